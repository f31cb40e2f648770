//! 证明材料目录, and the proofs themselves in its order: what inspectors open first and last.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use super::job::Job;
use super::request::Request;
use crate::exchange::package::sanitise;
use crate::exchange::sheet::proof_index::{Proof as Line, ProofIndex};
use crate::model::hours::Hours;
use crate::model::id::EvidenceId;
use crate::model::period::Period;
use crate::service::ServiceError;
use crate::store::{Evidence, Proof, View};

/// Proofs in the order of their index.
pub struct Gathered {
    pub(super) index: ProofIndex,
    /// The files under the names that the index gives them, each once.
    pub files: Vec<(String, Evidence)>,
}

/// The proofs behind the hours that a request asks about.
///
/// # Errors
/// A period or regulation that is none, or what the disk says.
pub fn proofs(view: View<'_>, request: &Request) -> Result<Gathered, ServiceError> {
    gather(&Job::new(view, request)?)
}

/// People in the order of the list, each with the proofs of their own; then what is shared, by training.
pub(super) fn gather(job: &Job<'_>) -> Result<Gathered, ServiceError> {
    let period = job.judged()?;
    let mut gathered = Gathering::default();
    let (mut shared, mut without) = (BTreeMap::new(), Vec::new());
    for person in job.people(period, job.basis())? {
        let name = person.staff.record.name.to_string();
        let mut proved = person.lines.is_empty();
        for reckoned in &person.lines {
            let own = job.view.entry_proofs(reckoned.id)?;
            proved |= !own.is_empty();
            let entry = job.view.entry(reckoned.id)?;
            for proof in own {
                gathered.take(&name, &entry.title, entry.span, Some(reckoned.line.hours), proof);
            }
            let Some(program) = entry.program else { continue };
            let of_all = match shared.entry(program) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(new) => {
                    let facts = job.view.program(program)?;
                    let proofs = job.view.program_proofs(program)?;
                    new.insert(Shared { span: facts.span, title: facts.title, proofs })
                }
            };
            proved |= !of_all.proofs.is_empty();
        }
        if !proved {
            without.push(name);
        }
    }
    let mut shared: Vec<Shared> = shared.into_values().collect();
    shared
        .sort_by(|a, b| (a.span.from(), a.span.to(), &a.title).cmp(&(b.span.from(), b.span.to(), &b.title)));
    for Shared { span, title, proofs } in shared {
        for proof in proofs {
            gathered.take("共用", &title, span, None, proof);
        }
    }
    let (proofs, files) = gathered.named();
    Ok(Gathered { index: ProofIndex { period, proofs, files: files.len(), without }, files })
}

/// What all of a training share.
struct Shared {
    span: Period,
    title: String,
    proofs: Vec<Proof>,
}

/// Proofs with the line of the record that each proves.
#[derive(Default)]
struct Gathering(Vec<(Line, Evidence)>);

impl Gathering {
    fn take(&mut self, name: &str, title: &str, span: Period, hours: Option<Hours>, proof: Proof) {
        let caption = proof.caption.filter(|caption| !caption.trim().is_empty());
        let line = Line {
            name: name.to_owned(),
            title: title.to_owned(),
            span,
            hours,
            proof: caption.unwrap_or_else(|| proof.kind.word().to_owned()),
            file: String::new(),
        };
        self.0.push((line, proof.evidence));
    }

    /// Gives each file a name, by its person where it is of one, else by what was done; a file that proves several records is
    /// there once.
    fn named(self) -> (Vec<Line>, Vec<(String, Evidence)>) {
        let mut owners: BTreeMap<EvidenceId, BTreeSet<&str>> = BTreeMap::new();
        for (line, evidence) in &self.0 {
            owners.entry(evidence.id).or_default().insert(&line.name);
        }
        let own: BTreeSet<EvidenceId> =
            owners.into_iter().filter(|(_, names)| names.len() == 1).map(|(id, _)| id).collect();
        let (mut names, mut files): (BTreeMap<EvidenceId, String>, _) = (BTreeMap::new(), Vec::new());
        let mut lines = Vec::with_capacity(self.0.len());
        for (mut line, evidence) in self.0 {
            line.file = match names.entry(evidence.id) {
                Entry::Occupied(known) => known.get().clone(),
                Entry::Vacant(new) => {
                    let one = own.contains(&evidence.id) && line.hours.is_some();
                    let whose = if one { &line.name } else { &line.title };
                    let stem = format!("{:03}_{whose}_{}", files.len() + 1, line.proof);
                    let file = new.insert(sanitise(&stem, &evidence.ending())).clone();
                    files.push((file.clone(), evidence));
                    file
                }
            };
            lines.push(line);
        }
        (lines, files)
    }
}
