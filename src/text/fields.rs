//! Typed values out of a map, one by one, each with its own diagnostic.
//!
//! Comes in: a node that should be a map. Goes out: the values its keys ask for, `None` where something else is written, and
//! the problems: a wrong type, an unknown choice, a key that is missing, and at the end every key that nobody asked for,
//! with the one that was probably meant. What is [`NodeKind::Broken`] has been reported already and stays silent.

use std::sync::Arc;

use super::shown::shown;
use super::yaml::{Node, NodeKind, ScalarStyle};
use crate::model::keys::KeyTable;
use crate::model::letters::composed;
use crate::model::{Code, Diagnostic, Message, Place, Source, Spanned, japanese};
use crate::say;

/// The keys of one map, being taken.
#[derive(Debug)]
pub struct Fields<'a> {
    source: &'a Arc<Source>,
    node: &'a Node,
    entries: &'a [(Node, Node)],
    taken: Vec<bool>,
    table: &'static KeyTable,
    /// Keys that the site adds to the table.
    own: Vec<&'a str>,
    /// Keys that are required and not there; a misspelt one may turn up at the end.
    missing: Vec<&'static str>,
    problems: Vec<Diagnostic>,
}

impl<'a> Fields<'a> {
    /// The fields of a node, as a table has them.
    ///
    /// An empty node is an empty map; a scalar or a list is `wrong-type` and treated as one.
    pub fn new(source: &'a Arc<Source>, node: &'a Node, table: &'static KeyTable) -> Fields<'a> {
        let entries: &[(Node, Node)] = match &node.kind {
            NodeKind::Map(entries) => entries,
            NodeKind::Scalar { .. } | NodeKind::List(_) | NodeKind::Broken => &[],
        };
        let taken = vec![false; entries.len()];
        let (own, missing, problems) = (Vec::new(), Vec::new(), Vec::new());
        let mut fields = Fields { source, node, entries, taken, table, own, missing, problems };
        let is_silent = node.is_null() || matches!(node.kind, NodeKind::Map(_) | NodeKind::Broken);
        if !is_silent {
            let found = found(node);
            let (ja, en) = table.subject;
            let message = Message {
                ja: format!("{ja}には「項目名: 値」の並びを書きますが、{}があります", found.ja),
                en: format!("{en} is written as keys and values, but there is {}", found.en),
            };
            let help =
                say!("一つの項目を1行に「項目名: 値」と書いてください", "write each as “key: value” on its own line");
            fields.report(Code::WrongType, node, message, help);
        }
        fields
    }

    /// The same with keys that the site adds to the table.
    pub fn with_own(mut self, keys: impl Iterator<Item = &'a str>) -> Fields<'a> {
        self.own = keys.collect();
        self
    }

    /// The value of a key, whatever it is; the key counts as known from now on.
    pub fn take(&mut self, key: &str) -> Option<&'a Node> {
        let at = self.place_of(key)?;
        self.taken[at] = true;
        Some(&self.entries[at].1)
    }

    /// Which entry has a key, by the key itself or by its name in Japanese.
    fn place_of(&self, key: &str) -> Option<usize> {
        let is_named = |name: &Node| name.as_text().and_then(|written| self.table.named(written)) == Some(key);
        let at = self.entries.iter().position(|(name, _)| name.as_text() == Some(key));
        at.or_else(|| self.entries.iter().position(|(name, _)| is_named(name)))
    }

    /// Whether a problem was reported of a key's value.
    pub fn is_wrong(&self, key: &str) -> bool {
        let value = self.place_of(key).map(|at| &self.entries[at].1);
        value.is_some_and(|value| {
            let told =
                |problem: &Diagnostic| problem.place.span.as_ref().is_some_and(|span| span.start == value.span.start);
            matches!(value.kind, NodeKind::Broken) || self.problems.iter().any(told)
        })
    }

    /// A text. `None` where the key is absent, or its value empty or only blanks; a list or map is `wrong-type`.
    ///
    /// The line ends after a block (`|`) are dropped; everything else is kept, its letters composed.
    pub fn text(&mut self, key: &str) -> Option<Spanned<String>> {
        let node = self.take(key)?;
        self.scalar(key, node)
    }

    /// A text that must be there: `missing-key` where [`Fields::text`] gives `None` without a problem.
    pub fn required_text(&mut self, key: &'static str) -> Option<Spanned<String>> {
        let node = self.take(key);
        let text = node.and_then(|node| self.scalar(key, node));
        if text.is_none() {
            match node {
                None => self.missing.push(key),
                Some(node) if is_empty(node) => self.report_missing(key, Some(node)),
                Some(_) => {}
            }
        }
        text
    }

    /// Reports a key that is there without a value, where that is no way of leaving it out: `missing-key`.
    pub fn refuse_empty(&mut self, key: &'static str) {
        if let Some(node) = self.take(key).filter(|node| is_empty(node)) {
            self.report_missing(key, Some(node));
        }
    }

    /// Reports a key that must be there and is not, or has no value.
    pub fn require(&mut self, key: &'static str) {
        match self.take(key) {
            None => self.missing.push(key),
            node => self.report_missing(key, node),
        }
    }

    /// The items of a list; anything else but an empty value is `wrong-type`.
    pub fn list(&mut self, key: &str) -> Option<&'a [Node]> {
        let node = self.present(key)?;
        match &node.kind {
            NodeKind::List(items) => Some(items),
            NodeKind::Broken => None,
            NodeKind::Scalar { .. } | NodeKind::Map(_) => {
                let help = say!(
                    "次の行から「- 」で始まる行を並べてください:\n{key}:\n  - 値",
                    "put the items on lines that begin with “- ”:\n{key}:\n  - value"
                );
                self.wrong_type(key, node, say!("一覧", "a list"), help);
                None
            }
        }
    }

    /// A map, to be read with [`Fields::new`]; anything else but an empty value is `wrong-type`.
    pub fn map(&mut self, key: &str) -> Option<&'a Node> {
        let node = self.present(key)?;
        match &node.kind {
            NodeKind::Map(_) => Some(node),
            NodeKind::Broken => None,
            NodeKind::Scalar { .. } | NodeKind::List(_) => {
                let help = say!(
                    "次の行から、字下げして「項目名: 値」の行を並べてください:\n{key}:\n  項目名: 値",
                    "put its keys on indented lines:\n{key}:\n  key: value"
                );
                self.wrong_type(key, node, say!("「項目名: 値」の並び", "keys and values"), help);
                None
            }
        }
    }

    /// One text or a list of texts, as a list; empty where the key is absent. Empty items are left out.
    pub fn texts(&mut self, key: &str) -> Vec<Spanned<String>> {
        let Some(node) = self.present(key) else { return Vec::new() };
        match &node.kind {
            NodeKind::List(items) => items.iter().filter_map(|item| self.scalar(key, item)).collect(),
            NodeKind::Scalar { .. } | NodeKind::Map(_) | NodeKind::Broken => {
                self.scalar(key, node).into_iter().collect()
            }
        }
    }

    /// `true`, `yes`, はい, ○, or `false`, `no`, いいえ, ×, in any case and width; anything else is `wrong-type`.
    pub fn flag(&mut self, key: &str) -> Option<Spanned<bool>> {
        let text = self.text(key)?;
        let value = match japanese::comparable(&text.value).as_str() {
            "true" | "yes" | "はい" | "○" | "◯" | "〇" => true,
            "false" | "no" | "いいえ" | "×" => false,
            other => {
                let meant = if matches!(other, "無" | "なし" | "否" | "off" | "0") { "no" } else { "yes" };
                let written = &text.value;
                let message = say!(
                    "{key} には yes か no を書きますが、「{written}」があります",
                    "{key} is yes or no, but there is “{written}”"
                );
                let help = say!(
                    "次のように書いてください（yes・no のほか、true・false、はい・いいえ、○・×も使えます）:\n{key}: {meant}",
                    "write (true and false, はい and いいえ, ○ and × are accepted as well):\n{key}: {meant}"
                );
                self.report_at(Code::WrongType, &text, message, help);
                return None;
            }
        };
        Some(Spanned::new(value, text.span))
    }

    /// A finite number: digits of either width, a sign, a decimal point, commas between thousands; else `bad-number`.
    pub fn number(&mut self, key: &str) -> Option<Spanned<f64>> {
        let text = self.text(key)?;
        match number(&text.value) {
            Some(value) => Some(Spanned::new(value, text.span)),
            None => {
                let written = &text.value;
                let message = say!(
                    "{key} には数を書きますが、「{written}」があります",
                    "{key} is a number, but there is “{written}”"
                );
                let help = say!(
                    "単位や説明を付けずに、数だけを書いてください。例:\n{key}: 10",
                    "write the number alone, without a unit, e.g.:\n{key}: 10"
                );
                self.report_at(Code::BadNumber, &text, message, help);
                None
            }
        }
    }

    /// One of some named choices, compared folded; else `bad-choice` with the nearest one.
    pub fn choice<T: Copy>(&mut self, key: &str, choices: &[(&str, T)]) -> Option<Spanned<T>> {
        let text = self.text(key)?;
        self.chosen(key, text, choices, |name| name.to_owned())
    }

    /// A list of such choices; none where the key is absent. An empty list stays one.
    pub fn choices<T: Copy>(&mut self, key: &str, choices: &[(&str, T)]) -> Option<Vec<T>> {
        let items = self.list(key)?;
        let texts: Vec<Spanned<String>> = items.iter().filter_map(|item| self.scalar(key, item)).collect();
        let chosen = texts.into_iter().filter_map(|text| self.chosen(key, text, choices, |name| format!("[{name}]")));
        Some(chosen.map(|chosen| chosen.value).collect())
    }

    /// The choice that a text names; `example` is how one is written as the value of the key.
    fn chosen<T: Copy>(
        &mut self,
        key: &str,
        text: Spanned<String>,
        choices: &[(&str, T)],
        example: impl Fn(&str) -> String,
    ) -> Option<Spanned<T>> {
        let folded = japanese::comparable(&text.value);
        if let Some((_, value)) = choices.iter().find(|(name, _)| japanese::comparable(name) == folded) {
            return Some(Spanned::new(*value, text.span));
        }
        let written = &text.value;
        let names = choices.iter().map(|(name, _)| *name);
        let list_ja = names.clone().collect::<Vec<_>>().join("・");
        let list_en = names.clone().collect::<Vec<_>>().join(", ");
        let message = say!("{key} に「{written}」は選べません", "{key} cannot be “{written}”");
        let help = match japanese::nearest(written, names) {
            Some(name) => {
                let line = format!("{key}: {}", example(name));
                say!(
                    "「{name}」のことですか。{list_ja} から選んでください:\n{line}",
                    "did you mean “{name}”? The choices are {list_en}:\n{line}"
                )
            }
            None => say!("{list_ja} から選んでください", "choose one of: {list_en}"),
        };
        self.report_at(Code::BadChoice, &text, message, help);
        None
    }

    /// The problems of all that was taken, together with those of keys that nobody took: `unknown-key`, with the nearest of
    /// the known ones, and `missing-key` for each required key, unless a misspelt one is there instead.
    pub fn finish(mut self) -> Vec<Diagnostic> {
        let mut known: Vec<&str> = self.table.names().collect();
        known.extend(&self.own);
        for at in 0..self.entries.len() {
            let (key, _) = &self.entries[at];
            let Some(written) = key.as_text().filter(|_| !self.taken[at]) else { continue };
            if let Some(first) =
                self.table.named(written).and_then(|key| self.place_of(key)).filter(|at| self.taken[*at])
            {
                self.report_again(key, &self.entries[first].0);
                continue;
            }
            let meant = self.meant(written, &known);
            if let Some(meant) = meant {
                self.missing.retain(|missing| *missing != meant);
            }
            self.report_unknown(key, written, meant, &known);
        }
        for key in std::mem::take(&mut self.missing) {
            self.report_missing(key, None);
        }
        self.problems.sort_by_key(|problem| problem.place.span.as_ref().map_or(0, |span| span.start));
        self.problems
    }

    /// The known key that a written one stands for.
    fn meant<'k>(&self, written: &str, known: &[&'k str]) -> Option<&'k str> {
        let folded = japanese::comparable(written);
        let by_name = self.table.synonyms().find(|(word, _)| japanese::comparable(word) == folded);
        if let Some((_, key)) = by_name {
            return Some(key);
        }
        if let Some(key) = japanese::nearest(written, known.iter().copied()) {
            return Some(key);
        }
        let word = japanese::nearest(written, self.table.synonyms().map(|(word, _)| word))?;
        self.table.synonyms().find(|(synonym, _)| *synonym == word).map(|(_, key)| key)
    }

    fn report_unknown(&mut self, key: &'a Node, written: &str, meant: Option<&str>, known: &[&str]) {
        let written = shown(written);
        let (ja, en) = self.table.subject;
        let message = say!("{ja}に「{written}」という項目はありません", "{en} has no key “{written}”");
        let keys = known.join(", ");
        let help = match meant {
            Some(meant) => {
                say!("「{meant}」と書いてください（使える項目: {keys}）", "write “{meant}”; the keys are: {keys}")
            }
            None => say!("次から選んで書いてください: {keys}", "use one of these keys: {keys}"),
        };
        self.report(Code::UnknownKey, key, message, help);
    }

    /// A key that is there already, by its other name.
    fn report_again(&mut self, key: &Node, first: &Node) {
        let (again, first_name) =
            (shown(key.as_text().unwrap_or_default()), shown(first.as_text().unwrap_or_default()));
        let message =
            say!("「{again}」は「{first_name}」と同じ項目です", "“{again}” is the same key as “{first_name}”");
        let help = say!("どちらか一方を消すか、一つにまとめてください", "remove one of them, or combine them");
        let place = Place::of(self.source, key.span.clone());
        let related = Place::of(self.source, first.span.clone());
        let problem = Diagnostic::new(Code::DuplicateKey, place, message).help(help);
        self.problems.push(problem.related(related, say!("最初の項目はここです", "the first is here")));
    }

    fn report_missing(&mut self, key: &str, node: Option<&Node>) {
        // Nothing can be missed in what could not be read.
        if matches!(self.node.kind, NodeKind::Broken) {
            return;
        }
        let (ja, en) = self.table.subject;
        let message = match node {
            Some(_) => say!("{ja}の {key} に値がありません", "{en} has an empty {key}"),
            None => say!("{ja}に {key} がありません", "{en} has no {key}"),
        };
        let help = say!("次の行を書いてください:\n{key}: （値）", "write this line:\n{key}: (value)");
        let start = self.node.span.start;
        let span = node.map_or(start..start, |node| node.span.clone());
        self.problems.push(Diagnostic::new(Code::MissingKey, Place::of(self.source, span), message).help(help));
    }

    /// The value of a key that is there and not empty.
    fn present(&mut self, key: &str) -> Option<&'a Node> {
        self.take(key).filter(|node| !is_empty(node))
    }

    fn scalar(&mut self, key: &str, node: &Node) -> Option<Spanned<String>> {
        match &node.kind {
            NodeKind::Scalar { text, style } => {
                let text = if *style == ScalarStyle::Block { text.trim_end_matches('\n') } else { text };
                (!is_empty(node)).then(|| Spanned::new(composed(text).into_owned(), node.span.clone()))
            }
            NodeKind::Broken => None,
            NodeKind::List(_) | NodeKind::Map(_) => {
                let help = say!("次のように1行で書いてください:\n{key}: 値", "write it on one line:\n{key}: value");
                self.wrong_type(key, node, say!("1行の文字", "one text"), help);
                None
            }
        }
    }

    fn wrong_type(&mut self, key: &str, node: &Node, expected: Message, help: Message) {
        let found = found(node);
        let message = Message {
            ja: format!("{key} には{}を書きますが、{}があります", expected.ja, found.ja),
            en: format!("{key} is {}, but there is {}", expected.en, found.en),
        };
        self.report(Code::WrongType, node, message, help);
    }

    fn report(&mut self, code: Code, node: &Node, message: Message, help: Message) {
        let place = Place::of(self.source, node.span.clone());
        self.problems.push(Diagnostic::new(code, place, message).help(help));
    }

    fn report_at(&mut self, code: Code, text: &Spanned<String>, message: Message, help: Message) {
        let place = Place::of(self.source, text.span.clone());
        self.problems.push(Diagnostic::new(code, place, message).help(help));
    }
}

fn is_empty(node: &Node) -> bool {
    node.is_null() || node.as_text().is_some_and(|text| text.trim().is_empty())
}

/// What a node is, in words.
fn found(node: &Node) -> Message {
    match &node.kind {
        NodeKind::Scalar { text, .. } => say!("文字「{text}」", "the text “{text}”", text = shown(text)),
        NodeKind::List(items) => say!("一覧（{count} 件）", "a list of {count}", count = items.len()),
        NodeKind::Map(_) => say!("「項目名: 値」の並び", "a map of keys and values"),
        NodeKind::Broken => say!("読めない値", "something unreadable"),
    }
}

/// A number as people write it in a table.
fn number(text: &str) -> Option<f64> {
    let folded = japanese::comparable(text);
    let digits = folded.strip_prefix(['-', '+']).unwrap_or(&folded);
    let whole = digits.split('.').next()?;
    let groups: Vec<&str> = whole.split(',').collect();
    let is_grouped =
        groups.len() == 1 || (groups[1..].iter().all(|group| group.len() == 3) && (1..=3).contains(&groups[0].len()));
    let is_plain = !whole.is_empty() && folded.bytes().all(|byte| byte.is_ascii_digit() || b"+-.,".contains(&byte));
    if !is_grouped || !is_plain || digits[whole.len()..].contains(',') || text.trim().contains(char::is_whitespace) {
        return None;
    }
    folded.replace(',', "").parse().ok().filter(|value: &f64| value.is_finite())
}

/// Whether a text is an address on the web that needs no escaping anywhere.
pub(super) fn is_web_address(text: &str) -> bool {
    let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let is_plain = |c: char| c.is_ascii_graphic() && !"<>\"'`\\{}|^".contains(c);
    host.is_some_and(|host| !host.is_empty() && !host.starts_with('/') && host.chars().all(is_plain))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::yaml;
    use super::*;
    use crate::model::keys;

    /// What a goal's fields could be: the table of goals with keys of a site.
    fn of<'a>(source: &'a Arc<Source>, node: &'a Node) -> Fields<'a> {
        let own = ["sections", "holder", "draft", "weight"];
        Fields::new(source, node, &keys::GOAL).with_own(own.into_iter())
    }

    fn take(fields: &mut Fields<'_>) -> String {
        let mut taken = Vec::new();
        let mut add = |name: &str, value: Option<String>| taken.extend(value.map(|value| format!("{name}={value}")));
        add("title", fields.required_text("title").map(|text| text.value));
        add(
            "section",
            fields.texts("section").into_iter().map(|text| text.value).reduce(|all, next| all + "|" + &next),
        );
        add("due", fields.text("due").map(|text| text.value));
        add("sections", fields.list("sections").map(|items| items.len().to_string()));
        add("holder", fields.map("holder").and_then(|node| node.get("name")?.as_text().map(str::to_owned)));
        add("draft", fields.flag("draft").map(|flag| flag.value.to_string()));
        add("weight", fields.number("weight").map(|number| number.value.to_string()));
        let audiences = [("public", 'P'), ("internal", 'I'), ("公開", 'P')];
        add("audience", fields.choice("audience", &audiences).map(|choice| choice.value.to_string()));
        taken.join(" ")
    }

    /// What is taken from some YAML, then its problems, a line each: `line:column code message`.
    fn check(text: &str, expected: &str) -> Vec<Diagnostic> {
        let source = Source::new("a.md", text);
        let (node, mut problems) = yaml::parse(&source, 0..text.len());
        let node = node.expect("the YAML can be read");
        let mut fields = of(&source, &node);
        let mut shown = take(&mut fields);
        problems.extend(fields.finish());
        for problem in &problems {
            let at = problem.place.position().expect("every place has a range");
            shown += &format!("\n{}:{} {} {}", at.line, at.column, problem.code.name(), problem.message.ja);
        }
        assert_eq!(shown, expected, "{text}");
        problems
    }

    fn check_help(text: &str, expected_end: &str) {
        let source = Source::new("a.md", text);
        let (node, _) = yaml::parse(&source, 0..text.len());
        let node = node.expect("the YAML can be read");
        let mut fields = of(&source, &node);
        take(&mut fields);
        let problems = fields.finish();
        let help = problems.first().and_then(|problem| problem.help.clone()).map(|help| help.ja).unwrap_or_default();
        assert!(help.contains(expected_end), "{text}: {help}");
    }

    #[test]
    fn values_are_taken_by_type() {
        check(
            "title: 0086\nsection: [a, 'b']\ndue: no\nsections:\n- a\n- b\nholder: {name: 宮本}\ndraft: Yes\nweight: １，２００.5\naudience: 公開\n",
            "title=0086 section=a|b due=no sections=2 holder=宮本 draft=true weight=1200.5 audience=P",
        );
        check("title: |\n  a\n  b\nsection: a\ndraft: no\n", "title=a\nb section=a draft=false");
    }

    #[test]
    fn an_empty_value_counts_as_absent_but_known() {
        check("title: x\nsection:\ndue: ~\nsections:\nholder: null\ndraft: ''\nweight: '　'\naudience:\n", "title=x");
        check("title: x\nsection: [a, '', ~, b]\n", "title=x section=a|b");
    }

    #[test]
    fn a_wrong_type_says_what_is_expected_and_what_was_found() {
        check(
            "title: [a, b]\ndue: {a: 1}\nsections: 共通\nholder: 宮本\nsection: [[a], b]\n",
            "section=b\n\
             1:8 wrong-type title には1行の文字を書きますが、一覧（2 件）があります\n\
             2:6 wrong-type due には1行の文字を書きますが、「項目名: 値」の並びがあります\n\
             3:11 wrong-type sections には一覧を書きますが、文字「共通」があります\n\
             4:9 wrong-type holder には「項目名: 値」の並びを書きますが、文字「宮本」があります\n\
             5:11 wrong-type section には1行の文字を書きますが、一覧（1 件）があります",
        );
        check_help("title: x\nsections: 共通", "sections:\n  - 値");
        check(
            "- a\n- b\n",
            "\n1:1 wrong-type 目標には「項目名: 値」の並びを書きますが、一覧（2 件）があります\n1:1 missing-key 目標に title がありません",
        );
    }

    #[test]
    fn a_flag_a_number_and_a_choice_say_what_they_may_be() {
        check(
            "title: x\ndraft: たぶん\nweight: 約10件\naudience: internol\n",
            "title=x\n\
             2:8 wrong-type draft には yes か no を書きますが、「たぶん」があります\n\
             3:9 bad-number weight には数を書きますが、「約10件」があります\n\
             4:11 bad-choice audience に「internol」は選べません",
        );
        check_help("title: x\ndraft: なし", "draft: no");
        check_help(
            "title: x\naudience: internol",
            "「internal」のことですか。public・internal・公開 から選んでください:\naudience: internal",
        );
        check_help("title: x\naudience: zzz", "public・internal・公開 から選んでください");
        for (text, value) in [
            ("10", Some(10.0)),
            ("-3.5", Some(-3.5)),
            ("−３", Some(-3.0)),
            ("1,234,567", Some(1_234_567.0)),
            ("+0", Some(0.0)),
            ("1,23", None),
            ("1.2.3", None),
            ("1 000", None),
            ("nan", None),
            ("inf", None),
            ("1e3", None),
            ("-", None),
            (".", None),
            ("1.", Some(1.0)),
            ("0x10", None),
        ] {
            assert_eq!(number(text), value, "{text}");
        }
    }

    #[test]
    fn a_key_that_nobody_knows_is_reported_with_the_one_that_was_meant() {
        check(
            "titel: x\n課の名: y\nfoo: z\n",
            "\n1:1 unknown-key 目標に「titel」という項目はありません\n\
             2:1 unknown-key 目標に「課の名」という項目はありません\n\
             3:1 unknown-key 目標に「foo」という項目はありません",
        );
        check_help("titel: x", "「title」と書いてください（使える項目: title, section,");
        check_help("題の名: x", "「title」と書いてください");
        check_help("Due: x\ntitle: x", "「due」と書いてください");
        check_help("foo: x\ntitle: x", "次から選んで書いてください: title, section,");
    }

    #[test]
    fn a_required_text_that_is_missing_is_reported_once() {
        check("", "\n1:1 missing-key 目標に title がありません");
        check("due: x\n", "due=x\n1:1 missing-key 目標に title がありません");
        check("title:\n", "\n1:7 missing-key 目標の title に値がありません");
        check("題名: x\n", "title=x");
        check("題　名: x\n", "title=x");
        check("題名:\n", "\n1:4 missing-key 目標の title に値がありません");
    }

    #[test]
    fn what_could_not_be_read_is_not_reported_again() {
        check("title: [a\ndue: x\n", "due=x\n1:8 bad-yaml 「[」が閉じていません");
        check("title: {@a}\ndue: x\n", "due=x\n1:9 bad-yaml YAML では値をこの記号で始められません");
    }

    proptest! {
        #[test]
        fn any_map_can_be_taken(text in "((title|due|題名|draft|weight|holder|[a-z]{1,5})(: |:|：)[a-z0-9\\[\\]{}, 　\"-]{0,8}\n){0,8}") {
            let source = Source::new("a.md", text.clone());
            let (node, _) = yaml::parse(&source, 0..text.len());
            if let Some(node) = node {
                let mut fields = of(&source, &node);
                take(&mut fields);
                for problem in fields.finish() {
                    let span = problem.place.span.clone().expect("every place has a range");
                    prop_assert!(source.text.get(span).is_some());
                    prop_assert!(problem.help.is_some());
                }
            }
        }

        #[test]
        fn any_text_is_a_number_or_not(text in "[0-9０-９.,+−a-]{0,8}") {
            prop_assert!(number(&text).is_none_or(f64::is_finite));
        }
    }
}
