//! Opening hours 期初学时: totals by person, year and category from the workbook that was used
//! before. Years and categories stand in columns of their own, or in the headings.

use std::collections::{BTreeMap, HashMap};

use super::amount::Amount;
use super::dates::year_period;
use super::error::InboundError;
use super::field::OpeningField;
use super::header::{Header, Source};
use super::person::{self, PersonKey};
use super::read_sheets;
use super::report::{Problem, Read, Reading};
use super::table::{Line, Options, RowReader, choose, lines};
use super::text::{header_key, words};
use crate::model::hours::Hours;
use crate::model::period::Period;

/// What one row says of one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpeningRecord {
    /// Who.
    pub person: PersonKey,
    /// Totals, in the order of the columns; none of them zero.
    pub totals: Vec<OpeningTotal>,
    /// 备注.
    pub note: Option<String>,
}

/// Hours that a person had in a year and category.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpeningTotal {
    /// The year, if the list says which.
    pub period: Option<Period>,
    /// The words of the category, if the list says which.
    pub category: Option<String>,
    /// How many.
    pub hours: Hours,
}

/// A column of hours whose heading names the year, the category or both.
pub(super) struct Amounts {
    index: usize,
    heading: String,
    period: Option<Period>,
    category: Option<String>,
}

/// Reads a list of opening hours.
///
/// # Errors
/// [`InboundError`] when the file as a whole cannot be read.
pub fn read_opening(
    bytes: &[u8],
    file_name: &str,
    options: &Options,
) -> Result<Reading<OpeningRecord>, InboundError> {
    let (grid, mut header) = choose::<OpeningField>(read_sheets(bytes, file_name)?, options)?;
    // A heading that merely ends in 学时 begins with a category.
    for column in
        header.columns.iter_mut().filter(|c| c.source == Source::Guessed && c.field == Some("hours"))
    {
        (column.source, column.field) = (Source::Unread, None);
        header.places.remove(&OpeningField::Hours);
    }
    let amounts = amounts(&header);
    if amounts.is_empty() && header.place(OpeningField::Hours).is_none() {
        return Err(InboundError::NoHeader {
            wanted: "“姓名”“年度”“学时”，或以年度为栏目名的学时"
        });
    }
    for column in header.columns.iter_mut().filter(|c| amounts.iter().any(|a| a.index == c.index)) {
        (column.source, column.field) = (Source::Known, Some("hours"));
    }
    let mut reading = Reading::new(grid.name.clone(), &header);
    super::table::column_notices(&header, &mut reading);
    let mut seen: HashMap<(String, Option<Period>, Option<String>), u32> = HashMap::new();
    for line in lines(&grid, &header, &mut reading.notices) {
        let Line::Data(row, _) = line else { continue };
        let mut reader = RowReader::new(&grid, &header, row);
        match record_of(&mut reader, &amounts, options) {
            Err(problem) => reading.rejected.push(problem),
            Ok(record) => {
                let person = record.person.key();
                let keys: Vec<_> =
                    record.totals.iter().map(|t| (person.clone(), t.period, t.category.clone())).collect();
                match keys.iter().find_map(|key| seen.get(key)) {
                    Some(earlier) => reading.duplicates.push(reader.problem(
                        OpeningField::Name,
                        format!("与第{earlier}行是同一人、同一年度、同一类别，没有导入"),
                    )),
                    None => {
                        seen.extend(keys.into_iter().map(|key| (key, row.number)));
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

/// The columns of hours whose headings name a year or a category.
pub(super) fn amounts(header: &Header<OpeningField>) -> Vec<Amounts> {
    let year_column = header.place(OpeningField::Year).is_some();
    let unread = header.columns.iter().filter(|column| column.source == Source::Unread);
    unread
        .filter_map(|column| {
            let (period, category) = year_and_category(&column.heading);
            let said = period.is_some() || (year_column && category.is_some());
            let total = column.heading.rsplit('/').next().is_some_and(is_sum);
            (said && !total).then(|| Amounts {
                index: column.index,
                heading: column.heading.clone(),
                period,
                category,
            })
        })
        .collect()
}

fn is_sum(heading: &str) -> bool {
    matches!(header_key(heading).as_str(), "合计" | "总计" | "小计" | "累计" | "共计")
}

/// `2021年/校本培训`, `2021年校本培训`, `2021学年`: the year and what else is said.
fn year_and_category(heading: &str) -> (Option<Period>, Option<String>) {
    let mut period = None;
    let mut rest: Vec<String> = Vec::new();
    for part in heading.split('/').map(words) {
        let leading = part.char_indices().map(|(at, c)| at + c.len_utf8()).rev();
        let year = leading
            .filter_map(|end| part.split_at_checked(end))
            .find_map(|(head, tail)| Some((year_period(head)?, tail)));
        match year.filter(|_| period.is_none()) {
            Some((year, tail)) => {
                period = Some(year);
                rest.push(tail.to_owned());
            }
            None => rest.push(part),
        }
    }
    let category: Vec<&str> = rest
        .iter()
        .map(|part| part.trim_end_matches("学时").trim_matches(['(', ')', '（', '）', ' ']))
        .filter(|part| !part.is_empty())
        .collect();
    (period, Some(category.concat()).filter(|category| !category.is_empty()))
}

fn record_of(
    reader: &mut RowReader<'_, OpeningField>,
    amounts: &[Amounts],
    options: &Options,
) -> Result<OpeningRecord, Problem> {
    use OpeningField as F;
    let (person, _) = person::key(reader, options)?;
    let said = reader.words(F::Year);
    let year = said.as_deref().and_then(year_period);
    if said.is_some() && year.is_none() {
        return Err(reader.problem(F::Year, "认不出年度，请写成 2024 或 2024学年"));
    }
    let year = year.or_else(|| options.year.and_then(|year| Period::years(year, year).ok()));
    let category = reader.words(F::Category);
    let mut totals: BTreeMap<usize, OpeningTotal> = BTreeMap::new();
    if let Some(hours) = amount_of(reader.amount(F::Hours)?) {
        totals.insert(usize::MAX, OpeningTotal { period: year, category: category.clone(), hours });
    }
    for column in amounts {
        let amount = reader.amount_at(column.index, &column.heading)?;
        if let Some(hours) = amount_of(amount) {
            let period = column.period.or(year);
            let category = column.category.clone().or_else(|| category.clone());
            totals.insert(column.index, OpeningTotal { period, category, hours });
        }
    }
    if totals.is_empty() {
        reader.warn(F::Hours, "没有学时");
    }
    let sum: Hours = totals.values().map(|total| total.hours).sum();
    if let Some(stated) = amount_of(reader.amount(F::Total)?).filter(|stated| *stated != sum) {
        reader.warn(F::Total, format!("合计写的是{stated}，各栏相加为{sum}，请核对"));
    }
    Ok(OpeningRecord { person, totals: totals.into_values().collect(), note: reader.words(F::Note) })
}

fn amount_of(amount: Option<Amount>) -> Option<Hours> {
    match amount {
        Some(Amount::Hours(hours)) if !hours.is_zero() => Some(hours),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Reading<OpeningRecord> {
        read_opening(text.as_bytes(), "期初.csv", &Options::default()).unwrap()
    }

    fn shown(reading: &Reading<OpeningRecord>, row: usize) -> Vec<String> {
        let total = |t: &OpeningTotal| {
            let period = t.period.map(|p| p.to_string()).unwrap_or_default();
            format!("{period} {} {}", t.category.clone().unwrap_or_default(), t.hours)
        };
        reading.rows[row].record.totals.iter().map(total).collect()
    }

    #[test]
    fn reads_a_long_list() {
        let reading = read(
            "姓名,年度,类别,学时\n张三,2021,校本培训,24\n张三,2021年,外出培训,66\n张三,2021,校本培训,24\n李四,那年,,3\n",
        );
        assert_eq!(shown(&reading, 0), ["2021 校本培训 24"]);
        assert_eq!(reading.rows.len(), 2);
        assert_eq!(reading.duplicates[0].row, 4);
        assert_eq!(reading.rejected[0].problem, "认不出年度，请写成 2024 或 2024学年");
    }

    #[test]
    fn reads_years_and_categories_from_headings() {
        let reading = read("姓名,2021年,2022学年,合计\n张三,72,80.5,150\n");
        assert_eq!(shown(&reading, 0), ["2021  72", "2022学年  80.5"]);
        assert_eq!(reading.warnings[0].problem, "合计写的是150，各栏相加为152.5，请核对");
        let reading = read("姓名,2021年,,2022年,\n,校本培训,外出培训,校本培训,外出培训\n张三,30,60,24,0\n");
        assert_eq!(shown(&reading, 0), ["2021 校本培训 30", "2021 外出培训 60", "2022 校本培训 24"]);
        let reading = read("姓名,年度,校本,外出学时\n张三,2021,30,60\n");
        assert_eq!(shown(&reading, 0), ["2021 校本 30", "2021 外出 60"]);
    }

    #[test]
    fn a_list_without_hours_is_no_list_of_hours() {
        let error = read_opening("姓名,学科\n张三,语文\n".as_bytes(), "x.csv", &Options::default());
        assert!(matches!(error, Err(InboundError::NoHeader { .. })));
    }
}
