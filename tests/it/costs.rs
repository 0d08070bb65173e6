//! No input costs more than it is worth: of every construct that people write, thousands in one site are read, checked, reported,
//! rendered and searched for leaks within seconds of the processor.
//!
//! No clock is read. The kernel ends a process that has used up the processor's time it was given (`ulimit -t`), which works on
//! every Unix and leaves a wide margin on both sides: what is linear takes a second or two of the 30, what is quadratic minutes.
//! That four times as many cost no more than about four times as much is measured before a release: `benches/costs.rs`.

use std::process::{Command, Stdio};

use crate::constructs::{for_all, small};
use crate::site::goal;

#[test]
fn thousands_of_anything_are_dealt_with_within_seconds_of_the_processor() {
    for_all(|name, site| {
        let site = site(15_000);
        let mut shell = Command::new("sh");
        let command = ["-c", "ulimit -t 30; exec \"$0\" build", env!("CARGO_BIN_EXE_goalsheet")];
        shell.args(command).current_dir(site.path("")).stdout(Stdio::null()).stderr(Stdio::null());
        let status = shell.status().expect("a shell is there");
        assert!(matches!(status.code(), Some(0..=2)), "{name}: {status}");
    });
}

#[test]
fn a_report_grows_no_faster_than_what_it_reports() {
    let length = |format: &str, goals: usize| {
        let lines = "[あ](x.md) ".repeat(200);
        let site = (0..goals).fold(small(), |site, number| {
            let text = goal(&format!("整備{number}"), "保育課").replace("関係課と調整する。", &lines);
            site.file(&format!("content/r5/kosodate/1-{}.md", number + 1), &text)
        });
        let run = site.run(&["check", "--format", format]);
        assert_eq!(run.status, 1);
        run.stdout.len() + run.stderr.len()
    };
    for format in ["human", "short", "json", "sarif", "github", "junit"] {
        let (once, four_times) = (length(format, 4), length(format, 16));
        assert!(four_times <= 5 * once && once < 400_000, "{format}: {once}, {four_times}");
    }
}
