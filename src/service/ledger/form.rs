//! An entry as it is typed.

use crate::model::entry::{DetailLine, Entry, Source};
use crate::model::facts::{Activity, Education, Grade, Half, Level, Medium, Mode, Organiser, Outcome, Role};
use crate::model::hours::Hours;
use crate::model::id::StaffId;
use crate::model::period::Period;
use crate::service::error::ServiceError;
use crate::service::typed;

/// An entry as it is typed: what is chosen from a list has its value, the rest is text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryForm {
    /// Whose.
    pub staff: StaffId,
    /// Where it came from.
    pub source: Source,
    /// What it was.
    pub title: String,
    /// Its kind.
    pub activity: Activity,
    /// How people took part.
    pub mode: Mode,
    /// First day.
    pub from: String,
    /// Last day; the first when empty.
    pub to: String,
    /// The half of the first day with which it began.
    pub from_half: Option<Half>,
    /// The half of the last day with which it ended.
    pub to_half: Option<Half>,
    /// Days attended, when fewer than the span has.
    pub days: String,
    /// Sessions; one when empty.
    pub sessions: String,
    /// 申报学时; when empty the regulation's rule decides, or the half days where they are asked for.
    pub hours: String,
    /// 分钟 of training, where no hours are claimed; the regulation says how many make an hour.
    pub minutes: String,
    /// Whether hours are reckoned at 4 for each half day (单位学时登记 2).
    pub by_half_days: bool,
    /// Why the typed hours differ from those of the half days.
    pub override_reason: String,
    /// 学分.
    pub credits: String,
    /// What the person was in it.
    pub role: Role,
    /// The rank of the body behind it.
    pub level: Option<Level>,
    /// How well it was done.
    pub grade: Option<Grade>,
    /// Its outcome.
    pub outcome: Option<Outcome>,
    /// Place among the authors; the first when empty.
    pub author_rank: String,
    /// Where it was published.
    pub medium: Option<Medium>,
    /// Whether the medium has a 刊号.
    pub serial_number: bool,
    /// What kind of body organised it.
    pub organiser: Option<Organiser>,
    /// A key that entries of one work share.
    pub work: String,
    /// The degree that was earned.
    pub education: Option<Education>,
    /// Whether it is of the person's own subject.
    pub same_subject: bool,
    /// Whether it lies within the plan.
    pub planned: bool,
    /// Whether it was finished after the time set.
    pub late: bool,
    /// Whether it was completed.
    pub complete: bool,
    /// Whether the authority or the institution confirmed it.
    pub confirmed: bool,
    /// 施教机构.
    pub institution: String,
    /// 地点.
    pub place: String,
    /// 内容.
    pub content: String,
    /// 证书编号.
    pub certificate: String,
    /// The school from which the hours came.
    pub origin_school: String,
    /// Why it is registered late 补录.
    pub late_reason: String,
    /// 备注.
    pub note: String,
    /// The category under the main regulation, by code or label; empty leaves it to the regulation, none leaves what is
    /// set.
    pub category: Option<String>,
    /// Detail lines 明细, whose sum is then the figure; none leaves those that are there.
    pub lines: Option<Vec<LineForm>>,
}

/// A detail line as it is typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LineForm {
    /// When.
    pub day: String,
    /// What.
    pub name: String,
    /// 学时.
    pub hours: String,
}

impl LineForm {
    /// Lines as [`LineForm::several`] reads them.
    pub fn together(lines: &[DetailLine]) -> String {
        let word = |line: &DetailLine| {
            let day = line.day.map(|day| format!("{day} ")).unwrap_or_default();
            format!("{day}{} {}", line.name, line.hours)
        };
        lines.iter().map(word).collect::<Vec<_>>().join("；")
    }

    /// The line filled with one that is there.
    pub fn of(line: &DetailLine) -> LineForm {
        LineForm {
            day: line.day.map(|day| day.to_string()).unwrap_or_default(),
            name: line.name.clone(),
            hours: line.hours.to_string(),
        }
    }

    fn is_blank(&self) -> bool {
        [&self.day, &self.name, &self.hours].iter().all(|text| text.trim().is_empty())
    }

    /// Lines written as one text, each a name and its hours, perhaps with a day before them, parted by semicolons or written below
    /// each other: `上午 4；2025-03-02 下午 3.5`. One without a name is called by its number.
    pub fn several(text: &str) -> Vec<LineForm> {
        let pieces = text.split(['；', ';', '\n']).map(str::trim).filter(|piece| !piece.is_empty());
        let line = |(piece, number): (&str, usize)| match piece.rsplit_once(char::is_whitespace) {
            Some((name, hours)) => {
                let first = name.trim().split_once(char::is_whitespace);
                let is_day = |word: &str| typed::day("明细日期", word).is_ok_and(|day| day.is_some());
                let (day, name) = first.filter(|(word, _)| is_day(word)).unwrap_or(("", name));
                LineForm { day: day.to_owned(), name: name.trim().to_owned(), hours: hours.to_owned() }
            }
            None => {
                LineForm { name: format!("明细 {number}"), hours: piece.to_owned(), ..LineForm::default() }
            }
        };
        pieces.zip(1..).map(line).collect()
    }

    /// The lines that were typed; blank ones are left out.
    ///
    /// # Errors
    /// [`ServiceError::Field`] for a line without name or hours, or a day that is none.
    pub fn read_all(lines: &[LineForm]) -> Result<Vec<DetailLine>, ServiceError> {
        lines.iter().filter(|line| !line.is_blank()).map(LineForm::read).collect()
    }

    /// Every line has its day within the entry, where it has one.
    ///
    /// # Errors
    /// [`ServiceError::Field`] for the first day outside.
    pub fn require_within(lines: &[DetailLine], span: Period) -> Result<(), ServiceError> {
        let outside = lines.iter().filter_map(|line| line.day).find(|day| !span.contains(*day));
        let Some(day) = outside else { return Ok(()) };
        let problem = format!("不在 {} 至 {} 之间", span.from(), span.to());
        Err(ServiceError::Field { field: "明细日期", value: day.to_string(), problem })
    }

    fn read(&self) -> Result<DetailLine, ServiceError> {
        let name = typed::needed("明细名称", &self.name, 200)?;
        let day = typed::day("明细日期", &self.day)?;
        let hours = typed::hours(&self.hours)?;
        let hours = hours.ok_or_else(|| ServiceError::Field {
            field: "明细学时",
            value: name.clone(),
            problem: "没有写学时".to_owned(),
        })?;
        Ok(DetailLine { day, name, hours })
    }
}

impl EntryForm {
    /// An empty form for a person.
    pub fn new(staff: StaffId) -> EntryForm {
        let first = Period::covering(chrono::NaiveDate::MIN, chrono::NaiveDate::MIN);
        let mut form = EntryForm::of(&Entry::new(staff, "", Activity::ExternalTraining, first));
        for text in [&mut form.from, &mut form.to, &mut form.sessions, &mut form.author_rank] {
            text.clear();
        }
        form
    }

    /// The form filled with an entry that is there.
    pub fn of(entry: &Entry) -> EntryForm {
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        EntryForm {
            staff: entry.staff,
            source: entry.source,
            title: entry.title.clone(),
            activity: entry.activity,
            mode: entry.mode,
            from: entry.span.from().to_string(),
            to: entry.span.to().to_string(),
            from_half: entry.from_half,
            to_half: entry.to_half,
            days: entry.days.map(|days| days.to_string()).unwrap_or_default(),
            sessions: entry.sessions.to_string(),
            hours: entry.claimed.map(|hours| hours.to_string()).unwrap_or_default(),
            minutes: entry.minutes.map(|minutes| minutes.to_string()).unwrap_or_default(),
            by_half_days: entry.computed.is_some(),
            override_reason: text(&entry.override_reason),
            credits: entry.credits.map(|credits| credits.to_string()).unwrap_or_default(),
            role: entry.role,
            level: entry.level,
            grade: entry.grade,
            outcome: entry.outcome,
            author_rank: entry.author_rank.to_string(),
            medium: entry.medium,
            serial_number: entry.serial_number,
            organiser: entry.organiser,
            work: text(&entry.work),
            education: entry.education,
            same_subject: entry.same_subject,
            planned: entry.planned,
            late: entry.late,
            complete: entry.complete,
            confirmed: entry.confirmed,
            institution: text(&entry.institution),
            place: text(&entry.place),
            content: text(&entry.content),
            certificate: text(&entry.certificate),
            origin_school: text(&entry.origin_school),
            late_reason: text(&entry.late_reason),
            note: text(&entry.note),
            category: None,
            lines: None,
        }
    }

    /// Everything that is wrong with what was typed, in the order of the form; `reach` is from
    /// [`crate::service::policies::reach`].
    pub fn problems(&self, reach: Period) -> Vec<ServiceError> {
        let checks = [
            typed::needed("名称", &self.title, 500).err(),
            typed::span(&self.from, &self.to, reach).err(),
            typed::count("天数", &self.days).err(),
            typed::count("场次数", &self.sessions).err(),
            self.claimed().err(),
            typed::count("分钟", &self.minutes).err(),
            typed::hours(&self.credits).err(),
            self.author_rank().err(),
        ];
        let problems: Vec<ServiceError> = checks.into_iter().flatten().collect();
        // What two fields say together is asked once each of them is right.
        if problems.is_empty() { self.read(reach).err().into_iter().collect() } else { problems }
    }

    /// The detail lines that were typed; none where those that are there stay.
    pub(super) fn details(&self) -> Result<Option<Vec<DetailLine>>, ServiceError> {
        self.lines.as_deref().map(LineForm::read_all).transpose()
    }

    fn require_lines_within(&self, span: Period) -> Result<(), ServiceError> {
        LineForm::require_within(&self.details()?.unwrap_or_default(), span)
    }

    /// The claimed hours: as typed, else the sum of the detail lines.
    fn claimed(&self) -> Result<Option<Hours>, ServiceError> {
        let typed_hours = typed::hours(&self.hours)?;
        let details = self.details()?.unwrap_or_default();
        let sum = (!details.is_empty()).then(|| details.iter().map(|line| line.hours).sum());
        match typed_hours.or(sum) {
            Some(hours) if hours.is_zero() => {
                let problem = "没有学时的不用登记；学时由规程定时空着".to_owned();
                Err(ServiceError::Field { field: "学时", value: hours.to_string(), problem })
            }
            hours => Ok(hours),
        }
    }

    fn author_rank(&self) -> Result<u32, ServiceError> {
        match typed::count("作者排名", &self.author_rank)? {
            None => Ok(1),
            Some(rank) if rank <= 99 => Ok(rank),
            Some(rank) => Err(ServiceError::Field {
                field: "作者排名",
                value: rank.to_string(),
                problem: "应在 1 到 99 之间".to_owned(),
            }),
        }
    }

    /// The entry of the form, as a draft.
    pub(super) fn read(&self, reach: Period) -> Result<Entry, ServiceError> {
        let title = typed::needed("名称", &self.title, 500)?;
        let span = typed::span(&self.from, &self.to, reach)?;
        let days = typed::count("天数", &self.days)?;
        if let Some(days) = days.filter(|days| *days > span.days()) {
            let problem = format!("多于起止日期之间的 {} 天", span.days());
            return Err(ServiceError::Field { field: "天数", value: days.to_string(), problem });
        }
        let late_reason = typed::text(&self.late_reason);
        if self.source == Source::Supplement && late_reason.is_none() {
            let (field, problem) = ("补录原因", "不能空着".to_owned());
            return Err(ServiceError::Field { field, value: String::new(), problem });
        }
        let late = self.source == Source::Own && late_reason.is_some();
        let mut entry = Entry {
            source: if late { Source::Supplement } else { self.source },
            mode: self.mode,
            from_half: self.from_half,
            to_half: self.to_half,
            days,
            sessions: typed::count("场次数", &self.sessions)?.unwrap_or(1),
            claimed: self.claimed()?,
            minutes: typed::count("分钟", &self.minutes)?,
            credits: typed::hours(&self.credits)?,
            role: self.role,
            level: self.level,
            grade: self.grade,
            outcome: self.outcome,
            author_rank: self.author_rank()?,
            medium: self.medium,
            serial_number: self.serial_number,
            organiser: self.organiser,
            work: typed::text(&self.work),
            education: self.education,
            same_subject: self.same_subject,
            planned: self.planned,
            late: self.late,
            complete: self.complete,
            confirmed: self.confirmed,
            institution: typed::text(&self.institution),
            place: typed::text(&self.place),
            content: typed::text(&self.content),
            certificate: typed::text(&self.certificate),
            origin_school: typed::text(&self.origin_school),
            late_reason,
            note: typed::text(&self.note),
            ..Entry::new(self.staff, title, self.activity, span)
        };
        if self.by_half_days {
            self.reckon_half_days(&mut entry)?;
        }
        self.require_lines_within(span)?;
        Ok(entry)
    }

    /// Keeps the figure of the half days beside the one that was typed, with the reason for the difference.
    fn reckon_half_days(&self, entry: &mut Entry) -> Result<(), ServiceError> {
        let computed = entry.half_day_hours();
        entry.computed = Some(computed);
        let typed_hours = *entry.claimed.get_or_insert(computed);
        if typed_hours != computed {
            let Some(reason) = typed::text(&self.override_reason) else {
                let problem = format!("空着；学时 {typed_hours} 与按半天计算的 {computed} 不同，请写原因");
                let (field, value) = ("改动原因", String::new());
                return Err(ServiceError::Field { field, value, problem });
            };
            entry.override_reason = Some(reason);
        }
        Ok(())
    }
}
