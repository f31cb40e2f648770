//! `xueshi attendance`: what attendance takes off the hours of a course, by the school's own rules.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use serde_json::json;

use super::{Report, choice, open};
use crate::model::attendance::{Attendance, AttendanceRules};
use crate::model::hours::Hours;
use crate::service::Fault;
use crate::service::settlement::{attendance_rules, set_attendance_rules};
use crate::store::Access;

#[derive(Subcommand)]
pub(super) enum Verb {
    /// 看或设定考勤扣减；不写选项就是看
    Rules(Rules),
}

#[derive(Args)]
pub(super) struct Rules {
    /// 学时簿文件夹
    workspace: PathBuf,
    /// 每次扣几学时，例如 旷课=1 迟到=0.5，0 为不扣；可写多次
    #[arg(long, value_name = "情况=学时", value_parser = deduction)]
    deduct: Vec<(Attendance, Hours)>,
    /// 没有到场也照计学时的情况，例如 公假；可写多次，写出的就是全部
    #[arg(long, value_name = "情况", value_parser = choice::attendance)]
    keep: Vec<Attendance>,
    /// 旷课几次起不计学时，0 为不设
    #[arg(long, value_name = "次")]
    zero_from_absences: Option<u32>,
    /// 请假几次起不计学时，0 为不设
    #[arg(long, value_name = "次")]
    zero_from_leaves: Option<u32>,
    /// 先取消全部扣减
    #[arg(long)]
    clear: bool,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

fn deduction(text: &str) -> Result<(Attendance, Hours), String> {
    let (mark, hours) = text.split_once('=').ok_or("应写成 旷课=1")?;
    Ok((choice::attendance(mark)?, hours.parse().map_err(|why| format!("“{hours}”{why}"))?))
}

impl Rules {
    fn only_asks(&self) -> bool {
        let said = [self.zero_from_absences, self.zero_from_leaves].iter().any(Option::is_some);
        !(said || self.clear) && self.deduct.is_empty() && self.keep.is_empty()
    }

    fn put(&self, rules: &mut AttendanceRules) {
        if self.clear {
            *rules = AttendanceRules::default();
        }
        rules.deductions.extend(self.deduct.iter().copied());
        if !self.keep.is_empty() {
            rules.kept.clone_from(&self.keep);
        }
        rules.zero_from_absences = self.zero_from_absences.or(rules.zero_from_absences);
        rules.zero_from_leaves = self.zero_from_leaves.or(rules.zero_from_leaves);
    }
}

pub(super) fn run(verb: &Verb) -> Result<Report, Fault> {
    let Verb::Rules(args) = verb;
    let access = if args.only_asks() { Access::Read } else { Access::Write };
    let mut workspace = open(&args.workspace, access)?;
    let mut rules = attendance_rules(workspace.view())?;
    if !args.only_asks() {
        args.put(&mut rules);
        set_attendance_rules(&mut workspace, &rules)?;
        rules = attendance_rules(workspace.view())?;
    }
    Ok(Report::new(rules.summary(), json!({ "rules": rules })))
}
