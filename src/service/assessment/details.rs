//! Totals without details 缺明细: figures of before that were typed as one sum, and now need the lines behind it.

use std::collections::BTreeSet;

use super::record::category;
use crate::model::entry::Source;
use crate::model::id::EntryId;
use crate::service::error::ServiceError;
use crate::service::policies::chosen;
use crate::store::{AssessedEntry, View, Whom};

/// The figures in force without any detail line that should have some: opening totals, and what stands in a category that a
/// regulation of the school counts by its lines only (其他).
///
/// # Errors
/// As [`chosen`].
pub fn lacking_details(view: View<'_>) -> Result<BTreeSet<EntryId>, ServiceError> {
    let mut lacking = BTreeSet::new();
    for policy in chosen(view)? {
        let pack = &policy.pack;
        let lacks = |entry: &&AssessedEntry| {
            let bare = entry.state.is_live() && !entry.voids && entry.lines.is_empty();
            let due = || entry.source == Source::Opening || pack.sums_lines(category(pack, entry));
            bare && entry.claimed.is_some() && due()
        };
        let entries = view.assessed_entries(pack.id(), Whom::Everybody)?;
        lacking.extend(entries.iter().filter(lacks).map(|entry| entry.id));
    }
    Ok(lacking)
}
