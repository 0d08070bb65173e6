//! How long the search's files take to make, how large they are, and how many change with a goal.
//! `cargo bench --bench search -- [GOALS] [FOLDER]`; 10,000 goals unless said otherwise. With a folder, a site of nothing
//! but the search is written there, for `node tests/browser/search.mjs FOLDER`.
//!
//! The goals are made of phrases of this repository's own, with names of rare characters between them, so that frequent
//! and rare pairs of characters are about as many as in real sheets.

mod numbers;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Mutex;
use std::time::Instant;

use goalsheet::page::search::{
    Document, Extent, INDEX, Layout, Piece, Section, SheetDocuments, Surroundings, departments,
};
use goalsheet::page::template::pages::SearchPage;
use goalsheet::page::template::shape::Prepared;
use goalsheet::page::template::theme::Theme;
use goalsheet::page::template::view::{PageView, SiteView, YearLink};
use numbers::Numbers;

const YEARS: usize = 5;
const DEPARTMENTS: &[&str] = &[
    "子ども家庭部",
    "総務部",
    "政策部",
    "市民生活部",
    "健康部",
    "福祉部",
    "まちづくり部",
    "建設環境部",
    "教育部",
    "会計課",
];
const SECTIONS: &[&str] = &["共通", "計画課", "保育幼稚園課", "子育て支援課", "相談室", "発達支援担当"];
const CATEGORIES: &[&str] = &["施政方針", "個別計画", "市長特命", "行政改革", "その他"];
const DUES: &[(&str, &str)] =
    &[("随時", "通年"), ("年度末", "3月31日"), ("10月", "10月"), ("9月末", "9月30日"), ("早急", "早急")];

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with("--")).collect();
    let goals = arguments.first().and_then(|argument| argument.parse().ok()).unwrap_or(10_000);
    let mut sheets = corpus(goals);
    let bytes: usize =
        sheets.iter().flat_map(|sheet| &sheet.documents).flat_map(|goal| &goal.texts).map(String::len).sum();
    println!("{goals} goals, {} sheets, {bytes} bytes of text", sheets.len());

    let surroundings = Surroundings {
        synonyms: Vec::new(),
        categories: CATEGORIES.iter().map(|&name| (name.to_owned(), String::from("category.html"))).collect(),
    };
    let one = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a pool of one thread");
    let (mut pieces, mut before) = (Vec::new(), BTreeMap::<String, Vec<u8>>::new());
    for _ in 0..3 {
        let start = Instant::now();
        pieces = sheets.iter().cloned().map(Piece::new).collect();
        let read = start.elapsed();
        before = one.install(|| files(&sheets, &pieces, &surroundings));
        println!(
            "one core: {:.1} ms, of which {:.1} ms to read the sheets",
            start.elapsed().as_secs_f64() * 1e3,
            read.as_secs_f64() * 1e3
        );
    }
    for kind in ["search/index", "search/words", "search/texts"] {
        let sizes: Vec<usize> =
            before.iter().filter(|(path, _)| path.starts_with(kind)).map(|(_, bytes)| bytes.len()).collect();
        let most = sizes.iter().max().copied().unwrap_or(0);
        println!("{kind}: {} files, {} bytes, largest {most}", sizes.len(), sizes.iter().sum::<usize>());
    }

    let middle = sheets.len() / 2;
    let changed = |what: &str, sheets: &[SheetDocuments], pieces: &mut Vec<Piece>| {
        pieces[middle] = Piece::new(sheets[middle].clone());
        let after = files(sheets, pieces, &surroundings);
        let differ = after.iter().filter(|&(path, bytes)| before.get(path) != Some(bytes)).count();
        println!("{what}: {differ} of {} files change", before.len());
    };
    let original = sheets[middle].clone();
    sheets[middle].documents[0].texts[0].push_str("窓口の時間を延長する。");
    changed("a sentence more in a goal", &sheets, &mut pieces);
    sheets[middle] = original.clone();
    let last = original.documents[original.documents.len() - 1].clone();
    sheets[middle].documents.push(Document { path: last.path.replace(".html", "x.html"), ..last });
    changed("a goal more at a sheet's end", &sheets, &mut pieces);
    sheets[middle] = original;
    if let Some(folder) = arguments.get(1) {
        write(Path::new(folder), &before, &sheets);
        println!("written to {folder}");
    }
}

/// All files of the search.
fn files(sheets: &[SheetDocuments], pieces: &[Piece], surroundings: &Surroundings) -> BTreeMap<String, Vec<u8>> {
    let extent = |sheet: &SheetDocuments| {
        let texts = sheet.documents.iter().flat_map(|goal| &goal.texts).map(String::len);
        let (year_key, documents) = (sheet.year_key.clone(), sheet.documents.len());
        Extent { year_key, documents, bytes: documents * 200 + texts.sum::<usize>() }
    };
    let layout = Layout::new(&sheets.iter().map(extent).collect::<Vec<Extent>>());
    let texts = sheets.iter().enumerate().flat_map(|(at, sheet)| layout.texts(at, sheet));
    let files = Mutex::new(texts.collect::<BTreeMap<String, Vec<u8>>>());
    let pieces: Vec<&Piece> = pieces.iter().collect();
    let made = layout.files(&pieces, surroundings, &|path, bytes| {
        files.lock().expect("nobody panicked").insert(path, bytes);
        Ok(())
    });
    made.expect("nothing fails");
    files.into_inner().expect("nobody panicked")
}

/// Sheets of up to 120 goals, newest year first.
fn corpus(goals: usize) -> Vec<SheetDocuments> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut numbers = Numbers(7);
    let mut text = String::new();
    let folder = fs::read_dir(root.join("content/r5/kodomo-katei")).expect("the repository has a sheet");
    let mut paths: Vec<_> = folder.filter_map(|entry| entry.ok().map(|entry| entry.path())).collect();
    paths.sort();
    for path in paths {
        let file = fs::read_to_string(path).expect("readable");
        text.extend(
            file.splitn(3, "---").nth(2).into_iter().flat_map(str::lines).filter(|line| !line.starts_with('#')),
        );
    }
    let phrases: Vec<&str> = text.split_inclusive(['、', '。']).collect();
    let years = if goals < 100 { 1 } else { YEARS };
    let per_year = goals.div_ceil(years);
    let mut sheets = Vec::new();
    for year in (1..=years).rev() {
        for sheet in 0..per_year.div_ceil(120) {
            let count = (per_year - sheet * 120).min(120);
            let key = format!("d{:03}", sheet + 1);
            let section = |at: usize| at * SECTIONS.len() / count;
            let documents = (0..count).map(|at| goal(&mut numbers, &phrases, year, &key, section(at), at));
            let folder = format!("r{year}/{key}/");
            let sections = SECTIONS.iter().enumerate().map(|(number, name)| Section {
                name: (*name).to_owned(),
                page: format!("{folder}section-{number}.html"),
                goals: (0..count).filter(|&at| section(at) == number).count(),
                also: Vec::new(),
            });
            let department = DEPARTMENTS[sheet % DEPARTMENTS.len()];
            sheets.push(SheetDocuments {
                year_key: format!("r{year}"),
                year_label: format!("令和{year}年度（{}年度）", 2018 + year),
                department: department.to_owned(),
                holder: format!("{department}長"),
                sections: sections.collect(),
                folder: folder.clone(),
                documents: documents.collect(),
                head: None,
            });
        }
    }
    sheets
}

fn goal(numbers: &mut Numbers, phrases: &[&str], year: usize, sheet: &str, section: usize, at: usize) -> Document {
    let (due, meaning) = DUES[numbers.below(DUES.len())];
    let title = format!("{}{}", numbers.name(), phrases[numbers.below(phrases.len())].trim_end_matches(['、', '。']));
    let texts = [6, 9].map(|length| {
        let mut text = String::new();
        for _ in 0..length {
            text.push_str(phrases[numbers.below(phrases.len())]);
            match numbers.below(8) {
                0..=2 => text.push_str(&numbers.name()),
                3 => text.push_str(&format!("令和{}年{}月", 3 + numbers.below(6), 1 + numbers.below(12))),
                4 => text.push_str(&format!("{}年度", 2019 + numbers.below(8))),
                _ => {}
            }
        }
        text
    });
    Document {
        path: format!("r{year}/{sheet}/{}-{}.html", section + 1, at + 1),
        title,
        number: Some((section + 1).to_string()),
        sections: vec![SECTIONS[section].to_owned()],
        categories: vec![CATEGORIES[numbers.below(CATEGORIES.len())].to_owned()],
        due: Some(due.to_owned()),
        meaning: Some(format!("令和{year}年度 {meaning}")),
        level: texts.first().cloned(),
        texts: texts[1..].to_vec(),
    }
}

/// The data, the search page and the theme's own files.
fn write(folder: &Path, data: &BTreeMap<String, Vec<u8>>, sheets: &[SheetDocuments]) {
    let _ = fs::remove_dir_all(folder);
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/default");
    let mut overlay = BTreeMap::new();
    for part in ["templates", "templates/parts", "words"] {
        for entry in fs::read_dir(root.join(part)).expect("the theme is there").filter_map(Result::ok) {
            if let Ok(bytes) = fs::read(entry.path()) {
                overlay.insert(format!("{part}/{}", entry.file_name().to_string_lossy()), bytes);
            }
        }
    }
    let config = goalsheet::text::config::read("goalsheet.yaml", "organization: 見本市\n".into()).0;
    let config = config.expect("the configuration is right");
    let (theme, problems) = Theme::load(&config, Some(overlay), &[]);
    assert!(problems.is_empty(), "{problems:?}");
    let mut theme = theme.expect("the theme can be read");
    theme.give_site(&Prepared::new(&SiteView {
        organization: config.organization.clone(),
        title: config.title.clone(),
        language: config.language.code().to_owned(),
        base_url: None,
        internal: false,
        as_of: None,
        years: sheets
            .chunk_by(|a, b| a.year_key == b.year_key)
            .map(|year| {
                let (key, label) = (year[0].year_key.clone(), year[0].year_label.clone());
                let (path, deadlines) = (format!("{key}/index.html"), Some(format!("{key}/deadlines.html")));
                Prepared::new(&YearLink { key, name: label.clone(), label, path, deadlines })
            })
            .collect(),
        licence: None,
    }));
    let page = PageView {
        kind: "search",
        path: "search.html".to_owned(),
        root: String::new(),
        title: theme.word("search_title").to_owned(),
        trail: Vec::new(),
        updated: None,
    };
    let departments = departments(sheets.iter().map(|sheet| (sheet.department.as_str(), SECTIONS.iter().copied())));
    let categories = CATEGORIES.iter().map(|&name| name.to_owned()).collect();
    let page = SearchPage { page, data: INDEX.to_owned(), departments, categories };
    let page = theme.render("search.html", &page, None).expect("renders");
    let page = String::from_utf8(page).expect("UTF-8");
    let policy = "script-src 'self' file:; style-src";
    let page = if page.contains("script-src") { page } else { page.replace("style-src", policy) };
    let page = page.replace("form-action 'none'", "form-action 'self' file:");
    put(&folder.join("search.html"), page.as_bytes());
    for name in ["style.css", "fold.js", "search.js", "icon.svg"] {
        put(&folder.join("assets").join(name), &fs::read(root.join("static").join(name)).expect("readable"));
    }
    for (path, bytes) in data {
        put(&folder.join(path), bytes);
    }
}

fn put(path: &Path, bytes: &[u8]) {
    fs::create_dir_all(path.parent().expect("a file has a folder")).expect("the folder can be made");
    fs::write(path, bytes).expect("the file can be written");
}
