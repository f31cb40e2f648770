//! How moments, years and sizes are told to people.

use chrono::{Datelike, NaiveDate, NaiveDateTime};

use crate::model::period::Period;

/// A moment, seen from today: `今天 17:42`, `昨天 17:42`, `11-02 17:42`, `2024-11-02`.
pub fn moment(at: NaiveDateTime, today: NaiveDate) -> String {
    let time = at.format("%H:%M");
    match (today - at.date()).num_days() {
        0 => format!("今天 {time}"),
        1 => format!("昨天 {time}"),
        _ if at.year() == today.year() => at.format("%m-%d %H:%M").to_string(),
        _ => at.format("%Y-%m-%d").to_string(),
    }
}

/// A year by its name: `2025 年度`, `2025学年`.
pub fn year(period: Period) -> String {
    let name = period.to_string();
    if name.ends_with("学年") { name } else { format!("{name} 年度") }
}

/// The days of a period in full: `2025.9.1–2026.8.31`.
pub fn days(period: Period) -> String {
    let day = |day: NaiveDate| format!("{}.{}.{}", day.year(), day.month(), day.day());
    format!("{}–{}", day(period.from()), day(period.to()))
}

/// A size of a file: `640 KB`, `3.2 MB`.
pub fn size(bytes: u64) -> String {
    match bytes {
        0..1_000_000 => format!("{} KB", bytes.div_ceil(1_000)),
        1_000_000..10_000_000 => format!("{}.{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000),
        _ => format!("{} MB", bytes / 1_000_000),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_told_from_today() {
        let today = NaiveDate::from_ymd_opt(2025, 11, 12).unwrap();
        let at = |y, m, d| NaiveDate::from_ymd_opt(y, m, d).unwrap().and_hms_opt(17, 42, 9).unwrap();
        assert_eq!(moment(at(2025, 11, 12), today), "今天 17:42");
        assert_eq!(moment(at(2025, 11, 11), today), "昨天 17:42");
        assert_eq!(moment(at(2025, 11, 2), today), "11-02 17:42");
        assert_eq!(moment(at(2024, 11, 2), today), "2024-11-02");
    }

    #[test]
    fn years_and_sizes_are_told_as_people_write_them() {
        let school_year: Period = "2025学年".parse().unwrap();
        assert_eq!((year(school_year), days(school_year)), ("2025学年".into(), "2025.9.1–2026.8.31".into()));
        assert_eq!(year("2025".parse().unwrap()), "2025 年度");
        assert_eq!([size(1), size(3_240_000), size(45_600_000)], ["1 KB", "3.2 MB", "45 MB"]);
    }
}
