//! How the figure of an entry comes about under the main regulation, and what it means for the person: computed on
//! the desk, shown by [`super::explain`].

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use crate::model::hours::Hours;
use crate::model::id::{EntryId, StaffId};
use crate::model::period::Period;
use crate::model::state::EntryState;
use crate::policy::{Pack, Reason, RecordAnswer, RequirementAnswer, Step};
use crate::service::ServiceError;
use crate::service::assessment::{Counting, assess_person, period_for, plan_person};
use crate::service::policies::{self, InForce};
use crate::store::View;
use crate::window::screen::record::regulation::Regulation;

/// The figure of an entry as a line of a list shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// What the regulation grants.
    pub recognised: Hours,
    /// The category in which it counts.
    pub category: String,
    /// Why it is less than claimed, in a few words; empty when it is not.
    pub why: String,
}

/// A cap and what is used of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cap {
    /// What shares it.
    pub label: String,
    /// The most that counts.
    pub limit: Hours,
    /// What has counted.
    pub used: Hours,
}

/// The account of an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// The regulation.
    pub regulation: Regulation,
    /// What the regulation grants.
    pub recognised: Hours,
    /// The category in which it counts.
    pub category: String,
    /// The categories of the regulation: code and label.
    pub categories: Vec<(String, String)>,
    /// The code of the one that was chosen by hand.
    pub set_category: Option<String>,
    /// Each step that led there; empty for an entry that does not count as it stands.
    pub steps: Vec<Reason>,
    /// The cycle or year that is assessed.
    pub period: Period,
    /// Everything recognised in the period, with this entry granted.
    pub total: Hours,
    /// What the period asks for.
    pub requirements: Vec<RequirementAnswer>,
    /// The caps that the person has used, those of this entry's category first.
    pub caps: Vec<Cap>,
    /// How to fill what is then still missing, one sentence a requirement; nothing for a period that is over.
    pub ways: Vec<String>,
}

fn entry_of(record: &RecordAnswer) -> Option<EntryId> {
    record.id.parse().ok()
}

fn category_of(pack: &Pack, record: &RecordAnswer) -> String {
    pack.categories().get(record.category).map(|category| category.label.clone()).unwrap_or_default()
}

/// Why a figure is less than claimed: one reason with its amount, several by their names.
fn why(record: &RecordAnswer) -> String {
    let cut = |reason: &&Reason| reason.after < reason.before;
    let cuts: Vec<&Reason> = record.reasons.iter().filter(cut).collect();
    // What brought it to nothing says it all.
    if let Some(last) = cuts.last().filter(|last| last.after.is_zero()) {
        return last.rule.to_string();
    }
    if let [one] = cuts.as_slice() {
        let by = one.before.minus(one.after);
        return match one.step {
            Step::Cap => format!("超上限 −{by}"),
            Step::Factor => format!("系数 −{by}"),
            _ => one.rule.to_string(),
        };
    }
    let mut words: Vec<&str> = cuts
        .iter()
        .map(|reason| match reason.step {
            Step::Cap => "超上限",
            Step::Factor => "系数",
            Step::Refusal => "不计",
            step => step.word(),
        })
        .collect();
    words.dedup();
    words.join("、")
}

/// The main regulation, if the school has chosen one.
fn main_policy(view: View<'_>) -> Option<InForce> {
    policies::main_policy(view).ok()
}

/// The figures of entries, each of a person with its last day. Entries that do not count as they stand have none.
pub fn figures(
    view: View<'_>,
    wanted: &[(StaffId, NaiveDate)],
) -> Result<BTreeMap<EntryId, Figure>, ServiceError> {
    let mut found = BTreeMap::new();
    let Some(policy) = main_policy(view) else { return Ok(found) };
    let mut stretches: BTreeSet<(StaffId, Period)> = BTreeSet::new();
    for (staff, day) in wanted {
        stretches.insert((*staff, period_for(&policy, "", *day)?));
    }
    for (staff, period) in stretches {
        let person = assess_person(view, staff, &policy, period, Counting::OnItsWay)?;
        for record in &person.assessment.records {
            let figure = Figure {
                recognised: record.recognised,
                category: category_of(&policy.pack, record),
                why: why(record),
            };
            found.extend(entry_of(record).map(|id| (id, figure)));
        }
    }
    Ok(found)
}

/// The account of an entry; none where no regulation is chosen.
pub fn account(view: View<'_>, id: EntryId, today: NaiveDate) -> Result<Option<Account>, ServiceError> {
    let Some(policy) = main_policy(view) else { return Ok(None) };
    let entry = view.entry(id)?;
    let period = period_for(&policy, "", entry.span.to())?;
    let person = assess_person(view, entry.staff, &policy, period, Counting::OnItsWay)?;
    let assessment = person.assessment;
    let mine = assessment.records.iter().find(|record| entry_of(record) == Some(id));
    let pack = &policy.pack;
    let place = mine.map(|record| record.category);
    let mut caps: Vec<(bool, Cap)> = assessment
        .caps
        .iter()
        .filter(|cap| cap.period.contains(entry.span.to()))
        .map(|cap| {
            let here = place.is_some_and(|place| cap.categories.places().any(|one| one == place));
            let within = if cap.period.days() < period.days() { "（年内）" } else { "" };
            let label = format!("{}{within}", pack.label_of(cap.categories));
            (here, Cap { label, limit: cap.limit, used: cap.used })
        })
        .collect();
    caps.sort_by_key(|(here, _)| !here);
    let covers = |answer: &RequirementAnswer| answer.period.contains(entry.span.to());
    let ways = match period.contains(today) {
        true => {
            let plan = plan_person(view, entry.staff, &policy, (period, Counting::OnItsWay), &[], today)?;
            plan.advice.gaps.into_iter().map(|gap| gap.sentence).collect()
        }
        false => Vec::new(),
    };
    Ok(Some(Account {
        regulation: Regulation::of(pack, &policy.params),
        recognised: mine.map(|record| record.recognised).unwrap_or_default(),
        category: mine.map(|record| category_of(pack, record)).unwrap_or_default(),
        categories: pack.categories().iter().map(|one| (one.code.clone(), one.label.clone())).collect(),
        set_category: view.entry_category(id, pack.id())?,
        steps: mine.map(|record| record.reasons.clone()).unwrap_or_default(),
        period,
        total: assessment.total,
        requirements: assessment.requirements.into_iter().filter(covers).collect(),
        caps: caps.into_iter().map(|(_, cap)| cap).collect(),
        ways,
    }))
}

/// Whether an entry in this state counts now or is on its way to.
pub const fn may_count(state: EntryState) -> bool {
    state.counts_from_school() || state.is_on_its_way()
}
