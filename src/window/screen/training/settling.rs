//! The stretch over which a course of sessions is settled: all of it, or one half of a year.

use chrono::{Datelike, NaiveDate};

use super::data::Book;
use crate::model::period::Period;
use crate::window::screen::chooser::Chooser;
use crate::window::widget::select;

/// What is chosen.
#[derive(Debug, Clone)]
pub struct Settling {
    /// The select.
    pub field: Chooser<Period>,
}

impl Default for Settling {
    fn default() -> Self {
        Self { field: Chooser::new(Vec::<(Period, String)>::new(), None) }
    }
}

impl Settling {
    /// The stretches in which the program has sessions; what was chosen stays.
    pub fn offer(&mut self, book: &Book) {
        let days = book.sessions.iter().map(|(session, _)| session.day);
        let mut halves: Vec<(Period, String)> = days.filter_map(half_of).collect();
        halves.sort_by_key(|(half, _)| half.from());
        halves.dedup();
        let whole = [(book.program.span, "全部场次".to_owned())];
        let offered = whole.into_iter().chain(halves);
        let before = self.field.value().copied().unwrap_or(book.program.span);
        let offered: Vec<_> = offered.collect();
        let chosen = if offered.iter().any(|(one, _)| *one == before) { before } else { book.program.span };
        self.field = Chooser::new(offered, Some(&chosen));
    }

    /// What is settled.
    pub fn stretch(&self, book: &Book) -> Period {
        self.field.value().copied().unwrap_or(book.program.span)
    }

    /// Takes what the select says.
    pub fn update(&mut self, event: select::Event) {
        self.field.update(event);
    }
}

fn half_of(day: NaiveDate) -> Option<(Period, String)> {
    let year = day.year();
    let date = |month, day| NaiveDate::from_ymd_opt(year, month, day);
    let (from, to, word) = if day.month() <= 7 {
        (date(1, 1)?, date(7, 31)?, "1–7 月")
    } else {
        (date(8, 1)?, date(12, 31)?, "8–12 月")
    };
    Some((Period::new(from, to).ok()?, format!("{year} 年 {word}")))
}
