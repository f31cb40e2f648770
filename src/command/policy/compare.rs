//! `xueshi policy compare`, and `policy use --dry-run`: who gains and who loses before something is taken over.

use std::collections::BTreeMap;
use std::path::PathBuf;

use clap::Args;
use serde_json::{Value, json};

use super::{Use, open, parameter, said};
use crate::command::Report;
use crate::command::table::columns;
use crate::policy::Shift;
use crate::service::assessment::{Comparison, Outcome, PersonShift, candidate, compare, reckoned_from};
use crate::service::own_packs::{PackDraft, draft};
use crate::service::policies::{InForce, chosen, main_policy};
use crate::service::{Fault, ServiceError};
use crate::store::{Access, View};

#[derive(Args)]
pub(in crate::command) struct Compare {
    /// 学时簿文件夹
    workspace: PathBuf,
    /// 想换成的规程；与执行中的相同时，比较参数或数字的改动
    id: String,
    /// 与执行中的哪个规程比；默认同一规程或它的原规程，否则主规程
    #[arg(long, value_name = "ID")]
    against: Option<String>,
    /// 试改一个参数，例如 total=300；可写多次
    #[arg(long, value_name = "KEY=VALUE", value_parser = parameter)]
    parameter: Vec<(String, String)>,
    /// 试改一个数字，例如 caps[1].hours=60；可写多次
    #[arg(long, value_name = "PATH=VALUE", value_parser = parameter)]
    number: Vec<(String, String)>,
    /// 年度或周期；默认现在的周期或年度
    #[arg(long, default_value = "")]
    period: String,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: &Compare) -> Result<Report, Fault> {
    let workspace = open(&args.workspace, Access::Read)?;
    let (view, today) = (workspace.view(), workspace.setting().clock.today());
    let current = against(view, args.against.as_deref(), &args.id)?;
    let edited = if args.number.is_empty() {
        None
    } else {
        let wanted = PackDraft {
            from: args.id.clone(),
            id: args.id.clone(),
            numbers: args.number.clone(),
            ..PackDraft::default()
        };
        Some(draft(view, &wanted)?)
    };
    let parameters: BTreeMap<String, String> = args.parameter.iter().cloned().collect();
    let candidate = candidate(view, &current, edited, &args.id, &parameters)?;
    let compared = compare(view, &current, &candidate, &args.period, reckoned_from(view, today)?)?;
    Ok(report(&current, &candidate.policy, &compared))
}

/// What `policy use` would change.
pub(super) fn before_use(args: &Use) -> Result<Report, Fault> {
    let said = said(open(&args.workspace, Access::Read)?.view(), args)?;
    run(&Compare {
        workspace: args.workspace.clone(),
        id: args.id.clone(),
        against: None,
        parameter: said.parameters.into_iter().collect(),
        number: Vec::new(),
        period: String::new(),
        json: args.json,
    })
}

/// The regulation in force that something is held against: the one named, else itself, else its edition, else the
/// main one.
fn against(view: View<'_>, named: Option<&str>, id: &str) -> Result<InForce, Fault> {
    let all = chosen(view)?;
    if let Some(named) = named {
        let found = all.into_iter().find(|policy| policy.pack.id() == named);
        return Ok(found.ok_or_else(|| ServiceError::UnknownPolicy(named.to_owned()))?);
    }
    let lineage = crate::service::policies::find_pack(view, id)?.lineage().to_owned();
    let place = all
        .iter()
        .position(|policy| policy.pack.id() == id)
        .or_else(|| all.iter().position(|policy| policy.pack.lineage() == lineage));
    match place.and_then(|place| all.into_iter().nth(place)) {
        Some(policy) => Ok(policy),
        None => Ok(main_policy(view)?),
    }
}

fn report(current: &InForce, candidate: &InForce, compared: &Comparison) -> Report {
    let (gains, loses) = (compared.count(Shift::Gains), compared.count(Shift::Loses));
    let mut lines = vec![format!(
        "《{}》→《{}》{}：增加 {gains} 人，减少 {loses} 人；新合格 {} 人，新不合格 {} 人（共 {} 人）",
        current.pack.title(),
        candidate.pack.title(),
        compared.period,
        compared.newly_met(),
        compared.newly_unmet(),
        compared.people
    )];
    let unset = || "（未填）".to_owned();
    for number in &compared.numbers {
        let (before, after) = (number.before.clone(), number.after.clone());
        let (before, after) = (before.unwrap_or_else(unset), after.unwrap_or_else(unset));
        lines.push(format!("{}（{}）：{before} → {after}", number.path, number.article));
    }
    for (label, before, after) in &compared.parameters {
        let (before, after) = (before.clone().unwrap_or_else(unset), after.clone().unwrap_or_else(unset));
        lines.push(format!("{label}：{before} → {after}"));
    }
    if !compared.shifts.is_empty() {
        let head = ["姓名", "编号", "变化", "原学时", "现学时", "原结论", "现结论", "原差", "现差"];
        let mut rows = vec![head.map(str::to_owned).to_vec()];
        rows.extend(compared.shifts.iter().map(row));
        lines.push(columns(&rows));
    }
    let numbers: Vec<Value> = compared
        .numbers
        .iter()
        .map(|n| json!({ "path": n.path, "article": n.article, "before": n.before, "after": n.after }))
        .collect();
    let parameters: Vec<Value> = compared
        .parameters
        .iter()
        .map(|(label, before, after)| json!({ "label": label, "before": before, "after": after }))
        .collect();
    let json = json!({
        "policy": candidate.pack.id(), "against": current.pack.id(), "period": compared.period,
        "policy_period": compared.candidate_period, "people": compared.people, "gains": gains, "loses": loses,
        "newly_met": compared.newly_met(), "newly_unmet": compared.newly_unmet(), "numbers": numbers,
        "parameters": parameters, "staff": compared.shifts.iter().map(person).collect::<Vec<_>>(),
    });
    Report::new(lines.join("\n"), json)
}

fn row(person: &PersonShift) -> Vec<String> {
    vec![
        person.name.clone(),
        person.code.clone().unwrap_or_default(),
        person.shift.word().to_owned(),
        person.before.total.to_string(),
        person.after.total.to_string(),
        person.before.verdict.word().to_owned(),
        person.after.verdict.word().to_owned(),
        person.before.missing.to_string(),
        person.after.missing.to_string(),
    ]
}

fn person(person: &PersonShift) -> Value {
    let outcome = |of: Outcome| json!({ "verdict": of.verdict, "total": of.total, "missing": of.missing });
    json!({
        "staff": person.staff, "code": person.code, "name": person.name, "change": person.shift,
        "before": outcome(person.before), "after": outcome(person.after),
    })
}
