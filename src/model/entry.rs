//! An entry of the ledger 学时记录: the facts of what somebody did. What a policy makes of them is
//! computed each time and never kept here.

use serde::{Deserialize, Serialize};

use super::facts::{
    Activity, Education, Grade, Half, Level, Medium, Mode, Organiser, Outcome, Role, closed_list,
};
use super::hours::Hours;
use super::id::{EntryId, ParticipationId, ProgramId, StaffId};
use super::period::Period;
use super::state::EntryState;

closed_list! {
    /// Where an entry came from.
    Source {
        /// Granted for a part in a program.
        Program = "program", "培训登记";
        /// Written down by itself.
        Own = "own", "单项登记";
        /// Out of a workbook.
        Import = "import", "表格导入";
        /// Out of the records of a learning platform.
        Platform = "platform", "平台记录";
        /// 补录.
        Supplement = "supplement", "补录";
        /// 调整 of an approved entry.
        Adjustment = "adjustment", "调整";
        /// 期初学时: a total that was there before this program.
        Opening = "opening", "期初学时";
        /// Came with a person from another school.
        Transfer = "transfer", "调入带来";
    }
}

/// One line of the ledger, written with these names where it goes to another school. [`Entry::new`] gives every other fact its usual value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Whose.
    pub staff: StaffId,
    /// The program, for hours that were granted from one.
    pub program: Option<ProgramId>,
    /// The part in that program.
    pub participation: Option<ParticipationId>,
    /// Where it came from.
    pub source: Source,
    /// Where it stands.
    pub state: EntryState,
    /// What it was, 1 to 500 characters.
    pub title: String,
    /// Its kind.
    pub activity: Activity,
    /// How people took part.
    pub mode: Mode,
    /// First and last day.
    pub span: Period,
    /// The half of the first day with which it began; none means the morning.
    pub from_half: Option<Half>,
    /// The half of the last day with which it ended; none means the afternoon.
    pub to_half: Option<Half>,
    /// Days attended, when fewer than the span has; at least 1.
    pub days: Option<u32>,
    /// How many sessions, at least 1.
    pub sessions: u32,
    /// Minutes of training, where no hours are claimed.
    pub minutes: Option<u32>,
    /// 申报学时; none means that the policy's rule decides.
    pub claimed: Option<Hours>,
    /// What the program reckoned from half days or lines, kept beside the claimed figure.
    pub computed: Option<Hours>,
    /// Why the claimed figure differs from the computed one.
    pub override_reason: Option<String>,
    /// 学分, where they are given too.
    pub credits: Option<Hours>,
    /// What the person was in it.
    pub role: Role,
    /// The rank of the body behind it.
    pub level: Option<Level>,
    /// How well it was done.
    pub grade: Option<Grade>,
    /// Its outcome.
    pub outcome: Option<Outcome>,
    /// Place among the authors, 1 to 99.
    pub author_rank: u32,
    /// Where it was published.
    pub medium: Option<Medium>,
    /// Whether the medium has a 刊号.
    pub serial_number: bool,
    /// What kind of body organised it.
    pub organiser: Option<Organiser>,
    /// A key that entries of one and the same work share.
    pub work: Option<String>,
    /// The degree that was earned.
    pub education: Option<Education>,
    /// Whether it is of the person's own subject.
    pub same_subject: bool,
    /// Whether it lies within the approved plan.
    pub planned: bool,
    /// Whether it was finished after the time set.
    pub late: bool,
    /// Whether it was completed.
    pub complete: bool,
    /// Whether the authority or the institution confirmed it.
    pub confirmed: bool,
    /// 施教机构, as on the proof.
    pub institution: Option<String>,
    /// 地点.
    pub place: Option<String>,
    /// 内容.
    pub content: Option<String>,
    /// 证书编号.
    pub certificate: Option<String>,
    /// The school from which the hours came.
    pub origin_school: Option<String>,
    /// The approved entry that this one adjusts.
    pub supersedes: Option<EntryId>,
    /// Why it adjusts that one; always there when it does.
    pub adjust_reason: Option<String>,
    /// Whether all it says is that the other one is void; then it counts nothing itself.
    pub voids: bool,
    /// Why it is registered after its time 补录.
    pub late_reason: Option<String>,
    /// Whether it was made void because it was forged.
    pub fraud: bool,
    /// Opinion of the last refusal or return, or reason of the voiding.
    pub opinion: Option<String>,
    /// 备注.
    pub note: Option<String>,
}

/// A detail line 明细 of an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DetailLine {
    /// When.
    pub day: Option<chrono::NaiveDate>,
    /// What.
    pub name: String,
    /// 学时.
    pub hours: Hours,
}

impl Entry {
    /// A draft with the usual facts: face to face, a learner, one session, planned, in time, complete, confirmed.
    pub fn new(staff: StaffId, title: impl Into<String>, activity: Activity, span: Period) -> Entry {
        Entry {
            staff,
            program: None,
            participation: None,
            source: Source::Own,
            state: EntryState::Draft,
            title: title.into(),
            activity,
            mode: Mode::Face,
            span,
            from_half: None,
            to_half: None,
            days: None,
            sessions: 1,
            minutes: None,
            claimed: None,
            computed: None,
            override_reason: None,
            credits: None,
            role: Role::Learner,
            level: None,
            grade: None,
            outcome: None,
            author_rank: 1,
            medium: None,
            serial_number: true,
            organiser: None,
            work: None,
            education: None,
            same_subject: true,
            planned: true,
            late: false,
            complete: true,
            confirmed: true,
            institution: None,
            place: None,
            content: None,
            certificate: None,
            origin_school: None,
            supersedes: None,
            adjust_reason: None,
            voids: false,
            late_reason: None,
            fraud: false,
            opinion: None,
            note: None,
        }
    }

    /// Half days attended: those of the span less the halves missing at its ends, and never more than
    /// the attended days have.
    pub fn half_days(&self) -> u32 {
        let missing = u32::from(self.from_half == Some(Half::Pm)) + u32::from(self.to_half == Some(Half::Am));
        let spanned = self.span.days().saturating_mul(2).saturating_sub(missing);
        self.days.map_or(spanned, |days| spanned.min(days.saturating_mul(2)))
    }

    /// 4 hours for each half day attended: the usual proposal (单位学时登记 2).
    pub fn half_day_hours(&self) -> Hours {
        Hours::whole(4).times(self.half_days())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::NaiveDate;

    fn june(from: u32, to: u32) -> Entry {
        let day = |d| NaiveDate::from_ymd_opt(2026, 6, d).unwrap();
        let span = Period::new(day(from), day(to)).unwrap();
        Entry::new(StaffId(1), "听课", Activity::ProfessionalCourse, span)
    }

    #[test]
    fn four_hours_a_half_day() {
        let mut entry = june(1, 3);
        assert_eq!(entry.half_day_hours(), Hours::whole(24));
        (entry.from_half, entry.to_half) = (Some(Half::Pm), Some(Half::Am));
        assert_eq!(entry.half_day_hours(), Hours::whole(16), "Monday afternoon to Wednesday noon");
        entry.days = Some(1);
        assert_eq!(entry.half_day_hours(), Hours::whole(8));
        let mut nothing = june(1, 1);
        (nothing.from_half, nothing.to_half) = (Some(Half::Pm), Some(Half::Am));
        assert_eq!(nothing.half_day_hours(), Hours::ZERO);
    }
}
