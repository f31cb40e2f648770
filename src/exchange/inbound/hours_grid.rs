//! Cells without headings, as they are copied out of a sheet: people and their hours, or hours alone in the order of a list.

use super::amount::{Amount, amount};
use super::grid::Value;
use crate::model::hours::Hours;

/// A line of such a block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Who, as it stands there: a name, a code, a place in a list. Empty where the block holds hours alone.
    pub person: String,
    /// The hours, as they stand there.
    pub hours: String,
}

/// Nobody gets more hours at once: what is more is a code or a number of another kind.
const MOST: Hours = Hours::whole(999);

/// The lines of a block that has a column of hours; none where it has none. Blank lines between others stay, since hours alone
/// go by their place.
pub fn lines(block: &str) -> Option<Vec<Line>> {
    let rows: Vec<Vec<&str>> = block.lines().map(|line| line.split('\t').map(str::trim).collect()).collect();
    let (person, hours) = columns(&rows)?;
    let cell = |row: &[&str], column: usize| row.get(column).copied().unwrap_or_default().to_owned();
    let line = |row: &Vec<&str>| Line {
        person: person.map_or_else(String::new, |person| cell(row, person)),
        hours: cell(row, hours),
    };
    let mut lines: Vec<Line> = rows.iter().map(line).collect();
    if lines.first().is_some_and(|line| is_heading(&line.hours)) {
        lines.remove(0);
    }
    while lines.last().is_some_and(|line| line.person.is_empty() && line.hours.is_empty()) {
        lines.pop();
    }
    Some(lines)
}

/// Hours of a cell; none for an empty one.
///
/// # Errors
/// Why they cannot be taken, in words.
pub fn hours(cell: &str) -> Result<Option<Hours>, String> {
    if cell.trim().is_empty() {
        return Ok(None);
    }
    match amount(&Value::Text(cell.to_owned())) {
        Ok(Amount::Hours(hours)) if hours.is_zero() => Err("学时要大于 0".to_owned()),
        Ok(Amount::Hours(hours)) => Ok(Some(hours)),
        Ok(Amount::HalfDays(_)) => Err("写的是天数，请写学时".to_owned()),
        Ok(Amount::Credits(_)) => Err("写的是学分，请写学时".to_owned()),
        Err(why) => Err(why.to_string()),
    }
}

/// The column of the people, if there is one, and that of the hours: the one that its heading says is, else the last of numbers,
/// to the right of the people.
fn columns(rows: &[Vec<&str>]) -> Option<(Option<usize>, usize)> {
    let width = rows.iter().map(Vec::len).max()?;
    let cells =
        |column: usize| rows.iter().filter_map(move |row| row.get(column)).filter(|cell| !cell.is_empty());
    let is_filled = |column: &usize| cells(*column).next().is_some();
    let has_hours = |column: &usize| {
        let (all, good) = (cells(*column).count(), cells(*column).filter(|cell| is_hours(cell)).count());
        good > 0 && good * 2 >= all
    };
    let filled: Vec<usize> = (0..width).filter(is_filled).collect();
    let headed = rows.first().and_then(|row| row.iter().position(|cell| is_heading(cell)));
    let hours = headed.or_else(|| filled.iter().copied().rfind(has_hours))?;
    let named = filled.iter().copied().find(|column| *column != hours && !has_hours(column));
    match named {
        Some(person) if person < hours || headed.is_some() => Some((Some(person), hours)),
        Some(_) => None,
        // Numbers only: places of a list, or codes, and hours behind them.
        None => Some((filled.first().copied().filter(|first| *first != hours), hours)),
    }
}

/// Whether a cell says what the hours below it are.
fn is_heading(cell: &str) -> bool {
    !is_hours(cell) && ["学时", "课时", "时数"].iter().any(|word| cell.contains(word))
}

/// Whether a cell may be hours: an amount of at most [`MOST`], not written like a code.
fn is_hours(cell: &str) -> bool {
    let is_code = cell.len() > 1 && cell.starts_with('0') && !cell.contains('.');
    !is_code
        && match amount(&Value::Text(cell.to_owned())) {
            Ok(Amount::Hours(hours)) => hours <= MOST,
            Ok(_) => true,
            Err(_) => false,
        }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(block: &str) -> Option<Vec<(String, String)>> {
        Some(lines(block)?.into_iter().map(|line| (line.person, line.hours)).collect())
    }

    fn pairs(expected: &[(&str, &str)]) -> Option<Vec<(String, String)>> {
        Some(expected.iter().map(|(person, hours)| ((*person).to_owned(), (*hours).to_owned())).collect())
    }

    #[test]
    fn people_and_hours_are_found_whatever_else_stands_in_the_block() {
        assert_eq!(read("张三\t8\r\n李四\t４学时\r\n"), pairs(&[("张三", "8"), ("李四", "４学时")]));
        let among = "1\t张三\t教学处\t8\n2\t李四\t德育处\t1.5\n3\t王五\t\t\n";
        assert_eq!(read(among), pairs(&[("张三", "8"), ("李四", "1.5"), ("王五", "")]));
        assert_eq!(read("姓名\t学时\n张三\t8\n"), pairs(&[("张三", "8")]));
        let headed = "姓名\t学时\t天数\n张三\t8\t1\n李四\t4\t0.5\n";
        assert_eq!(read(headed), pairs(&[("张三", "8"), ("李四", "4")]), "not the days behind them");
        assert_eq!(read("学时\t姓名\n8\t张三\n"), pairs(&[("张三", "8")]));
        assert_eq!(read("3309900001\t8\n0018\t4\n"), pairs(&[("3309900001", "8"), ("0018", "4")]));
        assert_eq!(read("3\t8\n7\t4"), pairs(&[("3", "8"), ("7", "4")]));
        // One that cannot be read stays in its place, to be told.
        assert_eq!(read("张三\t8\n李四\t两天吧\n"), pairs(&[("张三", "8"), ("李四", "两天吧")]));
    }

    #[test]
    fn hours_alone_keep_their_places() {
        assert_eq!(read("8\n\n4\n\n"), pairs(&[("", "8"), ("", ""), ("", "4")]));
        assert_eq!(read("学时\n8\n4"), pairs(&[("", "8"), ("", "4")]));
    }

    #[test]
    fn a_block_of_names_or_codes_has_no_hours() {
        for block in ["张三\t李四", "1\t张三\n2\t李四", "3309900001\n3309900002", "0018\n0025", "", "张三"]
        {
            assert_eq!(read(block), None, "{block}");
        }
    }

    #[test]
    fn what_is_no_number_of_hours_is_said() {
        assert_eq!(hours(" 1.5 "), Ok(Some("1.5".parse().unwrap())));
        assert_eq!(hours(""), Ok(None));
        for (cell, why) in
            [("0", "大于 0"), ("1天", "天数"), ("2学分", "学分"), ("-3", "负"), ("8/4", "两个数字")]
        {
            assert!(hours(cell).unwrap_err().contains(why), "{cell}: {:?}", hours(cell));
        }
    }
}
