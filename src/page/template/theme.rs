//! The theme: templates, words, options and static files; the only place that renders.
//!
//! A theme is a folder: `theme.yaml`, `words/<language>.yaml`, `templates/`, `static/`. The built-in one is inside the
//! program; `themes/<name>/` of a site holds only the files that differ from it. Everything is read and checked before
//! the first page is rendered, so that a broken theme is a list of diagnostics, not half a site.

use std::collections::BTreeMap;
use std::sync::Arc;

use tera::{Context, ErrorKind, Tera, Value};
use xxhash_rust::xxh3::Xxh3;

use super::check::check;
use super::files::{self, Files};
use super::filters;
use super::options::ThemeOptions;
use super::pages::TEMPLATES;
use super::problem;
use super::shape::{Prepared, View};
use super::view::SiteView;
use super::words::InterfaceWords;
use crate::model::config::Config;
use crate::model::japanese::nearest;
use crate::model::{Code, Diagnostic, Language, Place, Source};
use crate::say;

/// Room for a page of usual length, in bytes.
const USUAL_PAGE: usize = 16 * 1024;

/// A theme, checked and ready to render.
#[derive(Clone)]
pub struct Theme {
    /// Files that are copied as they are, by their path in the site: `assets/style.css`.
    pub statics: BTreeMap<String, Vec<u8>>,
    tera: Tera,
    templates: BTreeMap<String, Arc<Source>>,
    words: InterfaceWords,
    options: ThemeOptions,
    templates_digest: u64,
    digest: u64,
}

impl Theme {
    /// Reads and checks a theme: the built-in files, with the site's own in their place where it has them.
    ///
    /// `overlay` holds the files of `themes/<name>/` by their path in it; `None` if there is no such folder. `others` are
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
        let overlay = overlay.unwrap_or_default();
        // The built-in templates are the same on every site: a test checks them once, and no start has to.
        let is_checked = overlay.keys().all(|path| path.starts_with("static/"));
        let files = Files::of(name, overlay, &mut problems);
        let words = InterfaceWords::read(&files, config, &mut problems);
        let options = ThemeOptions::read(&files, config, &mut problems);
        let templates = files.templates();
        let tera = build_tera(&templates, config.language, &mut problems);
        if problems.is_empty() && !is_checked {
            problems = check(&tera, &templates, TEMPLATES, &words, &options);
        }
        if !problems.is_empty() {
            return (None, problems);
        }
        let digest = files.digest();
        let mut statics = files.statics;
        // In one file alone, so that a newer program changes no page.
        statics.insert("assets/version.txt".to_owned(), concat!("goalsheet ", env!("CARGO_PKG_VERSION"), "\n").into());
        (Some(Theme { statics, tera, templates, words, options, templates_digest: digest, digest }), problems)
    }

    /// The built-in theme's files as text: what they say is said on every site.
    pub fn built_in() -> Vec<String> {
        files::built_in()
    }

    /// What the theme says on every site that has it, but for its templates and options.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        self.words.all()
    }

    /// Gives every template the site, the words and the options; done once, before anything is rendered.
    pub fn give_site(&mut self, site: &Prepared<SiteView>) {
        let digest = self.digest_with(site);
        let globals = self.tera.global_context();
        globals.insert_value("site", site.value());
        globals.insert_value("words", self.words.value());
        globals.insert_value("options", self.options.value());
        self.digest = digest;
    }

    /// Gives the site to a theme that may be in use: where it has another one, those who use it keep theirs.
    pub fn give_site_to(theme: &mut Arc<Theme>, site: &Prepared<SiteView>) {
        if theme.digest != theme.digest_with(site) {
            Arc::make_mut(theme).give_site(site);
        }
    }

    fn digest_with(&self, site: &Prepared<SiteView>) -> u64 {
        let mut digest = Xxh3::new();
        digest.update(&self.templates_digest.to_le_bytes());
        site.digest(&mut digest);
        self.words.digest(&mut digest);
        self.options.digest(&mut digest);
        digest.digest()
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
        self.words.get(name)
    }

    /// Renders a page. `about` is the file that the page shows, named in a problem.
    pub fn render<T: View>(&self, template: &str, page: &T, about: Option<&Place>) -> Result<Vec<u8>, Box<Diagnostic>> {
        let mut context = Context::new();
        for (key, value) in page.value().into_map().unwrap_or_default() {
            context.insert_value(key.as_str().unwrap_or_default().to_owned(), value);
        }
        let mut bytes = Vec::with_capacity(USUAL_PAGE);
        match self.tera.render_to(template, &context, &mut bytes) {
            Ok(()) => Ok(bytes),
            Err(error) => {
                let mut problem = problem::of_tera(&self.templates, template, &error);
                if let Some(place) = about {
                    let note = say!("このファイルのページを作っていました", "while making the page of this file");
                    problem = problem.related(place.clone(), note);
                }
                let values = values(&page.value());
                Err(Box::new(problem.help(say!("使える値: {values}", "available values: {values}"))))
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
            matches!(error.kind(), ErrorKind::SyntaxError(_)).then(|| problem::of_tera(templates, name, &error))
        });
        let alone: Vec<Diagnostic> = alone.filter(|problem| !is_reference(problem)).collect();
        if alone.is_empty() {
            problems.push(problem::of_tera(templates, "", &error));
        }
        problems.extend(alone);
    }
    tera
}

/// Whether a problem is only that a template read alone does not see the others.
fn is_reference(problem: &Diagnostic) -> bool {
    ["Unknown component", "Unknown template"].iter().any(|start| problem.message.en.contains(start))
}

/// The names a template can use, with what they hold, shortened.
fn values(page: &Value) -> String {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_templates_pass_the_check_in_every_language() {
        for text in ["organization: 見本市\n", "organization: City\nlanguage: en\n"] {
            let (config, found) = crate::text::config::read("goalsheet.yaml", text.as_bytes().to_vec());
            let config = config.unwrap_or_else(|| panic!("{found:?}"));
            let mut problems = Vec::new();
            let files = Files::of("default", BTreeMap::new(), &mut problems);
            let words = InterfaceWords::read(&files, &config, &mut problems);
            let options = ThemeOptions::read(&files, &config, &mut problems);
            let templates = files.templates();
            let tera = build_tera(&templates, config.language, &mut problems);
            problems.extend(check(&tera, &templates, TEMPLATES, &words, &options));
            assert_eq!(problems, []);
        }
    }
}
