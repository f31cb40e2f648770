//! `xueshi demo`: a made-up primary school and its five years, made from a seed. The whole main job runs through the
//! same service functions that the window calls, from a messy workbook to a signed package.

mod dice;
mod handing_in;
mod people;
mod story;
mod trainings;
mod workbooks;

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::{Value, json};

use super::Report;
use crate::model::clock::ShiftedClock;
use crate::service::Fault;
use story::{Story, TODAY, morning};

/// The seed of the school that everybody sees.
const SEED: u64 = 20_210_901;

/// The folder of the workspace within that of the demo.
const WORKSPACE: &str = "学时簿";

#[derive(Args)]
pub(super) struct Demo {
    /// 放示例学校的文件夹（新的或空的）
    #[arg(long)]
    dir: Option<PathBuf>,
    /// 不开窗口，一步步做完并逐行说明
    #[arg(long)]
    no_window: bool,
    /// 输出 JSON（不开窗口）
    #[arg(long)]
    json: bool,
}

impl Demo {
    pub(super) fn wants_window(&self) -> bool {
        !self.no_window && !self.json
    }

    fn folder(&self) -> PathBuf {
        self.dir.clone().unwrap_or_else(|| std::env::temp_dir().join("学时簿示例"))
    }
}

/// A clock that goes on from the morning on which the story stands.
pub(super) fn clock() -> ShiftedClock {
    ShiftedClock::starting_at(morning(TODAY))
}

/// The whole main job, told line by line.
pub(super) fn run(args: &Demo, out: &mut dyn Write) -> Result<Report, Fault> {
    let made = make(&args.folder(), out)?;
    Ok(Report::new("", made))
}

/// The workspace of the made-up school, for the window: the one that was made before, or a new one.
pub(super) fn prepare(args: &Demo, out: &mut dyn Write) -> Result<PathBuf, Fault> {
    let folder = args.folder();
    let workspace = folder.join(WORKSPACE);
    if !workspace.join("xueshi.db").is_file() {
        make(&folder, out)?;
    }
    Ok(workspace)
}

fn make(folder: &Path, out: &mut dyn Write) -> Result<Value, Fault> {
    // What lies there is somebody's; only a whole school that was made before has its own sentence.
    let is_taken = fs::read_dir(folder).is_ok_and(|mut inside| inside.next().is_some());
    if is_taken && !folder.join(WORKSPACE).exists() {
        let message = format!("“{}”里已有别的文件", folder.display());
        return Err(Fault::new("target_exists", message, "请用一个新的或空的文件夹"));
    }
    // A reader that closed its end is no fault of ours.
    let mut say = |line: &str| drop(writeln!(out, "{line}"));
    let mut story = Story::begin(folder, &mut say)?;
    story.take_in_staff()?;
    story.live_through_the_cycle()?;
    Ok(json!({ "workspace": folder.join(WORKSPACE), "folder": folder, "packages": story.packages }))
}
