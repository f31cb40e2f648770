use std::path::Path;

use lopdf::{Dictionary, Document, Object};
use xueshi::exchange::paper::bundle::{self, Bundle, Part, Scan, Written};
use xueshi::exchange::paper::mask::Shown;
use xueshi::exchange::paper::proof::{self, Proof};
use xueshi::exchange::sheet::total::{self, Group, Total};

use super::reader;
use super::sample::{hours, imprint, name, person, png, subject};
use super::{fonts, keep};

fn bundle(people: usize, scans: impl Fn(usize) -> Vec<Scan>) -> Bundle {
    let total_of = |index: usize| total::Person {
        name: name(index),
        stage: "初中".to_owned(),
        subject: subject(index),
        hours: vec![hours("24"), hours("12.5")],
        total: hours("36.5"),
        page: None,
    };
    Bundle {
        title: "2025年度教师培训学时送审材料".to_owned(),
        total: Total {
            period: "2025".parse().unwrap(),
            groups: vec![Group {
                name: "规范性学时".to_owned(),
                items: vec!["网上学习".to_owned(), "集中培训".to_owned()],
            }],
            people: (0..people).map(total_of).collect(),
        },
        parts: (0..people).map(|index| Part { person: person(index, 6), scans: scans(index) }).collect(),
    }
}

fn written(name: &str, bundle: &Bundle) -> (Written, Vec<String>) {
    let mut bytes = Vec::new();
    let report = bundle::write(bundle, &imprint(), fonts(), &mut bytes).unwrap();
    let mut again = Vec::new();
    bundle::write(bundle, &imprint(), fonts(), &mut again).unwrap();
    assert!(bytes == again, "{name} is not the same twice");
    keep(name, &bytes);
    let read = reader::read(&bytes);
    assert_eq!((read.title.as_str(), read.pages.len()), (bundle.title.as_str(), report.pages));
    (report, read.pages)
}

/// A PDF of three pages whose size stands in the page tree alone, as many scanners write it.
fn foreign(folder: &Path) -> Scan {
    let proof = Proof {
        number: "外来〔2025〕1号".to_owned(),
        person: person(3, 60),
        span: "任现职以来".to_owned(),
        purpose: String::new(),
        ids: Shown::Masked,
    };
    let bytes = proof::set(&proof, &imprint(), fonts()).pdf(fonts()).unwrap();
    let mut document = Document::load_mem(&bytes).unwrap();
    let pages: Vec<_> = document.page_iter().collect();
    let size = document.get_dictionary(pages[0]).unwrap().get(b"MediaBox").unwrap().clone();
    for page in pages {
        document.get_object_mut(page).unwrap().as_dict_mut().unwrap().remove(b"MediaBox");
    }
    let tree = document.catalog().unwrap().get(b"Pages").unwrap().as_reference().unwrap();
    document.get_object_mut(tree).unwrap().as_dict_mut().unwrap().set("MediaBox", size);
    let file = folder.join("外来.pdf");
    document.save(&file).unwrap();
    Scan { title: "外来证明".to_owned(), file }
}

#[test]
fn a_bundle_has_its_sheets_and_scans_in_order() {
    let folder = tempfile::tempdir().unwrap();
    let scan = |name: &str, title: &str, bytes: &[u8]| {
        let file = folder.path().join(name);
        std::fs::write(&file, bytes).unwrap();
        Scan { title: title.to_owned(), file }
    };
    let upright = scan("a.png", "结业证书", &png(600, 800));
    let wide = scan("b.png", "获奖证书", &png(900, 500));
    let broken = scan("c.png", "签到表", &png(60, 80)[..200]);
    let words = scan("d.docx", "通知", b"PK\x03\x04");
    let pdf = foreign(folder.path());
    let gone = Scan { title: "截图".to_owned(), file: folder.path().join("e.png") };
    let cut = scan("f.pdf", "名单", b"%PDF-1.4\n1 0 obj\n<<");
    let job = bundle(3, |index| match index {
        0 => vec![upright.clone(), pdf.clone(), wide.clone()],
        1 => vec![broken.clone(), words.clone(), gone.clone(), cut.clone()],
        _ => Vec::new(),
    });
    let (report, pages) = written("bundle", &job);
    let skipped: Vec<(&str, &str)> =
        report.skipped.iter().map(|skipped| (skipped.title.as_str(), skipped.person.as_str())).collect();
    assert_eq!(skipped, [("签到表", "陈知远"), ("通知", "陈知远"), ("截图", "陈知远"), ("名单", "陈知远")]);
    let at = |text: &str| pages.iter().position(|page| page.contains(text)).unwrap() + 1;
    // Cover, total, index, sheet, scan, three foreign pages, scan, sheet, four gaps, sheet.
    let foreign = pages.iter().filter(|page| page.contains("学时证明")).count();
    assert_eq!(report.pages, 3 + 1 + 1 + foreign + 1 + 1 + 4 + 1);
    assert_eq!((at("学校教师学时总表"), at("目录"), at("个人学时表")), (2, 3, 3));
    assert!(pages[5].contains("外来〔2025〕1号") && pages[4].contains("林若溪　结业证书"));
    let second = 4 + 2 + foreign + 1;
    assert!(pages[second - 1].contains("陈知远") && pages[second - 1].contains("本表后附材料 4 件"));
    assert!(pages[1].contains(&format!("\n{second}\n")), "{}", pages[1]);
    assert!(pages[second].contains("请在此处附纸质件"));
    assert!(pages[second].contains(&format!("第 {} 页　共 {} 页", second + 1, report.pages)));
}

#[test]
fn a_foreign_page_keeps_its_size_and_the_outline_leads_to_people() {
    let folder = tempfile::tempdir().unwrap();
    let pdf = foreign(folder.path());
    let mut bytes = Vec::new();
    bundle::write(&bundle(2, |_| vec![pdf.clone()]), &imprint(), fonts(), &mut bytes).unwrap();
    let document = Document::load_mem(&bytes).unwrap();
    for page in document.page_iter() {
        assert!(document.get_dictionary(page).unwrap().has(b"MediaBox"));
    }
    let outlines = document.catalog().unwrap().get(b"Outlines").unwrap().as_reference().unwrap();
    let outlines: &Dictionary = document.get_dictionary(outlines).unwrap();
    assert_eq!(outlines.get(b"Count").unwrap(), &Object::Integer(4));
}

#[test]
fn a_bundle_of_nobody() {
    let (report, pages) = written("bundle-none", &bundle(0, |_| Vec::new()));
    assert_eq!(report.pages, 3);
    assert!(pages[0].contains("0 人　材料 0 件　共 3 页"));
}
