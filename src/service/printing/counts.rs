//! Figures about people: 专任教师接受培训情况, 周期学时完成情况 and 学时统计表.

use super::job::Job;
use super::people::Assessed;
use super::personal::is_school_based;
use crate::exchange::sheet::statistics::{Completion, Group, Line, Statistics, Tally, band};
use crate::model::facts::Level;
use crate::service::ServiceError;
use crate::service::assessment::{self, Counting, Question};

/// What people are counted under where the field is empty.
const NOT_SAID: &str = "（未填）";

/// 专任教师接受培训情况 of the school year before, by subject.
pub(super) fn statistics(job: &Job<'_>) -> Result<Statistics, ServiceError> {
    let period = job.last_school_year()?;
    let mut lines: Vec<Line> = Vec::new();
    for assessed in
        job.people(period, Counting::Passed)?.iter().filter(|assessed| assessed.staff.record.is_teacher())
    {
        let name = assessed.staff.record.subjects.first().map_or(NOT_SAID, String::as_str);
        let place = lines.iter().position(|line| line.name == name).unwrap_or_else(|| {
            lines.push(Line { name: name.to_owned(), teachers: 0, bands: [0; 4], levels: [0; 6] });
            lines.len() - 1
        });
        if let Some(line) = lines.get_mut(place) {
            count(line, assessed);
        }
    }
    Ok(Statistics { period, lines })
}

fn count(line: &mut Line, assessed: &Assessed) {
    line.teachers += 1;
    if assessed.counted.total.is_zero() {
        return;
    }
    if let Some(count) = line.bands.get_mut(band(assessed.counted.total)) {
        *count += 1;
    }
    let mut levels = [false; 6];
    for reckoned in assessed.lines.iter().filter(|r| r.counts && !r.line.hours.is_zero()) {
        let usual = is_school_based(reckoned.activity).then_some(Level::School);
        let place = match reckoned.level.or(usual) {
            Some(Level::Nation) => 0,
            Some(Level::Province) => 1,
            Some(Level::City) => 2,
            Some(Level::County) => 3,
            Some(Level::School | Level::Area) => 4,
            None => continue,
        };
        if let Some(level) = levels.get_mut(place) {
            *level = true;
        }
    }
    for (count, trained) in line.levels.iter_mut().zip(levels) {
        *count += u32::from(trained);
    }
}

/// 周期学时完成情况, by department.
pub(super) fn completion(job: &Job<'_>) -> Result<Completion, ServiceError> {
    let period = job.judged()?;
    let people = job.people(period, job.basis())?;
    let mut groups: Vec<Group> = Vec::new();
    for assessed in &people {
        let Some(met) = job.verdict(&assessed.counted, period) else { continue };
        let name = assessed.staff.record.department.as_deref().unwrap_or(NOT_SAID);
        let place = groups.iter().position(|group| group.name == name).unwrap_or_else(|| {
            groups.push(Group { name: name.to_owned(), people: 0, met: 0 });
            groups.len() - 1
        });
        if let Some(group) = groups.get_mut(place) {
            group.people += 1;
            group.met += u32::from(met);
        }
    }
    let required = people.iter().find_map(|assessed| job.whole(&assessed.counted, period));
    let requirement = match required {
        Some(answer) => format!("{}不少于 {} 学时", answer.label, answer.required),
        None => format!("《{}》", job.policy().pack.title()),
    };
    Ok(Completion { period, requirement, by: "部门".to_owned(), groups })
}

/// 学时统计表, as the window shows it.
pub(super) fn tally(job: &Job<'_>) -> Result<Tally, ServiceError> {
    let asked = Question {
        by: job.request.by,
        policy: job.request.policy.clone(),
        period: job.request.period.clone(),
        counting: job.basis(),
    };
    Ok(assessment::statistics(job.view, &asked, job.request.today)?.tally())
}
