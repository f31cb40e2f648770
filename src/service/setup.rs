//! Setting up a school's workspace.

use std::path::Path;

use super::error::ServiceError;
use super::keeping::{require_strong, set_backup_passphrase};
use super::staff::follow_the_days;
use super::submission::key::new_key;
use crate::model::period::Period;
use crate::policy::Pack;
use crate::service::typed;
use crate::store::{Access, Done, NewSchool, School, Setting, Workspace};

/// What the first-start guide asks for.
#[derive(Debug, Clone)]
pub struct SchoolForm {
    /// 校名.
    pub name: String,
    /// 标识码.
    pub code: String,
    /// Id of the policy in force.
    pub policy: String,
    /// 年度, as typed; the current calendar year when empty.
    pub period: String,
}

/// Makes a workspace for a school in a new or empty folder.
///
/// # Errors
/// [`ServiceError::Field`] for a name or code that cannot be, [`ServiceError::Period`],
/// [`ServiceError::UnknownPolicy`], or what the disk says; then the folder stays as it was.
pub fn create_workspace(
    folder: &Path,
    form: &SchoolForm,
    setting: Setting,
) -> Result<Workspace, ServiceError> {
    let (name, code) = (form.name.trim(), form.code.trim());
    check_name_and_code(name, code)?;
    if Pack::builtin(&form.policy).is_none() {
        return Err(ServiceError::UnknownPolicy(form.policy.clone()));
    }
    let period = period_or_current_year(&form.period, &setting)?;
    let signing_key = Some(new_key(setting.clock.today(), None)?);
    let school = NewSchool {
        name: name.to_owned(),
        code: code.to_owned(),
        policy: form.policy.clone(),
        period,
        policy_from: period.from(),
        signing_key,
    };
    Ok(Workspace::create(folder, &school, setting)?)
}

/// A school's new workspace, as the first-start guide asks for it.
#[derive(Clone, PartialEq, Eq)]
pub struct NewWorkspace {
    /// The school and its year.
    pub school: School,
    /// Id of the policy in force.
    pub policy: String,
    /// The passphrase of its backups.
    pub passphrase: Option<String>,
}

/// The passphrase is never shown.
impl std::fmt::Debug for NewWorkspace {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "NewWorkspace({:?}, {})", self.school, self.policy)
    }
}

/// Makes the workspace that the guide asks for. [`fill_in`] comes next.
///
/// # Errors
/// As [`create_workspace`]; [`ServiceError::WeakPassphrase`]. Then the folder stays as it was.
pub fn set_up(folder: &Path, new: &NewWorkspace, setting: Setting) -> Result<Workspace, ServiceError> {
    new.passphrase.as_deref().map_or(Ok(()), require_strong)?;
    let form = SchoolForm {
        name: new.school.name.clone(),
        code: new.school.code.clone(),
        policy: new.policy.clone(),
        period: new.school.period.to_string(),
    };
    create_workspace(folder, &form, setting)
}

/// Keeps the rest of what the guide asked for, once the workspace is there: more about the school, and the passphrase.
///
/// # Errors
/// As [`edit_school`] and [`set_backup_passphrase`]; the workspace stays as it was made.
pub fn fill_in(workspace: &mut Workspace, new: &NewWorkspace) -> Result<(), ServiceError> {
    edit_school(workspace, &new.school)?;
    if let Some(passphrase) = &new.passphrase {
        set_backup_passphrase(workspace, Some(passphrase))?;
    }
    Ok(())
}

/// Opens a workspace and lets the status of people follow the days that came since. Who only reads lets it follow too,
/// unless a window holds the workspace, which did so, or nothing can be written there.
///
/// # Errors
/// As [`Workspace::open`].
pub fn open_workspace(folder: &Path, access: Access, setting: Setting) -> Result<Workspace, ServiceError> {
    let mut workspace = Workspace::open(folder, access, setting.clone())?;
    if access == Access::Write {
        follow_the_days(&mut workspace)?;
    } else if !workspace.view().due_staff_changes(setting.clock.today())?.is_empty()
        && let Ok(mut writing) = Workspace::open(folder, Access::Write, setting)
    {
        follow_the_days(&mut writing)?;
    }
    Ok(workspace)
}

/// Changes what is known of the school. Blanks around a text go; a text of blanks is none.
///
/// # Errors
/// [`ServiceError::Field`] for a name or code that cannot be, or what the disk says.
pub fn edit_school(workspace: &mut Workspace, school: &School) -> Result<Done<()>, ServiceError> {
    let tidy = |text: &Option<String>| text.as_deref().and_then(typed::text);
    let school = School {
        name: school.name.trim().to_owned(),
        short_name: tidy(&school.short_name),
        code: school.code.trim().to_owned(),
        stage: school.stage,
        district: tidy(&school.district),
        authority: tidy(&school.authority),
        principal: tidy(&school.principal),
        vice_principal: tidy(&school.vice_principal),
        administrator: tidy(&school.administrator),
        auditor: tidy(&school.auditor),
        phone: tidy(&school.phone),
        credit_code: tidy(&school.credit_code),
        region: tidy(&school.region),
        parent_school: tidy(&school.parent_school),
        base_school: school.base_school,
        address: tidy(&school.address),
        period: school.period,
    };
    check_name_and_code(&school.name, &school.code)?;
    workspace.deed("school.update", |deed| {
        deed.update_school(&school)?;
        deed.say("修改学校资料");
        Ok(())
    })
}

/// Makes another year the one in which work is done: `2026`, `2025学年`. What was registered stays in its own year.
///
/// # Errors
/// [`ServiceError::Period`] for a text that is no year, or what the disk says.
pub fn enter_year(workspace: &mut Workspace, text: &str) -> Result<Done<Period>, ServiceError> {
    let text = text.trim();
    let period = text.parse().map_err(|why| ServiceError::Period { text: text.to_owned(), why })?;
    workspace.deed("school.year", |deed| {
        let school = deed.view().school()?;
        deed.update_school(&School { period, ..school })?;
        deed.say(format!("年度换成 {period}"));
        Ok(period)
    })
}

fn check_name_and_code(name: &str, code: &str) -> Result<(), ServiceError> {
    if name.is_empty() || name.chars().count() > 200 {
        let problem = "应有 1 到 200 个字".to_owned();
        return Err(ServiceError::Field { field: "校名", value: name.to_owned(), problem });
    }
    if code.is_empty() || code.len() > 40 || !code.bytes().all(|b| b.is_ascii_alphanumeric()) {
        let problem = "只能用数字和英文字母，最多 40 位，因为要写进文件名".to_owned();
        return Err(ServiceError::Field { field: "标识码", value: code.to_owned(), problem });
    }
    Ok(())
}

fn period_or_current_year(text: &str, setting: &Setting) -> Result<Period, ServiceError> {
    let text = text.trim();
    let text = if text.is_empty() { setting.clock.today().format("%Y").to_string() } else { text.to_owned() };
    text.parse().map_err(|why| ServiceError::Period { text, why })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use chrono::NaiveDate;

    use super::*;
    use crate::model::clock::FixedClock;
    use crate::store::UndoTarget;

    fn workspace() -> (tempfile::TempDir, Workspace) {
        let folder = tempfile::tempdir().unwrap();
        let noon = NaiveDate::from_ymd_opt(2026, 3, 2).unwrap().and_hms_opt(12, 0, 0).unwrap();
        let setting = Setting { clock: Arc::new(FixedClock(noon)), actor: "测试".to_owned() };
        let form = SchoolForm {
            name: "青禾小学".to_owned(),
            code: "3309990001".to_owned(),
            policy: "zhejiang-cycle-360".to_owned(),
            period: String::new(),
        };
        let workspace = create_workspace(&folder.path().join("学时簿"), &form, setting).unwrap();
        (folder, workspace)
    }

    #[test]
    fn blanks_in_the_school_are_nothing_and_its_change_can_be_taken_back() {
        let (_folder, mut workspace) = workspace();
        let before = workspace.view().school().unwrap();
        let typed = School {
            name: " 青禾实验小学 ".to_owned(),
            phone: Some("  ".to_owned()),
            principal: Some("周明澈 ".to_owned()),
            ..before.clone()
        };
        edit_school(&mut workspace, &typed).unwrap();
        let kept = workspace.view().school().unwrap();
        assert_eq!((kept.name.as_str(), kept.phone), ("青禾实验小学", None));
        assert_eq!(kept.principal.as_deref(), Some("周明澈"));
        workspace.undo(UndoTarget::Last).unwrap();
        assert_eq!(workspace.view().school().unwrap(), before);
    }

    #[test]
    fn a_workspace_is_set_up_with_all_that_is_known_or_not_at_all() {
        let folder = tempfile::tempdir().unwrap();
        let noon = NaiveDate::from_ymd_opt(2026, 3, 2).unwrap().and_hms_opt(12, 0, 0).unwrap();
        let setting = Setting { clock: Arc::new(FixedClock(noon)), actor: "测试".to_owned() };
        let (_other, workspace) = workspace();
        let mut new = NewWorkspace {
            school: School { district: Some("栖云区".to_owned()), ..workspace.view().school().unwrap() },
            policy: "secondary-annual-90".to_owned(),
            passphrase: Some("1234567".to_owned()),
        };
        let path = folder.path().join("学时簿");
        let refused = set_up(&path, &new, setting.clone());
        assert!(matches!(refused, Err(ServiceError::WeakPassphrase)));
        assert!(!path.exists());
        new.passphrase = Some("春风十里".to_owned());
        let mut made = set_up(&path, &new, setting).unwrap();
        fill_in(&mut made, &new).unwrap();
        assert_eq!(made.view().school().unwrap(), new.school);
        assert!(crate::service::keeping::has_backup_passphrase(&made).unwrap());
        assert!(!format!("{new:?}").contains("春风"));
    }

    #[test]
    fn another_year_is_entered_and_what_is_no_year_refused() {
        let (_folder, mut workspace) = workspace();
        assert_eq!(enter_year(&mut workspace, " 2026学年 ").unwrap().value.to_string(), "2026学年");
        assert_eq!(workspace.view().school().unwrap().period.to_string(), "2026学年");
        assert!(matches!(enter_year(&mut workspace, "明年"), Err(ServiceError::Period { .. })));
        assert_eq!(enter_year(&mut workspace, "2026学年").unwrap().deed, None, "nothing changed");
    }
}
