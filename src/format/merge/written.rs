//! Joined pieces → the bytes of a file. What is no conflict stands as it is; a conflict stands between git's own marks, on whole
//! lines, with whose each side is and of which field.

use crate::model::Message;

/// A piece of a joined file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Segment {
    /// What is certain.
    Plain(Vec<u8>),
    /// What both have changed, each otherwise.
    Conflict {
        /// What people call the field; none where nothing is known of the file.
        label: Option<Message>,
        /// What stands here.
        ours: Vec<u8>,
        /// What stands there.
        theirs: Vec<u8>,
    },
}

impl Segment {
    /// Text that is certain.
    pub fn plain(text: &str) -> Segment {
        Segment::Plain(text.as_bytes().to_vec())
    }

    /// Two texts of a field.
    pub fn conflict(label: &Message, ours: &str, theirs: &str) -> Segment {
        Segment::Conflict { label: Some(label.clone()), ours: ours.into(), theirs: theirs.into() }
    }
}

/// A joined file, and the labels of what is in conflict. `mark` is what stands behind the signs at the top
/// and at the bottom of a conflict in a field. `end` is how lines end.
pub fn written(
    segments: Vec<Segment>,
    mark: impl Fn(Side, Option<&Message>) -> String,
    end: &str,
) -> (Vec<u8>, Vec<Option<Message>>) {
    let (mut bytes, mut conflicts) = (Vec::new(), Vec::new());
    for segment in on_lines(segments) {
        match segment {
            Segment::Plain(text) => bytes.extend(text),
            Segment::Conflict { label, ours, theirs } => {
                let line = |bytes: &mut Vec<u8>, text: &str| bytes.extend([text, end].concat().into_bytes());
                line(&mut bytes, &format!("<<<<<<< {}", mark(Side::Ours, label.as_ref())));
                closed(&mut bytes, ours, end);
                line(&mut bytes, "=======");
                closed(&mut bytes, theirs, end);
                line(&mut bytes, &format!(">>>>>>> {}", mark(Side::Theirs, label.as_ref())));
                conflicts.push(label);
            }
        }
    }
    conflicts.dedup();
    (bytes, conflicts)
}

/// Whose a part of a conflict is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// That of the version here.
    Ours,
    /// That of the version there.
    Theirs,
}

/// Adds a text, with an end of its last line.
fn closed(bytes: &mut Vec<u8>, text: Vec<u8>, end: &str) {
    let is_open = text.last().is_some_and(|last| *last != b'\n');
    bytes.extend(text);
    if is_open {
        bytes.extend(end.as_bytes());
    }
}

/// The same with conflicts that begin and end with a line: what stands beside them on their lines is in both of their sides, and
/// two on one line are one.
fn on_lines(segments: Vec<Segment>) -> Vec<Segment> {
    let mut found: Vec<Segment> = Vec::new();
    for segment in segments {
        match segment {
            Segment::Plain(text) => plain(&mut found, text),
            Segment::Conflict { label, mut ours, mut theirs } => match found.last_mut() {
                Some(Segment::Conflict { label: known, ours: before, theirs: behind })
                    if *known == label && (is_open(before) || is_open(behind)) =>
                {
                    before.append(&mut ours);
                    behind.append(&mut theirs);
                }
                Some(Segment::Plain(before)) => {
                    let line = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
                    let beside = before.split_off(line);
                    ours.splice(0..0, beside.iter().copied());
                    theirs.splice(0..0, beside);
                    found.push(Segment::Conflict { label, ours, theirs });
                }
                _ => found.push(Segment::Conflict { label, ours, theirs }),
            },
        }
    }
    found
}

/// Adds text that is certain: as much as ends a line of the conflict before it belongs to both sides of that.
fn plain(found: &mut Vec<Segment>, mut text: Vec<u8>) {
    match found.last_mut() {
        Some(Segment::Plain(before)) => before.append(&mut text),
        Some(Segment::Conflict { ours, theirs, .. }) if is_open(ours) || is_open(theirs) => {
            let line = text.iter().position(|byte| *byte == b'\n').map_or(text.len(), |at| at + 1);
            let rest = text.split_off(line);
            ours.extend(&text);
            theirs.append(&mut text);
            if !rest.is_empty() {
                found.push(Segment::Plain(rest));
            }
        }
        _ => found.push(Segment::Plain(text)),
    }
}

/// Whether a text ends within a line.
fn is_open(text: &[u8]) -> bool {
    text.last().is_some_and(|last| *last != b'\n')
}
