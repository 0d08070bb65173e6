//! A site in a temporary folder, and the program run on it as a person runs it.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::{Arc, Condvar, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// The repository's folder: itself a site.
pub fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A site on disk, gone when dropped.
pub struct Site {
    folder: TempDir,
}

/// What a run left behind: exit status and both outputs.
pub struct Run {
    pub status: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Site {
    /// An empty folder.
    pub fn empty() -> Site {
        Site { folder: TempDir::new().expect("a temporary folder can be made") }
    }

    /// The smallest sound site: one department with two sections and one goal.
    pub fn small() -> Site {
        Site::empty()
            .file("goalsheet.yaml", "organization: 見本市\n")
            .file(
                "content/r5/kosodate/_index.md",
                "---\ndepartment: 子育て部\nsections:\n  - { name: 保育課, key: hoiku }\n  - { name: 相談室, key: sodan }\n---\n",
            )
            .file("content/r5/kosodate/1-1.md", &goal("保育所の整備", "保育課"))
    }

    /// The same with a goal in each section: a site of which even advice has nothing to say.
    pub fn complete() -> Site {
        Site::small().file("content/r5/kosodate/2-1.md", &goal("相談窓口の開設", "相談室"))
    }

    /// The same with one more file; folders are made as needed.
    pub fn file(self, path: &str, text: &str) -> Site {
        self.bytes(path, text.as_bytes())
    }

    /// The same with one more file of any bytes.
    pub fn bytes(self, path: &str, bytes: &[u8]) -> Site {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("a file has a folder")).expect("the folder can be made");
        fs::write(&path, bytes).expect("the file can be written");
        self
    }

    /// The same without a file.
    pub fn without(self, path: &str) -> Site {
        fs::remove_file(self.path(path)).expect("the file is there");
        self
    }

    pub fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// Runs the program in the site's folder, speaking Japanese.
    pub fn run(&self, arguments: &[&str]) -> Run {
        run(self.folder.path(), arguments, &[])
    }

    /// `build`, expected to succeed.
    pub fn build(&self) -> Run {
        let run = self.run(&["build"]);
        assert_eq!(run.status, 0, "{}{}", run.stdout, run.stderr);
        run
    }

    /// Every file below a folder: path → bytes.
    pub fn tree(&self, folder: &str) -> BTreeMap<String, Vec<u8>> {
        tree(&self.path(folder))
    }
}

/// A program that runs until it is interrupted; killed when dropped.
pub struct Running {
    child: Child,
    stdout: BufReader<ChildStdout>,
    errors: Arc<Errors>,
    /// Reads what is written on standard error, until nothing more can be.
    reader: Option<JoinHandle<()>>,
}

/// What a program has written on standard error so far.
#[derive(Default)]
struct Errors {
    written: Mutex<String>,
    more: Condvar,
}

/// Longer than any machine needs.
const PATIENCE: Duration = Duration::from_secs(60);

impl Running {
    /// Starts the program in a folder, speaking English.
    pub fn start(folder: &Path, arguments: &[&str]) -> Running {
        let mut command = Command::new(env!("CARGO_BIN_EXE_goalsheet"));
        command.current_dir(folder).args(arguments).env("LC_ALL", "en_US.UTF-8").env("NO_COLOR", "1");
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program starts");
        let stdout = BufReader::new(child.stdout.take().expect("it is piped"));
        let mut stderr = BufReader::new(child.stderr.take().expect("it is piped"));
        let errors = Arc::new(Errors::default());
        let reader = std::thread::spawn({
            let errors = Arc::clone(&errors);
            move || {
                let mut line = String::new();
                while stderr.read_line(&mut line).is_ok_and(|read| read > 0) {
                    errors.written.lock().expect("nobody panicked").push_str(&std::mem::take(&mut line));
                    errors.more.notify_all();
                }
            }
        });
        Running { child, stdout, errors, reader: Some(reader) }
    }

    /// The next line of standard output that contains a text; what comes before is passed over.
    pub fn line(&mut self, text: &str) -> String {
        let mut passed = String::new();
        loop {
            let mut line = String::new();
            let read = self.stdout.read_line(&mut line).expect("output is UTF-8");
            assert!(read > 0, "“{text}” never came: {passed}{}", self.errors());
            if line.contains(text) {
                return line.trim_end().to_owned();
            }
            passed.push_str(&line);
        }
    }

    /// The address at which `serve` says that it serves.
    pub fn address(&mut self) -> String {
        let line = self.line("serving at");
        line.split("http://").nth(1).and_then(|rest| rest.split('/').next()).expect("an address").to_owned()
    }

    /// Waits until a text is written on standard error.
    pub fn says(&self, text: &str) {
        let errors = self.errors.written.lock().expect("nobody panicked");
        let is_missing = |errors: &mut String| !errors.contains(text);
        let waited = self.errors.more.wait_timeout_while(errors, PATIENCE, is_missing);
        let (errors, ended) = waited.expect("nobody panicked");
        assert!(!ended.timed_out(), "“{text}” never came: {errors}");
    }

    /// All that was written on standard error so far. A message arrives in several pieces: what is to come is waited for by
    /// `says`.
    pub fn errors(&self) -> String {
        self.errors.written.lock().expect("nobody panicked").clone()
    }

    /// Sends Ctrl-C and returns the exit status.
    pub fn interrupt(self) -> Option<i32> {
        self.end().0
    }

    /// Sends Ctrl-C and returns the exit status, and all that was ever written on standard error.
    pub fn end(mut self) -> (Option<i32>, String) {
        // The program `kill` is not on every machine; every shell has it built in.
        let interrupt = format!("kill -INT {}", self.child.id());
        assert!(Command::new("sh").args(["-c", &interrupt]).status().expect("a shell is there").success());
        let status = self.child.wait().expect("it was started");
        self.reader.take().expect("it ends once").join().expect("it only reads");
        (status.code(), self.errors())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Waits until something holds of which nobody sends word: looks again and again, and sleeps in between.
pub fn eventually(what: &str, mut holds: impl FnMut() -> bool) {
    let end = Instant::now() + PATIENCE;
    while !holds() {
        assert!(Instant::now() < end, "“{what}” never came");
        std::thread::park_timeout(Duration::from_millis(5));
    }
}

/// A sound goal.
pub fn goal(title: &str, section: &str) -> String {
    format!(
        "---\ntitle: {title}\nsection: {section}\ncategory: 個別計画\ndue: 年度末\n---\n\n## どの水準まで\n\n{title}ができている。\n\n## どのような方法で\n\n関係課と調整する。\n"
    )
}

/// Every file below a folder: path with forward slashes → bytes.
pub fn tree(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = walkdir::WalkDir::new(folder).into_iter().filter_map(Result::ok);
    let files = entries.filter(|entry| entry.file_type().is_file());
    files
        .map(|entry| {
            let path = entry.path().strip_prefix(folder).expect("entries are below their folder");
            let path = path.to_string_lossy().replace('\\', "/");
            (path, fs::read(entry.path()).expect("the file can be read"))
        })
        .collect()
}

/// Runs the program in a folder, speaking Japanese unless the variables say otherwise.
pub fn run(folder: &Path, arguments: &[&str], variables: &[(&str, &str)]) -> Run {
    let mut command = Command::new(env!("CARGO_BIN_EXE_goalsheet"));
    command
        .current_dir(folder)
        .args(arguments)
        .env_remove("LANG")
        .env_remove("LC_MESSAGES")
        .env("LC_ALL", "ja_JP.UTF-8");
    command.env_remove("RAYON_NUM_THREADS").env("NO_COLOR", "1").envs(variables.iter().copied());
    let output = command.output().expect("the program starts");
    Run {
        status: output.status.code().expect("the program ends by itself"),
        stdout: String::from_utf8(output.stdout).expect("output is UTF-8"),
        stderr: String::from_utf8(output.stderr).expect("output is UTF-8"),
    }
}
