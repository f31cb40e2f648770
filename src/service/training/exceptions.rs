//! The exceptions of a training without sessions: typed from its signed sheet, they leave people out of its hours.

use std::collections::BTreeMap;

use super::program::open_program;
use super::register::{Registered, refresh};
use crate::model::attendance::{Attendance, read_exceptions};
use crate::model::id::ProgramId;
use crate::service::error::ServiceError;
use crate::service::ledger_error::LedgerError;
use crate::store::{Done, Workspace};

/// What the exceptions of a sheet came to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Excepted {
    /// How many people are left out by it.
    pub left_out: u32,
    /// What became of hours that were registered before.
    pub registered: Registered,
}

/// Leaves out of the hours of a program whom a line such as `7病 19旷` names, each with the mark as the reason. Who
/// came late or went early was there, and gets the hours unless left out for something else; who is not named stays as
/// he is. Where hours were registered already, those not yet audited follow; the answer names those that were.
///
/// # Errors
/// [`LedgerError::Exceptions`], [`LedgerError::NoSuchRow`], [`LedgerError::Step`] for a void program, or what the disk
/// says.
pub fn mark_exceptions(
    workspace: &mut Workspace,
    program: ProgramId,
    typed: &str,
) -> Result<Done<Excepted>, ServiceError> {
    let marks = read_exceptions(typed)
        .map_err(|why| LedgerError::Exceptions { text: typed.trim().to_owned(), why })?;
    workspace.deed("roster.exceptions", |deed| {
        let title = open_program(deed.view(), program, "改名单")?.title;
        let parts = deed.view().participations(program)?;
        let people = u32::try_from(parts.len()).unwrap_or(u32::MAX);
        let rows: BTreeMap<u32, _> =
            parts.into_iter().map(|(id, part)| (part.row_number, (id, part))).collect();
        let (mut left_out, mut named) = (0, Vec::with_capacity(marks.len()));
        for (row, mark) in &marks {
            let Some((id, part)) = rows.get(row) else {
                return Err(LedgerError::NoSuchRow(*row, people).into());
            };
            let mut part = part.clone();
            part.left_out = match part.left_out {
                _ if !mark.is_there() => Some(mark.word().to_owned()),
                // Being there takes back a mark of the sheet, not what was decided otherwise.
                reason => reason.filter(|reason| Attendance::from_word(reason).is_none()),
            };
            left_out += u32::from(part.left_out.is_some());
            named.push(part.staff);
            deed.update_participation(*id, &part)?;
        }
        let registered = refresh(deed, program, Some(&named))?;
        deed.say(format!("{title}：{left_out} 人不计学时"));
        Ok(Excepted { left_out, registered })
    })
}
