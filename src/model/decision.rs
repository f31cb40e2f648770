//! Decisions about entries: at which level, and what was decided.

use super::facts::closed_list;

closed_list! {
    /// Who decides.
    DecisionLevel {
        /// 学校初审.
        School = "school", "学校初审";
        /// 县级认定.
        County = "county", "县级认定";
        /// 市级认定.
        City = "city", "市级认定";
    }
}

closed_list! {
    /// What was decided.
    DecisionResult {
        /// 通过 at the school.
        Passed = "passed", "通过";
        /// 不通过 at the school.
        Refused = "refused", "不通过";
        /// 认定 by the authority.
        Approved = "approved", "认定";
        /// 退回 by the authority.
        Returned = "returned", "退回";
        /// 作废.
        Void = "void", "作废";
        /// 同意打回.
        RecallAgreed = "recall_agreed", "同意打回";
        /// 不同意打回.
        RecallRefused = "recall_refused", "不同意打回";
    }
}
