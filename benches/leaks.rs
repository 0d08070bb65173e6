//! What the search for internal texts costs, as ratios: against an automaton of the same texts (the crate `aho-corasick`),
//! both in making it and in searching, and against folding the pages, which comes before either.
//! `cargo bench --bench leaks -- [TEXTS] [RUNS]`; 40,000 texts and 5 runs unless said otherwise.
//!
//! Texts and pages are made of phrases of this repository's own goals with names between them. In the first corpus most
//! texts begin as sentences of the pages do, in the second none does. All sides are timed in turn.

mod numbers;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use aho_corasick::{AhoCorasick, AhoCorasickKind};
use goalsheet::audience::{Finder, Secrets};
use goalsheet::model::Place;
use goalsheet::model::redactions::{Redactions, What, Withheld};
use goalsheet::page::search::fold::fold_onto;
use numbers::Numbers;

/// So many bytes of pages are searched.
const PAGES: usize = 60_000_000;
const PAGE: usize = 30_000;

fn main() {
    let numbers: Vec<usize> = std::env::args().filter_map(|argument| argument.parse().ok()).collect();
    let (texts, runs) = (numbers.first().copied().unwrap_or(40_000), numbers.get(1).copied().unwrap_or(5));
    let text = own_text();
    let phrases: Vec<&str> = text.split_inclusive(['、', '。']).filter(|phrase| phrase.len() > 12).collect();
    for (name, is_alike) in [("texts that begin as pages do", true), ("texts that begin otherwise", false)] {
        let mut numbers = Numbers(7);
        let secrets: Vec<String> = (0..texts).map(|_| secret(&mut numbers, &phrases, is_alike)).collect();
        let pages = pages(&mut numbers, &phrases, &secrets);
        println!(
            "{name}: {texts} of {} bytes, {} pages of {PAGE} bytes",
            secrets.iter().map(String::len).sum::<usize>() / texts,
            pages.len()
        );
        let rounds: Vec<[Duration; 6]> = (0..runs).map(|_| round(&secrets, &pages)).collect();
        let ratio = |what: &str, of: usize, to: usize| {
            let mut ratios: Vec<f64> = rounds.iter().map(|all| all[of].as_secs_f64() / all[to].as_secs_f64()).collect();
            ratios.sort_by(f64::total_cmp);
            println!("  {what}: {:.2} ({:.2} to {:.2})", ratios[runs / 2], ratios[0], ratios[runs - 1]);
        };
        ratio("made, to an automaton", 0, 1);
        ratio("searched with, to an automaton", 2, 3);
        ratio("searched with, to folding the pages", 2, 4);
        ratio("looked at whole, to folding the pages", 5, 4);
    }
}

/// Each side once: ours and the automaton made, ours and the automaton searched with, pages folded, pages looked at.
fn round(secrets: &[String], pages: &[String]) -> [Duration; 6] {
    let folded = |text: &String| {
        let mut folded = String::new();
        fold_onto(text, &mut folded);
        folded
    };
    let mut texts: Vec<String> = secrets.iter().map(folded).collect();
    texts.sort();
    texts.dedup();
    let (finder, ours) = timed(|| Finder::new(texts.iter().cloned().zip(0..).collect()));
    let builder = || AhoCorasick::builder().kind(Some(AhoCorasickKind::ContiguousNFA)).build(&texts);
    let (automaton, theirs) = timed(|| builder().expect("there are few enough texts"));
    let (pages_folded, folding) = timed(|| pages.iter().map(folded).collect::<Vec<String>>());
    let (found, searching) = timed(|| {
        let mut found = 0;
        pages_folded.iter().for_each(|page| finder.each(page, |_, _| found += 1));
        found
    });
    let (known, running) =
        timed(|| pages_folded.iter().map(|page| automaton.find_overlapping_iter(page).count()).sum::<usize>());
    assert_eq!(found, known, "both find the same");
    let withheld = Withheld { place: Place::path("content/r5/a/1.md"), what: What::Goal, texts, is_allowed: false };
    let redactions = Redactions { list: vec![Arc::new(vec![withheld])], ..Redactions::default() };
    let guard = Secrets::of(&redactions, fold_onto);
    let look = |page: &String| guard.look("r5/a/1.html", page.as_bytes()).len();
    let (_, looking) = timed(|| pages.iter().map(look).collect::<BTreeSet<usize>>());
    [ours, theirs, searching, running, folding, looking]
}

fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let start = Instant::now();
    let result = work();
    (result, start.elapsed())
}

/// The texts of the goals of this repository.
fn own_text() -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("content/r5/kodomo-katei");
    let entries = fs::read_dir(folder).expect("the repository has a sheet").filter_map(Result::ok);
    let mut paths: Vec<_> = entries.map(|entry| entry.path()).filter(|path| path.extension().is_some()).collect();
    paths.sort();
    let texts = paths.iter().filter_map(|path| fs::read_to_string(path).ok());
    let bodies: Vec<String> = texts.filter_map(|text| text.splitn(3, "---").nth(2).map(str::to_owned)).collect();
    bodies.iter().flat_map(|body| body.lines()).filter(|line| !line.starts_with('#')).collect()
}

/// One to three phrases, each with a name behind it, or in front as well.
fn secret(numbers: &mut Numbers, phrases: &[&str], is_alike: bool) -> String {
    let mut text = String::new();
    for _ in 0..1 + numbers.below(3) {
        if !is_alike {
            text.push_str(&numbers.name());
        }
        text.push_str(phrases[numbers.below(phrases.len())]);
        text.push_str(&numbers.name());
    }
    text
}

/// Pages, with a secret here and there.
fn pages(numbers: &mut Numbers, phrases: &[&str], secrets: &[String]) -> Vec<String> {
    let page = |numbers: &mut Numbers| {
        let mut page = "<!DOCTYPE html>\n<html lang=\"ja\"><body>\n".to_owned();
        while page.len() < PAGE {
            page.push_str("<tr><td class=\"level\"><a href=\"../r5/kodomo-katei/1-2.html\" title=\"");
            page.push_str(phrases[numbers.below(phrases.len())]);
            page.push_str("\">");
            for _ in 0..4 {
                page.push_str(phrases[numbers.below(phrases.len())]);
                if numbers.below(3) == 0 {
                    page.push_str(&numbers.name());
                }
            }
            page.push_str("</a></td></tr>\n");
            if numbers.below(1000) == 0 {
                page.push_str(&secrets[numbers.below(secrets.len())]);
            }
        }
        page
    };
    (0..PAGES / PAGE).map(|_| page(numbers)).collect()
}
