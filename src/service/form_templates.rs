//! 套表: templates of the district, looked at, kept with what goes where, and filled. A template that comes again is known by
//! its headings, whatever its file is called.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::error::ServiceError;
use super::outgoing::write_out;
use super::printing::{Lines, Request, lines};
use super::typed;
use crate::exchange::form_template::{self, Filled, Mapping, Reading, Said, Source};
use crate::exchange::inbound::text::words;
use crate::exchange::sheet::list::List;
use crate::store::{Deed, Done, FormTemplate, StoreError, View, Workspace};

/// The file of a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateFile {
    /// Its name with the ending.
    pub name: String,
    /// Its content.
    pub bytes: Vec<u8>,
}

impl TemplateFile {
    /// Reads a template of the disk.
    ///
    /// # Errors
    /// [`ServiceError::Unreadable`].
    pub fn open(path: &Path) -> Result<TemplateFile, ServiceError> {
        let why =
            |error: std::io::Error| ServiceError::Unreadable { path: path.to_owned(), why: error.into() };
        let bytes = std::fs::read(path).map_err(why)?;
        let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
        Ok(TemplateFile { name, bytes })
    }
}

/// What is written beside a kept template.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Noted {
    /// The names of its places.
    pub key: String,
    /// What goes where.
    pub mapping: Mapping,
}

/// A template that is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// What it is called.
    pub name: String,
    /// Its file.
    pub file: TemplateFile,
    /// What goes where.
    pub mapping: Mapping,
    key: String,
}

impl Kept {
    /// What it is known by when it comes again.
    pub(super) fn key(&self) -> &str {
        &self.key
    }
}

/// What was found in a template.
#[derive(Debug, Clone, PartialEq)]
pub struct Look {
    /// Its places, and what goes there: as remembered, else as guessed.
    pub reading: Reading,
    /// The kept template whose mapping is remembered; none when it is a guess.
    pub known_as: Option<String>,
    /// The headings of what can go in.
    pub titles: Vec<String>,
}

/// The templates that are kept, by name. One whose file or note was damaged is left out.
///
/// # Errors
/// What the disk says.
pub fn kept(view: View<'_>, folder: &Path) -> Result<Vec<Kept>, ServiceError> {
    let mut kept = Vec::new();
    for template in view.form_templates()? {
        let Ok(noted) = serde_json::from_str::<Noted>(&template.mapping) else { continue };
        let evidence = view.evidence(template.evidence)?;
        let Ok(bytes) = evidence.read(folder) else { continue };
        let file = TemplateFile { name: evidence.name, bytes };
        kept.push(Kept { name: template.name, file, mapping: noted.mapping, key: noted.key });
    }
    Ok(kept)
}

/// Looks at a template. What goes in is what is said, else what a kept template of the same headings takes, else what has
/// more of its headings.
///
/// # Errors
/// [`ServiceError::Template`], a period or regulation that is none, or what the disk says.
pub fn look(
    view: View<'_>,
    file: &TemplateFile,
    source: Option<Source>,
    said: &Said,
    request: &Request,
) -> Result<Look, ServiceError> {
    let remembered = notes(view)?;
    let mut best: Option<Look> = None;
    for source in Source::ALL.iter().copied().filter(|one| source.is_none_or(|said| said == *one)) {
        let list = lines(view, source, request)?.list;
        let mut reading = form_template::read(&file.bytes, source, &list, said)?;
        let titles = list.columns.iter().map(|column| column.title.clone()).collect();
        let known = remembered.iter().find(|(_, noted)| {
            noted.key == reading.key && noted.mapping.source == source && *said == Said::default()
        });
        if let Some((name, noted)) = known {
            reading.mapping = noted.mapping.clone();
            return Ok(Look { reading, known_as: Some(name.clone()), titles });
        }
        let places = |look: &Look| look.reading.mapping.columns.len() + look.reading.mapping.cells.len();
        let look = Look { reading, known_as: None, titles };
        if best.as_ref().is_none_or(|best| places(&look) > places(best)) {
            best = Some(look);
        }
    }
    best.ok_or_else(|| form_template::FillError::NoHeader.into())
}

fn notes(view: View<'_>) -> Result<Vec<(String, Noted)>, ServiceError> {
    let read = |template: FormTemplate| Some((template.name, serde_json::from_str(&template.mapping).ok()?));
    Ok(view.form_templates()?.into_iter().filter_map(read).collect())
}

/// Keeps a template under a name, in place of the one that had it.
///
/// # Errors
/// [`ServiceError::Field`] for an empty name, [`ServiceError::Template`] where the mapping does not fit, or what the disk says.
pub fn keep(
    workspace: &mut Workspace,
    name: &str,
    file: &TemplateFile,
    mapping: &Mapping,
) -> Result<Done<()>, ServiceError> {
    let today = workspace.setting().clock.today();
    workspace.deed("template.keep", |deed| {
        let request = Request::on(today);
        let Lines { list, facts } = lines(deed.view(), mapping.source, &request)?;
        let reading = form_template::read(&file.bytes, mapping.source, &list, &Said::default())?;
        // A mapping that does not fit is refused now, not when the copies are due.
        let few = List { rows: list.rows.iter().take(1).cloned().collect(), ..list };
        form_template::fill(&file.bytes, mapping, &few, &facts)?;
        put(deed, name, file, &Noted { key: reading.key, mapping: mapping.clone() })?;
        deed.say(format!("保存套表：{}", name.trim()));
        Ok(())
    })
}

/// Keeps a template with its note; 地区包 brings them too.
pub(super) fn put(
    deed: &Deed<'_>,
    name: &str,
    file: &TemplateFile,
    noted: &Noted,
) -> Result<(), ServiceError> {
    let name = words(&typed::needed("套表名称", name, 100)?);
    let evidence = deed.add_evidence(&file.name, &file.bytes)?;
    let mapping = serde_json::to_string(noted).unwrap_or_default();
    Ok(deed.put_form_template(&FormTemplate { name, evidence, mapping })?)
}

/// Takes a template out of the list.
///
/// # Errors
/// [`StoreError::NotFound`], or what the disk says.
pub fn remove(workspace: &mut Workspace, name: &str) -> Result<Done<()>, ServiceError> {
    workspace.deed("template.remove", |deed| {
        deed.remove_form_template(name)?;
        deed.say(format!("删除套表：{name}"));
        Ok(())
    })
}

/// The kept template of a name.
///
/// # Errors
/// [`StoreError::NotFound`], or what the disk says.
pub fn find(view: View<'_>, folder: &Path, name: &str) -> Result<Kept, ServiceError> {
    let found = kept(view, folder)?.into_iter().find(|template| template.name == name);
    found.ok_or_else(|| StoreError::NotFound { what: "套表", key: name.to_owned() }.into())
}

/// Fills a template with the people or records of a request.
///
/// # Errors
/// [`ServiceError::Template`], a period or regulation that is none, or what the disk says.
pub fn fill(
    view: View<'_>,
    file: &TemplateFile,
    mapping: &Mapping,
    request: &Request,
) -> Result<Vec<Filled>, ServiceError> {
    let Lines { list, facts } = lines(view, mapping.source, request)?;
    Ok(form_template::fill(&file.bytes, mapping, &list, &facts)?)
}

/// Writes the copies: one under the name itself, several beside each other with the person's name or a number behind it.
///
/// # Errors
/// [`ServiceError::Field`] for another ending than the template's, or what the disk says.
pub fn write(out: &Path, ending: &str, copies: &[Filled]) -> Result<Vec<PathBuf>, ServiceError> {
    let [one] = copies else {
        let stem = out.file_stem().unwrap_or(out.as_os_str()).to_string_lossy().into_owned();
        let mut taken = BTreeSet::new();
        let mut written = Vec::new();
        for (number, copy) in (1..).zip(copies) {
            let whose = if copy.whose.is_empty() { format!("{number:02}") } else { file_safe(&copy.whose) };
            let whose = if taken.insert(whose.clone()) { whose } else { format!("{whose}_{number}") };
            let ending =
                out.extension().map_or_else(|| ending.to_owned(), |e| e.to_string_lossy().into_owned());
            written.push((out.with_file_name(format!("{stem}_{whose}.{ending}")), copy));
        }
        for (path, copy) in &written {
            write_out(path, &copy.bytes, ending)?;
        }
        return Ok(written.into_iter().map(|(path, _)| path).collect());
    };
    write_out(out, &one.bytes, ending)?;
    Ok(vec![out.to_owned()])
}

/// A name without what no file name may hold.
fn file_safe(name: &str) -> String {
    name.chars().map(|c| if c.is_control() || r#"\/:*?"<>|"#.contains(c) { '_' } else { c }).collect()
}
