//! The fields of a person by their columns: as text, as what one record says over another.

use crate::exchange::inbound::field::StaffField;
use crate::model::citizen_id::{DocumentNumber, DocumentType};
use crate::model::facts::Education;
use crate::model::staff::{
    Establishment, EthnicGroup, GroupKind, PostCategory, PostGrade, ReportedBy, SchoolStage, Sex,
    StaffRecord, StaffStatus, Title,
};

/// A field as text, the way a workbook or a form shows it; empty when nothing is known. Reading the text
/// gives the field again.
pub fn text(record: &StaffRecord, field: StaffField) -> String {
    use StaffField as F;
    let owned = |text: &Option<String>| text.clone();
    let word = |word: Option<&'static str>| word.map(str::to_owned);
    let text = match field {
        F::Serial => None,
        F::Name => Some(record.name.to_string()),
        F::FormerName => record.former_name.as_ref().map(ToString::to_string),
        F::StaffCode => owned(&record.staff_code),
        F::EmployeeNumber => owned(&record.employee_number),
        F::DocumentType => word(record.document.as_ref().map(DocumentNumber::kind).map(DocumentType::word)),
        F::DocumentNumber => record.document.as_ref().map(|d| d.as_str().to_owned()),
        F::Sex => word(record.sex.map(Sex::word)),
        F::Birth => record.birth.map(|day| day.to_string()),
        F::Ethnicity => record.ethnicity.map(EthnicGroup::word),
        F::Department => owned(&record.department),
        F::Post => word(record.post.map(PostCategory::word)),
        F::Duty => owned(&record.duty),
        F::Subject => Some(record.subjects.join("、")),
        F::Stage => word(record.stage.map(SchoolStage::word)),
        F::Title => word(record.title.map(Title::word)).or_else(|| owned(&record.other_title)),
        F::TitleSince => record.title_since.map(|date| date.to_string()),
        F::PostGrade => record.post_grade.map(PostGrade::word),
        F::Education => word(record.education.map(Education::word)),
        F::Joined => record.joined.map(|date| date.to_string()),
        F::JoinedSchool => record.joined_school.map(|date| date.to_string()),
        F::Phone => owned(&record.phone),
        F::Email => owned(&record.email),
        F::Status => word(record.status.map(StaffStatus::word)),
        F::Establishment => word(record.establishment.map(Establishment::word)),
        F::FullTime => word(record.full_time.map(|yes| if yes { "是" } else { "否" })),
        F::RegisteredOn => record.registered_on.map(|date| date.to_string()),
        F::HomeSchool => owned(&record.home_school),
        F::ReportedBy => word(record.reported_by.map(ReportedBy::word)),
        F::GradeGroup => Some(groups(record, GroupKind::Grade)),
        F::SubjectGroup => Some(groups(record, GroupKind::Subject)),
        F::LessonGroup => Some(groups(record, GroupKind::Lesson)),
        F::Note => owned(&record.note),
    };
    text.unwrap_or_default()
}

fn groups(record: &StaffRecord, kind: GroupKind) -> String {
    let names = record.groups.iter().filter(|group| group.kind == kind).map(|group| group.name.as_str());
    names.collect::<Vec<_>>().join("、")
}

/// Makes a field of a record what it is in another, empty too.
pub fn change(record: &mut StaffRecord, from: &StaffRecord, field: StaffField) {
    use StaffField as F;
    let mut set_groups = |kind: GroupKind| {
        record.groups.retain(|group| group.kind != kind);
        record.groups.extend(from.groups.iter().filter(|group| group.kind == kind).cloned());
        record.groups.sort();
    };
    match field {
        F::Serial => {}
        F::Name => record.name = from.name.clone(),
        F::FormerName => record.former_name.clone_from(&from.former_name),
        F::StaffCode => record.staff_code.clone_from(&from.staff_code),
        F::EmployeeNumber => record.employee_number.clone_from(&from.employee_number),
        F::DocumentType | F::DocumentNumber => record.document.clone_from(&from.document),
        F::Sex => record.sex = from.sex,
        F::Birth => record.birth = from.birth,
        F::Ethnicity => record.ethnicity = from.ethnicity,
        F::Department => record.department.clone_from(&from.department),
        F::Post => record.post = from.post,
        F::Duty => record.duty.clone_from(&from.duty),
        F::Subject => record.subjects.clone_from(&from.subjects),
        F::Stage => record.stage = from.stage,
        F::Title => {
            record.title = from.title;
            record.other_title.clone_from(&from.other_title);
        }
        F::TitleSince => record.title_since = from.title_since,
        F::PostGrade => record.post_grade = from.post_grade,
        F::Education => record.education = from.education,
        F::Joined => record.joined = from.joined,
        F::JoinedSchool => record.joined_school = from.joined_school,
        F::Phone => record.phone.clone_from(&from.phone),
        F::Email => record.email.clone_from(&from.email),
        F::Status => record.status = from.status,
        F::Establishment => record.establishment = from.establishment,
        F::FullTime => record.full_time = from.full_time,
        F::RegisteredOn => record.registered_on = from.registered_on,
        F::HomeSchool => record.home_school.clone_from(&from.home_school),
        F::ReportedBy => record.reported_by = from.reported_by,
        F::GradeGroup => set_groups(GroupKind::Grade),
        F::SubjectGroup => set_groups(GroupKind::Subject),
        F::LessonGroup => set_groups(GroupKind::Lesson),
        F::Note => record.note.clone_from(&from.note),
    }
}

/// What a record of a file says over what is kept: fields that are empty in it stay as they are. The name
/// is not touched; who is meant has been decided before.
pub(super) fn merged(kept: &StaffRecord, given: &StaffRecord) -> StaffRecord {
    let mut merged = kept.clone();
    for field in StaffField::ALL {
        if *field != StaffField::Name && !text(given, *field).is_empty() {
            change(&mut merged, given, *field);
        }
    }
    merged
}
