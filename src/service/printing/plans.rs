//! 校本培训计划 with its review, and 外出培训审批表.

use super::job::Job;
use crate::exchange::paper::plan::{Line, Plan};
use crate::exchange::paper::trip_approval::Trip;
use crate::model::facts::Activity;
use crate::model::hours::Hours;
use crate::model::id::ProgramId;
use crate::service::ServiceError;
use crate::store::{KeptPlanLine, ProgramFilter};

/// The plan that was kept for the year; where none was, the school's own trainings of the year stand in its place.
pub(super) fn plan(job: &Job<'_>) -> Result<Plan, ServiceError> {
    let period = job.year()?;
    let kept = job.view.plan_over(period)?;
    let lines = match &kept {
        Some(plan) => plan.lines.iter().map(|line| of_line(job, line)).collect::<Result<_, _>>()?,
        None => own_trainings(job)?,
    };
    Ok(Plan {
        period: kept.as_ref().map_or(period, |plan| plan.span),
        aims: String::new(),
        leader: job.school.vice_principal.clone().unwrap_or_default(),
        filed: kept.as_ref().and_then(|plan| plan.filed_with.clone()).unwrap_or_default(),
        filed_on: kept.and_then(|plan| plan.filed_on),
        lines,
    })
}

/// A line of the plan with what was held for it.
fn of_line(job: &Job<'_>, kept: &KeptPlanLine) -> Result<Line, ServiceError> {
    let mut line = Line {
        when: kept.month.clone().unwrap_or_default(),
        topic: kept.topic.clone(),
        form: String::new(),
        audience: String::new(),
        leader: kept.leader.clone().unwrap_or_default(),
        planned: kept.hours.unwrap_or(Hours::ZERO),
        held: None,
        people: None,
        material: String::new(),
    };
    for program in &kept.programs {
        let held = of_program(job, *program)?;
        line.held = line.held.or(held.held);
        line.people = line.people.max(held.people);
        line.form = held.form;
        line.material = held.material;
    }
    Ok(line)
}

fn own_trainings(job: &Job<'_>) -> Result<Vec<Line>, ServiceError> {
    let filter = ProgramFilter { period: Some(job.year()?), ..ProgramFilter::default() };
    let mut programs = job.view.programs(&filter)?;
    programs.retain(|program| program.activity == Activity::SchoolTraining);
    programs.sort_by_key(|program| (program.span.from(), program.id));
    programs.into_iter().map(|program| of_program(job, program.id)).collect()
}

fn of_program(job: &Job<'_>, id: ProgramId) -> Result<Line, ServiceError> {
    let program = job.view.program(id)?;
    let roster = job.view.roster(id)?;
    let sessions: Hours = job.view.sessions(id)?.iter().map(|(_, session)| session.hours).sum();
    let hours = if sessions.is_zero() { program.listener_hours } else { sessions };
    let over = program.span.to() <= job.request.today;
    let present = roster.iter().filter(|line| line.part.left_out.is_none()).count();
    let mut material: Vec<&str> = Vec::new();
    let proofs = job.view.program_proofs(id)?;
    for proof in &proofs {
        if !material.contains(&proof.kind.word()) {
            material.push(proof.kind.word());
        }
    }
    let speaker = roster.iter().find(|line| line.part.role == crate::model::facts::Role::Speaker);
    Ok(Line {
        when: program.span.from().format("%-m月").to_string(),
        topic: program.title,
        form: program.mode.word().to_owned(),
        audience: String::new(),
        leader: speaker.map(|line| line.name.clone()).unwrap_or_default(),
        planned: hours,
        held: over.then_some(hours),
        people: over.then(|| u32::try_from(present).unwrap_or(u32::MAX)),
        material: material.join("、"),
    })
}

/// 外出培训审批表: the requests that were kept in the year; for a program that is named, one for its roster.
pub(super) fn trips(job: &Job<'_>) -> Result<Vec<Trip>, ServiceError> {
    if let Some(program) = job.request.program {
        return Ok(vec![for_program(job, program)?]);
    }
    let mut trips = Vec::new();
    for kept in job.view.approvals(job.year()?)? {
        if !job.wants(kept.staff) {
            continue;
        }
        let record = job.view.staff(kept.staff)?.record;
        let yuan = |fen: i64| format!("{}.{:02} 元", fen / 100, fen % 100);
        trips.push(Trip {
            number: String::new(),
            people: vec![record.name.to_string()],
            department: record.department.unwrap_or_default(),
            title: kept.title,
            organiser: String::new(),
            place: kept.place.unwrap_or_default(),
            from: kept.span.from(),
            to: kept.span.to(),
            hours: None,
            notice: String::new(),
            reason: String::new(),
            cost: kept.cost.map(yuan).unwrap_or_default(),
            funds: kept.cost_source.unwrap_or_default(),
        });
    }
    Ok(trips)
}

fn for_program(job: &Job<'_>, id: ProgramId) -> Result<Trip, ServiceError> {
    let program = job.view.program(id)?;
    let body = program.institution.or(program.provider);
    let roster = job.view.roster(id)?;
    let people = roster.into_iter().filter(|line| job.wants(line.part.staff)).map(|line| line.name);
    Ok(Trip {
        number: String::new(),
        people: people.collect(),
        department: String::new(),
        title: program.title,
        organiser: body.map(|body| job.view.institution(body)).transpose()?.unwrap_or_default(),
        place: program.place.unwrap_or_default(),
        from: program.span.from(),
        to: program.span.to(),
        hours: Some(program.listener_hours).filter(|hours| !hours.is_zero()),
        notice: program.approval.unwrap_or_default(),
        reason: program.content.unwrap_or_default(),
        cost: String::new(),
        funds: String::new(),
    })
}
