//! What reports cost: a site of which every goal was reported on three times, beside the same site without.
//! `cargo bench --bench reports -- [GOALS] [RUNS]`; 10,000 goals and 5 runs unless said otherwise. At most 2.2 times is what it may
//! cost.
//!
//! Both are timed in turn; what counts is the median of the ratios, and the range beside it says how busy the machine was.

#[path = "../tests/it/corpus.rs"]
mod corpus;
mod program;

use std::fs;
use std::path::Path;
use std::time::Duration;

use program::{files, program, read_all, timed};

const CONFIG: &str = "organization: 見本市
phases:
  - { key: q1, name: 第1四半期報告, as_of: 6月30日, due: 7月末 }
  - { key: mid, name: 中間報告, as_of: 9月30日, due: 10月末 }
  - { key: end, name: 期末報告, as_of: 3月31日, due: 翌4月末 }
scales:
  achievement:
    name: 達成状況
    levels:
      - { code: ①, name: 計画以上 }
      - { code: ②, name: 計画通り }
      - { code: ③, name: 計画未満, unmet: yes }
report:
  require: [rating, result]
";
const INDICATOR: &str = "indicators:\n  - { key: users, name: 利用者, unit: 人, baseline: 40, target: 90 }\n";

fn main() {
    let numbers: Vec<usize> = std::env::args().filter_map(|argument| argument.parse().ok()).collect();
    let (goals, runs) = (numbers.first().copied().unwrap_or(10_000), numbers.get(1).copied().unwrap_or(5));
    let folder = tempfile::TempDir::new().expect("a temporary folder can be made");
    let [without, with] = ["without", "with"].map(|name| folder.path().join(name));
    for site in [&without, &with] {
        corpus::write(site, goals);
        fs::write(site.join("goalsheet.yaml"), CONFIG).expect("it can be written");
        count_something(site);
    }
    let reports = report(&with);
    let [bare, reported] = [&without, &with].map(|site| read_all(site).iter().map(Vec::len).sum::<usize>());
    println!("{goals} goals, {reports} reports: {reported} bytes beside {bare}");
    let verbs: [(&str, &[&str]); 3] = [
        ("check", &["check"]),
        ("build", &["build", "--fresh", "-o", "public"]),
        ("internal", &["build", "--fresh", "--audience", "internal", "-o", "internal"]),
    ];
    for (name, arguments) in verbs {
        let (mut times, mut ratios) = (Vec::new(), Vec::new());
        for _ in 0..runs {
            let [bare, reported] = [&without, &with].map(|site| run(site, arguments));
            ratios.push(reported.as_secs_f64() / bare.as_secs_f64());
            times.push(reported);
        }
        times.sort();
        ratios.sort_by(f64::total_cmp);
        println!(
            "{name:<9}{:>8.3} s with reports, {:.2} times that without (from {:.2} to {:.2})",
            times[runs / 2].as_secs_f64(),
            ratios[runs / 2],
            ratios[0],
            ratios[runs - 1]
        );
    }
}

/// A run into a new folder: file systems are slow where many files were removed a moment ago, so that is not timed.
fn run(site: &Path, arguments: &[&str]) -> Duration {
    let time = timed(|| program(site, arguments));
    for output in ["public", "internal"].map(|name| site.join(name)).into_iter().filter(|output| output.exists()) {
        fs::remove_dir_all(output).expect("it can be removed");
    }
    time
}

/// Gives every goal an indicator.
fn count_something(site: &Path) {
    for path in files(&site.join("content")).into_iter().filter(|path| !path.ends_with("_index.md")) {
        let text = fs::read_to_string(&path).expect("it can be read");
        let text = text.replacen("\n---\n", &format!("\n{INDICATOR}---\n"), 1);
        fs::write(&path, text).expect("it can be written");
    }
}

/// Reports three times on every goal, and says how many reports there are.
fn report(site: &Path) -> usize {
    let goals = files(&site.join("content")).into_iter().filter(|path| !path.ends_with("_index.md"));
    let mut count = 0;
    for (at, goal) in goals.enumerate() {
        for (phase, code) in [("q1", "②"), ("mid", "②"), ("end", ["①", "②", "③"][at % 3])] {
            let value = 50 + (at * 7 + phase.len()) % 60;
            let text = format!(
                "---\nrating: {code}\nvalues: {{ users: {value} }}\n---\n\n## 取組状況\n\n関係課と調整し、予定した{}か所で工事の契約を済ませた。\n\n## 成果\n\n利用者が{value}人となり、待機の解消に向けて前進した。**早期の着工**により、年度内の開所を見込んでいる。\n\n## 達成できなかった理由\n\n資材の値上がりにより、一部の着工が遅れた。\n\n## 今後の取組\n\n国の補助の動向を踏まえ、工程を見直して進める。\n",
                at % 9 + 1
            );
            fs::write(goal.with_extension(format!("{phase}.md")), text).expect("it can be written");
            count += 1;
        }
    }
    count
}
