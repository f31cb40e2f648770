//! `xueshi demo`: a made-up primary school and its five years, made from a seed. The whole main job runs through the
//! same service functions that the window calls, from a messy workbook to a signed package.

mod dice;
mod people;
mod story;
mod trainings;
mod workbooks;

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use super::Report;
use crate::service::Fault;
use story::Story;
use trainings::{FIRST_YEAR, LAST_YEAR};

/// The seed of the school that everybody sees.
const SEED: u64 = 20_210_901;

#[derive(Args)]
pub(super) struct Demo {
    /// 放示例学校的文件夹（新的或空的）
    #[arg(long)]
    dir: Option<PathBuf>,
    /// 不开窗口，一步步做完并逐行说明
    #[arg(long)]
    no_window: bool,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: &Demo) -> Result<Report, Fault> {
    let folder = args.dir.clone().unwrap_or_else(|| PathBuf::from("xueshi-demo"));
    let mut say = |line: &str| {
        if !args.json {
            println!("{line}");
        }
    };
    let mut story = Story::begin(&folder, &mut say)?;
    story.take_in_staff()?;
    for year in FIRST_YEAR..=LAST_YEAR {
        story.train(year)?;
        story.take_in_own_work(year)?;
    }
    Ok(Report::new("", json!({ "workspace": folder.join("学时簿"), "folder": folder, "packages": [] })))
}
