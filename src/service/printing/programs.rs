//! 花名册 and 签到表 of a training.

use super::job::Job;
use super::people::person;
use crate::exchange::paper::mask::Shown;
use crate::exchange::paper::roster::{Member, Program, Roster};
use crate::exchange::paper::sign_in::{Person, Session, SignIn};
use crate::model::hours::Hours;
use crate::model::id::{InstitutionId, ProgramId};
use crate::model::program::Settles;
use crate::service::ServiceError;

/// Lines without a name at the end of a sign-in sheet, for guests.
const SPARE: usize = 3;

/// The rosters of the programs that are asked about; one without a training where there is none.
pub(super) fn rosters(job: &Job<'_>) -> Result<Vec<Roster>, ServiceError> {
    let period = job.year()?;
    let ids = job.ids(Shown::Masked);
    let programs = job.programs(period)?;
    if programs.is_empty() {
        return Ok(vec![Roster { program: none(period), members: Vec::new(), ids }]);
    }
    programs
        .into_iter()
        .map(|id| Ok(Roster { program: program(job, id)?, members: members(job, id)?, ids }))
        .collect()
}

/// The sign-in sheets of the programs that are asked about.
pub(super) fn sign_ins(job: &Job<'_>) -> Result<Vec<SignIn>, ServiceError> {
    let period = job.year()?;
    let programs = job.programs(period)?;
    if programs.is_empty() {
        let (program, sessions, people) = (none(period), Vec::new(), Vec::new());
        return Ok(vec![SignIn { program, sessions, people, spare: SPARE }]);
    }
    let sheet = |id: ProgramId| {
        let line = |line: crate::store::RosterLine| Person {
            row: line.part.row_number,
            name: line.name,
            unit: line.department.unwrap_or_default(),
        };
        let people = job.view.roster(id)?.into_iter().map(line).collect();
        Ok(SignIn { program: program(job, id)?, sessions: sessions(job, id)?, people, spare: SPARE })
    };
    programs.into_iter().map(sheet).collect()
}

/// What stands where the school has no training in the period.
fn none(period: crate::model::period::Period) -> Program {
    Program {
        code: String::new(),
        title: "（没有培训）".to_owned(),
        organiser: String::new(),
        host: String::new(),
        place: String::new(),
        from: period.from(),
        to: period.to(),
        hours: Hours::ZERO,
    }
}

fn program(job: &Job<'_>, id: ProgramId) -> Result<Program, ServiceError> {
    let program = job.view.program(id)?;
    let name = |body: Option<InstitutionId>| -> Result<String, ServiceError> {
        Ok(body.map(|body| job.view.institution(body)).transpose()?.unwrap_or_default())
    };
    let hours = match program.settles {
        Settles::Program => program.listener_hours,
        Settles::Sessions => job.view.sessions(id)?.iter().map(|(_, session)| session.hours).sum(),
    };
    Ok(Program {
        organiser: name(program.institution)?,
        host: name(program.provider)?,
        code: program.code,
        title: program.title,
        place: program.place.unwrap_or_default(),
        from: program.span.from(),
        to: program.span.to(),
        hours,
    })
}

/// The people on a roster with what was granted to each, in the order of the sign-in sheet.
fn members(job: &Job<'_>, id: ProgramId) -> Result<Vec<Member>, ServiceError> {
    let program = job.view.program(id)?;
    let mut members = Vec::new();
    for line in job.view.roster(id)? {
        let staff = job.view.staff(line.part.staff)?;
        let facts = person(&staff.record);
        let entries = job.view.entries_of_participation(line.id)?;
        let registered = || entries.iter().filter_map(|(_, entry)| entry.claimed).sum();
        let usual = || match program.settles {
            Settles::Program => program.hours_for(line.part.role),
            Settles::Sessions => Hours::ZERO,
        };
        let hours = if entries.is_empty() { line.part.hours.unwrap_or_else(usual) } else { registered() };
        let credits = entries.iter().filter_map(|(_, entry)| entry.credits).reduce(Hours::plus);
        members.push(Member {
            name: line.name,
            sex: facts.sex,
            code: facts.code,
            id_number: facts.id_number,
            unit: facts.department,
            subject: facts.subject,
            stage: facts.stage,
            role: line.part.role.word().to_owned(),
            hours,
            credits: credits.or(line.part.credits).or(program.credits),
            refused: line.part.left_out,
            note: line.part.note.unwrap_or_default(),
        });
    }
    Ok(members)
}

fn sessions(job: &Job<'_>, id: ProgramId) -> Result<Vec<Session>, ServiceError> {
    let session = |(_, session): (_, crate::model::program::Session)| {
        let clock = |time: Option<chrono::NaiveTime>| {
            time.map(|time| time.format("%H:%M").to_string()).unwrap_or_default()
        };
        let (from, to) = (clock(session.from_time), clock(session.to_time));
        Session {
            date: Some(session.day),
            time: if to.is_empty() { from } else { format!("{from}–{to}") },
            topic: session.topic.unwrap_or_default(),
            speaker: session.speaker.unwrap_or_default(),
            place: session.place.unwrap_or_default(),
            hours: session.hours,
        }
    };
    Ok(job.view.sessions(id)?.into_iter().map(session).collect())
}
