//! Paper: PDF pages as a careful clerk would set them.

pub mod canvas;
pub mod credit_card;
pub mod flow;
pub mod font;
pub mod mask;
pub mod page;
pub mod pdf;
pub mod picture;
pub mod roster;
pub mod sign_in;
pub mod table;
pub mod text;
