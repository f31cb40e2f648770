//! A plan of trainings for a year 培训计划, one line a topic.

use std::collections::HashMap;

use super::error::InboundError;
use super::field::PlanField;
use super::read_sheets;
use super::report::{Problem, Read, Reading};
use super::roster::hours;
use super::table::{Line, Options, RowReader, choose, column_notices, lines};
use super::text::loose_key;
use crate::model::hours::Hours;

/// One line of a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanRecord {
    /// 主题.
    pub topic: String,
    /// When it is to be held, as written.
    pub month: Option<String>,
    /// 计划学时.
    pub hours: Option<Hours>,
    /// 负责人.
    pub leader: Option<String>,
    /// 备注.
    pub note: Option<String>,
}

/// Reads a plan.
///
/// # Errors
/// [`InboundError`] when the file as a whole cannot be read.
pub fn read_plan(
    bytes: &[u8],
    file_name: &str,
    options: &Options,
) -> Result<Reading<PlanRecord>, InboundError> {
    let (grid, header) = choose::<PlanField>(read_sheets(bytes, file_name)?, options)?;
    let mut reading = Reading::new(grid.name.clone(), &header);
    column_notices(&header, &mut reading);
    let mut seen: HashMap<String, u32> = HashMap::new();
    for line in lines(&grid, &header, &mut reading.notices) {
        let Line::Data(row, _) = line else { continue };
        let mut reader = RowReader::new(&grid, &header, row);
        match record_of(&mut reader, options) {
            Err(problem) => reading.rejected.push(problem),
            Ok(record) => match seen.insert(loose_key(&record.topic), row.number) {
                Some(earlier) => reading
                    .duplicates
                    .push(reader.problem(PlanField::Topic, format!("与第{earlier}行是同一主题，没有导入"))),
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

fn record_of(reader: &mut RowReader<'_, PlanField>, options: &Options) -> Result<PlanRecord, Problem> {
    use PlanField as F;
    let topic = reader.words(F::Topic).ok_or_else(|| reader.problem(F::Topic, "缺主题"))?;
    let hours = hours(reader, F::Hours, options)?.hours;
    Ok(PlanRecord {
        topic,
        month: reader.words(F::Month),
        hours,
        leader: reader.words(F::Leader),
        note: reader.words(F::Note),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_lines_and_names_what_is_wrong() {
        let text = "2026年校本培训计划\n序号,月份,研修主题,计划学时,负责人\n1,3月,新课标,4,张三\n2,4月,作业设计,-2,李四\n\
             3,5月,,2,\n4,5月,新 课标,4,\n5,6月,听评课,,\n";
        let reading = read_plan(text.as_bytes(), "计划.csv", &Options::default()).unwrap();
        let shown: Vec<_> = reading.rows.iter().map(|read| (read.row, read.record.topic.as_str())).collect();
        assert_eq!(shown, [(3, "新课标"), (7, "听评课")]);
        let first = &reading.rows[0].record;
        assert_eq!((first.month.as_deref(), first.hours), (Some("3月"), Some(Hours::whole(4))));
        assert_eq!(reading.rejected.iter().map(|problem| problem.row).collect::<Vec<_>>(), [4, 5]);
        assert_eq!(reading.duplicates[0].row, 6);
    }
}
