//! Paper: PDF pages as a careful clerk would set them.
//!
//! Each form is one module with a plain input struct and a function `set(input, imprint, fonts) -> Paper`. A
//! [`page::Paper`] is text and lines at places in millimetres: [`page::Paper::write`] makes the PDF, the
//! window draws the same items as a preview, and [`page::Paper::faults`] says what a clerk would not let through.

pub mod annual_record;
pub mod archive_card;
pub mod bundle;
pub mod canvas;
pub mod credit_card;
mod draw;
pub mod explanation;
pub mod flow;
pub mod font;
pub mod list;
pub mod mask;
pub mod notice;
pub mod page;
pub mod pdf;
pub mod picture;
pub mod proof;
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
        form("credit-card", "学分通知卡", Kind::Person),
        form("proof", "学时证明", Kind::Person),
        form("annual-record", "培训学时登记表", Kind::Person),
        form("register", "继续教育登记表", Kind::Person),
        form("explanation", "个人学时说明单", Kind::Person),
        form("summary", "汇总表", Kind::School),
        form("notice", "公示", Kind::School),
        form("notice-outcome", "公示情况说明", Kind::School),
        form("roster", "花名册", Kind::Program),
        form("sign-in", "签到表", Kind::Program),
    ];
    FORMS
}
