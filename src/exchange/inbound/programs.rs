//! Lists of trainings 培训项目, one a row.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::dates::{self, SpanRead};
use super::error::InboundError;
use super::field::ProgramField;
use super::grid::Value;
use super::read_sheets;
use super::report::{Problem, Read, Reading};
use super::roster::hours;
use super::table::{Line, Options, RowReader, choose, column_notices, lines};
use super::text::loose_key;
use super::vocabulary::find;
use crate::model::facts::{Activity, Level, Mode};
use crate::model::hours::Hours;
use crate::model::partial_date::PartialDate;
use crate::model::period::Period;

/// One training.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProgramRecord {
    /// 培训编号.
    pub code: Option<String>,
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
    /// First and last day.
    pub span: Period,
    /// Whole days, where the list states them.
    pub days: Option<u32>,
    /// Hours for those who listen.
    pub hours: Option<Hours>,
    /// Hours for those who speak.
    pub speaker_hours: Option<Hours>,
    /// Credits 学分.
    pub credits: Option<Hours>,
    /// 主办单位.
    pub host: Option<String>,
    /// 承办单位, 施教机构.
    pub provider: Option<String>,
    /// 地点.
    pub place: Option<String>,
    /// 内容.
    pub content: Option<String>,
    /// 批准文号.
    pub approval: Option<String>,
    /// 备注.
    pub note: Option<String>,
}

/// Reads a list of trainings.
///
/// # Errors
/// [`InboundError`] when the file as a whole cannot be read.
pub fn read_programs(
    bytes: &[u8],
    file_name: &str,
    options: &Options,
) -> Result<Reading<ProgramRecord>, InboundError> {
    let (grid, header) = choose::<ProgramField>(read_sheets(bytes, file_name)?, options)?;
    let mut reading = Reading::new(grid.name.clone(), &header);
    column_notices(&header, &mut reading);
    let mut seen: HashMap<String, u32> = HashMap::new();
    for line in lines(&grid, &header, &mut reading.notices) {
        let Line::Data(row, _) = line else { continue };
        let mut reader = RowReader::new(&grid, &header, row);
        match record_of(&mut reader, options) {
            Err(problem) => reading.rejected.push(problem),
            Ok(record) => {
                let key = record.code.clone().unwrap_or_else(|| key(&record));
                match seen.get(&key) {
                    Some(earlier) => reading
                        .duplicates
                        .push(reader.problem(ProgramField::Title, format!("与第{earlier}行重复，没有导入"))),
                    None => {
                        seen.insert(key, row.number);
                        reading.rows.push(Read { row: row.number, record });
                    }
                }
            }
        }
        reading.warnings.append(&mut reader.warnings);
    }
    if reading.data_rows() == 0 {
        return Err(InboundError::NoRows { sheet: grid.name });
    }
    Ok(reading.with_source(grid))
}

/// Trainings without a code are one when title and days are.
fn key(record: &ProgramRecord) -> String {
    format!("{} {} {}", loose_key(&record.title), record.span.from(), record.span.to())
}

fn record_of(reader: &mut RowReader<'_, ProgramField>, options: &Options) -> Result<ProgramRecord, Problem> {
    use ProgramField as F;
    let title = reader.words(F::Title).ok_or_else(|| reader.problem(F::Title, "缺培训名称"))?;
    let span = days(reader, options)?;
    let claimed = hours(reader, F::Hours, options)?;
    let speaking = hours(reader, F::SpeakerHours, options)?;
    let credits = hours(reader, F::Credits, options)?;
    let category = reader.words(F::Category);
    let stated = match reader.amount(F::Days)? {
        Some(super::amount::Amount::Hours(days)) if days.hundredths() % 100 == 0 => {
            u32::try_from(days.hundredths() / 100).ok()
        }
        Some(super::amount::Amount::HalfDays(halves)) => Some(halves.div_ceil(2)),
        _ => None,
    };
    Ok(ProgramRecord {
        code: reader.code(F::Code),
        title,
        activity: category.as_deref().and_then(find),
        category,
        mode: reader.listed(F::Mode),
        level: reader.listed(F::Level),
        span,
        days: stated.filter(|days| *days > 0),
        hours: claimed.hours,
        speaker_hours: speaking.hours,
        credits: credits.credits.or(credits.hours).or(claimed.credits),
        host: reader.words(F::Host),
        provider: reader.words(F::Provider),
        place: reader.words(F::Place),
        content: reader.words(F::Content),
        approval: reader.words(F::Approval),
        note: reader.words(F::Note),
    })
}

/// First and last day, from two columns or one; both must be exact.
fn days(reader: &mut RowReader<'_, ProgramField>, options: &Options) -> Result<Period, Problem> {
    use ProgramField as F;
    let start = [F::From, F::Span].into_iter().find(|field| reader.value(*field).is_some());
    let Some(field) = start else { return Err(reader.problem(F::From, "缺开始时间")) };
    let first = read_span(reader, field, options)?;
    let last = match reader.value(F::To) {
        Some(_) => read_span(reader, F::To, options)?.to,
        None => first.to,
    };
    let exact = |date: PartialDate, field: F| -> Result<NaiveDate, Problem> {
        date.exact()
            .ok_or_else(|| reader.problem(field, format!("日期 {date} 没有写到日，请写成 2024-09-01")))
    };
    let (from, to) = (exact(first.from, field)?, exact(last, F::To)?);
    Period::new(from, to)
        .map_err(|_| reader.problem(F::To, format!("结束日期{to}早于开始日期{from}，请核对")))
}

fn read_span(
    reader: &mut RowReader<'_, ProgramField>,
    field: ProgramField,
    options: &Options,
) -> Result<SpanRead, Problem> {
    let value = reader.sound(field).unwrap_or(&Value::Empty);
    let read = dates::span(value, reader.grid(), options.year);
    let read = read.map_err(|error| reader.problem(field, error.to_string()))?;
    if let Some(doubt) = &read.doubt {
        reader.warn(field, format!("{doubt}（{}），请核对", read.from));
    }
    Ok(read)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_a_list_and_names_what_is_wrong() {
        let text = "2026年培训安排\n项目编号,项目名称,培训类别,培训时间,结束时间,学时,主讲学时,主办单位,天数\n\
             P1,新课标培训,集中培训,2026.3.2-3.4,,24,48,县教师进修学校,3天\n\
             ,师德讲座,专题讲座,2026-05-06,2026-05-06,3,6,,\n\
             ,师德 讲座,专题讲座,2026-05-06,2026-05-06,3,6,,\n\
             P3,倒了,校本培训,2026-05-06,2026-05-01,3,,,\n\
             P4,没有日期,校本培训,,,3,,,\n\
             P5,负数,校本培训,2026-05-06,,-3,,,\n\
             P6,到月,校本培训,2026-05,,3,,,\n";
        let reading = read_programs(text.as_bytes(), "培训.csv", &Options::default()).unwrap();
        let shown: Vec<_> = reading.rows.iter().map(|read| (read.row, read.record.title.as_str())).collect();
        assert_eq!(shown, [(3, "新课标培训"), (4, "师德讲座")]);
        let first = &reading.rows[0].record;
        assert_eq!((first.code.as_deref(), first.activity), (Some("P1"), Some(Activity::CentralTraining)));
        assert_eq!((first.span.days(), first.days, first.hours), (3, Some(3), Some(Hours::whole(24))));
        assert_eq!(first.speaker_hours, Some(Hours::whole(48)));
        let rejected: Vec<u32> = reading.rejected.iter().map(|problem| problem.row).collect();
        assert_eq!(rejected, [6, 7, 8, 9], "{:?}", reading.rejected);
        assert_eq!(reading.duplicates[0].row, 5);
    }
}
