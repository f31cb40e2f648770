//! 限期完成学时通知: a letter to each person who falls short, on A5, with a receipt to cut off and give back.

use super::canvas::{Align, Style};
use super::flow::{Flow, Imprint, day_in_words, period_in_full, signature};
use super::font::Fonts;
use super::page::{A5, Paper, Rect};
use crate::exchange::letter::Block;
use crate::exchange::sheet::shortfall::{Standing, Standings};

/// Sets a letter for each person of the list who lacks something.
pub fn set(standings: &Standings, imprint: &Imprint, fonts: &Fonts) -> Paper {
    let mut flow = Flow::sized("限期完成学时通知", A5, imprint, fonts);
    let short: Vec<&Standing> = standings.people.iter().filter(|person| !person.lacking.is_empty()).collect();
    for person in &short {
        flow.part(&person.name);
        flow.title("限期完成学时通知");
        flow.space(3.0);
        flow.prose(&format!("{}老师：", person.name), Style::new(11.0), false);
        flow.paragraph(&body(person, standings), 11.0);
        flow.space(6.0);
        let (area, canvas) = flow.area(16.0);
        let block = Rect::new(area.right() - 66.0, area.y, 66.0, 7.0);
        let style = Style::new(11.0).align(Align::Centre);
        canvas.line(block, &imprint.school, style);
        canvas.line(Rect { y: block.y + 7.5, ..block }, &day_in_words(imprint.date), style);
        receipt(&mut flow, person);
    }
    if short.is_empty() {
        flow.title("限期完成学时通知");
        flow.subtitle("（没有未达到要求的人员）");
    }
    flow.finish()
}

/// The letters as a document that can be changed, a page each.
pub fn letter(standings: &Standings, imprint: &Imprint) -> Vec<Block> {
    let short = standings.people.iter().filter(|person| !person.lacking.is_empty());
    let mut blocks = Vec::new();
    for person in short {
        if !blocks.is_empty() {
            blocks.push(Block::Page);
        }
        blocks.extend([
            Block::Title("限期完成学时通知".to_owned()),
            Block::Left(format!("{}老师：", person.name)),
            Block::Text(body(person, standings)),
            Block::Gap,
            Block::Right(imprint.school.clone()),
            Block::Right(day_in_words(imprint.date)),
        ]);
    }
    blocks
}

fn body(person: &Standing, standings: &Standings) -> String {
    let until = match standings.deadline {
        Some(day) => format!("请于{}前补足，并把证明材料交到学校。", day_in_words(day)),
        None => "请尽快补足，并把证明材料交到学校。".to_owned(),
    };
    format!(
        "按照{}，你在{}应取得 {} 学时，现有 {} 学时。\n还缺：{}。\n{until}逾期未完成的，按规程处理。",
        standings.policy,
        period_in_full(standings.period),
        person.required,
        person.earned,
        person.lacking.join("；")
    )
}

fn receipt(flow: &mut Flow<'_>, person: &Standing) {
    const HEIGHT: f32 = 40.0;
    let rest = flow.left() - HEIGHT;
    flow.space(rest.max(0.0));
    let (area, canvas) = flow.area(HEIGHT);
    canvas.cut((4.5, area.y), (A5.0 - 4.5, area.y));
    canvas.scissors((8.0, area.y), false);
    let title = Rect::new(area.x, area.y + 3.0, area.w, 8.0);
    canvas.line(title, "回执", Style::new(12.0).bold().spaced(2.0).align(Align::Centre));
    let words = format!("已收到限期完成学时通知。还缺：{}。", person.lacking.join("；"));
    canvas.write(Rect { y: title.bottom(), h: 10.0, ..title }, &words, Style::new(10.0));
    let half = area.w / 2.0;
    let at = |place: f32| Rect::new(area.x + place * half, area.bottom() - 15.0, half - 5.0, 8.0);
    signature(canvas, at(0.0), "本人签字", "");
    signature(canvas, at(1.0), "日期", "");
}
