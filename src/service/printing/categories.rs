//! Which categories of the regulation have a column on a list.

use super::job::Job;
use super::people::Assessed;
use super::personal::is_school_based;

/// Categories that have a column even when nobody has hours in them, as long as they are no more than this.
const ALWAYS: usize = 10;

/// The categories with a column, by their place in the pack: those without parts, and those that hold hours.
pub(super) fn columns(job: &Job<'_>, people: &[Assessed]) -> Vec<usize> {
    let categories = job.policy().pack.categories();
    let has_parts = |code: &str| categories.iter().any(|c| root_of(&c.code, code).is_some());
    let holds = |place: usize| people.iter().any(|person| !person.hours_in(place).is_zero());
    let of = |always: bool| -> Vec<usize> {
        let places = categories.iter().enumerate();
        let wanted = places.filter(|(place, c)| (always && !has_parts(&c.code)) || holds(*place));
        wanted.map(|(place, _)| place).collect()
    };
    let all = of(true);
    if all.len() <= ALWAYS { all } else { of(false) }
}

/// What lies below `above` in a code, if it lies below it.
fn root_of<'c>(code: &'c str, above: &str) -> Option<&'c str> {
    code.strip_prefix(above)?.strip_prefix('.')
}

/// What a category is called.
pub(super) fn label(job: &Job<'_>, place: usize) -> String {
    job.policy().pack.categories().get(place).map(|category| category.label.clone()).unwrap_or_default()
}

/// The category of the first level above one, itself if it is of the first level.
pub(super) fn kind(job: &Job<'_>, place: usize) -> usize {
    let categories = job.policy().pack.categories();
    let code = categories.get(place).map_or("", |category| category.code.as_str());
    let first = code.split('.').next().unwrap_or(code);
    categories.iter().position(|category| category.code == first).unwrap_or(place)
}

/// The items of school-based training in the order of the regulation: the categories in which it lies.
pub(super) fn school_based(people: &[Assessed]) -> Vec<usize> {
    let mut places: Vec<usize> = people
        .iter()
        .flat_map(|person| &person.lines)
        .filter(|reckoned| is_school_based(reckoned.activity))
        .filter_map(|reckoned| reckoned.category)
        .collect();
    places.sort_unstable();
    places.dedup();
    places
}
