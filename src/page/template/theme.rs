//! The theme: templates, words, options and static files; the only place that renders.
//!
//! A theme is a folder: `theme.yaml`, `words/<language>.yaml`, `templates/`, `static/`. The built-in one is inside the
//! program; `themes/<name>/` of a site holds only the files that differ from it. Everything is read and checked before
//! the first page is rendered, so that a broken theme is a list of diagnostics, not half a site.

use std::collections::BTreeMap;
use std::sync::Arc;

use rust_embed::RustEmbed;
use serde::Deserialize;
use tera::{Context, ErrorKind, Map, Tera, Value};
use xxhash_rust::xxh3::Xxh3;

use super::check::{self, Scope};
use super::filters;
use super::pages;
use super::shape::{Prepared, Shape, View};
use super::view::SiteView;
use crate::model::config::Config;
use crate::model::japanese::nearest;
use crate::model::path::name_problem;
use crate::model::{Code, Diagnostic, Language, Message, Place, Source};
use crate::say;

#[derive(RustEmbed)]
#[folder = "themes/default/"]
struct BuiltIn;

/// Room for a page of usual length, in bytes.
const USUAL_PAGE: usize = 16 * 1024;

/// A theme, checked and ready to render.
pub struct Theme {
    /// Files that are copied as they are, by their path in the site: `assets/style.css`.
    pub statics: BTreeMap<String, Vec<u8>>,
    tera: Tera,
    templates: BTreeMap<String, Arc<Source>>,
    words: Words,
    options: Options,
    templates_digest: u64,
    digest: u64,
}

/// The interface words in the site's language, as templates see them.
#[derive(Debug, Clone, Default)]
pub struct Words(Vec<(String, String)>);

/// The theme's options with the site's values, as templates see them.
#[derive(Debug, Clone, Default)]
pub struct Options(Vec<(String, OptionValue)>);

#[derive(Debug, Clone)]
enum OptionValue {
    Text(String),
    Flag(bool),
    Number(usize),
}

/// `theme.yaml`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Manifest {
    #[serde(default)]
    #[allow(dead_code, reason = "read by people choosing a theme")]
    name: String,
    #[serde(default)]
    #[allow(dead_code, reason = "read by people choosing a theme")]
    description: serde_yaml::Value,
    #[serde(default)]
    options: BTreeMap<String, OptionDeclaration>,
}

/// An option as `theme.yaml` declares it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct OptionDeclaration {
    #[serde(rename = "type")]
    kind: OptionKind,
    default: serde_yaml::Value,
    #[serde(default)]
    choices: Vec<String>,
    #[allow(dead_code, reason = "read by people setting options")]
    label: serde_yaml::Value,
}

#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum OptionKind {
    Text,
    Flag,
    Number,
    Choice,
    Color,
    /// A file of the site.
    Path,
}

impl Theme {
    /// Reads and checks a theme: the built-in files, with the site's own in their place where it has them.
    ///
    /// `overlay` holds the files of `themes/<name>/` by their path in it; none if there is no such folder. `others` are
    /// the names of the folders in `themes/`, to offer the nearest. The theme is returned only if it can render.
    pub fn load(
        config: &Config,
        overlay: Option<BTreeMap<String, Vec<u8>>>,
        others: &[String],
    ) -> (Option<Theme>, Vec<Diagnostic>) {
        let name = &config.theme.name.value;
        if overlay.is_none() && name != "default" {
            return (None, vec![missing_theme(config, others)]);
        }
        let mut problems = Vec::new();
        let files = Files::of(name, overlay.unwrap_or_default(), &mut problems);
        let words = files.words(config.language.code(), &mut problems);
        let options = files.options(config, &mut problems);
        let templates = files.templates();
        let tera = build_tera(&templates, config.language, &mut problems);
        if problems.is_empty() {
            problems.extend(check_variables(&templates, &words, &options));
        }
        if !problems.is_empty() {
            return (None, problems);
        }
        let templates_digest = files.digest();
        let statics = files.statics();
        (Some(Theme { statics, tera, templates, words, options, templates_digest, digest: templates_digest }), problems)
    }

    /// The built-in theme's files that are text: what they say is said on every site.
    pub fn built_in() -> Vec<String> {
        let files = BuiltIn::iter().filter_map(|path| BuiltIn::get(&path));
        files.map(|file| String::from_utf8_lossy(&file.data).into_owned()).collect()
    }

    /// Gives every template the site, the words and the options; done once, before anything is rendered.
    pub fn give_site(&mut self, site: &Prepared<SiteView>) {
        let globals = self.tera.global_context();
        globals.insert_value("site", site.value());
        globals.insert_value("words", self.words.value());
        globals.insert_value("options", self.options.value());
        let mut digest = Xxh3::new();
        digest.update(&self.templates_digest.to_le_bytes());
        site.digest(&mut digest);
        self.words.digest(&mut digest);
        self.options.digest(&mut digest);
        self.digest = digest.digest();
    }

    /// The digest of what every page depends on: the templates, the words, the options, the site.
    pub fn digest(&self) -> u64 {
        self.digest
    }

    /// What a page's bytes depend on: the theme, the site, and everything the page is given.
    pub fn fingerprint<T: View>(&self, template: &str, page: &T) -> u64 {
        let mut digest = Xxh3::new();
        digest.update(&self.digest.to_le_bytes());
        digest.update(template.as_bytes());
        page.digest(&mut digest);
        digest.digest()
    }

    /// The interface word with a name, for what the program itself writes into pages.
    pub fn word(&self, name: &str) -> &str {
        self.words.0.iter().find(|(word, _)| word == name).map_or("", |(_, text)| text)
    }

    /// Renders a page. `about` is the file the page tells of, named in a problem.
    pub fn render<T: View>(&self, template: &str, page: &T, about: Option<&Place>) -> Result<Vec<u8>, Box<Diagnostic>> {
        let mut context = Context::new();
        for (key, value) in page.value().into_map().unwrap_or_default() {
            context.insert_value(key.as_str().unwrap_or_default().to_owned(), value);
        }
        let mut bytes = Vec::with_capacity(USUAL_PAGE);
        match self.tera.render_to(template, &context, &mut bytes) {
            Ok(()) => Ok(bytes),
            Err(error) => {
                let mut problem = problem_of(&self.templates, template, &error);
                if let Some(place) = about {
                    let note = say!("このファイルのページを作っていました", "while making the page of this file");
                    problem = problem.related(place.clone(), note);
                }
                let reach = values_in_reach(&page.value());
                Err(Box::new(problem.help(say!("使える値: {reach}", "values in reach: {reach}"))))
            }
        }
    }
}

fn missing_theme(config: &Config, others: &[String]) -> Diagnostic {
    let name = &config.theme.name;
    let written = &name.value;
    let problem = Diagnostic::new(
        Code::MissingTheme,
        Place::of(&config.source, name.span.clone()),
        say!(
            "テーマ「{written}」のフォルダー themes/{written} がありません",
            "the theme “{written}” has no folder themes/{written}"
        ),
    );
    match nearest(written, others.iter().map(String::as_str).chain(["default"])) {
        Some(near) => problem.help(say!("「{near}」のことですか", "did you mean “{near}”?")),
        None => problem.help(say!(
            "themes/{written} を作るか、theme の行を消してください（組み込みのテーマになります）",
            "make themes/{written}, or remove the line `theme` to use the built-in theme"
        )),
    }
}

/// A theme's files, by their path in the theme.
struct Files {
    sources: BTreeMap<String, Arc<Source>>,
    statics: BTreeMap<String, Vec<u8>>,
}

impl Files {
    fn of(name: &str, overlay: BTreeMap<String, Vec<u8>>, problems: &mut Vec<Diagnostic>) -> Files {
        let mut all: BTreeMap<String, (String, Vec<u8>)> = BuiltIn::iter()
            .filter_map(|path| BuiltIn::get(&path).map(|file| (path, file)))
            .map(|(path, file)| (path.to_string(), (format!("(built-in)/{path}"), file.data.into_owned())))
            .collect();
        all.extend(overlay.into_iter().map(|(path, bytes)| (path.clone(), (format!("themes/{name}/{path}"), bytes))));
        let mut files = Files { sources: BTreeMap::new(), statics: BTreeMap::new() };
        for (path, (shown, bytes)) in all {
            if let Some(inner) = path.strip_prefix("static/") {
                files.statics.insert(format!("assets/{inner}"), bytes);
                continue;
            }
            match String::from_utf8(bytes) {
                Ok(text) => {
                    let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
                    files.sources.insert(path, Source::new(shown, text));
                }
                Err(_) => problems.push(
                    Diagnostic::new(
                        Code::NotUtf8,
                        Place::path(shown),
                        say!("UTF-8 ではありません", "this is not UTF-8"),
                    )
                    .help(say!("文字コードを UTF-8 にして保存し直してください", "save it again as UTF-8")),
                ),
            }
        }
        files
    }

    fn templates(&self) -> BTreeMap<String, Arc<Source>> {
        self.sources
            .iter()
            .filter_map(|(path, source)| Some((path.strip_prefix("templates/")?.to_owned(), Arc::clone(source))))
            .collect()
    }

    /// The words of a language; a word that a site's own file lacks is the built-in one.
    fn words(&self, language: &str, problems: &mut Vec<Diagnostic>) -> Words {
        let path = format!("words/{language}.yaml");
        let built_in =
            BuiltIn::get(&path).map(|file| String::from_utf8_lossy(&file.data).into_owned()).unwrap_or_default();
        let mut words: BTreeMap<String, String> = serde_yaml::from_str(&built_in).unwrap_or_default();
        if let Some(source) = self.sources.get(&path) {
            words.extend(parse::<BTreeMap<String, String>>(source, problems).unwrap_or_default());
        }
        Words(words.into_iter().collect())
    }

    fn options(&self, config: &Config, problems: &mut Vec<Diagnostic>) -> Options {
        let Some(source) = self.sources.get("theme.yaml") else { return Options::default() };
        let Some(manifest) = parse::<Manifest>(source, problems) else { return Options::default() };
        for (key, _) in &config.theme.options {
            if !manifest.options.contains_key(&key.value) {
                problems.push(unknown_option(config, key, &manifest));
            }
        }
        let mut options = Vec::new();
        for (name, declaration) in &manifest.options {
            let set = config.theme.options.iter().find(|(key, _)| key.value == *name);
            let (text, place) = match set {
                Some((_, value)) => (&value.value, Place::of(&config.source, value.span.clone())),
                None => (&declaration.default_text(), Place::file(source)),
            };
            match declaration.read(text) {
                Ok(value) => options.push((name.clone(), value)),
                Err(expected) => problems.push(
                    Diagnostic::new(
                        Code::BadTheme,
                        place,
                        say!(
                            "テーマの設定 {name} に「{text}」は使えません",
                            "the theme option {name} cannot be “{text}”"
                        ),
                    )
                    .help(expected),
                ),
            }
        }
        Options(options)
    }

    fn statics(self) -> BTreeMap<String, Vec<u8>> {
        self.statics
    }

    fn digest(&self) -> u64 {
        let mut digest = Xxh3::new();
        for (path, source) in &self.sources {
            path.digest(&mut digest);
            source.text.digest(&mut digest);
        }
        digest.digest()
    }
}

fn unknown_option(config: &Config, key: &crate::model::Spanned<String>, manifest: &Manifest) -> Diagnostic {
    let name = &key.value;
    let known: Vec<&str> = manifest.options.keys().map(String::as_str).collect();
    let list = known.join(", ");
    let problem = Diagnostic::new(
        Code::UnknownKey,
        Place::of(&config.source, key.span.clone()),
        say!("テーマに「{name}」という設定はありません", "the theme has no option “{name}”"),
    );
    match nearest(name, known) {
        Some(near) => {
            problem.help(say!("「{near}」のことですか。設定: {list}", "did you mean “{near}”? Options: {list}"))
        }
        None => problem.help(say!("設定: {list}", "options: {list}")),
    }
}

impl OptionDeclaration {
    fn default_text(&self) -> String {
        match &self.default {
            serde_yaml::Value::String(text) => text.clone(),
            serde_yaml::Value::Bool(flag) => flag.to_string(),
            serde_yaml::Value::Number(number) => number.to_string(),
            _ => String::new(),
        }
    }

    /// The value a text means for this option, or what would be right.
    fn read(&self, text: &str) -> Result<OptionValue, Message> {
        match self.kind {
            OptionKind::Text => Ok(OptionValue::Text(text.to_owned())),
            OptionKind::Flag => match text {
                "true" | "yes" => Ok(OptionValue::Flag(true)),
                "false" | "no" => Ok(OptionValue::Flag(false)),
                _ => Err(say!("true か false を書いてください", "write true or false")),
            },
            OptionKind::Number => text
                .parse()
                .map(OptionValue::Number)
                .map_err(|_| say!("0以上の整数を書いてください", "write a whole number, 0 or more")),
            OptionKind::Choice if self.choices.iter().any(|choice| choice == text) => {
                Ok(OptionValue::Text(text.to_owned()))
            }
            OptionKind::Choice => {
                let choices = self.choices.join(", ");
                Err(say!("次から選んでください: {choices}", "choose one of: {choices}"))
            }
            OptionKind::Path if text.is_empty() || is_inside(text) => Ok(OptionValue::Text(text.to_owned())),
            OptionKind::Path => Err(say!(
                "サイトの中の画像の場所を、サイトの先頭から assets/logo.svg のように書いてください（ほかのサイトや共有フォルダーの画像は使えません）",
                "write the place of a file of the site, from its top, like assets/logo.svg (files of other sites and of shares are not possible)"
            )),
            OptionKind::Color => {
                let digits = text.strip_prefix('#').unwrap_or_default();
                let is_color = matches!(digits.len(), 3 | 6) && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
                is_color
                    .then(|| OptionValue::Text(text.to_owned()))
                    .ok_or_else(|| say!("色は #0017c1 のように書いてください", "write a colour like #0017c1"))
            }
        }
    }
}

/// Whether a path leads to a place in the site, on a server and in a shared folder alike.
fn is_inside(path: &str) -> bool {
    let is_name = |part: &str| !matches!(part, "" | "." | "..") && name_problem(part).is_none();
    path.split('/').all(is_name)
}

/// Parses what theme makers write; the place is the one serde_yaml names.
fn parse<T: for<'de> Deserialize<'de>>(source: &Arc<Source>, problems: &mut Vec<Diagnostic>) -> Option<T> {
    match serde_yaml::from_str(&source.text) {
        Ok(value) => Some(value),
        Err(error) => {
            let at = error.location().map_or(0, |location| location.index()).min(source.text.len());
            let place = Place::of(source, at..at);
            problems.push(Diagnostic::new(
                Code::BadTheme,
                place,
                say!("読めません: {error}", "cannot be read: {error}"),
            ));
            None
        }
    }
}

fn build_tera(templates: &BTreeMap<String, Arc<Source>>, language: Language, problems: &mut Vec<Diagnostic>) -> Tera {
    let new = || {
        let mut tera = Tera::new();
        filters::register(&mut tera, language);
        tera
    };
    let mut tera = new();
    let all = templates.iter().map(|(name, source)| (name.as_str(), source.text.as_str()));
    if let Err(error) = tera.add_raw_templates(all) {
        // One at a time, to find every template that is wrong by itself; else what is wrong between them.
        let alone = templates.iter().filter_map(|(name, source)| {
            let error = new().add_raw_template(name, &source.text).err()?;
            matches!(error.kind(), ErrorKind::SyntaxError(_)).then(|| problem_of(templates, name, &error))
        });
        let alone: Vec<Diagnostic> = alone.filter(|problem| !is_reference(problem)).collect();
        if alone.is_empty() {
            problems.push(problem_of(templates, "", &error));
        }
        problems.extend(alone);
    }
    tera
}

/// Whether a problem is only that a template read alone does not see the others.
fn is_reference(problem: &Diagnostic) -> bool {
    ["Unknown component", "Unknown template"].iter().any(|start| problem.message.en.contains(start))
}

fn check_variables(templates: &BTreeMap<String, Arc<Source>>, words: &Words, options: &Options) -> Vec<Diagnostic> {
    let word_names: Vec<String> = words.0.iter().map(|(name, _)| name.clone()).collect();
    let option_names: Vec<String> = options.0.iter().map(|(name, _)| name.clone()).collect();
    let mut problems: Vec<Diagnostic> = Vec::new();
    for (template, shape) in pages::TEMPLATES {
        if !templates.contains_key(*template) {
            problems.push(Diagnostic::new(
                Code::BadTemplate,
                Place::path(format!("templates/{template}")),
                say!("テンプレートがありません", "the template is missing"),
            ));
            continue;
        }
        let mut variables: Vec<(&str, &'static Shape)> =
            pages::variables(shape).fields.iter().map(|field| (field.name, field.shape)).collect();
        variables.extend([("site", SiteView::SHAPE), ("words", Words::SHAPE), ("options", Options::SHAPE)]);
        let scope = Scope { variables: &variables, words: &word_names, options: &option_names };
        problems.extend(check::lint(templates, template, &scope));
    }
    crate::model::diagnostic::sort(&mut problems);
    problems
}

/// Tera's error as a diagnostic in the template it happened in.
fn problem_of(templates: &BTreeMap<String, Arc<Source>>, template: &str, error: &tera::Error) -> Diagnostic {
    let (name, span, text) = match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            (report.filename(), Some(report.span().range.clone()), report.message().to_owned())
        }
        ErrorKind::MissingParent { current, parent } => {
            (current.as_str(), None, format!("Unknown template `{parent}`"))
        }
        other => (template, None, other.to_string()),
    };
    let place = match templates.get(name) {
        Some(source) => Place { source: Arc::clone(source), span },
        None => Place::path(if name.is_empty() { "templates" } else { name }),
    };
    Diagnostic::new(Code::BadTemplate, place, say!("テンプレートの誤り: {text}", "template error: {text}"))
}

/// The names a template can use, with what they hold, shortened.
fn values_in_reach(page: &Value) -> String {
    let mut parts = Vec::new();
    for (key, value) in page.clone().into_map().unwrap_or_default() {
        let name = key.as_str().unwrap_or_default().to_owned();
        let what = if value.is_map() {
            let title = ["id", "title", "name"].iter().find_map(|key| value.get_from_path(key)).and_then(Value::as_str);
            title.map_or_else(|| "{…}".to_owned(), |title| format!("“{title}”"))
        } else if let Some(list) = value.as_array() {
            format!("[{}]", list.len())
        } else {
            value.to_string().chars().take(40).collect()
        };
        parts.push(format!("{name} = {what}"));
    }
    parts.push("site, words, options".to_owned());
    parts.join(", ")
}

impl View for Words {
    const SHAPE: &'static Shape = &Shape::Words;
    fn value(&self) -> Value {
        let mut map = Map::default();
        for (name, text) in &self.0 {
            map.insert(name.clone().into(), Value::from(text.as_str()));
        }
        Value::from(map)
    }
    fn digest(&self, digest: &mut Xxh3) {
        for (name, text) in &self.0 {
            name.digest(digest);
            text.digest(digest);
        }
    }
}

impl View for Options {
    const SHAPE: &'static Shape = &Shape::Options;
    fn value(&self) -> Value {
        let mut map = Map::default();
        for (name, value) in &self.0 {
            let value = match value {
                OptionValue::Text(text) => text.value(),
                OptionValue::Flag(flag) => flag.value(),
                OptionValue::Number(number) => number.value(),
            };
            map.insert(name.clone().into(), value);
        }
        Value::from(map)
    }
    fn digest(&self, digest: &mut Xxh3) {
        for (name, value) in &self.0 {
            name.digest(digest);
            match value {
                OptionValue::Text(text) => text.digest(digest),
                OptionValue::Flag(flag) => flag.digest(digest),
                OptionValue::Number(number) => number.digest(digest),
            }
        }
    }
}
