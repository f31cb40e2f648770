//! 学分通知卡 and 学分存档卡: a card for each person in a training.

use super::job::Job;
use crate::exchange::paper::credit_card::{Card, Cards, Layout};
use crate::exchange::paper::flow::period_in_full;
use crate::exchange::paper::mask::Shown;
use crate::model::id::ProgramId;
use crate::service::ServiceError;
use crate::store::RosterLine;

/// The cards of a job, and whether they are a sample 未审核: not permitted today, or for hours that the school has
/// not audited.
pub(super) struct Filled {
    pub cards: Cards,
    pub sample: bool,
}

/// Cards for the programs that are asked about, by program and row of the roster.
pub(super) fn cards(job: &Job<'_>, title: &str) -> Result<Filled, ServiceError> {
    let period = job.year()?;
    let mut sample = job.view.print_permission_on(job.request.today)?.is_none();
    let mut cards = Vec::new();
    for program in job.programs(period)? {
        for line in job.view.roster(program)? {
            if !job.wants(line.part.staff) {
                continue;
            }
            let audited = line.entry.is_some_and(|(_, state)| state.counts_from_school());
            sample |= !audited && line.part.left_out.is_none();
            cards.push(card(job, program, &line)?);
        }
    }
    let cards = Cards {
        title: title.to_owned(),
        period: period_in_full(period),
        cards,
        layout: Layout::default(),
        authority: job.school.authority.clone().unwrap_or_default(),
        issued: job.request.today,
        ids: job.ids(Shown::Masked),
    };
    Ok(Filled { cards, sample })
}

fn card(job: &Job<'_>, id: ProgramId, line: &RosterLine) -> Result<Card, ServiceError> {
    let (program, staff) = (job.view.program(id)?, job.view.staff(line.part.staff)?);
    let entry = line.entry.map(|(entry, _)| job.view.entry(entry)).transpose()?;
    let claimed = entry.as_ref().and_then(|entry| entry.claimed).or(line.part.hours);
    let hours = claimed.unwrap_or_else(|| program.hours_for(line.part.role));
    let (grade, outcome) = (line.part.grade.map(|g| g.word()), line.part.outcome.map(|o| o.word()));
    let credits = entry.as_ref().and_then(|entry| entry.credits).or(program.credits);
    let back = entry.filter(|entry| {
        let state = entry.state;
        !state.counts_from_school() && !state.is_on_its_way()
    });
    let sent_back = back.map(|entry| entry.opinion.unwrap_or_else(|| entry.state.word().to_owned()));
    Ok(Card {
        number: format!("{}-{:03}", program.code, line.part.row_number),
        name: line.name.clone(),
        code: line.staff_code.clone().unwrap_or_default(),
        id_number: staff.record.document.map(|d| d.as_str().to_owned()).unwrap_or_default(),
        unit: staff.record.home_school.unwrap_or_else(|| job.school.name.clone()),
        program_code: program.code,
        program: program.title,
        from: program.span.from(),
        to: program.span.to(),
        hours,
        credits: credits.or_else(|| job.credits(hours)),
        result: grade.or(outcome).unwrap_or_default().to_owned(),
        refused: line.part.left_out.clone().or(sent_back),
    })
}
