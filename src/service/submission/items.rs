//! The items of a submission with the words by which people know them.

use chrono::NaiveDate;

use crate::model::id::SubmissionId;
use crate::model::submission::{ItemState, Subject};
use crate::service::ServiceError;
use crate::store::View;

/// An item as a list shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemLine {
    /// Its number, from 1.
    pub number: u32,
    /// What it is.
    pub subject: Subject,
    /// 姓名; of a program its code.
    pub name: String,
    /// What was done; of a person the department.
    pub title: String,
    /// What became of it.
    pub state: ItemState,
    /// The opinion of a return.
    pub opinion: Option<String>,
    /// When it was decided.
    pub decided_on: Option<NaiveDate>,
    /// 文号.
    pub document: Option<String>,
}

/// The items of a submission, in order.
///
/// # Errors
/// What the disk says.
pub fn items(view: View<'_>, id: SubmissionId) -> Result<Vec<ItemLine>, ServiceError> {
    let mut lines = Vec::new();
    for item in view.submission_items(id)? {
        let (name, title) = match item.subject {
            Subject::Entry(entry) => {
                let entry = view.entry(entry)?;
                (view.staff(entry.staff)?.record.name.to_string(), entry.title)
            }
            Subject::Staff(staff) => {
                let record = view.staff(staff)?.record;
                (record.name.to_string(), record.department.unwrap_or_default())
            }
            Subject::Program(program) => {
                let program = view.program(program)?;
                (program.code, program.title)
            }
        };
        lines.push(ItemLine {
            number: item.number,
            subject: item.subject,
            name,
            title,
            state: item.state,
            opinion: item.opinion,
            decided_on: item.decided_on,
            document: item.document,
        });
    }
    Ok(lines)
}
