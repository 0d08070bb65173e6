//! How the words of a text are read, where its author says so by ruby: 待機児童, たいきじどう.

use std::collections::BTreeSet;

use super::{Event, Item};

/// The words that have ruby with their readings, each pair once, in the order of the text. Rubies that follow each other are
/// one word, so that a word may be read letter by letter; kana between readings are read as they stand.
pub fn readings(events: &[Item<'_>]) -> Vec<(String, String)> {
    let mut reader = Reader::default();
    for (event, _) in events {
        match event {
            Event::InlineHtml(html) => reader.tag(html),
            Event::Text(text) | Event::Code(text) => reader.text(text),
            _ => reader.end(),
        }
    }
    reader.end();
    let mut met = BTreeSet::new();
    reader.found.into_iter().filter(|pair| met.insert(pair.clone())).collect()
}

#[derive(Default)]
struct Reader {
    found: Vec<(String, String)>,
    word: String,
    reading: String,
    /// Letters whose reading has not come yet.
    unread: String,
    place: Place,
}

#[derive(Default, PartialEq)]
enum Place {
    #[default]
    Outside,
    Letters,
    Reading,
    /// In the signs that stand for ruby where a program shows none.
    Bracket,
}

impl Reader {
    fn tag(&mut self, html: &str) {
        self.place = match (html, &self.place) {
            ("<ruby>", _) => Place::Letters,
            ("</ruby>", _) => {
                self.settle();
                Place::Outside
            }
            ("<rt>", Place::Letters | Place::Bracket) => {
                self.unread.clear();
                Place::Reading
            }
            ("<rp>", Place::Letters | Place::Reading) => Place::Bracket,
            ("</rt>", Place::Reading) | ("</rp>", Place::Bracket) => Place::Letters,
            (_, Place::Outside) => return self.end(),
            _ => return,
        };
    }

    fn text(&mut self, text: &str) {
        match self.place {
            Place::Outside => self.end(),
            Place::Letters => {
                self.word.push_str(text);
                self.unread.push_str(text);
            }
            Place::Reading => self.reading.push_str(text.trim()),
            Place::Bracket => {}
        }
    }

    /// At the end of a ruby, letters without a reading are their own.
    fn settle(&mut self) {
        self.reading.push_str(&std::mem::take(&mut self.unread));
    }

    /// Something else than ruby follows: the word is whole.
    fn end(&mut self) {
        self.place = Place::Outside;
        self.settle();
        let (word, reading) = (std::mem::take(&mut self.word), std::mem::take(&mut self.reading));
        if !word.trim().is_empty() && word != reading {
            self.found.push((word, reading));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::body::parse;

    fn read(text: &str) -> String {
        let pairs = readings(&parse(text).events);
        pairs.into_iter().map(|(word, reading)| format!("{word}={reading}")).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn a_word_is_read_as_its_ruby_says() {
        for (text, expected) in [
            ("<ruby>待機児童<rt>たいきじどう</rt></ruby>を減らす", "待機児童=たいきじどう"),
            ("<ruby>待機<rt>たいき</rt></ruby><ruby>児童<rt>じどう</rt></ruby>", "待機児童=たいきじどう"),
            ("<ruby>待機<rt>たいき</rt></ruby>と<ruby>児童<rt>じどう</rt></ruby>", "待機=たいき 児童=じどう"),
            ("<ruby>子<rt>こ</rt>育<rt>そだ</rt>て</ruby>", "子育て=こそだて"),
            ("<ruby>東京<rp>（</rp><rt>とうきょう</rt><rp>）</rp></ruby>", "東京=とうきょう"),
            (
                "<ruby><rb>園</rb><rt>その</rt></ruby>、<ruby>園<rt>その</rt></ruby>、<ruby>園<rt>えん</rt></ruby>",
                "園=その 園=えん",
            ),
            ("**<ruby>園<rt>その</rt></ruby>**と`<ruby>`と<rt>あ</rt>", "園=その"),
            ("<ruby>園</ruby> <ruby></ruby> <ruby><rt>その</rt></ruby>", ""),
            ("園（その）", ""),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
    }
}
