//! The systems of the source text, each with its manual walked step by step through the services. What a manual promises is
//! what its test asserts; docs/coverage.md says which line is shown by which test.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod d01_secondary_school;
mod d02_guangdong_declaration;
mod d03_henan_platforms;
mod d05_unit_registration;
mod d06_flexible_hours;
mod d07_staff_file;
mod d08_yearly_staff_list;
mod d10_pingli_dossiers;
mod d11_zhoushan_desktop;
mod d12_national_system;
mod d13_shiquan_points;
mod d15_title_table;
mod d16_chengdu_bundle;
mod d18_states;
mod d19_nanjing_windows;
mod d20_zhejiang_county;
mod desk;
#[path = "../training_and_hours/school.rs"]
#[allow(dead_code)]
mod school;
