//! 证明材料: files of the folder `evidence/`, each named by its SHA-256, and what they prove.
//!
//! The file is written and synced before the row that names it, so a row never names a file that is not
//! there; a crash between them leaves a file that no row names, which `check` lists. The same content is one
//! file and one row however often it comes. Undo takes back rows, never files.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use rusqlite::{Row, params};

use super::column::coded;
use super::deed::Deed;
use super::durable::{Arriving, digest_of};
use super::error::StoreError;
use super::view::View;
use crate::model::facts::ProofKind;
use crate::model::id::{EntryId, EvidenceId, ProgramId, SessionId, StaffId};

/// A file that proves something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// Number of the row.
    pub id: EvidenceId,
    /// SHA-256 of the content, hexadecimal; the name of the file.
    pub sha256: String,
    /// As it was called when it came.
    pub name: String,
    /// As its content says, else its name: `application/pdf`, `image/jpeg` …
    pub media_type: String,
    /// Bytes.
    pub size: u64,
}

/// A file as the proof of an entry or a program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    /// The file.
    pub evidence: Evidence,
    /// 序号 in the order of the form, from 1, without gaps.
    pub number: u32,
    /// What it is.
    pub kind: ProofKind,
    /// A few words to it.
    pub caption: Option<String>,
    /// The session of the program that it belongs to.
    pub session: Option<SessionId>,
}

impl Evidence {
    /// Where the file lies in a workspace.
    pub fn path(&self, workspace: &Path) -> PathBuf {
        evidence_folder(workspace).join(&self.sha256)
    }

    /// The content, with its digest checked.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] naming the file when it is gone or no longer what it was.
    pub fn read(&self, workspace: &Path) -> Result<Vec<u8>, StoreError> {
        let mut content = Vec::new();
        self.pass(workspace, |piece| content.extend_from_slice(piece))?;
        Ok(content)
    }

    /// The ending of the file by its content, else by its name; plain letters and digits.
    pub fn ending(&self) -> String {
        match self.media_type.as_str() {
            "application/pdf" => return "pdf".to_owned(),
            "image/jpeg" => return "jpg".to_owned(),
            "image/png" => return "png".to_owned(),
            _ => {}
        }
        let named = self.name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
        named
            .filter(|e| (1..=5).contains(&e.len()) && e.bytes().all(|b| b.is_ascii_alphanumeric()))
            .unwrap_or_else(|| "bin".to_owned())
    }

    /// Reads the file through and checks its digest.
    ///
    /// # Errors
    /// As [`Evidence::read`].
    pub fn verify(&self, workspace: &Path) -> Result<(), StoreError> {
        self.pass(workspace, |_| ())
    }

    fn pass(&self, workspace: &Path, mut each: impl FnMut(&[u8])) -> Result<(), StoreError> {
        let path = self.path(workspace);
        let file = match File::open(&path) {
            Err(e) if e.kind() == io::ErrorKind::NotFound => {
                return Err(StoreError::Damaged(format!("证明材料“{}”的文件不见了", self.name)));
            }
            opened => opened.map_err(|e| StoreError::io(&path, e))?,
        };
        let (sha256, _) = digest_of(file, &path, |piece| {
            each(piece);
            Ok(())
        })?;
        if sha256 == self.sha256 {
            Ok(())
        } else {
            Err(StoreError::Damaged(format!("证明材料“{}”的内容变了", self.name)))
        }
    }
}

/// The folder of a workspace in which evidence lies.
pub(super) fn evidence_folder(workspace: &Path) -> PathBuf {
    workspace.join("evidence")
}

/// Whether a file of that folder is evidence, by its name.
pub(super) fn is_evidence_name(name: &str) -> bool {
    name.len() == 64 && name.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
}

/// The columns of evidence that [`read_evidence`] takes.
macro_rules! evidence_columns {
    () => {
        "evidence.id, evidence.sha256, evidence.name, evidence.media_type, evidence.size"
    };
}
pub(super) use evidence_columns;
const COLUMNS: &str = evidence_columns!();

pub(super) fn read_evidence(row: &Row<'_>) -> rusqlite::Result<Evidence> {
    Ok(Evidence {
        id: EvidenceId(row.get(0)?),
        sha256: row.get(1)?,
        name: row.get(2)?,
        media_type: row.get(3)?,
        size: row.get::<_, i64>(4)?.unsigned_abs(),
    })
}

fn read_proof(row: &Row<'_>) -> rusqlite::Result<Proof> {
    Ok(Proof {
        evidence: read_evidence(row)?,
        number: row.get(5)?,
        kind: coded(row, 6, ProofKind::from_code)?,
        caption: row.get(7)?,
        session: row.get::<_, Option<i64>>(8)?.map(SessionId),
    })
}

impl View<'_> {
    /// A file by its number.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub fn evidence(self, id: EvidenceId) -> Result<Evidence, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM evidence WHERE id = ?1");
        let found = self.first(&sql, [id.0], read_evidence)?;
        found.ok_or(StoreError::NotFound { what: "证明材料", key: id.to_string() })
    }

    /// All files, in the order in which they came.
    ///
    /// # Errors
    /// What the disk says.
    pub fn all_evidence(self) -> Result<Vec<Evidence>, StoreError> {
        self.rows(&format!("SELECT {COLUMNS} FROM evidence ORDER BY id"), [], read_evidence)
    }

    /// The photo of a person, if there is one.
    ///
    /// # Errors
    /// What the disk says.
    pub fn staff_photo(self, staff: StaffId) -> Result<Option<Evidence>, StoreError> {
        let sql =
            format!("SELECT {COLUMNS} FROM staff JOIN evidence ON evidence.id = photo WHERE staff.id = ?1");
        self.first(&sql, [staff.0], read_evidence)
    }

    /// The proofs of an entry, in the order of the form.
    ///
    /// # Errors
    /// What the disk says.
    pub fn entry_proofs(self, entry: EntryId) -> Result<Vec<Proof>, StoreError> {
        let sql = format!(
            "SELECT {COLUMNS}, number, kind, caption, NULL
             FROM entry_evidence JOIN evidence ON evidence.id = evidence WHERE entry = ?1 ORDER BY number"
        );
        self.rows(&sql, [entry.0], read_proof)
    }

    /// The proofs of a program, in the order of the form.
    ///
    /// # Errors
    /// What the disk says.
    pub fn program_proofs(self, program: ProgramId) -> Result<Vec<Proof>, StoreError> {
        let sql = format!(
            "SELECT {COLUMNS}, number, kind, caption, session
             FROM program_evidence JOIN evidence ON evidence.id = evidence WHERE program = ?1 ORDER BY number"
        );
        self.rows(&sql, [program.0], read_proof)
    }

    fn evidence_of(self, sha256: &str) -> Result<Option<EvidenceId>, StoreError> {
        self.first("SELECT id FROM evidence WHERE sha256 = ?1", [sha256], |row| row.get(0).map(EvidenceId))
    }
}

impl Deed<'_> {
    /// Keeps a file's content under a name; content that is kept already gives the row that it has.
    ///
    /// # Errors
    /// What the disk says; a file without a row may then stay, never a row without a file.
    pub fn add_evidence(&self, name: &str, content: &[u8]) -> Result<EvidenceId, StoreError> {
        self.take_in(name, content, Path::new(name))
    }

    /// Keeps a copy of a file of the disk under its own name.
    ///
    /// # Errors
    /// As [`Deed::add_evidence`], or that the file cannot be read.
    pub fn add_evidence_file(&self, path: &Path) -> Result<EvidenceId, StoreError> {
        let file = File::open(path).map_err(|e| StoreError::Io { path: path.to_owned(), source: e })?;
        let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
        self.take_in(&name, file, path)
    }

    /// Sets the photo of a person, or takes it away.
    ///
    /// # Errors
    /// What the disk says.
    pub fn set_staff_photo(&self, staff: StaffId, photo: Option<EvidenceId>) -> Result<(), StoreError> {
        self.run("UPDATE staff SET photo = ?2 WHERE id = ?1", params![staff.0, photo.map(|photo| photo.0)])?;
        Ok(())
    }

    fn take_in(&self, name: &str, source: impl Read, from: &Path) -> Result<EvidenceId, StoreError> {
        let folder = evidence_folder(self.folder());
        let mut arriving = Arriving::start(&folder.join("arriving.part"))?;
        let mut head = Vec::new();
        let (sha256, size) = digest_of(source, from, |piece| {
            head.extend(piece.iter().take(16_usize.saturating_sub(head.len())));
            arriving.write(piece)
        })?;
        let path = folder.join(&sha256);
        // A file of that name and length is taken for the same; one cut short by other hands is mended.
        if fs::metadata(&path).map_or(true, |there| there.len() != size) {
            arriving.settle(&path)?;
        }
        if let Some(known) = self.view().evidence_of(&sha256)? {
            return Ok(known);
        }
        let row = self.insert(
            "INSERT INTO evidence (sha256, name, media_type, size) VALUES (?1, ?2, ?3, ?4)",
            params![sha256, name, media_type(name, &head), size.cast_signed()],
        )?;
        Ok(EvidenceId(row))
    }

    /// Puts a file behind an entry as its last proof and returns its 序号. A file that already is one keeps its place.
    ///
    /// # Errors
    /// What the disk says.
    pub fn add_entry_proof(
        &self,
        entry: EntryId,
        evidence: EvidenceId,
        kind: ProofKind,
        caption: Option<&str>,
    ) -> Result<u32, StoreError> {
        let there = self.view().entry_proofs(entry)?;
        if let Some(proof) = there.iter().find(|proof| proof.evidence.id == evidence) {
            return Ok(proof.number);
        }
        let number = there.last().map_or(1, |proof| proof.number + 1);
        self.insert(
            "INSERT INTO entry_evidence (entry, evidence, number, kind, caption) VALUES (?1, ?2, ?3, ?4, ?5)",
            params![entry.0, evidence.0, number, kind.code(), caption],
        )?;
        Ok(number)
    }

    /// Puts a file behind a program, or one of its sessions, as its last proof and returns its 序号.
    ///
    /// # Errors
    /// What the disk says.
    pub fn add_program_proof(
        &self,
        program: ProgramId,
        session: Option<SessionId>,
        evidence: EvidenceId,
        kind: ProofKind,
        caption: Option<&str>,
    ) -> Result<u32, StoreError> {
        let there = self.view().program_proofs(program)?;
        if let Some(proof) = there.iter().find(|p| p.evidence.id == evidence && p.session == session) {
            return Ok(proof.number);
        }
        let number = there.last().map_or(1, |proof| proof.number + 1);
        self.insert(
            "INSERT INTO program_evidence (program, session, evidence, number, kind, caption)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![program.0, session.map(|s| s.0), evidence.0, number, kind.code(), caption],
        )?;
        Ok(number)
    }

    /// Says otherwise what a proof of an entry is.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for a 序号 that the entry does not have, or what the disk says.
    pub fn describe_entry_proof(
        &self,
        entry: EntryId,
        number: u32,
        kind: ProofKind,
        caption: Option<&str>,
    ) -> Result<(), StoreError> {
        let sql = "UPDATE entry_evidence SET kind = ?3, caption = ?4 WHERE entry = ?1 AND number = ?2";
        let rows = self.run(sql, params![entry.0, number, kind.code(), caption])?;
        one_proof(rows, number)
    }

    /// Says otherwise what a proof of a program is.
    ///
    /// # Errors
    /// As [`Deed::describe_entry_proof`].
    pub fn describe_program_proof(
        &self,
        program: ProgramId,
        number: u32,
        kind: ProofKind,
        caption: Option<&str>,
    ) -> Result<(), StoreError> {
        let sql = "UPDATE program_evidence SET kind = ?3, caption = ?4 WHERE program = ?1 AND number = ?2";
        let rows = self.run(sql, params![program.0, number, kind.code(), caption])?;
        one_proof(rows, number)
    }

    /// Takes a proof from an entry; those after it move up.
    ///
    /// # Errors
    /// As [`Deed::describe_entry_proof`].
    pub fn remove_entry_proof(&self, entry: EntryId, number: u32) -> Result<(), StoreError> {
        let sql = "DELETE FROM entry_evidence WHERE entry = ?1 AND number = ?2";
        one_proof(self.run(sql, params![entry.0, number])?, number)?;
        for proof in self.view().entry_proofs(entry)?.iter().filter(|proof| proof.number > number) {
            self.run(
                "UPDATE entry_evidence SET number = number - 1 WHERE entry = ?1 AND number = ?2",
                params![entry.0, proof.number],
            )?;
        }
        Ok(())
    }

    /// Takes a proof from a program; those after it move up.
    ///
    /// # Errors
    /// As [`Deed::describe_entry_proof`].
    pub fn remove_program_proof(&self, program: ProgramId, number: u32) -> Result<(), StoreError> {
        let sql = "DELETE FROM program_evidence WHERE program = ?1 AND number = ?2";
        one_proof(self.run(sql, params![program.0, number])?, number)?;
        for proof in self.view().program_proofs(program)?.iter().filter(|proof| proof.number > number) {
            self.run(
                "UPDATE program_evidence SET number = number - 1 WHERE program = ?1 AND number = ?2",
                params![program.0, proof.number],
            )?;
        }
        Ok(())
    }
}

fn one_proof(rows: usize, number: u32) -> Result<(), StoreError> {
    let missing = StoreError::NotFound { what: "证明材料", key: format!("第 {number} 件") };
    if rows == 0 { Err(missing) } else { Ok(()) }
}

/// What a file is: by its first bytes where they tell, else by the ending of its name.
fn media_type(name: &str, head: &[u8]) -> &'static str {
    const HEADS: [(&[u8], &str); 5] = [
        (b"%PDF-", "application/pdf"),
        (b"\xff\xd8\xff", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"GIF8", "image/gif"),
        (b"BM", "image/bmp"),
    ];
    if let Some((_, kind)) = HEADS.iter().find(|(bytes, _)| head.starts_with(bytes)) {
        return kind;
    }
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    match ending.as_deref() {
        Some("heic" | "heif") => "image/heic",
        Some("webp") => "image/webp",
        Some("tif" | "tiff") => "image/tiff",
        Some("ofd") => "application/ofd",
        Some("doc") => "application/msword",
        Some("docx") => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        Some("xls") => "application/vnd.ms-excel",
        Some("xlsx") => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        Some("txt") => "text/plain",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::super::undo::UndoTarget;
    use super::super::workspace::Workspace;
    use super::super::workspace::tests::new_workspace;
    use super::*;

    fn add(workspace: &mut Workspace, name: &str, content: &[u8]) -> EvidenceId {
        workspace.deed("t", |deed| deed.add_evidence(name, content)).unwrap().value
    }

    fn files(workspace: &Workspace) -> Vec<String> {
        let names = fs::read_dir(evidence_folder(workspace.folder())).unwrap();
        names.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    }

    #[test]
    fn a_file_lies_under_its_digest_and_reads_back() {
        let (folder, mut workspace) = new_workspace();
        let source = folder.path().join("结业证书.pdf");
        let content = b"%PDF-1.7 ".repeat(20_000);
        fs::write(&source, &content).unwrap();
        let id = workspace.deed("t", |deed| deed.add_evidence_file(&source)).unwrap().value;
        let evidence = workspace.view().evidence(id).unwrap();
        assert_eq!(
            (evidence.name.as_str(), evidence.media_type.as_str()),
            ("结业证书.pdf", "application/pdf")
        );
        assert_eq!(evidence.size, content.len() as u64);
        assert_eq!(files(&workspace), std::slice::from_ref(&evidence.sha256));
        assert_eq!(evidence.read(workspace.folder()).unwrap(), content);
    }

    #[test]
    fn the_digest_is_the_well_known_one() {
        let (_folder, mut workspace) = new_workspace();
        let id = add(&mut workspace, "a.txt", b"abc");
        let evidence = workspace.view().evidence(id).unwrap();
        // FIPS 180-2, appendix B.1.
        assert_eq!(evidence.sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assert_eq!(evidence.media_type, "text/plain");
    }

    #[test]
    fn the_same_content_twice_is_one_file_and_a_cut_one_is_mended() {
        let (_folder, mut workspace) = new_workspace();
        let first = add(&mut workspace, "a.jpg", b"\xff\xd8\xff photo");
        assert_eq!(add(&mut workspace, "b.jpg", b"\xff\xd8\xff photo"), first);
        assert_eq!(files(&workspace).len(), 1);
        let evidence = workspace.view().evidence(first).unwrap();
        fs::write(evidence.path(workspace.folder()), b"\xff\xd8").unwrap();
        assert!(matches!(evidence.read(workspace.folder()), Err(StoreError::Damaged(_))));
        add(&mut workspace, "a.jpg", b"\xff\xd8\xff photo");
        assert!(evidence.read(workspace.folder()).is_ok());
        fs::remove_file(evidence.path(workspace.folder())).unwrap();
        let Err(StoreError::Damaged(what)) = evidence.read(workspace.folder()) else { panic!() };
        assert!(what.contains("a.jpg"));
    }

    #[test]
    fn undo_takes_the_row_and_leaves_the_file_for_redo() {
        let (_folder, mut workspace) = new_workspace();
        let id = add(&mut workspace, "a.txt", b"abc");
        workspace.undo(UndoTarget::Last).unwrap();
        assert!(matches!(workspace.view().evidence(id), Err(StoreError::NotFound { .. })));
        assert_eq!(files(&workspace).len(), 1);
        workspace.redo().unwrap();
        assert_eq!(workspace.view().evidence(id).unwrap().read(workspace.folder()).unwrap(), b"abc");
    }

    #[test]
    fn a_file_that_cannot_be_read_leaves_nothing() {
        let (folder, mut workspace) = new_workspace();
        let missing = folder.path().join("没有.pdf");
        let refused = workspace.deed("t", |deed| deed.add_evidence_file(&missing));
        assert!(matches!(refused, Err(StoreError::Io { path, .. }) if path == missing));
        let refused = workspace.deed("t", |deed| deed.add_evidence_file(folder.path()));
        assert!(refused.is_err(), "a folder is no file");
        assert!(files(&workspace).is_empty());
    }

    #[test]
    fn proofs_are_numbered_without_gaps() {
        let (_folder, mut workspace) = new_workspace();
        let entry = EntryId(1);
        workspace
            .deed("t", |deed| {
                deed.insert("INSERT INTO staff (name, name_key) VALUES ('甲', '甲')", [])?;
                deed.insert(
                    "INSERT INTO entry (staff, source, title, activity, from_day, to_day)
                     VALUES (1, 'own', 't', 'other', '2026-01-01', '2026-01-01')",
                    [],
                )?;
                for (content, kind) in
                    [(b"1", ProofKind::Cover), (b"2", ProofKind::Contents), (b"3", ProofKind::Article)]
                {
                    let id = deed.add_evidence("x", content)?;
                    deed.add_entry_proof(entry, id, kind, None)?;
                }
                let again = deed.add_evidence("x", b"2")?;
                assert_eq!(deed.add_entry_proof(entry, again, ProofKind::Other, None)?, 2);
                deed.remove_entry_proof(entry, 1)
            })
            .unwrap();
        let proofs = workspace.view().entry_proofs(entry).unwrap();
        let seen: Vec<_> = proofs.iter().map(|p| (p.number, p.kind)).collect();
        assert_eq!(seen, [(1, ProofKind::Contents), (2, ProofKind::Article)]);
    }

    #[test]
    fn proofs_of_a_program_may_belong_to_a_session() {
        let (_folder, mut workspace) = new_workspace();
        let program = ProgramId(1);
        workspace
            .deed("t", |deed| {
                deed.insert(
                    "INSERT INTO program (code, title, activity, from_day, to_day)
                     VALUES ('P1', 't', 'school_training', '2026-01-01', '2026-01-01')",
                    [],
                )?;
                deed.insert(
                    "INSERT INTO session (program, number, day, hours) VALUES (1, 1, '2026-01-01', 200)",
                    [],
                )?;
                let sheet = deed.add_evidence("签到.jpg", b"x")?;
                deed.add_program_proof(program, Some(SessionId(1)), sheet, ProofKind::SignIn, Some("第一次"))
            })
            .unwrap();
        let proofs = workspace.view().program_proofs(program).unwrap();
        assert_eq!(proofs.len(), 1);
        assert_eq!((proofs[0].session, proofs[0].caption.as_deref()), (Some(SessionId(1)), Some("第一次")));
    }
}
