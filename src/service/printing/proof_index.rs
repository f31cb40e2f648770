//! 证明材料目录, and the proofs themselves in its order: what inspectors open first and last.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

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
    let mut gathered = Gathering { files: Vec::new(), lines: Vec::new(), named: BTreeMap::new() };
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
    let index = ProofIndex { period, proofs: gathered.lines, files: gathered.files.len(), without };
    Ok(Gathered { index, files: gathered.files })
}

/// What all of a training share.
struct Shared {
    span: Period,
    title: String,
    proofs: Vec<Proof>,
}

struct Gathering {
    files: Vec<(String, Evidence)>,
    lines: Vec<Line>,
    /// The names of the files that are there already.
    named: BTreeMap<EvidenceId, String>,
}

impl Gathering {
    /// A line for each record that it proves; the file itself once.
    fn take(&mut self, name: &str, title: &str, span: Period, hours: Option<Hours>, proof: Proof) {
        let caption = proof.caption.filter(|caption| !caption.trim().is_empty());
        let word = caption.unwrap_or_else(|| proof.kind.word().to_owned());
        let whose = if hours.is_some() { name } else { title };
        let file = match self.named.entry(proof.evidence.id) {
            Entry::Occupied(known) => known.get().clone(),
            Entry::Vacant(new) => {
                let stem = format!("{:03}_{whose}_{word}", self.files.len() + 1);
                let file = new.insert(sanitise(&stem, &proof.evidence.ending())).clone();
                self.files.push((file.clone(), proof.evidence));
                file
            }
        };
        self.lines.push(Line {
            name: name.to_owned(),
            title: title.to_owned(),
            span,
            hours,
            proof: word,
            file,
        });
    }
}
