//! What goes into a submission: the entries, people or programs of a period that are ready, each with its proofs, and
//! with what the regulation makes of it.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry as MapEntry;

use super::Wanted;
use crate::model::entry::{Entry, Source};
use crate::model::hours::Hours;
use crate::model::id::{EntryId, ProgramId, StaffId};
use crate::model::period::Period;
use crate::model::program::Program;
use crate::model::staff::ReportedBy;
use crate::model::state::{EntryState, ProgramState};
use crate::model::submission::{Kind, Subject};
use crate::policy::Assessment;
use crate::service::ServiceError;
use crate::service::assessment::{Counting, assess_everybody, assess_person, period_for, reckoned_from};
use crate::service::policies::{InForce, chosen, main_policy};
use crate::store::{
    EntryFilter, Evidence, ProgramFilter, ProgramRow, Proof, School, Staff, Submission, View,
};

/// Everything that a submission is made of.
pub(super) struct Collected {
    pub kind: Kind,
    pub period: Period,
    pub policy: InForce,
    pub school: School,
    /// The people in it, in the order of the list; an item names them by place.
    pub people: Vec<Handed>,
    pub items: Vec<Item>,
}

/// A person in a submission.
pub(super) struct Handed {
    pub staff: Staff,
    /// What the regulation makes of all that passed the school, in the period.
    pub assessment: Option<Assessment>,
}

/// One item.
pub(super) struct Item {
    pub what: What,
    /// Its own proofs, then those of its program.
    pub proofs: Vec<Proof>,
    /// How many are its own.
    pub own: usize,
}

/// What an item is.
pub(super) enum What {
    Entry { id: EntryId, entry: Box<Entry>, person: usize, recognised: Hours, category: Option<usize> },
    Person { person: usize },
    Program { id: ProgramId, program: Box<Program>, institution: Option<String> },
}

impl Collected {
    pub fn read(
        view: View<'_>,
        wanted: &Wanted,
        today: chrono::NaiveDate,
    ) -> Result<Collected, ServiceError> {
        let (policy, school) = (main_policy(view)?, view.school()?);
        let typed = match wanted.period.trim() {
            "" => school.period.to_string(),
            typed => typed.to_owned(),
        };
        let period = period_for(&policy, &typed, reckoned_from(view, today)?)?;
        let kind = wanted.kind;
        let mut collected = Collected { kind, period, policy, school, people: Vec::new(), items: Vec::new() };
        match kind {
            Kind::Staff => collected.take_people(view)?,
            Kind::Programs => collected.take_programs(view)?,
            Kind::Hours | Kind::Adjustments | Kind::Supplements => collected.take_entries(view)?,
        }
        Ok(collected)
    }

    /// What a submission was made of, as it is now. Its content differs from the frozen one where something has changed since.
    ///
    /// # Errors
    /// [`ServiceError::UnknownPolicy`] when its regulation is no longer chosen, or what the disk says.
    pub fn again(view: View<'_>, submission: &Submission) -> Result<Collected, ServiceError> {
        let policy = chosen(view)?.into_iter().find(|policy| policy.pack.id() == submission.policy);
        let policy = policy.ok_or_else(|| ServiceError::UnknownPolicy(submission.policy.clone()))?;
        let (kind, period, school) = (submission.kind, submission.period, view.school()?);
        let mut collected = Collected { kind, period, policy, school, people: Vec::new(), items: Vec::new() };
        let (mut staff, mut entries, mut programs) = (Vec::new(), BTreeMap::new(), Vec::new());
        for item in view.submission_items(submission.id)? {
            match item.subject {
                Subject::Staff(id) => staff.push(view.staff(id)?),
                Subject::Program(id) => programs.push(id),
                Subject::Entry(id) => {
                    let of_person: &mut Vec<EntryId> = entries.entry(view.entry(id)?.staff).or_default();
                    of_person.push(id);
                }
            }
        }
        collected.add_people(staff);
        let rows = if programs.is_empty() { Vec::new() } else { view.programs(&ProgramFilter::default())? };
        let rows = programs.iter().filter_map(|id| rows.iter().find(|row| row.id == *id));
        collected.add_programs(view, rows.cloned())?;
        collected.add_entries(view, entries)?;
        Ok(collected)
    }

    fn take_people(&mut self, view: View<'_>) -> Result<(), ServiceError> {
        let mut staff = view.all_staff()?;
        staff.retain(is_ours);
        self.add_people(staff);
        Ok(())
    }

    fn add_people(&mut self, staff: Vec<Staff>) {
        self.people = staff.into_iter().map(|staff| Handed { staff, assessment: None }).collect();
        let items = (0..self.people.len()).map(|person| Item {
            what: What::Person { person },
            proofs: Vec::new(),
            own: 0,
        });
        self.items = items.collect();
    }

    fn take_programs(&mut self, view: View<'_>) -> Result<(), ServiceError> {
        let (period, state) = (Some(self.period), Some(ProgramState::Draft));
        let mut rows = view.programs(&ProgramFilter { period, state, ..ProgramFilter::default() })?;
        rows.reverse();
        self.add_programs(view, rows.into_iter())
    }

    fn add_programs(
        &mut self,
        view: View<'_>,
        rows: impl Iterator<Item = ProgramRow>,
    ) -> Result<(), ServiceError> {
        for row in rows {
            let program = Box::new(view.program(row.id)?);
            let what = What::Program { id: row.id, program, institution: row.institution };
            let proofs = view.program_proofs(row.id)?;
            self.items.push(Item { what, own: proofs.len(), proofs });
        }
        Ok(())
    }

    fn take_entries(&mut self, view: View<'_>) -> Result<(), ServiceError> {
        let filter = EntryFilter {
            states: vec![EntryState::Passed],
            period: Some(self.period),
            ..EntryFilter::default()
        };
        let mut of_person: BTreeMap<StaffId, Vec<EntryId>> = BTreeMap::new();
        for row in view.entries(&filter)? {
            if kind_of(row.source) == self.kind {
                of_person.entry(row.staff).or_default().push(row.id);
            }
        }
        self.add_entries(view, of_person)
    }

    fn add_entries(
        &mut self,
        view: View<'_>,
        of_person: BTreeMap<StaffId, Vec<EntryId>>,
    ) -> Result<(), ServiceError> {
        if of_person.is_empty() {
            return Ok(());
        }
        let everybody = assess_everybody(view, &self.policy, self.period, Counting::Passed)?;
        let mut assessed: BTreeMap<StaffId, Assessment> =
            everybody.into_iter().map(|person| (person.staff, person.assessment)).collect();
        let mut program_proofs: BTreeMap<ProgramId, Vec<Proof>> = BTreeMap::new();
        for (staff, entries) in of_person {
            let assessment = match assessed.remove(&staff) {
                Some(assessment) => assessment,
                None => assess_person(view, staff, &self.policy, self.period, Counting::Passed)?.assessment,
            };
            let person = self.people.len();
            let mut entries = entries
                .into_iter()
                .map(|id| Ok((id, Box::new(view.entry(id)?))))
                .collect::<Result<Vec<_>, ServiceError>>()?;
            // As the list prints them, so that a number means the same on paper and in the data.
            entries.sort_by(|(_, a), (_, b)| {
                (a.span.from(), a.span.to(), &a.title).cmp(&(b.span.from(), b.span.to(), &b.title))
            });
            for (id, entry) in entries {
                let mut proofs = view.entry_proofs(id)?;
                let own = proofs.len();
                if let Some(program) = entry.program {
                    let shared = match program_proofs.entry(program) {
                        MapEntry::Occupied(known) => known.into_mut(),
                        MapEntry::Vacant(new) => new.insert(view.program_proofs(program)?),
                    };
                    proofs.extend(shared.iter().cloned());
                }
                let answer = assessment.records.iter().find(|answer| answer.id == id.to_string());
                let recognised = answer.map_or(Hours::ZERO, |answer| answer.recognised);
                let category = answer.map(|answer| answer.category);
                let what = What::Entry { id, entry, person, recognised, category };
                self.items.push(Item { what, proofs, own });
            }
            self.people.push(Handed { staff: view.staff(staff)?, assessment: Some(assessment) });
        }
        Ok(())
    }

    /// What each item is, in order.
    pub fn subjects(&self) -> Vec<Subject> {
        self.items.iter().map(|item| self.subject(item)).collect()
    }

    /// What an item is.
    pub fn subject(&self, item: &Item) -> Subject {
        match &item.what {
            What::Entry { id, .. } => Subject::Entry(*id),
            What::Program { id, .. } => Subject::Program(*id),
            What::Person { person } => {
                Subject::Staff(self.people.get(*person).map_or(StaffId(0), |handed| handed.staff.id))
            }
        }
    }

    /// What a category of the regulation is called.
    pub fn category(&self, place: Option<usize>) -> Option<&crate::policy::Category> {
        self.policy.pack.categories().get(place?)
    }

    /// Each proof once, with the item at which it comes first and its place among that item's proofs, both from 1.
    pub fn evidence(&self) -> Vec<Placed<'_>> {
        let mut seen = std::collections::BTreeSet::new();
        let mut placed = Vec::new();
        for (item, number) in self.items.iter().zip(1..) {
            for (proof, place) in item.proofs.iter().zip(1..) {
                if seen.insert(proof.evidence.id) {
                    placed.push(Placed { evidence: &proof.evidence, proof, item, number, place });
                }
            }
        }
        placed
    }
}

/// A proof where it comes first.
pub(super) struct Placed<'c> {
    pub evidence: &'c Evidence,
    pub proof: &'c Proof,
    pub item: &'c Item,
    /// Number of the item.
    pub number: u32,
    /// Place among the proofs of the item.
    pub place: u32,
}

impl Placed<'_> {
    /// Whether it is the item's own, not that of its program.
    fn is_own(&self) -> bool {
        usize::try_from(self.place).is_ok_and(|place| place <= self.item.own)
    }

    /// Where it lies in the package.
    pub fn path(&self) -> String {
        format!("evidence/{:04}-{}.{}", self.number, self.place, self.evidence.ending())
    }
}

impl Collected {
    /// The parts of the name under which people find a proof.
    pub fn name_parts(&self, placed: &Placed<'_>) -> BTreeMap<String, String> {
        let (person, title) = match &placed.item.what {
            What::Entry { person, entry, .. } => (self.people.get(*person), entry.title.clone()),
            What::Program { program, .. } => (None, program.title.clone()),
            What::Person { person } => (self.people.get(*person), String::new()),
        };
        let person = person.filter(|_| placed.is_own()).map(|handed| handed.staff.record.name.to_string());
        let caption = placed.proof.caption.clone().filter(|caption| !caption.trim().is_empty());
        let proof = caption.unwrap_or_else(|| placed.proof.kind.word().to_owned());
        [
            ("序号", placed.number.to_string()),
            ("姓名", person.unwrap_or_else(|| title.clone())),
            ("项目", title),
            ("证明", proof),
        ]
        .map(|(part, value)| (part.to_owned(), value))
        .into()
    }
}

/// The kind of submission in which an entry of a source goes up.
fn kind_of(source: Source) -> Kind {
    match source {
        Source::Adjustment => Kind::Adjustments,
        Source::Supplement => Kind::Supplements,
        _ => Kind::Hours,
    }
}

/// Whether the person stands on the school's list.
fn is_ours(staff: &Staff) -> bool {
    let gone = staff.record.status.is_some_and(|status| status.is_gone());
    !gone && staff.record.reported_by != Some(ReportedBy::There)
}
