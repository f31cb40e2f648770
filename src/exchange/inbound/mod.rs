//! Workbooks and text files that come in: whatever the format, they become sheets of typed cells;
//! the header is found and mapped, each row is read into plain data of the model, and everything
//! that is wrong or doubtful is reported with its row and column. Nothing is written here.

pub mod amount;
pub mod dates;
pub mod decisions;
pub mod delimited;
pub mod entries;
pub mod error;
pub mod field;
pub mod format;
pub mod grid;
pub mod header;
pub mod hours_grid;
pub mod institutions;
pub mod likeness;
pub mod mark;
pub mod markup;
pub mod opening;
pub mod person;
pub mod plan;
pub mod programs;
pub mod report;
pub mod roster;
mod section;
pub mod staff;
pub mod table;
pub mod text;
pub mod tidied;
pub mod vocabulary;
mod weight;
pub mod workbook;

pub use decisions::{DecisionRecord, read_decisions};
pub use entries::{EntryRecord, read_entries};
pub use error::InboundError;
pub use header::Mapping;
pub use institutions::{InstitutionRecord, read_institutions};
pub use likeness::{likeness, without_header};
pub use opening::{OpeningRecord, OpeningTotal, read_opening};
pub use person::PersonKey;
pub use report::{FailedRow, FailedRows, InFile, Listing, ListingRow, Problem, Read, Reading};
pub use roster::{RosterRecord, read_roster};
pub use staff::{StaffSheet, read_staff, read_staff_in};
pub use table::{Correction, Options};
pub use tidied::Tidied;

use format::Format;
use grid::Grid;

/// Reads every visible sheet of a file, whatever its format.
///
/// # Errors
/// [`InboundError`] says why the file cannot be read.
pub fn read_sheets(bytes: &[u8], file_name: &str) -> Result<Vec<Grid>, InboundError> {
    let stem = file_name.rsplit(['/', '\\']).next().unwrap_or(file_name);
    let stem = stem.rsplit_once('.').map_or(stem, |(stem, _)| stem);
    let mut grids = match format::detect(bytes, file_name)? {
        Format::Delimited => vec![delimited::read(bytes, stem)?],
        Format::Markup => markup::read(bytes, stem)?,
        format => workbook::read(bytes, format)?,
    };
    for grid in &mut grids {
        grid.fill_merged_down()?;
    }
    grids.retain(|grid| grid.rows.iter().any(|row| !row.is_blank()));
    if grids.is_empty() { Err(InboundError::NoContent) } else { Ok(grids) }
}
