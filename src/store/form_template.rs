//! Templates of the district 套表, each with its file and what goes where in it.

use rusqlite::params;

use super::deed::Deed;
use super::error::StoreError;
use super::view::View;
use crate::model::id::EvidenceId;

/// A template that is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormTemplate {
    /// What the administrator calls it.
    pub name: String,
    /// Its file.
    pub evidence: EvidenceId,
    /// What goes where, as JSON.
    pub mapping: String,
}

impl View<'_> {
    /// The templates that are kept, by name.
    ///
    /// # Errors
    /// What the disk says.
    pub fn form_templates(self) -> Result<Vec<FormTemplate>, StoreError> {
        self.rows("SELECT name, evidence, mapping FROM form_template ORDER BY name", [], |row| {
            Ok(FormTemplate { name: row.get(0)?, evidence: EvidenceId(row.get(1)?), mapping: row.get(2)? })
        })
    }
}

impl Deed<'_> {
    /// Keeps a template, in place of the one of the same name.
    ///
    /// # Errors
    /// What the disk says.
    pub fn put_form_template(&self, template: &FormTemplate) -> Result<(), StoreError> {
        self.run(
            "INSERT INTO form_template (name, evidence, mapping) VALUES (?1, ?2, ?3)
             ON CONFLICT (name) DO UPDATE SET evidence = excluded.evidence, mapping = excluded.mapping",
            params![template.name, template.evidence.0, template.mapping],
        )?;
        Ok(())
    }

    /// Takes a template out of the list; its file stays where files of the workspace are.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], or what the disk says.
    pub fn remove_form_template(&self, name: &str) -> Result<(), StoreError> {
        match self.run("DELETE FROM form_template WHERE name = ?1", [name])? {
            0 => Err(StoreError::NotFound { what: "套表", key: name.to_owned() }),
            _ => Ok(()),
        }
    }
}
