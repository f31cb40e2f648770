//! 字典: words that are chosen or typed, and which spelling stands for which.

use super::facts::closed_list;

closed_list! {
    /// A dictionary of words that are chosen or typed.
    Dictionary {
        /// 课程和培训的名称.
        Course = "course", "课程名称";
        /// 审核人.
        Auditor = "auditor", "审核人";
        /// 学科.
        Subject = "subject", "学科";
        /// 部门.
        Department = "department", "部门";
        /// 学段.
        Stage = "stage", "学段";
        /// 岗位.
        Post = "post", "岗位";
        /// 职称, old names and new.
        Title = "title", "职称";
        /// 地点.
        Place = "place", "地点";
        /// 审核意见.
        Opinion = "opinion", "审核意见";
    }
}
