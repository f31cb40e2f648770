//! The closed lists in which a pack speaks of itself.

use crate::model::facts::closed_list;

closed_list! {
    /// What kind of year a policy counts in.
    YearKind {
        /// 1 January to 31 December.
        Calendar = "calendar", "自然年度";
        /// 1 September to 31 August.
        School = "school", "学年";
        /// A year that begins on a day of the pack's own.
        Own = "own", "自定年度";
    }
}

closed_list! {
    /// The stretch of time over which a policy judges.
    PeriodKind {
        /// One year.
        Year = "year", "年度";
        /// Several years, usually five.
        Cycle = "cycle", "周期";
        /// The years before the day of a review.
        Window = "window", "评审前若干年";
        /// No stretch: the policy recognises, and demands nothing.
        None = "none", "只认定不设要求";
    }
}

closed_list! {
    /// Whose audit makes hours count.
    CountsFrom {
        /// The school's: an entry counts once it has passed.
        School = "school", "学校审核通过";
        /// The authority's: an entry counts once it is approved.
        Authority = "authority", "上级认定";
    }
}

closed_list! {
    /// How firmly approved figures are sealed.
    Seal {
        /// They can be asked back 申请打回.
        Recall = "recall", "可申请打回";
        /// They stand for the school year 本学年不可改.
        SchoolYear = "school_year", "本学年不可改";
        /// They are sealed when the school closes the year 年度结转.
        YearClose = "year_close", "年度结转后封存";
    }
}

closed_list! {
    /// What becomes of somebody who has not met the requirements in time.
    Unfinished {
        /// 不合格.
        Fail = "fail", "不合格";
        /// 不合格, made up afterwards; the failed year stays failed.
        MakeUp = "make_up", "不合格，限期补足";
    }
}
