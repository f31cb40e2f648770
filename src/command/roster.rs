//! `xueshi roster`: who takes part in a training.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use serde_json::json;

use super::program::registered_json;
use super::table::columns;
use super::{Report, choice, import_report, open};
use crate::exchange::sheet::failed_rows;
use crate::model::facts::Role;
use crate::model::id::{ProgramId, StaffId};
use crate::service::import::ImportFile;
use crate::service::outgoing::write_out;
use crate::service::staff::{find_group, find_one};
use crate::service::training::{
    Registered, RosterImport, add_groups_and_people, everybody, find_program, import_roster, mark_out,
    people_at, rehearse_roster, remove_people, set_part_hours, set_role,
};
use crate::service::{Fault, ServiceError};
use crate::store::{Access, Workspace};

#[derive(Subcommand)]
pub(super) enum Verb {
    /// 从工作簿或 CSV 导入名单，并登记学时
    Import(Import),
    /// 列出名单
    List(List),
    /// 加人，或加一个组
    Add(Add),
    /// 移出没有学时的人
    Remove(Remove),
    /// 标记不计学时的人，或改角色、学时
    Mark(Mark),
}

#[derive(Args)]
pub(super) struct Import {
    /// 学时簿文件夹
    workspace: PathBuf,
    /// .xlsx .xls .xlsb .ods .csv 文件
    file: PathBuf,
    /// 培训编号
    #[arg(long, value_name = "CODE")]
    program: String,
    /// 工作表的名称或序号；有几张都像名单时才需要
    #[arg(long)]
    sheet: Option<String>,
    /// 只导入名单，先不登记学时
    #[arg(long)]
    roster_only: bool,
    /// 只看结果，不写入
    #[arg(long)]
    dry_run: bool,
    /// 把没有导入的行另存为这个 .xlsx 文件
    #[arg(long, value_name = "FILE")]
    failed: Option<PathBuf>,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
pub(super) struct List {
    /// 学时簿文件夹
    workspace: PathBuf,
    /// 培训编号
    #[arg(long, value_name = "CODE")]
    program: String,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
pub(super) struct Add {
    /// 学时簿文件夹
    workspace: PathBuf,
    /// 培训编号
    #[arg(long, value_name = "CODE")]
    program: String,
    /// 组名
    #[arg(long, value_name = "NAME", num_args = 1.., required_unless_present_any = ["staff", "everybody"])]
    group: Vec<String>,
    /// 全校在校的人
    #[arg(long)]
    everybody: bool,
    /// 教师编号、证件号、姓名，或 # 加 staff list 的 id
    #[arg(long, value_name = "STAFF", num_args = 1..)]
    staff: Vec<String>,
    /// 角色：参训、主讲、主持、参与
    #[arg(long, value_parser = choice::role, default_value = "learner")]
    role: Role,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
pub(super) struct Remove {
    /// 学时簿文件夹
    workspace: PathBuf,
    /// 培训编号
    #[arg(long, value_name = "CODE")]
    program: String,
    /// 教师编号、证件号、姓名，或 # 加 staff list 的 id
    #[arg(long, value_name = "STAFF", num_args = 1.., required_unless_present = "row")]
    staff: Vec<String>,
    /// 签到表上的序号，可写几个
    #[arg(long, value_name = "N", num_args = 1..)]
    row: Vec<u32>,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
#[command(group(clap::ArgGroup::new("what").required(true).args(["reason", "clear", "role", "hours"])))]
pub(super) struct Mark {
    /// 学时簿文件夹
    workspace: PathBuf,
    /// 培训编号
    #[arg(long, value_name = "CODE")]
    program: String,
    /// 教师编号、证件号、姓名，或 # 加 staff list 的 id
    #[arg(long, value_name = "STAFF", num_args = 1.., required_unless_present = "row")]
    staff: Vec<String>,
    /// 签到表上的序号，可写几个
    #[arg(long, value_name = "N", num_args = 1..)]
    row: Vec<u32>,
    /// 不计学时的原因
    #[arg(long)]
    reason: Option<String>,
    /// 恢复计学时
    #[arg(long)]
    clear: bool,
    /// 改角色
    #[arg(long, value_parser = choice::role)]
    role: Option<Role>,
    /// 改这些人的学时；空着恢复为培训的学时
    #[arg(long, allow_hyphen_values = true)]
    hours: Option<String>,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(verb: Verb) -> Result<Report, Fault> {
    match verb {
        Verb::Import(args) => import(args),
        Verb::List(args) => list(&args),
        Verb::Add(args) => add(&args),
        Verb::Remove(args) => remove(&args),
        Verb::Mark(args) => mark(&args),
    }
}

fn import(args: Import) -> Result<Report, Fault> {
    let mut workspace = open(&args.workspace, import_report::access(args.dry_run))?;
    let program = find_program(workspace.view(), &args.program)?;
    let mut import = RosterImport::of(program, ImportFile::read(&args.file)?);
    import.said.sheet = args.sheet;
    import.register = !args.roster_only;
    let mut progress = import_report::progress();
    let (outcome, deed) = if args.dry_run {
        (rehearse_roster(&mut workspace, &import, &mut progress)?, None)
    } else {
        let done = import_roster(&mut workspace, &import, &mut progress)?;
        (done.value, done.deed)
    };
    let rows = &outcome.import;
    if let Some(path) = args.failed.filter(|_| !rows.failed.rows.is_empty()) {
        let bytes = failed_rows::xlsx(&rows.failed, workspace.setting().clock.today());
        write_out(&path, &bytes.map_err(ServiceError::from)?, "xlsx")?;
    }
    let more = [
        ("sheet", json!(rows.sheet)),
        ("batch", json!(rows.batch)),
        ("deed", json!(deed)),
        ("dry_run", json!(args.dry_run)),
        ("registered", json!(outcome.registered.as_ref().map(registered_json))),
    ];
    let mut text = import_report::text(&rows.report, "人");
    if let Some(registered) = &outcome.registered {
        text = format!("{text}\n学时  {}", registered.summary());
    }
    let problems = !rows.report.rejected.is_empty();
    Ok(Report::new(text, import_report::json(&rows.report, &more)).with_problems(problems))
}

fn list(args: &List) -> Result<Report, Fault> {
    let workspace = open(&args.workspace, Access::Read)?;
    let id = find_program(workspace.view(), &args.program)?;
    let program = workspace.view().program(id)?;
    let roster = workspace.view().roster(id)?;
    let mut rows = vec![["序号", "姓名", "编号", "角色", "学时", "登记"].map(str::to_owned).to_vec()];
    let mut lines = Vec::new();
    for line in &roster {
        let part = &line.part;
        let hours = part.hours.unwrap_or_else(|| program.hours_for(part.role));
        let state = line.entry.map_or("", |(_, state)| state.word());
        rows.push(vec![
            part.row_number.to_string(),
            line.name.clone(),
            line.staff_code.clone().unwrap_or_default(),
            part.role.word().to_owned(),
            part.left_out.as_ref().map_or_else(|| hours.to_string(), |why| format!("不计（{why}）")),
            state.to_owned(),
        ]);
        lines.push(json!({
            "row": part.row_number, "staff": part.staff, "name": line.name, "code": line.staff_code,
            "role": part.role, "hours": hours, "credits": part.credits.or(program.credits),
            "certificate": part.certificate, "granted": part.left_out.is_none(), "reason": part.left_out,
            "outcome": part.outcome, "grade": part.grade, "note": part.note,
            "entry": line.entry.map(|(id, _)| id), "state": line.entry.map(|(_, state)| state),
        }));
    }
    let text = format!("{}\n共 {} 人", columns(&rows), roster.len());
    Ok(Report::new(text, json!({ "program": program.code, "roster": lines })))
}

fn people(workspace: &Workspace, words: &[String]) -> Result<Vec<StaffId>, Fault> {
    let found = words.iter().map(|word| find_one(workspace.view(), word));
    Ok(found.collect::<Result<_, _>>()?)
}

/// People of a roster, named in words or by their rows, each once.
fn members(
    workspace: &Workspace,
    program: ProgramId,
    words: &[String],
    rows: &[u32],
) -> Result<Vec<StaffId>, Fault> {
    let mut staff = people(workspace, words)?;
    staff.extend(people_at(workspace.view(), program, rows)?);
    let mut seen = std::collections::BTreeSet::new();
    staff.retain(|staff| seen.insert(*staff));
    Ok(staff)
}

fn add(args: &Add) -> Result<Report, Fault> {
    let mut workspace = open(&args.workspace, Access::Write)?;
    let program = find_program(workspace.view(), &args.program)?;
    let mut staff = people(&workspace, &args.staff)?;
    if args.everybody {
        staff.extend(everybody(workspace.view()).map_err(Fault::from)?);
    }
    let groups: Vec<_> =
        args.group.iter().map(|name| find_group(workspace.view(), name, None)).collect::<Result<_, _>>()?;
    let groups: Vec<_> = groups.into_iter().map(|group| group.id).collect();
    let added = add_groups_and_people(&mut workspace, program, &groups, &staff, args.role)?.value;
    Ok(Report::new(format!("名单加 {added} 人"), json!({ "program": args.program, "added": added })))
}

fn remove(args: &Remove) -> Result<Report, Fault> {
    let mut workspace = open(&args.workspace, Access::Write)?;
    let program = find_program(workspace.view(), &args.program)?;
    let staff = members(&workspace, program, &args.staff, &args.row)?;
    remove_people(&mut workspace, program, &staff)?;
    let text = format!("名单减 {} 人", staff.len());
    Ok(Report::new(text, json!({ "program": args.program, "removed": staff.len() })))
}

fn mark(args: &Mark) -> Result<Report, Fault> {
    let mut workspace = open(&args.workspace, Access::Write)?;
    let program = find_program(workspace.view(), &args.program)?;
    let staff = members(&workspace, program, &args.staff, &args.row)?;
    let mut followed = Registered::default();
    if let Some(role) = args.role {
        followed = set_role(&mut workspace, program, &staff, role)?.value;
    }
    if let Some(hours) = &args.hours {
        followed = set_part_hours(&mut workspace, program, &staff, hours)?.value;
    }
    if args.clear {
        followed = mark_out(&mut workspace, program, &staff, None)?.value;
    }
    if let Some(reason) = &args.reason {
        if reason.trim().is_empty() {
            let problem = "不能空着".to_owned();
            return Err(ServiceError::Field { field: "原因", value: String::new(), problem }.into());
        }
        followed = mark_out(&mut workspace, program, &staff, Some(reason))?.value;
    }
    let text = format!("已改 {} 人{}", staff.len(), followed.aside());
    let json =
        json!({ "program": args.program, "marked": staff.len(), "registered": registered_json(&followed) });
    Ok(Report::new(text, json).with_problems(!followed.differing.is_empty()))
}
