//! Wrong usage in Chinese: clap says it in English, and only to people.

use std::io::Write;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use serde_json::json;

use super::Ending;
use crate::service::Fault;

/// Help and version go to stdout with exit 0. Wrong usage ends with exit 2: a sentence on stderr, or with `--json` the error
/// on stdout.
pub(super) fn end(usage: &clap::Error, json: bool, out: &mut dyn Write, err: &mut dyn Write) -> Ending {
    if !usage.use_stderr() {
        let _ = write!(out, "{}", usage.render());
        return Ending::Exit(0);
    }
    let fault = fault(usage);
    let _ = if json { writeln!(out, "{}", json!({ "error": fault })) } else { writeln!(err, "{fault}") };
    Ending::Exit(2)
}

fn fault(usage: &clap::Error) -> Fault {
    let text = |kind| match usage.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join("、"),
        _ => String::new(),
    };
    let (argument, value) = (text(ContextKind::InvalidArg), text(ContextKind::InvalidValue));
    let message = match usage.kind() {
        ErrorKind::UnknownArgument => format!("没有“{argument}”这个参数"),
        ErrorKind::InvalidSubcommand => format!("没有“{}”这个命令", text(ContextKind::InvalidSubcommand)),
        ErrorKind::MissingRequiredArgument => format!("缺少参数 {argument}"),
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            "命令没有写完".to_owned()
        }
        ErrorKind::InvalidValue if value.is_empty() => format!("参数 {argument} 没有给出内容"),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            format!("参数 {argument} 不能是“{value}”")
        }
        ErrorKind::ArgumentConflict => {
            format!("参数 {argument} 和 {} 不能一起用", text(ContextKind::PriorArg))
        }
        ErrorKind::NoEquals
        | ErrorKind::TooFewValues
        | ErrorKind::TooManyValues
        | ErrorKind::WrongNumberOfValues => {
            format!("参数 {argument} 给出的内容个数不对")
        }
        ErrorKind::InvalidUtf8 => "参数里有不是 UTF-8 的字符".to_owned(),
        _ => "命令写得不对".to_owned(),
    };
    let valid = text(ContextKind::ValidValue);
    let meant = [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue];
    let meant = meant.into_iter().map(text).find(|text| !text.is_empty());
    // What our own reading of a value says of it, in Chinese; what others say is English.
    let said = std::error::Error::source(usage).map(ToString::to_string);
    let said = said.filter(|said| !said.is_ascii());
    if let (Some(said), ErrorKind::ValueValidation) = (said, usage.kind()) {
        return Fault::new("usage", message, said);
    }
    let way_out = match (meant, valid.is_empty()) {
        (Some(meant), _) => format!("是不是“{meant}”？用 --help 看用法"),
        (None, false) => format!("可以是 {valid}"),
        (None, true) => "用 --help 看用法".to_owned(),
    };
    Fault::new("usage", message, way_out)
}

#[cfg(test)]
mod tests {
    use super::super::run;
    use super::*;

    fn ended(line: &str) -> (Ending, String, String) {
        let args = line.split(' ').map(Into::into);
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let ending = run(args, &mut out, &mut err);
        (ending, String::from_utf8(out).unwrap(), String::from_utf8(err).unwrap())
    }

    #[test]
    fn wrong_usage_is_said_in_chinese_with_what_was_meant() {
        for (line, said) in [
            ("xueshi staff lost w", "没有“lost”这个命令"),
            ("xueshi staff list w --quary x", "没有“--quary”这个参数。是不是“--query”？"),
            ("xueshi new w --code 1", "缺少参数 --school <SCHOOL>、--policy <POLICY>"),
            ("xueshi staff", "命令没有写完"),
            ("xueshi import list w --limit x", "参数 --limit <LIMIT> 不能是“x”"),
        ] {
            let (ending, out, err) = ended(line);
            assert_eq!((ending, out.as_str()), (Ending::Exit(2), ""), "{line}");
            assert!(err.starts_with(said), "{line}: {err}");
            assert_eq!(err.lines().count(), 1, "{line}: {err}");
        }
    }

    #[test]
    fn with_json_it_is_one_value_on_stdout() {
        let (ending, out, err) = ended("xueshi staff list --json");
        assert_eq!((ending, err.as_str()), (Ending::Exit(2), ""));
        let value: serde_json::Value = serde_json::from_str(&out).unwrap();
        assert_eq!(value["error"]["code"], "usage");
        assert!(value["error"]["message"].as_str().unwrap().contains("缺少参数"));
    }

    #[test]
    fn help_is_no_fault() {
        let (ending, out, _) = ended("xueshi staff --help");
        assert_eq!(ending, Ending::Exit(0));
        assert!(out.contains("import"));
    }
}
