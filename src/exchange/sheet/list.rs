//! A list whose columns are data: what paper and workbooks both make of it, and what a user can rearrange.

use chrono::NaiveDate;

use crate::model::hours::Hours;

/// What a column holds; it decides format, side and width.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// Text at the left.
    Text,
    /// Short words in the middle.
    Word,
    /// Numbers of documents and people: text, so that no digit is lost.
    Number,
    /// Amounts of hours or credits, with as many places as they have; summed below the list.
    Hours,
    /// Days.
    Date,
    /// Counts and amounts that are not summed.
    Count,
    /// Counts that are summed below the list.
    Tally,
}

/// One column.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// The heading over it and its neighbours of the same group; empty for none.
    pub group: String,
    /// Its own heading.
    pub title: String,
    /// Its width in characters of the standard font.
    pub width: f64,
    /// What it holds.
    pub holds: Holds,
}

impl Column {
    /// A column.
    pub fn new(title: impl Into<String>, width: f64, holds: Holds) -> Column {
        Column { group: String::new(), title: title.into(), width, holds }
    }

    /// What it is called among all columns: 组/题, or its heading alone.
    pub fn key(&self) -> String {
        if self.group.is_empty() { self.title.clone() } else { format!("{}/{}", self.group, self.title) }
    }

    /// The same under a heading shared with its neighbours.
    #[must_use]
    pub fn under(self, group: impl Into<String>) -> Column {
        Column { group: group.into(), ..self }
    }
}

/// Columns from headings, widths and what they hold.
pub(in crate::exchange) fn columns(columns: &[(&str, f64, Holds)]) -> Vec<Column> {
    columns.iter().map(|(title, width, holds)| Column::new(*title, *width, *holds)).collect()
}

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Nothing.
    Empty,
    /// Text, which stays text even if it begins like a formula.
    Text(String),
    /// An amount.
    Hours(Hours),
    /// A day.
    Date(NaiveDate),
    /// A count.
    Count(u32),
    /// An amount of nothing that must be seen: red and bold.
    Nothing,
    /// Words that must be seen: red.
    Refused(String),
}

impl Value {
    /// The amount, where it is one.
    pub(in crate::exchange) fn hours(&self) -> Option<Hours> {
        match self {
            Value::Hours(hours) => Some(*hours),
            _ => None,
        }
    }

    /// The count, where it is one.
    pub(in crate::exchange) fn count(&self) -> Option<u32> {
        match self {
            Value::Count(count) => Some(*count),
            _ => None,
        }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Value {
        Value::from(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Value {
        if text.is_empty() { Value::Empty } else { Value::Text(text) }
    }
}

impl From<Hours> for Value {
    fn from(hours: Hours) -> Value {
        Value::Hours(hours)
    }
}

impl From<Option<Hours>> for Value {
    fn from(hours: Option<Hours>) -> Value {
        hours.map_or(Value::Empty, Value::Hours)
    }
}

impl From<NaiveDate> for Value {
    fn from(day: NaiveDate) -> Value {
        Value::Date(day)
    }
}

impl From<Option<NaiveDate>> for Value {
    fn from(day: Option<NaiveDate>) -> Value {
        day.map_or(Value::Empty, Value::Date)
    }
}

/// A list.
#[derive(Debug, Clone, PartialEq)]
pub struct List {
    /// The short name: the sheet's, at most 31 characters, and the file's.
    pub name: String,
    /// The title above the list.
    pub title: String,
    /// Lines of facts between title and list; empty ones are left out.
    pub facts: Vec<String>,
    /// The columns.
    pub columns: Vec<Column>,
    /// The rows, each with a value for each column.
    pub rows: Vec<Vec<Value>>,
    /// Lines below the list.
    pub notes: Vec<String>,
    /// How it ends.
    pub closing: Closing,
}

/// How a list ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Closing {
    /// With its last note.
    Nothing,
    /// With the names of the imprint to sign and a blank for the seal.
    Sealed,
    /// With lines to sign for these people.
    Names(&'static [&'static str]),
}

impl List {
    /// The list with only the columns of these headings or keys, in this order: a set that a user has saved. A
    /// heading that the list does not have is left out.
    #[must_use]
    pub fn choose(&self, titles: &[&str]) -> List {
        let place = |title: &&str| {
            let by_key = self.columns.iter().position(|column| column.key() == **title);
            by_key.or_else(|| self.columns.iter().position(|column| column.title == **title))
        };
        let places: Vec<usize> = titles.iter().filter_map(place).collect();
        let columns = places.iter().filter_map(|place| self.columns.get(*place).cloned()).collect();
        let row = |row: &Vec<Value>| places.iter().filter_map(|place| row.get(*place).cloned()).collect();
        List { columns, rows: self.rows.iter().map(row).collect(), ..self.clone() }
    }

    /// Whether a whole identity number stands in it.
    pub fn has_whole_numbers(&self) -> bool {
        let columns = self.columns.iter().enumerate().filter(|(_, column)| column.title == "证件号码");
        let is_whole = |value: &Value| matches!(value, Value::Text(number) if !number.contains('*'));
        columns.into_iter().any(|(at, _)| self.rows.iter().any(|row| row.get(at).is_some_and(is_whole)))
    }

    /// Whether the columns need A4 on its side.
    pub(in crate::exchange) fn wide(&self) -> bool {
        const UPRIGHT: f64 = 92.0;
        self.columns.iter().map(|column| column.width).sum::<f64>() > UPRIGHT
    }

    /// True when any heading stands over several columns.
    pub(in crate::exchange) fn grouped(&self) -> bool {
        self.columns.iter().any(|column| !column.group.is_empty())
    }

    /// Runs of neighbouring columns of one group: first column, number of columns, heading of the group.
    pub(in crate::exchange) fn groups(&self) -> Vec<(usize, usize, &str)> {
        let mut groups: Vec<(usize, usize, &str)> = Vec::new();
        for (place, column) in self.columns.iter().enumerate() {
            match groups.last_mut() {
                Some((_, count, group)) if !group.is_empty() && *group == column.group => *count += 1,
                _ => groups.push((place, 1, &column.group)),
            }
        }
        groups
    }
}

/// A workbook that cannot be written.
#[derive(Debug, thiserror::Error)]
#[error("表格写不成：{0}")]
pub struct SheetError(#[from] rust_xlsxwriter::XlsxError);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_saved_set_of_columns_is_taken() {
        let list = List {
            name: String::new(),
            title: String::new(),
            facts: Vec::new(),
            columns: ["姓名", "学科", "学时"].map(|title| Column::new(title, 8.0, Holds::Word)).into(),
            rows: vec![vec!["林若溪".into(), "语文".into(), Hours::whole(4).into()]],
            notes: Vec::new(),
            closing: Closing::Nothing,
        };
        let chosen = list.choose(&["学时", "职称", "姓名"]);
        assert_eq!(chosen.columns.iter().map(|column| &column.title).collect::<Vec<_>>(), ["学时", "姓名"]);
        assert_eq!(chosen.rows, [vec![Value::Hours(Hours::whole(4)), "林若溪".into()]]);
    }
}
