//! Lets somebody choose a file or a folder: in the system's own dialog, and where the system has none (a bare Linux without a
//! portal), by its path in a dialog of the window (`app/path.rs`).

use std::future::Future;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use iced::futures::channel::{mpsc, oneshot};
use iced::{Subscription, Task};

/// The endings of the sheets that can be read.
pub const SHEETS: &[&str] = &["xlsx", "xls", "xlsb", "ods", "csv"];

/// What is to be chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// A file that is there.
    File,
    /// Files that are there.
    Files,
    /// A folder.
    Folder,
    /// Where a file is to be written.
    Save,
}

/// What somebody is asked to choose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wish {
    /// What it is about, as the title of the dialog.
    pub title: String,
    /// A file, files, a folder or a place to save.
    pub what: What,
    /// The name that is suggested for a file to be written.
    pub name: String,
    /// The endings that are looked for, without the dot; none is any.
    pub endings: Vec<String>,
    kind: String,
    others: bool,
}

impl Wish {
    fn new(what: What, title: impl Into<String>) -> Self {
        let (kind, name) = (String::new(), String::new());
        Self { title: title.into(), what, name, endings: Vec::new(), kind, others: false }
    }

    /// A file that is there.
    pub fn file(title: impl Into<String>) -> Self {
        Self::new(What::File, title)
    }

    /// Files that are there.
    pub fn files(title: impl Into<String>) -> Self {
        Self::new(What::Files, title)
    }

    /// A folder.
    pub fn folder(title: impl Into<String>) -> Self {
        Self::new(What::Folder, title)
    }

    /// Where a file is to be written, and the name suggested for it.
    pub fn save(title: impl Into<String>, name: impl Into<String>) -> Self {
        Self { name: name.into(), ..Self::new(What::Save, title) }
    }

    /// Only files with these endings, and how such files are called.
    pub fn only(mut self, kind: &str, endings: &[&str]) -> Self {
        self.kind = kind.to_owned();
        self.endings = endings.iter().map(|ending| (*ending).to_owned()).collect();
        self
    }

    /// Other files can be chosen, too.
    pub fn or_others(self) -> Self {
        Self { others: true, ..self }
    }

    /// Whether a file of this ending is looked for.
    pub fn takes(&self, ending: &str) -> bool {
        self.others
            || self.endings.is_empty()
            || self.endings.iter().any(|one| one.eq_ignore_ascii_case(ending))
    }

    /// The path of a file to be written, with the ending of such files where none was typed.
    pub fn complete(&self, mut path: PathBuf) -> PathBuf {
        if let (What::Save, None, Some(ending)) = (self.what, path.extension(), self.endings.first()) {
            path.set_extension(ending);
        }
        path
    }

    /// Asks for one; nothing when it was left.
    pub fn ask(self) -> Task<Option<PathBuf>> {
        self.ask_many().map(|paths| paths.into_iter().next())
    }

    /// Asks for as many as may be chosen; none when it was left.
    pub fn ask_many(self) -> Task<Vec<PathBuf>> {
        let paths = Task::future(chosen(self.clone(), system(self.clone()), QUICK, tell));
        paths.map(move |paths| paths.into_iter().map(|path| self.complete(path)).collect())
    }
}

/// The dialog of the system.
async fn system(wish: Wish) -> Vec<PathBuf> {
    let mut dialog = rfd::AsyncFileDialog::new().set_title(&wish.title);
    if !wish.name.is_empty() {
        dialog = dialog.set_file_name(&wish.name);
    }
    if !wish.endings.is_empty() {
        dialog = dialog.add_filter(&wish.kind, &wish.endings);
    }
    if wish.others {
        dialog = dialog.add_filter("所有文件", &["*"]);
    }
    let files = match wish.what {
        What::Files => dialog.pick_files().await.unwrap_or_default(),
        What::File => dialog.pick_file().await.into_iter().collect(),
        What::Folder => dialog.pick_folder().await.into_iter().collect(),
        What::Save => dialog.save_file().await.into_iter().collect(),
    };
    files.iter().map(|file| file.path().to_owned()).collect()
}

/// Nobody opens a dialog and leaves it within this time: one that ends so soon was never there. The system does not tell the
/// two apart.
const QUICK: Duration = Duration::from_millis(500);

async fn chosen(
    wish: Wish,
    system: impl Future<Output = Vec<PathBuf>>,
    quick: Duration,
    tell: impl FnOnce(Request) -> bool,
) -> Vec<PathBuf> {
    let begun = Instant::now();
    let paths = system.await;
    if !paths.is_empty() || begun.elapsed() >= quick {
        return paths;
    }
    let (answer, answered) = oneshot::channel();
    if tell(Request { wish, answer: Arc::new(Mutex::new(Some(answer))) }) {
        return answered.await.unwrap_or_default();
    }
    Vec::new()
}

/// A wish that the system has no dialog for; whoever asked waits for the answer.
#[derive(Debug, Clone)]
pub struct Request {
    /// What is to be chosen.
    pub wish: Wish,
    answer: Arc<Mutex<Option<oneshot::Sender<Vec<PathBuf>>>>>,
}

impl Request {
    /// Gives the answer; nothing chosen is an answer, too.
    pub fn answer(&self, paths: impl IntoIterator<Item = PathBuf>) {
        let waiting = self.answer.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(waiting) = waiting {
            let _ = waiting.send(paths.into_iter().collect());
        }
    }
}

/// Where the window hears of such wishes, while there is a window.
static HEARD: Mutex<Option<mpsc::UnboundedSender<Request>>> = Mutex::new(None);

fn tell(request: Request) -> bool {
    let heard = HEARD.lock().unwrap_or_else(PoisonError::into_inner);
    heard.as_ref().is_some_and(|heard| heard.unbounded_send(request).is_ok())
}

/// The wishes that the system has no dialog for.
pub fn requests() -> Subscription<Request> {
    Subscription::run(|| {
        let (tell, heard) = mpsc::unbounded();
        *HEARD.lock().unwrap_or_else(PoisonError::into_inner) = Some(tell);
        heard
    })
}

/// A wish with whom its answer goes to, for a test of the dialog.
#[cfg(test)]
pub fn asked(wish: Wish) -> (Request, oneshot::Receiver<Vec<PathBuf>>) {
    let (answer, answered) = oneshot::channel();
    (Request { wish, answer: Arc::new(Mutex::new(Some(answer))) }, answered)
}

#[cfg(test)]
mod tests {
    use iced::futures::executor::block_on;
    use iced::futures::future::ready;

    use super::*;

    const LONG: Duration = Duration::from_secs(60);

    #[test]
    fn what_the_system_says_is_taken() {
        let paths = vec![PathBuf::from("a.xlsx")];
        let wish = Wish::file("选择表格");
        let told = block_on(chosen(wish, ready(paths.clone()), LONG, |_| panic!("nobody is asked again")));
        assert_eq!(told, paths);
    }

    #[test]
    fn a_dialog_that_was_left_is_not_asked_again() {
        let told = block_on(chosen(Wish::folder("放到"), ready(Vec::new()), Duration::ZERO, |_| {
            panic!("nobody is asked again")
        }));
        assert!(told.is_empty());
    }

    #[test]
    fn where_the_system_has_no_dialog_the_window_asks() {
        let typed = |request: Request| {
            assert_eq!(request.wish.title, "导出到");
            request.answer(Some("/tmp/a.xlsx".into()));
            request.answer(None); // a second answer changes nothing
            true
        };
        let told = block_on(chosen(Wish::save("导出到", "a.xlsx"), ready(Vec::new()), LONG, typed));
        assert_eq!(told, [PathBuf::from("/tmp/a.xlsx")]);
        let nobody = block_on(chosen(Wish::save("导出到", "a.xlsx"), ready(Vec::new()), LONG, |_| false));
        assert!(nobody.is_empty());
    }

    #[test]
    fn a_file_to_be_written_gets_its_ending_once() {
        let wish = Wish::save("导出到", "").only("xlsx", &["xlsx"]);
        for typed in ["/a/统计", "/a/统计.xlsx"] {
            assert_eq!(wish.complete(typed.into()), PathBuf::from("/a/统计.xlsx"));
        }
        assert_eq!(
            wish.complete("/a/统计.pdf".into()),
            PathBuf::from("/a/统计.pdf"),
            "refused where it is written"
        );
        assert_eq!(Wish::file("打开").only("xlsx", &["xlsx"]).complete("/a".into()), PathBuf::from("/a"));
    }

    #[test]
    fn endings_are_taken_in_any_case() {
        let wish = Wish::file("选择表格").only("表格", &["xlsx"]);
        assert!(wish.takes("XLSX") && !wish.takes("pdf"));
        assert!(wish.or_others().takes("pdf"));
        assert!(Wish::folder("放到").takes(""));
    }
}
