//! A drawing of numbers over the years, as SVG: what was reached as a line with dots, what was wanted as a broken line with squares.
//!
//! It is black on white, or the other way round where the page is dark, so it prints and needs no colours. A table beside it has
//! the same numbers, and more; so the drawing says to those who do not see it no more than what it is.

use std::fmt::Write;

use super::prose::Phrases;
use super::template::shape::Html;
use crate::model::html::escape;

/// What is drawn of a year.
pub struct Point {
    /// The year, short: `R5`.
    pub year: String,
    /// What was wanted.
    pub target: Option<f64>,
    /// What was reached.
    pub value: Option<f64>,
    /// The same as it was written.
    pub label: String,
}

/// Width and height of the drawing, in units of its own.
const SIZE: (f64, f64) = (640.0, 240.0);
/// How much is left free around the lines: left and right, above, below.
const MARGINS: (f64, f64, f64) = (56.0, 48.0, 36.0);

/// The drawing; empty where fewer than two years have a value that is a number.
pub fn chart(points: &[Point], name: &str, phrases: &Phrases) -> Html {
    if points.iter().filter(|point| point.value.is_some()).count() < 2 {
        return Html::default();
    }
    let numbers = points.iter().flat_map(|point| [point.target, point.value]).flatten();
    let (low, high) = numbers.fold((f64::MAX, f64::MIN), |(low, high), number| (low.min(number), high.max(number)));
    let range = if high > low { high - low } else { 1.0 };
    let (side, top, bottom) = MARGINS;
    let step = (SIZE.0 - 2.0 * side) / (points.len() - 1) as f64;
    let x = |at: usize| side + step * at as f64;
    let y = |number: f64| {
        let share = if high > low { (number - low) / range } else { 0.5 };
        SIZE.1 - bottom - 28.0 - share * (SIZE.1 - top - bottom - 40.0)
    };
    let place = |of: &dyn Fn(&Point) -> Option<f64>| {
        let known = points.iter().enumerate().filter_map(|(at, point)| Some((x(at), y(of(point)?))));
        known.collect::<Vec<(f64, f64)>>()
    };
    let (targets, values) = (place(&|point| point.target), place(&|point| point.value));
    let mut out = String::new();
    let title = escape(&phrases.chart.replace("{indicator}", name));
    let _ = write!(
        out,
        "<svg viewBox=\"0 0 {} {}\" role=\"img\" aria-label=\"{title}\" font-size=\"14\" fill=\"currentColor\"><title>{title}</title>",
        SIZE.0, SIZE.1
    );
    legend(&mut out, phrases, !targets.is_empty());
    let floor = SIZE.1 - bottom;
    let _ = write!(out, "<path d=\"M{side:.1} {floor:.1}H{:.1}\" stroke=\"currentColor\"/>", SIZE.0 - side);
    line(&mut out, &targets, " stroke-dasharray=\"6 4\"");
    line(&mut out, &values, " stroke-width=\"2\"");
    for (x, y) in &targets {
        let (x, y) = (x - 4.0, y - 4.0);
        let _ = write!(
            out,
            "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"8\" height=\"8\" fill=\"none\" stroke=\"currentColor\"/>"
        );
    }
    for (at, point) in points.iter().enumerate() {
        let x = x(at);
        let _ = write!(
            out,
            "<text x=\"{x:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{}</text>",
            SIZE.1 - 14.0,
            escape(&point.year)
        );
        let Some(value) = point.value else { continue };
        let y = y(value);
        // Beside its target the number stands on the other side of the dot.
        let is_below = point.target.is_some_and(|target| target > value);
        let of_text = if is_below { y + 20.0 } else { y - 10.0 };
        let _ = write!(
            out,
            "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"4\"/><text x=\"{x:.1}\" y=\"{of_text:.1}\" text-anchor=\"middle\">{}</text>",
            escape(&point.label)
        );
    }
    out.push_str("</svg>");
    Html(out)
}

/// What the two lines are.
fn legend(out: &mut String, phrases: &Phrases, has_targets: bool) {
    let (actual, target) = (escape(&phrases.actual), escape(&phrases.target));
    let side = MARGINS.0;
    let _ = write!(
        out,
        "<path d=\"M{side:.1} 16h32\" stroke=\"currentColor\" stroke-width=\"2\"/><circle cx=\"{:.1}\" cy=\"16\" r=\"4\"/><text x=\"{:.1}\" y=\"21\">{actual}</text>",
        side + 16.0,
        side + 40.0,
    );
    if has_targets {
        let left = side + 160.0;
        let _ = write!(
            out,
            "<path d=\"M{left:.1} 16h32\" stroke=\"currentColor\" stroke-dasharray=\"6 4\"/><rect x=\"{:.1}\" y=\"12\" width=\"8\" height=\"8\" fill=\"none\" stroke=\"currentColor\"/><text x=\"{:.1}\" y=\"21\">{target}</text>",
            left + 12.0,
            left + 40.0,
        );
    }
}

fn line(out: &mut String, places: &[(f64, f64)], look: &str) {
    if places.len() < 2 {
        return;
    }
    let points: Vec<String> = places.iter().map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
    let _ = write!(out, "<polyline points=\"{}\" fill=\"none\" stroke=\"currentColor\"{look}/>", points.join(" "));
}
