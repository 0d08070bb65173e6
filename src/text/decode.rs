//! The bytes of a file → its text.
//!
//! Comes in: a path and the bytes found there. Goes out: the text in UTF-8 without a byte order mark and with LF line
//! ends, and the problem, if it cannot be used. Files in other encodings are recognised so that the message can say which
//! one it is, but never accepted: the next editor would write them back in another one.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::ops::Range;
use std::sync::Arc;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{EUC_JP, Encoding, ISO_2022_JP, SHIFT_JIS, UTF_16BE, UTF_16LE};

use crate::model::limits::{LARGEST_TEXT, too_large};
use crate::model::{Code, Diagnostic, Message, Place, Source};
use crate::say;

/// Decodes a file's bytes.
///
/// The text of the result has no byte order mark and ends its lines with LF. A file over [`LARGEST_TEXT`] gives
/// `file-too-large` and an empty text; one that is not UTF-8, or holds control characters, gives `not-utf8` at the first
/// such place and the text as well as it could be guessed, for showing the line only.
pub fn decode(path: &str, bytes: Vec<u8>) -> (Arc<Source>, Vec<Diagnostic>) {
    let size = bytes.len() as u64;
    if size > LARGEST_TEXT {
        let source = Source::new(path, "");
        let problem = too_large(Place::file(&source), size);
        return (source, vec![problem]);
    }
    if let Some(kind) = signature(&bytes) {
        let source = Source::new(path, "");
        let problem = not_text(&source, kind);
        return (source, vec![problem]);
    }
    let bytes = without_marks(bytes);
    match String::from_utf8(bytes) {
        Ok(text) => match seven_bit_encoding(text.as_bytes()) {
            Some(encoding) => foreign(path, text.as_bytes(), Some(encoding), 0),
            None => utf8(path, text),
        },
        Err(error) => {
            let valid = error.utf8_error().valid_up_to();
            let bytes = error.into_bytes();
            let encoding = guess(&bytes);
            foreign(path, &bytes, encoding, valid)
        }
    }
}

/// What bytes say as text, in each encoding that they may be in; nothing if they are no text in any.
///
/// Files that others made are read by other programs, which take them for one encoding or another. Where it is not certain
/// which, all are meant: half a file may have been put to another in another encoding.
pub fn readings(bytes: &[u8]) -> Vec<Cow<'_, str>> {
    let is_text = |bytes: &[u8]| !bytes.iter().any(|byte| *byte < b' ' && !is_blank_or_escape(*byte));
    let is_plain = !bytes.contains(&0) && !bytes.contains(&0x1B);
    if let Some(text) = std::str::from_utf8(bytes).ok().filter(|_| is_plain) {
        return if is_text(bytes) { vec![Cow::Borrowed(text)] } else { Vec::new() };
    }
    let marked = Encoding::for_bom(bytes).map(|(encoding, _)| encoding).filter(|encoding| is_wide(encoding));
    if let Some(wide) = marked.or_else(|| utf16(bytes)) {
        return vec![wide.decode_with_bom_removal(bytes).0];
    }
    if !is_text(bytes) {
        return Vec::new();
    }
    let foreign = [SHIFT_JIS, EUC_JP, ISO_2022_JP].map(|encoding| encoding.decode_without_bom_handling(bytes).0);
    [String::from_utf8_lossy(bytes)].into_iter().chain(foreign).collect()
}

/// Control characters that texts hold: tab, line ends, a new page, the end of a file of DOS, and what ISO-2022-JP begins with.
fn is_blank_or_escape(byte: u8) -> bool {
    matches!(byte, b'\t' | b'\n' | 0x0B | 0x0C | b'\r' | 0x1A | 0x1B)
}

fn is_wide(encoding: &'static Encoding) -> bool {
    encoding == UTF_16LE || encoding == UTF_16BE
}

/// Without byte order marks at the front; there are several where programs that each put one there took turns.
fn without_marks(bytes: Vec<u8>) -> Vec<u8> {
    const MARK: &[u8] = b"\xEF\xBB\xBF";
    let mut rest = bytes.as_slice();
    while let Some(after) = rest.strip_prefix(MARK) {
        rest = after;
    }
    if rest.len() == bytes.len() { bytes } else { rest.to_vec() }
}

fn utf8(path: &str, text: String) -> (Arc<Source>, Vec<Diagnostic>) {
    let source = Source::new(path, with_line_feeds(text));
    let problems = control_characters(&source).into_iter().collect();
    (source, problems)
}

/// Line ends as LF: CRLF is Windows, a lone CR an old Macintosh.
fn with_line_feeds(text: String) -> String {
    if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text }
}

/// What a file is that was only renamed to `.md`, by its first bytes.
fn signature(bytes: &[u8]) -> Option<Message> {
    let begins = |mark: &[u8]| bytes.starts_with(mark);
    if begins(b"PK\x03\x04") {
        Some(say!(
            "Excel・Word・ZIP などのファイル（.xlsx .docx .zip）",
            "an Excel, Word or ZIP file (.xlsx, .docx, .zip)"
        ))
    } else if begins(b"\xD0\xCF\x11\xE0") {
        Some(say!("古い形式の Excel・Word などのファイル（.xls .doc）", "an old Excel or Word file (.xls, .doc)"))
    } else if begins(b"%PDF-") {
        Some(say!("PDF ファイル", "a PDF file"))
    } else if begins(b"\x89PNG") || begins(b"\xFF\xD8\xFF") || begins(b"GIF8") {
        Some(say!("画像ファイル", "an image"))
    } else {
        None
    }
}

fn not_text(source: &Arc<Source>, kind: Message) -> Diagnostic {
    let message = Message {
        ja: format!("文章のファイルではありません。中身は{}のようです", kind.ja),
        en: format!("this is not a text file; it looks like {}", kind.en),
    };
    Diagnostic::new(Code::NotUtf8, Place::file(source), message).help(say!(
        "拡張子が .md のファイルは、メモ帳などで文章を書き、UTF-8 で保存してください",
        "a file ending in .md holds plain text: save it as UTF-8"
    ))
}

/// The first control character, and how many there are.
fn control_characters(source: &Arc<Source>) -> Option<Diagnostic> {
    let is_control = |byte: &u8| *byte < 0x20 && *byte != b'\t' && *byte != b'\n';
    let bytes = source.text.as_bytes();
    let at = bytes.iter().position(is_control)?;
    let count = bytes.iter().filter(|byte| is_control(byte)).count();
    let name = format!("U+{:04X}", bytes[at]);
    let message = if bytes[at] == 0 {
        say!(
            "文章のファイルではないようです（文字ではないデータ {name} が {count} か所）",
            "this does not look like text (the byte {name}, which is not a character, occurs {count} times)"
        )
    } else {
        say!(
            "目に見えない制御文字 {name} が入っています（{count} か所）",
            "there is an invisible control character {name} ({count} times)"
        )
    };
    let help = if bytes[at] == 0 {
        say!(
            "Excel・Word・画像などのファイルのときは、文章に直して UTF-8 で保存してください",
            "if it is an Excel or Word file or an image, save its text as UTF-8"
        )
    } else {
        say!(
            "Excel や Word から貼り付けると入ることがあります。この文字を消すか、改行に置き換えてください",
            "it may come from pasting from Excel or Word: delete it, or replace it with a line break"
        )
    };
    Some(Diagnostic::new(Code::NotUtf8, Place::of(source, at..at + 1), message).help(help))
}

/// A file in another encoding, `None` if unknown; `valid` is how many of its first bytes are valid UTF-8.
fn foreign(
    path: &str,
    bytes: &[u8],
    encoding: Option<&'static Encoding>,
    valid: usize,
) -> (Arc<Source>, Vec<Diagnostic>) {
    let read = |bytes: &[u8]| match encoding {
        Some(encoding) => with_line_feeds(encoding.decode_with_bom_removal(bytes).0.into_owned()),
        None => with_line_feeds(String::from_utf8_lossy(bytes).into_owned()),
    };
    let source = Source::new(path, read(bytes));
    // UTF-16 is wrong from its first byte on, whatever of it could pass.
    let valid = if encoding.is_some_and(is_wide) { 0 } else { valid };
    let before = read(&bytes[..valid]).len();
    let start = (0..=before.min(source.text.len())).rev().find(|&at| source.text.is_char_boundary(at)).unwrap_or(0);
    let problem = Diagnostic::new(Code::NotUtf8, Place::of(&source, letter_at(&source.text, start)), wrong(encoding))
        .help(how_to_save(encoding));
    (source, vec![problem])
}

/// The range of the character that begins at an offset; empty at the end of the text.
fn letter_at(text: &str, start: usize) -> Range<usize> {
    start..start + text[start..].chars().next().map_or(0, char::len_utf8)
}

fn wrong(encoding: Option<&'static Encoding>) -> Message {
    match encoding.map(name) {
        Some(name) => {
            say!("文字コードが UTF-8 ではありません。{name} のようです", "the file is not UTF-8; it looks like {name}")
        }
        None => say!(
            "UTF-8 として読めない文字があります。ファイルが壊れているか、別の文字コードが混ざっています",
            "some bytes are not UTF-8: the file is damaged, or mixes encodings"
        ),
    }
}

fn name(encoding: &'static Encoding) -> &'static str {
    if encoding == SHIFT_JIS { "Shift_JIS (CP932, ANSI)" } else { encoding.name() }
}

fn how_to_save(encoding: Option<&'static Encoding>) -> Message {
    match encoding {
        Some(_) => say!(
            "UTF-8 で保存し直してください（メモ帳:「ファイル」→「名前を付けて保存」→「文字コード」で UTF-8 を選ぶ。Excel:「名前を付けて保存」→「CSV UTF-8」を選ぶ。VS Code: 右下の文字コード名 →「エンコード付きで再度開く」で正しく表示させてから「エンコード付きで保存」→ UTF-8）",
            "save it as UTF-8. Notepad: File > Save as > Encoding: UTF-8. Excel: Save as > CSV UTF-8. VS Code: click the encoding at the lower right, “Reopen with Encoding” until it reads well, then “Save with Encoding” > UTF-8"
        ),
        None => say!(
            "メモ帳で開き、この場所の化けた文字を打ち直してから、「名前を付けて保存」→「文字コード」で UTF-8 を選んで保存してください",
            "open it in Notepad, retype the garbled characters at this place, and save it with File > Save as > Encoding: UTF-8"
        ),
    }
}

/// Encodings whose bytes also pass for UTF-8: ISO-2022-JP, which begins each change of characters with an escape, and UTF-16.
fn seven_bit_encoding(bytes: &[u8]) -> Option<&'static Encoding> {
    let escaped = || detected(bytes).filter(|&encoding| encoding == ISO_2022_JP);
    utf16(bytes).or_else(|| if bytes.contains(&0x1B) { escaped() } else { None })
}

/// The encoding of bytes that are not UTF-8; `None` where they are damaged UTF-8, or no text at all.
fn guess(bytes: &[u8]) -> Option<&'static Encoding> {
    let marked = Encoding::for_bom(bytes).map(|(encoding, _)| encoding);
    marked.or_else(|| utf16(bytes)).or_else(|| if is_damaged_utf8(bytes) { None } else { detected(bytes) })
}

/// UTF-16 without a byte order mark shows itself by the zero beside each Latin letter and line end.
fn utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    let zeros = |first: usize| bytes.iter().skip(first).step_by(2).filter(|&&byte| byte == 0).count();
    let encoding = match zeros(0).cmp(&zeros(1)) {
        Ordering::Less => UTF_16LE,
        Ordering::Greater => UTF_16BE,
        Ordering::Equal => return None,
    };
    let text = encoding.decode_without_bom_handling_and_without_replacement(bytes)?;
    let is_text = |letter: char| !letter.is_control() || matches!(letter, '\t' | '\n' | '\r');
    text.chars().all(is_text).then_some(encoding)
}

/// Whether bytes are UTF-8 but for a few: three bytes that make a character do so by chance in hardly any other encoding.
fn is_damaged_utf8(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    let count = |is_counted: fn(char) -> bool| text.chars().filter(|&letter| is_counted(letter)).count();
    let whole = count(|letter| letter.len_utf8() == 3 && letter != char::REPLACEMENT_CHARACTER);
    whole > count(|letter| letter == char::REPLACEMENT_CHARACTER)
}

/// The Japanese encoding in which nearly all bytes make characters, as browsers detect it; `None` where there is none.
fn detected(bytes: &[u8]) -> Option<&'static Encoding> {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(bytes, true);
    let encoding = detector.guess(Some(b"jp"), Utf8Detection::Deny);
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    let damaged = text.chars().filter(|&letter| letter == char::REPLACEMENT_CHARACTER).count();
    let is_readable = damaged * 10 < text.chars().count();
    ([SHIFT_JIS, EUC_JP, ISO_2022_JP].contains(&encoding) && is_readable).then_some(encoding)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const GOAL: &str = "---\ntitle: 保育施設の整備\nsection: 子ども若者計画課\n---\n";

    /// The problems of some bytes, a line each: `line:column code message`.
    fn check(bytes: &[u8], expected: &str) {
        let (_, problems) = decode("a.md", bytes.to_vec());
        let shown: Vec<String> = problems
            .iter()
            .map(|problem| {
                let place =
                    problem.place.position().map_or("file".to_owned(), |at| format!("{}:{}", at.line, at.column));
                format!("{place} {} {}", problem.code.name(), problem.message.ja)
            })
            .collect();
        assert_eq!(shown.join("\n"), expected);
    }

    fn utf16(text: &str, to_bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(to_bytes).collect()
    }

    #[test]
    fn a_byte_order_mark_is_dropped_and_line_ends_become_line_feeds() {
        for (bytes, text) in [
            ("\u{FEFF}a\r\nb\rc\n", "a\nb\nc\n"),
            ("a\r\n\r\nb", "a\n\nb"),
            ("", ""),
            ("\u{FEFF}", ""),
            ("\u{FEFF}\u{FEFF}a\u{FEFF}", "a\u{FEFF}"),
            ("保育\tx", "保育\tx"),
        ] {
            let (source, problems) = decode("a.md", bytes.as_bytes().to_vec());
            assert_eq!((source.text.as_str(), problems.len()), (text, 0));
        }
    }

    #[test]
    fn another_encoding_is_named_at_its_first_byte() {
        let shift_jis = SHIFT_JIS.encode(GOAL).0;
        check(&shift_jis, "2:8 not-utf8 文字コードが UTF-8 ではありません。Shift_JIS (CP932, ANSI) のようです");
        check(&EUC_JP.encode(GOAL).0, "2:8 not-utf8 文字コードが UTF-8 ではありません。EUC-JP のようです");
        check(&ISO_2022_JP.encode(GOAL).0, "1:1 not-utf8 文字コードが UTF-8 ではありません。ISO-2022-JP のようです");
        let little = utf16(GOAL, u16::to_le_bytes);
        let big = utf16(GOAL, u16::to_be_bytes);
        let with_mark = [b"\xFF\xFE".as_slice(), &little].concat();
        check(&little, "1:1 not-utf8 文字コードが UTF-8 ではありません。UTF-16LE のようです");
        check(&with_mark, "1:1 not-utf8 文字コードが UTF-8 ではありません。UTF-16LE のようです");
        check(&big, "1:1 not-utf8 文字コードが UTF-8 ではありません。UTF-16BE のようです");
        let (source, _) = decode("a.md", shift_jis.into_owned());
        assert_eq!(source.text, GOAL);
    }

    #[test]
    fn a_short_japanese_word_is_enough_to_tell_the_encoding() {
        for word in ["保育", "共通", "年度末", "ひらがな", "①の事業", "ＡＢＣ課"] {
            for encoding in [SHIFT_JIS, EUC_JP] {
                assert_eq!(guess(&encoding.encode(word).0), Some(encoding), "{word}");
            }
        }
    }

    #[test]
    fn a_file_of_others_is_read_in_every_encoding_that_it_may_be_in() {
        let is_read = |bytes: &[u8]| readings(bytes).iter().any(|text| text.contains("保育施設の整備"));
        for encoding in [SHIFT_JIS, EUC_JP, ISO_2022_JP] {
            assert!(is_read(&encoding.encode(GOAL).0), "{}", encoding.name());
        }
        for to_bytes in [u16::to_le_bytes, u16::to_be_bytes] {
            assert!(is_read(&utf16(GOAL, to_bytes)) && is_read(&utf16("\u{FEFF}保育施設の整備", to_bytes)));
        }
        assert!(is_read(&[GOAL.as_bytes(), &SHIFT_JIS.encode("別の人の続き").0].concat()), "one file after another");
        assert_eq!(readings(GOAL.as_bytes()), [GOAL]);
        for binary in [b"\x89PNG\r\n\x1A\n\0\0\0\x0DIHDR".as_slice(), b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\0\x01"] {
            assert!(readings(binary).is_empty(), "{binary:?}");
        }
    }

    #[test]
    fn damaged_utf8_is_not_taken_for_another_encoding() {
        let mut bytes = GOAL.as_bytes().to_vec();
        bytes[14] = 0xFF;
        check(
            &bytes,
            "2:9 not-utf8 UTF-8 として読めない文字があります。ファイルが壊れているか、別の文字コードが混ざっています",
        );
    }

    #[test]
    fn control_characters_and_other_kinds_of_files_are_reported() {
        check("あ\nb\u{B}c\u{B}".as_bytes(), "2:2 not-utf8 目に見えない制御文字 U+000B が入っています（2 か所）");
        check(b"\x01\x02\0\0\0\0\x03", "1:1 not-utf8 目に見えない制御文字 U+0001 が入っています（7 か所）");
        check(
            b"PK\x03\x04....",
            "file not-utf8 文章のファイルではありません。中身はExcel・Word・ZIP などのファイル（.xlsx .docx .zip）のようです",
        );
        check(b"%PDF-1.7", "file not-utf8 文章のファイルではありません。中身はPDF ファイルのようです");
    }

    #[test]
    fn a_file_over_the_limit_is_not_read() {
        check(&vec![b'a'; LARGEST_TEXT as usize], "");
        check(&vec![b'a'; 10 * 1024 * 1024], "file file-too-large ファイルが大きすぎます（10.0 MiB、上限は 2 MiB）");
    }

    proptest! {
        #[test]
        fn any_bytes_give_a_text_and_places_inside_it(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let (source, problems) = decode("a.md", bytes);
            prop_assert!(!source.text.contains('\r'));
            for span in problems.into_iter().filter_map(|problem| problem.place.span) {
                prop_assert!(source.text.get(span).is_some());
            }
        }

        #[test]
        fn any_text_survives(text in "[^\\x00-\\x1F]*") {
            let (source, problems) = decode("a.md", text.clone().into_bytes());
            prop_assert_eq!(problems.len(), 0);
            prop_assert_eq!(&source.text, text.trim_start_matches('\u{FEFF}'));
        }
    }
}
