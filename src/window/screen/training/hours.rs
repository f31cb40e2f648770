//! Hours pasted into a roster, person by person or in the order of its rows: given the headings that a roster in a file has, they
//! come in through the import, with its checks.

use crate::exchange::inbound::hours_grid;
use crate::model::id::{ProgramId, StaffId};
use crate::service::ServiceError;
use crate::service::staff::find_one;
use crate::store::{RosterLine, View};
use crate::window::widget::table;

/// The block as a list with headings; none where it has no column of hours, or where its numbers are codes of people.
pub fn as_list(view: View<'_>, program: ProgramId, block: &str) -> Result<Option<String>, ServiceError> {
    let Some(lines) = hours_grid::lines(block) else { return Ok(None) };
    let alone = lines.iter().all(|line| line.person.is_empty());
    if alone && lines.iter().any(|line| find_one(view, &line.hours).is_ok()) {
        return Ok(None);
    }
    let roster = view.roster(program)?;
    let mut rows = vec![["姓名", "教师编号", "证件号码", "学时"].map(str::to_owned)];
    for (at, line) in lines.into_iter().enumerate() {
        // A gap between hours alone leaves its row as it is.
        if line.person.is_empty() && line.hours.is_empty() {
            continue;
        }
        let staff =
            if alone { roster.get(at).map(|one| one.part.staff) } else { meant(view, &roster, &line.person) };
        let [name, code, number] = match staff {
            Some(staff) => named(view, staff)?,
            None if alone => [format!("第 {} 行", at + 1), String::new(), String::new()],
            None => [line.person, String::new(), String::new()],
        };
        rows.push([name, code, number, line.hours]);
    }
    let is_empty =
        |column: usize| rows.iter().skip(1).all(|row| row.get(column).is_none_or(String::is_empty));
    let shown: Vec<usize> = (0..4).filter(|column| *column == 0 || !is_empty(*column)).collect();
    let cells =
        |row: &[String; 4]| shown.iter().filter_map(|column| row.get(*column).cloned()).collect::<Vec<_>>();
    Ok(Some(table::tsv(rows.iter().map(cells))))
}

/// Whom a word of the block means: somebody at the school, else whoever has this number on the roster.
fn meant(view: View<'_>, roster: &[RosterLine], words: &str) -> Option<StaffId> {
    let numbered = || {
        let number = words.parse::<u32>().ok()?;
        roster.iter().find(|line| line.part.row_number == number).map(|line| line.part.staff)
    };
    find_one(view, words).ok().or_else(numbered)
}

/// Name, code, and the number of the document where there is no code.
fn named(view: View<'_>, staff: StaffId) -> Result<[String; 3], ServiceError> {
    let record = view.staff(staff)?.record;
    let code = record.staff_code.unwrap_or_default();
    let number = record.document.filter(|_| code.is_empty()).map(|document| document.as_str().to_owned());
    Ok([record.name.to_string(), code, number.unwrap_or_default()])
}
