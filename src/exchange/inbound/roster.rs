//! Rosters of one training: who took part, as what, with which result.

use std::collections::HashMap;

use super::amount::Amount;
use super::error::InboundError;
use super::field::{Field, RosterField};
use super::mark::{Mark, mark};
use super::person::{self, PersonKey};
use super::read_sheets;
use super::report::{Problem, Read, Reading};
use super::table::{Line, Options, RowReader, choose, column_notices, lines, total_in};
use super::vocabulary::YesNo;
use crate::model::attendance::Attendance;
use crate::model::facts::{Grade, Outcome, Role};
use crate::model::hours::Hours;

/// One person on a roster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RosterRecord {
    /// Who.
    pub person: PersonKey,
    /// As what; nothing said means a learner.
    pub role: Option<Role>,
    /// 合格, 不合格, 缺席.
    pub outcome: Option<Outcome>,
    /// 优秀, 良好, 合格.
    pub grade: Option<Grade>,
    /// Attendance over the whole training.
    pub attendance: Option<Attendance>,
    /// Whether hours are granted, where a column says so.
    pub granted: Option<bool>,
    /// Hours of this person where they differ from the training's.
    pub hours: Option<Hours>,
    /// Credits 学分.
    pub credits: Option<Hours>,
    /// 证书编号.
    pub certificate: Option<String>,
    /// 备注, or the reason for not granting.
    pub note: Option<String>,
}

impl RosterRecord {
    /// Why the person gets no hours, if the roster marks them out: the note, else the mark itself.
    pub fn marked_out(&self) -> Option<String> {
        let away = self.attendance.filter(|attendance| !attendance.is_there()).map(Attendance::word);
        let failed = self.outcome.filter(|outcome| *outcome != Outcome::Pass).map(Outcome::word);
        let refused = self.granted.filter(|granted| !granted).map(|_| "不授予学时");
        if self.granted == Some(true) {
            return None;
        }
        let mark = away.or(failed).or(refused)?;
        Some(match &self.note {
            Some(note) if note.contains(mark) || refused.is_some() => note.clone(),
            Some(note) => format!("{mark}（{note}）"),
            None => mark.to_owned(),
        })
    }
}

/// Reads the roster of one training.
///
/// # Errors
/// [`InboundError`] when the file as a whole cannot be read.
pub fn read_roster(
    bytes: &[u8],
    file_name: &str,
    options: &Options,
) -> Result<Reading<RosterRecord>, InboundError> {
    let (grid, header) = choose::<RosterField>(read_sheets(bytes, file_name)?, options)?;
    let mut reading = Reading::new(grid.name.clone(), &header);
    column_notices(&header, &mut reading);
    let mut seen: HashMap<String, u32> = HashMap::new();
    let mut stated = None;
    for line in lines(&grid, &header, &mut reading.notices) {
        let row = match line {
            Line::Data(row, _) => row,
            Line::Total(row) => {
                stated =
                    header.place(RosterField::Hours).and_then(|hours| total_in(row, Some(hours))).or(stated);
                continue;
            }
        };
        let mut reader = RowReader::new(&grid, &header, row);
        match record_of(&mut reader, options) {
            Err(problem) => reading.rejected.push(problem),
            Ok(record) => match seen.get(&record.person.key()) {
                Some(earlier) => reading.duplicates.push(reader.problem(
                    RosterField::Name,
                    format!("与第{earlier}行是同一人或同名，没有导入，请加编码或证件号区分"),
                )),
                None => {
                    seen.insert(record.person.key(), row.number);
                    reading.rows.push(Read { row: row.number, record });
                }
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

fn record_of(reader: &mut RowReader<'_, RosterField>, options: &Options) -> Result<RosterRecord, Problem> {
    use RosterField as F;
    let (person, remark) = person::key(reader, options)?;
    let result = result(reader);
    let claimed = hours(reader, F::Hours, options)?;
    let credits = match reader.amount(F::Credits)? {
        Some(Amount::Hours(credits) | Amount::Credits(credits)) => Some(credits),
        _ => claimed.credits,
    };
    let attendance = attendance(reader).or(result.attendance);
    let notes = remark.into_iter().chain(reader.words(F::Note));
    Ok(RosterRecord {
        person,
        role: reader.listed(F::Role),
        outcome: result.outcome,
        grade: result.grade,
        attendance,
        granted: reader.listed::<YesNo>(F::Granted).map(|answer| answer == YesNo::Yes),
        hours: claimed.hours,
        credits,
        certificate: reader.code(F::Certificate),
        note: Some(notes.collect::<Vec<_>>().join("；")).filter(|note| !note.is_empty()),
    })
}

fn result(reader: &mut RowReader<'_, RosterField>) -> Mark {
    let Some(value) = reader.sound(RosterField::Result) else { return Mark::default() };
    let read = mark(value);
    match read {
        Some(mark) if mark.from_score => {
            let word = mark.outcome.map_or("", Outcome::word);
            reader.warn(RosterField::Result, format!("按60分及格读作{word}"));
        }
        None => reader.warn(RosterField::Result, "认不出结果，没有导入，可填优秀、合格、不合格、缺席"),
        _ => {}
    }
    read.unwrap_or_default()
}

/// A signature where attendance is asked for means that the person was there.
fn attendance(reader: &mut RowReader<'_, RosterField>) -> Option<Attendance> {
    let text = reader.code(RosterField::Attendance)?;
    let known = super::vocabulary::find(&text);
    let signed =
        reader.value(RosterField::Name).is_some_and(|name| super::text::tight(&name.shown()) == text);
    if known.is_none() && !signed {
        reader.warn(RosterField::Attendance, "认不出考勤，按出席读，可填出席、迟到、病假、旷课等");
    }
    Some(known.unwrap_or(Attendance::Present))
}

/// What a cell of hours says, each where it says so.
#[derive(Default)]
pub(super) struct Claimed {
    pub hours: Option<Hours>,
    pub half_days: Option<u32>,
    pub credits: Option<Hours>,
}

/// Hours, half days or credits of a cell; days are converted where the options say how.
pub(super) fn hours<F: Field>(
    reader: &mut RowReader<'_, F>,
    field: F,
    options: &Options,
) -> Result<Claimed, Problem> {
    Ok(match reader.amount(field)? {
        None => Claimed::default(),
        Some(Amount::Hours(hours)) => Claimed { hours: Some(hours), ..Claimed::default() },
        Some(Amount::Credits(credits)) => {
            reader.warn(field, format!("写的是学分，按{credits}学分读，没有学时"));
            Claimed { credits: Some(credits), ..Claimed::default() }
        }
        Some(Amount::HalfDays(count)) => {
            let hours = options.half_day.map(|half| half.times(count));
            match (hours, options.half_day) {
                (Some(hours), Some(half)) => {
                    reader.warn(field, format!("按半天{half}学时换算为{hours}学时"));
                }
                _ => reader.warn(field, "写的是天数，没有学时，由规程换算"),
            }
            Claimed { hours, half_days: Some(count), credits: None }
        }
    })
}
