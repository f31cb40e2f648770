//! The ledger of a school of 300 over five years, 40 entries a person and year: assessing everybody, the first
//! screen, one person, a page of the list.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use std::sync::{Arc, OnceLock};

use chrono::NaiveDate;
use xueshi::model::clock::FixedClock;
use xueshi::model::entry::Entry;
use xueshi::model::facts::Activity;
use xueshi::model::hours::Hours;
use xueshi::model::id::StaffId;
use xueshi::model::period::Period;
use xueshi::model::staff::StaffRecord;
use xueshi::model::state::EntryState;
use xueshi::service::ServiceError;
use xueshi::service::assessment::{Counting, assess_everybody, assess_person, overview};
use xueshi::service::policies::main_policy;
use xueshi::service::setup::{SchoolForm, create_workspace};
use xueshi::store::{Access, EntryFilter, EntryOrder, EntrySort, Setting, Workspace};

const PEOPLE: u32 = 300;
const ENTRIES: u32 = 40;

fn main() {
    divan::main();
}

fn setting() -> Setting {
    let noon = NaiveDate::from_ymd_opt(2025, 12, 1).unwrap().and_hms_opt(12, 0, 0).unwrap();
    Setting { clock: Arc::new(FixedClock(noon)), actor: "量".to_owned() }
}

/// The workspace, filled once, and opened for reading.
fn workspace() -> Workspace {
    static FOLDER: OnceLock<tempfile::TempDir> = OnceLock::new();
    let folder = FOLDER.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let form = SchoolForm {
            name: "青禾小学".into(),
            code: "3309990001".into(),
            policy: "zhejiang-cycle-360".into(),
            period: "2025".into(),
        };
        let mut workspace = create_workspace(&folder.path().join("学时簿"), &form, setting()).unwrap();
        workspace.deed("t", fill).unwrap();
        folder
    });
    Workspace::open(&folder.path().join("学时簿"), Access::Read, setting()).unwrap()
}

fn fill(deed: &mut xueshi::store::Deed<'_>) -> Result<(), ServiceError> {
    let kinds = [
        Activity::SchoolTraining,
        Activity::CentralTraining,
        Activity::OnlineCourse,
        Activity::ResearchActivity,
        Activity::Paper,
    ];
    for person in 0..PEOPLE {
        let letter = char::from_u32(0x4E00 + person * 7 % 20_000).unwrap();
        let mut record = StaffRecord::new(format!("张{letter}").parse().unwrap());
        record.staff_code = Some(format!("T{person:04}"));
        let staff = deed.insert_staff(&record)?;
        for year in 2021..=2025 {
            for n in 0..ENTRIES {
                let day = NaiveDate::from_ymd_opt(year, 1 + n % 12, 1 + n % 28).unwrap();
                let kind = kinds[(n as usize) % kinds.len()];
                let span = Period::new(day, day).unwrap();
                let mut entry = Entry::new(staff, format!("第 {n} 项培训"), kind, span);
                entry.claimed = Some(Hours::whole(1 + n % 8));
                entry.state = EntryState::Approved;
                deed.insert_entry(&entry)?;
            }
        }
    }
    Ok(())
}

#[divan::bench(sample_count = 10)]
fn everybody_with_the_disk(bencher: divan::Bencher<'_, '_>) {
    let workspace = workspace();
    let policy = main_policy(workspace.view()).unwrap();
    let period = Period::years(2021, 2025).unwrap();
    bencher.bench_local(|| assess_everybody(workspace.view(), &policy, period, Counting::Counted).unwrap());
}

#[divan::bench(sample_count = 10)]
fn first_screen(bencher: divan::Bencher<'_, '_>) {
    let workspace = workspace();
    let today = NaiveDate::from_ymd_opt(2025, 12, 1).unwrap();
    bencher.bench_local(|| overview(workspace.view(), today).unwrap());
}

#[divan::bench]
fn one_person(bencher: divan::Bencher<'_, '_>) {
    let workspace = workspace();
    let policy = main_policy(workspace.view()).unwrap();
    let period = Period::years(2021, 2025).unwrap();
    bencher.bench_local(|| {
        assess_person(workspace.view(), StaffId(150), &policy, period, Counting::Counted).unwrap()
    });
}

#[divan::bench]
fn a_page_of_the_ledger_by_name(bencher: divan::Bencher<'_, '_>) {
    let workspace = workspace();
    let order = EntryOrder { by: EntrySort::Name, descending: false };
    let filter = EntryFilter { order, limit: Some(100), offset: 20_000, ..EntryFilter::default() };
    bencher.bench_local(|| workspace.view().entries(&filter).unwrap());
}
