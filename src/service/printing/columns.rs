//! The columns of a list as the user wants them: kept by form, the same on paper and in the workbook.

use super::error::PrintError;
use super::job::Job;
use super::request::Request;
use super::{fill, find_form};
use crate::exchange::sheet::list::List;
use crate::service::ServiceError;
use crate::store::{Done, View, Workspace};

/// A column of a list, and whether it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// Its heading, under a common one as 组/题.
    pub name: String,
    /// Whether it is shown.
    pub shown: bool,
}

fn key(form: &str) -> String {
    format!("columns.{form}")
}

/// The set that was saved for a form; none where all are shown.
fn saved(view: View<'_>, form: &str) -> Result<Option<Vec<String>>, ServiceError> {
    let text = view.setting(&key(form))?.unwrap_or_default();
    let names: Vec<String> = serde_json::from_str(&text).unwrap_or_default();
    Ok(Some(names).filter(|names| !names.is_empty()))
}

/// Whether columns were saved for a form.
pub(super) fn are_chosen(view: View<'_>, form: &str) -> Result<bool, ServiceError> {
    Ok(saved(view, form)?.is_some())
}

/// A list with the columns that were saved for its form. A set of which the list has none any more is passed over.
pub(super) fn chosen(view: View<'_>, form: &str, list: List) -> Result<List, ServiceError> {
    let Some(names) = saved(view, form)? else { return Ok(list) };
    let chosen = list.choose(&names.iter().map(String::as_str).collect::<Vec<_>>());
    Ok(if chosen.columns.is_empty() { list } else { chosen })
}

/// The columns of a form: those that are shown in their order, then the others.
///
/// # Errors
/// [`PrintError::UnknownForm`], [`PrintError::NoColumns`] for one whose columns are no data, or what the disk says.
pub fn columns(view: View<'_>, form: &str, request: &Request) -> Result<Vec<Shown>, ServiceError> {
    let known = find_form(form)?;
    let job = Job::new(view, request)?;
    let (filled, _) = fill(&job, form)?;
    let list = filled.iter().find_map(|filled| filled.list(&job.imprint()));
    let list = list.filter(|_| form != "bundle").ok_or(PrintError::NoColumns(known.title))?;
    let all: Vec<String> = list.columns.iter().map(|column| column.key()).collect();
    let Some(mut names) = saved(view, form)? else {
        return Ok(all.into_iter().map(|name| Shown { name, shown: true }).collect());
    };
    names.retain(|name| all.contains(name));
    let others: Vec<String> = all.into_iter().filter(|name| !names.contains(name)).collect();
    let shown = names.into_iter().map(|name| Shown { name, shown: true });
    Ok(shown.chain(others.into_iter().map(|name| Shown { name, shown: false })).collect())
}

/// Saves which columns a form shows, in which order; none means all as they come.
///
/// # Errors
/// As [`columns`]; [`ServiceError::Field`] for a name that is no column, or what the disk says.
pub fn choose_columns(
    workspace: &mut Workspace,
    form: &str,
    names: &[String],
    request: &Request,
) -> Result<Done<()>, ServiceError> {
    workspace.deed("print.columns", |deed| {
        let known = columns(deed.view(), form, request)?;
        if let Some(strange) = names.iter().find(|name| known.iter().all(|column| column.name != **name)) {
            let (value, problem) = (strange.clone(), "不是这张表的栏目".to_owned());
            return Err(ServiceError::Field { field: "栏目", value, problem });
        }
        let text = if names.is_empty() { String::new() } else { serde_json::json!(names).to_string() };
        deed.set_setting(&key(form), &text)?;
        deed.say(format!("设定“{}”的栏目", find_form(form)?.title));
        Ok(())
    })
}
