//! The exceptions of a training without sessions: typed from its signed sheet, they leave people out of its hours.

use std::collections::BTreeMap;

use crate::model::attendance::read_exceptions;
use crate::model::id::ProgramId;
use crate::service::error::ServiceError;
use crate::service::ledger_error::LedgerError;
use crate::store::{Done, Workspace};

/// Leaves out of the hours of a program whom a line such as `7病 19旷` names, each with the mark as the reason. Who
/// came late or went early was there and gets the hours; who is not named stays as he is. Returns how many people are
/// left out by it.
///
/// # Errors
/// [`LedgerError::Exceptions`], [`LedgerError::NoSuchRow`], or what the disk says.
pub fn mark_exceptions(
    workspace: &mut Workspace,
    program: ProgramId,
    typed: &str,
) -> Result<Done<u32>, ServiceError> {
    let marks = read_exceptions(typed)
        .map_err(|why| LedgerError::Exceptions { text: typed.trim().to_owned(), why })?;
    workspace.deed("roster.exceptions", |deed| {
        let parts = deed.view().participations(program)?;
        let people = u32::try_from(parts.len()).unwrap_or(u32::MAX);
        let rows: BTreeMap<u32, _> =
            parts.into_iter().map(|(id, part)| (part.row_number, (id, part))).collect();
        let mut left_out = 0;
        for (row, mark) in &marks {
            let Some((id, part)) = rows.get(row) else {
                return Err(LedgerError::NoSuchRow(*row, people).into());
            };
            let mut part = part.clone();
            part.left_out = (!mark.is_there()).then(|| mark.word().to_owned());
            left_out += u32::from(part.left_out.is_some());
            deed.update_participation(*id, &part)?;
        }
        deed.say(format!("{}：{left_out} 人不计学时", deed.view().program(program)?.title));
        Ok(left_out)
    })
}
