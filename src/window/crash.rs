//! What is left of a bug: a file that tells where it was, without names and numbers, and the word of it at the next start.
//!
//! Each panic is noted on its thread. A note becomes a report when the panic reached somebody who expected none: the desk or
//! the window. Readers of foreign files expect them and keep theirs to themselves.
//!
//! The message of a panic is left out: it may quote what somebody typed.

use std::any::Any;
use std::backtrace::Backtrace;
use std::cell::RefCell;
use std::panic::{self, AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::{fs, io, thread};

use super::log_file::LogFile;
use crate::model::clock::Clock;

/// Where reports and the log go.
struct Place {
    folder: PathBuf,
    clock: Arc<dyn Clock>,
    log: Arc<LogFile>,
}

static PLACE: OnceLock<Place> = OnceLock::new();
/// A report that the window has not told of yet.
static FRESH: Mutex<Option<PathBuf>> = Mutex::new(None);

thread_local! {
    /// The last panic of this thread.
    static NOTE: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Where the system keeps such things.
pub fn folder() -> Option<PathBuf> {
    directories::ProjectDirs::from("", "", "xueshi").map(|dirs| dirs.data_local_dir().join("logs"))
}

/// From now on, the log is written and panics are noted.
pub fn watch(folder: &Path, clock: Arc<dyn Clock>) {
    let log = Arc::new(LogFile::open(folder, Arc::clone(&clock)));
    log.listen();
    log.write(&format!("start {} {}", env!("CARGO_PKG_VERSION"), std::env::consts::OS));
    if PLACE.set(Place { folder: folder.to_owned(), clock, log }).is_err() {
        return;
    }
    let before = panic::take_hook();
    panic::set_hook(Box::new(move |about| {
        before(about);
        let place = about.location().map(ToString::to_string).unwrap_or_default();
        log::error!("panic {place}");
        let note = format!("{place}\n\n{}", Backtrace::force_capture());
        // A thread that is about to end has no place for notes any more.
        let _ = NOTE.try_with(|kept| *kept.borrow_mut() = Some(note));
    }));
}

/// Does something that is not to panic. If it does, a report is written; where it lies, if it could be.
///
/// # Errors
/// What the panic carried.
pub fn guarded<T>(work: impl FnOnce() -> T) -> Result<T, Box<dyn Any + Send>> {
    let ended = catch_unwind(AssertUnwindSafe(work));
    if ended.is_err() {
        let note = NOTE.try_with(|note| note.borrow_mut().take()).ok().flatten();
        let written = PLACE.get().zip(note).and_then(|(place, note)| {
            let report = report(&place.clock.now().to_string(), &note, &place.log.recent());
            write(&place.folder, &place.clock.now().format("%Y%m%d-%H%M%S").to_string(), &report).ok()
        });
        *FRESH.lock().unwrap_or_else(PoisonError::into_inner) = written;
    }
    ended
}

/// The report that was written since somebody asked last.
pub fn fresh() -> Option<PathBuf> {
    FRESH.lock().unwrap_or_else(PoisonError::into_inner).take()
}

fn report(at: &str, note: &str, deeds: &[String]) -> String {
    format!(
        "学时簿出错报告\n\
         请把这个文件交给维护程序的人。里面没有姓名、证件号、学校名和文件内容，只有出错的位置和最近做过的操作的代号。\n\n\
         version {} {} {}\nat {at}\nthread {}\n\nlast deeds\n{}\n\npanic at {note}\n",
        env!("CARGO_PKG_VERSION"),
        std::env::consts::OS,
        std::env::consts::ARCH,
        thread::current().name().unwrap_or("desk"),
        deeds.join("\n"),
    )
}

const START: &str = "crash-";

fn write(folder: &Path, stamp: &str, report: &str) -> io::Result<PathBuf> {
    fs::create_dir_all(folder)?;
    let file = folder.join(format!("{START}{stamp}.txt"));
    fs::write(&file, report)?;
    Ok(file)
}

/// The newest report in a folder, unless it is the one that was told of, by its name.
pub fn untold(folder: &Path, told: Option<&str>) -> Option<PathBuf> {
    let names = fs::read_dir(folder).ok()?.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    let newest = names.filter(|name| name.starts_with(START) && name.ends_with(".txt")).max()?;
    (told < Some(newest.as_str())).then(|| folder.join(newest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_report_is_told_once() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(untold(folder.path(), None), None);
        assert_eq!(untold(&folder.path().join("gone"), None), None);
        for stamp in ["20260302-090500", "20260301-090500"] {
            write(folder.path(), stamp, "x").unwrap();
        }
        fs::write(folder.path().join("xueshi.log"), "").unwrap();
        let newest = untold(folder.path(), None).unwrap();
        assert!(newest.ends_with("crash-20260302-090500.txt"));
        assert_eq!(untold(folder.path(), Some("crash-20260301-090500.txt")), Some(newest));
        assert_eq!(untold(folder.path(), Some("crash-20260302-090500.txt")), None);
    }

    #[test]
    fn a_report_tells_version_place_and_deeds() {
        let deeds = ["2026-03-02 09:05:00 deed entry.add".to_owned()];
        let text = report("2026-03-02 09:06:00", "src/a.rs:1:2\n\n0: a::b", &deeds);
        for part in [env!("CARGO_PKG_VERSION"), "src/a.rs:1:2", "deed entry.add", "0: a::b"] {
            assert!(text.contains(part), "{part}");
        }
    }

    #[test]
    fn what_panics_ends_there_and_what_does_not_gives_its_answer() {
        assert_eq!(guarded(|| 5).unwrap(), 5);
        assert!(guarded(|| panic!("张三")).is_err());
    }
}
