//! What a goal is about in a line: the beginning of the level it shall reach.

use crate::model::config::LEVEL;
use crate::model::goal::Goal;

/// The most letters of a line.
const LONGEST: usize = 90;

/// The beginning of a goal's level; empty if it has none. What is cut ends with an ellipsis, after a sentence if one ends there.
pub fn of(goal: &Goal) -> String {
    let level = goal.parts.iter().find(|part| part.field.as_deref() == Some(LEVEL) && !part.is_empty);
    level.map_or_else(String::new, |part| beginning(&part.text.text))
}

fn beginning(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<&str>>().join(" ");
    let Some((end, _)) = line.char_indices().nth(LONGEST) else { return line };
    let cut = &line[..end];
    match cut.rfind(['。', '．']).map(|at| at + '。'.len_utf8()) {
        Some(sentence) if cut[..sentence].chars().count() * 3 > LONGEST => cut[..sentence].to_owned(),
        _ => format!("{}…", cut.trim_end_matches(['、', '，', ' '])),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_ends_with_a_sentence_or_says_that_it_was_cut() {
        assert_eq!(beginning("短い文。\n次の文"), "短い文。 次の文");
        let sentence = format!("{}。", "あ".repeat(50));
        assert_eq!(beginning(&format!("{sentence}{}", "い".repeat(80))), sentence);
        assert_eq!(beginning(&format!("短い文。{}", "う".repeat(200))), format!("短い文。{}…", "う".repeat(86)));
    }
}
