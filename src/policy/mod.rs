//! Recognition rules as data: load a pack, assess, explain. Pure.

pub mod terms;
