//! Why a rule exists, with an example of what it finds and one of what it asks for.
//!
//! The texts are files, `codes/<code>.md`: the reason in Japanese, in English, a bad example and a good one, parted by
//! [`PARTS`]. The same text is shown by `check --explain`, in SARIF, and in the manual.

use rust_embed::RustEmbed;

use crate::model::{Code, Language, Severity};

#[derive(RustEmbed)]
#[folder = "src/report/codes"]
struct Texts;

/// What stands before the second, third and fourth part of a file, on a line of its own.
const PARTS: [&str; 3] = ["<!-- en -->", "<!-- bad -->", "<!-- good -->"];

/// What is written about a rule.
struct Explanation {
    ja: String,
    en: String,
    bad: String,
    good: String,
}

/// The file's text of a code; none if it has no file or the file lacks a part.
fn read(code: Code) -> Option<Explanation> {
    let file = Texts::get(&format!("{}.md", code.name()))?;
    let text = std::str::from_utf8(&file.data).ok()?;
    let (ja, rest) = text.split_once(PARTS[0])?;
    let (en, rest) = rest.split_once(PARTS[1])?;
    let (bad, good) = rest.split_once(PARTS[2])?;
    let [ja, en, bad, good] = [ja, en, bad, good].map(|part| part.trim().to_owned());
    let whole = [&ja, &en, &bad, &good].iter().all(|part| !part.is_empty());
    whole.then_some(Explanation { ja, en, bad, good })
}

/// Whether a code has its explanation, whole.
pub fn is_explained(code: Code) -> bool {
    read(code).is_some()
}

/// The explanation of a code in Markdown, with its final line end: what the rule asks for, why, examples, how a site
/// changes it.
pub fn text(code: Code, language: Language) -> String {
    let (name, meaning) = (code.name(), code.meaning());
    let severity = severity(code.severity(), language);
    let mut text = match language {
        Language::Ja => format!("{name}（{severity}）: {}\n", meaning.ja),
        Language::En => format!("{name} ({severity}): {}\n", meaning.en),
    };
    if let Some(Explanation { ja, en, bad, good }) = read(code) {
        text.push_str(&match language {
            Language::Ja => format!("\n{ja}\n\n直す前:\n\n{bad}\n\n直した後:\n\n{good}\n"),
            Language::En => format!("\n{en}\n\nBefore:\n\n{bad}\n\nAfter:\n\n{good}\n"),
        });
    }
    text.push('\n');
    text.push_str(&change(code, language));
    text
}

fn change(code: Code, language: Language) -> String {
    let name = code.name();
    if code.is_fixed() && code.may_be_allowed() {
        return match language {
            Language::Ja => format!(
                "サイト全体で消すことはできません。一つの目標だけで認めるには、その前書きに「allow: {{ {name}: 理由 }}」と書きます。\n"
            ),
            Language::En => format!(
                "No site can turn it off. One goal allows it in its front matter with `allow: {{ {name}: the reason }}`.\n"
            ),
        };
    }
    match (code.is_fixed(), language) {
        (true, Language::Ja) => {
            "この誤りがあると正しく公開できないため、設定や目標で消すことはできません。\n".to_owned()
        }
        (true, Language::En) => {
            "Nothing can be published rightly with this error, so neither a site nor a goal can turn it off.\n"
                .to_owned()
        }
        (false, Language::Ja) => {
            let site = format!(
                "サイト全体で重さを変えるには goalsheet.yaml に「check: {{ severity: {{ {name}: off }} }}」と書きます（error・warning・advice・off）。\n"
            );
            let goal = format!("一つの目標だけで認めるには、その前書きに「allow: {{ {name}: 理由 }}」と書きます。\n");
            site + if is_of_goals(code) { &goal } else { "" }
        }
        (false, Language::En) => {
            let site = format!(
                "A site changes its weight in goalsheet.yaml with `check: {{ severity: {{ {name}: off }} }}` (error, warning, advice, off).\n"
            );
            let goal = format!("One goal allows it in its front matter with `allow: {{ {name}: the reason }}`.\n");
            site + if is_of_goals(code) { &goal } else { "" }
        }
    }
}

/// Whether what a code finds stands in a goal, which can allow it, rather than in a head or the configuration.
fn is_of_goals(code: Code) -> bool {
    !matches!(code, Code::EmptySection | Code::MostlyOngoing | Code::UnusedCategory)
}

/// A severity as people call it.
pub fn severity(severity: Severity, language: Language) -> &'static str {
    match (severity, language) {
        (Severity::Error, Language::Ja) => "エラー",
        (Severity::Warning, Language::Ja) => "警告",
        (Severity::Advice, Language::Ja) => "助言",
        (_, Language::En) => severity.name(),
    }
}
