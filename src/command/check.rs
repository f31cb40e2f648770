//! `xueshi check`: whether a workspace is sound.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use super::{Report, open};
use crate::service::Fault;
use crate::service::keeping;
use crate::service::progress::Progress;
use crate::store::Access;

#[derive(Args)]
pub(super) struct Check {
    /// 学时簿文件夹
    workspace: PathBuf,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: &Check) -> Result<Report, Fault> {
    let workspace = open(&args.workspace, Access::Read)?;
    let found = keeping::check(&workspace, &mut Progress::silent())?;
    let mut lines: Vec<String> = found.problems.iter().map(|fault| format!("有问题：{fault}")).collect();
    lines.extend(found.notes.iter().map(|fault| format!("注意：{fault}")));
    if found.problems.is_empty() {
        lines.push(format!("学时簿完好（{} 步操作，{} 份证明材料）", found.deeds, found.evidence));
    }
    let json = json!({
        "deeds": found.deeds, "evidence": found.evidence, "problems": found.problems, "notes": found.notes,
    });
    Ok(Report::new(lines.join("\n"), json).with_problems(!found.problems.is_empty()))
}
