//! Staff 教职工: importing them, writing them down one by one, what happens to them, their groups, their file.

mod alike;
mod compare;
mod directory;
mod fields;
mod form;
mod groups;
mod happenings;
mod import;
mod items;
mod look;
mod photo;
mod plan;
mod purge;
mod removal;
mod sealed;

pub use alike::{answer_change, people_alike, request_change, settle_alike};
pub use compare::{Compared, compare_person};
pub use directory::{Directory, Unknown, find_one};
pub use fields::{change, text};
pub use form::{CheckedForm, FieldRemark, StaffForm, add_staff, change_staff, check_form};
pub use groups::{fill_group, find_group, keep_group, remove_group, thin_group};
pub use happenings::{end_change, follow_the_days, record_change};
pub use import::{StaffImport, StaffPreview, import_staff, preview_staff, rehearse_staff};
pub(super) use items::is_exchange;
pub use items::{
    ItemForm, ItemStanding, Monitored, Monitoring, completeness, keep_item, monitoring, remove_item,
};
pub use look::look_at_document;
pub use photo::{photo_of, set_photo};
pub use plan::{Action, Decision, FieldChange, Plan, PlannedRow, Settled};
pub use purge::{anybody, purge_person};
pub use removal::remove_staff;

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use chrono::NaiveDate;

    use crate::model::clock::FixedClock;
    use crate::service::setup::{SchoolForm, create_workspace};
    use crate::store::{Setting, Workspace};

    pub(super) fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 3, 2).unwrap()
    }

    pub(super) fn new_workspace() -> (tempfile::TempDir, Workspace) {
        let folder = tempfile::tempdir().unwrap();
        let form = SchoolForm {
            name: "青禾小学".into(),
            code: "3309990001".into(),
            policy: "zhejiang-cycle-360".into(),
            period: "2026".into(),
        };
        let clock = Arc::new(FixedClock(today().and_hms_opt(9, 0, 0).unwrap()));
        let setting = Setting { clock, actor: "测试".into() };
        let workspace = create_workspace(&folder.path().join("学时簿"), &form, setting).unwrap();
        (folder, workspace)
    }
}
