//! Whether something internal got out all the same: every byte of a site for everybody is searched for every internal text.
//!
//! By construction there is nothing to find in what is made of the contents. But a theme's options, a template or a file
//! beside the goals may hold what their author forgot, and the program may be wrong. So this knows nothing of how pages are
//! made: in go the texts that were left out and bytes of finished files.
//!
//! A text is searched for sentence by sentence, as it was written, with other blanks or none, with the escapes of HTML, scripts
//! and calendars, and folded as the search folds it. Short ones ([`LEAST`]) are not: they stand everywhere. What public
//! content says as well is no secret, nor are the program's own words; that is asked of what was found, which is little.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;
use unicode_width::UnicodeWidthStr;

use super::finder::Finder;
use super::{texts_of_goal, texts_of_head};
use crate::model::body;
use crate::model::config::{Config, FieldKind};
use crate::model::goal::Value;
use crate::model::memo::{Memo, Same};
use crate::model::redactions::{Redactions, Withheld};
use crate::model::site::{Sheet, Site};
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
pub struct LeakCheck {
    sought: Option<Arc<Secrets>>,
    /// Texts that were found and that public content says as well: no secret for as long as it does.
    common: BTreeSet<String>,
    words: Option<Arc<Words>>,
    /// Which of the words each speaker says, by its path.
    said: Memo<String, (Speaker, Same<Words>), BTreeSet<usize>>,
}

/// Who says something to everybody.
#[derive(Debug, PartialEq)]
enum Speaker {
    Sheet(Same<Sheet>),
    /// The configuration, and the program with it.
    Site(Same<Config>),
}

/// What is searched for: every internal text that is long enough.
#[derive(Debug)]
pub struct Secrets {
    from: Vec<Arc<Vec<Withheld>>>,
    /// The texts in order, and where each stands in the sources.
    secrets: Vec<(String, Place)>,
    /// Finds them in all their forms.
    forms: Finder,
}

/// Texts to be looked for in public content.
#[derive(Debug)]
struct Words {
    texts: Vec<String>,
    /// Finds them folded, in what is folded.
    folded: Finder,
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

/// What public content may say besides a site's sheets.
pub struct Public<'a> {
    /// The site.
    pub site: &'a Site,
    /// The program's own words.
    pub words: fn() -> Vec<String>,
    /// Folds a text.
    pub fold: Fold,
}

impl LeakCheck {
    /// Learns what to search for. True if files made before were not searched for all of that.
    pub fn renew(&mut self, redactions: &Redactions, public: &Public) -> bool {
        if redactions.is_empty() {
            *self = LeakCheck::default();
            return false;
        }
        let is_known = |sought: &Secrets| {
            sought.from.len() == redactions.list.len()
                && sought.from.iter().zip(&redactions.list).all(|(a, b)| Arc::ptr_eq(a, b))
        };
        let before = self.sought.take();
        let now = match &before {
            Some(sought) if is_known(sought) => Arc::clone(sought),
            _ => Arc::new(Secrets::of(redactions, public.fold)),
        };
        let is_new = |(text, _): &(String, Place)| !before.as_ref().is_some_and(|before| before.has(text));
        let has_more = now.secrets.iter().any(is_new);
        self.sought = Some(now);
        let still_common = self.said(self.common.clone(), public);
        let has_fewer = still_common != self.common;
        self.common = still_common;
        has_more || has_fewer
    }

    /// What is searched for, if anything is.
    pub fn sought(&self) -> Option<Arc<Secrets>> {
        self.sought.clone()
    }

    /// Of what was found in files, what must not be there: what public content says as well is no secret.
    pub fn leaks(&mut self, found: Vec<Leak>, public: &Public) -> Vec<Leak> {
        let doubtful = |leak: &&Leak| !self.common.contains(&leak.text);
        let texts: BTreeSet<String> = found.iter().filter(doubtful).map(|leak| leak.text.clone()).collect();
        if !texts.is_empty() {
            let texts = texts.into_iter().chain(self.common.iter().cloned()).collect();
            self.common = self.said(texts, public);
        }
        found.into_iter().filter(|leak| !self.common.contains(&leak.text)).collect()
    }

    /// Which of some texts public content says.
    fn said(&mut self, texts: BTreeSet<String>, public: &Public) -> BTreeSet<String> {
        if texts.is_empty() {
            return texts;
        }
        let words = match self.words.take().filter(|words| words.texts.iter().eq(&texts)) {
            Some(words) => words,
            None => Arc::new(Words::of(texts, public.fold)),
        };
        let config = &public.site.config;
        let sheets = public.site.all_sheets();
        let sheets = sheets.map(|(_, sheet)| (&sheet.head.source.path, Speaker::Sheet(Same(Arc::clone(sheet)))));
        let speakers = sheets.chain([(&config.source.path, Speaker::Site(Same(Arc::clone(config))))]);
        let wanted = speakers.map(|(path, speaker)| (path.clone(), (speaker, Same(Arc::clone(&words)))));
        let said = self.said.renew(wanted.collect(), |_, (speaker, words)| {
            let texts = match speaker {
                Speaker::Sheet(sheet) => texts_of_sheet(&sheet.0),
                Speaker::Site(config) => {
                    texts_of_config(&config.0).map(str::to_owned).chain((public.words)()).collect()
                }
            };
            words.0.said_in(&texts, public.fold)
        });
        let said = said.iter().flat_map(|said| said.iter().map(|&text| words.texts[text].clone())).collect();
        self.words = Some(words);
        said
    }
}

impl Words {
    fn of(texts: BTreeSet<String>, fold: Fold) -> Words {
        let texts: Vec<String> = texts.into_iter().collect();
        let folded = texts.iter().map(|text| bare(&fold(text)));
        Words { folded: Finder::new(folded.zip(0..).collect()), texts }
    }

    fn said_in(&self, texts: &[String], fold: Fold) -> BTreeSet<usize> {
        texts.iter().flat_map(|text| self.folded.all(bare(&fold(text)).as_bytes())).collect()
    }
}

impl Secrets {
    fn of(redactions: &Redactions, fold: Fold) -> Secrets {
        let mut secrets: BTreeMap<String, Place> = BTreeMap::new();
        for withheld in redactions.iter() {
            let pieces = withheld.texts.iter().flat_map(|text| pieces(text)).filter(|piece| is_long_enough(piece));
            for piece in pieces {
                secrets.entry(piece.to_owned()).or_insert_with(|| withheld.place.clone());
            }
        }
        let secrets: Vec<(String, Place)> = secrets.into_iter().collect();
        let numbered = secrets.par_iter().enumerate();
        let forms =
            numbered.flat_map_iter(|(at, (text, _))| forms_of(text, fold).into_iter().map(move |form| (form, at)));
        Secrets { from: redactions.list.clone(), forms: Finder::new(forms.collect()), secrets }
    }

    fn has(&self, text: &str) -> bool {
        self.secrets.binary_search_by(|(known, _)| known.as_str().cmp(text)).is_ok()
    }

    /// The internal texts in a finished file, each once.
    pub fn look(&self, path: &str, bytes: &[u8]) -> Vec<Leak> {
        let whole = if path.ends_with(".ics") { Cow::Owned(unfolded(bytes)) } else { Cow::Borrowed(bytes) };
        let found = self.forms.all(&whole);
        let leak = |secret: usize| {
            let (text, place) = &self.secrets[secret];
            let line = place.position().map_or(1, |position| position.line);
            Leak { path: path.to_owned(), text: text.clone(), source: format!("{}:{line}", place.source.path) }
        };
        found.into_iter().map(leak).collect()
    }
}

/// That nothing is published, and why; nothing if nothing got out.
pub fn failure(mut leaks: Vec<Leak>) -> Option<Failure> {
    leaks.sort();
    // One line a file is enough to find it.
    leaks.dedup_by(|next, leak| next.path == leak.path);
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

/// How a text may stand in a file, as far as each way is long enough.
fn forms_of(text: &str, fold: Fold) -> BTreeSet<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut forms = BTreeSet::from([text.to_owned(), fold(text)]);
    if words.len() > 1 {
        forms.extend([words.join(" "), words.join("\n"), words.concat()]);
    }
    let escapes: [fn(&str) -> String; 5] = [
        |text| escaped(text, &[('&', "&amp;"), ('<', "&lt;"), ('>', "&gt;")]),
        |text| escaped(text, &[('&', "&amp;"), ('<', "&lt;"), ('>', "&gt;"), ('"', "&quot;")]),
        |text| escaped(text, &[('&', "&amp;"), ('<', "&lt;"), ('>', "&gt;"), ('"', "&quot;"), ('\'', "&#39;")]),
        |text| escaped(text, &[('\\', "\\\\"), ('"', "\\\""), ('<', "\\u003c"), ('\n', "\\n"), ('\t', "\\u0009")]),
        |text| escaped(text, &[('\\', "\\\\"), (';', "\\;"), (',', "\\,"), ('\n', "\\n")]),
    ];
    let is_special = |text: &&String| text.contains(['&', '<', '>', '"', '\'', '\\', '\n', '\t', ';', ',']);
    let special: Vec<String> = forms.iter().filter(is_special).cloned().collect();
    forms.extend(special.iter().flat_map(|text| escapes.iter().map(move |escape| escape(text))));
    forms.retain(|form| is_long_enough(form));
    forms
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
    use crate::model::redactions::What;

    #[test]
    fn a_text_is_known_in_every_dress() {
        let place = Place::path("content/r5/a/1.md");
        let texts = vec!["予算 <10%> & \"秘密\"; A,B".to_owned()];
        let withheld = Withheld { place, what: What::Goal, texts };
        let redactions = Redactions { list: vec![Arc::new(vec![withheld])], ..Redactions::default() };
        let sought = Secrets::of(&redactions, |text| text.to_lowercase());
        for (path, bytes) in [
            ("a.html", "<p>予算 &lt;10%&gt; &amp; \"秘密\"; A,B</p>"),
            ("a.html", "<p title=\"予算 &lt;10%&gt; &amp; &quot;秘密&quot;; A,B\">"),
            ("a.txt", "予算\n<10%>\n&\n\"秘密\";\nA,B"),
            ("a.js", "x(\"予算 \\u003c10%> & \\\"秘密\\\"; A,B\")"),
            ("a.js", "予算 <10%> & \"秘密\"; a,b"),
            ("a.ics", "SUMMARY:予算 <1\r\n 0%> & \"秘密\"\\; A\\,B"),
        ] {
            assert_eq!(sought.look(path, bytes.as_bytes()).len(), 1, "{bytes}");
        }
        assert_eq!(sought.look("a.html", "予算 &lt;10%&gt;".as_bytes()), []);
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
