//! The packs that come with the program.

use std::sync::OnceLock;

use super::pack::Pack;

/// The texts of the packs, by id.
const TEXTS: &[(&str, &str)] = &[
    ("chengdu-registration", include_str!("../../assets/policies/chengdu-registration.toml")),
    ("engineering-title-60", include_str!("../../assets/policies/engineering-title-60.toml")),
    ("flexible-projects", include_str!("../../assets/policies/flexible-projects.toml")),
    ("guangdong-annual-72", include_str!("../../assets/policies/guangdong-annual-72.toml")),
    ("henan-professional", include_str!("../../assets/policies/henan-professional.toml")),
    ("nanjing-title-evaluation", include_str!("../../assets/policies/nanjing-title-evaluation.toml")),
    ("national-cycle-360", include_str!("../../assets/policies/national-cycle-360.toml")),
    ("national-professional-90", include_str!("../../assets/policies/national-professional-90.toml")),
    ("pingli-cycle-360", include_str!("../../assets/policies/pingli-cycle-360.toml")),
    ("secondary-annual-90", include_str!("../../assets/policies/secondary-annual-90.toml")),
    ("shiquan-recognition", include_str!("../../assets/policies/shiquan-recognition.toml")),
    ("unit-half-day", include_str!("../../assets/policies/unit-half-day.toml")),
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
