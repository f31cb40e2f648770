//! The numbers of a pack: stated in its text, or parameters that the administrator may set.

use std::collections::BTreeMap;
use std::ops::Range;

use super::pack::Pack;
use crate::model::hours::Hours;

/// A number of a pack: hours, a year, a count; a decimal of two places.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Amount {
    /// Stated in the pack.
    Stated(Hours),
    /// The parameter of this place in [`Pack::parameters`].
    Parameter(usize),
}

/// A factor of a pack.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ratio {
    /// `top / bottom`; the bottom is never 0.
    Stated {
        /// Above the stroke.
        top: u32,
        /// Below the stroke, never 0.
        bottom: u32,
    },
    /// The decimal of the parameter of this place in [`Pack::parameters`].
    Parameter(usize),
}

impl Amount {
    /// The figure, when the parameter has one.
    pub fn value(self, pack: &Pack, params: &Params) -> Option<Hours> {
        match self {
            Amount::Stated(hours) => Some(hours),
            Amount::Parameter(at) => pack.parameters().get(at).and_then(|p| params.number(p)),
        }
    }
}

impl Ratio {
    /// Top and bottom, when the parameter has a figure.
    pub fn value(self, pack: &Pack, params: &Params) -> Option<(i64, i64)> {
        match self {
            Ratio::Stated { top, bottom } => Some((i64::from(top), i64::from(bottom))),
            Ratio::Parameter(at) => {
                let parameter = pack.parameters().get(at)?;
                params.number(parameter).map(|n| (n.hundredths(), 100))
            }
        }
    }
}

/// A number as it stands in the text of a pack; what a form for own packs offers for editing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackNumber {
    /// Where it stands, such as `caps[2].hours`, counted from 1.
    pub path: String,
    /// The figure as written: a decimal or a fraction.
    pub value: String,
    /// The article that it comes from.
    pub article: String,
    /// The bytes of the pack's text that it takes.
    pub(super) span: Range<usize>,
}

/// A figure or a choice that the source leaves open, and the administrator may set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parameter {
    /// Its name in the pack and in a case.
    pub key: String,
    /// What people read.
    pub label: String,
    /// The value when nothing is set, if the pack has one.
    pub default: Option<ParamValue>,
    /// The values to choose from; empty for a number.
    pub choices: Vec<String>,
    /// Whether the source states the default.
    pub stated: bool,
    /// Where the source speaks of it.
    pub article: String,
}

/// The value of a parameter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ParamValue {
    /// A decimal of two places: hours, a factor, a year.
    Number(Hours),
    /// One of the parameter's choices.
    Choice(String),
}

impl std::fmt::Display for ParamValue {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            ParamValue::Number(number) => number.fmt(f),
            ParamValue::Choice(choice) => f.write_str(choice),
        }
    }
}

/// Why a parameter cannot be set so.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("参数“{key}”{problem}")]
pub struct ParamError {
    /// The parameter that was named.
    pub key: String,
    /// What is wrong, in Chinese.
    pub problem: String,
}

/// The parameters that were set for a pack; the others have the pack's defaults.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Params {
    set: BTreeMap<String, ParamValue>,
}

impl Params {
    /// Sets parameters of a pack by their texts, as a case or the workspace keeps them.
    ///
    /// # Errors
    /// [`ParamError`] for an unknown parameter, a value that does not fit it, or figures that contradict the pack's own.
    pub fn new<K: AsRef<str>, V: AsRef<str>>(
        pack: &Pack,
        texts: impl IntoIterator<Item = (K, V)>,
    ) -> Result<Params, ParamError> {
        let mut params = Params::default();
        for (key, text) in texts {
            let (key, text) = (key.as_ref(), text.as_ref());
            let error = |problem: String| ParamError { key: key.to_owned(), problem };
            let parameter = pack.parameters().iter().find(|p| p.key == key);
            let parameter = parameter.ok_or_else(|| error("在这个规程中没有".to_owned()))?;
            let value = parameter.value(text).map_err(error)?;
            params.set.insert(key.to_owned(), value);
        }
        super::check::figures(pack, &params).map_err(|(_, problem)| ParamError {
            key: params.set.keys().cloned().collect::<Vec<_>>().join("、"),
            problem,
        })?;
        Ok(params)
    }

    /// What was set, as texts.
    pub fn texts(&self) -> impl Iterator<Item = (&str, String)> {
        self.set.iter().map(|(k, v)| (k.as_str(), v.to_string()))
    }

    /// The value of a parameter: as set, else the pack's default.
    pub fn get<'a>(&'a self, parameter: &'a Parameter) -> Option<&'a ParamValue> {
        self.set.get(&parameter.key).or(parameter.default.as_ref())
    }

    fn number(&self, parameter: &Parameter) -> Option<Hours> {
        match self.get(parameter) {
            Some(ParamValue::Number(number)) => Some(*number),
            _ => None,
        }
    }

    pub(super) fn choice<'a>(&'a self, parameter: &'a Parameter) -> Option<&'a str> {
        match self.get(parameter) {
            Some(ParamValue::Choice(choice)) => Some(choice),
            _ => None,
        }
    }
}

impl Parameter {
    /// Reads a value for this parameter; what is wrong otherwise, in Chinese.
    pub(super) fn value(&self, text: &str) -> Result<ParamValue, String> {
        if !self.choices.is_empty() {
            return match self.choices.iter().any(|c| c == text) {
                true => Ok(ParamValue::Choice(text.to_owned())),
                false => Err(format!("的值“{text}”不在可选范围：{}", self.choices.join("、"))),
            };
        }
        text.parse().map(ParamValue::Number).map_err(|e| format!("的值“{text}”{e}"))
    }
}
