//! What somebody still lacks, as a sentence that can be sent to them.

use chrono::NaiveDate;

use crate::model::hours::Hours;
use crate::policy::{Assessment, Pack, RequirementAnswer, Verdict};

/// `张三还差 34 学时（其中集中培训 20 学时），到 2025-12-31 还有 92 天；另有 8 学时在审核中`. `on_its_way` is the assessment with
/// everything on its way granted.
pub fn advice(
    pack: &Pack,
    name: &str,
    counted: &Assessment,
    on_its_way: &Assessment,
    today: NaiveDate,
) -> String {
    let waiting = on_its_way.total.minus(counted.total);
    let waits =
        if waiting.is_zero() { String::new() } else { format!("；另有 {waiting} 学时在审核中") };
    match counted.verdict {
        Verdict::None => return format!("{name}已有 {} 学时{waits}", counted.total),
        Verdict::Met => return format!("{name}已达标，共 {} 学时{waits}", counted.total),
        Verdict::Unmet => {}
    }
    let unmet: Vec<&RequirementAnswer> = counted.requirements.iter().filter(|answer| !answer.met).collect();
    let end = unmet.iter().map(|answer| answer.period.to()).min().unwrap_or(today);
    let now: Vec<&&RequirementAnswer> = unmet.iter().filter(|answer| answer.period.to() == end).collect();
    let whole = now.iter().find(|answer| is_total(pack, answer));
    let parts: Vec<String> = now
        .iter()
        .filter(|answer| !is_total(pack, answer))
        .map(|answer| match answer.missing {
            Hours::ZERO => answer.label.clone(),
            missing => format!("{}差 {missing} 学时", answer.label),
        })
        .collect();
    let lacks = match (whole, parts.is_empty()) {
        (Some(whole), true) => format!("还差 {} 学时", whole.missing),
        (Some(whole), false) => format!("还差 {} 学时（其中{}）", whole.missing, parts.join("，")),
        (None, _) => format!("还没达标：{}", parts.join("，")),
    };
    let left = (end - today).num_days();
    let time = match left {
        0 => format!("，今天（{end}）截止"),
        days if days > 0 => format!("，到 {end} 还有 {days} 天"),
        _ => format!("，{end} 已截止"),
    };
    format!("{name}{lacks}{time}{waits}")
}

fn is_total(pack: &Pack, answer: &RequirementAnswer) -> bool {
    let requirement = pack.requirements().get(answer.requirement);
    requirement.is_some_and(|r| r.categories.places().count() == pack.categories().len())
}
