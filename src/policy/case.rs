//! A case as JSON: what `policy assess` reads. Strict: whatever it does not know is an error that names the record
//! and the field.

use chrono::NaiveDate;
use serde_json::{Map, Value};

use super::answer::Assessment;
use super::calendar::check_period;
use super::engine::assess;
use super::json::Strict;
use super::number::Params;
use super::pack::Pack;
use super::record::{Person, Record};
use crate::model::facts::{
    Education, Grade, Half, Level, Medium, Mode, Organiser, Outcome, ProofKind, Role, Stage, TitleLevel,
};
use crate::model::hours::Hours;
use crate::model::period::Period;

/// What is wrong with a case, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}{}：{problem}", .record.as_deref().map(of_record).unwrap_or_default(), named(field))]
pub struct CaseError {
    /// A stable word for the kind of error, for programs.
    pub code: &'static str,
    /// The id of the record, or its place such as `第 3 条` when it has none.
    pub record: Option<String>,
    /// The field, with the object that it stands in, such as `staff.stage`.
    pub field: String,
    /// What is wrong, in Chinese.
    pub problem: String,
    /// What to do, in Chinese.
    pub way_out: &'static str,
}

/// 第 3 条记录的, or 记录 r3 的.
fn of_record(record: &str) -> String {
    match record.starts_with("第 ") {
        true => format!("{record}记录的"),
        false => format!("记录 {record} 的"),
    }
}

/// A field in quotes; the whole case where there is none.
fn named(field: &str) -> String {
    if field.is_empty() { "整个案例".to_owned() } else { format!("“{field}”") }
}

/// A case that was read: everything an assessment needs.
#[derive(Debug, Clone)]
pub struct Case<'p> {
    /// The policy.
    pub pack: &'p Pack,
    /// Its parameters.
    pub params: Params,
    /// The person.
    pub person: Person,
    /// The period.
    pub period: Period,
    /// The records, in the order of the file.
    pub records: Vec<Record>,
}

impl<'p> Case<'p> {
    /// Reads a case; `find` finds a policy by its id.
    ///
    /// # Errors
    /// [`CaseError`] for text that is no JSON, an unknown policy, category, parameter or field, a value that the field
    /// cannot have, a date that does not exist, an end before its start, an id that appears twice, or a period that
    /// is neither whole years nor a cycle of the policy.
    pub fn parse(text: &str, find: impl Fn(&str) -> Option<&'p Pack>) -> Result<Case<'p>, CaseError> {
        let Strict(value) = serde_json::from_str(text).map_err(|e| no_json(&e))?;
        let mut fields = Fields::of(value, &Place::top())?;
        let id = fields.text("policy")?.ok_or_else(|| fields.missing("policy"))?;
        let pack = find(&id).ok_or_else(|| CaseError {
            code: "unknown_policy",
            way_out: "用 xueshi policy list 看有哪些规程",
            ..fields.place.wrong("policy", format!("没有规程“{id}”"))
        })?;
        let params = parameters(&mut fields, pack)?;
        let person = match fields.object("staff")? {
            Some(staff) => person(staff)?,
            None => Person::default(),
        };
        let period = fields.object("period")?.ok_or_else(|| fields.missing("period"))?;
        let period = span(period)?;
        check_period(pack, &params, period).map_err(|e| CaseError {
            code: "period",
            way_out: "改为完整的年度或周期",
            ..fields.place.wrong("period", e.to_string())
        })?;
        let list = fields.list("records")?.ok_or_else(|| fields.missing("records"))?;
        fields.finish()?;
        let mut records: Vec<Record> = Vec::with_capacity(list.len());
        for (i, value) in list.into_iter().enumerate() {
            records.push(record(value, i, pack)?);
        }
        let mut ids: Vec<&str> = records.iter().map(|r| r.id.as_str()).collect();
        ids.sort_unstable();
        if let Some([id, _]) = ids.array_windows().find(|[a, b]| a == b) {
            return Err(Place::record(id).wrong("id", "这个编号出现了两次".to_owned()));
        }
        Ok(Case { pack, params, person, period, records })
    }

    /// Assesses it.
    pub fn assess(&self) -> Assessment {
        assess(self.pack, &self.params, &self.person, self.period, &self.records)
    }
}

/// Reads planned records: a JSON list of records as a case has them; ids may be left out.
///
/// # Errors
/// [`CaseError`] as for the records of a case.
pub fn planned_records(text: &str, pack: &Pack) -> Result<Vec<Record>, CaseError> {
    let Strict(value) = serde_json::from_str(text).map_err(|e| no_json(&e))?;
    let Value::Array(list) = value else {
        return Err(Place::top().wrong("records", "应为列表 [ ]".to_owned()));
    };
    let named = list.into_iter().enumerate().map(|(place, mut value)| {
        if let Value::Object(fields) = &mut value {
            fields.entry("id").or_insert_with(|| Value::String(format!("第 {} 条", place + 1)));
        }
        record(value, place, pack)
    });
    named.collect()
}

fn no_json(error: &serde_json::Error) -> CaseError {
    let (problem, way_out) = if error.is_data() {
        // What the reader of objects said; the place stands in the field.
        let said = error.to_string();
        let said = said.split_once(" at line").map_or(said.as_str(), |(said, _)| said);
        (said.to_owned(), "同一项只写一次")
    } else {
        ("不是完整的 JSON".to_owned(), "检查引号、逗号和括号是否成对")
    };
    CaseError {
        code: "json",
        record: None,
        field: format!("第 {} 行第 {} 列", error.line(), error.column()),
        problem,
        way_out,
    }
}

/// Where a field stands.
#[derive(Debug, Clone)]
struct Place {
    record: Option<String>,
    above: String,
}

impl Place {
    fn top() -> Place {
        Place { record: None, above: String::new() }
    }

    fn record(id: &str) -> Place {
        Place { record: Some(id.to_owned()), above: String::new() }
    }

    fn path(&self, key: &str) -> String {
        if self.above.is_empty() { key.to_owned() } else { format!("{}.{key}", self.above) }
    }

    fn below(&self, key: &str) -> Place {
        Place { record: self.record.clone(), above: self.path(key) }
    }

    fn wrong(&self, key: &str, problem: String) -> CaseError {
        let way_out = "改正后重新运行";
        CaseError { code: "bad_field", record: self.record.clone(), field: self.path(key), problem, way_out }
    }
}

/// An object of which fields are taken one by one; what is left is unknown.
struct Fields {
    place: Place,
    map: Map<String, Value>,
}

impl Fields {
    fn of(value: Value, place: &Place) -> Result<Fields, CaseError> {
        match value {
            Value::Object(map) => Ok(Fields { place: place.clone(), map }),
            _ => Err(CaseError {
                field: place.above.clone(), ..place.wrong("", "应为对象 { }".to_owned())
            }),
        }
    }

    fn missing(&self, key: &str) -> CaseError {
        CaseError {
            code: "missing_field",
            way_out: "补上这一项",
            ..self.place.wrong(key, "缺少这一项".to_owned())
        }
    }

    fn wrong(&self, key: &str, problem: impl Into<String>) -> CaseError {
        self.place.wrong(key, problem.into())
    }

    fn text(&mut self, key: &str) -> Result<Option<String>, CaseError> {
        match self.map.remove(key) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) if !text.is_empty() => Ok(Some(text)),
            Some(other) => Err(self.wrong(key, format!("“{other}”应为文字，且不能为空"))),
        }
    }

    fn flag(&mut self, key: &str, usual: bool) -> Result<bool, CaseError> {
        match self.map.remove(key) {
            None | Some(Value::Null) => Ok(usual),
            Some(Value::Bool(flag)) => Ok(flag),
            Some(other) => Err(self.wrong(key, format!("“{other}”应为 true 或 false"))),
        }
    }

    fn count(&mut self, key: &str, least: u32) -> Result<Option<u32>, CaseError> {
        let value = match self.map.remove(key) {
            None | Some(Value::Null) => return Ok(None),
            Some(value) => value,
        };
        let count = value.as_u64().and_then(|n| u32::try_from(n).ok()).filter(|n| *n >= least);
        count.map(Some).ok_or_else(|| self.wrong(key, format!("“{value}”应为不小于 {least} 的整数")))
    }

    fn hours_in(&self, key: &str, value: &Value) -> Result<Hours, CaseError> {
        let Value::String(text) = value else {
            return Err(self.wrong(key, format!("“{value}”应写成文字，如 \"2.5\"")));
        };
        text.parse()
            .map_err(|e| CaseError { code: "bad_number", ..self.wrong(key, format!("“{text}”{e}")) })
    }

    fn hours(&mut self, key: &str) -> Result<Option<Hours>, CaseError> {
        match self.map.remove(key) {
            None | Some(Value::Null) => Ok(None),
            Some(value) => self.hours_in(key, &value).map(Some),
        }
    }

    fn date(&mut self, key: &str) -> Result<Option<NaiveDate>, CaseError> {
        let Some(text) = self.text(key)? else { return Ok(None) };
        // chrono takes blanks and signs too.
        let plain = text.len() == 10 && text.bytes().all(|b| b.is_ascii_digit() || b == b'-');
        let date =
            NaiveDate::parse_from_str(&text, "%Y-%m-%d").ok().filter(|_| plain && !text.starts_with('-'));
        let wrong = || CaseError {
            code: "bad_date", ..self.wrong(key, format!("“{text}”不是存在的日期"))
        };
        date.map(Some).ok_or_else(wrong)
    }

    fn need_date(&mut self, key: &str) -> Result<NaiveDate, CaseError> {
        self.date(key)?.ok_or_else(|| self.missing(key))
    }

    fn code<T>(&mut self, key: &str, find: impl Fn(&str) -> Option<T>) -> Result<Option<T>, CaseError> {
        let Some(text) = self.text(key)? else { return Ok(None) };
        find(&text).map(Some).ok_or_else(|| self.wrong(key, format!("不认识“{text}”")))
    }

    fn list(&mut self, key: &str) -> Result<Option<Vec<Value>>, CaseError> {
        match self.map.remove(key) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::Array(list)) => Ok(Some(list)),
            Some(other) => Err(self.wrong(key, format!("“{other}”应为列表 [ ]"))),
        }
    }

    fn object(&mut self, key: &str) -> Result<Option<Fields>, CaseError> {
        match self.map.remove(key) {
            None | Some(Value::Null) => Ok(None),
            Some(value) => Fields::of(value, &self.place.below(key)).map(Some),
        }
    }

    fn finish(self) -> Result<(), CaseError> {
        match self.map.keys().next() {
            None => Ok(()),
            Some(key) => Err(CaseError {
                code: "unknown_field",
                way_out: "删去这一项，或检查拼写",
                ..self.wrong(key, "不认识这一项")
            }),
        }
    }
}

fn parameters(fields: &mut Fields, pack: &Pack) -> Result<Params, CaseError> {
    let Some(object) = fields.object("parameters")? else { return Ok(Params::default()) };
    let mut texts: Vec<(String, String)> = Vec::new();
    for (key, value) in &object.map {
        match value {
            Value::String(text) => texts.push((key.clone(), text.clone())),
            other => return Err(object.wrong(key, format!("“{other}”应写成文字，如 \"360\""))),
        }
    }
    Params::new(pack, texts)
        .map_err(|e| CaseError { code: "bad_parameter", ..object.wrong(&e.key, e.problem) })
}

fn person(mut fields: Fields) -> Result<Person, CaseError> {
    let leave = fields.list("leave")?.unwrap_or_default();
    let below = fields.place.below("leave");
    let leave = leave.into_iter().map(|v| span(Fields::of(v, &below)?)).collect::<Result<_, _>>()?;
    let person = Person {
        stage: fields.code("stage", Stage::from_code)?,
        title: fields.text("title")?,
        applying_for: fields.code("applying_for", TitleLevel::from_code)?,
        education: fields.code("education", Education::from_code)?,
        work_years: fields.count("work_years", 0)?,
        joined: fields.date("joined")?,
        left: None,
        leave,
        new: fields.flag("new", false)?,
        head: fields.flag("head", false)?,
    };
    fields.finish().map(|()| person)
}

fn ends(fields: &mut Fields) -> Result<Period, CaseError> {
    let (from, to) = (fields.need_date("from")?, fields.need_date("to")?);
    let backwards = |e: crate::model::period::PeriodError| CaseError {
        code: "backwards",
        ..fields.wrong("to", e.to_string())
    };
    Period::new(from, to).map_err(backwards)
}

fn span(mut fields: Fields) -> Result<Period, CaseError> {
    let period = ends(&mut fields)?;
    fields.finish().map(|()| period)
}

fn record(value: Value, place: usize, pack: &Pack) -> Result<Record, CaseError> {
    let unnamed = Place::record(&format!("第 {} 条", place + 1));
    let mut fields =
        Fields::of(value, &unnamed).map_err(|e| CaseError { field: "records".to_owned(), ..e })?;
    let id = fields.text("id")?.ok_or_else(|| fields.missing("id"))?;
    fields.place = Place::record(&id);
    let category = fields.text("category")?.ok_or_else(|| fields.missing("category"))?;
    if pack.category(&category).is_none() {
        let problem = format!("规程 {} 没有类别“{category}”", pack.id());
        return Err(CaseError {
            code: "unknown_category",
            way_out: "用 xueshi policy show 看这个规程的类别",
            ..fields.wrong("category", problem)
        });
    }
    let span = ends(&mut fields)?;
    let usual = Record::new(id, category, span);
    let record = Record {
        days: fields.count("days", 1)?,
        hours: fields.hours("hours")?,
        lines: lines(&mut fields)?,
        minutes: fields.count("minutes", 0)?,
        sessions: fields.count("sessions", 1)?.unwrap_or(usual.sessions),
        role: fields.code("role", Role::from_code)?.unwrap_or(usual.role),
        level: fields.code("level", Level::from_code)?,
        grade: fields.code("grade", Grade::from_code)?,
        author_rank: fields.count("author_rank", 1)?.unwrap_or(usual.author_rank),
        medium: fields.code("medium", Medium::from_code)?.unwrap_or(usual.medium),
        serial_number: fields.flag("serial_number", usual.serial_number)?,
        organiser: fields.code("organiser", Organiser::from_code)?.unwrap_or(usual.organiser),
        work: fields.text("work")?,
        planned: fields.flag("planned", usual.planned)?,
        late: fields.flag("late", usual.late)?,
        complete: fields.flag("complete", usual.complete)?,
        confirmed: fields.flag("confirmed", usual.confirmed)?,
        same_subject: fields.flag("same_subject", usual.same_subject)?,
        mode: fields.code("mode", Mode::from_code)?,
        from_half: fields.code("from_half", Half::from_code)?.unwrap_or(usual.from_half),
        to_half: fields.code("to_half", Half::from_code)?.unwrap_or(usual.to_half),
        education: fields.code("education", Education::from_code)?,
        evidence: evidence(&mut fields)?,
        outcome: fields.code("result", Outcome::from_code)?,
        void: fields.flag("void", usual.void)?,
        ..usual
    };
    if record.days.is_some_and(|days| days > span.days()) {
        return Err(fields.wrong("days", format!("多于起止日期之间的 {} 天", span.days())));
    }
    if span.days() == 1 && record.from_half > record.to_half {
        return Err(CaseError { code: "backwards", ..fields.wrong("to_half", "结束早于开始") });
    }
    fields.finish().map(|()| record)
}

fn lines(fields: &mut Fields) -> Result<Vec<Hours>, CaseError> {
    let lines = fields.list("lines")?.unwrap_or_default();
    lines.iter().enumerate().map(|(i, line)| fields.hours_in(&format!("lines[{}]", i + 1), line)).collect()
}

fn evidence(fields: &mut Fields) -> Result<Option<Vec<ProofKind>>, CaseError> {
    let Some(list) = fields.list("evidence")? else { return Ok(None) };
    let kind = |value: &Value| {
        let kind = value.as_str().and_then(ProofKind::from_code);
        kind.ok_or_else(|| {
            fields.wrong("evidence", format!("不认识的证明材料“{}”", value.as_str().unwrap_or("?")))
        })
    };
    list.iter().map(kind).collect::<Result<_, _>>().map(Some)
}
