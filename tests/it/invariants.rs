//! What must hold of any input: no panic, places inside their files, a report that can be printed, pages that do nothing but
//! be read. The property tests here and the fuzzers of `fuzz/` share it; whatever does not hold panics.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};

use goalsheet::audience::{public_config, redact};
use goalsheet::check::{Depth, LinkContext, check_links, check_sheet, check_site};
use goalsheet::model::body::{self, LinkKind};
use goalsheet::model::config::Config;
use goalsheet::model::contents::Contents;
use goalsheet::model::date::Dating;
use goalsheet::model::directory::Directory;
use goalsheet::model::keys::KeyKind;
use goalsheet::model::link::link;
use goalsheet::model::redactions::HiddenTargets;
use goalsheet::model::sink::Sink;
use goalsheet::model::site::Site;
use goalsheet::model::tree::Tree;
use goalsheet::model::{Diagnostic, Digest, Failure, FiscalYear, Language, date, due};
use goalsheet::page::links::ResolvedLinks;
use goalsheet::page::markdown::{self, Target};
use goalsheet::page::render::give_site;
use goalsheet::page::search::{self, Piece, SheetDocuments, documents};
use goalsheet::page::summary::{SheetSummary, SiteSummary};
use goalsheet::page::template::theme::Theme;
use goalsheet::page::{Plan, Renderer};
use goalsheet::report::{Style, human};
use goalsheet::text::{self, config};

use crate::inert_html::only_to_be_read;

/// Of a file's bytes, whatever kind of file they are taken for.
pub fn of_a_file(bytes: &[u8]) {
    of_an_attachment(bytes);
    let settings = config::read("goalsheet.yaml", ORGANIZATION.into()).0.expect("it is sound");
    for (path, is_head) in [("content/r5/a/1.md", false), ("content/r5/a/_index.md", true), ("goalsheet.yaml", false)] {
        let problems = match path {
            "goalsheet.yaml" => config::read(path, bytes.to_vec()).1,
            _ if is_head => text::head::read(path, bytes.to_vec(), &settings).1,
            _ => text::goal::read(path, bytes.to_vec(), Some(FiscalYear(2023)), &settings).1,
        };
        can_be_reported(&problems);
        if let Ok(once) = goalsheet::format::format(path, bytes.to_vec(), &settings) {
            let twice = goalsheet::format::format(path, once.clone().into_bytes(), &settings);
            assert_eq!(twice.as_deref(), Ok(once.as_str()), "the one form is one form: {path}");
        }
    }
}

/// Of an attachment that has to be looked into.
fn of_an_attachment(bytes: &[u8]) {
    for path in ["content/r5/a/zu.svg", "content/r5/a/memo"] {
        can_be_reported(&text::attachment::problems(path, bytes.to_vec()));
    }
}

/// Of a text in Markdown.
pub fn of_markdown(text: &str) {
    let body = body::parse(text);
    let words = markdown::Words {
        table: "表".into(),
        footnote: "注".into(),
        back: "戻る".into(),
        done: "済み".into(),
        open: "未了".into(),
    };
    for raw_html in [false, true] {
        let options = markdown::Options { raw_html, heading_top: 3, id_prefix: "p-", words: &words };
        // Whoever resolves addresses is not relied upon.
        let resolve = |address: &str, _: LinkKind| Target::To(address.to_owned());
        let html = markdown::to_html(&body, 0..body.events.len(), &options, &resolve);
        assert_eq!(only_to_be_read(&html), Ok(()), "{html}");
        for fragment in &body.fragments {
            let part = markdown::fragment_to_html(&body, fragment, &options, &resolve);
            assert_eq!(only_to_be_read(&part), Ok(()), "{part}");
        }
    }
    for link in body.links() {
        assert!(text.get(link.span).is_some());
    }
}

/// Of a text where a date or a deadline is wanted.
pub fn of_a_date(text: &str) {
    let _ = date::read_date(text);
    let year = FiscalYear::parse(text).unwrap_or(FiscalYear(2023));
    for year in [year, FiscalYear(2023)] {
        let (due, _) = due::read_due(text, year);
        assert!(due.start.zip(due.end).is_none_or(|(start, end)| start <= end), "{due:?}");
        assert_eq!(due.text, text);
        let _ = (
            due.sort_key(),
            due.bucket(year),
            due.meaning(Dating::usual(Language::Ja)),
            due.meaning(Dating::usual(Language::En)),
        );
        let _ = (year.start(), year.end(), year.months(), year.wareki(), Dating::usual(Language::En).fiscal_year(year));
        assert_eq!(FiscalYear::parse(&year.key()), Some(year), "{}", year.key());
    }
}

/// Of a whole site: its configuration without the organization, and the files of its content by path. What is wrong with
/// the configuration is told, and the site made with a sound one.
pub fn of_a_site(written: &[u8], files: BTreeMap<String, Vec<u8>>) {
    thread_local! {
        // Loading a theme takes longer than making a small site.
        static KEPT: RefCell<Option<(Vec<u8>, Settings)>> = const { RefCell::new(None) };
    }
    KEPT.with_borrow_mut(|kept| {
        if kept.as_ref().is_none_or(|(known, _)| known != written) {
            *kept = Some((written.to_owned(), Settings::of(written)));
        }
        let (_, settings) = kept.as_mut().expect("it was just put there");
        of_contents(settings, files);
    });
}

/// Of the goals of a sheet: one, or two where a line of `%%%` stands between them; with raw HTML where their length is even.
pub fn of_goals(text: &str) {
    const HEAD: &str =
        "---\ndepartment: 子育て部\nsections:\n  - { name: 保育課, key: hoiku }\n  - 相談室\n---\n\n[一](1.md)\n";
    let (first, second) = text.split_once("\n%%%\n").unwrap_or((text, ""));
    let files = [("_index.md", HEAD), ("1.md", first), ("2.md", second)];
    let files = files.map(|(name, text)| (format!("content/r5/kosodate/{name}"), text.as_bytes().to_vec()));
    of_a_site(if text.len().is_multiple_of(2) { b"html: yes\n" } else { b"" }, files.into());
}

/// Of a configuration beside the organization, and of a text as every value that a theme shows.
pub fn of_settings(text: &str) {
    let files = |value: &str| {
        let value = goalsheet::format::value(&KeyKind::Text, value);
        let head = format!("---\ndepartment: {value}\ntitle: {value}\nsections: [{{name: {value}}}]\n---\n");
        let goal = format!("---\ntitle: {value}\nsection: {value}\nnumber: {value}\ndue: {value}\n---\n");
        BTreeMap::from(
            [("_index.md", head), ("1.md", goal)]
                .map(|(name, text)| (format!("content/r5/kosodate/{name}"), text.into_bytes())),
        )
    };
    of_a_site(text.as_bytes(), files("保育課"));
    let value = goalsheet::format::value(&KeyKind::Text, text);
    let settings = format!(
        "title: {value}\ntheme:\n  options:\n    contact: {value}\n    footer: {value}\n    logo: {value}\ncategories:\n  - {{ name: その他, description: 説明 }}\n"
    );
    of_a_site(settings.as_bytes(), files(text));
}

/// What is left can be linked and planned, and everything in it stands where it stood.
fn of_what_everybody_may_see(settings: &Settings, contents: &Contents) {
    let (mut left, mut hidden) = (contents.clone(), HiddenTargets::default());
    for (path, whole) in &contents.folders {
        let redacted = redact(&settings.config, path, whole);
        hidden.extend(&redacted.hidden);
        let Some(folder) = redacted.folder else {
            left.folders.remove(path);
            continue;
        };
        for (name, goal) in &folder.goals {
            let (left, whole) = (&goal.source.text, &whole.goals[name].source.text);
            assert_eq!(left.len(), whole.len());
            assert!(left.lines().count() == whole.lines().count() && goal.internal.is_empty(), "{left}");
        }
        left.folders.insert(path.clone(), folder);
    }
    let (site, _) = link(&Arc::new(public_config(&settings.config)), &left);
    can_be_reported(&findings(&site, &hidden));
    let _ = summary_and_links(&site);
}

fn of_contents(settings: &mut Settings, files: BTreeMap<String, Vec<u8>>) {
    let others = BTreeSet::from(["content/r5/kosodate/図.png".to_owned()]);
    let (contents, mut problems) = text::contents(&Tree { files, others }, &settings.config);
    let (site, found) = link(&settings.config, &contents);
    problems.extend(found);
    problems.extend(findings(&site, &HiddenTargets::default()));
    of_what_everybody_may_see(settings, &contents);
    let (summary, links) = summary_and_links(&site);
    let site = Arc::new(site);
    let plan = Plan::new(&site, summary, links);
    problems.extend(plan.problems().iter().cloned());
    can_be_reported(&problems);
    let own_address = settings.config.base_url.as_ref().map(|address| format!("{address}/"));
    let (pages, broken) = rendered(&plan, &mut settings.theme);
    assert_eq!(broken, Vec::<Diagnostic>::new());
    assert_eq!(pages.iter().filter(|(path, _)| !path.ends_with(".ics")).count(), plan.len());
    for (path, bytes) in pages {
        let text = String::from_utf8(bytes).expect("pages are UTF-8");
        if path.ends_with(".html") {
            // Shown at any address, this page leads to the site by its whole one.
            let own = own_address.as_ref().filter(|_| path == "404.html");
            let text = own.map_or_else(|| text.clone(), |address| text.replace(address, ""));
            assert_eq!(only_to_be_read(&text), Ok(()), "{path}");
        }
    }
    let sheets: Vec<SheetDocuments> =
        site.all_sheets().map(|(_, sheet)| documents::documents(&site.config, sheet)).collect();
    let layout = search::Layout::new(
        &site.all_sheets().map(|(_, sheet)| documents::extent(&site.config, sheet)).collect::<Vec<_>>(),
    );
    let check = |path: String, bytes: Vec<u8>| {
        let script = String::from_utf8(bytes).expect("scripts are UTF-8");
        assert!(!script.contains('<') && script.ends_with(")\n"), "{path}");
        Ok(())
    };
    let texts = sheets.iter().enumerate().flat_map(|(at, sheet)| layout.texts(at, sheet));
    texts.for_each(|(path, bytes)| check(path, bytes).expect("nothing fails"));
    let pieces: Vec<Piece> = sheets.iter().cloned().map(Piece::new).collect();
    let surroundings = search::Surroundings::of(&site.config);
    layout.files(&pieces.iter().collect::<Vec<&Piece>>(), &surroundings, &check).expect("nothing fails");
}

/// Everything the rules find in a site that hides something.
pub fn findings(site: &Site, hidden: &HiddenTargets) -> Vec<Diagnostic> {
    let directory = Directory::new(site.listings(), Arc::clone(&site.files));
    let context = LinkContext::new(&directory, hidden);
    let in_sheets = site.all_sheets().flat_map(|(_, sheet)| {
        let mut found = check_sheet(Depth::WithAdvice, &site.config, sheet);
        found.extend(check_links(&context, sheet));
        found
    });
    in_sheets.chain(check_site(Depth::WithAdvice, site)).collect()
}

/// What the plan of a site is made from.
pub fn summary_and_links(site: &Site) -> (Arc<SiteSummary>, Vec<Arc<ResolvedLinks>>) {
    let directory = Directory::new(site.listings(), Arc::clone(&site.files));
    let summary = {
        let sheets = site.all_sheets().map(|(_, sheet)| Arc::new(SheetSummary::of(&site.config, sheet)));
        SiteSummary::new(site, sheets, |_, _| Arc::default())
    };
    let links = site.all_sheets().map(|(_, sheet)| Arc::new(ResolvedLinks::of(&directory, sheet)));
    (Arc::new(summary), links.collect())
}

/// Every page of a plan with its path, two with one path too; and what is wrong with templates.
pub fn rendered(plan: &Plan, theme: &mut Arc<Theme>) -> (Vec<(String, Vec<u8>)>, Vec<Diagnostic>) {
    let pages = Pages::default();
    let downloads = goalsheet::page::downloads::SiteDownloads::default();
    give_site(theme, plan);
    let renderer = Renderer::new(plan, theme, &downloads, &pages);
    let sheets = plan.sheets().map(|sheet| {
        let goals =
            renderer.goal_inputs(sheet).iter().map(|(_, input)| Arc::new(renderer.goal(input))).collect::<Vec<_>>();
        renderer.sheet(sheet, &sheet.files(), &|at| Arc::clone(&goals[at]), &[])
    });
    let rendered: Vec<_> = sheets.chain([renderer.overviews(plan.jobs(), &[])]).collect();
    let problems = rendered.into_iter().flat_map(|pages| pages.expect("the sink takes everything").problems).collect();
    (pages.0.into_inner().expect("nobody panicked"), problems)
}

/// Pages in memory.
#[derive(Default)]
struct Pages(Mutex<Vec<(String, Vec<u8>)>>);

impl Sink for Pages {
    fn put(&self, path: &str, bytes: Vec<u8>) -> Result<Digest, Failure> {
        let digest = Digest::of(&bytes);
        self.0.lock().expect("nobody panicked").push((path.to_owned(), bytes));
        Ok(digest)
    }

    fn keep(&self, _: &str, _: Digest) -> Result<bool, Failure> {
        Ok(false)
    }
}

/// What a configuration gives.
struct Settings {
    config: Arc<Config>,
    theme: Arc<Theme>,
}

impl Settings {
    /// Of a configuration as it is written, or of a sound one if it cannot be used; with raw HTML or without, by its length.
    fn of(written: &[u8]) -> Settings {
        Settings::read(written).unwrap_or_else(|| {
            let html = if written.len().is_multiple_of(2) { "no" } else { "yes" };
            let sound = format!("html: {html}\nbase_url: https://example.jp\n");
            Settings::read(sound.as_bytes()).expect("it is sound")
        })
    }

    fn read(written: &[u8]) -> Option<Settings> {
        let (config, problems) = config::read("goalsheet.yaml", [ORGANIZATION.as_bytes(), written].concat());
        can_be_reported(&problems);
        let config = config.filter(|_| !problems.iter().any(Diagnostic::is_error))?;
        let (theme, problems) = Theme::load(&config, None, &[]);
        can_be_reported(&problems);
        Some(Settings { theme: Arc::new(theme?), config: Arc::new(config) })
    }
}

const ORGANIZATION: &str = "organization: 見本市\n";

/// Whether problems stand in their files and can be printed.
fn can_be_reported(problems: &[Diagnostic]) {
    for problem in problems {
        if let Some(span) = &problem.place.span {
            let text = &problem.place.source.text;
            assert!(span.start <= span.end && text.get(span.clone()).is_some(), "{problem:?}");
        }
    }
    for language in [Language::Ja, Language::En] {
        assert_eq!(human(problems, Style { language, width: 100 }).is_empty(), problems.is_empty());
    }
}
