//! 地区包: one zip that a county officer posts once and every school takes in: regulations as texts, templates with what goes where
//! in them, institutions. Nothing about a person is in it.

use std::io::{Cursor, Read, Write};

use serde::{Deserialize, Serialize};
use zip::write::SimpleFileOptions;
use zip::{System, ZipArchive, ZipWriter};

use super::form_template::Mapping;
use crate::model::facts::Level;
use crate::model::institution::InstitutionKind;

/// The format that this program writes and the newest that it reads.
const FORMAT: u32 = 1;
const CONTENT: &str = "district.json";
/// No file in it is longer, in bytes, and there are no more.
const LONGEST: u64 = 16 << 20;
const MOST: usize = 500;

/// Why a 地区包 cannot be taken in or made.
#[derive(Debug, thiserror::Error)]
pub enum DistrictError {
    /// Not such a file, or cut short.
    #[error("不是地区包，或文件已损坏")]
    Damaged,
    /// Written by a later version.
    #[error("地区包是更新的版本写的，本程序读不了")]
    Newer,
    /// Longer than any.
    #[error("地区包太大")]
    TooLarge,
    /// A person stands in a template that was to be handed on.
    #[error("套表“{template}”里有教职工的证件号码，不能放进地区包")]
    Personal {
        /// Its name.
        template: String,
    },
}

/// What a 地区包 brings.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct District {
    /// Who made it.
    pub from: String,
    /// Texts of regulations.
    pub packs: Vec<String>,
    /// Bodies that hold trainings.
    pub institutions: Vec<Body>,
    /// Templates of forms.
    pub templates: Vec<Template>,
}

/// A body that holds trainings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Body {
    /// 名称.
    pub name: String,
    /// What kind it is.
    pub kind: Option<InstitutionKind>,
    /// Its rank.
    pub level: Option<Level>,
    /// Other names.
    pub aliases: Vec<String>,
}

/// A template with what goes where in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    /// What it is called.
    pub name: String,
    /// The name of its file.
    pub file: String,
    /// Its content.
    pub bytes: Vec<u8>,
    /// What it is known by.
    pub key: String,
    /// What goes where.
    pub mapping: Mapping,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Content {
    format: u32,
    from: String,
    packs: Vec<String>,
    institutions: Vec<Body>,
    templates: Vec<Listed>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Listed {
    name: String,
    file: String,
    /// The place in the zip.
    path: String,
    key: String,
    mapping: Mapping,
}

impl District {
    /// The file; the same for the same content.
    ///
    /// # Errors
    /// [`DistrictError::TooLarge`].
    pub fn write(&self) -> Result<Vec<u8>, DistrictError> {
        let path = |at: usize| format!("templates/{:02}", at + 1);
        let listed = self.templates.iter().enumerate().map(|(at, template)| Listed {
            name: template.name.clone(),
            file: template.file.clone(),
            path: path(at),
            key: template.key.clone(),
            mapping: template.mapping.clone(),
        });
        let content = Content {
            format: FORMAT,
            from: self.from.clone(),
            packs: self.packs.clone(),
            institutions: self.institutions.clone(),
            templates: listed.collect(),
        };
        let json = serde_json::to_vec_pretty(&content).map_err(|_| DistrictError::Damaged)?;
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        let templates = self.templates.iter().enumerate();
        let files = templates.map(|(at, template)| (path(at), template.bytes.as_slice()));
        for (path, bytes) in std::iter::once((CONTENT.to_owned(), json.as_slice())).chain(files) {
            if bytes.len() as u64 > LONGEST {
                return Err(DistrictError::TooLarge);
            }
            let options = SimpleFileOptions::default().system(System::Unix);
            zip.start_file(path, options).map_err(|_| DistrictError::TooLarge)?;
            zip.write_all(bytes).map_err(|_| DistrictError::TooLarge)?;
        }
        Ok(zip.finish().map_err(|_| DistrictError::TooLarge)?.into_inner())
    }

    /// Reads such a file.
    ///
    /// # Errors
    /// [`DistrictError`].
    pub fn read(bytes: &[u8]) -> Result<District, DistrictError> {
        let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| DistrictError::Damaged)?;
        if zip.len() > MOST {
            return Err(DistrictError::TooLarge);
        }
        let json = part(&mut zip, CONTENT)?;
        // Only the number is read of a later format, which may have other fields.
        let format =
            serde_json::from_slice::<serde_json::Value>(&json).map_err(|_| DistrictError::Damaged)?;
        if format.get("format").and_then(serde_json::Value::as_u64).is_some_and(|n| n > u64::from(FORMAT)) {
            return Err(DistrictError::Newer);
        }
        let content: Content = serde_json::from_value(format).map_err(|_| DistrictError::Damaged)?;
        let mut templates = Vec::new();
        for listed in content.templates {
            let bytes = part(&mut zip, &listed.path)?;
            let Listed { name, file, path: _, key, mapping } = listed;
            templates.push(Template { name, file, bytes, key, mapping });
        }
        let Content { from, packs, institutions, .. } = content;
        Ok(District { from, packs, institutions, templates })
    }
}

fn part(zip: &mut ZipArchive<Cursor<&[u8]>>, path: &str) -> Result<Vec<u8>, DistrictError> {
    let file = zip.by_name(path).map_err(|_| DistrictError::Damaged)?;
    let mut bytes = Vec::new();
    let read = file.take(LONGEST + 1).read_to_end(&mut bytes).map_err(|_| DistrictError::Damaged)?;
    if read as u64 > LONGEST { Err(DistrictError::TooLarge) } else { Ok(bytes) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::form_template::Source;

    fn district() -> District {
        let mapping = Mapping {
            source: Source::People,
            sheet: "附件1".into(),
            first_row: 4,
            columns: Vec::new(),
            cells: Vec::new(),
        };
        District {
            from: "青禾县教育局".into(),
            packs: vec!["[pack]".into()],
            institutions: vec![Body {
                name: "县教师进修学校".into(),
                kind: None,
                level: Some(Level::County),
                aliases: vec!["进修学校".into()],
            }],
            templates: vec![Template {
                name: "申报表".into(),
                file: "附件1.xlsx".into(),
                bytes: b"PK template".to_vec(),
                key: "xlsx|附件1|姓名".into(),
                mapping,
            }],
        }
    }

    #[test]
    fn what_is_written_is_read_back_and_the_same_each_time() {
        let bytes = district().write().unwrap();
        assert_eq!(District::read(&bytes).unwrap(), district());
        assert!(bytes == district().write().unwrap());
    }

    #[test]
    fn what_is_none_or_of_a_later_format_is_refused() {
        let bytes = district().write().unwrap();
        assert!(matches!(District::read(b"PK\x03\x04"), Err(DistrictError::Damaged)));
        assert!(matches!(District::read(&bytes[..bytes.len() - 9]), Err(DistrictError::Damaged)));
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        zip.start_file(CONTENT, SimpleFileOptions::default()).unwrap();
        zip.write_all(br#"{"format":2,"colour":"red"}"#).unwrap();
        let later = zip.finish().unwrap().into_inner();
        assert!(matches!(District::read(&later), Err(DistrictError::Newer)));
    }
}
