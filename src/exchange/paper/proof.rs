//! 学时证明: one person's hours, for a title review or another office; sealed by the school and by the
//! authority, with recognised and not yet recognised hours in separate sums.

use super::canvas::{Align, Style};
use super::flow::{Flow, Imprint, SEAL, day_in_words, seal_line, signature};
use super::font::Fonts;
use super::mask::Shown;
use super::page::{Ink, Paper, Rect};
use super::record::{Line, Person, Standing};
use super::table::{Cell, Row, Table};
use crate::exchange::letter::Block;

/// The print job.
#[derive(Debug, Clone, PartialEq)]
pub struct Proof {
    /// 编号; may be empty.
    pub number: String,
    /// The person with the ledger; what has not passed the school and what earns nothing is left out.
    pub person: Person,
    /// The span in words, such as 任现职以来（2021.9.1–2025.11.12）.
    pub span: String,
    /// 用途, such as 职称评审; may be empty.
    pub purpose: String,
    /// How the document number is shown.
    pub ids: Shown,
}

/// Height of the two blocks at the foot.
const BLOCKS: f32 = SEAL + 22.0;

/// Sets the proof.
pub fn set(proof: &Proof, imprint: &Imprint, fonts: &Fonts) -> Paper {
    let mut flow = Flow::upright("学时证明", imprint, fonts);
    flow.part(&proof.person.name);
    flow.title("学时证明");
    let number = if proof.number.is_empty() { String::new() } else { format!("编号：{}", proof.number) };
    flow.ends("", &number);
    flow.space(1.0);
    flow.paragraph(&sentence(proof, imprint), 11.0);
    flow.space(3.0);
    flow.table(&table(proof, flow.width()), BLOCKS + 16.0);
    flow.space(2.0);
    let sums = sums(proof);
    let (area, canvas) = flow.area(7.0);
    canvas.line(area, &sums, Style::new(11.0).bold());
    blocks(&mut flow, imprint);
    flow.finish()
}

fn sums(proof: &Proof) -> String {
    let (approved, passed) = (proof.person.sum(Standing::Approved), proof.person.sum(Standing::Passed));
    format!("已认定 {approved} 学时；待上级认定 {passed} 学时")
}

/// The proof as a letter that can be changed.
pub fn letter(proof: &Proof, imprint: &Imprint) -> Vec<Block> {
    let head = ["序号", "起止日期", "培训或事项", "学时", "认定情况"].map(str::to_owned).to_vec();
    let rows = counting(proof).into_iter().zip(1..).map(|(line, number)| {
        let standing = line.standing.word().to_owned();
        vec![number.to_string(), line.days(), line.title.clone(), line.hours.to_string(), standing]
    });
    vec![
        Block::Title("学时证明".to_owned()),
        Block::Text(sentence(proof, imprint)),
        Block::Table { head, widths: vec![8.0, 28.0, 58.0, 14.0, 24.0], rows: rows.collect() },
        Block::Text(format!("{}。", sums(proof))),
        Block::Gap,
        Block::Right(imprint.school.clone()),
        Block::Right(day_in_words(imprint.date)),
    ]
}

/// The lines that count, by day.
fn counting(proof: &Proof) -> Vec<&Line> {
    let counts = |line: &&Line| line.standing != Standing::Pending && !line.hours.is_zero();
    proof.person.sorted().into_iter().filter(counts).collect()
}

fn sentence(proof: &Proof, imprint: &Imprint) -> String {
    let person = &proof.person;
    let number = person.number(proof.ids);
    let facts = [
        (!person.sex.is_empty()).then(|| person.sex.clone()),
        (!number.is_empty()).then(|| format!("证件号码 {number}")),
        (!person.code.is_empty()).then(|| format!("教师编号 {}", person.code)),
    ];
    let facts: Vec<String> = facts.into_iter().flatten().collect();
    let facts = if facts.is_empty() { String::new() } else { format!("（{}）", facts.join("，")) };
    let unit = if person.unit.is_empty() { &imprint.school } else { &person.unit };
    let mut words = format!("兹证明{unit}{}教师{facts}", person.name);
    if !person.title.is_empty() {
        words.push_str(&format!("，现任职称{}", person.title));
    }
    words.push_str(&format!("，{}参加下列培训，取得的学时如下。", proof.span));
    if !proof.purpose.is_empty() {
        words.push_str(&format!("本证明用于{}。", proof.purpose));
    }
    words
}

fn table(proof: &Proof, width: f32) -> Table {
    let titles = ["序号", "起止日期", "培训或事项", "类别", "主办单位", "学时", "认定情况"];
    let mut table = Table::new(width, &[9.0, 28.0, 58.0, 24.0, 30.0, 13.0, 20.0]).headed(&titles);
    let rows = counting(proof).into_iter().zip(1..).map(|(line, number)| {
        Row::new(vec![
            Cell::centre(number.to_string()),
            Cell::centre(line.days()),
            Cell::left(line.title.clone()),
            Cell::centre(line.category.clone()),
            Cell::left(line.organiser.clone()),
            Cell::figure(line.hours),
            Cell::centre(line.standing.word()),
        ])
    });
    table.body = rows.collect();
    table
}

/// The school at the left, the authority at the right; each with the blank for its seal.
fn blocks(flow: &mut Flow<'_>, imprint: &Imprint) {
    flow.space(3.0);
    let (area, canvas) = flow.area(BLOCKS);
    let half = area.w / 2.0;
    for (words, people, place) in [
        ("学校（盖章）", [("经办人", imprint.signers.clerk.as_str()), ("校长", "")], 0.0),
        ("培训主管部门审核（盖章）", [("审核人", ""), ("负责人", "")], 1.0),
    ] {
        let block = Rect::new(area.x + place * half, area.y, half, area.h);
        let inner = block.inset(3.0, 0.0);
        canvas.line(Rect { h: 8.0, ..inner }, words, Style::new(11.0).bold());
        for ((label, name), column) in people.into_iter().zip([0.0, 1.0]) {
            let width = inner.w / 2.0;
            let at = Rect::new(inner.x + column * width, inner.y + 8.0, width - 4.0, 8.0);
            signature(canvas, at, label, name);
        }
        seal_line(canvas, inner, "");
    }
    let middle = area.x + half;
    canvas.rule((middle, area.y + 2.0), (middle, area.bottom() - 2.0), super::canvas::THIN);
    let (area, canvas) = flow.area(5.0);
    let made = format!("制表日期：{}", day_in_words(imprint.date));
    canvas.line(area, &made, Style::new(8.5).ink(Ink::Grey).align(Align::Right));
}
