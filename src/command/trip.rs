//! `xueshi trip`: leave to go to a training elsewhere.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::table::columns;
use super::{Report, open};
use crate::model::id::{EntryId, TripId};
use crate::service::Fault;
use crate::service::plans::year_of;
use crate::service::staff::find_one;
use crate::service::trips::{TripForm, approve_trip, ask_trip, tie_trip, waive_leave};
use crate::store::{Access, Trip, View};

#[derive(Subcommand)]
pub(super) enum Verb {
    /// 登记外出培训申请
    Ask(Ask),
    /// 登记审批
    Approve(Approve),
    /// 把学时对上审批
    Tie(Tie),
    /// 列出外出培训审批
    List(List),
    /// 列出没有事前审批的外出培训学时
    Missing(List),
    /// 没有事前审批的照计：一次说明，管许多条
    Waive(Waive),
}

#[derive(Args)]
pub(super) struct Ask {
    /// 学时簿文件夹
    workspace: PathBuf,
    /// 教师编号、证件号、姓名，或 # 加序号
    #[arg(long)]
    staff: String,
    /// 培训名称
    #[arg(long)]
    title: String,
    /// 开始日期
    #[arg(long, value_name = "DAY")]
    from: String,
    /// 结束日期；默认同开始日期
    #[arg(long, value_name = "DAY", default_value = "")]
    to: String,
    /// 地点
    #[arg(long, default_value = "")]
    place: String,
    /// 经费，元
    #[arg(long, default_value = "")]
    cost: String,
    /// 经费来源
    #[arg(long, default_value = "")]
    cost_source: String,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
pub(super) struct Approve {
    /// 学时簿文件夹
    workspace: PathBuf,
    /// 申请的序号
    #[arg(long, value_name = "ID")]
    trip: TripId,
    /// 审批人
    #[arg(long)]
    by: String,
    /// 审批日期；默认今天
    #[arg(long, value_name = "DAY", default_value = "")]
    on: String,
    /// 签字的审批表
    #[arg(long, value_name = "FILE")]
    paper: Option<PathBuf>,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
pub(super) struct Tie {
    /// 学时簿文件夹
    workspace: PathBuf,
    /// 申请的序号
    #[arg(long, value_name = "ID")]
    trip: TripId,
    /// 学时记录的序号
    #[arg(long, value_name = "ID")]
    entry: EntryId,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
pub(super) struct Waive {
    /// 学时簿文件夹
    workspace: PathBuf,
    /// 为什么照计
    #[arg(long)]
    reason: String,
    /// 只管这几条；不写管本年度全部
    #[arg(long, value_name = "ID", num_args = 1..)]
    entry: Vec<EntryId>,
    /// 年度；默认本年度
    #[arg(long, default_value = "")]
    period: String,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
pub(super) struct List {
    /// 学时簿文件夹
    workspace: PathBuf,
    /// 年度；默认本年度
    #[arg(long, default_value = "")]
    period: String,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(verb: &Verb) -> Result<Report, Fault> {
    match verb {
        Verb::Ask(args) => {
            let mut workspace = open(&args.workspace, Access::Write)?;
            let staff = find_one(workspace.view(), &args.staff)?;
            let form = TripForm {
                title: args.title.clone(),
                from: args.from.clone(),
                to: args.to.clone(),
                place: args.place.clone(),
                cost: args.cost.clone(),
                cost_source: args.cost_source.clone(),
            };
            let id = ask_trip(&mut workspace, staff, &form)?.value;
            one(workspace.view(), id)
        }
        Verb::Approve(args) => {
            let mut workspace = open(&args.workspace, Access::Write)?;
            approve_trip(&mut workspace, args.trip, &args.by, &args.on, args.paper.as_deref())?;
            one(workspace.view(), args.trip)
        }
        Verb::Tie(args) => {
            let mut workspace = open(&args.workspace, Access::Write)?;
            tie_trip(&mut workspace, args.trip, args.entry)?;
            one(workspace.view(), args.trip)
        }
        Verb::Missing(args) => {
            let workspace = open(&args.workspace, Access::Read)?;
            let view = workspace.view();
            missing(view, &view.entries_without_leave(year_of(view, &args.period)?)?)
        }
        Verb::Waive(args) => {
            let mut workspace = open(&args.workspace, Access::Write)?;
            let year = year_of(workspace.view(), &args.period)?;
            let waived = waive_leave(&mut workspace, year, &args.entry, &args.reason)?.value;
            missing(workspace.view(), &waived)
        }
        Verb::List(args) => {
            let workspace = open(&args.workspace, Access::Read)?;
            let view = workspace.view();
            let mut rows = vec![["序号", "姓名", "培训", "起止", "审批"].map(str::to_owned).to_vec()];
            let mut all = Vec::new();
            for (id, trip) in view.trips(year_of(view, &args.period)?)? {
                let name = view.staff(trip.staff)?.record.name.to_string();
                rows.push(row(id, &trip, name.clone()));
                all.push(as_json(id, &trip, &name));
            }
            Ok(Report::new(columns(&rows), json!({ "trips": all })))
        }
    }
}

/// Hours without leave before them.
fn missing(view: View<'_>, entries: &[EntryId]) -> Result<Report, Fault> {
    let mut rows = vec![["学时", "姓名", "培训", "起止"].map(str::to_owned).to_vec()];
    let mut all = Vec::new();
    for row in view.entry_rows(entries)? {
        let span = format!("{} 至 {}", row.span.from(), row.span.to());
        rows.push(vec![row.id.to_string(), row.name.clone(), row.title.clone(), span]);
        all.push(json!({ "entry": row.id, "staff": row.staff, "name": row.name, "title": row.title }));
    }
    Ok(Report::new(columns(&rows), json!({ "entries": all })))
}

fn one(view: View<'_>, id: TripId) -> Result<Report, Fault> {
    let trip = view.trip(id)?;
    let name = view.staff(trip.staff)?.record.name.to_string();
    Ok(Report::new(row(id, &trip, name.clone()).join("  "), as_json(id, &trip, &name)))
}

fn row(id: TripId, trip: &Trip, name: String) -> Vec<String> {
    let approval = match (&trip.approved_by, trip.approved_on) {
        (Some(by), Some(on)) if trip.is_approved_in_time() => format!("{by} {on}"),
        (Some(by), Some(on)) => format!("{by} {on}（开始以后）"),
        _ => "未批准".to_owned(),
    };
    let span = format!("{} 至 {}", trip.span.from(), trip.span.to());
    vec![id.to_string(), name, trip.title.clone(), span, approval]
}

fn as_json(id: TripId, trip: &Trip, name: &str) -> Value {
    json!({
        "trip": id, "staff": trip.staff, "name": name, "title": trip.title, "from": trip.span.from(),
        "to": trip.span.to(), "place": trip.place, "cost_fen": trip.cost, "cost_source": trip.cost_source,
        "approved_by": trip.approved_by, "approved_on": trip.approved_on, "in_time": trip.is_approved_in_time(),
        "entry": trip.entry,
    })
}
