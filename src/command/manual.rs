//! `xueshi manual`: the manual of the window, as a PDF.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use super::{Report, setting};
use crate::service::Fault;
use crate::service::manual;
use crate::service::outgoing::write_out;

#[derive(Args)]
pub(super) struct Manual {
    /// 写到这个 .pdf 文件
    #[arg(long)]
    out: PathBuf,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: &Manual) -> Result<Report, Fault> {
    let pdf = manual::pdf(setting()?.clock.today(), None)?;
    write_out(&args.out, &pdf, "pdf")?;
    let text = format!("手册写到 {}", args.out.display());
    Ok(Report::new(text, json!({ "file": args.out, "bytes": pdf.len() })))
}
