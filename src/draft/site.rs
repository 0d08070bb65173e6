//! A site to begin with: two departments of a city that does not exist, in a fiscal year that does.

use crate::format::value;
use crate::model::date::{self, Dating};
use crate::model::keys::KeyKind;
use crate::model::{FiscalYear, Language};

/// The city of a site that is begun without a name.
const NOBODY: &str = "ひいらぎ市";

/// How git treats the files of a site.
pub const GIT_ATTRIBUTES: &str = include_str!("site/gitattributes");

/// Files of a site, by path; `{year}` in a path is the year's folder.
const FILES: &[(&str, &str)] = &[
    (".gitattributes", GIT_ATTRIBUTES),
    (".gitignore", include_str!("site/gitignore")),
    ("goalsheet.yaml", include_str!("site/goalsheet.yaml")),
    ("content/{year}/sogo-seisaku/_index.md", include_str!("site/sogo-seisaku/_index.md")),
    ("content/{year}/sogo-seisaku/1-1.md", include_str!("site/sogo-seisaku/1-1.md")),
    ("content/{year}/sogo-seisaku/2-1.md", include_str!("site/sogo-seisaku/2-1.md")),
    ("content/{year}/sogo-seisaku/2-2.md", include_str!("site/sogo-seisaku/2-2.md")),
    ("content/{year}/sogo-seisaku/3-1.md", include_str!("site/sogo-seisaku/3-1.md")),
    ("content/{year}/kenko-fukushi/_index.md", include_str!("site/kenko-fukushi/_index.md")),
    ("content/{year}/kenko-fukushi/1-1.md", include_str!("site/kenko-fukushi/1-1.md")),
    ("content/{year}/kenko-fukushi/1-2.md", include_str!("site/kenko-fukushi/1-2.md")),
    ("content/{year}/kenko-fukushi/2-1.md", include_str!("site/kenko-fukushi/2-1.md")),
    ("content/{year}/kenko-fukushi/2-2.md", include_str!("site/kenko-fukushi/2-2.md")),
];

/// The files of a new site, path and text. The goals are in Japanese, as goals are; what is said to their authors is in the
/// language asked for.
pub fn site(organization: Option<&str>, year: FiscalYear, language: Language) -> Vec<(String, String)> {
    let name = organization.unwrap_or(NOBODY);
    let readme = match language {
        Language::Ja => include_str!("site/README.md"),
        Language::En => include_str!("site/README.en.md"),
    };
    let filled = |text: &str, name: &str| {
        text.replace("{year}", &year.key())
            .replace("{year_name}", &Dating::usual(language).fiscal_year(year))
            .replace("{created}", &date::wareki(year.start()))
            // Last, so that nothing is looked for in it.
            .replace("{organization}", name)
    };
    let files = FILES.iter().map(|(path, text)| (filled(path, name), filled(text, &value(&KeyKind::Name, name))));
    files.chain([("README.md".to_owned(), filled(readme, name))]).collect()
}
