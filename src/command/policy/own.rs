//! `xueshi policy copy, edit, save, delete, text, check`: regulations of the school's own.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use super::{at_hand, open, parameter, show, text_file};
use crate::command::Report;
use crate::command::report::beside;
use crate::policy::Pack;
use crate::service::own_packs::{self, PackChange, PackDraft, copy_pack, delete_pack, edit_pack, save_pack};
use crate::service::{Fault, PolicyError, ServiceError};
use crate::store::{Access, write_durably};

#[derive(Args)]
pub(in crate::command) struct Copy {
    /// 学时簿文件夹
    workspace: PathBuf,
    /// 原规程
    from: String,
    /// 新规程的编号：小写字母、数字和连字符
    id: String,
    #[command(flatten)]
    heading: Heading,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
struct Heading {
    /// 名称
    #[arg(long, default_value = "")]
    title: String,
    /// 发文单位；另存时默认本校
    #[arg(long, default_value = "")]
    issuer: String,
    /// 文号
    #[arg(long, default_value = "")]
    document: String,
    /// 改一个数字，位置见 policy show，例如 caps[1].hours=60；可写多次
    #[arg(long, value_name = "PATH=VALUE", value_parser = parameter)]
    number: Vec<(String, String)>,
}

#[derive(Args)]
pub(in crate::command) struct Edit {
    /// 学时簿文件夹
    workspace: PathBuf,
    /// 本校规程
    id: String,
    #[command(flatten)]
    heading: Heading,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
pub(in crate::command) struct Save {
    /// 学时簿文件夹
    workspace: PathBuf,
    /// 规程文件，TOML；- 从标准输入读
    file: PathBuf,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
pub(in crate::command) struct Delete {
    /// 学时簿文件夹
    workspace: PathBuf,
    /// 本校规程
    id: String,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
pub(in crate::command) struct Text {
    /// 规程
    id: String,
    /// 也认这本学时簿里的本校规程
    #[arg(long, value_name = "DIR")]
    workspace: Option<PathBuf>,
    /// 写到这个文件；不写则直接输出
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
pub(in crate::command) struct Check {
    /// 规程文件，TOML；- 从标准输入读
    file: PathBuf,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn copy(args: &Copy) -> Result<Report, Fault> {
    let mut workspace = open(&args.workspace, Access::Write)?;
    let heading = &args.heading;
    let draft = PackDraft {
        from: args.from.clone(),
        id: args.id.clone(),
        title: heading.title.clone(),
        issuer: heading.issuer.clone(),
        document: heading.document.clone(),
        numbers: heading.number.clone(),
    };
    let done = copy_pack(&mut workspace, &draft)?;
    Ok(kept(&done.value, json!(done.deed)))
}

pub(super) fn edit(args: &Edit) -> Result<Report, Fault> {
    let mut workspace = open(&args.workspace, Access::Write)?;
    let heading = &args.heading;
    let change = PackChange {
        title: heading.title.clone(),
        issuer: heading.issuer.clone(),
        document: heading.document.clone(),
        numbers: heading.number.clone(),
    };
    let done = edit_pack(&mut workspace, &args.id, &change)?;
    Ok(kept(&done.value, json!(done.deed)))
}

pub(super) fn save(args: &Save) -> Result<Report, Fault> {
    let (name, text) = text_file(&args.file)?;
    let mut workspace = open(&args.workspace, Access::Write)?;
    let done = save_pack(&mut workspace, &text, &name)?;
    Ok(kept(&done.value, json!(done.deed)))
}

pub(super) fn delete(args: &Delete) -> Result<Report, Fault> {
    let mut workspace = open(&args.workspace, Access::Write)?;
    let done = delete_pack(&mut workspace, &args.id)?;
    let packs = own_packs::own_packs(workspace.view())?;
    let left: Vec<&str> = packs.iter().map(Pack::id).collect();
    let json = json!({ "id": args.id, "deed": done.deed, "own": left });
    Ok(Report::new(format!("已删除规程 {}", args.id), json))
}

pub(super) fn text(args: &Text) -> Result<Report, Fault> {
    let packs = at_hand(args.workspace.as_deref())?;
    let pack = packs.get(&args.id).ok_or_else(|| ServiceError::UnknownPolicy(args.id.clone()))?;
    let json = json!({ "id": pack.id(), "digest": pack.digest(), "text": pack.text(), "file": args.out });
    match &args.out {
        None => Ok(Report::new(pack.text(), json)),
        Some(path) => {
            write_durably(path, pack.text().as_bytes())?;
            Ok(Report::new(format!("已写入 {}", path.display()), json))
        }
    }
}

pub(super) fn check(args: &Check) -> Result<Report, Fault> {
    let (name, text) = text_file(&args.file)?;
    let pack = Pack::parse(&text, &name).map_err(PolicyError::Pack)?;
    Ok(show(&pack))
}

fn kept(pack: &Pack, deed: serde_json::Value) -> Report {
    let shown = show(pack);
    let text = format!("已保存规程《{}》（{}）\n\n{}", pack.title(), pack.id(), shown.text);
    Report::new(text, beside(shown.json, [("deed", deed)]))
}
