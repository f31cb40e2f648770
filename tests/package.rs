#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
//! A package is made, written, split, verified, laid into the folder, and answered.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use serde_json::json;
use xueshi::exchange::package::*;

fn key() -> SigningKey {
    SigningKey::load(include_str!("packages/school.key"), None).unwrap()
}

fn file(path: &str, bytes: impl Into<Vec<u8>>) -> PackageFile {
    PackageFile { path: path.parse().unwrap(), source: Source::Bytes(bytes.into()) }
}

fn contents(files: Vec<PackageFile>) -> Contents {
    Contents {
        number: 1,
        school: School { code: "330999".into(), name: "清河镇中心小学".into() },
        kind: Kind::Hours,
        period: "2026".parse().unwrap(),
        policy: PolicyStamp { id: "zhejiang-cycle-360".into(), digest: Digest::of(b"pack") },
        counts: BTreeMap::from([("staff".into(), 2), ("entries".into(), 2)]),
        totals: BTreeMap::from([("recognised".into(), "40.5".parse().unwrap())]),
        journal_head: Digest::of(b"journal"),
        data: json!({"items": [{"item": 1, "name": "张三", "hours": "16"}, {"item": 2, "name": "李四", "hours": "24.5"}]}),
        files,
    }
}

fn small() -> Vec<PackageFile> {
    vec![
        file("roster.xlsx", "a workbook"),
        file("summary.pdf", "a page"),
        file("evidence/001.jpg", "a picture"),
        file("signed/summary-1.pdf", "a scan"),
    ]
}

/// Bytes that do not compress, the same each time.
fn noise(size: usize, seed: u64) -> Vec<u8> {
    let mut state = seed;
    std::iter::repeat_with(|| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as u8
    })
    .take(size)
    .collect()
}

fn package(files: Vec<PackageFile>, limit: u64) -> Package {
    Draft::new(contents(files), key().public(), limit, &mut unwatched).unwrap().sign(&key()).unwrap()
}

fn check(path: &Path) -> Result<VerifyReport, PackageError> {
    verify(&[path.into()], Some(key().public()), &mut unwatched)
}

fn names_in(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> =
        fs::read_dir(folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn a_package_is_written_and_verifies() {
    let dir = tempfile::tempdir().unwrap();
    let package = package(small(), DEFAULT_VOLUME_LIMIT);
    let written = package.write_to(dir.path(), &mut unwatched).unwrap();
    assert_eq!(names_in(dir.path()), ["330999-hours-2026-1.zip"]);
    let report = check(&written[0]).unwrap();
    assert!(report.intact && report.signer_checked);
    assert_eq!((report.files, report.volumes.len(), report.number), (5, 1, 1));
    assert_eq!(report.digest, package.digest());
    assert_eq!(report.code.len(), 19);
    let unchecked = verify(&written, None, &mut unwatched).unwrap();
    assert!(!unchecked.signer_checked);
    assert_eq!(unchecked.fingerprint, key().public().fingerprint());
    assert!(
        unchecked.to_string().contains("签名者未核对")
            && unchecked.to_string().contains(&unchecked.fingerprint)
    );
    let by_folder = verify(&[dir.path().into()], None, &mut unwatched).unwrap();
    assert_eq!(by_folder, unchecked);
}

#[test]
fn the_policy_that_travels_along_is_the_one_of_the_figures() {
    let with = |pack: &str| {
        let dir = tempfile::tempdir().unwrap();
        let files = small().into_iter().chain([file(POLICY, pack)]).collect();
        let written = package(files, DEFAULT_VOLUME_LIMIT).write_to(dir.path(), &mut unwatched).unwrap();
        check(&written[0])
    };
    assert_eq!(with("pack").unwrap().files, 6);
    let told = with("another pack").unwrap_err().to_string();
    assert!(told.contains("规程摘要与 policy.toml 不符"), "{told}");
}

#[test]
fn what_lies_in_the_zip_is_what_the_document_says() {
    let (_, bytes) = package(small(), DEFAULT_VOLUME_LIMIT).volumes().unwrap().remove(0);
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let names: Vec<String> = zip.file_names().map(|name| name.unwrap().into_owned()).collect();
    assert_eq!(
        names,
        [
            "manifest.json",
            "manifest.json.minisig",
            "data.json",
            "roster.xlsx",
            "summary.pdf",
            "evidence/001.jpg",
            "signed/summary-1.pdf"
        ]
    );
    let mut text = |name: &str| {
        let mut text = String::new();
        zip.by_name(name).unwrap().read_to_string(&mut text).unwrap();
        text
    };
    let (manifest, signature, data) =
        (text("manifest.json"), text("manifest.json.minisig"), text("data.json"));
    assert_eq!(
        data,
        r#"{"items":[{"hours":"16","item":1,"name":"张三"},{"hours":"24.5","item":2,"name":"李四"}]}"#
    );
    let value: serde_json::Value = serde_json::from_str(&manifest).unwrap();
    assert_eq!(value["content_digest"], Digest::of(data.as_bytes()).to_string());
    assert_eq!(value["period"], json!({"from": "2026-01-01", "to": "2026-12-31"}));
    assert_eq!(value["totals"], json!({"recognised": "40.5"}));
    // One file a line, so that sed and sha256sum are enough.
    let line = manifest.lines().find(|line| line.contains("evidence/001.jpg")).unwrap();
    let sha256 = Digest::of(b"a picture");
    assert_eq!(
        line,
        format!(r#"    {{"path":"evidence/001.jpg","size":9,"sha256":"{sha256}","volume":1}},"#)
    );
    let public = minisign::PublicKey::from_base64(value["public_key"].as_str().unwrap()).unwrap();
    let signature = minisign::SignatureBox::from_string(&signature).unwrap();
    assert_eq!(signature.trusted_comment().unwrap(), "xueshi package 330999-hours-2026-1");
    minisign::verify(&public, &signature, std::io::Cursor::new(manifest), true, false, false).unwrap();
}

#[test]
fn the_same_contents_and_a_kept_signature_give_the_same_bytes() {
    let first = package(small(), DEFAULT_VOLUME_LIMIT);
    let again = Draft::new(contents(small()), key().public(), DEFAULT_VOLUME_LIMIT, &mut unwatched).unwrap();
    let again = again.with_signature(first.signature().into()).unwrap();
    assert_eq!(first.volumes().unwrap(), again.volumes().unwrap());
    let mut other = contents(small());
    other.number = 2;
    let other = Draft::new(other, key().public(), DEFAULT_VOLUME_LIMIT, &mut unwatched).unwrap();
    assert_eq!(other.manifest().content_digest, first.manifest().content_digest);
    assert!(matches!(other.with_signature(first.signature().into()), Err(PackageError::SignatureStale)));
}

#[test]
fn over_the_limit_it_is_split_and_every_volume_is_needed() {
    let dir = tempfile::tempdir().unwrap();
    let files: Vec<_> = (0..9u64).map(|i| file(&format!("evidence/{i:03}.jpg"), noise(20_000, i))).collect();
    let package = package(files, 60_000);
    let written = package.write_to(dir.path(), &mut unwatched).unwrap();
    let names = names_in(dir.path());
    assert!(
        names.len() > 2 && names[0] == format!("330999-hours-2026-1-1of{}.zip", names.len()),
        "{names:?}"
    );
    for path in &written {
        assert!(fs::metadata(path).unwrap().len() <= 60_000);
        // Whichever is named, the others are found beside it.
        assert_eq!(check(path).unwrap().volumes, names);
    }
    let lost = &written[1];
    let elsewhere = dir.path().join("下载 (1).zip");
    fs::rename(lost, &elsewhere).unwrap();
    assert_eq!(check(&written[0]).unwrap().volumes.len(), names.len(), "a renamed volume is found too");
    fs::remove_file(&elsewhere).unwrap();
    for given in [written[0].clone(), dir.path().into()] {
        let error = check(&given).unwrap_err();
        assert!(matches!(&error, PackageError::MissingVolume { file } if *file == names[1]), "{error}");
    }
}

#[test]
fn no_volume_is_larger_than_the_limit() {
    for limit in [4_000u64, 5_000, 7_000, 12_000, 1_000_000] {
        let files = (0..30u64)
            .map(|i| file(&format!("evidence/{i:03}.jpg"), noise(usize::try_from(i * 17).unwrap(), i)));
        let draft = Draft::new(contents(files.collect()), key().public(), limit, &mut unwatched);
        match draft {
            Ok(draft) => {
                for (name, bytes) in draft.sign(&key()).unwrap().volumes().unwrap() {
                    assert!(bytes.len() as u64 <= limit, "{name} of {limit}: {}", bytes.len());
                }
            }
            Err(e) => assert!(matches!(e, PackageError::TooLarge { .. }) && limit < 8_000, "{e}"),
        }
    }
}

#[test]
fn one_file_over_the_limit_is_named() {
    let big = file("evidence/film.mp4", noise(70_000, 1));
    let error = Draft::new(contents(vec![big]), key().public(), 60_000, &mut unwatched).unwrap_err();
    assert_eq!((error.code(), error.file().as_deref()), ("too_large", Some("evidence/film.mp4")));
    assert!(error.to_string().contains("film.mp4") && error.way_out().unwrap().contains("分卷上限"));
}

#[test]
fn records_are_compressed_so_that_a_large_school_fits_into_one_volume() {
    let mut contents = contents(vec![]);
    let items: Vec<_> = (1..=20_000)
        .map(|i| json!({"item": i, "name": "张三", "title": "2026年度校本研修", "hours": "16", "from": "2026-03-01", "to": "2026-06-30"}))
        .collect();
    contents.data = json!({ "items": items });
    let draft = Draft::new(contents, key().public(), 1_000_000, &mut unwatched).unwrap();
    assert!(draft.manifest().files[0].size > 2_000_000 && draft.manifest().volumes == 1);
    let dir = tempfile::tempdir().unwrap();
    let written = draft.sign(&key()).unwrap().write_to(dir.path(), &mut unwatched).unwrap();
    check(&written[0]).unwrap();
}

#[test]
fn names_inside_are_single_whatever_their_case() {
    for twice in ["Evidence/001.JPG", "data.json", "MANIFEST.json"] {
        let files = vec![file("evidence/001.jpg", "1"), file(twice, "2")];
        let error =
            Draft::new(contents(files), key().public(), DEFAULT_VOLUME_LIMIT, &mut unwatched).unwrap_err();
        assert_eq!((error.code(), error.file().as_deref()), ("name_twice", Some(twice)));
    }
    let mut wrong = contents(vec![]);
    wrong.school.code = "学校/1".into();
    let error = Draft::new(wrong, key().public(), DEFAULT_VOLUME_LIMIT, &mut unwatched).unwrap_err();
    assert_eq!(error.code(), "school_code");
}

#[test]
fn a_period_that_is_no_calendar_year_is_named_in_digits() {
    let mut contents = contents(vec![]);
    contents.period = "2025学年".parse().unwrap();
    let draft = Draft::new(contents, key().public(), DEFAULT_VOLUME_LIMIT, &mut unwatched).unwrap();
    assert_eq!(draft.manifest().name(), "330999-hours-20250901-20260831-1");
}

#[test]
fn a_file_that_changes_meanwhile_stops_it_and_leaves_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let evidence = dir.path().join("photo.jpg");
    fs::write(&evidence, "as it was").unwrap();
    let files = vec![PackageFile {
        path: "evidence/001.jpg".parse().unwrap(),
        source: Source::File(evidence.clone()),
    }];
    let package = package(files, DEFAULT_VOLUME_LIMIT);
    let out = dir.path().join("out");
    fs::create_dir(&out).unwrap();
    fs::write(&evidence, "different").unwrap();
    assert_eq!(package.write_to(&out, &mut unwatched).unwrap_err().code(), "source_changed");
    fs::remove_file(&evidence).unwrap();
    assert_eq!(package.write_to(&out, &mut unwatched).unwrap_err().code(), "io");
    assert_eq!(names_in(&out), [""; 0]);
    let target = out.join("报送材料");
    assert_eq!(lay_out(&target, &[], &package, &mut unwatched).unwrap_err().code(), "io");
    assert_eq!(names_in(&out), [""; 0]);
}

#[test]
fn cancelling_at_any_moment_leaves_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let files: Vec<_> = (0..6u64).map(|i| file(&format!("evidence/{i:03}.jpg"), noise(20_000, i))).collect();
    let package = package(files, 60_000);
    let mut steps = 0;
    package.volumes().unwrap();
    let target = dir.path().join("报送材料");
    for stop in 0.. {
        let mut step = 0;
        let mut watch = |done: u64, all: u64| {
            assert!(done <= all);
            step += 1;
            if step > stop { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        };
        match lay_out(&target, &[], &package, &mut watch) {
            Ok(_) => break,
            Err(e) => assert_eq!(e.code(), "cancelled"),
        }
        assert_eq!(names_in(dir.path()), [""; 0]);
        assert!(package.write_to(dir.path(), &mut |_, _| ControlFlow::Break(())).is_err());
        assert_eq!(names_in(dir.path()), [""; 0]);
        steps += 1;
    }
    assert!(steps > 5);
    check(&target).unwrap();
}

fn unpack(zips: &[PathBuf], folder: &Path) {
    for zip in zips {
        zip::ZipArchive::new(fs::File::open(zip).unwrap()).unwrap().extract(folder).unwrap();
    }
}

#[test]
fn an_unpacked_folder_verifies_and_the_first_fault_is_named() {
    let dir = tempfile::tempdir().unwrap();
    let written = package(small(), 3_200).write_to(dir.path(), &mut unwatched).unwrap();
    assert!(written.len() > 1);
    let folder = dir.path().join("unpacked");
    unpack(&written, &folder);
    let report = check(&folder).unwrap();
    assert_eq!((report.files, report.volumes.len()), (5, 0));

    fs::write(folder.join("extra.txt"), "x").unwrap();
    let error = check(&folder).unwrap_err();
    assert_eq!((error.code(), error.file().as_deref()), ("extra", Some("extra.txt")));
    fs::write(folder.join("evidence/001.jpg"), "a Picture").unwrap();
    let error = check(&folder).unwrap_err();
    assert_eq!((error.code(), error.file().as_deref()), ("changed", Some("evidence/001.jpg")));
    fs::remove_file(folder.join("roster.xlsx")).unwrap();
    let error = check(&folder).unwrap_err();
    assert_eq!((error.code(), error.file().as_deref()), ("missing", Some("roster.xlsx")));
}

fn parts(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    pairs.iter().map(|(k, v)| (k.to_string(), v.to_string())).collect()
}

#[test]
fn the_folder_has_readable_names_and_the_package_in_it() {
    let dir = tempfile::tempdir().unwrap();
    let pattern: NamePattern = "{序号:2}_{姓名}_{证明}.pdf".parse().unwrap();
    let item = |number: &str, name: &str, proof: &str, ending: &str| FolderItem {
        pattern: pattern.clone(),
        parts: parts(&[("序号", number), ("姓名", name), ("证明", proof)]),
        ending: ending.into(),
        source: Source::Bytes(format!("{number}{name}").into_bytes()),
    };
    let summary = FolderItem {
        pattern: "汇总表(盖章扫描件).pdf".parse().unwrap(),
        parts: BTreeMap::new(),
        ending: "pdf".into(),
        source: Source::Bytes(b"scan".to_vec()),
    };
    let items = [
        summary,
        item("3", "张三", "结业证书", "pdf"),
        item("3", "张三", "结业证书", "pdf"),
        item("12", "阿依古丽·买买提", "证书: 一/二", "jpg"),
    ];
    let target = dir.path().join("报送材料");
    let package = package(small(), DEFAULT_VOLUME_LIMIT);
    let files = lay_out(&target, &items, &package, &mut unwatched).unwrap();
    let names: Vec<_> = files.iter().map(|file| file.file_name().unwrap().to_str().unwrap()).collect();
    assert_eq!(
        names,
        [
            "汇总表(盖章扫描件).pdf",
            "03_张三_结业证书.pdf",
            "03_张三_结业证书(2).pdf",
            "12_阿依古丽·买买提_证书： 一／二.jpg",
            "校验包.zip"
        ]
    );
    assert!(files.iter().all(|file| file.is_file()));
    assert_eq!(names_in(dir.path()), ["报送材料"]);
    assert_eq!(check(&target).unwrap().volumes, ["校验包.zip"]);
    assert_eq!(fs::read(&files[2]).unwrap(), "3张三".as_bytes());
    let error = lay_out(&target, &items, &package, &mut unwatched).unwrap_err();
    assert_eq!(error.code(), "target_exists");
    let mut lacking = items.to_vec();
    lacking[1].parts.clear();
    let error = lay_out(&dir.path().join("二"), &lacking, &package, &mut unwatched).unwrap_err();
    assert!(error.to_string().contains("{序号}"), "{error}");
    assert_eq!(names_in(dir.path()), ["报送材料"]);
}

fn reply() -> Reply {
    let package = package(small(), DEFAULT_VOLUME_LIMIT);
    let about = PackageRef {
        school: "330999".into(),
        kind: Kind::Hours,
        period: "2026".parse().unwrap(),
        number: 1,
        digest: package.digest(),
    };
    let mut reply = Reply::to(about, "清河县教师发展中心", "2026-12-01".parse().unwrap(), key().public());
    reply.items =
        vec![ItemDecision { item: 2, decision: Decision::Returned, opinion: "证书上没有学时".into() }];
    reply.others = Some(Decision::Approved);
    reply
}

fn save(folder: &Path, files: &[(&str, Vec<u8>)]) {
    files.iter().for_each(|(name, bytes)| fs::write(folder.join(name), bytes).unwrap());
}

#[test]
fn a_reply_comes_back_and_says_what_was_decided() {
    let dir = tempfile::tempdir().unwrap();
    save(dir.path(), &reply().sign(&key()).unwrap());
    let received = read_reply(&dir.path().join("decision.json"), Some(key().public())).unwrap();
    assert!(received.signer_checked);
    assert_eq!(received.reply, reply());
    assert_eq!(received.reply.decision(1), Some((Decision::Approved, "")));
    assert_eq!(received.reply.decision(2), Some((Decision::Returned, "证书上没有学时")));

    let zipped = dir.path().join("回执.zip");
    let mut zip = zip::ZipWriter::new(fs::File::create(&zipped).unwrap());
    for (name, bytes) in reply().sign(&key()).unwrap() {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        std::io::Write::write_all(&mut zip, &bytes).unwrap();
    }
    zip.finish().unwrap();
    assert_eq!(read_reply(&zipped, None).unwrap().reply, reply());
}

#[test]
fn without_others_what_is_not_named_stays_open() {
    let mut partial = reply();
    partial.others = None;
    assert_eq!(partial.decision(1), None);
}

#[test]
fn a_reply_that_was_changed_or_is_not_signed_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("decision.json");
    let [(_, bytes), (_, signature)] = reply().sign(&key()).unwrap();
    let refused = |bytes: &[u8], signature: Option<&[u8]>, key: Option<&PublicKey>| {
        fs::write(&path, bytes).unwrap();
        let beside = path.with_extension("json.minisig");
        match signature {
            Some(signature) => fs::write(beside, signature).unwrap(),
            None => fs::remove_file(beside).unwrap_or_default(),
        }
        read_reply(&path, key).unwrap_err().code()
    };
    let text = String::from_utf8(bytes.clone()).unwrap();
    assert_eq!(
        refused(text.replace("returned", "approved").as_bytes(), Some(&signature), None),
        "bad_signature"
    );
    assert_eq!(refused(&bytes, None, None), "unsigned");
    assert_eq!(refused(&bytes, Some(b"\xff\xfe"), None), "bad_signature");
    assert_eq!(
        refused(&bytes, Some(&signature), Some(SigningKey::generate().unwrap().public())),
        "other_signer"
    );
    assert_eq!(refused(b"{}", Some(&signature), None), "reply");
    assert_eq!(
        refused(text.replace("\"format\": 1", "\"format\": 2").as_bytes(), Some(&signature), None),
        "newer_format"
    );
}

#[test]
fn a_return_without_an_opinion_cannot_be_signed() {
    let mut silent = reply();
    silent.items[0].opinion = " ".into();
    assert!(silent.sign(&key()).unwrap_err().to_string().contains("没有意见"));
    let mut all = reply();
    all.others = Some(Decision::Returned);
    assert_eq!(all.sign(&key()).unwrap_err().code(), "reply");
    let mut twice = reply();
    twice.items.push(twice.items[0].clone());
    assert_eq!(twice.sign(&key()).unwrap_err().code(), "reply");
    let other = SigningKey::generate().unwrap();
    assert_eq!(reply().sign(&other).unwrap_err().code(), "signature_stale");
}
