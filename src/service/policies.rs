//! The regulations in force at the school: packs that came with the program or are its own, with the
//! school's parameters.

use std::borrow::Cow;
use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};

use super::error::ServiceError;
use super::ledger_error::LedgerError;
use super::policy_error::PolicyError;
use crate::model::period::Period;
use crate::policy::{Pack, Params, cycle_at};
use crate::service::typed;
use crate::store::{Done, PolicyInForce, StoreError, View, Workspace};

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
    let texts: BTreeMap<String, String> = serde_json::from_str(&row.parameters)
        .map_err(|why| StoreError::Damaged(format!("规程 {} 的参数：{why}", row.policy)))?;
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

/// The regulations by which is judged on a day: those in force, or, where each has ended or none has begun, the main one. So
/// what is done between two regulations is guarded too.
///
/// # Errors
/// As [`main_policy`].
pub fn judging_on(view: View<'_>, day: NaiveDate) -> Result<Vec<InForce>, ServiceError> {
    let policies = on(view, day)?;
    if policies.is_empty() { Ok(vec![main_policy(view)?]) } else { Ok(policies) }
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

/// A regulation that is to be in force at the school.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// Id of the regulation.
    pub policy: String,
    /// First day, as typed; the first day of the school's year when empty.
    pub from: String,
    /// Last day, as typed; until further notice when empty.
    pub to: String,
    /// The school's own figures for what the regulation leaves open, by key.
    pub parameters: BTreeMap<String, String>,
    /// Shown first, and meant where none is named.
    pub is_main: bool,
}

impl Choice {
    /// How a regulation is in force now: what is not said anew stays.
    pub fn of(one: &InForce) -> Choice {
        Choice {
            policy: one.pack.id().to_owned(),
            from: one.from.to_string(),
            to: one.to.map(|to| to.to_string()).unwrap_or_default(),
            parameters: one.params.texts().map(|(key, value)| (key.to_owned(), value)).collect(),
            is_main: one.is_main,
        }
    }
}

/// Puts a regulation in force, or changes how it is. Several may be in force at once; one is the main one.
///
/// # Errors
/// [`ServiceError::UnknownPolicy`], [`LedgerError::Parameter`], [`LedgerError::EndBeforeStart`],
/// [`PolicyError::NotValidThen`], [`ServiceError::Field`] for a day that is none, or what the disk says.
pub fn put_in_force(workspace: &mut Workspace, choice: &Choice) -> Result<Done<()>, ServiceError> {
    workspace.deed("policy.use", |deed| {
        let pack = find_pack(deed.view(), &choice.policy)?;
        Params::new(&pack, &choice.parameters).map_err(LedgerError::Parameter)?;
        let mut policies = deed.view().policies_in_force()?;
        let first = policies.is_empty();
        let before = policies.iter().position(|policy| policy.policy == choice.policy);
        let before = before.map(|place| policies.remove(place));
        let from = match typed::day("开始日期", &choice.from)? {
            Some(day) => day,
            None => match before {
                Some(policy) => policy.from,
                None => {
                    pack.valid_from().into_iter().fold(deed.view().school()?.period.from(), NaiveDate::max)
                }
            },
        };
        // It ends with the regulation, unless the school leaves it before.
        let typed_to = typed::day("结束日期", &choice.to)?;
        if let Some(to) = typed_to.filter(|to| *to < from) {
            return Err(LedgerError::EndBeforeStart { from, to }.into());
        }
        let to = typed_to.or(pack.valid_to());
        require_valid(&pack, from, to)?;
        let others_have_main = policies.iter().any(|policy| policy.is_main);
        let is_main = choice.is_main || first || !others_have_main;
        if is_main {
            policies.iter_mut().for_each(|policy| policy.is_main = false);
        }
        let parameters = serde_json::json!(choice.parameters).to_string();
        policies.push(PolicyInForce { policy: choice.policy.clone(), from, to, parameters, is_main });
        deed.set_policies(&policies)?;
        deed.say(format!("执行规程：《{}》", pack.title()));
        Ok(())
    })
}

/// Refuses days at the school on which a regulation is not valid by its own word.
pub(super) fn require_valid(pack: &Pack, from: NaiveDate, to: Option<NaiveDate>) -> Result<(), PolicyError> {
    let ends_in_time = match (to, pack.valid_to()) {
        (Some(to), Some(last)) => to <= last,
        (None, Some(_)) => false,
        (_, None) => true,
    };
    if pack.in_force(from) && ends_in_time {
        return Ok(());
    }
    Err(PolicyError::NotValidThen { title: pack.title().to_owned(), valid: validity(pack), from, to })
}

fn validity(pack: &Pack) -> String {
    match (pack.valid_from(), pack.valid_to()) {
        (Some(from), Some(to)) => format!("{from} 至 {to}"),
        (Some(from), None) => format!("{from} 起"),
        (None, Some(to)) => format!("至 {to}"),
        (None, None) => "一直".to_owned(),
    }
}

/// Takes a regulation out of the list; the last one stays.
///
/// # Errors
/// [`ServiceError::UnknownPolicy`] when it is not in the list, [`LedgerError::NoPolicy`] when it is the last one, or what
/// the disk says.
pub fn take_out_of_force(workspace: &mut Workspace, policy: &str) -> Result<Done<()>, ServiceError> {
    workspace.deed("policy.drop", |deed| {
        let mut policies = deed.view().policies_in_force()?;
        let place = policies.iter().position(|row| row.policy == policy);
        policies.remove(place.ok_or_else(|| ServiceError::UnknownPolicy(policy.to_owned()))?);
        match policies.first_mut() {
            None => return Err(LedgerError::NoPolicy.into()),
            Some(first) => first.is_main = true,
        }
        deed.set_policies(&policies)?;
        deed.say(format!("不再执行规程：{policy}"));
        Ok(())
    })
}
