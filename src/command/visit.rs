//! `xueshi visit`: the folder for inspectors.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use super::print::What;
use super::{Report, import_report, open};
use crate::service::Fault;
use crate::service::visit::visit_folder;
use crate::store::Access;

#[derive(Args)]
pub(super) struct Visit {
    /// 学时簿文件夹
    workspace: PathBuf,
    /// 新文件夹，写完才出现
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    #[command(flatten)]
    what: What,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: &Visit) -> Result<Report, Fault> {
    let workspace = open(&args.workspace, Access::Read)?;
    let (request, differs) = args.what.request(&workspace)?;
    let made = visit_folder(&workspace, &request, &args.out, &mut import_report::progress())?;
    let (papers, proofs) = (made.papers.len(), made.proofs.len());
    let more = differs.as_ref().map(|fault| format!("\n注意：{fault}")).unwrap_or_default();
    let text = format!("已写出 {}：表格 {papers} 份，证明材料 {proofs} 件{more}", args.out.display());
    let warnings: Vec<Fault> = differs.into_iter().collect();
    let json =
        json!({ "folder": args.out, "papers": made.papers, "proofs": made.proofs, "warnings": warnings });
    Ok(Report::new(text, json))
}
