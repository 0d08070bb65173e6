//! What the program says to people, always in Japanese and in English.
//!
//! Both texts are made where the problem is found, side by side, so that neither can be forgotten; which one is shown is
//! decided at the very end, by whoever prints it.

/// A language the program speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Language {
    /// 日本語
    Ja,
    /// English
    En,
}

impl Language {
    /// The code of the language as HTML and the command line write it: `ja`, `en`.
    pub fn code(self) -> &'static str {
        match self {
            Language::Ja => "ja",
            Language::En => "en",
        }
    }

    /// The language a code names; the inverse of [`Language::code`].
    pub fn from_code(code: &str) -> Option<Language> {
        [Language::Ja, Language::En].into_iter().find(|language| language.code() == code)
    }
}

/// One sentence in both languages.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Message {
    /// The sentence in Japanese.
    pub ja: String,
    /// The sentence in English.
    pub en: String,
}

impl Message {
    /// The sentence in one language.
    pub fn text(&self, language: Language) -> &str {
        match language {
            Language::Ja => &self.ja,
            Language::En => &self.en,
        }
    }
}

/// Makes a [`Message`] from two format strings: `say!("「{name}」がありません", "there is no “{name}”")`.
///
/// Values are named in the strings, so that each language can place them where its grammar wants them.
#[macro_export]
macro_rules! say {
    ($ja:literal, $en:literal $(, $name:ident = $value:expr)* $(,)?) => {{
        $(let $name = $value;)*
        $crate::model::Message { ja: format!($ja), en: format!($en) }
    }};
}
