//! The program run on a site and timed, for benches; and the files that stand beside it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// How long something takes.
pub fn timed(what: impl FnOnce()) -> Duration {
    let started = Instant::now();
    what();
    started.elapsed()
}

/// Runs the program in a site's folder; what it prints is not shown.
pub fn program(site: &Path, arguments: &[&str]) {
    let status = Command::new(env!("CARGO_BIN_EXE_goalsheet"))
        .args(arguments)
        .current_dir(site)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .expect("the program starts");
    assert!(status.success(), "{arguments:?}");
}

/// Every file below a folder.
pub fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().filter_map(Result::ok);
    entries.filter(|entry| entry.file_type().is_file()).map(walkdir::DirEntry::into_path).collect()
}

/// The bytes of every file below a folder.
pub fn read_all(folder: &Path) -> Vec<Vec<u8>> {
    files(folder).iter().map(|path| fs::read(path).expect("the file can be read")).collect()
}
