//! `xueshi institution`: the bodies that hold trainings, with their aliases.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::report::beside;
use super::staff::blank;
use super::table::columns;
use super::{Report, choice, import_report, open};
use crate::exchange::sheet::template;
use crate::model::facts::Level;
use crate::model::institution::InstitutionKind;
use crate::service::Fault;
use crate::service::import::ImportFile;
use crate::service::institution_import::{InstitutionImport, import_institutions, rehearse_institutions};
use crate::service::institutions::{
    InstitutionForm, edit_institution, find_institution, keep_institution, merge_institutions,
    near_institutions,
};
use crate::store::{Access, Institution};

#[derive(Subcommand)]
pub(super) enum Verb {
    /// 列出单位和别名
    List(List),
    /// 登记一个单位，或补充已有的
    Add(Add),
    /// 修改一个单位；没写的不变
    Edit(Edit),
    /// 把一个单位的两种写法合并
    Merge(Merge),
    /// 从工作簿或 CSV 导入单位：名称、性质、级别、别名
    Import(Import),
    /// 导出带下拉选项的空白模板
    Template(Template),
}

#[derive(Args)]
pub(super) struct Import {
    /// 学时簿文件夹
    workspace: PathBuf,
    /// .xlsx .xls .xlsb .ods .csv 文件
    file: PathBuf,
    /// 工作表的名称或序号
    #[arg(long)]
    sheet: Option<String>,
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
pub(super) struct Template {
    /// 写到这个 .xlsx 文件
    #[arg(long)]
    out: PathBuf,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
pub(super) struct List {
    /// 学时簿文件夹
    workspace: PathBuf,
    /// 名称或别名的一部分
    #[arg(long, default_value = "")]
    query: String,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
pub(super) struct Add {
    /// 学时簿文件夹
    workspace: PathBuf,
    /// 名称
    name: String,
    #[command(flatten)]
    facts: Facts,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
pub(super) struct Edit {
    /// 学时簿文件夹
    workspace: PathBuf,
    /// 名称或别名
    name: String,
    /// 新的名称；原来的成为别名
    #[arg(long, value_name = "NAME")]
    rename: Option<String>,
    #[command(flatten)]
    facts: Facts,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
pub(super) struct Facts {
    /// 种类：教育行政部门、高等院校……
    #[arg(long, value_parser = choice::institution_kind)]
    kind: Option<InstitutionKind>,
    /// 级别
    #[arg(long, value_parser = choice::level)]
    level: Option<Level>,
    /// 别名；可写多次
    #[arg(long)]
    alias: Vec<String>,
    /// 代码
    #[arg(long)]
    code: Option<String>,
    /// 批准单位
    #[arg(long)]
    approved_by: Option<String>,
    /// 备注
    #[arg(long)]
    note: Option<String>,
}

impl Facts {
    fn form(self, name: String) -> InstitutionForm {
        InstitutionForm {
            name,
            kind: self.kind,
            level: self.level,
            aliases: self.alias,
            code: self.code,
            approved_by: self.approved_by,
            note: self.note,
        }
    }
}

#[derive(Args)]
pub(super) struct Merge {
    /// 学时簿文件夹
    workspace: PathBuf,
    /// 不再用的名称
    name: String,
    /// 并入这个单位
    #[arg(long, value_name = "NAME")]
    into: String,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(verb: Verb) -> Result<Report, Fault> {
    match verb {
        Verb::List(args) => list(&args),
        Verb::Add(args) => add(args),
        Verb::Edit(args) => edit(args),
        Verb::Merge(args) => merge(&args),
        Verb::Import(args) => import(args),
        Verb::Template(args) => blank(&args.out, &template::institutions()),
    }
}

fn import(args: Import) -> Result<Report, Fault> {
    let mut workspace = open(&args.workspace, import_report::access(args.dry_run))?;
    let mut import = InstitutionImport::of(ImportFile::read(&args.file)?);
    import.said.sheet = args.sheet;
    let mut progress = import_report::progress();
    let (outcome, deed) = if args.dry_run {
        (rehearse_institutions(&mut workspace, &import, &mut progress)?, None)
    } else {
        let done = import_institutions(&mut workspace, &import, &mut progress)?;
        (done.value, done.deed)
    };
    let today = workspace.setting().clock.today();
    import_report::outcome(&outcome, "个", args.failed.as_deref(), today, deed, args.dry_run)
}

fn list(args: &List) -> Result<Report, Fault> {
    let workspace = open(&args.workspace, Access::Read)?;
    let bodies = workspace.view().institution_list(&args.query)?;
    let mut rows = vec![["名称", "种类", "级别", "培训", "别名"].map(str::to_owned).to_vec()];
    rows.extend(bodies.iter().map(|body| {
        vec![
            body.name.clone(),
            body.kind.map_or("", InstitutionKind::word).to_owned(),
            body.level.map_or("", Level::word).to_owned(),
            body.programs.to_string(),
            body.aliases.join("、"),
        ]
    }));
    let bodies: Vec<Value> = bodies.iter().map(row).collect();
    Ok(Report::new(columns(&rows), json!({ "institutions": bodies })))
}

fn row(body: &Institution) -> Value {
    json!({
        "id": body.id, "name": body.name, "kind": body.kind, "level": body.level, "code": body.code,
        "approved_by": body.approved_by, "note": body.note, "aliases": body.aliases, "programs": body.programs,
    })
}

fn add(args: Add) -> Result<Report, Fault> {
    let mut workspace = open(&args.workspace, Access::Write)?;
    let near = near_institutions(workspace.view(), &args.name)?;
    let id = keep_institution(&mut workspace, &args.facts.form(args.name))?.value;
    let body = workspace.view().institution_row(id)?;
    let mut text = format!("已登记单位：{}", body.name);
    if !near.is_empty() {
        text.push_str(&format!("\n提示  与已有的“{}”相近；如是同一单位，请合并", near.join("”“")));
    }
    Ok(Report::new(text, beside(row(&body), [("near", json!(near))])))
}

fn edit(args: Edit) -> Result<Report, Fault> {
    let mut workspace = open(&args.workspace, Access::Write)?;
    let before = find_institution(workspace.view(), &args.name)?;
    let said = args.facts.form(args.rename.unwrap_or(before.name));
    let form = InstitutionForm {
        kind: said.kind.or(before.kind),
        level: said.level.or(before.level),
        aliases: if said.aliases.is_empty() { before.aliases } else { said.aliases },
        code: said.code.or(before.code),
        approved_by: said.approved_by.or(before.approved_by),
        note: said.note.or(before.note),
        name: said.name,
    };
    edit_institution(&mut workspace, before.id, &form)?;
    let body = workspace.view().institution_row(before.id)?;
    Ok(Report::new(format!("已修改单位：{}", body.name), row(&body)))
}

fn merge(args: &Merge) -> Result<Report, Fault> {
    let mut workspace = open(&args.workspace, Access::Write)?;
    let merged = merge_institutions(&mut workspace, &args.name, &args.into)?.value;
    let body = workspace.view().institution_row(merged.id)?;
    Ok(Report::new(format!("“{}”已并入“{}”", args.name, body.name), row(&body)))
}
