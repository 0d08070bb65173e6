//! What people write about rules: how much the site says they weigh, and what a goal allows for a reason.

use std::sync::Arc;

use super::yaml::{Node, NodeKind};
use crate::model::japanese::{comparable, nearest};
use crate::model::keys::SEVERITIES;
use crate::model::severity::{Allow, Severities};
use crate::model::{Code, Diagnostic, Place, Severity, Source, Spanned};
use crate::say;

/// Reads `check: severity`, a map of codes and severities.
pub(super) fn severities(source: &Arc<Source>, node: Option<&Node>, problems: &mut Vec<Diagnostic>) -> Severities {
    let mut severities = Severities::new();
    for (key, value) in node.map_or(&[][..], Node::entries) {
        let Some(code) = code(source, key, problems) else { continue };
        if value.kind != NodeKind::Broken {
            problems.extend(set(source, &code, value, &mut severities));
        }
    }
    severities
}

/// Reads the `allow` of a goal, a map of codes and reasons.
pub(super) fn allows(source: &Arc<Source>, node: Option<&Node>, problems: &mut Vec<Diagnostic>) -> Vec<Allow> {
    let mut allows = Vec::new();
    for (key, value) in node.map_or(&[][..], Node::entries) {
        let Some(code) = code(source, key, problems) else { continue };
        let name = code.value.name();
        if !code.value.may_be_allowed() {
            let place = Place::of(source, key.span.clone());
            let message = say!("{name} を認めることはできません", "{name} cannot be allowed");
            problems.push(Diagnostic::new(Code::BadChoice, place, message).help(say!(
                "この誤りがあると正しく公開できません。allow から消し、誤りを直してください",
                "a goal with this error cannot be published correctly: remove the line from allow and fix the error"
            )));
            continue;
        }
        match &value.kind {
            NodeKind::Scalar { text, .. } if !value.is_null() && !text.trim().is_empty() => {
                allows.push(Allow { code, reason: text.trim().to_owned() });
            }
            NodeKind::Broken => {}
            _ => {
                let place = Place::of(source, key.span.clone());
                let message = say!("allow の {name} に理由がありません", "{name} is allowed without a reason");
                problems.push(Diagnostic::new(Code::MissingKey, place, message).help(say!(
                    "なぜ認めるのかを、後で読む人に分かるように1行で書いてください:\nallow:\n  {name}: （理由）",
                    "write the reason on one line, for those who read it later:\nallow:\n  {name}: (the reason)"
                )));
            }
        }
    }
    allows
}

fn code(source: &Arc<Source>, key: &Node, problems: &mut Vec<Diagnostic>) -> Option<Spanned<Code>> {
    let written = key.as_text()?;
    if let Some(code) = Code::from_name(written) {
        return Some(Spanned::new(code, key.span.clone()));
    }
    let message = say!("「{written}」という問題のコードはありません", "there is no code “{written}”");
    let help = match Code::nearest(written) {
        Some(near) => say!("「{near}」のことですか", "did you mean “{near}”?"),
        None => say!(
            "「警告[missing-field]」のように、問題の最初の [ ] の中に表示される語を書いてください",
            "write the word in brackets at the beginning of a problem, as in warning[missing-field]"
        ),
    };
    problems.push(Diagnostic::new(Code::UnknownKey, Place::of(source, key.span.clone()), message).help(help));
    None
}

/// Sets the severity of a code, given in words. Returns a problem if there is no such severity or the code must stay an error.
fn set(source: &Arc<Source>, code: &Spanned<Code>, value: &Node, severities: &mut Severities) -> Option<Diagnostic> {
    let name = code.value.name();
    let written = value.as_text().unwrap_or_default();
    let place = Place::of(source, value.span.clone());
    let Some((_, severity)) = SEVERITIES.iter().find(|(known, _)| *known == comparable(written)) else {
        let message = say!("{name} の重さに「{written}」は選べません", "{name} cannot be set to “{written}”");
        let help = match nearest(written, SEVERITIES.iter().map(|(known, _)| *known)) {
            Some(near) => say!("「{near}」のことですか", "did you mean “{near}”?"),
            None => say!(
                "error（エラー）・warning（警告）・advice（助言）・off（表示しない）から選んでください",
                "choose error, warning, advice or off"
            ),
        };
        return Some(Diagnostic::new(Code::BadChoice, place, message).help(help));
    };
    if code.value.is_fixed() && *severity != Some(Severity::Error) {
        let message = say!("{name} は error 以外にできません", "{name} is always an error");
        return Some(Diagnostic::new(Code::BadChoice, place, message).help(say!(
            "この誤りがあると正しく公開できません。この行を消してください",
            "what has this error cannot be published correctly: remove this line"
        )));
    }
    severities.insert(code.value, *severity);
    None
}
