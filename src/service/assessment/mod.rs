//! Assessment 考核: the ledger through the regulations in force, for one person or for everybody.

mod advice;
mod compare;
mod deadlines;
mod details;
mod judged;
mod make_up;
mod overview;
mod period;
mod person;
mod planning;
mod record;
mod standing;
mod statistics;

use std::collections::BTreeMap;

pub use advice::advice;
pub use compare::{Candidate, Comparison, Outcome, PersonShift, candidate, compare};
pub use deadlines::{Deadline, Due};
pub use details::lacking_details;
pub use judged::{judged, judging, required};
pub use overview::{AT_ONCE, Gathering, InDanger, Month, Overview, Ring, ToDo, ToDoKind, overview};
pub use period::{period_for, reckoned_from};
pub use planning::{Alert, Plan, Planned, alerts_of, plan_person};
pub use standing::{ClosedResult, edition_on};
pub use statistics::{By, Group, Of, Question, Statistics, statistics};

use super::error::ServiceError;
use super::policies::InForce;
use crate::model::id::StaffId;
use crate::model::period::Period;
use crate::policy::terms::CountsFrom;
use crate::policy::{Assessment, Assessor, Record, Rules, Slice};
use crate::store::{Staff, View, Whom};

/// Which entries an assessment takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Counting {
    /// Those that count by the regulation's word: from the school's audit, or from the authority's.
    #[default]
    Counted,
    /// Those that passed the school's audit, whoever decides after it: what the authority is asked to grant.
    Passed,
    /// Those that wait somewhere on their way too: what would be if all of it were granted.
    OnItsWay,
}

/// One person with their assessment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonAssessment {
    /// Who.
    pub staff: StaffId,
    /// 姓名.
    pub name: String,
    /// 教师编号.
    pub code: Option<String>,
    /// What the regulation says; of a closed year, what it said at the close.
    pub assessment: Assessment,
    /// The close, when the period is a closed year or cycle.
    pub closed: Option<ClosedResult>,
}

/// Assesses everybody whose hours the school hands in: those who belong to it now and are not reported by another
/// school; in the order in which they came in.
///
/// # Errors
/// What the disk says.
pub fn assess_everybody(
    view: View<'_>,
    policy: &InForce,
    period: Period,
    counting: Counting,
) -> Result<Vec<PersonAssessment>, ServiceError> {
    let everybody = People::read(view, policy, Whom::Everybody)?;
    let rules = Rules::new(&policy.pack, &policy.params);
    Ok(everybody.assess(&rules, period, counting))
}

/// Assesses one person, whoever hands in the hours.
///
/// # Errors
/// [`crate::store::StoreError::NotFound`], or what the disk says.
pub fn assess_person(
    view: View<'_>,
    staff: StaffId,
    policy: &InForce,
    period: Period,
    counting: Counting,
) -> Result<PersonAssessment, ServiceError> {
    let people = People::of(view, policy, view.staff(staff)?)?;
    let rules = Rules::new(&policy.pack, &policy.params);
    let mut assessed = people.assess(&rules, period, counting);
    assessed
        .pop()
        .ok_or_else(|| crate::store::StoreError::NotFound { what: "教职工", key: staff.to_string() }.into())
}

/// The entries of people as records of one regulation.
struct Ledger {
    entries: BTreeMap<StaffId, Vec<(record::Place, Record)>>,
    counts_from: CountsFrom,
}

impl Ledger {
    fn read(view: View<'_>, policy: &InForce, whom: Whom) -> Result<Ledger, ServiceError> {
        Ledger::with_categories_of(view, policy, policy.pack.id(), whom)
    }

    /// The same with the categories that were set by hand under another regulation.
    fn with_categories_of(
        view: View<'_>,
        policy: &InForce,
        by_hand: &str,
        whom: Whom,
    ) -> Result<Ledger, ServiceError> {
        let mut entries: BTreeMap<StaffId, Vec<_>> = BTreeMap::new();
        for entry in view.assessed_entries(by_hand, whom)? {
            let record = record::of(&policy.pack, &entry);
            entries.entry(entry.staff).or_default().push((record::Place::of(&entry), record));
        }
        Ok(Ledger { entries, counts_from: policy.pack.audit().counts_from })
    }

    fn of(&self, staff: StaffId) -> &[(record::Place, Record)] {
        self.entries.get(&staff).map(Vec::as_slice).unwrap_or_default()
    }

    /// The records of a person that are taken.
    fn records(&self, staff: StaffId, counting: Counting) -> Vec<Record> {
        record::taken(self.of(staff), self.counts_from, counting).cloned().collect()
    }
}

/// With the numbers of entries as they are shown.
fn plain(mut assessment: Assessment) -> Assessment {
    for answer in &mut assessment.records {
        answer.id = record::plain_id(&answer.id);
    }
    assessment
}

/// People with what is known of them and their entries, read once; assessments of them are pure.
struct People<'p> {
    policy: &'p InForce,
    staff: Vec<(Staff, crate::policy::Person)>,
    ledger: Ledger,
    standing: Vec<standing::Standing>,
}

impl<'p> People<'p> {
    /// Those whose hours the school hands in.
    fn read(view: View<'_>, policy: &'p InForce, whom: Whom) -> Result<People<'p>, ServiceError> {
        let (ledger, standing) = (Ledger::read(view, policy, whom)?, standing::read(view, policy, whom)?);
        Ok(People { policy, staff: ours(view, whom)?, ledger, standing })
    }

    /// This one, whoever hands in the hours.
    fn of(view: View<'_>, policy: &'p InForce, staff: Staff) -> Result<People<'p>, ServiceError> {
        let whom = Whom::from(staff.id);
        let (ledger, standing) = (Ledger::read(view, policy, whom)?, standing::read(view, policy, whom)?);
        Ok(People { policy, staff: person::facts(view, vec![staff], whom)?, ledger, standing })
    }

    fn assess(&self, rules: &Rules<'_>, period: Period, counting: Counting) -> Vec<PersonAssessment> {
        let editions = self.editions();
        let assess = |(staff, person): &(Staff, crate::policy::Person)| {
            let slices = self.slices(&editions, (staff.id, person), (period, counting));
            let records = self.ledger.records(staff.id, counting);
            let assessor = Assessor { rules, person, period, slices: &slices };
            PersonAssessment {
                staff: staff.id,
                name: staff.record.name.to_string(),
                code: staff.record.staff_code.clone(),
                assessment: plain(assessor.assess(&records)),
                closed: self.standing.iter().find_map(|s| s.closed(staff.id, period)).cloned(),
            }
        };
        self.staff.iter().map(assess).collect()
    }

    /// The rules of the other editions, made once for everybody.
    fn editions(&self) -> Vec<Option<Rules<'_>>> {
        self.standing.iter().map(standing::Standing::rules).collect()
    }

    /// What stands for a person in an assessment of a period.
    fn slices(
        &self,
        editions: &[Option<Rules<'_>>],
        (staff, person): (StaffId, &crate::policy::Person),
        asked: (Period, Counting),
    ) -> Vec<Slice> {
        let all = self.standing.iter().zip(editions);
        let of = |(standing, rules): (&standing::Standing, &Option<Rules<'_>>)| {
            standing.slices(self.policy, rules.as_ref(), (staff, person), asked)
        };
        all.flat_map(of).collect()
    }
}

/// Everybody whose hours the school hands in, in the order in which they came in.
pub(super) fn handed_in_here(view: View<'_>) -> Result<Vec<Staff>, ServiceError> {
    handed_in_of(view, Whom::Everybody)
}

fn handed_in_of(view: View<'_>, whom: Whom) -> Result<Vec<Staff>, ServiceError> {
    let mut staff = view.staff_of(whom)?;
    staff.retain(|staff| person::is_ours(&staff.record));
    Ok(staff)
}

fn ours(view: View<'_>, whom: Whom) -> Result<Vec<(Staff, crate::policy::Person)>, ServiceError> {
    person::facts(view, handed_in_of(view, whom)?, whom)
}
