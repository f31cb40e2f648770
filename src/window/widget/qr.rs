//! A QR code: black on white in the dark too, so that a camera reads it.

use iced::mouse::Cursor;
use iced::widget::canvas::{self, Canvas, Frame, Geometry};
use iced::{Color, Length, Point, Rectangle, Renderer, Size, Theme};

use super::Element;
use crate::exchange::paper::qr::Modules;

/// White modules around the code, which a camera needs.
const QUIET: usize = 2;

/// A code, so many px a side with the white around it.
pub fn qr<'a, Message: 'a>(code: &'a Modules, side: f32) -> Element<'a, Message> {
    Canvas::new(Code(code)).width(Length::Fixed(side)).height(Length::Fixed(side)).into()
}

struct Code<'a>(&'a Modules);

impl<Message> canvas::Program<Message> for Code<'_> {
    type State = ();

    fn draw(
        &self,
        _state: &(),
        renderer: &Renderer,
        _theme: &Theme,
        bounds: Rectangle,
        _cursor: Cursor,
    ) -> Vec<Geometry> {
        let mut frame = Frame::new(renderer, bounds.size());
        frame.fill_rectangle(Point::ORIGIN, bounds.size(), Color::WHITE);
        let all = self.0.side + 2 * QUIET;
        // Whole px, so that every module has the same size and sharp edges.
        let module = (bounds.width / all as f32).floor().max(1.0);
        let margin = ((bounds.width - module * self.0.side as f32) / 2.0).floor();
        for (row, modules) in self.0.dark.chunks(self.0.side).enumerate() {
            for (column, dark) in modules.iter().enumerate() {
                if *dark {
                    let at = Point::new(margin + column as f32 * module, margin + row as f32 * module);
                    frame.fill_rectangle(at, Size::new(module, module), Color::BLACK);
                }
            }
        }
        vec![frame.into_geometry()]
    }
}
