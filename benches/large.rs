//! The lists of a workspace of 100,000 people and 1,000,000 entries, as their screens ask for them when they are opened.
//! `LARGE_WORKSPACE=folder` makes the workspace there, for measuring the window, and ends.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use chrono::{Days, NaiveDate};
use divan::Bencher;
use xueshi::model::clock::FixedClock;
use xueshi::model::entry::Entry;
use xueshi::model::facts::Activity;
use xueshi::model::hours::Hours;
use xueshi::model::period::Period;
use xueshi::model::staff::{StaffRecord, Title};
use xueshi::model::state::EntryState;
use xueshi::service::ServiceError;
use xueshi::service::setup::{SchoolForm, create_workspace};
use xueshi::store::{
    Access, Deed, EntryFilter, EntryOrder, Setting, StaffColumn, StaffFilter, StaffSort, Workspace,
};

const PEOPLE: u32 = 100_000;
const ENTRIES: u32 = 10;
/// People in one deed.
const AT_ONCE: u32 = 5_000;

fn main() {
    if let Some(folder) = std::env::var_os("LARGE_WORKSPACE") {
        make(Path::new(&folder));
        return;
    }
    divan::main();
}

fn setting() -> Setting {
    let noon = NaiveDate::from_ymd_opt(2025, 12, 1).unwrap().and_hms_opt(12, 0, 0).unwrap();
    Setting { clock: Arc::new(FixedClock(noon)), actor: "量".to_owned() }
}

fn make(folder: &Path) {
    let form = SchoolForm {
        name: "栖云区教师发展中心".into(),
        code: "3309990001".into(),
        policy: "zhejiang-cycle-360".into(),
        period: "2025".into(),
    };
    let mut workspace = create_workspace(folder, &form, setting()).unwrap();
    for first in (0..PEOPLE).step_by(AT_ONCE as usize) {
        workspace.deed("t", |deed| fill(deed, first..first + AT_ONCE)).unwrap();
    }
}

/// The workspace, made once, and opened for reading.
fn workspace() -> Workspace {
    static FOLDER: OnceLock<(tempfile::TempDir, PathBuf)> = OnceLock::new();
    let (_, path) = FOLDER.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("学时簿");
        make(&path);
        (folder, path)
    });
    Workspace::open(path, Access::Read, setting()).unwrap()
}

fn fill(deed: &mut Deed<'_>, people: std::ops::Range<u32>) -> Result<(), ServiceError> {
    const STATES: [EntryState; 5] = [
        EntryState::Approved,
        EntryState::Approved,
        EntryState::Passed,
        EntryState::Pending,
        EntryState::Draft,
    ];
    let kinds = [Activity::SchoolTraining, Activity::OnlineCourse, Activity::ResearchActivity];
    let first = NaiveDate::from_ymd_opt(2021, 1, 4).unwrap();
    for person in people {
        let letter = |n: u32| char::from_u32(0x4E00 + n % 6_000).unwrap();
        let name: String = [letter(person * 7), letter(person / 3), letter(person * 31)].iter().collect();
        let mut record = StaffRecord::new(name.parse().unwrap());
        record.staff_code = Some(format!("3309{person:07}"));
        record.department = Some(format!("第 {} 学区", person % 40));
        record.subjects = vec![["语文", "数学", "英语", "科学"][person as usize % 4].to_owned()];
        record.title = Title::ALL.get(person as usize % 4).copied();
        let staff = deed.insert_staff(&record)?;
        for n in 0..ENTRIES {
            let day = first + Days::new(u64::from((person * 13 + n * 181) % 1_780));
            let span = Period::new(day, day).unwrap();
            let mut entry = Entry::new(staff, format!("第 {n} 项培训"), kinds[n as usize % 3], span);
            entry.claimed = Some(Hours::whole(1 + n % 8));
            entry.state = STATES[(person + n) as usize % STATES.len()];
            deed.insert_entry(&entry)?;
        }
    }
    Ok(())
}

#[divan::bench(sample_count = 10, args = ["", "gs", "高", "33090001"])]
fn everybody(bencher: Bencher<'_, '_>, text: &str) {
    let workspace = workspace();
    let filter = StaffFilter { text: text.to_owned(), ..StaffFilter::present() };
    bencher.bench_local(|| workspace.view().staff_list(&filter, StaffSort::Name, false).unwrap());
}

#[divan::bench(sample_count = 10)]
fn the_filters_of_everybody(bencher: Bencher<'_, '_>) {
    let workspace = workspace();
    bencher.bench_local(|| {
        let view = workspace.view();
        let departments = view.staff_values(StaffColumn::Department).unwrap();
        (view.staff_count().unwrap(), departments, view.staff_values(StaffColumn::Subject).unwrap())
    });
}

fn newest() -> EntryFilter {
    EntryFilter { order: EntryOrder { descending: true, ..EntryOrder::default() }, ..EntryFilter::default() }
}

#[divan::bench(sample_count = 10)]
fn the_newest_hundred_entries(bencher: Bencher<'_, '_>) {
    let workspace = workspace();
    let filter = EntryFilter { limit: Some(100), ..newest() };
    bencher.bench_local(|| workspace.view().entries(&filter).unwrap());
}

#[divan::bench(sample_count = 5)]
fn all_entries(bencher: Bencher<'_, '_>) {
    let workspace = workspace();
    bencher.bench_local(|| workspace.view().entry_ids(&newest()).unwrap());
}

#[divan::bench(sample_count = 5)]
fn their_sum(bencher: Bencher<'_, '_>) {
    let workspace = workspace();
    bencher.bench_local(|| workspace.view().tally_entries(&newest()).unwrap());
}
