//! `xueshi print` and `xueshi sheet`.

use std::path::Path;

use serde_json::Value;
use xueshi::command::{Ending, run};

use crate::small_school;

/// Runs a command with `--json`; gives the exit code and the value.
fn command(args: &[&str]) -> (u8, Value) {
    let args = ["xueshi"].iter().chain(args).chain(&["--json"]).map(|arg| (*arg).into());
    let (mut out, mut err) = (Vec::new(), Vec::new());
    match run(args, &mut out, &mut err) {
        Ending::Exit(code) => (code, serde_json::from_slice(&out).unwrap_or(Value::Null)),
        other => panic!("{other:?}"),
    }
}

#[test]
fn forms_are_listed_and_written_where_they_are_wanted() {
    let (school, _) = small_school("zhejiang-cycle-360");
    let folder = school.workspace.folder().to_owned();
    let out = folder.parent().unwrap().to_owned();
    drop(school.workspace);
    let workspace = folder.to_str().unwrap();
    let file = |name: &str| out.join(name).to_str().unwrap().to_owned();

    let (code, list) = command(&["print", "--list"]);
    let forms = list["forms"].as_array().unwrap();
    assert_eq!((code, &forms[0]["id"]), (0, &Value::from("proof")));
    assert!(forms.iter().all(|form| form["title"].is_string() && form["kind"].is_string()));
    assert_eq!(command(&["sheet", "--list"]).0, 0);

    let proof = file("学时证明.pdf");
    let (code, made) = command(&["print", "proof", workspace, "--out", &proof, "--staff", "T1", "T3"]);
    assert_eq!((code, &made["file"]), (0, &Value::from(proof.as_str())), "{made}");
    let bytes = std::fs::read(&proof).unwrap();
    assert_eq!(made["bytes"], bytes.len());
    let text = crate::reader::read(&bytes).pages.concat();
    assert!(text.contains("张三") && text.contains("王小明") && !text.contains("李四"), "{text}");

    let register = file("登记表.pdf");
    let years = ["--from", "2021", "--to", "2025", "--staff", "T1"];
    let (code, _) = command(&[&["print", "register", workspace, "--out", &register][..], &years].concat());
    let text = crate::reader::read(&std::fs::read(&register).unwrap()).pages.concat();
    assert!(code == 0 && text.contains("2021–2025年度") && text.contains("2025年小计"), "{text}");

    let roster = file("花名册.xlsx");
    assert_eq!(command(&["sheet", "roster", workspace, "--out", &roster, "--program", "P1"]).0, 0);
    assert!(Path::new(&roster).is_file());
    letters(workspace, &file);
    refuses(workspace, &out);
}

/// What can be changed by hand comes as a document, too; another form does not.
fn letters(workspace: &str, file: &dyn Fn(&str) -> String) {
    for (form, expected) in [
        ("proof", "兹证明"),
        ("notice", "现将青禾小学"),
        ("notice-outcome", "特此说明。"),
        ("deadline-notice", "李四老师："),
    ] {
        let out = file(&format!("{form}.docx"));
        let (code, made) = command(&["print", form, workspace, "--out", &out]);
        assert_eq!(code, 0, "{made}");
        let words = xueshi::exchange::form_template::words(&std::fs::read(&out).unwrap()).unwrap();
        assert!(words.contains(expected), "{form}: {words}");
        let is_masked = !words.contains("33099919810228001X");
        assert_eq!(is_masked, form != "proof", "{form}: whole numbers stand only on a proof");
        if let Ok(folder) = std::env::var("XUESHI_KEEP_FORMS") {
            std::fs::copy(&out, format!("{folder}/letter-{form}.docx")).unwrap();
        }
    }
    let (code, refused) = command(&["print", "summary", workspace, "--out", &file("summary.docx")]);
    assert_eq!((code, refused["error"]["code"].as_str()), (1, Some("no_letter")));
}

fn refuses(workspace: &str, out: &Path) {
    let file = |name: &str| out.join(name).to_str().unwrap().to_owned();
    for (args, expected) in [
        (&["poster"][..], "unknown_form"),
        (&["proof", "--staff", "赵六"], "unknown_staff"),
        (&["roster", "--program", "P9"], "unknown_program"),
        (&["summary", "--period", "26"], "bad_period"),
        (&["summary", "--policy", "nowhere"], "unknown_policy"),
        (&["summary", "--submission", "9"], "not_found"),
    ] {
        let target = file("不该有.pdf");
        let all = [&["print"], &args[..1], &[workspace], &args[1..], &["--out", &target]].concat();
        let (code, answer) = command(&all);
        assert_eq!((code, answer["error"]["code"].as_str()), (1, Some(expected)), "{args:?}: {answer}");
        assert!(!Path::new(&target).exists());
    }
    let letter = file("信.doc");
    std::fs::write(&letter, "letter").unwrap();
    let (code, answer) = command(&["print", "summary", workspace, "--out", &letter]);
    assert_eq!((code, answer["error"]["code"].as_str()), (1, Some("bad_field")));
    assert_eq!(std::fs::read(&letter).unwrap(), b"letter");
    assert_eq!(command(&["print", "summary"]).0, 2);
    assert_eq!(command(&["sheet", "proof", workspace, "--out", &file("a.xlsx")]).0, 1);
}

#[test]
fn inspectors_get_one_folder_with_the_papers_and_the_proofs_that_its_index_names() {
    let (school, _) = small_school("zhejiang-cycle-360");
    let folder = school.workspace.folder().to_owned();
    let out = folder.parent().unwrap().join("迎检材料");
    drop(school.workspace);
    let (workspace, target) = (folder.to_str().unwrap(), out.to_str().unwrap());
    let (code, made) = command(&["visit", workspace, "--out", target]);
    assert_eq!((code, made["papers"].as_array().map(Vec::len)), (0, Some(6)), "{made}");
    let index = std::fs::read(out.join("3_证明材料目录.pdf")).unwrap();
    let index = crate::reader::read(&index).pages.concat().replace('\n', "");
    let proofs = made["proofs"].as_array().unwrap();
    assert!(!proofs.is_empty());
    for proof in proofs.iter().map(|proof| Path::new(proof.as_str().unwrap())) {
        let name = proof.file_name().unwrap().to_str().unwrap();
        assert!(proof.is_file() && index.contains(name), "{name} in {index}");
    }
    let (code, again) = command(&["visit", workspace, "--out", target]);
    assert_eq!((code, &again["error"]["code"]), (1, &Value::from("target_exists")), "{again}");
    // A proof that went from the folder is named, and no half folder is left.
    for file in std::fs::read_dir(folder.join("evidence")).unwrap() {
        std::fs::remove_file(file.unwrap().path()).unwrap();
    }
    let second = out.with_file_name("迎检材料2");
    let (code, gone) = command(&["visit", workspace, "--out", second.to_str().unwrap()]);
    assert!(code == 1 && gone.to_string().contains("的文件不见了"), "{gone}");
    assert!(!second.exists());
}
