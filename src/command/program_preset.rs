//! `xueshi program presets, keep-preset, drop-preset`: trainings that come every year.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use serde_json::json;

use super::table::columns;
use super::{Report, choice, open};
use crate::model::facts::{Activity, Level, Mode};
use crate::service::Fault;
use crate::service::training::{Preset, drop_preset, keep_preset, presets};
use crate::store::{Access, View};

#[derive(Subcommand)]
pub(super) enum PresetVerb {
    /// 列出常用培训
    Presets(List),
    /// 存一个常用培训，同名的换掉
    KeepPreset(Keep),
    /// 去掉一个常用培训
    DropPreset(Drop),
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
pub(super) struct Keep {
    /// 学时簿文件夹
    workspace: PathBuf,
    /// 名称
    name: String,
    /// 培训名称，{year} 是新建时的年份；默认 {year}年加名称
    #[arg(long)]
    title: Option<String>,
    /// 活动类型
    #[arg(long, value_parser = choice::activity, default_value = "central_training")]
    activity: Activity,
    /// 学习形式
    #[arg(long, value_parser = choice::mode, default_value = "face")]
    mode: Mode,
    /// 级别
    #[arg(long, value_parser = choice::level)]
    level: Option<Level>,
    /// 参训人员的学时
    #[arg(long, default_value = "", allow_hyphen_values = true)]
    hours: String,
    /// 主讲人的学时
    #[arg(long, default_value = "", allow_hyphen_values = true)]
    speaker_hours: String,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
pub(super) struct Drop {
    /// 学时簿文件夹
    workspace: PathBuf,
    /// 名称
    name: String,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(verb: PresetVerb) -> Result<Report, Fault> {
    match verb {
        PresetVerb::Presets(args) => listed(open(&args.workspace, Access::Read)?.view()),
        PresetVerb::KeepPreset(args) => {
            let mut workspace = open(&args.workspace, Access::Write)?;
            let preset = Preset {
                title: args.title.unwrap_or_else(|| format!("{{year}}年{}", args.name)),
                name: args.name,
                activity: args.activity,
                mode: args.mode,
                level: args.level,
                hours: args.hours,
                speaker_hours: args.speaker_hours,
            };
            keep_preset(&mut workspace, &preset)?;
            listed(workspace.view())
        }
        PresetVerb::DropPreset(args) => {
            let mut workspace = open(&args.workspace, Access::Write)?;
            drop_preset(&mut workspace, &args.name)?;
            listed(workspace.view())
        }
    }
}

fn listed(view: View<'_>) -> Result<Report, Fault> {
    let all = presets(view)?;
    let mut rows = vec![["名称", "培训名称", "类型", "形式", "学时"].map(str::to_owned).to_vec()];
    rows.extend(all.iter().map(|one| {
        let words = [one.name.as_str(), &one.title, one.activity.word(), one.mode.word(), &one.hours];
        words.map(str::to_owned).to_vec()
    }));
    Ok(Report::new(columns(&rows), json!({ "presets": all })))
}
