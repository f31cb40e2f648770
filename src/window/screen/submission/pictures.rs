//! Small pictures of scans and of the pages to be signed, drawn on a thread of their own.

use std::collections::BTreeMap;

use iced::Task;

use super::Context;
use crate::model::id::EvidenceId;
use crate::store::Evidence;
use crate::window::desk::Desk;
use crate::window::raster::{self, Sheet};

/// The longest side in px: twice what is shown, for dense displays.
const LONGEST: u32 = 356;

/// A file as it looks, or why it cannot be shown.
pub type Drawn = Result<Sheet, String>;

/// The pictures that were drawn.
pub struct Pictures {
    light: Desk<()>,
    drawn: BTreeMap<EvidenceId, Option<Drawn>>,
}

impl Default for Pictures {
    fn default() -> Self {
        Self { light: Desk::new(()), drawn: BTreeMap::new() }
    }
}

impl Pictures {
    /// Draws those that are not drawn yet. A file is known by its content, so none is drawn twice.
    pub fn draw<'e>(
        &mut self,
        context: &Context,
        files: impl Iterator<Item = &'e Evidence>,
    ) -> Task<(EvidenceId, Drawn)> {
        let mut tasks = Vec::new();
        for evidence in files.filter(|file| can_be_drawn(file)) {
            if self.drawn.contains_key(&evidence.id) {
                continue;
            }
            self.drawn.insert(evidence.id, None);
            let (id, kind, light) = (evidence.id, evidence.media_type.clone(), self.light.clone());
            let evidence = evidence.clone();
            let read = context.desk.ask(move |workspace| evidence.read(workspace.folder()));
            let drawn = read.then(move |read| {
                let kind = kind.clone();
                match read {
                    Ok(bytes) => light.ask_or(
                        move |()| raster::small(&bytes, &kind, LONGEST).map_err(|why| why.to_string()),
                        |fault| Err(fault.message),
                    ),
                    Err(fault) => Task::done(Err(fault.message)),
                }
            });
            tasks.push(drawn.map(move |drawn| (id, drawn)));
        }
        Task::batch(tasks)
    }

    /// Takes one that was drawn.
    pub fn take(&mut self, id: EvidenceId, drawn: Drawn) {
        self.drawn.insert(id, Some(drawn));
    }

    /// A file as it looks; none while it is not drawn yet.
    pub fn of(&self, id: EvidenceId) -> Option<&Drawn> {
        self.drawn.get(&id)?.as_ref()
    }

    /// How many pages a file has; none while that is not known.
    pub fn pages(&self, id: EvidenceId) -> Option<usize> {
        Some(self.of(id)?.as_ref().ok()?.pages)
    }
}

/// Whether a file is a picture or has pages.
pub fn can_be_drawn(evidence: &Evidence) -> bool {
    evidence.media_type == "application/pdf" || evidence.media_type.starts_with("image/")
}
