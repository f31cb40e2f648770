//! Reads a pack's TOML strictly: each value is taken by its key, what is left over is an error,
//! and every error names the file, the line and the key.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ops::Range;

use chrono::NaiveDate;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::number::{Amount, PackNumber, Ratio};
use crate::model::hours::Hours;

/// What is wrong with a pack, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file} 第 {line} 行“{key}”：{problem}")]
pub struct PackError {
    /// The file, or the pack's name where it came from none.
    pub file: String,
    /// The line, counted from 1.
    pub line: usize,
    /// The key, with the table that it stands in, such as `caps[2].hours`.
    pub key: String,
    /// What is wrong, in Chinese.
    pub problem: String,
}

/// The text of a pack while it is read.
pub(super) struct Doc<'a> {
    file: &'a str,
    text: &'a str,
    /// The keys of the pack's parameters, and whether they are figures; they are read first.
    pub(super) parameters: RefCell<Vec<(String, bool)>>,
    /// Every number met so far.
    pub(super) numbers: RefCell<Vec<PackNumber>>,
    /// Parameters without a figure, each where one could be written.
    pub(super) blanks: RefCell<Vec<PackNumber>>,
}

impl<'a> Doc<'a> {
    pub(super) fn new(file: &'a str, text: &'a str) -> Doc<'a> {
        Doc {
            file,
            text,
            parameters: RefCell::default(),
            numbers: RefCell::default(),
            blanks: RefCell::default(),
        }
    }

    /// The whole document as a table.
    pub(super) fn root(&self) -> Result<Table<'_>, PackError> {
        let parsed = DeTable::parse(self.text).map_err(|e| {
            let at = e.span().unwrap_or(0..0);
            let twice = e.message().contains("duplicate key");
            self.error(
                &at,
                "TOML",
                if twice {
                    "写法不对，同一项写了两次"
                } else {
                    "写法不对，请看引号、等号和方括号是否成对"
                },
            )
        })?;
        let span = parsed.span();
        Ok(Table::new(self, String::new(), span, parsed.into_inner()))
    }

    /// An error at a place of the text.
    pub(super) fn error(&self, at: &Range<usize>, key: &str, problem: impl Into<String>) -> PackError {
        let before = self.text.get(..at.start).unwrap_or(self.text);
        let line = before.bytes().filter(|b| *b == b'\n').count() + 1;
        PackError { file: self.file.to_owned(), line, key: key.to_owned(), problem: problem.into() }
    }
}

/// One value with its place.
pub(super) struct Value<'a> {
    pub(super) doc: &'a Doc<'a>,
    pub(super) path: String,
    span: Range<usize>,
    value: DeValue<'a>,
}

impl<'a> Value<'a> {
    fn new(doc: &'a Doc<'a>, path: String, value: Spanned<DeValue<'a>>) -> Value<'a> {
        Value { doc, path, span: value.span(), value: value.into_inner() }
    }

    pub(super) fn error(&self, problem: impl Into<String>) -> PackError {
        self.doc.error(&self.span, &self.path, problem)
    }

    fn text(self) -> Result<String, PackError> {
        match self.value {
            DeValue::String(text) => Ok(text.into_owned()),
            _ => Err(self.error("应为文字，写在引号中")),
        }
    }

    fn items(self) -> Result<Vec<Value<'a>>, PackError> {
        match self.value {
            DeValue::Array(items) => {
                let path = self.path;
                Ok(items
                    .into_iter()
                    .enumerate()
                    .map(|(i, v)| Value::new(self.doc, format!("{path}[{}]", i + 1), v))
                    .collect())
            }
            _ => Err(self.error("应为列表，写在 [ ] 中")),
        }
    }

    fn table(self) -> Result<Table<'a>, PackError> {
        match self.value {
            DeValue::Table(table) => Ok(Table::new(self.doc, self.path, self.span, table)),
            _ => Err(self.error("应为一组项目")),
        }
    }

    /// A number, written as a whole number or as a text such as `"2.5"`.
    fn number(&self) -> Result<Hours, PackError> {
        let text = match &self.value {
            DeValue::Integer(number) => number.to_string(),
            DeValue::String(text) => text.to_string(),
            DeValue::Float(_) => return Err(self.error("小数请写成文字，如 \"2.5\"")),
            _ => return Err(self.error("应为数字")),
        };
        text.parse().map_err(|e| self.error(format!("“{text}”{e}")))
    }

    fn keep(&self, value: String) {
        let number =
            PackNumber { path: self.path.clone(), value, article: String::new(), span: self.span.clone() };
        self.doc.numbers.borrow_mut().push(number);
    }

    /// A number, or `"$key"` for a parameter.
    pub(super) fn amount(self) -> Result<Amount, PackError> {
        if let DeValue::String(text) = &self.value
            && let Some(key) = text.strip_prefix('$')
        {
            return self.parameter(key).map(Amount::Parameter);
        }
        let hours = self.number()?;
        self.keep(hours.to_string());
        Ok(Amount::Stated(hours))
    }

    /// A fraction such as `"1/2"`, or `"$key"` for a parameter.
    fn ratio(self) -> Result<Ratio, PackError> {
        let text = match &self.value {
            DeValue::String(text) => text.to_string(),
            DeValue::Integer(number) => number.to_string(),
            _ => return Err(self.error("应为分数，如 \"1/2\"")),
        };
        if let Some(key) = text.strip_prefix('$') {
            return self.parameter(key).map(Ratio::Parameter);
        }
        let (top, bottom) = text.split_once('/').unwrap_or((&text, "1"));
        match (top.parse(), bottom.parse()) {
            (Ok(top), Ok(bottom)) if bottom > 0 => {
                self.keep(text.clone());
                Ok(Ratio::Stated { top, bottom })
            }
            _ => Err(self.error(format!("“{text}”不是分数，应写成 \"1/2\""))),
        }
    }

    fn parameter(&self, key: &str) -> Result<usize, PackError> {
        let parameters = self.doc.parameters.borrow();
        match parameters.iter().enumerate().find(|(_, (known, _))| known == key) {
            None => Err(self.error(format!("没有名为“{key}”的参数"))),
            Some((_, (_, false))) => Err(self.error(format!("参数“{key}”是选项，不是数字"))),
            Some((place, _)) => Ok(place),
        }
    }
}

/// A table of which keys are taken one by one.
pub(super) struct Table<'a> {
    doc: &'a Doc<'a>,
    path: String,
    span: Range<usize>,
    entries: BTreeMap<String, (Range<usize>, Spanned<DeValue<'a>>)>,
}

impl<'a> Table<'a> {
    fn new(doc: &'a Doc<'a>, path: String, span: Range<usize>, table: DeTable<'a>) -> Table<'a> {
        let entries = table.into_iter().map(|(k, v)| (k.get_ref().to_string(), (k.span(), v))).collect();
        Table { doc, path, span, entries }
    }

    fn key_path(&self, key: &str) -> String {
        if self.path.is_empty() { key.to_owned() } else { format!("{}.{key}", self.path) }
    }

    /// An error about a key of this table.
    pub(super) fn error(&self, key: &str, problem: impl Into<String>) -> PackError {
        self.doc.error(&self.span, &self.key_path(key), problem)
    }

    /// An error at a key that is still there, else at the table.
    pub(super) fn place(&self, key: &str) -> Place {
        let span = self.entries.get(key).map_or(&self.span, |(at, _)| at);
        let at = self.doc.error(span, &self.key_path(key), "");
        Place { file: at.file, line: at.line, key: at.key }
    }

    /// The bytes of the text that the values of these keys take; keys that are not there are left out.
    pub(super) fn spans(&self, keys: &[&'static str]) -> Vec<(&'static str, Range<usize>)> {
        let span = |key: &&'static str| self.entries.get(*key).map(|(_, value)| (*key, value.span()));
        keys.iter().filter_map(span).collect()
    }

    /// A number that could stand below the place `at` of the text, as this key.
    pub(super) fn blank(&self, key: &str, at: usize, article: &str) {
        let (path, article) = (self.key_path(key), article.to_owned());
        self.doc.blanks.borrow_mut().push(PackNumber { path, value: String::new(), article, span: at..at });
    }

    /// Where the pack says when it is in force, else where it says its id.
    pub(super) fn validity(&self) -> Place {
        let key = ["valid_from", "valid_to", "id"].into_iter().find(|key| self.entries.contains_key(*key));
        self.place(key.unwrap_or("id"))
    }

    pub(super) fn take(&mut self, key: &str) -> Option<Value<'a>> {
        let (_, value) = self.entries.remove(key)?;
        Some(Value::new(self.doc, self.key_path(key), value))
    }

    fn need(&mut self, key: &str) -> Result<Value<'a>, PackError> {
        self.take(key).ok_or_else(|| self.error(key, "缺少这一项"))
    }

    pub(super) fn text(&mut self, key: &str) -> Result<String, PackError> {
        let value = self.need(key)?;
        let missing = self.error(key, "不能为空");
        let text = value.text()?;
        if text.trim().is_empty() { Err(missing) } else { Ok(text) }
    }

    pub(super) fn text_or_empty(&mut self, key: &str) -> Result<String, PackError> {
        self.take(key).map_or(Ok(String::new()), Value::text)
    }

    pub(super) fn texts(&mut self, key: &str) -> Result<Vec<String>, PackError> {
        let Some(value) = self.take(key) else { return Ok(Vec::new()) };
        value.items()?.into_iter().map(Value::text).collect()
    }

    pub(super) fn flag(&mut self, key: &str) -> Result<Option<bool>, PackError> {
        match self.take(key) {
            None => Ok(None),
            Some(Value { value: DeValue::Boolean(flag), .. }) => Ok(Some(flag)),
            Some(other) => Err(other.error("应为 true 或 false")),
        }
    }

    pub(super) fn date(&mut self, key: &str) -> Result<Option<NaiveDate>, PackError> {
        let Some(value) = self.take(key) else { return Ok(None) };
        let wrong = value.error("应为日期，如 2021-01-01");
        match value.value {
            DeValue::Datetime(when) => match (when.date, when.time) {
                (Some(d), None) => {
                    NaiveDate::from_ymd_opt(i32::from(d.year), u32::from(d.month), u32::from(d.day))
                        .map(Some)
                        .ok_or(wrong)
                }
                _ => Err(wrong),
            },
            _ => Err(wrong),
        }
    }

    /// A code of a closed list.
    pub(super) fn code<T>(
        &mut self,
        key: &str,
        find: impl Fn(&str) -> Option<T>,
    ) -> Result<Option<T>, PackError> {
        let Some(value) = self.take(key) else { return Ok(None) };
        let at = value.error("");
        let text = value.text()?;
        find(&text).map(Some).ok_or(PackError { problem: format!("不认识“{text}”"), ..at })
    }

    /// One code of a closed list, or several in a list.
    pub(super) fn codes<T>(
        &mut self,
        key: &str,
        find: impl Fn(&str) -> Option<T>,
    ) -> Result<Vec<T>, PackError> {
        let Some(value) = self.take(key) else { return Ok(Vec::new()) };
        let at = value.error("");
        let texts = match value.value {
            DeValue::String(_) => vec![value.text()?],
            _ => value.items()?.into_iter().map(Value::text).collect::<Result<_, _>>()?,
        };
        let one = |text: String| {
            find(&text).ok_or(PackError { problem: format!("不认识“{text}”"), ..at.clone() })
        };
        texts.into_iter().map(one).collect()
    }

    pub(super) fn amount(&mut self, key: &str) -> Result<Option<Amount>, PackError> {
        self.take(key).map(Value::amount).transpose()
    }

    pub(super) fn ratio(&mut self, key: &str) -> Result<Option<Ratio>, PackError> {
        self.take(key).map(Value::ratio).transpose()
    }

    /// A whole number within `range`.
    pub(super) fn count(&mut self, key: &str, range: Range<u32>) -> Result<Option<u32>, PackError> {
        let Some(value) = self.take(key) else { return Ok(None) };
        let hundredths = value.number()?.hundredths();
        match u32::try_from(hundredths / 100) {
            Ok(count) if hundredths % 100 == 0 && range.contains(&count) => {
                value.keep(count.to_string());
                Ok(Some(count))
            }
            _ => Err(value.error(format!("应为 {} 到 {} 的整数", range.start, range.end - 1))),
        }
    }

    /// A year, or `"$key"` for a parameter.
    pub(super) fn year(&mut self, key: &str) -> Result<Option<Amount>, PackError> {
        let Some(value) = self.take(key) else { return Ok(None) };
        let wrong = value.error(NO_YEAR);
        match value.amount()? {
            Amount::Stated(year) if !is_year(year) => Err(wrong),
            amount => Ok(Some(amount)),
        }
    }

    pub(super) fn table(&mut self, key: &str) -> Result<Option<Table<'a>>, PackError> {
        self.take(key).map(Value::table).transpose()
    }

    /// The tables of `[[key]]`, or of one table where one is enough.
    pub(super) fn tables(&mut self, key: &str) -> Result<Vec<Table<'a>>, PackError> {
        match self.take(key) {
            None => Ok(Vec::new()),
            Some(value) if matches!(value.value, DeValue::Table(_)) => Ok(vec![value.table()?]),
            Some(value) => value.items()?.into_iter().map(Value::table).collect(),
        }
    }

    /// Every entry that is left, in the order of the keys.
    pub(super) fn rest(&mut self) -> Vec<(String, Value<'a>)> {
        let entries = std::mem::take(&mut self.entries);
        let value = |(key, (_, v)): (String, _)| {
            let path = self.key_path(&key);
            (key, Value::new(self.doc, path, v))
        };
        entries.into_iter().map(value).collect()
    }

    /// The article of this table, which every number in it needs, unless it is not `stated`.
    pub(super) fn article(&mut self, stated: bool) -> Result<String, PackError> {
        let article = self.text_or_empty("article")?;
        let prefix = if self.path.is_empty() { String::new() } else { format!("{}.", self.path) };
        let mut numbers = self.doc.numbers.borrow_mut();
        let mut mine =
            numbers.iter_mut().filter(|n| n.article.is_empty() && n.path.starts_with(&prefix)).peekable();
        if article.trim().is_empty() && stated && mine.peek().is_some() {
            return Err(self.error("article", "写有数字的规定必须注明条款"));
        }
        mine.for_each(|n| n.article.clone_from(&article));
        Ok(article)
    }

    /// Nothing may be left.
    pub(super) fn finish(self) -> Result<(), PackError> {
        match self.entries.iter().min_by_key(|(_, (at, _))| at.start) {
            None => Ok(()),
            Some((key, (at, _))) => Err(self.doc.error(at, &self.key_path(key), "不认识这一项")),
        }
    }
}

/// What is said of a figure that is no year.
pub(super) const NO_YEAR: &str = "应为 1900 到 2999 的整数";

/// Whether a figure is a year that a period may have.
pub(super) fn is_year(figure: Hours) -> bool {
    figure.hundredths() % 100 == 0 && (1900..=2999).contains(&(figure.hundredths() / 100))
}

/// A place in a pack, kept for checks that come after reading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    file: String,
    line: usize,
    key: String,
}

impl Place {
    pub(super) fn error(&self, problem: impl Into<String>) -> PackError {
        PackError { file: self.file.clone(), line: self.line, key: self.key.clone(), problem: problem.into() }
    }
}
