//! What mouse and keys do to a table.

use iced::advanced::{Shell, mouse};
use iced::keyboard::{Key, Modifiers, key::Named};
use iced::{Point, Rectangle};

use super::widget::{Drag, GRIP, Kept, Over, TICKS};
use super::{Event, Pick, Table};

impl<Message> Table<'_, Message> {
    pub(super) fn press(
        &self,
        kept: &mut Kept,
        bounds: Rectangle,
        at: Point,
        shell: &mut Shell<'_, Message>,
    ) {
        let parts = self.parts(bounds);
        kept.focused = true;
        shell.capture_event();
        let click = mouse::Click::new(at, mouse::Button::Left, kept.click);
        let double = click.kind() == mouse::click::Kind::Double;
        kept.click = Some(click);
        let in_ticks = self.ticks && at.x < bounds.x + TICKS;
        match self.over(kept, bounds, at) {
            Some(Over::Edge) => {
                let x = at.x - bounds.x;
                let fit = self.fit(bounds.width);
                if let Some(one) = fit.placed.iter().find(|one| (x - one.x - one.width).abs() <= GRIP) {
                    kept.drag = Drag::Edge(one.column, one.width, at.x);
                }
            }
            Some(Over::Head(column)) if self.sorts(column) => {
                self.say(Event::Sort(column, kept.modifiers.shift()), shell);
            }
            Some(Over::Bar) => {
                let thumb = self.thumb(kept.offset, parts.body).unwrap_or_default();
                if at.y < thumb.y {
                    self.scroll(kept, -f64::from(parts.body.height), parts.body, shell);
                } else if at.y > thumb.y + thumb.height {
                    self.scroll(kept, f64::from(parts.body.height), parts.body, shell);
                } else {
                    kept.drag = Drag::Bar(kept.offset, at.y);
                }
            }
            Some(Over::Row(row)) if in_ticks && !kept.modifiers.shift() => self.say(Event::Tick(row), shell),
            Some(Over::Row(row)) => {
                let column = self.grid.then(|| self.column_at(bounds, at)).flatten();
                let pick = match (kept.modifiers.shift(), kept.modifiers.control()) {
                    (true, _) if self.ticks => Pick::Extend,
                    (_, true) if self.ticks => Pick::Toggle,
                    _ => Pick::Only,
                };
                match column {
                    Some(column) if double => self.say(Event::Edit(row, column), shell),
                    _ if self.links || double && !self.grid => self.say(Event::Open(row), shell),
                    column => self.say(Event::Current(row, column, pick), shell),
                }
            }
            None if self.ticks && parts.head.contains(at) && at.x < bounds.x + TICKS => {
                self.say(Event::TickAll, shell);
            }
            Some(Over::Head(_)) | None => {}
        }
    }

    pub(super) fn sorts(&self, column: usize) -> bool {
        self.state.columns.get(column).is_some_and(|column| column.sorts)
    }

    pub(super) fn scroll(&self, kept: &mut Kept, by: f64, body: Rectangle, shell: &mut Shell<'_, Message>) {
        let to = (kept.offset + by).clamp(0.0, self.furthest(body.height));
        if to != kept.offset {
            kept.offset = to;
            self.scrolled(shell);
        }
    }

    pub(super) fn scrolled(&self, shell: &mut Shell<'_, Message>) {
        shell.request_redraw();
        if self.editor.is_some() {
            shell.invalidate_layout();
        }
    }

    pub(super) fn key(&self, key: &Key, modifiers: Modifiers, body: Rectangle) -> Option<Event> {
        let rows = self.state.keys.len();
        let last = rows.checked_sub(1)?;
        let current = self.state.current;
        let page = ((body.height / self.row_height) as usize).max(1);
        let to = |row: usize| {
            let pick = if modifiers.shift() && self.ticks { Pick::Extend } else { Pick::Only };
            Some(Event::Current(row.min(last), None, pick))
        };
        let named = match key {
            Key::Named(named) => named,
            Key::Character(letter) if modifiers.control() && !modifiers.shift() => {
                return match letter.to_lowercase().as_str() {
                    "a" if self.ticks => Some(Event::TickAll),
                    "c" => Some(Event::Copy),
                    _ => None,
                };
            }
            _ => return None,
        };
        match named {
            Named::ArrowDown if !modifiers.alt() => to(current.map_or(0, |row| row + 1)),
            Named::ArrowUp => to(current.map_or(0, |row| row.saturating_sub(1))),
            Named::PageDown => to(current.map_or(0, |row| row + page)),
            Named::PageUp => to(current.map_or(0, |row| row.saturating_sub(page))),
            Named::Home => to(0),
            Named::End => to(last),
            Named::ArrowRight if self.grid => self.sideways(current?, 1),
            Named::ArrowLeft if self.grid => self.sideways(current?, -1),
            Named::F2 if self.grid => Some(Event::Edit(current?, self.state.column?)),
            Named::Space if self.ticks && modifiers.is_empty() => Some(Event::Tick(current?)),
            Named::Enter if modifiers.is_empty() && self.grid => {
                Some(Event::Edit(current?, self.state.column?))
            }
            Named::Enter if modifiers.is_empty() => Some(Event::Open(current?)),
            Named::Delete => Some(Event::Delete),
            _ => None,
        }
    }

    fn sideways(&self, row: usize, by: isize) -> Option<Event> {
        let order = &self.state.order;
        let at = self.state.column.and_then(|column| order.iter().position(|one| *one == column));
        let to = at.map_or(0, |at| at.saturating_add_signed(by).min(order.len().saturating_sub(1)));
        Some(Event::Current(row, order.get(to).copied(), Pick::Only))
    }
}
