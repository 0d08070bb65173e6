//! Themes: what a site may change, and that the manual of themes says what the code does.

use crate::site::{Site, repository};

#[test]
fn a_sites_own_file_takes_the_place_of_the_built_in_one() {
    let site = Site::small()
        .file("themes/default/templates/goal.html", "<p>{{ goal.title }}</p>")
        .file("themes/default/static/extra.css", "p{}");
    site.build();
    assert_eq!(site.read("public/r5/kosodate/1-1.html"), "<p>保育所の整備</p>");
    assert!(site.path("public/assets/extra.css").exists() && site.path("public/assets/style.css").exists());
}

#[test]
fn a_theme_of_ones_own_holds_only_what_differs() {
    let site = Site::small()
        .file("goalsheet.yaml", "organization: 見本市\ntheme: plain\n")
        .file("themes/plain/templates/goal.html", "{{ words.no_section }}")
        .file("themes/plain/words/ja.yaml", "no_section: 課なし\n");
    site.build();
    assert_eq!(site.read("public/r5/kosodate/1-1.html"), "課なし");
}

#[test]
fn the_bare_theme_that_peers_are_compared_with_is_sound() {
    let peer = repository().join("benches/peers/goalsheet");
    let mut site = Site::small();
    for path in walkdir::WalkDir::new(&peer).into_iter().filter_map(Result::ok) {
        if path.file_type().is_file() {
            let name = path.path().strip_prefix(&peer).expect("below").to_str().expect("UTF-8").to_owned();
            site = site.file(&name, &std::fs::read_to_string(path.path()).expect("readable"));
        }
    }
    site.build();
    let page = site.read("public/r5/kosodate/1-1.html");
    assert!(page.contains("<h1>保育所の整備</h1>") && !page.contains("masthead"), "{page}");
    assert!(site.read("public/r5/kosodate/index.html").contains("1-1.html\">保育所の整備</a>"));
    assert!(!site.path("public/data").exists(), "bare pages have no data beside them");
}

#[test]
fn values_are_escaped_where_they_are_printed() {
    let site = Site::small().file(
        "content/r5/kosodate/1-1.md",
        "---\ntitle: <script>alert(1)</script> & \"x\"\nsection: 保育課\n---\n\n## どの水準まで\n\n<b>太字</b><script>alert(2)</script>\n",
    );
    site.build();
    for (_, page) in site.tree("public").into_iter().filter(|(path, _)| !path.contains("goals")) {
        let page = String::from_utf8_lossy(&page).into_owned();
        assert!(!page.contains("<script>alert") && !page.contains("<b>太字"), "{page}");
    }
}

#[test]
fn raw_html_is_cleaned_where_a_site_allows_it() {
    let site = Site::small().file("goalsheet.yaml", "organization: 見本市\nhtml: true\n").file(
        "content/r5/kosodate/1-1.md",
        "---\ntitle: x\nsection: 保育課\n---\n\n## どの水準まで\n\n<b onclick=\"x()\">太字</b><script>alert(2)</script>\n",
    );
    site.build();
    let page = site.read("public/r5/kosodate/1-1.html");
    assert!(page.contains("<b>太字</b>") && !page.contains("onclick") && !page.contains(">alert(2)"), "{page}");
}

#[test]
fn the_manual_of_themes_lists_every_variable_as_the_code_has_it() {
    let manual = goalsheet::page::template::pages::manual();
    let path = repository().join("themes/README.md");
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    let (before, rest) =
        written.split_once("<!-- variables -->\n").expect("the manual marks where the variables begin");
    let (inside, after) = rest.split_once("<!-- /variables -->").expect("the manual marks where they end");
    if inside != manual && std::env::var_os("UPDATE_MANUAL").is_some() {
        std::fs::write(&path, format!("{before}<!-- variables -->\n{manual}<!-- /variables -->{after}"))
            .expect("writable");
    } else {
        assert_eq!(inside, manual, "run the tests with UPDATE_MANUAL=1 and read the difference");
    }
}

#[test]
fn both_languages_have_the_same_words() {
    let names = |file: &str| -> Vec<String> {
        let words = std::fs::read_to_string(repository().join("themes/default/words").join(file)).expect("it is there");
        let words: std::collections::BTreeMap<String, serde_yaml::Value> = serde_yaml::from_str(&words).expect("a map");
        let inner = |(name, value): (String, serde_yaml::Value)| match value {
            serde_yaml::Value::Mapping(map) => {
                map.keys().map(|key| format!("{name}.{}", key.as_str().unwrap_or_default())).collect()
            }
            _ => vec![name],
        };
        words.into_iter().flat_map(inner).collect()
    };
    assert_eq!(names("ja.yaml"), names("en.yaml"));
}
