//! 公示: what the school passed hangs on the wall for five working days before it is handed in; objections and what
//! became of them are kept. Whether a submission waits for it is the school's to say.

use std::path::PathBuf;

use chrono::NaiveDate;

use super::error::ServiceError;
use super::fault::Fault;
use super::submission::SubmissionError;
use super::typed;
use super::working_days::WorkingDays;
use crate::exchange::paper::flow::period_in_full;
use crate::model::id::{EvidenceId, NoticeId};
use crate::model::period::Period;
use crate::store::{Done, PostedNotice, StoreError, View, Workspace};

/// A notice hangs so many working days.
pub const NOTICE_DAYS: u32 = 5;

const REQUIRED: &str = "notice.required";

/// A notice as it is typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NoticeForm {
    /// 标题; one is made of the school's current year when empty.
    pub title: String,
    /// First day; today when empty.
    pub from: String,
    /// Last day; the fifth working day when empty.
    pub to: String,
    /// Where it hangs.
    pub place: String,
}

/// Writes down that a notice hangs on the wall.
///
/// # Errors
/// [`ServiceError::Field`] for days that are none, or too few working days; what the disk says.
pub fn post_notice(workspace: &mut Workspace, form: &NoticeForm) -> Result<Done<NoticeId>, ServiceError> {
    workspace.deed("notice.post", |deed| {
        let days = WorkingDays::read(deed.view())?;
        let from = typed::day("开始日期", &form.from)?.unwrap_or_else(|| deed.today());
        let span = match typed::day("结束日期", &form.to)? {
            None => days.from(from, NOTICE_DAYS),
            Some(to) => long_enough(&days, from, to)?,
        };
        let title = match typed::text(&form.title) {
            Some(title) => title,
            None => format!("{}学时公示", period_in_full(deed.view().school()?.period)),
        };
        let id = deed.post_notice(&title, span, typed::text(&form.place).as_deref())?;
        deed.say(format!("公示：{title}，{} 至 {}", span.from(), span.to()));
        Ok(id)
    })
}

fn long_enough(days: &WorkingDays, from: NaiveDate, to: NaiveDate) -> Result<Period, ServiceError> {
    let wrong =
        |problem: String| ServiceError::Field { field: "结束日期", value: to.to_string(), problem };
    let span = Period::new(from, to).map_err(|_| wrong(format!("早于开始日期 {from}")))?;
    match days.within(span) {
        NOTICE_DAYS.. => Ok(span),
        few => Err(wrong(format!("只有 {few} 个工作日，公示应满 {NOTICE_DAYS} 个"))),
    }
}

/// The notice of a number, or the latest one.
///
/// # Errors
/// [`StoreError::NotFound`], or what the disk says.
pub fn find_notice(view: View<'_>, id: Option<NoticeId>) -> Result<PostedNotice, ServiceError> {
    let found = view.posted_notices()?.into_iter().find(|notice| id.is_none_or(|id| notice.id == id));
    let key = id.map_or("最近一次".to_owned(), |id| id.to_string());
    found.ok_or_else(|| StoreError::NotFound { what: "公示", key }.into())
}

/// Writes down objections that came, and what became of them; what is empty stays as it was.
///
/// # Errors
/// [`ServiceError::Field`] where nothing is said, or what the disk says.
pub fn note_objection(
    workspace: &mut Workspace,
    id: NoticeId,
    objections: &str,
    outcome: &str,
) -> Result<Done<()>, ServiceError> {
    let (said, became) = (typed::text(objections), typed::text(outcome));
    if said.is_none() && became.is_none() {
        let problem = "不能空着".to_owned();
        return Err(ServiceError::Field { field: "异议", value: String::new(), problem });
    }
    workspace.deed("notice.objection", |deed| {
        let mut notice = find_notice(deed.view(), Some(id))?;
        notice.objections = said.or(notice.objections);
        notice.outcome = became.or(notice.outcome);
        deed.update_notice(&notice)?;
        deed.say(format!("公示异议：{}", notice.title));
        Ok(())
    })
}

/// Puts photos of a notice on the wall behind it, in one deed. Returns how many were not there yet.
///
/// # Errors
/// [`StoreError::NotFound`], or what the disk says; then none of them is there.
pub fn add_photos(
    workspace: &mut Workspace,
    id: NoticeId,
    files: &[PathBuf],
) -> Result<Done<usize>, ServiceError> {
    workspace.deed("notice.photo", |deed| {
        let notice = find_notice(deed.view(), Some(id))?;
        let mut added = 0;
        for file in files {
            let photo = deed.add_evidence_file(file)?;
            added += usize::from(deed.add_notice_photo(id, photo)?);
        }
        deed.say(format!("公示照片：{}，{added} 张", notice.title));
        Ok(added)
    })
}

/// Takes a photo off a notice.
///
/// # Errors
/// [`StoreError::NotFound`], or what the disk says.
pub fn remove_photo(
    workspace: &mut Workspace,
    id: NoticeId,
    photo: EvidenceId,
) -> Result<Done<()>, ServiceError> {
    workspace.deed("notice.photo_remove", |deed| {
        let notice = find_notice(deed.view(), Some(id))?;
        let there = deed.view().notice_photos(id)?.into_iter().find(|one| one.id == photo);
        let there = there.ok_or(StoreError::NotFound { what: "公示照片", key: photo.to_string() })?;
        deed.remove_notice_photo(id, photo)?;
        deed.say(format!("移除公示照片：{}，{}", notice.title, there.name));
        Ok(())
    })
}

/// Writes down that a notice was taken down today.
///
/// # Errors
/// [`SubmissionError::NoticeRunning`] before its time has passed, or what the disk says.
pub fn take_down(workspace: &mut Workspace, id: NoticeId) -> Result<Done<()>, ServiceError> {
    workspace.deed("notice.take_down", |deed| {
        let mut notice = find_notice(deed.view(), Some(id))?;
        if deed.today() <= notice.span.to() {
            let (title, until) = (notice.title, notice.span.to());
            return Err(SubmissionError::NoticeRunning { title, until }.into());
        }
        notice.taken_down = Some(deed.today());
        deed.update_notice(&notice)?;
        deed.say(format!("撤下公示：{}", notice.title));
        Ok(())
    })
}

/// Says that a day is a holiday, is worked though the week has it free, or (none) is as the week has it.
///
/// # Errors
/// What the disk says.
pub fn set_day(
    workspace: &mut Workspace,
    day: NaiveDate,
    working: Option<bool>,
) -> Result<Done<()>, ServiceError> {
    workspace.deed("notice.day", |deed| {
        let word = match working {
            Some(true) => "上班",
            Some(false) => "放假",
            None => "照常",
        };
        match working {
            Some(working) => deed.set_holiday(day, working)?,
            None => deed.clear_holiday(day)?,
        }
        deed.say(format!("{day} {word}"));
        Ok(())
    })
}

/// Whether a submission of hours waits for a notice.
///
/// # Errors
/// What the disk says.
pub fn is_required(view: View<'_>) -> Result<bool, ServiceError> {
    Ok(view.setting(REQUIRED)?.as_deref() == Some("1"))
}

/// Says whether a submission of hours waits for a notice.
///
/// # Errors
/// What the disk says.
pub fn require(workspace: &mut Workspace, required: bool) -> Result<Done<()>, ServiceError> {
    workspace.deed("notice.require", |deed| {
        deed.say(if required { "报送学时前要公示" } else { "报送学时前不要求公示" });
        Ok(deed.set_setting(REQUIRED, if required { "1" } else { "0" })?)
    })
}

/// How a submission of hours of a period stands with the notice before it.
pub(super) struct Before {
    /// The notice whose time has passed, and that no other submission used.
    pub done: Option<PostedNotice>,
    /// What is in the way, or where no notice is asked for, worth knowing.
    pub fault: Option<Fault>,
}

/// Looks for the notice before a submission of hours of a period.
pub(super) fn before(view: View<'_>, period: Period, today: NaiveDate) -> Result<Before, ServiceError> {
    let mut notices = view.posted_notices()?.into_iter();
    let latest = notices.find(|notice| notice.submission.is_none() && notice.span.from() >= period.from());
    Ok(match latest {
        None => {
            let missing = || Fault::new("notice_missing", "还没有公示", "请先登记公示，满 5 个工作日再报送");
            Before { done: None, fault: is_required(view)?.then(missing) }
        }
        Some(notice) if today <= notice.span.to() => {
            let (title, until) = (notice.title, notice.span.to());
            Before { done: None, fault: Some(SubmissionError::NoticeRunning { title, until }.into()) }
        }
        Some(notice) => {
            let open = notice.objections.is_some() && notice.outcome.is_none();
            let message = format!("公示“{}”有异议，还没有写处理结果", notice.title);
            let fault = open.then(|| Fault::new("objection_open", message, "请登记处理结果，再报送"));
            Before { done: Some(notice), fault }
        }
    })
}
