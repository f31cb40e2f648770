//! 主办单位 and 承办单位, by name with aliases: chosen from a list or typed.

use rusqlite::{Row, params};

use super::column::Fields;
use super::deed::Deed;
use super::entry_list::escaped;
use super::error::StoreError;
use super::view::View;
use crate::model::facts::Level;
use crate::model::id::InstitutionId;
use crate::model::institution::InstitutionKind;

/// An institution with what hangs on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Institution {
    /// Number of the row.
    pub id: InstitutionId,
    /// 名称.
    pub name: String,
    /// What kind of body it is.
    pub kind: Option<InstitutionKind>,
    /// Its rank.
    pub level: Option<Level>,
    /// 代码.
    pub code: Option<String>,
    /// 批准单位.
    pub approved_by: Option<String>,
    /// 备注.
    pub note: Option<String>,
    /// Other names, sorted.
    pub aliases: Vec<String>,
    /// How many programs it holds or carries out.
    pub programs: u32,
}

const ROW: &str = "SELECT i.id, i.name, i.kind, i.level, i.code, i.approved_by, i.note,
  (SELECT count(*) FROM program AS p WHERE i.id IN (p.institution, p.provider)) FROM institution AS i";

fn read_institution(row: &Row<'_>) -> rusqlite::Result<Institution> {
    let mut next = Fields::of(row);
    Ok(Institution {
        id: InstitutionId(next.plain()?),
        name: next.plain()?,
        kind: next.optional_coded(InstitutionKind::from_code)?,
        level: next.optional_coded(Level::from_code)?,
        code: next.plain()?,
        approved_by: next.plain()?,
        note: next.plain()?,
        programs: next.plain()?,
        aliases: Vec::new(),
    })
}

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

    /// One institution with its aliases.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], or what the disk says.
    pub fn institution_row(self, id: InstitutionId) -> Result<Institution, StoreError> {
        let found = self.first(&format!("{ROW} WHERE i.id = ?1"), [id.0], read_institution)?;
        let body = found.ok_or(StoreError::NotFound { what: "单位", key: id.to_string() })?;
        Ok(Institution { aliases: self.institution_aliases(id)?, ..body })
    }

    /// The institutions in whose name or aliases a text occurs, with their aliases, by name.
    ///
    /// # Errors
    /// What the disk says.
    pub fn institution_list(self, text: &str) -> Result<Vec<Institution>, StoreError> {
        let found = self.institutions(text)?;
        found.into_iter().map(|(id, _)| self.institution_row(id)).collect()
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

    /// Writes what is known of an institution, its aliases aside.
    ///
    /// # Errors
    /// What the disk says.
    pub fn update_institution(&self, body: &Institution) -> Result<(), StoreError> {
        self.run(
            "UPDATE institution SET name = ?2, kind = ?3, level = ?4, code = ?5, approved_by = ?6, note = ?7
             WHERE id = ?1",
            params![
                body.id.0,
                body.name,
                body.kind.map(InstitutionKind::code),
                body.level.map(Level::code),
                body.code,
                body.approved_by,
                body.note
            ],
        )?;
        Ok(())
    }

    /// Gives programs and aliases of one institution to another and removes the first.
    ///
    /// # Errors
    /// What the disk says.
    pub fn move_institution(&self, from: InstitutionId, to: InstitutionId) -> Result<(), StoreError> {
        for sql in [
            "UPDATE program SET institution = ?2 WHERE institution = ?1",
            "UPDATE program SET provider = ?2 WHERE provider = ?1",
            "UPDATE institution_alias SET institution = ?2 WHERE institution = ?1",
        ] {
            self.run(sql, [from.0, to.0])?;
        }
        self.run("DELETE FROM institution WHERE id = ?1", [from.0])?;
        Ok(())
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

    /// Takes another name away again.
    ///
    /// # Errors
    /// What the disk says.
    pub fn remove_institution_alias(&self, id: InstitutionId, alias: &str) -> Result<(), StoreError> {
        self.run(
            "DELETE FROM institution_alias WHERE institution = ?1 AND alias = ?2",
            params![id.0, alias],
        )?;
        Ok(())
    }
}
