//! People with the ledger as the regulation sees it: what counts with its reasons, and what is still on its way.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::job::Job;
use crate::exchange::paper::picture::Picture;
use crate::exchange::paper::record::{Line, Person, Standing};
use crate::model::entry::Entry;
use crate::model::facts::{Activity, Level, Mode, ProofKind};
use crate::model::hours::Hours;
use crate::model::id::{EntryId, ProgramId, StaffId};
use crate::model::partial_date::PartialDate;
use crate::model::period::Period;
use crate::model::staff::{Sex, StaffRecord, Title};
use crate::model::state::EntryState;
use crate::policy::terms::CountsFrom;
use crate::policy::{Assessment, RecordAnswer};
use crate::service::ServiceError;
use crate::service::assessment::{Counting, PersonAssessment, assess_everybody, assess_person};
use crate::store::{AssessedEntry, Staff};

/// A person under the regulation.
pub(super) struct Assessed {
    pub staff: Staff,
    /// What counts on the basis that was asked for.
    pub counted: Assessment,
    /// 照片, where the form has a place for one.
    pub photo: Option<Arc<Picture>>,
    /// The lines of the period by day, those on their way too, drafts and what was sent back left out.
    pub lines: Vec<Reckoned>,
}

/// A line of the ledger with what the regulation makes of it.
pub(super) struct Reckoned {
    pub id: EntryId,
    pub line: Line,
    pub activity: Activity,
    pub mode: Mode,
    /// The rank of the body behind it: its own, else its program's.
    pub level: Option<Level>,
    /// The place of its category in the pack; none where the pack has no place for it.
    pub category: Option<usize>,
    pub answer: RecordAnswer,
    /// How many proofs it has.
    pub proofs: u32,
    /// Whether its hours count on the basis that was asked for.
    pub counts: bool,
}

impl Assessed {
    /// The person as forms print them, with all lines.
    pub fn person(&self) -> Person {
        let lines = self.lines.iter().map(|reckoned| reckoned.line.clone()).collect();
        Person { lines, photo: self.photo.clone(), ..person(&self.staff.record) }
    }

    /// Hours that count in a category of the pack.
    pub fn hours_in(&self, category: usize) -> Hours {
        let counts = |reckoned: &&Reckoned| reckoned.counts && reckoned.category == Some(category);
        self.lines.iter().filter(counts).map(|reckoned| reckoned.line.hours).sum()
    }
}

/// The facts about a person that forms print; no lines.
pub(super) fn person(record: &StaffRecord) -> Person {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let first = |date: Option<PartialDate>| date.map(PartialDate::first);
    Person {
        name: record.name.to_string(),
        sex: record.sex_or_from_document().map(Sex::word).unwrap_or_default().to_owned(),
        birth: record.birth_or_from_document(),
        code: text(&record.staff_code),
        id_number: record.document.as_ref().map(|d| d.as_str().to_owned()).unwrap_or_default(),
        unit: text(&record.home_school),
        department: text(&record.department),
        post: record.post.map(|post| post.word().to_owned()).unwrap_or_default(),
        title: title(record),
        subject: record.subjects.first().cloned().unwrap_or_default(),
        stage: record.stage.map(|stage| stage.word().to_owned()).unwrap_or_default(),
        education: record.education.map(|education| education.word().to_owned()).unwrap_or_default(),
        joined: first(record.joined),
        photo: None,
        lines: Vec::new(),
    }
}

/// 职称, whichever series it is of.
pub(super) fn title(record: &StaffRecord) -> String {
    record
        .title
        .map(Title::word)
        .map(str::to_owned)
        .or_else(|| record.other_title.clone())
        .unwrap_or_default()
}

impl Job<'_> {
    /// The people who were asked for, assessed over a period, in the order of the request, else of the staff list.
    pub fn people(&self, period: Period, basis: Counting) -> Result<Vec<Assessed>, ServiceError> {
        if !self.request.staff.is_empty() {
            let one = |staff: &StaffId| self.one(*staff, period, basis);
            return self.request.staff.iter().map(one).collect();
        }
        let counted = assess_everybody(self.view, self.policy(), period, basis)?;
        let coming = assess_everybody(self.view, self.policy(), period, Counting::OnItsWay)?;
        let mut staff: BTreeMap<StaffId, Staff> =
            self.view.all_staff()?.into_iter().map(|staff| (staff.id, staff)).collect();
        let mut reader = Reader::new(self, None, period, basis)?;
        let mut people = Vec::with_capacity(counted.len());
        for (counted, coming) in counted.into_iter().zip(coming) {
            if let Some(staff) = staff.remove(&counted.staff) {
                people.push(reader.read(staff, counted, &coming)?);
            }
        }
        Ok(people)
    }

    /// One person, whoever hands in the hours.
    pub fn one(&self, staff: StaffId, period: Period, basis: Counting) -> Result<Assessed, ServiceError> {
        let counted = assess_person(self.view, staff, self.policy(), period, basis)?;
        let coming = assess_person(self.view, staff, self.policy(), period, Counting::OnItsWay)?;
        let mut reader = Reader::new(self, Some(staff), period, basis)?;
        reader.read(self.view.staff(staff)?, counted, &coming)
    }
}

/// What a line needs of its program.
#[derive(Clone, Default)]
struct OfProgram {
    institution: String,
    place: String,
    level: Option<Level>,
}

/// Makes lines of entries; knows programs and proofs by number.
struct Reader<'j> {
    job: &'j Job<'j>,
    period: Period,
    basis: Counting,
    programs: BTreeMap<ProgramId, OfProgram>,
    assessed: BTreeMap<EntryId, AssessedEntry>,
}

impl<'j> Reader<'j> {
    fn new(
        job: &'j Job<'_>,
        staff: Option<StaffId>,
        period: Period,
        basis: Counting,
    ) -> Result<Reader<'j>, ServiceError> {
        let assessed = job.view.assessed_entries(job.policy().pack.id(), staff.into())?;
        let assessed = assessed.into_iter().map(|entry| (entry.id, entry)).collect();
        Ok(Reader { job, period, basis, programs: BTreeMap::new(), assessed })
    }

    fn read(
        &mut self,
        staff: Staff,
        counted: PersonAssessment,
        coming: &PersonAssessment,
    ) -> Result<Assessed, ServiceError> {
        let counted = counted.assessment;
        let by_id = |assessment: &Assessment| -> BTreeMap<EntryId, RecordAnswer> {
            let answers = assessment.records.iter();
            answers.filter_map(|answer| Some((answer.id.parse().ok()?, answer.clone()))).collect()
        };
        let (now, later) = (by_id(&counted), by_id(&coming.assessment));
        let counts_from = self.job.policy().pack.audit().counts_from;
        let mut lines = Vec::new();
        let wanted = &self.job.request.entries;
        for (id, entry) in self.job.view.entries_of_staff(staff.id)? {
            if !wanted.is_empty() && !wanted.contains(&id) {
                continue;
            }
            let Some(standing) = standing(entry.state, counts_from) else { continue };
            let counts = match self.basis {
                Counting::Counted => standing == Standing::Approved,
                Counting::Passed => standing != Standing::Pending,
                Counting::OnItsWay => true,
            };
            let answers = if counts { &now } else { &later };
            let (true, Some(answer)) = (self.period.contains(entry.span.to()), answers.get(&id)) else {
                continue;
            };
            let of_program = self.of_program(entry.program)?;
            let proofs = self.assessed.get(&id).map(|entry| entry.proofs.clone()).unwrap_or_default();
            let category = self.job.policy().pack.categories().get(answer.category);
            let label = category.map(|category| category.label.clone()).unwrap_or_default();
            lines.push(Reckoned {
                id,
                line: line(&entry, answer, label, standing, &of_program, &proofs),
                activity: entry.activity,
                mode: entry.mode,
                level: entry.level.or(of_program.level),
                category: category.map(|_| answer.category),
                answer: answer.clone(),
                proofs: u32::try_from(proofs.len()).unwrap_or(u32::MAX),
                counts,
            });
        }
        Ok(Assessed { staff, counted, photo: None, lines })
    }

    fn of_program(&mut self, id: Option<ProgramId>) -> Result<OfProgram, ServiceError> {
        let Some(id) = id else { return Ok(OfProgram::default()) };
        if let Some(known) = self.programs.get(&id) {
            return Ok(known.clone());
        }
        let program = self.job.view.program(id)?;
        let body = program.institution.or(program.provider);
        let institution = body.map(|body| self.job.view.institution(body)).transpose()?;
        let of_program = OfProgram {
            institution: institution.unwrap_or_default(),
            place: program.place.unwrap_or_default(),
            level: program.level,
        };
        self.programs.insert(id, of_program.clone());
        Ok(of_program)
    }
}

/// How far an entry has come under a regulation; none for what is not on its way.
pub(super) const fn standing(state: EntryState, counts_from: CountsFrom) -> Option<Standing> {
    match state {
        EntryState::Approved | EntryState::RecallRequested => Some(Standing::Approved),
        EntryState::Passed | EntryState::Submitted => match counts_from {
            CountsFrom::School => Some(Standing::Approved),
            CountsFrom::Authority => Some(Standing::Passed),
        },
        EntryState::Pending => Some(Standing::Pending),
        EntryState::Draft
        | EntryState::Refused
        | EntryState::Returned
        | EntryState::Superseded
        | EntryState::Void
        | EntryState::Deleted => None,
    }
}

fn line(
    entry: &Entry,
    answer: &RecordAnswer,
    category: String,
    standing: Standing,
    of_program: &OfProgram,
    proofs: &[ProofKind],
) -> Line {
    let or = |own: &Option<String>, other: &str| own.clone().unwrap_or_else(|| other.to_owned());
    let grade = entry.grade.map(|grade| grade.word());
    Line {
        from: entry.span.from(),
        to: entry.span.to(),
        title: entry.title.clone(),
        category,
        organiser: or(&entry.institution, &of_program.institution),
        place: or(&entry.place, &of_program.place),
        mode: entry.mode.word().to_owned(),
        level: entry.level.or(of_program.level).map(|level| level.word().to_owned()).unwrap_or_default(),
        role: entry.role.word().to_owned(),
        claimed: entry.claimed,
        hours: answer.recognised,
        credits: entry.credits,
        result: grade.or(entry.outcome.map(|outcome| outcome.word())).unwrap_or_default().to_owned(),
        proof: proof(entry, proofs),
        standing,
        reason: reason(answer),
    }
}

/// The number of the certificate, else the kinds of proof, each once.
fn proof(entry: &Entry, proofs: &[ProofKind]) -> String {
    if let Some(number) = &entry.certificate {
        return number.clone();
    }
    let mut kinds: Vec<&str> = Vec::new();
    for kind in proofs {
        if !kinds.contains(&kind.word()) {
            kinds.push(kind.word());
        }
    }
    kinds.join("、")
}

/// The last rule that took hours away; empty where none did.
fn reason(answer: &RecordAnswer) -> String {
    if answer.claimed.is_some_and(|claimed| claimed <= answer.recognised) {
        return String::new();
    }
    let cut = answer.reasons.iter().rev().find(|reason| reason.after < reason.before);
    let cut = cut.or(answer.reasons.last().filter(|_| answer.recognised.is_zero()));
    cut.map(|reason| reason.rule.to_string()).unwrap_or_default()
}
