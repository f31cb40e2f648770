//! The ledger as assessments read it: one pass over the rows of everybody or of some, with categories set by
//! hand, kinds of proof and detail lines beside it.

use std::collections::BTreeMap;

use rusqlite::types::Value as Sql;
use rusqlite::{Row, params_from_iter};

use super::column::{Fields, optional_coded};
use super::error::StoreError;
use super::view::View;
use super::whom::Whom;
use crate::model::entry::Source;
use crate::model::facts::{
    Activity, Education, Grade, Half, Level, Medium, Mode, Organiser, Outcome, ProofKind, Role,
};
use crate::model::hours::Hours;
use crate::model::id::{EntryId, ProgramId, StaffId};
use crate::model::period::Period;
use crate::model::state::EntryState;

/// The facts of an entry that a policy looks at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssessedEntry {
    /// Number.
    pub id: EntryId,
    /// Whose.
    pub staff: StaffId,
    /// Where it stands.
    pub state: EntryState,
    /// Where it came from.
    pub source: Source,
    /// Its kind.
    pub activity: Activity,
    /// How people took part.
    pub mode: Mode,
    /// The rank of the body behind it.
    pub level: Option<Level>,
    /// What kind of body organised it.
    pub organiser: Option<Organiser>,
    /// First and last day.
    pub span: Period,
    /// The half of the first day with which it began.
    pub from_half: Option<Half>,
    /// The half of the last day with which it ended.
    pub to_half: Option<Half>,
    /// Days attended.
    pub days: Option<u32>,
    /// Sessions.
    pub sessions: u32,
    /// Minutes of training.
    pub minutes: Option<u32>,
    /// 申报学时.
    pub claimed: Option<Hours>,
    /// What the person was in it.
    pub role: Role,
    /// How well it was done.
    pub grade: Option<Grade>,
    /// Its outcome.
    pub outcome: Option<Outcome>,
    /// Place among the authors.
    pub author_rank: u32,
    /// Where it was published.
    pub medium: Option<Medium>,
    /// Whether the medium has a 刊号.
    pub serial_number: bool,
    /// A key that entries of one work share.
    pub work: Option<String>,
    /// The degree that was earned.
    pub education: Option<Education>,
    /// Whether it is of the person's own subject.
    pub same_subject: bool,
    /// Whether it lies within the plan.
    pub planned: bool,
    /// Whether it was finished late.
    pub late: bool,
    /// Whether it was completed.
    pub complete: bool,
    /// Whether it was confirmed.
    pub confirmed: bool,
    /// The category by hand under the policy that was asked about: of the entry, else of its program.
    pub category: Option<String>,
    /// Kinds of its proofs, those of its program too.
    pub proofs: Vec<ProofKind>,
    /// The entry that this one adjusts.
    pub adjusts: Option<EntryId>,
    /// Whether all it says is that the other one is void.
    pub voids: bool,
    /// Its detail lines.
    pub lines: Vec<Hours>,
}

/// What an entry belongs to: a program, and the institution behind it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Origin {
    /// The program and its title.
    pub program: Option<(ProgramId, String)>,
    /// 主办单位 of the program, else what the entry itself says; by its own name where an alias was written.
    pub institution: Option<String>,
    /// 级别.
    pub level: Option<Level>,
    /// 形式.
    pub mode: Option<Mode>,
}

impl View<'_> {
    /// What every entry belongs to; deleted and superseded ones are left out.
    ///
    /// # Errors
    /// What the disk says.
    pub fn entry_origins(self) -> Result<BTreeMap<EntryId, Origin>, StoreError> {
        let sql = "SELECT e.id, e.program, p.title, coalesce(i.name,
               (SELECT known.name FROM institution_alias AS a JOIN institution AS known ON known.id = a.institution
                WHERE a.alias = e.institution), nullif(e.institution, '')),
               e.level, e.mode
             FROM entry AS e
             LEFT JOIN program AS p ON p.id = e.program
             LEFT JOIN institution AS i ON i.id = p.institution
             WHERE e.state NOT IN ('deleted', 'superseded')";
        let rows = self.rows(sql, [], |row| {
            let program = row.get::<_, Option<i64>>(1)?.map(ProgramId).zip(row.get(2)?);
            let origin = Origin {
                program,
                institution: row.get(3)?,
                level: optional_coded(row, 4, Level::from_code)?,
                mode: optional_coded(row, 5, Mode::from_code)?,
            };
            Ok((EntryId(row.get(0)?), origin))
        })?;
        Ok(rows.into_iter().collect())
    }

    /// The entries of everybody or of some, in no order, for sorting them here costs more than reading them;
    /// deleted and superseded ones are left out. `policy` says whose categories by hand are wanted.
    ///
    /// # Errors
    /// What the disk says.
    pub fn assessed_entries(self, policy: &str, whom: Whom) -> Result<Vec<AssessedEntry>, StoreError> {
        let (condition, people) = whom.condition("e.staff", 2);
        let values = std::iter::once(Sql::from(policy.to_owned())).chain(people);
        let sql = format!(
            "SELECT e.id, e.staff, e.program, e.state, e.source, e.activity, e.mode, e.level, e.organiser, e.from_day,
               e.to_day, e.from_half, e.to_half, e.days, e.sessions, e.minutes, e.claimed, e.role, e.grade,
               e.outcome, e.author_rank, e.medium, e.serial_number, e.work, e.education, e.same_subject,
               e.planned, e.late, e.complete, e.confirmed, ifnull(c.category, p.category), e.supersedes, e.voids
             FROM entry AS e
             LEFT JOIN entry_category AS c ON c.entry = e.id AND c.policy = ?1
             LEFT JOIN program_category AS p ON p.program = e.program AND p.policy = ?1
             WHERE e.state NOT IN ('deleted', 'superseded') AND {condition}"
        );
        let rows = self.rows(&sql, params_from_iter(values), read)?;
        let mut of_program = self.proofs_by_program()?;
        let mut own = self.proofs_by_entry(whom)?;
        let mut lines = self.lines_by_entry(whom)?;
        Ok(rows
            .into_iter()
            .map(|(mut entry, program)| {
                entry.proofs = own.remove(&entry.id).unwrap_or_default();
                if let Some(kinds) = program.and_then(|program| of_program.get_mut(&program)) {
                    entry.proofs.extend_from_slice(kinds);
                }
                entry.lines = lines.remove(&entry.id).unwrap_or_default();
                entry
            })
            .collect())
    }

    fn proofs_by_program(self) -> Result<BTreeMap<ProgramId, Vec<ProofKind>>, StoreError> {
        let sql = "SELECT program, kind FROM program_evidence ORDER BY program, number";
        let rows = self.rows(sql, [], |row| {
            let mut next = Fields::of(row);
            Ok((ProgramId(next.plain()?), next.coded(ProofKind::from_code)?))
        })?;
        Ok(gathered(rows))
    }

    fn proofs_by_entry(self, whom: Whom) -> Result<BTreeMap<EntryId, Vec<ProofKind>>, StoreError> {
        let (condition, people) = whom.condition("e.staff", 1);
        let sql = format!(
            "SELECT x.entry, x.kind FROM entry_evidence AS x JOIN entry AS e ON e.id = x.entry
             WHERE {condition} ORDER BY x.entry, x.number"
        );
        let rows = self.rows(&sql, params_from_iter(people), |row| {
            let mut next = Fields::of(row);
            Ok((EntryId(next.plain()?), next.coded(ProofKind::from_code)?))
        })?;
        Ok(gathered(rows))
    }

    fn lines_by_entry(self, whom: Whom) -> Result<BTreeMap<EntryId, Vec<Hours>>, StoreError> {
        let (condition, people) = whom.condition("e.staff", 1);
        let sql = format!(
            "SELECT x.entry, x.hours FROM entry_line AS x JOIN entry AS e ON e.id = x.entry
             WHERE {condition} ORDER BY x.entry, x.number"
        );
        let rows = self.rows(&sql, params_from_iter(people), |row| {
            let mut next = Fields::of(row);
            Ok((EntryId(next.plain()?), next.hours()?))
        })?;
        Ok(gathered(rows))
    }
}

fn gathered<K: Ord, V>(rows: Vec<(K, V)>) -> BTreeMap<K, Vec<V>> {
    let mut map: BTreeMap<K, Vec<V>> = BTreeMap::new();
    for (key, value) in rows {
        map.entry(key).or_default().push(value);
    }
    map
}

fn read(row: &Row<'_>) -> rusqlite::Result<(AssessedEntry, Option<ProgramId>)> {
    let mut next = Fields::of(row);
    let (id, staff) = (EntryId(next.plain()?), StaffId(next.plain()?));
    let program = next.plain::<Option<i64>>()?.map(ProgramId);
    let entry = AssessedEntry {
        id,
        staff,
        state: next.coded(EntryState::from_code)?,
        source: next.coded(Source::from_code)?,
        activity: next.coded(Activity::from_code)?,
        mode: next.coded(Mode::from_code)?,
        level: next.optional_coded(Level::from_code)?,
        organiser: next.optional_coded(Organiser::from_code)?,
        span: next.period()?,
        from_half: next.optional_coded(Half::from_code)?,
        to_half: next.optional_coded(Half::from_code)?,
        days: next.plain()?,
        sessions: next.plain()?,
        minutes: next.plain()?,
        claimed: next.optional_hours()?,
        role: next.coded(Role::from_code)?,
        grade: next.optional_coded(Grade::from_code)?,
        outcome: next.optional_coded(Outcome::from_code)?,
        author_rank: next.plain()?,
        medium: next.optional_coded(Medium::from_code)?,
        serial_number: next.plain()?,
        work: next.plain()?,
        education: next.optional_coded(Education::from_code)?,
        same_subject: next.plain()?,
        planned: next.plain()?,
        late: next.plain()?,
        complete: next.plain()?,
        confirmed: next.plain()?,
        category: next.plain()?,
        adjusts: next.plain::<Option<i64>>()?.map(EntryId),
        voids: next.plain()?,
        proofs: Vec::new(),
        lines: Vec::new(),
    };
    Ok((entry, program))
}
