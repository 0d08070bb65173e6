//! Templates, each with what is reported of it.

use super::{PAGE, check, check_all, found, refused_by_tera, refused_while_building, shown_as_written};

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
    check("{{ goal['titel'] }}", "1:10 GoalView has no “titel”");
    check("{{ goal[`title`] ~ goal[goal.due] }}", "1:20 “goal[goal.due]” may be none");
    check("{{ goal[`title`] }}{{ goal.tags['x'] }}", "1:34 “goal.tags” is list of text and has no “x”");
    check("{{ goal[goal.title] }}", "");
    check(
        "{{ goal | get(key='titel') }}",
        "1:11 template error: Map does not have a key titel and no default values were defined",
    );
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
    let text = "{{ gaol }}{{ goal.titel }}{% for g in sheet.goals | reverse %}{{ g.fesh }}{% endfor %}";
    let help: Vec<String> = found(&[(PAGE, text)]).into_iter().map(|found| found.help.expect("help").en).collect();
    assert_eq!(
        help,
        [
            "did you mean “goal”? available names: g, goal, loop, options, sheet, site, words",
            "did you mean “title”? its fields: title (text), level (HTML), place (number), fresh (true or false), section \
             (SectionView, or none), due (text, or none), tags (list of text), reports (list of text, or none)",
            "did you mean “fresh”? available names: as_of, aside, base_url, deadlines, department, due, first, fresh, goals, \
             index, index0, internal, iso, items, key, label, language, last, length, level, licence, name, organization, path, \
             place, reports, rows, section, tags, text, title, url, years",
        ]
    );
}

#[test]
fn a_field_of_what_is_no_record_is_reported() {
    check("{{ goal.title.length }}", "1:15 “goal.title” is text and has no “length”");
    check("{{ goal.place.x }}", "1:15 “goal.place” is number and has no “x”");
    check("{{ goal.fresh.x }}", "1:15 “goal.fresh” is true or false and has no “x”");
    check("{{ sheet.goals.title }}", "1:16 “sheet.goals” is list of GoalView and has no “title”");
    refused_while_building("{{ goal.place[0] }}");
    check("{{ goal.title[0] }}{{ goal.title[1:] }}{{ goal.tags[0] }}", "");
}

#[test]
fn records_and_lists_are_not_printed() {
    check("{{ goal }}", "1:4 a list or a record cannot be printed as it is");
    check("{{ goal.tags }}", "1:4 a list or a record cannot be printed as it is");
    check("{{ goal.section }}", "1:4 a list or a record cannot be printed as it is");
    check("{{ words }}", "1:4 a list or a record cannot be printed as it is");
    check("{{ 'a' ~ goal.tags ~ 'b' }}", "1:4 a list or a record cannot be printed as it is");
    check("{{ goal | safe }}", "1:4 a list or a record cannot be printed as it is");
    check("{{ sheet.goals | join(sep=', ') }}", "1:4 a list or a record cannot be printed as it is");
    shown_as_written("{{ [1, 2] }}");
    check("{{ goal.title }}{{ goal.level }}{{ goal.place }}{{ goal.fresh }}{{ goal.due }}{{ none }}", "");
    check("{{ goal.tags | join(sep='、') }}{{ goal | json_encode | safe }}", "");
}

#[test]
fn only_lists_are_walked() {
    shown_as_written("{% for x in goal %}{% endfor %}");
    check(
        "{% for k, v in goal %}{{ k }}{{ v }}{% endfor %}",
        "1:26 a list or a record cannot be printed as it is\n1:33 a list or a record cannot be printed as it is",
    );
    shown_as_written("{% for x in goal.title %}{{ x }}{% endfor %}");
    check(
        "{% for i, x in goal.tags %}{{ x }}{% endfor %}",
        "1:16 template error: Key/value iteration is not possible on type `array`, only on maps.",
    );
    check("{% for x in goal.reports %}{{ x }}{% endfor %}", "1:13 “goal.reports” may be none");
    shown_as_written("{% for k in goal | keys %}{% endfor %}");
    check("{% for k, v in {'a': 1} %}{{ k }}{{ v }}{% endfor %}{% for i in range(end=3) %}{{ i + 1 }}{% endfor %}", "");
}

#[test]
fn a_loop_binds_its_item_and_loop() {
    check(
        "{% for g in sheet.goals %}{{ loop.index }}{{ g.title }}{{ g.titel }}{% endfor %}",
        "1:61 GoalView has no “titel”",
    );
    check("{% for row in sheet.rows %}{% for g in row %}{{ g.place + loop.length }}{% endfor %}{% endfor %}", "");
    check("{% for g in sheet.goals %}{% endfor %}{{ g.title }}", "1:42 there is no “g” here");
    check("{% for g in sheet.goals %}x{% else %}{{ g.title }}{% endfor %}", "1:41 there is no “g” here");
    check("{{ loop.index }}", "1:4 there is no variable “loop”");
    check("{% for goal in sheet.rows %}{{ goal[0].title }}{% endfor %}{{ goal.title }}", "");
    check(
        "{% for t in goal.tags %}{% if loop.first %}{% continue %}{% elif loop.last %}{% break %}{% endif %}{{ t }}{% endfor %}",
        "",
    );
}

#[test]
fn what_may_be_none_needs_a_guard() {
    check("{{ goal.section.name }}", "1:4 “goal.section” may be none");
    check("{% if goal.section %}{{ goal.section.name }}{% endif %}", "");
    check("{% if goal.section %}{% else %}{{ goal.section.name }}{% endif %}", "1:35 “goal.section” may be none");
    check("{% if goal.section %}{{ goal.section.nam }}{% endif %}", "1:38 SectionView has no “nam”");
    check("{% if not goal.section %}-{% else %}{{ goal.section.name }}{% endif %}", "");
    check("{% if goal.section and goal.section.key == 'plan' %}{{ goal.section.name }}{% endif %}", "");
    shown_as_written("{% if goal.section or goal.section.key %}{% endif %}");
    check("{% if not goal.section or goal.section.key == 'x' %}{% endif %}", "");
    check("{{ goal.section.name if goal.section else '' }}{{ goal.section and goal.section.name }}", "");
    check("{% if goal.section is not none %}{{ goal.section.name }}{% endif %}", "");
    check("{% if goal.section != none %}{{ goal.section.name }}{% endif %}", "");
    check("{% if goal.section is none %}{% elif goal.section.key %}{% endif %}", "");
    check("{% if goal.section is defined %}{{ goal.section.name }}{% endif %}", "1:36 “goal.section” may be none");
    check("{% if goal.fresh %}{{ goal.section.name }}{% endif %}", "1:23 “goal.section” may be none");
    check("{% if goal.section?.key == 'a' %}{{ goal.section.name }}{% endif %}", "");
}

#[test]
fn a_guard_holds_for_its_own_value_only() {
    check(
        "{% for g in sheet.goals %}{% if not g.section %}{% continue %}{% endif %}{{ g.section.name }}{% endfor %}",
        "",
    );
    refused_while_building(
        "{% set s = goal.section %}{% if s %}{{ s.name }}{% set s = sheet.goals[0].section %}{{ s.name }}{% endif %}",
    );
    check(
        "{% if goal.section %}{% for goal in sheet.goals %}{{ goal.section.key }}{% endfor %}{% endif %}",
        "1:54 “goal.section” may be none",
    );
    check("{% set s = goal.section %}{% if s %}{{ s.name }}{% endif %}{{ s.name }}", "1:63 “s” may be none");
    check("{{ [g.section.key for g in sheet.goals if g.section] | join }}", "");
    shown_as_written("{{ [g.section.key for g in sheet.goals] | join }}");
}

#[test]
fn optional_chaining_gives_what_must_not_be_printed() {
    check("{{ goal.section?.name }}", "1:4 “goal.section?.name” may be none");
    check("{{ goal.section?.name | default(value='') }}", "");
    check("{% if goal.section?.name %}{{ goal.section.name }}{% endif %}", "");
    check("{% if goal.section?.name is defined %}{{ goal.section?.name }}{% endif %}", "");
    check("{{ goal.section?.nam }}", "1:18 SectionView has no “nam”");
    check(
        "{% for r in goal?.reports?[1:] %}{% endfor %}",
        "1:19 template error: Iteration not possible on type `undefined`",
    );
}

#[test]
fn the_first_of_a_list_may_be_none() {
    check("{% set g = sheet.goals | first %}{{ g.title }}", "1:37 “g” may be none");
    check(
        "{% set g = sheet.goals | first %}{% if g %}{{ g.title }}{{ g.titel }}{% endif %}",
        "1:62 there is no field “titel”",
    );
    check("{% if sheet.goals %}{% set g = sheet.goals | last %}{{ g.title }}{% endif %}", "");
    check("{% if sheet.goals | length > 1 %}{% set g = sheet.goals | first %}{{ g.title }}{% endif %}", "");
    check("{% if sheet.goals | length == 0 %}-{% else %}{% set g = sheet.goals | first %}{{ g.title }}{% endif %}", "");
}

#[test]
fn filters_and_tests_want_their_form() {
    check(
        "{{ goal.tags | upper }}",
        "1:4 template error: Invalid type for the value, expected `string` but got `array`",
    );
    check("{{ goal.due | upper }}", "1:4 “goal.due” may be none");
    check("{{ goal.due | default(value='', boolean=true) | upper }}", "");
    check(
        "{{ goal.due | default(value='') | upper }}",
        "1:15 template error: Invalid type for the value, expected `string` but got `none`",
    );
    check(
        "{{ goal.title | first }}",
        "1:4 template error: Invalid type for the value, expected `&[Value]` but got `string`",
    );
    check("{{ goal.place | length }}", "1:17 template error: Value of type u64 has no length");
    check(
        "{% if goal.title is odd %}{% endif %}",
        "1:7 template error: Invalid type for the value, expected `Number` but got `string`",
    );
    check(
        "{% for g in sheet.goals | sort(attribute='plaec') %}{% endfor %}",
        "1:27 template error: Value at index 0 (a map/struct) does not have an attribute at path: plaec",
    );
    check(
        "{% for g in sheet.goals | sort(attribute='section.nam') | reverse %}{{ g.titel }}{% endfor %}",
        "1:74 there is no field “titel”",
    );
    check(
        "{{ goal.title | split(pat='・') | length + 1 }}{{ goal.title | own(x=goal.x) }}",
        "1:74 GoalView has no “x”",
    );
    check("{{ goal.title | replace(from='a', to=b) }}", "1:38 there is no variable “b”");
    refused_by_tera(
        &[(PAGE, "{% for g in sheet.goals | by_section(key=goal.title) %}{{ g.anything.at.all }}{% endfor %}")],
        "Unknown filter `by_section`",
    );
}

#[test]
fn operators_want_their_form() {
    check(
        "{{ goal.place + goal.title }}",
        "1:4 template error: `+` requires both operands to be numbers, found `u64` and `string`",
    );
    check("{{ -goal.tags }}", "1:5 template error: Only numbers can be negated. This is a `array`");
    check("{% if goal.place > goal.title %}{% endif %}", "1:7 template error: Cannot compare `u64` with `string`");
    check("{% if goal.due < '令和' %}{% endif %}", "1:7 template error: Cannot compare `none` with `string`");
    check(
        "{% if 'x' in goal.place %}{% endif %}",
        "1:14 template error: `in` cannot be used on a container of type `u64`. It can only be used on arrays, strings and map/structs",
    );
    check("{% if 'x' not in goal.tags and goal.title == 3 or goal.due == none %}{% endif %}", "");
    check("{{ (goal.place * 2 // 3) ** 2 % 5 - 1.5 }}{{ goal.place ~ '番' }}", "");
}

#[test]
fn set_binds_a_name_from_there_on() {
    check("{{ x }}{% set x = goal.title %}{{ x }}{{ x.y }}", "1:44 “x” is text and has no “y”");
    check("{% set g = goal %}{{ g.titel }}", "1:24 GoalView has no “titel”");
    check(
        "{% set x %}<b>{{ goal.titel }}</b>{% endset %}{{ x }}{{ x.y }}",
        "1:23 GoalView has no “titel”\n1:59 there is no field “y”",
    );
    check("{% set x | upper %}a{% endset %}{{ x | lower }}", "");
    check(
        "{% if goal.fresh %}{% set c = 'a' %}{% else %}{% set c = 'b' %}{% endif %}{{ c }}{{ c.d }}",
        "1:87 there is no field “d”",
    );
    check("{% if goal.fresh %}{% set c = 'a' %}{% endif %}{% if goal.fresh %}{{ c }}{% endif %}", "");
    check(
        "{% set x = 1 %}{% if goal.fresh %}{% set x = goal %}{% endif %}{{ x.anything }}",
        "1:69 there is no field “anything”",
    );
    check("{% for g in sheet.goals %}{% set y = g %}{% endfor %}{{ y.title }}", "1:57 there is no “y” here");
    check(
        "{% set last = none %}{% for g in sheet.goals %}{% if last and last.title == g.title %}={% endif %}{% set_global last = g %}{% endfor %}{% if last %}{{ last.title }}{% endif %}",
        "",
    );
    check("{% set m = {'a': goal, \"b\": 1} %}{{ m.a.title }}{{ m.c }}", "1:54 there is no field “c”");
    check(
        "{% set l = [goal, ...sheet.goals,] %}{% for g in l %}{{ g.titel }}{% endfor %}",
        "1:59 there is no field “titel”",
    );
    check("{% set m = {...goal, 'x': 1} %}{{ m.x }}{{ m.titel }}", "1:46 there is no field “titel”");
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
        "part.html:1:6 there is no field “titel”\npart.html:1:24 there is no variable “loop”",
    );
    check_all(
        &[(PAGE, "{% include 'part.html' %}{{ y }}"), ("part.html", "{% set_global y = 1 %}{{ y }}")],
        "1:29 there is no “y” here",
    );
    check_all(
        &[
            (PAGE, "{% include 'part.html' %}{% if goal.section %}{% include 'part.html' %}{% endif %}"),
            ("part.html", "{{ goal.section.key }}"),
        ],
        "part.html:1:4 “goal.section” may be none",
    );
    check_all(
        &[(PAGE, "{% include 'a' %}"), ("a", "{{ x }}"), ("unused", "{{ y }}")],
        "a:1:4 there is no variable “x”\nunused:1:4 there is no variable “y”",
    );
    refused_by_tera(
        &[(PAGE, "{% include 'a' %}"), ("a", "{{ x }}{% include 'page.html' %}"), ("unused", "{{ y }}")],
        "Circular include",
    );
}

#[test]
fn a_page_is_walked_from_the_template_it_extends() {
    check_all(
        &[
            (
                "base.html",
                "{% set width = 3 %}{{ titel }}{% block main %}{{ sheet.x }}{% block inner %}{% endblock %}{% endblock main %}{% block foot %}{{ goal.y }}{% endblock %}",
            ),
            (
                PAGE,
                "{% extends 'base.html' %}{% block main %}{{ goal.titel }}{{ width }}{{ super() }}{% endblock %}{% block foot %}{% endblock %}",
            ),
        ],
        "base.html:1:23 there is no variable “titel”\nbase.html:1:56 SheetView has no “x”\nbase.html:1:134 GoalView has no “y”\n1:50 GoalView has no “titel”",
    );
    check_all(
        &[
            (
                "base.html",
                "{% set width = 3 %}{{ titel }}{% block main %}{{ sheet.x }}{% block inner %}{% endblock %}{% endblock main %}{% block foot %}{{ goal.y }}{% endblock %}",
            ),
            ("middle.html", "{% extends 'base.html' %}{% block inner %}{{ goal.z }}{% endblock inner %}"),
            (PAGE, "{% extends 'middle.html' %}{% block foot %}{% endblock %}"),
        ],
        "base.html:1:23 there is no variable “titel”\nbase.html:1:56 SheetView has no “x”\nbase.html:1:134 GoalView has no “y”\nmiddle.html:1:51 GoalView has no “z”",
    );
}

#[test]
fn a_component_is_walked_with_what_it_is_given() {
    check_all(
        &[
            (
                "parts.html",
                "{% component Card(goal, size: integer = 1, @sheet, ...rest) {\"a\": 1} %}{{ goal.titel }}{{ size + 1 }}{{ words }}{{ sheet.department }}{{ rest.x }}{% endcomponent Card %}",
            ),
            (PAGE, "{{ <Card goal={sheet.goals[0]} size={2} other=\"x\" /> }}"),
        ],
        "parts.html:1:80 there is no field “titel”\nparts.html:1:105 there is no variable “words”\nparts.html:1:143 there is no field “x”",
    );
    check_all(
        &[
            (
                "parts.html",
                "{% component ui.Button(label: string, icon=none) %}{{ label }}{% if icon %}{{ icon.x }}{% endif %}{{ body }}{% endcomponent ui.Button %}",
            ),
            (PAGE, "{% set label = 'x' %}{% <ui.Button label> %}{{ goal.titel }}{% </ui.Button> %}"),
        ],
        "1:53 GoalView has no “titel”\nparts.html:1:84 there is no field “x”",
    );
    check_all(
        &[
            (
                "parts.html",
                "{% component ui.Button(label: string, icon=none) %}{{ label }}{% if icon %}{{ icon.x }}{% endif %}{{ body }}{% endcomponent ui.Button %}",
            ),
            (
                PAGE,
                "{{ <ui.Button lable='a'/> }}{{ <ui.Button label={goal.place}/> }}{{ <ui.Button label={goal.due}/> }}",
            ),
        ],
        "1:4 template error: Unknown argument(s) `lable` in component call. Possible argument(s) are: `icon`, `label`\nparts.html:1:84 there is no field “x”",
    );
    check(
        "{% component A(x) %}{{ x.y }}{{ goal }}{% endcomponent %}{{ goal.z }}",
        "1:26 there is no field “y”\n1:33 there is no variable “goal”\n1:66 GoalView has no “z”",
    );
    check(
        "{% component A(x) %}{% if x %}{{ <A x={[x]} /> }}{% endif %}{% endcomponent %}{{ <A x={goal.b} /> }}",
        "1:93 GoalView has no “b”",
    );
    refused_by_tera(
        &[(
            PAGE,
            "{% component A(x) %}{% if x %}{{ <A x={[x]} /> }}{% endif %}{% endcomponent %}{{ <A {...goal} /> }}{{ <Unknown a={goal.b}/> }}",
        )],
        "Unknown component `Unknown`",
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

#[test]
fn what_the_values_say_is_left_to_the_pages() {
    refused_while_building("{% if goal.fresh %}{{ throw(message='no') }}{% endif %}");
    check("{{ 100 / goal.place }}{{ goal.tags[4:] | length }}", "");
    refused_while_building("{{ goal.title | int }}");
    refused_while_building("{{ goal.tags[1] }}");
}

#[test]
fn an_argument_that_is_missing_is_not_blamed_on_the_value() {
    let message = "1:4 template error: Invalid type for the value, expected `&str` but got `none`";
    check("{{ goal.title | trim(pat=goal.due) }}", message);
}
