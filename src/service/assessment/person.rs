//! What policies ask of a person: stage, title, years of work, joining, leaving and leave.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};

use crate::model::id::StaffId;
use crate::model::period::Period;
use crate::model::staff::{ReportedBy, StaffRecord, Title};
use crate::model::staff_change::{ChangeKind, StaffChange};
use crate::policy::Person;
use crate::service::error::ServiceError;
use crate::store::{Staff, View, Whom};

/// Whether the school hands in the hours of the person.
pub(super) fn is_ours(record: &StaffRecord) -> bool {
    record.status.is_none_or(|status| !status.is_gone()) && record.reported_by != Some(ReportedBy::There)
}

/// People with what policies ask of them; they are among those of `whom`.
pub(super) fn facts(
    view: View<'_>,
    staff: Vec<Staff>,
    whom: Whom,
) -> Result<Vec<(Staff, Person)>, ServiceError> {
    let school = view.school()?;
    let mut changes: BTreeMap<StaffId, Vec<StaffChange>> = BTreeMap::new();
    for (id, change) in view.all_staff_changes(whom)? {
        changes.entry(id).or_default().push(change);
    }
    let with_facts = staff.into_iter().map(|staff| {
        let changes = changes.get(&staff.id).map(Vec::as_slice).unwrap_or_default();
        let person = fact(&staff, changes, school.stage, school.period.to());
        (staff, person)
    });
    Ok(with_facts.collect())
}

fn fact(
    staff: &Staff,
    changes: &[StaffChange],
    school_stage: crate::model::facts::Stage,
    year_end: NaiveDate,
) -> Person {
    let record = &staff.record;
    let last = |brings: bool| {
        let wanted = |change: &&StaffChange| if brings { change.kind.brings() } else { ends(change.kind) };
        changes.iter().filter(wanted).map(|change| change.from).max()
    };
    // A month of joining is taken from its first day, and only where no change says the day.
    let joined = last(true).or_else(|| record.joined_school.map(|date| date.first()));
    Person {
        stage: Some(record.stage.and_then(|stage| stage.stage()).unwrap_or(school_stage)),
        title: record.title.map(Title::word).map(str::to_owned).or_else(|| record.other_title.clone()),
        applying_for: staff.standing.applying_for,
        education: record.education,
        work_years: record.joined.map(|joined| whole_years(joined.last(), year_end)),
        joined,
        left: last(false).filter(|left| joined.is_none_or(|joined| joined <= *left)),
        leave: changes.iter().filter_map(leave).collect(),
        new: staff.standing.is_new,
        head: staff.standing.is_head,
    }
}

const fn ends(kind: ChangeKind) -> bool {
    matches!(kind, ChangeKind::MovedOut | ChangeKind::Retired | ChangeKind::Left | ChangeKind::Died)
}

/// Leave of a change; one without an end lasts.
fn leave(change: &StaffChange) -> Option<Period> {
    let away =
        matches!(change.kind, ChangeKind::SickLeave | ChangeKind::MaternityLeave | ChangeKind::StudyLeave);
    let forever = NaiveDate::from_ymd_opt(2999, 12, 31)?;
    away.then(|| Period::new(change.from, change.to.unwrap_or(forever)).ok())?
}

fn whole_years(from: NaiveDate, to: NaiveDate) -> u32 {
    let full = to.year() - from.year() - i32::from((to.month(), to.day()) < (from.month(), from.day()));
    u32::try_from(full).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::facts::Stage;
    use crate::model::staff::SchoolStage;
    use crate::store::Standing;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn change(kind: ChangeKind, from: &str, to: Option<&str>) -> StaffChange {
        let (school, document, note) = (None, None, None);
        StaffChange { kind, from: day(from), to: to.map(day), school, document, note }
    }

    #[test]
    fn a_life_becomes_what_policies_ask() {
        let mut record = StaffRecord::new("张三".parse().unwrap());
        record.joined = Some("2010-08".parse().unwrap());
        record.joined_school = Some("2015".parse().unwrap());
        record.title = Some(Title::First);
        let staff = Staff { id: StaffId(1), record, standing: Standing::default() };
        let person = fact(&staff, &[], Stage::Primary, day("2026-07-31"));
        assert_eq!((person.stage, person.work_years), (Some(Stage::Primary), Some(15)));
        assert_eq!(person.title.as_deref(), Some("一级教师"));
        assert_eq!((person.joined, person.left), (Some(day("2015-01-01")), None));

        let changes = [
            change(ChangeKind::MovedOut, "2018-07-01", None),
            change(ChangeKind::MovedIn, "2020-09-01", None),
            change(ChangeKind::MaternityLeave, "2022-01-01", Some("2022-06-30")),
            change(ChangeKind::SickLeave, "2025-01-01", None),
        ];
        let person = fact(&staff, &changes, Stage::Primary, day("2026-08-31"));
        assert_eq!(person.work_years, Some(16));
        assert_eq!((person.joined, person.left), (Some(day("2020-09-01")), None), "who came back is here");
        let leave: Vec<_> = person.leave.iter().map(|leave| leave.from()).collect();
        assert_eq!(leave, [day("2022-01-01"), day("2025-01-01")]);
    }

    #[test]
    fn whose_hours_another_school_hands_in_is_not_ours() {
        let mut record = StaffRecord::new("张三".parse().unwrap());
        assert!(is_ours(&record));
        record.reported_by = Some(ReportedBy::There);
        assert!(!is_ours(&record));
        record.reported_by = None;
        record.status = Some(crate::model::staff::StaffStatus::Retired);
        record.stage = Some(SchoolStage::Primary);
        assert!(!is_ours(&record));
    }
}
