//! The sample sheet is the real one, cell for cell.

use std::collections::BTreeMap;

use crate::site::{repository, run};

/// The source's rows: seven cells each, 番号 filled down, the empty column of merged cells dropped, blanks that wrapped
/// lines left in names removed.
fn source_rows() -> Vec<[String; 7]> {
    let text = include_str!("../fixtures/kokubunji-r5-kodomo-katei.txt");
    let mut number = String::new();
    let mut rows = Vec::new();
    for line in text.lines() {
        let mut cells: Vec<&str> = line.split('\t').collect();
        if cells.len() < 7 || ["番号", "作成日"].contains(&cells[0]) {
            continue;
        }
        if cells.len() == 8 {
            assert_eq!(cells.remove(5), "", "the merged column is empty");
        }
        if !cells[0].is_empty() {
            number = cells[0].to_owned();
        }
        let unwrapped = |cell: &str| cell.replace(' ', "");
        rows.push([
            number.clone(),
            cells[1].to_owned(),
            unwrapped(cells[2]),
            cells[3].to_owned(),
            cells[4].to_owned(),
            cells[5].to_owned(),
            unwrapped(cells[6]),
        ]);
    }
    rows
}

/// The text of an element's inside: tags dropped, entities decoded.
fn text(html: &str) -> String {
    let mut text = String::new();
    let mut inside = false;
    for c in html.chars() {
        match c {
            '<' => inside = true,
            '>' => inside = false,
            c if !inside => text.push(c),
            _ => {}
        }
    }
    let entities = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&#x27;", "'"),
        ("&#x2F;", "/"),
        ("&amp;", "&"),
    ];
    let decoded = entities.iter().fold(text, |text, (entity, c)| text.replace(entity, c));
    decoded.trim().to_owned()
}

#[test]
fn all_23_goals_have_the_seven_cells_of_the_source() {
    let output = tempfile::TempDir::new().expect("a temporary folder can be made");
    let output = output.path().join("site");
    let built = run(repository(), &["build", "--output", output.to_str().expect("UTF-8")], &[]);
    assert_eq!(built.status, 0, "{}", built.stderr);
    let page = std::fs::read_to_string(output.join("r5/kodomo-katei/index.html")).expect("the sheet's page is there");
    let rows = source_rows();
    assert_eq!(rows.len(), 23);
    let shown: Vec<&str> = page.split("<tr ").skip(1).filter(|row| row.contains(" data-place=\"")).collect();
    assert_eq!(shown.len(), 23);
    for (row, expected) in shown.iter().zip(&rows) {
        let cells: BTreeMap<&str, String> = row
            .split("data-field=\"")
            .skip(1)
            .map(|cell| {
                let (field, rest) = cell.split_once('"').expect("an attribute ends");
                let (_, inside) = rest.split_once('>').expect("a tag ends");
                let end = inside.find("</td>").or_else(|| inside.find("</th>")).expect("a cell ends");
                // Behind a deadline stands what it means, which the form on paper does not show.
                let inside = inside[..end].split("<span class=\"meaning\"").next().unwrap_or_default();
                (field, text(inside))
            })
            .collect();
        let fields = ["number", "title", "category", "level", "method", "due", "section"];
        for (field, expected) in fields.iter().zip(expected) {
            assert_eq!(cells[field], *expected, "{field} of {}", cells["title"]);
        }
    }
    for text in ["令和5年4月1日", "子ども家庭部長", "宮本学"] {
        assert!(page.contains(text), "the head shows {text}");
    }
}

#[test]
fn the_goals_are_numbered_as_in_the_source() {
    let folder = repository().join("content/r5/kodomo-katei");
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .expect("the sheet is there")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .filter(|name| name != "_index.md")
        .collect();
    names.sort();
    let mut expected = Vec::new();
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for row in source_rows() {
        let count = counts.entry(row[0].clone()).or_default();
        *count += 1;
        expected.push(format!("{}-{count}.md", row[0]));
    }
    expected.sort();
    assert_eq!(names, expected);
}
