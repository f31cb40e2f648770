//! Lists of staff, searched, filtered and sorted by the database. A list is a list of numbers; the
//! rows in sight are read for themselves, so that a list of 100,000 people scrolls freely.

use rusqlite::types::Value;
use rusqlite::{Row, params_from_iter};

use super::column::{coded, optional_coded};
use super::error::StoreError;
use super::staff::read_document;
use super::view::View;
use crate::model::citizen_id::DocumentNumber;
use crate::model::id::{GroupId, StaffId};
use crate::model::pinyin;
use crate::model::staff::{PostCategory, SchoolStage, Sex, StaffStatus, Title};

/// A person as a line of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaffRow {
    /// Number of the row.
    pub id: StaffId,
    /// 姓名.
    pub name: String,
    /// 教师编号.
    pub staff_code: Option<String>,
    /// The full document; [`StaffRow::masked_document`] is for the screen.
    pub document: Option<DocumentNumber>,
    /// 性别, from the document when it is not stated.
    pub sex: Option<Sex>,
    /// 部门.
    pub department: Option<String>,
    /// 岗位类别.
    pub post: Option<PostCategory>,
    /// The main 学科.
    pub subject: Option<String>,
    /// 学段.
    pub stage: Option<SchoolStage>,
    /// The 职称 in words, of whatever series.
    pub title: Option<String>,
    /// 人员状态.
    pub status: StaffStatus,
    /// 联系电话.
    pub phone: Option<String>,
}

impl StaffRow {
    /// The document as the screen shows it; empty when there is none.
    pub fn masked_document(&self) -> String {
        self.document.as_ref().map(DocumentNumber::masked).unwrap_or_default()
    }
}

/// Which people a list shows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct StaffFilter {
    /// Part of a name, the beginning of its pinyin or initials, part of a code or document number.
    pub text: String,
    /// Only these; empty means everybody.
    pub statuses: Vec<StaffStatus>,
    /// Only this 部门.
    pub department: Option<String>,
    /// Only this main 学科.
    pub subject: Option<String>,
    /// Only this 岗位类别.
    pub post: Option<PostCategory>,
    /// Only this 职称.
    pub title: Option<Title>,
    /// Only members of this group.
    pub group: Option<GroupId>,
    /// At most this many, the first of the list.
    pub limit: Option<u32>,
}

impl StaffFilter {
    /// Everybody who matches a text.
    pub fn text(text: impl Into<String>) -> StaffFilter {
        StaffFilter { text: text.into(), ..StaffFilter::default() }
    }

    /// Everybody who belongs to the school now.
    pub fn present() -> StaffFilter {
        let statuses = StaffStatus::ALL.iter().copied().filter(|status| !status.is_gone()).collect();
        StaffFilter { statuses, ..StaffFilter::default() }
    }
}

/// The column by which a list is sorted; people alike in it follow by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum StaffSort {
    /// By pinyin of the name.
    #[default]
    Name,
    /// By 教师编号, people without one last.
    Code,
    /// By 部门.
    Department,
    /// By 学科.
    Subject,
    /// By 职称, the highest first.
    Title,
    /// By 人员状态.
    Status,
    /// In the order in which they came in.
    Arrival,
}

impl View<'_> {
    /// The people that a list shows, in its order.
    ///
    /// # Errors
    /// What the disk says.
    pub fn staff_list(
        self,
        filter: &StaffFilter,
        sort: StaffSort,
        descending: bool,
    ) -> Result<Vec<StaffId>, StoreError> {
        let (condition, values) = condition(filter);
        let order = order(sort, descending);
        let limit = filter.limit.map(|limit| format!("LIMIT {limit}")).unwrap_or_default();
        let sql = format!("SELECT id FROM staff WHERE {condition} ORDER BY {order} {limit}");
        self.rows(&sql, params_from_iter(values), |row| Ok(StaffId(row.get(0)?)))
    }

    /// The lines of a list for these people, in this order; who is not there is left out.
    ///
    /// # Errors
    /// What the disk says.
    pub fn staff_rows(self, ids: &[StaffId]) -> Result<Vec<StaffRow>, StoreError> {
        let found = ids.iter().map(|id| self.first(&format!("{SELECT} WHERE id = ?1"), [id.0], read_row));
        found.filter_map(Result::transpose).collect()
    }

    /// At most `limit` people for what was typed into the palette: whole names first, then what begins
    /// with the text, the likeliest reading before the others, those who left last.
    ///
    /// # Errors
    /// What the disk says.
    pub fn search_staff(self, text: &str, limit: u32) -> Result<Vec<StaffRow>, StoreError> {
        if text.trim().is_empty() {
            return Ok(Vec::new());
        }
        let (condition, mut values) = condition(&StaffFilter::text(text));
        let name = values.len() + 1;
        values.push(Value::Text(name_key(text)));
        values.push(Value::Text(pinyin::normalise(text)));
        values.push(Value::Integer(i64::from(limit)));
        let sql = format!(
            "{SELECT} WHERE {condition}
             ORDER BY status IN ('retired', 'left'), name_key = ?{name} DESC,
               instr(name_key, ?{name}) = 1 DESC,
               (pinyin LIKE ?{0} || '%' OR substr(pinyin, instr(pinyin, ' ') + 1) LIKE ?{0} || '%') DESC,
               instr(' ' || pinyin || ' ', ' ' || ?{0} || ' ') > 0 DESC,
               pinyin, name, id LIMIT ?{1}",
            name + 1,
            name + 2
        );
        self.rows(&sql, params_from_iter(values), read_row)
    }

    /// The values that a filter can be set to, with how many people have each, the most frequent first.
    ///
    /// # Errors
    /// What the disk says.
    pub fn staff_values(self, column: StaffColumn) -> Result<Vec<(String, u32)>, StoreError> {
        let column = match column {
            StaffColumn::Department => "department",
            StaffColumn::Subject => "subject",
            StaffColumn::Status => "status",
            StaffColumn::Title => "title",
            StaffColumn::Post => "post",
        };
        let sql = format!(
            "SELECT {column}, count(*) FROM staff WHERE {column} IS NOT NULL GROUP BY {column} ORDER BY 2 DESC, 1"
        );
        self.rows(&sql, [], |row| Ok((row.get(0)?, row.get(1)?)))
    }
}

/// Columns that lists are filtered by. Closed lists give their codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StaffColumn {
    /// 部门.
    Department,
    /// 学科.
    Subject,
    /// 人员状态, by code.
    Status,
    /// 职称, by code.
    Title,
    /// 岗位类别, by code.
    Post,
}

const SELECT: &str =
    "SELECT id, name, staff_code, document_type, document_number, sex, department, post, subject,
                             stage, title, other_title, status, phone FROM staff";

fn read_row(row: &Row<'_>) -> rusqlite::Result<StaffRow> {
    let document = read_document(row, 3)?;
    let sex = optional_coded(row, 5, Sex::from_code)?;
    let title = optional_coded(row, 10, Title::from_code)?.map(|title| title.word().to_owned());
    Ok(StaffRow {
        id: StaffId(row.get(0)?),
        name: row.get(1)?,
        staff_code: row.get(2)?,
        sex: sex.or_else(|| document.as_ref()?.citizen_id().map(|id| id.sex())),
        document,
        department: row.get(6)?,
        post: optional_coded(row, 7, PostCategory::from_code)?,
        subject: row.get(8)?,
        stage: optional_coded(row, 9, SchoolStage::from_code)?,
        title: title.or(row.get(11)?),
        status: coded(row, 12, StaffStatus::from_code)?,
        phone: row.get(13)?,
    })
}

/// The text as keys of names are written.
fn name_key(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace() && !"·•．.".contains(*c))
        .flat_map(char::to_lowercase)
        .collect()
}

/// A filter as an SQL condition with its numbered values.
fn condition(filter: &StaffFilter) -> (String, Vec<Value>) {
    let mut parts = vec!["TRUE".to_owned()];
    let mut values: Vec<Value> = Vec::new();
    let mut bind = |value: String| {
        values.push(Value::Text(value));
        values.len()
    };
    if !filter.text.trim().is_empty() {
        parts.push(matching(&filter.text, &mut bind));
    }
    if !filter.statuses.is_empty() {
        let places: Vec<String> =
            filter.statuses.iter().map(|status| format!("?{}", bind(status.code().to_owned()))).collect();
        parts.push(format!("status IN ({})", places.join(", ")));
    }
    let equal = [
        ("department", filter.department.clone()),
        ("subject", filter.subject.clone()),
        ("post", filter.post.map(|post| post.code().to_owned())),
        ("title", filter.title.map(|title| title.code().to_owned())),
    ];
    for (column, value) in equal {
        if let Some(value) = value {
            parts.push(format!("{column} = ?{}", bind(value)));
        }
    }
    if let Some(group) = filter.group {
        parts.push(format!("id IN (SELECT staff FROM group_member WHERE staff_group = {group})"));
    }
    (parts.join(" AND "), values)
}

/// Letters begin a pinyin key, anything is part of a name or a code; a document number is asked
/// for by four characters at least, since fewer fit too many people.
fn matching(text: &str, bind: &mut impl FnMut(String) -> usize) -> String {
    let key = name_key(text);
    let name = bind(key.clone());
    let mut ways = vec![
        format!("instr(name_key, ?{name}) > 0"),
        format!("instr(lower(staff_code), ?{name}) > 0"),
        format!("lower(employee_number) = ?{name}"),
    ];
    let letters = pinyin::normalise(text);
    if !letters.is_empty() {
        ways.push(format!("instr(' ' || pinyin, ?{}) > 0", bind(format!(" {letters}"))));
    }
    if key.chars().count() >= 4 {
        ways.push(format!("instr(document_number, ?{}) > 0", bind(key.to_uppercase())));
    }
    format!("({})", ways.join(" OR "))
}

fn order(sort: StaffSort, descending: bool) -> String {
    let rank = |codes: Vec<&str>, column: &str| {
        let cases: Vec<String> =
            codes.iter().zip(0..).map(|(code, place)| format!("WHEN '{code}' THEN {place}")).collect();
        format!("CASE {column} {} ELSE {} END", cases.join(" "), codes.len())
    };
    let direction = if descending { "DESC" } else { "ASC" };
    let column = match sort {
        // A column that stands twice in an order is sorted by twice.
        StaffSort::Name => return format!("pinyin {direction}, name, id"),
        StaffSort::Arrival => return format!("id {direction}"),
        StaffSort::Code => "staff_code".to_owned(),
        StaffSort::Department => "department".to_owned(),
        StaffSort::Subject => "subject".to_owned(),
        StaffSort::Title => rank(Title::ALL.iter().map(|t| t.code()).collect(), "title"),
        StaffSort::Status => rank(StaffStatus::ALL.iter().map(|s| s.code()).collect(), "status"),
    };
    format!("{column} {direction} NULLS LAST, pinyin, name, id")
}

#[cfg(test)]
mod tests {
    use super::super::workspace::tests::new_workspace;
    use super::super::{StoreError, Workspace};
    use super::*;
    use crate::model::citizen_id::CitizenId;
    use crate::model::staff::{GroupKind, GroupName, StaffRecord};

    fn filled() -> (tempfile::TempDir, Workspace) {
        let (folder, mut workspace) = new_workspace();
        let person = |name: &str, code: &str, document: &str, department: &str, title, status| StaffRecord {
            staff_code: (!code.is_empty()).then(|| code.to_owned()),
            document: document.parse::<CitizenId>().ok().map(Into::into),
            department: Some(department.to_owned()),
            title,
            status: Some(status),
            ..StaffRecord::new(name.parse().unwrap())
        };
        let mut people = [
            person("张三", "JS03", "33099919810228001X", "教导处", Some(Title::First), StaffStatus::Active),
            person("曾丽", "", "", "总务处", None, StaffStatus::Retired),
            person(
                "阿依古丽·买买提",
                "JS01",
                "330999198808080028",
                "教导处",
                Some(Title::Associate),
                StaffStatus::Active,
            ),
            person(
                "章珊",
                "JS02",
                "330999198203050029",
                "德育处",
                Some(Title::First),
                StaffStatus::SickLeave,
            ),
        ];
        people[1].other_title = Some("会计师".into());
        people[3].groups = vec![GroupName { kind: GroupKind::Grade, name: "一年级组".into() }];
        workspace
            .deed("t", |deed| -> Result<(), StoreError> {
                people.iter().try_for_each(|person| deed.insert_staff(person).map(|_| ()))
            })
            .unwrap();
        (folder, workspace)
    }

    fn names(workspace: &Workspace, filter: &StaffFilter, sort: StaffSort, descending: bool) -> Vec<String> {
        let ids = workspace.view().staff_list(filter, sort, descending).unwrap();
        workspace.view().staff_rows(&ids).unwrap().into_iter().map(|row| row.name).collect()
    }

    #[test]
    fn finds_by_name_pinyin_code_and_document() {
        let (_folder, workspace) = filled();
        let find = |text: &str| names(&workspace, &StaffFilter::text(text), StaffSort::Name, false);
        assert_eq!(find("zs"), ["张三", "章珊"]);
        assert_eq!(find("zhangsa"), ["张三"]);
        assert_eq!(find("Zeng"), ["曾丽"]);
        assert_eq!(find("cl"), ["曾丽"], "the other reading finds too");
        assert_eq!(find("古丽买"), ["阿依古丽·买买提"]);
        assert_eq!(find("js0"), ["阿依古丽·买买提", "张三", "章珊"]);
        assert_eq!(find("001x"), ["张三"]);
        assert_eq!(find("330999"), ["阿依古丽·买买提", "张三", "章珊"]);
        assert_eq!(find("01x"), [""; 0], "three characters of a document are too few");
        assert_eq!(find("%"), [""; 0]);
        assert_eq!(find(" ").len(), 4);
    }

    #[test]
    fn filters_and_sorts() {
        let (_folder, workspace) = filled();
        let all = StaffFilter::default();
        assert_eq!(
            names(&workspace, &all, StaffSort::Code, false),
            ["阿依古丽·买买提", "章珊", "张三", "曾丽"]
        );
        assert_eq!(
            names(&workspace, &all, StaffSort::Code, true),
            ["张三", "章珊", "阿依古丽·买买提", "曾丽"]
        );
        assert_eq!(names(&workspace, &all, StaffSort::Title, false)[0], "阿依古丽·买买提");
        assert_eq!(names(&workspace, &all, StaffSort::Arrival, true)[0], "章珊");
        assert_eq!(names(&workspace, &StaffFilter::present(), StaffSort::Name, false).len(), 3);
        let beginning = StaffFilter { limit: Some(2), ..all };
        assert_eq!(names(&workspace, &beginning, StaffSort::Code, true), ["张三", "章珊"]);
        let group = workspace.view().groups().unwrap()[0].id;
        for filter in [
            StaffFilter { group: Some(group), ..StaffFilter::default() },
            StaffFilter { department: Some("德育处".into()), ..StaffFilter::default() },
            StaffFilter {
                statuses: vec![StaffStatus::SickLeave],
                text: "z".into(),
                ..StaffFilter::default()
            },
        ] {
            assert_eq!(names(&workspace, &filter, StaffSort::Status, false), ["章珊"]);
        }
        let departments = workspace.view().staff_values(StaffColumn::Department).unwrap();
        assert_eq!(departments[0], ("教导处".to_owned(), 2));
    }

    #[test]
    fn the_palette_shows_the_likeliest_first() {
        let (_folder, workspace) = filled();
        let find = |text: &str, limit| -> Vec<String> {
            workspace.view().search_staff(text, limit).unwrap().into_iter().map(|row| row.name).collect()
        };
        assert_eq!(find("z", 9), ["张三", "章珊", "曾丽"], "who left comes last");
        assert_eq!(find("章珊", 9), ["章珊"]);
        assert_eq!(find("z", 1).len(), 1);
        assert_eq!(find("", 9).len(), 0);
    }

    #[test]
    fn who_is_meant_by_a_rare_reading_comes_after_the_others() {
        let (_folder, mut workspace) = filled();
        for name in ["丁书军", "邹思禾"] {
            let record = StaffRecord::new(name.parse().unwrap());
            workspace.deed("t", |deed| deed.insert_staff(&record)).unwrap();
        }
        let rows = workspace.view().search_staff("zs", 9).unwrap();
        let names: Vec<&str> = rows.iter().map(|row| row.name.as_str()).collect();
        assert_eq!(names, ["张三", "章珊", "邹思禾", "丁书军"]);
    }

    #[test]
    fn a_line_shows_title_sex_and_a_masked_document() {
        let (_folder, workspace) = filled();
        let rows = workspace.view().search_staff("zs", 9).unwrap();
        assert_eq!(rows[0].sex, Some(Sex::Male));
        assert_eq!(rows[0].title.as_deref(), Some("一级教师"));
        let masked = rows[0].masked_document();
        assert!(masked.contains("****") && masked.ends_with("001X"), "{masked}");
        let retired = &workspace.view().search_staff("曾丽", 9).unwrap()[0];
        assert_eq!(retired.title.as_deref(), Some("会计师"));
        assert_eq!(retired.masked_document(), "");
    }
}
