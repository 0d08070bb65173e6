//! Advice on the wording of goals (目標の書き方): nothing here is wrong, but a reader could not tell when it is reached.
//!
//! The lists of verbs are short on purpose: what is found shall be worth a second look nearly every time.

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;
use xxhash_rust::xxh3::Xxh3;

use super::prose::Prose;
use crate::model::body::{Passage, Sentence};
use crate::model::config::{Config, LEVEL, METHOD, official_fields};
use crate::model::goal::{Goal, Value};
use crate::model::japanese::letters;
use crate::model::site::{Member, Sheet, Site};
use crate::model::{Code, Diagnostic, FiscalYear, Message, Place};
use crate::say;

/// Nouns that with する name an effort that never ends by itself.
const EFFORTS: &[&str] =
    &["検討", "推進", "促進", "研究", "協議", "支援", "連携", "強化", "充実", "調整", "把握", "周知", "啓発"];
/// Nouns that with する name work that is done at some time; a number makes it a measure.
const WORKS: &[&str] = &["実施", "開催", "調査", "整理", "検証"];
/// Verbs of effort: as they end a sentence, before ます, before いく and いる.
const EFFORT_VERBS: &[(&str, &str, &str)] = &[
    ("進める", "進め", "進めて"),
    ("図る", "図り", "図って"),
    ("努める", "努め", "努めて"),
    ("つとめる", "つとめ", "つとめて"),
    ("取り組む", "取り組み", "取り組んで"),
    ("取組む", "取組み", "取組んで"),
    ("目指す", "目指し", "目指して"),
    ("めざす", "めざし", "めざして"),
    ("心がける", "心がけ", "心がけて"),
    ("心掛ける", "心掛け", "心掛けて"),
    ("働きかける", "働きかけ", "働きかけて"),
];

/// A level that says what is done instead of what is reached.
pub fn level_is_action(config: &Config, _: &Sheet, goals: &[Prose], problems: &mut Vec<Diagnostic>) {
    let label = config.label(LEVEL);
    // Under another name it is what the site makes of it: 今年度の目標 may well be what is done.
    if official_fields().iter().any(|field| &*field.key == LEVEL && field.label != label) {
        return;
    }
    for prose in goals {
        let Some((level, sentence, length)) = action_of_level(prose) else { continue };
        let span = sentence.ending(length);
        let written = &level.text[span.clone()];
        problems.push(
            prose
                .problem(
                    Code::LevelIsAction,
                    level.place(span.clone()),
                    say!(
                        "「{label}」が「{written}」という行為で終わっていて、どうなれば達したと言えるのか分かりません",
                        "“{label}” ends in what is done ({written}): nobody can say what shall be reached by it"
                    ),
                )
                .help(reached(written)),
        );
    }
}

/// The sentence of a level that names an action, if none names a state; with the length of its verb.
fn action_of_level<'a>(prose: &'a Prose) -> Option<(&'a Passage, Sentence<'a>, usize)> {
    let level = prose.field(LEVEL)?;
    if level.sentences().any(|sentence| is_state(sentence.core())) {
        return None;
    }
    let mut actions = level.sentences().filter_map(|sentence| Some((sentence, action(sentence.core(), &level.text)?)));
    actions.next().map(|(sentence, length)| (level, sentence, length))
}

/// An example of a state for what a sentence ends in.
fn reached(verb: &str) -> Message {
    let (before, after) = if ["検討", "研究", "協議", "調整"].iter().any(|noun| verb.contains(noun)) {
        ("計画の骨子を検討する", "計画の骨子が決まっている")
    } else if WORKS.iter().any(|noun| verb.contains(noun)) || verb.contains("行") {
        ("式典を円滑に実施する", "式典が事故なく終わり、参加者の8割が満足と答えている")
    } else if verb.contains("進") {
        ("施設の整備を進める", "施設の実施設計が終わり、工事の契約が済んでいる")
    } else {
        ("相談体制の充実を図る", "相談員が2人増え、相談を当日に受けられている")
    };
    say!(
        "達したときの状態を書いてください（例: 「{before}」→「{after}」）",
        "write the state that is reached (「{before}」 → 「{after}」)"
    )
}

/// How many bytes at the end of a sentence name an action; none if it ends otherwise, or if the whole text counts the work.
fn action(text: &str, whole: &str) -> Option<usize> {
    let verb = EFFORT_VERBS.iter().find_map(|verb| verb_length(text, *verb));
    let of_noun = |nouns: &[&str]| {
        nouns.iter().find_map(|noun| {
            ["する", "します", "していく", "していきます", "を行う", "を行います", "を行っていく", "を行っていきます"]
                .iter()
                .find_map(|ending| {
                    let rest = text.strip_suffix(ending)?.strip_suffix(noun)?;
                    Some(text.len() - rest.len())
                })
        })
    };
    verb.or_else(|| of_noun(EFFORTS)).or_else(|| of_noun(WORKS).filter(|_| !has_quantity(whole)))
}

fn verb_length(text: &str, (plain, stem, te): (&str, &str, &str)) -> Option<usize> {
    let forms = [(plain, ""), (stem, "ます"), (te, "いく"), (te, "いきます"), (te, "まいります")];
    let rest = forms.iter().find_map(|(verb, ending)| text.strip_suffix(ending)?.strip_suffix(verb))?;
    Some(text.len() - rest.len())
}

/// Whether a sentence ends in a state: what is, is not, has been done, or can be done.
fn is_state(text: &str) -> bool {
    const STATES: &[&str] = &[
        "ている",
        "ています",
        "てある",
        "てあります",
        "できる",
        "できます",
        "なる",
        "なります",
        "られる",
        "られます",
        "れる",
        "れます",
        "た",
        "ました",
        "ない",
        "ません",
        "である",
        "です",
        "状態",
        "こと",
        "完了",
        "済み",
    ];
    STATES.iter().any(|ending| text.ends_with(ending))
}

/// Efforts (努める, 検討する, 推進する) in a goal that has neither a number nor a date.
pub fn vague_verb(_: &Config, _: &Sheet, goals: &[Prose], problems: &mut Vec<Diagnostic>) {
    for prose in goals {
        if is_measurable(prose) || action_of_level(prose).is_some() {
            continue;
        }
        let found = prose
            .field(LEVEL)
            .and_then(|text| vague(text, |core| effort_going_on(core).or_else(|| mere_effort(core))))
            .or_else(|| prose.field(METHOD).and_then(|text| vague(text, mere_effort)));
        let Some((text, span)) = found else { continue };
        let written = &text.text[span.clone()];
        problems.push(
            prose
                .problem(
                    Code::VagueVerb,
                    text.place(span.clone()),
                    say!(
                        "「{written}」とありますが、この目標には数も日付もなく、達したかどうかを後で確かめられません",
                        "“{written}”, but the goal has neither a number nor a date to be judged by"
                    ),
                )
                .help(say!(
                    "数か日付を添えてください（例: 「休暇の取得に努める」→「年次休暇を1人10日以上取得している」、「支援について検討する」→「12月までに支援の案をまとめる」）",
                    "add a number or a date (「休暇の取得に努める」 → 「年次休暇を1人10日以上取得している」, 「支援について検討する」 → 「12月までに支援の案をまとめる」)"
                )),
        );
    }
}

fn vague(passage: &Passage, ending: impl Fn(&str) -> Option<usize>) -> Option<(&Passage, Range<usize>)> {
    let mut found = passage.sentences().filter_map(|sentence| Some(sentence.ending(ending(sentence.core())?)));
    found.next().map(|span| (passage, span))
}

/// A state that is only an effort going on: 検討されている, 推進が図られている, 取り組んでいる.
fn effort_going_on(text: &str) -> Option<usize> {
    const GOING_ON: &[&str] = &[
        "されている",
        "されています",
        "している",
        "しています",
        "が行われている",
        "が行われています",
        "を行っている",
        "を行っています",
        "が進められている",
        "が進められています",
        "が図られている",
        "が図られています",
        "に努めている",
        "に努めています",
    ];
    let nouns =
        EFFORTS.iter().filter(|noun| matches!(**noun, "検討" | "推進" | "促進" | "研究" | "連携" | "強化" | "充実"));
    let of_noun =
        nouns.flat_map(|noun| GOING_ON.iter().map(move |ending| (noun, ending))).find_map(|(noun, ending)| {
            let rest = text.strip_suffix(ending)?.strip_suffix(noun)?;
            Some(text.len() - rest.len())
        });
    of_noun.or_else(|| {
        let before = text.strip_suffix("いる").or_else(|| text.strip_suffix("います"))?;
        let rest = EFFORT_VERBS.iter().find_map(|(_, _, te)| before.strip_suffix(te))?;
        Some(text.len() - rest.len())
    })
}

/// What even a method should not leave it at.
fn mere_effort(text: &str) -> Option<usize> {
    const NOUNS: &[&str] = &["検討", "推進", "促進", "研究"];
    const VERBS: &[&str] = &["努", "つとめ", "心が", "心掛"];
    let length = action(text, text)?;
    let ending = &text[text.len() - length..];
    let is_mere = NOUNS.iter().chain(VERBS).any(|word| ending.starts_with(word));
    is_mere.then_some(length)
}

/// Whether anything in a goal can be counted or looked up in a calendar.
fn is_measurable(prose: &Prose) -> bool {
    const WHOLE: &[&str] = &["全て", "すべて", "全員", "全校", "全園", "全件", "全数", "ゼロ", "半減", "倍増", "皆無"];
    let goal = &prose.member.goal;
    let has_digit = |text: &str| text.contains(|c: char| c.is_ascii_digit() || ('０'..='９').contains(&c));
    let is_measure = |value: &Value| matches!(value, Value::Number(_) | Value::Date(..) | Value::Due(_));
    goal.due.as_ref().is_some_and(|due| has_digit(&due.value.text))
        || goal.values.iter().any(|(_, value)| is_measure(&value.value))
        || prose.passages().any(|passage| {
            has_digit(&passage.text)
                || WHOLE.iter().any(|word| passage.text.contains(word))
                || has_quantity(&passage.text)
        })
}

/// Whether a text counts something: 2か所, 三回, 90％.
fn has_quantity(text: &str) -> bool {
    const COUNTERS: &[&str] = &[
        "か所",
        "ヶ所",
        "ヵ所",
        "カ所",
        "箇所",
        "回",
        "人",
        "名",
        "件",
        "校",
        "園",
        "施設",
        "世帯",
        "団体",
        "割",
        "％",
        "%",
        "パーセント",
        "万",
        "千",
        "億",
        "円",
        "時間",
        "分",
        "台",
        "本",
        "戸",
        "棟",
        "冊",
        "点",
        "種類",
        "以上",
        "以下",
        "以内",
    ];
    const DIGITS: &str = "0123456789０１２３４５６７８９二三四五六七八九十百";
    let counted = |rest: &str| COUNTERS.iter().any(|counter| rest.starts_with(counter));
    let mut before = ' ';
    for (at, character) in text.char_indices() {
        let ends_number = DIGITS.contains(before) && !DIGITS.contains(character);
        if ends_number && counted(&text[at..]) {
            let number = text[..at].trim_end_matches(|c| DIGITS.contains(c));
            if !number.ends_with('第') {
                return true;
            }
        }
        before = character;
    }
    false
}

/// A method that says the level again.
pub fn method_repeats_level(config: &Config, _: &Sheet, goals: &[Prose], problems: &mut Vec<Diagnostic>) {
    let (level_label, method_label) = (config.label(LEVEL), config.label(METHOD));
    for prose in goals {
        let (Some(level), Some(method)) = (prose.field(LEVEL), prose.field(METHOD)) else { continue };
        if !repeats(&method.text, &level.text) {
            continue;
        }
        let span = method.place(0..method.text.trim_end().len());
        let first = level.place(0..level.text.trim_end().len());
        problems.push(
            prose
                .problem(
                    Code::MethodRepeatsLevel,
                    span,
                    say!(
                        "「{method_label}」が「{level_label}」とほぼ同じ文です",
                        "“{method_label}” says nearly the same as “{level_label}”"
                    ),
                )
                .related(Place::of(&prose.member.goal.source, first), say!("「{level_label}」はここ", "“{level_label}” is here"))
                .help(say!(
                    "だれと、何を、どの順に行うかを書いてください（例: 「7月までに仕様書を作り、9月に公募し、11月に選定委員会を開く」）",
                    "write who does what in which order (「7月までに仕様書を作り、9月に公募し、11月に選定委員会を開く」)"
                )),
        );
    }
}

/// Whether nearly every pair of neighbouring letters of one text occurs in the other.
fn repeats(method: &str, level: &str) -> bool {
    const SHORTEST: usize = 8;
    const SHARE: f64 = 0.7;
    let (method, level) = (letters(method), letters(level));
    if foreign_at_least(&method, &level) as f64 > (1.0 - SHARE) * method.len() as f64 {
        return false;
    }
    let pairs =
        |letters: &[char]| -> HashSet<(char, char)> { letters.windows(2).map(|pair| (pair[0], pair[1])).collect() };
    let (method, level) = (pairs(&method), pairs(&level));
    method.len() >= SHORTEST && method.intersection(&level).count() as f64 >= SHARE * method.len() as f64
}

/// How many different pairs of neighbours of one text are at least missing in the other. Pairs that share a slot are taken
/// for one; so this takes a glance where counting exactly takes a look.
fn foreign_at_least(text: &[char], other: &[char]) -> usize {
    const SLOTS: usize = 1 << 12;
    let slot = |pair: &[char]| (pair[0] as usize).wrapping_mul(31).wrapping_add(pair[1] as usize) % SLOTS;
    let mut is_met = [false; SLOTS];
    other.windows(2).for_each(|pair| is_met[slot(pair)] = true);
    text.windows(2).filter(|pair| !std::mem::replace(&mut is_met[slot(pair)], true)).count()
}

/// A level, word for word that of a goal of the year before; or a goal that says itself that it was copied.
pub fn copied_from_last_year(site: &Site, problems: &mut Vec<Diagnostic>) {
    const SHORTEST: usize = 20;
    problems.extend(super::copied::marked(site));
    let sheets: Vec<&Arc<Sheet>> = site.all_sheets().map(|(_, sheet)| sheet).collect();
    let texts: Vec<Vec<[Written; 2]>> = sheets
        .par_iter()
        .map(|sheet| {
            sheet.goals.iter().map(|member| [LEVEL, METHOD].map(|key| Written::of(&member.goal, key))).collect()
        })
        .collect();
    let goals = || {
        let sheets = sheets.iter().zip(&texts);
        sheets
            .flat_map(|(sheet, texts)| sheet.goals.iter().zip(texts).map(|(member, texts)| (sheet.year, member, texts)))
    };
    let levels: HashMap<(FiscalYear, u128), (&Member, &[Written; 2])> =
        goals().map(|(year, member, texts)| ((year, texts[0].digest), (member, texts))).collect();
    let long = goals().filter(|(_, _, [level, _])| level.letters >= SHORTEST);
    for (year, member, [level, method]) in long.filter(|(_, member, _)| member.goal.copied.is_none()) {
        let year = year.plus(-1);
        let Some((last, [last_level, last_method])) = levels.get(&(year, level.digest)) else { continue };
        let year = year.wareki();
        let message = if method.digest == last_method.digest {
            say!("水準も方法も{year}の目標と一字一句同じです", "level and method are word for word those of {year}")
        } else {
            say!("水準が{year}の目標と一字一句同じです", "the level is word for word that of {year}")
        };
        problems.push(
            Diagnostic::new(Code::CopiedFromLastYear, Place::of(&member.goal.source, level.span.clone()), message)
                .related(Place::of(&last.goal.source, last_level.span.clone()), say!("{year}の目標", "the goal of {year}"))
                .help(say!(
                    "昨年度どこまで達したかを踏まえ、今年度に進めるところを書いてください（例: 「周知ができている」→「周知を終え、申請の半数がオンラインになっている」）",
                    "write what this year adds to what was reached (「周知ができている」 → 「周知を終え、申請の半数がオンラインになっている」)"
                )),
        );
    }
}

/// A field's text as it stands in a file, and what it says, blanks left out.
struct Written {
    span: Range<usize>,
    digest: u128,
    letters: usize,
}

impl Written {
    /// The text of a field; an empty one where there is none.
    fn of(goal: &Goal, key: &str) -> Written {
        let index = goal.parts.iter().position(|part| part.field.as_deref() == Some(key));
        let start_of = |index: usize| goal.parts.get(index).and_then(|part| part.heading.as_ref());
        let span = index.map_or(0..0, |index| {
            let start = start_of(index).map_or(goal.body.start, |heading| heading.span.end);
            start..start_of(index + 1).map_or(goal.body.end, |heading| heading.span.start)
        });
        let text = goal.source.text.get(span.clone()).unwrap_or_default();
        let start = span.start + text.len() - text.trim_start().len();
        let (mut digest, mut letters) = (Xxh3::new(), 0);
        for word in text.split_whitespace() {
            digest.update(word.as_bytes());
            letters += word.chars().count();
        }
        Written { span: start..start + text.trim().len(), digest: digest.digest128(), letters }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_of_action_end_in_an_effort_or_in_work_that_is_not_counted() {
        let ending = |text: &str| action(text, text).map(|length| text[text.len() - length..].to_owned());
        for (text, verb) in [
            ("計画の骨子を検討する", "検討する"),
            ("整備を進めていきます", "進めていきます"),
            ("向上を図る", "図る"),
            ("令和6年1月に式典を円滑に実施する", "実施する"),
            ("支援の検討を行う", "検討を行う"),
        ] {
            assert_eq!(ending(text).as_deref(), Some(verb), "{text}");
        }
        for text in [
            "民設民営学童保育所を2施設誘致する",
            "研修を年2回実施する",
            "占有率を90％以下にする",
            "事業者が選定されている",
            "整備",
        ] {
            assert_eq!(ending(text), None, "{text}");
        }
    }

    #[test]
    fn quantities_are_numbers_that_count_something() {
        for text in ["2か所", "３回", "参加者90％", "三校", "1,000人以上", "第2期を含む5回"] {
            assert!(has_quantity(text), "{text}");
        }
        for text in ["職員一人一人", "令和6年度", "第3回", "2類から", "第10校", "一歩先"] {
            assert!(!has_quantity(text), "{text}");
        }
    }

    #[test]
    fn a_method_repeats_a_level_when_only_its_endings_differ() {
        assert!(repeats("保育所の待機児童の解消を完了する。", "保育所の待機児童の解消が完了している。"));
        assert!(!repeats(
            "施設を一部改修するための設計委託を実施し、工事の予算計上の準備を行う。",
            "一部改修するための設計委託が実施されている。"
        ));
        assert!(!repeats("適切に調整する。", "適切に調整する。"));
    }
}
