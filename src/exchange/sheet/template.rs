//! Empty workbooks to fill in: one row of headings that the reader knows, everything as text so that no digit
//! is lost, and lists to choose from where only certain words are taken.

use chrono::{Datelike, NaiveDate};
use rust_xlsxwriter::{
    Color, DataValidation, DataValidationErrorStyle, DocProperties, ExcelDateTime, Format, FormatAlign,
    FormatBorder, Formula, Workbook, Worksheet, XlsxError,
};

use super::list::SheetError;
use super::saved::saved;
use crate::exchange::inbound::field::{EntryField, Field, InstitutionField, RosterField, StaffField};
use crate::exchange::inbound::vocabulary::{Listed, YesNo};
use crate::model::attendance::Attendance;
use crate::model::citizen_id::DocumentType;
use crate::model::facts::{Activity, Education, Grade, Level, Mode, Outcome, Role};
use crate::model::institution::InstitutionKind;
use crate::model::staff::{
    Establishment, EthnicGroup, PostCategory, PostGrade, ReportedBy, SchoolStage, Sex, StaffStatus,
};

/// An empty list to be filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    /// Name of the sheet.
    pub sheet: String,
    /// The columns.
    pub columns: Vec<TemplateColumn>,
}

/// A column to be filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateColumn {
    /// The heading.
    pub heading: String,
    /// Whether every row needs it.
    pub required: bool,
    /// What is to be written there, shown when a cell is chosen; may be empty. At most 255 characters.
    pub hint: String,
    /// The words to choose from; empty when anything may be written.
    pub choices: Vec<String>,
}

/// Rows that are made ready.
const ROWS: u32 = 2000;
/// Version of the columns of all templates, raised when any of them changes.
const VERSION: u32 = 1;

impl Template {
    /// The name to save it under, with the version of its columns and the day.
    pub fn file_name(&self, date: NaiveDate) -> String {
        format!("{}导入模板_v{VERSION}_{}.xlsx", self.sheet, date.format("%Y%m%d"))
    }

    /// The bytes of the .xlsx; the same each time. `date` is the day on which it is said to be made.
    ///
    /// # Errors
    /// [`SheetError`] when a name or a hint is longer than a workbook takes.
    pub fn xlsx(&self, date: NaiveDate) -> Result<Vec<u8>, SheetError> {
        let mut workbook = Workbook::new();
        let made = ExcelDateTime::from_ymd(
            u16::try_from(date.year()).unwrap_or(1900),
            u8::try_from(date.month()).unwrap_or(1),
            u8::try_from(date.day()).unwrap_or(1),
        )?;
        let properties = DocProperties::new().set_title(&self.sheet).set_creation_datetime(&made);
        workbook.set_properties(&properties);
        self.fill(workbook.add_worksheet())?;
        self.lists(workbook.add_worksheet())?;
        Ok(saved(&mut workbook)?)
    }

    fn fill(&self, page: &mut Worksheet) -> Result<(), XlsxError> {
        page.set_name(&self.sheet)?;
        let font = || Format::new().set_font_name("宋体").set_font_size(10);
        let heading = || font().set_bold().set_border(FormatBorder::Thin).set_align(FormatAlign::Center);
        let optional = heading().set_background_color(Color::RGB(0xF0_F0_F0));
        let required = heading().set_background_color(Color::RGB(0xFC_E8_C8));
        let text = font().set_num_format("@");
        let mut list = 0;
        for (index, column) in (0..).zip(&self.columns) {
            let format = if column.required { &required } else { &optional };
            page.write_string_with_format(0, index, &column.heading, format)?;
            let width = column.heading.chars().count() * 2 + 4;
            page.set_column_width(index, u32::try_from(width.clamp(10, 24)).unwrap_or(10))?;
            page.set_column_format(index, &text)?;
            let mut rule = if column.choices.is_empty() {
                DataValidation::new().allow_any_value()
            } else {
                list += 1;
                DataValidation::new().allow_list_formula(Formula::new(range(list, column.choices.len())))
            };
            if !column.hint.is_empty() {
                rule = rule.set_input_message(&column.hint)?;
            }
            if !column.choices.is_empty() {
                rule = rule
                    .set_error_style(DataValidationErrorStyle::Stop)
                    .set_error_title("不在可选范围内")?
                    .set_error_message("请从下拉列表中选")?;
            }
            if !column.hint.is_empty() || !column.choices.is_empty() {
                page.add_data_validation(1, index, ROWS, index, &rule)?;
            }
        }
        page.set_freeze_panes(1, 1)?;
        page.set_row_height(0, 22)?;
        Ok(())
    }

    /// The words to choose from, on a sheet that nobody sees and the reader does not read.
    fn lists(&self, page: &mut Worksheet) -> Result<(), XlsxError> {
        page.set_name(LISTS)?;
        for (index, column) in (0..).zip(self.columns.iter().filter(|column| !column.choices.is_empty())) {
            for (row, word) in (0..).zip(&column.choices) {
                page.write_string(row, index, word)?;
            }
        }
        page.set_very_hidden(true);
        Ok(())
    }
}

const LISTS: &str = "选项";

/// The cells of the `list`-th list, counted from 1.
fn range(list: usize, length: usize) -> String {
    let mut letters = String::new();
    let mut rest = list;
    while rest > 0 {
        rest -= 1;
        letters.insert(0, char::from(b'A' + u8::try_from(rest % 26).unwrap_or(0)));
        rest /= 26;
    }
    format!("='{LISTS}'!${letters}$1:${letters}${length}")
}

/// The template of a list of staff.
pub fn staff() -> Template {
    let column = |field: &StaffField| TemplateColumn {
        heading: field.word().to_owned(),
        required: *field == StaffField::Name,
        hint: hint(*field).to_owned(),
        choices: choices(*field),
    };
    let columns = StaffField::ALL.iter().filter(|field| **field != StaffField::serial()).map(column);
    Template { sheet: "教职工".to_owned(), columns: columns.collect() }
}

/// The template of the roster of one training.
pub fn roster() -> Template {
    use RosterField as F;
    let results = || Grade::ALL.iter().filter(|g| **g != Grade::Pass).map(|g| g.word().to_owned());
    let column = |field: &RosterField| {
        let (hint, choices) = match field {
            F::Name => ("必填", Vec::new()),
            F::StaffCode | F::DocumentNumber => ("有同名的人时必填", Vec::new()),
            F::Role => ("不选就是参训", words::<Role>()),
            F::Result => ("", results().chain(words::<Outcome>()).collect()),
            F::Hours => ("与培训项目的学时不同时才填", Vec::new()),
            F::Attendance => ("不选就是出席", words::<Attendance>()),
            F::Granted => ("不授予的在备注写原因", words::<YesNo>()),
            _ => ("", Vec::new()),
        };
        made(*field, *field == F::Name, hint, choices)
    };
    let columns = RosterField::ALL.iter().filter(|field| **field != F::Serial).map(column);
    Template { sheet: "参训名单".to_owned(), columns: columns.collect() }
}

/// The template of a list of hours, one thing a row.
pub fn entries() -> Template {
    use EntryField as F;
    let required = [F::Name, F::Title, F::From, F::Hours];
    let column = |field: &EntryField| {
        let (hint, choices) = match field {
            F::StaffCode | F::DocumentNumber => ("有同名的人时必填", Vec::new()),
            F::Category => ("可以只选大类", words::<Activity>()),
            F::Mode => ("", words::<Mode>()),
            F::Level => ("", words::<Level>()),
            F::From => ("必填，写成 2024-09-01", Vec::new()),
            F::To => ("写成 2024-09-01；当天结束可以空着", Vec::new()),
            F::Hours => ("最多两位小数；按天计的可以写1天、半天", Vec::new()),
            F::Role => ("不选就是参训", words::<Role>()),
            F::Result => ("", words::<Outcome>()),
            F::AuthorRank => ("论文、课题等才填，如1、2", Vec::new()),
            field if required.contains(field) => ("必填", Vec::new()),
            _ => ("", Vec::new()),
        };
        made(*field, required.contains(field), hint, choices)
    };
    let columns = EntryField::ALL.iter().filter(|field| !matches!(**field, F::Serial | F::Span)).map(column);
    Template { sheet: "学时记录".to_owned(), columns: columns.collect() }
}

/// The template of a list of the bodies that hold trainings.
pub fn institutions() -> Template {
    use InstitutionField as F;
    let column = |field: &InstitutionField| {
        let (hint, choices) = match field {
            F::Name => ("必填，写全称", Vec::new()),
            F::Kind => ("", words::<InstitutionKind>()),
            F::Level => ("", words::<Level>()),
            F::Aliases => ("简称和别的写法，几个用、隔开", Vec::new()),
            _ => ("", Vec::new()),
        };
        made(*field, *field == F::Name, hint, choices)
    };
    let columns = InstitutionField::ALL.iter().filter(|field| **field != F::Serial).map(column);
    Template { sheet: "单位".to_owned(), columns: columns.collect() }
}

fn made<F: Field>(field: F, required: bool, hint: &str, choices: Vec<String>) -> TemplateColumn {
    TemplateColumn { heading: field.word().to_owned(), required, hint: hint.to_owned(), choices }
}

fn words<T: Listed>() -> Vec<String> {
    T::all().iter().map(|value| value.word().to_owned()).collect()
}

/// The words that a field takes; empty when it takes any.
pub fn choices(field: StaffField) -> Vec<String> {
    match field {
        StaffField::DocumentType => words::<DocumentType>(),
        StaffField::Sex => words::<Sex>(),
        StaffField::Ethnicity => EthnicGroup::all().map(EthnicGroup::word).collect(),
        StaffField::Post => words::<PostCategory>(),
        StaffField::Stage => words::<SchoolStage>(),
        StaffField::PostGrade => {
            (1..=13).filter_map(|n| PostGrade::try_from(n).ok()).map(PostGrade::word).collect()
        }
        StaffField::Education => words::<Education>(),
        StaffField::Status => words::<StaffStatus>(),
        StaffField::Establishment => words::<Establishment>(),
        StaffField::FullTime => words::<YesNo>(),
        StaffField::ReportedBy => words::<ReportedBy>(),
        _ => Vec::new(),
    }
}

fn hint(field: StaffField) -> &'static str {
    match field {
        StaffField::Name => "必填",
        StaffField::StaffCode => "没有就空着",
        StaffField::DocumentType => "不选就是居民身份证",
        StaffField::DocumentNumber => "18位，最后一位可以是X",
        StaffField::Birth => "写成 1985-06-15；有身份证号可以空着",
        StaffField::Subject => "主教学科写在前面，几个学科用、隔开",
        StaffField::Title => "写一级教师等统一名称，其他系列照写，如会计师",
        StaffField::TitleSince | StaffField::Joined | StaffField::JoinedSchool | StaffField::RegisteredOn => {
            "写成 2008-08 或 2008-08-25"
        }
        StaffField::Status => "不选就是在职",
        StaffField::GradeGroup | StaffField::SubjectGroup | StaffField::LessonGroup => "几个组用、隔开",
        StaffField::ReportedBy => "派出、派入的人才填",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::inbound::header::{Header, Mapping};
    use crate::exchange::inbound::vocabulary::find;
    use crate::exchange::inbound::{InboundError, Options, read_sheets, read_staff};

    /// Every column of a template comes back as the field it is for.
    fn understood<F: Field>(template: &Template) {
        let bytes = template.xlsx(NaiveDate::from_ymd_opt(2026, 3, 2).unwrap()).unwrap();
        let grids = read_sheets(&bytes, "模板.xlsx").unwrap();
        assert_eq!(grids.len(), 1, "the words to choose from are hidden");
        let header = Header::<F>::find(&grids[0], &Mapping::new(), None).unwrap();
        assert_eq!(header.places.len(), template.columns.len(), "{}", template.sheet);
    }

    #[test]
    fn every_column_of_every_template_is_understood() {
        understood::<StaffField>(&staff());
        understood::<RosterField>(&roster());
        understood::<EntryField>(&entries());
        understood::<InstitutionField>(&institutions());
    }

    #[test]
    fn every_word_to_choose_is_understood() {
        for column in roster().columns.iter().filter(|column| column.heading == "考核结果") {
            let known = |word: &&String| find::<Grade>(word).is_some() || find::<Outcome>(word).is_some();
            assert!(column.choices.iter().all(|word| known(&word)));
        }
        assert!(choices(StaffField::Status).iter().all(|word| find::<StaffStatus>(word).is_some()));
    }

    #[test]
    fn its_name_has_version_and_day() {
        let day = NaiveDate::from_ymd_opt(2026, 3, 2).unwrap();
        assert_eq!(roster().file_name(day), "参训名单导入模板_v1_20260302.xlsx");
    }

    #[test]
    fn its_headings_are_known_and_its_lists_hidden() {
        let day = NaiveDate::from_ymd_opt(2026, 3, 2).unwrap();
        let bytes = staff().xlsx(day).unwrap();
        assert_eq!(bytes, staff().xlsx(day).unwrap());
        let empty = read_staff(&bytes, "教职工.xlsx", &Options::default());
        assert!(matches!(empty, Err(InboundError::NoRows { sheet }) if sheet == "教职工"));
    }

    #[test]
    fn lists_stand_in_columns_one_after_another() {
        assert_eq!(range(1, 2), "='选项'!$A$1:$A$2");
        assert_eq!(range(27, 58), "='选项'!$AA$1:$AA$58");
    }
}
