//! Regulations of the school's own 自定规程: copies with other numbers, kept in the workspace as texts of the same grammar.
//!
//! A pack on which a submission or a closed year rests is never changed; it is copied under another id.

use super::error::ServiceError;
use super::policies::{find_pack, require_valid};
use super::policy_error::PolicyError;
use crate::policy::{Heading, Pack, PackError, Packs};
use crate::store::{Deed, Done, View, Workspace};

/// A copy that is to be made of a regulation.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PackDraft {
    /// The regulation that is copied.
    pub from: String,
    /// Its new id: lower-case letters, digits and hyphens.
    pub id: String,
    /// 名称; that of the original when empty.
    pub title: String,
    /// 发文单位; the school when empty.
    pub issuer: String,
    /// 文号 of the school's own document.
    pub document: String,
    /// Other numbers, by their paths; see [`Pack::numbers`].
    pub numbers: Vec<(String, String)>,
}

/// What is to be changed of a pack of the school's own; empty texts change nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PackChange {
    /// 名称.
    pub title: String,
    /// 发文单位.
    pub issuer: String,
    /// 文号.
    pub document: String,
    /// Other numbers, by their paths.
    pub numbers: Vec<(String, String)>,
}

/// The packs that are kept in the workspace, by id.
///
/// # Errors
/// [`PolicyError::Pack`] for one that cannot be read, or what the disk says.
pub fn own_packs(view: View<'_>) -> Result<Vec<Pack>, ServiceError> {
    let read = |own: crate::store::OwnPack| {
        Pack::parse(&own.text, &file_name(&own.policy)).map_err(|why| PolicyError::Pack(why).into())
    };
    view.own_packs()?.into_iter().map(read).collect()
}

/// Every regulation at hand: those of the program and those of the workspace, by id.
///
/// # Errors
/// As [`own_packs`]; [`PolicyError::Pack`] also where validities overlap.
pub fn all_packs(view: View<'_>) -> Result<Packs, ServiceError> {
    Ok(Packs::with(own_packs(view)?).map_err(PolicyError::Pack)?)
}

fn file_name(id: &str) -> String {
    format!("{id}.toml")
}

/// What a copy would be, without saving it.
///
/// # Errors
/// [`ServiceError::UnknownPolicy`] for the original, [`PolicyError::Pack`] for a number or id that cannot be.
pub fn draft(view: View<'_>, draft: &PackDraft) -> Result<Pack, ServiceError> {
    let original = find_pack(view, &draft.from)?;
    let text = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    let heading = Heading {
        id: draft.id.trim().to_owned(),
        title: text(&draft.title),
        issuer: Some(text(&draft.issuer).map_or_else(|| Ok(view.school()?.name), Ok::<_, ServiceError>)?),
        // The number of the original is not that of the school's document.
        document: Some(draft.document.trim().to_owned()),
        copied_from: Some(original.lineage().to_owned()),
    };
    Ok(original.derive_as(&heading, &plain(&draft.numbers)).map_err(PolicyError::Pack)?)
}

/// Numbers without blanks and with plain digits.
fn plain(numbers: &[(String, String)]) -> Vec<(&str, String)> {
    let narrow = |c: char| match c {
        '！'..='～' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        c => c,
    };
    numbers.iter().map(|(path, value)| (path.as_str(), value.trim().chars().map(narrow).collect())).collect()
}

/// Copies a regulation under a new id, with other numbers. Categories that were set by hand under the original are set
/// under the copy too.
///
/// # Errors
/// As [`draft`]; [`PolicyError::IdTaken`], or what the disk says.
pub fn copy_pack(workspace: &mut Workspace, wanted: &PackDraft) -> Result<Done<Pack>, ServiceError> {
    workspace.deed("policy.copy", |deed| {
        let pack = draft(deed.view(), wanted)?;
        let is_taken = all_packs(deed.view())?.get(pack.id()).is_some();
        if is_taken {
            return Err(PolicyError::IdTaken(pack.id().to_owned()).into());
        }
        put(deed, &pack)?;
        deed.copy_categories(&wanted.from, pack.id())?;
        deed.say(format!("另存规程：《{}》（{}）", pack.title(), pack.id()));
        Ok(pack)
    })
}

/// Changes numbers and heading of a pack of the school's own.
///
/// # Errors
/// [`PolicyError::NotOwn`], [`PolicyError::InUse`], [`PolicyError::Pack`], or what the disk says.
pub fn edit_pack(
    workspace: &mut Workspace,
    id: &str,
    change: &PackChange,
) -> Result<Done<Pack>, ServiceError> {
    workspace.deed("policy.edit", |deed| {
        let before = own(deed.view(), id)?;
        let text = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let heading = Heading {
            id: id.to_owned(),
            title: text(&change.title),
            issuer: text(&change.issuer),
            document: text(&change.document),
            copied_from: None,
        };
        let pack = before.derive_as(&heading, &plain(&change.numbers)).map_err(PolicyError::Pack)?;
        put(deed, &pack)?;
        deed.say(format!("修改规程：《{}》（{id}）", pack.title()));
        Ok(pack)
    })
}

/// Takes in a pack as a text: a new one, or one in place of the school's own of the same id.
///
/// # Errors
/// [`PolicyError::Pack`] with file, line and key; [`PolicyError::NotOwn`] for the id of one of the program's,
/// [`PolicyError::InUse`], or what the disk says.
pub fn save_pack(workspace: &mut Workspace, text: &str, file: &str) -> Result<Done<Pack>, ServiceError> {
    workspace.deed("policy.save", |deed| {
        let pack = Pack::parse(text, file).map_err(PolicyError::Pack)?;
        take_in(deed, &pack)?;
        deed.say(format!("保存规程：《{}》（{}）", pack.title(), pack.id()));
        Ok(pack)
    })
}

/// Keeps a pack that came as a text.
pub(super) fn take_in(deed: &Deed<'_>, pack: &Pack) -> Result<(), ServiceError> {
    if Pack::builtin(pack.id()).is_some() {
        return Err(PolicyError::NotOwn(pack.id().to_owned()).into());
    }
    if let Some(kept) = deed.view().own_pack(pack.id())?
        && kept != pack.text()
    {
        own(deed.view(), pack.id())?;
    }
    put(deed, pack)
}

/// Deletes a pack of the school's own that is not in force and on which nothing rests.
///
/// # Errors
/// [`PolicyError::NotOwn`], [`PolicyError::InForce`], [`PolicyError::InUse`], or what the disk says.
pub fn delete_pack(workspace: &mut Workspace, id: &str) -> Result<Done<()>, ServiceError> {
    workspace.deed("policy.delete", |deed| {
        let pack = own(deed.view(), id)?;
        if deed.view().policies_in_force()?.iter().any(|policy| policy.policy == id) {
            return Err(PolicyError::InForce(id.to_owned()).into());
        }
        deed.remove_own_pack(id)?;
        deed.say(format!("删除规程：《{}》（{id}）", pack.title()));
        Ok(())
    })
}

/// A pack of the school's own that may still be changed.
fn own(view: View<'_>, id: &str) -> Result<Pack, ServiceError> {
    let Some(text) = view.own_pack(id)? else {
        let known = Pack::builtin(id).is_some();
        return Err(if known {
            PolicyError::NotOwn(id.to_owned()).into()
        } else {
            ServiceError::UnknownPolicy(id.to_owned())
        });
    };
    let used = view.pack_use(id)?;
    if !used.is_none() {
        return Err(PolicyError::InUse { id: id.to_owned(), used }.into());
    }
    Ok(Pack::parse(&text, &file_name(id)).map_err(PolicyError::Pack)?)
}

/// Keeps a pack, if it fits beside the others and the school's parameters fit it.
fn put(deed: &Deed<'_>, pack: &Pack) -> Result<(), ServiceError> {
    let mut own = own_packs(deed.view())?;
    own.retain(|other| other.id() != pack.id());
    own.push(pack.clone());
    Packs::with(own).map_err(|why: PackError| PolicyError::Pack(why))?;
    deed.put_own_pack(pack.id(), pack.text(), pack.digest())?;
    // Parameters and days that were set for it must still fit.
    for policy in super::policies::chosen(deed.view())? {
        if policy.pack.id() == pack.id() {
            require_valid(&policy.pack, policy.from, policy.to)?;
        }
    }
    Ok(())
}
