//! Questions that are put together 自定义查询: about what, which columns, under which conditions, in which order.

use serde::{Deserialize, Serialize};

use super::facts::closed_list;
use super::staff_item::StaffItem;

closed_list! {
    /// What a question is about.
    About {
        /// 教职工.
        Staff = "staff", "教职工";
        /// 学时记录.
        Entries = "entries", "学时记录";
        /// 培训.
        Programs = "programs", "培训";
        /// Lines of 学习经历.
        Education = "education", "学习经历";
        /// Lines of 工作经历.
        Work = "work", "工作经历";
        /// Lines of 岗位聘任.
        Post = "post", "岗位聘任";
        /// Lines of 专业技术职务聘任.
        Title = "title", "专业技术职务聘任";
        /// Lines of 教师资格.
        Licence = "licence", "教师资格";
        /// Lines of 教育教学.
        Teaching = "teaching", "教育教学";
        /// Lines of 教学科研成果及获奖.
        Achievement = "achievement", "教学科研成果及获奖";
        /// Lines of 入选人才项目.
        Talent = "talent", "入选人才项目";
        /// Lines of 海外研修（访学）.
        Overseas = "overseas", "海外研修";
        /// Lines of 技能及证书.
        Skill = "skill", "技能及证书";
        /// Changes that are 交流轮岗.
        Exchange = "exchange", "交流轮岗";
        /// Lines of 基本待遇.
        Pay = "pay", "基本待遇";
        /// Lines of 年度考核.
        Review = "review", "年度考核";
        /// Lines of 师德信息.
        Conduct = "conduct", "师德信息";
    }
}

impl About {
    /// The item of the staff file whose lines it is about. The items that are kept in the columns of a person are asked for
    /// with 教职工, 国内培训 with 学时记录.
    pub fn item(self) -> Option<StaffItem> {
        StaffItem::from_code(self.code())
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
    fn every_item_of_the_staff_file_can_be_asked_for() {
        use crate::model::staff_item::Kept;
        for item in StaffItem::ALL {
            let about = About::from_code(item.code());
            let with_others = matches!(item.kept(), Kept::Columns | Kept::Ledger);
            assert_eq!(about.is_none(), with_others, "{item:?}");
            assert!(about.is_none_or(|about| about.word() == item.word()), "{item:?}");
        }
    }

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
