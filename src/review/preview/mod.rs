//! Changes as one file for a reviewer who has no git: what changed in a table, every changed goal as it will look, a box to tick and
//! room for remarks beside each. It can be mailed, opens by double-click and asks for nothing: styles, script and pictures
//! are in it, and its policy knows them by their digests.
//!
//! Without its script everything is readable and the form can be printed. With it, remarks stay in the reader's browser and
//! are copied as text.

mod embed;
mod scope;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use super::change::{Change, Changes, Kind};
use super::page::{self, Look};
use super::words;
use crate::model::html::escape;
use crate::model::{Digest, Message};
use crate::say;

pub use embed::Picture;

const STYLE: &str = include_str!("preview.css");
const SCRIPT: &str = include_str!("preview.js");

/// How the file begins: by that a later run knows it for its own.
pub const PREVIEW_MARK: &str = "<!DOCTYPE html>\n<!-- goalsheet preview -->\n";

/// The class of what shows goals as they will look, and of what shows the table.
const LOOK: &str = "look";
const TABLE: &str = "pairs-of";

/// The goals as they will look, by their identities, and what they need.
pub struct Goals<'a> {
    /// The article of each, and the path of its page in the site.
    pub articles: &'a BTreeMap<String, Article>,
    /// The styles of the site's theme.
    pub style: &'a str,
    /// A picture by its path in the site.
    pub picture: &'a dyn Fn(&str) -> Picture,
    /// Whether they are shown to colleagues alone, which is said at the top.
    pub is_internal: bool,
}

/// A goal as it will look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Article {
    /// The goal's part of its page.
    pub html: String,
    /// The path of the page in the site.
    pub page: String,
}

/// A change that is looked at by itself.
struct Item<'a> {
    change: &'a Change,
    /// Its anchor.
    anchor: String,
    /// The goals that are shown with it.
    goals: Vec<&'a str>,
}

/// The file. `selection` says which part of the changes it holds, so that remarks on another part are others; `sealed` gives the
/// digest by which the page's policy knows a style or a script.
pub fn preview(
    changes: &Changes,
    look: &Look,
    goals: &Goals,
    selection: &str,
    sealed: impl Fn(&str) -> String,
) -> String {
    let items = items(changes);
    let title =
        format!("{} {} {}", changes.organization, changes.title, look.say(say!("変更の確認", "review of changes")));
    let mut classes: BTreeSet<String> = ["goal", "paper-a4"].map(str::to_owned).into();
    let mut main = String::new();
    tools(&mut main, look);
    list(&mut main, changes, look, &items);
    let _ = writeln!(main, "<section class=\"{TABLE}\">");
    page::body(&mut main, changes, look);
    main.push_str("</section>\n");
    let place = Shown { changes, look, goals, items: &items };
    items.iter().for_each(|item| place.one(&mut main, item, &mut classes));
    general(&mut main, look);
    let style = format!(
        "{STYLE}{}{}{}",
        scope::scoped(&format!("{}{}", page::STYLE, page::spoken(look)), TABLE, false, None),
        scope::scoped(goals.style, LOOK, true, Some(&classes)),
        page::paper(changes, look, &title),
    );
    let [old, new] = changes.sides.each_ref().map(|side| words::side(side).text(look.language).to_owned());
    let known = changes.sides.each_ref().map(|side| side.fingerprint.as_str()).join("..");
    let key = Digest::of(format!("{known} {selection}").as_bytes());
    let mut out = format!(
        "{PREVIEW_MARK}<html lang=\"{}\" data-key=\"goalsheet-{key}\" data-sides=\"{} → {}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"robots\" content=\"noindex, nofollow\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src '{}'; script-src '{}'; img-src data:; base-uri 'none'; form-action 'none'\">\n\
         <title>{}</title>\n<style>{style}</style>\n</head>\n<body>\n",
        look.language.code(),
        escape(&old),
        escape(&new),
        sealed(&style),
        sealed(SCRIPT),
        escape(&title),
    );
    head(&mut out, changes, look, goals.is_internal);
    let _ = write!(out, "<main>\n{main}</main>\n<footer>\n<p>{}</p>", escape(&look.say(page::counted(changes))));
    for note in &changes.notes {
        let _ = write!(out, "\n<p>{}</p>", escape(note.text(look.language)));
    }
    let _ = writeln!(out, "\n</footer>\n<script>{SCRIPT}</script>\n</body>\n</html>");
    out
}

/// The changes that are looked at one by one: those of goals. What is one line for a whole sheet stands in the table alone.
fn items(changes: &Changes) -> Vec<Item<'_>> {
    let is_of_goal = |change: &&Change| change.kind.is_of_goals() && change.kind != Kind::Renumbered;
    let goals = changes.list.iter().filter(is_of_goal).enumerate();
    goals
        .map(|(at, change)| {
            let own = (change.kind != Kind::Removed).then_some(change.id.as_str());
            let parts = change.others.iter().filter(|_| change.kind == Kind::Split);
            let goals = own.into_iter().chain(parts.map(|part| part.id.as_str())).collect();
            Item { change, anchor: format!("g{}", at + 1), goals }
        })
        .collect()
}

/// The identities of the goals that a file shows.
pub fn shown_goals(changes: &Changes) -> BTreeSet<String> {
    items(changes).iter().flat_map(|item| &item.goals).map(|goal| (*goal).to_owned()).collect()
}

fn head(out: &mut String, changes: &Changes, look: &Look, is_internal: bool) {
    let [old_heading, new_heading] = look.headings(changes);
    let [old, new] = &changes.sides;
    let title = look.say(say!("変更の確認", "review of changes"));
    let warning = look.say(say!(
        "庁内用です。公開していない内容を含みます。庁外に出さないでください。",
        "For colleagues: it holds what is not published. Do not give it to others."
    ));
    let warning = if is_internal { format!("<p class=\"internal\">{}</p>\n", escape(&warning)) } else { String::new() };
    let _ = writeln!(
        out,
        "<header>\n{warning}<p class=\"org\">{}</p>\n<h1>{} {}</h1>\n<dl class=\"sides\">",
        escape(&changes.organization),
        escape(&changes.title),
        escape(&title),
    );
    for (heading, side) in look.in_order((old_heading, old), (new_heading, new)) {
        let _ = writeln!(out, "<dt>{}</dt><dd>{}</dd>", escape(&heading), page::side_of(side, look));
    }
    let totals = words::totals(changes).unwrap_or_else(words::nothing);
    let how = say!(
        "表の下に、変わった目標を公開後の見た目で並べています。確認したら印を付け、意見があれば書いてください。",
        "Below the table each changed goal stands as it will look. Tick what you have looked at, and write what you think of it."
    );
    let _ = writeln!(
        out,
        "</dl>\n<p class=\"totals\">{}</p>\n<p>{}</p>\n<p>{}</p>\n</header>",
        escape(&look.say(totals)),
        escape(&look.say(how)),
        escape(&look.say(say!("（下線の部分は、変更部分）", "What is underlined has changed."))),
    );
}

/// What the script does for the reader; hidden until it runs.
fn tools(out: &mut String, look: &Look) {
    let words = [
        ("count", say!("確認済み {n} / {all} 件", "{n} of {all} looked at", n = "{n}", all = "{all}")),
        ("kept", say!("意見はこのブラウザーに保存しています。", "Remarks are kept in this browser.")),
        (
            "unkept",
            say!(
                "このブラウザーでは保存できません。意見はこのページを開いている間だけ残ります。閉じる前にコピーするか、印刷してください。",
                "This browser keeps nothing: remarks stay while the page is open. Copy or print them before you close it."
            ),
        ),
        ("copied", say!("意見をコピーしました。メールなどに貼り付けてください。", "Copied. Paste them into a mail.")),
        (
            "selected",
            say!("下の文章を選びました。Ctrl+C で写せます。", "The text below is selected: Ctrl+C copies it."),
        ),
        ("seen", say!("[確認済み] ", "[x] ")),
        ("unseen", say!("[未確認] ", "[ ] ")),
    ];
    let data: String =
        words.iter().map(|(name, word)| format!(" data-{name}=\"{}\"", escape(word.text(look.language)))).collect();
    let [copy, print, all] =
        [say!("意見をコピー", "Copy remarks"), say!("印刷", "Print"), say!("意見の文章", "All remarks as text")]
            .map(|word| escape(&look.say(word)));
    let _ = writeln!(
        out,
        "<div class=\"tools\"{data} hidden>\n<p id=\"count\"></p>\n<button type=\"button\" id=\"copy\">{copy}</button>\n<button type=\"button\" id=\"print\">{print}</button>\n<p id=\"status\" role=\"status\"></p>\n</div>\n\
         <p class=\"copied\" hidden><label>{all}<textarea id=\"all\" class=\"all\" readonly autocomplete=\"off\"></textarea></label></p>",
    );
}

/// The goals in a list, each with a link to where it is shown.
fn list(out: &mut String, changes: &Changes, look: &Look, items: &[Item]) {
    if items.len() < 2 {
        return;
    }
    let label = look.say(say!("変わった目標", "changed goals"));
    let _ = writeln!(out, "<nav aria-label=\"{}\">\n<ul class=\"goals-of\">", escape(&label));
    for Item { change, anchor, .. } in items {
        let kind = look.say(words::kind(change.kind, changes.is_years));
        let _ =
            writeln!(out, "<li><a href=\"#{anchor}\">{}　{}</a></li>", escape(&kind), escape(&words::heading(change)));
    }
    out.push_str("</ul>\n</nav>\n");
}

struct Shown<'a> {
    changes: &'a Changes,
    look: &'a Look<'a>,
    goals: &'a Goals<'a>,
    items: &'a [Item<'a>],
}

impl Shown<'_> {
    /// A changed goal as it will look, with room for remarks.
    fn one(&self, out: &mut String, item: &Item, classes: &mut BTreeSet<String>) {
        let Item { change, anchor, goals } = item;
        let look = self.look;
        let kind = look.say(words::kind(change.kind, self.changes.is_years));
        let heading = words::heading(change);
        let _ = writeln!(
            out,
            "<article class=\"one\" id=\"{anchor}\" aria-labelledby=\"{anchor}-title\" data-item=\"{}\" data-title=\"{}　{}\">\n<h2 id=\"{anchor}-title\"><span class=\"kind\">{}</span>{}</h2>",
            escape(&change.id),
            escape(&kind),
            escape(&heading),
            escape(&kind),
            escape(&heading),
        );
        for (at, goal) in goals.iter().enumerate() {
            match self.goals.articles.get(*goal) {
                Some(article) => self.article(out, article, &format!("{anchor}-{at}-"), classes),
                None => self.said(out, &say!("この目標は表示できません", "this goal cannot be shown")),
            }
        }
        if goals.is_empty() {
            self.said(
                out,
                &say!(
                    "この目標はなくなります。前の内容は表にあります。",
                    "This goal goes away; the table has what it said."
                ),
            );
        }
        remark(out, look, anchor, true);
        out.push_str("</article>\n");
    }

    fn said(&self, out: &mut String, message: &Message) {
        let _ = writeln!(out, "<p class=\"faint\">{}</p>", escape(message.text(self.look.language)));
    }

    fn article(&self, out: &mut String, article: &Article, prefix: &str, classes: &mut BTreeSet<String>) {
        let anchor = |page: &str| {
            let is_it = |goal: &&str| self.goals.articles.get(*goal).is_some_and(|article| article.page == page);
            self.items.iter().find(|item| item.goals.iter().any(is_it)).map(|item| item.anchor.clone())
        };
        let place = embed::Place { prefix, page: &article.page, anchor: &anchor, picture: self.goals.picture };
        let html = embed::embedded(&article.html, &place, classes);
        let _ = writeln!(out, "<div class=\"{LOOK}\"><div class=\"goal paper-a4\">\n{}\n</div></div>", html.trim());
    }
}

/// Room for a remark; `can_be_seen` where there is something to tick.
fn remark(out: &mut String, look: &Look, anchor: &str, can_be_seen: bool) {
    out.push_str("<div class=\"remark\">\n");
    if can_be_seen {
        let seen = escape(&look.say(say!("確認した", "I have looked at this")));
        let _ = writeln!(
            out,
            "<p class=\"seen\"><input type=\"checkbox\" id=\"{anchor}-seen\"> <label for=\"{anchor}-seen\">{seen}</label></p>"
        );
    }
    let word = escape(&look.say(say!("意見", "Remarks")));
    let _ = writeln!(
        out,
        "<label for=\"{anchor}-text\">{word}</label>\n<textarea id=\"{anchor}-text\" rows=\"3\" autocomplete=\"off\"></textarea>\n<p class=\"printed\"></p>\n</div>"
    );
}

fn general(out: &mut String, look: &Look) {
    let title = escape(&look.say(say!("全体への意見", "Remarks on the whole")));
    let _ = writeln!(
        out,
        "<article class=\"one\" id=\"whole\" aria-labelledby=\"whole-title\" data-item=\"\" data-title=\"{title}\">\n<h2 id=\"whole-title\">{title}</h2>"
    );
    remark(out, look, "whole", false);
    out.push_str("</article>\n");
}
