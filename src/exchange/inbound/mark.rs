//! Marks in the cells of a roster: results, grades, scores, attendance.

use super::grid::Value;
use super::text::tight;
use super::vocabulary::find;
use crate::model::attendance::Attendance;
use crate::model::facts::{Grade, Outcome};

/// What a cell of results says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Mark {
    /// 合格, 不合格 or 缺席.
    pub outcome: Option<Outcome>,
    /// 优秀, 良好 or 合格.
    pub grade: Option<Grade>,
    /// 病假, 迟到 and the like.
    pub attendance: Option<Attendance>,
    /// The outcome was taken from a score, 60 and above as 合格.
    pub from_score: bool,
}

/// Reads a cell of results; `None` when it means nothing that is known.
pub fn mark(value: &Value) -> Option<Mark> {
    let text = match value {
        Value::Bool(true) => "√".to_owned(),
        Value::Bool(false) => "×".to_owned(),
        value => tight(&value.shown()),
    };
    let bare = text.strip_suffix('分').unwrap_or(&text);
    if let Ok(number) = bare.parse::<f64>() {
        return score(number);
    }
    if let Some(grade) = find::<Grade>(&text) {
        return Some(Mark { outcome: Some(Outcome::Pass), grade: Some(grade), ..Mark::default() });
    }
    let outcome = find::<Outcome>(&text);
    let attendance = find::<Attendance>(&text).filter(|_| outcome.is_none());
    (outcome.is_some() || attendance.is_some()).then(|| Mark { outcome, attendance, ..Mark::default() })
}

/// 1 and 0 are ticks; from 2 to 150 it is a score.
fn score(number: f64) -> Option<Mark> {
    let outcome = if number == 1.0 || (60.0..=150.0).contains(&number) {
        Outcome::Pass
    } else if number == 0.0 || (2.0..60.0).contains(&number) {
        Outcome::Fail
    } else {
        return None;
    };
    Some(Mark { outcome: Some(outcome), from_score: number > 1.0, ..Mark::default() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_marks_of_every_kind() {
        let read = |text: &str| mark(&Value::Text(text.into()));
        let outcome = |text: &str| read(text).and_then(|mark| mark.outcome);
        for text in ["优秀", "合格", "√", "✓", "是", "90", "1", "良", "通过", "95分"] {
            assert_eq!(outcome(text), Some(Outcome::Pass), "{text}");
        }
        for text in ["不合格", "×", "0", "59", "否"] {
            assert_eq!(outcome(text), Some(Outcome::Fail), "{text}");
        }
        assert_eq!(outcome("缺席"), Some(Outcome::Absent));
        assert_eq!(read("优秀").unwrap().grade, Some(Grade::Excellent));
        assert_eq!(read("病假").unwrap().attendance, Some(Attendance::Sick));
        assert!(read("90").unwrap().from_score && !read("1").unwrap().from_score);
        assert_eq!(mark(&Value::Number(88.0)).unwrap().outcome, Some(Outcome::Pass));
        assert_eq!(read("待定"), None);
        assert_eq!(read("1000"), None);
    }
}
