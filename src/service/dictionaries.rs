//! 字典: words that are chosen or typed, with near ones proposed; an old word stands for a new one, and what may still change
//! takes the new one.

use super::error::ServiceError;
use super::typed;
use crate::exchange::inbound::text::{loose_key, words};
use crate::model::dictionary::Dictionary;
use crate::model::institution::near;
use crate::model::staff::{PostCategory, SchoolStage, Title};
use crate::store::{Done, View, Workspace};

/// A word to choose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// The word.
    pub value: String,
    /// How many rows use it.
    pub uses: u32,
    /// The word that it stands for, where it is another spelling or an old name.
    pub standard: Option<String>,
    /// Whether it was kept by hand.
    pub kept: bool,
}

/// The words of a dictionary in which a text occurs, the most used first; then those that were only kept.
///
/// # Errors
/// What the disk says.
pub fn words_of(view: View<'_>, dictionary: Dictionary, text: &str) -> Result<Vec<Word>, ServiceError> {
    let mut kept = view.dictionary(dictionary)?;
    let mut found = Vec::new();
    for (value, uses) in view.words_used(dictionary)? {
        let value = spelt(dictionary, value);
        let mine = kept.iter().position(|one| one.value == value).map(|at| kept.remove(at));
        let standard = mine.as_ref().and_then(|mine| mine.standard.clone());
        found.push(Word { value, uses, standard, kept: mine.is_some() });
    }
    found.extend(kept.into_iter().map(|one| Word {
        value: one.value,
        uses: 0,
        standard: one.standard,
        kept: true,
    }));
    let key = loose_key(text);
    found.retain(|word| loose_key(&word.value).contains(&key));
    Ok(found)
}

/// The word of a code of a closed list; other words stay.
fn spelt(dictionary: Dictionary, value: String) -> String {
    let word = match dictionary {
        Dictionary::Stage => SchoolStage::from_code(&value).map(SchoolStage::word),
        Dictionary::Post => PostCategory::from_code(&value).map(PostCategory::word),
        Dictionary::Title => Title::from_code(&value).map(Title::word),
        _ => None,
    };
    word.map_or(value, str::to_owned)
}

/// Words that are perhaps another spelling of a new one; none where it is known.
///
/// # Errors
/// What the disk says.
pub fn near_words(view: View<'_>, dictionary: Dictionary, text: &str) -> Result<Vec<String>, ServiceError> {
    let (name, key) = (words(text), loose_key(text));
    let all = words_of(view, dictionary, "")?;
    if name.is_empty() || all.iter().any(|word| word.value == name) {
        return Ok(Vec::new());
    }
    let like = all.into_iter().filter(|word| near(&key, &loose_key(&word.value)));
    Ok(like.map(|word| word.standard.unwrap_or(word.value)).collect())
}

/// What a word stands for: itself, or the word that it is another spelling or the old name of.
///
/// # Errors
/// What the disk says.
pub fn meant(view: View<'_>, dictionary: Dictionary, text: &str) -> Result<String, ServiceError> {
    let name = words(text);
    let kept = view.dictionary(dictionary)?;
    let standard = kept.into_iter().find(|one| one.value == name).and_then(|one| one.standard);
    Ok(standard.unwrap_or(name))
}

/// Keeps a word; with `standard` it is another spelling or the old name of that one, which rows that may still change take.
/// Gives how many did.
///
/// # Errors
/// [`ServiceError::Field`] for a word that cannot be, or one that stands for itself or for one that stands for another.
pub fn keep_word(
    workspace: &mut Workspace,
    dictionary: Dictionary,
    value: &str,
    standard: &str,
) -> Result<Done<usize>, ServiceError> {
    workspace.deed("dictionary.keep", |deed| {
        let value = words(&typed::needed("词条", value, 500)?);
        let standard = typed::text(standard).map(|text| words(&text));
        if let Some(standard) = &standard {
            let wrong =
                |problem: String| ServiceError::Field {
                    field: "规范写法", value: standard.clone(), problem
                };
            if *standard == value {
                return Err(wrong("就是这个词条".to_owned()));
            }
            let further = meant(deed.view(), dictionary, standard)?;
            if further != *standard {
                return Err(wrong(format!("自己的规范写法是“{further}”，请用它")));
            }
        }
        deed.keep_word(dictionary, &value, standard.as_deref())?;
        let rows = match &standard {
            Some(standard) => deed.replace_word(dictionary, &value, standard)?,
            None => 0,
        };
        let said = standard.map(|standard| format!("，规范写法“{standard}”")).unwrap_or_default();
        deed.say(format!("字典{}：{value}{said}", dictionary.word()));
        Ok(rows)
    })
}

/// Takes a word out of a dictionary; rows that use it stay.
///
/// # Errors
/// [`ServiceError::Field`] for a word that was not kept, or what the disk says.
pub fn drop_word(
    workspace: &mut Workspace,
    dictionary: Dictionary,
    value: &str,
) -> Result<Done<()>, ServiceError> {
    workspace.deed("dictionary.drop", |deed| {
        let value = words(value);
        if !deed.view().dictionary(dictionary)?.iter().any(|one| one.value == value) {
            let problem = format!("不在字典“{}”里", dictionary.word());
            return Err(ServiceError::Field { field: "词条", value, problem });
        }
        deed.drop_word(dictionary, &value)?;
        deed.say(format!("字典{}去掉：{value}", dictionary.word()));
        Ok(())
    })
}
