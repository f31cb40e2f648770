//! 报送目录: the packages of several schools that go up in one folder, with who signed each.

use super::list::{Closing, Holds, List, Value, columns};
use crate::exchange::package::Gathered;
use crate::exchange::paper::flow::{Imprint, day_in_words};

/// The list.
pub fn list(packages: &[Gathered], imprint: &Imprint) -> List {
    let first = packages.first().map(|one| &one.report);
    let about = first.map(|one| format!("{} {}", one.period, one.kind.word())).unwrap_or_default();
    let rows = packages.iter().zip(1..).map(|(Gathered { report, files, .. }, number)| {
        let count = |name: &str| report.counts.get(name).and_then(|count| u32::try_from(*count).ok());
        let counted = |name: &str| count(name).map_or(Value::Empty, Value::Count);
        let hours = |name: &str| Value::from(report.totals.get(name).copied());
        let checked = if report.signer_checked { "已核对" } else { "未核对" };
        vec![
            Value::Count(number),
            report.school.name.as_str().into(),
            report.school.code.as_str().into(),
            counted("staff"),
            counted("items"),
            hours("claimed"),
            hours("recognised"),
            report.fingerprint.as_str().into(),
            checked.into(),
            report.code.as_str().into(),
            report.digest.to_string().into(),
            files.join("、").into(),
        ]
    });
    List {
        name: "报送目录".to_owned(),
        title: "各校报送材料目录".to_owned(),
        facts: vec![
            format!("汇总单位：{}\u{3000}{}", imprint.school, day_in_words(imprint.date)),
            format!("报送内容：{about}\u{3000}{} 所学校", packages.len()),
        ],
        columns: columns(&[
            ("序号", 6.0, Holds::Count),
            ("学校", 24.0, Holds::Text),
            ("学校代码", 14.0, Holds::Number),
            ("人数", 8.0, Holds::Tally),
            ("条数", 8.0, Holds::Tally),
            ("申报学时", 11.0, Holds::Hours),
            ("认定学时", 11.0, Holds::Hours),
            ("签名指纹", 28.0, Holds::Number),
            ("签名者", 9.0, Holds::Word),
            ("核验码", 22.0, Holds::Number),
            ("清单摘要", 66.0, Holds::Number),
            ("文件", 36.0, Holds::Text),
        ]),
        rows: rows.collect(),
        notes: vec!["每个校验包保持各校交来的原样；用 xueshi package verify 可逐个核对。".to_owned()],
        closing: Closing::Sealed,
    }
}
