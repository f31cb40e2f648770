//! What the screen asks the workspace for.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use chrono::NaiveDate;

use crate::model::hours::Hours;
use crate::model::id::StaffId;
use crate::model::period::Period;
use crate::model::staff_change::StaffChange;
use crate::policy::{CapUse, RequirementAnswer};
use crate::service::ServiceError;
use crate::service::assessment::{
    Counting, advice, assess_everybody, assess_person, period_for, plan_person, reckoned_from,
};
use crate::service::policies::{self, InForce};
use crate::service::printing::glyphless;
use crate::service::staff::StaffForm;
use crate::store::{
    EntryFilter, EntryOrder, EntryRow, Staff, StaffColumn, StaffFilter, StaffRow, StaffSort, View, Workspace,
};
use crate::window::screen::Short;

/// Which list is wanted, and which of its rows are in sight.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// Whom it shows.
    pub filter: StaffFilter,
    /// Only people who are short of something.
    pub short: Option<Short>,
    /// Its order.
    pub sort: StaffSort,
    /// From the last to the first.
    pub descending: bool,
    /// The rows in sight.
    pub seen: Range<usize>,
}

/// The list as it was read.
#[derive(Debug, Clone)]
pub struct List {
    /// Everybody in it, in its order.
    pub people: Vec<StaffId>,
    /// The rows in sight.
    pub rows: Vec<StaffRow>,
    /// How many there are without any filter.
    pub all: u32,
    /// What the people are short of, in words.
    pub short: Option<String>,
}

/// What the list can be filtered by.
#[derive(Debug, Clone)]
pub struct Values {
    /// The departments, and how many are in each.
    pub departments: Vec<(String, u32)>,
    /// The subjects, and how many teach each.
    pub subjects: Vec<(String, u32)>,
}

/// One person, with all that the pane shows.
#[derive(Debug, Clone)]
pub struct Card {
    /// The line of the list.
    pub row: StaffRow,
    /// Characters of the name that no font at hand has.
    pub glyphless: Vec<char>,
    /// What is kept.
    pub staff: Staff,
    /// The same as the texts of a form.
    pub form: StaffForm,
    /// What happened to the person, the oldest first.
    pub changes: Vec<(i64, StaffChange)>,
    /// How the person stands under each regulation.
    pub outlooks: Vec<Outlook>,
    /// The latest entries.
    pub entries: Vec<EntryRow>,
    /// Deeds on the person's record, the latest first: when, and what.
    pub history: Vec<(String, String)>,
}

/// How a person stands under a regulation.
#[derive(Debug, Clone)]
pub struct Outlook {
    /// Its id.
    pub policy: String,
    /// The regulation.
    pub title: String,
    /// Its categories: code and label.
    pub categories: Vec<(String, String)>,
    /// How to fill what is missing, one sentence a requirement.
    pub ways: Vec<String>,
    /// The days over which it is shown.
    pub period: Period,
    /// A sentence that can be sent.
    pub advice: String,
    /// Whether all is met; none where nothing is required.
    pub met: Option<bool>,
    /// Hours that count.
    pub total: Hours,
    /// Each requirement.
    pub requirements: Vec<RequirementAnswer>,
    /// Each cap that was used, with the names of what shares it.
    pub caps: Vec<(String, CapUse)>,
    /// Recognised hours by the number of the entry.
    pub recognised: BTreeMap<String, Hours>,
}

/// So many rows come before a list.
const FIRST: u32 = 100;

/// The rows with which a list begins, whoever is short of what.
pub fn first(workspace: &Workspace, wanted: &Wanted) -> Result<Vec<StaffRow>, ServiceError> {
    let view = workspace.view();
    let filter = StaffFilter { limit: Some(FIRST), ..wanted.filter.clone() };
    Ok(view.staff_rows(&view.staff_list(&filter, wanted.sort, wanted.descending)?)?)
}

/// Reads the list.
pub fn list(workspace: &Workspace, wanted: &Wanted) -> Result<List, ServiceError> {
    let view = workspace.view();
    let mut people = view.staff_list(&wanted.filter, wanted.sort, wanted.descending)?;
    let mut words = None;
    if let Some(short) = &wanted.short {
        let (who, what) = who_is_short(view, short, workspace.setting().clock.today())?;
        people.retain(|id| who.contains(id));
        words = Some(what);
    }
    let last = people.len();
    let seen = wanted.seen.start.min(last)..wanted.seen.end.min(last);
    let rows = view.staff_rows(people.get(seen).unwrap_or_default())?;
    Ok(List { rows, all: view.staff_count()?, short: words, people })
}

/// Reads what the list can be filtered by.
pub fn values(workspace: &Workspace) -> Result<Values, ServiceError> {
    let view = workspace.view();
    let departments = view.staff_values(StaffColumn::Department)?;
    Ok(Values { departments, subjects: view.staff_values(StaffColumn::Subject)? })
}

fn who_is_short(
    view: View<'_>,
    short: &Short,
    today: NaiveDate,
) -> Result<(BTreeSet<StaffId>, String), ServiceError> {
    let chosen = policies::chosen(view)?.into_iter().find(|policy| policy.pack.id() == short.policy);
    let policy = match chosen {
        Some(policy) => policy,
        None => policies::main_policy(view)?,
    };
    let period = period_for(&policy, "", reckoned_from(view, today)?)?;
    let mut words = String::new();
    let mut who = BTreeSet::new();
    for person in assess_everybody(view, &policy, period, Counting::Counted)? {
        let wanted = |answer: &&RequirementAnswer| {
            let this = short.requirement.is_empty()
                || answer.id == short.requirement
                || answer.label == short.requirement;
            this && short.period.is_none_or(|period| period == answer.period) && !answer.met
        };
        if let Some(answer) = person.assessment.requirements.iter().find(wanted) {
            who.insert(person.staff);
            words.clone_from(&answer.label);
        }
    }
    if short.requirement.is_empty() || words.is_empty() {
        words = "没有达标".to_owned();
    } else {
        let when = short.period.filter(|stretch| *stretch != period);
        let when = when.map(|stretch| format!("{stretch} ")).unwrap_or_default();
        words = format!("{when}{words}没有达到");
    }
    Ok((who, words))
}

/// Reads one person.
pub fn card(workspace: &Workspace, id: StaffId) -> Result<Option<Card>, ServiceError> {
    let (view, today) = (workspace.view(), workspace.setting().clock.today());
    let Some(row) = view.staff_rows(&[id])?.pop() else { return Ok(None) };
    let staff = view.staff(id)?;
    let at = reckoned_from(view, today)?;
    let mut outlooks = Vec::new();
    for policy in policies::chosen(view)? {
        outlooks.push(outlook(view, id, &policy, at, today)?);
    }
    let changes = view.staff_changes(id)?;
    let order = EntryOrder { descending: true, ..EntryOrder::default() };
    let filter = EntryFilter { staff: Some(id), order, limit: Some(LATEST), ..EntryFilter::default() };
    Ok(Some(Card {
        glyphless: glyphless(&row.name).map_err(ServiceError::from)?,
        row,
        form: StaffForm::of(&staff.record, staff.standing),
        staff,
        history: history(view, id, &changes)?,
        changes,
        outlooks,
        entries: view.entries(&filter)?,
    }))
}

/// So many entries are shown.
const LATEST: u32 = 30;

fn outlook(
    view: View<'_>,
    id: StaffId,
    policy: &InForce,
    at: NaiveDate,
    today: NaiveDate,
) -> Result<Outlook, ServiceError> {
    let period = period_for(policy, "", at)?;
    let counted = assess_person(view, id, policy, period, Counting::Counted)?;
    let coming = assess_person(view, id, policy, period, Counting::OnItsWay)?;
    let pack = &policy.pack;
    let (now, then) = (counted.assessment, coming.assessment);
    let named = |cap: &CapUse| {
        let names = cap.categories.places().filter_map(|place| pack.categories().get(place));
        // A cap on a whole branch is named after what stands above the others.
        let mut shown: Vec<(&str, &str)> = Vec::new();
        for category in names {
            let below = |(code, _): &(&str, &str)| {
                category.code.strip_prefix(code).is_some_and(|rest| rest.starts_with('.'))
            };
            if !shown.iter().any(below) {
                shown.push((&category.code, &category.label));
            }
        }
        shown.iter().map(|(_, label)| *label).collect::<Vec<_>>().join("、")
    };
    let ways = plan_person(view, id, policy, (period, Counting::Counted), &[], today)?.advice;
    // What only gathers others takes no hours of its own.
    let gathers = |code: &str| {
        let below = |other: &str| other.strip_prefix(code).is_some_and(|rest| rest.starts_with('.'));
        pack.categories().iter().any(|other| below(&other.code))
    };
    let categories = pack.categories().iter().filter(|one| !gathers(&one.code));
    let categories = categories.map(|one| (one.code.clone(), one.label.clone()));
    Ok(Outlook {
        policy: pack.id().to_owned(),
        categories: categories.collect(),
        ways: ways.gaps.into_iter().map(|gap| gap.sentence).collect(),
        title: pack.title().to_owned(),
        period,
        advice: advice(pack, &counted.name, &now, &then, today),
        met: (!now.requirements.is_empty()).then(|| now.requirements.iter().all(|answer| answer.met)),
        total: now.total,
        caps: now.caps.iter().map(|cap| (of_stretch(&named(cap), cap.period, period), cap.clone())).collect(),
        recognised: now.records.into_iter().map(|record| (record.id, record.recognised)).collect(),
        requirements: now.requirements,
    })
}

/// A name with the stretch that it is about, where that is not the whole period.
pub fn of_stretch(name: &str, stretch: Period, whole: Period) -> String {
    if stretch == whole { name.to_owned() } else { format!("{name}（{stretch}）") }
}

fn history(
    view: View<'_>,
    id: StaffId,
    changes: &[(i64, StaffChange)],
) -> Result<Vec<(String, String)>, ServiceError> {
    let mut deeds = BTreeMap::new();
    for (deed, _) in view.history("staff", id.0)? {
        deeds.insert(deed.id.0, (deed.at, deed.summary));
    }
    for (change, _) in changes {
        for (deed, _) in view.history("staff_change", *change)? {
            deeds.insert(deed.id.0, (deed.at, deed.summary));
        }
    }
    Ok(deeds.into_values().rev().collect())
}
