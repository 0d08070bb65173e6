//! `schema`: the schemas know what the reader knows, and take the files that it takes.

use std::collections::BTreeSet;

use goalsheet::model::keys;
use serde_json::{Value, json};

use crate::site::{Site, repository, run, tree};

/// The schema the program prints in a folder.
fn schema(arguments: &[&str]) -> Value {
    let run = run(repository(), &[&["schema"], arguments].concat(), &[]);
    assert_eq!((run.status, run.stderr.as_str()), (0, ""));
    serde_json::from_str(&run.stdout).expect("it is JSON")
}

fn schema_of(site: &Site, arguments: &[&str]) -> Value {
    let run = site.run(&[&["schema"], arguments].concat());
    assert_eq!(run.status, 0, "{}", run.stderr);
    serde_json::from_str(&run.stdout).expect("it is JSON")
}

/// What a schema has against a text of YAML.
fn problems(schema: &Value, yaml: &str) -> Vec<String> {
    let value: Value = serde_yaml::from_str(yaml).unwrap_or_else(|error| panic!("{error}: {yaml}"));
    let validator = jsonschema::draft202012::new(schema).expect("it is a schema");
    validator.iter_errors(&value).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

fn front_matter(text: &str) -> &str {
    text.strip_prefix("---\n").and_then(|rest| rest.split_once("---\n")).map(|(front, _)| front).expect("it has one")
}

#[test]
fn the_repository_s_own_files_are_as_the_schemas_say() {
    let (goals, heads, config) = (schema(&["goal"]), schema(&["head"]), schema(&["config"]));
    for (path, bytes) in tree(&repository().join("content")) {
        let text = String::from_utf8(bytes).expect("it is UTF-8");
        let schema = if path.ends_with("_index.md") { &heads } else { &goals };
        assert_eq!(problems(schema, front_matter(&text)), Vec::<String>::new(), "{path}");
    }
    let text = std::fs::read_to_string(repository().join("goalsheet.yaml")).expect("it is there");
    assert_eq!(problems(&config, &text), Vec::<String>::new());
}

#[test]
fn the_configuration_of_the_manual_is_as_its_schema_says() {
    let page = repository().join("docs/manual/en/configuration.md");
    let text = std::fs::read_to_string(page).expect("it is there");
    let (_, after) = text.split_once("All of them at once:\n\n```yaml\n").expect("the manual shows one");
    let (example, _) = after.split_once("```").expect("it ends");
    assert_eq!(problems(&schema(&["config"]), example), Vec::<String>::new());
}

#[test]
fn what_new_and_init_make_is_as_the_schemas_say() {
    let site = Site::small();
    assert_eq!(site.run(&["new", "r5/kosodate", "no", "--section", "相談室"]).status, 0);
    assert_eq!(site.run(&["new", "--sheet", "r5/zaisei", "財政部"]).status, 0);
    let goals = schema_of(&site, &["goal"]);
    assert_eq!(problems(&goals, front_matter(&site.read("content/r5/kosodate/2-1.md"))), Vec::<String>::new());
    let heads = schema_of(&site, &["head"]);
    assert_eq!(problems(&heads, front_matter(&site.read("content/r5/zaisei/_index.md"))), Vec::<String>::new());
}

#[test]
fn broken_files_are_not() {
    let goals = schema(&["goal"]);
    for broken in [
        "section: 共通\n",
        "title:\n",
        "title: x\nsection: 総務課\n",
        "title: x\ncategory: [個別計画, 個別]\n",
        "title: x\ntitel: y\n",
        "title: x\n題名: y\n",
        "title: [x]\n",
        "title: x\nallow: { unknown-key: なぜ }\n",
        "title: x\nallow: { missing-field: }\n",
    ] {
        assert!(!problems(&goals, broken).is_empty(), "{broken}");
    }
    let heads = schema(&["head"]);
    for broken in [
        "title: x\n",
        "department: x\nsections: [{ key: a }]\n",
        "department: x\nsections: [{ name: a, key: カ }]\n",
        "department: x\nholder: 部長\n",
        "department: x\ncontact: { mail: 電話で }\n",
        "department: x\norder: 最初\n",
    ] {
        assert!(!problems(&heads, broken).is_empty(), "{broken}");
    }
    let configs = schema(&["config"]);
    for broken in [
        "title: x\n",
        "organization: x\nlanguage: fr\n",
        "organization: x\ndates: 和暦\n",
        "organization: x\nsource_url: https://git.example.jp/\n",
        "organization: x\nbase_url: city.example.jp\n",
        "organization: x\nfields: { budget: { type: number } }\n",
        "organization: x\nfields: { rank: { label: a, type: choice } }\n",
        "organization: x\nfields: { id: { label: a } }\n",
        "organization: x\nfields: { level: { label: a, type: number } }\n",
        "organization: x\ncheck: { severity: { dead-link: loud } }\n",
        "organization: x\ncheck: { severity: { unknown-key: \"off\" } }\n",
        "organization: x\nstyle: { tone: rude }\n",
        "organization: x\nformat: { sentences: たぶん }\n",
    ] {
        assert!(!problems(&configs, broken).is_empty(), "{broken}");
    }
}

#[test]
fn a_site_s_names_and_own_fields_are_offered() {
    let site = Site::small()
        .file(
            "goalsheet.yaml",
            "organization: 見本市\ncategories: [甲, 乙]\nfields:\n  due: { label: 期日 }\n  budget: { label: 予算額, type: number, unit: 千円 }\n  priority: { label: 優先度, type: choice, choices: [高, 低] }\n  remarks: { label: 備考, type: prose }\n",
        )
        .file("content/r5/zaisei/_index.md", "---\ndepartment: 財政部\nsections: [財政課, 保育課]\n---\n");
    let goals = schema_of(&site, &["goal"]);
    let at = |path: &str| goals.pointer(path).unwrap_or_else(|| panic!("nothing at {path}"));
    assert_eq!(at("/properties/section/anyOf/0/enum"), &json!(["保育課", "相談室", "財政課", null]));
    assert_eq!(at("/properties/category/anyOf/0/enum"), &json!(["甲", "乙", null]));
    assert_eq!(at("/properties/priority/enum"), &json!(["高", "低", null]));
    assert_eq!(at("/properties/due/title"), "期日");
    assert!(at("/properties/budget/description").as_str().is_some_and(|text| text.contains("千円")));
    assert_eq!(goals.pointer("/properties/remarks"), None, "prose stands in the body");
    let of_sheet = schema_of(&site, &["goal", "content/r5/zaisei"]);
    assert_eq!(of_sheet.pointer("/properties/section/anyOf/0/enum"), Some(&json!(["財政課", "保育課", null])));
    assert_eq!(site.run(&["schema", "goal", "content/r6"]).status, 2);
    let columns = schema_of(&site, &["config"]);
    let offered = columns.pointer("/properties/columns/items/anyOf/0/anyOf/0/enum").and_then(Value::as_array);
    assert!(offered.is_some_and(|names| names.contains(&json!("budget"))));
}

#[test]
fn without_a_site_every_name_is_possible() {
    let nowhere = Site::empty();
    let goals = schema_of(&nowhere, &["goal"]);
    assert_eq!(problems(&goals, "title: x\nsection: 総務課\ncategory: 甲\nbudget: 3\n"), Vec::<String>::new());
    assert!(!problems(&goals, "section: 総務課\n").is_empty());
    assert_eq!(nowhere.run(&["schema", "goal", "."]).status, 2, "a folder that is named is a site");
    let broken = Site::empty().file("goalsheet.yaml", "organisation: x\n");
    assert_eq!(broken.run(&["schema", "goal"]).status, 1);
}

/// The keys of a map's schema.
fn keys_at(schema: &Value, path: &str) -> BTreeSet<String> {
    let properties = schema.pointer(&format!("{path}/properties")).and_then(Value::as_object);
    properties.unwrap_or_else(|| panic!("no properties at {path}")).keys().cloned().collect()
}

#[test]
fn the_schemas_have_the_reader_s_keys_and_no_others() {
    let nowhere = Site::empty();
    let (goals, heads, configs) =
        (schema_of(&nowhere, &["goal"]), schema_of(&nowhere, &["head"]), schema_of(&nowhere, &["config"]));
    for (schema, path, expected) in [
        (&goals, "", &keys::GOAL),
        (&heads, "", &keys::HEAD),
        (&heads, "/properties/holder", &keys::HOLDER),
        (&heads, "/properties/contact/anyOf/1", &keys::CONTACT),
        (&heads, "/properties/sections/items/anyOf/1", &keys::SECTION),
        (&configs, "", &keys::CONFIG),
        (&configs, "/properties/theme/anyOf/1", &keys::THEME),
        (&configs, "/properties/categories/items/anyOf/1", &keys::CATEGORY),
        (&configs, "/properties/fields/properties/level", &keys::OFFICIAL_FIELD),
        (&configs, "/properties/fields/additionalProperties", &keys::FIELD),
        (&configs, "/properties/columns/items/anyOf/1", &keys::COLUMN),
        (&configs, "/properties/check", &keys::CHECK),
        (&configs, "/properties/style", &keys::STYLE),
        (&configs, "/properties/format", &keys::FORMAT),
    ] {
        let expected: BTreeSet<String> = expected.names().map(str::to_owned).collect();
        assert_eq!(keys_at(schema, path), expected, "{path}");
        for key in expected {
            let words = schema.pointer(&format!("{path}/properties/{key}/description")).and_then(Value::as_str);
            let both =
                words.and_then(|words| words.split_once("\n\n")).unwrap_or_else(|| panic!("{path} {key} says nothing"));
            assert!(!both.0.is_ascii() && both.1.chars().any(|letter| letter.is_ascii_alphabetic()), "{key}: {both:?}");
        }
    }
    for (word, key) in keys::GOAL.synonyms() {
        let words = goals.pointer(&format!("/properties/{key}/x-synonyms")).and_then(Value::as_array);
        assert!(words.is_some_and(|words| words.contains(&json!(word))), "{word}");
    }
}
