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
use crate::model::redactions::{Redactions, Withheld};
use crate::model::same::Same;
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

/// What is searched for: every internal text that is long enough.
#[derive(Debug)]
pub struct Secrets {
    from: Vec<Arc<Vec<Withheld>>>,
    /// The texts in order, and where each stands in the sources.
    texts: Vec<(String, Place)>,
    /// Finds them in all their forms.
    forms: Finder,
}

/// Something internal in a file for everybody.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Leak {
    /// The file, by its path in the site.
    path: String,
    /// What was found.
    pub text: String,
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

/// Who says something to everybody.
#[derive(Debug, Clone, PartialEq)]
pub enum Speaker {
    /// A sheet.
    Sheet(Same<Sheet>),
    /// The configuration, and the program with it.
    Site(Same<Config>),
}

/// Texts that public content says as well as internal content, and are no secret for that; each with one who says it.
pub type SaidInPublic = BTreeMap<String, Speaker>;

impl Public<'_> {
    /// Which of some texts public content says.
    pub fn says(&self, texts: BTreeSet<String>) -> SaidInPublic {
        if texts.is_empty() {
            return SaidInPublic::new();
        }
        let texts: Vec<String> = texts.into_iter().collect();
        let folded = texts.iter().map(|text| bare(&(self.fold)(text)));
        let finder = Finder::new(folded.zip(0..).collect());
        let said = |speaker: Speaker| {
            let own = match &speaker {
                Speaker::Sheet(sheet) => texts_of_sheet(&sheet.0),
                Speaker::Site(config) => texts_of_config(&config.0).map(str::to_owned).chain((self.words)()).collect(),
            };
            let found = own.iter().flat_map(|text| finder.all(bare(&(self.fold)(text)).as_bytes()));
            (found.collect::<BTreeSet<usize>>(), speaker)
        };
        let said: Vec<(BTreeSet<usize>, Speaker)> = self.speakers().into_par_iter().map(said).collect();
        let each = said.into_iter().flat_map(|(found, speaker)| found.into_iter().map(move |at| (at, speaker.clone())));
        each.map(|(at, speaker)| (texts[at].clone(), speaker)).collect()
    }

    /// Which of these texts public content still says. Only those are looked for whose speaker changed.
    pub fn still_says(&self, said: &SaidInPublic) -> SaidInPublic {
        let speakers = self.speakers();
        let (mut still, doubtful): (SaidInPublic, SaidInPublic) =
            said.clone().into_iter().partition(|(_, speaker)| speakers.contains(speaker));
        still.extend(self.says(doubtful.into_keys().collect()));
        still
    }

    fn speakers(&self) -> Vec<Speaker> {
        let sheets = self.site.all_sheets().map(|(_, sheet)| Speaker::Sheet(Same::of(sheet)));
        sheets.chain([Speaker::Site(Same::of(&self.site.config))]).collect()
    }
}

impl Secrets {
    /// What was left out of a site.
    pub fn of(redactions: &Redactions, fold: Fold) -> Secrets {
        let mut secrets: BTreeMap<String, Place> = BTreeMap::new();
        for withheld in redactions.iter() {
            let pieces = withheld.texts.iter().flat_map(|text| pieces(text)).filter(|piece| is_long_enough(piece));
            for piece in pieces {
                secrets.entry(piece.to_owned()).or_insert_with(|| withheld.place.clone());
            }
        }
        let texts: Vec<(String, Place)> = secrets.into_iter().collect();
        let numbered = texts.par_iter().enumerate();
        let forms =
            numbered.flat_map_iter(|(at, (text, _))| forms_of(text, fold).into_iter().map(move |form| (form, at)));
        Secrets { from: redactions.list.clone(), forms: Finder::new(forms.collect()), texts }
    }

    /// Whether they are those of these redactions.
    pub fn are_of(&self, redactions: &Redactions) -> bool {
        let lists = self.from.iter().zip(&redactions.list);
        self.from.len() == redactions.list.len() && lists.into_iter().all(|(a, b)| Arc::ptr_eq(a, b))
    }

    /// Whether every secret is one of others, too.
    pub fn are_among(&self, others: &Secrets) -> bool {
        self.texts.iter().all(|(text, _)| others.texts.binary_search_by(|(known, _)| known.cmp(text)).is_ok())
    }

    /// The internal texts in a finished file, each once.
    pub fn look(&self, path: &str, bytes: &[u8]) -> Vec<Leak> {
        let whole = if path.ends_with(".ics") { Cow::Owned(unfolded(bytes)) } else { Cow::Borrowed(bytes) };
        let found = self.forms.all(&whole);
        let leak = |secret: usize| {
            let (text, place) = &self.texts[secret];
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
