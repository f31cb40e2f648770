//! `xueshi package`: is a package whole, unchanged, and by whom; those of several schools in one folder. Needs no workspace.

use std::fs;
use std::path::PathBuf;

use clap::{Args, Subcommand};
use serde_json::json;

use super::table::columns;
use super::{Report, import_report};
use crate::exchange::package::{PublicKey, unwatched, verify};
use crate::service::Fault;
use crate::service::submission::{Gathering, INDEX, SubmissionError, gather};

#[derive(Args)]
pub(super) struct Package {
    #[command(subcommand)]
    verb: PackageVerb,
}

#[derive(Subcommand)]
enum PackageVerb {
    /// 核对校验包：完整、没有改动、谁签的名
    Verify(Verify),
    /// 汇总各校的校验包：逐个核对，放进一个报送材料文件夹，附目录
    Gather(Gather),
}

#[derive(Args)]
struct Gather {
    /// 各校的校验包，或装着它的文件夹；一个写一处，分卷写一卷即可
    #[arg(required = true)]
    packages: Vec<PathBuf>,
    /// 新文件夹
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// 汇总单位，例如镇中心小学的名称
    #[arg(long, value_name = "NAME")]
    unit: String,
    /// 各校的公钥：一行文字，或写着它的文件；可写多次，写了就只收这些学校签名的
    #[arg(long)]
    key: Vec<String>,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
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
    match &args.verb {
        PackageVerb::Verify(args) => check(args),
        PackageVerb::Gather(args) => together(args),
    }
}

fn together(args: &Gather) -> Result<Report, Fault> {
    let keys = args.key.iter().map(|key| read_key(key)).collect::<Result<_, _>>()?;
    let gathering = Gathering { packages: args.packages.clone(), keys, unit: args.unit.clone() };
    let today = super::setting()?.clock.today();
    let packages = gather(&gathering, &args.out, today, &mut import_report::progress())?;
    let mut rows = vec![["学校", "代码", "人数", "签名指纹", "文件"].map(str::to_owned).to_vec()];
    rows.extend(packages.iter().map(|one| {
        let people = one.report.counts.get("staff").map(u64::to_string).unwrap_or_default();
        let school = &one.report.school;
        let signer = one.report.fingerprint.clone();
        vec![school.name.clone(), school.code.clone(), people, signer, one.files.join("、")]
    }));
    let folder = args.out.display();
    let text = format!("{}\n已汇总 {} 所学校：{folder}，目录 {INDEX}", columns(&rows), packages.len());
    let schools = packages.iter().map(|one| json!({ "package": one.report, "files": one.files }));
    let json = json!({ "folder": args.out, "index": INDEX, "packages": schools.collect::<Vec<_>>() });
    Ok(Report::new(text, json))
}

fn check(args: &Verify) -> Result<Report, Fault> {
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
