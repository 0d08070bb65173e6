//! The site's configuration, `goalsheet.yaml`: read once, defaults filled in, nothing optional afterwards.

use std::sync::Arc;

use super::dates::read_date;
use super::declared::FieldReader;
use super::fields::{Fields, is_web_address};
use super::names::{duplicate_name, key_of};
use super::opened::open_yaml;
use super::yaml::{Node, NodeKind};
use super::{cycle, open_data, review, rules, synonyms};
use crate::model::body::LineBreaks;
use crate::model::config::{
    Audience, Category, Charset, Column, Config, Field, Format, PATH, Role, Style, ThemeChoice, USUAL_CATEGORIES,
    USUAL_TITLE, Wanted, official_fields, usual_key,
};
use crate::model::date::Calendar;
use crate::model::japanese::{comparable, nearest};
use crate::model::keys;
use crate::model::severity::Severities;
use crate::model::{Code, Date, Diagnostic, Language, Place, Severity, Source, Spanned};
use crate::say;

/// Reads the configuration; `None` if it cannot be read as such at all.
pub fn read(path: &str, bytes: Vec<u8>) -> (Option<Config>, Vec<Diagnostic>) {
    let mut problems = Vec::new();
    let Some((source, node)) = open_yaml(path, bytes, &mut problems) else { return (None, problems) };
    let mut reader = ConfigReader { source: &source, problems };
    let config = reader.config(&node);
    (Some(config), reader.problems)
}

struct ConfigReader<'a> {
    source: &'a Arc<Source>,
    problems: Vec<Diagnostic>,
}

impl<'a> ConfigReader<'a> {
    fn config(&mut self, node: &'a Node) -> Config {
        let source = self.source;
        let mut top = Fields::new(source, node, &keys::CONFIG);
        let cycle = cycle::read(source, &mut top, &mut self.problems);
        let mut declared = FieldReader { source, phases: &cycle.phases, problems: &mut self.problems };
        let mut fields = declared.of_goals(top.map("fields"));
        let head_fields = declared.of_heads(top.map("head_fields"));
        let columns = self.columns(top.list("columns"), &fields);
        self.say_what_is_missed(&mut fields, &columns, &top.texts("required"));
        top.refuse_empty("internal_headings");
        let (synonyms, found) = synonyms::read(source, top.list("synonyms").unwrap_or_default());
        self.problems.extend(found);
        let config = Config {
            source: Arc::clone(source),
            // Without its name nothing is published, but everything else that is wrong shall be found as well.
            organization: top.required_text("organization").map(|name| name.value).unwrap_or_default(),
            title: top.text("title").map_or_else(|| USUAL_TITLE.to_owned(), |title| title.value),
            language: top.choice("language", &keys::LANGUAGES).map_or(Language::Ja, |language| language.value),
            dates: top.choice("dates", &keys::CALENDARS).map_or(Calendar::Both, |dates| dates.value),
            updated: top.text("updated").and_then(|written| self.updated(written)),
            base_url: top.text("base_url").and_then(|url| self.base_url(url)),
            source_url: top.text("source_url").and_then(|url| self.source_url(url)),
            open_data: open_data::read(source, &mut top, &mut self.problems),
            theme: self.theme(top.take("theme")),
            categories: self.categories(top.list("categories")),
            fields,
            head_fields,
            columns,
            raw_html: top.flag("html").is_some_and(|html| html.value),
            line_breaks: top
                .choice("line_breaks", &keys::LINE_BREAKS)
                .map_or(LineBreaks::Joined, |breaks| breaks.value),
            severities: self.check(top.map("check")),
            style: self.style(top.map("style")),
            format: self.format(top.map("format")),
            internal_headings: top.texts("internal_headings").into_iter().map(|heading| heading.value).collect(),
            cycle,
            approvals: top.choice("approvals", &keys::AUDIENCES).map_or(Audience::Internal, |audience| audience.value),
            review: review::read(source, top.map("review"), &mut self.problems),
            history: top.flag("history").is_some_and(|history| history.value),
            synonyms,
            as_of: None,
            audience: Audience::Internal,
        };
        // Which columns of whose tables are which fields is asked by `import` alone.
        top.map("imports");
        self.problems.extend(top.finish());
        config
    }

    fn updated(&mut self, written: Spanned<String>) -> Option<Spanned<Date>> {
        let date = read_date(self.source, &written, &mut self.problems)?;
        Some(Spanned::new(date, written.span))
    }

    /// What it means that a goal lacks a field: the form asks for those it shows, the site for those it requires.
    fn say_what_is_missed(&mut self, fields: &mut [Field], columns: &[Column], required: &[Spanned<String>]) {
        for column in columns {
            let shown =
                |field: &&mut Field| field.key == column.field && !matches!(field.role, Role::Number | Role::Title);
            fields.iter_mut().filter(shown).for_each(|field| field.missing = Some(Severity::Warning));
        }
        for name in required {
            if let Some(index) = self.field_named(name, fields) {
                fields[index].missing = Some(Severity::Error);
            }
        }
    }

    /// What the site says about the rules.
    fn check(&mut self, node: Option<&'a Node>) -> Severities {
        let Some(node) = node else { return Severities::new() };
        let mut check = Fields::new(self.source, node, &keys::CHECK);
        let severities = rules::severities(self.source, check.map("severity"), &mut self.problems);
        self.problems.extend(check.finish());
        severities
    }

    fn format(&mut self, node: Option<&'a Node>) -> Format {
        let Some(node) = node else { return Format::default() };
        let mut fields = Fields::new(self.source, node, &keys::FORMAT);
        let sentences = fields.flag("sentences").is_some_and(|sentences| sentences.value);
        self.problems.extend(fields.finish());
        Format { sentences, breaks: false }
    }

    fn base_url(&mut self, url: Spanned<String>) -> Option<String> {
        let text = url.value.trim_end_matches('/');
        if is_web_address(text) && !text.contains(['?', '#']) {
            return Some(text.to_owned());
        }
        let problem = Diagnostic::new(
            Code::BadUrl,
            self.place(&url),
            say!("「{text}」はサイトの場所ではありません", "“{text}” is not the address of a site"),
        );
        self.problems.push(problem.help(say!(
            "https://www.city.example.jp/goals のように書いてください",
            "write it like https://www.city.example.jp/goals"
        )));
        None
    }

    fn source_url(&mut self, url: Spanned<String>) -> Option<String> {
        let text = &url.value;
        if text.contains(PATH) && is_web_address(&text.replace(PATH, "")) {
            return Some(url.value);
        }
        let message = say!(
            "「{text}」は元ファイルの場所ではありません。アドレスに {PATH} が必要です",
            "“{text}” does not say where the source files are: the address must contain {PATH}"
        );
        let problem = Diagnostic::new(Code::BadUrl, self.place(&url), message);
        self.problems.push(problem.help(say!(
            "https://git.city.example.jp/goals/blob/main/{PATH} のように書いてください",
            "write it like https://git.city.example.jp/goals/blob/main/{PATH}"
        )));
        None
    }

    fn theme(&mut self, node: Option<&'a Node>) -> ThemeChoice {
        let default = ThemeChoice { name: Spanned::new("default".to_owned(), 0..0), options: Vec::new() };
        let Some(node) = node.filter(|node| !node.is_null()) else { return default };
        if let NodeKind::Scalar { text, .. } = &node.kind {
            return ThemeChoice { name: self.theme_name(Spanned::new(text.clone(), node.span.clone())), ..default };
        }
        let mut fields = Fields::new(self.source, node, &keys::THEME);
        let name = fields.text("name").map_or(default.name, |name| self.theme_name(name));
        let mut options = Vec::new();
        if let Some(Node { kind: NodeKind::Map(entries), .. }) = fields.map("options") {
            for (key, value) in entries {
                if let (NodeKind::Scalar { text: key_text, .. }, NodeKind::Scalar { text, .. }) =
                    (&key.kind, &value.kind)
                {
                    let key = Spanned::new(key_text.clone(), key.span.clone());
                    options.push((key, Spanned::new(text.clone(), value.span.clone())));
                } else {
                    let place = Place::of(self.source, value.span.clone());
                    let message = say!(
                        "テーマの設定に書けるのは1行の値だけです",
                        "an option of the theme is a value on one line"
                    );
                    self.problems.push(Diagnostic::new(Code::WrongType, place, message));
                }
            }
        }
        self.problems.extend(fields.finish());
        ThemeChoice { name, options }
    }

    /// A theme is a folder in `themes/`: its name must not lead anywhere else.
    fn theme_name(&mut self, name: Spanned<String>) -> Spanned<String> {
        let text = &name.value;
        if crate::model::path::name_problem(text).is_none() && !text.starts_with('.') && !text.is_empty() {
            return name;
        }
        let message = say!("「{text}」はフォルダーの名前に使えません", "“{text}” is not a valid folder name");
        let problem = Diagnostic::new(Code::BadKey, self.place(&name), message);
        self.problems.push(problem.help(say!(
            "themes フォルダーの中にあるフォルダーの名前を書いてください",
            "write the name of a folder in themes"
        )));
        Spanned::new("default".to_owned(), name.span)
    }

    fn style(&mut self, node: Option<&'a Node>) -> Style {
        let usual = Style {
            punctuation: Wanted::Consistent,
            digits: Wanted::Consistent,
            tone: Wanted::Consistent,
            charset: Charset::Unicode,
        };
        let Some(node) = node else { return usual };
        let mut fields = Fields::new(self.source, node, &keys::STYLE);
        let style = Style {
            punctuation: fields.choice("punctuation", &keys::PUNCTUATIONS).map_or(usual.punctuation, |way| way.value),
            digits: fields.choice("digits", &keys::DIGITS).map_or(usual.digits, |way| way.value),
            tone: fields.choice("tone", &keys::TONES).map_or(usual.tone, |way| way.value),
            charset: fields.choice("charset", &keys::CHARSETS).map_or(usual.charset, |charset| charset.value),
        };
        self.problems.extend(fields.finish());
        style
    }

    fn categories(&mut self, items: Option<&'a [Node]>) -> Vec<Category> {
        let Some(items) = items else {
            let usual = USUAL_CATEGORIES.iter();
            return usual
                .map(|name| Category { name: (*name).to_owned(), key: usual_key(name), description: None, place: None })
                .collect();
        };
        let mut names: Vec<Spanned<String>> = Vec::new();
        let mut categories = Vec::new();
        for item in items {
            let Some((name, category)) = self.category(item) else { continue };
            match names.iter().find(|known| comparable(&known.value) == comparable(&name.value)) {
                Some(first) => self.problems.push(duplicate_name(self.source, &name, first)),
                None => {
                    names.push(name);
                    categories.push(category);
                }
            }
        }
        categories
    }

    /// A category, and its name with its place.
    fn category(&mut self, item: &'a Node) -> Option<(Spanned<String>, Category)> {
        let (name, key, description) = if let NodeKind::Scalar { text, .. } = &item.kind {
            (Spanned::new(text.clone(), item.span.clone()), None, None)
        } else {
            let mut fields = Fields::new(self.source, item, &keys::CATEGORY);
            let name = fields.required_text("name");
            let key = fields.text("key").and_then(|key| key_of(self.source, key, &mut self.problems));
            let description = fields.text("description").map(|text| text.value);
            self.problems.extend(fields.finish());
            (name?, key, description)
        };
        let key = key.map_or_else(|| usual_key(&name.value), |key| key.value);
        let place = Some(name.span.clone());
        let category = Category { name: name.value.clone(), key, description, place };
        Some((name, category))
    }

    fn columns(&mut self, items: Option<&'a [Node]>, fields: &[Field]) -> Vec<Column> {
        let usual = || official_fields().into_iter().map(|field| Column { field: field.key, width: None }).collect();
        let Some(items) = items else { return usual() };
        let mut columns: Vec<Column> = Vec::new();
        for item in items {
            let (name, width) = match &item.kind {
                NodeKind::Scalar { text, .. } => (Some(Spanned::new(text.clone(), item.span.clone())), None),
                _ => {
                    let mut column = Fields::new(self.source, item, &keys::COLUMN);
                    let name = column.required_text("field");
                    let width = column.number("width").map(|width| width.value.clamp(1.0, 100.0) as u8);
                    self.problems.extend(column.finish());
                    (name, width)
                }
            };
            let Some(name) = name else { continue };
            let Some(field) = self.field_named(&name, fields).map(|at| fields[at].key.clone()) else { continue };
            if columns.iter().any(|column| column.field == field) {
                let text = &name.value;
                let message = say!("列「{text}」が2回あります", "the column “{text}” appears twice");
                self.problems.push(Diagnostic::new(Code::DuplicateName, self.place(&name), message));
                continue;
            }
            columns.push(Column { field, width });
        }
        let title = fields.iter().find(|field| field.role == Role::Title).expect("the title is an official field");
        if !columns.iter().any(|column| column.field == title.key) {
            let place = items
                .first()
                .map_or_else(|| Place::file(self.source), |item| Place::of(self.source, item.span.clone()));
            let message = say!("columns に title がありません", "columns has no title");
            let help = say!(
                "実施項目の列がないと、どの目標か分かりません。title を追加してください",
                "without it, readers cannot tell the goals apart: add title"
            );
            self.problems.push(Diagnostic::new(Code::MissingKey, place, message).help(help));
            return usual();
        }
        columns
    }

    fn field_named(&mut self, name: &Spanned<String>, fields: &[Field]) -> Option<usize> {
        let written = &name.value;
        let found = fields.iter().position(|field| *field.key == **written);
        if found.is_none() {
            let known: Vec<&str> = fields.iter().map(|field| &*field.key).collect();
            let list = known.join(", ");
            let message = say!("「{written}」という項目はありません", "there is no field “{written}”");
            let by_label =
                fields.iter().find(|field| comparable(&field.label) == comparable(written)).map(|field| &*field.key);
            let help = match by_label.or_else(|| nearest(written, known.iter().copied())) {
                Some(near) => say!(
                    "「{near}」のことですか。次から選んで書いてください: {list}",
                    "did you mean “{near}”? The fields are: {list}"
                ),
                None => say!(
                    "次から選んで書くか、新しい項目として fields に追加してください: {list}",
                    "choose one of these, or add a new one to `fields`: {list}"
                ),
            };
            self.problems.push(Diagnostic::new(Code::UnknownKey, self.place(name), message).help(help));
        }
        found
    }

    fn place<T>(&self, value: &Spanned<T>) -> Place {
        Place::of(self.source, value.span.clone())
    }
}
