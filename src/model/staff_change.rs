//! What happens to a member of staff: joining, moving, leave, retirement.

use chrono::NaiveDate;

use super::facts::closed_list;
use super::staff::StaffStatus;

closed_list! {
    /// Kinds of changes 人员变动.
    ChangeKind {
        /// 入职.
        Joined = "joined", "入职";
        /// 调入.
        MovedIn = "moved_in", "调入";
        /// 调出.
        MovedOut = "moved_out", "调出";
        /// 交流轮岗 to another school.
        Exchanged = "exchanged", "交流轮岗";
        /// 借调 to another body.
        Seconded = "seconded", "借调";
        /// 派入 from another school.
        SentIn = "sent_in", "派入";
        /// 派出 to another school.
        SentOut = "sent_out", "派出";
        /// 长病假.
        SickLeave = "sick_leave", "长病假";
        /// 产假.
        MaternityLeave = "maternity_leave", "产假";
        /// 进修.
        StudyLeave = "study_leave", "进修";
        /// 退休.
        Retired = "retired", "退休";
        /// 离职: resigned, dismissed.
        Left = "left", "离职";
        /// 去世.
        Died = "died", "去世";
        /// Anything else.
        Other = "other", "其他";
    }
}

impl ChangeKind {
    /// The status that somebody has while such a change lasts; `None` where the kind does not say.
    pub const fn status(self) -> Option<StaffStatus> {
        match self {
            ChangeKind::Joined | ChangeKind::MovedIn => Some(StaffStatus::Active),
            ChangeKind::MovedOut | ChangeKind::Left | ChangeKind::Died => Some(StaffStatus::Left),
            ChangeKind::Exchanged => Some(StaffStatus::Exchanged),
            ChangeKind::Seconded | ChangeKind::SentOut => Some(StaffStatus::Lent),
            ChangeKind::SentIn => Some(StaffStatus::Borrowed),
            ChangeKind::SickLeave => Some(StaffStatus::SickLeave),
            ChangeKind::MaternityLeave => Some(StaffStatus::MaternityLeave),
            ChangeKind::StudyLeave => Some(StaffStatus::StudyLeave),
            ChangeKind::Retired => Some(StaffStatus::Retired),
            ChangeKind::Other => None,
        }
    }

    /// True for changes that bring somebody to the school.
    pub const fn brings(self) -> bool {
        matches!(self, ChangeKind::Joined | ChangeKind::MovedIn | ChangeKind::SentIn)
    }

    /// From its Chinese word or its code.
    pub fn from_text(text: &str) -> Option<ChangeKind> {
        ChangeKind::from_code(text).or_else(|| ChangeKind::ALL.iter().copied().find(|k| k.word() == text))
    }
}

/// One change of one person, both days included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaffChange {
    /// What happened.
    pub kind: ChangeKind,
    /// First day.
    pub from: NaiveDate,
    /// Last day; none while it lasts.
    pub to: Option<NaiveDate>,
    /// The other school.
    pub school: Option<String>,
    /// 文号.
    pub document: Option<String>,
    /// 备注.
    pub note: Option<String>,
}

impl StaffChange {
    /// True when the change is in force on a day.
    pub fn covers(&self, day: NaiveDate) -> bool {
        self.from <= day && self.to.is_none_or(|to| day <= to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_known_by_word_and_by_code() {
        for kind in ChangeKind::ALL {
            assert_eq!(ChangeKind::from_text(kind.word()), Some(*kind));
            assert_eq!(ChangeKind::from_text(kind.code()), Some(*kind));
        }
        assert_eq!(ChangeKind::from_text("升职"), None);
    }

    #[test]
    fn a_change_covers_its_first_and_its_last_day() {
        let day = |d| NaiveDate::from_ymd_opt(2026, 3, d).unwrap();
        let (school, document, note) = (None, None, None);
        let leave = StaffChange {
            kind: ChangeKind::SickLeave,
            from: day(2),
            to: Some(day(4)),
            school,
            document,
            note,
        };
        let covered: Vec<bool> = (1..=5).map(|d| leave.covers(day(d))).collect();
        assert_eq!(covered, [false, true, true, true, false]);
        assert!(StaffChange { to: None, ..leave }.covers(day(31)));
    }
}
