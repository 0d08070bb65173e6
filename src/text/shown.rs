//! Texts as messages quote them.

/// A text shortened so that it fits into a sentence.
pub fn shown(text: &str) -> String {
    shown_up_to(40, text)
}

/// The same with another number of letters.
pub fn shown_up_to(most: usize, text: &str) -> String {
    let mut letters = text.chars();
    let head: String =
        letters.by_ref().take(most).map(|letter| if letter.is_control() { ' ' } else { letter }).collect();
    if letters.next().is_some() { head + "…" } else { head }
}
