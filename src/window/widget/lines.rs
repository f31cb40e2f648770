//! Things side by side, on as many lines as they need: what a bar is made of. Where the room is short a bar grows, so
//! that no deed is lost.

use iced::advanced::layout::{self, Layout};
use iced::advanced::widget::{Operation, Tree};
use iced::advanced::{Clipboard, Shell, Widget, mouse, overlay, renderer};
use iced::{Event, Length, Point, Rectangle, Renderer, Size, Theme, Vector};

use super::Element;
use crate::window::theme::space::GAP;

/// Between two lines, px.
const BETWEEN: f32 = 6.0;

/// Things side by side, the last ones at the right.
pub struct Lines<'a, Message> {
    all: Vec<Element<'a, Message>>,
    left: usize,
}

/// Things side by side, then those that stand at the right: together in the same line or in the next one, and where no
/// line has room for all of them, on from where the others end.
pub fn lines<'a, Message>(
    left: impl IntoIterator<Item = Element<'a, Message>>,
    right: impl IntoIterator<Item = Element<'a, Message>>,
) -> Lines<'a, Message> {
    let mut all: Vec<Element<'a, Message>> = left.into_iter().collect();
    let left = all.len();
    all.extend(right);
    Lines { all, left }
}

/// Where things of these sizes stand in a room of this width, and how high all of it is. The first `left` begin at the
/// left; the rest ends at the right.
fn places(sizes: &[Size], left: usize, room: f32) -> (Vec<Point>, f32) {
    let mut lines: Vec<(std::ops::Range<usize>, f32)> = Vec::new();
    for (at, size) in sizes.iter().enumerate() {
        let right = sizes.get(at..).unwrap_or_default();
        let together = right.iter().map(|one| one.width + GAP).sum::<f32>() - GAP;
        let wanted = if at == left && together <= room { together } else { size.width };
        match lines.last_mut() {
            Some((line, taken)) if *taken + GAP + wanted <= room => {
                line.end = at + 1;
                *taken += GAP + size.width;
            }
            _ => lines.push((at..at + 1, size.width)),
        }
    }
    let (mut spots, mut y) = (Vec::with_capacity(sizes.len()), 0.0);
    for (line, taken) in lines {
        let high =
            sizes.get(line.clone()).unwrap_or_default().iter().map(|one| one.height).fold(0.0, f32::max);
        y += if y > 0.0 { BETWEEN } else { 0.0 };
        let (mut x, mut pushed) = (0.0, false);
        for (at, size) in sizes.iter().enumerate().take(line.end).skip(line.start) {
            if at >= left && !std::mem::replace(&mut pushed, true) {
                x += (room - taken).max(0.0);
            }
            spots.push(Point::new(x, y + (high - size.height) / 2.0));
            x += size.width + GAP;
        }
        y += high;
    }
    (spots, y)
}

impl<Message> Widget<Message, Theme, Renderer> for Lines<'_, Message> {
    fn children(&self) -> Vec<Tree> {
        self.all.iter().map(Tree::new).collect()
    }

    fn diff(&self, tree: &mut Tree) {
        tree.diff_children(&self.all);
    }

    fn size(&self) -> Size<Length> {
        Size::new(Length::Fill, Length::Shrink)
    }

    fn layout(&mut self, tree: &mut Tree, renderer: &Renderer, limits: &layout::Limits) -> layout::Node {
        let room = limits.max().width;
        let loose = limits.loose();
        let all = self.all.iter_mut().zip(&mut tree.children);
        let nodes: Vec<layout::Node> =
            all.map(|(one, tree)| one.as_widget_mut().layout(tree, renderer, &loose)).collect();
        let sizes: Vec<Size> = nodes.iter().map(layout::Node::size).collect();
        let (spots, height) = places(&sizes, self.left, room);
        let placed = nodes.into_iter().zip(spots).map(|(node, spot)| node.move_to(spot));
        layout::Node::with_children(Size::new(room, height), placed.collect())
    }

    fn operate(
        &mut self,
        tree: &mut Tree,
        layout: Layout<'_>,
        renderer: &Renderer,
        operation: &mut dyn Operation,
    ) {
        operation.container(None, layout.bounds());
        operation.traverse(&mut |operation| {
            let all = self.all.iter_mut().zip(&mut tree.children).zip(layout.children());
            all.for_each(|((one, tree), layout)| {
                one.as_widget_mut().operate(tree, layout, renderer, operation);
            });
        });
    }

    fn update(
        &mut self,
        tree: &mut Tree,
        event: &Event,
        layout: Layout<'_>,
        cursor: mouse::Cursor,
        renderer: &Renderer,
        clipboard: &mut dyn Clipboard,
        shell: &mut Shell<'_, Message>,
        viewport: &Rectangle,
    ) {
        for ((one, tree), layout) in self.all.iter_mut().zip(&mut tree.children).zip(layout.children()) {
            one.as_widget_mut().update(tree, event, layout, cursor, renderer, clipboard, shell, viewport);
        }
    }

    fn mouse_interaction(
        &self,
        tree: &Tree,
        layout: Layout<'_>,
        cursor: mouse::Cursor,
        viewport: &Rectangle,
        renderer: &Renderer,
    ) -> mouse::Interaction {
        let all = self.all.iter().zip(&tree.children).zip(layout.children());
        all.map(|((one, tree), layout)| {
            one.as_widget().mouse_interaction(tree, layout, cursor, viewport, renderer)
        })
        .max()
        .unwrap_or_default()
    }

    fn draw(
        &self,
        tree: &Tree,
        renderer: &mut Renderer,
        theme: &Theme,
        style: &renderer::Style,
        layout: Layout<'_>,
        cursor: mouse::Cursor,
        viewport: &Rectangle,
    ) {
        let all = self.all.iter().zip(&tree.children).zip(layout.children());
        for ((one, tree), layout) in all.filter(|(_, layout)| layout.bounds().intersects(viewport)) {
            one.as_widget().draw(tree, renderer, theme, style, layout, cursor, viewport);
        }
    }

    fn overlay<'b>(
        &'b mut self,
        tree: &'b mut Tree,
        layout: Layout<'b>,
        renderer: &Renderer,
        viewport: &Rectangle,
        translation: Vector,
    ) -> Option<overlay::Element<'b, Message, Theme, Renderer>> {
        overlay::from_children(&mut self.all, tree, layout, renderer, viewport, translation)
    }
}

impl<'a, Message: 'a> From<Lines<'a, Message>> for Element<'a, Message> {
    fn from(lines: Lines<'a, Message>) -> Self {
        Element::new(lines)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spots(widths: &[f32], left: usize, room: f32) -> (Vec<(f32, f32)>, f32) {
        let sizes: Vec<Size> = widths.iter().map(|width| Size::new(*width, 30.0)).collect();
        let (spots, height) = places(&sizes, left, room);
        (spots.into_iter().map(|spot| (spot.x, spot.y)).collect(), height)
    }

    #[test]
    fn what_has_room_stands_in_one_line_and_the_last_ones_at_the_right() {
        let (spots, height) = spots(&[100.0, 50.0, 40.0, 20.0], 2, 300.0);
        assert_eq!(spots, [(0.0, 0.0), (108.0, 0.0), (232.0, 0.0), (280.0, 0.0)]);
        assert_eq!(height, 30.0);
    }

    #[test]
    fn what_has_no_room_goes_into_the_next_line_and_what_stands_at_the_right_stays_together() {
        let (spots, height) = spots(&[100.0, 50.0, 40.0, 60.0], 2, 250.0);
        assert_eq!(spots, [(0.0, 0.0), (108.0, 0.0), (142.0, 36.0), (190.0, 36.0)]);
        assert_eq!(height, 66.0);
    }

    #[test]
    fn what_is_too_much_for_a_line_of_its_own_goes_on_where_the_rest_ends() {
        let (spots, height) = spots(&[40.0, 80.0, 80.0], 1, 150.0);
        assert_eq!(spots, [(0.0, 0.0), (70.0, 0.0), (70.0, 36.0)]);
        assert_eq!(height, 66.0);
    }

    #[test]
    fn nothing_is_wider_than_the_room_for_long() {
        let (spots, height) = spots(&[90.0, 90.0, 90.0], 0, 100.0);
        assert_eq!(spots, [(10.0, 0.0), (10.0, 36.0), (10.0, 72.0)]);
        assert_eq!(height, 102.0);
    }

    #[test]
    fn things_of_different_height_stand_in_the_middle_of_their_line() {
        let (spots, _) = places(&[Size::new(10.0, 30.0), Size::new(10.0, 20.0)], 2, 100.0);
        assert_eq!(spots.get(1).map(|spot| spot.y), Some(5.0));
    }
}
