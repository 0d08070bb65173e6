//! Texts and names as Windows, Macintosh and old programs write them: each is accepted, or refused with what to do about it.

use std::collections::BTreeSet;

use encoding_rs::{EUC_JP, ISO_2022_JP, SHIFT_JIS};

use crate::site::{Site, goal};

const PLACE: &str = "content/r5/kosodate/2-1.md";

/// A goal with characters that are not in every character set.
fn text() -> String {
    goal("髙﨑㈱との協定①", "相談室")
}

#[test]
fn utf8_is_accepted_with_marks_any_line_ends_and_characters_of_one_maker() {
    let plain = Site::small().file(PLACE, &text());
    assert_eq!(plain.build().stderr, "");
    let page = plain.read("public/r5/kosodate/2-1.html");
    assert!(page.contains("髙﨑㈱との協定①"), "{page}");
    for dressed in [
        format!("\u{feff}{}", text()),
        format!("\u{feff}\u{feff}{}", text()),
        text().replace('\n', "\r\n"),
        text().replace('\n', "\r"),
        format!("\u{feff}{}", text().replace('\n', "\r\n")),
    ] {
        let site = Site::small().file(PLACE, &dressed);
        assert_eq!(site.build().stderr, "", "{dressed:?}");
        assert_eq!(site.read("public/r5/kosodate/2-1.html"), page, "{dressed:?}");
    }
}

#[test]
fn every_other_encoding_is_named_with_what_to_do() {
    let utf16 = |to_bytes: fn(u16) -> [u8; 2]| {
        let marked = format!("\u{feff}{}", text());
        marked.encode_utf16().flat_map(to_bytes).collect::<Vec<u8>>()
    };
    // EUC and ISO-2022 know no characters of one maker.
    let common = text().replace(['髙', '﨑', '㈱', '①'], "高");
    for (name, bytes) in [
        ("Shift_JIS", SHIFT_JIS.encode(&text()).0.into_owned()),
        ("UTF-16LE", utf16(u16::to_le_bytes)),
        ("UTF-16BE", utf16(u16::to_be_bytes)),
        ("EUC-JP", EUC_JP.encode(&common).0.into_owned()),
        ("ISO-2022-JP", ISO_2022_JP.encode(&common).0.into_owned()),
    ] {
        let site = Site::small().bytes(PLACE, &bytes);
        for (language, told) in [("ja", "UTF-8 で保存し直してください"), ("en", "save it as UTF-8")] {
            let run = site.run(&["build", "--lang", language]);
            assert_eq!(run.status, 1, "{name}");
            for part in ["not-utf8", PLACE, name, told] {
                assert!(run.stderr.contains(part), "{name}, {part}: {}", run.stderr);
            }
        }
        assert!(!site.path("public").exists(), "{name}");
        assert_eq!(std::fs::read(site.path(PLACE)).expect("it is there"), bytes, "{name}: nothing is written");
        assert_eq!(site.run(&["fmt"]).status, 1, "{name}");
        assert_eq!(std::fs::read(site.path(PLACE)).expect("it is there"), bytes, "{name}: nothing is put in order");
    }
}

#[test]
fn a_name_taken_apart_is_the_name_put_together() {
    // Macintosh writes が as か with a mark; who links to it types が.
    let site = Site::small()
        .file("content/r5/kosodate/か\u{3099}いよう.md", &goal("概要", "相談室"))
        .file("content/r5/kosodate/図か\u{3099}.csv", "a,b\n")
        .file(PLACE, &(text() + "\n[概要](がいよう.md) と[表](図が.csv)\n"));
    let run = site.run(&["build", "--lang", "en"]);
    assert_eq!((run.status, run.stderr.as_str()), (0, ""));
    let page = site.read("public/r5/kosodate/2-1.html");
    let links = page.split("<main").nth(1).expect("a main part").split("href=\"").skip(1);
    let links: BTreeSet<&str> = links.filter_map(|rest| rest.split('"').next()).collect();
    let there = site.tree("public");
    for found in ["goal", "file"] {
        let is_found = |link: &&&str| match found {
            "goal" => {
                !link.contains('/') && there.contains_key(&format!("r5/kosodate/{link}")) && link.starts_with('x')
            }
            _ => link.ends_with(".csv") && there.contains_key(link.trim_start_matches("../")),
        };
        assert_eq!(links.iter().filter(is_found).count(), 1, "{found}: {links:?}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_name_that_is_no_text_is_told_and_nothing_is_built() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;

    // Half of a pair of UTF-16, and a name in Shift_JIS.
    for name in [b"\xED\xA0\x80.md".as_slice(), b"\x96\xDA\x95W.md"] {
        let site = Site::small();
        let path = site.path("content/r5/kosodate").join(OsStr::from_bytes(name));
        std::fs::write(path, text()).expect("the file can be written");
        let run = site.run(&["build"]);
        assert_eq!(run.status, 1);
        for part in ["forbidden-name", "content/r5/kosodate/", "UTF-8 ではありません", "付け直してください"]
        {
            assert!(run.stderr.contains(part), "{part}: {}", run.stderr);
        }
        assert!(!site.path("public").exists());
    }
}

#[test]
fn half_a_character_in_yaml_is_an_error_at_its_place() {
    let site = Site::small().file(PLACE, "---\ntitle: \"a\\uD83D\"\nsection: 相談室\n---\n");
    let run = site.run(&["check", "--format", "short", "--lang", "en"]);
    assert_eq!(run.status, 1);
    assert!(run.stdout.contains("2-1.md:2:8") && run.stdout.contains("bad-yaml"), "{}{}", run.stdout, run.stderr);
}
