//! 统计表: people by band of hours (教基4068, 国统制(2021)135号), by level of training, how many have completed a
//! cycle, and the hours by whatever the lines are.

use super::list::{Closing, Column, Holds, List, Value};
use crate::exchange::paper::flow::{Imprint, period_in_full};
use crate::model::hours::Hours;
use crate::model::period::Period;

/// The bands of hours of the statistics: up to 36, to 72, to 108, and above.
pub const BANDS: [&str; 4] = ["36学时及以下", "37–72学时", "73–108学时", "109学时及以上"];
/// The levels of training of the statistics.
pub const LEVELS: [&str; 6] = ["国家级", "省级", "地市级", "县级", "校级", "国（境）外"];

/// The band of an amount, as a place in [`BANDS`]. Bands are of whole hours; a part of one more hour
/// belongs to the next band.
pub fn band(hours: Hours) -> usize {
    [36, 72, 108].iter().take_while(|limit| hours > Hours::whole(**limit)).count()
}

/// One line: a subject, a stage, a kind of staff.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// What is counted.
    pub name: String,
    /// 专任教师.
    pub teachers: u32,
    /// People in each band who were trained at all.
    pub bands: [u32; 4],
    /// People who were trained at each level; one person may count in several.
    pub levels: [u32; 6],
}

/// The table's input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statistics {
    /// The school year before.
    pub period: Period,
    /// The lines.
    pub lines: Vec<Line>,
}

/// 专任教师接受培训情况.
pub fn list(statistics: &Statistics, imprint: &Imprint) -> List {
    let mut columns = vec![
        Column::new("任教学科", 18.0, Holds::Text),
        Column::new("专任教师", 9.0, Holds::Tally),
        Column::new("接受培训", 9.0, Holds::Tally),
    ];
    columns.extend(BANDS.map(|band| Column::new(band, 11.0, Holds::Tally).under("按学时分")));
    columns.extend(LEVELS.map(|level| Column::new(level, 8.0, Holds::Tally).under("按级别分（人次）")));
    let rows = statistics.lines.iter().map(|line| {
        let trained = line.bands.iter().sum();
        let mut row = vec![line.name.clone().into(), Value::Count(line.teachers), Value::Count(trained)];
        row.extend(line.bands.map(Value::Count));
        row.extend(line.levels.map(Value::Count));
        row
    });
    List {
        name: "教师接受培训情况".to_owned(),
        title: "专任教师接受培训情况统计表".to_owned(),
        facts: vec![format!(
            "{}\u{3000}{}\u{3000}单位：人",
            imprint.school,
            period_in_full(statistics.period)
        )],
        columns,
        rows: rows.collect(),
        notes: vec!["1 学时为 45 分钟，每天最多计 8 学时（教基4068）。".to_owned()],
        closing: Closing::Sealed,
    }
}

/// One line of the completion of a cycle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// A department, a subject, a title.
    pub name: String,
    /// People who must meet the requirement.
    pub people: u32,
    /// People who meet it.
    pub met: u32,
}

/// The table's input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completion {
    /// The cycle.
    pub period: Period,
    /// The requirement in words, such as 五年不少于 360 学时.
    pub requirement: String,
    /// What the lines are: 部门, 学科, 职称.
    pub by: String,
    /// The lines.
    pub groups: Vec<Group>,
}

/// 周期学时完成情况.
pub fn completion(completion: &Completion, imprint: &Imprint) -> List {
    let columns = vec![
        Column::new(completion.by.clone(), 26.0, Holds::Text),
        Column::new("应达到人数", 13.0, Holds::Tally),
        Column::new("达到人数", 13.0, Holds::Tally),
        Column::new("未达到人数", 13.0, Holds::Tally),
        Column::new("达到率", 12.0, Holds::Word),
    ];
    let row = |name: &str, people: u32, met: u32| {
        let short = people.saturating_sub(met);
        vec![
            name.into(),
            Value::Count(people),
            Value::Count(met),
            Value::Count(short),
            rate(met, people).into(),
        ]
    };
    let groups = &completion.groups;
    let people: u32 = groups.iter().map(|group| group.people).sum();
    let met: u32 = groups.iter().map(|group| group.met).sum();
    List {
        name: "周期学时完成情况".to_owned(),
        title: "周期学时完成情况表".to_owned(),
        facts: vec![
            format!("{}\u{3000}{}", imprint.school, period_in_full(completion.period)),
            format!("要求：{}\u{3000}全校达到率 {}", completion.requirement, rate(met, people)),
        ],
        columns,
        rows: groups.iter().map(|group| row(&group.name, group.people, group.met)).collect(),
        notes: Vec::new(),
        closing: Closing::Sealed,
    }
}

/// What is counted of the records of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Figures {
    /// People.
    pub people: u32,
    /// Lines of the ledger.
    pub entries: u32,
    /// 申报学时 of them together.
    pub claimed: Hours,
    /// 认定学时 of them together.
    pub recognised: Hours,
    /// People who must meet a requirement.
    pub must: u32,
    /// People who meet all of theirs.
    pub met: u32,
}

impl Figures {
    /// Both together; people who are in both are counted twice.
    #[must_use]
    pub fn plus(self, other: Figures) -> Figures {
        Figures {
            people: self.people + other.people,
            entries: self.entries + other.entries,
            claimed: self.claimed.plus(other.claimed),
            recognised: self.recognised.plus(other.recognised),
            must: self.must + other.must,
            met: self.met + other.met,
        }
    }

    /// 认定学时 a person, rounded to one place; nothing where there is nobody.
    pub fn mean(self) -> Option<Hours> {
        let people = i64::from(self.people);
        let tenths = (self.recognised.hundredths() + people * 5).checked_div(people * 10)?;
        Hours::from_hundredths(tenths * 10).ok()
    }

    /// People who do not meet theirs.
    pub fn short(self) -> u32 {
        self.must.saturating_sub(self.met)
    }

    /// The share who meet theirs; empty where nobody must.
    pub fn rate(self) -> String {
        rate(self.met, self.must)
    }
}

/// The table's input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tally {
    /// The days that are counted.
    pub period: Period,
    /// Title of the regulation.
    pub policy: String,
    /// What the lines are: 机构, 培训, 部门, 职称, 学段, 年度.
    pub by: String,
    /// What 人数 means here: everybody of a line, or those who took part.
    pub people: &'static str,
    /// Whether each person is in one line only, so that 人数 adds up.
    pub apart: bool,
    /// Whether the lines say who meets the requirements; nothing where nobody must.
    pub judged: bool,
    /// Name and figures of each line.
    pub lines: Vec<(String, Figures)>,
}

impl Tally {
    /// All lines together; 人数 only where each person is in one line.
    pub fn total(&self) -> Figures {
        let sum = self.lines.iter().fold(Figures::default(), |sum, (_, line)| sum.plus(*line));
        Figures { people: if self.apart { sum.people } else { 0 }, ..sum }
    }
}

/// 学时统计表.
pub fn tally(tally: &Tally, imprint: &Imprint) -> List {
    let people = if tally.apart { Holds::Tally } else { Holds::Count };
    let mut columns = vec![
        Column::new(tally.by.clone(), 30.0, Holds::Text),
        Column::new(tally.people, 10.0, people),
        Column::new("条数", 9.0, Holds::Tally),
        Column::new("申报学时", 11.0, Holds::Hours),
        Column::new("认定学时", 11.0, Holds::Hours),
        Column::new("人均", 9.0, Holds::Count),
    ];
    if tally.judged {
        columns.extend(["应达到", "达到", "未达到"].map(|title| Column::new(title, 9.0, Holds::Tally)));
        columns.push(Column::new("达到率", 10.0, Holds::Word));
    }
    let rows = tally.lines.iter().map(|(name, line)| {
        let counts = [line.people, line.entries].map(Value::Count);
        let hours = [Some(line.claimed), Some(line.recognised), line.mean()].map(Value::from);
        let mut row: Vec<Value> = std::iter::once(name.as_str().into()).chain(counts).chain(hours).collect();
        if tally.judged {
            row.extend([line.must, line.met, line.short()].map(Value::Count));
            row.push(line.rate().into());
        }
        row
    });
    List {
        name: "学时统计".to_owned(),
        title: format!("学时统计表（按{}）", tally.by),
        facts: vec![
            format!("{}\u{3000}{}", imprint.school, period_in_full(tally.period)),
            format!("《{}》", tally.policy),
        ],
        columns,
        rows: rows.collect(),
        notes: vec!["只计现在由本校报送的人。".to_owned()],
        closing: Closing::Sealed,
    }
}

/// A share in percent with one place, cut and not rounded, so that 100% means everybody.
fn rate(part: u32, whole: u32) -> String {
    if whole == 0 {
        return String::new();
    }
    let thousandths = u64::from(part) * 1000 / u64::from(whole);
    match thousandths % 10 {
        0 => format!("{}%", thousandths / 10),
        tenth => format!("{}.{tenth}%", thousandths / 10),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bands_end_where_the_statistics_say() {
        let bands = ["0", "36", "36.5", "37", "72", "73", "108", "108.25", "109"];
        let bands = bands.map(|text| band(text.parse().unwrap()));
        assert_eq!(bands, [0, 0, 1, 1, 1, 2, 2, 3, 3]);
    }

    #[test]
    fn a_mean_is_rounded_to_one_place() {
        let mean = |people, recognised: &str| {
            let recognised = recognised.parse().unwrap();
            Figures { people, recognised, ..Figures::default() }.mean().map(|mean| mean.to_string())
        };
        let means = [(3, "100"), (8, "90"), (4, "1"), (7, "0")].map(|(people, hours)| mean(people, hours));
        assert_eq!(means.map(Option::unwrap), ["33.3", "11.3", "0.3", "0"]);
        assert_eq!(mean(0, "0"), None);
    }

    #[test]
    fn people_add_up_only_where_each_is_in_one_line() {
        let line = Figures { people: 2, entries: 3, recognised: Hours::whole(8), ..Figures::default() };
        let total = |apart| {
            let lines = vec![("甲".to_owned(), line), ("乙".to_owned(), line)];
            let (period, policy, by) = ("2025".parse().unwrap(), String::new(), String::new());
            Tally { period, policy, by, people: "人数", apart, judged: false, lines }.total()
        };
        assert_eq!((total(true).people, total(false).people), (4, 0));
        assert_eq!(total(false).recognised, Hours::whole(16));
    }

    #[test]
    fn a_rate_is_full_only_when_everybody_is_there() {
        let rates =
            [(0, 0), (0, 3), (1, 3), (1, 2), (1_999, 2_000), (3, 3)].map(|(part, all)| rate(part, all));
        assert_eq!(rates, ["", "0%", "33.3%", "50%", "99.9%", "100%"]);
    }
}
