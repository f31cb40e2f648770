//! Refusals around packs of the school's own and the close of a year, and what the administrator reads of them.

use chrono::NaiveDate;

use super::fault::Fault;
use crate::model::period::Period;
use crate::model::state::EntryState;
use crate::policy::{CaseError, PackError};
use crate::store::PackUse;

/// Why something around packs and closed years was refused.
#[derive(Debug, thiserror::Error)]
pub enum PolicyError {
    /// A pack that is not as the grammar asks, with file, line and key.
    #[error(transparent)]
    Pack(#[from] PackError),
    /// A planned record that is not as a case asks.
    #[error(transparent)]
    Planned(#[from] CaseError),
    /// Another pack has this id.
    #[error("已有编号为“{0}”的规程")]
    IdTaken(String),
    /// It came with the program, and is not the school's.
    #[error("“{0}”是随程序的规程，不能改")]
    NotOwn(String),
    /// Submissions or closed years rest on it.
    #[error("规程“{id}”已有{}依据它", rests(*.used))]
    InUse {
        /// Its id.
        id: String,
        /// What rests on it.
        used: PackUse,
    },
    /// It is in force.
    #[error("规程“{0}”正在执行")]
    InForce(String),
    /// Its own text says that it is not valid on these days.
    #[error("《{title}》的有效期是 {valid}，不能从 {from} 起执行{}", .to.map(|to| format!("到 {to}")).unwrap_or_default())]
    NotValidThen {
        /// Title.
        title: String,
        /// When it is valid, in words.
        valid: String,
        /// First day at the school.
        from: NaiveDate,
        /// Last day at the school.
        to: Option<NaiveDate>,
    },
    /// The policy has no years.
    #[error("《{0}》按评审日考核，没有年度可以结转")]
    NoYears(String),
    /// The last day has not come.
    #[error("{period} 到 {} 才结束，还不能结转", .period.to())]
    NotOver {
        /// What was to be closed.
        period: Period,
    },
    /// It is closed already, or a part of it.
    #[error("{period} 已于 {on} 结转")]
    Closed {
        /// What is closed.
        period: Period,
        /// Since when.
        on: NaiveDate,
    },
    /// Records of the year are still on their way.
    #[error("{period} 还有学时记录没有办完：{}", in_words(.open))]
    Open {
        /// What was to be closed.
        period: Period,
        /// How many are in which state.
        open: Vec<(EntryState, u32)>,
    },
    /// The year is not closed.
    #[error("{0} 还没有结转")]
    NotClosed(Period),
    /// The policy knows no making up.
    #[error("《{0}》没有限期补足的规定")]
    NoMakingUp(String),
    /// The person has nothing to make up in that year.
    #[error("{name}在 {period} 的结果是{outcome}，不用补足")]
    NothingToMakeUp {
        /// 姓名.
        name: String,
        /// The year.
        period: Period,
        /// The result.
        outcome: &'static str,
    },
}

fn in_words(open: &[(EntryState, u32)]) -> String {
    let words: Vec<String> =
        open.iter().map(|(state, count)| format!("{count} 条{}", state.word())).collect();
    words.join("、")
}

fn rests(used: PackUse) -> String {
    let part = |count: u32, word: &str| (count > 0).then(|| format!(" {count} {word}"));
    let parts = [part(used.submissions, "份报送"), part(used.closed_years, "个结转的年度")];
    parts.into_iter().flatten().collect::<Vec<_>>().join("、")
}

impl From<PolicyError> for Fault {
    fn from(error: PolicyError) -> Fault {
        use PolicyError as E;
        let message = error.to_string();
        let fault = |code, way_out: &str| Fault::new(code, message.clone(), way_out);
        match error {
            E::Pack(why) => fault("bad_pack", "请改正后再试").at_field(why.key),
            E::Planned(why) => Fault::new(why.code, message, why.way_out).at_field(why.field),
            E::IdTaken(_) => fault("pack_id_taken", "请换一个编号").at_field("id"),
            E::NotOwn(_) => fault("not_own_pack", "请用“另存为新规程”（policy copy）改数字"),
            E::InUse { .. } => fault("pack_in_use", "请用“另存为新规程”（policy copy）改数字"),
            E::InForce(_) => fault("pack_in_force", "请先停止执行（policy drop）"),
            E::NotValidThen { .. } => {
                fault("not_valid_then", "请改日期，或换一个那时有效的规程").at_field("开始日期")
            }
            E::NoYears(_) => fault("no_years", "请换一个按年度或周期考核的规程").at_field("规程"),
            E::NotOver { .. } => fault("year_not_over", "请等年度结束，或换一个年度").at_field("年度"),
            E::Closed { .. } => fault("year_closed", "要重新结转，请先撤销那一次结转").at_field("年度"),
            E::Open { .. } => {
                fault("year_pending", "请先审核、报送认定，或删除、作废这些记录").at_field("年度")
            }
            E::NotClosed(_) => fault("year_not_closed", "用 xueshi year list 看有哪些结转").at_field("年度"),
            E::NoMakingUp(_) => fault("no_making_up", "结果保持不合格"),
            E::NothingToMakeUp { .. } => fault("nothing_to_make_up", "请核对姓名和年度").at_field("教职工"),
        }
    }
}
