//! The picture of a file under the light: drawn beside the window's own desk, turned and trimmed on a copy.

use std::path::{Path, PathBuf};

use iced::widget::{Space, container, image, row};
use iced::{Alignment, ContentFit, Length, Task};

use crate::service::Fault;
use crate::window::desk::{Desk, Ticket};
use crate::window::icon::Icon;
use crate::window::raster::{self, Sheet, Trim};
use crate::window::screen::record::proof;
use crate::window::theme::style;
use crate::window::widget::button::{button, icon_button};
use crate::window::widget::{Element, text};

/// What a dialog keeps of it.
pub struct Picture {
    of: PathBuf,
    shown: Option<Result<Sheet, String>>,
    drawing: Ticket,
    light: Desk<()>,
}

/// A picture that was drawn, or why it was not.
#[derive(Debug, Clone)]
pub struct Drawn(Ticket, Result<Sheet, String>);

/// What is done to a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Right {
    /// Turned by a quarter.
    Turn,
    /// Something is taken off at a side: 0 above, then to the right around.
    Cut(usize),
    /// As it was.
    Whole,
}

impl Right {
    /// How the picture is put right then.
    pub fn of(self, trim: Trim) -> Trim {
        match self {
            Right::Turn => trim.turned(),
            Right::Cut(side) => trim.cut(side),
            Right::Whole => Trim::default(),
        }
    }
}

impl Default for Picture {
    fn default() -> Self {
        Self { of: PathBuf::new(), shown: None, drawing: Ticket::default(), light: Desk::new(()) }
    }
}

impl Picture {
    /// Draws a file. Until it is drawn nothing is shown: what is written down beside it is of this one.
    pub fn draw(&mut self, file: PathBuf, trim: Trim) -> Task<Drawn> {
        let ticket = self.drawing.draw();
        if self.of != file {
            self.shown = None;
            self.of.clone_from(&file);
        }
        let draw = move |(): &mut ()| {
            let bytes = std::fs::read(&file).map_err(|error| format!("文件打不开：{error}"))?;
            raster::draw_trimmed(&bytes, trim).map_err(|why| why.to_string())
        };
        let drawn = self.light.ask_or(draw, |fault| Err(fault.message));
        drawn.map(move |sheet| Drawn(ticket, sheet))
    }

    /// Takes one that was drawn, if it is the last that was asked for.
    pub fn take(&mut self, drawn: Drawn) {
        if drawn.0 == self.drawing {
            self.shown = Some(drawn.1);
        }
    }

    /// The picture on its desk.
    pub fn view<'a, M: 'a>(&'a self) -> Element<'a, M> {
        let picture: Element<'a, M> = match &self.shown {
            None => Space::new().into(),
            Some(Err(why)) => container(text::small(why.as_str())).padding(16).into(),
            Some(Ok(sheet)) => image(sheet.handle.clone())
                .content_fit(ContentFit::ScaleDown)
                .width(Length::Fill)
                .height(Length::Fill)
                .into(),
        };
        container(picture)
            .padding(12)
            .width(Length::Fill)
            .height(Length::Fill)
            .align_x(Alignment::Center)
            .align_y(Alignment::Center)
            .style(style::sidebar)
            .into()
    }
}

/// Opens a file in the system's program for it, where it is not shown here.
///
/// # Errors
/// What stands at the foot of the dialog.
pub fn open(file: &Path) -> Result<(), Fault> {
    proof::show(file).map_err(|why| Fault::new("not_opened", why, "请在文件夹里打开它"))
}

/// The tools that put a picture right; `open` shows the file itself in another program.
pub fn tools<'a, M: Clone + 'a>(trim: Trim, say: impl Fn(Right) -> M, open: M) -> Element<'a, M> {
    let cut = |word: &'static str, side| button(word).small().on_press(say(Right::Cut(side)));
    let whole = (trim != Trim::default()).then(|| button("复原").link().on_press(say(Right::Whole)));
    row![
        icon_button(Icon::RotateCw, Some(say(Right::Turn))),
        text::small("裁去"),
        cut("上", 0),
        cut("右", 1),
        cut("下", 2),
        cut("左", 3),
        button("打开原件").link().icon(Icon::ExternalLink).on_press(open),
    ]
    .push(whole)
    .spacing(6)
    .align_y(Alignment::Center)
    .into()
}

/// What is said once a picture is put right.
pub fn trimmed<'a, M: 'a>(trim: Trim) -> Option<Element<'a, M>> {
    (trim != Trim::default()).then(|| text::caption("转正、裁边只在附上的那一份上，原来的文件不变").into())
}
