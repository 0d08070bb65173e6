//! What lasts of a goal over years and moves: which goals it continues, where its page was before, whether it was withdrawn.

use std::ops::Range;
use std::sync::Arc;

use super::fields::Fields;
use super::names::duplicate_name;
use crate::model::address::{Address, AddressProblem, WrittenAddress};
use crate::model::japanese::comparable;
use crate::model::{Code, Diagnostic, Message, Place, Severity, Source, Spanned};
use crate::say;

/// The most addresses under one key: a page that shows them all stays readable.
const MOST: usize = 20;

/// The keys of a goal by which it is known for longer than a year or a file's name.
pub(super) struct Lasting {
    pub continues: Vec<Spanned<WrittenAddress>>,
    pub aliases: Vec<Spanned<WrittenAddress>>,
    pub retired: Option<Spanned<String>>,
    pub copied: Option<Range<usize>>,
}

/// Reads them all.
pub(super) fn read_lasting(source: &Arc<Source>, fields: &mut Fields, problems: &mut Vec<Diagnostic>) -> Lasting {
    let continues = addresses(source, fields, "continues", true, problems);
    let aliases = addresses(source, fields, "aliases", true, problems);
    fields.refuse_empty("retired");
    let retired = fields.text("retired");
    problems.extend(retired.as_ref().and_then(|reason| without_reason(source, reason)));
    let copied = fields.flag("copied").filter(|copied| copied.value).map(|copied| copied.span);
    Lasting { continues, aliases, retired, copied }
}

/// The addresses under a key, of goals or of sheets; those that are none are reported and left out.
pub(super) fn addresses(
    source: &Arc<Source>,
    fields: &mut Fields,
    key: &'static str,
    is_goal: bool,
    problems: &mut Vec<Diagnostic>,
) -> Vec<Spanned<WrittenAddress>> {
    let texts = fields.texts(key);
    if let Some(text) = texts.get(MOST) {
        let count = texts.len();
        let message = say!(
            "{key} にアドレスが{count}あります（{MOST}まで）",
            "there are {count} addresses in {key}; {MOST} are possible"
        );
        problems.push(
            Diagnostic::new(Code::YamlLimit, Place::of(source, text.span.clone()), message)
                .help(say!("要らないものを消してください", "remove those that are not needed")),
        );
    }
    let mut found: Vec<Spanned<WrittenAddress>> = Vec::new();
    for Spanned { value: text, span } in texts.into_iter().take(MOST) {
        let address = match Address::read(&text, is_goal) {
            Ok(address) => address,
            Err(problem) => {
                problems.push(no_address(Place::of(source, span), key, &text, &problem, is_goal));
                continue;
            }
        };
        let named = Spanned::new(text.clone(), span.clone());
        match found.iter().find(|known| known.value.address == address) {
            Some(first) => {
                let first = Spanned::new(first.value.text.clone(), first.span.clone());
                let twice = duplicate_name(source, &named, &first);
                problems.push(Diagnostic { severity: Severity::Warning, ..twice });
            }
            None => found.push(Spanned::new(WrittenAddress { text, address }, span)),
        }
    }
    found
}

/// What is wrong with a text that is no address.
fn no_address(place: Place, key: &str, text: &str, problem: &AddressProblem, is_goal: bool) -> Diagnostic {
    let (ja, en) = if is_goal {
        ("目標のアドレス（年度/部/目標）", "the address of a goal (<year>/<sheet>/<goal>)")
    } else {
        ("整理表のアドレス（年度/部）", "the address of a sheet (<year>/<sheet>)")
    };
    let example = if is_goal { "r4/kodomo-katei/2-1" } else { "r4/kodomo-katei" };
    let as_usual =
        || say!("次の例のように書いてください:\n{key}: {example}", "write it like this example:\n{key}: {example}");
    let (message, help): (Message, Message) = match problem {
        AddressProblem::Nearly(tidy) => (
            say!("「{text}」は{ja}ではありません", "“{text}” is not {en}"),
            say!("次のように書いてください:\n{key}: {tidy}", "write:\n{key}: {tidy}"),
        ),
        AddressProblem::Parts => (say!("「{text}」は{ja}ではありません", "“{text}” is not {en}"), as_usual()),
        AddressProblem::Outside => {
            (say!("「{text}」はサイトの外を指しています", "“{text}” leads out of the site"), as_usual())
        }
        AddressProblem::Year(year) => (
            say!("「{text}」の「{year}」は年度として読めません", "“{year}” in “{text}” is not a fiscal year"),
            say!(
                "r4、2022、令和4年度 のいずれかの形で始めてください:\n{key}: {example}",
                "begin it like r4, 2022 or 令和4年度:\n{key}: {example}"
            ),
        ),
        AddressProblem::Name(name) => (
            say!(
                "「{text}」の「{name}」は、ページの名前になりません",
                "“{name}” in “{text}” cannot be the name of a page"
            ),
            as_usual(),
        ),
        AddressProblem::Reserved(name) => (
            say!(
                "「{text}」の「{name}」は整理表のページの名前で、目標のアドレスにはなりません",
                "“{name}” in “{text}” is the name of the sheet's own page, not of a goal's"
            ),
            say!(
                "整理表のアドレスなら、部の基本情報（_index.md）の aliases に書いてください",
                "if the sheet was there, write it into `aliases` of the sheet's _index.md"
            ),
        ),
    };
    Diagnostic::new(Code::BadAddress, place, message).help(help)
}

/// What is wrong with a reason that is none.
fn without_reason(source: &Arc<Source>, reason: &Spanned<String>) -> Option<Diagnostic> {
    const NO_REASONS: [&str; 10] = ["yes", "no", "true", "false", "はい", "いいえ", "○", "×", "有", "無"];
    let folded = comparable(&reason.value);
    NO_REASONS.contains(&folded.as_str()).then(|| {
        let written = &reason.value;
        let message = say!(
            "retired には取り下げた理由を書きますが、「{written}」があります",
            "retired is the reason why the goal was withdrawn, but there is “{written}”"
        );
        Diagnostic::new(Code::WrongType, Place::of(source, reason.span.clone()), message).help(say!(
            "理由を書くか、取り下げていないならこの行を消してください。例:\nretired: 国の制度が終わったため",
            "write the reason, or remove the line if it was not withdrawn, e.g.:\nretired: 国の制度が終わったため"
        ))
    })
}
