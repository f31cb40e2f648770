//! After a bug: at once, that this step came to nothing; at the next start, where the records stand.

use std::path::Path;
use std::time::Instant;

use iced::Task;

use super::{App, Message, Stage};
use crate::service::keeping;
use crate::service::progress::Progress;
use crate::store::Workspace;
use crate::window::crash;
use crate::window::places::Place;
use crate::window::screen::settings::Section;
use crate::window::screen::{Aim, Then, trouble};
use crate::window::widget::toast::Toast;

impl App {
    /// A deed met a bug since the last message: its transaction was rolled back.
    pub(super) fn tell_fresh_crash(&mut self) {
        if let Some(report) = crash::fresh() {
            let more = format!("这一步没有做完，记录和做它以前一样。出错报告：{}。", report.display());
            self.toasts.push(Toast::error("程序出错", more), Instant::now());
        }
    }

    /// When the window before this one ended in a bug: says where the records stand, and the way to a backup.
    pub(super) fn tell_last_crash(&mut self) -> Task<Message> {
        let Stage::Open(open) = &self.stage else { return Task::none() };
        let told = self.memory.told_crash.as_deref();
        let Some(report) = self.memory.crashes.as_deref().and_then(|folder| crash::untold(folder, told))
        else {
            return Task::none();
        };
        self.memory.told_crash = report.file_name().map(|name| name.to_string_lossy().into_owned());
        self.memory.keep();
        let told = move |workspace: &mut Workspace| Message::Say(looked_back(workspace, &report));
        open.context.desk.ask_or(told, |fault| Message::Say(trouble(&fault)))
    }
}

/// Where the records stand after a crash.
fn looked_back(workspace: &Workspace, report: &Path) -> Toast<Then> {
    let last = workspace.view().journal(1).ok().and_then(|rows| rows.into_iter().next());
    let stands = last.map(|row| format!("记录停在 {} 的“{}”，那以前的都在。", row.at, row.summary));
    let found = keeping::check(workspace, &mut Progress::silent());
    let sound = match &found {
        Ok(found) if found.problems.is_empty() => "检查过，学时簿完好。".to_owned(),
        Ok(found) => found.problems.first().map(ToString::to_string).unwrap_or_default(),
        Err(error) => format!("没有检查完：{error}。"),
    };
    let more = format!("{}{sound}出错报告：{}。", stands.unwrap_or_default(), report.display());
    Toast::error("上次程序出错后关闭", more)
        .deed("看备份", Then::Go(Place::Settings, Aim::Section(Section::Backup)))
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::super::tests::{make, start_with};
    use super::*;
    use crate::window::memory::Memory;

    fn report(folder: &Path) -> PathBuf {
        let file = folder.join("crash-20251112-085900.txt");
        std::fs::write(&file, "x").unwrap();
        file
    }

    #[test]
    fn after_a_crash_the_window_says_once_where_the_records_stand() {
        let folder = tempfile::tempdir().unwrap();
        let crashes = folder.path().to_owned();
        let file = report(&crashes);
        let start = |name: &str| {
            make(&crashes.join(name));
            let memory = Memory::load(Some(crashes.join("window.json"))).with_crashes(Some(crashes.clone()));
            start_with(Some(crashes.join(name)), memory)
        };
        let mut stage = start("a");
        for words in
            ["上次程序出错后关闭", "建立学时簿：望川初级中学", "学时簿完好", &file.display().to_string()]
        {
            assert!(stage.sees(words), "{words}");
        }
        stage.click("看备份");
        assert!(stage.sees("备份与恢复"));
        assert!(!start("b").sees("上次程序出错后关闭"));
    }
}
