//! The problems in words.

use std::ops::Range;

use super::Linter;
use super::form::{Form, Wants};
use crate::model::japanese::nearest;
use crate::model::{Code, Diagnostic, Place};
use crate::page::template::shape::Record;
use crate::say;

/// How many names a message lists.
const MOST_NAMES: usize = 60;

impl Linter<'_> {
    pub(super) fn place(&self, span: &Range<usize>) -> Place {
        Place::of(self.here.source, span.clone())
    }

    /// Tells a problem, once; what is wrong here could be anything afterwards.
    pub(super) fn problem(&mut self, problem: Diagnostic) -> Form {
        let start = problem.place.span.as_ref().map_or(0, |span| span.start);
        if self.told.insert((problem.place.source.path.clone(), start, problem.message.en.clone())) {
            self.problems.push(problem);
        }
        Form::Any
    }

    /// A name that nothing in reach has.
    pub(super) fn unknown_variable(&mut self, name: &str, span: &Range<usize>) {
        // Where a tag was not understood, it may have set the name.
        if !self.complete {
            return;
        }
        let names = self.environment.names(MOST_NAMES);
        let message = say!("変数「{name}」はありません", "there is no variable “{name}”");
        let problem = Diagnostic::new(Code::UnknownVariable, self.place(span), message);
        let problem = match name {
            "loop" => problem.help(say!(
                "loop は、同じテンプレートの {{% for %}} の中で loop.index のように書きます",
                "write loop inside a {{% for %}} of the same template, as in loop.index"
            )),
            _ => with_names(problem, name, names.iter().copied()),
        };
        self.problem(problem);
    }

    /// A value whose parts are used though there may be none of it.
    pub(super) fn may_be_missing(&mut self, span: &Range<usize>, form: &Form) {
        let written = self.written(span);
        let message = match form {
            Form::Unset(_) => say!("「{written}」は定まらないことがあります", "“{written}” may be undefined"),
            _ => say!("「{written}」はないこと（none）があります", "“{written}” may be none"),
        };
        let help = say!(
            "{{% if {written} %}} … {{% endif %}} で囲んでください",
            "wrap it in {{% if {written} %}} … {{% endif %}}"
        );
        let problem = Diagnostic::new(Code::UnknownVariable, self.place(span), message).help(help);
        self.problem(problem);
    }

    /// What is printed must be text, HTML, a number or a flag; nothing may be printed, what is undefined may not.
    pub(super) fn check_print(&mut self, span: &Range<usize>, form: &Form) {
        if let Form::Unset(_) = form {
            self.may_be_missing(span, form);
        }
        let form = form.clone().present();
        if !Wants::Printable.accepts(&form) {
            let written = self.written(span);
            self.problem(not_printable(&written, &form, self.place(span)));
        }
    }

    /// What is joined is printed.
    pub(super) fn check_join(&mut self, span: &Range<usize>, item: &Form) {
        let item = item.clone().present();
        if !Wants::Printable.accepts(&item) {
            let written = self.written(span);
            let label = item.label();
            let message = say!(
                "「{written}」は{ja}の一覧なので、つなげて書き出せません",
                "“{written}” is a list of {en}, which cannot be joined as text",
                ja = label.ja,
                en = label.en
            );
            let help = say!("{{% for %}} で一つずつ書き出してください", "print its items one by one with {{% for %}}");
            let problem = Diagnostic::new(Code::UnknownVariable, self.place(span), message).help(help);
            self.problem(problem);
        }
    }
}

pub(super) fn unknown_field(record: &Record, name: &str, place: Place) -> Diagnostic {
    let message = say!("{of} に「{name}」はありません", "{of} has no “{name}”", of = record.name);
    let problem = Diagnostic::new(Code::UnknownVariable, place, message);
    let labels = record.fields.iter().map(|field| (field.name, Form::of(field.shape).label()));
    let (ja, en): (Vec<String>, Vec<String>) =
        labels.map(|(name, label)| (format!("{name}（{}）", label.ja), format!("{name} ({})", label.en))).unzip();
    let (ja, en) = (ja.join("、"), en.join(", "));
    match nearest(name, record.fields.iter().map(|field| field.name)) {
        Some(near) => {
            problem.help(say!("「{near}」ではありませんか。項目: {ja}", "did you mean “{near}”? its fields: {en}"))
        }
        None => problem.help(say!("項目: {ja}", "its fields: {en}")),
    }
}

pub(super) fn unknown_key<'a>(keys: impl Iterator<Item = &'a String> + Clone, name: &str, place: Place) -> Diagnostic {
    let message = say!("この組に「{name}」はありません", "this map has no “{name}”");
    with_names(Diagnostic::new(Code::UnknownVariable, place, message), name, keys.map(String::as_str).take(MOST_NAMES))
}

pub(super) fn unknown_word(words: &[String], name: &str, place: Place) -> Diagnostic {
    let message = say!("画面の語「{name}」はありません", "there is no interface word “{name}”");
    with_names(Diagnostic::new(Code::UnknownVariable, place, message), name, words.iter().map(String::as_str))
}

pub(super) fn unknown_option(options: &[String], name: &str, place: Place) -> Diagnostic {
    let message = say!("テーマの設定「{name}」はありません", "the theme has no option “{name}”");
    with_names(Diagnostic::new(Code::UnknownVariable, place, message), name, options.iter().map(String::as_str))
}

pub(super) fn unknown_argument<'a>(
    component: &str,
    names: impl Iterator<Item = &'a str> + Clone,
    name: &str,
    place: Place,
) -> Diagnostic {
    let message = say!("<{component}> に引数「{name}」はありません", "<{component}> takes no “{name}”");
    with_names(Diagnostic::new(Code::UnknownVariable, place, message), name, names)
}

pub(super) fn missing_argument(component: &str, name: &str, place: Place) -> Diagnostic {
    let message = say!("<{component}> には引数「{name}」が要ります", "<{component}> needs “{name}”");
    Diagnostic::new(Code::UnknownVariable, place, message)
}

pub(super) fn wrong_argument(component: &str, name: &str, declared: &str, form: &Form, place: Place) -> Diagnostic {
    let label = form.label();
    let message = say!(
        "<{component}> の引数「{name}」は {declared} ですが、{ja}が渡されています",
        "<{component}> takes “{name}” as {declared}, but this is {en}",
        ja = label.ja,
        en = label.en
    );
    Diagnostic::new(Code::UnknownVariable, place, message)
}

pub(super) fn no_fields(written: &str, form: &Form, name: &str, place: Place) -> Diagnostic {
    let label = form.label();
    let message = say!(
        "「{written}」は{ja}なので、項目「{name}」はありません",
        "“{written}” is {en} and has no “{name}”",
        ja = label.ja,
        en = label.en
    );
    let problem = Diagnostic::new(Code::UnknownVariable, place, message);
    match form {
        Form::List(_) => problem.help(say!(
            "{{% for x in {written} %}} で一つずつ取り出してください",
            "take its items one by one with {{% for x in {written} %}}"
        )),
        _ => problem.help(say!("そのまま書き出せます", "use it as it is")),
    }
}

pub(super) fn no_items(written: &str, form: &Form, place: Place) -> Diagnostic {
    let label = form.label();
    let message = say!(
        "「{written}」は{ja}なので、[ ] で取り出せません",
        "“{written}” is {en} and has no items",
        ja = label.ja,
        en = label.en
    );
    Diagnostic::new(Code::UnknownVariable, place, message)
}

pub(super) fn no_list(written: &str, form: &Form, keyed: bool, place: Place) -> Diagnostic {
    let label = form.label();
    let message = say!(
        "「{written}」は{ja}なので、繰り返せません",
        "“{written}” is {en}, which cannot be walked",
        ja = label.ja,
        en = label.en
    );
    let message = match form {
        Form::List(_) if keyed => {
            say!("「{written}」は一覧なので、変数は一つだけです", "“{written}” is a list: name one variable, not two")
        }
        _ => message,
    };
    let help = match form {
        Form::List(_) => say!("番号は loop.index で分かります", "loop.index tells the number of the item"),
        Form::Record(_) => say!("項目は名前で一つずつ書いてください", "name its fields one by one"),
        _ => say!("{{% for %}} で繰り返せるのは一覧だけです", "only lists can be walked with {{% for %}}"),
    };
    Diagnostic::new(Code::UnknownVariable, place, message).help(help)
}

pub(super) fn wrong_form(written: &str, form: &Form, wants: Wants, place: Place) -> Diagnostic {
    if wants == Wants::Printable {
        return not_printable(written, form, place);
    }
    let (is, wanted) = (form.label(), wants.label());
    let message = say!(
        "「{written}」は{is_ja}ですが、ここでは{wanted_ja}が要ります",
        "“{written}” is {is_en}, but {wanted_en} is needed here",
        is_ja = is.ja,
        wanted_ja = wanted.ja,
        is_en = is.en,
        wanted_en = wanted.en
    );
    Diagnostic::new(Code::UnknownVariable, place, message)
}

fn not_printable(written: &str, form: &Form, place: Place) -> Diagnostic {
    let label = form.label();
    let message = say!(
        "「{written}」は{ja}なので、そのままでは書き出せません",
        "“{written}” is {en}, which cannot be printed as it is",
        ja = label.ja,
        en = label.en
    );
    let help = match form {
        Form::List(_) => say!(
            "{{% for x in {written} %}} で一つずつ書き出してください",
            "print its items one by one with {{% for x in {written} %}}"
        ),
        _ => say!("その項目を書き出してください（{written}.…）", "print one of its fields ({written}.…)"),
    };
    let problem = Diagnostic::new(Code::UnknownVariable, place, message).help(help);
    match form {
        Form::Record(record) => {
            let fields = record.fields.iter().map(|field| field.name).collect::<Vec<_>>().join(", ");
            problem.help(say!("その項目を書き出してください: {fields}", "print one of its fields: {fields}"))
        }
        _ => problem,
    }
}

/// The problem with the nearest of the names and all of them as help.
fn with_names<'a>(problem: Diagnostic, name: &str, names: impl Iterator<Item = &'a str> + Clone) -> Diagnostic {
    let mut listed = names.clone().take(MOST_NAMES).collect::<Vec<_>>().join(", ");
    if names.clone().nth(MOST_NAMES).is_some() {
        listed.push_str(", …");
    }
    match nearest(name, names) {
        Some(near) => problem.help(say!(
            "「{near}」ではありませんか。使える名前: {listed}",
            "did you mean “{near}”? names in reach: {listed}"
        )),
        None => problem.help(say!("使える名前: {listed}", "names in reach: {listed}")),
    }
}
