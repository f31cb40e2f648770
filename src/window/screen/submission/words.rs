//! How the screen speaks of submissions: units, days, marks.

use chrono::{Datelike, NaiveDate};

use crate::model::hours::Hours;
use crate::model::period::Period;
use crate::model::state::SubmissionState;
use crate::model::submission::{ItemState, Kind};
use crate::store::Submission;
use crate::window::icon::Icon;
use crate::window::theme::Hue;
use crate::window::widget::chip::Mark;
use crate::window::widget::progress::grouped;

/// So many of what is handed in: 214 条学时, 120 人, 3 个项目.
pub fn count(kind: Kind, items: usize) -> String {
    let unit = match kind {
        Kind::Staff => "人",
        Kind::Programs => "个项目",
        Kind::Hours => "条学时",
        Kind::Adjustments => "条调整",
        Kind::Supplements => "条补录",
    };
    format!("{} {unit}", grouped(items as u64))
}

/// Hours with a comma from 1,000 on.
pub fn hours(hours: Hours) -> String {
    let text = hours.to_string();
    let (whole, rest) = text.split_once('.').unwrap_or((&text, ""));
    let whole = whole.parse().map_or_else(|_| whole.to_owned(), grouped);
    if rest.is_empty() { whole } else { format!("{whole}.{rest}") }
}

/// A period and number: 2025 年第 2 号, 2021–2025 年第 1 号.
pub fn number(submission: &Submission) -> String {
    format!("{}第 {} 号", period(submission.period), submission.number)
}

/// A period before a noun: 2025 年, 2025学年.
pub fn period(period: Period) -> String {
    let text = period.to_string();
    if text.ends_with("学年") { text } else { format!("{text} 年") }
}

/// A day in the room of a column: without its year when that is this one.
pub fn day(day: NaiveDate, today: NaiveDate) -> String {
    if day.year() == today.year() { day.format("%m-%d").to_string() } else { day.to_string() }
}

/// The chip of a submission's state.
pub const fn state(state: SubmissionState) -> Mark {
    let (icon, hue, waits) = match state {
        SubmissionState::Prepared => (Icon::Printer, Hue::Warning, true),
        SubmissionState::Signed => (Icon::Send, Hue::Accent, true),
        SubmissionState::Exported => (Icon::Hourglass, Hue::Sealed, true),
        SubmissionState::PartlyDecided => (Icon::Hourglass, Hue::Returned, true),
        SubmissionState::Decided => (Icon::SquareCheck, Hue::Success, false),
        SubmissionState::Cancelled => (Icon::Ban, Hue::Void, false),
    };
    Mark { icon, word: state.word(), hue, waits }
}

/// The chip of an item.
pub const fn item(state: ItemState) -> Mark {
    let (icon, hue, waits) = match state {
        ItemState::Open => (Icon::Hourglass, Hue::Neutral, false),
        ItemState::Approved => (Icon::SquareCheck, Hue::Success, false),
        ItemState::Returned => (Icon::Undo2, Hue::Returned, true),
        ItemState::Cancelled => (Icon::Ban, Hue::Void, false),
    };
    Mark { icon, word: state.word(), hue, waits }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_are_grouped_from_a_thousand_on() {
        let said = ["7010", "1842.5", "560", "0"].map(|text| hours(text.parse().unwrap()));
        assert_eq!(said, ["7,010", "1,842.5", "560", "0"]);
    }

    #[test]
    fn a_day_of_this_year_is_said_without_it() {
        let at = |text: &str| text.parse::<NaiveDate>().unwrap();
        assert_eq!(day(at("2025-10-10"), at("2025-11-12")), "10-10");
        assert_eq!(day(at("2024-12-25"), at("2025-11-12")), "2024-12-25");
    }
}
