//! What the dialog has done on the desk: reading, looking at what would come in, bringing it in, saving what cannot.

use std::path::Path;

use chrono::NaiveDate;

use crate::exchange::inbound::{FailedRows, InboundError, Listing};
use crate::exchange::sheet::failed_rows;
use crate::exchange::sheet::template::Template;
use crate::service::import::ImportOutcome;
use crate::service::incoming::{Glance, Incoming, bring_in, glance, rehearse, without_any_header};
use crate::service::progress::{Answer, Progress, Step};
use crate::service::{Fault, ServiceError};
use crate::store::{Workspace, write_durably};
use crate::window::desk::{News, Teller};

/// What was found in a file.
#[derive(Debug, Clone)]
pub enum Found {
    /// What would come or has come of a list, and how it stands in its file.
    List(Box<ImportOutcome>, Box<Listing>),
    /// A sheet without a header that is known, and the words for that.
    Bare(Box<Listing>, Fault),
    /// Several sheets that fit.
    Sheets(Vec<String>),
}

/// What came of reading a file: what it is at first sight, where that was asked, and what was found.
pub type Ended = (Option<Glance>, Result<Found, Fault>);

/// How a reading under way goes on, and how it ends.
pub type Heard = News<Step, Ended>;

/// Reads a list and says what it would do; `first` looks at the whole file, too. With `keep` it comes in.
pub fn read(
    workspace: &mut Workspace,
    teller: &mut Teller<Step, Ended>,
    incoming: &Incoming,
    first: bool,
    keep: bool,
) -> Ended {
    let mut telling = Progress::new(|step| if teller.tell(step) { Answer::GoOn } else { Answer::Cancel });
    let seen = if first { glance(&incoming.file).ok() } else { None };
    let read = if keep {
        bring_in(workspace, incoming, &mut telling).map(|done| done.value)
    } else {
        rehearse(workspace, incoming, &mut telling)
    };
    let found = match read {
        Ok(outcome) => {
            let listing = outcome.in_file.listing();
            Ok(Found::List(Box::new(outcome), Box::new(listing)))
        }
        Err(ServiceError::Inbound { error: InboundError::SeveralSheets { sheets }, .. }) => {
            Ok(Found::Sheets(sheets))
        }
        Err(error @ ServiceError::Inbound { error: InboundError::NoHeader { .. }, .. }) => {
            match without_any_header(workspace, incoming) {
                Ok(listing) => Ok(Found::Bare(Box::new(listing), error.into())),
                Err(error) => Err(error.into()),
            }
        }
        Err(error) => Err(error.into()),
    };
    (seen, found)
}

/// Saves the rows that cannot come in; gives the name of the file.
pub fn save(failed: &FailedRows, path: &Path, today: NaiveDate) -> Result<String, ServiceError> {
    write_named(path, &failed_rows::xlsx(failed, today)?)
}

/// Saves an empty workbook to be filled in; gives the name of the file.
pub fn save_template(template: &Template, path: &Path, today: NaiveDate) -> Result<String, ServiceError> {
    write_named(path, &template.xlsx(today)?)
}

fn write_named(path: &Path, bytes: &[u8]) -> Result<String, ServiceError> {
    write_durably(path, bytes)?;
    Ok(path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned())
}
