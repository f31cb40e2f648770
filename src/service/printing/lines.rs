//! What goes into a template of the district 套表: everybody with all that is known, or every line of the ledger with its
//! person, and the facts about the school. Headings here are names that templates are matched against.

use std::collections::{BTreeMap, BTreeSet};

use super::categories::{columns, label};
use super::job::Job;
use super::people::{Assessed, Reckoned, person};
use super::request::Request;
use crate::exchange::form_template::Source;
use crate::exchange::paper::flow::{day_in_words, days, period_in_full};
use crate::exchange::paper::mask::Shown;
use crate::exchange::sheet::list::{Closing, Column, Holds, List, Value};
use crate::model::hours::Hours;
use crate::model::id::EntryId;
use crate::model::partial_date::PartialDate;
use crate::model::period::Period;
use crate::model::staff::GroupKind;
use crate::service::ServiceError;
use crate::store::View;

/// Lines for a template, and facts for its single cells.
#[derive(Debug, Clone, PartialEq)]
pub struct Lines {
    /// A line for each person or record.
    pub list: List,
    /// Facts by name.
    pub facts: BTreeMap<String, String>,
}

/// The lines of a request. Document numbers are whole unless said: templates go to the authority.
///
/// # Errors
/// A period or regulation that is none, or what the disk says.
pub fn lines(view: View<'_>, source: Source, request: &Request) -> Result<Lines, ServiceError> {
    let job = Job::new(view, request)?;
    let period = job.judged()?;
    let people = job.people(period, job.basis())?;
    let list = match source {
        Source::People => of_people(&job, period, &people),
        Source::Records => of_records(&job, &people)?,
    };
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let school = &job.school;
    let total: Hours = people.iter().map(|person| person.counted.total).sum();
    let facts = [
        ("学校", school.name.clone()),
        ("学校代码", school.code.clone()),
        ("区县", text(&school.district)),
        ("主管部门", text(&school.authority)),
        ("校长", text(&school.principal)),
        ("分管领导", text(&school.vice_principal)),
        ("填表人", text(&school.administrator)),
        ("审核人", text(&school.auditor)),
        ("联系电话", text(&school.phone)),
        ("年度", period_in_full(period)),
        ("日期", day_in_words(request.today)),
        ("人数", people.len().to_string()),
        ("总学时", total.to_string()),
    ];
    Ok(Lines { list, facts: facts.map(|(name, words)| (name.to_owned(), words)).into() })
}

/// 学时 as the national system takes them: whole, and never up.
pub const WHOLE_HOURS: &str = "整数学时";

fn whole(hours: Hours) -> u32 {
    u32::try_from(hours.hundredths() / 100).unwrap_or_default()
}

impl Lines {
    /// The lines whose hours are not whole, in words: 张三《作业设计》2.5 记为 2.
    pub fn rounded(&self) -> Vec<String> {
        let column = |title: &str| self.list.columns.iter().position(|column| column.title == title);
        let (Some(name), Some(what), Some(hours)) = (column("姓名"), column("培训名称"), column("学时"))
        else {
            return Vec::new();
        };
        let words = |value: Option<&Value>| match value {
            Some(Value::Text(words)) => words.clone(),
            _ => String::new(),
        };
        let one = |row: &Vec<Value>| match row.get(hours)? {
            Value::Hours(hours) if hours.hundredths() % 100 != 0 => {
                let (name, what) = (words(row.get(name)), words(row.get(what)));
                Some(format!("{name}《{what}》{hours} 记为 {}", whole(*hours)))
            }
            _ => None,
        };
        self.list.rows.iter().filter_map(one).collect()
    }
}

/// A column with the values of all lines.
type Cells<'a, T> = (String, Holds, Box<dyn Fn(&T) -> Value + 'a>);

fn cell<'a, T>(title: &str, holds: Holds, value: impl Fn(&T) -> Value + 'a) -> Cells<'a, T> {
    (title.to_owned(), holds, Box::new(value))
}

fn list_of<T>(name: &str, lines: &[T], columns: Vec<Cells<'_, T>>) -> List {
    let numbered = (1..).zip(lines).map(|(number, line)| {
        let values = columns.iter().map(|(_, _, value)| value(line));
        std::iter::once(Value::Count(number)).chain(values).collect()
    });
    let rows = numbered.collect();
    let heads = columns.into_iter().map(|(title, holds, _)| Column::new(title, 12.0, holds));
    List {
        name: name.to_owned(),
        title: name.to_owned(),
        facts: Vec::new(),
        columns: std::iter::once(Column::new("序号", 6.0, Holds::Count)).chain(heads).collect(),
        rows,
        notes: Vec::new(),
        closing: Closing::Nothing,
    }
}

/// Who it is; both lists begin with it.
fn about<'a, T: 'a>(job: &'a Job<'_>, of: fn(&T) -> &Assessed) -> Vec<Cells<'a, T>> {
    use Holds::{Number, Word};
    let ids = job.ids(Shown::Whole);
    let school = &job.school.name;
    let record = move |one: &T| of(one).staff.record.clone();
    let facts = move |one: &T| person(&of(one).staff.record);
    vec![
        cell("姓名", Word, move |one| facts(one).name.into()),
        cell("性别", Word, move |one| facts(one).sex.into()),
        cell("教师编号", Number, move |one| facts(one).code.into()),
        cell("教职工号", Number, move |one| record(one).employee_number.unwrap_or_default().into()),
        cell("证件类型", Word, move |one| {
            record(one).document.map_or("", |document| document.kind().word()).into()
        }),
        cell("证件号码", Number, move |one| ids.number(&facts(one).id_number).into()),
        cell("单位", Holds::Text, move |one| {
            record(one).home_school.unwrap_or_else(|| school.clone()).into()
        }),
        cell("部门", Holds::Text, move |one| facts(one).department.into()),
        cell("任教学段", Word, move |one| facts(one).stage.into()),
        cell("任教学科", Word, move |one| facts(one).subject.into()),
        cell("职称", Word, move |one| facts(one).title.into()),
        cell("手机号码", Number, move |one| ids.phone(&record(one).phone.unwrap_or_default()).into()),
    ]
}

fn of_person<'a>(
    title: &str,
    holds: Holds,
    value: impl Fn(&Assessed) -> Value + 'a,
) -> Cells<'a, &'a Assessed> {
    cell(title, holds, move |one: &&Assessed| value(one))
}

fn of_people<'a>(job: &'a Job<'_>, period: Period, people: &'a [Assessed]) -> List {
    use Holds::{Date, Text, Word};
    let first = |day: Option<PartialDate>| Value::from(day.map(PartialDate::first));
    let group = |one: &Assessed, kind: GroupKind| {
        let groups = one.staff.record.groups.iter().filter(|group| group.kind == kind);
        Value::from(groups.map(|group| group.name.as_str()).collect::<Vec<_>>().join("、"))
    };
    let mut cells: Vec<Cells<'a, &'a Assessed>> = about(job, |one| one);
    let more = vec![
        of_person("曾用名", Word, |one| {
            one.staff.record.former_name.as_ref().map(ToString::to_string).unwrap_or_default().into()
        }),
        of_person("出生日期", Date, |one| one.staff.record.birth_or_from_document().into()),
        of_person("民族", Word, |one| {
            one.staff.record.ethnicity.map(|group| group.word()).unwrap_or_default().into()
        }),
        of_person("岗位类别", Word, |one| one.staff.record.post.map_or("", |post| post.word()).into()),
        of_person("行政职务", Word, |one| one.staff.record.duty.clone().unwrap_or_default().into()),
        of_person("任现职时间", Date, move |one| first(one.staff.record.title_since)),
        of_person("学历", Word, |one| one.staff.record.education.map_or("", |e| e.word()).into()),
        of_person("编制", Word, |one| one.staff.record.establishment.map_or("", |e| e.word()).into()),
        of_person("参加工作时间", Date, move |one| first(one.staff.record.joined)),
        of_person("进本校时间", Date, move |one| first(one.staff.record.joined_school)),
        of_person("人员状态", Word, |one| {
            one.staff.record.status.map_or("", |status| status.word()).into()
        }),
        of_person("年级组", Text, move |one| group(one, GroupKind::Grade)),
        of_person("教研组", Text, move |one| group(one, GroupKind::Subject)),
    ];
    cells.extend(more);
    let mut taken: BTreeSet<String> = cells.iter().map(|(title, _, _)| title.clone()).collect();
    for place in columns(job, people) {
        let title = label(job, place);
        if taken.insert(title.clone()) {
            cells.push(of_person(&title, Holds::Hours, move |one| one.hours_in(place).into()));
        }
    }
    let whole = move |one: &Assessed| job.whole(&one.counted, period).cloned();
    let sums = vec![
        of_person("学时", Holds::Hours, |one| one.counted.total.into()),
        of_person("学分", Holds::Hours, |one| job.credits(one.counted.total).into()),
        of_person("要求学时", Holds::Hours, move |one| whole(one).map(|answer| answer.required).into()),
        of_person("还差学时", Holds::Hours, move |one| whole(one).map(|answer| answer.missing).into()),
        of_person("结论", Word, move |one| match job.verdict(&one.counted, period) {
            Some(true) => "达到".into(),
            Some(false) => "未达到".into(),
            None => Value::Empty,
        }),
        of_person("备注", Text, |one| one.staff.record.note.clone().unwrap_or_default().into()),
    ];
    cells.extend(sums.into_iter().filter(|(title, _, _)| !taken.contains(title)));
    list_of("人员", &people.iter().collect::<Vec<_>>(), cells)
}

/// A line of the ledger with its person.
type Record<'a> = (&'a Assessed, &'a Reckoned);

fn of_record<'a>(
    title: &str,
    holds: Holds,
    value: impl Fn(&Reckoned) -> Value + 'a,
) -> Cells<'a, Record<'a>> {
    cell(title, holds, move |(_, line): &Record<'a>| value(line))
}

fn of_records<'a>(job: &'a Job<'_>, people: &'a [Assessed]) -> Result<List, ServiceError> {
    use Holds::{Date, Text, Word};
    let of_program: Option<BTreeSet<EntryId>> = match job.request.program {
        Some(program) => {
            let roster = job.view.roster(program)?.into_iter();
            Some(roster.filter_map(|line| line.entry.map(|(entry, _)| entry)).collect())
        }
        None => None,
    };
    let wanted =
        |line: &&Reckoned| line.counts && of_program.as_ref().is_none_or(|ids| ids.contains(&line.id));
    let mut lines: Vec<Record<'a>> = Vec::new();
    for person in people {
        lines.extend(person.lines.iter().filter(wanted).map(|line| (person, line)));
    }
    let mut cells: Vec<Cells<'a, Record<'a>>> = about(job, |(person, _)| person);
    let more = vec![
        of_record("年度", Word, |r| r.line.to.format("%Y").to_string().into()),
        of_record("培训名称", Text, |r| r.line.title.clone().into()),
        of_record("类别", Word, |r| r.line.category.clone().into()),
        of_record("级别", Word, |r| r.line.level.clone().into()),
        of_record("学习形式", Word, |r| r.line.mode.clone().into()),
        of_record("开始时间", Date, |r| r.line.from.into()),
        of_record("结束时间", Date, |r| r.line.to.into()),
        of_record("起止时间", Text, |r| days(r.line.from, r.line.to).into()),
        of_record("主办单位", Text, |r| r.line.organiser.clone().into()),
        of_record("地点", Text, |r| r.line.place.clone().into()),
        of_record("角色", Word, |r| r.line.role.clone().into()),
        of_record("申报学时", Holds::Hours, |r| r.line.claimed.into()),
        of_record("学时", Holds::Hours, |r| r.line.hours.into()),
        of_record(WHOLE_HOURS, Holds::Count, |r| Value::Count(whole(r.line.hours))),
        of_record("学分", Holds::Hours, |r| r.line.credits.or_else(|| job.credits(r.line.hours)).into()),
        of_record("考核结果", Word, |r| r.line.result.clone().into()),
        of_record("证书编号", Text, |r| r.line.proof.clone().into()),
        of_record("状态", Word, |r| r.line.standing.word().into()),
        of_record("备注", Text, |r| r.line.reason.clone().into()),
    ];
    cells.extend(more);
    Ok(list_of("学时记录", &lines, cells))
}
