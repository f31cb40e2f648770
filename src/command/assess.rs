//! `xueshi assess`: the ledger under a regulation, for everybody or for one person.

use std::path::PathBuf;

use clap::Args;
use serde_json::{Value, json};

use super::report::beside;
use super::table::columns;
use super::{Report, open};
use crate::model::id::EntryId;
use crate::service::assessment::{
    Counting, PersonAssessment, advice, assess_everybody, assess_person, period_for, reckoned_from,
};
use crate::service::policies::{InForce, chosen, main_policy};
use crate::service::staff::find_one;
use crate::service::{Fault, ServiceError};
use crate::store::{Access, View};

#[derive(Args)]
pub(super) struct Assess {
    /// 学时簿文件夹
    workspace: PathBuf,
    /// 这个人的：教师编号、证件号、姓名，或 # 加序号
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
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: &Assess) -> Result<Report, Fault> {
    let workspace = open(&args.workspace, Access::Read)?;
    let (view, today) = (workspace.view(), workspace.setting().clock.today());
    let policy = match &args.policy {
        None => main_policy(view)?,
        Some(id) => {
            let mut all = chosen(view)?;
            let place = all.iter().position(|policy| policy.pack.id() == id);
            all.swap_remove(place.ok_or_else(|| ServiceError::UnknownPolicy(id.clone()))?)
        }
    };
    let period = period_for(&policy, &args.period, reckoned_from(view, today)?)?;
    let counting = if args.on_its_way { Counting::OnItsWay } else { Counting::Counted };
    match &args.staff {
        None => {
            let people = assess_everybody(view, &policy, period, counting)?;
            Ok(everybody(&policy, period, &people))
        }
        Some(word) => {
            let staff = find_one(view, word)?;
            let person = assess_person(view, staff, &policy, period, counting)?;
            let coming = assess_person(view, staff, &policy, period, Counting::OnItsWay)?;
            let sentence = advice(&policy.pack, &person.name, &person.assessment, &coming.assessment, today);
            one(view, &policy, period, &person, &sentence)
        }
    }
}

fn everybody(policy: &InForce, period: crate::model::period::Period, people: &[PersonAssessment]) -> Report {
    let mut rows = vec![["姓名", "编号", "学时", "结论", "还差"].map(str::to_owned).to_vec()];
    for person in people {
        let unmet = person.assessment.requirements.iter().filter(|answer| !answer.met);
        let lacks: Vec<String> = unmet.map(|answer| format!("{} {}", answer.label, answer.missing)).collect();
        rows.push(vec![
            person.name.clone(),
            person.code.clone().unwrap_or_default(),
            person.assessment.total.to_string(),
            person.assessment.verdict.word().to_owned(),
            lacks.join("，"),
        ]);
    }
    let met = people.iter().filter(|p| p.assessment.verdict == crate::policy::Verdict::Met).count();
    let text = format!(
        "《{}》{period}\n{}\n共 {} 人，合格 {met} 人",
        policy.pack.title(),
        columns(&rows),
        people.len()
    );
    let staff: Vec<Value> = people
        .iter()
        .map(|person| {
            json!({
                "staff": person.staff, "code": person.code, "name": person.name,
                "total": person.assessment.total, "verdict": person.assessment.verdict,
                "requirements": person.assessment.requirements,
            })
        })
        .collect();
    Report::new(text, json!({ "policy": policy.pack.id(), "period": period, "staff": staff }))
}

fn one(
    view: View<'_>,
    policy: &InForce,
    period: crate::model::period::Period,
    person: &PersonAssessment,
    sentence: &str,
) -> Result<Report, Fault> {
    let assessment = &person.assessment;
    let mut lines = vec![
        format!("{}　《{}》{period}", person.name, policy.pack.title()),
        format!("{sentence}。"),
        String::new(),
    ];
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
    let more = [("period", json!(period)), ("staff", who), ("advice", json!(sentence))];
    let json = beside(json!(assessment), more);
    Ok(Report::new(lines.join("\n"), json))
}
