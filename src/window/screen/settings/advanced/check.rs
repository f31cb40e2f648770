//! 检查: pages, references, the chain of the journal, every evidence file.

use std::time::Instant;

use iced::widget::{Space, column, container, row};
use iced::{Alignment, Length};

use super::super::sheet;
use super::reader;
use crate::service::Fault;
use crate::service::keeping::{Soundness, check};
use crate::service::progress::{Answer, Progress as Telling, Step as Told};
use crate::store::Workspace;
use crate::window::desk::{Desk, News, Stop};
use crate::window::icon::Icon;
use crate::window::screen::{Action, Aim, Context, Page, Press, Screen, refusal, warning};
use crate::window::theme::{Hue, Tone, space, style};
use crate::window::widget::button::button;
use crate::window::widget::progress::{Progress, grouped};
use crate::window::widget::{Element, progress, text};

/// The state of the tab.
#[derive(Default)]
pub struct Check {
    under_way: Option<(Progress, Stop)>,
    found: Option<Result<Soundness, Fault>>,
}

/// What happens on it.
#[derive(Debug, Clone)]
pub enum Message {
    /// The check begins.
    Start,
    /// The workspace was opened to be read, or not.
    Opened(Result<Desk<Workspace>, Fault>),
    /// How far it is.
    Heard(News<Told, Soundness>),
    /// It is to stop.
    Stop,
}

impl Screen for Check {
    type Message = Message;

    fn load(&mut self, _context: &Context, _aim: Aim) -> Action<Message> {
        Action::none()
    }

    fn update(&mut self, context: &Context, message: Message) -> Action<Message> {
        match message {
            Message::Start if self.under_way.is_none() => {
                self.found = None;
                let progress = Progress::new("正在检查", "份证明", Instant::now());
                self.under_way = Some((progress, Stop::default()));
                return Action::run(reader(context).map(Message::Opened));
            }
            Message::Start => {}
            Message::Opened(Ok(desk)) => {
                let Some((_, stop)) = &self.under_way else { return Action::none() };
                let news = desk.follow(stop, |workspace, teller| {
                    let listen = |step| if teller.tell(step) { Answer::GoOn } else { Answer::Cancel };
                    check(workspace, &mut Telling::new(listen))
                });
                return Action::run(news.map(Message::Heard));
            }
            Message::Opened(Err(fault)) => (self.under_way, self.found) = (None, Some(Err(fault))),
            Message::Heard(News::At(step)) => {
                if let Some((progress, _)) = &mut self.under_way {
                    (progress.done, progress.of) = (step.done as u64, step.total as u64);
                }
            }
            Message::Heard(News::Ended(found)) => (self.under_way, self.found) = (None, Some(found)),
            Message::Stop => {
                if let Some((_, stop)) = &self.under_way {
                    stop.pull();
                }
            }
        }
        Action::none()
    }

    fn view<'a>(&'a self, context: &'a Context) -> Page<'a, Message> {
        let about = text::body(
            "核对数据库、经过记录的前后衔接，和每一份证明文件的内容。检查只看不改，做的时候可以继续工作。",
        )
        .style(style::tone(Tone::Second))
        .width(Length::Fill);
        let mut parts: Vec<Element<'a, Message>> = vec![about.into()];
        if let Some((under_way, _)) = &self.under_way {
            parts.push(progress::progress(under_way, Instant::now(), Some(Message::Stop)));
        }
        match &self.found {
            None => {}
            Some(Err(fault)) => parts.push(refusal(fault)),
            Some(Ok(found)) => parts.push(result(found)),
        }
        let start = button("检查学时簿").primary().icon(Icon::FileCheck);
        Page::new("", sheet(context, parts))
            .primary(start.on_press_maybe(self.under_way.is_none().then_some(Message::Start)))
    }

    fn key(&self, _context: &Context, press: &Press) -> Option<Message> {
        let escape = press.is(iced::keyboard::key::Named::Escape);
        (escape && self.under_way.is_some()).then_some(Message::Stop)
    }
}

fn result(found: &Soundness) -> Element<'_, Message> {
    let counts = format!("核对了 {} 步操作、{} 份证明材料", grouped(found.deeds), grouped(found.evidence));
    let (icon, hue, words) = match found.problems.len() {
        0 => (Icon::CircleCheck, Hue::Success, "学时簿完好".to_owned()),
        count => (Icon::CircleX, Hue::Danger, format!("有 {count} 处问题")),
    };
    let line =
        row![icon.at(16.0), text::strong(words), Space::new().width(Length::Fill), text::small(counts)]
            .spacing(8)
            .align_y(Alignment::Center);
    let head = container(line).padding([8, 12]).style(style::tinted(hue, space::RADIUS));
    let problems = found.problems.iter().map(|fault| {
        let words = text::body(fault.to_string()).width(Length::Fill);
        let icon = container(Icon::CircleX.toned(16.0, Tone::Danger)).padding([3, 0]);
        row![icon, words].spacing(8).into()
    });
    column![head].extend(problems).extend(found.notes.iter().map(warning)).spacing(8).into()
}
