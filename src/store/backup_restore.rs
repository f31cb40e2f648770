//! A backup made into a workspace again: unpacked beside its place, verified there, and only then put in place.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use flate2::read::GzDecoder;

use super::backup::{CONTENTS, Contents, DATABASE, FORMAT, LOCKED, Packed};
use super::backup_key::decrypt;
use super::durable::{Arriving, beside, digest_of, names_in, sync_folder};
use super::error::StoreError;
use super::evidence::is_evidence_name;
use super::workspace::{Access, FOLDERS, Setting, Workspace};

/// The largest `backup.json` that is read: some 300,000 files.
const MOST_CONTENTS: u64 = 50_000_000;

/// A backup grows to so many times its size at most when it is unpacked, and by [`LITTLE`] beside: proofs are pictures and
/// hardly shrink, and the database shrinks to a fifth. More is no backup of a school.
const MOST_GROWTH: u64 = 100;
const LITTLE: u64 = 64 * 1024 * 1024;

/// Bytes of the header of an entry.
const HEADER: u64 = 512;

/// Makes a workspace of a backup, in a folder that is new or empty. `go_on` is asked before each file (bytes done so far, of
/// how many) and may say no.
///
/// # Errors
/// [`StoreError::NotEmpty`], [`StoreError::NotABackup`], [`StoreError::NeedsPassphrase`],
/// [`StoreError::WrongPassphrase`], [`StoreError::BadBackup`] naming the file in it that is not as it was, [`StoreError::Newer`],
/// [`StoreError::Cancelled`], or what
/// the disk says; then the folder is as it was.
pub fn restore(
    file: &Path,
    folder: &Path,
    passphrase: Option<&str>,
    setting: Setting,
    go_on: impl FnMut(u64, u64) -> bool,
) -> Result<Contents, StoreError> {
    let is_there = folder.exists();
    if is_there && !names_in(folder)?.is_empty() {
        return Err(StoreError::NotEmpty(folder.to_owned()));
    }
    let source = open(file, passphrase)?;
    let staging = Staging::new(folder)?;
    let contents = unpack(source, file, &staging.0, go_on)?;
    verify(&staging.0, file, &contents, setting)?;
    for name in FOLDERS {
        let sub = staging.0.join(name);
        fs::create_dir_all(&sub).map_err(|e| StoreError::io(&sub, e))?;
        sync_folder(&sub)?;
    }
    sync_folder(&staging.0)?;
    if is_there {
        fs::remove_dir(folder).map_err(|e| StoreError::io(folder, e))?;
    }
    fs::rename(&staging.0, folder).map_err(|e| StoreError::io(folder, e))?;
    folder.parent().map_or(Ok(()), sync_folder)?;
    Ok(contents)
}

/// The packed stream of a backup, decrypted where it is locked.
fn open(file: &Path, passphrase: Option<&str>) -> Result<Box<dyn Read>, StoreError> {
    let failed = |e: io::Error| match e.kind() {
        io::ErrorKind::UnexpectedEof => StoreError::NotABackup(file.to_owned()),
        _ => StoreError::Io { path: file.to_owned(), source: e },
    };
    let mut source = File::open(file).map_err(failed)?;
    let mut head = vec![0; LOCKED.len()];
    source.read_exact(&mut head).map_err(failed)?;
    if head != LOCKED {
        return Ok(Box::new(io::Cursor::new(head).chain(source)));
    }
    let passphrase = passphrase.ok_or(StoreError::NeedsPassphrase)?;
    let mut length = [0; 4];
    source.read_exact(&mut length).map_err(failed)?;
    let length = u32::from_be_bytes(length);
    let mut key = Vec::new();
    source.by_ref().take(u64::from(length.min(10_000))).read_to_end(&mut key).map_err(failed)?;
    decrypt(source, &key, passphrase, || StoreError::NotABackup(file.to_owned()))
}

/// Unpacks into a folder and returns what the backup says of itself; each file is as that says.
fn unpack(
    source: Box<dyn Read>,
    file: &Path,
    staging: &Path,
    mut go_on: impl FnMut(u64, u64) -> bool,
) -> Result<Contents, StoreError> {
    let bad = |what: String| StoreError::BadBackup { path: file.to_owned(), what };
    let cut = |_| bad("文件不完整".to_owned());
    let evidence = staging.join("evidence");
    fs::create_dir_all(&evidence).map_err(|e| StoreError::io(&evidence, e))?;
    let mut archive = tar::Archive::new(GzDecoder::new(source));
    let (mut unpacked, mut contents) = (BTreeMap::new(), None);
    let (mut done, all) = (0_u64, fs::metadata(file).map_or(0, |m| m.len()));
    let mut left = all.saturating_mul(MOST_GROWTH).saturating_add(LITTLE);
    // Raw: names of any length and other extras of tar, which would be read into memory whole, are entries like any other;
    // none of ours has them.
    for (place, entry) in archive.entries().map_err(cut)?.raw(true).enumerate() {
        let entry = entry.map_err(|e| match place {
            0 => StoreError::NotABackup(file.to_owned()),
            _ => cut(e),
        })?;
        if !go_on(done, all) {
            return Err(StoreError::Cancelled);
        }
        let path = entry.path().map_err(cut)?.to_string_lossy().into_owned();
        let is_list = path == CONTENTS;
        let is_new = is_list || (is_ours(&path) && !unpacked.contains_key(&path));
        if !(is_new && entry.header().entry_type().is_file()) {
            return Err(if place == 0 {
                StoreError::NotABackup(file.to_owned())
            } else {
                bad(format!("多出“{path}”"))
            });
        }
        let size = entry.header().entry_size().map_err(cut)?.saturating_add(HEADER);
        left = left.checked_sub(size).ok_or_else(|| bad(format!("“{path}”大得不像学时簿里的文件")))?;
        if is_list {
            let mut text = Vec::new();
            entry.take(MOST_CONTENTS).read_to_end(&mut text).map_err(cut)?;
            contents =
                Some(serde_json::from_slice::<Contents>(&text).map_err(|_| bad("清单读不懂".to_owned()))?);
            break;
        }
        let target = staging.join(&path);
        let mut arriving = Arriving::start(&beside(&target))?;
        let (sha256, size) = digest_of(entry, file, |piece| arriving.write(piece)).map_err(|e| match e {
            StoreError::Io { path, source } if path == file => cut(source),
            other => other,
        })?;
        arriving.settle(&target)?;
        done += size;
        unpacked.insert(path.clone(), Packed { path, sha256, size });
    }
    let contents = contents.ok_or_else(|| bad("文件不完整".to_owned()))?;
    // To the end, where gzip keeps its check sum; behind the list there are only zeros.
    let mut rest = archive.into_inner().take(MOST_CONTENTS);
    io::copy(&mut rest, &mut io::sink()).map_err(cut)?;
    if contents.format != FORMAT {
        return Err(bad(format!("格式“{}”不认识", contents.format)));
    }
    if let Some(changed) =
        contents.files.iter().find(|packed| unpacked.remove(&packed.path).as_ref() != Some(*packed))
    {
        return Err(bad(format!("“{}”缺失或被改动", changed.path)));
    }
    match unpacked.into_keys().next() {
        Some(extra) => Err(bad(format!("多出“{extra}”"))),
        None => Ok(contents),
    }
}

fn is_ours(path: &str) -> bool {
    path == DATABASE || path.strip_prefix("evidence/").is_some_and(is_evidence_name)
}

/// The database is sound, its journal unbroken, and its head the one that the backup names.
fn verify(staging: &Path, file: &Path, contents: &Contents, setting: Setting) -> Result<(), StoreError> {
    let bad = |what: &str| Err(StoreError::BadBackup { path: file.to_owned(), what: what.to_owned() });
    let workspace = match Workspace::open(staging, Access::Read, setting) {
        Err(StoreError::Damaged(_) | StoreError::NoWorkspace(_)) => {
            return bad("里面的数据库不可用");
        }
        opened => opened?,
    };
    let view = workspace.view();
    if view.unsound_pages()?.is_some() || view.loose_reference()?.is_some() {
        return bad("里面的数据库已损坏");
    }
    if view.first_broken_link()?.is_some() || view.journal_head()? != contents.journal_head {
        return bad("里面的经过记录对不上");
    }
    drop(workspace);
    for name in ["xueshi.db-wal", "xueshi.db-shm"] {
        let path = staging.join(name);
        if path.exists() {
            fs::remove_file(&path).map_err(|e| StoreError::io(&path, e))?;
        }
    }
    Ok(())
}

/// The folder beside the place, which goes unless it was put there.
struct Staging(PathBuf);

impl Staging {
    fn new(folder: &Path) -> Result<Staging, StoreError> {
        // "." has no name to stand beside.
        let path = beside(&std::path::absolute(folder).map_err(|e| StoreError::io(folder, e))?);
        if path.exists() {
            fs::remove_dir_all(&path).map_err(|e| StoreError::io(&path, e))?;
        }
        fs::create_dir_all(&path).map_err(|e| StoreError::io(&path, e))?;
        Ok(Staging(path))
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        // After the rename nothing is there; before, only copies.
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[cfg(test)]
mod tests {
    use super::super::backup_key::BackupKey;
    use super::super::workspace::tests::{new_workspace, setting};
    use super::*;

    /// A workspace with a deed and two files of evidence, and a backup of it.
    fn backed_up(key: Option<&BackupKey>) -> (tempfile::TempDir, PathBuf, String) {
        let (folder, mut workspace) = new_workspace();
        workspace
            .deed("t", |deed| {
                deed.add_evidence("一.txt", b"one")?;
                deed.add_evidence("二.txt", &b"two".repeat(100_000))?;
                deed.set_setting("a", "1")
            })
            .unwrap();
        let file = folder.path().join("备份.xsbak");
        let contents = workspace.back_up(&file, key, |_, _| true).unwrap();
        assert_eq!((contents.deeds, contents.files.len()), (2, 3));
        let head = workspace.view().journal_head().unwrap();
        (folder, file, head)
    }

    fn back(file: &Path, passphrase: Option<&str>) -> Result<Contents, StoreError> {
        restore(file, &file.with_file_name("取回"), passphrase, setting(), |_, _| true)
    }

    fn names(folder: &Path) -> Vec<String> {
        names_in(folder).unwrap()
    }

    #[test]
    fn a_backup_comes_back_as_the_workspace_that_it_was() {
        let (folder, file, head) = backed_up(None);
        assert_eq!(names(folder.path()), ["备份.xsbak", "学时簿"], "nothing else is left beside it");
        for target in ["取回", "空的"] {
            let target = folder.path().join(target);
            if target.ends_with("空的") {
                fs::create_dir(&target).unwrap();
            }
            let contents = restore(&file, &target, None, setting(), |_, _| true).unwrap();
            assert_eq!((contents.school.as_str(), &contents.journal_head), ("青禾小学", &head));
            assert_eq!(names(&target), ["backups", "evidence", "exports", "xueshi.db"]);
            let workspace = Workspace::open(&target, Access::Write, setting()).unwrap();
            assert_eq!(workspace.view().journal_head().unwrap(), head);
            let checked = workspace.check(|_, _| true).unwrap();
            assert_eq!((checked.evidence, checked.findings), (2, vec![]));
        }
        assert_eq!(names(folder.path()), ["取回", "备份.xsbak", "学时簿", "空的"]);
    }

    #[test]
    fn what_is_cancelled_leaves_nothing() {
        let (folder, file, _) = backed_up(None);
        let target = folder.path().join("取回");
        let stopped = restore(&file, &target, None, setting(), |done, all| done < all / 2);
        assert!(matches!(stopped, Err(StoreError::Cancelled)));
        let before = fs::read(&file).unwrap();
        let workspace = Workspace::open(&folder.path().join("学时簿"), Access::Read, setting()).unwrap();
        let stopped = workspace.back_up(&file, None, |done, _| done == 0);
        assert!(matches!(stopped, Err(StoreError::Cancelled)));
        assert_eq!(fs::read(&file).unwrap(), before);
        assert_eq!(names(folder.path()), ["备份.xsbak", "学时簿"]);
    }

    #[test]
    fn the_same_workspace_gives_the_same_bytes() {
        let (_folder, workspace) = new_workspace();
        let files = ["a", "b"].map(|name| workspace.folder().join("backups").join(name));
        for file in &files {
            workspace.back_up(file, None, |_, _| true).unwrap();
        }
        assert_eq!(fs::read(&files[0]).unwrap(), fs::read(&files[1]).unwrap());
    }

    #[test]
    fn a_locked_backup_opens_with_its_passphrase_only() {
        let key = BackupKey::new("杨柳岸晓风").unwrap();
        let (folder, file, head) = backed_up(Some(&key));
        assert!(!fs::read(&file).unwrap().windows(6).any(|w| w == b"SQLite"));
        assert!(matches!(back(&file, None), Err(StoreError::NeedsPassphrase)));
        assert!(matches!(back(&file, Some("杨柳岸")), Err(StoreError::WrongPassphrase)));
        assert_eq!(names(folder.path()), ["备份.xsbak", "学时簿"]);
        assert_eq!(back(&file, Some("杨柳岸晓风")).unwrap().journal_head, head);
        let whole = fs::read(&file).unwrap();
        fs::remove_dir_all(file.with_file_name("取回")).unwrap();
        for cut in [1, 100, whole.len() / 2, whole.len() - 40, whole.len() - 5] {
            fs::write(&file, &whole[..whole.len() - cut]).unwrap();
            let refused = back(&file, Some("杨柳岸晓风"));
            assert!(
                matches!(refused, Err(StoreError::BadBackup { .. } | StoreError::NotABackup(_))),
                "{cut}: {refused:?}"
            );
        }
        assert_eq!(names(folder.path()), ["备份.xsbak", "学时簿"]);
    }

    #[test]
    fn a_backup_cut_anywhere_or_with_one_byte_changed_is_refused_and_leaves_nothing() {
        let (folder, file, head) = backed_up(None);
        let whole = fs::read(&file).unwrap();
        let step = whole.len() / 40;
        for cut in (0..whole.len() - 200).step_by(step) {
            fs::write(&file, &whole[..cut]).unwrap();
            let refused = back(&file, None);
            assert!(
                matches!(refused, Err(StoreError::BadBackup { .. } | StoreError::NotABackup(_))),
                "{cut}: {refused:?}"
            );
        }
        let mut harmless = 0;
        for place in (20..whole.len() - 600).step_by(step) {
            let mut changed = whole.clone();
            changed[place] ^= 0x10;
            fs::write(&file, &changed).unwrap();
            match back(&file, None) {
                Err(StoreError::BadBackup { .. } | StoreError::NotABackup(_)) => {}
                // Where gzip repeats a run, another distance may give the same bytes.
                Ok(contents) => {
                    assert_eq!(contents.journal_head, head, "{place}");
                    fs::remove_dir_all(file.with_file_name("取回")).unwrap();
                    harmless += 1;
                }
                Err(other) => panic!("{place}: {other}"),
            }
        }
        assert!(harmless < 10, "{harmless}");
        assert_eq!(names(folder.path()), ["备份.xsbak", "学时簿"]);
        fs::write(&file, &whole).unwrap();
        assert_eq!(back(&file, None).unwrap().journal_head, head);
    }

    /// A backup whose files are unpacked, changed and packed again, as a forger or a bad tool would.
    fn repacked(file: &Path, change: impl Fn(&str, Vec<u8>) -> Option<Vec<u8>>) {
        let mut archive = tar::Archive::new(GzDecoder::new(File::open(file).unwrap()));
        let mut entries = Vec::new();
        for entry in archive.entries().unwrap() {
            let mut entry = entry.unwrap();
            let (path, mut bytes) = (entry.path().unwrap().to_string_lossy().into_owned(), Vec::new());
            entry.read_to_end(&mut bytes).unwrap();
            entries.extend(change(&path, bytes).map(|bytes| (path, bytes)));
        }
        let out = flate2::write::GzEncoder::new(File::create(file).unwrap(), flate2::Compression::fast());
        let mut tar = tar::Builder::new(out);
        for (path, bytes) in entries {
            let mut header = tar::Header::new_ustar();
            header.set_size(bytes.len() as u64);
            tar.append_data(&mut header, path, bytes.as_slice()).unwrap();
        }
        tar.into_inner().unwrap().finish().unwrap();
    }

    #[test]
    fn a_file_that_is_missing_changed_or_from_another_backup_is_named() {
        type Change = fn(&str, Vec<u8>) -> Option<Vec<u8>>;
        let changes: [(&str, Change); 4] = [
            ("缺失或被改动", |path, bytes| (!path.starts_with("evidence/")).then_some(bytes)),
            ("缺失或被改动", |path, mut bytes| {
                if path.starts_with("evidence/") {
                    bytes.push(b'x');
                }
                Some(bytes)
            }),
            ("不完整", |path, bytes| (path != CONTENTS).then_some(bytes)),
            ("对不上", |path, bytes| {
                let text = String::from_utf8(bytes.clone());
                Some(match text {
                    Ok(text) if path == CONTENTS => {
                        let head = text.find("journal_head").unwrap() + 15;
                        let mut text = text.into_bytes();
                        text[head] = if text[head] == b'0' { b'1' } else { b'0' };
                        text
                    }
                    _ => bytes,
                })
            }),
        ];
        for (word, change) in changes {
            let (folder, file, _) = backed_up(None);
            repacked(&file, change);
            let Err(StoreError::BadBackup { what, .. }) = back(&file, None) else { panic!("{word}") };
            assert!(what.contains(word), "{what}");
            assert_eq!(names(folder.path()), ["备份.xsbak", "学时簿"]);
        }
    }

    /// A backup of one entry that claims a size, with so many zeros behind it.
    fn claiming(file: &Path, kind: tar::EntryType, name: &[u8], size: u64, zeros: usize) {
        let mut header = tar::Header::new_ustar();
        header.set_entry_type(kind);
        header.set_size(size);
        header.as_old_mut().name[..name.len()].copy_from_slice(name);
        header.set_cksum();
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        io::Write::write_all(&mut packed, header.as_bytes()).unwrap();
        io::copy(&mut io::repeat(0).take(zeros as u64), &mut packed).unwrap();
        fs::write(file, packed.finish().unwrap()).unwrap();
    }

    #[test]
    fn what_would_fill_memory_or_disk_is_refused_before_it_does() {
        let (folder, file, _) = backed_up(None);
        for extra in [tar::EntryType::GNULongName, tar::EntryType::XHeader, tar::EntryType::Symlink] {
            claiming(&file, extra, b"xueshi.db", 1 << 34, 1 << 22);
            assert!(matches!(back(&file, None), Err(StoreError::NotABackup(_))), "{extra:?}");
        }
        claiming(&file, tar::EntryType::Regular, b"xueshi.db", 1 << 34, 1 << 22);
        let Err(StoreError::BadBackup { what, .. }) = back(&file, None) else { panic!("it is let in") };
        assert!(what.contains("大得不像"), "{what}");
        assert_eq!(names(folder.path()), ["备份.xsbak", "学时簿"]);
    }

    #[test]
    fn a_proof_that_was_rotten_when_it_was_backed_up_comes_back_and_is_counted() {
        let (folder, workspace) = new_workspace();
        let name = "0".repeat(64);
        fs::write(workspace.folder().join("evidence").join(&name), b"rotten").unwrap();
        let file = folder.path().join("备份.xsbak");
        assert_eq!(workspace.back_up(&file, None, |_, _| true).unwrap().rotten(), 1);
        let contents = back(&file, None).unwrap();
        assert_eq!(contents.rotten(), 1);
        assert_eq!(fs::read(folder.path().join("取回/evidence").join(name)).unwrap(), b"rotten");
    }

    #[test]
    fn what_is_no_backup_and_a_folder_with_files_are_refused() {
        let (folder, file, _) = backed_up(None);
        let refused = restore(&file, folder.path(), None, setting(), |_, _| true);
        assert!(matches!(refused, Err(StoreError::NotEmpty(_))));
        let letter = folder.path().join("信.xsbak");
        fs::write(&letter, "这不是备份，".repeat(200)).unwrap();
        assert!(matches!(back(&letter, None), Err(StoreError::NotABackup(_))));
        // A tar of somebody else's, even one whose names climb out.
        let mut tar = tar::Builder::new(Vec::new());
        let mut header = tar::Header::new_ustar();
        header.set_size(1);
        header.as_old_mut().name[..9].copy_from_slice(b"../escape");
        header.set_cksum();
        tar.append(&header, b"x".as_slice()).unwrap();
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        io::Write::write_all(&mut packed, &tar.into_inner().unwrap()).unwrap();
        fs::write(&letter, packed.finish().unwrap()).unwrap();
        assert!(matches!(back(&letter, None), Err(StoreError::NotABackup(_))));
        assert_eq!(names(folder.path()), ["信.xsbak", "备份.xsbak", "学时簿"]);
    }
}
