//! Paper: PDF pages as a careful clerk would set them.
//!
//! Each form is one module with a plain input struct and a function `set(input, imprint, fonts) -> Paper`. A
//! [`page::Paper`] is text and lines at places in millimetres: [`page::Paper::write`] makes the PDF, the
//! window draws the same items as a preview, and [`page::Paper::faults`] says what a clerk would not let through.

pub mod annual_record;
pub mod archive_card;
pub mod booklet;
pub mod bundle;
pub mod canvas;
pub mod certificate;
pub mod credit_card;
pub mod curriculum;
pub mod deadline_notice;
mod draw;
pub mod explanation;
mod fitting;
pub mod flow;
pub mod font;
pub mod list;
pub mod manual;
pub mod mask;
pub mod notice;
pub mod page;
pub mod pdf;
pub mod picture;
pub mod plan;
pub mod portrait;
pub mod proof;
pub mod qr;
pub mod recognition;
pub mod record;
pub mod register;
pub mod registration_card;
pub mod roster;
pub mod school_based;
pub mod sign_in;
mod stream;
pub mod summary;
pub mod table;
pub mod text;
pub mod trip_approval;

use crate::model::facts::closed_list;

closed_list! {
    /// What a form is about; the gallery of forms is parted by it.
    Kind {
        /// One person.
        Person = "person", "个人";
        /// The whole school.
        School = "school", "全校";
        /// One training.
        Program = "program", "培训";
        /// What goes up to the district.
        Submission = "submission", "报送";
    }
}

/// A form that can be printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Form {
    /// The stable name on the command line.
    pub id: &'static str,
    /// What it is called.
    pub title: &'static str,
    /// What it is about.
    pub kind: Kind,
}

const fn form(id: &'static str, title: &'static str, kind: Kind) -> Form {
    Form { id, title, kind }
}

/// Every form, in the order of the gallery.
pub fn forms() -> &'static [Form] {
    const FORMS: &[Form] = &[
        form("proof", "学时证明", Kind::Person),
        form("annual-record", "培训学时登记表", Kind::Person),
        form("register", "继续教育登记表", Kind::Person),
        form("explanation", "个人学时说明单", Kind::Person),
        form("credit-card", "学分通知卡", Kind::Person),
        form("archive-card", "学分存档卡", Kind::Person),
        form("registration-card", "登记卡", Kind::Person),
        form("school-based-personal", "教师个人校本研修学时认定登记表", Kind::Person),
        form("recognition", "学时认定申请表", Kind::Person),
        form("deadline-notice", "限期完成学时通知", Kind::Person),
        form("trip-approval", "外出培训审批表", Kind::Person),
        form("certificate", "继续教育证书预览", Kind::Person),
        form("booklet", "继续教育证书套打", Kind::Person),
        form("personal-dossier", "个人档案目录", Kind::Person),
        form("curriculum", "教师基本情况表", Kind::Person),
        form("entry-history", "学时记录经过", Kind::Person),
        form("summary", "汇总表", Kind::School),
        form("details", "学时明细表", Kind::School),
        form("total", "学时总表", Kind::School),
        form("hours-report", "学分学时报表", Kind::School),
        form("overview", "校本研修学时认定信息一览表", Kind::School),
        form("school-based-school", "教师校本研修学时认定登记表", Kind::School),
        form("met", "达到要求名单", Kind::School),
        form("unmet", "未达到要求名单", Kind::School),
        form("statistics", "教师接受培训情况", Kind::School),
        form("completion", "周期学时完成情况", Kind::School),
        form("tally", "学时统计表", Kind::School),
        form("notice", "公示", Kind::School),
        form("notice-outcome", "公示情况说明", Kind::School),
        form("dossier", "档案目录", Kind::School),
        form("proof-index", "证明材料目录", Kind::School),
        form("import-report", "导入结果表", Kind::School),
        form("staff", "教职工名册", Kind::School),
        form("completeness", "档案完整情况", Kind::School),
        form("handover", "交接清单", Kind::School),
        form("plan", "校本培训计划", Kind::Program),
        form("plan-review", "校本培训考核表", Kind::Program),
        form("roster", "花名册", Kind::Program),
        form("sign-in", "签到表", Kind::Program),
        form("staff-confirmation", "单位教师信息名单", Kind::Submission),
        form("audit-request", "学时送审表", Kind::Submission),
        form("bundle", "送审册", Kind::Submission),
        form("spot-check", "学时抽查表", Kind::Submission),
        form("certificates", "打印证书人员汇总表", Kind::Submission),
    ];
    FORMS
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn ids_and_titles_are_unique_and_a_workbook_has_a_form_of_the_same_name() {
        for forms in [forms(), crate::exchange::sheet::forms()] {
            assert_eq!(forms.iter().map(|form| form.id).collect::<BTreeSet<_>>().len(), forms.len());
            assert_eq!(forms.iter().map(|form| form.title).collect::<BTreeSet<_>>().len(), forms.len());
        }
        for list in crate::exchange::sheet::forms() {
            let form = forms().iter().find(|form| form.id == list.id);
            assert_eq!(form, Some(list));
        }
    }
}
