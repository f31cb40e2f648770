//! Lists of staff 花名册.

use std::collections::HashMap;

use super::error::InboundError;
use super::field::StaffField;
use super::grid::Grid;
use super::report::{Problem, Read, Reading};
use super::table::{Line, Options, RowReader, choose, column_notices, lines, total_in};
use super::text::{tight, words};
use super::vocabulary::{YesNo, ethnic_group, is_other_title, post_grade, subjects, title};
use super::{person, read_sheets};
use crate::model::partial_date::PartialDate;
use crate::model::person_name::PersonName;
use crate::model::staff::{EthnicGroup, GroupKind, GroupName, PostGrade, StaffRecord};

/// A list of staff as it was read.
pub type StaffSheet = Reading<StaffRecord>;

/// Reads a list of staff.
///
/// # Errors
/// [`InboundError`] when the file as a whole cannot be read; rows that cannot be used are in the
/// answer.
pub fn read_staff(bytes: &[u8], file_name: &str, options: &Options) -> Result<StaffSheet, InboundError> {
    read_staff_in(read_sheets(bytes, file_name)?, options)
}

/// Reads a list of staff from sheets that no file holds.
///
/// # Errors
/// As [`read_staff`].
pub fn read_staff_in(grids: Vec<Grid>, options: &Options) -> Result<StaffSheet, InboundError> {
    let (grid, header) = choose::<StaffField>(grids, options)?;
    let mut reading = Reading::new(grid.name.clone(), &header);
    column_notices(&header, &mut reading);
    let mut seen = Seen::default();
    let mut stated = None;
    for line in lines(&grid, &header, &mut reading.notices) {
        let (row, section) = match line {
            Line::Data(row, section) => (row, section),
            Line::Total(row) => {
                stated = count_in(row).or(stated);
                continue;
            }
        };
        let mut reader = RowReader::new(&grid, &header, row);
        match person_of(&mut reader, options, section) {
            Err(problem) => reading.rejected.push(problem),
            Ok(record) => match seen.meet(&reader, &record) {
                Some(problem) => reading.duplicates.push(problem),
                None => reading.rows.push(Read { row: row.number, record }),
            },
        }
        reading.warnings.append(&mut reader.warnings);
        reading.warnings.append(&mut seen.warnings);
    }
    if reading.data_rows() == 0 {
        return Err(InboundError::NoRows { sheet: grid.name });
    }
    if let Some(stated) = stated.filter(|stated| *stated != reading.data_rows()) {
        reading.notices.push(format!("表中合计{stated}人，实有{}行，请核对", reading.data_rows()));
    }
    Ok(reading.with_source(grid))
}

/// The number of people that a row 合计 states; subtotals and averages say nothing.
fn count_in(row: &super::grid::Row) -> Option<usize> {
    let first = row.cells.iter().find(|value| !value.is_blank())?;
    let whole = ["合计", "总计", "共计", "总人数", "全校合计", "人数合计"];
    let start = tight(&first.shown());
    let number = whole.iter().any(|word| start.starts_with(word)).then(|| total_in(row, None))??;
    (number.fract() == 0.0 && (0.0..1e6).contains(&number)).then_some(number as usize)
}

fn person_of(
    reader: &mut RowReader<'_, StaffField>,
    options: &Options,
    section: Option<&str>,
) -> Result<StaffRecord, Problem> {
    use StaffField as F;
    let Some((name, remark)) = person::name(reader, F::Name)? else {
        return Err(reader.problem(F::Name, "缺姓名"));
    };
    let mut record = StaffRecord::new(name);
    let kind = if reader.has(F::DocumentType) { reader.listed(F::DocumentType) } else { None };
    record.document = person::document(reader, F::DocumentNumber, kind, options)?;
    record.former_name = former_name(reader);
    record.staff_code = reader.code(F::StaffCode);
    record.employee_number = reader.code(F::EmployeeNumber);
    record.sex = reader.listed(F::Sex);
    record.birth = birth(reader, record.document.is_some());
    compare_with_document(reader, &record);
    record.ethnicity = ethnicity(reader);
    record.department = reader.words(F::Department).or_else(|| section.map(words));
    record.post = reader.listed(F::Post);
    record.duty = reader.words(F::Duty);
    record.subjects = reader.words(F::Subject).map(|text| subjects(&text)).unwrap_or_default();
    record.stage = reader.listed(F::Stage);
    read_title(reader, &mut record);
    record.title_since = reader.date(F::TitleSince);
    record.post_grade = grade(reader);
    record.education = reader.listed(F::Education);
    record.joined = reader.date(F::Joined);
    record.joined_school = reader.date(F::JoinedSchool);
    check_order(reader, &record);
    record.phone = person::phone(reader, F::Phone);
    record.email = email(reader);
    record.status = reader.listed(F::Status);
    record.establishment = reader.listed(F::Establishment);
    record.full_time = reader.listed::<YesNo>(F::FullTime).map(|answer| answer == YesNo::Yes);
    record.registered_on = reader.date(F::RegisteredOn);
    record.home_school = reader.words(F::HomeSchool);
    record.reported_by = reader.listed(F::ReportedBy);
    record.groups = groups(reader);
    let notes = remark.into_iter().chain(reader.words(F::Note));
    record.note = Some(notes.collect::<Vec<_>>().join("；")).filter(|note| !note.is_empty());
    ask_for_status(reader, &record);
    Ok(record)
}

fn former_name(reader: &mut RowReader<'_, StaffField>) -> Option<PersonName> {
    let text = reader.words(StaffField::FormerName)?;
    let name = PersonName::parse(&text).ok();
    if name.is_none() {
        reader.warn(StaffField::FormerName, "不像姓名，没有导入");
    }
    name
}

/// A day of birth; a month alone is worth nothing beside an identity number, and is left out.
fn birth(reader: &mut RowReader<'_, StaffField>, has_document: bool) -> Option<chrono::NaiveDate> {
    let date = reader.date(StaffField::Birth)?;
    if date.exact().is_none() && !has_document {
        reader.warn(StaffField::Birth, "只有年月，没有日，没有导入");
    }
    date.exact()
}

/// Archives may differ from the identity number, so what differs is only pointed out.
fn compare_with_document(reader: &mut RowReader<'_, StaffField>, record: &StaffRecord) {
    let Some(id) = record.document.as_ref().and_then(|document| document.citizen_id()) else { return };
    match record.sex {
        Some(sex) if sex != id.sex() => {
            reader.warn(StaffField::Sex, format!("与证件号不符，证件号显示为{}，请核对", id.sex().word()));
        }
        None if reader.has(StaffField::Sex) && reader.value(StaffField::Sex).is_none() => {
            reader.warn(StaffField::Sex, format!("性别空着，证件号显示为{}，请确认", id.sex().word()));
        }
        _ => {}
    }
    if record.birth.is_some_and(|birth| birth != id.birth()) {
        reader.warn(StaffField::Birth, format!("与证件号不符，证件号为{}，请核对", id.birth()));
    }
}

fn ethnicity(reader: &mut RowReader<'_, StaffField>) -> Option<EthnicGroup> {
    let text = reader.code(StaffField::Ethnicity)?;
    let group = ethnic_group(&text);
    if group.is_none() {
        reader.warn(StaffField::Ethnicity, format!("认不出民族“{text}”，没有导入"));
    }
    group
}

fn read_title(reader: &mut RowReader<'_, StaffField>, record: &mut StaffRecord) {
    let Some(text) = reader.words(StaffField::Title) else { return };
    record.title = title(&text);
    if record.title.is_none() && is_other_title(&text) {
        record.other_title = Some(text);
    } else if record.title.is_none() {
        let hint = if text.contains("特级") {
            "特级教师是荣誉称号，请填所聘职称"
        } else {
            "请填一级教师等统一名称"
        };
        reader.warn(StaffField::Title, format!("认不出职称“{text}”，没有导入，{hint}"));
    }
}

fn grade(reader: &mut RowReader<'_, StaffField>) -> Option<PostGrade> {
    let text = reader.words(StaffField::PostGrade)?;
    let grade = post_grade(&text);
    if grade.is_none() {
        reader.warn(StaffField::PostGrade, format!("认不出岗位等级“{text}”，没有导入，可填专业技术十级"));
    }
    grade
}

/// Nobody joins the school before the first job, or works before being born.
fn check_order(reader: &mut RowReader<'_, StaffField>, record: &StaffRecord) {
    let before = |a: Option<PartialDate>, b: PartialDate| a.is_some_and(|a| a.last() < b.first());
    if record.joined.is_some_and(|joined| before(record.joined_school, joined)) {
        reader.warn(StaffField::JoinedSchool, "早于参加工作时间，请核对");
    }
    if record.birth_or_from_document().is_some_and(|birth| before(record.joined, birth.into())) {
        reader.warn(StaffField::Joined, "早于出生日期，请核对");
    }
}

fn email(reader: &mut RowReader<'_, StaffField>) -> Option<String> {
    let text = reader.code(StaffField::Email)?;
    let fits = text.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.'));
    if !fits {
        reader.warn(StaffField::Email, "不像邮箱，没有导入");
    }
    fits.then_some(text)
}

fn groups(reader: &mut RowReader<'_, StaffField>) -> Vec<GroupName> {
    let mut groups = Vec::new();
    for (field, kind) in [
        (StaffField::GradeGroup, GroupKind::Grade),
        (StaffField::SubjectGroup, GroupKind::Subject),
        (StaffField::LessonGroup, GroupKind::Lesson),
    ] {
        let text = reader.words(field).unwrap_or_default();
        for name in
            text.split(['、', '，', ',', ';', '；', '/']).map(str::trim).filter(|name| !name.is_empty())
        {
            let group = GroupName { kind, name: name.to_owned() };
            if !groups.contains(&group) {
                groups.push(group);
            }
        }
    }
    groups
}

/// A note such as 退休(2024.2) speaks of a status that no column gives.
fn ask_for_status(reader: &mut RowReader<'_, StaffField>, record: &StaffRecord) {
    const WORDS: [&str; 15] = [
        "退休", "借调", "借出", "产假", "病假", "调出", "调离", "离职", "辞职", "支教", "交流", "轮岗",
        "进修", "内退", "去世",
    ];
    let Some(note) = record.note.as_deref().filter(|_| record.status.is_none()) else { return };
    if note == "借" || WORDS.iter().any(|word| note.contains(word)) {
        reader.warn(StaffField::Note, format!("备注写着“{note}”，人员状态没有改动，请确认"));
    }
}

/// People met so far, to find those who stand in the list twice.
#[derive(Default)]
struct Seen {
    documents: HashMap<String, (u32, String)>,
    codes: HashMap<String, u32>,
    names: HashMap<String, (u32, bool)>,
    warnings: Vec<Problem>,
}

impl Seen {
    /// Takes a person in, or says why the row cannot stand beside an earlier one.
    fn meet(&mut self, reader: &RowReader<'_, StaffField>, record: &StaffRecord) -> Option<Problem> {
        let row = reader.number();
        let document = record.document.as_ref().map(|d| format!("{}{}", d.kind().code(), d.as_str()));
        let name = record.name.key();
        if let Some((earlier, other)) = document.as_ref().and_then(|document| self.documents.get(document)) {
            let problem = if *other == name {
                format!("与第{earlier}行重复，没有导入")
            } else {
                format!("证件号与第{earlier}行相同而姓名不同，没有导入，请核对是谁的")
            };
            return Some(reader.problem(StaffField::DocumentNumber, problem));
        }
        if let Some(earlier) = record.staff_code.as_ref().and_then(|code| self.codes.get(code)) {
            let problem = format!("与第{earlier}行相同，没有导入，请核对是谁的");
            return Some(reader.problem(StaffField::StaffCode, problem));
        }
        let known = document.is_some() || record.staff_code.is_some();
        match self.names.get(&name) {
            Some((earlier, _)) if !known => {
                let problem =
                    format!("与第{earlier}行同名，又没有证件号和编码，分不清是不是同一人，没有导入");
                return Some(reader.problem(StaffField::Name, problem));
            }
            Some((earlier, false)) => {
                let problem = format!("与第{earlier}行同名，那一行没有证件号和编码，请核对是不是同一人");
                self.warnings.push(reader.problem(StaffField::Name, problem));
            }
            _ => {}
        }
        if let Some(document) = document {
            self.documents.insert(document, (row, name.clone()));
        }
        if let Some(code) = &record.staff_code {
            self.codes.insert(code.clone(), row);
        }
        self.names.entry(name).or_insert((row, known));
        None
    }
}
