//! Photos of certificates written down one after the other, driven as a person would.

use iced::keyboard::{Modifiers, key::Named};

use super::Message;
use crate::store::EntryFilter;
use crate::window::screen::staging::{busy_school, expect, png};
use crate::window::widget::focus;
use crate::window::{app, places};

#[test]
fn photos_without_names_are_written_down_one_after_the_other() {
    let school = busy_school("secondary-annual-90");
    let folder = school.folder.path().join("微信");
    std::fs::create_dir(&folder).unwrap();
    for (name, tone) in [("mmexport1.png", 90), ("mmexport2.png", 120), ("mmexport3.png", 150)] {
        std::fs::write(folder.join(name), png(40, 30, &[tone; 40 * 30 * 3])).unwrap();
    }
    let mut stage = school.window("4");
    let before = school.look().view().entries(&EntryFilter::default()).unwrap().len();
    stage.tell(app::Message::Screen(places::Message::Ledger(Message::StationOf(vec![folder]))));
    expect(&mut stage, "3 份，还有 3 份");
    stage.key_with(Modifiers::CTRL, Named::Enter);
    expect(&mut stage, "还没有选是谁的");
    stage.type_words("ylx");
    stage.key(Named::Enter);
    stage.run(focus::on("station-title"));
    stage.type_words("信息素养培训");
    stage.run(focus::on("station-from"));
    stage.type_words("2025-09-20");
    stage.run(focus::on("station-hours"));
    stage.type_words("8");
    stage.key_with(Modifiers::CTRL, Named::Enter);
    expect(&mut stage, "3 份，还有 2 份");
    stage.click("是上一条的另一页");
    expect(&mut stage, "3 份，还有 1 份");
    // Only whose it is has to be said of the next one.
    stage.run(focus::on("station-person"));
    stage.type_words("汪雨桐");
    stage.key(Named::Enter);
    stage.key_with(Modifiers::CTRL, Named::Enter);
    expect(&mut stage, "3 份都登记了");
    stage.key(Named::Escape);
    let entries = school.look().view().entries(&EntryFilter::default()).unwrap();
    assert_eq!(entries.len(), before + 2);
    let mut new: Vec<_> = entries.iter().filter(|entry| entry.title == "信息素养培训").collect();
    new.sort_by_key(|entry| entry.id);
    let facts: Vec<_> = new.iter().map(|entry| (entry.proofs, entry.claimed.unwrap().to_string())).collect();
    assert_eq!(facts, [(2, "8".to_owned()), (1, "8".to_owned())]);
    assert!(new.iter().all(|entry| entry.span.from().to_string() == "2025-09-20"));
    assert_ne!(new[0].staff, new[1].staff);
}
