//! Who would gain and who would lose by another regulation or another parameter, before it is taken over.

use std::collections::BTreeMap;

use super::{Counting, Ledger, People, PersonAssessment, ours, period_for, standing};
use crate::model::hours::Hours;
use crate::model::id::StaffId;
use crate::model::period::Period;
use crate::policy::{Assessment, Difference, Pack, Params, Rules, Shift, Verdict, shift};
use crate::service::error::ServiceError;
use crate::service::ledger_error::LedgerError;
use crate::service::policies::{InForce, find_pack};
use crate::store::{View, Whom};

/// A regulation that might take the place of one in force.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// The pack with its parameters, on the days of the one in force.
    pub policy: InForce,
    /// Under which regulation categories by hand are looked up.
    by_hand: String,
}

/// What somebody has under one of the two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Outcome {
    /// Whether every requirement is met.
    pub verdict: Verdict,
    /// Recognised hours.
    pub total: Hours,
    /// What is missing, over all requirements.
    pub missing: Hours,
}

/// Somebody for whom something changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonShift {
    /// Who.
    pub staff: StaffId,
    /// 姓名.
    pub name: String,
    /// 教师编号.
    pub code: Option<String>,
    /// Better or worse off.
    pub shift: Shift,
    /// As it is.
    pub before: Outcome,
    /// As it would be.
    pub after: Outcome,
}

/// Two regulations side by side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    /// What is reported under the one in force.
    pub period: Period,
    /// What is reported under the candidate; another one only where their years differ.
    pub candidate_period: Period,
    /// Numbers of the packs that differ.
    pub numbers: Vec<Difference>,
    /// Parameters that differ: label, before, after.
    pub parameters: Vec<(String, Option<String>, Option<String>)>,
    /// How many people were looked at.
    pub people: u32,
    /// For whom something changes, in the order in which they came in.
    pub shifts: Vec<PersonShift>,
}

impl Comparison {
    /// How many are better, or worse, off.
    pub fn count(&self, which: Shift) -> usize {
        self.shifts.iter().filter(|person| person.shift == which).count()
    }

    /// How many would meet everything who do not now.
    pub fn newly_met(&self) -> usize {
        self.count_verdicts(Verdict::Unmet, Verdict::Met)
    }

    /// How many would no longer meet everything.
    pub fn newly_unmet(&self) -> usize {
        self.shifts
            .iter()
            .filter(|p| p.before.verdict != Verdict::Unmet && p.after.verdict == Verdict::Unmet)
            .count()
    }

    fn count_verdicts(&self, before: Verdict, after: Verdict) -> usize {
        self.shifts.iter().filter(|p| p.before.verdict == before && p.after.verdict == after).count()
    }
}

/// A regulation by its id or as a pack that is not saved yet, with parameters, in the place of one in force. Under the
/// same id the parameters of the school stay, except for those that are named.
///
/// # Errors
/// [`ServiceError::UnknownPolicy`], or [`LedgerError::Parameter`].
pub fn candidate(
    view: View<'_>,
    current: &InForce,
    pack: Option<Pack>,
    id: &str,
    parameters: &BTreeMap<String, String>,
) -> Result<Candidate, ServiceError> {
    let unsaved = pack.is_some();
    let pack = match pack {
        Some(pack) => pack,
        None => find_pack(view, id)?.into_owned(),
    };
    // What the school has set stays, but not over a figure that the pack itself now says otherwise.
    let known = |key: &str| {
        let of = |pack: &Pack| pack.parameters().iter().find(|p| p.key == key).map(|p| p.default.clone());
        of(&pack).is_some_and(|default| of(&current.pack) == Some(default))
    };
    let mut texts: BTreeMap<String, String> = BTreeMap::new();
    if pack.lineage() == current.pack.lineage() {
        let kept = current.params.texts().filter(|(key, _)| known(key));
        texts.extend(kept.map(|(key, value)| (key.to_owned(), value)));
    }
    texts.extend(parameters.iter().map(|(key, value)| (key.clone(), value.clone())));
    let params = Params::new(&pack, &texts).map_err(LedgerError::Parameter)?;
    let by_hand = if unsaved { current.pack.id() } else { pack.id() }.to_owned();
    Ok(Candidate { policy: standing::tried(current, pack, params), by_hand })
}

/// Compares everybody of the school under both. Nothing is saved.
///
/// # Errors
/// As [`period_for`], or what the disk says.
pub fn compare(
    view: View<'_>,
    current: &InForce,
    candidate: &Candidate,
    typed_period: &str,
    at: chrono::NaiveDate,
) -> Result<Comparison, ServiceError> {
    let period = period_for(current, typed_period, at)?;
    let candidate_period = period_for(&candidate.policy, typed_period, at)?;
    let before = People::read(view, current, Whom::Everybody)?;
    let after = People {
        policy: &candidate.policy,
        staff: ours(view, Whom::Everybody)?,
        ledger: Ledger::with_categories_of(view, &candidate.policy, &candidate.by_hand, Whom::Everybody)?,
        standing: standing::read(view, &candidate.policy, Whom::Everybody)?,
    };
    let assess = |people: &People<'_>, period| {
        let rules = Rules::new(&people.policy.pack, &people.policy.params);
        people.assess(&rules, period, Counting::Counted)
    };
    let (before, after) = (assess(&before, period), assess(&after, candidate_period));
    Ok(Comparison {
        period,
        candidate_period,
        numbers: current.pack.differences(&candidate.policy.pack),
        parameters: parameters(current, &candidate.policy),
        people: u32::try_from(before.len()).unwrap_or(u32::MAX),
        shifts: before.iter().zip(&after).filter_map(|(before, after)| person(before, after)).collect(),
    })
}

fn person(before: &PersonAssessment, after: &PersonAssessment) -> Option<PersonShift> {
    let outcome = |assessment: &Assessment| Outcome {
        verdict: assessment.verdict,
        total: assessment.total,
        missing: assessment.missing(),
    };
    Some(PersonShift {
        staff: before.staff,
        name: before.name.clone(),
        code: before.code.clone(),
        shift: shift(&before.assessment, &after.assessment)?,
        before: outcome(&before.assessment),
        after: outcome(&after.assessment),
    })
}

fn parameters(before: &InForce, after: &InForce) -> Vec<(String, Option<String>, Option<String>)> {
    let value = |policy: &InForce, key: &str| {
        let parameter = policy.pack.parameters().iter().find(|parameter| parameter.key == key)?;
        policy.params.get(parameter).map(ToString::to_string)
    };
    let mine = before.pack.parameters().iter();
    let added = after.pack.parameters().iter().filter(|p| value(before, &p.key).is_none());
    let mut all: Vec<(String, Option<String>, Option<String>)> = Vec::new();
    for parameter in mine.chain(added) {
        let (then, now) = (value(before, &parameter.key), value(after, &parameter.key));
        if then != now && !all.iter().any(|(label, ..)| *label == parameter.label) {
            all.push((parameter.label.clone(), then, now));
        }
    }
    all
}
