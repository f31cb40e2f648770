//! Column sets that come with the program, as data (`assets/national.toml`): the public fields of the national system. Each is
//! an empty workbook and what goes into its columns, and is looked at, put right and filled like any form of the district.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, XlsxError};
use serde::Deserialize;

use super::patch::letters;
use super::{ColumnMap, Mapping, Source};
use crate::exchange::sheet::saved::saved;

/// The row of the headings, from 1; the note stands above them.
const HEADINGS: u32 = 2;
/// Its sheet.
const SHEET: &str = "Sheet1";

/// A column set.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Preset {
    /// Its stable name.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// What goes in, line by line.
    pub source: Source,
    columns: Vec<PresetColumn>,
    /// Where it comes from, said in the workbook too.
    #[serde(default)]
    pub note: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct PresetColumn {
    heading: String,
    from: Option<String>,
    #[serde(default)]
    words: BTreeMap<String, String>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    note: String,
    preset: Vec<Preset>,
}

static PRESETS: LazyLock<Vec<Preset>> = LazyLock::new(|| {
    let file: File = toml::from_str(include_str!("../../../assets/national.toml")).unwrap_or_default();
    file.preset.into_iter().map(|preset| Preset { note: file.note.clone(), ..preset }).collect()
});

/// Every column set that comes with the program.
pub fn presets() -> &'static [Preset] {
    &PRESETS
}

impl Preset {
    /// What goes into its columns.
    pub fn mapping(&self) -> Mapping {
        let columns = (0..).zip(&self.columns).filter_map(|(at, column): (u32, &PresetColumn)| {
            let title = column.from.clone()?;
            Some(ColumnMap { column: letters(at), title, words: column.words.clone() })
        });
        Mapping {
            source: self.source,
            sheet: SHEET.to_owned(),
            first_row: HEADINGS + 1,
            columns: columns.collect(),
            cells: Vec::new(),
        }
    }

    /// The empty workbook; the same each time.
    ///
    /// # Errors
    /// [`XlsxError`] when a heading is longer than a workbook takes.
    pub fn xlsx(&self) -> Result<Vec<u8>, XlsxError> {
        let mut workbook = Workbook::new();
        let made = ExcelDateTime::from_ymd(2000, 1, 1)?;
        workbook.set_properties(&DocProperties::new().set_title(&self.name).set_creation_datetime(&made));
        let page = workbook.add_worksheet();
        page.set_name(SHEET)?;
        let font = || Format::new().set_font_name("宋体").set_font_size(10);
        let heading = font().set_bold().set_border(FormatBorder::Thin).set_align(FormatAlign::Center);
        let heading = heading.set_text_wrap();
        page.write_string_with_format(0, 0, format!("{}（{}）", self.name, self.note), &font())?;
        for (at, column) in (0..).zip(&self.columns) {
            page.write_string_with_format(HEADINGS - 1, at, &column.heading, &heading)?;
            page.set_column_format(at, &font().set_num_format("@"))?;
            page.set_column_width(
                at,
                u32::try_from(column.heading.chars().count() * 2).unwrap_or(20).clamp(10, 24),
            )?;
        }
        page.set_freeze_panes(HEADINGS, 1)?;
        saved(&mut workbook)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_column_sets_are_read_and_say_where_they_come_from() {
        let ids: Vec<&str> = presets().iter().map(|preset| preset.id.as_str()).collect();
        assert_eq!(ids, ["national-staff", "national-training"]);
        for preset in presets() {
            assert_eq!(preset.note, "按公开资料整理，以当年模板为准");
            assert!(preset.mapping().columns.len() > 10 && preset.xlsx().unwrap() == preset.xlsx().unwrap());
        }
        assert_eq!(presets()[0].columns.len(), 34);
    }
}
