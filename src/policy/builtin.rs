//! The packs that come with the program.

use std::sync::OnceLock;

use super::pack::Pack;

/// The texts of the packs, by id.
const TEXTS: &[(&str, &str)] = &[
    ("guangdong-annual-72", include_str!("../../assets/policies/guangdong-annual-72.toml")),
    ("secondary-annual-90", include_str!("../../assets/policies/secondary-annual-90.toml")),
    ("zhejiang-cycle-360", include_str!("../../assets/policies/zhejiang-cycle-360.toml")),
];

impl Pack {
    /// The packs that come with the program, by id. Each was read once; a test reads every one of them.
    pub fn builtins() -> &'static [Pack] {
        static PACKS: OnceLock<Vec<Pack>> = OnceLock::new();
        PACKS.get_or_init(|| {
            TEXTS.iter().filter_map(|(id, text)| Pack::parse(text, &format!("{id}.toml")).ok()).collect()
        })
    }

    /// The pack of an id, if it comes with the program.
    pub fn builtin(id: &str) -> Option<&'static Pack> {
        Pack::builtins().iter().find(|pack| pack.id() == id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pack_reads_and_lies_under_its_own_id() {
        for (id, text) in TEXTS {
            let pack = Pack::parse(text, id).unwrap_or_else(|e| panic!("{e}"));
            assert_eq!(pack.id(), *id);
        }
        assert_eq!(Pack::builtins().len(), TEXTS.len());
        assert!(TEXTS.is_sorted_by_key(|(id, _)| id));
    }
}
