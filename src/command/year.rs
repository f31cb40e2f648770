//! `xueshi year`: the close of a year 年度结转. Only undo opens it again.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::report::beside;
use super::table::columns;
use super::{Report, open};
use crate::model::period::Period;
use crate::model::year_result::YearOutcome;
use crate::service::policies::{InForce, chosen, main_policy};
use crate::service::staff::find_one;
use crate::service::year_close::{
    CloseSurvey, ClosedYear, close_year, closed_years, find_close, make_up, survey_close, year_to_close,
};
use crate::service::{Fault, PolicyError, ServiceError};
use crate::store::{Access, View};

#[derive(Subcommand)]
pub(super) enum Verb {
    /// 结转一个年度：每个人的结果从此不变，撤销这一步才能重开
    Close(Close),
    /// 列出结转的年度
    List(List),
    /// 看一个结转的年度：每个人的结果
    Show(Show),
    /// 登记不合格的人已补足
    MadeUp(MadeUp),
}

#[derive(Args)]
pub(super) struct Which {
    /// 学时簿文件夹
    workspace: PathBuf,
    /// 年度：2025、2025学年；默认本年度
    #[arg(long, default_value = "")]
    period: String,
    /// 规程；默认主规程
    #[arg(long)]
    policy: Option<String>,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
pub(super) struct Close {
    #[command(flatten)]
    which: Which,
    /// 只看结果，不结转
    #[arg(long)]
    dry_run: bool,
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
pub(super) struct Show {
    #[command(flatten)]
    which: Which,
}

#[derive(Args)]
pub(super) struct MadeUp {
    #[command(flatten)]
    which: Which,
    /// 谁：教师编号、证件号、姓名，或 # 加序号；可写多次
    #[arg(long, required = true, value_name = "STAFF")]
    staff: Vec<String>,
    /// 哪天补足；默认今天
    #[arg(long, default_value = "")]
    on: String,
}

pub(super) fn run(verb: &Verb) -> Result<Report, Fault> {
    match verb {
        Verb::Close(args) => close(args),
        Verb::List(args) => {
            let workspace = open(&args.workspace, Access::Read)?;
            list(&closed_years(workspace.view())?)
        }
        Verb::Show(args) => {
            let workspace = open(&args.which.workspace, Access::Read)?;
            let (policy, period) = args.which.meant(workspace.view())?;
            Ok(show(&find_close(workspace.view(), policy.pack.id(), period)?))
        }
        Verb::MadeUp(args) => {
            let mut workspace = open(&args.which.workspace, Access::Write)?;
            let (policy, period) = args.which.meant(workspace.view())?;
            let staff: Result<Vec<_>, ServiceError> =
                args.staff.iter().map(|word| find_one(workspace.view(), word)).collect();
            make_up(&mut workspace, policy.pack.id(), period, &staff?, &args.on)?;
            Ok(show(&find_close(workspace.view(), policy.pack.id(), period)?))
        }
    }
}

impl Which {
    fn meant(&self, view: View<'_>) -> Result<(InForce, Period), ServiceError> {
        let policy = match &self.policy {
            None => main_policy(view)?,
            Some(id) => {
                let found = chosen(view)?.into_iter().find(|policy| policy.pack.id() == id);
                found.ok_or_else(|| ServiceError::UnknownPolicy(id.clone()))?
            }
        };
        let period = year_to_close(view, &policy, &self.period)?;
        Ok((policy, period))
    }
}

fn close(args: &Close) -> Result<Report, Fault> {
    let access = if args.dry_run { Access::Read } else { Access::Write };
    let mut workspace = open(&args.which.workspace, access)?;
    let (policy, period) = args.which.meant(workspace.view())?;
    let (survey, deed) = if args.dry_run {
        (survey_close(workspace.view(), &policy, period)?, None)
    } else {
        let done = close_year(&mut workspace, &policy, period)?;
        (done.value, done.deed)
    };
    let mut lines = vec![format!("《{}》{period}　{}", survey.policy, said(&survey))];
    if survey.sealed > 0 {
        lines.push(format!("校审通过的 {} 条学时记录随结转封存", survey.sealed));
    }
    if !survey.open.is_empty() {
        let open = PolicyError::Open { period, open: survey.open.clone() };
        lines.push(Fault::from(open).to_string());
    }
    let json = beside(
        json!({ "policy": policy.pack.id(), "period": period, "dry_run": args.dry_run, "deed": deed }),
        [
            ("outcomes", counts(survey.outcomes.iter().map(|(which, count)| (which.code(), *count)))),
            ("open", counts(survey.open.iter().map(|(state, count)| (state.code(), *count)))),
            ("hours", json!(survey.hours)),
            ("sealed", json!(survey.sealed)),
        ],
    );
    Ok(Report::new(lines.join("\n"), json).with_problems(!survey.open.is_empty()))
}

fn counts<'c>(counts: impl Iterator<Item = (&'c str, u32)>) -> Value {
    Value::Object(counts.map(|(code, count)| (code.to_owned(), json!(count))).collect())
}

fn said(survey: &CloseSurvey) -> String {
    let words: Vec<String> =
        survey.outcomes.iter().map(|(which, count)| format!("{} {count} 人", which.word())).collect();
    words.join("，")
}

fn list(years: &[ClosedYear]) -> Result<Report, Fault> {
    let mut rows = vec![["年度", "规程", "结转日期", "人数", "不合格"].map(str::to_owned).to_vec()];
    let mut lines = Vec::new();
    for year in years {
        let count = |which| year.results.iter().filter(|result| result.outcome == which).count();
        let failed = count(YearOutcome::Unmet);
        rows.push(vec![
            year.close.period.to_string(),
            year.title.clone(),
            year.close.closed_on.to_string(),
            year.results.len().to_string(),
            failed.to_string(),
        ]);
        let outcomes = YearOutcome::ALL.iter().map(|which| (which.code(), count(*which)));
        let outcomes = outcomes.filter(|(_, count)| *count > 0);
        lines.push(beside(
            head(year),
            [("outcomes", outcomes.map(|(code, count)| (code.to_owned(), json!(count))).collect())],
        ));
    }
    Ok(Report::new(columns(&rows), json!({ "years": lines })))
}

fn head(year: &ClosedYear) -> Value {
    json!({
        "period": year.close.period, "policy": year.close.policy, "digest": year.close.policy_digest,
        "closed_on": year.close.closed_on,
    })
}

fn show(year: &ClosedYear) -> Report {
    let mut rows = vec![["姓名", "编号", "学时", "结果", "补足"].map(str::to_owned).to_vec()];
    rows.extend(year.results.iter().map(|result| {
        vec![
            result.name.clone(),
            result.code.clone().unwrap_or_default(),
            result.total.to_string(),
            result.outcome.word().to_owned(),
            result.made_up_on.map(|day| day.to_string()).unwrap_or_default(),
        ]
    }));
    let text =
        format!("《{}》{}　{} 结转\n{}", year.title, year.close.period, year.close.closed_on, columns(&rows));
    let staff: Vec<Value> = year
        .results
        .iter()
        .map(|result| {
            json!({
                "staff": result.staff, "code": result.code, "name": result.name, "total": result.total,
                "result": result.outcome, "made_up_on": result.made_up_on,
            })
        })
        .collect();
    Report::new(text, beside(head(year), [("staff", json!(staff))]))
}
