//! 历史对比: a person on two days, out of the journal.

use chrono::NaiveDate;
use serde_json::Value;

use crate::model::facts::Education;
use crate::model::id::StaffId;
use crate::model::staff::{PostCategory, SchoolStage, Sex, StaffStatus, Title};
use crate::service::ServiceError;
use crate::store::{StoreError, View};

/// A fact of a person, as it stood on two days; empty where nothing stood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compared {
    /// What it is called.
    pub field: &'static str,
    /// On the first day.
    pub before: String,
    /// On the second.
    pub after: String,
}

/// How the code in a column is read.
type Word = fn(&str) -> Option<&'static str>;

/// The columns that are compared, by their names.
const COLUMNS: [(&str, &str, Option<Word>); 26] = [
    ("name", "姓名", None),
    ("former_name", "曾用名", None),
    ("staff_code", "教师编号", None),
    ("employee_number", "教职工号", None),
    ("document_number", "证件号", None),
    ("sex", "性别", Some(|code| Sex::from_code(code).map(Sex::word))),
    ("birth", "出生日期", None),
    ("department", "部门", None),
    ("post", "岗位类别", Some(|code| PostCategory::from_code(code).map(PostCategory::word))),
    ("duty", "行政职务", None),
    ("subject", "任教学科", None),
    ("other_subjects", "兼教学科", None),
    ("stage", "任教学段", Some(|code| SchoolStage::from_code(code).map(SchoolStage::word))),
    ("title", "职称", Some(|code| Title::from_code(code).map(Title::word))),
    ("other_title", "其他系列职称", None),
    ("title_since", "任现职时间", None),
    ("post_grade", "岗位等级", None),
    ("education", "学历", Some(|code| Education::from_code(code).map(Education::word))),
    ("joined", "参加工作年月", None),
    ("joined_school", "进本校年月", None),
    ("phone", "联系电话", None),
    ("email", "电子邮箱", None),
    ("status", "人员状态", Some(|code| StaffStatus::from_code(code).map(StaffStatus::word))),
    ("registered_on", "最近定期注册日期", None),
    ("home_school", "人事关系所在校", None),
    ("note", "备注", None),
];

/// What of a person differs between the ends of two days.
///
/// # Errors
/// [`StoreError::NotFound`] for somebody of whom nothing is known, or what the disk says.
pub fn compare_person(
    view: View<'_>,
    staff: StaffId,
    first: NaiveDate,
    second: NaiveDate,
) -> Result<Vec<Compared>, ServiceError> {
    let history = view.history("staff", staff.0)?;
    if history.is_empty() {
        return Err(StoreError::NotFound { what: "教职工", key: staff.to_string() }.into());
    }
    let on = |day: NaiveDate| -> Option<&Value> {
        let day = day.to_string();
        let done = |at: &str| at.get(..10).is_some_and(|at| at <= day.as_str());
        history.iter().rfind(|(row, _)| done(&row.at)).and_then(|(_, change)| change.new.as_ref())
    };
    let (before, after) = (on(first), on(second));
    let compared = COLUMNS.iter().map(|(column, field, word)| Compared {
        field,
        before: shown(before, column, *word),
        after: shown(after, column, *word),
    });
    Ok(compared.filter(|one| one.before != one.after).collect())
}

fn shown(row: Option<&Value>, column: &str, word: Option<Word>) -> String {
    match row.and_then(|row| row.get(column)) {
        Some(Value::String(code)) => word.and_then(|word| word(code)).unwrap_or(code).to_owned(),
        Some(Value::Number(number)) => number.to_string(),
        _ => String::new(),
    }
}
