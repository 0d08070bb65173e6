//! How long it takes from a git repository to a table of old and new, beside reading the files of the site alone: 1,000 goals of
//! which 50 changed, and 10,000 of which 100 did. `cargo bench --bench diff -- [RUNS]`; 5 runs unless said otherwise. It also
//! says what `build --since` adds to a build, and what histories do.
//!
//! Both sides are timed in turn, so that a machine whose speed drifts slows both.

#[path = "../tests/it/corpus.rs"]
mod corpus;
mod program;

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use program::{files, program, read_all, timed};

fn main() {
    let runs = std::env::args().find_map(|argument| argument.parse().ok()).unwrap_or(5);
    for (goals, changed) in [(1_000, 50), (10_000, 100)] {
        let folder = tempfile::TempDir::new().expect("a temporary folder can be made");
        let site = folder.path().join("site");
        corpus::write(&site, goals);
        git(&site, &["init", "--quiet"]);
        commit(&site);
        change(&site, goals, changed);
        commit(&site);
        let table = folder.path().join("table.html");
        let (mut ours, mut reading, mut plain, mut since, mut history) =
            (Vec::new(), Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for run in 0..runs {
            reading.push(timed(|| drop(read_all(&site.join("content")))));
            let output = table.display().to_string();
            ours.push(timed(|| program(&site, &["diff", "HEAD~1..HEAD", "-o", &output])));
            let built = |name: &str| folder.path().join(format!("{name}-{run}")).display().to_string();
            plain.push(timed(|| program(&site, &["build", "-o", &built("plain")])));
            since.push(timed(|| program(&site, &["build", "--since", "HEAD~1", "-o", &built("since")])));
            let config = site.join("goalsheet.yaml");
            let before = fs::read_to_string(&config).expect("readable");
            fs::write(&config, format!("{before}history: yes\n")).expect("writable");
            history.push(timed(|| program(&site, &["build", "-o", &built("history")])));
            fs::write(&config, before).expect("writable");
        }
        println!(
            "{goals} goals, {changed} of them changed, {} bytes of HTML",
            fs::metadata(&table).expect("it is there").len()
        );
        let [ours, reading, plain, since, history] = [ours, reading, plain, since, history].map(median);
        let seconds = |name: &str, time: Duration| println!("  {name:<24} {:>8.3} s", time.as_secs_f64());
        seconds("reading the files", reading);
        seconds("git to table", ours);
        println!("  {:<24} {:>8.2}", "ratio", ours.as_secs_f64() / reading.as_secs_f64());
        seconds("build", plain);
        seconds("build --since", since);
        seconds("build with histories", history);
    }
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

fn git(site: &Path, arguments: &[&str]) {
    let status = Command::new("git").arg("-C").arg(site).args(arguments).status().expect("git is there");
    assert!(status.success());
}

fn commit(site: &Path) {
    git(site, &["add", "--all"]);
    git(site, &["-c", "user.name=a", "-c", "user.email=a@example.jp", "commit", "--quiet", "--message", "a"]);
}

/// Gives some goals, evenly over the site, another sentence.
fn change(site: &Path, goals: usize, changed: usize) {
    let files = files(&site.join("content"));
    let all = files.iter().filter(|path| path.file_name().is_some_and(|name| name != "_index.md"));
    for path in all.step_by(goals / changed).take(changed) {
        let text = fs::read_to_string(path).expect("readable");
        fs::write(path, format!("{}関係課との調整も進める。\n", text.trim_end())).expect("writable");
    }
}
