//! The focus: Tab walks inside an area or a dialog, in the area's own order; F6 goes to the next area.
//!
//! iced's own `focus_next` walks the whole window, also behind a dialog, and does not scroll to what
//! it finds. An area is any container with an id.

use std::ops::Range;

use iced::advanced::widget::operation::{
    Focusable, Operation, Outcome, Scrollable, TextInput, scrollable::AbsoluteOffset,
};
use iced::advanced::widget::{Id, operate};
use iced::{Rectangle, Task, Vector};
use iced_runtime::task::effect;
use iced_runtime::{Action, window};

/// Moves the focus, and has the window drawn again: iced draws after a message, and this sends none.
fn drawn<Message: Send + 'static>(operation: impl Operation<()> + 'static) -> Task<Message> {
    operate(operation).discard().chain(effect(Action::Window(window::Action::RedrawAll)))
}

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
    drawn(stepping(area, step, listed))
}

/// Gives the focus to one widget and takes it from every other, scrolling it into view.
pub fn on<Message: Send + 'static>(target: impl Into<Id>) -> Task<Message> {
    drawn(only(target.into()))
}

/// The same with what stands in it selected: a search that is begun anew.
pub fn anew<Message: Send + 'static>(target: impl Into<Id>) -> Task<Message> {
    drawn(only(target.into()).selecting())
}

fn only(target: Id) -> Survey {
    Survey::new(Vec::new(), move |found| found.iter().position(|one| one.id.as_ref() == Some(&target)))
}

/// Moves the focus into an area that has just opened: to the first of these ids that is there, else to the first widget.
pub fn into<Message: Send + 'static>(area: Id, wanted: &[&'static str]) -> Task<Message> {
    let wanted: Vec<Id> = wanted.iter().map(|id| Id::new(id)).collect();
    let choose = move |found: &[Found]| {
        let at =
            |id: &Id| found.iter().position(|one: &Found| one.area.is_some() && one.id.as_ref() == Some(id));
        wanted.iter().find_map(at).or_else(|| found.iter().position(|one| one.area.is_some()))
    };
    drawn(Survey::new(vec![area], choose))
}

/// Moves the focus to the first that can take it in the next of these areas, or in the one before;
/// an area in which nothing can is passed by.
pub fn next_area<Message: Send + 'static>(areas: Vec<Id>, back: bool) -> Task<Message> {
    drawn(walking(areas, back))
}

/// The operation behind [`next_area`].
pub fn walking(areas: Vec<Id>, back: bool) -> impl Operation<()> {
    let count = areas.len();
    let choose = move |found: &[Found]| {
        let here = found.iter().find(|one| one.focused).and_then(|one| one.area);
        let first = |area: usize| found.iter().position(|one| one.area == Some(area));
        let start = here.unwrap_or(if back { 0 } else { count.checked_sub(1)? });
        (1..=count)
            .find_map(|by| first(if back { (start + count - by) % count } else { (start + by) % count }))
    };
    Survey::new(areas, choose)
}

/// The operation behind [`step`] and [`order`].
pub fn stepping(area: Option<Id>, step: Step, listed: Vec<Id>) -> impl Operation<()> {
    let everywhere = area.is_none();
    let choose = move |found: &[Found]| {
        let place = |index: &usize| {
            let id = found.get(*index).and_then(|one| one.id.as_ref());
            id.and_then(|id| listed.iter().position(|one| one == id)).unwrap_or(listed.len())
        };
        let inside = |(_, one): &(usize, &Found)| everywhere || one.area.is_some();
        let mut row: Vec<usize> = found.iter().enumerate().filter(inside).map(|(index, _)| index).collect();
        row.sort_by_key(place);
        let at = row.iter().position(|index| found.get(*index).is_some_and(|one| one.focused));
        let to = match (step, at) {
            (Step::First, _) | (Step::Next, None) => 0,
            (Step::Next, Some(at)) => (at + 1) % row.len(),
            (Step::Previous, None | Some(0)) => row.len().checked_sub(1)?,
            (Step::Previous, Some(at)) => at - 1,
        };
        row.get(to).copied()
    };
    Survey::new(area.into_iter().collect(), choose).selecting()
}

struct Found {
    id: Option<Id>,
    bounds: Rectangle,
    focused: bool,
    area: Option<usize>,
}

type Choose = dyn Fn(&[Found]) -> Option<usize> + Send + Sync;

/// First pass: what can take the focus, in the order of the tree, and the area it stands in.
struct Survey {
    areas: Vec<Id>,
    entering: Option<usize>,
    inside: Vec<usize>,
    found: Vec<Found>,
    /// Of each thing that scrolls, which of those found stand in it.
    scrolls: Vec<Range<usize>>,
    scrolling: Option<usize>,
    choose: Box<Choose>,
    /// What stands in a field that gets the focus is selected, so that typing puts something else in its place.
    selects: bool,
}

impl Survey {
    fn new(areas: Vec<Id>, choose: impl Fn(&[Found]) -> Option<usize> + Send + Sync + 'static) -> Self {
        Self {
            areas,
            entering: None,
            inside: Vec::new(),
            found: Vec::new(),
            scrolls: Vec::new(),
            scrolling: None,
            choose: Box::new(choose),
            selects: false,
        }
    }

    fn selecting(self) -> Self {
        Self { selects: true, ..self }
    }
}

impl Operation<()> for Survey {
    fn traverse(&mut self, operate: &mut dyn FnMut(&mut dyn Operation<()>)) {
        let (entered, scrolling) = (self.entering.take(), self.scrolling.take());
        self.inside.extend(entered);
        operate(self);
        if entered.is_some() {
            self.inside.pop();
        }
        if let Some(within) = scrolling.and_then(|at| self.scrolls.get_mut(at)) {
            within.end = self.found.len();
        }
    }

    fn scrollable(
        &mut self,
        _id: Option<&Id>,
        _bounds: Rectangle,
        _content: Rectangle,
        _translation: Vector,
        _state: &mut dyn Scrollable,
    ) {
        self.scrolling = Some(self.scrolls.len());
        self.scrolls.push(self.found.len()..self.found.len());
    }

    fn container(&mut self, id: Option<&Id>, _bounds: Rectangle) {
        self.entering = id.and_then(|id| self.areas.iter().position(|area| area == id));
    }

    fn focusable(&mut self, id: Option<&Id>, bounds: Rectangle, state: &mut dyn Focusable) {
        let area = self.inside.last().copied();
        self.found.push(Found { id: id.cloned(), bounds, focused: state.is_focused(), area });
    }

    fn finish(&self) -> Outcome<()> {
        let Some(target) = (self.choose)(&self.found) else { return Outcome::None };
        let bounds = self.found.get(target).map(|one| one.bounds).unwrap_or_default();
        let around = self.scrolls.iter().map(|within| within.contains(&target)).collect();
        Outcome::Chain(Box::new(Settle { next: 0, target, bounds, around, scroll: 0, selects: self.selects }))
    }
}

/// Second pass: gives it to the chosen one, takes it from the rest, scrolls.
struct Settle {
    next: usize,
    target: usize,
    bounds: Rectangle,
    /// Of each thing that scrolls, whether the target stands in it.
    around: Vec<bool>,
    scroll: usize,
    selects: bool,
}

impl Operation<()> for Settle {
    fn traverse(&mut self, operate: &mut dyn FnMut(&mut dyn Operation<()>)) {
        operate(self);
    }

    fn scrollable(
        &mut self,
        _id: Option<&Id>,
        bounds: Rectangle,
        content: Rectangle,
        translation: Vector,
        state: &mut dyn Scrollable,
    ) {
        const AIR: f32 = 8.0;
        let target = self.bounds;
        let around = self.around.get(self.scroll).copied().unwrap_or_default();
        self.scroll += 1;
        if !around {
            return;
        }
        let above = target.y - translation.y - AIR < bounds.y;
        let below = target.y + target.height - translation.y + AIR > bounds.y + bounds.height;
        if above || below {
            let wanted = if above { target.y - AIR } else { target.y + target.height + AIR - bounds.height };
            let most = (content.height - bounds.height).max(0.0);
            state.scroll_to(AbsoluteOffset { x: None, y: Some((wanted - content.y).clamp(0.0, most)) });
        }
    }

    fn focusable(&mut self, _id: Option<&Id>, _bounds: Rectangle, state: &mut dyn Focusable) {
        if self.next == self.target {
            state.focus()
        } else {
            state.unfocus()
        }
        self.next += 1;
    }

    fn finish(&self) -> Outcome<()> {
        match self.selects {
            true => Outcome::Chain(Box::new(Select { next: 0, target: self.target })),
            false => Outcome::None,
        }
    }
}

/// Third pass, for a field reached by Tab or begun anew: the focus has put its cursor behind the words, now they are selected.
struct Select {
    next: usize,
    target: usize,
}

impl Operation<()> for Select {
    fn traverse(&mut self, operate: &mut dyn FnMut(&mut dyn Operation<()>)) {
        operate(self);
    }

    // A field tells of itself as an input before it does as something that takes the focus.
    fn text_input(&mut self, _id: Option<&Id>, _bounds: Rectangle, state: &mut dyn TextInput) {
        if self.next == self.target {
            state.select_all();
        }
    }

    fn focusable(&mut self, _id: Option<&Id>, _bounds: Rectangle, _state: &mut dyn Focusable) {
        self.next += 1;
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

#[cfg(test)]
mod tests {
    use iced::advanced::widget::operation::scrollable::RelativeOffset;
    use iced::{Point, Size};

    use super::*;

    #[derive(Default)]
    struct Scrolled(Option<f32>);

    impl Scrollable for Scrolled {
        fn snap_to(&mut self, _offset: RelativeOffset<Option<f32>>) {}
        fn scroll_to(&mut self, offset: AbsoluteOffset<Option<f32>>) {
            self.0 = offset.y;
        }
        fn scroll_by(&mut self, _offset: AbsoluteOffset, _bounds: Rectangle, _content: Rectangle) {}
    }

    #[derive(Default)]
    struct Button(bool);

    impl Focusable for Button {
        fn is_focused(&self) -> bool {
            self.0
        }
        fn focus(&mut self) {
            self.0 = true;
        }
        fn unfocus(&mut self) {
            self.0 = false;
        }
    }

    /// A list of three lines of 100 px in a room of 150, and the button below it at 150, where the second line lies too.
    fn walk(operation: &mut dyn Operation<()>, list: &mut Scrolled, buttons: &mut [Button; 4]) {
        let at = |y: f32, height: f32| Rectangle::new(Point::new(0.0, y), Size::new(200.0, height));
        operation.scrollable(None, at(0.0, 150.0), at(0.0, 300.0), Vector::ZERO, list);
        let [lines @ .., below] = buttons;
        operation.traverse(&mut |inner| {
            for (place, line) in lines.iter_mut().enumerate() {
                inner.focusable(None, at(place as f32 * 100.0, 100.0), line);
            }
        });
        operation.focusable(Some(&Id::new("below")), at(150.0, 40.0), below);
    }

    fn focused(wanted: usize) -> (Option<f32>, [bool; 4]) {
        let (mut list, mut buttons) = (Scrolled::default(), <[Button; 4]>::default());
        let mut survey = Survey::new(Vec::new(), move |_: &[Found]| Some(wanted));
        walk(&mut survey, &mut list, &mut buttons);
        let Outcome::Chain(mut settle) = survey.finish() else { panic!("nothing was chosen") };
        walk(settle.as_mut(), &mut list, &mut buttons);
        (list.0, buttons.map(|button| button.0))
    }

    #[test]
    fn only_what_stands_in_a_list_scrolls_it() {
        assert_eq!(focused(2), (Some(150.0), [false, false, true, false]));
        assert_eq!(focused(3), (None, [false, false, false, true]), "it lies below the list, not in it");
    }
}
