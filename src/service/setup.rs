//! Setting up a school's workspace.

use std::path::Path;

use super::error::ServiceError;
use super::submission::key::new_key;
use crate::model::period::Period;
use crate::policy::Pack;
use crate::store::{Done, NewSchool, School, Setting, Workspace};

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

/// Changes what is known of the school.
///
/// # Errors
/// [`ServiceError::Field`] for a name or code that cannot be, or what the disk says.
pub fn edit_school(workspace: &mut Workspace, school: &School) -> Result<Done<()>, ServiceError> {
    check_name_and_code(&school.name, &school.code)?;
    workspace.deed("school.update", |deed| {
        deed.update_school(school)?;
        deed.say("修改学校资料");
        Ok(())
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
