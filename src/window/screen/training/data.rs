//! What the screen asks the workspace for.

use std::collections::BTreeMap;

use crate::model::attendance::write_exceptions;
use crate::model::hours::Hours;
use crate::model::id::{ParticipationId, ProgramId};
use crate::model::period::Period;
use crate::model::program::{Program, Session, Settles};
use crate::service::ServiceError;
use crate::service::settlement::{SettlementLine, preview_settlement};
use crate::service::training::{Preset, ProgramForm, count_differing, everybody, presets};
use crate::service::{audit, policies};
use crate::store::{ProgramFilter, ProgramRow, Proof, RosterLine, StaffGroup, Workspace};

/// The list at the left, and what the dialogs need.
#[derive(Debug, Clone)]
pub struct Shelf {
    /// Programs, the latest first.
    pub programs: Vec<ProgramRow>,
    /// How many people belong to the school now.
    pub present: usize,
    /// Groups that a roster can start from.
    pub groups: Vec<StaffGroup>,
    /// The days that training may have.
    pub reach: Option<Period>,
    /// Why hours cannot be passed in bulk, where a regulation forbids it.
    pub one_by_one: Option<String>,
    /// Trainings that come every year.
    pub presets: Vec<Preset>,
}

/// A program, opened.
#[derive(Debug, Clone)]
pub struct Book {
    /// Its number.
    pub id: ProgramId,
    /// The program.
    pub program: Program,
    /// The form filled with it.
    pub form: ProgramForm,
    /// Who is on it.
    pub roster: Vec<RosterLine>,
    /// Its sessions with their exceptions as they are typed.
    pub sessions: Vec<(Session, String)>,
    /// Code of the version of it that is not approved yet.
    pub next: Option<String>,
    /// Code of the version that it adjusts.
    pub before: Option<String>,
    /// How many approved hours differ from what it says now.
    pub differing: usize,
    /// What stands behind it.
    pub proofs: Vec<Proof>,
    /// What a settlement would come to, by person, for a program of sessions.
    pub settlement: BTreeMap<ParticipationId, SettlementLine>,
}

impl Book {
    /// The hours of a line: 0 for who is left out.
    pub fn hours(&self, line: &RosterLine) -> Hours {
        if line.part.left_out.is_some() {
            return Hours::ZERO;
        }
        match self.settlement.get(&line.id) {
            Some(settled) => settled.attainment.hours,
            None if self.program.settles == Settles::Sessions => Hours::ZERO,
            None => line.part.hours.unwrap_or_else(|| self.program.hours_for(line.part.role)),
        }
    }

    /// Why a line has the hours it has: the reason of who is left out, or what attendance took off.
    pub fn reason(&self, line: &RosterLine) -> String {
        match (&line.part.left_out, self.settlement.get(&line.id)) {
            (Some(reason), _) => reason.clone(),
            (None, Some(settled)) => settled.attainment.reasons.join("；"),
            _ => String::new(),
        }
    }

    /// How many get hours, how many do not, and the hours of all.
    pub fn sums(&self) -> (usize, usize, Hours) {
        let out = self.roster.iter().filter(|line| line.part.left_out.is_some()).count();
        let hours = self.roster.iter().map(|line| self.hours(line)).sum();
        (self.roster.len() - out, out, hours)
    }
}

/// Reads the list; `text` is part of a title or code.
pub fn shelf(workspace: &Workspace, text: &str) -> Result<Shelf, ServiceError> {
    let (view, today) = (workspace.view(), workspace.setting().clock.today());
    let filter = ProgramFilter { text: text.trim().to_owned(), ..ProgramFilter::default() };
    let mut programs = view.programs(&filter)?;
    programs.sort_by_key(|row| std::cmp::Reverse((row.span.to(), row.id)));
    let one_by_one = match audit::bulk_is_allowed(view, today) {
        Ok(()) => None,
        Err(refusal @ ServiceError::Ledger(_)) => Some(refusal.to_string()),
        Err(error) => return Err(error),
    };
    let (present, groups) = (everybody(view)?.len(), view.groups()?);
    let (reach, presets) = (policies::reach(view, today).ok(), presets(view)?);
    Ok(Shelf { programs, present, groups, reach, one_by_one, presets })
}

/// Opens a program.
pub fn book(workspace: &Workspace, id: ProgramId) -> Result<Book, ServiceError> {
    let view = workspace.view();
    let program = view.program(id)?;
    let roster = view.roster(id)?;
    let rows: BTreeMap<_, u32> = roster.iter().map(|line| (line.id, line.part.row_number)).collect();
    let mut marks: BTreeMap<_, BTreeMap<u32, _>> = BTreeMap::new();
    for mark in view.attendance(id)? {
        if let Some(row) = rows.get(&mark.participation) {
            marks.entry(mark.session).or_default().insert(*row, mark.mark);
        }
    }
    let sessions = view.sessions(id)?.into_iter().map(|(session, facts)| {
        let exceptions = marks.get(&session).map(write_exceptions).unwrap_or_default();
        (facts, exceptions)
    });
    let sessions: Vec<_> = sessions.collect();
    let by_sessions = program.settles == Settles::Sessions && !sessions.is_empty();
    let lines = if by_sessions { preview_settlement(view, id, program.span)? } else { Vec::new() };
    Ok(Book {
        id,
        form: ProgramForm::of(view, id)?,
        roster,
        sessions,
        next: view.version_under_way(id)?,
        before: program.supersedes.map(|before| view.program(before)).transpose()?.map(|before| before.code),
        differing: count_differing(view, id)?,
        proofs: view.program_proofs(id)?,
        settlement: lines.into_iter().map(|line| (line.participation, line)).collect(),
        program,
    })
}
