//! The log of the window: when it started, which deeds were done, which faults were told. Codes and times only, so that it
//! can be handed to whoever mends the program: no names, no numbers, no paths.
//!
//! Deeds and faults are told through the `log` crate where they happen; what other crates tell is passed over, since
//! nobody knows what stands in it.

use std::collections::VecDeque;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use log::{Level, Log, Metadata, Record};

use crate::model::clock::Clock;

const NAME: &str = "xueshi.log";
const BEFORE: &str = "xueshi.1.log";
/// Above this many bytes the file becomes the one before, and a new one begins.
const FULL: u64 = 512 * 1024;
/// How many lines the report of a crash tells.
const RECENT: usize = 30;

/// The log, open.
pub struct LogFile {
    folder: PathBuf,
    clock: Arc<dyn Clock>,
    full: u64,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    file: Option<File>,
    size: u64,
    recent: VecDeque<String>,
}

impl LogFile {
    /// The log in a folder. One that cannot be written is none: that is no reason not to work.
    pub fn open(folder: &Path, clock: Arc<dyn Clock>) -> LogFile {
        let log = LogFile { folder: folder.to_owned(), clock, full: FULL, state: Mutex::default() };
        let mut state = State::default();
        let _ = log.reach(&mut state);
        LogFile { state: Mutex::new(state), ..log }
    }

    /// From now on, what this program tells goes into the log.
    pub fn listen(self: &Arc<Self>) {
        // Only the first one of a process listens.
        if HEARD.set(Arc::clone(self)).is_ok() && log::set_logger(&Listener).is_ok() {
            log::set_max_level(log::LevelFilter::Info);
        }
    }

    fn hear(&self, record: &Record<'_>) {
        if record.target().starts_with("xueshi::") {
            self.write(&record.args().to_string());
        }
    }

    /// The last lines, the oldest first.
    pub fn recent(&self) -> Vec<String> {
        self.lock().recent.iter().cloned().collect()
    }

    /// Writes a line with the time.
    pub fn write(&self, words: &str) {
        let line = format!("{} {words}", self.clock.now().format("%Y-%m-%d %H:%M:%S"));
        let mut state = self.lock();
        if state.size >= self.full {
            let _ = self.turn(&mut state);
        }
        if let Some(file) = &mut state.file
            && writeln!(file, "{line}").is_ok()
        {
            state.size += line.len() as u64 + 1;
        }
        state.recent.push_back(line);
        if state.recent.len() > RECENT {
            state.recent.pop_front();
        }
    }

    fn reach(&self, state: &mut State) -> io::Result<()> {
        fs::create_dir_all(&self.folder)?;
        let file = OpenOptions::new().create(true).append(true).open(self.folder.join(NAME))?;
        state.size = file.metadata()?.len();
        state.file = Some(file);
        Ok(())
    }

    /// The full file becomes the one before.
    fn turn(&self, state: &mut State) -> io::Result<()> {
        // Windows renames no file that is open.
        state.file = None;
        let renamed = fs::rename(self.folder.join(NAME), self.folder.join(BEFORE));
        self.reach(state)?;
        renamed
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

static HEARD: OnceLock<Arc<LogFile>> = OnceLock::new();

struct Listener;

impl Log for Listener {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.level() <= Level::Info
    }

    fn log(&self, record: &Record<'_>) {
        if let (true, Some(log)) = (self.enabled(record.metadata()), HEARD.get()) {
            log.hear(record);
        }
    }

    fn flush(&self) {}
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::clock::FixedClock;

    fn clock() -> Arc<dyn Clock> {
        let day = chrono::NaiveDate::from_ymd_opt(2026, 3, 2).unwrap();
        Arc::new(FixedClock(day.and_hms_opt(9, 5, 0).unwrap()))
    }

    fn told(log: &LogFile, target: &str, words: &str) {
        log.hear(&Record::builder().target(target).args(format_args!("{words}")).build());
    }

    #[test]
    fn only_what_this_program_tells_is_written() {
        let folder = tempfile::tempdir().unwrap();
        let log = LogFile::open(&folder.path().join("new"), clock());
        told(&log, "xueshi::store::deed", "deed entry.add");
        told(&log, "winit::platform", "C:\\Users\\张三");
        let text = fs::read_to_string(folder.path().join("new").join(NAME)).unwrap();
        assert_eq!(text, "2026-03-02 09:05:00 deed entry.add\n");
        assert_eq!(log.recent(), ["2026-03-02 09:05:00 deed entry.add"]);
    }

    #[test]
    fn a_full_file_becomes_the_one_before_and_there_are_never_more_than_two() {
        let folder = tempfile::tempdir().unwrap();
        let log = LogFile { full: 100, ..LogFile::open(folder.path(), clock()) };
        for n in 0..100 {
            log.write(&format!("deed {n}"));
        }
        let mut names: Vec<_> =
            fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        names.sort();
        assert_eq!(names, [BEFORE, NAME]);
        let kept: String =
            [BEFORE, NAME].map(|name| fs::read_to_string(folder.path().join(name)).unwrap()).concat();
        assert!(kept.ends_with("deed 98\n2026-03-02 09:05:00 deed 99\n"));
        assert!(kept.len() < 300);
        assert_eq!(log.recent().len(), RECENT);
    }

    #[test]
    fn what_was_there_before_stays() {
        let folder = tempfile::tempdir().unwrap();
        LogFile::open(folder.path(), clock()).write("first");
        LogFile::open(folder.path(), clock()).write("second");
        assert_eq!(fs::read_to_string(folder.path().join(NAME)).unwrap().lines().count(), 2);
    }

    #[test]
    fn a_folder_that_cannot_be_written_stops_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a file");
        fs::write(&file, "").unwrap();
        let log = LogFile::open(&file, clock());
        log.write("told");
        assert_eq!(log.recent().len(), 1);
    }
}
