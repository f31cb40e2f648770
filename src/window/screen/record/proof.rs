//! Proofs as screens show them: a line each, chosen from the disk, opened in the system's own program.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Mutex, PoisonError};

use iced::widget::row;
use iced::{Alignment, Length, Task};
use tempfile::TempDir;

use crate::model::facts::ProofKind;
use crate::store::{Evidence, Proof, Workspace};
use crate::window::icon::Icon;
use crate::window::picking::Wish;
use crate::window::screen::fields::{Fields, at};
use crate::window::screen::{Action, Ask, Context};
use crate::window::theme::{Tone, kind};
use crate::window::widget::button::{button, icon_button};
use crate::window::widget::control::Control;
use crate::window::widget::toast::Toast;
use crate::window::widget::{Element, text};

/// What a file most likely is, by its name; `otherwise` where the name says nothing.
pub fn kind_of(file: &Path, otherwise: ProofKind) -> ProofKind {
    let name = file.file_name().unwrap_or(file.as_os_str()).to_string_lossy();
    let words: [(&[&str], ProofKind); 10] = [
        (&["签到", "考勤"], ProofKind::SignIn),
        (&["通知"], ProofKind::Notice),
        (&["方案", "计划"], ProofKind::Plan),
        (&["名单", "花名册", "名册"], ProofKind::Roster),
        (&["封面", "封皮"], ProofKind::Cover),
        (&["目录", "目次"], ProofKind::Contents),
        (&["正文", "文章"], ProofKind::Article),
        (&["记录", "纪要"], ProofKind::Record),
        (&["截图", "截屏"], ProofKind::Screenshot),
        (&["证书", "证明"], ProofKind::Certificate),
    ];
    let found = words.iter().find(|(words, _)| words.iter().any(|word| name.contains(word)));
    found.map_or(otherwise, |(_, kind)| *kind)
}

/// A size as people read it: 412 KB, 1.2 MB.
pub fn size(bytes: u64) -> String {
    match bytes {
        0..1024 => format!("{bytes} B"),
        1024..1_048_576 => format!("{} KB", bytes.div_ceil(1024)),
        _ => {
            let tenths = bytes.saturating_mul(10) / 1_048_576;
            format!("{}.{} MB", tenths / 10, tenths % 10)
        }
    }
}

/// The icon of a kind of file.
pub fn icon(evidence: &Evidence) -> Icon {
    match evidence.media_type.as_str() {
        kind if kind.starts_with("image/") => Icon::FileImage,
        kind if kind.contains("sheet") || kind.contains("excel") => Icon::FileSpreadsheet,
        _ => Icon::FileText,
    }
}

/// What can be done to a proof that is not sealed.
pub struct Deeds<M> {
    /// Says otherwise what it is.
    pub describe: M,
    /// Takes it away.
    pub remove: M,
}

/// A proof in a line; pressed it is opened.
pub fn line<'a, M: Clone + 'a>(proof: &'a Proof, open: M, deeds: Option<Deeds<M>>) -> Element<'a, M> {
    let name = button(proof.evidence.name.as_str()).link().on_press(open);
    let (describe, remove) = deeds.map(|deeds| (deeds.describe, deeds.remove)).unzip();
    let is: Element<'a, M> = match describe {
        Some(describe) => button(proof.kind.word()).link().small().on_press(describe).into(),
        None => text::line(kind::SMALL, proof.kind.word()).tone(Tone::Second).into(),
    };
    let caption = proof.caption.as_deref().map(|words| text::line(kind::SMALL, words).tone(Tone::Third));
    let cross = remove.map(|remove| Element::from(icon_button(Icon::X, Some(remove))));
    row![
        icon(&proof.evidence).toned(16.0, Tone::Third),
        Control::from(name),
        is,
        text::small(size(proof.evidence.size)),
    ]
    .push(caption)
    .push(cross)
    .spacing(8)
    .height(30)
    .width(Length::Fill)
    .align_y(Alignment::Center)
    .into()
}

/// Asks what a proof is.
pub fn asking(proof: &Proof) -> Fields {
    let about = format!("第 {} 件　{}", proof.number, proof.evidence.name);
    let kinds = ProofKind::ALL.iter().map(|kind| (kind.code().to_owned(), kind.word()));
    Fields::new("证明材料", about, "不改", "保存")
        .choice("种类", kinds, proof.kind.code())
        .words("说明", proof.caption.clone().unwrap_or_default())
        .hint("写了就代替种类，印在证明材料目录上")
}

/// What was said in answer to [`asking`]: the kind, and a few words.
pub fn said(typed: &[String]) -> (ProofKind, String) {
    (ProofKind::from_code(&at(typed, 0)).unwrap_or(ProofKind::Other), at(typed, 1))
}

/// Lets somebody choose files.
pub fn choose(title: &'static str) -> Task<Vec<PathBuf>> {
    let endings = &["jpg", "jpeg", "png", "bmp", "gif", "webp", "heic", "pdf", "ofd", "doc", "docx"];
    Wish::files(title).only("图片、PDF、文档", endings).or_others().ask_many()
}

/// Where copies lie while other programs show them: readable to nobody else, and gone when the window closes.
static COPIES: Mutex<Option<TempDir>> = Mutex::new(None);

fn copies() -> std::io::Result<PathBuf> {
    let mut copies = COPIES.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(there) = copies.as_ref() {
        return Ok(there.path().to_owned());
    }
    let mut builder = tempfile::Builder::new();
    builder.prefix("xueshi-");
    #[cfg(unix)]
    let builder = builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o700));
    let made = builder.tempdir()?;
    let path = made.path().to_owned();
    *copies = Some(made);
    Ok(path)
}

/// Takes the copies away that [`open`] made. One that a program still holds stays, in a folder that only this person reads.
pub fn put_away() {
    drop(COPIES.lock().unwrap_or_else(PoisonError::into_inner).take());
}

/// Opens a copy of a file, under its own name, in the system's program for it; or says why not.
pub fn open(context: &Context, evidence: Evidence) -> Task<Result<(), String>> {
    let open = move |workspace: &mut Workspace| {
        let bytes = evidence.read(workspace.folder()).map_err(|error| error.to_string())?;
        let name = Path::new(&evidence.name).file_name().unwrap_or(evidence.sha256.as_ref());
        show_copy(&Path::new(&evidence.sha256).join(name), &bytes)
    };
    context.desk.ask_or(open, |fault| Err(fault.message))
}

/// Opens a copy of what is no file yet, under a name, in the system's program for it; or says why not.
pub fn show_copy(name: &Path, bytes: &[u8]) -> Result<(), String> {
    let failed = |error| format!("放不下临时文件：{error}");
    let copy = copies().map_err(failed)?.join(name);
    let folder = copy.parent().unwrap_or(&copy);
    std::fs::create_dir_all(folder).and_then(|()| std::fs::write(&copy, bytes)).map_err(failed)?;
    show(&copy)
}

/// Lays a file that was just made where other programs can show it, in a folder of its own: the one before may be open still.
pub fn lay(name: &str, bytes: &[u8]) -> std::io::Result<PathBuf> {
    let copy = tempfile::Builder::new().prefix("made-").tempdir_in(copies()?)?.keep().join(name);
    std::fs::write(&copy, bytes)?;
    Ok(copy)
}

/// Opens a file in the system's program for it.
pub fn show(file: &Path) -> Result<(), String> {
    let mut command = if cfg!(windows) {
        let mut command = Command::new("explorer");
        command.arg(file);
        command
    } else {
        let mut command = Command::new(if cfg!(target_os = "macos") { "open" } else { "xdg-open" });
        command.arg(file);
        command
    };
    let started = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
    let name = file.file_name().unwrap_or(file.as_os_str());
    started.map(drop).map_err(|_| format!("没有程序能打开“{}”", name.display()))
}

/// Says why a file was not opened.
pub fn told<M: Send + 'static>(opened: Result<(), String>) -> Action<M> {
    match opened {
        Ok(()) => Action::none(),
        Err(why) => Action::none().ask(Ask::Toast(Toast::error("打不开这份证明", why))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_made_to_be_looked_at_is_private_and_never_written_over() {
        let (first, second) = (lay("学时证明.pdf", b"1").unwrap(), lay("学时证明.pdf", b"2").unwrap());
        assert_eq!(
            (std::fs::read(&first).unwrap(), std::fs::read(&second).unwrap()),
            (b"1".into(), b"2".into())
        );
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let folder = first.parent().unwrap().parent().unwrap();
            assert_eq!(folder.metadata().unwrap().permissions().mode() & 0o077, 0);
        }
    }

    #[test]
    fn the_name_of_a_file_tells_what_it_is() {
        for (name, kind) in [
            ("签到表20260302.jpg", ProofKind::SignIn),
            ("关于举办培训的通知.pdf", ProofKind::Notice),
            ("01 封面.jpg", ProofKind::Cover),
            ("张三_结业证书.pdf", ProofKind::Certificate),
            ("mmexport1700000000000.jpg", ProofKind::Other),
        ] {
            assert_eq!(kind_of(Path::new(name), ProofKind::Other), kind, "{name}");
        }
        assert_eq!(kind_of(Path::new("/a/IMG_0001.jpg"), ProofKind::Certificate), ProofKind::Certificate);
    }

    #[test]
    #[cfg(unix)]
    fn copies_are_nobody_elses_to_read_and_go() {
        use std::os::unix::fs::PermissionsExt;
        let folder = copies().unwrap();
        assert_eq!(copies().unwrap(), folder);
        assert_eq!(std::fs::metadata(&folder).unwrap().permissions().mode() & 0o077, 0);
        put_away();
        assert!(!folder.exists());
    }

    #[test]
    fn sizes_are_read_easily() {
        assert_eq!([size(900), size(421_000), size(1_300_000)], ["900 B", "412 KB", "1.2 MB"]);
    }
}
