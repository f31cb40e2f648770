//! `xueshi inspection`: spot checks, drawn by a seed that is kept.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::table::columns;
use super::{Report, choice, open};
use crate::model::id::InspectionId;
use crate::model::inspection::InspectionResult;
use crate::service::Fault;
use crate::service::inspections::{DrawForm, draw_people, enter_result, find_inspection};
use crate::service::staff::find_one;
use crate::store::{Access, Workspace};

#[derive(Subcommand)]
pub(super) enum Verb {
    /// 随机抽取教职工
    Draw(Draw),
    /// 登记一个人的抽查结果
    Result(Entered),
    /// 看一次抽查抽中了谁、结果如何
    Show(Show),
}

#[derive(Args)]
pub(super) struct Draw {
    /// 学时簿文件夹
    workspace: PathBuf,
    /// 抽取百分之几，1 到 100
    #[arg(long, allow_hyphen_values = true)]
    percent: String,
    /// 至少几人；默认 1
    #[arg(long, default_value = "")]
    at_least: String,
    /// 种子，由上级指定时写；同样的种子抽中同样的人
    #[arg(long, default_value = "", allow_hyphen_values = true)]
    seed: String,
    /// 年度；默认本年度
    #[arg(long, default_value = "")]
    period: String,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
pub(super) struct Entered {
    /// 学时簿文件夹
    workspace: PathBuf,
    /// 教师编号、证件号、姓名，或 # 加序号
    #[arg(long)]
    staff: String,
    /// 结果：现场确认、重新考核、复审
    #[arg(long, value_parser = choice::inspection_result)]
    result: InspectionResult,
    /// 备注；重新考核要写原因
    #[arg(long, default_value = "")]
    note: String,
    /// 第几次抽查；默认最近一次
    #[arg(long, value_name = "ID")]
    inspection: Option<InspectionId>,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
pub(super) struct Show {
    /// 学时簿文件夹
    workspace: PathBuf,
    /// 第几次抽查；默认最近一次
    #[arg(long, value_name = "ID")]
    inspection: Option<InspectionId>,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(verb: Verb) -> Result<Report, Fault> {
    match verb {
        Verb::Draw(args) => {
            let mut workspace = open(&args.workspace, Access::Write)?;
            let (period, percentage, at_least, seed) = (args.period, args.percent, args.at_least, args.seed);
            let id = draw_people(&mut workspace, &DrawForm { period, percentage, at_least, seed })?.value;
            shown(&workspace, Some(id))
        }
        Verb::Result(args) => {
            let mut workspace = open(&args.workspace, Access::Write)?;
            let id = find_inspection(workspace.view(), args.inspection)?.id;
            let staff = find_one(workspace.view(), &args.staff)?;
            enter_result(&mut workspace, id, staff, args.result, &args.note)?;
            shown(&workspace, Some(id))
        }
        Verb::Show(args) => shown(&open(&args.workspace, Access::Read)?, args.inspection),
    }
}

fn shown(workspace: &Workspace, id: Option<InspectionId>) -> Result<Report, Fault> {
    let view = workspace.view();
    let drawn = find_inspection(view, id)?;
    let mut rows = vec![["序号", "姓名", "编号", "结果", "备注"].map(str::to_owned).to_vec()];
    let mut people: Vec<Value> = Vec::new();
    for (item, number) in view.inspection_items(drawn.id)?.into_iter().zip(1..) {
        let record = view.staff(item.staff)?.record;
        rows.push(vec![
            number.to_string(),
            record.name.to_string(),
            record.staff_code.clone().unwrap_or_default(),
            item.result.word().to_owned(),
            item.note.clone().unwrap_or_default(),
        ]);
        people.push(json!({
            "staff": item.staff, "name": record.name.as_str(), "code": record.staff_code, "result": item.result,
            "note": item.note,
        }));
    }
    let text = format!(
        "第 {} 次抽查  {}  抽取 {}%，至少 {} 人，种子 {}\n{}",
        drawn.id,
        drawn.drawn_on,
        drawn.percentage,
        drawn.at_least,
        drawn.seed,
        columns(&rows)
    );
    let json = json!({
        "inspection": drawn.id, "from": drawn.period.from(), "to": drawn.period.to(),
        "percent": drawn.percentage, "at_least": drawn.at_least, "seed": drawn.seed,
        "drawn_on": drawn.drawn_on, "people": people,
    });
    Ok(Report::new(text, json))
}
