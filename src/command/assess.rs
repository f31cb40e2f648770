//! `xueshi assess`: the ledger under a regulation, for everybody or for one person, with what is planned and with alerts.

use std::path::PathBuf;

use clap::Args;
use serde_json::{Value, json};

use super::report::beside;
use super::table::columns;
use super::{Report, open};
use crate::model::id::EntryId;
use crate::model::period::Period;
use crate::policy::{Gap, Way};
use crate::service::assessment::{
    Alert, ClosedResult, Counting, PersonAssessment, Plan, Planned, advice, alerts_of, assess_everybody,
    assess_person, edition_on, period_for, plan_person, reckoned_from,
};
use crate::service::import::ImportFile;
use crate::service::policies::{InForce, chosen, main_policy};
use crate::service::staff::find_one;
use crate::service::{Fault, ServiceError};
use crate::store::{Access, View};

#[derive(Args)]
pub(super) struct Assess {
    /// 学时簿文件夹
    workspace: PathBuf,
    /// 这个人的：教师编号、证件号、姓名，或 # 加 staff list 的 id
    #[arg(long, value_name = "STAFF")]
    staff: Option<String>,
    /// 年度或周期：2026、2021-2025、2025学年；默认现在的周期或年度
    #[arg(long, default_value = "")]
    period: String,
    /// 规程；默认主规程
    #[arg(long)]
    policy: Option<String>,
    /// 把在途的（草稿、待审、已上报）也算上
    #[arg(long)]
    on_its_way: bool,
    /// 预警：按目前进度到期限达不到要求的人，和怎么补
    #[arg(long, conflicts_with_all = ["staff", "on_its_way"])]
    alerts: bool,
    /// 假设再修一些，不保存：类别=学时，可加 @日期，如 B.school=24@2026-10-01；或案例格式的记录文件 .json。可写多次
    #[arg(long, value_name = "PLAN", requires = "staff")]
    what_if: Vec<String>,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: &Assess) -> Result<Report, Fault> {
    let workspace = open(&args.workspace, Access::Read)?;
    let (view, today) = (workspace.view(), workspace.setting().clock.today());
    let at = reckoned_from(view, today)?;
    let policy = match &args.policy {
        None => {
            // Of the editions of one regulation the one that counted then.
            let asked = args.period.trim().parse::<Period>().map_or(at, Period::to);
            edition_on(view, main_policy(view)?, asked)?
        }
        Some(id) => {
            let found = chosen(view)?.into_iter().find(|policy| policy.pack.id() == id);
            found.ok_or_else(|| ServiceError::UnknownPolicy(id.clone()))?
        }
    };
    let period = period_for(&policy, &args.period, at)?;
    if args.alerts {
        let alerts = alerts_of(view, &policy, period, today)?;
        return Ok(warned(&policy, period, &alerts));
    }
    let counting = if args.on_its_way { Counting::OnItsWay } else { Counting::Counted };
    let Some(word) = &args.staff else {
        let people = assess_everybody(view, &policy, period, counting)?;
        return Ok(everybody(&policy, period, &people));
    };
    let staff = find_one(view, word)?;
    let person = assess_person(view, staff, &policy, period, counting)?;
    let coming = assess_person(view, staff, &policy, period, Counting::OnItsWay)?;
    let sentence = advice(&policy.pack, &person.name, &person.assessment, &coming.assessment, today);
    let planned = planned(&args.what_if)?;
    let plan = plan_person(view, staff, &policy, (period, counting), &planned, today)?;
    one(view, &policy, period, &person, (&sentence, &plan, !planned.is_empty()))
}

/// `CATEGORY=HOURS[@DAY]`, or a file of records.
fn planned(plans: &[String]) -> Result<Vec<Planned>, Fault> {
    let mut all = Vec::new();
    for plan in plans {
        match plan.split_once('=') {
            Some((category, rest)) => {
                let (hours, day) = rest.split_once('@').unwrap_or((rest, ""));
                let [category, hours, day] = [category, hours, day].map(str::to_owned);
                all.push(Planned::Hours { category, hours, day });
            }
            None => {
                let file = ImportFile::read(std::path::Path::new(plan))?;
                let text = String::from_utf8(file.bytes).map_err(|_| {
                    Fault::new("unreadable", format!("“{}”不是 UTF-8 文字", file.name), "请另存为 UTF-8")
                })?;
                all.push(Planned::Json(text));
            }
        }
    }
    Ok(all)
}

fn everybody(policy: &InForce, period: Period, people: &[PersonAssessment]) -> Report {
    let closed = people.iter().find_map(|person| person.closed.as_ref());
    let mut head = vec!["姓名", "编号", "学时", "结论", "还差"];
    head.extend(closed.map(|_| "结转结果"));
    let mut rows = vec![head.into_iter().map(str::to_owned).collect::<Vec<_>>()];
    for person in people {
        let unmet = person.assessment.requirements.iter().filter(|answer| !answer.met);
        let lacks: Vec<String> = unmet.map(|answer| format!("{} {}", answer.label, answer.missing)).collect();
        let mut row = vec![
            person.name.clone(),
            person.code.clone().unwrap_or_default(),
            person.assessment.total.to_string(),
            person.assessment.verdict.word().to_owned(),
            lacks.join("，"),
        ];
        if closed.is_some() {
            row.push(person.closed.as_ref().map(|c| c.outcome.word().to_owned()).unwrap_or_default());
        }
        rows.push(row);
    }
    let met = people.iter().filter(|p| p.assessment.verdict == crate::policy::Verdict::Met).count();
    let text = format!(
        "《{}》{period}{}\n{}\n共 {} 人，合格 {met} 人",
        policy.pack.title(),
        closed.map(said).unwrap_or_default(),
        columns(&rows),
        people.len()
    );
    let staff: Vec<Value> = people
        .iter()
        .map(|person| {
            json!({
                "staff": person.staff, "code": person.code, "name": person.name,
                "total": person.assessment.total, "verdict": person.assessment.verdict,
                "requirements": person.assessment.requirements, "result": result(person),
            })
        })
        .collect();
    let json = json!({
        "policy": policy.pack.id(), "period": period, "closed_on": closed.map(|c| c.on), "staff": staff,
    });
    Report::new(text, json)
}

/// That the figures are those of a close.
fn said(closed: &ClosedResult) -> String {
    format!("　已于 {} 结转，以下是结转时的数字", closed.on)
}

fn result(person: &PersonAssessment) -> Value {
    json!(person.closed.as_ref().map(|closed| closed.outcome))
}

fn one(
    view: View<'_>,
    policy: &InForce,
    period: Period,
    person: &PersonAssessment,
    (sentence, plan, is_planned): (&str, &Plan, bool),
) -> Result<Report, Fault> {
    let assessment = &person.assessment;
    let closed = person.closed.as_ref();
    let mut lines = vec![
        format!(
            "{}　《{}》{period}{}",
            person.name,
            policy.pack.title(),
            closed.map(said).unwrap_or_default()
        ),
        format!("{sentence}。"),
    ];
    if let Some(closed) = closed {
        let made_up = closed.made_up_on.map(|day| format!("（{day} 补足）")).unwrap_or_default();
        lines.push(format!("结转结果：{}{made_up}", closed.outcome.word()));
    }
    lines.extend(plan.advice.gaps.iter().map(|gap| gap.sentence.clone()));
    if is_planned {
        let (before, after) = (&plan.what_if.before, &plan.what_if.after);
        lines.push(format!(
            "假设修完：{} → {} 学时，{} → {}",
            before.total,
            after.total,
            before.verdict.word(),
            after.verdict.word()
        ));
        for (before, after) in plan.what_if.changes() {
            lines.push(format!("    {}：还差 {} → {}", before.label, before.missing, after.missing));
        }
    }
    lines.push(String::new());
    let mut rows = vec![["要求", "期间", "应有", "已有", "还差"].map(str::to_owned).to_vec()];
    rows.extend(assessment.requirements.iter().map(|answer| {
        vec![
            answer.label.clone(),
            answer.period.to_string(),
            answer.required.to_string(),
            answer.earned.to_string(),
            if answer.met { "达标".to_owned() } else { answer.missing.to_string() },
        ]
    }));
    lines.push(columns(&rows));
    lines.push(String::new());
    for record in &assessment.records {
        let id: EntryId = record.id.parse().unwrap_or(EntryId(0));
        let title = view.entry(id)?.title;
        let claimed = record.claimed.map_or_else(|| "—".to_owned(), |hours| hours.to_string());
        lines.push(format!("{}  {title}  申报 {claimed}，认定 {}", record.last_day, record.recognised));
        for reason in &record.reasons {
            let article =
                if reason.article.is_empty() { String::new() } else { format!("（{}）", reason.article) };
            lines.push(format!("    {}{article}：{} → {}", reason.rule, reason.before, reason.after));
        }
    }
    let who = json!({ "staff": person.staff, "code": person.code, "name": person.name });
    let closed = closed.map(|closed| {
        json!({ "on": closed.on, "policy": closed.policy, "result": closed.outcome, "made_up_on": closed.made_up_on })
    });
    let what_if = is_planned.then(|| json!({ "before": plan.what_if.before, "after": plan.what_if.after }));
    let more = [
        ("period", json!(period)),
        ("staff", who),
        ("advice", json!(sentence)),
        ("closed", json!(closed)),
        ("gaps", plan.advice.gaps.iter().map(gap).collect()),
        ("what_if", json!(what_if)),
    ];
    Ok(Report::new(lines.join("\n"), beside(json!(assessment), more)))
}

fn gap(gap: &Gap) -> Value {
    let ways = |ways: &[Way]| -> Vec<Value> {
        let way = |way: &Way| json!({ "category": way.category, "label": way.label, "hours": way.hours, "days": way.days });
        ways.iter().map(way).collect()
    };
    json!({
        "requirement": gap.requirement, "label": gap.label, "period": gap.period, "missing": gap.missing,
        "closes": gap.closes, "ways": ways(&gap.ways), "options": ways(&gap.options), "sentence": gap.sentence,
    })
}

fn warned(policy: &InForce, period: Period, alerts: &[Alert]) -> Report {
    let mut lines =
        vec![format!("《{}》{period}：按目前进度 {} 人达不到要求", policy.pack.title(), alerts.len())];
    for alert in alerts {
        let code = alert.code.as_ref().map(|code| format!("（{code}）")).unwrap_or_default();
        lines.push(format!("{}{code}", alert.name));
        for pace in &alert.paces {
            lines.push(format!(
                "    {}：{}，还差 {}，照此到 {} 有 {}，还剩 {} 天",
                pace.label,
                pace.outlook.word(),
                pace.missing,
                pace.deadline,
                pace.projected,
                pace.days_left
            ));
        }
        lines.extend(alert.advice.gaps.iter().map(|gap| format!("    {}", gap.sentence)));
    }
    let alert = |alert: &Alert| {
        let paces: Vec<Value> = alert
            .paces
            .iter()
            .map(|pace| {
                json!({
                    "id": pace.requirement, "label": pace.label, "deadline": pace.deadline,
                    "outlook": pace.outlook, "missing": pace.missing, "projected": pace.projected,
                    "days_left": pace.days_left,
                })
            })
            .collect();
        json!({
            "staff": alert.staff, "code": alert.code, "name": alert.name, "requirements": paces,
            "advice": alert.sentence, "gaps": alert.advice.gaps.iter().map(gap).collect::<Vec<_>>(),
        })
    };
    let json = json!({
        "policy": policy.pack.id(), "period": period, "alerts": alerts.iter().map(alert).collect::<Vec<_>>(),
    });
    Report::new(lines.join("\n"), json)
}
