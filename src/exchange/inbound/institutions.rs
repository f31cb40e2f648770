//! Lists of the bodies that hold trainings 单位, one a row.

use std::collections::HashMap;

use super::error::InboundError;
use super::field::InstitutionField;
use super::read_sheets;
use super::report::{Problem, Read, Reading};
use super::table::{Line, Options, RowReader, choose, column_notices, lines};
use super::text::{loose_key, words};
use crate::model::facts::Level;
use crate::model::institution::InstitutionKind;

/// One body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InstitutionRecord {
    /// 单位名称.
    pub name: String,
    /// 性质.
    pub kind: Option<InstitutionKind>,
    /// 级别.
    pub level: Option<Level>,
    /// 别名, without the name itself.
    pub aliases: Vec<String>,
    /// 代码.
    pub code: Option<String>,
    /// 批准单位.
    pub approved_by: Option<String>,
    /// 备注.
    pub note: Option<String>,
}

/// Reads a list of bodies.
///
/// # Errors
/// [`InboundError`] when the file as a whole cannot be read.
pub fn read_institutions(
    bytes: &[u8],
    file_name: &str,
    options: &Options,
) -> Result<Reading<InstitutionRecord>, InboundError> {
    let (grid, header) = choose::<InstitutionField>(read_sheets(bytes, file_name)?, options)?;
    let mut reading = Reading::new(grid.name.clone(), &header);
    column_notices(&header, &mut reading);
    let mut seen: HashMap<String, u32> = HashMap::new();
    for line in lines(&grid, &header, &mut reading.notices) {
        let Line::Data(row, _) = line else { continue };
        let mut reader = RowReader::new(&grid, &header, row);
        match record_of(&mut reader) {
            Err(problem) => reading.rejected.push(problem),
            Ok(record) => match seen.get(&loose_key(&record.name)) {
                Some(earlier) => reading.duplicates.push(
                    reader.problem(InstitutionField::Name, format!("与第{earlier}行是同一单位，没有导入")),
                ),
                None => {
                    seen.insert(loose_key(&record.name), row.number);
                    reading.rows.push(Read { row: row.number, record });
                }
            },
        }
        reading.warnings.append(&mut reader.warnings);
    }
    if reading.data_rows() == 0 {
        return Err(InboundError::NoRows { sheet: grid.name });
    }
    Ok(reading.with_source(grid))
}

fn record_of(reader: &mut RowReader<'_, InstitutionField>) -> Result<InstitutionRecord, Problem> {
    use InstitutionField as F;
    let name = reader.words(F::Name).ok_or_else(|| reader.problem(F::Name, "缺单位名称"))?;
    let aliases = reader.words(F::Aliases).unwrap_or_default();
    let aliases = aliases.split(['、', ',', '，', ';', '；', '/', '\n']).map(words);
    Ok(InstitutionRecord {
        aliases: aliases.filter(|alias| !alias.is_empty() && *alias != name).collect(),
        kind: reader.listed(F::Kind),
        level: reader.listed(F::Level),
        code: reader.code(F::Code),
        approved_by: reader.words(F::ApprovedBy),
        note: reader.words(F::Note),
        name,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_a_list_and_names_what_is_wrong() {
        let text = "培训机构名录\n序号,机构名称,机构类型,级别,简称,组织机构代码\n\
             1,县教师进修学校,进修学校,县,进修校、县进修学校,12330\n2,青禾大学,高校,市级,,\n\
             3,,高校,市级,,\n4,青禾 大学,高校,,,\n5,启明公司,不知道,很高,,\n";
        let reading = read_institutions(text.as_bytes(), "机构.csv", &Options::default()).unwrap();
        let shown: Vec<_> = reading.rows.iter().map(|read| (read.row, read.record.name.as_str())).collect();
        assert_eq!(shown, [(3, "县教师进修学校"), (4, "青禾大学"), (7, "启明公司")]);
        let first = &reading.rows[0].record;
        assert_eq!((first.kind, first.level), (Some(InstitutionKind::Training), Some(Level::County)));
        assert_eq!((first.aliases.len(), first.code.as_deref()), (2, Some("12330")));
        assert_eq!(reading.rejected.iter().map(|problem| problem.row).collect::<Vec<_>>(), [5]);
        assert_eq!(reading.duplicates[0].row, 6);
        let doubts: Vec<_> = reading.warnings.iter().map(|one| (one.row, one.column.as_str())).collect();
        assert_eq!(doubts, [(7, "机构类型"), (7, "级别")]);
    }
}
