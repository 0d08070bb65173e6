//! How long a table of goals takes to become a sheet: seen in a preview, written, and seen again when nothing is left to change,
//! as CSV and as the form in Excel. `cargo bench --bench import -- [GOALS] [RUNS]`; 10,000 goals and 3 runs unless said otherwise.
//!
//! Beside writing stands the floor: the same files written with nothing before it.

mod program;

use std::fs;
use std::path::Path;
use std::time::Duration;

use program::{program, read_all, timed};

fn main() {
    let numbers: Vec<usize> = std::env::args().filter_map(|argument| argument.parse().ok()).collect();
    let (goals, runs) = (numbers.first().copied().unwrap_or(10_000), numbers.get(1).copied().unwrap_or(3));
    let folder = tempfile::TempDir::new().expect("a temporary folder can be made");
    let table = table(goals);
    println!("{goals} goals, {} bytes of CSV", table.len());
    let mut steps: Vec<(&str, Vec<Duration>)> =
        ["preview", "write", "files alone", "again", "again, from Excel", "one column changed"]
            .map(|name| (name, Vec::new()))
            .into();
    for run in 0..runs {
        let site = folder.path().join(format!("site-{run}"));
        fs::create_dir(&site).expect("the folder can be made");
        fs::write(site.join("goalsheet.yaml"), "organization: 見本市\n").expect("writable");
        fs::write(site.join("t.csv"), &table).expect("writable");
        fs::write(site.join("u.csv"), table.replace("年度末", "10月末")).expect("writable");
        let mut add = |at: usize, time: Duration| steps[at].1.push(time);
        add(0, run_in(&site, &["import", "t.csv", "--into", "r6/keikaku"]));
        add(1, run_in(&site, &["import", "t.csv", "--into", "r6/keikaku", "--yes"]));
        add(2, write_again(&site.join("content"), &folder.path().join("bare")));
        add(3, run_in(&site, &["import", "t.csv", "--into", "r6/keikaku"]));
        run_in(&site, &["export", "r6/keikaku", "--format", "form", "-o", "t.xlsx"]);
        add(4, run_in(&site, &["import", "t.xlsx", "--into", "r6/keikaku"]));
        add(5, run_in(&site, &["import", "u.csv", "--into", "r6/keikaku", "--yes"]));
    }
    for (name, mut times) in steps {
        times.sort();
        let [low, middle, high] = [0, runs / 2, runs - 1].map(|at| times[at].as_secs_f64());
        println!("{name:<20}{middle:>8.3} s (from {low:.3} to {high:.3})");
    }
}

/// Goals of several sections with texts as long as people write them.
fn table(goals: usize) -> String {
    let mut rows = String::from("番号,実施項目,計画・方針等の分類,どの水準まで,どのような方法で,いつまで,課名\n");
    for goal in 0..goals {
        let section = ["企画課", "財政課", "広報課", "情報課"][goal % 4];
        rows.push_str(&format!(
            "{goal},取組その{goal}の推進,個別計画,\"取組その{goal}について、動向を的確に把握し、実情に沿った体制の準備ができている。\n利用者{goal}人に周知できている。\",\
             \"国・東京都・他自治体の状況を踏まえ、部内検討・関係部署との連携を含めて必要な事項を確認・調整しながら進めていく。\",年度末,{section}\n"
        ));
    }
    rows
}

fn run_in(site: &Path, arguments: &[&str]) -> Duration {
    timed(|| program(site, arguments))
}

/// The floor: the files that were written, written again elsewhere.
fn write_again(from: &Path, to: &Path) -> Duration {
    let files = read_all(from);
    fs::create_dir_all(to).expect("the folder can be made");
    let time = timed(|| {
        for (at, bytes) in files.iter().enumerate() {
            fs::write(to.join(at.to_string()), bytes).expect("writable");
        }
    });
    fs::remove_dir_all(to).expect("it can be removed");
    time
}
