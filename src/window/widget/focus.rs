//! The focus: one walk for Tab inside an area or a dialog, in the area's own order, and one to learn
//! whether something inside a widget has it.
//!
//! iced's own `focus_next` walks the whole window, also behind a dialog, and does not scroll to what
//! it finds. An area is any container with an id.

use iced::advanced::widget::operation::{
    Focusable, Operation, Outcome, Scrollable,
    scrollable::{AbsoluteOffset, RelativeOffset},
};
use iced::advanced::widget::{Id, operate};
use iced::{Rectangle, Task, Vector};

/// Where to go from where the focus is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// The next one, and the first after the last.
    Next,
    /// The one before, and the last before the first.
    Previous,
    /// The first one.
    First,
}

/// Moves the focus inside an area, or in the whole window without one. What gets it is scrolled into
/// view.
pub fn step<Message: Send + 'static>(area: Option<Id>, step: Step) -> Task<Message> {
    order(area, step, Vec::new())
}

/// Moves the focus inside an area in an order of its own: first the ids as listed, then the rest as
/// they stand.
pub fn order<Message: Send + 'static>(area: Option<Id>, step: Step, listed: Vec<Id>) -> Task<Message> {
    operate(stepping(area, step, listed)).discard()
}

/// Gives the focus to one widget and takes it from every other, scrolling it into view.
pub fn on<Message: Send + 'static>(target: impl Into<Id>) -> Task<Message> {
    let target = target.into();
    let only = move |found: &[Found]| found.iter().position(|one| one.id.as_ref() == Some(&target));
    operate(Survey::new(None, Box::new(only))).discard()
}

/// Tells which of these areas the focus is in.
pub fn area(areas: Vec<Id>) -> Task<Option<usize>> {
    operate(Areas { areas, depth: Vec::new(), entering: None, found: None })
}

/// The operation behind [`step`] and [`order`].
pub fn stepping(area: Option<Id>, step: Step, listed: Vec<Id>) -> impl Operation<()> {
    let choose = move |found: &[Found]| {
        let place = |index: &usize| {
            let id = found.get(*index).and_then(|one| one.id.as_ref());
            id.and_then(|id| listed.iter().position(|one| one == id)).unwrap_or(listed.len())
        };
        let mut row: Vec<usize> = (0..found.len()).collect();
        row.sort_by_key(place);
        let at = row.iter().position(|index| found.get(*index).is_some_and(|one| one.focused));
        let to = match (step, at) {
            (Step::First, _) | (Step::Next, None) => 0,
            (Step::Next, Some(at)) => (at + 1) % row.len().max(1),
            (Step::Previous, None | Some(0)) => row.len().checked_sub(1)?,
            (Step::Previous, Some(at)) => at - 1,
        };
        row.get(to).copied()
    };
    Survey::new(area, Box::new(choose))
}

struct Found {
    id: Option<Id>,
    bounds: Rectangle,
    focused: bool,
}

type Choose = Box<dyn Fn(&[Found]) -> Option<usize> + Send + Sync>;

/// First pass: what can take the focus, in the order of the tree.
struct Survey {
    area: Option<Id>,
    entering: bool,
    inside: bool,
    found: Vec<Found>,
    choose: std::sync::Arc<Choose>,
}

impl Survey {
    fn new(area: Option<Id>, choose: Choose) -> Self {
        let inside = area.is_none();
        Self { area, entering: false, inside, found: Vec::new(), choose: std::sync::Arc::new(choose) }
    }
}

impl Operation<()> for Survey {
    fn traverse(&mut self, operate: &mut dyn FnMut(&mut dyn Operation<()>)) {
        let before = self.inside;
        self.inside |= std::mem::take(&mut self.entering);
        operate(self);
        self.inside = before;
    }

    fn container(&mut self, id: Option<&Id>, _bounds: Rectangle) {
        self.entering = self.area.is_some() && id == self.area.as_ref();
    }

    fn focusable(&mut self, id: Option<&Id>, bounds: Rectangle, state: &mut dyn Focusable) {
        if self.inside {
            self.found.push(Found { id: id.cloned(), bounds, focused: state.is_focused() });
        }
    }

    fn finish(&self) -> Outcome<()> {
        let Some(target) = (self.choose)(&self.found) else { return Outcome::None };
        let bounds = self.found.get(target).map(|one| one.bounds).unwrap_or_default();
        Outcome::Chain(Box::new(Settle {
            area: self.area.clone(),
            entering: false,
            inside: self.area.is_none(),
            next: 0,
            target,
            bounds,
        }))
    }
}

/// Second pass: gives it to the chosen one, takes it from the rest, scrolls.
struct Settle {
    area: Option<Id>,
    entering: bool,
    inside: bool,
    next: usize,
    target: usize,
    bounds: Rectangle,
}

impl Operation<()> for Settle {
    fn traverse(&mut self, operate: &mut dyn FnMut(&mut dyn Operation<()>)) {
        let before = self.inside;
        self.inside |= std::mem::take(&mut self.entering);
        operate(self);
        self.inside = before;
    }

    fn container(&mut self, id: Option<&Id>, _bounds: Rectangle) {
        self.entering = self.area.is_some() && id == self.area.as_ref();
    }

    fn scrollable(
        &mut self,
        _id: Option<&Id>,
        bounds: Rectangle,
        content: Rectangle,
        translation: Vector,
        state: &mut dyn Scrollable,
    ) {
        let target = self.bounds;
        if !content.expand(1.0).contains(target.center()) || target.width > content.width + 1.0 {
            return;
        }
        let top = target.y - translation.y - 8.0;
        let bottom = target.y + target.height - translation.y + 8.0;
        if top < bounds.y || bottom > bounds.y + bounds.height {
            let wanted = if top < bounds.y {
                target.y - 8.0 - content.y
            } else {
                target.y + target.height + 8.0 - content.y - bounds.height
            };
            let most = (content.height - bounds.height).max(0.0);
            state.scroll_to(AbsoluteOffset { x: None, y: Some(wanted.clamp(0.0, most)) });
        }
    }

    fn focusable(&mut self, _id: Option<&Id>, _bounds: Rectangle, state: &mut dyn Focusable) {
        let chosen = self.inside && self.next == self.target;
        self.next += usize::from(self.inside);
        if chosen { state.focus() } else { state.unfocus() }
    }
}

/// Whether anything that can take the focus has it.
#[derive(Default)]
pub struct Anywhere(
    /// The answer.
    pub bool,
);

impl Operation<()> for Anywhere {
    fn traverse(&mut self, operate: &mut dyn FnMut(&mut dyn Operation<()>)) {
        operate(self);
    }

    fn focusable(&mut self, _id: Option<&Id>, _bounds: Rectangle, state: &mut dyn Focusable) {
        self.0 |= state.is_focused();
    }
}

/// Gives the focus to the first that can take it.
#[derive(Default)]
pub struct FocusFirst {
    done: bool,
}

impl Operation<()> for FocusFirst {
    fn traverse(&mut self, operate: &mut dyn FnMut(&mut dyn Operation<()>)) {
        operate(self);
    }

    fn focusable(&mut self, _id: Option<&Id>, _bounds: Rectangle, state: &mut dyn Focusable) {
        if !std::mem::replace(&mut self.done, true) {
            state.focus();
        }
    }
}

/// Finds the area with the focus in it.
struct Areas {
    areas: Vec<Id>,
    depth: Vec<usize>,
    entering: Option<usize>,
    found: Option<usize>,
}

impl Operation<Option<usize>> for Areas {
    fn traverse(&mut self, operate: &mut dyn FnMut(&mut dyn Operation<Option<usize>>)) {
        let entered = self.entering.take();
        self.depth.extend(entered);
        operate(self);
        if entered.is_some() {
            self.depth.pop();
        }
    }

    fn container(&mut self, id: Option<&Id>, _bounds: Rectangle) {
        self.entering = id.and_then(|id| self.areas.iter().position(|area| area == id));
    }

    fn focusable(&mut self, _id: Option<&Id>, _bounds: Rectangle, state: &mut dyn Focusable) {
        if state.is_focused() {
            self.found = self.depth.last().copied();
        }
    }

    fn finish(&self) -> Outcome<Option<usize>> {
        Outcome::Some(self.found)
    }
}

/// Scrolls a list back to its beginning.
pub fn to_top<Message: Send + 'static>(list: impl Into<Id>) -> Task<Message> {
    let start = RelativeOffset { x: None, y: Some(0.0) };
    operate(iced::advanced::widget::operation::scrollable::snap_to(list.into(), start))
}
