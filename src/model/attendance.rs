//! Attendance 考勤 at a session: the marks, the short way to type exceptions, and what a course of
//! sessions comes to for one person.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::facts::closed_list;
use super::hours::Hours;

closed_list! {
    /// How somebody attended a session; everybody is present unless marked otherwise.
    Attendance {
        /// 出席.
        Present = "present", "出席";
        /// 迟到.
        Late = "late", "迟到";
        /// 早退.
        Early = "early", "早退";
        /// 事假.
        Personal = "personal", "事假";
        /// 病假.
        Sick = "sick", "病假";
        /// 公假.
        Official = "official", "公假";
        /// 产假.
        Maternity = "maternity", "产假";
        /// 旷课.
        Absent = "absent", "旷课";
    }
}

impl Attendance {
    /// True where the person was there, for the whole session or part of it.
    pub const fn is_there(self) -> bool {
        matches!(self, Attendance::Present | Attendance::Late | Attendance::Early)
    }

    /// True for the kinds of leave 请假.
    pub const fn is_leave(self) -> bool {
        matches!(self, Attendance::Personal | Attendance::Sick | Attendance::Official | Attendance::Maternity)
    }

    /// From a whole word or its usual short form: 病, 病假, 缺席.
    pub fn from_word(word: &str) -> Option<Attendance> {
        Some(match word {
            "出" | "到" | "出席" | "到会" => Attendance::Present,
            "迟" | "迟到" => Attendance::Late,
            "退" | "早" | "早退" => Attendance::Early,
            "事" | "事假" => Attendance::Personal,
            "病" | "病假" => Attendance::Sick,
            "公" | "公假" | "公差" | "公出" => Attendance::Official,
            "产" | "产假" => Attendance::Maternity,
            "旷" | "旷课" | "缺" | "缺席" | "旷会" => Attendance::Absent,
            _ => return None,
        })
    }
}

/// Why a line of exceptions cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ExceptionsError {
    /// Numbers without a mark behind them.
    #[error("“{0}”后面没有写是什么情况")]
    NoMark(u32),
    /// A mark without a number before it.
    #[error("“{0}”前面没有写序号")]
    NoNumber(String),
    /// A word that is no mark.
    #[error("“{0}”不是考勤情况，请用 迟 退 事 病 公 产 旷")]
    Word(String),
    /// A number that no sheet has.
    #[error("序号“{0}”不对")]
    Number(String),
    /// A range without an end: `3-病`.
    #[error("“{0}-”没有写到哪一号")]
    OpenRange(u32),
    /// One row with two marks.
    #[error("序号 {0} 写了两种情况")]
    Twice(u32),
}

/// Reads exceptions as they are typed from a signed sheet: `7病 19旷 23迟`, `3、5-7事`. Numbers are rows of the
/// sheet; several before a mark all get it. Full-width digits and any separators are fine.
///
/// # Errors
/// [`ExceptionsError`] with the piece that cannot be read.
pub fn read_exceptions(text: &str) -> Result<BTreeMap<u32, Attendance>, ExceptionsError> {
    let mut marks = BTreeMap::new();
    let mut waiting: Vec<u32> = Vec::new();
    let mut range_from: Option<u32> = None;
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let kind = Kind::of(first);
        let end = rest.find(|c| Kind::of(c) != kind).unwrap_or(rest.len());
        let (piece, after) = rest.split_at(end);
        match kind {
            Kind::Digit => {
                let number = read_number(piece)?;
                match range_from.take() {
                    Some(from) if from < number && number - from <= 500 => waiting.extend(from + 1..=number),
                    Some(_) => return Err(ExceptionsError::Number(piece.to_owned())),
                    None => waiting.push(number),
                }
            }
            Kind::Separator => {}
            Kind::Dash => {
                let from = waiting.last().copied();
                range_from = Some(from.ok_or_else(|| ExceptionsError::Number(piece.to_owned()))?);
            }
            Kind::Word => {
                // A range that was opened ends with its mark: it may not take in the numbers of the next one.
                if range_from.is_some() {
                    return Err(ExceptionsError::OpenRange(waiting.last().copied().unwrap_or_default()));
                }
                let mark =
                    Attendance::from_word(piece).ok_or_else(|| ExceptionsError::Word(piece.to_owned()))?;
                if waiting.is_empty() {
                    return Err(ExceptionsError::NoNumber(piece.to_owned()));
                }
                for number in waiting.drain(..) {
                    if marks.insert(number, mark).is_some_and(|before| before != mark) {
                        return Err(ExceptionsError::Twice(number));
                    }
                }
            }
        }
        rest = after;
    }
    match waiting.last() {
        Some(number) if range_from.is_some() => Err(ExceptionsError::OpenRange(*number)),
        Some(number) => Err(ExceptionsError::NoMark(*number)),
        None => Ok(marks),
    }
}

/// Writes exceptions as [`read_exceptions`] reads them.
pub fn write_exceptions(marks: &BTreeMap<u32, Attendance>) -> String {
    let pieces = marks.iter().map(|(number, mark)| {
        let short = mark.word().chars().find(|c| *c != '早').unwrap_or_default();
        format!("{number}{short}")
    });
    pieces.collect::<Vec<_>>().join(" ")
}

#[derive(PartialEq, Clone, Copy)]
enum Kind {
    Digit,
    Dash,
    Word,
    Separator,
}

impl Kind {
    fn of(c: char) -> Kind {
        match c {
            '0'..='9' | '０'..='９' => Kind::Digit,
            '-' | '–' | '—' | '－' | '~' | '～' | '至' => Kind::Dash,
            c if is_separator(c) => Kind::Separator,
            _ => Kind::Word,
        }
    }
}

fn is_separator(c: char) -> bool {
    c.is_whitespace() || ",，、;；.。:：/号".contains(c)
}

fn read_number(piece: &str) -> Result<u32, ExceptionsError> {
    let plain: String = piece
        .chars()
        .map(|c| if ('０'..='９').contains(&c) { char::from_u32(c as u32 - 0xFEE0).unwrap_or(c) } else { c })
        .collect();
    match plain.parse() {
        Ok(number) if number > 0 => Ok(number),
        _ => Err(ExceptionsError::Number(piece.to_owned())),
    }
}

/// What attendance takes off: parameters of the school, all off unless set.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AttendanceRules {
    /// Hours taken off the total for each mark of a kind, besides the session that was missed.
    pub deductions: BTreeMap<Attendance, Hours>,
    /// Marks with which a session that was missed still counts (公假 at some schools).
    pub kept: Vec<Attendance>,
    /// From so many 旷课 on, nothing counts in the stretch that is settled.
    pub zero_from_absences: Option<u32>,
    /// From so many leaves on, nothing counts in the stretch that is settled.
    pub zero_from_leaves: Option<u32>,
}

impl AttendanceRules {
    /// In words, for journal and command.
    pub fn summary(&self) -> String {
        let words = self.sentences();
        if words.is_empty() { "没有考勤扣减".to_owned() } else { words.join("，") }
    }

    /// Each rule that is set, in a sentence.
    pub fn sentences(&self) -> Vec<String> {
        let taken = self.deductions.iter().filter(|(_, hours)| !hours.is_zero());
        let mut words: Vec<String> =
            taken.map(|(mark, hours)| format!("{}一次扣 {hours} 学时", mark.word())).collect();
        words.extend(self.kept.iter().map(|mark| format!("{}照计学时", mark.word())));
        for (limit, word) in [(self.zero_from_absences, "旷课"), (self.zero_from_leaves, "请假")] {
            words.extend(limit.map(|limit| format!("{word} {limit} 次起不计学时")));
        }
        words
    }
}

/// One session as one person attended it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attended {
    /// Hours of the session.
    pub hours: Hours,
    /// How the person attended it.
    pub mark: Attendance,
    /// Hours set for this person in this session, whatever the mark.
    pub fixed: Option<Hours>,
}

/// What a course of sessions comes to for one person.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Attainment {
    /// Hours in the end.
    pub hours: Hours,
    /// Sessions for which hours were counted.
    pub sessions: u32,
    /// How often each mark stands, presence left out.
    pub marks: BTreeMap<Attendance, u32>,
    /// What was taken off, in words; empty when nothing was.
    pub reasons: Vec<String>,
}

/// Adds up the sessions of one person: hours of those attended, less the deductions, zero where the
/// school's rule says so.
pub fn settle(sessions: &[Attended], rules: &AttendanceRules) -> Attainment {
    let mut sum = Attainment::default();
    for session in sessions {
        let counted = session.mark.is_there() || rules.kept.contains(&session.mark);
        let hours = session.fixed.unwrap_or(if counted { session.hours } else { Hours::ZERO });
        sum.sessions += u32::from(!hours.is_zero());
        sum.hours = sum.hours.plus(hours);
        if session.mark != Attendance::Present {
            *sum.marks.entry(session.mark).or_insert(0) += 1;
        }
    }
    for (mark, hours) in &rules.deductions {
        let count = sum.marks.get(mark).copied().unwrap_or(0);
        if count > 0 && !hours.is_zero() {
            sum.hours = sum.hours.minus(hours.times(count));
            sum.reasons.push(format!("{} {count} 次，扣 {} 学时", mark.word(), hours.times(count)));
        }
    }
    let count = |which: fn(Attendance) -> bool| -> u32 {
        sum.marks.iter().filter(|(mark, _)| which(**mark)).map(|(_, count)| count).sum()
    };
    let absences = count(|mark| mark == Attendance::Absent);
    let leaves = count(Attendance::is_leave);
    for (limit, found, word) in
        [(rules.zero_from_absences, absences, "旷课"), (rules.zero_from_leaves, leaves, "请假")]
    {
        if limit.is_some_and(|limit| found >= limit.max(1)) {
            sum.hours = Hours::ZERO;
            sum.reasons.push(format!("{word} {found} 次，不计学时"));
        }
    }
    sum
}

/// What stands before the reasons in the note of an entry.
const REASONS: &str = "考勤：";

/// A note with these reasons at its end, in place of those that an earlier settlement left there.
pub fn note_with_reasons(note: Option<&str>, reasons: &[String]) -> Option<String> {
    let own = note.map(|note| note.split(REASONS).next().unwrap_or_default().trim_end_matches('；'));
    let own = own.filter(|own| !own.is_empty()).map(str::to_owned);
    let reasons = (!reasons.is_empty()).then(|| format!("{REASONS}{}", reasons.join("，")));
    let parts: Vec<String> = own.into_iter().chain(reasons).collect();
    (!parts.is_empty()).then(|| parts.join("；"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> Result<Vec<(u32, Attendance)>, ExceptionsError> {
        read_exceptions(text).map(|marks| marks.into_iter().collect())
    }

    #[test]
    fn reads_what_is_typed_from_the_sheet() {
        use Attendance::*;
        assert_eq!(read("7病 19旷 23迟"), Ok(vec![(7, Sick), (19, Absent), (23, Late)]));
        assert_eq!(read("７病假，19缺席"), Ok(vec![(7, Sick), (19, Absent)]));
        assert_eq!(read("7病19早退"), Ok(vec![(7, Sick), (19, Early)]));
        assert_eq!(
            read("2、4-6事; 9号公"),
            Ok(vec![(2, Personal), (4, Personal), (5, Personal), (6, Personal), (9, Official)])
        );
        assert_eq!(read(" 3 5 产 "), Ok(vec![(3, Maternity), (5, Maternity)]));
        assert_eq!(read(""), Ok(vec![]));
    }

    #[test]
    fn says_what_it_cannot_read() {
        use ExceptionsError::*;
        assert_eq!(read("7"), Err(NoMark(7)));
        assert_eq!(read("7病 9"), Err(NoMark(9)));
        assert_eq!(read("病"), Err(NoNumber("病".into())));
        assert_eq!(read("7好"), Err(Word("好".into())));
        assert_eq!(read("0病"), Err(Number("0".into())));
        assert_eq!(read("9-3病"), Err(Number("3".into())));
        assert_eq!(read("99999999999病"), Err(Number("99999999999".into())));
        assert_eq!(read("7病 7旷"), Err(Twice(7)));
        assert_eq!(read("3-病，7旷"), Err(OpenRange(3)), "the range does not reach over the word");
        assert_eq!(read("3-"), Err(OpenRange(3)));
    }

    fn session(hours: u32, mark: Attendance) -> Attended {
        Attended { hours: Hours::whole(hours), mark, fixed: None }
    }

    #[test]
    fn without_rules_only_missed_sessions_are_missing() {
        let mut sessions = vec![session(2, Attendance::Present); 5];
        sessions.push(session(2, Attendance::Late));
        sessions.push(session(2, Attendance::Absent));
        sessions.push(session(2, Attendance::Official));
        sessions.push(Attended { fixed: Some(Hours::whole(1)), ..session(2, Attendance::Sick) });
        let sum = settle(&sessions, &AttendanceRules::default());
        assert_eq!((sum.hours, sum.sessions), (Hours::whole(13), 7));
        assert!(sum.reasons.is_empty());
        assert_eq!(sum.marks.len(), 4);
        let kept = AttendanceRules { kept: vec![Attendance::Official], ..AttendanceRules::default() };
        assert_eq!(settle(&sessions, &kept).hours, Hours::whole(15));
    }

    #[test]
    fn the_example_of_the_office_takes_off_and_zeroes() {
        let rules: AttendanceRules = serde_json::from_str(
            r#"{"deductions":{"absent":"1","late":"0.5"},"zero_from_absences":3,"zero_from_leaves":5}"#,
        )
        .unwrap();
        let mut sessions = vec![session(2, Attendance::Present); 10];
        sessions.push(session(2, Attendance::Absent));
        sessions.push(session(2, Attendance::Late));
        let sum = settle(&sessions, &rules);
        assert_eq!(sum.hours, "20.5".parse().unwrap());
        assert_eq!(sum.reasons, ["迟到 1 次，扣 0.5 学时", "旷课 1 次，扣 1 学时"]);
        sessions.extend([session(2, Attendance::Absent); 2]);
        assert_eq!(settle(&sessions, &rules).hours, Hours::ZERO);
        assert_eq!(
            rules.summary(),
            "迟到一次扣 0.5 学时，旷课一次扣 1 学时，旷课 3 次起不计学时，请假 5 次起不计学时"
        );
        assert_eq!(AttendanceRules::default().summary(), "没有考勤扣减");
        let on_leave = vec![session(2, Attendance::Sick); 5];
        assert_eq!(settle(&on_leave, &rules).reasons, ["请假 5 次，不计学时"]);
    }

    #[test]
    fn a_note_keeps_what_is_its_own_and_the_newest_reasons() {
        let reasons = ["旷课 1 次，扣 1 学时".to_owned()];
        let first = note_with_reasons(Some("补签"), &reasons);
        assert_eq!(first.as_deref(), Some("补签；考勤：旷课 1 次，扣 1 学时"));
        assert_eq!(note_with_reasons(first.as_deref(), &reasons), first);
        assert_eq!(note_with_reasons(first.as_deref(), &[]).as_deref(), Some("补签"));
        assert_eq!(note_with_reasons(Some("考勤：旷课 3 次，不计学时"), &[]), None);
        assert_eq!(note_with_reasons(None, &[]), None);
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(marks in proptest::collection::btree_map(1u32..300, 0usize..8, 0..20)) {
            let marks: BTreeMap<u32, Attendance> =
                marks.into_iter().map(|(row, mark)| (row, Attendance::ALL[mark])).collect();
            prop_assert_eq!(read_exceptions(&write_exceptions(&marks)), Ok(marks));
        }

        #[test]
        fn nothing_typed_panics(text in "\\PC{0,20}") {
            let _ = read_exceptions(&text);
        }
    }
}
