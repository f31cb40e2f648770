//! Assessment 考核: the ledger through the regulations in force, for one person or for everybody.

mod advice;
mod overview;
mod period;
mod person;
mod record;

use std::collections::BTreeMap;

pub use advice::advice;
pub use overview::{InDanger, Month, Overview, Ring, ToDo, ToDoKind, overview};
pub use period::{period_for, reckoned_from};

use super::error::ServiceError;
use super::policies::InForce;
use crate::model::id::StaffId;
use crate::model::period::Period;
use crate::policy::{Assessment, Record, Rules};
use crate::store::{AssessedEntry, Staff, View};

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
    /// What the regulation says.
    pub assessment: Assessment,
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
    let everybody = People::read(view, policy)?;
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

/// People with what is known of them and their entries, read once; assessments of them are pure.
struct People {
    staff: Vec<(Staff, crate::policy::Person)>,
    entries: BTreeMap<StaffId, Vec<(AssessedEntry, Record)>>,
    counts_from: crate::policy::terms::CountsFrom,
}

impl People {
    fn read(view: View<'_>, policy: &InForce) -> Result<People, ServiceError> {
        let mut staff = view.all_staff()?;
        staff.retain(|staff| person::is_ours(&staff.record));
        let entries = view.assessed_entries(policy.pack.id(), None)?;
        People::with(view, policy, staff, entries)
    }

    fn of(view: View<'_>, policy: &InForce, staff: Staff) -> Result<People, ServiceError> {
        let entries = view.assessed_entries(policy.pack.id(), Some(staff.id))?;
        People::with(view, policy, vec![staff], entries)
    }

    fn with(
        view: View<'_>,
        policy: &InForce,
        staff: Vec<Staff>,
        rows: Vec<AssessedEntry>,
    ) -> Result<People, ServiceError> {
        let staff = person::facts(view, staff)?;
        let mut entries: BTreeMap<StaffId, Vec<_>> = BTreeMap::new();
        for entry in rows {
            let record = record::of(&policy.pack, &entry);
            entries.entry(entry.staff).or_default().push((entry, record));
        }
        Ok(People { staff, entries, counts_from: policy.pack.audit().counts_from })
    }

    fn assess(&self, rules: &Rules<'_>, period: Period, counting: Counting) -> Vec<PersonAssessment> {
        let assess = |(staff, person): &(Staff, crate::policy::Person)| {
            let mine = self.entries.get(&staff.id).map(Vec::as_slice).unwrap_or_default();
            let records: Vec<Record> = mine
                .iter()
                .filter(|(entry, _)| record::counts(entry.state, self.counts_from, counting))
                .map(|(_, record)| record.clone())
                .collect();
            let mut assessment = rules.assess(person, period, &records);
            for answer in &mut assessment.records {
                answer.id = record::plain_id(&answer.id);
            }
            PersonAssessment {
                staff: staff.id,
                name: staff.record.name.to_string(),
                code: staff.record.staff_code.clone(),
                assessment,
            }
        };
        self.staff.iter().map(assess).collect()
    }
}
