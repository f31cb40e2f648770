//! Values of closed lists as arguments: by their code or by a word that files use for them.

use crate::exchange::form_template::Source;
use crate::exchange::inbound::vocabulary::{Listed, find};
use crate::model::attendance::Attendance;
use crate::model::dictionary::Dictionary;
use crate::model::facts::{
    Activity, Education, Grade, Half, Level, Medium, Mode, Organiser, Outcome, ProofKind, Role,
};
use crate::model::inspection::InspectionResult;
use crate::model::institution::InstitutionKind;
use crate::model::plan::DossierKind;
use crate::model::query::About;
use crate::model::staff_item::{AlikeKind, AlikeState, StaffItem};
use crate::model::state::EntryState;
use crate::service::assessment::By;

fn listed<T: Listed>(text: &str) -> Result<T, String> {
    let by_code = T::all().iter().copied().find(|value| value.code() == text);
    by_code
        .or_else(|| find(text))
        .ok_or_else(|| one_of(T::all().iter().map(|value| (value.code(), value.word()))))
}

fn one_of(values: impl Iterator<Item = (&'static str, &'static str)>) -> String {
    let values: Vec<String> = values.map(|(code, word)| format!("{word}（{code}）")).collect();
    format!("可写：{}", values.join("、"))
}

macro_rules! by_word {
    ($(#[$doc:meta])* $name:ident, $type:ident) => {
        pub(super) fn $name(text: &str) -> Result<$type, String> {
            let by_word = || $type::ALL.iter().copied().find(|value| value.word() == text);
            $type::from_code(text)
                .or_else(by_word)
                .ok_or_else(|| one_of($type::ALL.iter().map(|value| (value.code(), value.word()))))
        }
    };
}
by_word!(organiser, Organiser);
by_word!(medium, Medium);
by_word!(education, Education);
by_word!(inspection_result, InspectionResult);
by_word!(dossier_kind, DossierKind);
by_word!(institution_kind, InstitutionKind);
by_word!(half, Half);
by_word!(proof_kind, ProofKind);
by_word!(entry_state, EntryState);
by_word!(by, By);
by_word!(staff_item, StaffItem);
by_word!(alike_kind, AlikeKind);
by_word!(alike_state, AlikeState);
by_word!(dictionary, Dictionary);
by_word!(about, About);
by_word!(source, Source);

pub(super) fn yes_or_no(text: &str) -> Result<bool, String> {
    match text {
        "是" | "有" | "yes" | "true" => Ok(true),
        "否" | "没有" | "no" | "false" => Ok(false),
        _ => Err("可写：是（yes）、否（no）".to_owned()),
    }
}

pub(super) fn attendance(text: &str) -> Result<Attendance, String> {
    Attendance::from_code(text)
        .or_else(|| Attendance::from_word(text))
        .ok_or_else(|| one_of(Attendance::ALL.iter().map(|value| (value.code(), value.word()))))
}
pub(super) fn activity(text: &str) -> Result<Activity, String> {
    listed(text)
}
pub(super) fn mode(text: &str) -> Result<Mode, String> {
    listed(text)
}
pub(super) fn level(text: &str) -> Result<Level, String> {
    listed(text)
}
pub(super) fn role(text: &str) -> Result<Role, String> {
    listed(text)
}
pub(super) fn grade(text: &str) -> Result<Grade, String> {
    listed(text)
}
pub(super) fn outcome(text: &str) -> Result<Outcome, String> {
    listed(text)
}
