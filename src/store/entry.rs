//! The ledger 学时记录, one row at a time: written whole, read whole, and moved from state to state.
//! Lists and sums over many rows are in `entry_list`.

use chrono::NaiveDate;
use rusqlite::types::Value as Sql;
use rusqlite::{Row, params, params_from_iter};

use super::column::{Fields, iso};
use super::deed::Deed;
use super::error::StoreError;
use super::view::View;
use crate::model::entry::{Entry, Source};
use crate::model::facts::{Activity, Education, Grade, Half, Level, Medium, Mode, Organiser, Outcome, Role};
use crate::model::hours::Hours;
use crate::model::id::{EntryId, ParticipationId, ProgramId, StaffId};
use crate::model::period::Period;
use crate::model::state::EntryState;

/// The entries in force, as [`EntryState::is_live`] says; the index `entry_once` of the schema has the same words.
pub(super) const LIVE: &str = "state NOT IN ('void', 'deleted', 'superseded')";

/// The columns of an entry, in the order in which [`values`] gives and [`read_entry`] takes them.
const COLUMNS: [&str; 45] = [
    "staff",
    "program",
    "participation",
    "source",
    "state",
    "title",
    "activity",
    "mode",
    "from_day",
    "to_day",
    "from_half",
    "to_half",
    "days",
    "sessions",
    "minutes",
    "claimed",
    "computed",
    "override_reason",
    "credits",
    "role",
    "level",
    "grade",
    "outcome",
    "author_rank",
    "medium",
    "serial_number",
    "organiser",
    "work",
    "education",
    "same_subject",
    "planned",
    "late",
    "complete",
    "confirmed",
    "institution",
    "place",
    "content",
    "certificate",
    "origin_school",
    "supersedes",
    "adjust_reason",
    "voids",
    "late_reason",
    "fraud",
    "opinion",
];

/// The entry stands: it is live, and no adjustment that still has to be approved.
pub(super) const STANDS: &str = "state NOT IN ('void', 'deleted', 'superseded') AND (supersedes IS NULL
  OR supersedes IN (SELECT id FROM entry WHERE state IN ('void', 'superseded')))";

fn columns() -> String {
    format!("{}, note", COLUMNS.join(", "))
}

fn places() -> String {
    let places: Vec<String> = (1..=COLUMNS.len() + 1).map(|i| format!("?{i}")).collect();
    places.join(", ")
}

fn values(entry: &Entry) -> Vec<Sql> {
    let text = |text: &Option<String>| Sql::from(text.clone());
    let code = |code: Option<&'static str>| Sql::from(code.map(str::to_owned));
    let hours = |hours: Option<Hours>| Sql::from(hours.map(Hours::hundredths));
    let number = |number: Option<u32>| Sql::from(number.map(i64::from));
    vec![
        entry.staff.0.into(),
        entry.program.map(|id| id.0).into(),
        entry.participation.map(|id| id.0).into(),
        code(Some(entry.source.code())),
        code(Some(entry.state.code())),
        entry.title.clone().into(),
        code(Some(entry.activity.code())),
        code(Some(entry.mode.code())),
        iso(entry.span.from()).into(),
        iso(entry.span.to()).into(),
        code(entry.from_half.map(Half::code)),
        code(entry.to_half.map(Half::code)),
        number(entry.days),
        i64::from(entry.sessions).into(),
        number(entry.minutes),
        hours(entry.claimed),
        hours(entry.computed),
        text(&entry.override_reason),
        hours(entry.credits),
        code(Some(entry.role.code())),
        code(entry.level.map(Level::code)),
        code(entry.grade.map(Grade::code)),
        code(entry.outcome.map(Outcome::code)),
        i64::from(entry.author_rank).into(),
        code(entry.medium.map(Medium::code)),
        entry.serial_number.into(),
        code(entry.organiser.map(Organiser::code)),
        text(&entry.work),
        code(entry.education.map(Education::code)),
        entry.same_subject.into(),
        entry.planned.into(),
        entry.late.into(),
        entry.complete.into(),
        entry.confirmed.into(),
        text(&entry.institution),
        text(&entry.place),
        text(&entry.content),
        text(&entry.certificate),
        text(&entry.origin_school),
        entry.supersedes.map(|id| id.0).into(),
        text(&entry.adjust_reason),
        entry.voids.into(),
        text(&entry.late_reason),
        entry.fraud.into(),
        text(&entry.opinion),
        text(&entry.note),
    ]
}

fn read_entry(row: &Row<'_>) -> rusqlite::Result<(EntryId, Entry)> {
    let mut next = Fields::of(row);
    let id = EntryId(next.plain()?);
    let entry = Entry {
        staff: StaffId(next.plain()?),
        program: next.plain::<Option<i64>>()?.map(ProgramId),
        participation: next.plain::<Option<i64>>()?.map(ParticipationId),
        source: next.coded(Source::from_code)?,
        state: next.coded(EntryState::from_code)?,
        title: next.plain()?,
        activity: next.coded(Activity::from_code)?,
        mode: next.coded(Mode::from_code)?,
        span: next.period()?,
        from_half: next.optional_coded(Half::from_code)?,
        to_half: next.optional_coded(Half::from_code)?,
        days: next.plain()?,
        sessions: next.plain()?,
        minutes: next.plain()?,
        claimed: next.optional_hours()?,
        computed: next.optional_hours()?,
        override_reason: next.plain()?,
        credits: next.optional_hours()?,
        role: next.coded(Role::from_code)?,
        level: next.optional_coded(Level::from_code)?,
        grade: next.optional_coded(Grade::from_code)?,
        outcome: next.optional_coded(Outcome::from_code)?,
        author_rank: next.plain()?,
        medium: next.optional_coded(Medium::from_code)?,
        serial_number: next.plain()?,
        organiser: next.optional_coded(Organiser::from_code)?,
        work: next.plain()?,
        education: next.optional_coded(Education::from_code)?,
        same_subject: next.plain()?,
        planned: next.plain()?,
        late: next.plain()?,
        complete: next.plain()?,
        confirmed: next.plain()?,
        institution: next.plain()?,
        place: next.plain()?,
        content: next.plain()?,
        certificate: next.plain()?,
        origin_school: next.plain()?,
        supersedes: next.plain::<Option<i64>>()?.map(EntryId),
        adjust_reason: next.plain()?,
        voids: next.plain()?,
        late_reason: next.plain()?,
        fraud: next.plain()?,
        opinion: next.plain()?,
        note: next.plain()?,
    };
    Ok((id, entry))
}

impl View<'_> {
    /// One entry.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], or what the disk says.
    pub fn entry(self, id: EntryId) -> Result<Entry, StoreError> {
        let sql = format!("SELECT id, {} FROM entry WHERE id = ?1", columns());
        let found = self.first(&sql, [id.0], read_entry)?;
        found
            .map(|(_, entry)| entry)
            .ok_or(StoreError::NotFound { what: "学时记录", key: id.to_string() })
    }

    /// The whole entries of one person, deleted ones left out, in the order of their last day.
    ///
    /// # Errors
    /// What the disk says.
    pub fn entries_of_staff(self, staff: StaffId) -> Result<Vec<(EntryId, Entry)>, StoreError> {
        let sql = format!(
            "SELECT id, {} FROM entry WHERE staff = ?1 AND state <> 'deleted' ORDER BY to_day, id",
            columns()
        );
        self.rows(&sql, [staff.0], read_entry)
    }

    /// The standing entry of a part in a program: not void, deleted or superseded; where it was adjusted, the
    /// adjustment once that is in its place.
    ///
    /// # Errors
    /// What the disk says.
    pub fn entry_of_participation(
        self,
        participation: ParticipationId,
    ) -> Result<Option<(EntryId, Entry)>, StoreError> {
        let sql = format!("SELECT id, {} FROM entry WHERE participation = ?1 AND {STANDS}", columns());
        self.first(&sql, [participation.0], read_entry)
    }

    /// The standing entries of a part in a course that is settled by term or year, in the order of their days.
    ///
    /// # Errors
    /// What the disk says.
    pub fn entries_of_participation(
        self,
        participation: ParticipationId,
    ) -> Result<Vec<(EntryId, Entry)>, StoreError> {
        let sql = format!(
            "SELECT id, {} FROM entry WHERE participation = ?1 AND {STANDS} ORDER BY from_day, id",
            columns()
        );
        self.rows(&sql, [participation.0], read_entry)
    }

    /// The days of the entries of a part that are void: hours of these days were refused for good.
    ///
    /// # Errors
    /// What the disk says.
    pub fn void_spans_of_participation(
        self,
        participation: ParticipationId,
    ) -> Result<Vec<Period>, StoreError> {
        let sql = "SELECT from_day, to_day FROM entry
                   WHERE participation = ?1 AND state = 'void' AND supersedes IS NULL";
        self.rows(sql, [participation.0], |row| Fields::of(row).period())
    }

    /// The entries of a period that were found to be forged, in the order in which they were written down.
    ///
    /// # Errors
    /// What the disk says.
    pub fn forged_entries(self, period: Period) -> Result<Vec<(EntryId, Entry)>, StoreError> {
        let sql = format!(
            "SELECT id, {} FROM entry WHERE fraud = 1 AND to_day BETWEEN ?1 AND ?2 AND state <> 'deleted' ORDER BY id",
            columns()
        );
        self.rows(&sql, [iso(period.from()), iso(period.to())], read_entry)
    }

    /// Whether any hours of a program stand or are on their way; what only makes others void is none.
    ///
    /// # Errors
    /// What the disk says.
    pub fn program_holds_hours(self, program: ProgramId) -> Result<bool, StoreError> {
        let sql = format!("SELECT EXISTS (SELECT 1 FROM entry WHERE program = ?1 AND voids = 0 AND {LIVE})");
        Ok(self.number(&sql, [program.0])? != 0)
    }

    /// Whether live entries came of a program.
    ///
    /// # Errors
    /// What the disk says.
    pub fn program_has_entries(self, program: ProgramId) -> Result<bool, StoreError> {
        let sql = format!("SELECT EXISTS (SELECT 1 FROM entry WHERE program = ?1 AND {LIVE})");
        Ok(self.number(&sql, [program.0])? != 0)
    }

    /// The live entries of a person over just these days.
    ///
    /// # Errors
    /// What the disk says.
    pub fn entries_on(self, staff: StaffId, span: Period) -> Result<Vec<(EntryId, Entry)>, StoreError> {
        let sql = format!(
            "SELECT id, {} FROM entry WHERE staff = ?1 AND from_day = ?2 AND to_day = ?3
               AND {LIVE} ORDER BY id",
            columns()
        );
        self.rows(&sql, params![staff.0, iso(span.from()), iso(span.to())], read_entry)
    }

    /// The live entries of a person that share a day with these.
    ///
    /// # Errors
    /// What the disk says.
    pub fn entries_over(self, staff: StaffId, span: Period) -> Result<Vec<(EntryId, Entry)>, StoreError> {
        let sql = format!(
            "SELECT id, {} FROM entry WHERE staff = ?1 AND to_day >= ?2 AND from_day <= ?3 AND {LIVE} ORDER BY id",
            columns()
        );
        self.rows(&sql, params![staff.0, iso(span.from()), iso(span.to())], read_entry)
    }

    /// The entries of a person over just these days that a row of a list may be about: live ones, then void ones.
    ///
    /// # Errors
    /// What the disk says.
    pub fn entries_met(self, staff: StaffId, span: Period) -> Result<Vec<(EntryId, Entry)>, StoreError> {
        let sql = format!(
            "SELECT id, {} FROM entry WHERE staff = ?1 AND from_day = ?2 AND to_day = ?3
               AND state NOT IN ('deleted', 'superseded') ORDER BY state = 'void', id",
            columns()
        );
        self.rows(&sql, params![staff.0, iso(span.from()), iso(span.to())], read_entry)
    }

    /// Whether an entry waits for a decision in a submission.
    ///
    /// # Errors
    /// What the disk says.
    pub fn entry_in_open_submission(self, id: EntryId) -> Result<bool, StoreError> {
        let sql = "SELECT EXISTS (SELECT 1 FROM submission_item WHERE entry = ?1 AND decision = 'open')";
        Ok(self.number(sql, [id.0])? != 0)
    }

    /// Whether the year of a day was closed 年度结转.
    ///
    /// # Errors
    /// What the disk says.
    pub fn year_is_closed(self, day: NaiveDate) -> Result<bool, StoreError> {
        let sql = "SELECT EXISTS (SELECT 1 FROM year_close WHERE ?1 BETWEEN period_from AND period_to)";
        Ok(self.number(sql, [iso(day)])? != 0)
    }

    /// The category set by hand under a policy, if there is one.
    ///
    /// # Errors
    /// What the disk says.
    pub fn entry_category(self, id: EntryId, policy: &str) -> Result<Option<String>, StoreError> {
        let sql = "SELECT category FROM entry_category WHERE entry = ?1 AND policy = ?2";
        self.first(sql, params![id.0, policy], |row| row.get(0))
    }
}

impl Deed<'_> {
    /// Writes a new line of the ledger.
    ///
    /// # Errors
    /// What the disk says; a second live entry for one part in a program is refused by the database.
    pub fn insert_entry(&self, entry: &Entry) -> Result<EntryId, StoreError> {
        let sql = format!("INSERT INTO entry ({}) VALUES ({})", columns(), places());
        Ok(EntryId(self.insert(&sql, params_from_iter(values(entry)))?))
    }

    /// Writes an entry whole, its state too.
    ///
    /// # Errors
    /// What the disk says.
    pub fn update_entry(&self, id: EntryId, entry: &Entry) -> Result<(), StoreError> {
        let sql =
            format!("UPDATE entry SET ({}) = ({}) WHERE id = ?{}", columns(), places(), COLUMNS.len() + 2);
        let mut values = values(entry);
        values.push(id.0.into());
        self.run(&sql, params_from_iter(values))?;
        Ok(())
    }

    /// Moves an entry to a state that [`crate::model::state::walk`] gave. `opinion` replaces the one that stands there.
    ///
    /// # Errors
    /// What the disk says.
    pub fn set_entry_state(
        &self,
        id: EntryId,
        state: EntryState,
        opinion: Option<&str>,
    ) -> Result<(), StoreError> {
        self.run(
            "UPDATE entry SET state = ?2, opinion = ?3 WHERE id = ?1",
            params![id.0, state.code(), opinion],
        )?;
        Ok(())
    }

    /// Sets the category under a policy by hand; none leaves it to the pack again.
    ///
    /// # Errors
    /// What the disk says.
    pub fn set_entry_category(
        &self,
        id: EntryId,
        policy: &str,
        category: Option<&str>,
    ) -> Result<(), StoreError> {
        match category {
            Some(category) => self.run(
                "INSERT INTO entry_category (entry, policy, category) VALUES (?1, ?2, ?3)
                 ON CONFLICT (entry, policy) DO UPDATE SET category = excluded.category, by_hand = 1",
                params![id.0, policy, category],
            )?,
            None => self
                .run("DELETE FROM entry_category WHERE entry = ?1 AND policy = ?2", params![id.0, policy])?,
        };
        Ok(())
    }
}

#[cfg(test)]
pub(in crate::store) mod tests {
    use super::super::staff::tests::full_record;
    use super::super::workspace::tests::new_workspace;
    use super::*;
    use crate::store::UndoTarget;

    pub(in crate::store) fn full_entry(staff: StaffId) -> Entry {
        let day = |text: &str| text.parse().unwrap();
        Entry {
            source: Source::Import,
            state: EntryState::Refused,
            mode: Mode::Mixed,
            from_half: Some(Half::Pm),
            to_half: Some(Half::Am),
            days: Some(2),
            sessions: 3,
            minutes: Some(700),
            claimed: Some("15.5".parse().unwrap()),
            computed: Some(Hours::whole(16)),
            override_reason: Some("以证书为准".into()),
            credits: Some("1.5".parse().unwrap()),
            role: Role::Speaker,
            level: Some(Level::County),
            grade: Some(Grade::Good),
            outcome: Some(Outcome::Pass),
            author_rank: 2,
            medium: Some(Medium::Newspaper),
            serial_number: false,
            organiser: Some(Organiser::Research),
            work: Some("w1".into()),
            education: Some(Education::Master),
            same_subject: false,
            planned: false,
            late: true,
            complete: false,
            confirmed: false,
            institution: Some("县教师进修学校".into()),
            place: Some("报告厅".into()),
            content: Some("新课标".into()),
            certificate: Some("2026-017".into()),
            origin_school: Some("溪口小学".into()),
            late_reason: Some("证书迟发".into()),
            fraud: true,
            opinion: Some("缺签到表".into()),
            note: Some("备注".into()),
            ..Entry::new(
                staff,
                "新课标县级培训",
                Activity::CentralTraining,
                Period::new(day("2026-03-02"), day("2026-03-04")).unwrap(),
            )
        }
    }

    #[test]
    fn the_words_for_what_is_in_force_are_those_of_the_states_and_of_the_schema() {
        for state in EntryState::ALL {
            assert_ne!(LIVE.contains(&format!("'{}'", state.code())), state.is_live(), "{state:?}");
        }
        assert!(include_str!("../../schema.sql").contains(LIVE));
    }

    #[test]
    fn every_fact_comes_back_as_it_went_in() {
        let (_folder, mut workspace) = new_workspace();
        let staff = workspace.deed("t", |deed| deed.insert_staff(&full_record())).unwrap().value;
        let full = full_entry(staff);
        let bare = Entry::new(staff, "听课", Activity::Other, full.span);
        let (first, second) = workspace
            .deed("t", |deed| -> Result<_, StoreError> {
                Ok((deed.insert_entry(&full)?, deed.insert_entry(&bare)?))
            })
            .unwrap()
            .value;
        assert_eq!(workspace.view().entry(first).unwrap(), full);
        assert_eq!(workspace.view().entry(second).unwrap(), bare);
        workspace
            .deed("t", |deed| {
                deed.update_entry(second, &full)?;
                deed.set_entry_category(second, "p", Some("A.online"))?;
                deed.set_entry_state(first, EntryState::Draft, None)
            })
            .unwrap();
        assert_eq!(workspace.view().entry(second).unwrap(), full);
        let freed = Entry { state: EntryState::Draft, opinion: None, ..full.clone() };
        assert_eq!(workspace.view().entry(first).unwrap(), freed);
        assert_eq!(workspace.view().entry_category(second, "p").unwrap().as_deref(), Some("A.online"));
        workspace.undo(UndoTarget::Last).unwrap();
        assert_eq!(workspace.view().entries_of_staff(staff).unwrap(), [(first, full), (second, bare)]);
        assert_eq!(workspace.view().entry_category(second, "p").unwrap(), None);
    }
}
