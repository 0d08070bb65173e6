//! `serve`, started, asked and measured, for benches.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A server of a site; killed when dropped.
pub struct Serving {
    program: Child,
    address: String,
    /// What it has printed since it was started; nobody reads on.
    _lines: Box<dyn Iterator<Item = String>>,
}

/// What a running program has taken so far; nothing where there is no `/proc`.
#[derive(Debug, Clone, Copy)]
pub struct Taken {
    /// Of the processor, in seconds.
    pub cpu: f64,
    /// Memory now, in bytes.
    pub memory: f64,
    /// The most memory, in bytes.
    pub peak: f64,
}

impl Serving {
    /// Starts it, and waits until it serves and watches.
    pub fn start(site: &Path) -> Serving {
        let mut program = Command::new(env!("CARGO_BIN_EXE_goalsheet"))
            .args(["serve", "--port", "0", "--lang", "en"])
            .current_dir(site)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program starts");
        let output = program.stdout.take().expect("it is piped");
        let mut lines = BufReader::new(output).lines().map_while(Result::ok);
        let url = lines.find(|line| line.contains("http://")).expect("it serves");
        let address =
            url.split("http://").nth(1).and_then(|rest| rest.split('/').next()).expect("an address").to_owned();
        lines.find(|line| line.contains("waiting")).expect("it watches");
        Serving { program, address, _lines: Box::new(lines) }
    }

    /// The page at a path.
    pub fn get(&self, path: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).expect("it listens");
        let host = &self.address;
        write!(stream, "GET /{path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").expect("it reads");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("it answers in UTF-8");
        answer
    }

    /// Writes a file, and waits as an open page does until the page has a mark; how long that took.
    pub fn edit(&self, file: &Path, text: &str, page: &str, mark: &str) -> Duration {
        let mut stream = TcpStream::connect(&self.address).expect("it listens");
        let host = &self.address;
        write!(stream, "GET /-/events?path=%2F{page} HTTP/1.1\r\nHost: {host}\r\n\r\n").expect("it reads");
        let mut events = BufReader::new(stream).lines().map_while(Result::ok);
        let mut hear = || events.find(|line| line.starts_with("event: site")).expect("it says what is");
        hear();
        let start = Instant::now();
        fs::write(file, text).expect("the goal can be written");
        // Problems come as events, too.
        loop {
            hear();
            if self.get(page).contains(mark) {
                return start.elapsed();
            }
        }
    }

    /// What it has taken so far.
    pub fn taken(&self) -> Taken {
        let read = |name: &str| fs::read_to_string(format!("/proc/{}/{name}", self.program.id())).unwrap_or_default();
        let (stat, status) = (read("stat"), read("status"));
        let fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace();
        let ticks: f64 = fields.skip(11).take(2).filter_map(|field| field.parse::<f64>().ok()).sum();
        let bytes = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name));
            line.and_then(|line| line.split_whitespace().next()?.parse::<f64>().ok()).unwrap_or_default() * 1024.0
        };
        Taken { cpu: ticks / 100.0, memory: bytes("VmRSS:"), peak: bytes("VmHWM:") }
    }

    /// Waits until it does nothing any more.
    pub fn settle(&self) {
        let mut before = -1.0;
        while self.taken().cpu > before {
            before = self.taken().cpu;
            std::thread::sleep(Duration::from_secs(1));
        }
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.program.kill();
        let _ = self.program.wait();
    }
}

/// The first goal of a site, and the path of its page.
pub fn first_goal(site: &Path) -> (PathBuf, String) {
    let content = site.join("content");
    let entries = walkdir::WalkDir::new(&content).sort_by_file_name().into_iter().filter_map(Result::ok);
    let is_goal = |path: &PathBuf| path.extension().is_some_and(|end| end == "md") && !path.ends_with("_index.md");
    let file = entries.map(walkdir::DirEntry::into_path).find(is_goal).expect("there is a goal");
    let page = file.strip_prefix(content).expect("below").with_extension("html");
    (file, page.to_str().expect("UTF-8").replace('\\', "/"))
}
