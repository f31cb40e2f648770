//! Leave for a training elsewhere that is missing: the program warns, and one word lets many stand.

use crate::office::Office;

#[test]
fn missing_leave_warns_and_one_word_lets_many_stand() {
    let office = Office::new("secondary-annual-90");
    let add = |staff: &str, title: &str| {
        let line = format!("entry add w --staff {staff} --title {title} --from 2026-04-06 --to 2026-04-07");
        let id = office.ok(&format!("{line} --hours 12 --pass"))["id"].clone();
        office.ok(&format!("entry proof w 扫描.jpg --entry {id}"));
        id
    };
    let (first, second, third) = (add("T001", "县级培训"), add("T002", "县级培训"), add("T003", "市级培训"));
    let missing = || {
        let said = office.ok("trip missing w");
        said["entries"].as_array().unwrap().iter().map(|one| one["entry"].clone()).collect::<Vec<_>>()
    };
    assert!(missing().is_empty(), "this school asks for no leave");

    office.ok("trip ask w --staff T001 --title 县级培训 --from 2026-04-06 --to 2026-04-07");
    assert_eq!(missing(), [first.clone(), second.clone(), third.clone()], "asked is not given");
    office.ok("trip approve w --trip 1 --by 何校长 --on 2026-03-30");
    office.ok(&format!("trip tie w --trip 1 --entry {first}"));
    assert_eq!(missing(), [second.clone(), third.clone()]);
    let seen = office.ok("submission prepare w --kind hours --dry-run");
    let warned = seen["warnings"].as_array().unwrap().iter().find(|one| one["code"] == "no_leave").unwrap();
    assert!(warned["message"].as_str().unwrap().contains("李四　县级培训、王五　市级培训"), "{warned}");

    // Given too late and tied, it lies outside the plan, and this regulation counts it 0.
    office.ok("trip ask w --staff T002 --title 县级培训 --from 2026-04-06 --to 2026-04-07");
    office.ok("trip approve w --trip 2 --by 何校长 --on 2026-04-20");
    office.ok(&format!("trip tie w --trip 2 --entry {second}"));
    let before = office.total("T002");
    assert_eq!(office.refused("trip waive w --reason="), "bad_field");
    let waived = office.back_and_forth("trip waive w --reason 校长当面同意，补办手续");
    assert_eq!(waived["entries"].as_array().unwrap().len(), 2);
    assert!(missing().is_empty());
    assert_ne!(office.total("T002"), before, "within the plan again");
    assert_eq!(office.refused("trip waive w --reason 再说一次"), "nothing_selected");
}
