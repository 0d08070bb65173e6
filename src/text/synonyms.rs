//! Words that the search takes for one another, as the configuration lists them: groups of two words and more, none in two.

use std::collections::HashMap;
use std::collections::hash_map::Entry::{Occupied, Vacant};
use std::sync::Arc;

use super::yaml::{Node, NodeKind};
use crate::model::japanese::{comparable, loose};
use crate::model::{Code, Diagnostic, Place, Source, Spanned};
use crate::say;

/// Reads the groups. A word that stands twice is reported and counts once: a word in two groups would make the words of both
/// mean the same, or not, depending on what is asked for.
pub(super) fn read(source: &Arc<Source>, items: &[Node]) -> (Vec<Vec<String>>, Vec<Diagnostic>) {
    let (mut groups, mut problems) = (Vec::new(), Vec::new());
    let mut known: HashMap<String, (usize, Spanned<String>)> = HashMap::new();
    for (number, item) in items.iter().enumerate() {
        let written = words(item);
        if written.len() < 2 {
            problems.extend((!matches!(item.kind, NodeKind::Broken)).then(|| no_group(source, item)));
            continue;
        }
        let mut group = Vec::new();
        for word in written {
            match known.entry(loose(&comparable(&word.value))) {
                Occupied(known) => {
                    let (at, first) = known.get();
                    problems.push(twice(source, &word, first, *at == number));
                }
                Vacant(place) => {
                    group.push(word.value.clone());
                    place.insert((number, word));
                }
            }
        }
        groups.extend((group.len() > 1).then_some(group));
    }
    (groups, problems)
}

/// The words of a group; none if it is no list, or not one of words.
fn words(item: &Node) -> Vec<Spanned<String>> {
    let NodeKind::List(words) = &item.kind else { return Vec::new() };
    let word = |word: &Node| match &word.kind {
        NodeKind::Scalar { text, .. } if !text.trim().is_empty() => Some(Spanned::new(text.clone(), word.span.clone())),
        _ => None,
    };
    words.iter().map(word).collect::<Option<Vec<_>>>().unwrap_or_default()
}

fn no_group(source: &Arc<Source>, item: &Node) -> Diagnostic {
    let message = say!(
        "同じ意味の言葉の組には、2つ以上の言葉が必要です",
        "a group of words that mean the same needs two words and more"
    );
    Diagnostic::new(Code::WrongType, Place::of(source, item.span.clone()), message).help(say!(
        "組ごとに1行で書いてください:\nsynonyms:\n  - [成人式, 成人の日]",
        "write each group on a line:\nsynonyms:\n  - [成人式, 成人の日]"
    ))
}

fn twice(source: &Arc<Source>, word: &Spanned<String>, first: &Spanned<String>, is_in_one: bool) -> Diagnostic {
    let written = &word.value;
    let (message, help) = if is_in_one {
        (
            say!("「{written}」が同じ組に2回あります", "“{written}” appears twice in a group"),
            say!("どちらかを消してください", "remove one of them"),
        )
    } else {
        (
            say!("「{written}」が2つの組にあります", "“{written}” is in two groups"),
            say!(
                "同じ意味なら2つの組を1つにまとめ、違う意味ならどちらかから消してください",
                "make one group of the two if all their words mean the same; otherwise remove it from one"
            ),
        )
    };
    Diagnostic::new(Code::DuplicateName, Place::of(source, word.span.clone()), message)
        .related(Place::of(source, first.span.clone()), say!("1回目はここ", "the first is here"))
        .help(help)
}
