//! 培训项目: one row a program, and the list of them with what came of each.

use rusqlite::{Row, params};

use super::column::{Fields, iso};
use super::deed::Deed;
use super::entry::LIVE;
use super::entry_list::escaped;
use super::error::StoreError;
use super::view::View;
use crate::model::facts::{Activity, Level, Mode, Organiser};
use crate::model::hours::Hours;
use crate::model::id::{InstitutionId, ProgramId};
use crate::model::period::Period;
use crate::model::program::{Program, Settles};
use crate::model::state::ProgramState;

/// Which programs are wanted; the default is all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ProgramFilter {
    /// Part of a title or code.
    pub text: String,
    /// Whose last day lies within.
    pub period: Option<Period>,
    /// In this state.
    pub state: Option<ProgramState>,
}

/// What a line of the list of programs shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProgramRow {
    /// Number.
    pub id: ProgramId,
    /// 项目编号.
    pub code: String,
    /// 项目名称.
    pub title: String,
    /// Its kind.
    pub activity: Activity,
    /// 主办单位.
    pub institution: Option<String>,
    /// First and last day.
    pub span: Period,
    /// Hours for those who speak or host.
    pub speaker_hours: Hours,
    /// Hours for everybody else.
    pub listener_hours: Hours,
    /// How its hours reach the ledger.
    pub settles: Settles,
    /// Where it stands.
    pub state: ProgramState,
    /// People on its roster.
    pub people: u32,
    /// Of them, those who are left out with a reason.
    pub left_out: u32,
    /// Sessions.
    pub sessions: u32,
    /// Live entries that came of it.
    pub entries: u32,
    /// Of them, those that wait for the school's audit, drafts included.
    pub open: u32,
    /// Files behind it.
    pub proofs: u32,
}

macro_rules! columns {
    () => {
        "code, title, activity, mode, level, organiser, institution, provider, from_day, to_day, days, place, \
         content, speaker_hours, listener_hours, credits, settles, planned, approval, approved_on, state, \
         supersedes, late_reason, note"
    };
}
macro_rules! places {
    () => {
        "?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24"
    };
}
macro_rules! bind {
    ($p:expr $(, $more:expr)*) => {
        params![
            $p.code,
            $p.title,
            $p.activity.code(),
            $p.mode.code(),
            $p.level.map(Level::code),
            $p.organiser.map(Organiser::code),
            $p.institution.map(|id| id.0),
            $p.provider.map(|id| id.0),
            iso($p.span.from()),
            iso($p.span.to()),
            $p.days,
            $p.place,
            $p.content,
            $p.speaker_hours.hundredths(),
            $p.listener_hours.hundredths(),
            $p.credits.map(Hours::hundredths),
            $p.settles.code(),
            $p.planned,
            $p.approval,
            $p.approved_on.map(iso),
            $p.state.code(),
            $p.supersedes.map(|id| id.0),
            $p.late_reason,
            $p.note
            $(, $more)*
        ]
    };
}

fn read_program(row: &Row<'_>) -> rusqlite::Result<Program> {
    let mut next = Fields::of(row);
    Ok(Program {
        code: next.plain()?,
        title: next.plain()?,
        activity: next.coded(Activity::from_code)?,
        mode: next.coded(Mode::from_code)?,
        level: next.optional_coded(Level::from_code)?,
        organiser: next.optional_coded(Organiser::from_code)?,
        institution: next.plain::<Option<i64>>()?.map(InstitutionId),
        provider: next.plain::<Option<i64>>()?.map(InstitutionId),
        span: next.period()?,
        days: next.plain()?,
        place: next.plain()?,
        content: next.plain()?,
        speaker_hours: next.hours()?,
        listener_hours: next.hours()?,
        credits: next.optional_hours()?,
        settles: next.coded(Settles::from_code)?,
        planned: next.plain()?,
        approval: next.plain()?,
        approved_on: next.optional_day()?,
        state: next.coded(ProgramState::from_code)?,
        supersedes: next.plain::<Option<i64>>()?.map(ProgramId),
        late_reason: next.plain()?,
        note: next.plain()?,
    })
}

fn read_row(row: &Row<'_>) -> rusqlite::Result<ProgramRow> {
    let mut next = Fields::of(row);
    Ok(ProgramRow {
        id: ProgramId(next.plain()?),
        code: next.plain()?,
        title: next.plain()?,
        activity: next.coded(Activity::from_code)?,
        institution: next.plain()?,
        span: next.period()?,
        speaker_hours: next.hours()?,
        listener_hours: next.hours()?,
        settles: next.coded(Settles::from_code)?,
        state: next.coded(ProgramState::from_code)?,
        people: next.plain()?,
        left_out: next.plain()?,
        sessions: next.plain()?,
        entries: next.plain()?,
        open: next.plain()?,
        proofs: next.plain()?,
    })
}

impl View<'_> {
    /// One program.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], or what the disk says.
    pub fn program(self, id: ProgramId) -> Result<Program, StoreError> {
        let sql = concat!("SELECT ", columns!(), " FROM program WHERE id = ?1");
        let found = self.first(sql, [id.0], read_program)?;
        found.ok_or(StoreError::NotFound { what: "培训项目", key: id.to_string() })
    }

    /// The program of a code.
    ///
    /// # Errors
    /// What the disk says.
    pub fn program_with_code(self, code: &str) -> Result<Option<ProgramId>, StoreError> {
        self.first("SELECT id FROM program WHERE code = ?1", [code], |row| Ok(ProgramId(row.get(0)?)))
    }

    /// How many programs have a code that begins so.
    ///
    /// # Errors
    /// What the disk says.
    pub fn program_codes_with(self, beginning: &str) -> Result<u32, StoreError> {
        let sql = "SELECT count(*) FROM program WHERE code LIKE ?1 ESCAPE '\\'";
        Ok(u32::try_from(self.number(sql, [format!("{}%", escaped(beginning))])?).unwrap_or(u32::MAX))
    }

    /// The programs that a filter finds, the latest first.
    ///
    /// # Errors
    /// What the disk says.
    pub fn programs(self, filter: &ProgramFilter) -> Result<Vec<ProgramRow>, StoreError> {
        let sql = format!(
            "SELECT p.id, p.code, p.title, p.activity, i.name, p.from_day, p.to_day, p.speaker_hours,
              p.listener_hours, p.settles, p.state,
              (SELECT count(*) FROM participation WHERE program = p.id),
              (SELECT count(*) FROM participation WHERE program = p.id AND granted = 0),
              (SELECT count(*) FROM session WHERE program = p.id),
              (SELECT count(*) FROM entry WHERE program = p.id AND {LIVE}),
              (SELECT count(*) FROM entry WHERE program = p.id AND state IN ('draft', 'pending')),
              (SELECT count(*) FROM program_evidence WHERE program = p.id)
            FROM program AS p LEFT JOIN institution AS i ON i.id = p.institution
            WHERE (p.title LIKE ?1 ESCAPE '\\' OR p.code LIKE ?1 ESCAPE '\\')
              AND (?2 IS NULL OR p.to_day BETWEEN ?2 AND ?3) AND (?4 IS NULL OR p.state = ?4)
            ORDER BY p.to_day DESC, p.from_day DESC, p.id DESC"
        );
        let part = format!("%{}%", escaped(filter.text.trim()));
        let (from, to) = (filter.period.map(|p| iso(p.from())), filter.period.map(|p| iso(p.to())));
        self.rows(&sql, params![part, from, to, filter.state.map(ProgramState::code)], read_row)
    }

    /// The category of a program set by hand under a policy, if there is one.
    ///
    /// # Errors
    /// What the disk says.
    pub fn program_category(self, id: ProgramId, policy: &str) -> Result<Option<String>, StoreError> {
        let sql = "SELECT category FROM program_category WHERE program = ?1 AND policy = ?2";
        self.first(sql, params![id.0, policy], |row| row.get(0))
    }
}

impl View<'_> {
    /// The code of a version of a program that is not decided yet.
    ///
    /// # Errors
    /// What the disk says.
    pub fn version_under_way(self, id: ProgramId) -> Result<Option<String>, StoreError> {
        let sql =
            "SELECT code FROM program WHERE supersedes = ?1 AND state IN ('draft', 'submitted', 'returned')";
        self.first(sql, [id.0], |row| row.get(0))
    }
}

impl Deed<'_> {
    /// Gives a program the proofs, categories by hand and line of the plan of another one.
    ///
    /// # Errors
    /// What the disk says.
    pub fn copy_below_program(&self, from: ProgramId, to: ProgramId) -> Result<(), StoreError> {
        for (table, columns) in [
            ("program_evidence", "evidence, number, kind, caption"),
            ("program_category", "policy, category"),
        ] {
            let sql = format!(
                "INSERT INTO {table} (program, {columns}) SELECT ?2, {columns} FROM {table} WHERE program = ?1 ORDER BY id"
            );
            self.run(&sql, [from.0, to.0])?;
        }
        let sql =
            "UPDATE program SET plan_line = (SELECT plan_line FROM program WHERE id = ?1) WHERE id = ?2";
        self.run(sql, [from.0, to.0])?;
        Ok(())
    }

    /// Hangs the roster, the sessions and the hours that are not sealed of a program on another one.
    ///
    /// # Errors
    /// What the disk says.
    pub fn move_below_program(&self, from: ProgramId, to: ProgramId) -> Result<(), StoreError> {
        for sql in [
            "UPDATE participation SET program = ?2 WHERE program = ?1",
            "UPDATE session SET program = ?2 WHERE program = ?1",
            "UPDATE entry SET program = ?2 WHERE program = ?1 AND state IN ('draft', 'pending', 'refused', 'returned')",
        ] {
            self.run(sql, [from.0, to.0])?;
        }
        Ok(())
    }

    /// Takes a new program in.
    ///
    /// # Errors
    /// What the disk says; a code that another one has is refused by the database.
    pub fn insert_program(&self, program: &Program) -> Result<ProgramId, StoreError> {
        let sql = concat!("INSERT INTO program (", columns!(), ") VALUES (", places!(), ")");
        Ok(ProgramId(self.insert(sql, bind!(program))?))
    }

    /// Writes a program whole.
    ///
    /// # Errors
    /// As [`Deed::insert_program`].
    pub fn update_program(&self, id: ProgramId, program: &Program) -> Result<(), StoreError> {
        let sql = concat!("UPDATE program SET (", columns!(), ") = (", places!(), ") WHERE id = ?25");
        self.run(sql, bind!(program, id.0))?;
        Ok(())
    }

    /// Moves a program to a state that [`crate::model::state::walk`] gave.
    ///
    /// # Errors
    /// What the disk says.
    pub fn set_program_state(&self, id: ProgramId, state: ProgramState) -> Result<(), StoreError> {
        self.run("UPDATE program SET state = ?2 WHERE id = ?1", params![id.0, state.code()])?;
        Ok(())
    }

    /// Sets the category under a policy by hand; none leaves it to the pack again.
    ///
    /// # Errors
    /// What the disk says.
    pub fn set_program_category(
        &self,
        id: ProgramId,
        policy: &str,
        category: Option<&str>,
    ) -> Result<(), StoreError> {
        match category {
            Some(category) => self.run(
                "INSERT INTO program_category (program, policy, category) VALUES (?1, ?2, ?3)
                 ON CONFLICT (program, policy) DO UPDATE SET category = excluded.category",
                params![id.0, policy, category],
            )?,
            None => self.run(
                "DELETE FROM program_category WHERE program = ?1 AND policy = ?2",
                params![id.0, policy],
            )?,
        };
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::workspace::tests::new_workspace;
    use super::*;

    #[test]
    fn every_field_comes_back_as_it_went_in() {
        let (_folder, mut workspace) = new_workspace();
        let span = "2026".parse::<Period>().unwrap();
        let bare = Program::new("P1", "2026年度校本研修", Activity::SchoolTraining, span);
        let ids = workspace.deed("t", |deed| -> Result<_, StoreError> {
            let institution = deed.institution("县教师进修学校", Some(Level::County))?;
            let full = Program {
                mode: Mode::Mixed,
                level: Some(Level::City),
                organiser: Some(Organiser::Research),
                institution: Some(institution),
                provider: Some(institution),
                days: Some(3),
                place: Some("报告厅".into()),
                content: Some("新课标".into()),
                speaker_hours: Hours::whole(16),
                listener_hours: "7.5".parse().unwrap(),
                credits: Some(Hours::whole(1)),
                settles: Settles::Sessions,
                planned: false,
                approval: Some("教字〔2026〕3号".into()),
                approved_on: Some(span.from()),
                state: ProgramState::Approved,
                late_reason: Some("迟发".into()),
                note: Some("备注".into()),
                ..Program::new("P2", "新课标培训", Activity::CentralTraining, span)
            };
            let first = deed.insert_program(&bare)?;
            let second = deed.insert_program(&full)?;
            deed.add_institution_alias(institution, "进修学校")?;
            assert_eq!(deed.institution("进修学校", None)?, institution);
            Ok((first, second, full))
        });
        let (first, second, full) = ids.unwrap().value;
        let view = workspace.view();
        assert_eq!(view.program(first).unwrap(), bare);
        assert_eq!(view.program(second).unwrap(), full);
        assert_eq!(view.institutions("进修").unwrap().len(), 1);
        assert_eq!(view.program_with_code("P2").unwrap(), Some(second));
        let rows =
            view.programs(&ProgramFilter { text: "新课标".into(), ..ProgramFilter::default() }).unwrap();
        assert_eq!((rows.len(), rows[0].institution.as_deref()), (1, Some("县教师进修学校")));
        workspace
            .deed("t", |deed| deed.update_program(first, &Program { code: "P3".into(), ..full.clone() }))
            .unwrap();
        assert_eq!(workspace.view().program(first).unwrap(), Program { code: "P3".into(), ..full });
    }
}
