//! The settlement of a term or a year 学期/年度结算: the sessions of a course, summed into one line of the ledger
//! a person.
//!
//! Settled again, what is not yet audited is brought up to date; what is audited keeps its days and is named where its
//! sessions come to something else by now. Sessions of other days are settled anew, whenever they were written down. So
//! a year may be settled after its first term, or term by term. The days of a void line stay without hours.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::error::ServiceError;
use super::ledger_error::LedgerError;
use super::training::{Granting, Names, Register, Registered, facts_of, open_program};
use crate::model::attendance::{
    Attainment, Attendance, AttendanceRules, Attended, note_with_reasons, settle as add_up,
};
use crate::model::entry::Entry;
use crate::model::id::{EntryId, ParticipationId, ProgramId, SessionId};
use crate::model::period::Period;
use crate::model::program::{Participation, Program, Session, Settles};
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
            attainment: course.attained(line.id, course.within(period).into_iter()),
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
        let program = open_program(deed.view(), id, "结算")?;
        let course = Course::read(deed.view(), id, &program, period)?;
        let parts = deed.view().participations(id)?;
        if parts.is_empty() {
            return Err(LedgerError::EmptyRoster(program.title).into());
        }
        let names = Names::of(deed.view(), id, &program)?;
        let mut register = Register::open(deed, granting)?;
        for (part_id, part) in &parts {
            let person =
                Person { id, program: &program, names: &names, course: &course, part_id: *part_id, part };
            person.settle(deed, &mut register)?;
        }
        let registered = register.finish(deed, id)?;
        deed.say(format!("{}：结算 {period}，{}", program.title, registered.summary()));
        Ok(registered)
    })
}

/// One person's part in a course that is settled.
struct Person<'a> {
    id: ProgramId,
    program: &'a Program,
    names: &'a Names,
    course: &'a Course,
    part_id: ParticipationId,
    part: &'a Participation,
}

impl Person<'_> {
    fn settle(&self, deed: &Deed<'_>, register: &mut Register<'_>) -> Result<(), ServiceError> {
        let own = deed.view().entries_of_participation(self.part_id)?;
        let (settled, mut open) = self.course.split(own);
        let mut stays = 0;
        for (id, entry) in &settled {
            let now = self.line(&self.course.within(entry.span), entry.note.as_deref());
            stays += u32::from(!register.compare(*id, entry, now));
        }
        let mut closed = deed.view().void_spans_of_participation(self.part_id)?;
        closed.extend(settled.iter().map(|(_, entry)| entry.span));
        let mut granted = false;
        for run in self.course.runs(&closed) {
            let (here, elsewhere): (Lines, Lines) =
                open.into_iter().partition(|(_, entry)| run.iter().any(|(_, s)| entry.span.contains(s.day)));
            open = elsewhere;
            let mut here = here.into_iter();
            let first = here.next();
            let wanted = self.line(&run, first.as_ref().and_then(|(_, entry)| entry.note.as_deref()));
            // Two terms that are settled into one year become one line.
            for extra in here {
                register.take_away(deed, extra)?;
            }
            if first.is_some() || wanted.is_some() {
                register.grant(deed, first, wanted)?;
                granted = true;
            }
        }
        // Their sessions are gone, or lie in a stretch that is closed by now.
        for extra in open {
            register.take_away(deed, extra)?;
        }
        match (granted, stays) {
            (false, 0) if settled.is_empty() => register.grant(deed, None, None),
            (false, 1..) => {
                register.stands();
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// The line that some sessions come to, with the note of the one that is there; none where the person gets no hours
    /// for them.
    fn line(&self, sessions: &[&(SessionId, Session)], note: Option<&str>) -> Option<Entry> {
        let days = || sessions.iter().map(|(_, session)| session.day);
        let span = Period::new(days().min()?, days().max()?).ok()?;
        let attainment = self.course.attained(self.part_id, sessions.iter().copied());
        if self.part.left_out.is_some() || attainment.hours.is_zero() {
            return None;
        }
        let reasons = &attainment.reasons;
        let note = note_with_reasons(note, reasons).filter(|_| !reasons.is_empty());
        let facts = facts_of(self.id, self.program, self.names, self.part_id, self.part, attainment.hours);
        Some(Entry {
            span,
            days: None,
            sessions: attainment.sessions.max(1),
            computed: None,
            override_reason: None,
            note,
            ..facts
        })
    }
}

/// Lines of the ledger with their numbers.
type Lines = Vec<(EntryId, Entry)>;

/// The sessions of a course, with everybody's marks, and the stretch of them that is to be settled.
struct Course {
    period: Period,
    /// All of them, in the order of their days.
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
        let sessions = view.sessions(id)?;
        if !sessions.iter().any(|(_, session)| period.contains(session.day)) {
            return Err(LedgerError::NoSessions { program: title(), period }.into());
        }
        let marks = view.attendance(id)?;
        let marks = marks.into_iter().map(|mark| ((mark.participation, mark.session), mark)).collect();
        Ok(Course { period, sessions, marks, rules: attendance_rules(view)? })
    }

    /// The sessions of these days.
    fn within(&self, span: Period) -> Vec<&(SessionId, Session)> {
        self.sessions.iter().filter(|(_, session)| span.contains(session.day)).collect()
    }

    /// The sessions of the period that lie in none of these stretches: each run between two of them is a line of its own.
    fn runs(&self, closed: &[Period]) -> Vec<Vec<&(SessionId, Session)>> {
        let mut runs: Vec<Vec<&(SessionId, Session)>> = Vec::new();
        for session in self.within(self.period) {
            let day = session.1.day;
            if closed.iter().any(|span| span.contains(day)) {
                continue;
            }
            let parted = |last: NaiveDate| closed.iter().any(|span| last < span.from() && span.to() < day);
            match runs.last_mut() {
                Some(run) if run.last().is_some_and(|(_, last)| !parted(last.day)) => run.push(session),
                _ => runs.push(vec![session]),
            }
        }
        runs
    }

    fn attained<'s>(
        &self,
        part: ParticipationId,
        sessions: impl Iterator<Item = &'s (SessionId, Session)>,
    ) -> Attainment {
        let attended = sessions.map(|(id, session)| {
            let mark = self.marks.get(&(part, *id));
            Attended {
                hours: session.hours,
                mark: mark.map_or(Attendance::Present, |mark| mark.mark),
                fixed: mark.and_then(|mark| mark.hours),
            }
        });
        add_up(&attended.collect::<Vec<_>>(), &self.rules)
    }

    /// What of a person's live entries is audited and stays, and what is still open; each with days of the period.
    fn split(&self, own: Vec<(EntryId, Entry)>) -> (Lines, Lines) {
        let touches =
            |entry: &Entry| entry.span.from() <= self.period.to() && self.period.from() <= entry.span.to();
        let mine = own.into_iter().filter(|(_, entry)| touches(entry));
        mine.partition(|(_, entry)| entry.state.counts_from_school())
    }
}

impl Register<'_> {
    /// Takes away an open entry whose sessions another one takes over.
    fn take_away(&mut self, deed: &Deed<'_>, extra: (EntryId, Entry)) -> Result<(), ServiceError> {
        let (id, entry) = extra;
        let draft = if entry.state == EntryState::Draft { entry } else { self.to_draft(deed, id, entry)? };
        self.take(deed, id, &draft, EntryDeed::Delete)
    }
}
