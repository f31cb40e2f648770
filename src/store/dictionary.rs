//! Words that are chosen or typed: those that were kept, and those that rows use.

use rusqlite::params;

use super::deed::Deed;
use super::error::StoreError;
use super::view::View;
use crate::model::dictionary::Dictionary;

/// A word that was kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DictionaryValue {
    /// The word.
    pub value: String,
    /// The word that it is another spelling of, or the new name of an old one.
    pub standard: Option<String>,
}

/// Where rows use words of a dictionary.
const fn used(dictionary: Dictionary) -> &'static str {
    match dictionary {
        Dictionary::Course => {
            "SELECT title AS word FROM program WHERE state <> 'void'
             UNION ALL SELECT title FROM entry WHERE program IS NULL AND state NOT IN ('void', 'deleted')"
        }
        Dictionary::Auditor => "SELECT auditor AS word FROM decision UNION ALL SELECT auditor FROM school",
        Dictionary::Subject => "SELECT subject AS word FROM staff",
        Dictionary::Department => "SELECT department AS word FROM staff",
        Dictionary::Stage => "SELECT stage AS word FROM staff",
        Dictionary::Post => "SELECT post AS word FROM staff",
        Dictionary::Title => "SELECT ifnull(other_title, title) AS word FROM staff",
        Dictionary::Place => {
            "SELECT place AS word FROM program UNION ALL SELECT place FROM session UNION ALL SELECT place FROM entry"
        }
        Dictionary::Opinion => "SELECT opinion AS word FROM decision",
    }
}

impl View<'_> {
    /// The words of a dictionary that were kept, by name.
    ///
    /// # Errors
    /// What the disk says.
    pub fn dictionary(self, dictionary: Dictionary) -> Result<Vec<DictionaryValue>, StoreError> {
        let sql = "SELECT value, standard FROM dictionary_value WHERE dictionary = ?1 ORDER BY value";
        self.rows(sql, [dictionary.code()], |row| {
            Ok(DictionaryValue { value: row.get(0)?, standard: row.get(1)? })
        })
    }

    /// The words of a dictionary that rows use, with how often, the most frequent first. Closed lists give their codes.
    ///
    /// # Errors
    /// What the disk says.
    pub fn words_used(self, dictionary: Dictionary) -> Result<Vec<(String, u32)>, StoreError> {
        let sql = format!(
            "SELECT word, count(*) FROM ({}) WHERE word <> '' GROUP BY word ORDER BY 2 DESC, 1",
            used(dictionary)
        );
        self.rows(&sql, [], |row| Ok((row.get(0)?, row.get(1)?)))
    }
}

impl Deed<'_> {
    /// Keeps a word, or writes anew what it stands for.
    ///
    /// # Errors
    /// What the disk says.
    pub fn keep_word(
        &self,
        dictionary: Dictionary,
        value: &str,
        standard: Option<&str>,
    ) -> Result<(), StoreError> {
        let sql = "INSERT INTO dictionary_value (dictionary, value, standard) VALUES (?1, ?2, ?3)
                   ON CONFLICT (dictionary, value) DO UPDATE SET standard = excluded.standard";
        self.run(sql, params![dictionary.code(), value, standard])?;
        Ok(())
    }

    /// Takes a word out of a dictionary; rows that use it stay.
    ///
    /// # Errors
    /// What the disk says.
    pub fn drop_word(&self, dictionary: Dictionary, value: &str) -> Result<(), StoreError> {
        let sql = "DELETE FROM dictionary_value WHERE dictionary = ?1 AND value = ?2";
        self.run(sql, params![dictionary.code(), value])?;
        Ok(())
    }

    /// Writes one word in the place of another in the rows that may still change: of people 学科 and 部门, and the names of
    /// trainings and hours that are not sealed. Gives how many rows it was.
    ///
    /// # Errors
    /// What the disk says.
    pub fn replace_word(&self, dictionary: Dictionary, old: &str, new: &str) -> Result<usize, StoreError> {
        let open = "state IN ('draft', 'pending', 'refused', 'returned')";
        let sql: Vec<String> = match dictionary {
            Dictionary::Subject => vec!["UPDATE staff SET subject = ?2 WHERE subject = ?1".to_owned()],
            Dictionary::Department => {
                vec!["UPDATE staff SET department = ?2 WHERE department = ?1".to_owned()]
            }
            Dictionary::Course => vec![
                "UPDATE program SET title = ?2 WHERE title = ?1 AND state IN ('draft', 'returned')"
                    .to_owned(),
                format!("UPDATE entry SET title = ?2 WHERE title = ?1 AND {open}"),
            ],
            Dictionary::Place => vec![
                "UPDATE program SET place = ?2 WHERE place = ?1 AND state IN ('draft', 'returned')"
                    .to_owned(),
                format!("UPDATE entry SET place = ?2 WHERE place = ?1 AND {open}"),
            ],
            _ => Vec::new(),
        };
        let mut rows = 0;
        for sql in sql {
            rows += self.run(&sql, [old, new])?;
        }
        Ok(rows)
    }
}
