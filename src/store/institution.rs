//! 主办单位 and 承办单位, by name with aliases: chosen from a list or typed.

use rusqlite::params;

use super::deed::Deed;
use super::entry_list::escaped;
use super::error::StoreError;
use super::view::View;
use crate::model::facts::Level;
use crate::model::id::InstitutionId;

impl View<'_> {
    /// The name of an institution.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub fn institution(self, id: InstitutionId) -> Result<String, StoreError> {
        let found = self.first("SELECT name FROM institution WHERE id = ?1", [id.0], |row| row.get(0))?;
        found.ok_or(StoreError::NotFound { what: "单位", key: id.to_string() })
    }

    /// The institution of this name, or of this alias.
    ///
    /// # Errors
    /// What the disk says.
    pub fn institution_named(self, name: &str) -> Result<Option<InstitutionId>, StoreError> {
        let sql = "SELECT id FROM institution WHERE name = ?1
                   UNION ALL SELECT institution FROM institution_alias WHERE alias = ?1 LIMIT 1";
        self.first(sql, [name], |row| Ok(InstitutionId(row.get(0)?)))
    }

    /// Names of institutions in which a text occurs, or an alias does, sorted; for choosing while typing.
    ///
    /// # Errors
    /// What the disk says.
    pub fn institutions(self, text: &str) -> Result<Vec<(InstitutionId, String)>, StoreError> {
        let part = format!("%{}%", escaped(text.trim()));
        let sql = "SELECT id, name FROM institution AS i WHERE name LIKE ?1 ESCAPE '\\' OR EXISTS
                     (SELECT 1 FROM institution_alias WHERE institution = i.id AND alias LIKE ?1 ESCAPE '\\')
                   ORDER BY name";
        self.rows(sql, [part], |row| Ok((InstitutionId(row.get(0)?), row.get(1)?)))
    }

    /// Other names of an institution, sorted.
    ///
    /// # Errors
    /// What the disk says.
    pub fn institution_aliases(self, id: InstitutionId) -> Result<Vec<String>, StoreError> {
        let sql = "SELECT alias FROM institution_alias WHERE institution = ?1 ORDER BY alias";
        self.rows(sql, [id.0], |row| row.get(0))
    }
}

impl Deed<'_> {
    /// The institution of this name or alias; a new name is taken in.
    ///
    /// # Errors
    /// What the disk says.
    pub fn institution(&self, name: &str, level: Option<Level>) -> Result<InstitutionId, StoreError> {
        if let Some(known) = self.view().institution_named(name)? {
            return Ok(known);
        }
        let sql = "INSERT INTO institution (name, level) VALUES (?1, ?2)";
        Ok(InstitutionId(self.insert(sql, params![name, level.map(Level::code)])?))
    }

    /// Another name under which an institution is found.
    ///
    /// # Errors
    /// What the disk says; an alias that another one has is refused by the database.
    pub fn add_institution_alias(&self, id: InstitutionId, alias: &str) -> Result<(), StoreError> {
        self.insert(
            "INSERT INTO institution_alias (institution, alias) VALUES (?1, ?2)",
            params![id.0, alias],
        )?;
        Ok(())
    }
}
