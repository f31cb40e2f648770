//! Refusals around training and the ledger, and what the administrator reads of them.

use chrono::NaiveDate;

use super::fault::Fault;
use crate::model::attendance::ExceptionsError;
use crate::model::id::EntryId;
use crate::model::period::Period;
use crate::model::state::{EntryState, Guard, Refusal};
use crate::policy::{PackError, ParamError};

/// Why something around training and hours was refused.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    /// No program of this code.
    #[error("没有编号为“{0}”的培训项目")]
    UnknownProgram(String),
    /// Another program has this code.
    #[error("已有编号为“{0}”的培训项目")]
    ProgramCodeTaken(String),
    /// The program has no such session.
    #[error("“{program}”没有第 {number} 场")]
    UnknownSession {
        /// Title of the program.
        program: String,
        /// Number that was asked for.
        number: u32,
    },
    /// The person is not on the roster.
    #[error("“{0}”不在这个培训的名单里")]
    NotOnRoster(String),
    /// The roster has no such row.
    #[error("名单里没有序号 {0}，共 {1} 人")]
    NoSuchRow(u32, u32),
    /// An end before its start.
    #[error("结束日期 {to} 早于开始日期 {from}")]
    EndBeforeStart {
        /// First day.
        from: NaiveDate,
        /// Last day.
        to: NaiveDate,
    },
    /// A date outside any cycle.
    #[error("日期 {day} 不在任何考核周期内（{} 至 {}）", .reach.from(), .reach.to())]
    OutsideCycle {
        /// The date.
        day: NaiveDate,
        /// What would do.
        reach: Period,
    },
    /// A session outside the days of its program.
    #[error("场次日期 {day} 不在培训期间（{} 至 {}）", .span.from(), .span.to())]
    OutsideProgram {
        /// The date.
        day: NaiveDate,
        /// The days of the program.
        span: Period,
    },
    /// The exceptions of a sheet cannot be read.
    #[error("考勤“{text}”读不懂：{why}")]
    Exceptions {
        /// As typed.
        text: String,
        /// The piece that cannot be read.
        why: ExceptionsError,
    },
    /// A step that the state or a guard does not allow.
    #[error("“{what}”{}", step_refused(.deed, *.why))]
    Step {
        /// Which thing.
        what: String,
        /// What was to be done.
        deed: &'static str,
        /// Why not.
        why: Hindrance,
    },
    /// An adjustment of something that may be changed as it is, or never again.
    #[error("“{what}”现在是{}，不能登记调整", .state.word())]
    NotSealed {
        /// Which entry.
        what: String,
        /// Where it stands.
        state: EntryState,
    },
    /// A second adjustment of one entry.
    #[error("“{what}”已有一条调整，第 {number} 号，{}", .state.word())]
    AdjustmentOpen {
        /// Which entry.
        what: String,
        /// The adjustment.
        number: EntryId,
        /// Where that stands.
        state: EntryState,
    },
    /// A second version of one program.
    #[error("“{program}”已有一个调整在办，编号 {code}")]
    ProgramAdjusting {
        /// Title of the program.
        program: String,
        /// Code of the version.
        code: String,
    },
    /// An adjustment that changes nothing.
    #[error("调整与原来的记录没有不同")]
    NothingAdjusted,
    /// Opening hours are changed where they are set.
    #[error("“{0}”是期初学时，不用登记调整")]
    OpeningAdjusted(String),
    /// Something new for a year that was closed.
    #[error("{day} 所在的年度已经结转")]
    ClosedYear {
        /// The day.
        day: NaiveDate,
    },
    /// The authority has, or had, hours of the program before it as they are.
    #[error("“{program}”的学时已上报或认定，不能{deed}")]
    SealedHours {
        /// Title of the program.
        program: String,
        /// What was to be done.
        deed: &'static str,
    },
    /// Many at once, under a regulation that wants them one by one.
    #[error("《{policy}》规定逐条审核，不能批量审核（{article}）")]
    OneByOne {
        /// The regulation.
        policy: String,
        /// The article.
        article: String,
    },
    /// Nothing fits the selection.
    #[error("没有符合条件的学时记录")]
    NothingSelected,
    /// The hours of a program are not set.
    #[error("“{program}”还没有定{role}的学时")]
    NoHours {
        /// Title of the program.
        program: String,
        /// Which role.
        role: &'static str,
    },
    /// The roster is empty.
    #[error("“{0}”的名单还是空的")]
    EmptyRoster(String),
    /// No session lies in the stretch that is to be settled.
    #[error("“{program}”在 {period} 没有场次")]
    NoSessions {
        /// Title of the program.
        program: String,
        /// The stretch.
        period: Period,
    },
    /// The program is settled the other way.
    #[error("“{program}”{}", if *.by_sessions { "按场次结算，请用学期或年度结算登记学时" } else { "按项目登记学时，不用结算" })]
    SettledOtherwise {
        /// Title of the program.
        program: String,
        /// Its way.
        by_sessions: bool,
    },
    /// No regulation is chosen.
    #[error("还没有选定执行的规程")]
    NoPolicy,
    /// The regulation has no such category.
    #[error("《{policy}》没有类别“{category}”")]
    UnknownCategory {
        /// The regulation.
        policy: String,
        /// What was asked for.
        category: String,
    },
    /// A pack of the school's own that cannot be read.
    #[error("规程“{id}”读不出来：{why}")]
    Pack {
        /// Its id.
        id: String,
        /// What is wrong.
        why: PackError,
    },
    /// A parameter that its regulation does not take.
    #[error(transparent)]
    Parameter(#[from] ParamError),
    /// A period that the regulation does not know.
    #[error("{0}")]
    PolicyPeriod(String),
}

/// What stands against a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hindrance {
    /// The state from which it does not go, in Chinese.
    State(&'static str),
    /// What must hold first.
    Guard(Guard),
}

impl Hindrance {
    /// What a table of states refused, in a state of this name.
    pub fn of(state: &'static str, refusal: Refusal) -> Hindrance {
        match refusal {
            Refusal::NoStep => Hindrance::State(state),
            Refusal::Guard(guard) => Hindrance::Guard(guard),
        }
    }
}

fn step_refused(deed: &str, why: Hindrance) -> String {
    match why {
        Hindrance::State(state) => format!("现在是{state}，不能{deed}"),
        Hindrance::Guard(guard) => format!("不能{deed}：{}", guard.word()),
    }
}

/// What to do with what is in a state of this name.
fn way_from(state: &str) -> &'static str {
    match EntryState::ALL.iter().find(|one| one.word() == state) {
        Some(EntryState::Approved) => "请用调整登记更正，或申请打回",
        Some(one) if one.is_sealed() => "还没有认定的可以先取消报送；已认定的用调整更正",
        _ => "请核对它现在的状态",
    }
}

/// What to do with an entry that takes no adjustment.
const fn way_without_adjustment(state: EntryState) -> &'static str {
    match state {
        EntryState::Draft | EntryState::Refused | EntryState::Returned => "它没有封存，请直接修改",
        EntryState::Pending => "它没有封存，请撤回后修改",
        EntryState::Passed => "它没有封存，请重新审核后修改",
        EntryState::Submitted => "请等上级认定，或取消报送后修改",
        EntryState::RecallRequested => "请先登记申请打回的答复",
        EntryState::Superseded => "请调整代替它的那一条",
        EntryState::Approved | EntryState::Void | EntryState::Deleted => "请重新登记一条",
    }
}

impl From<LedgerError> for Fault {
    fn from(error: LedgerError) -> Fault {
        use LedgerError as E;
        let message = error.to_string();
        let fault = |code, way_out: &str| Fault::new(code, message.clone(), way_out);
        match error {
            E::UnknownProgram(_) => {
                fault("unknown_program", "用 xueshi program list 看有哪些培训").at_field("培训编号")
            }
            E::ProgramCodeTaken(_) => {
                fault("program_code_taken", "请换一个编号，或不填由程序编").at_field("培训编号")
            }
            E::UnknownSession { .. } => fault("unknown_session", "请核对场次").at_field("场次"),
            E::NotOnRoster(_) => fault("not_on_roster", "请先把此人加入名单").at_field("姓名"),
            E::NoSuchRow(..) => fault("no_such_row", "请对照签到表上的序号").at_field("序号"),
            E::EndBeforeStart { .. } => fault("end_before_start", "请改正日期").at_field("结束日期"),
            E::OutsideCycle { .. } => fault("outside_cycle", "请核对年份").at_field("日期"),
            E::OutsideProgram { .. } => {
                fault("outside_program", "请改正场次日期，或先改培训的起止日期").at_field("日期")
            }
            E::Exceptions { .. } => fault("bad_exceptions", "请写成 7病 19旷 23迟").at_field("考勤"),
            E::Step { why: Hindrance::Guard(Guard::Opinion), .. } => {
                fault("opinion_required", "请写审核意见").at_field("审核意见")
            }
            E::Step { why: Hindrance::Guard(Guard::Reason), .. } => {
                fault("reason_required", "请写原因").at_field("原因")
            }
            E::Step { why: Hindrance::Guard(guard), .. } => match guard {
                Guard::ProgramApproved => fault("program_not_approved", "请先登记培训的批准文号"),
                Guard::StaffConfirmed => fault("staff_not_confirmed", "请先报送并确认教职工名单"),
                Guard::YearOpen => fault("year_closed", "请用调整登记更正"),
                Guard::Adjusted => fault("adjustment_needed", "请登记作废的调整，认定后它就作废"),
                Guard::NoAdjustment => fault("adjustment_open", "请先办结那条调整，或删除它"),
                Guard::SealOpens => fault("sealed", "请等下一学年再申请"),
                Guard::NoEntries => fault("has_entries", "请先作废或删除这些学时"),
                _ => fault("step_guarded", "请核对后再试"),
            },
            E::Step { why: Hindrance::State(state), .. } => fault("wrong_state", way_from(state)),
            E::NotSealed { state, .. } => fault("not_sealed", way_without_adjustment(state)),
            E::AdjustmentOpen { .. } => fault("adjustment_open", "请先办结那条调整，或删除它"),
            E::ProgramAdjusting { .. } => fault("adjustment_open", "请先办结那个调整，或作废它"),
            E::NothingAdjusted => fault("nothing_adjusted", "请写明改什么；要作废请登记作废的调整"),
            E::OpeningAdjusted(_) => fault("opening_hours", "请在期初学时里直接改"),
            E::ClosedYear { .. } => fault("year_closed", "请写补录原因，作为补录登记").at_field("补录原因"),
            E::SealedHours { .. } => fault("sealed_hours", "还没有认定的可以先取消报送；已认定的用调整更正"),
            E::OneByOne { .. } => fault("one_by_one", "请打开每条记录，对照证明材料逐条审核"),
            E::NothingSelected => fault("nothing_selected", "用 xueshi entry list 看有哪些记录"),
            E::NoHours { .. } => fault("no_hours", "请先在培训里填学时").at_field("学时"),
            E::EmptyRoster(_) => fault("empty_roster", "请先导入名单，或从组里选人").at_field("名单"),
            E::NoSessions { .. } => fault("no_sessions", "请先登记场次，或换一个期间").at_field("期间"),
            E::SettledOtherwise { .. } => fault("settled_otherwise", "请核对培训的结算方式"),
            E::NoPolicy => fault("no_policy", "请在设置里选定规程"),
            E::UnknownCategory { .. } => {
                fault("unknown_category", "用 xueshi policy show 看有哪些类别").at_field("类别")
            }
            E::Pack { .. } => fault("bad_pack", "请在设置里改正，或换回随程序的规程"),
            E::Parameter(_) => fault("bad_parameter", "请在设置里改正这个参数").at_field("参数"),
            E::PolicyPeriod(_) => fault("bad_period", "请写完整的年度或周期").at_field("年度"),
        }
    }
}
