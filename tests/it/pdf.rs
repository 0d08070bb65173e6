//! PDFs beside goals: internal texts are found in them however they were written, and what cannot be read is named.

use std::fs;
use std::io::Write;

use encoding_rs::SHIFT_JIS;
use flate2::Compression;
use flate2::write::ZlibEncoder;

use crate::leaks::{TITLE, attaching, passed, stopped};
use crate::site::repository;

fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).expect("it can be packed");
    encoder.finish().expect("it ends")
}

fn hex(text: &str) -> String {
    text.encode_utf16().map(|unit| format!("{unit:04X}")).collect()
}

/// A file of objects, as a program that writes no more than it must would make it.
fn file(objects: &[Vec<u8>]) -> Vec<u8> {
    let mut file = b"%PDF-1.7\n".to_vec();
    for (at, object) in objects.iter().enumerate() {
        file.extend(format!("{} 0 obj\n", at + 1).bytes());
        file.extend(object);
        file.extend(b"\nendobj\n");
    }
    file.extend(b"trailer << /Root 1 0 R >>\n%%EOF\n");
    file
}

fn stream(entries: &str, bytes: &[u8]) -> Vec<u8> {
    let mut object = format!("<< {entries} /Length {} >>\nstream\n", bytes.len()).into_bytes();
    object.extend(bytes);
    object.extend(b"\nendstream");
    object
}

/// The table of a font whose codes are those of Unicode, less 0x20.
const TABLE: &str = "1 begincodespacerange <0000> <FFFF> endcodespacerange\n\
                     2 beginbfrange <0000> <DF00> <0020> <E001> <E002> [<3042> <3044>] endbfrange\n\
                     1 beginbfchar <E003> <3046> endbfchar";

/// Codes of that font.
fn codes(text: &str) -> String {
    text.encode_utf16().map(|unit| format!("{:04X}", unit - 0x20)).collect()
}

/// A page on which this is drawn, with a font of its own table (`/F`), one that Windows encodes (`/W`), one in Shift_JIS (`/S`)
/// and one of which nothing is known (`/X`); and more objects from the eighth on.
fn page(drawn: &str, more: &[Vec<u8>]) -> Vec<u8> {
    let fonts = "/F 4 0 R /W << /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >> \
                 /S << /Type /Font /Subtype /Type0 /Encoding /90ms-RKSJ-H >> \
                 /X << /Type /Font /Subtype /Type0 /Encoding /Identity-H >>";
    let mut objects = vec![
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        format!(
            "<< /Type /Pages /Kids [3 0 R] /Count 1 /Resources << /Font << {fonts} >> /XObject << /P 7 0 R >> >> >>"
        )
        .into_bytes(),
        b"<< /Type /Page /Parent 2 0 R /Contents [6 0 R] >>".to_vec(),
        b"<< /Type /Font /Subtype /Type0 /Encoding /Identity-H /ToUnicode 5 0 R >>".to_vec(),
        stream("/Filter /FlateDecode", &packed(TABLE.as_bytes())),
        stream("/Filter [/FlateDecode]", &packed(drawn.as_bytes())),
        stream("/Type /XObject /Subtype /Image /Filter /DCTDecode", b"\xFF\xD8"),
    ];
    objects.extend_from_slice(more);
    file(&objects)
}

fn shown(text: &str) -> String {
    format!("BT /F 12 Tf 1 0 0 1 50 700 Tm <{}> Tj ET", codes(text))
}

#[test]
fn what_browsers_and_offices_print_is_read() {
    for name in ["chromium.pdf", "libreoffice.pdf"] {
        let bytes = fs::read(repository().join("tests/fixtures/pdf").join(name)).expect("it is there");
        let told = stopped(&attaching(name, &bytes), name);
        assert!(told.contains(&format!("「{TITLE}」")) && told.contains(name), "{told}");
        let path = "content/r5/kosodate/3-1.md";
        let clean = attaching(name, &bytes);
        let other = clean.read(path).replace(TITLE, "部長会");
        assert_eq!(passed(&clean.file(path, &other), name), "", "{name}: cells beside each other are no word");
    }
}

#[test]
fn a_text_is_found_however_it_is_drawn() {
    let letters: String = TITLE.chars().map(|letter| format!("<{}> Tj 12 0 Td ", codes(&letter.to_string()))).collect();
    let placed: String = TITLE
        .chars()
        .enumerate()
        .map(|(at, letter)| {
            format!("BT /F 12 Tf 1 0 0 1 {} 700 Tm <{}> Tj ET ", 50 + 12 * at, codes(&letter.to_string()))
        })
        .collect();
    let kerned: String = TITLE.chars().map(|letter| format!("<{}> -20 ", codes(&letter.to_string()))).collect();
    let japanese: String = SHIFT_JIS.encode(TITLE).0.iter().map(|byte| format!("{byte:02x}")).collect();
    let (first, second) = ("用地の取", "得交渉");
    for drawn in [
        shown(TITLE),
        format!("BT /F 12 Tf 50 700 Td {letters}ET"),
        placed,
        format!("q 0.1 0 0 -0.1 0 800 cm BT /F 120 Tf [{kerned}] TJ ET Q"),
        format!("BT /F 12 Tf 14 TL <{}> ' <{}> ' ET", codes("前の行"), codes(TITLE)),
        format!("BT /S 12 Tf <{japanese}> Tj ET"),
        format!("/Span << /ActualText <FEFF{}> >> BDC BT /F 12 Tf <0000> Tj ET EMC", hex(TITLE)),
        format!("BI /W 1 /H 1 ID \x01(\x02 EI {}", shown(TITLE)),
        format!("% ( a comment\n{}", shown(TITLE)),
        format!("BT /F 12 Tf <{}> Tj ET BT /F 12 Tf 1 0 0 1 48 0 Tm <{}> Tj ET", codes(first), codes(second)),
    ] {
        let told = stopped(&attaching("a.pdf", &page(&drawn, &[])), &drawn);
        assert!(told.contains(&format!("「{TITLE}」")), "{told}");
    }
    let site = |drawn: &str| {
        let site = attaching("a.pdf", &page(drawn, &[]));
        let internal = site.read("content/r5/kosodate/3-1.md").replace(TITLE, "Land (purchase) plan");
        site.file("content/r5/kosodate/3-1.md", &internal)
    };
    for drawn in [
        "BT /W 12 Tf (Land \\(purchase\\) pl\\141n) Tj ET",
        "BT /W 12 Tf [(Land (purch) 15 <617365>) (\\)\\\n plan)] TJ ET",
    ] {
        let drawn = drawn.replace("(purch) 15 <617365>)", "\\(purch) 15 <617365>");
        stopped(&site(&drawn), &drawn);
    }
}

#[test]
fn a_text_is_found_wherever_it_stands_in_a_file() {
    let utf16 = format!("<FEFF{}>", hex(TITLE));
    let together = {
        let (first, second) = ("<< /Kind /Other >>", format!("<< /Type /Annot /Contents {utf16} >>"));
        let places = format!("20 0 21 {} ", first.len() + 1);
        let content = format!("{places}{first} {second}");
        stream(&format!("/Type /ObjStm /N 2 /First {} /Filter /FlateDecode", places.len()), &packed(content.as_bytes()))
    };
    let form = format!("BT /F 12 Tf <{}> Tj ET", codes(TITLE));
    let table = format!("番号,項目\n1,{TITLE}\n");
    let about = format!("<x:xmpmeta><dc:title>{TITLE}</dc:title></x:xmpmeta>");
    let ascii: String = form.bytes().map(|byte| format!("{byte:02X}")).collect::<String>() + ">";
    for (what, object) in [
        ("a note", format!("<< /Type /Annot /Contents {utf16} >>").into_bytes()),
        ("a title", format!("<< /Title {utf16} /Author (x) >>").into_bytes()),
        ("packed together", together),
        ("a form", stream("/Subtype /Form /Resources << /Font << /F 4 0 R >> >>", form.as_bytes())),
        (
            "an odd filter",
            stream("/Subtype /Form /Resources << /Font << /F 4 0 R >> >> /Filter /AHx", ascii.as_bytes()),
        ),
        ("an attached table", stream("/Type /EmbeddedFile", &SHIFT_JIS.encode(&table).0)),
        ("what is said of it", stream("/Type /Metadata /Subtype /XML", about.as_bytes())),
    ] {
        let told = stopped(&attaching("a.pdf", &page(&shown("公開の文"), &[object])), what);
        assert!(told.contains(&format!("「{TITLE}」")), "{what}: {told}");
    }
    let earlier = [page(&shown(TITLE), &[]), file(&[b"<< /Type /Catalog >>".to_vec()])].concat();
    stopped(&attaching("a.pdf", &earlier), "an earlier version in the same file");
    let long =
        String::from_utf8_lossy(&stream("/Subtype /Form /Resources << /Font << /F 4 0 R >> >>", form.as_bytes()))
            .replace("/Length ", "/Length 9");
    stopped(&attaching("a.pdf", &page(&shown("公開の文"), &[long.into_bytes()])), "a wrong length");
    assert_eq!(passed(&attaching("a.pdf", &page(&shown("公開の文"), &[])), "nothing internal"), "");
}

#[test]
fn what_cannot_be_read_of_a_file_is_named() {
    let drawn = shown("公開の文");
    let bomb = stream("/Type /Metadata /Filter /FlateDecode", &packed(&vec![b' '; 4 << 20]));
    let locked = [page(&drawn, &[]), b"trailer << /Root 1 0 R /Encrypt 9 0 R >>\n%%EOF\n".to_vec()].concat();
    let locked_table = page(&drawn, &[stream("/Type /XRef /Encrypt << /Filter /Standard >>", b"")]);
    for (bytes, why) in [
        (locked, "暗号化されています"),
        (locked_table, "暗号化されています"),
        (
            page(&format!("{} BT /X 12 Tf <0001000200030004> Tj ET", shown(&"公開の文".repeat(100))), &[]),
            "何の文字か分からない文字",
        ),
        (page("BT /Unknown 12 Tf (abcd) Tj ET", &[]), "何の文字か分からない文字"),
        (page("q 600 0 0 800 0 0 cm /P Do Q", &[]), "画像だけのページ"),
        (page(&drawn, &[stream("/Subtype /Form /Filter /LZWDecode", b"\x80\x0B")]), "読み取れない方式"),
        (page(&drawn, &[stream("/Subtype /Form /Filter /FlateDecode", b"no")]), "壊れています"),
        (page(&drawn, &[bomb]), "大きすぎます"),
        (b"%PDF-1.7\n1 0 obj".to_vec(), "壊れています"),
    ] {
        let told = passed(&attaching("a.pdf", &bytes), why);
        assert!(told.contains("警告[unsearched-file]") && told.contains(why), "{why}: {told}");
    }
    // A blank or a bullet that is no letter is no reason to warn.
    let bullet = format!("{} BT /X 12 Tf <0001000100020003> Tj ET", shown("公開の文"));
    assert_eq!(passed(&attaching("a.pdf", &page(&bullet, &[])), "a bullet"), "");
}
