//! Changes as Markdown in the rules of forges: what is written is a table there, and its marks stay marks.
//!
//! The lists are those that forges have of what may stand in a comment: GitHub's as `gjtorikian/html-pipeline` keeps it
//! (`lib/html_pipeline/sanitization_filter.rb`, read in January 2026), which GitLab begins with as well and adds `span`, `abbr`,
//! `details` and `summary` to (`lib/banzai/filter/base_sanitization_filter.rb`), and Gitea's, which Forgejo shares
//! (`modules/markup/sanitizer_default.go`). Attributes are left out: ours have none.

use std::collections::HashSet;

use goalsheet::model::Language;
use goalsheet::model::config::Audience;
use goalsheet::review;
use pulldown_cmark::{Options, Parser, html};

use crate::pairs::{self, Edit, G31, base, edited};
use crate::review::compared;

const GITHUB: &str = "h1 h2 h3 h4 h5 h6 br b i strong em a pre code img tt div ins del sup sub p picture ol ul table thead tbody \
    tfoot blockquote dl dt dd kbd q samp var hr ruby rt rp li tr td th s strike summary details caption figure figcaption abbr \
    bdo cite dfn mark small source span time wbr";
const GITLAB: &str = "h1 h2 h3 h4 h5 h6 h7 h8 br b i strong em a pre code img tt div ins del sup sub p ol ul table thead tbody tfoot \
    blockquote dl dt dd kbd q samp var hr ruby rt rp li tr td th s strike summary details caption figure figcaption abbr bdo \
    cite dfn mark small span time wbr";
const GITEA: &str = "h1 h2 h3 h4 h5 h6 h7 h8 br b center i strong em a pre code img tt div ins del sup sub p ol ul table thead tbody \
    tfoot blockquote label dl dt dd kbd q samp var hr ruby rt rp li tr td th s strike summary details caption figure figcaption \
    abbr bdo cite dfn mark small span time video wbr picture source";

/// A comment as a forge shows it that lets these elements through.
fn shown(markdown: &str, elements: &str) -> String {
    let options =
        Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS | Options::ENABLE_FOOTNOTES;
    let mut page = String::new();
    html::push_html(&mut page, Parser::new_ext(markdown, options));
    let elements: HashSet<&str> = elements.split_whitespace().collect();
    ammonia::Builder::new().tags(elements).generic_attributes(HashSet::new()).clean(&page).to_string()
}

/// How many rows the tables of a page have, headings left out, and how many cells.
fn rows_and_cells(page: &str) -> (usize, usize) {
    let body: String = page.split("<tbody>").skip(1).filter_map(|rest| rest.split("</tbody>").next()).collect();
    (body.matches("<tr>").count(), body.matches("<td>").count())
}

#[test]
fn every_kind_of_change_is_a_table_with_its_marks_in_a_merge_request() {
    let mut marks = 0;
    for (name, _, edits) in pairs::all() {
        let changes = compared(&base(), &edited(base(), &edits), Audience::Public);
        let markdown = review::markdown(&changes, Language::Ja);
        let others = changes.list.iter().flat_map(|change| change.shown_others()).flat_map(|other| &other.fields);
        let fields = changes.list.iter().flat_map(|change| &change.fields).chain(others).count();
        for (forge, elements) in [("GitHub", GITHUB), ("GitLab", GITLAB), ("Gitea", GITEA)] {
            let page = shown(&markdown, elements);
            assert_eq!(rows_and_cells(&page), (fields, fields * 4), "{name} {forge}: {page}");
            for mark in ["<ins>", "</ins>", "<del>", "</del>"] {
                assert_eq!(page.matches(mark).count(), markdown.matches(mark).count(), "{name} {forge} {mark}: {page}");
            }
            marks += page.matches("<ins>").count();
        }
    }
    assert!(marks > 100, "{marks}");
}

#[test]
fn texts_of_authors_make_no_marks_and_call_nobody() {
    let texts = [
        "**太字** _斜体_ ~~消し~~ `符号`",
        "[名](https://example.jp) ![図](x.png) <b>太</b> &amp; <ins>挿入</ins>",
        "a|b || c\\|d",
        "# 見出し - 項目 1. 番号 > 引用",
        "$$x^2$$ :smile: [^1] [ ] [x]",
        "{-削除-} {+追加+} [-削除-] [+追加+]",
    ];
    for text in texts {
        let mut new = base();
        let old = String::from_utf8(new.files[G31].clone()).expect("it is text");
        let title = format!("title: {}", serde_json::to_string(text).expect("a text"));
        new.files.insert(G31.to_owned(), old.replace("title: 保育施設の整備", &title).into_bytes());
        let changes = compared(&base(), &new, Audience::Public);
        let page = shown(&review::markdown(&changes, Language::Ja), GITLAB);
        let seen = page.replace("<ins>", "").replace("</ins>", "").replace('\u{200b}', "");
        let escaped = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        assert!(seen.contains(&escaped), "{text}: {page}");
        for made in
            ["<em>", "<strong>保", "<s>", "<code>", "<a ", "<img", "<b>", "<h1>", "<li>", "{-", "{+", "[-", "[+"]
        {
            assert!(!page.contains(made), "{text} made {made}: {page}");
        }
    }
    // Mentions are looked for after the Markdown was read: a letter of no width stands between.
    let edit = Edit::Sub(G31, "適宜調整を図る", "@tanaka と #12 を調整し、info@city.example.jp に送る");
    let changes = compared(&base(), &edited(base(), &[edit]), Audience::Public);
    let page = shown(&review::markdown(&changes, Language::Ja), GITHUB);
    assert!(page.contains("@\u{200b}tanaka") && page.contains("#\u{200b}12") && !page.contains("@tanaka"), "{page}");
}
