//! `xueshi new`: a workspace for a school.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use super::{Report, setting};
use crate::service::Fault;
use crate::service::setup::{SchoolForm, create_workspace};

#[derive(Args)]
pub(super) struct New {
    /// 放学时簿的文件夹（新的或空的）
    workspace: PathBuf,
    /// 校名
    #[arg(long)]
    school: String,
    /// 学校标识码：数字和英文字母
    #[arg(long)]
    code: String,
    /// 执行的规程，见 policy list
    #[arg(long)]
    policy: String,
    /// 年度：2026、2025学年；默认今年
    #[arg(long, default_value = "")]
    period: String,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: New) -> Result<Report, Fault> {
    let form = SchoolForm { name: args.school, code: args.code, policy: args.policy, period: args.period };
    let workspace = create_workspace(&args.workspace, &form, setting()?)?;
    let school = workspace.view().school().map_err(Fault::from)?;
    let text =
        format!("已建立学时簿：{}，{} 年度，在 {}", school.name, school.period, args.workspace.display());
    let json = json!({
        "workspace": args.workspace,
        "school": school.name,
        "code": school.code,
        "policy": form.policy,
        "period": school.period.to_string(),
    });
    Ok(Report::new(text, json))
}
