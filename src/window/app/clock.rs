//! The clock of the computer was set back: what is written down now would bear days before what is there. It is said when the
//! workspace is opened.

use iced::Task;

use super::{App, Message, Stage};
use crate::window::widget::toast::Toast;

impl App {
    /// Says so when the last deed was done on a later day than today.
    pub(super) fn tell_clock(&self) -> Task<Message> {
        let Stage::Open(open) = &self.stage else { return Task::none() };
        let today = self.setting.clock.today();
        let last = open.context.desk.look(move |workspace| {
            let last = workspace.view().journal(1).ok()?.into_iter().next()?;
            let day = last.at.get(..10)?.to_owned();
            // Days written year first are in their order.
            (day > today.to_string()).then_some(day)
        });
        last.then(move |day| {
            let Some(day) = day else { return Task::none() };
            let more = format!(
                "电脑上今天是 {today}，学时簿的上一步是 {day} 做的。请先把电脑的日期调对，再登记和打印。"
            );
            Task::done(Message::Say(Toast::error("电脑的日期比记录早", more)))
        })
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::tests::make;
    use super::*;
    use crate::model::clock::FixedClock;
    use crate::store::Setting;
    use crate::window::app::heard;
    use crate::window::memory::Memory;
    use crate::window::testing::Stage as Theatre;

    fn sees_on(day: &str) -> bool {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        make(&path);
        let now = day.parse::<chrono::NaiveDate>().unwrap().and_hms_opt(8, 0, 0).unwrap();
        let setting = Setting { clock: Arc::new(FixedClock(now)), actor: "张老师".to_owned() };
        let (app, task) = App::new(Some(path), Memory::default(), setting);
        let mut stage = Theatre::new(app, App::update, App::view).listen(heard);
        stage.run(task);
        stage.sees("电脑的日期比记录早")
    }

    #[test]
    fn a_clock_that_was_set_back_is_told_and_one_that_was_not_is_not() {
        assert!(sees_on("2020-01-01"));
        assert!(!sees_on("2025-11-12"), "an hour earlier on the same day is no matter");
        assert!(!sees_on("2026-03-01"));
    }
}
