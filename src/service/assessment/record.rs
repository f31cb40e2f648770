//! A line of the ledger as a policy's record: its category by hand, else by the policy's own table.

use super::Counting;
use crate::model::entry::Source;
use crate::model::facts::{Half, Medium, Organiser};
use crate::model::state::EntryState;
use crate::policy::terms::CountsFrom;
use crate::policy::{Facts, Pack, Record, classify};
use crate::store::AssessedEntry;

/// Whether an entry in this state is taken.
pub(super) const fn counts(state: EntryState, from: CountsFrom, counting: Counting) -> bool {
    let counted = match from {
        CountsFrom::School => state.counts_from_school(),
        CountsFrom::Authority => state.counts_from_authority(),
    };
    match counting {
        Counting::Counted => counted,
        Counting::Passed => state.counts_from_school(),
        Counting::OnItsWay => counted || state.is_on_its_way(),
    }
}

/// The number of an entry as answers show it.
pub(super) fn plain_id(id: &str) -> String {
    id.trim_start_matches('0').to_owned()
}

/// The record of an entry. Where the policy has no place for the activity the category stays empty, and the policy
/// says that it counts nothing.
pub(super) fn of(pack: &Pack, entry: &AssessedEntry) -> Record {
    let facts = Facts {
        activity: entry.activity,
        mode: Some(entry.mode),
        level: entry.level,
        organiser: entry.organiser,
    };
    let by_hand = entry.category.as_deref().filter(|code| pack.category(code).is_some());
    let category = by_hand.or_else(|| classify(pack, &facts).map(|c| c.code.as_str())).unwrap_or_default();
    // Numbers of equal width, so that records of one day stay in the order in which they were written.
    let mut record = Record::new(format!("{:010}", entry.id.0), category, entry.span);
    record.days = entry.days;
    record.hours = entry.claimed;
    record.lines.clone_from(&entry.lines);
    record.minutes = entry.minutes;
    record.sessions = entry.sessions;
    record.role = entry.role;
    record.level = entry.level;
    record.grade = entry.grade;
    record.author_rank = entry.author_rank;
    record.medium = entry.medium.unwrap_or(Medium::Journal);
    record.serial_number = entry.serial_number;
    record.organiser = entry.organiser.unwrap_or(Organiser::Authority);
    record.work.clone_from(&entry.work);
    record.planned = entry.planned;
    record.late = entry.late;
    record.complete = entry.complete;
    record.confirmed = entry.confirmed;
    record.same_subject = entry.same_subject;
    record.mode = Some(entry.mode);
    record.from_half = entry.from_half.unwrap_or(Half::Am);
    record.to_half = entry.to_half.unwrap_or(Half::Pm);
    record.education = entry.education;
    // Totals of years before this program, and hours that another school granted, stand for themselves.
    let proven = matches!(entry.source, Source::Opening | Source::Transfer);
    record.evidence = (!proven).then(|| entry.proofs.clone());
    record.outcome = entry.outcome;
    record.void = entry.state == EntryState::Void;
    record.sealed = entry.state.is_sealed();
    record
}
