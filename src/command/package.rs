//! `xueshi package verify`: is a package whole, unchanged, and by whom. Needs no workspace.

use std::fs;
use std::path::PathBuf;

use clap::{Args, Subcommand};
use serde_json::json;

use super::Report;
use crate::exchange::package::{PublicKey, unwatched, verify};
use crate::service::Fault;
use crate::service::submission::SubmissionError;

#[derive(Args)]
pub(super) struct Package {
    #[command(subcommand)]
    verb: PackageVerb,
}

#[derive(Subcommand)]
enum PackageVerb {
    /// 核对校验包：完整、没有改动、谁签的名
    Verify(Verify),
}

#[derive(Args)]
struct Verify {
    /// 校验包、它的各分卷，或装着它们的文件夹
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// 报送单位的公钥：一行文字，或写着它的文件
    #[arg(long)]
    key: Option<String>,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: &Package) -> Result<Report, Fault> {
    let PackageVerb::Verify(args) = &args.verb;
    let key = args.key.as_deref().map(read_key).transpose()?;
    let report = verify(&args.files, key.as_ref(), &mut unwatched)
        .map_err(|e| Fault::from(SubmissionError::from(e)))?;
    let json = serde_json::to_value(&report).unwrap_or_else(|e| json!({ "problem": e.to_string() }));
    Ok(Report::new(report.to_string(), json))
}

/// A public key, as a line or as the file that holds it.
pub(super) fn read_key(text: &str) -> Result<PublicKey, Fault> {
    let text = fs::read_to_string(text).unwrap_or_else(|_| text.to_owned());
    text.parse().map_err(|e| Fault::from(SubmissionError::from(e)).at_field("公钥"))
}
