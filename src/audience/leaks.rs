//! Whether something internal got out all the same: every file of a site for everybody is searched for every internal text.
//!
//! By construction there is nothing to find in what is made of the contents. But a theme's options, a template or a file
//! beside the goals may hold what their author forgot, and the program may be wrong. So this knows nothing of how pages are
//! made: in go the texts that were left out and bytes of finished files.
//!
//! A text is searched for sentence by sentence, in the name of a file and in all that readers can read in it. Both are
//! folded as the search folds them: whatever the width, the kana, the case, the blanks and the line ends, it is the same
//! text. Short ones ([`LEAST`]) are not searched for, they stand everywhere, nor are dates and numbers.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{Hash, Hasher};
use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;
use unicode_width::UnicodeWidthStr;

use super::Fold;
use super::common::Pieces;
use super::finder::Finder;
use super::markup::BREAK;
use super::readable::{Reader, Text};
use crate::model::layout::HEAD;
use crate::model::redactions::{Redactions, What, Withheld};
use crate::model::{Code, Diagnostic, Message, Place, Source};
use crate::say;

/// The shortest text that is searched for, in columns: three Japanese characters, or eight of others, since words of
/// programs and addresses are as short.
pub const LEAST: [usize; 2] = [6, 8];
/// So many characters has what is found even across cells of a table, rows and paragraphs: shorter words meet by chance.
const LEAST_ACROSS: usize = 10;
/// So many texts of one source file are reported.
const REPORTED: usize = 5;
/// So many characters of a text are shown.
const SHOWN: usize = 60;

/// What is searched for: every internal text that is long enough.
#[derive(Debug)]
pub struct Secrets {
    from: Vec<Arc<Vec<Withheld>>>,
    /// In order.
    texts: Vec<Secret>,
    finder: Finder,
    fold: Fold,
}

/// A text that is internal, at one place or at several.
#[derive(Debug)]
struct Secret {
    folded: String,
    owners: Vec<Owner>,
}

#[derive(Debug)]
struct Owner {
    /// The text as it is written here.
    text: String,
    /// Where it is said to be internal.
    place: Place,
    /// Whether that is said of a whole file, so that the text may stand anywhere in it.
    is_of_file: bool,
    is_allowed: bool,
}

/// Something internal in a file for everybody.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Leak {
    /// The file, by its path in the site.
    pub path: String,
    /// Where in it.
    place: Spot,
    /// Which text.
    secret: usize,
}

/// Where in a file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Spot {
    Name,
    Line(usize),
    /// In a file in the file.
    Part(String),
    Somewhere,
}

/// A text that was folded line by line.
struct Folded {
    text: String,
    starts: Vec<Start>,
}

/// Where in the folded text a piece of the text begins that stands on one line.
struct Start {
    at: usize,
    line: usize,
    /// Whether what stands before it is beside it only by chance.
    is_apart: bool,
}

impl Secrets {
    /// What was left out of a site.
    pub fn of(redactions: &Redactions, fold: Fold) -> Secrets {
        let numbers = Pieces::of_numbers(fold);
        let list: Vec<&Withheld> = redactions.iter().collect();
        let all = list.par_iter().flat_map_iter(|withheld| {
            let mut own: BTreeMap<String, &str> = BTreeMap::new();
            for piece in withheld.texts.iter().flat_map(|text| pieces(text)) {
                let mut folded = String::new();
                fold(piece, &mut folded);
                if is_long_enough(&folded) && !numbers.make(&folded) {
                    own.entry(folded).or_insert(piece);
                }
            }
            own.into_iter().map(move |(folded, piece)| (folded, *withheld, piece))
        });
        let mut secrets: BTreeMap<String, Vec<Owner>> = BTreeMap::new();
        for (folded, withheld, text) in all.collect::<Vec<(String, &Withheld, &str)>>() {
            secrets.entry(folded).or_default().push(Owner {
                text: text.to_owned(),
                place: withheld.place.clone(),
                is_of_file: matches!(withheld.what, What::Sheet | What::GoalOfSheet | What::Goal),
                is_allowed: withheld.is_allowed,
            });
        }
        let texts: Vec<Secret> = secrets.into_iter().map(|(folded, owners)| Secret { folded, owners }).collect();
        let finder = Finder::new(texts.iter().map(|secret| secret.folded.clone()).zip(0..).collect());
        Secrets { from: redactions.list.clone(), finder, texts, fold }
    }

    /// Whether they are those of these redactions.
    pub fn are_of(&self, redactions: &Redactions) -> bool {
        let lists = self.from.iter().zip(&redactions.list);
        self.from.len() == redactions.list.len() && lists.into_iter().all(|(a, b)| Arc::ptr_eq(a, b))
    }

    /// Whether every secret is one of others, too, and what may not be met might not be met before.
    pub fn are_among(&self, others: &Secrets) -> bool {
        let is_known = |secret: &Secret| {
            let known = others.texts.binary_search_by(|known| known.folded.cmp(&secret.folded));
            known.is_ok_and(|at| others.texts[at].is_forbidden() || !secret.is_forbidden())
        };
        self.texts.iter().all(is_known)
    }

    /// The internal texts in a finished file, each once.
    pub fn look(&self, path: &str, bytes: &[u8]) -> Vec<Leak> {
        let mut found: BTreeMap<usize, Spot> = BTreeMap::new();
        let mut look = |text: &str, is_by_line: bool, spot: &dyn Fn(usize) -> Spot| {
            let folded = Folded::of(text, is_by_line, self.fold);
            self.finder.each(&folded.text, |secret, range| {
                let is_by_chance = self.texts[secret].is_short() && folded.is_divided(&range);
                if !is_by_chance {
                    found.entry(secret).or_insert_with(|| spot(folded.line(range.start)));
                }
            });
        };
        look(path, true, &|_| Spot::Name);
        let text = |text: Text| {
            look(&text.text, text.is_by_line, &|line| match text.part {
                Some(part) => Spot::Part(part.to_owned()),
                None if text.has_lines => Spot::Line(line),
                None => Spot::Somewhere,
            });
        };
        Reader { text, obstacle: |_| {} }.read(path, bytes);
        found.into_iter().map(|(secret, place)| Leak { path: path.to_owned(), place, secret }).collect()
    }

    /// The text of a leak, folded.
    pub fn text(&self, leak: &Leak) -> &str {
        &self.texts[leak.secret].folded
    }

    /// The goals that let a folded text be met.
    pub fn allowing(&self, text: &str) -> impl Iterator<Item = &str> {
        let secret = self.texts.binary_search_by(|secret| secret.folded.as_str().cmp(text));
        let owners = secret.into_iter().flat_map(|at| &self.texts[at].owners);
        owners.filter(|owner| owner.is_allowed).map(|owner| &*owner.place.source.path)
    }

    /// What is wrong with leaks, but for those that goals allow: nothing is published until they are gone. `files` are the
    /// files beside goals, by their paths in the site's folder, with those in the site.
    pub fn problems(&self, mut leaks: Vec<Leak>, files: &BTreeMap<String, String>) -> Vec<Diagnostic> {
        // What stands on every page is told of the first page that somebody opens.
        let depth = |leak: &Leak| (leak.path.matches('/').count(), !leak.path.ends_with("index.html"));
        leaks.sort_by(|a, b| depth(a).cmp(&depth(b)).then_with(|| a.cmp(b)));
        // Source file → the texts of it that got out, in the order of the files they were found in.
        let mut sources: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        let mut places: BTreeMap<usize, Vec<&Leak>> = BTreeMap::new();
        for leak in &leaks {
            let files = places.entry(leak.secret).or_default();
            if files.is_empty()
                && let Some(owner) = self.texts[leak.secret].owners.iter().find(|owner| !owner.is_allowed)
            {
                sources.entry(&owner.place.source.path).or_default().push(leak.secret);
            }
            files.push(leak);
        }
        let each = sources.into_values().flat_map(|secrets| {
            let more = secrets.len().saturating_sub(REPORTED);
            let shown = secrets.into_iter().take(REPORTED).enumerate();
            shown.map(move |(at, secret)| (secret, if at + 1 == REPORTED { more } else { 0 }))
        });
        let problem = |(secret, more): (usize, usize)| {
            let owner = self.texts[secret].owners.iter().find(|owner| !owner.is_allowed)?;
            let written = files.iter().find(|(_, to)| **to == places[&secret][0].path).map(|(from, _)| from);
            Some(problem(owner, &places[&secret], written, more, self.fold))
        };
        each.filter_map(problem).collect()
    }
}

/// By what is searched for, and what of it may be met.
impl Hash for Secrets {
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        let texts = self.texts.iter();
        texts.for_each(|secret| (&secret.folded, secret.is_forbidden()).hash(hasher));
    }
}

impl Secret {
    /// Whether somebody does not let it be met.
    fn is_forbidden(&self) -> bool {
        self.owners.iter().any(|owner| !owner.is_allowed)
    }

    fn is_short(&self) -> bool {
        self.folded.chars().nth(LEAST_ACROSS - 1).is_none()
    }
}

impl Folded {
    fn of(text: &str, is_by_line: bool, fold: Fold) -> Folded {
        let mut folded = Folded { text: String::with_capacity(text.len()), starts: Vec::new() };
        let mut start = Start { at: 0, line: 1, is_apart: false };
        let mut rest = text;
        loop {
            let end = rest.bytes().position(|byte| byte == b'\n' || byte == BREAK as u8);
            let piece = &rest[..end.unwrap_or(rest.len())];
            fold(piece, &mut folded.text);
            // Of pieces that say nothing, the next one that says something is told.
            if folded.text.len() > start.at {
                let next = Start { at: folded.text.len(), line: start.line, is_apart: false };
                folded.starts.push(std::mem::replace(&mut start, next));
            }
            let Some(end) = end else { return folded };
            let is_line = rest.as_bytes()[end] == b'\n';
            start.line += usize::from(is_line);
            start.is_apart |= !is_line || is_by_line;
            rest = &rest[end + 1..];
        }
    }

    fn line(&self, at: usize) -> usize {
        let start = self.starts.partition_point(|start| start.at <= at).saturating_sub(1);
        self.starts.get(start).map_or(1, |start| start.line)
    }

    /// Whether a range reaches over texts that are beside each other only by chance.
    fn is_divided(&self, range: &Range<usize>) -> bool {
        let from = self.starts.partition_point(|start| start.at <= range.start);
        self.starts[from..].iter().take_while(|start| start.at < range.end).any(|start| start.is_apart)
    }
}

/// What is wrong: a text got out in some files, of which the first may be the copy of a file that was written; and so many
/// more texts of its own file.
fn problem(owner: &Owner, leaks: &[&Leak], written: Option<&String>, more: usize, fold: Fold) -> Diagnostic {
    let text = shown(&owner.text);
    let (path, place) = (&leaks[0].path, leaks[0].place.words());
    let from = written.map(|from| say!("（元は {from}）", " (made from {from})")).unwrap_or_default();
    let files = leaks.iter().map(|leak| &leak.path).collect::<BTreeSet<_>>().len() - 1;
    let others = say!("。ほか {files} ファイルにもあります", "; {files} more files have it as well");
    let others = Some(others).filter(|_| files > 0).unwrap_or_default();
    let texts = say!(
        "。この元ファイルの文は、ほかに {more} 見つかりました",
        "; {more} more texts of this source file were found"
    );
    let texts = Some(texts).filter(|_| more > 0).unwrap_or_default();
    let message = Message {
        ja: format!(
            "公開するファイル {path}{}{}に、庁内限りの「{text}」があります{}{}",
            from.ja, place.ja, others.ja, texts.ja
        ),
        en: format!(
            "{path}{}{}, a file for everybody, has the internal “{text}”{}{}",
            from.en, place.en, others.en, texts.en
        ),
    };
    let help = if owner.place.source.path.ends_with(HEAD) {
        say!(
            "何も公開していません。公開するファイルのほう（テーマの設定、テンプレート、添付ファイルなど）から、この言葉を消してください",
            "nothing was published. Remove it from what is published: a theme's option, a template, an attached file"
        )
    } else {
        say!(
            "何も公開していません。公開するファイルのほう（テーマの設定、テンプレート、添付ファイルなど）から、この言葉を消してください。たまたま同じ言葉で、だれが読んでもよいときは、この目標の前書きに理由を書いてください:\nallow:\n  leaked-text: （理由）",
            "nothing was published. Remove it from what is published: a theme's option, a template, an attached file. If the same words only happen to stand there and everybody may read them, write the reason in this goal's front matter:\nallow:\n  leaked-text: (the reason)"
        )
    };
    Diagnostic::new(Code::LeakedText, place_of(owner, fold), message).help(help)
}

impl Spot {
    fn words(&self) -> Message {
        match self {
            Spot::Name => say!(" の名前", ", by its name"),
            Spot::Line(line) => say!(" の {line} 行目", ", line {line}"),
            Spot::Part(part) => say!(" の中の {part} ", ", {part} in it"),
            Spot::Somewhere => say!(" ", ""),
        }
    }
}

/// Where a text is written; where that cannot be told, where it is said to be internal.
fn place_of(owner: &Owner, fold: Fold) -> Place {
    let source = &owner.place.source;
    let from = owner.place.span.as_ref().filter(|_| !owner.is_of_file).map_or(0, |span| span.start);
    let behind = source.text.get(from..).and_then(|rest| rest.find(&owner.text)).map(|at| from + at);
    if let Some(at) = behind.or_else(|| source.text.find(&owner.text)) {
        return Place::of(source, at..at + owner.text.len());
    }
    // With marks or line ends in it, it is another text, but folded and without them the same.
    let mut wanted = String::new();
    fold(&owner.text, &mut wanted);
    let folded = Folded::of(&source.text.replace(['*', '_', '`', '~', '[', ']'], " "), false, fold);
    let line = folded.text.find(&wanted).map(|at| folded.line(at));
    let span = line.and_then(|line| {
        let start: usize = source.text.split_inclusive('\n').take(line - 1).map(str::len).sum();
        let text = source.text[start..].lines().next()?.trim_end();
        Some(start..start + text.len())
    });
    span.map_or_else(|| owner.place.clone(), |span| Place::of(source, span))
}

/// The beginning of a text.
fn shown(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// Sentences and lines, without blanks around them.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    text.lines().flat_map(|line| line.split_inclusive('。')).map(str::trim)
}

/// Whether a folded text says enough.
fn is_long_enough(text: &str) -> bool {
    text.width() >= if text.is_ascii() { LEAST[1] } else { LEAST[0] }
}

/// What is wrong with files that let internal texts of theirs be met, each with the place where it says so, and are not `needed` by any
/// text that is met, by their paths.
pub fn unused_allowances(allowances: &[(Arc<Source>, Place)], needed: &BTreeSet<&str>) -> Vec<Diagnostic> {
    let unused = allowances.iter().filter(|(source, _)| !needed.contains(&*source.path));
    let problem = |(_, place): &(_, Place)| {
        let code = Code::LeakedText.name();
        let message = say!(
            "allow に {code} とありますが、このファイルの庁内限りの文は、公開するどのファイルにもありません",
            "{code} is allowed here, but no file for everybody has an internal text of this file"
        );
        Diagnostic::new(Code::UnusedAllow, place.clone(), message)
            .help(say!("allow から {code} を消してください", "remove {code} from allow"))
    };
    unused.map(problem).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::redactions::What;

    /// Small letters without blanks.
    fn folded(text: &str, to: &mut String) {
        let letters = text.chars().filter(|letter| !letter.is_whitespace() && !letter.is_control());
        to.extend(letters.flat_map(char::to_lowercase));
    }

    fn secrets(texts: &[&str]) -> Secrets {
        let place = Place::path("content/r5/a/1.md");
        let texts = texts.iter().map(|text| (*text).to_owned()).collect();
        let withheld = Withheld { place, what: What::Goal, texts, is_allowed: false };
        Secrets::of(&Redactions { list: vec![Arc::new(vec![withheld])], ..Redactions::default() }, folded)
    }

    #[test]
    fn a_text_is_known_in_every_dress() {
        let sought = secrets(&["予算 <10%> & \"秘密\"; A,B"]);
        for (path, bytes) in [
            ("a.html", "<p>予算 &lt;10%&gt; &amp; \"秘密\"; A,B</p>"),
            ("a.html", "<p title=\"予算 &lt;10%&gt; &amp; &quot;秘密&quot;; A,B\">"),
            ("a.html", "<!-- 予算 <10%> & \"秘密\"; A,B -->"),
            ("a.html", "予算 <10%> & \"秘密\"; A,B"),
            ("a.svg", "<text>予算 &#60;1<tspan>0%&gt;</tspan> &amp; \n&#x22;秘密&quot;; a,b"),
            ("a.txt", "予算\n<10%>\n&\n\"秘密\";\nA,B"),
            ("a.js", "x(\"予算 \\u003c10%> & \\\"秘密\\\"; A,B\")"),
            ("a.json", "\"\\u4e88\\u7b97<10%>&\\\"\\u79d8\\u5bc6\\\"; A,B\""),
            ("a.js", "予算 <10%> & \"秘密\"; a,b"),
            ("a.css", "\"\\4e88 \\7b97<10%> & '秘密'\", \"予算<10%>&\\22秘密\\22;A,B\""),
            ("a.ics", "SUMMARY:予算 <1\r\n 0%> & \"秘密\"\\; A\\,B"),
            ("予算＜10%＞.txt", "予算<10%>&\"秘密\";A,B"),
        ] {
            assert_eq!(sought.look(path, bytes.as_bytes()).len(), 1, "{bytes}");
        }
        assert_eq!(sought.look("a.html", "予算 &lt;10%&gt;".as_bytes()), []);
        assert_eq!(secrets(&["BUDGET OF 2024"]).look("a.txt", b"(Budget of\n2024)").len(), 1, "blanks and letters");
        assert_eq!(secrets(&["用地の取得"]).look("files/用地の取得.csv", b"")[0].place, Spot::Name);
    }

    #[test]
    fn short_words_that_only_meet_are_none() {
        let sought = secrets(&["部長会", "用地の取得交渉の方針と進め方"]);
        for (path, bytes, count) in [
            ("a.html", "<td>部長</td><td>会計課</td>", 0),
            ("a.html", "<td><b>部長</b>会</td>", 1),
            ("a.html", "部\n長会", 1),
            ("a.csv", "部長\n会計課\n", 0),
            ("a.csv", "部長会\n", 1),
            ("a.html", "<p>用地の取得交渉の</p><p>方針と進め方</p>", 1),
            ("a.txt", "用地の取得交渉の\n方針と進め方", 1),
        ] {
            assert_eq!(sought.look(path, bytes.as_bytes()).len(), count, "{bytes}");
        }
        let leak = &sought.look("a.txt", "\n\n部長会\n".as_bytes())[0];
        assert_eq!(leak.place, Spot::Line(3));
    }

    #[test]
    fn names_of_three_characters_are_long_enough_and_short_words_are_not() {
        for (text, expected) in
            [("宮本学", true), ("林学", false), ("随時", false), ("section", false), ("budget-2024", true)]
        {
            assert_eq!(is_long_enough(text), expected, "{text}");
        }
    }
}
