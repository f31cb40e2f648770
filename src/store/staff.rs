//! Staff 教职工: one row a person, written whole and read whole, and looked up by what identifies
//! a person. Lists and search are in `staff_list`, groups in `staff_group`, what happens to a person in
//! `staff_change`.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::NaiveDate;
use rusqlite::types::ToSqlOutput as Sql;
use rusqlite::{Row, params, params_from_iter};

use super::column::{coded, iso, optional_coded, optional_day, optional_parsed, or_null, unreadable};
use super::deed::Deed;
use super::error::StoreError;
use super::view::View;
use super::whom::Whom;
use crate::model::citizen_id::{DocumentNumber, DocumentType};
use crate::model::facts::{Education, TitleLevel};
use crate::model::id::{GroupId, StaffId};
use crate::model::partial_date::PartialDate;
use crate::model::person_name::PersonName;
use crate::model::pinyin;
use crate::model::staff::{
    Establishment, EthnicGroup, GroupName, PostCategory, PostGrade, ReportedBy, SchoolStage, Sex,
    StaffRecord, StaffStatus, Title,
};

/// A person as the workspace keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Staff {
    /// Number of the row.
    pub id: StaffId,
    /// What files and forms say about the person. `status` is always there.
    pub record: StaffRecord,
    /// What the school itself keeps about the person.
    pub standing: Standing,
}

/// What identifies a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaffKey {
    /// Number of the row.
    pub id: StaffId,
    /// 姓名.
    pub name: PersonName,
    /// 曾用名.
    pub former_name: Option<PersonName>,
    /// 教师编号.
    pub staff_code: Option<String>,
    /// 身份证件.
    pub document: Option<DocumentNumber>,
}

/// What no workbook says and the school keeps itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Standing {
    /// 拟申报职称.
    pub applying_for: Option<TitleLevel>,
    /// 新教师 in the trial period.
    pub is_new: bool,
    /// 校长/园长.
    pub is_head: bool,
    /// When the person was confirmed on the signed yearly list.
    pub confirmed_on: Option<NaiveDate>,
}

/// Columns of a record, in the order in which [`values`] gives and [`read_staff`] takes them.
macro_rules! columns {
    () => {
        "name, name_key, pinyin, former_name, staff_code, employee_number, document_type, document_number, sex, \
         birth, ethnicity, department, post, duty, subject, other_subjects, stage, title, other_title, \
         title_since, post_grade, education, joined, joined_school, phone, email, status, establishment, \
         full_time, registered_on, home_school, reported_by, note"
    };
}
/// How many they are.
const COLUMNS: usize = 33;

fn values(record: &StaffRecord) -> [Sql<'_>; COLUMNS] {
    fn text(text: &Option<String>) -> Sql<'_> {
        or_null(text.as_deref())
    }
    let code = or_null::<&'static str>;
    let date = |date: Option<PartialDate>| or_null(date.map(|date| date.to_string()));
    [
        record.name.as_str().into(),
        record.name.key().into(),
        pinyin::keys(&record.name).into(),
        or_null(record.former_name.as_ref().map(PersonName::as_str)),
        text(&record.staff_code),
        text(&record.employee_number),
        record.document.as_ref().map_or(DocumentType::CitizenId, DocumentNumber::kind).code().into(),
        or_null(record.document.as_ref().map(DocumentNumber::as_str)),
        code(record.sex.map(Sex::code)),
        or_null(record.birth.map(iso)),
        or_null(record.ethnicity.map(EthnicGroup::code)),
        text(&record.department),
        code(record.post.map(PostCategory::code)),
        text(&record.duty),
        or_null(record.subjects.first().map(String::as_str)),
        or_null(joined_subjects(record.subjects.get(1..).unwrap_or_default())),
        code(record.stage.map(SchoolStage::code)),
        code(record.title.map(Title::code)),
        text(&record.other_title),
        date(record.title_since),
        or_null(record.post_grade.map(PostGrade::number)),
        code(record.education.map(Education::code)),
        date(record.joined),
        date(record.joined_school),
        text(&record.phone),
        text(&record.email),
        code(Some(record.status.unwrap_or(StaffStatus::Active).code())),
        code(record.establishment.map(Establishment::code)),
        or_null(record.full_time),
        date(record.registered_on),
        text(&record.home_school),
        code(record.reported_by.map(ReportedBy::code)),
        text(&record.note),
    ]
}

const SELECT: &str =
    concat!("SELECT id, applying_for, is_new, is_head, confirmed_on, ", columns!(), " FROM staff");

impl View<'_> {
    /// One person.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], or what the disk says.
    pub fn staff(self, id: StaffId) -> Result<Staff, StoreError> {
        let found = self.first(&format!("{SELECT} WHERE id = ?1"), [id.0], read_staff)?;
        let mut staff = found.ok_or(StoreError::NotFound { what: "教职工", key: id.to_string() })?;
        staff.record.groups = self.groups_of(id)?;
        Ok(staff)
    }

    /// Everybody, those who left too, in the order in which they came in.
    ///
    /// # Errors
    /// What the disk says.
    pub fn all_staff(self) -> Result<Vec<Staff>, StoreError> {
        self.staff_of(Whom::Everybody)
    }

    /// Everybody or some, in the order in which they came in.
    ///
    /// # Errors
    /// What the disk says.
    pub fn staff_of(self, whom: Whom) -> Result<Vec<Staff>, StoreError> {
        let (condition, people) = whom.condition("id", 1);
        let sql = format!("{SELECT} WHERE {condition} ORDER BY id");
        let mut all = self.rows(&sql, params_from_iter(people), read_staff)?;
        let mut groups: BTreeMap<StaffId, Vec<GroupName>> = BTreeMap::new();
        for (id, group) in self.memberships(whom)? {
            groups.entry(id).or_default().push(group);
        }
        for staff in &mut all {
            staff.record.groups = groups.remove(&staff.id).unwrap_or_default();
        }
        Ok(all)
    }

    /// The next so many people after this one; none where nobody comes after.
    ///
    /// # Errors
    /// What the disk says.
    pub fn staff_after(self, after: StaffId, count: u32) -> Result<Option<Whom>, StoreError> {
        let sql = "SELECT min(id), max(id) FROM (SELECT id FROM staff WHERE id > ?1 ORDER BY id LIMIT ?2)";
        let span = self.first(sql, [after.0, i64::from(count)], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let Some((Some(first), Some(last))) = span else { return Ok(None) };
        Ok(Some(Whom::Between(StaffId(first), StaffId(last))))
    }

    /// What identifies each person, by number.
    ///
    /// # Errors
    /// What the disk says.
    pub fn staff_keys(self) -> Result<Vec<StaffKey>, StoreError> {
        let sql =
            "SELECT id, name, former_name, staff_code, document_type, document_number FROM staff ORDER BY id";
        self.rows(sql, [], |row| {
            Ok(StaffKey {
                id: StaffId(row.get(0)?),
                name: PersonName::parse(&row.get::<_, String>(1)?).map_err(|e| unreadable(1, e))?,
                former_name: optional_parsed(row, 2)?,
                staff_code: row.get(3)?,
                document: read_document(row, 4)?,
            })
        })
    }

    /// How many people are kept, those who left too.
    ///
    /// # Errors
    /// What the disk says.
    pub fn staff_count(self) -> Result<u32, StoreError> {
        Ok(u32::try_from(self.number("SELECT count(*) FROM staff", [])?).unwrap_or(u32::MAX))
    }

    /// The person with this 教师编号.
    ///
    /// # Errors
    /// What the disk says.
    pub fn staff_with_code(self, code: &str) -> Result<Option<StaffId>, StoreError> {
        self.first("SELECT id FROM staff WHERE staff_code = ?1", [code], |row| Ok(StaffId(row.get(0)?)))
    }

    /// The person with this document: of the same type, else the only one with that number.
    ///
    /// # Errors
    /// What the disk says.
    pub fn staff_with_document(self, document: &DocumentNumber) -> Result<Option<StaffId>, StoreError> {
        let sql = "SELECT id, document_type FROM staff WHERE document_number = ?1 ORDER BY id";
        let found =
            self.rows(sql, [document.as_str()], |row| Ok((StaffId(row.get(0)?), row.get::<_, String>(1)?)))?;
        let same = found.iter().find(|(_, kind)| kind == document.kind().code());
        Ok(same.or(found.first().filter(|_| found.len() == 1)).map(|(id, _)| *id))
    }

    /// Everybody of this name, by number; spaces and dots in the name do not count.
    ///
    /// # Errors
    /// What the disk says.
    pub fn staff_named(self, name: &PersonName) -> Result<Vec<StaffId>, StoreError> {
        let sql = "SELECT id FROM staff WHERE name_key = ?1 ORDER BY id";
        self.rows(sql, [name.key()], |row| Ok(StaffId(row.get(0)?)))
    }
}

impl Deed<'_> {
    /// Takes a new person in, with the groups of the record.
    ///
    /// # Errors
    /// What the disk says; a code or document that another person has is refused by the database.
    pub fn insert_staff(&self, record: &StaffRecord) -> Result<StaffId, StoreError> {
        let ids = self.insert_staff_rows(&[record])?;
        ids.first().copied().ok_or(StoreError::NotFound { what: "教职工", key: record.name.to_string() })
    }

    /// Takes new people in at once, with the groups of their records; their numbers in the same order.
    ///
    /// # Errors
    /// As [`Deed::insert_staff`].
    pub fn insert_staff_rows(&self, records: &[&StaffRecord]) -> Result<Vec<StaffId>, StoreError> {
        let rows: Vec<_> = records.iter().map(|record| values(record)).collect();
        let ids = self.insert_rows(concat!("staff (", columns!(), ")"), &rows)?;
        let ids: Vec<StaffId> = ids.into_iter().map(StaffId).collect();
        let mut known: HashMap<&GroupName, GroupId> = HashMap::new();
        let mut members: Vec<[Sql<'_>; 2]> = Vec::new();
        for (id, record) in ids.iter().zip(records) {
            let mut mine = BTreeSet::new();
            for group in &record.groups {
                let of = match known.get(group) {
                    Some(of) => *of,
                    None => *known.entry(group).or_insert(self.group(group)?),
                };
                if mine.insert(of) {
                    members.push([of.0.into(), id.0.into()]);
                }
            }
        }
        self.insert_rows("group_member (staff_group, staff)", &members)?;
        Ok(ids)
    }

    /// Writes a person's record whole, the groups too: what is missing in it becomes empty.
    ///
    /// # Errors
    /// As [`Deed::insert_staff`].
    pub fn update_staff(&self, id: StaffId, record: &StaffRecord) -> Result<(), StoreError> {
        let places = ["?"; COLUMNS].join(", ");
        let sql = format!("UPDATE staff SET ({}) = ({places}) WHERE id = ?", columns!());
        self.run(&sql, params_from_iter(values(record).into_iter().chain([id.0.into()])))?;
        self.set_groups(id, &record.groups)
    }

    /// Writes what the school itself keeps about a person.
    ///
    /// # Errors
    /// What the disk says.
    pub fn set_standing(&self, id: StaffId, standing: &Standing) -> Result<(), StoreError> {
        self.run(
            "UPDATE staff SET applying_for = ?2, is_new = ?3, is_head = ?4, confirmed_on = ?5 WHERE id = ?1",
            params![
                id.0,
                standing.applying_for.map(TitleLevel::code),
                standing.is_new,
                standing.is_head,
                standing.confirmed_on.map(iso)
            ],
        )?;
        Ok(())
    }
}

fn joined_subjects(subjects: &[String]) -> Option<String> {
    (!subjects.is_empty()).then(|| subjects.join("、"))
}

fn read_staff(row: &Row<'_>) -> rusqlite::Result<Staff> {
    let standing = Standing {
        applying_for: optional_coded(row, 1, TitleLevel::from_code)?,
        is_new: row.get(2)?,
        is_head: row.get(3)?,
        confirmed_on: optional_day(row, 4)?,
    };
    let name: String = row.get(5)?;
    let record = StaffRecord {
        name: name.parse().map_err(|e| unreadable(5, e))?,
        former_name: optional_parsed(row, 8)?,
        staff_code: row.get(9)?,
        employee_number: row.get(10)?,
        document: read_document(row, 11)?,
        sex: optional_coded(row, 13, Sex::from_code)?,
        birth: optional_day(row, 14)?,
        ethnicity: optional_coded(row, 15, EthnicGroup::from_code)?,
        department: row.get(16)?,
        post: optional_coded(row, 17, PostCategory::from_code)?,
        duty: row.get(18)?,
        subjects: read_subjects(row, 19)?,
        stage: optional_coded(row, 21, SchoolStage::from_code)?,
        title: optional_coded(row, 22, Title::from_code)?,
        other_title: row.get(23)?,
        title_since: optional_parsed(row, 24)?,
        post_grade: row.get::<_, Option<u8>>(25)?.and_then(|n| PostGrade::try_from(n).ok()),
        education: optional_coded(row, 26, Education::from_code)?,
        joined: optional_parsed(row, 27)?,
        joined_school: optional_parsed(row, 28)?,
        phone: row.get(29)?,
        email: row.get(30)?,
        status: Some(coded(row, 31, StaffStatus::from_code)?),
        establishment: optional_coded(row, 32, Establishment::from_code)?,
        full_time: row.get(33)?,
        registered_on: optional_parsed(row, 34)?,
        home_school: row.get(35)?,
        reported_by: optional_coded(row, 36, ReportedBy::from_code)?,
        groups: Vec::new(),
        note: row.get(37)?,
    };
    Ok(Staff { id: StaffId(row.get(0)?), record, standing })
}

/// Type and number of a document, in two columns.
pub(super) fn read_document(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<DocumentNumber>> {
    let kind = coded(row, column, DocumentType::from_code)?;
    let number: Option<String> = row.get(column + 1)?;
    number.map(|text| DocumentNumber::new(kind, &text).map_err(|e| unreadable(column + 1, e))).transpose()
}

fn read_subjects(row: &Row<'_>, column: usize) -> rusqlite::Result<Vec<String>> {
    let main: Option<String> = row.get(column)?;
    let others: Option<String> = row.get(column + 1)?;
    let others = others.unwrap_or_default();
    Ok(main.into_iter().chain(others.split('、').filter(|s| !s.is_empty()).map(str::to_owned)).collect())
}

#[cfg(test)]
pub(in crate::store) mod tests {
    use super::super::workspace::tests::new_workspace;
    use super::*;
    use crate::model::citizen_id::CitizenId;
    use crate::model::staff::GroupKind;
    use crate::store::{StoreError, UndoTarget};

    pub(in crate::store) fn full_record() -> StaffRecord {
        StaffRecord {
            former_name: Some("欧阳小晓".parse().unwrap()),
            staff_code: Some("J0001".into()),
            employee_number: Some("17".into()),
            document: Some("330999197904010068".parse::<CitizenId>().unwrap().into()),
            sex: Some(Sex::Female),
            birth: NaiveDate::from_ymd_opt(1979, 4, 1),
            ethnicity: EthnicGroup::from_word("畲"),
            department: Some("教导处".into()),
            post: Some(PostCategory::Teacher),
            duty: Some("教导主任".into()),
            subjects: vec!["语文".into(), "道德与法治".into(), "书法".into()],
            stage: Some(SchoolStage::Primary),
            title: Some(Title::Associate),
            other_title: Some("档案馆员".into()),
            title_since: Some("2013-12".parse().unwrap()),
            post_grade: Some(PostGrade::try_from(7).unwrap()),
            education: Some(Education::Bachelor),
            joined: Some("1998-08".parse().unwrap()),
            joined_school: Some("2004".parse().unwrap()),
            phone: Some("13800000001".into()),
            email: Some("a@example.com".into()),
            status: Some(StaffStatus::Exchanged),
            establishment: Some(Establishment::Established),
            full_time: Some(true),
            registered_on: Some("2022-06-30".parse().unwrap()),
            home_school: Some("溪口小学".into()),
            reported_by: Some(ReportedBy::There),
            groups: vec![
                GroupName { kind: GroupKind::Grade, name: "三年级组".into() },
                GroupName { kind: GroupKind::Subject, name: "语文教研组".into() },
            ],
            note: Some("借".into()),
            ..StaffRecord::new("欧阳春晓".parse().unwrap())
        }
    }

    #[test]
    fn every_field_comes_back_as_it_went_in() {
        let (_folder, mut workspace) = new_workspace();
        let full = full_record();
        let bare = StaffRecord::new("阿依古丽·买买提".parse().unwrap());
        let ids = workspace.deed("t", |deed| -> Result<_, StoreError> {
            Ok((deed.insert_staff(&full)?, deed.insert_staff(&bare)?))
        });
        let (first, second) = ids.unwrap().value;
        let view = workspace.view();
        assert_eq!(view.staff(first).unwrap().record, full);
        let kept = view.staff(second).unwrap().record;
        assert_eq!(kept, StaffRecord { status: Some(StaffStatus::Active), ..bare });
        let everybody = view.all_staff().unwrap();
        assert_eq!(everybody, [view.staff(first).unwrap(), view.staff(second).unwrap()]);
        assert_eq!(view.staff_count().unwrap(), 2);
    }

    #[test]
    fn many_come_in_at_once_as_one_by_one() {
        let group = |n: usize| GroupName { kind: GroupKind::Grade, name: format!("{}年级组", n % 3) };
        let person = |n: usize| StaffRecord {
            staff_code: Some(format!("J{n}")),
            status: Some(StaffStatus::Active),
            groups: (0..n % 3).map(group).collect(),
            ..StaffRecord::new("张三".parse().unwrap())
        };
        let people: Vec<StaffRecord> = (0..150).map(person).collect();
        let (_folder, mut workspace) = new_workspace();
        let first = workspace.deed("t", |deed| deed.insert_staff(&full_record())).unwrap().value;
        let all: Vec<&StaffRecord> = people.iter().collect();
        let done = workspace.deed("t", |deed| deed.insert_staff_rows(&all)).unwrap();
        let expected: Vec<StaffId> = (1..=150).map(|n| StaffId(first.0 + n)).collect();
        assert_eq!(done.value, expected);
        for (id, record) in done.value.iter().zip(&people) {
            assert_eq!(workspace.view().staff(*id).unwrap().record, *record);
        }
        let members = people.iter().map(|person| person.groups.len()).sum::<usize>();
        let changes = workspace.view().changes_of(done.deed.unwrap()).unwrap();
        assert_eq!(changes.len(), 150 + 2 + members, "each row has its own line in the record");
        workspace.undo(UndoTarget::Last).unwrap();
        assert_eq!(workspace.view().staff_count().unwrap(), 1);
    }

    #[test]
    fn an_update_writes_the_record_whole_and_undo_takes_it_back() {
        let (_folder, mut workspace) = new_workspace();
        let full = full_record();
        let id = workspace.deed("t", |deed| deed.insert_staff(&full)).unwrap().value;
        let mut bare = StaffRecord::new(full.name.clone());
        bare.status = full.status;
        let standing = Standing {
            applying_for: Some(TitleLevel::Senior),
            is_new: true,
            is_head: true,
            confirmed_on: NaiveDate::from_ymd_opt(2026, 3, 1),
        };
        workspace
            .deed("t", |deed| {
                deed.update_staff(id, &bare)?;
                deed.set_standing(id, &standing)
            })
            .unwrap();
        assert_eq!(workspace.view().staff(id).unwrap(), Staff { id, record: bare, standing });
        workspace.undo(UndoTarget::Last).unwrap();
        let back = workspace.view().staff(id).unwrap();
        assert_eq!(back, Staff { id, record: full, standing: Standing::default() });
    }

    #[test]
    fn people_are_found_by_code_document_and_name() {
        let (_folder, mut workspace) = new_workspace();
        let full = full_record();
        let id = workspace.deed("t", |deed| deed.insert_staff(&full)).unwrap().value;
        let view = workspace.view();
        assert_eq!(view.staff_with_code("J0001").unwrap(), Some(id));
        assert_eq!(view.staff_with_code("J0002").unwrap(), None);
        assert_eq!(view.staff_with_document(full.document.as_ref().unwrap()).unwrap(), Some(id));
        let other_type = DocumentNumber::new(DocumentType::HouseholdRegister, "330999197904010068").unwrap();
        assert_eq!(view.staff_with_document(&other_type).unwrap(), Some(id));
        assert_eq!(view.staff_named(&"欧阳 春晓".parse().unwrap()).unwrap(), [id]);
        let key = StaffKey {
            id,
            name: full.name,
            former_name: full.former_name,
            staff_code: full.staff_code,
            document: full.document,
        };
        assert_eq!(view.staff_keys().unwrap(), [key]);
        assert!(matches!(view.staff(StaffId(9)), Err(StoreError::NotFound { .. })));
    }
}
