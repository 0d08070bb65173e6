//! `tests/run` on machines that lack something: it says what, before anything is compiled.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

use crate::site::repository;

/// A machine on which there are some programs of this one, and some that only print a line.
struct Machine(TempDir);

impl Machine {
    fn new() -> Machine {
        let machine = Machine(TempDir::new().expect("a temporary folder can be made"));
        let path = std::env::var_os("PATH").expect("there is a path");
        for name in ["bash", "dirname", "env", "find", "id"] {
            let mut places = std::env::split_paths(&path).map(|place| place.join(name));
            let place = places.find(|place| place.exists()).unwrap_or_else(|| panic!("{name} is not on the path"));
            symlink(place, machine.0.path().join(name)).expect("a link can be made");
        }
        // A font that is this person's own.
        let fonts = machine.0.path().join(".local/share/fonts");
        fs::create_dir_all(&fonts).expect("the folder can be made");
        fs::write(fonts.join("own-cjk.otf"), "").expect("it can be written");
        machine
    }

    /// The same with a program that prints a line and ends with a status.
    fn with(self, name: &str, prints: &str, status: i32) -> Machine {
        let file = self.0.path().join(name);
        fs::write(&file, format!("#!/usr/bin/env bash\necho '{prints}'\nexit {status}\n")).expect("it can be written");
        fs::set_permissions(&file, fs::Permissions::from_mode(0o755)).expect("it is ours");
        self
    }

    /// The exit status of `tests/run` and all that it says.
    fn run(&self, arguments: &[&str]) -> (Option<i32>, String) {
        let mut command = Command::new(self.0.path().join("bash"));
        command.arg(repository().join("tests/run")).args(arguments).current_dir(Path::new("/"));
        command.env("PATH", self.0.path()).env("HOME", self.0.path()).env_remove("CHROMIUM");
        let output = command.output().expect("it starts");
        let told = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
        (output.status.code(), told.into_owned())
    }
}

#[test]
fn a_machine_without_rust_is_told_so() {
    let (status, told) = Machine::new().run(&[]);
    assert_eq!(status, Some(1), "{told}");
    assert!(told.contains("cargo is not found. Install Rust"), "{told}");
}

#[test]
fn a_machine_without_apt_is_told_all_that_it_lacks() {
    let machine = Machine::new().with("cargo", "compiled", 0);
    let (status, told) = machine.run(&[]);
    assert_eq!(status, Some(1), "{told}");
    assert!(
        told.contains("these are missing")
            && told.contains(
                "gcc libc6-dev chromium-headless-shell nodejs npm poppler-utils libreoffice-calc-nogui python3."
            ),
        "{told}"
    );
    assert!(told.contains("CHROMIUM=/path/to/it") && !told.contains("compiled"), "{told}");

    let (_, told) = machine.run(&["served::"]);
    assert!(told.contains("missing, by their names in Debian: gcc libc6-dev."), "for Rust tests alone: {told}");
}

#[test]
fn what_is_going_to_be_installed_is_told_beforehand_and_what_cannot_be_afterwards() {
    // Whoever is not root asks sudo.
    let machine = Machine::new().with("cargo", "compiled", 0).with("sudo", "", 100).with("apt-get", "", 100);
    let (status, told) = machine.run(&["served::"]);
    assert_eq!(status, Some(1), "{told}");
    let [before, after] =
        ["installing gcc libc6-dev with apt-get; that takes some minutes", "could not install gcc libc6-dev"]
            .map(|words| told.find(words).unwrap_or_else(|| panic!("“{words}” is missing: {told}")));
    assert!(before < after, "{told}");
}

#[test]
fn a_node_that_is_too_old_and_a_browser_that_is_not_there_are_told_before_anything_is_compiled() {
    let complete = |machine: Machine| {
        ["cargo", "cc", "npm", "pdftotext", "soffice", "python3", "chromium"]
            .into_iter()
            .fold(machine, |machine, name| machine.with(name, "compiled", 0))
    };
    // The same program answers the question for its version and the one whether it is new enough.
    let (status, told) = complete(Machine::new()).with("node", "v16.20.2", 1).run(&[]);
    assert_eq!(status, Some(1), "{told}");
    assert!(told.contains("Node v16.20.2 is too old: the browser tests need 18.19 or newer"), "{told}");
    assert!(!told.contains("compiled"), "{told}");
}
