//! Rows that did not come in, back as a workbook: the same columns as the file had, and a column that says what
//! is wrong. Once mended it can be imported as it is.

use chrono::{Datelike, NaiveDate};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook};

use super::list::SheetError;
use super::saved::saved;
use crate::exchange::inbound::FailedRows;

/// Heading of the column with the reasons.
pub const REASON: &str = "未导入原因";

/// The bytes of the .xlsx. `date` is the day on which it is said to be made.
///
/// # Errors
/// [`SheetError`] when there are more rows or columns than a workbook takes.
pub fn xlsx(failed: &FailedRows, date: NaiveDate) -> Result<Vec<u8>, SheetError> {
    let mut workbook = Workbook::new();
    let made = ExcelDateTime::from_ymd(
        u16::try_from(date.year()).unwrap_or(1900),
        u8::try_from(date.month()).unwrap_or(1),
        u8::try_from(date.day()).unwrap_or(1),
    )?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&made));
    let page = workbook.add_worksheet();
    page.set_name("未导入的行")?;
    let font = || Format::new().set_font_name("宋体").set_font_size(10).set_num_format("@");
    let (heading, text, red) = (font().set_bold(), font(), font().set_font_color(0xAE_20_18));
    let reason = u16::try_from(failed.headings.len()).unwrap_or(u16::MAX);
    for (column, title) in (0..).zip(&failed.headings) {
        page.write_string_with_format(0, column, title, &heading)?;
        page.set_column_width(column, 14)?;
    }
    page.write_string_with_format(0, reason, REASON, &heading)?;
    page.set_column_width(reason, 60)?;
    for (line, row) in (1..).zip(&failed.rows) {
        for (column, cell) in (0..).zip(&row.cells).filter(|(_, cell)| !cell.is_empty()) {
            page.write_string_with_format(line, column, cell, &text)?;
        }
        page.write_string_with_format(line, reason, format!("第{}行：{}", row.row, row.reason), &red)?;
    }
    page.set_freeze_panes(1, 0)?;
    Ok(saved(&mut workbook)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::inbound::FailedRow;
    use crate::exchange::inbound::grid::Value;
    use crate::exchange::inbound::{Options, read_sheets, read_staff};

    #[test]
    fn the_same_columns_and_the_reason() {
        let failed = FailedRows {
            sheet: "花名册".into(),
            headings: vec!["姓名".into(), "身份证号".into()],
            rows: vec![FailedRow {
                row: 8,
                cells: vec!["=赵敏".into(), "330999197510050000".into()],
                reason: "身份证号：末几位已丢失".into(),
            }],
        };
        let day = NaiveDate::from_ymd_opt(2026, 3, 2).unwrap();
        let grid = read_sheets(&xlsx(&failed, day).unwrap(), "未导入.xlsx").unwrap().remove(0);
        let shown =
            |row: u32| -> Vec<String> { grid.row(row).unwrap().cells.iter().map(Value::shown).collect() };
        assert_eq!(shown(1), ["姓名", "身份证号", REASON]);
        assert_eq!(shown(2), ["=赵敏", "330999197510050000", "第8行：身份证号：末几位已丢失"]);
    }
    #[test]
    fn a_mended_workbook_comes_in_as_it_is() {
        let list = "序号,姓名,职称,,参加工作/时间,身份证号\n,,名称,取得时间,,\n\
            1,张三,一级教师,2012.12,2003.8,33099919810228001X\n2,李四,=1+1,2013.12,2005.8,330999198203050020\n";
        let day = NaiveDate::from_ymd_opt(2026, 3, 2).unwrap();
        let read = |bytes: &[u8], name: &str| read_staff(bytes, name, &Options::default()).unwrap();
        let first = read(list.as_bytes(), "名单.csv");
        assert_eq!((first.rows.len(), first.rejected.len()), (1, 1));
        let mut failed = first.failed_rows(&[]);
        let again = read(&xlsx(&failed, day).unwrap(), "未导入.xlsx");
        assert_eq!(again.rejected[0].value, "330999198203050020");
        assert!(again.notices.is_empty(), "{:?}", again.notices);
        *failed.rows[0].cells.last_mut().unwrap() = "330999198203050029".into();
        let mended = read(&xlsx(&failed, day).unwrap(), "未导入.xlsx");
        assert_eq!(mended.rows[0].record.title_since.unwrap().to_string(), "2013-12");
        assert_eq!(mended.rows[0].record.joined.unwrap().to_string(), "2005-08");
    }
}
