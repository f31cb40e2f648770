//! The seven rows that are both the form and the check list, and the opinion that is written from them.

use crate::window::screen::record::opened::Opened;

/// How many rows there are.
pub const COUNT: usize = 7;

/// The names of the rows.
pub const NAMES: [&str; COUNT] =
    ["课程名称", "科目类型", "申报学时", "参训天数", "起止时间", "施教机构", "附件齐全"];

/// The row of the hours.
const HOURS: usize = 2;
/// The row of the proofs.
const PROOFS: usize = 6;

/// How a row stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Check {
    /// 未看.
    #[default]
    Unseen,
    /// 相符.
    Fits,
    /// 不符.
    Differs,
}

/// The rows of an entry.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Checks {
    rows: [Check; COUNT],
    found: [String; COUNT],
}

impl Checks {
    /// How a row stands.
    pub fn row(&self, row: usize) -> Check {
        self.rows.get(row).copied().unwrap_or_default()
    }

    /// What the proof says in a row that differs.
    pub fn found(&self, row: usize) -> &str {
        self.found.get(row).map(String::as_str).unwrap_or_default()
    }

    /// Turns a row: 相符, 不符, 未看.
    pub fn turn(&mut self, row: usize) -> Check {
        let Some(check) = self.rows.get_mut(row) else { return Check::Unseen };
        *check = match *check {
            Check::Unseen => Check::Fits,
            Check::Fits => Check::Differs,
            Check::Differs => Check::Unseen,
        };
        *check
    }

    /// Writes down what the proof says.
    pub fn write(&mut self, row: usize, words: String) {
        if let Some(found) = self.found.get_mut(row) {
            *found = words;
        }
    }

    /// How many rows stand like this.
    pub fn count(&self, check: Check) -> usize {
        self.rows.iter().filter(|row| **row == check).count()
    }

    /// The opinion that says what differs; empty when nothing does.
    pub fn opinion(&self) -> String {
        let differing = (0..COUNT).filter(|row| self.row(*row) == Check::Differs);
        differing.map(|row| self.sentence(row)).collect::<Vec<_>>().join("")
    }

    fn sentence(&self, row: usize) -> String {
        let name = NAMES.get(row).copied().unwrap_or_default();
        match (row, self.found(row).trim()) {
            (PROOFS, "") => "附件不齐，请补齐证明材料后重新提交。".to_owned(),
            (PROOFS, found) => format!("附件不齐：{found}，请补齐后重新提交。"),
            (_, "") => format!("{name}与证明不符，请核对后重新提交。"),
            (HOURS, found) => format!("申报学时与证明不符：证明为 {found} 学时，请改为 {found} 后重新提交。"),
            (_, found) => format!("{name}与证明不符：证明上是“{found}”，请改正后重新提交。"),
        }
    }
}

/// What an entry says in each row.
pub fn values(opened: &Opened) -> [String; COUNT] {
    let entry = &opened.entry;
    let category = opened.account.as_ref().map(|account| account.category.as_str()).unwrap_or_default();
    let kind = if category.is_empty() { entry.activity.word() } else { category };
    let days = entry.days.unwrap_or_else(|| entry.span.days());
    let (from, to) = (entry.span.from(), entry.span.to());
    let span = if from == to { from.to_string() } else { format!("{from} 至 {to}") };
    [
        entry.title.clone(),
        kind.to_owned(),
        entry.claimed.map_or_else(|| "没有申报，由规程算".to_owned(), |hours| hours.to_string()),
        format!("{days} 天"),
        span,
        entry.institution.clone().unwrap_or_else(|| "没有填".to_owned()),
        proofs(opened),
    ]
}

/// 证书、通知各 1 份.
fn proofs(opened: &Opened) -> String {
    let mut kinds: Vec<(&'static str, usize)> = Vec::new();
    for proof in &opened.proofs {
        let word = proof.kind.word();
        match kinds.iter_mut().find(|(kind, _)| *kind == word) {
            Some((_, count)) => *count += 1,
            None => kinds.push((word, 1)),
        }
    }
    match kinds.as_slice() {
        [] => "没有证明材料".to_owned(),
        all if all.len() > 1 && all.iter().all(|(_, count)| *count == 1) => {
            let names: Vec<&str> = all.iter().map(|(kind, _)| *kind).collect();
            format!("{}各 1 份", names.join("、"))
        }
        all => {
            let parts: Vec<String> = all.iter().map(|(kind, count)| format!("{kind} {count} 份")).collect();
            parts.join("、")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_goes_round_and_the_opinion_says_what_differs() {
        let mut checks = Checks::default();
        assert_eq!(checks.opinion(), "");
        assert_eq!([checks.turn(2), checks.turn(2)], [Check::Fits, Check::Differs]);
        checks.write(2, "16".to_owned());
        assert_eq!(checks.opinion(), "申报学时与证明不符：证明为 16 学时，请改为 16 后重新提交。");
        checks.turn(6);
        checks.turn(6);
        assert!(checks.opinion().ends_with("附件不齐，请补齐证明材料后重新提交。"));
        assert_eq!(checks.turn(2), Check::Unseen);
        assert_eq!(checks.count(Check::Differs), 1);
    }
}
