//! 场次 of a program and the attendance 考勤 at each: only what is not plain presence is kept.

use chrono::NaiveTime;
use rusqlite::{Row, params};

use super::column::{Fields, iso, unreadable};
use super::deed::Deed;
use super::error::StoreError;
use super::view::View;
use crate::model::attendance::Attendance;
use crate::model::hours::Hours;
use crate::model::id::{ParticipationId, ProgramId, SessionId};
use crate::model::program::Session;

/// How one person attended one session, where it is not plain presence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttendanceMark {
    /// The session.
    pub session: SessionId,
    /// The person's part.
    pub participation: ParticipationId,
    /// The mark.
    pub mark: Attendance,
    /// Hours set for this person in this session.
    pub hours: Option<Hours>,
    /// 备注.
    pub note: Option<String>,
}

fn clock(time: NaiveTime) -> String {
    time.format("%H:%M").to_string()
}

fn read_session(row: &Row<'_>) -> rusqlite::Result<(SessionId, Session)> {
    let time = |column: usize| -> rusqlite::Result<Option<NaiveTime>> {
        let text: Option<String> = row.get(column)?;
        let parse = |text: String| NaiveTime::parse_from_str(&text, "%H:%M");
        text.map(parse).transpose().map_err(|e| unreadable(column, e))
    };
    let (from_time, to_time) = (time(7)?, time(8)?);
    let mut next = Fields::of(row);
    let id = SessionId(next.plain()?);
    let session = Session {
        number: next.plain()?,
        day: next.day()?,
        topic: next.plain()?,
        place: next.plain()?,
        speaker: next.plain()?,
        hours: next.hours()?,
        from_time,
        to_time,
    };
    Ok((id, session))
}

const SELECT: &str = "SELECT id, number, day, topic, place, speaker, hours, from_time, to_time FROM session";

impl View<'_> {
    /// The sessions of a program, in the order of their day and number.
    ///
    /// # Errors
    /// What the disk says.
    pub fn sessions(self, program: ProgramId) -> Result<Vec<(SessionId, Session)>, StoreError> {
        self.rows(&format!("{SELECT} WHERE program = ?1 ORDER BY day, number"), [program.0], read_session)
    }

    /// One session by its number in the program.
    ///
    /// # Errors
    /// What the disk says.
    pub fn session_numbered(
        self,
        program: ProgramId,
        number: u32,
    ) -> Result<Option<(SessionId, Session)>, StoreError> {
        let sql = format!("{SELECT} WHERE program = ?1 AND number = ?2");
        self.first(&sql, params![program.0, number], read_session)
    }

    /// All marks of a program, by session and row of the sheet.
    ///
    /// # Errors
    /// What the disk says.
    pub fn attendance(self, program: ProgramId) -> Result<Vec<AttendanceMark>, StoreError> {
        let sql = "SELECT a.session, a.participation, a.mark, a.hours, a.note FROM attendance AS a
                   JOIN session AS s ON s.id = a.session JOIN participation AS p ON p.id = a.participation
                   WHERE s.program = ?1 ORDER BY s.day, s.number, p.row_number";
        self.rows(sql, [program.0], |row| {
            let mut next = Fields::of(row);
            Ok(AttendanceMark {
                session: SessionId(next.plain()?),
                participation: ParticipationId(next.plain()?),
                mark: next.coded(Attendance::from_code)?,
                hours: next.optional_hours()?,
                note: next.plain()?,
            })
        })
    }
}

impl Deed<'_> {
    /// Adds a session to a program.
    ///
    /// # Errors
    /// What the disk says; a number that another session has is refused by the database.
    pub fn insert_session(&self, program: ProgramId, session: &Session) -> Result<SessionId, StoreError> {
        let sql =
            "INSERT INTO session (program, number, day, from_time, to_time, topic, place, speaker, hours)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
        let id = self.insert(
            sql,
            params![
                program.0,
                session.number,
                iso(session.day),
                session.from_time.map(clock),
                session.to_time.map(clock),
                session.topic,
                session.place,
                session.speaker,
                session.hours.hundredths()
            ],
        )?;
        Ok(SessionId(id))
    }

    /// Writes a session whole.
    ///
    /// # Errors
    /// As [`Deed::insert_session`].
    pub fn update_session(&self, id: SessionId, session: &Session) -> Result<(), StoreError> {
        self.run(
            "UPDATE session SET (number, day, from_time, to_time, topic, place, speaker, hours)
               = (?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) WHERE id = ?1",
            params![
                id.0,
                session.number,
                iso(session.day),
                session.from_time.map(clock),
                session.to_time.map(clock),
                session.topic,
                session.place,
                session.speaker,
                session.hours.hundredths()
            ],
        )?;
        Ok(())
    }

    /// Takes a session away, with its attendance.
    ///
    /// # Errors
    /// What the disk says.
    pub fn delete_session(&self, id: SessionId) -> Result<(), StoreError> {
        self.run("DELETE FROM session WHERE id = ?1", [id.0])?;
        Ok(())
    }

    /// Writes how somebody attended a session; plain presence without hours or note takes the row away.
    ///
    /// # Errors
    /// What the disk says.
    pub fn set_attendance(&self, mark: &AttendanceMark) -> Result<(), StoreError> {
        if mark.mark == Attendance::Present && mark.hours.is_none() && mark.note.is_none() {
            self.run(
                "DELETE FROM attendance WHERE session = ?1 AND participation = ?2",
                params![mark.session.0, mark.participation.0],
            )?;
            return Ok(());
        }
        self.run(
            "INSERT INTO attendance (session, participation, mark, hours, note) VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT (session, participation) DO UPDATE SET
               mark = excluded.mark, hours = excluded.hours, note = excluded.note",
            params![
                mark.session.0,
                mark.participation.0,
                mark.mark.code(),
                mark.hours.map(Hours::hundredths),
                mark.note
            ],
        )?;
        Ok(())
    }
}
