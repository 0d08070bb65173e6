//! Diagnostics as a person reads them at a terminal: as rustc shows them, in one language.
//!
//! Columns and marks count full-width characters as two. The last line sums up.

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::Counts;
use crate::model::{Diagnostic, Language, Place, Severity};

/// How diagnostics are printed.
#[derive(Debug, Clone, Copy)]
pub struct Style {
    /// The language.
    pub language: Language,
    /// The terminal's width in columns.
    pub width: usize,
}

/// All diagnostics in colour, each with its place, and a last line that counts them; empty if there are none.
pub fn human(diagnostics: &[Diagnostic], style: Style) -> String {
    if diagnostics.is_empty() {
        return String::new();
    }
    let renderer = Renderer::styled().term_width(style.width);
    let mut text = String::new();
    for diagnostic in diagnostics {
        text.push_str(&renderer.render(&groups(diagnostic, style.language)));
        text.push_str("\n\n");
    }
    text.push_str(&summary(diagnostics, style.language));
    text.push('\n');
    text
}

fn groups(diagnostic: &Diagnostic, language: Language) -> Vec<Group<'_>> {
    let level = match (diagnostic.severity, language) {
        (Severity::Error, Language::En) => Level::ERROR,
        (Severity::Error, Language::Ja) => Level::ERROR.with_name("エラー"),
        (Severity::Warning, Language::En) => Level::WARNING,
        (Severity::Warning, Language::Ja) => Level::WARNING.with_name("警告"),
        (Severity::Advice, Language::En) => Level::INFO.with_name("advice"),
        (Severity::Advice, Language::Ja) => Level::INFO.with_name("助言"),
    };
    let title = level.primary_title(diagnostic.message.text(language)).id(diagnostic.code.name());
    let mut group = located(title.elements(None::<Origin<'_>>), &diagnostic.place, AnnotationKind::Primary, None);
    let mut rest = Vec::new();
    for (place, message) in &diagnostic.related {
        let text = message.text(language);
        if place.source == diagnostic.place.source && place.span.is_some() {
            group = located(group, place, AnnotationKind::Context, Some(text));
        } else {
            let note = note(language).secondary_title(text);
            rest.push(located(note.elements(None::<Origin<'_>>), place, AnnotationKind::Context, None));
        }
    }
    if let Some(advice) = &diagnostic.help {
        let help = match language {
            Language::Ja => Level::HELP.with_name("対処"),
            Language::En => Level::HELP,
        };
        group = group.element(help.message(advice.text(language)));
    }
    rest.insert(0, group);
    rest
}

fn note(language: Language) -> Level<'static> {
    match language {
        Language::Ja => Level::NOTE.with_name("参考"),
        Language::En => Level::NOTE,
    }
}

/// How many bytes of a place are marked: whoever sees its beginning has found it.
const MARKED: usize = 600;

/// Adds a place: the lines it covers with a mark, or only the file's name. Only those lines are handed over, so that a
/// problem in a large file costs no more than one in a small file.
fn located<'a>(group: Group<'a>, place: &'a Place, kind: AnnotationKind, label: Option<&'a str>) -> Group<'a> {
    let source = &place.source;
    let Some(span) = &place.span else { return group.element(Origin::path(&source.path)) };
    let text = &source.text;
    let start = text.floor_char_boundary(span.start);
    let end = text.ceil_char_boundary(span.end.max(start).min(start + MARKED));
    let from = text[..start].rfind('\n').map_or(0, |newline| newline + 1);
    let to = text[end..].find('\n').map_or(text.len(), |newline| end + newline);
    let annotation = kind.span(start - from..end - from).label(label);
    let snippet = Snippet::source(&text[from..to]);
    group.element(snippet.line_start(source.position(start).line).path(&source.path).annotation(annotation))
}

/// How many problems there are of each weight, on one line without its end.
pub(super) fn summary(diagnostics: &[Diagnostic], language: Language) -> String {
    let Counts { errors, warnings, advice } = Counts::of(diagnostics);
    match language {
        Language::Ja => {
            let advice = if advice > 0 { format!("、助言 {advice} 件") } else { String::new() };
            format!("エラー {errors} 件、警告 {warnings} 件{advice}")
        }
        Language::En => {
            let plural = |count: usize, noun: &str| format!("{count} {noun}{}", if count == 1 { "" } else { "s" });
            let advice = if advice > 0 { format!(", {}", plural(advice, "suggestion")) } else { String::new() };
            format!("{}, {}{advice}", plural(errors, "error"), plural(warnings, "warning"))
        }
    }
}
