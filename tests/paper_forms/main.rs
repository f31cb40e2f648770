//! Forms on paper: laid out, written as PDF, read back by another reader.
//!
//! With `XUESHI_KEEP_FORMS=DIR` the files stay there to be looked at.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod bundles;
mod cards;
mod letters;
mod lists;
mod people;
mod reader;
mod sample;

use std::sync::OnceLock;

use xueshi::exchange::paper::font::Fonts;
use xueshi::exchange::paper::page::Paper;

fn fonts() -> &'static Fonts {
    static FONTS: OnceLock<Fonts> = OnceLock::new();
    FONTS.get_or_init(|| Fonts::bundled().unwrap())
}

/// Leaves the file to be looked at, when asked for.
fn keep(name: &str, bytes: &[u8]) {
    if let Ok(folder) = std::env::var("XUESHI_KEEP_FORMS") {
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(format!("{folder}/{name}.pdf"), bytes).unwrap();
    }
}

/// Checks what must hold for each form, and gives the text of its pages.
fn printed(name: &str, paper: &Paper) -> Vec<String> {
    let faults = paper.faults(fonts());
    let bytes = paper.pdf(fonts()).unwrap();
    keep(name, &bytes);
    assert!(faults.is_empty(), "{name}: {:#?}", &faults[..faults.len().min(5)]);
    // Long jobs are made of the same parts; once is enough for them.
    assert!(paper.pages.len() > 5 || bytes == paper.pdf(fonts()).unwrap(), "{name} is not the same twice");
    let read = reader::read(&bytes);
    assert_eq!(read.pages.len(), paper.pages.len());
    assert_eq!((read.title.as_str(), read.language.as_str()), (paper.title.as_str(), "zh-CN"));
    assert!(read.fonts.iter().all(|font| font.contains('+')), "{:?}", read.fonts);
    let back: std::collections::BTreeSet<&str> = read.pages.iter().flat_map(|page| page.lines()).collect();
    for text in paper.texts() {
        assert!(back.contains(text), "{name}: “{text}” is not read back");
    }
    read.pages
}
