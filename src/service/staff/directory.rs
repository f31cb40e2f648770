//! Who is meant: a person is known by the document number, else by the staff code, else by a name that
//! only one person has. Two people of one name are never guessed.

use std::collections::HashMap;

use crate::model::citizen_id::DocumentNumber;
use crate::model::id::StaffId;
use crate::model::person_name::PersonName;
use crate::service::ServiceError;
use crate::store::{StaffKey, StoreError, View};

/// Everybody of the workspace, by what identifies a person.
#[derive(Debug, Default)]
pub struct Directory {
    people: Vec<StaffKey>,
    by_document: HashMap<String, Vec<usize>>,
    by_code: HashMap<String, usize>,
    by_name: HashMap<String, Vec<usize>>,
}

/// Why nobody can be said to be meant.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unknown {
    /// There is nobody like that.
    #[error("教职工里没有“{0}”")]
    Nobody(String),
    /// More than one person has this name.
    #[error("有 {} 人叫“{name}”：{}", people.len(), listed(people))]
    Several {
        /// The name.
        name: String,
        /// Who has it.
        people: Vec<StaffKey>,
    },
    /// Name and number belong to different people.
    #[error("{by}属于“{}”，与姓名“{name}”不符", person.name)]
    Contradiction {
        /// 证件号 or 教师编号.
        by: &'static str,
        /// The name that was given with it.
        name: PersonName,
        /// Whose number it is.
        person: Box<StaffKey>,
    },
    /// Document number and staff code belong to different people.
    #[error("证件号属于“{}”，教师编号属于“{}”", document.name, code.name)]
    TwoPeople {
        /// Whose document number it is.
        document: Box<StaffKey>,
        /// Whose staff code it is.
        code: Box<StaffKey>,
    },
}

impl Unknown {
    /// A stable code.
    pub const fn code(&self) -> &'static str {
        match self {
            Unknown::Nobody(_) => "unknown_staff",
            Unknown::Several { .. } => "ambiguous_staff",
            Unknown::Contradiction { .. } | Unknown::TwoPeople { .. } => "contradicting_staff",
        }
    }
}

/// People of one name, told apart by what is known of them.
fn listed(people: &[StaffKey]) -> String {
    let about = |person: &StaffKey| match (&person.staff_code, &person.document) {
        (Some(code), _) => format!("编号 {code}"),
        (None, Some(document)) => format!("证件号 {}", document.masked()),
        (None, None) => format!("第 {} 号，没有证件号和编号", person.id),
    };
    people.iter().map(about).collect::<Vec<_>>().join("、")
}

impl Directory {
    /// Everybody, those who left too.
    ///
    /// # Errors
    /// What the disk says.
    pub fn load(view: View<'_>) -> Result<Directory, StoreError> {
        let mut directory = Directory::default();
        for person in view.staff_keys()? {
            directory.add(person);
        }
        Ok(directory)
    }

    fn add(&mut self, person: StaffKey) {
        let place = self.people.len();
        if let Some(document) = &person.document {
            self.by_document.entry(document.as_str().to_owned()).or_default().push(place);
        }
        if let Some(code) = &person.staff_code {
            self.by_code.insert(code.clone(), place);
        }
        self.by_name.entry(person.name.key()).or_default().push(place);
        let former = person.former_name.as_ref().map(PersonName::key);
        if let Some(former) = former.filter(|former| *former != person.name.key()) {
            self.by_name.entry(former).or_default().push(place);
        }
        self.people.push(person);
    }

    /// Whose document this is: of the same type, else the only one with that number.
    pub fn with_document(&self, document: &DocumentNumber) -> Option<&StaffKey> {
        let found = self.by_document.get(document.as_str())?;
        let people = || found.iter().filter_map(|place| self.people.get(*place));
        people()
            .find(|person| person.document.as_ref() == Some(document))
            .or_else(|| people().next().filter(|_| found.len() == 1))
    }

    /// Whose staff code this is.
    pub fn with_code(&self, code: &str) -> Option<&StaffKey> {
        self.people.get(*self.by_code.get(code)?)
    }

    /// The person of a row's number.
    pub fn with_id(&self, id: StaffId) -> Option<&StaffKey> {
        self.people.get(self.people.binary_search_by_key(&id, |person| person.id).ok()?)
    }

    /// Everybody of this name, former names too.
    pub fn named(&self, name: &PersonName) -> Vec<&StaffKey> {
        let places = self.by_name.get(&name.key()).map(Vec::as_slice).unwrap_or_default();
        places.iter().filter_map(|place| self.people.get(*place)).collect()
    }

    /// Who a row of a roster or a list of hours is about.
    ///
    /// # Errors
    /// [`Unknown`] when that cannot be said for certain.
    pub fn who(
        &self,
        name: Option<&PersonName>,
        code: Option<&str>,
        document: Option<&DocumentNumber>,
    ) -> Result<StaffId, Unknown> {
        let by_document = document.and_then(|document| self.with_document(document));
        let by_code = code.and_then(|code| self.with_code(code));
        if let (Some(document), Some(code)) = (by_document, by_code)
            && document.id != code.id
        {
            let (document, code) = (Box::new(document.clone()), Box::new(code.clone()));
            return Err(Unknown::TwoPeople { document, code });
        }
        for (by, person) in [("证件号", by_document), ("教师编号", by_code)] {
            let Some(person) = person else { continue };
            return match name.filter(|name| !is_called(person, name)) {
                Some(name) => {
                    Err(Unknown::Contradiction { by, name: name.clone(), person: Box::new(person.clone()) })
                }
                None => Ok(person.id),
            };
        }
        let Some(name) = name else {
            let number = document.map(DocumentNumber::as_str).or(code).unwrap_or_default();
            return Err(Unknown::Nobody(number.to_owned()));
        };
        let mut people = self.named(name);
        people.retain(|person| !differs(person, code, document));
        match people.as_slice() {
            [] => Err(Unknown::Nobody(name.to_string())),
            [person] => Ok(person.id),
            several => {
                let people = several.iter().map(|person| (*person).clone()).collect();
                Err(Unknown::Several { name: name.to_string(), people })
            }
        }
    }
}

/// Whether a person has or had this name.
pub(super) fn is_called(person: &StaffKey, name: &PersonName) -> bool {
    let key = name.key();
    person.name.key() == key || person.former_name.as_ref().is_some_and(|former| former.key() == key)
}

/// Whether numbers on both sides show that somebody else is meant.
pub(super) fn differs(person: &StaffKey, code: Option<&str>, document: Option<&DocumentNumber>) -> bool {
    match (document, &person.document, code, &person.staff_code) {
        (Some(given), Some(kept), ..) => given.as_str() != kept.as_str(),
        (_, _, Some(given), Some(kept)) => given != kept,
        _ => false,
    }
}

/// Finds the person that was typed as a staff code, a document number, a name, or `#` and the row's number.
///
/// # Errors
/// [`Unknown`] when nobody or more than one is meant, or what the disk says.
pub fn find_one(view: View<'_>, text: &str) -> Result<StaffId, ServiceError> {
    let text = text.trim();
    let directory = Directory::load(view)?;
    if let Some(number) = text.strip_prefix('#') {
        let person = directory.people.iter().find(|person| person.id.to_string() == number);
        return Ok(person.ok_or_else(|| Unknown::Nobody(text.to_owned()))?.id);
    }
    let upper = text.to_uppercase();
    let by_document = directory.by_document.get(&upper).filter(|found| found.len() == 1);
    let by_document = by_document.and_then(|found| directory.people.get(*found.first()?));
    if let Some(person) = directory.with_code(text).or(by_document) {
        return Ok(person.id);
    }
    let name = PersonName::parse(text).map_err(|_| Unknown::Nobody(text.to_owned()))?;
    Ok(directory.who(Some(&name), None, None)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::citizen_id::CitizenId;

    fn person(id: i64, name: &str, code: Option<&str>, document: Option<&str>) -> StaffKey {
        StaffKey {
            id: StaffId(id),
            name: name.parse().unwrap(),
            former_name: None,
            staff_code: code.map(str::to_owned),
            document: document.map(|text| text.parse::<CitizenId>().unwrap().into()),
        }
    }

    const LIU: [&str; 2] = ["330999196901010017", "330999199512310108"];

    fn directory() -> Directory {
        let mut directory = Directory::default();
        let mut renamed = person(4, "王新", Some("J4"), None);
        renamed.former_name = Some("王旧".parse().unwrap());
        for person in [
            person(1, "刘洋", Some("J1"), Some(LIU[0])),
            person(2, "刘洋", None, Some(LIU[1])),
            person(3, "张三", Some("J3"), None),
            renamed,
        ] {
            directory.add(person);
        }
        directory
    }

    fn who(name: &str, code: Option<&str>, document: Option<&str>) -> Result<i64, Unknown> {
        let name: Option<PersonName> = name.parse().ok();
        let document: Option<DocumentNumber> = document.map(|text| text.parse::<CitizenId>().unwrap().into());
        directory().who(name.as_ref(), code, document.as_ref()).map(|id| id.0)
    }

    #[test]
    fn numbers_come_before_names() {
        assert_eq!(who("刘洋", None, Some(LIU[1])), Ok(2));
        assert_eq!(who("", None, Some(LIU[0])), Ok(1));
        assert_eq!(who("", Some("J3"), None), Ok(3));
        assert_eq!(who("王旧", Some("J4"), None), Ok(4), "the former name is a name");
        assert_eq!(who("张三", None, None), Ok(3));
        assert_eq!(who("张三", Some("J3"), Some("330999198808080028")), Ok(3));
    }

    #[test]
    fn what_is_not_certain_is_not_guessed() {
        assert!(matches!(who("刘洋", None, None), Err(Unknown::Several { people, .. }) if people.len() == 2));
        assert!(matches!(who("李四", Some("J3"), None), Err(Unknown::Contradiction { by: "教师编号", .. })));
        assert!(matches!(who("张三", None, Some(LIU[0])), Err(Unknown::Contradiction { by: "证件号", .. })));
        assert!(matches!(who("李四", None, None), Err(Unknown::Nobody(_))));
        let shifted = who("刘洋", Some("J3"), Some(LIU[0])).unwrap_err();
        assert_eq!(
            shifted.to_string(),
            "证件号属于“刘洋”，教师编号属于“张三”",
            "a column that slipped shows"
        );
        assert!(matches!(who("", Some("J9"), None), Err(Unknown::Nobody(number)) if number == "J9"));
        assert_eq!(who("刘洋", Some("J9"), None), Ok(2), "the other one has another code");
        let told = who("刘洋", None, None).unwrap_err().to_string();
        assert!(told.starts_with("有 2 人叫“刘洋”：编号 J1、证件号 330999"), "{told}");
        assert!(!told.contains(LIU[1]), "the full number is not told: {told}");
    }
}
