//! What a submission 报送 is about, and what became of each thing in it.

use super::facts::closed_list;
use super::id::{EntryId, ProgramId, StaffId};

closed_list! {
    /// What a submission 报送 is about.
    Kind {
        /// 教职工名单.
        Staff = "staff", "教职工名单";
        /// 培训项目.
        Programs = "programs", "培训项目";
        /// 学时.
        Hours = "hours", "学时";
        /// 学时调整.
        Adjustments = "adjustments", "学时调整";
        /// 学时补录.
        Supplements = "supplements", "学时补录";
    }
}

closed_list! {
    /// What became of one item of a submission.
    ItemState {
        /// No decision yet.
        Open = "open", "待认定";
        /// 认定.
        Approved = "approved", "已认定";
        /// 退回, with an opinion.
        Returned = "returned", "退回";
        /// The submission was cancelled before a decision.
        Cancelled = "cancelled", "已取消";
    }
}

/// What an item of a submission is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// A line of the ledger.
    Entry(EntryId),
    /// A person on the staff list.
    Staff(StaffId),
    /// A program.
    Program(ProgramId),
}
