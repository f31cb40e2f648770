//! The regulations in force at the school: packs that came with the program or are its own, with the
//! school's parameters.

use std::borrow::Cow;
use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};

use super::error::ServiceError;
use super::ledger_error::LedgerError;
use crate::model::period::Period;
use crate::policy::{Pack, Params, cycle_at};
use crate::store::{PolicyInForce, View};

/// A regulation in force.
#[derive(Debug, Clone)]
pub struct InForce {
    /// The regulation.
    pub pack: Cow<'static, Pack>,
    /// The school's parameters of it.
    pub params: Params,
    /// First day at the school.
    pub from: NaiveDate,
    /// Last day at the school.
    pub to: Option<NaiveDate>,
    /// Shown first.
    pub is_main: bool,
}

/// A regulation by its id: of the school's own, else one that came with the program.
///
/// # Errors
/// [`ServiceError::UnknownPolicy`]; [`LedgerError::Pack`] for one of the school's own that cannot be read.
pub fn find_pack(view: View<'_>, id: &str) -> Result<Cow<'static, Pack>, ServiceError> {
    if let Some(text) = view.own_pack(id)? {
        let pack = Pack::parse(&text, id).map_err(|why| LedgerError::Pack { id: id.to_owned(), why })?;
        return Ok(Cow::Owned(pack));
    }
    Pack::builtin(id).map(Cow::Borrowed).ok_or_else(|| ServiceError::UnknownPolicy(id.to_owned()))
}

/// Every regulation that the school has chosen, past ones too, the main one first.
///
/// # Errors
/// As [`find_pack`]; [`LedgerError::Parameter`] for a parameter that its regulation does not take.
pub fn chosen(view: View<'_>) -> Result<Vec<InForce>, ServiceError> {
    view.policies_in_force()?.into_iter().map(|row| with_pack(view, row)).collect()
}

fn with_pack(view: View<'_>, row: PolicyInForce) -> Result<InForce, ServiceError> {
    let pack = find_pack(view, &row.policy)?;
    let texts: BTreeMap<String, String> = serde_json::from_str(&row.parameters).unwrap_or_default();
    let params = Params::new(&pack, texts).map_err(LedgerError::Parameter)?;
    Ok(InForce { pack, params, from: row.from, to: row.to, is_main: row.is_main })
}

/// The main regulation.
///
/// # Errors
/// As [`chosen`]; [`LedgerError::NoPolicy`] when none is chosen.
pub fn main_policy(view: View<'_>) -> Result<InForce, ServiceError> {
    chosen(view)?.into_iter().next().ok_or_else(|| LedgerError::NoPolicy.into())
}

/// The regulations in force on a day.
///
/// # Errors
/// As [`chosen`].
pub fn on(view: View<'_>, day: NaiveDate) -> Result<Vec<InForce>, ServiceError> {
    let mut policies = chosen(view)?;
    policies.retain(|policy| policy.from <= day && policy.to.is_none_or(|to| day <= to));
    Ok(policies)
}

/// The days that training may have: from sixty years back to the end of the cycle in which `today` lies, or
/// of next year where that is later.
///
/// # Errors
/// As [`chosen`].
pub fn reach(view: View<'_>, today: NaiveDate) -> Result<Period, ServiceError> {
    let ends =
        chosen(view)?.into_iter().filter_map(|p| Some(cycle_at(&p.pack, &p.params, today)?.to().year()));
    let last = ends.max().unwrap_or(0).max(today.year() + 1);
    let text = format!("{}-{last}", today.year() - 60);
    text.parse().map_err(|why| ServiceError::Period { text, why })
}

/// The category that was typed for a regulation, by code or label; an empty text is none.
///
/// # Errors
/// [`LedgerError::UnknownCategory`], or as [`find_pack`].
pub(super) fn category(view: View<'_>, policy: &str, text: &str) -> Result<Option<String>, ServiceError> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let pack = find_pack(view, policy)?;
    let found = pack.categories().iter().find(|category| category.code == text || category.label == text);
    match found {
        Some(category) => Ok(Some(category.code.clone())),
        None => {
            Err(LedgerError::UnknownCategory { policy: pack.title().to_owned(), category: text.to_owned() }
                .into())
        }
    }
}
