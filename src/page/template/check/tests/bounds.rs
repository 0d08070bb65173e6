//! Whatever the text, the check ends, without a panic.

use proptest::prelude::*;

use super::super::names;
use super::{PAGE, Page, Templates, check, found, options, sources, tera, words};
use crate::page::template::shape::View;

/// Pieces of templates, which reach further into the check than noise does.
fn pieces() -> impl Strategy<Value = String> {
    const PIECES: [&str; 64] = [
        "{{",
        "}}",
        "{%",
        "%}",
        "{{-",
        "-%}",
        "{#",
        "#}",
        " if ",
        " else ",
        " elif ",
        " endif ",
        " for ",
        " in ",
        " endfor ",
        "{% if goal.section %}",
        "{% endif %}",
        "{% for g in sheet.goals %}",
        "{% endfor %}",
        "{% else %}",
        "{% continue %}",
        "{% set x = ",
        "{% set x %}",
        "{% endset %}",
        "{% set_global x = g %}",
        "{% block a %}",
        "{% endblock %}",
        "{% include 'page.html' %}",
        "{% extends 'page.html' %}",
        "{% component A(x, @goal, y: string = 'a', ...z) %}",
        "{% endcomponent %}",
        "{{ <A x={[x]} /> }}",
        "{% <A x> %}",
        "{% </A> %}",
        "{{ super() }}",
        "{% raw %}",
        "{% endraw %}",
        "{% filter upper %}",
        "{% endfilter %}",
        "goal",
        "goal.section",
        "?.",
        ".name",
        "[",
        "]",
        "(",
        ")",
        "{",
        "}",
        "...",
        " and ",
        " or ",
        " not ",
        " is ",
        " defined ",
        "|",
        " default(value=",
        "'",
        "\"",
        "\\",
        "1.5",
        "題",
        "~",
        "=",
    ];
    prop::collection::vec(prop::sample::select(PIECES.to_vec()), 0..60).prop_map(|pieces| pieces.concat())
}

/// The names of any text are read; where Tera accepts it, it is checked as a whole.
fn is_checked(templates: Templates) {
    names::problems(&sources(templates), &[(PAGE, Page::SHAPE)], &words(), &options());
    if tera(templates).is_ok() {
        found(templates);
    }
}

proptest! {
    #[test]
    fn any_text_is_checked_without_a_panic(text in any::<String>()) {
        is_checked(&[(PAGE, &text)]);
    }

    #[test]
    fn any_pieces_of_templates_are_checked_without_a_panic(page in pieces(), other in pieces()) {
        let other = format!("{other}{{% component B(x) %}}{{{{ x.y }}}}{{% endcomponent %}}");
        is_checked(&[(PAGE, &page), ("other", &other)]);
    }
}

#[test]
fn the_check_of_a_large_template_ends() {
    let tags = [
        "{{ x }}",
        "{{ '",
        "{{",
        "{%",
        "{#",
        "{% raw %}",
        "{% if goal.section and x %}",
        "{% for g in sheet.goals %}",
        "{% if goal.section %}{% set y = 1 %}{% endif %}",
        "{{ goal.section.name ~ goal.titel }}",
        "{% set x = [x] %}",
        "{% set x = {'a': x, 'b': x} %}",
        "{% set x = {...x, ...goal, 'a': 1} %}",
        "{% include 'page.html' %}",
        "{% if goal.fresh %}{% elif goal.due %}",
        "{{ a.b.c.d.e",
        "{{ goal[",
        "{{ <",
        "{{ ((((",
        "{{ -",
        "{% for g in sheet.goals %}{% if not g.due %}{% continue %}{% endif %}{% endfor %}",
        "{{ a and",
        " or b ~ c",
        "{% include 'two' %}{% include 'two' %}",
    ];
    for tag in tags {
        let text = tag.repeat(50_000 / tag.len());
        is_checked(&[(PAGE, &text), ("two", "{% include 'page.html' %}")]);
    }
    is_checked(&[(PAGE, &"{{ goal.section.name ~ goal.titel }}".repeat(5_000))]);
    let names: String = (0..1_000).map(|at| format!("{{% set n{at} = 1 %}}")).collect();
    let uses: String = (0..1_000).map(|at| format!("{{{{ m{at} }}}}")).collect();
    is_checked(&[(PAGE, &(names + &uses))]);
}

#[test]
fn deep_nesting_ends() {
    let deep =
        |open: &str, inside: &str, close: &str, times| format!("{}{inside}{}", open.repeat(times), close.repeat(times));
    check(&deep("{% if goal.fresh %}", "{{ goal.x }}", "{% endif %}", 39), "1:750 GoalView has no “x”");
    check(&format!("{{{{ {}goal.title }}}}", "goal.title ~ ".repeat(120)), "");
    is_checked(&[(PAGE, &deep("{% if goal.fresh %}", "{{ goal.x }}", "{% endif %}", 5_000))]);
    is_checked(&[(PAGE, &format!("{{{{ {} }}}}", deep("(", "goal.x", ")", 5_000)))]);
    is_checked(&[(PAGE, &format!("{{{{ {}1 }}}}", "goal.title ~ ".repeat(5_000)))]);
    is_checked(&[(PAGE, &format!("{{{{ goal{} }}}}", ".x".repeat(5_000)))]);
}
