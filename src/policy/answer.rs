//! What an assessment answers: hours with their reasons, requirements, and what is left under each cap.

use std::sync::Arc;

use chrono::NaiveDate;
use serde::Serialize;

use super::pack::{Per, Set};
use crate::model::facts::closed_list;
use crate::model::hours::Hours;
use crate::model::period::Period;

closed_list! {
    /// The outcome for a person.
    Verdict {
        /// Every requirement is met.
        Met = "met", "合格";
        /// At least one is not.
        Unmet = "unmet", "不合格";
        /// The policy sets no requirement.
        None = "none", "不设要求";
    }
}

closed_list! {
    /// The step of an assessment that a reason comes from, in their order.
    Step {
        /// 1: base hours.
        Base = "base", "基础学时";
        /// 2: a factor, or the rounding after them.
        Factor = "factor", "折算";
        /// 3: a refusal.
        Refusal = "refusal", "不计";
        /// 4: once only.
        Once = "once", "不重复计";
        /// 5: a cap.
        Cap = "cap", "上限";
        /// 5: what a cap cut re-enters elsewhere.
        Overflow = "overflow", "转入";
        /// Not a change of the figure: the year of registration.
        Registration = "registration", "登记年度";
        /// Left out of the period that is reported.
        Period = "period", "不在所查期间";
    }
}

/// Why a figure is as it is. Reasons of a record chain: each `before` is the `after` of the one before it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reason {
    /// The step that it comes from.
    #[serde(skip)]
    pub step: Step,
    /// The rule, in words.
    #[serde(serialize_with = "as_text")]
    pub rule: Arc<str>,
    /// The article of the regulation; 通则 for what holds under every policy, empty where the source has none.
    #[serde(serialize_with = "as_text")]
    pub article: Arc<str>,
    /// Hours before.
    pub before: Hours,
    /// Hours after.
    pub after: Hours,
}

fn as_text<S: serde::Serializer>(text: &Arc<str>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(text)
}

/// What a record earned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RecordAnswer {
    /// The record.
    pub id: String,
    /// The place in [`super::Pack::categories`] of the category where it counted.
    #[serde(skip)]
    pub category: usize,
    /// Its last day.
    #[serde(skip)]
    pub last_day: NaiveDate,
    /// What it claimed.
    pub claimed: Option<Hours>,
    /// What the policy grants.
    pub recognised: Hours,
    /// What of it re-entered in other categories, by their places.
    #[serde(skip)]
    pub extra: Vec<(usize, Hours)>,
    /// Why; the first is the base hours, the last leads to `recognised`.
    pub reasons: Vec<Reason>,
}

/// Whether a requirement is met.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RequirementAnswer {
    /// Its id in the pack.
    pub id: String,
    /// The place in [`super::Pack::requirements`].
    #[serde(skip)]
    pub requirement: usize,
    /// What people read.
    #[serde(skip)]
    pub label: String,
    /// `year`, or `cycle` for a cycle or a window.
    pub scope: &'static str,
    /// The days over which it counts.
    #[serde(flatten)]
    pub period: Period,
    /// The minimum.
    pub required: Hours,
    /// The sum.
    pub earned: Hours,
    /// What is missing.
    pub missing: Hours,
    /// Whether it is met.
    pub met: bool,
    /// The article.
    #[serde(skip)]
    pub article: String,
}

/// What is used of a cap in a year, cycle or window.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CapUse {
    /// The place in [`super::Pack::caps`].
    pub cap: usize,
    /// Over what it counts.
    pub per: Per,
    /// The categories that share it.
    pub categories: Set,
    /// The days over which it counts.
    pub period: Period,
    /// The most that counts.
    pub limit: Hours,
    /// What has counted.
    pub used: Hours,
}

impl CapUse {
    /// What may still count.
    pub fn room(&self) -> Hours {
        self.limit.minus(self.used)
    }
}

/// The answer of an assessment. As JSON it has the shape of `policy assess`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Assessment {
    /// The policy.
    pub policy: String,
    /// Met, unmet, or none.
    pub verdict: Verdict,
    /// The sum of what is recognised in the period.
    pub total: Hours,
    /// The records by last day, then id, whatever order they came in.
    pub records: Vec<RecordAnswer>,
    /// The requirements of the period: by cycle and year, then as in the pack.
    pub requirements: Vec<RequirementAnswer>,
    /// What is used of each cap in the years and cycles that were assessed; unused ones are not listed.
    #[serde(skip)]
    pub caps: Vec<CapUse>,
}
