//! Lists that come back from the authority: record by record, approved or returned.

use super::amount::Amount;
use super::error::InboundError;
use super::field::DecisionField;
use super::person::{self, PersonKey};
use super::read_sheets;
use super::report::{Problem, Read, Reading};
use super::table::{Line, Options, RowReader, choose, column_notices, lines};
use super::vocabulary::Verdict;
use crate::model::hours::Hours;
use crate::model::id::EntryId;
use crate::model::partial_date::PartialDate;

/// What the authority decided on one record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecisionRecord {
    /// Whose record; empty where the number of the record says enough.
    pub person: PersonKey,
    /// 序号 of the list.
    pub serial: Option<u32>,
    /// The number that the program gave the record.
    pub entry: Option<EntryId>,
    /// 培训名称.
    pub title: Option<String>,
    /// 开始时间.
    pub from: Option<PartialDate>,
    /// 结束时间.
    pub to: Option<PartialDate>,
    /// 申报学时.
    pub claimed: Option<Hours>,
    /// 认定学时.
    pub recognised: Option<Hours>,
    /// 通过 or 退回; none where the row says neither, so that it stays open.
    pub verdict: Option<Verdict>,
    /// 审核意见, always there when the record is returned.
    pub opinion: Option<String>,
}

/// Reads a list of decisions.
///
/// # Errors
/// [`InboundError`] when the file as a whole cannot be read.
pub fn read_decisions(
    bytes: &[u8],
    file_name: &str,
    options: &Options,
) -> Result<Reading<DecisionRecord>, InboundError> {
    let (grid, header) = choose::<DecisionField>(read_sheets(bytes, file_name)?, options)?;
    let mut reading = Reading::new(grid.name.clone(), &header);
    column_notices(&header, &mut reading);
    let mut seen: std::collections::HashMap<EntryId, u32> = Default::default();
    for line in lines(&grid, &header, &mut reading.notices) {
        let Line::Data(row, _) = line else { continue };
        let mut reader = RowReader::new(&grid, &header, row);
        match record_of(&mut reader, options) {
            Err(problem) => reading.rejected.push(problem),
            Ok(record) => match record.entry.and_then(|entry| seen.insert(entry, row.number)) {
                Some(earlier) => reading.duplicates.push(
                    reader.problem(DecisionField::Record, format!("与第{earlier}行是同一条记录，没有导入")),
                ),
                None => reading.rows.push(Read { row: row.number, record }),
            },
        }
        reading.warnings.append(&mut reader.warnings);
    }
    if reading.data_rows() == 0 {
        return Err(InboundError::NoRows { sheet: grid.name });
    }
    Ok(reading.with_source(grid))
}

fn record_of(
    reader: &mut RowReader<'_, DecisionField>,
    options: &Options,
) -> Result<DecisionRecord, Problem> {
    use DecisionField as F;
    let entry = match reader.code(F::Record) {
        Some(text) => Some(text.parse().map_err(|_| reader.problem(F::Record, "记录编号应为数字，请核对"))?),
        None => None,
    };
    let person = match person::key(reader, options) {
        Ok((person, _)) => person,
        Err(_) if entry.is_some() => PersonKey::default(),
        Err(problem) => return Err(problem),
    };
    let hours = |amount: Option<Amount>| match amount {
        Some(Amount::Hours(hours)) => Some(hours),
        _ => None,
    };
    let recognised = hours(reader.amount(F::Recognised)?);
    let claimed = hours(reader.amount(F::Hours)?);
    let opinion = reader.words(F::Opinion);
    let doubts = reader.warnings.len();
    let verdict = match reader.listed(F::Verdict) {
        Some(verdict) => Some(verdict),
        None if reader.value(F::Verdict).is_some() => {
            reader.warnings.truncate(doubts);
            return Err(reader.problem(F::Verdict, "看不出是通过还是退回"));
        }
        // Beside a column for the result, the figure may be the one that was handed in.
        None if reader.has(F::Verdict) => None,
        None => recognised.filter(|hours| !hours.is_zero()).map(|_| Verdict::Approved),
    };
    if verdict == Some(Verdict::Returned) && opinion.is_none() {
        return Err(reader.problem(F::Opinion, "退回的记录没有写意见"));
    }
    Ok(DecisionRecord {
        person,
        serial: reader.code(F::Serial).and_then(|text| text.parse().ok()),
        entry,
        title: reader.words(F::Title),
        from: reader.date(F::From),
        to: reader.date(F::To),
        claimed,
        recognised,
        verdict,
        opinion,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_verdicts_and_asks_for_opinions() {
        let text = "记录编号,姓名,申报学时,认定学时,审核结果,审核意见\n\
            12,张三,16,16,通过,\n13,李四,8,,退回,证书不清\n14,王五,8,,退回,\n15,赵六,8,6,,\n16,孙七,8,,再议,\n12,张三,16,16,通过,\n";
        let reading = read_decisions(text.as_bytes(), "批复.csv", &Options::default()).unwrap();
        let verdicts: Vec<_> = reading.rows.iter().map(|read| (read.row, read.record.verdict)).collect();
        assert_eq!(verdicts, [(2, Some(Verdict::Approved)), (3, Some(Verdict::Returned)), (5, None)]);
        assert_eq!(reading.rejected.iter().map(|p| p.row).collect::<Vec<_>>(), [4, 6]);
        assert_eq!(reading.duplicates[0].row, 7);
        assert_eq!(reading.rows[0].record.entry, Some(EntryId(12)));
    }

    #[test]
    fn without_a_column_for_the_result_the_figure_says_it() {
        let text = "序号,姓名,事项,认定学时\n1,张三,研修,16\n2,李四,研修,0\n3,王五,研修,\n";
        let reading = read_decisions(text.as_bytes(), "批复.csv", &Options::default()).unwrap();
        let rows: Vec<_> = reading.rows.iter().map(|r| (r.record.serial, r.record.verdict)).collect();
        assert_eq!(rows, [(Some(1), Some(Verdict::Approved)), (Some(2), None), (Some(3), None)]);
        assert_eq!(reading.rows[0].record.title.as_deref(), Some("研修"));
    }
}
