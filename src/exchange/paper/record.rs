//! A person and the lines of the ledger, as the personal forms print them.

use std::sync::Arc;

use chrono::NaiveDate;

use super::flow::days;
use super::mask::Shown;
use super::picture::Picture;
use crate::model::facts::closed_list;
use crate::model::hours::Hours;

closed_list! {
    /// How far an hour has come; what is not yet recognised is summed apart.
    Standing {
        /// Recognised by the authority, or by the school where that is enough.
        Approved = "approved", "已认定";
        /// Passed by the school, on its way to the authority.
        Passed = "passed", "待上级认定";
        /// Not yet audited by the school.
        Pending = "pending", "待审";
    }
}

/// What forms say about a person; every text may be empty.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Person {
    /// 姓名.
    pub name: String,
    /// 性别.
    pub sex: String,
    /// 出生日期.
    pub birth: Option<NaiveDate>,
    /// 教师编号.
    pub code: String,
    /// 证件号码.
    pub id_number: String,
    /// 单位; if empty, the school of the imprint.
    pub unit: String,
    /// 部门.
    pub department: String,
    /// 岗位.
    pub post: String,
    /// 职称.
    pub title: String,
    /// 任教学科.
    pub subject: String,
    /// 任教学段.
    pub stage: String,
    /// 学历.
    pub education: String,
    /// 参加工作时间.
    pub joined: Option<NaiveDate>,
    /// 照片.
    pub photo: Option<Arc<Picture>>,
    /// The ledger, in any order; forms sort it by date.
    pub lines: Vec<Line>,
}

/// One line of the ledger.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
    /// 培训或事项.
    pub title: String,
    /// 类别.
    pub category: String,
    /// 主办单位.
    pub organiser: String,
    /// 地点.
    pub place: String,
    /// 学习形式.
    pub mode: String,
    /// 级别.
    pub level: String,
    /// 角色.
    pub role: String,
    /// 申报学时, where it was declared.
    pub claimed: Option<Hours>,
    /// 认定学时.
    pub hours: Hours,
    /// 学分, where they are counted apart.
    pub credits: Option<Hours>,
    /// 考核结果.
    pub result: String,
    /// 证明材料: number or kind.
    pub proof: String,
    /// How far it has come.
    pub standing: Standing,
    /// Why fewer hours count than were declared; empty if none were cut.
    pub reason: String,
}

impl Person {
    /// The lines by first day, then last day, then title.
    pub fn sorted(&self) -> Vec<&Line> {
        let mut lines: Vec<&Line> = self.lines.iter().collect();
        lines.sort_by(|a, b| (a.from, a.to, &a.title).cmp(&(b.from, b.to, &b.title)));
        lines
    }

    /// The sum of the lines that have come so far.
    pub(super) fn sum(&self, standing: Standing) -> Hours {
        self.lines.iter().filter(|line| line.standing == standing).map(|line| line.hours).sum()
    }

    pub(super) fn number(&self, ids: Shown) -> String {
        ids.number(&self.id_number)
    }
}

impl Line {
    pub(super) fn days(&self) -> String {
        days(self.from, self.to)
    }
}
