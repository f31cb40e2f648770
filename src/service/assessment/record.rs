//! A line of the ledger as a policy's record: its category by hand, else by the policy's own table.

use std::collections::BTreeSet;

use super::Counting;
use crate::model::entry::Source;
use crate::model::facts::{Half, Medium, Organiser};
use crate::model::id::EntryId;
use crate::model::state::EntryState;
use crate::policy::terms::CountsFrom;
use crate::policy::{Facts, Pack, Record, classify};
use crate::store::AssessedEntry;

/// Whether an entry in this state is taken.
const fn counts(state: EntryState, from: CountsFrom, counting: Counting) -> bool {
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

/// What of an entry says whether it is taken.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    id: EntryId,
    state: EntryState,
    adjusts: Option<EntryId>,
}

impl Place {
    pub fn of(entry: &AssessedEntry) -> Place {
        Place { id: entry.id, state: entry.state, adjusts: entry.adjusts }
    }
}

/// The entries of a person that are taken. Of an entry and its adjustment only one is: the adjustment once it is in the
/// place of the other; before, where more than what counts is asked for, the adjustment as far as it has come.
pub(super) fn taken(
    entries: &[(Place, Record)],
    from: CountsFrom,
    counting: Counting,
) -> impl Iterator<Item = &Record> {
    let live = |id: EntryId| entries.iter().any(|(entry, _)| entry.id == id && entry.state.is_live());
    let open = |entry: &Place| entry.adjusts.is_some_and(live);
    let comes =
        |entry: &Place| counting != Counting::Counted && open(entry) && counts(entry.state, from, counting);
    let replaced: BTreeSet<EntryId> =
        entries.iter().filter(|(entry, _)| comes(entry)).filter_map(|(entry, _)| entry.adjusts).collect();
    let dropped: BTreeSet<EntryId> =
        entries.iter().filter(|(entry, _)| open(entry) && !comes(entry)).map(|(entry, _)| entry.id).collect();
    entries
        .iter()
        .filter(move |(entry, _)| {
            counts(entry.state, from, counting)
                && !replaced.contains(&entry.id)
                && !dropped.contains(&entry.id)
        })
        .map(|(_, record)| record)
}

/// The number of an entry as answers show it.
pub(super) fn plain_id(id: &str) -> String {
    id.trim_start_matches('0').to_owned()
}

/// Numbers of equal width, so that records of one day stay in the order in which they were written.
pub(super) fn wide_id(id: &str) -> String {
    format!("{id:0>10}")
}

/// The category of an entry under a policy: by hand, else by the policy's own table; empty where it has no place for it.
pub(super) fn category<'a>(pack: &'a Pack, entry: &'a AssessedEntry) -> &'a str {
    let facts = Facts {
        activity: entry.activity,
        mode: Some(entry.mode),
        level: entry.level,
        organiser: entry.organiser,
    };
    let by_hand = entry.category.as_deref().filter(|code| pack.category(code).is_some());
    by_hand.or_else(|| classify(pack, &facts).map(|c| c.code.as_str())).unwrap_or_default()
}

/// The record of an entry. Where the policy has no place for the activity the category stays empty, and the policy
/// says that it counts nothing.
pub(super) fn of(pack: &Pack, entry: &AssessedEntry) -> Record {
    let mut record = Record::new(wide_id(&entry.id.to_string()), category(pack, entry), entry.span);
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
    record.void = entry.state == EntryState::Void || entry.voids;
    record.sealed = entry.state.is_sealed();
    record.granted = entry.source == Source::Opening;
    record
}
