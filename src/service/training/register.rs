//! Granting the hours of a program: everybody on the roster gets them, except those who are left out with a reason.
//! Done again after a change it brings what is not yet audited up to date, and never makes a second entry.

use super::program::open_program;
use crate::model::attendance::note_with_reasons;
use crate::model::entry::{Entry, Source};
use crate::model::facts::Role;
use crate::model::hours::Hours;
use crate::model::id::{EntryId, ParticipationId, ProgramId, StaffId};
use crate::model::program::{Participation, Program, Settles};
use crate::model::state::{EntryDeed, EntryState};
use crate::service::audit::Desk;
use crate::service::error::ServiceError;
use crate::service::ledger_error::LedgerError;
use crate::store::{Deed, Done, StoreError, View, Workspace};

/// How far entries are taken when hours are granted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Granting {
    /// 登记: they wait for the audit.
    Register,
    /// 登记并初审通过, with the opinion of the school; empty means 情况属实，同意认定.
    RegisterAndPass(String),
}

impl Granting {
    /// The opinion that stands when none is typed.
    pub const OPINION: &'static str = "情况属实，同意认定";
}

/// What the granting of hours left behind.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Registered {
    /// Entries that are new.
    pub added: Vec<EntryId>,
    /// Entries that were brought up to date.
    pub updated: Vec<EntryId>,
    /// How many were right already.
    pub unchanged: u32,
    /// How many people are left out.
    pub left_out: u32,
    /// Audited entries that differ from what the roster says now; they are not touched.
    pub differing: Vec<EntryId>,
    /// How many of them passed the audit in this deed.
    pub passed: u32,
    /// No proof stands behind the program.
    pub without_proof: bool,
}

impl Registered {
    /// For the toast: whose hours were audited before and stay as they were; empty when nobody's.
    pub fn aside(&self) -> String {
        match self.differing.len() {
            0 => String::new(),
            count => format!("；其中 {count} 人的学时已审核，没有改动"),
        }
    }

    /// In words, for journal and toast.
    pub fn summary(&self) -> String {
        let mut words = vec![format!("登记 {} 人", self.added.len())];
        for (count, word) in [
            (self.updated.len(), "更新"),
            (self.passed as usize, "初审通过"),
            (self.left_out as usize, "不计学时"),
            (self.differing.len(), "已审核未改动"),
        ] {
            if count > 0 {
                words.push(format!("{word} {count} 人"));
            }
        }
        words.join("，")
    }
}

/// Grants the hours of a program to everybody on its roster, in one deed.
///
/// # Errors
/// [`LedgerError::EmptyRoster`], [`LedgerError::NoHours`], [`LedgerError::SettledOtherwise`],
/// [`LedgerError::OneByOne`] where a regulation wants the audit one by one, [`LedgerError::ClosedYear`],
/// [`LedgerError::Step`], or what the disk says.
pub fn register(
    workspace: &mut Workspace,
    id: ProgramId,
    granting: &Granting,
) -> Result<Done<Registered>, ServiceError> {
    let code = if *granting == Granting::Register { "program.register" } else { "program.register_pass" };
    workspace.deed(code, |deed| {
        let registered = register_roster(deed, id, granting)?;
        deed.say(format!("{}：{}", deed.view().program(id)?.title, registered.summary()));
        Ok(registered)
    })
}

/// Grants the hours of a program within a deed; see [`register`].
pub(super) fn register_roster(
    deed: &Deed<'_>,
    id: ProgramId,
    granting: &Granting,
) -> Result<Registered, ServiceError> {
    let program = open_program(deed.view(), id, "登记学时")?;
    if program.settles == Settles::Sessions {
        return Err(LedgerError::SettledOtherwise { program: program.title, by_sessions: true }.into());
    }
    let parts = deed.view().participations(id)?;
    if parts.is_empty() {
        return Err(LedgerError::EmptyRoster(program.title).into());
    }
    let names = Names::of(deed.view(), id, &program)?;
    let mut ledger = Register::open(deed, granting)?;
    for (part_id, part) in &parts {
        let entry = match &part.left_out {
            Some(_) => None,
            None => Some(entry_of(id, &program, &names, *part_id, part)?),
        };
        let live = deed.view().entry_of_participation(*part_id)?;
        ledger.grant(deed, live, entry)?;
    }
    ledger.finish(deed, id)
}

/// Brings entries that came of a program already up to date after its roster or facts changed: those of these people,
/// or of all. Nothing is granted where no hours of the program were registered before.
pub(in crate::service) fn refresh(
    deed: &Deed<'_>,
    id: ProgramId,
    people: Option<&[StaffId]>,
) -> Result<Registered, ServiceError> {
    let program = deed.view().program(id)?;
    let registered = deed.view().program_has_entries(id)?;
    if program.settles == Settles::Sessions || !registered {
        return Ok(Registered::default());
    }
    let names = Names::of(deed.view(), id, &program)?;
    let mut ledger = Register::open(deed, &Granting::Register)?;
    for (part_id, part) in deed.view().participations(id)? {
        let live = deed.view().entry_of_participation(part_id)?;
        let meant = match people {
            Some(people) => people.contains(&part.staff),
            None => live.is_some(),
        };
        if meant {
            let entry = match &part.left_out {
                Some(_) => None,
                None => Some(entry_of(id, &program, &names, part_id, &part)?),
            };
            ledger.grant(deed, live, entry)?;
        }
    }
    ledger.finish(deed, id)
}

/// What entries of a program carry beside its own facts.
pub(in crate::service) struct Names {
    institution: Option<String>,
    /// How many sessions it had; some regulations grant by the session.
    sessions: u32,
}

impl Names {
    pub(in crate::service) fn of(
        view: View<'_>,
        id: ProgramId,
        program: &Program,
    ) -> Result<Names, StoreError> {
        let body = program.provider.or(program.institution);
        let institution = body.map(|id| view.institution(id)).transpose()?;
        let sessions = u32::try_from(view.sessions(id)?.len()).unwrap_or(u32::MAX).max(1);
        Ok(Names { institution, sessions })
    }
}

fn entry_of(
    id: ProgramId,
    program: &Program,
    names: &Names,
    part_id: ParticipationId,
    part: &Participation,
) -> Result<Entry, ServiceError> {
    let hours = part.hours.unwrap_or_else(|| program.hours_for(part.role));
    if hours.is_zero() {
        let speaks = matches!(part.role, Role::Speaker | Role::Host);
        let role = if speaks { "主讲人" } else { "参训人员" };
        return Err(LedgerError::NoHours { program: program.title.clone(), role }.into());
    }
    Ok(facts_of(id, program, names, part_id, part, hours))
}

/// The entry of one part in a program, with these hours.
pub(in crate::service) fn facts_of(
    id: ProgramId,
    program: &Program,
    names: &Names,
    part_id: ParticipationId,
    part: &Participation,
    hours: Hours,
) -> Entry {
    let own = part.hours.filter(|own| *own != program.hours_for(part.role));
    Entry {
        program: Some(id),
        participation: Some(part_id),
        source: if program.late_reason.is_some() { Source::Supplement } else { Source::Program },
        mode: program.mode,
        days: program.days,
        sessions: names.sessions,
        claimed: Some(hours),
        computed: own.map(|_| program.hours_for(part.role)),
        override_reason: own.and(part.note.clone()),
        credits: part.credits.or(program.credits),
        certificate: part.certificate.clone(),
        role: part.role,
        level: program.level,
        grade: part.grade,
        outcome: part.outcome,
        organiser: program.organiser,
        planned: program.planned,
        institution: names.institution.clone(),
        place: program.place.clone(),
        content: program.content.clone(),
        late_reason: program.late_reason.clone(),
        ..Entry::new(part.staff, program.title.clone(), program.activity, program.span)
    }
}

/// What an entry should be, with what the roster knows nothing of as it stands on the entry itself.
fn laid_over(live: &Entry, wanted: Entry) -> Entry {
    Entry {
        state: live.state,
        opinion: live.opinion.clone(),
        work: live.work.clone(),
        author_rank: live.author_rank,
        medium: live.medium,
        serial_number: live.serial_number,
        education: live.education,
        same_subject: live.same_subject,
        complete: live.complete,
        confirmed: live.confirmed,
        late: live.late,
        certificate: wanted.certificate.clone().or_else(|| live.certificate.clone()),
        note: wanted.note.clone().or_else(|| note_with_reasons(live.note.as_deref(), &[])),
        ..wanted
    }
}

/// A granting under way: entries one after the other, then the audit of all.
pub(in crate::service) struct Register<'g> {
    desk: Desk,
    granting: &'g Granting,
    report: Registered,
    /// Those of this deed that wait for the audit.
    waiting: Vec<EntryId>,
}

impl<'g> Register<'g> {
    pub(in crate::service) fn open(
        deed: &Deed<'_>,
        granting: &'g Granting,
    ) -> Result<Register<'g>, ServiceError> {
        let desk = Desk::open(deed.view(), deed.today())?;
        Ok(Register { desk, granting, report: Registered::default(), waiting: Vec::new() })
    }

    /// Brings what stands in the ledger for one part to what it should be; none means no hours.
    pub(in crate::service) fn grant(
        &mut self,
        deed: &Deed<'_>,
        live: Option<(EntryId, Entry)>,
        wanted: Option<Entry>,
    ) -> Result<(), ServiceError> {
        self.report.left_out += u32::from(wanted.is_none());
        if live.as_ref().is_some_and(|(_, live)| live.supersedes.is_some()) {
            // An adjustment differs from the roster on purpose.
            self.stands();
            return Ok(());
        }
        match (live, wanted) {
            (None, None) => {}
            (None, Some(wanted)) => {
                let day = wanted.span.to();
                if wanted.source != Source::Supplement && deed.view().year_is_closed(day)? {
                    return Err(LedgerError::ClosedYear { day }.into());
                }
                let id = deed.insert_entry(&wanted)?;
                self.desk.take(deed, id, &wanted, EntryDeed::Submit, None, true)?;
                self.report.added.push(id);
                self.waiting.push(id);
            }
            (Some((id, live)), None) => match live.state {
                EntryState::Draft | EntryState::Pending | EntryState::Refused | EntryState::Returned => {
                    let draft = self.to_draft(deed, id, live)?;
                    self.desk.take(deed, id, &draft, EntryDeed::Delete, None, true)?;
                    self.report.updated.push(id);
                }
                _ => self.report.differing.push(id),
            },
            (Some((id, live)), Some(wanted)) => self.update(deed, id, live, wanted)?,
        }
        Ok(())
    }

    fn update(
        &mut self,
        deed: &Deed<'_>,
        id: EntryId,
        live: Entry,
        wanted: Entry,
    ) -> Result<(), ServiceError> {
        let wanted = laid_over(&live, wanted);
        // An adjustment stands on purpose beside what the roster says.
        let same = wanted == live || live.supersedes.is_some();
        match live.state {
            EntryState::Passed
            | EntryState::Submitted
            | EntryState::Approved
            | EntryState::RecallRequested => {
                if same {
                    self.report.unchanged += 1;
                } else {
                    self.report.differing.push(id);
                }
                return Ok(());
            }
            EntryState::Pending if same => self.report.unchanged += 1,
            _ => {
                let draft = self.to_draft(deed, id, live)?;
                let wanted = Entry { state: draft.state, ..wanted };
                deed.update_entry(id, &wanted)?;
                self.desk.take(deed, id, &wanted, EntryDeed::Submit, None, true)?;
                self.report.updated.push(id);
            }
        }
        self.waiting.push(id);
        Ok(())
    }

    /// Names an audited entry that is no longer what it should be; it stays as it is. Returns whether it differs.
    pub(in crate::service) fn compare(&mut self, id: EntryId, live: &Entry, wanted: Option<Entry>) -> bool {
        let adjusted = live.supersedes.is_some();
        let differs = !adjusted && wanted.is_none_or(|wanted| laid_over(live, wanted) != *live);
        if differs {
            self.report.differing.push(id);
        }
        differs
    }

    /// What is audited stands for this person, and nothing is to be added.
    pub(in crate::service) fn stands(&mut self) {
        self.report.unchanged += 1;
    }

    /// Takes a step of one entry.
    pub(in crate::service) fn take(
        &self,
        deed: &Deed<'_>,
        id: EntryId,
        entry: &Entry,
        step: EntryDeed,
    ) -> Result<(), ServiceError> {
        self.desk.take(deed, id, entry, step, None, true)?;
        Ok(())
    }

    /// Takes an entry that is not audited back to a draft.
    pub(in crate::service) fn to_draft(
        &self,
        deed: &Deed<'_>,
        id: EntryId,
        entry: Entry,
    ) -> Result<Entry, ServiceError> {
        let step = if entry.state == EntryState::Pending { EntryDeed::Withdraw } else { EntryDeed::Edit };
        let state = self.desk.take(deed, id, &entry, step, None, true)?;
        Ok(Entry { state, ..entry })
    }

    /// Audits what waits, where that was asked for, and says what was done.
    pub(in crate::service) fn finish(
        mut self,
        deed: &Deed<'_>,
        program: ProgramId,
    ) -> Result<Registered, ServiceError> {
        if let Granting::RegisterAndPass(opinion) = self.granting {
            let opinion = match opinion.trim() {
                "" => Granting::OPINION,
                opinion => opinion,
            };
            self.desk.require_bulk(EntryDeed::Pass, self.waiting.len())?;
            let bulk = self.waiting.len() > 1;
            for id in &self.waiting {
                let entry = deed.view().entry(*id)?;
                self.desk.take(deed, *id, &entry, EntryDeed::Pass, Some(opinion), bulk)?;
                self.report.passed += 1;
            }
        }
        self.report.without_proof = deed.view().program_proofs(program)?.is_empty();
        Ok(self.report)
    }
}
