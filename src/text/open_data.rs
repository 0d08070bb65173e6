//! What the configuration says of the data a site offers: whose it is, and on which terms.

use std::sync::Arc;

use super::fields::{Fields, is_web_address};
use super::yaml::{Node, NodeKind};
use crate::model::config::{Licence, OpenData};
use crate::model::numeral::plain_digits;
use crate::model::{Code, Diagnostic, Place, Source, Spanned, japanese, keys};
use crate::say;

/// Licences that need no address, since everybody means the same by their names.
const KNOWN: [(&str, &str); 5] = [
    ("CC-BY-4.0", "https://creativecommons.org/licenses/by/4.0/deed.ja"),
    ("CC-BY-SA-4.0", "https://creativecommons.org/licenses/by-sa/4.0/deed.ja"),
    ("CC-BY-ND-4.0", "https://creativecommons.org/licenses/by-nd/4.0/deed.ja"),
    ("CC0-1.0", "https://creativecommons.org/publicdomain/zero/1.0/deed.ja"),
    ("PDL1.0", "https://www.digital.go.jp/resources/open_data/public_data_license_v1.0"),
];

/// Takes what the configuration says of it.
pub(super) fn read(source: &Arc<Source>, top: &mut Fields, problems: &mut Vec<Diagnostic>) -> OpenData {
    let all = || keys::DOWNLOADS.map(|(_, download)| download).to_vec();
    OpenData {
        municipality_code: municipality_code(source, top, problems),
        licence: licence(source, top.take("licence"), problems),
        downloads: top.choices("downloads", &keys::DOWNLOADS).unwrap_or_else(all),
    }
}

/// The six digits of a local government, the last of which checks the others; five digits are given theirs.
fn municipality_code(source: &Arc<Source>, top: &mut Fields, problems: &mut Vec<Diagnostic>) -> Option<String> {
    let written = top.text("municipality_code")?;
    let digits = plain_digits(&written.value);
    let is_number = digits.bytes().all(|byte| byte.is_ascii_digit());
    let right =
        (is_number && matches!(digits.len(), 5 | 6)).then(|| format!("{}{}", &digits[..5], check_digit(&digits[..5])));
    if right.as_ref() == Some(&digits) {
        return right;
    }
    let text = &written.value;
    let message = say!("「{text}」は団体コードではありません", "“{text}” is not the code of a local government");
    let help = match right {
        Some(right) => say!(
            "最後の1桁は、前の5桁から決まる検査数字です。コードを確かめて、正しければ次のように書いてください:\nmunicipality_code: \"{right}\"",
            "the last digit follows from the first five. See whether the code is right; if it is, write:\nmunicipality_code: \"{right}\""
        ),
        None => say!("6桁の数字で書いてください（例: 132144）", "write its six digits, such as 132144"),
    };
    problems.push(Diagnostic::new(Code::BadChoice, Place::of(source, written.span), message).help(help));
    None
}

/// The check digit of five digits, by the rule of the ministry (総務省): weights 6 to 2, 11 less the remainder, its last digit.
fn check_digit(digits: &str) -> u32 {
    let sum: u32 = digits.bytes().zip((2..=6).rev()).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    (11 - sum % 11) % 10
}

/// The licence: a well-known name, or a name and an address.
fn licence(source: &Arc<Source>, node: Option<&Node>, problems: &mut Vec<Diagnostic>) -> Option<Licence> {
    let node = node.filter(|node| !node.is_null())?;
    let (name, url) = match &node.kind {
        NodeKind::Scalar { text, .. } => (Spanned::new(text.clone(), node.span.clone()), None),
        _ => {
            let mut fields = Fields::new(source, node, &keys::LICENCE);
            let (name, url) = (fields.required_text("name"), fields.text("url"));
            problems.extend(fields.finish());
            (name?, url)
        }
    };
    let folded = |text: &str| text.to_ascii_lowercase().replace([' ', '-', '_'], "");
    let known = KNOWN.iter().find(|(known, _)| folded(known) == folded(&name.value));
    match (url, known) {
        (Some(url), _) if !is_web_address(&url.value) => {
            let text = &url.value;
            let message = say!("「{text}」はアドレスではありません", "“{text}” is not an address");
            let help = say!(
                "条件が書かれたページを https:// から書いてください",
                "write where the terms are, beginning with https://"
            );
            problems.push(Diagnostic::new(Code::BadUrl, Place::of(source, url.span), message).help(help));
            None
        }
        (Some(url), _) => Some(Licence { name: name.value, url: Some(url.value) }),
        (None, Some((known, address))) => Some(Licence { name: (*known).to_owned(), url: Some((*address).to_owned()) }),
        (None, None) => {
            problems.push(unknown(source, &name));
            None
        }
    }
}

fn unknown(source: &Arc<Source>, name: &Spanned<String>) -> Diagnostic {
    let text = &name.value;
    let names = KNOWN.map(|(name, _)| name);
    let list = names.join(", ");
    let message = say!("利用条件「{text}」を知りません", "the licence “{text}” is not known");
    let help = match japanese::nearest(text, names) {
        Some(near) => say!(
            "「{near}」のことですか。ほかの条件なら、name と url を書いてください:\nlicence: {{ name: {text}, url: https://… }}",
            "did you mean “{near}”? For other terms give name and url:\nlicence: {{ name: {text}, url: https://… }}"
        ),
        None => say!(
            "{list} のどれかにするか、name と url を書いてください:\nlicence: {{ name: {text}, url: https://… }}",
            "choose one of {list}, or give name and url:\nlicence: {{ name: {text}, url: https://… }}"
        ),
    };
    Diagnostic::new(Code::BadChoice, Place::of(source, name.span.clone()), message).help(help)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_digit_of_a_code_follows_from_the_others() {
        for code in ["132144", "011002", "131016", "472018", "082015"] {
            assert_eq!(check_digit(&code[..5]).to_string(), code[5..], "{code}");
        }
    }
}
