//! Broken input: what a person reads when something is wrong, word for word, in both languages, and that nothing is written.
//!
//! What each code says is in `codes.rs`, a site for each; here are sites where several problems meet or one has an unusual
//! cause. The snapshots are the product: read them as a clerk would.

use crate::site::{Site, goal};

/// What the program says about a site, in Japanese and then in English; the output must stay unmade.
fn transcript(site: &Site) -> String {
    let ja = site.run(&["build"]);
    let en = site.run(&["build", "--lang", "en"]);
    assert_eq!(ja.status, en.status);
    assert!(!site.path("public").exists(), "something was written");
    let text = format!("{}{}\n{}{}\n(exit status {})\n", ja.stderr, ja.stdout, en.stderr, en.stdout, en.status);
    assert!(!text.contains("panicked"), "{text}");
    text
}

/// The small site with its goal replaced by a text.
fn with_goal(text: &str) -> Site {
    Site::small().file("content/r5/kosodate/1-1.md", text)
}

/// The small site with its goal's front matter replaced.
fn with_front(front: &str) -> Site {
    with_goal(&format!("---\n{front}---\n\n## どの水準まで\n\n整備できている。\n\n## どのような方法で\n\n調整する。\n"))
}

macro_rules! transcripts {
    ($($name:ident: $site:expr;)*) => {$(
        #[test]
        fn $name() {
            insta::assert_snapshot!(stringify!($name), transcript(&$site));
        }
    )*};
}

transcripts! {
    no_configuration: Site::empty();
    no_organization: Site::small().file("goalsheet.yaml", "organisation: 見本市\n");
    an_unknown_setting: Site::small().file("goalsheet.yaml", "organization: 見本市\ncolumn: [title]\nrequired: [どの水準まで, levle]\n");
    dashes_of_another_kind: with_goal("ーーー\ntitle: 保育所の整備\nーーー\n");
    a_full_width_blank_after_the_colon: with_front("title:　保育所の整備\nsection: 保育課\n");
    two_goals_with_one_id: Site::small()
        .file("content/r5/kosodate/1-2.md", &goal("二つめ", "保育課").replace("---\ntitle", "---\nid: r5/kosodate/1-1\ntitle"));
    two_pages_that_differ_by_case: Site::small().file("content/r5/kosodate/A.md", &goal("大", "保育課")).file("content/r5/kosodate/a.md", &goal("小", "保育課"));
    two_pages_that_differ_by_normal_form: Site::small()
        .file("content/r5/kosodate/か\u{3099}.md", &goal("分解", "保育課"))
        .file("content/r5/kosodate/が.md", &goal("合成", "保育課"));
    an_alias_bomb: with_front("title: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\n");
    a_template_with_an_unknown_variable: Site::small()
        .file("themes/default/templates/goal.html", "<p>前</p>\n{% if goal.titel %}見出し{% endif %}{{ foo }}{{ words.gaols }}\n");
    a_template_that_fails_on_a_page: Site::small().file("themes/default/templates/goal.html", "<h1>{{ goal.title | nth(n=1) }}</h1>\n");
    a_template_that_gives_up: Site::small().file("themes/default/templates/goal.html", "<h1>\n{{ throw(message=\"だめ\") }}\n</h1>\n");
    a_misspelt_theme_option: Site::small().file("goalsheet.yaml", "organization: 見本市\ntheme: { name: default, options: { acent: '#ff0000' } }\n");
    everything_wrong_at_once: with_front("titel: x\nsection: 保険課\ncategory: 個別計劃\ndue: 13月\n")
        .file("content/r5/kosodate/1-2.md", "---\ntitle：x\n---\n")
        .file("content/r5/kosodate/1-3.md", &goal("よい目標", "相談室"));
}

#[test]
fn an_unclear_deadline_is_a_warning_and_the_site_is_built() {
    let site = with_front("title: x\nsection: 保育課\ncategory: 個別計画\ndue: 13月\n");
    let run = site.build();
    assert!(run.stderr.contains("警告[unclear-due]"), "{}", run.stderr);
    assert!(site.read("public/r5/kosodate/1-1.html").contains("13月"), "the text stays as written");
}

#[test]
fn a_missing_field_is_a_warning_and_an_error_where_the_site_requires_it() {
    let site =
        with_goal("---\ntitle: x\nsection: 保育課\n---\n\n## どの水準まで\n\n## どのような方法で\n\n調整する。\n");
    let run = site.build();
    assert!(run.stderr.contains("警告[missing-field]"), "{}", run.stderr);
    let site = site.file("goalsheet.yaml", "organization: 見本市\nrequired: [due]\n");
    assert_eq!(site.run(&["build"]).status, 1);
}

#[test]
fn a_mark_and_windows_line_ends_are_accepted() {
    let text = format!("\u{feff}{}", goal("保育所の整備", "保育課")).replace('\n', "\r\n");
    let site = with_goal(&text);
    let run = site.build();
    assert_eq!(run.stderr, "");
    assert!(site.read("public/r5/kosodate/1-1.html").contains("<p>保育所の整備ができている。</p>"));
}

#[test]
fn text_stays_the_text_that_was_written() {
    for title in ["no", "0086", "1:20", "2211-3", "~x", "1e3", "2023-04-01", "true", "0x1F"] {
        let site = with_front(&format!("title: {title}\nsection: 保育課\nnumber: 0086\n"));
        site.build();
        let page = site.read("public/r5/kosodate/1-1.html");
        assert!(page.contains(&format!(">{title}</h1>")) || page.contains(title), "{title}");
        assert!(page.contains("0086"));
    }
}

#[test]
fn the_mark_stands_under_the_character_that_is_wrong() {
    let run = with_front("title: 保育所の整備\nsection: 保育園課\n").run(&["build"]);
    let lines: Vec<&str> = run.stderr.lines().collect();
    let at = lines.iter().position(|line| line.contains("section: 保育園課")).expect("the line is shown");
    let before = lines[at].split("保育園課").next().expect("a beginning");
    let mark = lines[at + 1];
    // Everything before the value is half-width here, so columns are characters; the value itself is four full-width ones.
    assert_eq!(mark.find('^').map(|byte| mark[..byte].chars().count()), Some(before.chars().count()), "{}", run.stderr);
    assert_eq!(mark.matches('^').count(), 8, "{}", run.stderr);
    assert!(run.stderr.contains("content/r5/kosodate/1-1.md:3:10"), "{}", run.stderr);
}
