//! What was approved of a sheet: a list in YAML becomes [`Approvals`].

use std::sync::Arc;

use super::dates::read_day;
use super::fields::Fields;
use super::names::duplicate_name;
use super::opened::open_yaml;
use super::yaml::{Node, NodeKind};
use crate::model::approval::{Approval, Approvals, Digests, PLAN, Seal};
use crate::model::config::Config;
use crate::model::japanese::nearest;
use crate::model::{Code, Diagnostic, Message, Place, Source, Spanned, keys};
use crate::say;

/// Reads the approvals of a sheet; `None` if the file cannot be read as such at all.
pub fn read(path: &str, bytes: Vec<u8>, config: &Config) -> (Option<Approvals>, Vec<Diagnostic>) {
    let mut problems = Vec::new();
    let Some((source, node)) = open_yaml(path, bytes, &mut problems) else { return (None, problems) };
    let items: &[Node] = match &node.kind {
        NodeKind::List(items) => items,
        NodeKind::Scalar { .. } if node.is_null() => &[],
        NodeKind::Broken => return (None, problems),
        NodeKind::Scalar { .. } | NodeKind::Map(_) => {
            problems.push(no_list(&source, &node));
            return (None, problems);
        }
    };
    let mut list: Vec<Approval> = Vec::new();
    for item in items {
        let Some(approval) = approval(&source, item, config, &mut problems) else { continue };
        let is_same = |known: &&Approval| {
            known.phase.value == approval.phase.value && known.number.value == approval.number.value
        };
        match list.iter().find(is_same) {
            Some(first) => problems.push(duplicate_name(&source, &approval.number, &first.number)),
            None => list.push(approval),
        }
    }
    (Some(Approvals { source, list }), problems)
}

fn no_list(source: &Arc<Source>, node: &Node) -> Diagnostic {
    let message = say!(
        "決裁のファイルは「- 」で始まる一覧ですが、そうなっていません",
        "a file of approvals is a list of lines that begin with “- ”, but this is none"
    );
    Diagnostic::new(Code::WrongType, Place::of(source, node.span.clone()), message).help(say!(
        "決裁ごとに「- phase: plan」から書いてください。goalsheet approve が書き加えます",
        "begin each approval with “- phase: plan”; goalsheet approve adds them"
    ))
}

fn approval(source: &Arc<Source>, item: &Node, config: &Config, problems: &mut Vec<Diagnostic>) -> Option<Approval> {
    let mut fields = Fields::new(source, item, &keys::APPROVAL);
    let phase = fields.required_text("phase");
    let date = fields.required_text("date");
    let number = fields.required_text("number");
    let post = fields.text("post");
    let fingerprint = fields.text("fingerprint");
    let files = fields.map("files").map_or(&[][..], Node::entries);
    problems.extend(fields.finish());
    let phase = phase.filter(|phase| is_phase(source, phase, config, problems));
    let date = date.and_then(|date| read_day(source, date, problems));
    let files: Vec<_> = files.iter().filter_map(|(name, digests)| file(source, name, digests, problems)).collect();
    let seal = fingerprint.map(|fingerprint| Seal { fingerprint, files });
    Some(Approval { phase: phase?, date: date?, number: number?, post, seal })
}

fn is_phase(source: &Arc<Source>, written: &Spanned<String>, config: &Config, problems: &mut Vec<Diagnostic>) -> bool {
    let phases = config.cycle.phases.iter().map(|phase| phase.key.as_str());
    let known: Vec<&str> = [PLAN].into_iter().chain(phases).collect();
    let text = &written.value;
    if known.contains(&text.as_str()) {
        return true;
    }
    let list = known.join(", ");
    let by_name = config.cycle.phases.iter().find(|phase| phase.name == *text).map(|phase| phase.key.as_str());
    let message = say!("「{text}」という決裁の対象はありません", "there is nothing “{text}” to approve");
    let help = match by_name.or_else(|| nearest(text, known.iter().copied())) {
        Some(near) => {
            say!("「{near}」のことですか。次から選んでください: {list}", "did you mean “{near}”? There are: {list}")
        }
        None => say!(
            "計画は plan、報告は設定の phases の key を書いてください: {list}",
            "write plan, or the key of a phase of the site: {list}"
        ),
    };
    problems.push(Diagnostic::new(Code::BadChoice, Place::of(source, written.span.clone()), message).help(help));
    false
}

/// A file with the digests of its fields: `title=1a2b3c4d due=5e6f7a8b`.
fn file(
    source: &Arc<Source>,
    name: &Node,
    digests: &Node,
    problems: &mut Vec<Diagnostic>,
) -> Option<(Spanned<String>, Digests)> {
    let text = match &digests.kind {
        NodeKind::Scalar { text, .. } => text.as_str(),
        NodeKind::Broken => return None,
        NodeKind::List(_) | NodeKind::Map(_) => "?",
    };
    let pair = |word: &str| {
        let (key, digest) = word.split_once('=')?;
        let is_digest = !digest.is_empty() && digest.bytes().all(|byte| byte.is_ascii_hexdigit());
        (is_digest && !key.is_empty()).then(|| (key.to_owned(), digest.to_ascii_lowercase()))
    };
    let pairs: Option<Digests> = text.split_whitespace().map(pair).collect();
    if pairs.is_none() {
        let message: Message = say!(
            "照合値は「項目=16進数」の並びですが、そうなっていません",
            "digests are written “field=digits” each, but these are not"
        );
        problems.push(Diagnostic::new(Code::WrongType, Place::of(source, digests.span.clone()), message).help(say!(
            "照合値は goalsheet approve が書きます。手で直したものなら、版の記録から元に戻してください",
            "goalsheet approve writes them: take back what was changed by hand"
        )));
    }
    Some((Spanned::new(name.as_text()?.to_owned(), name.span.clone()), pairs?))
}
