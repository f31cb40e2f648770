//! What the administrator says about a file: which sheet, which column is what, which cell should say something else.
//! It holds for every kind of list, and the readers get it whole: a cell that was put right is read like any other.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use crate::exchange::inbound::field::Field;
use crate::exchange::inbound::header::PLACE;
use crate::exchange::inbound::{Correction, Mapping, Options};
use crate::service::error::ServiceError;
use crate::store::{Deed, StoreError, View};

/// What was said about a file; nothing, at first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Said {
    /// Name or number of the sheet, where several look like lists.
    pub sheet: Option<String>,
    /// Columns: the key of the heading to the code of a field, or to nothing for a column to leave out. Whatever is
    /// imported under it is remembered for the next file.
    pub mapping: Mapping,
    /// First and last row of the header, when it is not found.
    pub header: Option<(u32, u32)>,
    /// Cells that were put right in the preview; the file stays as it is.
    pub corrections: Vec<Correction>,
    /// Rows that are not wanted, by the sheet's own number.
    pub left_out: BTreeSet<u32>,
}

impl Said {
    /// How the file is to be read: as was remembered of its headings, and above it as is said now.
    pub(in crate::service) fn options<F: Field>(
        &self,
        view: View<'_>,
        today: NaiveDate,
    ) -> Result<Options, ServiceError> {
        let mut mapping = view.remembered_headings(F::FORM)?;
        mapping.extend(self.mapping.clone());
        Ok(Options {
            sheet: self.sheet.clone(),
            mapping,
            header: self.header,
            corrections: self.corrections.clone(),
            left_out: self.left_out.clone(),
            today: Some(today),
            ..Options::default()
        })
    }

    /// Remembers what was said about headings, in the deed that brings the rows. A column without a heading is not
    /// remembered: its place means nothing in another file.
    pub(in crate::service) fn remember<F: Field>(&self, deed: &Deed<'_>) -> Result<(), StoreError> {
        let headings = self.mapping.iter().filter(|(heading, _)| !heading.starts_with(PLACE));
        for (heading, field) in headings {
            deed.remember_heading(F::FORM, heading, field.as_deref())?;
        }
        Ok(())
    }
}
