//! A training program 培训项目, its sessions 场次 and the people in it 参训.

use chrono::{NaiveDate, NaiveTime};

use super::facts::{Activity, Grade, Level, Mode, Organiser, Outcome, Role, closed_list};
use super::hours::Hours;
use super::id::{InstitutionId, ProgramId, StaffId};
use super::period::Period;
use super::state::ProgramState;

closed_list! {
    /// How the hours of a program reach the ledger.
    Settles {
        /// Each person gets the hours of the program.
        Program = "program", "按项目登记";
        /// Each person gets the sum of the sessions, settled for a term or a year.
        Sessions = "sessions", "按场次结算";
    }
}

/// A training program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Program {
    /// 项目编号, unique in the workspace.
    pub code: String,
    /// 项目名称.
    pub title: String,
    /// What kind of activity it is.
    pub activity: Activity,
    /// How people take part.
    pub mode: Mode,
    /// The rank of the body behind it.
    pub level: Option<Level>,
    /// What kind of body organises it.
    pub organiser: Option<Organiser>,
    /// 主办单位.
    pub institution: Option<InstitutionId>,
    /// 承办单位 (施教机构).
    pub provider: Option<InstitutionId>,
    /// First and last day.
    pub span: Period,
    /// Days, when fewer than the span has; at least 1.
    pub days: Option<u32>,
    /// 地点.
    pub place: Option<String>,
    /// 内容.
    pub content: Option<String>,
    /// Hours for those who speak or host.
    pub speaker_hours: Hours,
    /// Hours for everybody else.
    pub listener_hours: Hours,
    /// 学分 for each person.
    pub credits: Option<Hours>,
    /// How its hours reach the ledger.
    pub settles: Settles,
    /// Whether it lies within the approved plan.
    pub planned: bool,
    /// 批准文号.
    pub approval: Option<String>,
    /// When it was approved.
    pub approved_on: Option<NaiveDate>,
    /// Where it stands.
    pub state: ProgramState,
    /// The program that this one adjusts.
    pub supersedes: Option<ProgramId>,
    /// Why it is registered after its time 补录.
    pub late_reason: Option<String>,
    /// 备注.
    pub note: Option<String>,
}

impl Program {
    /// A draft with the usual facts: face to face, within the plan, no hours yet.
    pub fn new(
        code: impl Into<String>,
        title: impl Into<String>,
        activity: Activity,
        span: Period,
    ) -> Program {
        Program {
            code: code.into(),
            title: title.into(),
            activity,
            mode: Mode::Face,
            level: None,
            organiser: None,
            institution: None,
            provider: None,
            span,
            days: None,
            place: None,
            content: None,
            speaker_hours: Hours::ZERO,
            listener_hours: Hours::ZERO,
            credits: None,
            settles: Settles::Program,
            planned: true,
            approval: None,
            approved_on: None,
            state: ProgramState::Draft,
            supersedes: None,
            late_reason: None,
            note: None,
        }
    }

    /// The hours of the program for a role.
    pub const fn hours_for(&self, role: Role) -> Hours {
        match role {
            Role::Speaker | Role::Host => self.speaker_hours,
            Role::Learner | Role::Participant => self.listener_hours,
        }
    }
}

/// One meeting of a program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// 第 n 场, from 1, unique in the program.
    pub number: u32,
    /// The day.
    pub day: NaiveDate,
    /// When it begins.
    pub from_time: Option<NaiveTime>,
    /// When it ends.
    pub to_time: Option<NaiveTime>,
    /// 主题.
    pub topic: Option<String>,
    /// 地点.
    pub place: Option<String>,
    /// 主讲人, as the notice names them.
    pub speaker: Option<String>,
    /// Hours for being there.
    pub hours: Hours,
}

/// A person's part in a program. Everybody is granted the hours unless left out with a reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Participation {
    /// Who.
    pub staff: StaffId,
    /// The row on the printed sign-in sheet, from 1.
    pub row_number: u32,
    /// What the person is in it.
    pub role: Role,
    /// Hours, where they differ from the program's.
    pub hours: Option<Hours>,
    /// Credits, where they differ from the program's.
    pub credits: Option<Hours>,
    /// 证书编号 of what the person got for it.
    pub certificate: Option<String>,
    /// Outcome for the person.
    pub outcome: Option<Outcome>,
    /// How well it was done.
    pub grade: Option<Grade>,
    /// Why the person gets no hours; none means that they are granted.
    pub left_out: Option<String>,
    /// 备注.
    pub note: Option<String>,
}

impl Participation {
    /// A granted part in a role.
    pub const fn new(staff: StaffId, row_number: u32, role: Role) -> Participation {
        Participation {
            staff,
            row_number,
            role,
            hours: None,
            credits: None,
            certificate: None,
            outcome: None,
            grade: None,
            left_out: None,
            note: None,
        }
    }
}
