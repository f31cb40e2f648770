//! `xueshi district`: 地区包, regulations, templates and institutions for all schools of a district.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use serde_json::json;

use super::{Report, open};
use crate::service::district::{collect, receive};
use crate::service::form_templates::TemplateFile;
use crate::service::outgoing::write_out;
use crate::service::{Fault, ServiceError};
use crate::store::Access;

#[derive(Subcommand)]
pub(super) enum Verb {
    /// 把本校的自定规程、套表和单位写成地区包
    Export(Package),
    /// 导入地区包
    Import(Package),
}

#[derive(Args)]
pub(super) struct Package {
    /// 学时簿文件夹
    workspace: PathBuf,
    /// 地区包 .zip
    file: PathBuf,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(verb: &Verb) -> Result<Report, Fault> {
    match verb {
        Verb::Export(args) => export(args),
        Verb::Import(args) => import(args),
    }
}

fn export(args: &Package) -> Result<Report, Fault> {
    let workspace = open(&args.workspace, Access::Read)?;
    let district = collect(&workspace)?;
    write_out(&args.file, &district.write().map_err(ServiceError::from)?, "zip")?;
    let (policies, templates) = (district.packs.len(), district.templates.len());
    let institutions = district.institutions.len();
    let told = format!(
        "已写出 {}：规程 {policies} 个，套表 {templates} 张，单位 {institutions} 个",
        args.file.display()
    );
    let json = json!({
        "file": args.file, "policies": policies, "templates": templates, "institutions": institutions,
    });
    Ok(Report::new(told, json))
}

fn import(args: &Package) -> Result<Report, Fault> {
    let mut workspace = open(&args.workspace, Access::Write)?;
    let bytes = TemplateFile::open(&args.file)?.bytes;
    let done = receive(&mut workspace, &bytes)?;
    let brought = done.value;
    let mut told = format!(
        "已导入“{}”的地区包：规程 {} 个，套表 {} 张，单位 {} 个",
        brought.from,
        brought.policies.len(),
        brought.templates.len(),
        brought.institutions.len()
    );
    brought.left.iter().for_each(|left| told.push_str(&format!("\n没有导入  {left}")));
    let json = json!({
        "from": brought.from, "policies": brought.policies, "templates": brought.templates,
        "institutions": brought.institutions, "left": brought.left, "deed": done.deed,
    });
    Ok(Report::new(told, json))
}
