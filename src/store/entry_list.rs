//! Lists of the ledger: filtered, sorted and paged by the database, in light rows.

use std::fmt::Write as _;

use rusqlite::types::Value as Sql;
use rusqlite::{Row, params_from_iter};

use super::column::{Fields, iso};
use super::error::StoreError;
use super::view::View;
use crate::model::entry::Source;
use crate::model::facts::{Activity, Role, closed_list};
use crate::model::hours::Hours;
use crate::model::id::{EntryId, ProgramId, StaffId};
use crate::model::period::Period;
use crate::model::pinyin;
use crate::model::state::EntryState;

/// By what a list of entries is sorted. Ties go by last day, then number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum EntrySort {
    /// Last day.
    #[default]
    Day,
    /// Name of the person, by pinyin.
    Name,
    /// Title.
    Title,
    /// Claimed hours.
    Hours,
    /// State, in the order of its way.
    State,
}

closed_list! {
    /// Which entries are wanted by their proofs 证明材料, of their own or through their program.
    Proven {
        /// That have one.
        There = "true", "有证明";
        /// That have none.
        Missing = "false", "没有证明";
        /// That have none and whose figure one can still change: opening hours and transfers need none, a closed year keeps its figures.
        Wanted = "wanted", "要补证明";
    }
}

/// A column to sort by and its direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct EntryOrder {
    /// The column.
    pub by: EntrySort,
    /// Largest or latest first.
    pub descending: bool,
}

/// Which entries are wanted. The default is all that are not deleted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EntryFilter {
    /// Part of a name, title or code, or pinyin from its beginning.
    pub text: String,
    /// Of this person.
    pub staff: Option<StaffId>,
    /// Of this program.
    pub program: Option<ProgramId>,
    /// In one of these states; empty means all but deleted.
    pub states: Vec<EntryState>,
    /// From this source.
    pub source: Option<Source>,
    /// Of this kind.
    pub activity: Option<Activity>,
    /// Whose last day lies within.
    pub period: Option<Period>,
    /// By their proofs.
    pub proven: Option<Proven>,
    /// Sorting.
    pub order: EntryOrder,
    /// How many to skip.
    pub offset: u32,
    /// At most so many; none means all.
    pub limit: Option<u32>,
}

/// What a line of a list shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryRow {
    /// Number.
    pub id: EntryId,
    /// Whose.
    pub staff: StaffId,
    /// 姓名.
    pub name: String,
    /// 教师编号.
    pub staff_code: Option<String>,
    /// What it was.
    pub title: String,
    /// Its kind.
    pub activity: Activity,
    /// What the person was in it.
    pub role: Role,
    /// First and last day.
    pub span: Period,
    /// 申报学时.
    pub claimed: Option<Hours>,
    /// 学分.
    pub credits: Option<Hours>,
    /// Where it stands.
    pub state: EntryState,
    /// Where it came from.
    pub source: Source,
    /// The program it was granted from, with its code.
    pub program: Option<(ProgramId, String)>,
    /// How many proofs it has of its own or through its program.
    pub proofs: u32,
    /// Opinion of the last refusal, return or void.
    pub opinion: Option<String>,
}

/// How many entries a filter finds, and their claimed hours together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct EntryTally {
    /// Entries.
    pub count: u32,
    /// Claimed hours, at most [`Hours::MAX`].
    pub hours: Hours,
}

/// Entries with their people.
const FROM: &str = "FROM entry AS e JOIN staff AS s ON s.id = e.staff";

/// Entries, and their people only where something is asked of them: to look each up in a long ledger takes long.
fn from(filter: &EntryFilter, order: Option<EntrySort>) -> &'static str {
    let asks = !filter.text.trim().is_empty() || order == Some(EntrySort::Name);
    if asks { FROM } else { "FROM entry AS e" }
}

const PROOFS: &str = "((SELECT count(*) FROM entry_evidence AS x WHERE x.entry = e.id)
  + (SELECT count(*) FROM program_evidence AS x WHERE x.program = e.program))";

/// Of an entry `e`: [`Proven::Wanted`].
pub(super) const WANTS_PROOF: &str = "e.state IN ('draft', 'pending', 'passed')
  AND e.source NOT IN ('opening', 'transfer')
  AND NOT EXISTS (SELECT 1 FROM entry_evidence WHERE entry = e.id)
  AND NOT EXISTS (SELECT 1 FROM program_evidence WHERE program = e.program)
  AND NOT (e.state = 'passed'
    AND EXISTS (SELECT 1 FROM year_close WHERE e.to_day BETWEEN period_from AND period_to))";

/// A WHERE clause with its values, made of the parts of a filter that are set.
struct Clause {
    sql: String,
    values: Vec<Sql>,
}

impl Clause {
    fn of(filter: &EntryFilter) -> Clause {
        let mut clause = Clause { sql: String::from("WHERE 1"), values: Vec::new() };
        if let Some(staff) = filter.staff {
            clause.and("e.staff = ?", [staff.0.into()]);
        }
        if let Some(program) = filter.program {
            clause.and("e.program = ?", [program.0.into()]);
        }
        if filter.states.is_empty() {
            clause.and("e.state <> 'deleted'", []);
        } else {
            let codes: Vec<Sql> = filter.states.iter().map(|s| s.code().to_owned().into()).collect();
            clause.and(&format!("e.state IN ({})", vec!["?"; codes.len()].join(", ")), codes);
        }
        if let Some(source) = filter.source {
            clause.and("e.source = ?", [source.code().to_owned().into()]);
        }
        if let Some(activity) = filter.activity {
            clause.and("e.activity = ?", [activity.code().to_owned().into()]);
        }
        if let Some(period) = filter.period {
            clause.and("e.to_day BETWEEN ? AND ?", [iso(period.from()).into(), iso(period.to()).into()]);
        }
        match filter.proven {
            Some(Proven::There) => clause.and(&format!("{PROOFS} > 0"), []),
            Some(Proven::Missing) => clause.and(&format!("{PROOFS} = 0"), []),
            Some(Proven::Wanted) => clause.and(WANTS_PROOF, []),
            None => {}
        }
        clause.search(filter.text.trim());
        clause
    }

    fn and(&mut self, condition: &str, values: impl IntoIterator<Item = Sql>) {
        let _ = write!(self.sql, " AND {condition}");
        self.values.extend(values);
    }

    fn search(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        let part = format!("%{}%", escaped(text));
        let letters = pinyin::normalise(text);
        let spelt = if letters.is_empty() { Sql::Null } else { format!("% {letters}%").into() };
        self.and(
            "(e.title LIKE ? ESCAPE '\\' OR s.name LIKE ? ESCAPE '\\' OR s.staff_code LIKE ? ESCAPE '\\'
              OR (' ' || s.pinyin) LIKE ?)",
            [part.clone().into(), part.clone().into(), part.into(), spelt],
        );
    }
}

/// The text with the signs of LIKE made plain.
pub(super) fn escaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '%' | '_' | '\\') {
            plain.push('\\');
        }
        plain.push(c);
    }
    plain
}

fn order(order: EntryOrder) -> String {
    let direction = if order.descending { "DESC" } else { "ASC" };
    let column = match order.by {
        EntrySort::Day => None,
        EntrySort::Name => Some("s.pinyin"),
        EntrySort::Title => Some("e.title"),
        EntrySort::Hours => Some("e.claimed"),
        EntrySort::State => Some(
            "CASE e.state WHEN 'draft' THEN 1 WHEN 'refused' THEN 2 WHEN 'returned' THEN 3 WHEN 'pending' THEN 4
              WHEN 'passed' THEN 5 WHEN 'submitted' THEN 6 WHEN 'recall_requested' THEN 7 WHEN 'approved' THEN 8
              WHEN 'superseded' THEN 9 WHEN 'void' THEN 10 ELSE 11 END",
        ),
    };
    let column = column.map(|column| format!("{column} {direction}, ")).unwrap_or_default();
    format!("ORDER BY {column}e.to_day {direction}, e.id {direction}")
}

fn select() -> String {
    format!(
        "SELECT e.id, e.staff, s.name, s.staff_code, e.title, e.activity, e.role, e.from_day, e.to_day,
           e.claimed, e.credits, e.state, e.source, e.program, p.code, {PROOFS}, e.opinion
         {FROM} LEFT JOIN program AS p ON p.id = e.program"
    )
}

fn read_row(row: &Row<'_>) -> rusqlite::Result<EntryRow> {
    let mut next = Fields::of(row);
    Ok(EntryRow {
        id: EntryId(next.plain()?),
        staff: StaffId(next.plain()?),
        name: next.plain()?,
        staff_code: next.plain()?,
        title: next.plain()?,
        activity: next.coded(Activity::from_code)?,
        role: next.coded(Role::from_code)?,
        span: next.period()?,
        claimed: next.optional_hours()?,
        credits: next.optional_hours()?,
        state: next.coded(EntryState::from_code)?,
        source: next.coded(Source::from_code)?,
        program: match (next.plain::<Option<i64>>()?, next.plain::<Option<String>>()?) {
            (Some(id), Some(code)) => Some((ProgramId(id), code)),
            _ => None,
        },
        proofs: next.plain()?,
        opinion: next.plain()?,
    })
}

impl View<'_> {
    /// The entries that a filter finds.
    ///
    /// # Errors
    /// What the disk says.
    pub fn entries(self, filter: &EntryFilter) -> Result<Vec<EntryRow>, StoreError> {
        let clause = Clause::of(filter);
        let (wanted, sorted) = (&clause.sql, order(filter.order));
        let sql = if filter.limit.is_some() || filter.offset > 0 {
            let (limit, offset) = (filter.limit.map_or(-1, i64::from), filter.offset);
            // The page first, so that proofs are counted for its rows only.
            let from = from(filter, Some(filter.order.by));
            let page = format!("SELECT e.id {from} {wanted} {sorted} LIMIT {limit} OFFSET {offset}");
            format!("{} WHERE e.id IN ({page}) {sorted}", select())
        } else {
            format!("{} {wanted} {sorted}", select())
        };
        self.rows(&sql, params_from_iter(clause.values), read_row)
    }

    /// The lines of these entries, in this order; what is not there is left out.
    ///
    /// # Errors
    /// What the disk says.
    pub fn entry_rows(self, ids: &[EntryId]) -> Result<Vec<EntryRow>, StoreError> {
        let sql = format!("{} WHERE e.id = ?1", select());
        ids.iter().filter_map(|id| self.first(&sql, [id.0], read_row).transpose()).collect()
    }

    /// How many entries a filter finds and their hours, its limit left aside.
    ///
    /// # Errors
    /// What the disk says.
    pub fn tally_entries(self, filter: &EntryFilter) -> Result<EntryTally, StoreError> {
        let clause = Clause::of(filter);
        let from = from(filter, None);
        let sql = format!("SELECT count(*), min(ifnull(sum(e.claimed), 0), ?) {from} {}", clause.sql);
        let values = std::iter::once(Sql::from(Hours::MAX.hundredths())).chain(clause.values);
        let tally = self.first(&sql, params_from_iter(values), |row| {
            let mut next = Fields::of(row);
            Ok(EntryTally { count: next.plain()?, hours: next.hours()? })
        })?;
        Ok(tally.unwrap_or_default())
    }

    /// The numbers of the entries that a filter finds, in its order: a selection without its rows.
    ///
    /// # Errors
    /// What the disk says.
    pub fn entry_ids(self, filter: &EntryFilter) -> Result<Vec<EntryId>, StoreError> {
        let clause = Clause::of(filter);
        let from = from(filter, Some(filter.order.by));
        let sql = format!("SELECT e.id {from} {} {}", clause.sql, order(filter.order));
        self.rows(&sql, params_from_iter(clause.values), |row| Ok(EntryId(row.get(0)?)))
    }
}

#[cfg(test)]
mod tests {
    use super::super::workspace::tests::new_workspace;
    use super::*;
    use crate::model::entry::Entry;
    use crate::model::staff::StaffRecord;
    use crate::store::Workspace;

    /// Three people with three entries each, of 1, 2 and 3 hours, a day apart.
    fn ledger() -> (tempfile::TempDir, Workspace) {
        let (folder, mut workspace) = new_workspace();
        workspace
            .deed("t", |deed| -> Result<(), StoreError> {
                for (n, name) in ["张三", "李四", "赵敏"].into_iter().enumerate() {
                    let mut record = StaffRecord::new(name.parse().unwrap());
                    record.staff_code = Some(format!("T{n}"));
                    let staff = deed.insert_staff(&record)?;
                    for hours in 1..=3 {
                        let day = chrono::NaiveDate::from_ymd_opt(2026, 3, hours).unwrap();
                        let title = format!("培训_{hours}");
                        let span = Period::new(day, day).unwrap();
                        let mut entry = Entry::new(staff, title, Activity::Lecture, span);
                        entry.claimed = Some(Hours::whole(hours));
                        if hours == 3 {
                            entry.state = EntryState::Pending;
                        }
                        deed.insert_entry(&entry)?;
                    }
                }
                Ok(())
            })
            .unwrap();
        (folder, workspace)
    }

    #[test]
    fn finds_by_name_pinyin_code_and_title() {
        let (_folder, workspace) = ledger();
        let count = |text: &str| {
            let filter = EntryFilter { text: text.into(), ..EntryFilter::default() };
            workspace.view().tally_entries(&filter).unwrap().count
        };
        let found =
            [("", 9), ("张三", 3), ("zs", 3), ("lisi", 3), ("T2", 3), ("培训_2", 3), ("%", 0), ("_", 9)];
        for (text, expected) in found {
            assert_eq!(count(text), expected, "{text}");
        }
    }

    #[test]
    fn sorts_pages_and_sums() {
        let (_folder, workspace) = ledger();
        let view = workspace.view();
        let mut filter = EntryFilter {
            order: EntryOrder { by: EntrySort::Hours, descending: true },
            limit: Some(2),
            offset: 2,
            ..EntryFilter::default()
        };
        let rows = view.entries(&filter).unwrap();
        let shown: Vec<_> = rows.iter().map(|r| (r.name.as_str(), r.claimed.unwrap())).collect();
        assert_eq!(shown, [("张三", Hours::whole(3)), ("赵敏", Hours::whole(2))]);
        assert_eq!(view.tally_entries(&filter).unwrap(), EntryTally { count: 9, hours: Hours::whole(18) });
        filter.states = vec![EntryState::Pending];
        filter.period = Some("2026".parse().unwrap());
        assert_eq!(view.tally_entries(&filter).unwrap().count, 3);
        filter.proven = Some(Proven::There);
        assert_eq!(view.tally_entries(&filter).unwrap().count, 0);
        for by in [EntrySort::Day, EntrySort::Name, EntrySort::Title, EntrySort::State] {
            filter = EntryFilter { order: EntryOrder { by, descending: false }, ..EntryFilter::default() };
            assert_eq!(view.entry_ids(&filter).unwrap().len(), 9);
        }
    }
}
