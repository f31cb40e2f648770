//! Lists of hours: records of platforms, and whatever people did elsewhere, one thing a row.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::amount::Amount;
use super::dates::{SpanRead, span, year_period};
use super::error::InboundError;
use super::field::EntryField;
use super::grid::{Grid, Value};
use super::header::Header;
use super::mark::mark;
use super::person::{self, PersonKey};
use super::read_sheets;
use super::report::{Problem, Read, Reading};
use super::roster::hours;
use super::table::{Line, Options, RowReader, choose, column_notices, lines, total_in};
use super::text::{loose_key, split_remark, words};
use super::vocabulary::{chinese_rank, find};
use crate::model::facts::{Activity, Grade, Level, Mode, Outcome, Role};
use crate::model::hours::Hours;
use crate::model::partial_date::PartialDate;

/// One thing that one person did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryRecord {
    /// Who.
    pub person: PersonKey,
    /// 培训名称.
    pub title: String,
    /// The kind of activity, where the category's words name one.
    pub activity: Option<Activity>,
    /// The words of the category as they stand, for the policy's categories.
    pub category: Option<String>,
    /// 学习形式.
    pub mode: Option<Mode>,
    /// 级别.
    pub level: Option<Level>,
    /// First day.
    pub from: NaiveDate,
    /// Last day, not before the first.
    pub to: NaiveDate,
    /// Hours asked for.
    pub hours: Option<Hours>,
    /// Half days that it took.
    pub half_days: Option<u32>,
    /// Credits 学分.
    pub credits: Option<Hours>,
    /// As what.
    pub role: Option<Role>,
    /// 合格, 不合格, 缺席.
    pub outcome: Option<Outcome>,
    /// 优秀, 良好, 合格.
    pub grade: Option<Grade>,
    /// 主办单位.
    pub host: Option<String>,
    /// 承办单位, 施教机构, platform.
    pub provider: Option<String>,
    /// 地点.
    pub place: Option<String>,
    /// 内容.
    pub content: Option<String>,
    /// 证书编号.
    pub certificate: Option<String>,
    /// Place among the authors, from 1.
    pub author_rank: Option<u8>,
    /// 刊物名称.
    pub publication: Option<String>,
    /// 年度 as it stands.
    pub year: Option<String>,
    /// 备注.
    pub note: Option<String>,
}

/// Reads a list of hours.
///
/// # Errors
/// [`InboundError`] when the file as a whole cannot be read.
pub fn read_entries(
    bytes: &[u8],
    file_name: &str,
    options: &Options,
) -> Result<Reading<EntryRecord>, InboundError> {
    let (grid, header) = choose::<EntryField>(read_sheets(bytes, file_name)?, options)?;
    let mut reading = Reading::new(grid.name.clone(), &header);
    column_notices(&header, &mut reading);
    let caption = caption(&grid, &header);
    if let Some(caption) = &caption {
        reading.notices.push(format!("表里没有培训名称一栏，按表题“{caption}”读取"));
    }
    let mut seen = Seen::default();
    let mut stated = None;
    for line in lines(&grid, &header, &mut reading.notices) {
        let row = match line {
            Line::Data(row, _) => row,
            Line::Total(row) => {
                stated =
                    header.place(EntryField::Hours).and_then(|hours| total_in(row, Some(hours))).or(stated);
                continue;
            }
        };
        let mut reader = RowReader::new(&grid, &header, row);
        match record_of(&mut reader, options, caption.as_deref()) {
            Err(problem) => reading.rejected.push(problem),
            Ok(record) => match seen.meet(&mut reader, &record) {
                Some(problem) => reading.duplicates.push(problem),
                None => reading.rows.push(Read { row: row.number, record }),
            },
        }
        reading.warnings.append(&mut reader.warnings);
    }
    if reading.data_rows() == 0 {
        return Err(InboundError::NoRows { sheet: grid.name });
    }
    let sum: Hours = reading.rows.iter().filter_map(|read| read.record.hours).sum();
    reading.compare_total(stated, sum);
    Ok(reading.with_source(grid))
}

/// The title of a sheet whose columns name no training: the one text above the header, without
/// the words that say that it is a list.
fn caption(grid: &Grid, header: &Header<EntryField>) -> Option<String> {
    if header.place(EntryField::Title).or(header.place(EntryField::Content)).is_some() {
        return None;
    }
    let above = grid.rows.iter().take_while(|row| row.number < header.first);
    let texts = above.filter_map(|row| row.cells.iter().find(|value| !value.is_blank()));
    let title = texts.map(|value| words(&value.shown())).next()?;
    const LISTS: [&str; 14] = [
        "参加人员名单",
        "参训人员名单",
        "参会人员名单",
        "参加教师名单",
        "参训教师名单",
        "人员名单",
        "学员名单",
        "名单",
        "花名册",
        "登记表",
        "汇总表",
        "统计表",
        "一览表",
        "签到表",
    ];
    let bare = LISTS.iter().find_map(|list| title.strip_suffix(list)).unwrap_or(&title);
    let bare = bare.trim_end_matches("学时").trim();
    (!bare.is_empty()).then(|| bare.to_owned())
}

fn record_of(
    reader: &mut RowReader<'_, EntryField>,
    options: &Options,
    caption: Option<&str>,
) -> Result<EntryRecord, Problem> {
    use EntryField as F;
    let (person, remark) = person::key(reader, options)?;
    let content = reader.words(F::Content);
    let title = reader.words(F::Title).or_else(|| content.clone()).or_else(|| caption.map(str::to_owned));
    let title = title.ok_or_else(|| reader.problem(F::Title, "缺培训名称"))?;
    let year = reader.words(F::Year);
    let (from, to) = days(reader, options, year.as_deref())?;
    let claimed = hours(reader, F::Hours, options)?;
    let half_days = claimed.half_days.or(stated_days(reader)?);
    let credits = match reader.amount(F::Credits)? {
        Some(Amount::Hours(credits) | Amount::Credits(credits)) => Some(credits),
        _ => claimed.credits,
    };
    if claimed.hours.is_none() && credits.is_none() && half_days.is_none() {
        reader.warn(F::Hours, "没有写学时");
    }
    let category = reader.words(F::Category);
    let (outcome, grade) = result(reader);
    let notes = remark.into_iter().chain(reader.words(F::Note));
    Ok(EntryRecord {
        person,
        title,
        activity: category.as_deref().and_then(find),
        category,
        mode: reader.listed(F::Mode),
        level: reader.listed(F::Level),
        from,
        to,
        hours: claimed.hours,
        half_days,
        credits,
        role: reader.listed(F::Role),
        outcome,
        grade,
        host: reader.words(F::Host),
        provider: reader.words(F::Provider),
        place: reader.words(F::Place),
        content,
        certificate: reader.code(F::Certificate),
        author_rank: author_rank(reader),
        publication: reader.words(F::Publication),
        year,
        note: Some(notes.collect::<Vec<_>>().join("；")).filter(|note| !note.is_empty()),
    })
}

/// First and last day, from two columns, one column or, if need be, the year.
fn days(
    reader: &mut RowReader<'_, EntryField>,
    options: &Options,
    year: Option<&str>,
) -> Result<(NaiveDate, NaiveDate), Problem> {
    use EntryField as F;
    let period = year.and_then(|year| year_period(split_remark(year).0));
    let known = options.year.or_else(|| period.map(|period| chrono::Datelike::year(&period.from())));
    let start = [F::From, F::Span].into_iter().find(|field| reader.value(*field).is_some());
    let end = reader.value(F::To).map(|_| F::To);
    let first = start.map(|field| read_span(reader, field, known)).transpose()?;
    let last = end.map(|field| read_span(reader, field, known)).transpose()?;
    let (from, to, field) = match (first, last) {
        (Some(first), Some(last)) => (first.from, last.to, F::To),
        (Some(first), None) => (first.from, first.to, start.unwrap_or(F::From)),
        (None, Some(last)) => (last.from, last.to, F::To),
        (None, None) => {
            let Some(period) = period else { return Err(reader.problem(F::From, "缺开始时间")) };
            reader.warn(F::Year, format!("没有写日期，按{}至{}读", period.from(), period.to()));
            return Ok((period.from(), period.to()));
        }
    };
    if to.last() < from.first() {
        return Err(reader.problem(field, format!("结束日期{to}早于开始日期{from}")));
    }
    if from.exact().is_none() || to.exact().is_none() {
        reader.warn(field, format!("日期不到日，按{}至{}读", from.first(), to.last()));
    }
    if options.today.is_some_and(|today| to.first() > today) {
        reader.warn(field, format!("{to}还没有到，请核对"));
    }
    Ok((from.first(), to.last()))
}

struct Ends {
    from: PartialDate,
    to: PartialDate,
}

fn read_span(
    reader: &mut RowReader<'_, EntryField>,
    field: EntryField,
    year: Option<i32>,
) -> Result<Ends, Problem> {
    let value = reader.sound(field).unwrap_or(&Value::Empty);
    match span(value, reader.grid(), year) {
        Ok(SpanRead { from, to, doubt }) => {
            if let Some(doubt) = doubt {
                reader.warn(field, format!("{doubt}（{from}），请核对"));
            }
            Ok(Ends { from, to })
        }
        Err(error) => Err(reader.problem(field, error.to_string())),
    }
}

/// A column of days: `3`, `3天`, `半天`, in half days.
fn stated_days(reader: &mut RowReader<'_, EntryField>) -> Result<Option<u32>, Problem> {
    Ok(match reader.amount(EntryField::Days)? {
        Some(Amount::HalfDays(count)) => Some(count),
        Some(Amount::Hours(days)) if days.hundredths() % 50 == 0 => {
            u32::try_from(days.hundredths() / 50).ok()
        }
        Some(_) => {
            reader.warn(EntryField::Days, "天数应为整天或半天，没有导入");
            None
        }
        None => None,
    })
}

fn result(reader: &mut RowReader<'_, EntryField>) -> (Option<Outcome>, Option<Grade>) {
    let Some(value) = reader.sound(EntryField::Result) else { return (None, None) };
    match mark(value) {
        Some(mark) => (mark.outcome, mark.grade),
        None => {
            reader.warn(EntryField::Result, "认不出结果，没有导入，可填优秀、合格、不合格");
            (None, None)
        }
    }
}

fn author_rank(reader: &mut RowReader<'_, EntryField>) -> Option<u8> {
    let text = reader.code(EntryField::AuthorRank)?;
    let rank = chinese_rank(&text);
    if rank.is_none() {
        reader.warn(EntryField::AuthorRank, "认不出排名，没有导入，可填1、2、3");
    }
    rank
}

/// Records met so far, to find what stands in the list twice.
#[derive(Default)]
struct Seen {
    /// Person, title, days and hours: the same thing.
    same: HashMap<(String, String, NaiveDate, NaiveDate, Option<Hours>), u32>,
    /// Person, days and hours: probably the same thing under another name.
    alike: HashMap<(String, NaiveDate, NaiveDate, Option<Hours>), u32>,
}

impl Seen {
    fn meet(&mut self, reader: &mut RowReader<'_, EntryField>, record: &EntryRecord) -> Option<Problem> {
        let row = reader.number();
        let person = record.person.key();
        let alike = (person.clone(), record.from, record.to, record.hours);
        let same = (person, loose_key(&record.title), record.from, record.to, record.hours);
        if let Some(earlier) = self.same.get(&same) {
            return Some(reader.problem(EntryField::Title, format!("与第{earlier}行重复，没有导入")));
        }
        if let Some(earlier) = self.alike.get(&alike) {
            let problem =
                format!("与第{earlier}行同人、同时间、同学时，名称不同，已导入，请核对是不是同一次");
            reader.warn(EntryField::Title, problem);
        }
        self.same.insert(same, row);
        self.alike.entry(alike).or_insert(row);
        None
    }
}
