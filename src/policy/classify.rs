//! Turns the facts of an activity into a category of a pack.

use super::pack::{Category, Pack};
use crate::model::facts::{Activity, Level, Mode, Organiser};

/// What is known of an activity before a policy looks at it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Facts {
    /// Its kind.
    pub activity: Activity,
    /// How people took part, when known.
    pub mode: Option<Mode>,
    /// The rank of the body behind it, when known.
    pub level: Option<Level>,
    /// What kind of body organised it, when known.
    pub organiser: Option<Organiser>,
}

impl Facts {
    /// An activity of which nothing more is known.
    pub fn new(activity: Activity) -> Facts {
        Facts { activity, mode: None, level: None, organiser: None }
    }
}

/// The category into which a pack puts an activity: that of the first line of its table that fits. None means
/// that the pack has no place for it, and the administrator has to choose one, or the activity does not count.
pub fn classify<'p>(pack: &'p Pack, facts: &Facts) -> Option<&'p Category> {
    fn fits<T: PartialEq>(asked: &[T], fact: Option<T>) -> bool {
        asked.is_empty() || fact.is_some_and(|f| asked.contains(&f))
    }
    let line = pack.classify.iter().find(|line| {
        fits(&line.activity, Some(facts.activity))
            && fits(&line.mode, facts.mode)
            && fits(&line.level, facts.level)
            && fits(&line.organiser, facts.organiser)
    })?;
    pack.categories.get(line.category)
}
