//! Checks that need the whole pack: the tree of categories, years, and caps against minima.

use std::collections::BTreeMap;

use super::number::Params;
use super::pack::{Cap, Category, Measure, Pack, Per, Requirement, Set};
use super::reader::{NO_YEAR, PackError, Place, is_year};
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
    let mut known = Vec::new();
    known.resize(list.len(), None);
    for (i, category) in list.iter_mut().enumerate() {
        (category.within, category.depth) = climb(i, &ups, &mut Vec::new(), &mut known)
            .ok_or_else(|| category.place.error(format!("类别“{}”通过 counts_as 绕回自身", category.code)))?;
        let above = |code: &String| category.code == *code || category.code.starts_with(&format!("{code}."));
        category.branch = codes.iter().enumerate().filter(|(_, c)| above(c)).map(|(i, _)| i).collect();
    }
    Ok(list)
}

/// What a category is part of, itself too, and the length of the longest way up.
type Climbed = (Vec<usize>, usize);

/// Everything that a category is part of, and the length of the longest way; none on a cycle. What was found once is
/// `known`: ways that branch and meet again would else be walked over and over.
fn climb(
    from: usize,
    ups: &[Vec<usize>],
    way: &mut Vec<usize>,
    known: &mut [Option<Climbed>],
) -> Option<Climbed> {
    if let Some(climbed) = known.get(from)? {
        return Some(climbed.clone());
    }
    if way.contains(&from) {
        return None;
    }
    way.push(from);
    let (mut all, mut depth) = (vec![from], 0);
    for up in ups.get(from).into_iter().flatten() {
        let (more, length) = climb(*up, ups, way, known)?;
        depth = depth.max(length + 1);
        all.extend(more);
    }
    way.pop();
    all.sort_unstable();
    all.dedup();
    if let Some(place) = known.get_mut(from) {
        *place = Some((all.clone(), depth));
    }
    Some((all, depth))
}

/// Whether a pack that was read hangs together.
pub(super) fn pack(pack: &Pack) -> Result<(), PackError> {
    let needs = |per: Per| match per {
        Per::Cycle if pack.period.cycle.is_none() => Some("这个规程没有周期"),
        Per::Window if pack.period.kind != PeriodKind::Window => Some("这个规程没有评审期"),
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
        if pack.period.kind == PeriodKind::None {
            return Err(requirement.place.error("这个规程不设要求（period.kind = \"none\"）"));
        }
    }
    figures(pack, &Params::default()).map_err(|(place, problem)| place.error(problem))
}

/// Whether the figures of a pack with these parameters go together; what is wrong otherwise, in Chinese.
pub(super) fn figures<'p>(pack: &'p Pack, params: &Params) -> Result<(), (&'p Place, String)> {
    if let Some(cycle) = &pack.period.cycle
        && cycle.first.value(pack, params).is_some_and(|year| !is_year(year))
    {
        return Err((&cycle.place, NO_YEAR.to_owned()));
    }
    for requirement in &pack.requirements {
        let Some(minimum) = least(pack, params, requirement.measure.clone()) else { continue };
        let room = Room { pack, params, per: requirement.per };
        room.holds(requirement, minimum)?;
    }
    for cap in &pack.caps {
        for per in [Per::Year, Per::Cycle, Per::Window] {
            Room { pack, params, per }.holds_together(cap)?;
        }
    }
    Ok(())
}

/// What caps leave over one kind of stretch.
struct Room<'p, 'a> {
    pack: &'p Pack,
    params: &'a Params,
    per: Per,
}

impl<'p> Room<'p, '_> {
    /// The most that a cap lets through over the stretch; none where it says nothing of it.
    fn under(&self, cap: &Cap) -> Option<Hours> {
        let hours = cap.hours.value(self.pack, self.params)?;
        let period = &self.pack.period;
        match (cap.per, self.per) {
            (Per::Year, Per::Cycle) => Some(hours.times(period.cycle.as_ref().map_or(1, |c| c.years))),
            // A window of whole years touches one year more, unless it ends with one.
            (Per::Year, Per::Window) => {
                Some(hours.times(1 + period.windows.iter().map(|w| w.years).max().unwrap_or(0)))
            }
            (Per::Cycle, Per::Year) => Some(hours),
            (cap, stretch) => (cap == stretch).then_some(hours),
        }
    }

    /// No cap, and no caps together, may lie below a minimum that has to fit under them.
    fn holds(&self, requirement: &Requirement, minimum: Hours) -> Result<(), (&'p Place, String)> {
        let (label, asked) = (&requirement.label, requirement.categories);
        let caps = || self.pack.caps.iter().filter_map(|cap| Some((cap, self.under(cap)?)));
        for (cap, room) in caps().filter(|(cap, _)| cap.categories.includes(asked)) {
            if room < minimum {
                return Err((&cap.place, format!("上限 {room} 低于“{label}”的最低要求 {minimum}")));
            }
        }
        // The lowest cap of each category; what is under none has room without end.
        let mut chosen: BTreeMap<usize, Hours> = BTreeMap::new();
        for category in asked.places().take_while(|place| *place < self.pack.categories.len()) {
            let of = self.pack.caps.iter().enumerate().filter(|(_, cap)| cap.categories.has(category));
            let lowest = of.filter_map(|(place, cap)| Some((self.under(cap)?, place))).min();
            let Some((room, place)) = lowest else { return Ok(()) };
            chosen.insert(place, room);
        }
        let together: Hours = chosen.values().sum();
        match chosen.keys().next_back().and_then(|place| self.pack.caps.get(*place)) {
            Some(cap) if together < minimum => {
                let problem = format!("几个上限合计 {together} 低于“{label}”的最低要求 {minimum}");
                Err((&cap.place, problem))
            }
            _ => Ok(()),
        }
    }

    /// Minima for everybody that share no category must fit under a cap together.
    fn holds_together(&self, cap: &'p Cap) -> Result<(), (&'p Place, String)> {
        let Some(room) = self.under(cap) else { return Ok(()) };
        let (mut taken, mut together) = (Set::default(), Hours::ZERO);
        for requirement in self.pack.requirements.iter().filter(|r| r.per == self.per && r.when.is_empty()) {
            let asked = requirement.categories;
            if cap.categories.includes(asked)
                && taken.without(asked) == taken
                && let Some(minimum) = least(self.pack, self.params, requirement.measure.clone())
            {
                taken = taken.with(asked);
                together = together.plus(minimum);
            }
        }
        if together <= room {
            return Ok(());
        }
        Err((&cap.place, format!("上限 {room} 低于几项最低要求的合计 {together}")))
    }
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
