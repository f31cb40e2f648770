//! 单位: the bodies that hold trainings, with their aliases. A name that is nearly known is asked about; two spellings of
//! one body are put together in one deed, which can be undone.

use std::collections::BTreeSet;

use super::error::ServiceError;
use super::typed;
use crate::exchange::inbound::text::{loose_key, words};
use crate::model::facts::Level;
use crate::model::id::InstitutionId;
use crate::model::institution::{InstitutionKind, near};
use crate::store::{Deed, Done, Institution, View, Workspace};

/// What is said about an institution.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct InstitutionForm {
    /// 名称; one that is known already, or an alias of it, means that one.
    pub name: String,
    /// What kind of body it is.
    pub kind: Option<InstitutionKind>,
    /// Its rank.
    pub level: Option<Level>,
    /// Other names.
    pub aliases: Vec<String>,
    /// 代码.
    pub code: Option<String>,
    /// 批准单位.
    pub approved_by: Option<String>,
    /// 备注.
    pub note: Option<String>,
}

/// Names that are perhaps the same body as `name`; none where it is known under just that name or alias.
///
/// # Errors
/// What the disk says.
pub fn near_institutions(view: View<'_>, name: &str) -> Result<Vec<String>, ServiceError> {
    let name = words(name);
    if name.is_empty() || view.institution_named(&name)?.is_some() {
        return Ok(Vec::new());
    }
    let key = loose_key(&name);
    let known = view.institution_list("")?.into_iter();
    let like = known.filter(|body| {
        std::iter::once(&body.name).chain(&body.aliases).any(|known| near(&key, &loose_key(known)))
    });
    Ok(like.map(|body| body.name).collect())
}

/// The sentence about a new name that is near to known ones; none where it is not.
///
/// # Errors
/// What the disk says.
pub fn nearness(view: View<'_>, name: &str) -> Result<Option<String>, ServiceError> {
    let like = near_institutions(view, name)?;
    let like = like.join("”“");
    Ok((!like.is_empty())
        .then(|| format!("“{}”是新单位，与已有的“{like}”相近；如是同一单位，请合并", words(name))))
}

/// Takes an institution in, or writes more about one that is there; what is not said stays as it is.
///
/// # Errors
/// [`ServiceError::Field`] for a name that cannot be, or an alias that means another one; what the disk says.
pub fn keep_institution(
    workspace: &mut Workspace,
    form: &InstitutionForm,
) -> Result<Done<InstitutionId>, ServiceError> {
    let name = words(&typed::needed("单位名称", &form.name, 200)?);
    workspace.deed("institution.keep", |deed| {
        let id = deed.institution(&name, form.level)?;
        let mut body = deed.view().institution_row(id)?;
        body.kind = form.kind.or(body.kind);
        body.level = form.level.or(body.level);
        body.code = form.code.clone().or(body.code);
        body.approved_by = form.approved_by.clone().or(body.approved_by);
        body.note = form.note.clone().or(body.note);
        deed.update_institution(&body)?;
        for alias in &form.aliases {
            add_alias(deed, id, alias)?;
        }
        deed.say(format!("登记单位：{}", body.name));
        Ok(id)
    })
}

/// Writes an institution as the form has it: what is empty there is emptied, an alias that is not there is taken away. A
/// name that it had before becomes an alias, so that lists which say it still come in.
///
/// # Errors
/// [`ServiceError::Field`] for a name that cannot be, or one or an alias that means another institution; what the disk says.
pub fn edit_institution(
    workspace: &mut Workspace,
    id: InstitutionId,
    form: &InstitutionForm,
) -> Result<Done<()>, ServiceError> {
    let name = words(&typed::needed("单位名称", &form.name, 200)?);
    workspace.deed("institution.edit", |deed| {
        let before = deed.view().institution_row(id)?;
        require_free(deed, id, "单位名称", &name)?;
        let wanted = form.aliases.iter().map(|alias| words(alias)).chain([before.name.clone()]);
        let wanted: BTreeSet<String> = wanted.filter(|alias| *alias != name && !alias.is_empty()).collect();
        for alias in before.aliases.iter().filter(|alias| !wanted.contains(*alias)) {
            deed.remove_institution_alias(id, alias)?;
        }
        deed.update_institution(&Institution {
            id,
            name: name.clone(),
            kind: form.kind,
            level: form.level,
            code: form.code.clone(),
            approved_by: form.approved_by.clone(),
            note: form.note.clone(),
            ..before
        })?;
        for alias in &wanted {
            add_alias(deed, id, alias)?;
        }
        deed.say(format!("修改单位：{name}"));
        Ok(())
    })
}

/// Refuses a name by which another institution is known.
fn require_free(
    deed: &Deed<'_>,
    id: InstitutionId,
    field: &'static str,
    name: &str,
) -> Result<(), ServiceError> {
    match deed.view().institution_named(name)? {
        Some(other) if other != id => {
            let problem = format!("已指“{}”；如是同一单位，请合并", deed.view().institution(other)?);
            Err(ServiceError::Field { field, value: name.to_owned(), problem })
        }
        _ => Ok(()),
    }
}

fn add_alias(deed: &Deed<'_>, id: InstitutionId, alias: &str) -> Result<(), ServiceError> {
    let alias = words(&typed::needed("别名", alias, 200)?);
    require_free(deed, id, "别名", &alias)?;
    if deed.view().institution_named(&alias)?.is_none() {
        deed.add_institution_alias(id, &alias)?;
    }
    Ok(())
}

/// The institution of a name or alias.
///
/// # Errors
/// [`ServiceError::Field`] when there is none, naming those that are near; what the disk says.
pub fn find_institution(view: View<'_>, name: &str) -> Result<Institution, ServiceError> {
    let plain = words(name);
    if let Some(id) = view.institution_named(&plain)? {
        return Ok(view.institution_row(id)?);
    }
    let near = near_institutions(view, &plain)?;
    let problem = match near.is_empty() {
        true => "没有登记过".to_owned(),
        false => format!("没有登记过，相近的有“{}”", near.join("”“")),
    };
    Err(ServiceError::Field { field: "单位", value: plain, problem })
}

/// Puts two spellings of one body together: trainings of the first become those of `into`, its name and aliases become
/// aliases of that. Words that entries took from a proof stay as they are, and so does what was handed in.
///
/// # Errors
/// [`ServiceError::Field`] when one of them is unknown or both are the same; what the disk says.
pub fn merge_institutions(
    workspace: &mut Workspace,
    name: &str,
    into: &str,
) -> Result<Done<Institution>, ServiceError> {
    workspace.deed("institution.merge", |deed| {
        let (one, other) = (find_institution(deed.view(), name)?, find_institution(deed.view(), into)?);
        if one.id == other.id {
            let (value, problem) = (one.name, "与要并入的是同一个单位".to_owned());
            return Err(ServiceError::Field { field: "单位", value, problem });
        }
        deed.move_institution(one.id, other.id)?;
        deed.add_institution_alias(other.id, &one.name)?;
        let merged = Institution {
            kind: other.kind.or(one.kind),
            level: other.level.or(one.level),
            code: other.code.or(one.code),
            approved_by: other.approved_by.or(one.approved_by),
            note: other.note.or(one.note),
            ..deed.view().institution_row(other.id)?
        };
        deed.update_institution(&merged)?;
        deed.say(format!("合并单位：“{}”并入“{}”，培训 {} 个", one.name, merged.name, one.programs));
        Ok(merged)
    })
}
