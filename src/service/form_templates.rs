//! 套表: templates of the district, looked at, kept with what goes where, and filled. A template that comes again is known by
//! the digest of its file, whatever it is called; an edition of it by its headings, and then it is said whether they still stand
//! where they stood.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::error::ServiceError;
use super::outgoing::write_out;
use super::printing::{Lines, Request, WHOLE_HOURS, lines};
use super::typed;
use crate::exchange::form_template::{
    self, CellMap, ColumnMap, Filled, Mapping, Named, Preset, Reading, Said, Source, presets,
};
use crate::exchange::inbound::text::words;
use crate::exchange::package::Digest;
use crate::exchange::sheet::list::{List, SheetError};
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
    /// Where the headings and labels stood, and the first row of the list; none where that was not looked at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub layout: Option<Layout>,
}

/// Where things stand in a template.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Layout {
    first_row: u32,
    headings: Vec<Named>,
    labels: Vec<Named>,
    /// The single cells that the template itself names.
    cells: Vec<CellMap>,
}

impl Layout {
    fn of(reading: &Reading) -> Layout {
        let (headings, labels) = (reading.headings.clone(), reading.labels.clone());
        let (first_row, cells) = (reading.mapping.first_row, reading.mapping.cells.clone());
        Layout { first_row, headings, labels, cells }
    }

    /// The name of a place, and how many places before it bear it too.
    fn name_of<'n>(named: &'n [Named], place: &str) -> Option<(&'n str, usize)> {
        let at = named.iter().position(|named| named.place == place)?;
        let name = named.get(at)?.name.as_str();
        Some((name, named.iter().take(at).filter(|before| before.name == name).count()))
    }

    /// The place of a name among those that bear it.
    fn place_of<'n>(named: &'n [Named], (name, nth): (&str, usize)) -> Option<&'n str> {
        named.iter().filter(|named| named.name == name).nth(nth).map(|named| named.place.as_str())
    }
}

/// How well a template is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Familiar {
    /// Nothing like it was kept: what goes where is a guess.
    New,
    /// It is the very file that was kept.
    SameFile,
    /// Another file with the same headings in the same places.
    SameLayout,
    /// A column set that comes with the program, not looked at by anybody here.
    Preset,
    /// Another file with the same headings in other places: what was kept was carried over by the headings.
    Moved,
}

impl Familiar {
    /// The word of the command line.
    pub const fn id(self) -> &'static str {
        match self {
            Familiar::New => "new",
            Familiar::SameFile => "same_file",
            Familiar::SameLayout => "same_layout",
            Familiar::Preset => "preset",
            Familiar::Moved => "moved",
        }
    }
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
    /// How well it is known.
    pub familiar: Familiar,
    /// The headings of what can go in.
    pub titles: Vec<String>,
}

impl Look {
    /// How it is known, as a sentence: 与保存的“申报表”是同一个文件，按上次的填.
    pub fn familiarity(&self) -> String {
        let name = self.known_as.as_deref().unwrap_or_default();
        match self.familiar {
            Familiar::New => "按表头对应，请核对".to_owned(),
            Familiar::SameFile => format!("与保存的“{name}”是同一个文件，按上次的填"),
            Familiar::SameLayout => format!("与保存的“{name}”表头和位置都一样，按上次的填"),
            Familiar::Preset => format!("“{name}”的公开字段，按公开资料整理，以当年模板为准"),
            Familiar::Moved => {
                format!("与保存的“{name}”表头一样，但位置不同；已按表头重新对应，请核对后再填")
            }
        }
    }
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

/// Looks at a template. What goes in is what is said, else what a kept template takes that is the same file or has the same
/// headings, else what has more of its headings.
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
    let remembered = if *said == Said::default() { notes(view)? } else { Vec::new() };
    let digest = Digest::of(&file.bytes).to_string();
    let known = presets().iter().find(|known| preset(known).is_ok_and(|(kept, _)| kept.bytes == file.bytes));
    let mut best: Option<Look> = None;
    for source in Source::ALL.iter().copied().filter(|one| source.is_none_or(|said| said == *one)) {
        let list = lines(view, source, request)?.list;
        let reading = form_template::read(&file.bytes, source, &list, said)?;
        let titles: Vec<String> = list.columns.iter().map(|column| column.title.clone()).collect();
        let of_source = || remembered.iter().filter(|kept| kept.noted.mapping.source == source);
        let same_file = of_source().find(|kept| kept.digest == digest);
        if let Some(kept) = same_file.or_else(|| of_source().find(|kept| kept.noted.key == reading.key)) {
            return Ok(recalled(kept, reading, titles, same_file.is_some()));
        }
        if let Some(known) = known.filter(|known| known.source == source && *said == Said::default()) {
            let reading = Reading { mapping: known.mapping(), ..reading };
            let known_as = Some(known.name.clone());
            return Ok(Look { reading, known_as, familiar: Familiar::Preset, titles });
        }
        let places = |look: &Look| look.reading.mapping.columns.len() + look.reading.mapping.cells.len();
        let look = Look { reading, known_as: None, familiar: Familiar::New, titles };
        if best.as_ref().is_none_or(|best| places(&look) > places(best)) {
            best = Some(look);
        }
    }
    best.ok_or_else(|| form_template::FillError::NoHeader.into())
}

/// A template as it was kept, or as its headings say where they have moved.
fn recalled(kept: &Note, mut reading: Reading, titles: Vec<String>, same_file: bool) -> Look {
    let (noted, now) = (&kept.noted, Layout::of(&reading));
    let familiar = match &noted.layout {
        _ if same_file => Familiar::SameFile,
        Some(layout) if *layout == now => Familiar::SameLayout,
        _ => Familiar::Moved,
    };
    if familiar == Familiar::Moved {
        if let Some(before) = &noted.layout {
            carry_over(&noted.mapping, before, &now, &mut reading.mapping);
        }
    } else {
        reading.mapping = noted.mapping.clone();
    }
    Look { reading, known_as: Some(kept.name.clone()), familiar, titles }
}

/// Takes over what was said of each heading and label to where it stands now. What is new keeps its guess.
fn carry_over(kept: &Mapping, before: &Layout, now: &Layout, mapping: &mut Mapping) {
    for named in &before.headings {
        let name = Layout::name_of(&before.headings, &named.place);
        let Some(place) = name.and_then(|name| Layout::place_of(&now.headings, name)) else { continue };
        let map = kept.columns.iter().find(|map| map.column == named.place);
        mapping.columns.retain(|map| map.column != place);
        mapping.columns.extend(map.map(|map| ColumnMap { column: place.to_owned(), ..map.clone() }));
    }
    for named in &before.labels {
        let name = Layout::name_of(&before.labels, &named.place);
        let Some(place) = name.and_then(|name| Layout::place_of(&now.labels, name)) else { continue };
        let map = kept.cells.iter().find(|map| map.cell == named.place);
        mapping.cells.retain(|map| map.cell != place);
        mapping.cells.extend(map.map(|map| CellMap { cell: place.to_owned(), words: map.words.clone() }));
    }
}

/// What is known of a kept template without its file.
struct Note {
    name: String,
    digest: String,
    noted: Noted,
}

fn notes(view: View<'_>) -> Result<Vec<Note>, ServiceError> {
    let mut notes = Vec::new();
    for template in view.form_templates()? {
        let Ok(noted) = serde_json::from_str(&template.mapping) else { continue };
        let digest = view.evidence(template.evidence)?.sha256;
        notes.push(Note { name: template.name, digest, noted });
    }
    Ok(notes)
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
        let layout = Some(Layout::of(&reading));
        put(deed, name, file, &Noted { key: reading.key, mapping: mapping.clone(), layout })?;
        deed.say(format!("保存套表：{}", name.trim()));
        Ok(())
    })
}

/// Where things stand in a template that came with its mapping; none where that cannot be said.
pub(super) fn layout(view: View<'_>, file: &TemplateFile, mapping: &Mapping) -> Option<Layout> {
    let today = view.school().ok()?.period.from();
    let list = lines(view, mapping.source, &Request::on(today)).ok()?.list;
    let reading = form_template::read(&file.bytes, mapping.source, &list, &Said::default()).ok()?;
    Some(Layout::of(&reading))
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

/// The hours that are cut to whole ones in a template that takes no others, one in words each.
///
/// # Errors
/// A period or regulation that is none, or what the disk says.
pub fn rounded(view: View<'_>, mapping: &Mapping, request: &Request) -> Result<Vec<String>, ServiceError> {
    if mapping.columns.iter().all(|map| map.title != WHOLE_HOURS) {
        return Ok(Vec::new());
    }
    Ok(lines(view, mapping.source, request)?.rounded())
}

/// A column set that comes with the program, as a template: the file, and what goes where.
///
/// # Errors
/// [`ServiceError::Sheet`] when its headings are longer than a workbook takes.
pub fn preset(preset: &Preset) -> Result<(TemplateFile, Mapping), ServiceError> {
    let bytes = preset.xlsx().map_err(SheetError::from)?;
    Ok((TemplateFile { name: format!("{}.xlsx", preset.id), bytes }, preset.mapping()))
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
