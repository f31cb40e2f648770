//! What a file looks like before anybody has said what it is: which kind of list, and where its header may be.

use super::error::InboundError;
use super::field::{DecisionField, EntryField, Field, OpeningField, ProgramField, RosterField, StaffField};
use super::grid::{Grid, Row, Value};
use super::header::{Header, Mapping};
use super::opening::amounts;
use super::report::Listing;
use super::table::Options;

/// How many fields of each kind of list the headings of a file name: form ([`Field::FORM`]) and number, the most
/// first; kinds whose header it lacks are left out.
pub fn likeness(grids: &[Grid]) -> Vec<(&'static str, usize)> {
    let opening = |header: &Header<OpeningField>| header.known() + amounts(header).len();
    let mut all = vec![
        (StaffField::FORM, most::<StaffField>(grids, Header::known)),
        (RosterField::FORM, most::<RosterField>(grids, Header::known)),
        (EntryField::FORM, most::<EntryField>(grids, Header::known)),
        (ProgramField::FORM, most::<ProgramField>(grids, Header::known)),
        (OpeningField::FORM, most::<OpeningField>(grids, opening)),
        (DecisionField::FORM, most::<DecisionField>(grids, Header::known)),
    ];
    all.retain(|(_, named)| *named > 0);
    all.sort_by_key(|(_, named)| std::cmp::Reverse(*named));
    all
}

fn most<F: Field>(grids: &[Grid], named: impl Fn(&Header<F>) -> usize) -> usize {
    let headers = grids.iter().filter_map(|grid| Header::find(grid, &Mapping::new(), None).ok());
    headers.map(|header| named(&header)).max().unwrap_or(0)
}

/// Rows from the top among which a header is supposed.
const DEPTH: usize = 40;

/// A sheet in which no header was found: all its rows, and its columns under the row that is most like a header, so
/// that they can be named by hand.
///
/// # Errors
/// [`InboundError::NoContent`] for a file without rows.
pub fn without_header<F: Field>(grids: Vec<Grid>, options: &Options) -> Result<Listing, InboundError> {
    let named = |grid: &Grid| options.sheet.as_ref().is_some_and(|sheet| grid.name == *sheet);
    let at = grids.iter().position(named).unwrap_or_default();
    let grid = grids.into_iter().nth(at).ok_or(InboundError::NoContent)?;
    let texts = |row: &Row| row.cells.iter().filter(|value| matches!(value, Value::Text(_))).count();
    // The uppermost row with about as many words as any is the header; a title has one, and data may have more.
    let most = grid.rows.iter().take(DEPTH).map(texts).max().unwrap_or_default();
    let likely = grid.rows.iter().take(DEPTH).find(|row| texts(row) * 3 >= most * 2);
    let likely = likely.map(|row| (row.number, row.number)).ok_or(InboundError::NoContent)?;
    let rows = options.header.unwrap_or(likely);
    let header = Header::<F>::at(&grid, &options.mapping, rows);
    Ok(Listing::new(grid.name.clone(), rows, header.columns, grid.rows.iter()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::inbound::read_sheets;

    fn grids(text: &str) -> Vec<Grid> {
        read_sheets(text.as_bytes(), "表.csv").unwrap()
    }

    #[test]
    fn a_list_is_known_by_its_headings() {
        let first = |text: &str| likeness(&grids(text)).first().map(|(form, _)| *form);
        assert_eq!(first("姓名,性别,身份证号,任教学科,职称\n张三,男,,语文,\n"), Some("staff"));
        assert_eq!(first("姓名,教师编号,角色,考勤,是否授予学时\n张三,1,,,\n"), Some("roster"));
        assert_eq!(first("姓名,培训名称,开始时间,学时,证书编号\n张三,讲座,,,\n"), Some("entry"));
        assert_eq!(first("培训名称,开始时间,结束时间,地点\n讲座,,,\n"), Some("program"));
        assert_eq!(first("姓名,2021年校本培训,2022年校本培训\n张三,1,2\n"), Some("opening"));
        assert_eq!(first("甲,乙\n1,2\n"), None);
    }

    #[test]
    fn a_sheet_without_a_header_is_shown_under_its_likeliest_row() {
        let listing =
            without_header::<StaffField>(grids("教师一览,,\n老师,工号二,\n高山,J1,x\n"), &Options::default())
                .unwrap();
        assert_eq!((listing.header, listing.rows.len()), ((2, 2), 3));
        let headings: Vec<&str> = listing.columns.iter().map(|column| column.heading.as_str()).collect();
        assert_eq!(headings, ["老师", "工号二", ""]);
        assert_eq!(listing.rows[2].cells, ["高山", "J1", "x"]);
    }
}
