//! Proofs by the name of their file: 张三_新课标培训.jpg belongs to 张三, and to the record whose name stands in it. What is said is a
//! proposal; somebody looks at it before it counts.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::path::{Path, PathBuf};

use super::ProofFile;
use crate::exchange::inbound::text::loose_key;
use crate::model::id::{EntryId, StaffId};
use crate::service::error::{ServiceError, Unread};
use crate::service::ledger::proof::require_unsealed;
use crate::store::{Done, EntryFilter, EntryRow, StaffFilter, StaffRow, StaffSort, View, Workspace};

/// So many characters of a title must stand in the name of a file, else it is chance.
const LEAST: usize = 2;

/// A file, whose it is, and what it most likely proves.
#[derive(Debug, Clone)]
pub struct Matched {
    /// The file.
    pub file: PathBuf,
    /// Whose name or code stands in its name; none where nobody's does, or that of several.
    pub person: Option<StaffRow>,
    /// The records of that person that can still take a proof, the likeliest first.
    pub entries: Vec<EntryRow>,
    /// The one that it proves, where that is clear.
    pub best: Option<EntryId>,
}

/// The files of folders and the files themselves, by name; folders within folders are left.
///
/// # Errors
/// [`ServiceError::Unreadable`].
pub fn files_within(paths: &[PathBuf]) -> Result<Vec<PathBuf>, ServiceError> {
    let mut files = Vec::new();
    for path in paths {
        if !path.is_dir() {
            files.push(path.clone());
            continue;
        }
        let unreadable =
            |why: std::io::Error| ServiceError::Unreadable { path: path.clone(), why: Unread::from(why) };
        let mut inside = Vec::new();
        for entry in std::fs::read_dir(path).map_err(unreadable)? {
            let file = entry.map_err(unreadable)?.path();
            let hidden = file.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
            if file.is_file() && !hidden {
                inside.push(file);
            }
        }
        inside.sort();
        files.extend(inside);
    }
    Ok(files)
}

/// Says of each file whose it is and what it proves.
///
/// # Errors
/// What the disk says.
pub fn match_proofs(view: View<'_>, files: &[PathBuf]) -> Result<Vec<Matched>, ServiceError> {
    let everybody = view.staff_list(&StaffFilter::default(), StaffSort::Name, false)?;
    let people = view.staff_rows(&everybody)?;
    let mut known: BTreeMap<StaffId, Vec<EntryRow>> = BTreeMap::new();
    let mut matched = Vec::new();
    for file in files {
        let name = key_of(file);
        let person = whose(&people, &name).cloned();
        let (entries, best) = match &person {
            None => (Vec::new(), None),
            Some(person) => {
                let theirs: &[EntryRow] = match known.entry(person.id) {
                    Entry::Occupied(there) => there.into_mut(),
                    Entry::Vacant(free) => free.insert(entries_of(view, person.id)?),
                };
                rank(&name.replace(&loose_key(&person.name), ""), theirs)
            }
        };
        matched.push(Matched { file: file.clone(), person, entries, best });
    }
    Ok(matched)
}

/// The records of a person that can still take a proof, the latest first.
///
/// # Errors
/// What the disk says.
pub fn entries_of(view: View<'_>, staff: StaffId) -> Result<Vec<EntryRow>, ServiceError> {
    let filter = EntryFilter { staff: Some(staff), ..EntryFilter::default() };
    let mut entries = view.entries(&filter)?;
    entries.retain(|entry| entry.state.is_live() && !entry.state.is_sealed());
    entries.sort_by_key(|entry| std::cmp::Reverse((entry.span.to(), entry.id)));
    Ok(entries)
}

fn key_of(file: &Path) -> String {
    loose_key(&file.file_stem().unwrap_or(file.as_os_str()).to_string_lossy())
}

/// Who is meant: one whose code stands in the name, else the one with the longest name in it, unless several have that.
fn whose<'a>(people: &'a [StaffRow], name: &str) -> Option<&'a StaffRow> {
    let by_code = people.iter().find(|person| {
        person
            .staff_code
            .as_deref()
            .map(loose_key)
            .is_some_and(|code| code.len() >= 4 && name.contains(&code))
    });
    if by_code.is_some() {
        return by_code;
    }
    let named = people.iter().filter(|person| name.contains(&loose_key(&person.name)));
    let mut named: Vec<&StaffRow> = named.collect();
    let longest = named.iter().map(|person| person.name.chars().count()).max()?;
    named.retain(|person| person.name.chars().count() == longest);
    match named.as_slice() {
        [one] => Some(one),
        _ => None,
    }
}

/// Records by how much of their title stands in what is left of the name, and the one that is clear.
fn rank(rest: &str, entries: &[EntryRow]) -> (Vec<EntryRow>, Option<EntryId>) {
    let mut scored: Vec<(usize, &EntryRow)> =
        entries.iter().map(|entry| (score(rest, entry), entry)).collect();
    scored.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    let best = match scored.as_slice() {
        [(first, entry), (second, _), ..] if first > second && *first >= LEAST => Some(entry.id),
        [(first, entry)] if *first >= LEAST => Some(entry.id),
        // Nothing is said of the course: the only record without any proof is the one.
        _ => {
            let mut bare = entries.iter().filter(|entry| entry.proofs == 0);
            let first = bare.next().map(|entry| entry.id);
            let told = scored.first().is_some_and(|(score, _)| *score >= LEAST);
            first.filter(|_| bare.next().is_none() && !told)
        }
    };
    (scored.into_iter().map(|(_, entry)| entry.clone()).collect(), best)
}

/// The longest piece of the title that stands in the name; a day of the record in it counts as four characters.
fn score(rest: &str, entry: &EntryRow) -> usize {
    let title: Vec<char> = loose_key(&entry.title).chars().collect();
    let mut longest = 0;
    for from in 0..title.len() {
        while let Some(piece) = title.get(from..from + longest + 1) {
            if !rest.contains(&piece.iter().collect::<String>()) {
                break;
            }
            longest += 1;
        }
    }
    let day = entry.span.from().format("%Y%m%d").to_string();
    longest + if rest.contains(&day) { 4 } else { 0 }
}

/// Puts each file behind the record that was confirmed for it, in one deed: all of them or none.
///
/// # Errors
/// As [`super::add_entry_proofs`].
pub fn add_matched_proofs(
    workspace: &mut Workspace,
    proofs: &[(EntryId, ProofFile<'_>)],
) -> Result<Done<()>, ServiceError> {
    workspace.deed("entry.proof_add", |deed| {
        for (id, (file, kind)) in proofs {
            require_unsealed(deed.view(), &deed.view().entry(*id)?, "加证明材料")?;
            let evidence = deed.add_evidence_file(file)?;
            deed.add_entry_proof(*id, evidence, *kind, None)?;
        }
        deed.say(format!("按文件名加证明材料 {} 份", proofs.len()));
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::entry::Source;
    use crate::model::facts::{Activity, Role};
    use crate::model::period::Period;
    use crate::model::staff::StaffStatus;
    use crate::model::state::EntryState;

    fn person(id: i64, name: &str, code: &str) -> StaffRow {
        StaffRow {
            id: StaffId(id),
            name: name.to_owned(),
            staff_code: Some(code.to_owned()),
            document: None,
            sex: None,
            department: None,
            post: None,
            subject: None,
            stage: None,
            title: None,
            status: StaffStatus::Active,
            phone: None,
        }
    }

    fn entry(id: i64, title: &str, day: &str, proofs: u32) -> EntryRow {
        EntryRow {
            id: EntryId(id),
            staff: StaffId(1),
            name: "张三".to_owned(),
            staff_code: None,
            title: title.to_owned(),
            activity: Activity::Other,
            role: Role::Learner,
            span: Period::new(day.parse().unwrap(), day.parse().unwrap()).unwrap(),
            claimed: None,
            credits: None,
            state: EntryState::Pending,
            source: Source::Own,
            program: None,
            proofs,
            opinion: None,
        }
    }

    #[test]
    fn a_person_is_named_by_code_or_by_the_longest_name_that_only_one_has() {
        let people = [
            person(1, "张三", "0018"),
            person(2, "张三丰", "0019"),
            person(3, "李伟", "0020"),
            person(4, "李伟", "0021"),
        ];
        let whose = |name: &str| whose(&people, &key_of(Path::new(name))).map(|person| person.id.0);
        assert_eq!(whose("张三_新课标.jpg"), Some(1));
        assert_eq!(whose("03 张三丰 结业证书.pdf"), Some(2));
        assert_eq!(whose("李伟证书.jpg"), None, "two have that name");
        assert_eq!(whose("李伟0021证书.jpg"), Some(4));
        assert_eq!(whose("微信图片_20260302.jpg"), None);
    }

    #[test]
    fn a_record_is_named_by_its_title_or_its_day_or_is_the_only_one_without_proof() {
        let entries = [
            entry(1, "小学数学新课标县级培训", "2026-03-02", 0),
            entry(2, "班主任基本功培训", "2026-04-11", 0),
        ];
        let best = |name: &str, entries: &[EntryRow]| rank(&loose_key(name), entries).1.map(|id| id.0);
        assert_eq!(best("新课标", &entries), Some(1));
        assert_eq!(best("基本功培训证书", &entries), Some(2));
        assert_eq!(best("20260411", &entries), Some(2));
        assert_eq!(best("培训", &entries), None, "both are trainings");
        assert_eq!(best("证书", &entries), None);
        let [one, _] = entries;
        assert_eq!(best("证书", &[one, entry(2, "班主任基本功培训", "2026-04-11", 1)]), Some(1));
    }
}
