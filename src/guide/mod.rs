//! How the goals of a site are to be written (記入要領), from its own configuration: one page of HTML for the people who write them.
//!
//! In: the configuration, the newest year, the text of a new goal. Out: the page. Nothing in it comes from goals, so it is for
//! everybody who may know the site's fields: [`guide`] of a configuration for everybody names nothing internal. On paper it is A4
//! upright; the usual fields take two pages.

mod fields;
mod examples;

use std::fmt::Write;

use crate::model::config::{Audience, Config};
use crate::model::cycle::DayOfYear;
use crate::model::html::escape;
use crate::model::{Code, Date, FiscalYear, Language, Message, Severity};
use crate::say;

const STYLE: &str = include_str!("style.css");

/// How the page begins: by that a later run knows it for its own.
pub const PAGE_MARK: &str = "<!DOCTYPE html>\n<!-- goalsheet guide -->\n";

/// What authors meet most, in the order of writing.
const RULES: [Code; 14] = [
    Code::MissingField,
    Code::UnclearDue,
    Code::DueMismatch,
    Code::UnknownSection,
    Code::UnknownCategory,
    Code::BadChoice,
    Code::BadNumber,
    Code::BadDate,
    Code::DuplicateTitle,
    Code::DeadLink,
    Code::NearMarkup,
    Code::JoinedLines,
    Code::OddLetter,
    Code::NearInternal,
];

/// What a guide is made from.
pub struct Guide<'a> {
    /// The site's configuration, for those who read the guide.
    pub config: &'a Config,
    /// The year for which goals are written.
    pub year: FiscalYear,
    /// A new goal's file, as the site asks for it.
    pub skeleton: &'a str,
}

/// The page. `sealed` gives the digest by which the page's policy knows a style.
pub fn guide(guide: &Guide, sealed: impl Fn(&str) -> String) -> String {
    let config = guide.config;
    let title = guide.say(say!("{name} 記入要領", "How to write {name}", name = &config.title));
    let (robots, mark) = for_colleagues(guide);
    let mut out = format!(
        "{PAGE_MARK}<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src '{}'; base-uri 'none'; form-action 'none'\">\n\
         {robots}<title>{}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n{mark}<p class=\"note\">{}</p>\n<h1>{}</h1>\n",
        config.language.code(),
        sealed(STYLE),
        escape(&title),
        escape(&config.organization),
        escape(&title),
    );
    fields::file(&mut out, guide);
    fields::fields(&mut out, guide);
    examples::deadlines(&mut out, guide);
    examples::goals(&mut out, guide);
    if !config.cycle.phases.is_empty() {
        reports(&mut out, guide);
    }
    rules(&mut out, guide);
    out.push_str("</main>\n</body>\n</html>\n");
    out
}

/// What a guide for colleagues says of that, to programs and to people; nothing in one for everybody.
fn for_colleagues(guide: &Guide) -> (&'static str, String) {
    if guide.config.audience == Audience::Public {
        return ("", String::new());
    }
    let [mark, text] = [say!("庁内用", "Internal"), say!("庁外に出さないでください。", "Keep it to colleagues.")]
        .map(|words| guide.say(words));
    ("<meta name=\"robots\" content=\"noindex, nofollow\">\n", format!("<p class=\"note\"><b>{mark}</b> {text}</p>\n"))
}

impl Guide<'_> {
    fn language(&self) -> Language {
        self.config.language
    }

    /// The words in the site's language.
    fn say(&self, message: Message) -> String {
        message.text(self.language()).to_owned()
    }

    fn day(&self, day: Date) -> String {
        let (text, aside) = self.config.dating().day(day);
        match aside {
            Some(aside) => with_aside(&text, &aside, self.language()),
            None => text,
        }
    }
}

fn with_aside(text: &str, aside: &str, language: Language) -> String {
    match language {
        Language::Ja => format!("{text}（{aside}）"),
        Language::En => format!("{text} ({aside})"),
    }
}

/// When is reported, what a report holds, and what ratings mean.
fn reports(out: &mut String, guide: &Guide) {
    let cycle = &guide.config.cycle;
    section(out, &guide.say(say!("報告", "Reports")));
    let how = say!(
        "報告は、目標のファイルの隣に、時期を付けた名前のファイルで書きます（1-1.md の{name}なら 1-1.{key}.md）。目標のファイルは書き換えません。",
        "A report is a file beside its goal, named by its time: 1-1.{key}.md is the {name} on 1-1.md. The goal's own file stays as it is.",
        name = &cycle.phases[0].name,
        key = &cycle.phases[0].key,
    );
    paragraph(out, &guide.say(how));
    let rows = cycle.phases.iter().map(|phase| {
        let day = |day: &Option<DayOfYear>| {
            day.as_ref().and_then(|day| day.in_year(guide.year)).map(|day| guide.day(day)).unwrap_or_default()
        };
        [phase.name.clone(), format!("1-1.{}.md", phase.key), day(&phase.as_of), day(&phase.due)]
    });
    let heads = [say!("時期", "time"), say!("ファイル", "file"), say!("基準日", "as of"), say!("提出期限", "due")];
    table(out, &guide.say(say!("報告の時期", "When is reported")), &heads.map(|head| guide.say(head)), rows);
    let headings: Vec<&str> =
        cycle.fields.iter().filter_map(|field| field.headings.first()).map(String::as_str).collect();
    if !headings.is_empty() {
        let names = headings.join(&guide.say(say!("、", ", ")));
        paragraph(out, &guide.say(say!("見出し（##）: {names}", "Headings (##): {names}")));
    }
    for scale in &cycle.scales {
        let rows = scale.levels.iter().map(|level| {
            let unmet =
                if level.is_unmet { guide.say(say!("理由を書きます", "say why")) } else { String::new() };
            [level.code.clone(), level.name.clone(), unmet]
        });
        let heads = [say!("記号", "code"), say!("意味", "meaning"), say!("注意", "note")].map(|head| guide.say(head));
        table(out, &guide.say(say!("評価の尺度: {name}", "Scale: {name}", name = &scale.name)), &heads, rows);
    }
}

/// What is checked, and how much it weighs on this site.
fn rules(out: &mut String, guide: &Guide) {
    section(out, &guide.say(say!("確かめること", "What is checked")));
    let how = say!(
        "書いたら goalsheet check を実行してください。エラーがあると公開できません。問題は、次の名前を付けて表示します。",
        "Run goalsheet check when you have written. With errors nothing is published. Problems carry the names below."
    );
    paragraph(out, &guide.say(how));
    let rows = RULES.iter().filter_map(|&code| {
        let weight = match guide.config.severities.get(&code).copied().unwrap_or(Some(code.severity()))? {
            Severity::Error => say!("エラー", "error"),
            Severity::Warning => say!("警告", "warning"),
            Severity::Advice => say!("助言", "advice"),
        };
        Some([guide.say(code.meaning()), guide.say(weight), code.name().to_owned()])
    });
    let heads = [say!("決まり", "rule"), say!("重さ", "weight"), say!("名前", "name")].map(|head| guide.say(head));
    table(out, &guide.say(say!("主な決まり", "The main rules")), &heads, rows);
}

fn section(out: &mut String, title: &str) {
    let _ = writeln!(out, "<h2>{}</h2>", escape(title));
}

fn paragraph(out: &mut String, text: &str) {
    let _ = writeln!(out, "<p>{}</p>", escape(text));
}

/// A table with its caption; the first cell of a row is its head.
fn table<const N: usize>(
    out: &mut String,
    caption: &str,
    heads: &[String; N],
    rows: impl Iterator<Item = [String; N]>,
) {
    let _ = write!(out, "<table>\n<caption>{}</caption>\n<thead><tr>", escape(caption));
    for head in heads {
        let _ = write!(out, "<th scope=\"col\">{}</th>", escape(head));
    }
    out.push_str("</tr></thead>\n<tbody>\n");
    for row in rows {
        out.push_str("<tr>");
        for (at, cell) in row.iter().enumerate() {
            let cell = escape(cell).replace('\n', "<br>");
            let _ = match at {
                0 => write!(out, "<th scope=\"row\">{cell}</th>"),
                _ => write!(out, "<td>{cell}</td>"),
            };
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody>\n</table>\n");
}
