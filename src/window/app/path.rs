//! The path of a file or a folder, typed: the way out where the system has no dialog for files. Below the field stands what lies
//! in the folder, so that a path is walked rather than spelled.

use std::ffi::OsStr;
use std::fs;
use std::path::{MAIN_SEPARATOR, Path, PathBuf};

use iced::advanced::widget::{Id, operate, operation::focusable};
use iced::keyboard::{Key, Modifiers, key::Named};
use iced::widget::{Space, column, container, opaque, row, stack};
use iced::{Alignment, Length, Task};

use super::{App, Message as Window};
use crate::window::desk::{Desk, Ticket};
use crate::window::icon::Icon;
use crate::window::picking::{Request, What, Wish};
use crate::window::screen::Press;
use crate::window::theme::Tone;
use crate::window::widget::button::button;
use crate::window::widget::field::field;
use crate::window::widget::focus;
use crate::window::widget::form::labelled;
use crate::window::widget::select::line;
use crate::window::widget::{Element, dialog, surface, text};

/// The area that Tab stays in: another dialog may lie below.
const AREA: &str = "path";
const FIELD: &str = "path-field";

/// The area, by its name.
pub(super) fn area() -> Id {
    Id::new(AREA)
}

/// So many names of a folder are shown.
const MOST: usize = 200;

/// The dialog.
#[derive(Debug)]
pub(super) struct Typed {
    request: Request,
    words: String,
    shown: Vec<Name>,
    at: Option<usize>,
    wrong: Option<&'static str>,
    /// What was typed names a file that is there: it would be replaced.
    replaces: bool,
    asked: Ticket,
    desk: Desk<()>,
    before: Option<Id>,
}

/// A name in a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    name: String,
    folder: bool,
}

/// What happens in it.
#[derive(Debug, Clone)]
pub enum Message {
    /// Somebody is to choose.
    Asked(Request),
    /// What had the focus before.
    Before(Id),
    /// The path is typed.
    Words(String),
    /// What lies there.
    Shown(Ticket, Vec<Name>),
    /// A line of the list is the current one.
    At(Option<usize>),
    /// A line is taken.
    Take(usize),
    /// The path is to be taken.
    Do,
    /// What it is, and the files that it stands for.
    Looked(Ticket, Vec<PathBuf>, Verdict),
    /// Nothing is chosen.
    Close,
}

/// What a typed path is good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It does.
    Good,
    /// It does, and a file is replaced.
    Replaces,
    /// Why it does not.
    Wrong(&'static str),
}

impl Typed {
    fn new(request: Request, folder: Option<&Path>) -> Self {
        let folder = folder.map(|folder| format!("{}{MAIN_SEPARATOR}", folder.display())).unwrap_or_default();
        let words = format!("{folder}{}", request.wish.name);
        let desk = Desk::new(());
        let (asked, shown) = (Ticket::default(), Vec::new());
        Self { request, words, shown, at: None, wrong: None, replaces: false, asked, desk, before: None }
    }

    fn look(&mut self) -> Task<Window> {
        let (ticket, words, wish) = (self.asked.draw(), self.words.clone(), self.request.wish.clone());
        let shown = self.desk.look(move |()| names(&words, &wish));
        shown.map(move |shown| Window::Path(Message::Shown(ticket, shown)))
    }

    fn write(&mut self, words: String) -> Task<Window> {
        (self.words, self.at, self.wrong, self.replaces) = (words, None, None, false);
        self.look()
    }

    fn judge(&mut self) -> Task<Window> {
        let (ticket, wish) = (self.asked.draw(), self.request.wish.clone());
        // Completed before it is judged: it is the completed one that may be there already.
        let path = wish.complete(path(&self.words));
        let broken = |_| (Vec::new(), Verdict::Wrong("打不开这个路径"));
        let looked = self.desk.ask_or(move |()| taken(path, &wish), broken);
        looked.map(move |(paths, verdict)| Window::Path(Message::Looked(ticket, paths, verdict)))
    }

    fn view(&self) -> Element<'_, Window> {
        let say = Window::Path;
        let wish = &self.request.wish;
        let (label, deed) = match wish.what {
            What::File => ("文件的完整路径", "选这个文件"),
            What::Files => ("文件或文件夹的完整路径", "选这里的文件"),
            What::Folder => ("文件夹的完整路径", "选这个文件夹"),
            What::Save if self.replaces => ("保存到（文件夹和文件名）", "替换这个文件"),
            What::Save => ("保存到（文件夹和文件名）", "保存到这里"),
        };
        let (at, last) = (self.at, self.shown.len().checked_sub(1));
        let input = field(&self.words)
            .id(FIELD)
            .wrong(self.wrong.is_some())
            .on_input(move |words| say(Message::Words(words)))
            .on_key(move |key, modifiers| walk(key, modifiers, at, last).map(say));
        let hint = match self.shown.is_empty() {
            true => "写到一个文件夹，下面会列出里面的东西",
            false => "↓ 选下面的一项，回车打开；也可以把文件拖进来",
        };
        let told = self.wrong.or(self.replaces.then_some("已有同名文件，保存会替换它"));
        let labelled = labelled(label, input).error(told).hint(hint);
        let lines = self.shown.iter().enumerate().map(|(place, name)| {
            let icon = if name.folder { Icon::Folder } else { Icon::FileText };
            let content = row![icon.toned(16.0, Tone::Second), text::body(name.name.as_str())];
            line(content.spacing(8).align_y(Alignment::Center), Some(place) == at, say(Message::Take(place)))
                .into()
        });
        let list = surface::scroll(column(lines)).width(Length::Fill).height(Length::Fill);
        let foot = row![
            Space::new().width(Length::Fill),
            button("不选").key("Esc").on_press(say(Message::Close)),
            button(deed).key("Ctrl 回车").primary().on_press(say(Message::Do)),
        ];
        let head = column![
            text::title(wish.title.as_str()),
            text::small("系统没有给出选文件的窗口，请在这里写出路径。"),
        ];
        let content = column![
            container(head.spacing(4)).padding([16, 20]),
            container(column![labelled, container(list).height(210)]).padding([0, 20]),
            surface::line(),
            container(foot.spacing(8).align_y(Alignment::Center)).padding([15, 20]),
        ];
        dialog::dialog(content.width(640)).id(AREA).into()
    }
}

impl App {
    /// The window with the dialog over it, if it is open.
    pub(super) fn with_path<'a>(&'a self, window: Element<'a, Window>) -> Element<'a, Window> {
        match &self.path {
            None => window,
            Some(typed) => {
                stack![window, opaque(dialog::over(Space::new().into(), Some(typed.view())))].into()
            }
        }
    }

    /// Takes what happens in it.
    pub(super) fn path(&mut self, message: Message) -> Task<Window> {
        if let Message::Asked(request) = message {
            return self.ask_path(request);
        }
        let Some(typed) = &mut self.path else { return Task::none() };
        match message {
            Message::Before(id) => typed.before = Some(id),
            Message::Words(words) => return typed.write(words),
            Message::Shown(ticket, shown) if ticket == typed.asked => typed.shown = shown,
            Message::At(at) => typed.at = at,
            Message::Take(place) => {
                let Some(name) = typed.shown.get(place).cloned() else { return Task::none() };
                let written = typed.write(format!("{}{}", folder_of(&typed.words), name.written()));
                let done = !name.folder && typed.request.wish.what != What::Save;
                let then = if done { typed.judge() } else { focus::on(FIELD) };
                return Task::batch([written, then]);
            }
            Message::Do => return typed.judge(),
            Message::Looked(ticket, paths, verdict) if ticket == typed.asked => match verdict {
                Verdict::Wrong(why) => (typed.wrong, typed.replaces) = (Some(why), false),
                Verdict::Replaces if !typed.replaces => typed.replaces = true,
                Verdict::Good | Verdict::Replaces => return self.leave_path(paths),
            },
            Message::Close => return self.leave_path(Vec::new()),
            Message::Asked(_) | Message::Shown(..) | Message::Looked(..) => {}
        }
        Task::none()
    }

    fn ask_path(&mut self, request: Request) -> Task<Window> {
        let folder = self.path_folder.as_deref().or(self.memory.documents.as_deref());
        let mut typed = Typed::new(request, folder);
        let look = typed.look();
        if let Some(earlier) = self.path.replace(typed) {
            earlier.request.answer(None);
        }
        let before = operate(focusable::find_focused()).map(|id| Window::Path(Message::Before(id)));
        Task::batch([look, before.chain(focus::on(FIELD))])
    }

    fn leave_path(&mut self, paths: Vec<PathBuf>) -> Task<Window> {
        let Some(typed) = self.path.take() else { return Task::none() };
        if let Some(path) = paths.first() {
            self.path_folder = match typed.request.wish.what {
                What::Folder => Some(path.clone()),
                _ => path.parent().map(Path::to_owned),
            };
        }
        typed.request.answer(paths);
        typed.before.map_or_else(Task::none, focus::on)
    }

    /// A key that the field did not take, while it is open.
    pub(super) fn path_key(&self, press: &Press) -> Task<Window> {
        match press.key {
            Key::Named(Named::Escape) => Task::done(Window::Path(Message::Close)),
            _ if press.is_ctrl(Named::Enter) => Task::done(Window::Path(Message::Do)),
            _ => Task::none(),
        }
    }
}

impl Name {
    /// As it stands in a path; a folder goes on behind it.
    fn written(&self) -> String {
        if self.folder { format!("{}{MAIN_SEPARATOR}", self.name) } else { self.name.clone() }
    }
}

/// Keys in the field: the list is walked without leaving it.
fn walk(key: &Key, modifiers: Modifiers, at: Option<usize>, last: Option<usize>) -> Option<Message> {
    match key {
        Key::Named(Named::Enter) if modifiers.is_empty() => Some(at.map_or(Message::Do, Message::Take)),
        Key::Named(Named::ArrowDown) if modifiers.is_empty() => {
            let next = at.map_or(0, |at| at + 1);
            last.map(|last| Message::At(Some(next.min(last))))
        }
        Key::Named(Named::ArrowUp) if modifiers.is_empty() => {
            Some(Message::At(at.and_then(|at| at.checked_sub(1))))
        }
        Key::Named(Named::Escape) => Some(Message::Close),
        _ => None,
    }
}

fn is_separator(letter: char) -> bool {
    letter == '/' || letter == MAIN_SEPARATOR
}

/// What was typed up to its last separator.
fn folder_of(words: &str) -> &str {
    words.rfind(is_separator).and_then(|at| words.get(..=at)).unwrap_or_default()
}

/// The path that was typed; quotes around it are what "copy as path" of Windows adds.
fn path(words: &str) -> PathBuf {
    PathBuf::from(words.trim().trim_matches('"'))
}

/// What lies in the folder that is typed and begins like the rest: folders first, then the files that are looked for.
fn names(words: &str, wish: &Wish) -> Vec<Name> {
    let folder = folder_of(words);
    let begun = words.get(folder.len()..).unwrap_or_default().to_lowercase();
    // The name suggested for a file that is saved hides nothing.
    let begun = if wish.what == What::Save { String::new() } else { begun };
    let Ok(read) = fs::read_dir(path(folder)) else { return Vec::new() };
    let mut names: Vec<Name> = read.flatten().filter_map(|entry| named(&entry.path(), wish)).collect();
    names.retain(|one| one.name.to_lowercase().starts_with(&begun));
    names.sort_by(|one, other| (!one.folder, &one.name).cmp(&(!other.folder, &other.name)));
    names.truncate(MOST);
    names
}

fn named(path: &Path, wish: &Wish) -> Option<Name> {
    let name = path.file_name()?.to_str()?.to_owned();
    let folder = path.is_dir();
    let ending = path.extension().and_then(OsStr::to_str).unwrap_or_default();
    let wanted = folder || wish.what != What::Folder && wish.takes(ending);
    (wanted && !name.starts_with('.')).then_some(Name { name, folder })
}

/// The files that a path stands for, and what it is good for: where several are looked for, a folder stands for all in it.
fn taken(path: PathBuf, wish: &Wish) -> (Vec<PathBuf>, Verdict) {
    let verdict = judged(&path, wish.what);
    if verdict != Verdict::Good || wish.what != What::Files || path.is_file() {
        return (vec![path], verdict);
    }
    let Ok(read) = fs::read_dir(&path) else {
        return (Vec::new(), Verdict::Wrong("打不开这个文件夹"));
    };
    let files = read.flatten().map(|entry| entry.path());
    let mut files: Vec<PathBuf> =
        files.filter(|file| named(file, wish).is_some_and(|name| !name.folder)).collect();
    files.sort();
    let verdict =
        if files.is_empty() { Verdict::Wrong("这个文件夹里没有要选的文件") } else { verdict };
    (files, verdict)
}

/// What a path is good for.
fn judged(path: &Path, what: What) -> Verdict {
    if !path.is_absolute() {
        return Verdict::Wrong("要写完整的路径，从盘符或最前面的 / 写起");
    }
    match what {
        What::File | What::Files if path.is_file() => Verdict::Good,
        What::Files if path.is_dir() => Verdict::Good,
        What::File if path.is_dir() => Verdict::Wrong("这是文件夹，请再写出里面的文件"),
        What::File | What::Files => Verdict::Wrong("没有这个文件，请看路径写对没有"),
        What::Folder if path.is_file() => Verdict::Wrong("这是文件，请写出它所在的文件夹"),
        What::Folder if path.is_dir() || path.parent().is_some_and(Path::is_dir) => Verdict::Good,
        What::Folder => Verdict::Wrong("没有这个文件夹，请看路径写对没有"),
        What::Save if path.is_dir() => Verdict::Wrong("这是文件夹，请在后面写出文件名"),
        What::Save if path.is_file() => Verdict::Replaces,
        What::Save if path.parent().is_some_and(Path::is_dir) => Verdict::Good,
        What::Save => Verdict::Wrong("没有这个文件夹，请看路径写对没有"),
    }
}

/// Takes a dropped file for the path.
pub(super) fn dropped(file: &Path) -> Message {
    Message::Words(file.display().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::window::app::tests::start_with;
    use crate::window::memory::Memory;
    use crate::window::picking::asked;
    use crate::window::testing::Stage;

    fn at(folder: &Path) -> Stage<App, Window> {
        start_with(None, Memory::default().with_documents(Some(folder.to_owned())))
    }

    fn ask(stage: &mut Stage<App, Window>, wish: Wish) -> impl FnMut() -> Option<Vec<PathBuf>> + use<> {
        let (request, mut answer) = asked(wish);
        stage.tell(Window::Path(Message::Asked(request)));
        stage.send([]);
        move || answer.try_recv().ok().flatten()
    }

    #[test]
    fn a_file_is_walked_to_by_keys() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("名册")).unwrap();
        fs::write(folder.path().join("名册/教师.xlsx"), "x").unwrap();
        fs::write(folder.path().join("名册/说明.pdf"), "x").unwrap();
        let mut stage = at(folder.path());
        let mut answer = ask(&mut stage, Wish::file("选择表格").only("表格", &["xlsx"]));
        assert!(stage.sees("选择表格") && stage.sees("名册"));
        stage.key(Named::ArrowDown);
        stage.key(Named::Enter);
        assert!(stage.sees("教师.xlsx") && !stage.sees("说明.pdf"));
        stage.type_words("教");
        stage.key(Named::ArrowDown);
        stage.key(Named::Enter);
        assert_eq!(answer(), Some(vec![folder.path().join("名册/教师.xlsx")]));
        assert!(!stage.sees("选择表格"));
    }

    #[test]
    fn what_is_no_such_file_is_told_and_the_path_stays() {
        let folder = tempfile::tempdir().unwrap();
        let mut stage = at(folder.path());
        let mut answer = ask(&mut stage, Wish::file("选择表格"));
        stage.type_words("没有.xlsx");
        stage.key(Named::Enter);
        assert!(stage.sees("没有这个文件") && stage.sees("没有.xlsx"));
        assert_eq!(answer(), None);
        stage.key(Named::Escape);
        assert_eq!(answer(), Some(Vec::new()));
    }

    #[test]
    fn a_file_that_is_there_is_replaced_only_when_it_is_said_twice() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("统计.xlsx");
        fs::write(&file, "x").unwrap();
        let mut stage = at(folder.path());
        let mut answer = ask(&mut stage, Wish::save("导出到", "统计.xlsx").only("xlsx", &["xlsx"]));
        stage.key_with(Modifiers::CTRL, Named::Enter);
        assert!(stage.sees("已有同名文件") && stage.sees("替换这个文件"));
        assert_eq!(answer(), None);
        stage.click("替换这个文件");
        assert_eq!(answer(), Some(vec![file]));
    }

    #[test]
    fn a_file_is_not_replaced_unasked_because_its_ending_was_left_out() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("统计.xlsx");
        fs::write(&file, "x").unwrap();
        let mut stage = at(folder.path());
        let mut answer = ask(&mut stage, Wish::save("导出到", "统计").only("xlsx", &["xlsx"]));
        stage.key_with(Modifiers::CTRL, Named::Enter);
        assert!(stage.sees("已有同名文件"));
        assert_eq!(answer(), None);
        stage.click("替换这个文件");
        assert_eq!(answer(), Some(vec![file]));
    }

    #[test]
    fn a_dropped_file_is_the_path() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("表.csv");
        fs::write(&file, "x").unwrap();
        let mut stage = at(folder.path());
        let mut answer = ask(&mut stage, Wish::file("选择表格"));
        stage.tell(Window::Dropped(file.clone()));
        stage.key_with(Modifiers::CTRL, Named::Enter);
        assert_eq!(answer(), Some(vec![file]));
    }

    #[test]
    fn where_several_files_are_looked_for_a_folder_stands_for_all_in_it() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["乙.png", "甲.png", "说明.txt"] {
            fs::write(folder.path().join(name), "x").unwrap();
        }
        fs::create_dir(folder.path().join("空")).unwrap();
        let mut stage = at(folder.path());
        let mut answer = ask(&mut stage, Wish::files("选择证明材料").only("图片", &["png"]));
        stage.type_words("空");
        stage.key_with(Modifiers::CTRL, Named::Enter);
        assert!(stage.sees("这个文件夹里没有要选的文件"));
        stage.key(Named::Backspace);
        stage.click("选这里的文件");
        let mut files = vec![folder.path().join("乙.png"), folder.path().join("甲.png")];
        files.sort();
        assert_eq!(answer(), Some(files));
    }

    #[test]
    fn each_kind_of_wish_has_its_own_refusal() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a");
        fs::write(&file, "x").unwrap();
        let wrong = |path: &Path, what| matches!(judged(path, what), Verdict::Wrong(_));
        assert!(wrong(Path::new("a.xlsx"), What::File) && wrong(folder.path(), What::File));
        assert!(wrong(&file, What::Folder) && wrong(&file.join("b"), What::Folder));
        assert!(wrong(folder.path(), What::Save) && wrong(&folder.path().join("b/c"), What::Save));
        assert_eq!(judged(&folder.path().join("新"), What::Folder), Verdict::Good);
        assert_eq!(judged(&folder.path().join("新.pdf"), What::Save), Verdict::Good);
        assert_eq!(path(" \"/a b/c\" "), PathBuf::from("/a b/c"));
    }
}
