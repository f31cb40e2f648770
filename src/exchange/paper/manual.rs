//! The manual on paper: chapters in the little of Markdown that they are written in, so that one text is read on a screen of
//! code and in the office alike.
//!
//! What is understood: `#` a chapter, `##` a section, `-` and `1.` items, `![caption](picture)` on a line of its own, all else
//! a paragraph a line. Stars and backquotes are left out.

use std::sync::Arc;

use super::canvas::{Align, Style, THIN};
use super::flow::{Flow, Imprint};
use super::font::Fonts;
use super::page::{Ink, Item, Paper, Rect};
use super::picture::Picture;

const TEXT: Style = Style::new(10.5);
const SECTION: Style = Style::new(12.5).bold();
/// Height that a heading and a few lines below it want together, millimetres.
const TOGETHER: f32 = 26.0;
/// No picture is higher, millimetres.
const PICTURE: f32 = 110.0;

/// Sets the manual. `picture` finds a picture by the name that the text gives. Also the name and first page, from 1, of each
/// chapter.
pub fn set(
    title: &str,
    chapters: &[&str],
    picture: impl Fn(&str) -> Option<Arc<Picture>>,
    imprint: &Imprint,
    fonts: &Fonts,
) -> (Paper, Vec<(String, usize)>) {
    // Twice: the contents stand before the pages whose numbers they tell.
    let (_, begins) = laid(title, chapters, &[], &picture, imprint, fonts);
    laid(title, chapters, &begins, &picture, imprint, fonts)
}

/// The paper, and the name and first page of each chapter, from 1.
fn laid(
    title: &str,
    chapters: &[&str],
    contents: &[(String, usize)],
    picture: &impl Fn(&str) -> Option<Arc<Picture>>,
    imprint: &Imprint,
    fonts: &Fonts,
) -> (Paper, Vec<(String, usize)>) {
    let mut flow = Flow::upright(title, imprint, fonts);
    flow.space(30.0);
    flow.title(title);
    flow.space(14.0);
    for (name, page) in contents {
        flow.ends(name, &page.to_string());
    }
    let mut begins = Vec::new();
    for line in
        chapters.iter().flat_map(|chapter| chapter.lines()).map(str::trim).filter(|line| !line.is_empty())
    {
        match line.split_once(' ') {
            Some(("#", name)) => {
                flow.new_page();
                begins.push((name.to_owned(), flow.page()));
                flow.title(name);
                flow.space(3.0);
            }
            Some(("##", name)) => {
                flow.need(TOGETHER);
                flow.space(3.0);
                flow.prose(name, SECTION, false);
                flow.space(1.0);
            }
            Some(("-", item)) => flow.prose(&format!("·\u{3000}{}", plain(item)), TEXT, false),
            Some((number, item)) if number.strip_suffix('.').is_some_and(|n| n.parse::<u32>().is_ok()) => {
                flow.prose(&format!("{number}\u{3000}{}", plain(item)), TEXT, false);
            }
            _ => match pictured(line) {
                Some((caption, name)) => {
                    if let Some(picture) = picture(name) {
                        show(&mut flow, caption, picture);
                    }
                }
                None => flow.prose(&plain(line), TEXT, true),
            },
        }
    }
    (flow.finish(), begins)
}

/// Caption and name of a picture that stands alone on its line.
pub fn pictured(line: &str) -> Option<(&str, &str)> {
    line.strip_prefix("![")?.strip_suffix(')')?.split_once("](")
}

fn plain(text: &str) -> String {
    text.replace("**", "").replace('`', "")
}

fn show(flow: &mut Flow<'_>, caption: &str, picture: Arc<Picture>) {
    let width = flow.width().min(PICTURE * picture.aspect());
    let height = width / picture.aspect();
    flow.need(height + 11.0);
    flow.space(2.0);
    let (area, canvas) = flow.area(height);
    let area = Rect::new(area.x + (area.w - width) / 2.0, area.y, width, height);
    canvas.items.push(Item::Picture { area, picture });
    let points = vec![
        (area.x, area.y),
        (area.right(), area.y),
        (area.right(), area.bottom()),
        (area.x, area.bottom()),
    ];
    canvas.items.push(Item::Outline { points, thick: THIN });
    let (area, canvas) = flow.area(7.0);
    canvas.line(area, caption, Style::new(9.0).ink(Ink::Grey).align(Align::Centre));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn imprint() -> Imprint {
        Imprint { reported: true, ..Imprint::plain("", chrono::NaiveDate::from_ymd_opt(2026, 3, 2).unwrap()) }
    }

    #[test]
    fn each_chapter_begins_a_page_and_the_contents_name_it() {
        let fonts = Fonts::bundled().unwrap();
        let long = format!("# 第二章\n{}", "一段话。\n".repeat(80));
        let (paper, begins) = set(
            "手册",
            &["# 第一章\n开头。", &long, "# 第三章\n## 一节\n- 一条"],
            |_| None,
            &imprint(),
            &fonts,
        );
        assert_eq!(paper.faults(&fonts), []);
        let on = |page: usize, word: &str| {
            paper.pages[page - 1]
                .items
                .iter()
                .any(|item| matches!(item, Item::Text(text) if &*text.text == word))
        };
        assert!(on(2, "第一章") && on(3, "第二章"));
        let last = paper.pages.len();
        assert!(last > 4 && on(last, "第三章"));
        assert!(on(1, "第三章") && on(1, &last.to_string()));
        assert_eq!(begins.last(), Some(&("第三章".to_owned(), last)));
    }

    #[test]
    fn a_line_that_is_a_picture_is_known() {
        assert_eq!(pictured("![总览](../pictures/overview.png)"), Some(("总览", "../pictures/overview.png")));
        assert_eq!(pictured("见 ![总览](a.png)"), None);
    }
}
