//! Questions that are put together 自定义查询: about what, which columns, under which conditions, in which order.

use serde::{Deserialize, Serialize};

use super::facts::closed_list;

closed_list! {
    /// What a question is about.
    About {
        /// 教职工.
        Staff = "staff", "教职工";
        /// 学时记录.
        Entries = "entries", "学时记录";
        /// 培训.
        Programs = "programs", "培训";
    }
}

closed_list! {
    /// How a condition tests a field.
    Test {
        /// The same words.
        Is = "is", "等于";
        /// Other words.
        IsNot = "is_not", "不等于";
        /// The words occur in it.
        Has = "has", "包含";
        /// A smaller number, or an earlier day.
        Below = "below", "小于";
        /// The same number or a larger one, or that day or later.
        AtLeast = "at_least", "不小于";
        /// Nothing stands there.
        Empty = "empty", "为空";
        /// Something stands there.
        Filled = "filled", "不为空";
    }
}

/// A condition; all of a question must hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Condition {
    /// The code of the field.
    pub field: String,
    /// How it is tested.
    pub test: Test,
    /// Against what.
    #[serde(default)]
    pub value: String,
}

/// A question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Query {
    /// About what.
    pub about: About,
    /// The codes of the fields that are shown, in order.
    pub columns: Vec<String>,
    /// What must hold.
    #[serde(default)]
    pub conditions: Vec<Condition>,
    /// The code of the field by which rows are sorted; none leaves their own order.
    #[serde(default)]
    pub sort: Option<String>,
    /// The largest first.
    #[serde(default)]
    pub descending: bool,
}

impl Condition {
    /// Whether a text passes. Numbers are compared as numbers, days and words as they stand.
    pub fn holds(&self, text: &str) -> bool {
        let (text, value) = (text.trim(), self.value.trim());
        match self.test {
            Test::Is => text == value,
            Test::IsNot => text != value,
            Test::Has => text.contains(value),
            Test::Below => !text.is_empty() && order(text, value).is_lt(),
            Test::AtLeast => !text.is_empty() && order(text, value).is_ge(),
            Test::Empty => text.is_empty(),
            Test::Filled => !text.is_empty(),
        }
    }
}

/// The order of two texts: as numbers where both are, else as they stand.
pub fn order(one: &str, other: &str) -> std::cmp::Ordering {
    use super::hours::Hours;
    match (one.parse::<Hours>(), other.parse::<Hours>()) {
        (Ok(one), Ok(other)) => one.cmp(&other),
        _ => one.cmp(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_compared_as_numbers_and_days_as_days() {
        let holds = |test, value: &str, text: &str| {
            Condition { field: String::new(), test, value: value.into() }.holds(text)
        };
        assert!(holds(Test::Below, "10", "9.5") && !holds(Test::Below, "10", "10"));
        assert!(holds(Test::AtLeast, "2026-03-02", "2026-11-01"));
        assert!(!holds(Test::Below, "10", ""), "what is not there is not small");
        assert!(holds(Test::Has, "语文", "三年级语文") && holds(Test::Empty, "", " "));
        assert!(holds(Test::IsNot, "男", "女") && holds(Test::Filled, "", "女"));
    }
}
