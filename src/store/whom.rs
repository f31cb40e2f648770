//! Whose rows are read: of everybody, of one person, or of a stretch of people at a time.

use rusqlite::types::Value;

use crate::model::id::StaffId;

/// Whose rows are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Whom {
    /// Those of everybody.
    #[default]
    Everybody,
    /// Those of the people from this number to that one, both among them.
    Between(StaffId, StaffId),
}

impl Whom {
    /// The condition on a column, and the values that it takes from place `first` on; none for everybody.
    pub(super) fn condition(self, column: &str, first: usize) -> (String, Vec<Value>) {
        match self {
            Whom::Everybody => ("TRUE".to_owned(), Vec::new()),
            Whom::Between(from, to) => {
                let condition = format!("{column} BETWEEN ?{first} AND ?{}", first + 1);
                (condition, vec![Value::Integer(from.0), Value::Integer(to.0)])
            }
        }
    }
}

impl From<StaffId> for Whom {
    fn from(staff: StaffId) -> Whom {
        Whom::Between(staff, staff)
    }
}

impl From<Option<StaffId>> for Whom {
    fn from(staff: Option<StaffId>) -> Whom {
        staff.map_or(Whom::Everybody, Whom::from)
    }
}
