//! The forms and lists of a submission, made once with its content: what the principal signs bears the verification code
//! of the data that is sent.

use std::collections::BTreeMap;

use super::collect::{Collected, Handed, Item, What};
use super::error::SubmissionError;
use crate::exchange::paper::flow::{Imprint, Signers};
use crate::exchange::paper::font::Fonts;
use crate::exchange::paper::mask::Shown;
use crate::exchange::paper::page::Paper;
use crate::exchange::paper::record::{Line, Person, Standing};
use crate::exchange::paper::{list as list_on_paper, summary};
use crate::exchange::sheet::details::{self, Details};
use crate::exchange::sheet::list::{Closing, Column, Holds, List, Value};
use crate::exchange::sheet::{staff, summary as summary_sheet, xlsx};
use crate::model::hours::Hours;
use crate::model::partial_date::PartialDate;
use crate::model::period::Period;
use crate::model::staff::{StaffRecord, Title};
use crate::model::submission::Kind;
use crate::service::ServiceError;
use crate::service::assessment::{judged, required};

/// A form or list that was made.
pub(super) struct Made {
    /// Where it lies in the package.
    pub path: &'static str,
    /// What people read, without ending.
    pub name: &'static str,
    pub bytes: Vec<u8>,
}

impl Collected {
    /// All forms and lists of the submission.
    pub fn papers(&self, code: &str, today: chrono::NaiveDate) -> Result<Vec<Made>, ServiceError> {
        let imprint = self.imprint(code, today);
        let mut fonts = Fonts::bundled().map_err(SubmissionError::from)?;
        let list = match self.kind {
            Kind::Hours | Kind::Adjustments | Kind::Supplements => {
                let summary = self.summary();
                let paper = summary::set(&summary, &imprint, &fonts);
                let details = details::list(&self.details(), &imprint);
                return Ok(vec![
                    Made { path: "summary.pdf", name: "汇总表", bytes: pdf(&paper, &mut fonts)? },
                    Made {
                        path: "summary.xlsx",
                        name: "汇总表",
                        bytes: xlsx::xlsx(&summary_sheet::list(&summary, &imprint), &imprint)?,
                    },
                    Made {
                        path: "details.xlsx", name: "学时明细表", bytes: xlsx::xlsx(&details, &imprint)?
                    },
                ]);
            }
            Kind::Staff => staff::confirmation(&self.staff_list(), &imprint),
            Kind::Programs => self.program_list(),
        };
        let (name, pdf_path, xlsx_path) = match self.kind {
            Kind::Staff => ("单位教师信息名单", "staff.pdf", "staff.xlsx"),
            _ => ("培训项目申报表", "programs.pdf", "programs.xlsx"),
        };
        let paper = list_on_paper::set(&list, &imprint, &fonts);
        Ok(vec![
            Made { path: pdf_path, name, bytes: pdf(&paper, &mut fonts)? },
            Made { path: xlsx_path, name, bytes: xlsx::xlsx(&list, &imprint)? },
        ])
    }

    fn imprint(&self, code: &str, today: chrono::NaiveDate) -> Imprint {
        let (text, school) = (|text: &Option<String>| text.clone().unwrap_or_default(), &self.school);
        Imprint {
            school: school.name.clone(),
            date: today,
            code: Some(code.to_owned()),
            reported: true,
            sample: false,
            signers: Signers {
                clerk: text(&school.administrator),
                checker: text(&school.auditor),
                leader: text(&school.vice_principal),
                principal: text(&school.principal),
                phone: text(&school.phone),
            },
        }
    }

    /// Each person's hours in this submission by category, with what the regulation makes of the whole period.
    fn summary(&self) -> summary::Summary {
        let mut columns: Vec<usize> = self.recognised().filter_map(|(_, category, _)| category).collect();
        columns.sort_unstable();
        columns.dedup();
        let mut hours: BTreeMap<usize, Vec<Hours>> = BTreeMap::new();
        for (person, category, figure) in self.recognised() {
            let row = hours.entry(person).or_insert_with(|| vec![Hours::ZERO; columns.len()]);
            let place = category.and_then(|category| columns.binary_search(&category).ok());
            if let Some(cell) = place.and_then(|place| row.get_mut(place)) {
                *cell = cell.plus(figure);
            }
        }
        let entries = self.people.iter().enumerate().map(|(place, handed)| {
            let hours = hours.remove(&place).unwrap_or_else(|| vec![Hours::ZERO; columns.len()]);
            self.summary_line(handed, hours)
        });
        summary::Summary {
            title: format!("教职工{}报送汇总表", self.kind.word()),
            period: self.period,
            policy: self.policy.pack.title().to_owned(),
            entries: entries.collect(),
            categories: columns
                .iter()
                .filter_map(|place| Some(self.category(Some(*place))?.label.clone()))
                .collect(),
        }
    }

    fn summary_line(&self, handed: &Handed, hours: Vec<Hours>) -> summary::Entry {
        let (record, pack) = (&handed.staff.record, &self.policy.pack);
        let assessment = handed.assessment.as_ref();
        let required = assessment.and_then(|assessment| required(pack, assessment, self.period));
        summary::Entry {
            name: record.name.to_string(),
            sex: record.sex_or_from_document().map(|sex| sex.word().to_owned()).unwrap_or_default(),
            subject: record.subjects.first().cloned().unwrap_or_default(),
            title: title(record),
            hours,
            total: assessment.map_or(Hours::ZERO, |assessment| assessment.total),
            required: required.map(|requirement| requirement.required),
            met: assessment.and_then(|assessment| judged(pack, assessment, self.period)),
            note: String::new(),
        }
    }

    fn recognised(&self) -> impl Iterator<Item = (usize, Option<usize>, Hours)> {
        self.items.iter().filter_map(|item| match &item.what {
            What::Entry { person, category, recognised, .. } => Some((*person, *category, *recognised)),
            _ => None,
        })
    }

    /// Every item as a line, numbered as in the data.
    fn details(&self) -> Details {
        let mut people: Vec<Person> = self.people.iter().map(|handed| person(&handed.staff.record)).collect();
        for item in &self.items {
            if let What::Entry { person, .. } = &item.what
                && let (Some(person), Some(line)) = (people.get_mut(*person), self.line(item))
            {
                person.lines.push(line);
            }
        }
        Details { period: self.period, people, ids: Shown::Whole }
    }

    fn line(&self, item: &Item) -> Option<Line> {
        let What::Entry { id, entry, person, recognised, category } = &item.what else { return None };
        let assessment = self.people.get(*person)?.assessment.as_ref()?;
        let answer = assessment.records.iter().find(|answer| answer.id == id.to_string());
        let cut = answer.filter(|answer| answer.claimed.is_some_and(|claimed| claimed > *recognised));
        let reason =
            cut.and_then(|answer| answer.reasons.iter().rfind(|reason| reason.after < reason.before));
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        Some(Line {
            from: entry.span.from(),
            to: entry.span.to(),
            title: entry.title.clone(),
            category: self.category(*category).map(|category| category.label.clone()).unwrap_or_default(),
            organiser: text(&entry.institution),
            place: text(&entry.place),
            mode: entry.mode.word().to_owned(),
            level: entry.level.map(|level| level.word().to_owned()).unwrap_or_default(),
            role: entry.role.word().to_owned(),
            claimed: entry.claimed,
            hours: *recognised,
            credits: entry.credits,
            result: entry.outcome.map(|outcome| outcome.word().to_owned()).unwrap_or_default(),
            proof: item.proofs.iter().map(|proof| proof.kind.word()).collect::<Vec<_>>().join("、"),
            standing: Standing::Passed,
            reason: reason.map(|reason| reason.rule.to_string()).unwrap_or_default(),
        })
    }

    fn staff_list(&self) -> staff::Staff {
        let members = self.people.iter().map(|handed| member(&handed.staff.record)).collect();
        staff::Staff { members, ids: Shown::Whole }
    }

    fn program_list(&self) -> List {
        let rows = self.items.iter().zip(1..).filter_map(|(item, number)| {
            let What::Program { program, institution, .. } = &item.what else { return None };
            Some(vec![
                Value::Count(number),
                program.code.clone().into(),
                program.title.clone().into(),
                program.activity.word().into(),
                institution.clone().unwrap_or_default().into(),
                program.span.from().into(),
                program.span.to().into(),
                program.mode.word().into(),
                program.place.clone().unwrap_or_default().into(),
                program.listener_hours.into(),
                program.speaker_hours.into(),
            ])
        });
        let columns = [
            ("序号", 6.0, Holds::Count),
            ("项目编号", 14.0, Holds::Number),
            ("项目名称", 30.0, Holds::Text),
            ("类别", 12.0, Holds::Word),
            ("主办单位", 20.0, Holds::Text),
            ("开始日期", 12.0, Holds::Date),
            ("结束日期", 12.0, Holds::Date),
            ("形式", 8.0, Holds::Word),
            ("地点", 14.0, Holds::Text),
            ("参训学时", 9.0, Holds::Count),
            ("主讲学时", 9.0, Holds::Count),
        ];
        List {
            name: "培训项目申报表".to_owned(),
            title: "培训项目申报表".to_owned(),
            facts: vec![format!("填报单位：{}\u{3000}{}", self.school.name, self.period)],
            columns: columns.map(|(title, width, holds)| Column::new(title, width, holds)).into(),
            rows: rows.collect(),
            notes: Vec::new(),
            closing: Closing::Sealed,
        }
    }
}

fn title(record: &StaffRecord) -> String {
    record
        .title
        .map(Title::word)
        .map(str::to_owned)
        .or_else(|| record.other_title.clone())
        .unwrap_or_default()
}

fn person(record: &StaffRecord) -> Person {
    Person {
        name: record.name.to_string(),
        code: record.staff_code.clone().unwrap_or_default(),
        id_number: record.document.as_ref().map(|document| document.as_str().to_owned()).unwrap_or_default(),
        department: record.department.clone().unwrap_or_default(),
        ..Person::default()
    }
}

fn member(record: &StaffRecord) -> staff::Member {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let word = |word: Option<&'static str>| word.unwrap_or_default().to_owned();
    staff::Member {
        name: record.name.to_string(),
        sex: word(record.sex_or_from_document().map(|sex| sex.word())),
        code: text(&record.staff_code),
        id_kind: word(record.document.as_ref().map(|document| document.kind().word())),
        id_number: record.document.as_ref().map(|document| document.as_str().to_owned()).unwrap_or_default(),
        birth: record.birth_or_from_document(),
        ethnicity: record.ethnicity.map(|group| group.word()).unwrap_or_default(),
        department: text(&record.department),
        post: word(record.post.map(|post| post.word())),
        stage: word(record.stage.map(|stage| stage.word())),
        subject: record.subjects.first().cloned().unwrap_or_default(),
        title: title(record),
        education: word(record.education.map(|education| education.word())),
        establishment: word(record.establishment.map(|kind| kind.word())),
        worked_since: record.joined.map(PartialDate::first),
        joined: record.joined_school.map(PartialDate::first),
        phone: text(&record.phone),
        status: word(record.status.map(|status| status.word())),
        note: text(&record.note),
    }
}

/// The PDF; characters that the bundled fonts lack are looked for in those of the system, and else print as 〓.
fn pdf(paper: &Paper, fonts: &mut Fonts) -> Result<Vec<u8>, SubmissionError> {
    let lacks = |fonts: &Fonts| paper.texts().any(|text| !fonts.missing_glyphs(text).is_empty());
    for file in Fonts::system_files() {
        if !lacks(fonts) {
            break;
        }
        // A font of the system that cannot be used is no fault of the submission.
        let _ = fonts.add_fallback(&file);
    }
    Ok(paper.pdf(fonts)?)
}

/// The name of a submission as people say it: 2026年度学时第1号.
pub(super) fn spoken(kind: Kind, period: Period, number: u32) -> String {
    format!("{}{}第{number}号", period.before_noun(), kind.word())
}
