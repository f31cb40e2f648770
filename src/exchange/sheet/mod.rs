//! Workbooks that leave: each form is one module with `list(input, imprint) -> List`, and [`xlsx::xlsx`] makes the
//! file. Inputs that paper has too are the paper's, so that both show the same figures.

pub mod audit_request;
pub mod certificates;
pub mod details;
pub mod dossier;
pub mod failed_rows;
pub mod gathered;
pub mod grid;
pub mod handover;
pub mod hours_report;
pub mod import_report;
pub mod list;
pub mod locked;
pub mod overview;
pub mod proof_index;
pub mod roster;
pub(super) mod saved;
pub mod shortfall;
pub mod spot_check;
pub mod staff;
pub mod statistics;
pub mod summary;
pub mod template;
pub mod total;
pub mod xlsx;

use super::paper::flow::Imprint;
use super::paper::{Form, Kind};

/// Every list that can be had as a workbook, and on paper through [`super::paper::list::set`].
pub fn forms() -> &'static [Form] {
    const FORMS: &[Form] = &[
        Form { id: "staff", title: "教职工名册", kind: Kind::School },
        Form { id: "summary", title: "汇总表", kind: Kind::School },
        Form { id: "details", title: "学时明细表", kind: Kind::School },
        Form { id: "total", title: "学时总表", kind: Kind::School },
        Form { id: "hours-report", title: "学分学时报表", kind: Kind::School },
        Form { id: "overview", title: "校本研修学时认定信息一览表", kind: Kind::School },
        Form { id: "met", title: "达到要求名单", kind: Kind::School },
        Form { id: "unmet", title: "未达到要求名单", kind: Kind::School },
        Form { id: "statistics", title: "教师接受培训情况", kind: Kind::School },
        Form { id: "completion", title: "周期学时完成情况", kind: Kind::School },
        Form { id: "tally", title: "学时统计表", kind: Kind::School },
        Form { id: "dossier", title: "档案目录", kind: Kind::School },
        Form { id: "proof-index", title: "证明材料目录", kind: Kind::School },
        Form { id: "import-report", title: "导入结果表", kind: Kind::School },
        Form { id: "completeness", title: "档案完整情况", kind: Kind::School },
        Form { id: "handover", title: "交接清单", kind: Kind::School },
        Form { id: "personal-dossier", title: "个人档案目录", kind: Kind::Person },
        Form { id: "curriculum", title: "教师基本情况表", kind: Kind::Person },
        Form { id: "entry-history", title: "学时记录经过", kind: Kind::Person },
        Form { id: "roster", title: "花名册", kind: Kind::Program },
        Form { id: "staff-confirmation", title: "单位教师信息名单", kind: Kind::Submission },
        Form { id: "audit-request", title: "学时送审表", kind: Kind::Submission },
        Form { id: "spot-check", title: "学时抽查表", kind: Kind::Submission },
        Form { id: "certificates", title: "打印证书人员汇总表", kind: Kind::Submission },
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
