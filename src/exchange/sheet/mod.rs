//! Workbooks that leave: each form is one module with `list(input, imprint) -> List`, and [`xlsx::xlsx`] makes the
//! file. Inputs that paper has too are the paper's, so that both show the same figures.

pub mod details;
pub mod failed_rows;
pub mod list;
pub mod roster;
pub mod staff;
pub mod summary;
pub mod xlsx;

use super::paper::flow::Imprint;
use super::paper::{Form, Kind};

/// Every list that can be had as a workbook.
pub fn forms() -> &'static [Form] {
    const FORMS: &[Form] = &[
        Form { id: "staff", title: "教职工名册", kind: Kind::School },
        Form { id: "summary", title: "汇总表", kind: Kind::School },
        Form { id: "details", title: "学时明细表", kind: Kind::School },
        Form { id: "roster", title: "花名册", kind: Kind::Program },
    ];
    FORMS
}

/// The line to sign on below a list.
fn signers(imprint: &Imprint) -> String {
    let signers = &imprint.signers;
    let people = [
        ("填表人", &signers.clerk),
        ("审核人", &signers.checker),
        ("分管领导", &signers.leader),
        ("校长", &signers.principal),
        ("联系电话", &signers.phone),
    ];
    let blank = "\u{3000}".repeat(5);
    let name = |name: &String| if name.is_empty() { blank.clone() } else { name.clone() };
    let people = people.map(|(label, person)| format!("{label}：{}", name(person)));
    format!("{}\u{3000}（盖章）", people.join("\u{3000}"))
}
