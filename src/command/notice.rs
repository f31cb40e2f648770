//! `xueshi notice`: what hangs on the wall before it is handed in, and the table of holidays.

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::table::columns;
use super::{Report, open};
use crate::model::id::NoticeId;
use crate::service::Fault;
use crate::service::notices::{
    NoticeForm, add_photos, find_notice, is_required, note_objection, post_notice, require, set_day,
    take_down,
};
use crate::store::{Access, PostedNotice, Workspace};

#[derive(Subcommand)]
pub(super) enum Verb {
    /// 登记公示，默认满五个工作日
    Add(Add),
    /// 登记异议和处理结果
    Objection(Objection),
    /// 加公示的照片
    Photo(Photo),
    /// 撤下公示
    TakeDown(TakeDown),
    /// 列出公示和节假日
    List(List),
    /// 登记放假或调休上班的日子
    Holiday(Holiday),
    /// 报送学时前是否要公示
    Require(Require),
}

#[derive(Args)]
pub(super) struct Add {
    /// 学时簿文件夹
    workspace: PathBuf,
    /// 标题
    #[arg(long, default_value = "")]
    title: String,
    /// 开始日期；默认今天
    #[arg(long, value_name = "DAY", default_value = "")]
    from: String,
    /// 结束日期；默认满五个工作日
    #[arg(long, value_name = "DAY", default_value = "")]
    to: String,
    /// 地点
    #[arg(long, default_value = "")]
    place: String,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
pub(super) struct Objection {
    /// 学时簿文件夹
    workspace: PathBuf,
    /// 异议
    #[arg(long, default_value = "")]
    text: String,
    /// 处理结果
    #[arg(long, default_value = "")]
    outcome: String,
    /// 第几次公示；默认最近一次
    #[arg(long, value_name = "ID")]
    notice: Option<NoticeId>,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
pub(super) struct Photo {
    /// 学时簿文件夹
    workspace: PathBuf,
    /// 照片；可写几张
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// 第几次公示；默认最近一次
    #[arg(long, value_name = "ID")]
    notice: Option<NoticeId>,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
pub(super) struct TakeDown {
    /// 学时簿文件夹
    workspace: PathBuf,
    /// 第几次公示；默认最近一次
    #[arg(long, value_name = "ID")]
    notice: Option<NoticeId>,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
pub(super) struct List {
    /// 学时簿文件夹
    workspace: PathBuf,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
pub(super) struct Holiday {
    /// 学时簿文件夹
    workspace: PathBuf,
    /// 日期；可写多个
    #[arg(required = true)]
    day: Vec<NaiveDate>,
    /// 周末调休上班
    #[arg(long)]
    worked: bool,
    /// 取消登记，照星期几算
    #[arg(long, conflicts_with = "worked")]
    clear: bool,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
#[command(group(clap::ArgGroup::new("how").required(true).args(["yes", "no"])))]
pub(super) struct Require {
    /// 学时簿文件夹
    workspace: PathBuf,
    /// 要公示期满才能报送
    #[arg(long)]
    yes: bool,
    /// 不要求
    #[arg(long)]
    no: bool,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(verb: Verb) -> Result<Report, Fault> {
    match verb {
        Verb::Add(args) => {
            let mut workspace = open(&args.workspace, Access::Write)?;
            let (title, from, to, place) = (args.title, args.from, args.to, args.place);
            let id = post_notice(&mut workspace, &NoticeForm { title, from, to, place })?.value;
            one(&workspace, id)
        }
        Verb::Objection(args) => {
            let mut workspace = open(&args.workspace, Access::Write)?;
            let id = find_notice(workspace.view(), args.notice)?.id;
            note_objection(&mut workspace, id, &args.text, &args.outcome)?;
            one(&workspace, id)
        }
        Verb::Photo(args) => {
            let mut workspace = open(&args.workspace, Access::Write)?;
            let id = find_notice(workspace.view(), args.notice)?.id;
            add_photos(&mut workspace, id, &args.files)?;
            one(&workspace, id)
        }
        Verb::TakeDown(args) => {
            let mut workspace = open(&args.workspace, Access::Write)?;
            let id = find_notice(workspace.view(), args.notice)?.id;
            take_down(&mut workspace, id)?;
            one(&workspace, id)
        }
        Verb::List(args) => list(&open(&args.workspace, Access::Read)?),
        Verb::Holiday(args) => {
            let mut workspace = open(&args.workspace, Access::Write)?;
            for day in args.day {
                set_day(&mut workspace, day, (!args.clear).then_some(args.worked))?;
            }
            list(&workspace)
        }
        Verb::Require(args) => {
            let mut workspace = open(&args.workspace, Access::Write)?;
            require(&mut workspace, args.yes)?;
            list(&workspace)
        }
    }
}

fn one(workspace: &Workspace, id: NoticeId) -> Result<Report, Fault> {
    let notice = find_notice(workspace.view(), Some(id))?;
    let text = format!("{}：{} 至 {}", notice.title, notice.span.from(), notice.span.to());
    Ok(Report::new(text, row(workspace, &notice)?))
}

fn row(workspace: &Workspace, notice: &PostedNotice) -> Result<Value, Fault> {
    let photos = workspace.view().notice_photos(notice.id)?;
    let photos: Vec<&str> = photos.iter().map(|photo| photo.name.as_str()).collect();
    Ok(json!({
        "notice": notice.id, "title": notice.title, "from": notice.span.from(), "to": notice.span.to(),
        "place": notice.place, "submission": notice.submission, "objections": notice.objections,
        "outcome": notice.outcome, "taken_down": notice.taken_down, "photos": photos,
    }))
}

fn list(workspace: &Workspace) -> Result<Report, Fault> {
    let (view, today) = (workspace.view(), workspace.setting().clock.today());
    let notices = view.posted_notices()?;
    let mut rows = vec![["序号", "标题", "起止", "地点", "状态"].map(str::to_owned).to_vec()];
    rows.extend(notices.iter().map(|notice| {
        let state = match notice.taken_down {
            Some(day) => format!("{day} 撤下"),
            None if today <= notice.span.to() => "公示期未满".to_owned(),
            None => "已满，可以撤下".to_owned(),
        };
        vec![
            notice.id.to_string(),
            notice.title.clone(),
            format!("{} 至 {}", notice.span.from(), notice.span.to()),
            notice.place.clone().unwrap_or_default(),
            state,
        ]
    }));
    let holidays = view.holidays()?;
    let days: Vec<String> = holidays
        .iter()
        .map(|(day, working)| format!("{day} {}", if *working { "上班" } else { "放假" }))
        .collect();
    let required = is_required(view)?;
    let word = if required { "要公示期满" } else { "不要求公示" };
    let text = format!("{}\n报送学时前{word}\n{}", columns(&rows), days.join("、"));
    let holidays: Vec<Value> =
        holidays.iter().map(|(day, working)| json!({ "day": day, "working": working })).collect();
    let notices = notices.iter().map(|notice| row(workspace, notice)).collect::<Result<Vec<Value>, _>>()?;
    Ok(Report::new(text, json!({ "notices": notices, "required": required, "holidays": holidays })))
}
