//! The papers that a school keeps about its training of a year.

use super::facts::closed_list;

closed_list! {
    /// Kinds of paper in the dossier of a year 校本档案 (平利办法 3(1)).
    DossierKind {
        /// 组织机构.
        Organisation = "organisation", "组织机构";
        /// 规章制度.
        Rules = "rules", "规章制度";
        /// 研修计划.
        Plan = "plan", "研修计划";
        /// 评估考核办法.
        Assessment = "assessment", "评估考核办法";
        /// 活动安排.
        Schedule = "schedule", "活动安排";
        /// 大型活动资料.
        Event = "event", "大型活动资料";
        /// 会议记录.
        Minutes = "minutes", "会议记录";
        /// Anything else.
        Other = "other", "其他";
    }
}
