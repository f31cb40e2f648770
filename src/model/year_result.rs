//! What a closed year 年度结转 says of a person.

use super::facts::closed_list;

closed_list! {
    /// The result of a year for a person, as the close keeps it.
    YearOutcome {
        /// Every requirement was met in time.
        Met = "met", "合格";
        /// At least one was not.
        Unmet = "unmet", "不合格";
        /// Not met in time, and made up afterwards; the year itself stays 不合格.
        MadeUp = "made_up", "不合格-已补足";
        /// Nothing had to be fulfilled, because the policy excuses the person.
        Excused = "excused", "免于考核";
        /// The policy sets no requirement.
        None = "none", "不设要求";
    }
}
