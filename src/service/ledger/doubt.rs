//! What can hardly be true of a record 疑点: more hours than its days have, a day before somebody was born, days that another
//! record fills. It is told where the record comes in, and never refused: the paper may be right, and the staff list wrong.

use std::fmt;

use chrono::{Datelike, NaiveDate};

use crate::model::entry::{Entry, Source};
use crate::model::facts::{Activity, Mode};
use crate::model::hours::Hours;
use crate::model::id::EntryId;
use crate::model::partial_date::PartialDate;
use crate::model::period::Period;
use crate::model::staff::StaffRecord;
use crate::service::error::ServiceError;
use crate::store::View;

/// A day has so many hours, whatever is taught.
const HOURS_OF_A_DAY: u32 = 24;
/// A day of training has so many, in hundredths, and half a day half of them.
const FULL_DAY: i64 = 800;
/// Records are seldom older, in years: a title looks back five, a person's register ten.
const YEARS_BACK: i32 = 15;

/// A doubt about a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Doubt {
    /// More hours than its days have.
    Hours {
        /// 申报学时.
        claimed: Hours,
        /// Its days.
        days: u32,
    },
    /// It began before the person was born.
    BeforeBirth {
        /// First day.
        day: NaiveDate,
        /// 出生日期.
        birth: NaiveDate,
    },
    /// It was over before the person began to work.
    BeforeWork {
        /// Last day.
        day: NaiveDate,
        /// 参加工作年月.
        joined: PartialDate,
    },
    /// It is far in the past.
    LongAgo {
        /// Last day.
        day: NaiveDate,
    },
    /// Somebody was at two trainings on the same days, and they fill more than the day.
    SameDays {
        /// The other record.
        other: EntryId,
        /// What it is called.
        title: String,
        /// Its days.
        span: Period,
    },
}

impl fmt::Display for Doubt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Doubt::Hours { claimed, days } => {
                let most = HOURS_OF_A_DAY * days;
                write!(f, "{claimed} 学时，{days} 天总共只有 {most} 小时，请核对学时和日期")
            }
            Doubt::BeforeBirth { day, birth } => write!(f, "日期 {day} 早于出生日期 {birth}，请核对年份"),
            Doubt::BeforeWork { day, joined } => {
                write!(f, "日期 {day} 早于参加工作年月 {joined}，请核对年份")
            }
            Doubt::LongAgo { day } => {
                write!(f, "日期 {day} 是 {YEARS_BACK} 年以前，请核对年份")
            }
            Doubt::SameDays { other, title, span } => {
                let (from, to) = (span.from(), span.to());
                let days = if from == to { from.to_string() } else { format!("{from} 至 {to}") };
                write!(
                    f,
                    "与第 {other} 号“{title}”（{days}）日期相重，合计每天超过 {} 学时，请核对，作废不对的一条",
                    FULL_DAY / 100
                )
            }
        }
    }
}

/// What is doubtful about a record of a person.
pub fn doubts(entry: &Entry, person: &StaffRecord, today: NaiveDate) -> Vec<Doubt> {
    let mut doubts = Vec::new();
    let days = entry.days.unwrap_or_else(|| entry.span.days()).max(1);
    let most = Hours::whole(HOURS_OF_A_DAY).times(days);
    if let Some(claimed) = entry.claimed.filter(|claimed| *claimed > most && takes_its_days(entry)) {
        doubts.push(Doubt::Hours { claimed, days });
    }
    // The years say most of what is wrong with a date; one doubt is enough.
    let (from, to) = (entry.span.from(), entry.span.to());
    let birth = person.birth_or_from_document().filter(|birth| from < *birth);
    let joined = person.joined.filter(|joined| to < joined.first() && entry.activity != Activity::Degree);
    match (birth, joined) {
        (Some(birth), _) => doubts.push(Doubt::BeforeBirth { day: from, birth }),
        (None, Some(joined)) => doubts.push(Doubt::BeforeWork { day: to, joined }),
        (None, None) if to.year() < today.year() - YEARS_BACK => doubts.push(Doubt::LongAgo { day: to }),
        (None, None) => {}
    }
    doubts
}

/// That the days of a record are filled by another one of the person, which is not `twin`: both in the room, each half a day or
/// more, and together more than a day. `id` is its own number once it has one.
///
/// # Errors
/// What the disk says.
pub fn same_days(
    view: View<'_>,
    entry: &Entry,
    id: Option<EntryId>,
    twin: Option<EntryId>,
) -> Result<Option<Doubt>, ServiceError> {
    let Some(mine) = filled(entry) else { return Ok(None) };
    let meets = |(number, other): &(EntryId, Entry)| {
        let number = Some(*number);
        let itself =
            [id, twin, entry.supersedes].contains(&number) || (id.is_some() && other.supersedes == id);
        !itself && filled(other).is_some_and(|theirs| mine + theirs > FULL_DAY)
    };
    let found = view.entries_over(entry.staff, entry.span)?.into_iter().find(meets);
    Ok(found.map(|(other, entry)| Doubt::SameDays { other, title: entry.title, span: entry.span }))
}

/// Hundredths of an hour that a record fills of each of its days, where somebody sat in the room half a day or more.
fn filled(entry: &Entry) -> Option<i64> {
    let days = i64::from(entry.days.unwrap_or_else(|| entry.span.days()).max(1));
    let each = entry.claimed?.hundredths() / days;
    let present = entry.mode != Mode::Online && takes_its_days(entry) && !entry.voids;
    Some(each).filter(|each| present && *each >= FULL_DAY / 2)
}

/// Whether the hours are spent on the days of the record. What counts for an achievement is dated by its paper, and a total of
/// an old year by the year.
fn takes_its_days(entry: &Entry) -> bool {
    use Activity as A;
    let achieved = matches!(
        entry.activity,
        A::Degree
            | A::Paper
            | A::Award
            | A::Project
            | A::Classroom
            | A::ComputerCertificate
            | A::LanguageCertificate
    );
    entry.source != Source::Opening && !achieved
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::id::StaffId;
    use crate::model::period::Period;

    fn entry(from: &str, to: &str, hours: u32) -> Entry {
        let span = Period::new(from.parse().unwrap(), to.parse().unwrap()).unwrap();
        let mut entry = Entry::new(StaffId(1), "培训", Activity::ExternalTraining, span);
        entry.claimed = Some(Hours::whole(hours));
        entry
    }

    fn told(entry: &Entry) -> Vec<String> {
        let mut person = StaffRecord::new("张三".parse().unwrap());
        person.birth = Some("1979-04-01".parse().unwrap());
        person.joined = Some("2003-08".parse().unwrap());
        let told = doubts(entry, &person, "2026-06-01".parse().unwrap());
        told.into_iter().map(|doubt| doubt.to_string()).collect()
    }

    #[test]
    fn more_hours_than_the_days_have_are_told() {
        assert_eq!(told(&entry("2026-03-02", "2026-03-03", 48)), Vec::<String>::new());
        let much = entry("2026-03-02", "2026-03-03", 5000);
        assert_eq!(told(&much), ["5000 学时，2 天总共只有 48 小时，请核对学时和日期"]);
        assert_eq!(told(&Entry { days: Some(1), ..entry("2026-03-02", "2026-03-03", 48) }).len(), 1);
        let degree = Entry { activity: Activity::Degree, ..entry("2026-06-30", "2026-06-30", 180) };
        assert_eq!(told(&degree), Vec::<String>::new(), "a degree is dated by its certificate");
        let total = Entry { source: Source::Opening, ..entry("2026-03-02", "2026-03-02", 90) };
        assert_eq!(told(&total), Vec::<String>::new());
    }

    #[test]
    fn a_year_that_cannot_be_is_told_once() {
        for (from, to, word) in [
            ("1970-03-02", "1970-03-03", "出生日期 1979-04-01"),
            ("1990-03-02", "1990-03-03", "参加工作年月 2003-08"),
            ("2010-12-30", "2010-12-31", "15 年以前"),
        ] {
            let told = told(&entry(from, to, 8));
            assert!(told.len() == 1 && told[0].contains(word), "{told:?}");
        }
        assert_eq!(told(&entry("2011-01-01", "2011-01-02", 8)), Vec::<String>::new());
        let degree = Entry { activity: Activity::Degree, ..entry("2003-06-30", "2003-06-30", 180) };
        assert!(told(&degree)[0].contains("以前"), "studied before work, and long ago");
    }
}
