#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
//! Good and bad packages in `tests/packages`, each named after what is wrong with it. They are files so that other
//! programs can be tested with them, and so that a package of today still verifies tomorrow. To make them anew:
//! `cargo test --test package_vectors -- --ignored`.

use std::collections::BTreeMap;
use std::fs;
use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use serde_json::json;
use xueshi::exchange::package::*;
use zip::write::SimpleFileOptions;

/// Vector, code of the error, and the file that it names.
const BAD: &[(&str, &str, &str)] = &[
    ("another-files-signature.zip", "bad_signature", "another-files-signature.zip/manifest.json"),
    ("bomb.zip", "bomb", "evidence/002.txt"),
    ("bytes-after-the-end.zip", "shell_changed", "bytes-after-the-end.zip"),
    ("bytes-before-the-start.zip", "shell_changed", "bytes-before-the-start.zip"),
    ("changed-data.zip", "changed", "data.json"),
    ("changed-evidence.zip", "changed", "evidence/001.jpg"),
    ("changed-manifest.zip", "bad_signature", "changed-manifest.zip/manifest.json"),
    ("content-digest-of-other-data.zip", "manifest", "manifest.json"),
    ("cut-off.zip", "truncated", "cut-off.zip"),
    ("empty.zip", "not_zip", "empty.zip"),
    ("extra-file.zip", "extra", "evidence/002.jpg"),
    ("file-listed-twice.zip", "manifest", "manifest.json"),
    ("manifest-is-no-json.zip", "manifest", "manifest.json"),
    ("missing-data.zip", "missing", "data.json"),
    ("missing-evidence.zip", "missing", "evidence/001.jpg"),
    ("name-twice.zip", "name_twice", "evidence/001.jpg"),
    ("name-twice-in-other-case.zip", "name_twice", "Evidence/001.JPG"),
    ("newer-format.zip", "newer_format", "manifest.json"),
    ("no-manifest.zip", "no_package", ""),
    ("path-absolute.zip", "unsafe_name", "/evidence/002.jpg"),
    ("path-listed-upwards.zip", "manifest", "manifest.json"),
    ("path-of-a-device.zip", "unsafe_name", "evidence/nul.jpg"),
    ("path-upwards.zip", "unsafe_name", "../../evidence/002.jpg"),
    ("path-with-backslash.zip", "unsafe_name", "evidence\\002.jpg"),
    ("rar.zip", "not_zip", "rar.zip"),
    ("repacked.zip", "shell_changed", "repacked.zip"),
    ("signed-by-another.zip", "other_signer", ""),
    ("symbolic-link.zip", "unsafe_name", "evidence/002.jpg"),
    ("unknown-field.zip", "manifest", "manifest.json"),
    ("unsigned.zip", "unsigned", "unsigned.zip/manifest.json.minisig"),
    ("with-password.zip", "damaged", "with-password.zip"),
];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/packages")
}

fn key() -> SigningKey {
    SigningKey::load(include_str!("packages/school.key"), None).unwrap()
}

fn check(path: &Path) -> Result<VerifyReport, PackageError> {
    verify(&[path.into()], Some(key().public()), &mut unwatched)
}

#[test]
fn the_good_package_verifies() {
    let report = check(&folder().join("good.zip")).unwrap();
    assert_eq!(report.code, "TZC7 QIG6 USI7 Y24N"); // sha256sum data.json | xxd -r -p | base32
    assert_eq!(report.fingerprint, "SEJJ IAGW XWJ3 JXZG VDOW");
    assert_eq!((report.files, report.number), (5, 1));
    let value = serde_json::to_value(&report).unwrap();
    assert_eq!(value["intact"], true);
    assert_eq!(value["totals"]["recognised"], "40.5");
}

#[test]
fn the_manifest_is_still_written_as_in_the_good_package() {
    let mut zip = zip::ZipArchive::new(fs::File::open(folder().join("good.zip")).unwrap()).unwrap();
    let mut text = String::new();
    std::io::Read::read_to_string(&mut zip.by_name("manifest.json").unwrap(), &mut text).unwrap();
    assert_eq!(String::from_utf8(draft().manifest_bytes().to_vec()).unwrap(), text);
}

#[test]
fn a_package_in_volumes_verifies_by_any_of_them() {
    for k in 1..=3 {
        let report = check(&folder().join(format!("good-{k}of3.zip"))).unwrap();
        assert_eq!(report.volumes, ["good-1of3.zip", "good-2of3.zip", "good-3of3.zip"]);
    }
}

#[test]
fn each_bad_package_is_refused_for_what_is_wrong_with_it() {
    for (name, code, file) in BAD {
        let error = check(&folder().join(name)).expect_err(name);
        assert_eq!(error.code(), *code, "{name}: {error}");
        match error {
            PackageError::NoPackage { .. } | PackageError::OtherSigner { .. } => {}
            error => assert_eq!(error.file().as_deref(), Some(*file), "{name}: {error}"),
        }
    }
}

#[test]
fn every_vector_is_listed() {
    let mut there: Vec<_> =
        fs::read_dir(folder()).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    there.retain(|name| {
        !["README.md", "school.key", "school.pub"].contains(&name.as_str()) && !name.starts_with("good")
    });
    there.sort();
    let mut listed: Vec<_> = BAD.iter().map(|(name, ..)| name.to_string()).collect();
    listed.sort();
    assert_eq!(there, listed);
}

#[test]
fn errors_tell_what_to_do() {
    for (name, ..) in BAD {
        let error = check(&folder().join(name)).unwrap_err();
        let text = error.to_string();
        assert!(text.chars().any(|c| c > '\u{2e80}') && !text.contains(['！', '您']), "{text}");
        if !matches!(error, PackageError::NameTwice { .. }) {
            assert!(error.way_out().is_some(), "{text}");
        }
    }
}

fn try_bytes(name: &str, bytes: &[u8]) -> Result<VerifyReport, PackageError> {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join(name);
    fs::write(&path, bytes).unwrap();
    check(&path)
}

/// The law of the format: change any byte anywhere, and it is found.
#[test]
fn every_single_changed_byte_is_found() {
    let good = fs::read(folder().join("good.zip")).unwrap();
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("changed.zip");
    for place in 0..good.len() {
        let mut bad = good.clone();
        bad[place] ^= 1 << (place % 8);
        fs::write(&path, &bad).unwrap();
        assert!(check(&path).is_err(), "byte {place} of {}", good.len());
    }
}

proptest! {
    #[test]
    fn any_change_is_found(place: prop::sample::Index, value: u8) {
        let mut bytes = fs::read(folder().join("good.zip")).unwrap();
        let place = place.index(bytes.len());
        prop_assume!(bytes[place] != value);
        bytes[place] = value;
        prop_assert!(try_bytes("changed.zip", &bytes).is_err());
    }

    #[test]
    fn any_cut_is_found(length: prop::sample::Index) {
        let bytes = fs::read(folder().join("good.zip")).unwrap();
        prop_assert!(try_bytes("cut.zip", &bytes[..length.index(bytes.len())]).is_err());
    }

    #[test]
    fn noise_is_refused_and_never_panics(mut bytes: Vec<u8>, zip: bool) {
        if zip {
            bytes.splice(0..0, *b"PK\x03\x04");
        }
        prop_assert!(try_bytes("noise.zip", &bytes).is_err());
    }
}

// ------------------------------------------------------------------------------------------- making them

fn source(path: &str, bytes: &[u8]) -> PackageFile {
    PackageFile { path: path.parse().unwrap(), source: Source::Bytes(bytes.into()) }
}

fn contents() -> Contents {
    Contents {
        number: 1,
        school: School { code: "330999".into(), name: "清河镇中心小学".into() },
        kind: Kind::Hours,
        period: "2026".parse().unwrap(),
        policy: PolicyStamp { id: "zhejiang-cycle-360".into(), digest: Digest::of(b"pack") },
        counts: BTreeMap::from([("staff".into(), 2), ("entries".into(), 2), ("evidence".into(), 1)]),
        totals: BTreeMap::from([("recognised".into(), "40.5".parse().unwrap())]),
        journal_head: Digest::of(b"journal"),
        data: json!({"items": [{"item": 1, "name": "张三", "hours": "16"}, {"item": 2, "name": "李四", "hours": "24.5"}]}),
        files: vec![
            source("roster.xlsx", b"stands for a workbook"),
            source("summary.pdf", b"stands for a page"),
            source("evidence/001.jpg", b"stands for a picture"),
            source("signed/summary-1.pdf", b"stands for a scan"),
        ],
    }
}

fn draft() -> Draft {
    Draft::new(contents(), key().public(), DEFAULT_VOLUME_LIMIT, &mut unwatched).unwrap()
}

type Files = Vec<(String, Vec<u8>)>;

fn unzip(bytes: &[u8]) -> Files {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    (0..zip.len())
        .map(|i| {
            let mut entry = zip.by_index(i).unwrap();
            let mut bytes = Vec::new();
            std::io::Read::read_to_end(&mut entry, &mut bytes).unwrap();
            (entry.name().unwrap().into_owned(), bytes)
        })
        .collect()
}

fn rezip(files: &Files) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(name.as_str(), SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// The files of the good package after `change`, zipped by an ordinary writer.
fn changed(good: &[u8], change: impl FnOnce(&mut Files)) -> Vec<u8> {
    let mut files = unzip(good);
    change(&mut files);
    rezip(&files)
}

fn of<'a>(files: &'a mut Files, name: &str) -> &'a mut Vec<u8> {
    &mut files.iter_mut().find(|(n, _)| n == name).unwrap().1
}

fn sign(bytes: &[u8]) -> Vec<u8> {
    let text = include_str!("packages/school.key");
    let secret = minisign::SecretKeyBox::from_string(text).unwrap().into_unencrypted_secret_key().unwrap();
    minisign::sign(None, &secret, Cursor::new(bytes), Some("vector"), None).unwrap().to_bytes()
}

/// With a manifest that is wrong, but signed.
fn resigned(good: &[u8], change: impl FnOnce(String) -> String) -> Vec<u8> {
    changed(good, |files| {
        let manifest = of(files, "manifest.json");
        *manifest = change(String::from_utf8(manifest.clone()).unwrap()).into_bytes();
        let signature = sign(manifest);
        *of(files, "manifest.json.minisig") = signature;
    })
}

/// Overwrites a name wherever it stands in the zip by one of the same length, which no writer would take.
fn renamed(zip: &[u8], from: &str, to: &str) -> Vec<u8> {
    assert_eq!(from.len(), to.len());
    let mut bytes = zip.to_vec();
    for place in 0..=bytes.len() - from.len() {
        if bytes[place..].starts_with(from.as_bytes()) {
            bytes[place..place + to.len()].copy_from_slice(to.as_bytes());
        }
    }
    bytes
}

#[test]
#[ignore = "writes the vectors anew"]
fn write_vectors() {
    let dir = folder();
    let save = |name: &str, bytes: &[u8]| fs::write(dir.join(name), bytes).unwrap();
    let good = draft().sign(&key()).unwrap().volumes().unwrap().remove(0).1;
    save("good.zip", &good);
    let mut in_volumes = contents();
    for file in in_volumes.files.iter_mut().skip(2) {
        file.source = Source::Bytes((0..2000u32).map(|i| ((i * i) >> 3) as u8).collect());
    }
    let volumes =
        Draft::new(in_volumes, key().public(), 5_500, &mut unwatched).unwrap().sign(&key()).unwrap();
    let volumes = volumes.volumes().unwrap();
    assert_eq!(volumes.len(), 3);
    (1..).zip(volumes).for_each(|(k, (_, bytes))| save(&format!("good-{k}of3.zip"), &bytes));

    save(
        "another-files-signature.zip",
        &changed(&good, |files| {
            let signature = sign(b"another file");
            *of(files, "manifest.json.minisig") = signature;
        }),
    );
    save("bomb.zip", &changed(&good, |files| files.push(("evidence/002.txt".into(), vec![b'0'; 3_000_000]))));
    save("bytes-after-the-end.zip", &[good.as_slice(), b"more"].concat());
    save("bytes-before-the-start.zip", &[b"before", good.as_slice()].concat());
    save("changed-data.zip", &changed(&good, |files| *of(files, "data.json") = br#"{"items":[]}"#.to_vec()));
    save("changed-evidence.zip", &changed(&good, |files| of(files, "evidence/001.jpg")[0] ^= 1));
    save(
        "changed-manifest.zip",
        &changed(&good, |files| {
            let text = String::from_utf8(of(files, "manifest.json").clone()).unwrap();
            *of(files, "manifest.json") = text.replace("40.5", "90.5").into_bytes();
        }),
    );
    let digest = draft().manifest().content_digest.to_string();
    let other = Digest::of(b"other").to_string();
    save(
        "content-digest-of-other-data.zip",
        &resigned(&good, |text| {
            text.replace(
                &format!("\"content_digest\": \"{digest}"),
                &format!("\"content_digest\": \"{other}"),
            )
        }),
    );
    save("cut-off.zip", &good[..good.len() * 2 / 3]);
    save("empty.zip", b"");
    save(
        "extra-file.zip",
        &changed(&good, |files| files.push(("evidence/002.jpg".into(), b"extra".to_vec()))),
    );
    save("file-listed-twice.zip", &resigned(&good, |text| text.replace("roster.xlsx", "summary.pdf")));
    save("manifest-is-no-json.zip", &resigned(&good, |text| text[..text.len() / 2].to_string()));
    let without = |gone: &'static str| changed(&good, move |files| files.retain(|(name, _)| name != gone));
    save("missing-data.zip", &without("data.json"));
    save("missing-evidence.zip", &without("evidence/001.jpg"));
    save("no-manifest.zip", &without("manifest.json"));
    save("unsigned.zip", &without("manifest.json.minisig"));
    let plus = |name: &str| changed(&good, |files| files.push((name.into(), b"extra".to_vec())));
    save("name-twice.zip", &renamed(&plus("evidence/001.jpX"), "evidence/001.jpX", "evidence/001.jpg"));
    save("name-twice-in-other-case.zip", &plus("Evidence/001.JPG"));
    save("newer-format.zip", &resigned(&good, |text| text.replace("\"format\": 1", "\"format\": 2")));
    save("path-absolute.zip", &renamed(&plus("Xevidence/002.jpg"), "Xevidence/002.jpg", "/evidence/002.jpg"));
    save(
        "path-listed-upwards.zip",
        &resigned(&good, |text| text.replace("evidence/001.jpg", "../dence/001.jpg")),
    );
    save("path-of-a-device.zip", &plus("evidence/nul.jpg"));
    let upwards =
        renamed(&plus("XX/XX/evidence/002.jpg"), "XX/XX/evidence/002.jpg", "../../evidence/002.jpg");
    save("path-upwards.zip", &upwards);
    save(
        "path-with-backslash.zip",
        &renamed(&plus("evidenceX002.jpg"), "evidenceX002.jpg", "evidence\\002.jpg"),
    );
    save("rar.zip", b"Rar!\x1a\x07\x01\x00 and so on");
    save("repacked.zip", &changed(&good, |_| ()));
    let other = SigningKey::generate().unwrap();
    let draft = Draft::new(contents(), other.public(), DEFAULT_VOLUME_LIMIT, &mut unwatched).unwrap();
    save("signed-by-another.zip", &draft.sign(&other).unwrap().volumes().unwrap()[0].1);
    save("symbolic-link.zip", &{
        let mut zip = zip::ZipWriter::new_append(Cursor::new(changed(&good, |_| ()))).unwrap();
        zip.add_symlink("evidence/002.jpg", "../../etc/passwd", SimpleFileOptions::default()).unwrap();
        zip.finish().unwrap().into_inner()
    });
    save("unknown-field.zip", &resigned(&good, |text| text.replacen('{', "{\"colour\":\"red\",", 1)));
    save("with-password.zip", &{
        let mut bytes = changed(&good, |_| ());
        // The flag "encrypted" in the last central header and its local one.
        let central = bytes.windows(4).rposition(|w| w == b"PK\x01\x02").unwrap();
        let local = u32::from_le_bytes(bytes[central + 42..central + 46].try_into().unwrap()) as usize;
        bytes[central + 8] |= 1;
        bytes[local + 6] |= 1;
        bytes
    });
}
