//! What the dialog says about each kind of list. All that differs between them stands here and in
//! [`service::incoming`](crate::service::incoming).

use crate::model::id::ProgramId;
use crate::service::incoming::Kind;
use crate::window::places::Place;

/// The words of a kind.
pub struct Words {
    /// What it is called.
    pub name: &'static str,
    /// The head of the dialog.
    pub title: &'static str,
    /// What is to be chosen.
    pub choose: &'static str,
    /// What such a file needs.
    pub then: &'static str,
}

/// The words of a kind.
pub fn words(kind: Kind) -> Words {
    let (name, title, choose, then) = match kind {
        Kind::Staff => (
            "花名册",
            "导入花名册",
            "选择花名册",
            "学校现有的花名册就行，格式不限，有姓名一栏即可。也可以把文件拖进来。",
        ),
        Kind::Roster(_) => (
            "名册",
            "导入名册",
            "选择名册表格",
            "有姓名或编号一栏就行，身份、结果、学时、备注会一起读。也可以把文件拖进来。",
        ),
        Kind::Entries => (
            "学时",
            "导入学时",
            "选择学时表格",
            "平台导出的记录、教研室的名单都可以，一行一条。也可以把文件拖进来。",
        ),
        Kind::Programs => (
            "培训",
            "导入培训",
            "选择培训清单",
            "一行一次培训，有培训名称和日期两栏就行。也可以把文件拖进来。",
        ),
        Kind::Opening => (
            "期初学时",
            "导入期初学时",
            "选择旧台账",
            "用本程序以前的学时：一人一行，年度和类别在栏里或写在表头上。也可以把文件拖进来。",
        ),
        Kind::Plan => (
            "计划",
            "导入培训计划",
            "选择计划表",
            "一行一个主题，有主题和月份、学时、负责人中的一栏就行。也可以把文件拖进来。",
        ),
        Kind::Institutions => (
            "单位",
            "导入单位",
            "选择单位名录",
            "一行一个单位，有单位名称一栏就行，性质、级别、别名会一起读。也可以把文件拖进来。",
        ),
    };
    Words { name, title, choose, then }
}

/// Whether a kind comes in only in its own place, where nothing else does.
pub fn stands_alone(kind: Kind) -> bool {
    matches!(kind, Kind::Plan | Kind::Institutions)
}

/// The kinds that can be chosen; a roster only where its training is known, and what stands alone in its own place.
pub fn offered(program: Option<ProgramId>) -> Vec<Kind> {
    let roster = program.map(Kind::Roster);
    let others = [Kind::Staff, Kind::Entries, Kind::Opening, Kind::Programs];
    roster.into_iter().chain(others).collect()
}

/// The kind of a form ([`Kind::form`]), and the place where it comes in; none for what needs to be told first what it
/// belongs to.
pub fn by_form(form: &str) -> Option<(Kind, Place)> {
    let kind = offered(None).into_iter().find(|kind| kind.form() == form)?;
    let place = match kind {
        Kind::Staff => Place::Staff,
        Kind::Entries | Kind::Opening => Place::Ledger,
        Kind::Programs | Kind::Roster(_) | Kind::Plan => Place::Training,
        Kind::Institutions => Place::Settings,
    };
    Some((kind, place))
}
