//! What cannot be done is said in one sentence: what, where, and the way out. Nothing is changed by it.

use std::fs;
use std::io::{Read, Write};

use zip::ZipArchive;
use zip::write::{SimpleFileOptions, ZipWriter};

use crate::office::{Office, text};

const POLICY: &str = "secondary-annual-90";

/// Another school `v`, to which 张三 has moved with a file from the first.
fn moved() -> Office {
    let office = Office::approved(POLICY);
    office.ok("new v --school 溪口中学 --code 330998 --policy secondary-annual-90 --period 2026");
    office.write("调入.csv", "姓名,教师编号\n张三,T001\n李四,T002\n");
    office.ok("staff import v 调入.csv");
    office.ok("transfer out w --staff T001 --out 张三.zip");
    office
}

#[test]
fn two_records_that_claim_the_same_days() {
    let office = Office::new(POLICY);
    let before = office.ok("entry list w --staff T001");
    let told =
        |said: &serde_json::Value| said["doubts"].as_array().unwrap().iter().map(text).collect::<Vec<_>>();
    let sentence = "与第 1 号“语文教研”（2026-07-10 至 2026-07-12）日期相重，合计每天超过 8 学时，请核对，作废不对的一条";
    let add =
        "entry add w --staff T001 --title 骨干教师研修 --from 2026-07-12 --to 2026-07-13 --activity 外出培训";
    let added = office.back_and_forth(&format!("{add} --hours 16"));
    assert_eq!(told(&added), [sentence]);
    let after = office.ok("entry list w --staff T001");
    let kept = after["entries"].as_array().unwrap().iter().find(|entry| entry["id"] == 1).unwrap();
    assert_eq!(*kept, before["entries"][0], "the other one stands as it stood");

    // Half a day beside half a day fits, and what is learnt at home takes no day.
    office.ok(&format!("entry void w --entry {} --reason 登重了", added["id"]));
    let half =
        office.ok("entry add w --staff T002 --title 上午场 --from 2026-08-03 --hours 4 --activity 外出培训");
    assert_eq!(told(&half), Vec::<String>::new());
    let other =
        office.ok("entry add w --staff T002 --title 下午场 --from 2026-08-03 --hours 4 --activity 外出培训");
    assert_eq!(told(&other), Vec::<String>::new());
    let online = office.ok(&format!("{add} --hours 16 --mode online"));
    assert_eq!(told(&online), Vec::<String>::new());

    // Out of a list it is told in the report, and a question finds it.
    office.write(
        "学时.csv",
        "姓名,教师编号,培训名称,类别,开始时间,结束时间,学时\n王五,T003,县级培训,外出培训,2026-07-10,2026-07-11,16\n",
    );
    let report = office.ok("entry import w 学时.csv");
    assert_eq!(report["warnings"][0]["row"], 2);
    let problem = text(&report["warnings"][0]["problem"]);
    assert!(problem.starts_with("与第 3 号“语文教研”（2026-07-10 至 2026-07-12）日期相重"), "{problem}");
    let found = office.ok("query run w --about entries --columns 姓名 疑点 --where 疑点!=");
    assert_eq!(found["rows"].as_array().unwrap().len(), 2, "both of them: {found}");
}

#[test]
fn an_adjustment_of_what_is_not_sealed() {
    let office = Office::new(POLICY);
    office.refused_with(
        "entry adjust w --entry 1 --hours 9 --reason 登错",
        ("not_sealed", "“张三　语文教研”现在是校审通过，不能登记调整", "它没有封存，请重新审核后修改"),
    );
    office.ok("submission prepare w --kind hours");
    office.refused_with(
        "entry adjust w --entry 1 --hours 9 --reason 登错",
        ("not_sealed", "“张三　语文教研”现在是已上报，不能登记调整", "请等上级认定，或取消报送后修改"),
    );
}

#[test]
fn a_transfer_file_for_another_person() {
    let office = moved();
    office.refused_with(
        "transfer in v 张三.zip --staff T002",
        (
            "other_person",
            "文件里是张三的学时，不是李四的，或两边没有同一个证件号、教师编号",
            "请核对是谁的文件，补全证件号或教师编号",
        ),
    );
}

#[test]
fn a_transfer_file_that_was_changed() {
    let office = moved();
    // Somebody opens the zip, writes 80 hours for 18, and closes it again: the zip itself is sound.
    let mut archive = ZipArchive::new(fs::File::open(office.path("张三.zip")).unwrap()).unwrap();
    let mut forged = ZipWriter::new(fs::File::create(office.path("改过.zip")).unwrap());
    for at in 0..archive.len() {
        let mut file = archive.by_index(at).unwrap();
        let (name, mut content) = (file.name().unwrap().into_owned(), String::new());
        file.read_to_string(&mut content).unwrap();
        if name == "transfer.json" {
            assert!(content.contains("\"18\""), "{content}");
            content = content.replace("\"18\"", "\"80\"");
        }
        forged.start_file(name, SimpleFileOptions::default()).unwrap();
        forged.write_all(content.as_bytes()).unwrap();
    }
    forged.finish().unwrap();
    office.refused_with(
        "transfer in v 改过.zip --staff T001",
        ("bad_signature", "“改过.zip”与签名不符，文件或签名被改动过", "请不要采用，向发来的单位要原文件"),
    );
    // Damaged on the way.
    let mut bytes = fs::read(office.path("张三.zip")).unwrap();
    bytes.truncate(bytes.len() / 2);
    fs::write(office.path("半个.zip"), bytes).unwrap();
    office.refused_with(
        "transfer in v 半个.zip --staff T001",
        ("truncated", "“半个.zip”不完整，可能没有传完", "请重新传一次"),
    );
}

#[test]
fn a_transfer_file_that_is_taken_twice() {
    let office = moved();
    office.ok("transfer in v 张三.zip --staff T001");
    office.refused_with(
        "transfer in v 张三.zip --staff T001",
        ("taken_before", "青禾小学的这些学时已经在这本学时簿里", "不需要再收"),
    );
}

#[test]
fn a_draw_of_none_and_of_more_than_all() {
    let office = Office::new(POLICY);
    for percent in ["0", "101"] {
        office.refused_with(
            &format!("inspection draw w --percent {percent}"),
            ("bad_field", &format!("抽查比例“{percent}”应是 1 到 100 的整数"), "请改正后再试"),
        );
    }
}

#[test]
fn a_year_that_is_closed_with_records_on_their_way() {
    let office = Office::new(POLICY);
    office
        .ok("entry add w --staff T001 --title 听课 --from 2025-03-02 --hours 4 --activity 校本培训 --draft");
    office.ok("entry add w --staff T002 --title 听课 --from 2025-03-02 --hours 4 --activity 校本培训");
    office.refused_with(
        "year close w --period 2025",
        (
            "year_pending",
            "2025 还有学时记录没有办完：1 条草稿、1 条待审",
            "请先审核、报送认定，或删除、作废这些记录",
        ),
    );
}

#[test]
fn an_undo_of_what_is_sealed() {
    let office = Office::approved(POLICY);
    let passed = office.deed("program.register_pass");
    let refused = office.refusal(&format!("undo w --deed {passed}"));
    assert_eq!((&refused["code"], &refused["way_out"]), (&"undo_blocked".into(), &"请先撤销那一步".into()));
    // It names the later deed by its words and its number.
    let journal = office.ok("journal w --limit 1000000");
    let later =
        journal["journal"].as_array().unwrap().iter().filter(|row| row["deed"].as_i64() > Some(passed));
    let mut sentences = later
        .map(|row| format!("后来的操作“{}”（第 {} 号）改动了同样的内容", text(&row["summary"]), row["deed"]));
    let said = text(&refused["message"]);
    assert!(sentences.any(|sentence| sentence == said), "{said}");
}
