//! What waits for the administrator, in numbers.

use chrono::NaiveDate;

use super::column::{Fields, iso};
use super::entry::LIVE;
use super::entry_list::WANTS_PROOF;
use super::error::StoreError;
use super::view::View;

/// How much waits, by what it waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Waiting {
    /// Programs that ended, with people on the roster who have no entry and are not left out.
    pub unregistered: u32,
    /// Programs that ended without a roster.
    pub no_roster: u32,
    /// Drafts.
    pub drafts: u32,
    /// Entries that wait for the school's audit.
    pub pending: u32,
    /// Entries that were refused or returned.
    pub sent_back: u32,
    /// Entries without a proof that can still change their figure: [`super::Proven::Wanted`].
    pub unproven: u32,
    /// Entries that passed and lie in no submission.
    pub unsubmitted: u32,
    /// Submissions that were not exported yet.
    pub unexported: u32,
    /// Submissions that wait for a decision.
    pub undecided: u32,
    /// People of the school without a document number.
    pub no_document: u32,
}

impl View<'_> {
    /// Counts what waits as of a day.
    ///
    /// # Errors
    /// What the disk says.
    pub fn waiting(self, today: NaiveDate) -> Result<Waiting, StoreError> {
        let sql = format!(
            "SELECT
            (SELECT count(*) FROM program AS p WHERE p.to_day < ?1 AND p.state NOT IN ('void', 'superseded')
               AND EXISTS (SELECT 1 FROM participation AS x WHERE x.program = p.id AND x.granted = 1
                 AND NOT EXISTS (SELECT 1 FROM entry WHERE participation = x.id
                   AND {LIVE}))),
            (SELECT count(*) FROM program AS p WHERE p.to_day < ?1 AND p.state NOT IN ('void', 'superseded')
               AND NOT EXISTS (SELECT 1 FROM participation WHERE program = p.id)),
            (SELECT count(*) FROM entry WHERE state = 'draft'),
            (SELECT count(*) FROM entry WHERE state = 'pending'),
            (SELECT count(*) FROM entry WHERE state IN ('refused', 'returned')),
            (SELECT count(*) FROM entry AS e WHERE {WANTS_PROOF}),
            (SELECT count(*) FROM entry WHERE state = 'passed'),
            (SELECT count(*) FROM submission WHERE state IN ('prepared', 'signed')),
            (SELECT count(*) FROM submission WHERE state IN ('exported', 'partly_decided')),
            (SELECT count(*) FROM staff WHERE document_number IS NULL AND status NOT IN ('retired', 'left'))"
        );
        let waiting = self.first(&sql, [iso(today)], |row| {
            let mut next = Fields::of(row);
            Ok(Waiting {
                unregistered: next.plain()?,
                no_roster: next.plain()?,
                drafts: next.plain()?,
                pending: next.plain()?,
                sent_back: next.plain()?,
                unproven: next.plain()?,
                unsubmitted: next.plain()?,
                unexported: next.plain()?,
                undecided: next.plain()?,
                no_document: next.plain()?,
            })
        })?;
        Ok(waiting.unwrap_or_default())
    }
}
