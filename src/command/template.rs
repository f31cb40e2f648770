//! `xueshi template`: 套表, the district's own forms, filled.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::print::What;
use super::table::columns;
use super::{Report, choice, open};
use crate::exchange::form_template::{Mapping, Named, Preset, Said, Source, presets};
use crate::service::form_templates::{self, Familiar, Look, TemplateFile};
use crate::service::printing::Request;
use crate::service::{Fault, ServiceError};
use crate::store::{Access, Workspace};

#[derive(Subcommand)]
pub(super) enum Verb {
    /// 看一张套表：哪些地方要填，怎样对应
    Look(LookAt),
    /// 保存套表和它的对应
    Keep(Keep),
    /// 列出保存的套表
    List(List),
    /// 填好一份副本
    Fill(Box<Fill>),
    /// 删除保存的套表
    Remove(Remove),
    /// 程序自带的栏目：国家系统的公开字段
    Presets(Presets),
}

#[derive(Args)]
pub(super) struct Presets {
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
pub(super) struct LookAt {
    /// 学时簿文件夹
    workspace: PathBuf,
    /// 套表：.xlsx 或 .docx
    file: PathBuf,
    #[command(flatten)]
    guess: Guess,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

/// What is said where the guess fails.
#[derive(Args)]
struct Guess {
    /// 填人员还是学时记录；不写由表头判断
    #[arg(long, value_parser = choice::source)]
    source: Option<Source>,
    /// 工作表的名称，文字文档写 表1、表2
    #[arg(long)]
    sheet: Option<String>,
    /// 表头在第几行
    #[arg(long, value_name = "ROW")]
    header: Option<u32>,
    /// 改一处对应：列或单元格=栏目，例如 D=证件号码、B2=学校；等号后空着就不填。可写多次
    #[arg(long, value_name = "PLACE=NAME")]
    set: Vec<String>,
}

#[derive(Args)]
pub(super) struct Keep {
    /// 学时簿文件夹
    workspace: PathBuf,
    /// 套表：.xlsx 或 .docx
    file: PathBuf,
    /// 名称；默认是文件名
    #[arg(long)]
    name: Option<String>,
    #[command(flatten)]
    guess: Guess,
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
pub(super) struct Fill {
    /// 学时簿文件夹
    workspace: PathBuf,
    /// 保存的套表的名称，自带的栏目（见 presets），或一个 .xlsx、.docx 文件
    template: String,
    /// 写到这个文件；要几份时在名称后加姓名或序号
    #[arg(long)]
    out: PathBuf,
    #[command(flatten)]
    guess: Guess,
    #[command(flatten)]
    what: What,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
pub(super) struct Remove {
    /// 学时簿文件夹
    workspace: PathBuf,
    /// 名称
    name: String,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(verb: Verb) -> Result<Report, Fault> {
    match verb {
        Verb::Look(args) => {
            let workspace = open(&args.workspace, Access::Read)?;
            let look = looked_at(&workspace, &TemplateFile::open(&args.file)?, &args.guess, None)?;
            Ok(Report::new(told(&look), shape(&look)))
        }
        Verb::Keep(args) => keep(&args),
        Verb::List(args) => list(&args),
        Verb::Fill(args) => fill(&args),
        Verb::Presets(_) => Ok(listed()),
        Verb::Remove(args) => {
            let mut workspace = open(&args.workspace, Access::Write)?;
            let deed = form_templates::remove(&mut workspace, &args.name)?.deed;
            Ok(Report::new(format!("已删除套表：{}", args.name), json!({ "name": args.name, "deed": deed })))
        }
    }
}

/// A template as it would be filled: remembered or guessed, and as is said now.
fn looked_at(
    workspace: &Workspace,
    file: &TemplateFile,
    guess: &Guess,
    request: Option<&Request>,
) -> Result<Look, Fault> {
    let plain = Request::on(workspace.setting().clock.today());
    let said = Said { sheet: guess.sheet.clone(), header: guess.header };
    let request = request.unwrap_or(&plain);
    let mut look = form_templates::look(workspace.view(), file, guess.source, &said, request)?;
    for set in &guess.set {
        let bad = |problem: &str| ServiceError::Field {
            field: "对应",
            value: set.clone(),
            problem: problem.to_owned(),
        };
        let (place, name) = set.split_once('=').ok_or_else(|| bad("应写成 D=证件号码 这样"))?;
        let name = Some(name.trim()).filter(|name| !name.is_empty());
        let mapping = &mut look.reading.mapping;
        if place.chars().any(|c| c.is_ascii_digit()) {
            mapping.set_cell(place, name);
        } else {
            let known = name.is_none_or(|name| look.titles.iter().any(|title| title == name));
            if !known {
                return Err(bad("：没有这个栏目，栏目名见 template look").into());
            }
            mapping.set_column(place, name);
        }
    }
    Ok(look)
}

fn told(look: &Look) -> String {
    let mapping = &look.reading.mapping;
    let mut rows = vec![["位置", "套表里写的", "填"].map(str::to_owned).to_vec()];
    let row = |named: &Named, filled: Option<&str>| {
        vec![named.place.clone(), named.name.replace('\n', " "), filled.unwrap_or("不填").to_owned()]
    };
    for named in &look.reading.headings {
        let map = mapping.columns.iter().find(|map| map.column == named.place);
        rows.push(row(named, map.map(|map| map.title.as_str())));
    }
    for named in &look.reading.labels {
        let map = mapping.cells.iter().find(|map| map.cell == named.place);
        rows.push(row(named, map.map(|map| map.words.as_str())));
    }
    let known = look.familiarity();
    let what = mapping.source.word();
    let begin = match mapping.is_single() {
        true => format!("一{}一份", if mapping.source == Source::People { "人" } else { "条" }),
        false => format!("{} 从第 {} 行起", mapping.sheet, mapping.first_row),
    };
    format!("{known}；填{what}，{begin}\n{}", columns(&rows))
}

fn shape(look: &Look) -> Value {
    let named = |named: &[Named]| -> Value {
        named.iter().map(|named| json!({ "place": named.place, "name": named.name })).collect()
    };
    let reading = &look.reading;
    json!({
        "known_as": look.known_as, "familiar": look.familiar.id(), "ending": reading.ending, "mapping": mapped(&reading.mapping),
        "headings": named(&reading.headings), "labels": named(&reading.labels), "names": look.titles,
    })
}

fn mapped(mapping: &Mapping) -> Value {
    serde_json::to_value(mapping).unwrap_or_default()
}

fn keep(args: &Keep) -> Result<Report, Fault> {
    let mut workspace = open(&args.workspace, Access::Write)?;
    let file = TemplateFile::open(&args.file)?;
    let look = looked_at(&workspace, &file, &args.guess, None)?;
    let name = args.name.clone().unwrap_or_else(|| stem(&args.file));
    let mapping = &look.reading.mapping;
    let deed = form_templates::keep(&mut workspace, &name, &file, mapping)?.deed;
    let json = json!({ "name": name, "mapping": mapped(mapping), "deed": deed });
    Ok(Report::new(format!("已保存套表：{name}"), json))
}

/// The column sets that come with the program.
fn listed() -> Report {
    let rows: Vec<Vec<String>> =
        presets().iter().map(|one| vec![one.id.clone(), one.name.clone(), one.note.clone()]).collect();
    let row = |one: &Preset| json!({ "id": one.id, "name": one.name, "note": one.note, "mapping": mapped(&one.mapping()) });
    let json: Vec<Value> = presets().iter().map(row).collect();
    Report::new(columns(&rows), json!({ "presets": json }))
}

fn stem(file: &Path) -> String {
    file.file_stem().unwrap_or(file.as_os_str()).to_string_lossy().into_owned()
}

fn list(args: &List) -> Result<Report, Fault> {
    let workspace = open(&args.workspace, Access::Read)?;
    let kept = form_templates::kept(workspace.view(), workspace.folder())?;
    let mut rows = vec![["名称", "文件", "填"].map(str::to_owned).to_vec()];
    rows.extend(
        kept.iter().map(|kept| {
            vec![kept.name.clone(), kept.file.name.clone(), kept.mapping.source.word().to_owned()]
        }),
    );
    let row = |kept: &form_templates::Kept| json!({ "name": kept.name, "file": kept.file.name, "mapping": mapped(&kept.mapping) });
    let json: Vec<Value> = kept.iter().map(row).collect();
    Ok(Report::new(columns(&rows), json!({ "templates": json })))
}

fn fill(args: &Fill) -> Result<Report, Fault> {
    let workspace = open(&args.workspace, Access::Read)?;
    let (view, (request, _)) = (workspace.view(), args.what.request(&workspace)?);
    let path = Path::new(&args.template);
    let file = if path.is_file() {
        TemplateFile::open(path)?
    } else if let Some(preset) = presets().iter().find(|preset| preset.id == args.template) {
        form_templates::preset(preset)?.0
    } else {
        form_templates::find(view, workspace.folder(), &args.template)?.file
    };
    let look = looked_at(&workspace, &file, &args.guess, Some(&request))?;
    let copies = form_templates::fill(view, &file, &look.reading.mapping, &request)?;
    let files = form_templates::write(&args.out, look.reading.ending, &copies)?;
    let mut told: Vec<String> = files.iter().map(|file| format!("已写出 {}", file.display())).collect();
    let moved = (look.familiar == Familiar::Moved)
        .then(|| Fault::new("moved", look.familiarity(), "请打开填好的表看一看"));
    let rounded = form_templates::rounded(view, &look.reading.mapping, &request)?;
    if !rounded.is_empty() {
        told.push(format!("学时只收整数，舍去小数 {} 处：\n{}", rounded.len(), rounded.join("\n")));
    }
    told.extend(moved.iter().map(|fault| format!("注意：{fault}")));
    let json = json!({
        "files": files, "known_as": look.known_as, "familiar": look.familiar.id(),
        "mapping": mapped(&look.reading.mapping), "rounded": rounded, "warnings": Vec::from_iter(moved),
    });
    Ok(Report::new(told.join("\n"), json))
}
