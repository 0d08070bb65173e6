//! Names that may be there once only, and the parts of addresses that people give them.

use std::sync::Arc;

use crate::model::path::is_address_part;
use crate::model::{Code, Diagnostic, Place, Source, Spanned};
use crate::say;

/// A part of an address, as people give it with `key`; `None`, with a problem, if an address could not have it as it is.
pub(super) fn key_of(
    source: &Arc<Source>,
    key: Spanned<String>,
    problems: &mut Vec<Diagnostic>,
) -> Option<Spanned<String>> {
    let written = &key.value;
    if is_address_part(written) {
        return Some(key);
    }
    let place = Place::of(source, key.span.clone());
    let message = say!("「{written}」は key に使えません", "“{written}” cannot be a key");
    problems.push(Diagnostic::new(Code::BadKey, place, message).help(say!(
        "半角の英小文字・数字・ハイフンで書いてください（例: hoiku-2）",
        "write it with a-z, 0-9 and hyphens, e.g. hoiku-2"
    )));
    None
}

/// A name that is there already.
pub(super) fn duplicate_name(source: &Arc<Source>, name: &Spanned<String>, first: &Spanned<String>) -> Diagnostic {
    let written = &name.value;
    Diagnostic::new(
        Code::DuplicateName,
        Place::of(source, name.span.clone()),
        say!("「{written}」が2回あります", "“{written}” appears twice"),
    )
    .related(Place::of(source, first.span.clone()), say!("1回目はここ", "the first is here"))
    .help(say!("どちらかを消してください", "remove one of them"))
}
