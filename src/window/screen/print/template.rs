//! 套表: the district's own form is chosen or dropped, what goes where is seen and put right once, and filled copies are saved.
//! What was said is remembered by the headings of the form.

use std::path::PathBuf;

use iced::Task;

use super::Context;
use crate::exchange::form_template::{Mapping, Named, Preset, Said, Source, fact_names};
use crate::service::district::{self, Brought};
use crate::service::form_templates::{self, Look, TemplateFile};
use crate::service::outgoing::write_out;
use crate::service::printing::Request;
use crate::service::{Fault, ServiceError};
use crate::window::desk::Ticket;
use crate::window::picking::Wish;
use crate::window::screen::chooser::Chooser;
use crate::window::widget::select;

/// A place of the form and what goes there.
pub(super) struct Place {
    pub named: Named,
    pub of_list: bool,
    pub chooser: Chooser<Option<String>>,
}

/// A form that is being looked at.
pub(super) struct Open {
    pub file: TemplateFile,
    pub name: String,
    pub look: Look,
    pub places: Vec<Place>,
}

/// The dialog.
#[derive(Default)]
pub struct Templating {
    pub(super) kept: Option<Vec<(String, TemplateFile)>>,
    pub(super) open: Option<Box<Open>>,
    pub(super) header: String,
    pub(super) refused: Option<Fault>,
    pub(super) busy: bool,
    asked: Ticket,
}

/// What happens in it.
#[derive(Debug, Clone)]
pub enum Message {
    /// The kept forms were read.
    Kept(Vec<(String, TemplateFile)>),
    /// A file is to be chosen.
    Choose,
    /// It was chosen or dropped, or not.
    Chosen(Option<PathBuf>),
    /// A kept form is taken.
    Take(usize),
    /// A column set that comes with the program is taken.
    Preset(&'static Preset),
    /// A kept form is to go.
    Drop(usize),
    /// It went, or not.
    Dropped(Result<String, Fault>),
    /// The form was looked at.
    Looked(Ticket, Result<Box<(TemplateFile, Look)>, Fault>),
    /// People or records go in.
    Source(Source),
    /// The row of the header changes.
    Header(String),
    /// The form is to be looked at with that header.
    Again,
    /// Something else goes to a place.
    Set(usize, select::Event),
    /// The name changes.
    Name(String),
    /// Copies are to be saved.
    Save,
    /// Where to is chosen.
    SaveTo(Option<PathBuf>),
    /// They were saved, with the hours that were cut to whole ones.
    Saved(Result<(Vec<PathBuf>, Vec<String>), Fault>),
    /// A 地区包 is to be written or taken in.
    Exchange(Way),
    /// Its file is chosen.
    ExchangeFile(Way, Option<PathBuf>),
    /// It was written or taken in: what the toast says.
    Exchanged(Way, Result<String, Fault>),
    /// Back to the kept forms, or away.
    Close,
}

/// Whether a 地区包 leaves or comes in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// It leaves.
    Out,
    /// It comes in.
    In,
}

/// What the screen has to do about it.
pub enum Outcome {
    /// A task.
    Run(Task<Message>),
    /// Something was done to the kept forms: what the toast says.
    Done(String, Task<Message>),
    /// Copies are there, and what is to be said of the hours in them.
    Saved(Vec<PathBuf>, Vec<String>),
    /// A 地区包 was written: what the toast says.
    Written(String),
    /// The dialog is left.
    Close,
}

const NOTHING: &str = "不填";

impl Templating {
    /// The dialog with the kept forms.
    pub fn new(context: &Context) -> (Self, Task<Message>) {
        (Self::default(), read(context))
    }

    fn look(&mut self, context: &Context, file: TemplateFile, source: Option<Source>) -> Task<Message> {
        self.look_at(context, || Ok(file), source)
    }

    /// Looks at a form that is read first; the window does not wait for the disk.
    fn look_at(
        &mut self,
        context: &Context,
        read: impl FnOnce() -> Result<TemplateFile, ServiceError> + Send + 'static,
        source: Option<Source>,
    ) -> Task<Message> {
        let ticket = self.asked.draw();
        let said = Said { sheet: None, header: self.header.trim().parse().ok() };
        let today = context.today;
        let looked = context.desk.ask(move |workspace| {
            let (file, request) = (read()?, Request::on(today));
            let look = form_templates::look(workspace.view(), &file, source, &said, &request)?;
            Ok::<_, ServiceError>(Box::new((file, look)))
        });
        looked.map(move |looked| Message::Looked(ticket, looked))
    }

    /// Takes what happens; `request` says of whom and when the copies are.
    pub fn update(&mut self, context: &Context, request: &Request, message: Message) -> Outcome {
        match message {
            Message::Kept(kept) => self.kept = Some(kept),
            Message::Choose => return Outcome::Run(choose()),
            Message::Chosen(None) => {}
            Message::Chosen(Some(path)) => {
                self.header.clear();
                return Outcome::Run(self.look_at(context, move || TemplateFile::open(&path), None));
            }
            Message::Take(at) => {
                self.header.clear();
                let file = self.kept.as_ref().and_then(|kept| kept.get(at)).map(|(_, file)| file.clone());
                return Outcome::Run(file.map_or_else(Task::none, |file| self.look(context, file, None)));
            }
            Message::Preset(preset) => {
                self.header.clear();
                return Outcome::Run(self.look_at(context, || Ok(form_templates::preset(preset)?.0), None));
            }
            Message::Drop(at) => {
                let name = self.kept.as_ref().and_then(|kept| kept.get(at)).map(|(name, _)| name.clone());
                let Some(name) = name else { return Outcome::Run(Task::none()) };
                let gone = context.desk.ask(move |workspace| {
                    form_templates::remove(workspace, &name)?;
                    Ok::<_, ServiceError>(name)
                });
                return Outcome::Run(gone.map(Message::Dropped));
            }
            Message::Dropped(Ok(name)) => return Outcome::Done(format!("已删除套表：{name}"), read(context)),
            Message::Dropped(Err(fault)) | Message::Saved(Err(fault)) => return self.refuse(fault),
            Message::Looked(ticket, looked) if ticket == self.asked => match looked {
                Ok(looked) => self.show(looked.0, looked.1),
                Err(fault) => return self.refuse(fault),
            },
            Message::Looked(..) => {}
            Message::Source(source) => {
                let file = self.open.as_ref().map(|open| open.file.clone());
                return Outcome::Run(
                    file.map_or_else(Task::none, |file| self.look(context, file, Some(source))),
                );
            }
            Message::Header(row) => self.header = row.chars().filter(char::is_ascii_digit).take(5).collect(),
            Message::Again => {
                let Some(open) = &self.open else { return Outcome::Run(Task::none()) };
                let (file, source) = (open.file.clone(), open.look.reading.mapping.source);
                return Outcome::Run(self.look(context, file, Some(source)));
            }
            Message::Set(at, event) => self.set(at, event),
            Message::Name(name) => {
                if let Some(open) = &mut self.open {
                    open.name = name;
                }
            }
            Message::Save => return Outcome::Run(self.save_dialog()),
            Message::SaveTo(None) => {}
            Message::SaveTo(Some(path)) => return Outcome::Run(self.save(context, request, path)),
            Message::Saved(Ok((files, rounded))) => return Outcome::Saved(files, rounded),
            Message::Exchange(way) => return Outcome::Run(exchange_dialog(way)),
            Message::ExchangeFile(_, None) => {}
            Message::ExchangeFile(way, Some(path)) => {
                (self.busy, self.refused) = (true, None);
                return Outcome::Run(exchange(context, way, path));
            }
            Message::Exchanged(way, told) => {
                self.busy = false;
                return match (told, way) {
                    (Ok(words), Way::In) => Outcome::Done(words, read(context)),
                    (Ok(words), Way::Out) => Outcome::Written(words),
                    (Err(fault), _) => self.refuse(fault),
                };
            }
            Message::Close if self.open.is_some() => {
                (self.open, self.refused) = (None, None);
                return Outcome::Run(read(context));
            }
            Message::Close => return Outcome::Close,
        }
        Outcome::Run(Task::none())
    }

    fn refuse(&mut self, fault: Fault) -> Outcome {
        (self.refused, self.busy) = (Some(fault), false);
        Outcome::Run(Task::none())
    }

    fn show(&mut self, file: TemplateFile, look: Look) {
        let mapping = &look.reading.mapping;
        let choose = |names: Vec<String>, chosen: Option<String>| {
            let nothing = std::iter::once((None, NOTHING.to_owned()));
            Chooser::new(
                nothing.chain(names.into_iter().map(|name| (Some(name.clone()), name))),
                Some(&chosen),
            )
        };
        let columns = look.reading.headings.iter().map(|named| {
            let map = mapping.columns.iter().find(|map| map.column == named.place);
            let chooser = choose(look.titles.clone(), map.map(|map| map.title.clone()));
            Place { named: named.clone(), of_list: true, chooser }
        });
        // A form about one person asks for what is known of the person, too.
        let facts = || {
            let own = look.titles.iter().filter(|_| mapping.is_single()).cloned();
            let school = fact_names().map(str::to_owned);
            let mut names: Vec<String> = Vec::new();
            for name in own.chain(school) {
                if !names.contains(&name) {
                    names.push(name);
                }
            }
            names
        };
        let cells = look.reading.labels.iter().map(|named| {
            let map = mapping.cells.iter().find(|map| map.cell == named.place);
            let fact = map.map(|map| map.words.trim_matches(['{', '}']).to_owned());
            Place { named: named.clone(), of_list: false, chooser: choose(facts(), fact) }
        });
        let places = columns.chain(cells).collect();
        let name = look.known_as.clone().unwrap_or_else(|| {
            file.name.rsplit_once('.').map_or(file.name.as_str(), |(stem, _)| stem).to_owned()
        });
        self.refused = None;
        self.open = Some(Box::new(Open { file, name, look, places }));
    }

    fn set(&mut self, at: usize, event: select::Event) {
        let Some(open) = &mut self.open else { return };
        let Some(place) = open.places.get_mut(at) else { return };
        if !place.chooser.update(event) {
            return;
        }
        let mapping = &mut open.look.reading.mapping;
        let (to, name) = (place.named.place.as_str(), place.chooser.value().and_then(Option::as_deref));
        if place.of_list {
            mapping.set_column(to, name)
        } else {
            mapping.set_cell(to, name)
        }
        self.refused = None;
    }

    /// Whether anything would be filled in.
    pub(super) fn fills(&self) -> bool {
        let mapping = self.open.as_ref().map(|open| &open.look.reading.mapping);
        mapping.is_some_and(|mapping| !mapping.columns.is_empty() || !mapping.cells.is_empty())
    }

    fn save_dialog(&self) -> Task<Message> {
        let Some(open) = &self.open else { return Task::none() };
        let ending = open.look.reading.ending;
        let wish = Wish::save("填好的表保存到", format!("{}.{ending}", open.name.trim()));
        wish.only(ending, &[ending]).ask().map(Message::SaveTo)
    }

    /// Keeps the form with what was said about it, and writes the copies.
    fn save(&mut self, context: &Context, request: &Request, path: PathBuf) -> Task<Message> {
        let Some(open) = &self.open else { return Task::none() };
        (self.busy, self.refused) = (true, None);
        let (name, file, ending) = (open.name.clone(), open.file.clone(), open.look.reading.ending);
        let (mapping, request): (Mapping, Request) = (open.look.reading.mapping.clone(), request.clone());
        let saved = context.desk.ask(move |workspace| {
            let copies = form_templates::fill(workspace.view(), &file, &mapping, &request)?;
            form_templates::keep(workspace, &name, &file, &mapping)?;
            let rounded = form_templates::rounded(workspace.view(), &mapping, &request)?;
            Ok::<_, ServiceError>((form_templates::write(&path, ending, &copies)?, rounded))
        });
        saved.map(Message::Saved)
    }
}

fn read(context: &Context) -> Task<Message> {
    let kept = context.desk.look(|workspace| {
        let kept = form_templates::kept(workspace.view(), workspace.folder()).unwrap_or_default();
        kept.into_iter().map(|kept| (kept.name, kept.file)).collect()
    });
    kept.map(Message::Kept)
}

fn exchange_dialog(way: Way) -> Task<Message> {
    let wish = match way {
        Way::Out => Wish::save("地区包保存到", "地区包.zip"),
        Way::In => Wish::file("选地区包"),
    };
    wish.only("zip", &["zip"]).ask().map(move |file| Message::ExchangeFile(way, file))
}

fn exchange(context: &Context, way: Way, path: PathBuf) -> Task<Message> {
    let done = context.desk.ask(move |workspace| match way {
        Way::Out => {
            let bytes = district::collect(workspace)?.write()?;
            write_out(&path, &bytes, "zip")?;
            Ok::<_, ServiceError>(format!("已写出地区包：{}", path.display()))
        }
        Way::In => {
            let brought = district::receive(workspace, &TemplateFile::open(&path)?.bytes)?.value;
            Ok(told(&brought))
        }
    });
    done.map(move |done| Message::Exchanged(way, done))
}

fn told(brought: &Brought) -> String {
    let left = match brought.left.len() {
        0 => String::new(),
        left => format!("，{left} 个规程没有替换"),
    };
    format!(
        "已导入“{}”的地区包：规程 {} 个，套表 {} 张，单位 {} 个{left}",
        brought.from,
        brought.policies.len(),
        brought.templates.len(),
        brought.institutions.len()
    )
}

fn choose() -> Task<Message> {
    Wish::file("选套表").only("xlsx、docx", &["xlsx", "docx"]).ask().map(Message::Chosen)
}
