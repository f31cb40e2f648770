//! Many proofs by the names of their files, driven as a person would.

use iced::keyboard::{Modifiers, key::Named};
use iced::{Event, window};

use crate::store::EntryFilter;
use crate::window::screen::staging::{busy_school, choose, expect, png};
use crate::window::widget::focus;

#[test]
fn a_folder_of_photos_goes_behind_the_records_that_the_names_say() {
    let school = busy_school("secondary-annual-90");
    let folder = school.folder.path().join("照片");
    std::fs::create_dir(&folder).unwrap();
    let picture = png(40, 30, &[200; 40 * 30 * 3]);
    for name in ["汪雨桐_古诗文吟诵.png", "贺兰亭论文整本书阅读.png", "mmexport17000.png"] {
        std::fs::write(folder.join(name), &picture).unwrap();
    }
    let mut stage = school.window("4");
    stage.send([Event::Window(window::Event::FileDropped(folder))]);
    expect(&mut stage, "批量附证明");
    expect(&mut stage, "3 份，1 份还不清楚");
    expect(&mut stage, "课题“古诗文吟诵教学”");
    stage.run(focus::on("gather-person"));
    stage.type_words("ylx");
    stage.key(Named::Enter);
    stage.run(focus::on("gather-entry"));
    stage.key(Named::Enter);
    choose(&mut stage, "2025-09-24　市初中英语听说教学研讨会");
    expect(&mut stage, "3 份都对上了");
    stage.click("右");
    expect(&mut stage, "原来的文件不变");
    stage.key_with(Modifiers::CTRL, Named::Enter);
    expect(&mut stage, "已附证明 3 份");
    let entries = school.look().view().entries(&EntryFilter::default()).unwrap();
    let proofs = |title: &str| entries.iter().find(|entry| entry.title.contains(title)).unwrap().proofs;
    assert_eq!([proofs("古诗文吟诵"), proofs("整本书阅读"), proofs("英语听说教学")], [1, 1, 1]);
    stage.click("撤销");
    let left = school.look().view().entries(&EntryFilter::default()).unwrap();
    assert!(left.iter().all(|entry| !entry.title.contains("古诗文吟诵") || entry.proofs == 0), "one deed");
}
