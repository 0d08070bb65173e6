//! What the check refuses, and what it must let pass.

mod bounds;

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Scope, lint};
use crate::model::{Diagnostic, Source};
use crate::page::template::shape::{Html, Shape, View, record_value};

crate::view! {
    /// A section.
    pub struct SectionView {
        /// Its key.
        pub key: String,
        /// Its name.
        pub name: String,
    }
    /// A goal.
    pub struct GoalView {
        /// The title.
        pub title: String,
        /// How far.
        pub level: Html,
        /// Which place in its sheet.
        pub place: usize,
        /// Whether it is new.
        pub fresh: bool,
        /// Who owns it.
        pub section: Option<SectionView>,
        /// The deadline.
        pub due: Option<String>,
        /// Words to find it by.
        pub tags: Vec<String>,
        /// Reports, if there are any.
        pub reports: Option<Vec<String>>,
    }
    /// A sheet.
    pub struct SheetView {
        /// The department.
        pub department: String,
        /// Its goals.
        pub goals: Vec<GoalView>,
        /// The goals in rows.
        pub rows: Vec<Vec<GoalView>>,
    }
}

const PAGE: &str = "page.html";

/// The problems of `page.html` among these templates.
fn found(templates: &[(&str, &str)]) -> Vec<Diagnostic> {
    let templates: BTreeMap<String, Arc<Source>> =
        templates.iter().map(|(name, text)| ((*name).to_owned(), Source::new(*name, *text))).collect();
    let words = ["due".to_owned(), "section".to_owned()];
    let options = ["accent".to_owned()];
    let variables: [(&str, &'static Shape); 4] = [
        ("goal", GoalView::SHAPE),
        ("sheet", SheetView::SHAPE),
        ("words", &Shape::Words),
        ("options", &Shape::Options),
    ];
    let scope = Scope { variables: &variables, words: &words, options: &options };
    lint(&templates, PAGE, &scope)
}

/// The same, one a line: place and message.
fn problems(templates: &[(&str, &str)]) -> Vec<String> {
    let line = |problem: &Diagnostic| {
        let at = problem.place.position().expect("every problem has a place");
        let file = if problem.place.source.path == PAGE { "" } else { &problem.place.source.path };
        let file = if file.is_empty() { String::new() } else { format!("{file}:") };
        format!("{file}{}:{} {}", at.line, at.column, problem.message.en)
    };
    found(templates).iter().map(line).collect()
}

/// Checks the problems of a template, which Tera must accept; an empty expectation means none.
#[track_caller]
fn check(template: &str, expected: &str) {
    check_all(&[(PAGE, template)], expected);
}

/// The same for several templates. Those that pass must also render, with everything there and with nothing there.
#[track_caller]
fn check_all(templates: &[(&str, &str)], expected: &str) {
    let expected: Vec<&str> = expected.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    assert_eq!(problems(templates), expected, "in {templates:?}");
    let mut tera = tera::Tera::default();
    if let Err(error) = tera.add_raw_templates(templates.iter().copied()) {
        // What the test leaves out on purpose, and what Tera finds by itself, is not about syntax.
        let error = error.to_string();
        let left_out = ["Unknown", "not registered", "ircular"].iter().any(|word| error.contains(word));
        assert!(left_out, "{error} in {templates:?}");
        return;
    }
    if expected.is_empty() {
        for context in [context(true), context(false)] {
            if let Err(error) = tera.render(PAGE, &context) {
                panic!("{error} in {templates:?}");
            }
        }
    }
}

/// Lets pass what depends on more than shapes: it may fail when it is rendered.
#[track_caller]
fn let_pass(template: &str) {
    assert_eq!(problems(&[(PAGE, template)]), [""; 0], "in {template}");
}

/// The variables of a page, with all that may be missing there, or missing.
fn context(all: bool) -> tera::Context {
    let section = SectionView { key: "plan".to_owned(), name: "計画課".to_owned() };
    let goal = GoalView {
        title: "due".to_owned(),
        level: Html("<p>高".to_owned()),
        place: 3,
        fresh: all,
        section: all.then_some(section),
        due: all.then(|| "年度末".to_owned()),
        tags: vec!["防災".to_owned()],
        reports: all.then(|| vec!["済".to_owned()]),
    };
    let goals = if all { vec![goal.clone(), goal.clone()] } else { Vec::new() };
    let rows = if all { vec![goals.clone()] } else { Vec::new() };
    let sheet = SheetView { department: "部".to_owned(), goals, rows };
    let text = |text: &str| tera::Value::normal_string(text);
    let mut context = tera::Context::new();
    context.insert_value("goal", goal.value());
    context.insert_value("sheet", sheet.value());
    context.insert_value("words", record_value([("due", text("期限")), ("section", text("課"))]));
    context.insert_value("options", record_value([("accent", text("青"))]));
    context
}

#[test]
fn an_unknown_variable_is_reported_at_its_place() {
    check("{{ gaol.title }}", "1:4 there is no variable “gaol”");
    check("題\n  {{ goals }}", "2:6 there is no variable “goals”");
    check("題{{ nothing }}", "1:5 there is no variable “nothing”");
    check("{{ __tera_context }}", "1:4 there is no variable “__tera_context”");
}

#[test]
fn an_unknown_field_is_reported_at_its_name() {
    check("{{ goal.titel }}", "1:9 GoalView has no “titel”");
    check("{{ goal.title }}{{goal . titel}}", "1:26 GoalView has no “titel”");
    check("{{ sheet.goals[0].titel }}", "1:19 GoalView has no “titel”");
    check("{{ goal['titel'] }}", "1:9 GoalView has no “titel”");
    check("{{ goal[`title`] ~ goal[goal.due] }}", "1:25 “goal.due” may be none");
    check("{{ goal[`title`] }}{{ goal.tags['x'] }}", "1:33 “'x'” is text, but a number is needed here");
    let_pass("{{ goal[goal.title] }}");
    check("{{ goal | get(key='titel') }}", "1:19 GoalView has no “titel”");
}

#[test]
fn an_unknown_name_is_reported_where_tera_would_take_it_for_false() {
    check("{% if goal.titel %}x{% endif %}", "1:12 GoalView has no “titel”");
    check(
        "{% if draft %}x{% elif goal.old %}y{% endif %}",
        "1:7 there is no variable “draft”\n1:29 GoalView has no “old”",
    );
    check("{{ 'a' if goal.neu else 'b' }}", "1:16 GoalView has no “neu”");
    check("{% if not goal.fresh and goal.neu is defined %}{% endif %}", "1:31 GoalView has no “neu”");
    check("{{ goal.titel | default(value='x') }}", "1:9 GoalView has no “titel”");
    check("{{ goal?.titel }}", "1:10 GoalView has no “titel”");
}

#[test]
fn help_offers_the_nearest_name_and_lists_all() {
    let templates =
        BTreeMap::from([(PAGE.to_owned(), Source::new(PAGE, "{{ gaol }}{{ goal.titel }}{{ goal.section }}"))]);
    let scope =
        Scope { variables: &[("goal", GoalView::SHAPE), ("sheet", SheetView::SHAPE)], words: &[], options: &[] };
    let help: Vec<String> =
        lint(&templates, PAGE, &scope).into_iter().map(|found| found.help.expect("help").en).collect();
    assert_eq!(
        help,
        [
            "did you mean “goal”? names in reach: goal, sheet",
            "did you mean “title”? its fields: title (text), level (HTML), place (number), fresh (true or false), section \
             (SectionView, or none), due (text, or none), tags (list of text), reports (list of text, or none)",
            "print one of its fields: key, name",
        ]
    );
}

#[test]
fn a_field_of_what_is_no_record_is_reported() {
    check("{{ goal.title.length }}", "1:15 “goal.title” is text and has no “length”");
    check("{{ goal.place.x }}", "1:15 “goal.place” is number and has no “x”");
    check("{{ goal.fresh.x }}", "1:15 “goal.fresh” is true or false and has no “x”");
    check("{{ sheet.goals.title }}", "1:16 “sheet.goals” is list of GoalView and has no “title”");
    check("{{ goal.place[0] }}", "1:15 “goal.place” is number and has no items");
    check("{{ goal.title[0] }}{{ goal.title[1:] }}{{ goal.tags[0] }}", "");
}

#[test]
fn records_and_lists_are_not_printed() {
    check("{{ goal }}", "1:4 “goal” is GoalView, which cannot be printed as it is");
    check("{{ goal.tags }}", "1:4 “goal.tags” is list of text, which cannot be printed as it is");
    check("{{ goal.section }}", "1:4 “goal.section” is SectionView, which cannot be printed as it is");
    check("{{ words }}", "1:4 “words” is collection of words, which cannot be printed as it is");
    check("{{ 'a' ~ goal.tags ~ 'b' }}", "1:10 “goal.tags” is list of text, which cannot be printed as it is");
    check("{{ goal | safe }}", "1:4 “goal” is GoalView, which cannot be printed as it is");
    check(
        "{{ sheet.goals | join(sep=', ') }}",
        "1:4 “sheet.goals” is a list of GoalView, which cannot be joined as text",
    );
    check("{{ [1, 2] }}", "1:4 “[1, 2]” is list of number, which cannot be printed as it is");
    check("{{ goal.title }}{{ goal.level }}{{ goal.place }}{{ goal.fresh }}{{ goal.due }}{{ none }}", "");
    check("{{ goal.tags | join(sep='、') }}{{ goal | json_encode | safe }}", "");
}

#[test]
fn only_lists_are_walked() {
    check("{% for x in goal %}{% endfor %}", "1:13 “goal” is GoalView, which cannot be walked");
    check("{% for k, v in goal %}{{ k }}{{ v }}{% endfor %}", "1:16 “goal” is GoalView, which cannot be walked");
    check("{% for x in goal.title %}{{ x }}{% endfor %}", "1:13 “goal.title” is text, which cannot be walked");
    check("{% for i, x in goal.tags %}{{ x }}{% endfor %}", "1:16 “goal.tags” is a list: name one variable, not two");
    check("{% for x in goal.reports %}{{ x }}{% endfor %}", "1:13 “goal.reports” may be none");
    check(
        "{% for k in goal | keys %}{% endfor %}",
        "1:13 “goal” is GoalView, but a map made in the template is needed here",
    );
    check("{% for k, v in {'a': 1} %}{{ k }}{{ v }}{% endfor %}{% for i in range(end=3) %}{{ i + 1 }}{% endfor %}", "");
}

#[test]
fn a_loop_binds_its_item_and_loop() {
    check(
        "{% for g in sheet.goals %}{{ loop.index }}{{ g.title }}{{ g.titel }}{% endfor %}",
        "1:61 GoalView has no “titel”",
    );
    check("{% for row in sheet.rows %}{% for g in row %}{{ g.place + loop.length }}{% endfor %}{% endfor %}", "");
    check("{% for g in sheet.goals %}{% endfor %}{{ g.title }}", "1:42 there is no variable “g”");
    check("{% for g in sheet.goals %}x{% else %}{{ g.title }}{% endfor %}", "1:41 there is no variable “g”");
    check("{{ loop.index }}", "1:4 there is no variable “loop”");
    check("{% for goal in sheet.rows %}{{ goal[0].title }}{% endfor %}{{ goal.title }}", "");
    check(
        "{% for t in goal.tags %}{% if loop.first %}{% continue %}{% elif loop.last %}{% break %}{% endif %}{{ t }}{% endfor %}",
        "",
    );
}

#[test]
fn what_may_be_none_needs_a_guard() {
    let problem = "“goal.section” may be none";
    check("{{ goal.section.name }}", &format!("1:4 {problem}"));
    check("{% if goal.section %}{{ goal.section.name }}{% endif %}", "");
    check("{% if goal.section %}{% else %}{{ goal.section.name }}{% endif %}", &format!("1:35 {problem}"));
    check("{% if goal.section %}{{ goal.section.nam }}{% endif %}", "1:38 SectionView has no “nam”");
    check("{% if not goal.section %}-{% else %}{{ goal.section.name }}{% endif %}", "");
    check("{% if goal.section and goal.section.key == 'plan' %}{{ goal.section.name }}{% endif %}", "");
    check("{% if goal.section or goal.section.key %}{% endif %}", &format!("1:23 {problem}"));
    check("{% if not goal.section or goal.section.key == 'x' %}{% endif %}", "");
    check("{{ goal.section.name if goal.section else '' }}{{ goal.section and goal.section.name }}", "");
    check("{% if goal.section is not none %}{{ goal.section.name }}{% endif %}", "");
    check("{% if goal.section != none %}{{ goal.section.name }}{% endif %}", "");
    check("{% if goal.section is none %}{% elif goal.section.key %}{% endif %}", "");
    // Tera takes `none` for defined: this is no guard.
    check("{% if goal.section is defined %}{{ goal.section.name }}{% endif %}", &format!("1:36 {problem}"));
    check("{% if goal.fresh %}{{ goal.section.name }}{% endif %}", &format!("1:23 {problem}"));
    check("{% if goal.section?.key == 'a' %}{{ goal.section.name }}{% endif %}", "");
}

#[test]
fn a_guard_holds_for_its_own_value_only() {
    check(
        "{% for g in sheet.goals %}{% if not g.section %}{% continue %}{% endif %}{{ g.section.name }}{% endfor %}",
        "",
    );
    check(
        "{% set s = goal.section %}{% if s %}{{ s.name }}{% set s = sheet.goals[0].section %}{{ s.name }}{% endif %}",
        "1:88 “s” may be none",
    );
    check(
        "{% if goal.section %}{% for goal in sheet.goals %}{{ goal.section.key }}{% endfor %}{% endif %}",
        "1:54 “goal.section” may be none",
    );
    check("{% set s = goal.section %}{% if s %}{{ s.name }}{% endif %}{{ s.name }}", "1:63 “s” may be none");
    check("{{ [g.section.key for g in sheet.goals if g.section] | join }}", "");
    check("{{ [g.section.key for g in sheet.goals] | join }}", "1:5 “g.section” may be none");
}

#[test]
fn optional_chaining_gives_what_must_not_be_printed() {
    check("{{ goal.section?.name }}", "1:4 “goal.section?.name” may be undefined");
    check("{{ goal.section?.name | default(value='') }}", "");
    check("{% if goal.section?.name %}{{ goal.section.name }}{% endif %}", "");
    check("{% if goal.section?.name is defined %}{{ goal.section?.name }}{% endif %}", "");
    check("{{ goal.section?.nam }}", "1:18 SectionView has no “nam”");
    check("{% for r in goal?.reports?[1:] %}{% endfor %}", "1:13 “goal?.reports?[1:]” may be undefined");
}

#[test]
fn the_first_of_a_list_may_be_none() {
    check("{% set g = sheet.goals | first %}{{ g.title }}", "1:37 “g” may be none");
    check(
        "{% set g = sheet.goals | first %}{% if g %}{{ g.title }}{{ g.titel }}{% endif %}",
        "1:62 GoalView has no “titel”",
    );
    check("{% if sheet.goals %}{% set g = sheet.goals | last %}{{ g.title }}{% endif %}", "");
    check("{% if sheet.goals | length > 1 %}{% set g = sheet.goals | first %}{{ g.title }}{% endif %}", "");
    check("{% if sheet.goals | length == 0 %}-{% else %}{% set g = sheet.goals | first %}{{ g.title }}{% endif %}", "");
}

#[test]
fn filters_and_tests_want_their_form() {
    check("{{ goal.tags | upper }}", "1:4 “goal.tags” is list of text, but text is needed here");
    check("{{ goal.due | upper }}", "1:4 “goal.due” may be none");
    check("{{ goal.due | default(value='', boolean=true) | upper }}", "");
    check("{{ goal.due | default(value='') | upper }}", "1:4 “goal.due | default(value='')” may be none");
    check("{{ goal.title | first }}", "1:4 “goal.title” is text, but a list is needed here");
    check("{{ goal.place | length }}", "1:4 “goal.place” is number, but a list or text is needed here");
    check("{% if goal.title is odd %}{% endif %}", "1:7 “goal.title” is text, but a number is needed here");
    check("{% for g in sheet.goals | sort(attribute='plaec') %}{% endfor %}", "1:42 GoalView has no “plaec”");
    check(
        "{% for g in sheet.goals | sort(attribute='section.nam') | reverse %}{{ g.titel }}{% endfor %}",
        "1:42 SectionView has no “nam”\n1:74 GoalView has no “titel”",
    );
    check(
        "{{ goal.title | split(pat='・') | length + 1 }}{{ goal.title | own(x=goal.x) }}",
        "1:74 GoalView has no “x”",
    );
    check("{{ goal.title | replace(from='a', to=b) }}", "1:38 there is no variable “b”");
    check("{% for g in sheet.goals | by_section(key=goal.title) %}{{ g.anything.at.all }}{% endfor %}", "");
}

#[test]
fn operators_want_their_form() {
    check("{{ goal.place + goal.title }}", "1:17 “goal.title” is text, but a number is needed here");
    check("{{ -goal.tags }}", "1:5 “goal.tags” is list of text, but a number is needed here");
    check("{% if goal.place > goal.title %}{% endif %}", "1:20 “goal.title” is text, but a number is needed here");
    check("{% if goal.due < '令和' %}{% endif %}", "1:7 “goal.due” may be none");
    check("{% if 'x' in goal.place %}{% endif %}", "1:14 “goal.place” is number, but a list or text is needed here");
    check("{% if 'x' not in goal.tags and goal.title == 3 or goal.due == none %}{% endif %}", "");
    check("{{ (goal.place * 2 // 3) ** 2 % 5 - 1.5 }}{{ goal.place ~ '番' }}", "");
}

#[test]
fn set_binds_a_name_from_there_on() {
    check(
        "{{ x }}{% set x = goal.title %}{{ x }}{{ x.y }}",
        "1:4 there is no variable “x”\n1:44 “x” is text and has no “y”",
    );
    check("{% set g = goal %}{{ g.titel }}", "1:24 GoalView has no “titel”");
    check(
        "{% set x %}<b>{{ goal.titel }}</b>{% endset %}{{ x }}{{ x.y }}",
        "1:23 GoalView has no “titel”\n1:59 “x” is HTML and has no “y”",
    );
    check("{% set x | upper %}a{% endset %}{{ x | lower }}", "");
    check(
        "{% if goal.fresh %}{% set c = 'a' %}{% else %}{% set c = 'b' %}{% endif %}{{ c }}{{ c.d }}",
        "1:87 “c” is text and has no “d”",
    );
    check("{% if goal.fresh %}{% set c = 'a' %}{% endif %}{% if goal.fresh %}{{ c }}{% endif %}", "");
    let_pass("{% set x = 1 %}{% if goal.fresh %}{% set x = goal %}{% endif %}{{ x.anything }}");
    check("{% for g in sheet.goals %}{% set y = g %}{% endfor %}{{ y.title }}", "1:57 there is no variable “y”");
    check(
        "{% set last = none %}{% for g in sheet.goals %}{% if last and last.title == g.title %}=\
        {% endif %}{% set_global last = g %}{% endfor %}{% if last %}{{ last.title }}{% endif %}",
        "",
    );
    check("{% set m = {'a': goal, \"b\": 1} %}{{ m.a.title }}{{ m.c }}", "1:54 this map has no “c”");
    check(
        "{% set l = [goal, ...sheet.goals,] %}{% for g in l %}{{ g.titel }}{% endfor %}",
        "1:59 GoalView has no “titel”",
    );
    check("{% set m = {...goal, 'x': 1} %}{{ m.x }}{{ m.titel }}", "1:46 this map has no “titel”");
}

#[test]
fn words_and_options_are_those_of_the_theme() {
    check(
        "{{ words.due }}{{ words.deu }}{{ words['section'] }}{{ words[goal.title] }}",
        "1:25 there is no interface word “deu”",
    );
    check("{{ options.accent }}{{ options.acent }}", "1:32 the theme has no option “acent”");
    check(
        "{% if options.accent.deep %}{{ options.accent }}{% for x in options.accent %}{{ x }}{% endfor %}{% endif %}",
        "",
    );
    check("{{ words.due.x }}", "1:14 “words.due” is text and has no “x”");
}

#[test]
fn an_included_template_sees_the_names_around_it() {
    check_all(
        &[
            (PAGE, "{% set x = 1 %}{% for g in sheet.goals %}{% include 'part.html' %}{% endfor %}"),
            ("part.html", "{{ g.titel }}{{ x }}{{ loop.index }}{% set y = 1 %}"),
        ],
        "part.html:1:6 GoalView has no “titel”\npart.html:1:24 there is no variable “loop”",
    );
    check_all(
        &[(PAGE, "{% include 'part.html' %}{{ y }}"), ("part.html", "{% set_global y = 1 %}{{ y }}")],
        "1:29 there is no variable “y”",
    );
    check_all(
        &[
            (PAGE, "{% include 'part.html' %}{% if goal.section %}{% include 'part.html' %}{% endif %}"),
            ("part.html", "{{ goal.section.key }}"),
        ],
        "part.html:1:4 “goal.section” may be none",
    );
    check_all(
        &[(PAGE, "{% include 'a' %}"), ("a", "{{ x }}{% include 'page.html' %}"), ("unused", "{{ y }}")],
        "a:1:4 there is no variable “x”",
    );
}

#[test]
fn a_page_is_walked_from_the_template_it_extends() {
    let base = "{% set width = 3 %}{{ titel }}{% block main %}{{ sheet.x }}{% block inner %}{% endblock %}{% endblock main %}{% block foot %}{{ goal.y }}{% endblock %}";
    check_all(
        &[
            ("base.html", base),
            (
                PAGE,
                "{% extends 'base.html' %}{% block main %}{{ goal.titel }}{{ width }}{{ super() }}{% endblock %}{% block foot %}{% endblock %}",
            ),
        ],
        "base.html:1:23 there is no variable “titel”\nbase.html:1:56 SheetView has no “x”\n1:50 GoalView has no “titel”",
    );
    check_all(
        &[
            ("base.html", base),
            ("middle.html", "{% extends 'base.html' %}{% block inner %}{{ goal.z }}{% endblock inner %}"),
            (PAGE, "{% extends 'middle.html' %}{% block foot %}{% endblock %}"),
        ],
        "base.html:1:23 there is no variable “titel”\nbase.html:1:56 SheetView has no “x”\nmiddle.html:1:51 GoalView has no “z”",
    );
}

#[test]
fn a_component_is_walked_with_what_it_is_given() {
    let card = "{% component Card(goal, size: integer = 1, @sheet, ...rest) {\"a\": 1} %}{{ goal.titel }}{{ size + 1 }}{{ words }}{{ sheet.department }}{{ rest.x }}{% endcomponent Card %}";
    check_all(
        &[("parts.html", card), (PAGE, "{{ <Card goal={sheet.goals[0]} size={2} other=\"x\" /> }}")],
        "parts.html:1:80 GoalView has no “titel”\nparts.html:1:105 there is no variable “words”",
    );
    let button = "{% component ui.Button(label: string, icon=none) %}{{ label }}{% if icon %}{{ icon.x }}{% endif %}{{ body }}{% endcomponent ui.Button %}";
    check_all(
        &[
            ("parts.html", button),
            (PAGE, "{% set label = 'x' %}{% <ui.Button label> %}{{ goal.titel }}{% </ui.Button> %}"),
        ],
        "1:53 GoalView has no “titel”",
    );
    check_all(
        &[
            ("parts.html", button),
            (
                PAGE,
                "{{ <ui.Button lable='a'/> }}{{ <ui.Button label={goal.place}/> }}{{ <ui.Button label={goal.due}/> }}",
            ),
        ],
        "1:4 <ui.Button> needs “label”
         1:15 <ui.Button> takes no “lable”
         1:50 <ui.Button> takes “label” as string, but this is number
         1:87 “goal.due” may be none
         parts.html:1:102 “body” may be undefined",
    );
    check(
        "{% component A(x) %}{{ x.y }}{{ goal }}{% endcomponent %}{{ goal.z }}",
        "1:33 there is no variable “goal”\n1:66 GoalView has no “z”",
    );
    check(
        "{% component A(x) %}{% if x %}{{ <A x={[x]} /> }}{% endif %}{% endcomponent %}{{ <A {...goal} /> }}{{ <Unknown a={goal.b}/> }}",
        "1:120 GoalView has no “b”",
    );
}

#[test]
fn what_is_not_read_by_tera_is_not_checked() {
    check(
        "{# {{ x }} #}{% raw %}{{ x }}{% if %}{% endraw %}{%- raw -%} {{ x }} {%- endraw -%}{{- goal.x -}}",
        "1:93 GoalView has no “x”",
    );
    check("{{ '{{ x }}' }}{{ \"%} \\\" x\" }}{{ `}}` }}{{ goal.x }}", "1:49 GoalView has no “x”");
    check(
        "{%- if goal.x -%}a{%- else -%}b{%- endif -%}{% filter upper | replace(from='a', to=goal.y) %}{{ goal.z }}{% endfilter %}",
        "1:13 GoalView has no “x”\n1:89 GoalView has no “y”\n1:102 GoalView has no “z”",
    );
    check(
        "{{ goal.title | own(a=1, b=[1, 2, {'x': goal.q}],) }}{{ url(path=goal.r) }}",
        "1:46 GoalView has no “q”\n1:71 GoalView has no “r”",
    );
    check("{{ {\"a\": 1, 2: 'b', true: -1.5}['a'] }}{{ (goal.tags | reverse)[:-1] | first }}{{ range(end=5)[2] }}", "");
    check(
        "{{ -1.2 ~ 'a' }}{{ not goal.fresh }}{{ 1 + 2 | round }}{{ 2 ** 3 ** 2 }}{{ goal.title | upper ~ goal.due }}",
        "",
    );
}
