//! Staff 教职工: one row a person, written whole and read whole, and looked up by what identifies
//! a person. Lists and search are in `staff_list`, groups in `staff_group`, what happens to a person in
//! `staff_change`.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rusqlite::{Row, params};

use super::column::{coded, iso, optional_coded, optional_day, optional_parsed, unreadable};
use super::deed::Deed;
use super::error::StoreError;
use super::view::View;
use crate::model::citizen_id::{DocumentNumber, DocumentType};
use crate::model::facts::{Education, TitleLevel};
use crate::model::id::StaffId;
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

/// Columns of a record, in the order in which [`bind!`] gives and [`read_staff`] takes them.
macro_rules! columns {
    () => {
        "name, name_key, pinyin, former_name, staff_code, employee_number, document_type, document_number, sex, \
         birth, ethnicity, department, post, duty, subject, other_subjects, stage, title, other_title, \
         title_since, post_grade, education, joined, joined_school, phone, email, status, establishment, \
         full_time, registered_on, home_school, reported_by, note"
    };
}
macro_rules! places {
    () => {
        "?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, \
         ?24, ?25, ?26, ?27, ?28, ?29, ?30, ?31, ?32, ?33"
    };
}
macro_rules! bind {
    ($r:expr $(, $more:expr)*) => {
        params![
            $r.name.as_str(),
            $r.name.key(),
            pinyin::keys(&$r.name),
            $r.former_name.as_ref().map(PersonName::as_str),
            $r.staff_code,
            $r.employee_number,
            $r.document.as_ref().map_or(DocumentType::CitizenId, DocumentNumber::kind).code(),
            $r.document.as_ref().map(DocumentNumber::as_str),
            $r.sex.map(Sex::code),
            $r.birth.map(iso),
            $r.ethnicity.map(EthnicGroup::code),
            $r.department,
            $r.post.map(PostCategory::code),
            $r.duty,
            $r.subjects.first(),
            joined_subjects($r.subjects.get(1..).unwrap_or_default()),
            $r.stage.map(SchoolStage::code),
            $r.title.map(Title::code),
            $r.other_title,
            $r.title_since.map(|d| d.to_string()),
            $r.post_grade.map(PostGrade::number),
            $r.education.map(Education::code),
            $r.joined.map(|d| d.to_string()),
            $r.joined_school.map(|d| d.to_string()),
            $r.phone,
            $r.email,
            $r.status.unwrap_or(StaffStatus::Active).code(),
            $r.establishment.map(Establishment::code),
            $r.full_time,
            $r.registered_on.map(|d| d.to_string()),
            $r.home_school,
            $r.reported_by.map(ReportedBy::code),
            $r.note
            $(, $more)*
        ]
    };
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
        let mut everybody = self.rows(&format!("{SELECT} ORDER BY id"), [], read_staff)?;
        let mut groups: BTreeMap<StaffId, Vec<GroupName>> = BTreeMap::new();
        for (id, group) in self.memberships()? {
            groups.entry(id).or_default().push(group);
        }
        for staff in &mut everybody {
            staff.record.groups = groups.remove(&staff.id).unwrap_or_default();
        }
        Ok(everybody)
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
        let sql = concat!("INSERT INTO staff (", columns!(), ") VALUES (", places!(), ")");
        let id = StaffId(self.insert(sql, bind!(record))?);
        for group in &record.groups {
            self.join_group(id, group)?;
        }
        Ok(id)
    }

    /// Writes a person's record whole, the groups too: what is missing in it becomes empty.
    ///
    /// # Errors
    /// As [`Deed::insert_staff`].
    pub fn update_staff(&self, id: StaffId, record: &StaffRecord) -> Result<(), StoreError> {
        let sql = concat!("UPDATE staff SET (", columns!(), ") = (", places!(), ") WHERE id = ?34");
        self.run(sql, bind!(record, id.0))?;
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
