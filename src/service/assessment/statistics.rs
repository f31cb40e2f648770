//! 统计: the hours of a period by institution, program, department, title, stage or year. Every figure is a sum of
//! what [`super::assess_everybody`] gives.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};

use super::{Counting, People, PersonAssessment, judged, period_for, reckoned_from};
use crate::exchange::sheet::statistics::{Figures, Tally};
use crate::model::facts::closed_list;
use crate::model::id::{EntryId, ProgramId, StaffId};
use crate::model::period::Period;
use crate::model::staff::{SchoolStage, StaffRecord, Title};
use crate::policy::terms::CountsFrom;
use crate::policy::{RecordAnswer, Rules, year_at};
use crate::service::error::ServiceError;
use crate::service::policies::{self, InForce};
use crate::store::{Origin, View, Whom};

closed_list! {
    /// What the lines of the statistics are.
    By {
        /// 主办单位.
        Institution = "institution", "机构";
        /// 培训项目.
        Program = "program", "培训";
        /// 级别 of the training.
        Level = "level", "级别";
        /// 形式 of the training.
        Mode = "mode", "形式";
        /// 部门.
        Department = "department", "部门";
        /// 任教学科, the first of several.
        Subject = "subject", "学科";
        /// 职称.
        Title = "title", "职称";
        /// 任教学段.
        Stage = "stage", "学段";
        /// The years of the regulation, the current one and the four before it.
        Year = "year", "年度";
    }
}

impl By {
    /// Whether the lines are people, each in one of them; else they are records.
    pub const fn is_of_people(self) -> bool {
        matches!(self, By::Department | By::Subject | By::Title | By::Stage)
    }
}

/// So many years are offered, and so many are shown by year.
const YEARS: (i32, i32) = (8, 5);
/// What records and people are counted under where the field is empty.
const NOT_SAID: &str = "（未填）";
/// What records are counted under that come from no program.
const OWN: &str = "（个人登记）";

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// What the lines are.
    pub by: By,
    /// The regulation; none means the main one.
    pub policy: Option<String>,
    /// Year, years or cycle as typed; empty for the current one of the regulation. By year it is not asked.
    pub period: String,
    /// Which records count.
    pub counting: Counting,
}

/// What a line is about, beside its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Of {
    /// Nothing that a list can be filtered by.
    Several,
    /// A program.
    Program(ProgramId),
    /// A department.
    Department(String),
    /// A year.
    Year(Period),
}

/// A line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// What it is called.
    pub name: String,
    /// What it is about.
    pub of: Of,
    /// What is counted.
    pub figures: Figures,
}

/// The answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statistics {
    /// Title of the regulation.
    pub policy: String,
    /// The days that are counted.
    pub period: Period,
    /// What the lines are.
    pub by: By,
    /// The lines: institutions and programs by hours, departments by people, titles, stages and years in their order.
    pub groups: Vec<Group>,
    /// Periods that can be asked for: as typed, and the days.
    pub offered: Vec<(String, Period)>,
    /// Whether the regulation counts hours only once the authority has decided.
    pub waits: bool,
}

impl Statistics {
    /// The same as the input of the table.
    pub fn tally(&self) -> Tally {
        let by_people = self.by.is_of_people();
        Tally {
            period: self.period,
            policy: self.policy.clone(),
            by: self.by.word().to_owned(),
            people: if by_people { "人数" } else { "参训人数" },
            apart: by_people,
            judged: self.groups.iter().any(|group| group.figures.must > 0),
            lines: self.groups.iter().map(|group| (group.name.clone(), group.figures)).collect(),
        }
    }
}

/// Counts the hours of everybody whose hours the school hands in.
///
/// # Errors
/// [`ServiceError::UnknownPolicy`] for a regulation that is not chosen, as [`period_for`], or what the disk says.
pub fn statistics(view: View<'_>, asked: &Question, today: NaiveDate) -> Result<Statistics, ServiceError> {
    let policy = match &asked.policy {
        None => policies::main_policy(view)?,
        Some(id) => {
            let found = policies::chosen(view)?.into_iter().find(|policy| policy.pack.id() == id);
            found.ok_or_else(|| ServiceError::UnknownPolicy(id.clone()))?
        }
    };
    let at = reckoned_from(view, today)?;
    let years = years(&policy, at, YEARS.1)?;
    let period = match (asked.by, years.first().zip(years.last())) {
        (By::Year, Some(((_, last), (_, first)))) => Period::covering(first.from(), last.to()),
        _ => period_for(&policy, &asked.period, at)?,
    };
    let people = People::read(view, &policy, Whom::Everybody)?;
    let rules = Rules::new(&policy.pack, &policy.params);
    let assess = |period| people.assess(&rules, period, asked.counting);
    let groups = match asked.by {
        By::Year => years.iter().rev().map(|(_, year)| year_line(&policy, *year, &assess(*year))).collect(),
        By::Institution | By::Program | By::Level | By::Mode => {
            by_origin(asked.by, period, &assess(period), &view.entry_origins()?)
        }
        By::Department | By::Subject | By::Title | By::Stage => {
            let records: Vec<&StaffRecord> = people.staff.iter().map(|(staff, _)| &staff.record).collect();
            by_people(asked.by, &policy, period, &assess(period), &records)
        }
    };
    Ok(Statistics {
        policy: policy.pack.title().to_owned(),
        period,
        by: asked.by,
        groups,
        offered: offered(&policy, at)?,
        waits: policy.pack.audit().counts_from == CountsFrom::Authority,
    })
}

/// The latest years of the regulation, the current one first: as typed, and the days.
fn years(policy: &InForce, at: NaiveDate, count: i32) -> Result<Vec<(String, Period)>, ServiceError> {
    let first = year_at(&policy.pack, &policy.params, at).from().year();
    let typed = (0..count).map(|back| (first - back).to_string());
    typed.map(|typed| Ok((typed.clone(), period_for(policy, &typed, at)?))).collect()
}

fn offered(policy: &InForce, at: NaiveDate) -> Result<Vec<(String, Period)>, ServiceError> {
    let usual = (String::new(), period_for(policy, "", at)?);
    let mut years = years(policy, at, YEARS.0)?;
    years.retain(|(_, year)| *year != usual.1);
    Ok(std::iter::once(usual).chain(years).collect())
}

/// The records of a person that end in the period.
fn within(person: &PersonAssessment, period: Period) -> impl Iterator<Item = &RecordAnswer> {
    person.assessment.records.iter().filter(move |record| period.contains(record.last_day))
}

fn add_records(figures: &mut Figures, person: &PersonAssessment, period: Period) {
    for record in within(person, period) {
        add_record(figures, record);
    }
}

fn add_record(figures: &mut Figures, record: &RecordAnswer) {
    figures.entries += 1;
    figures.claimed = figures.claimed.plus(record.claimed.unwrap_or_default());
    figures.recognised = figures.recognised.plus(record.recognised);
}

fn add_verdict(figures: &mut Figures, policy: &InForce, person: &PersonAssessment, period: Period) {
    if let Some(met) = judged(&policy.pack, &person.assessment, period) {
        figures.must += 1;
        figures.met += u32::from(met);
    }
}

fn year_line(policy: &InForce, year: Period, people: &[PersonAssessment]) -> Group {
    let mut figures = Figures::default();
    for person in people {
        figures.people += u32::from(within(person, year).next().is_some());
        add_records(&mut figures, person, year);
        add_verdict(&mut figures, policy, person, year);
    }
    Group { name: year.to_string(), of: Of::Year(year), figures }
}

fn by_origin(
    by: By,
    period: Period,
    people: &[PersonAssessment],
    origins: &BTreeMap<EntryId, Origin>,
) -> Vec<Group> {
    let mut lines: BTreeMap<(Option<ProgramId>, String), (Figures, BTreeSet<StaffId>)> = BTreeMap::new();
    for person in people {
        for record in within(person, period) {
            let origin = record.id.parse().ok().and_then(|id| origins.get(&id));
            let key = match by {
                By::Program => match origin.and_then(|origin| origin.program.clone()) {
                    Some((program, title)) => (Some(program), title),
                    None => (None, OWN.to_owned()),
                },
                by => {
                    let name = origin.and_then(|origin| match by {
                        By::Level => origin.level.map(|level| level.word().to_owned()),
                        By::Mode => origin.mode.map(|mode| mode.word().to_owned()),
                        _ => origin.institution.clone(),
                    });
                    (None, name.unwrap_or_else(|| NOT_SAID.to_owned()))
                }
            };
            let (figures, who) = lines.entry(key).or_default();
            add_record(figures, record);
            who.insert(person.staff);
        }
    }
    let mut groups: Vec<Group> = lines
        .into_iter()
        .map(|((program, name), (figures, who))| {
            let people = u32::try_from(who.len()).unwrap_or(u32::MAX);
            let of = program.map_or(Of::Several, Of::Program);
            Group { name, of, figures: Figures { people, ..figures } }
        })
        .collect();
    groups.sort_by(|a, b| {
        let rank = |group: &Group| Reverse((group.figures.recognised, group.figures.entries));
        rank(a).cmp(&rank(b)).then_with(|| a.name.cmp(&b.name))
    });
    groups
}

/// The group of a person: where it stands among the others, and its name.
fn group_of(by: By, record: &StaffRecord) -> (usize, String) {
    let listed = |place: Option<(usize, &str)>| place.map(|(at, word)| (at, word.to_owned()));
    let found = match by {
        By::Title => listed(record.title.map(|title| {
            (Title::ALL.iter().position(|one| *one == title).unwrap_or_default(), title.word())
        }))
        .or_else(|| Some((Title::ALL.len(), record.other_title.clone()?))),
        By::Stage => listed(record.stage.map(|stage| {
            (SchoolStage::ALL.iter().position(|one| *one == stage).unwrap_or_default(), stage.word())
        })),
        By::Subject => record.subjects.first().cloned().map(|subject| (0, subject)),
        _ => record.department.clone().map(|department| (0, department)),
    };
    found.unwrap_or_else(|| (usize::MAX, NOT_SAID.to_owned()))
}

fn by_people(
    by: By,
    policy: &InForce,
    period: Period,
    people: &[PersonAssessment],
    records: &[&StaffRecord],
) -> Vec<Group> {
    let mut lines: BTreeMap<(usize, String), Figures> = BTreeMap::new();
    for (person, record) in people.iter().zip(records) {
        let figures = lines.entry(group_of(by, record)).or_default();
        figures.people += 1;
        add_records(figures, person, period);
        add_verdict(figures, policy, person, period);
    }
    let mut groups: Vec<Group> = lines
        .into_iter()
        .map(|((at, name), figures)| {
            let is_department = by == By::Department && at != usize::MAX;
            let of = if is_department { Of::Department(name.clone()) } else { Of::Several };
            Group { name, of, figures }
        })
        .collect();
    if matches!(by, By::Department | By::Subject) {
        groups.sort_by_key(|group| (group.name == NOT_SAID, Reverse(group.figures.people)));
    }
    groups
}
