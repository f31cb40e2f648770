//! Sessions of a program, and who was there: the signed sheet comes back, and only its exceptions are typed.

use std::collections::BTreeMap;

use super::program::open_program;
use crate::model::attendance::{Attendance, read_exceptions};
use crate::model::id::{ProgramId, SessionId};
use crate::model::program::{Program, Session};
use crate::service::error::ServiceError;
use crate::service::ledger_error::LedgerError;
use crate::service::typed;
use crate::store::{AttendanceMark, Deed, Done, Workspace};

/// A session as it is typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SessionForm {
    /// The day; today when empty.
    pub day: String,
    /// When it begins.
    pub from_time: String,
    /// When it ends.
    pub to_time: String,
    /// 主题.
    pub topic: String,
    /// 地点.
    pub place: String,
    /// 主讲人.
    pub speaker: String,
    /// Hours; those of the session before when empty.
    pub hours: String,
}

impl SessionForm {
    /// The form filled with a session that is there.
    pub fn of(session: &Session) -> SessionForm {
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let time = |time: Option<chrono::NaiveTime>| {
            time.map(|time| time.format("%H:%M").to_string()).unwrap_or_default()
        };
        SessionForm {
            day: session.day.to_string(),
            from_time: time(session.from_time),
            to_time: time(session.to_time),
            topic: text(&session.topic),
            place: text(&session.place),
            speaker: text(&session.speaker),
            hours: session.hours.to_string(),
        }
    }
}

/// What the holding of a session left behind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Held {
    /// The session.
    pub session: SessionId,
    /// Its number in the program.
    pub number: u32,
    /// How many people were marked.
    pub exceptions: u32,
}

/// Writes down a session that was held, with the exceptions of its sheet (`7病 19旷 23迟`; empty when all were there).
///
/// # Errors
/// [`ServiceError::Field`], [`ServiceError::Hours`], [`LedgerError::OutsideProgram`], [`LedgerError::Exceptions`],
/// [`LedgerError::NoSuchRow`], or what the disk says.
pub fn hold_session(
    workspace: &mut Workspace,
    program: ProgramId,
    form: &SessionForm,
    exceptions: &str,
) -> Result<Done<Held>, ServiceError> {
    workspace.deed("session.hold", |deed| {
        let held = hold(deed, program, form, exceptions)?;
        let title = deed.view().program(program)?.title;
        deed.say(format!("{title}：登记第 {} 场", held.number));
        Ok(held)
    })
}

fn hold(deed: &Deed<'_>, id: ProgramId, form: &SessionForm, exceptions: &str) -> Result<Held, ServiceError> {
    let program = open_program(deed.view(), id, "登记场次")?;
    let sessions = deed.view().sessions(id)?;
    let number = sessions.iter().map(|(_, session)| session.number).max().unwrap_or(0) + 1;
    let usual = sessions.last().map_or(program.listener_hours, |(_, session)| session.hours);
    let session = fill(deed, &program, form, number, usual)?;
    let session = deed.insert_session(id, &session)?;
    let exceptions = mark(deed, id, session, exceptions)?;
    Ok(Held { session, number, exceptions })
}

/// Changes a session, and where exceptions are given its attendance with it.
///
/// # Errors
/// As [`hold_session`], and [`LedgerError::UnknownSession`].
pub fn edit_session(
    workspace: &mut Workspace,
    program: ProgramId,
    number: u32,
    form: &SessionForm,
    exceptions: Option<&str>,
) -> Result<Done<()>, ServiceError> {
    workspace.deed("session.edit", |deed| {
        let (id, before) = find(deed, program, number)?;
        let facts = open_program(deed.view(), program, "登记场次")?;
        let session = fill(deed, &facts, form, number, before.hours)?;
        deed.update_session(id, &session)?;
        if let Some(exceptions) = exceptions {
            mark(deed, program, id, exceptions)?;
        }
        deed.say(format!("{}：修改第 {number} 场", facts.title));
        Ok(())
    })
}

/// Takes a session away, with its attendance.
///
/// # Errors
/// [`LedgerError::UnknownSession`], or what the disk says.
pub fn delete_session(
    workspace: &mut Workspace,
    program: ProgramId,
    number: u32,
) -> Result<Done<()>, ServiceError> {
    workspace.deed("session.delete", |deed| {
        let (id, _) = find(deed, program, number)?;
        let facts = open_program(deed.view(), program, "登记场次")?;
        for mark in deed.view().attendance(program)?.into_iter().filter(|mark| mark.session == id) {
            deed.set_attendance(&AttendanceMark {
                mark: Attendance::Present,
                hours: None,
                note: None,
                ..mark
            })?;
        }
        deed.delete_session(id)?;
        deed.say(format!("{}：删除第 {number} 场", facts.title));
        Ok(())
    })
}

/// Sets the attendance of a session to what its sheet says: those named are marked, all others were there.
/// Returns how many were marked.
///
/// # Errors
/// [`LedgerError::UnknownSession`], [`LedgerError::Exceptions`], [`LedgerError::NoSuchRow`], or what the disk says.
pub fn mark_attendance(
    workspace: &mut Workspace,
    program: ProgramId,
    number: u32,
    exceptions: &str,
) -> Result<Done<u32>, ServiceError> {
    workspace.deed("session.attendance", |deed| {
        let (session, _) = find(deed, program, number)?;
        let facts = open_program(deed.view(), program, "登记场次")?;
        let marked = mark(deed, program, session, exceptions)?;
        deed.say(format!("{}：第 {number} 场考勤，{marked} 人例外", facts.title));
        Ok(marked)
    })
}

fn find(deed: &Deed<'_>, program: ProgramId, number: u32) -> Result<(SessionId, Session), ServiceError> {
    match deed.view().session_numbered(program, number)? {
        Some(found) => Ok(found),
        None => {
            let program = deed.view().program(program)?.title;
            Err(LedgerError::UnknownSession { program, number }.into())
        }
    }
}

fn fill(
    deed: &Deed<'_>,
    program: &Program,
    form: &SessionForm,
    number: u32,
    usual: crate::model::hours::Hours,
) -> Result<Session, ServiceError> {
    let day = typed::day("日期", &form.day)?.unwrap_or_else(|| deed.today());
    if !program.span.contains(day) {
        return Err(LedgerError::OutsideProgram { day, span: program.span }.into());
    }
    let (from_time, to_time) =
        (typed::time("开始时间", &form.from_time)?, typed::time("结束时间", &form.to_time)?);
    if let (Some(from), Some(to)) = (from_time, to_time)
        && to <= from
    {
        let problem = format!("不晚于开始时间 {}", from.format("%H:%M"));
        return Err(ServiceError::Field {
            field: "结束时间",
            value: form.to_time.trim().to_owned(),
            problem,
        });
    }
    Ok(Session {
        number,
        day,
        from_time,
        to_time,
        topic: typed::text(&form.topic),
        place: typed::text(&form.place),
        speaker: typed::text(&form.speaker),
        hours: typed::hours(&form.hours)?.unwrap_or(usual),
    })
}

fn mark(
    deed: &Deed<'_>,
    program: ProgramId,
    session: SessionId,
    exceptions: &str,
) -> Result<u32, ServiceError> {
    let marks = read_exceptions(exceptions)
        .map_err(|why| LedgerError::Exceptions { text: exceptions.trim().to_owned(), why })?;
    let parts = deed.view().participations(program)?;
    let rows: BTreeMap<u32, _> = parts.iter().map(|(id, part)| (part.row_number, *id)).collect();
    if let Some(row) = marks.keys().find(|row| !rows.contains_key(row)) {
        let people = u32::try_from(parts.len()).unwrap_or(u32::MAX);
        return Err(LedgerError::NoSuchRow(*row, people).into());
    }
    let before: BTreeMap<_, _> = deed
        .view()
        .attendance(program)?
        .into_iter()
        .filter(|mark| mark.session == session)
        .map(|mark| (mark.participation, mark))
        .collect();
    for (row, participation) in rows {
        let mark = marks.get(&row).copied().unwrap_or(Attendance::Present);
        let kept = before.get(&participation).filter(|before| before.mark == mark);
        if kept.is_none() {
            deed.set_attendance(&AttendanceMark { session, participation, mark, hours: None, note: None })?;
        }
    }
    Ok(u32::try_from(marks.len()).unwrap_or(u32::MAX))
}
