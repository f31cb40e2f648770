//! `xueshi program adjust, adjust-hours, void`: corrections of a program that was approved.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use serde_json::json;

use super::program::Facts;
use super::{Report, open};
use crate::service::Fault;
use crate::service::ledger::Filing;
use crate::service::training::{ProgramForm, adjust_granted, adjust_program, find_program, void_program};
use crate::store::Access;

#[derive(Subcommand)]
pub(super) enum AdjustVerb {
    /// 调整已批准的培训：另立一个新版本
    Adjust(Box<Adjust>),
    /// 按新版本调整已认定的学时
    AdjustHours(AdjustHours),
    /// 作废培训；已认定的学时要先调整为作废
    Void(Void),
}

#[derive(Args)]
pub(super) struct Adjust {
    /// 学时簿文件夹
    workspace: PathBuf,
    /// 培训编号
    code: String,
    /// 为什么调整
    #[arg(long)]
    reason: String,
    /// 新版本的编号；默认在原编号后加 -2
    #[arg(long, value_name = "CODE", default_value = "")]
    new_code: String,
    #[command(flatten)]
    facts: Facts,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
pub(super) struct AdjustHours {
    /// 学时簿文件夹
    workspace: PathBuf,
    /// 新版本的培训编号
    code: String,
    /// 为什么调整
    #[arg(long)]
    reason: String,
    /// 登记并初审通过
    #[arg(long)]
    pass: bool,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
pub(super) struct Void {
    /// 学时簿文件夹
    workspace: PathBuf,
    /// 培训编号
    code: String,
    /// 为什么作废
    #[arg(long)]
    reason: String,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(verb: &AdjustVerb) -> Result<Report, Fault> {
    match verb {
        AdjustVerb::Adjust(args) => {
            let mut workspace = open(&args.workspace, Access::Write)?;
            let id = find_program(workspace.view(), &args.code)?;
            let mut form = ProgramForm::of(workspace.view(), id)?;
            args.facts.put(&mut form);
            form.code.clone_from(&args.new_code);
            let new = adjust_program(&mut workspace, id, &form, &args.reason)?.value;
            let program = workspace.view().program(new)?;
            let text = format!("已登记调整：{}　{}，批准后代替 {}", program.code, program.title, args.code);
            let json =
                json!({ "id": new, "code": program.code, "adjusts": args.code, "state": program.state });
            Ok(Report::new(text, json))
        }
        AdjustVerb::AdjustHours(args) => {
            let mut workspace = open(&args.workspace, Access::Write)?;
            let id = find_program(workspace.view(), &args.code)?;
            let filing = if args.pass { Filing::Pass(String::new()) } else { Filing::Submit };
            let written = adjust_granted(&mut workspace, id, &args.reason, &filing)?.value;
            let json = json!({ "code": args.code, "adjustments": written });
            Ok(Report::new(format!("已登记 {} 条学时的调整", written.len()), json))
        }
        AdjustVerb::Void(args) => {
            let mut workspace = open(&args.workspace, Access::Write)?;
            let id = find_program(workspace.view(), &args.code)?;
            void_program(&mut workspace, id, &args.reason)?;
            let json = json!({ "code": args.code, "state": workspace.view().program(id)?.state });
            Ok(Report::new(format!("已作废：{}", args.code), json))
        }
    }
}
