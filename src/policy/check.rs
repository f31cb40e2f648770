//! Checks that need the whole pack: the tree of categories, and caps against minima.

use super::number::Params;
use super::pack::{Category, Measure, Pack, Per};
use super::reader::{PackError, Place};
use super::terms::PeriodKind;
use crate::model::hours::Hours;

/// Works out what each category is part of.
pub(super) fn categories(mut list: Vec<Category>) -> Result<Vec<Category>, PackError> {
    let codes: Vec<String> = list.iter().map(|c| c.code.clone()).collect();
    let find = |code: &str| codes.iter().position(|c| c == code);
    let mut ups: Vec<Vec<usize>> = Vec::new();
    for category in &list {
        let parent = match category.code.rsplit_once('.') {
            None => None,
            Some((above, _)) => {
                let missing = || category.place.error(format!("缺少上级类别“{above}”"));
                Some(find(above).ok_or_else(missing)?)
            }
        };
        let other = match &category.counts_as {
            None => None,
            Some(code) => Some(find(code).ok_or_else(|| category.place.error(format!("没有类别“{code}”")))?),
        };
        ups.push(parent.into_iter().chain(other).collect());
    }
    for (i, category) in list.iter_mut().enumerate() {
        (category.within, category.depth) = climb(i, &ups, &mut Vec::new())
            .ok_or_else(|| category.place.error(format!("类别“{}”通过 counts_as 绕回自身", category.code)))?;
        let above = |code: &String| category.code == *code || category.code.starts_with(&format!("{code}."));
        category.branch = codes.iter().enumerate().filter(|(_, c)| above(c)).map(|(i, _)| i).collect();
    }
    Ok(list)
}

/// Everything that a category is part of, itself first, and the length of the longest way; none on a cycle.
fn climb(from: usize, ups: &[Vec<usize>], way: &mut Vec<usize>) -> Option<(Vec<usize>, usize)> {
    if way.contains(&from) {
        return None;
    }
    way.push(from);
    let (mut all, mut depth) = (vec![from], 0);
    for up in ups.get(from).into_iter().flatten() {
        let (more, length) = climb(*up, ups, way)?;
        depth = depth.max(length + 1);
        all.extend(more);
    }
    way.pop();
    all.sort_unstable();
    all.dedup();
    Some((all, depth))
}

/// Whether a pack that was read hangs together.
pub(super) fn pack(pack: &Pack) -> Result<(), PackError> {
    let needs = |per: Per| match per {
        Per::Cycle if pack.period.cycle.is_none() => Some("这个政策没有周期"),
        Per::Window if pack.period.kind != PeriodKind::Window => Some("这个政策没有评审期"),
        _ => None,
    };
    for cap in &pack.caps {
        if let Some(problem) = needs(cap.per) {
            return Err(cap.place.error(problem));
        }
    }
    for once in &pack.once {
        if let Some(problem) = needs(once.per).filter(|_| once.per == Per::Cycle) {
            return Err(once.place.error(problem));
        }
    }
    for requirement in &pack.requirements {
        if let Some(problem) = needs(requirement.per) {
            return Err(requirement.place.error(problem));
        }
    }
    minima(pack, &Params::default()).map_err(|(place, problem)| place.error(problem))
}

/// No cap may lie below a minimum that has to fit under it.
pub(super) fn minima<'p>(pack: &'p Pack, params: &Params) -> Result<(), (&'p Place, String)> {
    let cycle_years = pack.period.cycle.as_ref().map_or(1, |c| c.years);
    for requirement in &pack.requirements {
        let Some(minimum) = least(pack, params, requirement.measure.clone()) else { continue };
        for cap in &pack.caps {
            let Some(hours) = cap.hours.value(pack, params) else { continue };
            let room = match (cap.per, requirement.per) {
                (Per::Year, Per::Year) | (Per::Cycle, Per::Cycle) | (Per::Window, Per::Window) => hours,
                (Per::Year, Per::Cycle) => hours.times(cycle_years),
                (Per::Cycle, Per::Year) => hours,
                _ => continue,
            };
            if cap.categories.includes(requirement.categories) && room < minimum {
                let problem = format!("上限 {room} 低于“{}”的最低要求 {minimum}", requirement.label);
                return Err((&cap.place, problem));
            }
        }
    }
    Ok(())
}

/// The hours that a requirement asks for, if it asks for hours and they are known.
pub(super) fn least(pack: &Pack, params: &Params, measure: Measure) -> Option<Hours> {
    match measure {
        Measure::Hours(amount) => amount.value(pack, params),
        Measure::Part(part, of) => {
            let (top, bottom) = part.value(pack, params)?;
            let Measure::Hours(whole) = pack.requirements.get(of)?.measure else { return None };
            let hundredths = whole.value(pack, params)?.hundredths().checked_mul(top)?;
            // A part that is no whole hundredth is rounded up: a little less would be less than the part.
            Hours::from_hundredths((hundredths + bottom - 1).checked_div(bottom)?).ok()
        }
        Measure::OnTime | Measure::WorkYears(_) => None,
    }
}
