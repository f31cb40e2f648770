//! Attendance 考勤 at a session.

use super::facts::closed_list;

closed_list! {
    /// How somebody attended a session; everybody is present unless marked otherwise.
    Attendance {
        /// 出席.
        Present = "present", "出席";
        /// 迟到.
        Late = "late", "迟到";
        /// 早退.
        Early = "early", "早退";
        /// 事假.
        Personal = "personal", "事假";
        /// 病假.
        Sick = "sick", "病假";
        /// 公假.
        Official = "official", "公假";
        /// 产假.
        Maternity = "maternity", "产假";
        /// 旷课.
        Absent = "absent", "旷课";
    }
}

impl Attendance {
    /// True where the person was there, for the whole session or part of it.
    pub const fn is_there(self) -> bool {
        matches!(self, Attendance::Present | Attendance::Late | Attendance::Early)
    }
}
