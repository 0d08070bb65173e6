//! Whether something internal got out all the same: every byte of a site for everybody is searched for every internal text.
//!
//! By construction there is nothing to find in what is made of the contents. But a theme's options, a template or a file
//! beside the goals may hold what their author forgot, and the program may be wrong. So this knows nothing of how pages are
//! made: in go the texts that were left out and bytes of finished files.
//!
//! A text is searched for sentence by sentence, as it was written, with other blanks or none, with the escapes of HTML, scripts
//! and calendars, and folded as the search folds it. Short ones ([`LEAST`]) are not: they stand everywhere. What public
//! content says as well is no secret, nor are the program's own words.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use aho_corasick::AhoCorasick;
use unicode_width::UnicodeWidthStr;

use super::{texts_of_goal, texts_of_head};
use crate::model::body;
use crate::model::config::{Config, FieldKind};
use crate::model::goal::Value;
use crate::model::memo::{Memo, Same};
use crate::model::site::{Sheet, Site};
use crate::model::withheld::{Omissions, Withheld};
use crate::model::{Failure, Place};
use crate::say;

/// The shortest text that is searched for, in columns: three Japanese characters, or eight of others, since words of
/// programs and addresses are as short.
pub const LEAST: [usize; 2] = [6, 8];
/// So many finds are told.
const TOLD: usize = 5;

/// Folds a text as the search folds it.
pub type Fold = fn(&str) -> String;

/// Watches over a site for everybody, round after round.
#[derive(Debug, Default)]
pub struct Guard {
    candidates: Option<Arc<Candidates>>,
    /// Which candidates a sheet says itself.
    sheets: Memo<String, (Same<Sheet>, Same<Candidates>), BTreeSet<usize>>,
    sought: Option<Arc<Sought>>,
}

/// Everything internal that is long enough.
#[derive(Debug)]
struct Candidates {
    from: Vec<Arc<Vec<Withheld>>>,
    secrets: Vec<Secret>,
    /// Finds them in folded texts.
    folded: AhoCorasick,
}

/// A text that must not get out.
#[derive(Debug)]
struct Secret {
    text: String,
    place: Place,
}

/// What is searched for.
#[derive(Debug)]
pub struct Sought {
    /// By its text, the place in the sources.
    secrets: Vec<(String, Place)>,
    /// Finds all their forms; the numbers are those of the secrets.
    forms: AhoCorasick,
    owners: Vec<usize>,
}

/// Something internal in a file for everybody.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Leak {
    /// The file, by its path in the site.
    path: String,
    text: String,
    /// File and line of the source.
    source: String,
}

impl Guard {
    /// Learns what to search for. True if that is anything that files made before were not searched for.
    pub fn renew(&mut self, omissions: &Omissions, site: &Site, words: &[&str], fold: Fold) -> bool {
        if omissions.is_empty() {
            *self = Guard::default();
            return false;
        }
        let is_known = |known: &Candidates| {
            known.from.len() == omissions.list.len()
                && known.from.iter().zip(&omissions.list).all(|(a, b)| Arc::ptr_eq(a, b))
        };
        let candidates = match self.candidates.take().filter(|known| is_known(known)) {
            Some(known) => known,
            None => Arc::new(Candidates::of(omissions, fold)),
        };
        self.candidates = Some(Arc::clone(&candidates));
        let wanted = site.all_sheets().map(|(_, sheet)| {
            (sheet.head.source.path.clone(), (Same(Arc::clone(sheet)), Same(Arc::clone(&candidates))))
        });
        let said = self.sheets.renew(wanted.collect(), |_, (sheet, candidates)| {
            candidates.0.said_in(texts_of_sheet(&sheet.0).iter().map(String::as_str), fold)
        });
        let mut public: BTreeSet<usize> = said.iter().flat_map(|said| said.iter().copied()).collect();
        let of_config = texts_of_config(&site.config);
        public.extend(candidates.said_in(words.iter().copied().chain(of_config), fold));
        let secrets = candidates.secrets.iter().enumerate().filter(|(number, _)| !public.contains(number));
        let secrets: BTreeMap<&str, &Place> =
            secrets.map(|(_, secret)| (secret.text.as_str(), &secret.place)).collect();
        let known = |text: &str| self.sought.as_ref().is_some_and(|sought| sought.has(text));
        let is_new = secrets.keys().any(|text| !known(text));
        self.sought = Some(Arc::new(Sought::of(&secrets, fold)));
        is_new
    }

    /// What is searched for, if anything is.
    pub fn sought(&self) -> Option<Arc<Sought>> {
        self.sought.clone()
    }
}

impl Candidates {
    fn of(omissions: &Omissions, fold: Fold) -> Candidates {
        let mut secrets: Vec<Secret> = Vec::new();
        let mut known: BTreeSet<&str> = BTreeSet::new();
        for withheld in omissions.iter() {
            let pieces = withheld.texts.iter().flat_map(|text| pieces(text));
            for piece in pieces.filter(|piece| is_long_enough(piece) && known.insert(piece)) {
                secrets.push(Secret { text: piece.to_owned(), place: withheld.place.clone() });
            }
        }
        let folded = automaton(secrets.iter().map(|secret| bare(&fold(&secret.text))));
        Candidates { from: omissions.list.clone(), secrets, folded }
    }

    /// Which of them stand in texts that everybody may read.
    fn said_in<'a>(&self, texts: impl Iterator<Item = &'a str>, fold: Fold) -> BTreeSet<usize> {
        let mut said = BTreeSet::new();
        for text in texts {
            let folded = bare(&fold(text));
            said.extend(self.folded.find_overlapping_iter(&folded).map(|found| found.pattern().as_usize()));
        }
        said
    }
}

impl Sought {
    fn of(secrets: &BTreeMap<&str, &Place>, fold: Fold) -> Sought {
        let forms = secrets.keys().enumerate().flat_map(|(owner, text)| {
            let forms = forms_of(text, fold).into_iter().filter(|form| is_long_enough(form));
            forms.map(move |form| (owner, form))
        });
        let (owners, forms): (Vec<usize>, Vec<String>) = forms.unzip();
        let secrets = secrets.iter().map(|(text, place)| ((*text).to_owned(), (*place).clone())).collect();
        Sought { secrets, forms: automaton(forms.into_iter()), owners }
    }

    fn has(&self, text: &str) -> bool {
        self.secrets.binary_search_by(|(known, _)| known.as_str().cmp(text)).is_ok()
    }

    /// The first internal text in a finished file.
    pub fn look(&self, path: &str, bytes: &[u8]) -> Option<Leak> {
        let found = if path.ends_with(".ics") { self.forms.find(&unfolded(bytes)) } else { self.forms.find(bytes) };
        let (text, place) = &self.secrets[self.owners[found?.pattern().as_usize()]];
        let line = place.position().map_or(1, |position| position.line);
        Some(Leak { path: path.to_owned(), text: text.clone(), source: format!("{}:{line}", place.source.path) })
    }
}

/// That nothing is published, and why; nothing if nothing got out.
pub fn failure(mut leaks: Vec<Leak>) -> Option<Failure> {
    leaks.sort();
    let told = |ja: bool| {
        let lines = leaks.iter().take(TOLD).map(|Leak { path, text, source }| match ja {
            true => format!("公開するファイル {path} に、庁内限りの「{text}」があります（{source}）"),
            false => format!("{path}, a file for everybody, has the internal “{text}” ({source})"),
        });
        let mut lines: Vec<String> = lines.collect();
        if leaks.len() > TOLD {
            let more = leaks.len() - TOLD;
            lines.push(if ja { format!("ほか {more} 件") } else { format!("and {more} more") });
        }
        lines.join("\n")
    };
    let (ja, en) = (told(true), told(false));
    (!leaks.is_empty()).then(|| {
        Failure::new(say!("{ja}", "{en}")).help(say!(
            "何も公開していません。テーマの設定やテンプレート、添付ファイルに書かれていれば消してください。公開してよい文なら、庁内限りの指定を外してください",
            "nothing was published. Remove it where it stands in a theme's options, a template or an attached file; if everybody may read it, let it no longer be internal"
        ))
    })
}

fn automaton(patterns: impl Iterator<Item = String>) -> AhoCorasick {
    // It fails only on more patterns than memory holds.
    AhoCorasick::new(patterns).expect("there are fewer patterns than numbers")
}

/// Sentences and lines, without blanks around them.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    text.lines().flat_map(|line| line.split_inclusive('。')).map(str::trim)
}

fn is_long_enough(text: &str) -> bool {
    let bare = bare(text);
    bare.width() >= if bare.is_ascii() { LEAST[1] } else { LEAST[0] }
}

/// Without blanks.
fn bare(text: &str) -> String {
    text.split_whitespace().collect()
}

/// How a text may stand in a file.
fn forms_of(text: &str, fold: Fold) -> BTreeSet<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let spaced = [text.to_owned(), words.join(" "), words.join("\n"), words.concat(), fold(text)];
    let escapes: [fn(&str) -> String; 5] = [
        |text| escaped(text, &[('&', "&amp;"), ('<', "&lt;"), ('>', "&gt;")]),
        |text| escaped(text, &[('&', "&amp;"), ('<', "&lt;"), ('>', "&gt;"), ('"', "&quot;")]),
        |text| escaped(text, &[('&', "&amp;"), ('<', "&lt;"), ('>', "&gt;"), ('"', "&quot;"), ('\'', "&#39;")]),
        |text| escaped(text, &[('\\', "\\\\"), ('"', "\\\""), ('<', "\\u003c"), ('\n', "\\n"), ('\t', "\\u0009")]),
        |text| escaped(text, &[('\\', "\\\\"), (';', "\\;"), (',', "\\,"), ('\n', "\\n")]),
    ];
    let with_escapes = spaced.iter().flat_map(|text| escapes.iter().map(move |escape| escape(text)));
    spaced.iter().cloned().chain(with_escapes).collect()
}

fn escaped(text: &str, escapes: &[(char, &str)]) -> String {
    let mut written = String::with_capacity(text.len());
    for character in text.chars() {
        match escapes.iter().find(|(escaped, _)| *escaped == character) {
            Some((_, escape)) => written.push_str(escape),
            None => written.push(character),
        }
    }
    written
}

/// A calendar with its long lines put together again.
fn unfolded(bytes: &[u8]) -> Vec<u8> {
    const FOLD: &[u8] = b"\r\n ";
    let mut whole = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some((&first, after)) = rest.split_first() {
        match rest.strip_prefix(FOLD) {
            Some(next) => rest = next,
            None => {
                whole.push(first);
                rest = after;
            }
        }
    }
    whole
}

/// All that a public sheet says, and what it is called in addresses.
fn texts_of_sheet(sheet: &Sheet) -> Vec<String> {
    let mut texts = texts_of_head(&sheet.head);
    texts.extend([sheet.id.clone(), sheet.head.source.path.clone()]);
    texts.extend(
        sheet
            .head
            .contact
            .iter()
            .flat_map(|contact| [&contact.text, &contact.phone, &contact.mail].into_iter().flatten().cloned()),
    );
    for member in &sheet.goals {
        let goal = &*member.goal;
        texts.extend(texts_of_goal(goal));
        texts.extend(goal.values.iter().filter_map(|(_, value)| written(&value.value)));
        texts.extend(goal.due.iter().map(|due| due.value.text.clone()));
        texts.extend([member.id.clone(), goal.source.path.clone()]);
        texts.extend(member.number.clone());
        texts.push(body::plain_text(&body::parse(&goal.source.text[goal.body.clone()]).events));
    }
    texts
}

/// A date, number or deadline as written; what else there is stands among the texts of its goal.
fn written(value: &Value) -> Option<String> {
    match value {
        Value::Number(text) | Value::Date(text, _) => Some(text.clone()),
        Value::Due(due) => Some(due.text.clone()),
        Value::Text(_) | Value::Url(_) | Value::List(_) | Value::Flag(_) => None,
    }
}

/// The words of a configuration that is for everybody, but for the theme's options: what stands there is nobody's content.
fn texts_of_config(config: &Config) -> impl Iterator<Item = &str> {
    let categories = config
        .categories
        .iter()
        .flat_map(|category| std::iter::once(category.name.as_str()).chain(category.description.as_deref()));
    let fields = config.fields.iter().flat_map(|field| {
        let choices = match &field.kind {
            FieldKind::Choice(choices) => choices.as_slice(),
            _ => &[],
        };
        let own = [Some(field.label.as_str()), field.note.as_deref(), field.unit.as_deref()];
        own.into_iter().flatten().chain(choices.iter().map(String::as_str))
    });
    [config.organization.as_str(), config.title.as_str()].into_iter().chain(categories).chain(fields)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_known_in_every_dress() {
        let place = Place::path("content/r5/a/1.md");
        let secrets = BTreeMap::from([("予算 <10%> & \"秘密\"; A,B", &place)]);
        let sought = Sought::of(&secrets, |text| text.to_lowercase());
        for (path, bytes) in [
            ("a.html", "<p>予算 &lt;10%&gt; &amp; \"秘密\"; A,B</p>"),
            ("a.html", "<p title=\"予算 &lt;10%&gt; &amp; &quot;秘密&quot;; A,B\">"),
            ("a.txt", "予算\n<10%>\n&\n\"秘密\";\nA,B"),
            ("a.js", "x(\"予算 \\u003c10%> & \\\"秘密\\\"; A,B\")"),
            ("a.js", "予算 <10%> & \"秘密\"; a,b"),
            ("a.ics", "SUMMARY:予算 <1\r\n 0%> & \"秘密\"\\; A\\,B"),
        ] {
            assert!(sought.look(path, bytes.as_bytes()).is_some(), "{bytes}");
        }
        assert_eq!(sought.look("a.html", "予算 &lt;10%&gt;".as_bytes()), None);
    }

    #[test]
    fn names_of_three_characters_are_long_enough_and_short_words_are_not() {
        for (text, expected) in
            [("宮本学", true), ("林 学", false), ("随時", false), ("section", false), ("budget-2024", true)]
        {
            assert_eq!(is_long_enough(text), expected, "{text}");
        }
    }
}
