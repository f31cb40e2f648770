//! What reading puts in order by itself: spaces in a name, wide digits, a date in another form. Nothing is asked about it,
//! so it is told.

use super::dates::date;
use super::grid::{Grid, Value};
use super::text::{tight, words};
use crate::model::person_name::PersonName;

/// A cell that is kept otherwise than it stands in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tidied {
    /// The sheet's own row number, from 1.
    pub row: u32,
    /// Heading of the column.
    pub heading: String,
    /// What stands there.
    pub from: String,
    /// What is kept.
    pub to: String,
}

/// How the value of a field is kept; none where that is as it stands, or is asked about anyway.
pub(super) fn kept(field: &str, value: &Value, grid: &Grid) -> Option<String> {
    let from = value.shown();
    let to = match (field, value) {
        (
            "from" | "to" | "birth" | "title_since" | "joined" | "joined_school" | "registered_on",
            Value::Text(_) | Value::Number(_),
        ) => date(value, grid).ok().filter(|read| read.doubt.is_none())?.date.to_string(),
        ("name" | "former_name" | "leader", Value::Text(text)) => {
            text.parse::<PersonName>().ok()?.to_string()
        }
        ("document_number" | "staff_code" | "employee_number" | "phone" | "code", Value::Text(text)) => {
            tight(text)
        }
        // An amount, a word of a closed list and the like are understood, not rewritten.
        ("title" | "department" | "host" | "provider" | "place" | "content", Value::Text(text)) => {
            words(text)
        }
        _ => return None,
    };
    (to != from && !to.is_empty()).then_some(to)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_kept_otherwise_counts() {
        let kept = |field: &str, text: &str| kept(field, &Value::Text(text.to_owned()), &Grid::default());
        assert_eq!(kept("name", "张　三").as_deref(), Some("张三"));
        assert_eq!(kept("name", "张三"), None);
        assert_eq!(
            kept("document_number", "３３０９９９ 19850615 1011").as_deref(),
            Some("330999198506151011")
        );
        assert_eq!(kept("birth", "2024.9.1").as_deref(), Some("2024-09-01"));
        assert_eq!(kept("birth", "2024-09-01"), None);
        assert_eq!(kept("birth", "某天"), None, "that is told as a problem");
        assert_eq!(kept("title", "校本\n研修").as_deref(), Some("校本研修"));
    }
}
