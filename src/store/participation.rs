//! 参训: who is on the roster of a program, in which row of the sign-in sheet, and with what right to its hours.

use rusqlite::{Row, params};

use super::column::Fields;
use super::deed::Deed;
use super::entry::STANDS;
use super::error::StoreError;
use super::view::View;
use crate::model::facts::{Grade, Outcome, Role};
use crate::model::hours::Hours;
use crate::model::id::{EntryId, ParticipationId, ProgramId, StaffId};
use crate::model::program::Participation;
use crate::model::state::EntryState;

/// A line of a roster with the person and what came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RosterLine {
    /// Number of the part.
    pub id: ParticipationId,
    /// The part.
    pub part: Participation,
    /// 姓名.
    pub name: String,
    /// 教师编号.
    pub staff_code: Option<String>,
    /// 部门.
    pub department: Option<String>,
    /// The first live entry that came of it.
    pub entry: Option<(EntryId, EntryState)>,
}

macro_rules! columns {
    () => {
        "p.id, p.staff, p.row_number, p.role, p.hours, p.credits, p.certificate, p.outcome, p.grade, CASE p.granted WHEN 1 THEN NULL ELSE p.reason END, p.note"
    };
}

fn read_part(next: &mut Fields<'_, '_>) -> rusqlite::Result<(ParticipationId, Participation)> {
    let id = ParticipationId(next.plain()?);
    let part = Participation {
        staff: StaffId(next.plain()?),
        row_number: next.plain()?,
        role: next.coded(Role::from_code)?,
        hours: next.optional_hours()?,
        credits: next.optional_hours()?,
        certificate: next.plain()?,
        outcome: next.optional_coded(Outcome::from_code)?,
        grade: next.optional_coded(Grade::from_code)?,
        left_out: next.plain()?,
        note: next.plain()?,
    };
    Ok((id, part))
}

fn read_line(row: &Row<'_>) -> rusqlite::Result<RosterLine> {
    let mut next = Fields::of(row);
    let (id, part) = read_part(&mut next)?;
    let (name, staff_code, department) = (next.plain()?, next.plain()?, next.plain()?);
    let entry: Option<i64> = next.plain()?;
    let state = next.optional_coded(EntryState::from_code)?;
    Ok(RosterLine { id, part, name, staff_code, department, entry: entry.map(EntryId).zip(state) })
}

impl View<'_> {
    /// The parts in a program, in the order of the sign-in sheet.
    ///
    /// # Errors
    /// What the disk says.
    pub fn participations(
        self,
        program: ProgramId,
    ) -> Result<Vec<(ParticipationId, Participation)>, StoreError> {
        let sql = concat!(
            "SELECT ",
            columns!(),
            " FROM participation AS p WHERE program = ?1 ORDER BY row_number, id"
        );
        self.rows(sql, [program.0], |row| read_part(&mut Fields::of(row)))
    }

    /// The roster of a program, in the order of the sign-in sheet.
    ///
    /// # Errors
    /// What the disk says.
    pub fn roster(self, program: ProgramId) -> Result<Vec<RosterLine>, StoreError> {
        let sql = format!(
            "SELECT {}, s.name, s.staff_code, s.department, e.id, e.state
             FROM participation AS p JOIN staff AS s ON s.id = p.staff
             LEFT JOIN entry AS e ON e.id = (SELECT min(id) FROM entry WHERE participation = p.id AND {STANDS})
             WHERE p.program = ?1 ORDER BY p.row_number, p.id",
            columns!()
        );
        self.rows(&sql, [program.0], read_line)
    }

    /// Whether entries name this part, in whatever state.
    ///
    /// # Errors
    /// What the disk says.
    pub fn participation_has_entries(self, id: ParticipationId) -> Result<bool, StoreError> {
        Ok(self.number("SELECT EXISTS (SELECT 1 FROM entry WHERE participation = ?1)", [id.0])? != 0)
    }

    /// One person's part in a program.
    ///
    /// # Errors
    /// What the disk says.
    pub fn participation(
        self,
        program: ProgramId,
        staff: StaffId,
    ) -> Result<Option<(ParticipationId, Participation)>, StoreError> {
        let sql =
            concat!("SELECT ", columns!(), " FROM participation AS p WHERE program = ?1 AND staff = ?2");
        self.first(sql, params![program.0, staff.0], |row| read_part(&mut Fields::of(row)))
    }
}

impl Deed<'_> {
    /// Puts somebody on the roster of a program.
    ///
    /// # Errors
    /// What the disk says; a second part of one person is refused by the database.
    pub fn insert_participation(
        &self,
        program: ProgramId,
        part: &Participation,
    ) -> Result<ParticipationId, StoreError> {
        let sql = "INSERT INTO participation
             (staff, row_number, role, hours, credits, certificate, outcome, grade, granted, reason, note, program)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)";
        Ok(ParticipationId(self.insert(
            sql,
            params![
                part.staff.0,
                part.row_number,
                part.role.code(),
                part.hours.map(Hours::hundredths),
                part.credits.map(Hours::hundredths),
                part.certificate,
                part.outcome.map(Outcome::code),
                part.grade.map(Grade::code),
                part.left_out.is_none(),
                part.left_out,
                part.note,
                program.0
            ],
        )?))
    }

    /// Writes a part whole.
    ///
    /// # Errors
    /// What the disk says.
    pub fn update_participation(&self, id: ParticipationId, part: &Participation) -> Result<(), StoreError> {
        self.run(
            "UPDATE participation SET
               (row_number, role, hours, credits, certificate, outcome, grade, granted, reason, note)
               = (?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11) WHERE id = ?1",
            params![
                id.0,
                part.row_number,
                part.role.code(),
                part.hours.map(Hours::hundredths),
                part.credits.map(Hours::hundredths),
                part.certificate,
                part.outcome.map(Outcome::code),
                part.grade.map(Grade::code),
                part.left_out.is_none(),
                part.left_out,
                part.note
            ],
        )?;
        Ok(())
    }

    /// Leaves a part out of the hours, unless it is left out already with a reason of its own.
    ///
    /// # Errors
    /// What the disk says.
    pub fn leave_out(&self, id: ParticipationId, reason: &str) -> Result<(), StoreError> {
        self.run(
            "UPDATE participation SET granted = 0, reason = ?2 WHERE id = ?1 AND granted = 1",
            params![id.0, reason],
        )?;
        Ok(())
    }

    /// Takes somebody off the roster, with the attendance.
    ///
    /// # Errors
    /// What the disk says; a part of which an entry came is held by the database.
    pub fn delete_participation(&self, id: ParticipationId) -> Result<(), StoreError> {
        self.run("DELETE FROM participation WHERE id = ?1", [id.0])?;
        Ok(())
    }
}
