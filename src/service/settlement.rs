//! The settlement of a term or a year 学期/年度结算: the sessions of a course, summed into one line of the ledger
//! a person.
//!
//! Settled again, what is not yet audited is brought up to date; what is audited keeps its sessions, and only later
//! ones are settled anew. So a year may be settled after its first term, or term by term.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::error::ServiceError;
use super::ledger_error::LedgerError;
use super::training::{Granting, Names, Register, Registered, facts_of};
use crate::model::attendance::{
    Attainment, Attendance, AttendanceRules, Attended, note_with_reasons, settle as add_up,
};
use crate::model::entry::Entry;
use crate::model::id::{EntryId, ParticipationId, ProgramId, SessionId};
use crate::model::period::Period;
use crate::model::program::{Program, Session, Settles};
use crate::model::state::{EntryDeed, EntryState};
use crate::store::{AttendanceMark, Deed, Done, StoreError, View, Workspace};

/// The setting under which the school keeps its rules of attendance.
const RULES: &str = "attendance.rules";

/// The school's rules of attendance; all off unless set.
///
/// # Errors
/// [`StoreError::Damaged`] for rules that cannot be read (hours must not change because of that), or what the disk says.
pub fn attendance_rules(view: View<'_>) -> Result<AttendanceRules, ServiceError> {
    let Some(text) = view.setting(RULES)? else { return Ok(AttendanceRules::default()) };
    Ok(serde_json::from_str(&text).map_err(|e| StoreError::Damaged(format!("考勤扣减：{e}")))?)
}

/// Sets the school's rules of attendance. They hold for what is settled from now on; what is audited stays.
///
/// # Errors
/// [`ServiceError::Field`] for a rule about those who were there all the time, or what the disk says.
pub fn set_attendance_rules(
    workspace: &mut Workspace,
    rules: &AttendanceRules,
) -> Result<Done<()>, ServiceError> {
    let mut rules = rules.clone();
    rules.deductions.retain(|_, hours| !hours.is_zero());
    let refuse = |field, mark: Attendance| ServiceError::Field {
        field,
        value: mark.word().to_owned(),
        problem: "本来就计学时".to_owned(),
    };
    if rules.deductions.contains_key(&Attendance::Present) {
        return Err(refuse("扣减", Attendance::Present));
    }
    if let Some(mark) = rules.kept.iter().find(|mark| mark.is_there()) {
        return Err(refuse("照计", *mark));
    }
    rules.kept.sort_unstable();
    rules.kept.dedup();
    for limit in [&mut rules.zero_from_absences, &mut rules.zero_from_leaves] {
        *limit = limit.filter(|limit| *limit > 0);
    }
    workspace.deed("attendance.rules", |deed| {
        deed.set_setting(RULES, &serde_json::json!(rules).to_string())?;
        deed.say(format!("设定考勤扣减：{}", rules.summary()));
        Ok(())
    })
}

/// What a settlement would come to for one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettlementLine {
    /// The part.
    pub participation: ParticipationId,
    /// 姓名.
    pub name: String,
    /// Hours, marks and what was taken off.
    pub attainment: Attainment,
    /// Why the person gets no hours, when left out.
    pub left_out: Option<String>,
}

/// What a settlement would come to, in the order of the sheet.
///
/// # Errors
/// [`LedgerError::SettledOtherwise`], [`LedgerError::NoSessions`], or what the disk says.
pub fn preview_settlement(
    view: View<'_>,
    id: ProgramId,
    period: Period,
) -> Result<Vec<SettlementLine>, ServiceError> {
    let program = view.program(id)?;
    let course = Course::read(view, id, &program, period)?;
    let roster = view.roster(id)?;
    Ok(roster
        .into_iter()
        .map(|line| SettlementLine {
            participation: line.id,
            name: line.name,
            attainment: course.attained(line.id, None),
            left_out: line.part.left_out,
        })
        .collect())
}

/// Settles the sessions of a course that lie within a period.
///
/// # Errors
/// [`LedgerError::SettledOtherwise`], [`LedgerError::NoSessions`], [`LedgerError::EmptyRoster`],
/// [`LedgerError::OneByOne`], [`LedgerError::Step`], or what the disk says.
pub fn settle(
    workspace: &mut Workspace,
    id: ProgramId,
    period: Period,
    granting: &Granting,
) -> Result<Done<Registered>, ServiceError> {
    let code = if *granting == Granting::Register { "program.settle" } else { "program.settle_pass" };
    workspace.deed(code, |deed| {
        let program = deed.view().program(id)?;
        let course = Course::read(deed.view(), id, &program, period)?;
        let parts = deed.view().participations(id)?;
        if parts.is_empty() {
            return Err(LedgerError::EmptyRoster(program.title).into());
        }
        let names = Names::of(deed.view(), &program)?;
        let mut register = Register::open(deed, granting)?;
        for (part_id, part) in &parts {
            let own = deed.view().entries_of_participation(*part_id)?;
            let (settled, open) = course.split(own);
            let after = settled.iter().map(|(_, entry)| entry.span.to()).max();
            let attainment = course.attained(*part_id, after);
            let span = course.span(after);
            let counts = part.left_out.is_none() && !attainment.hours.is_zero();
            let mut open = open.into_iter();
            let first = open.next();
            let note = first.as_ref().and_then(|(_, entry)| entry.note.as_deref());
            let reasons = &attainment.reasons;
            let note = note_with_reasons(note, reasons).filter(|_| !reasons.is_empty());
            let wanted = span.filter(|_| counts).map(|span| {
                let facts = facts_of(id, &program, &names, *part_id, part, attainment.hours);
                Entry {
                    span,
                    days: None,
                    sessions: attainment.sessions.max(1),
                    computed: None,
                    override_reason: None,
                    note,
                    ..facts
                }
            });
            // Two terms that are settled into one year become one line.
            for extra in open {
                register.grant_also(deed, extra)?;
            }
            if first.is_some() || wanted.is_some() || settled.is_empty() {
                register.grant(deed, first, wanted)?;
            } else {
                register.stands();
            }
        }
        let registered = register.finish(deed, id)?;
        deed.say(format!("{}：结算 {period}，{}", program.title, registered.summary()));
        Ok(registered)
    })
}

/// Lines of the ledger with their numbers.
type Lines = Vec<(EntryId, Entry)>;

/// The sessions of a course that are to be settled, with everybody's marks.
struct Course {
    period: Period,
    sessions: Vec<(SessionId, Session)>,
    marks: BTreeMap<(ParticipationId, SessionId), AttendanceMark>,
    rules: AttendanceRules,
}

impl Course {
    fn read(
        view: View<'_>,
        id: ProgramId,
        program: &Program,
        period: Period,
    ) -> Result<Course, ServiceError> {
        let title = || program.title.clone();
        if program.settles != Settles::Sessions {
            return Err(LedgerError::SettledOtherwise { program: title(), by_sessions: false }.into());
        }
        let mut sessions = view.sessions(id)?;
        sessions.retain(|(_, session)| period.contains(session.day));
        if sessions.is_empty() {
            return Err(LedgerError::NoSessions { program: title(), period }.into());
        }
        let marks = view.attendance(id)?;
        let marks = marks.into_iter().map(|mark| ((mark.participation, mark.session), mark)).collect();
        Ok(Course { period, sessions, marks, rules: attendance_rules(view)? })
    }

    /// Sessions after a day; all without one.
    fn after(&self, after: Option<NaiveDate>) -> impl Iterator<Item = &(SessionId, Session)> {
        self.sessions.iter().filter(move |(_, session)| after.is_none_or(|after| session.day > after))
    }

    /// From the first to the last of the sessions after a day.
    fn span(&self, after: Option<NaiveDate>) -> Option<Period> {
        let days = || self.after(after).map(|(_, session)| session.day);
        Period::new(days().min()?, days().max()?).ok()
    }

    fn attained(&self, part: ParticipationId, after: Option<NaiveDate>) -> Attainment {
        let attended = self.after(after).map(|(id, session)| {
            let mark = self.marks.get(&(part, *id));
            Attended {
                hours: session.hours,
                mark: mark.map_or(Attendance::Present, |mark| mark.mark),
                fixed: mark.and_then(|mark| mark.hours),
            }
        });
        add_up(&attended.collect::<Vec<_>>(), &self.rules)
    }

    /// What of a person's live entries is audited and stays, and what is still open; each with sessions of the period.
    fn split(&self, own: Vec<(EntryId, Entry)>) -> (Lines, Lines) {
        let touches =
            |entry: &Entry| entry.span.from() <= self.period.to() && self.period.from() <= entry.span.to();
        let mine = own.into_iter().filter(|(_, entry)| touches(entry));
        mine.partition(|(_, entry)| entry.state.counts_from_school())
    }
}

impl Register<'_> {
    /// Takes away an open entry whose sessions another one takes over.
    fn grant_also(&mut self, deed: &Deed<'_>, extra: (EntryId, Entry)) -> Result<(), ServiceError> {
        let (id, entry) = extra;
        let draft = if entry.state == EntryState::Draft { entry } else { self.to_draft(deed, id, entry)? };
        self.take(deed, id, &draft, EntryDeed::Delete)
    }
}
