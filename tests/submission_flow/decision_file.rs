//! What the district sends back comes in as a file: its signed reply, or the list that it filled in.

use std::fs;
use std::io::Write;
use std::path::Path;

use serde_json::Value;
use xueshi::exchange::package::{
    Decision, Digest, ItemDecision, PackageRef, PrintPermission, Reply, SigningKey, unwatched, verify,
};
use xueshi::store::Access;

use super::office::{Office, exported};

/// The district, with its key, and the package that it was sent.
struct District {
    key: SigningKey,
    package: PackageRef,
}

impl District {
    fn of(office: &Office) -> District {
        let row = office.ok(&["submission", "show", "w"]);
        let volume = Path::new(row["folder"].as_str().unwrap()).join("校验包.zip");
        let report = verify(&[volume], None, &mut unwatched).unwrap();
        let package = PackageRef {
            school: report.school.code,
            kind: report.kind,
            period: report.period,
            number: report.number,
            digest: report.digest,
        };
        District { key: SigningKey::generate().unwrap(), package }
    }

    fn reply(&self) -> Reply {
        let day = "2026-11-02".parse().unwrap();
        let mut reply = Reply::to(self.package.clone(), "清河县教师发展中心", day, self.key.public());
        reply.document = "清教〔2026〕7号".into();
        reply.items = vec![returned(2, "缺签到表")];
        reply.others = Some(Decision::Approved);
        reply
    }

    /// Writes a reply as one zip.
    fn send(&self, office: &Office, name: &str, reply: &Reply) {
        let mut zip = zip::ZipWriter::new(fs::File::create(office.path(name)).unwrap());
        for (name, bytes) in reply.sign(&self.key).unwrap() {
            zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
            zip.write_all(&bytes).unwrap();
        }
        zip.finish().unwrap();
    }
}

fn returned(item: u32, opinion: &str) -> ItemDecision {
    ItemDecision { item, decision: Decision::Returned, opinion: opinion.into() }
}

/// Refuses a file, and nothing at all has changed by it.
fn refused(office: &Office, file: &str) -> String {
    let before = (office.ok(&["journal", "w"]), office.states());
    let code = office.refused(&["decision", "import", "w", file]);
    assert_eq!((office.ok(&["journal", "w"]), office.states()), before, "{file}");
    code
}

#[test]
fn a_signed_reply_decides_the_submission_that_it_names() {
    let office = Office::new("secondary-annual-90");
    exported(&office);
    let district = District::of(&office);
    let mut reply = district.reply();
    reply.print =
        Some(PrintPermission { from: "2026-11-02".parse().unwrap(), to: "2026-12-31".parse().unwrap() });
    district.send(&office, "回执.zip", &reply);
    let public = district.key.public().line();
    let import = ["decision", "import", "w", "回执.zip", "--key", &public];

    let seen = office.ok(&[&import[..], &["--dry-run"]].concat());
    assert_eq!((&seen["now"]["approved"], &seen["now"]["returned"]), (&2.into(), &1.into()));
    assert_eq!(office.states(), ["submitted"; 3], "a rehearsal writes nothing");

    let row = office.ok(&import);
    assert_eq!((&row["state"], &row["signer"]["checked"]), (&"decided".into(), &true.into()));
    assert_eq!(office.states(), ["approved", "returned", "approved"]);
    let shown = office.ok(&["submission", "show", "w"]);
    let second = &shown["items"][1];
    assert_eq!(
        (&second["opinion"], &second["decided_on"], &second["document"]),
        (&"缺签到表".into(), &"2026-11-02".into(), &"清教〔2026〕7号".into())
    );
    let permitted = || {
        let workspace = office.workspace(Access::Read);
        workspace.view().print_permission_on("2026-12-01".parse().unwrap()).unwrap()
    };
    assert_eq!(permitted().unwrap().granted_by, "清河县教师发展中心");

    assert_eq!(refused(&office, "回执.zip"), "already_decided", "the same reply twice");
    let imports = office.ok(&["import", "list", "w"]);
    assert_eq!(
        (&imports["imports"][0]["kind"], &imports["imports"][0]["file"]),
        (&"decision".into(), &"回执.zip".into())
    );
    office.ok(&["undo", "w"]);
    assert_eq!((office.states(), permitted()), (vec!["submitted".to_owned(); 3], None));
    office.ok(&["redo", "w"]);
    assert_eq!(office.states(), ["approved", "returned", "approved"]);
    assert_eq!(office.ok(&["check", "w"])["problems"], Value::Array(vec![]));
}

#[test]
fn a_partial_reply_leaves_the_rest_and_a_second_one_goes_on() {
    let office = Office::new("secondary-annual-90");
    exported(&office);
    let district = District::of(&office);
    let mut first = district.reply();
    first.others = None;
    district.send(&office, "一.zip", &first);
    let row = office.ok(&["decision", "import", "w", "一.zip"]);
    assert_eq!(
        (&row["state"], &row["open"], &row["signer"]["checked"]),
        (&"partly_decided".into(), &2.into(), &false.into())
    );
    assert_eq!(refused(&office, "一.zip"), "already_decided");
    let mut second = district.reply();
    second.items = vec![returned(1, "学时与通知不符")];
    // Loose, as `decision.json` with its signature beside it.
    for (name, bytes) in second.sign(&district.key).unwrap() {
        fs::write(office.path(name), bytes).unwrap();
    }
    assert_eq!(office.ok(&["decision", "import", "w", "decision.json"])["state"], "decided");
    assert_eq!(office.states(), ["returned", "returned", "approved"]);
}

#[test]
fn a_reply_that_is_not_for_this_package_or_was_changed_is_refused_and_nothing_is_written() {
    let office = Office::new("secondary-annual-90");
    exported(&office);
    let district = District::of(&office);
    type Change = fn(&mut Reply);
    let cases: [(&str, Change); 7] = [
        ("other_school", |reply| reply.package.school = "330998".into()),
        ("no_submission", |reply| reply.package.number = 9),
        ("no_submission", |reply| reply.package.period = "2025".parse().unwrap()),
        ("other_package", |reply| reply.package.digest = Digest::of(b"another")),
        ("no_item", |reply| reply.items.push(returned(4, "没有这一项"))),
        ("bad_field", |reply| reply.decided_on = "2026-12-01".parse().unwrap()),
        ("nothing_decided", |reply| (reply.items, reply.others) = (Vec::new(), None)),
    ];
    for (code, change) in cases {
        let mut reply = district.reply();
        change(&mut reply);
        district.send(&office, "回执.zip", &reply);
        assert_eq!(refused(&office, "回执.zip"), code);
    }
    let [(name, bytes), (beside, signature)] = district.reply().sign(&district.key).unwrap();
    let changed = String::from_utf8(bytes).unwrap().replace("approved", "returned");
    let changed = changed.replace("\"print\"", "\"others_opinion\": \"不认\",\n  \"print\"");
    fs::write(office.path(name), changed).unwrap();
    assert_eq!(refused(&office, name), "unsigned");
    fs::write(office.path(beside), signature).unwrap();
    assert_eq!(refused(&office, name), "bad_signature", "a changed byte");
    fs::write(office.path("回执.zip"), b"PK\x03\x04 cut off").unwrap();
    assert_eq!(refused(&office, "回执.zip"), "truncated");
    fs::write(office.path("回执.zip"), "认定结果见附件").unwrap();
    assert_eq!(refused(&office, "回执.zip"), "not_zip");
    assert_eq!(refused(&office, "没有这个.zip"), "unreadable_file");

    let stranger = SigningKey::generate().unwrap().public().line();
    district.send(&office, "回执.zip", &district.reply());
    assert_eq!(office.refused(&["decision", "import", "w", "回执.zip", "--key", &stranger]), "other_signer");
    office.ok(&["submission", "cancel", "w"]);
    assert_eq!(refused(&office, "回执.zip"), "wrong_state", "cancelled since");
}

#[test]
fn the_list_that_was_handed_in_comes_back_filled_in() {
    let office = Office::new("secondary-annual-90");
    exported(&office);
    // 序号 of the program's own list, its columns and a heading of the district's; the order is another.
    let list = "认定结果\n序号,姓名,教师编号,培训或事项,认定学时,状态,少计原因,审核结果,审核意见\n\
        3,王五,T003,教研活动/第1次,18,已上报,,通过,\n2,李四,T002,教研活动/第1次,18,已上报,,退回,缺签到表\n\
        1,张三,T001,教研活动/第1次,18,已上报,,,\n";
    fs::write(office.path("认定.csv"), list).unwrap();
    let import = ["decision", "import", "w", "认定.csv", "--date", "2026-11-02", "--document", "清教7号"];
    let row = office.ok(&import);
    assert_eq!((&row["now"]["approved"], &row["now"]["returned"]), (&1.into(), &1.into()));
    assert_eq!((&row["state"], &row["signer"]), (&"partly_decided".into(), &Value::Null));
    assert_eq!(office.states(), ["submitted", "returned", "approved"], "an empty cell leaves it open");
    office.ok(&["undo", "w"]);
    let row = office.ok(&[&import[..], &["--approve-rest"]].concat());
    assert_eq!(row["state"], "decided");
    assert_eq!(office.states(), ["approved", "returned", "approved"]);
    let shown = office.ok(&["submission", "show", "w"]);
    assert_eq!(
        (&shown["items"][1]["opinion"], &shown["items"][0]["document"]),
        (&"缺签到表".into(), &"清教7号".into())
    );
    assert_eq!(office.refused(&import), "no_submission", "none waits any more");
}

#[test]
fn rows_of_a_list_that_fit_nothing_are_told_and_the_others_count() {
    let office = Office::new("secondary-annual-90");
    exported(&office);
    let list = "姓名,培训名称,认定学时,审核结果,审核意见\n张三,教研活动（第1次）,12,通过,\n李四,教研活动/第1次,,退回,\n\
        赵六,教研活动/第1次,18,通过,\n张 三,,,退回,重复\n王五,别的培训,18,通过,\n王五,,18,再议,\n";
    fs::write(office.path("认定.csv"), list).unwrap();
    let output = office.run(&["decision", "import", "w", "认定.csv", "--json"]);
    assert_eq!(output.status.code(), Some(1));
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let rows = |name: &str| -> Vec<u64> {
        report[name].as_array().unwrap().iter().map(|problem| problem["row"].as_u64().unwrap()).collect()
    };
    assert_eq!(
        (rows("rejected"), rows("duplicates"), rows("warnings")),
        (vec![3, 4, 6, 7], vec![5], vec![2])
    );
    let doubt = report["warnings"][0]["problem"].as_str().unwrap();
    assert!(doubt.starts_with("上级认定 12 学时，报送的是 "), "{doubt}");
    assert_eq!(office.states(), ["approved", "submitted", "submitted"]);

    fs::write(office.path("空.csv"), "姓名,审核结果\n赵六,通过\n").unwrap();
    assert_eq!(refused(&office, "空.csv"), "nothing_decided");
    fs::write(office.path("别的.csv"), "日期,金额\n2026-01-01,3\n").unwrap();
    assert_eq!(refused(&office, "别的.csv"), "no_header");
}

#[test]
fn items_are_numbered_as_the_printed_list_numbers_them() {
    let office = Office::new("secondary-annual-90");
    // A later entry that ended earlier: by its last day it would come first, by its first day second.
    for (title, from, to) in [("长班", "2026-07-01", "2026-07-20"), ("短班", "2026-07-03", "2026-07-04")]
    {
        let add = ["entry", "add", "w", "--staff", "T001", "--title", title, "--from", from, "--to", to];
        office.ok(&[&add[..], &["--hours", "6", "--activity", "集中培训", "--pass"]].concat());
    }
    exported(&office);
    let shown = office.ok(&["submission", "show", "w"]);
    let titles: Vec<&str> =
        shown["items"].as_array().unwrap().iter().map(|item| item["title"].as_str().unwrap()).collect();
    let folder = shown["folder"].as_str().unwrap();
    let bytes = fs::read(Path::new(folder).join("学时明细表.xlsx")).unwrap();
    let mut book =
        calamine::open_workbook_from_rs::<calamine::Xlsx<_>, _>(std::io::Cursor::new(bytes)).unwrap();
    let sheet = calamine::Reader::worksheet_range_at(&mut book, 0).unwrap().unwrap();
    let printed: Vec<String> = sheet
        .rows()
        .filter(|row| matches!(row[0], calamine::Data::Float(_) | calamine::Data::Int(_)))
        .map(|row| row[7].to_string())
        .collect();
    assert_eq!(titles[..3], ["长班", "短班", "教研活动/第1次"]);
    assert_eq!(printed, titles);
}
