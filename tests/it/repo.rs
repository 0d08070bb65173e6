//! A git repository in a temporary folder, made by git as a person makes it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use crate::site::{Run, Site, run};

/// A repository on disk, gone when dropped, with room beside it.
pub struct Repo {
    room: TempDir,
    site: PathBuf,
}

impl Repo {
    /// A repository with a folder and no commit.
    pub fn empty() -> Repo {
        Repo::made(&["init", "--quiet", "-b", "main"])
    }

    /// One that this command of git makes.
    pub fn made(arguments: &[&str]) -> Repo {
        let room = TempDir::new().expect("a temporary folder can be made");
        let site = room.path().join("site");
        fs::create_dir(&site).expect("the folder can be made");
        let repo = Repo { room, site };
        repo.git(arguments);
        repo
    }

    /// One whose first commit is a site.
    pub fn of(site: Site) -> Repo {
        let repo = Repo::empty();
        for (path, bytes) in site.tree("") {
            repo.bytes(&path, &bytes);
        }
        repo.commit("first");
        repo
    }

    /// Its folder.
    pub fn path(&self) -> &Path {
        &self.site
    }

    /// A place beside it.
    pub fn beside(&self, name: &str) -> PathBuf {
        self.room.path().join(name)
    }

    /// Writes a file; folders are made as needed.
    pub fn write(&self, path: &str, text: &str) {
        self.bytes(path, text.as_bytes());
    }

    fn bytes(&self, path: &str, bytes: &[u8]) {
        let path = self.site.join(path);
        fs::create_dir_all(path.parent().expect("a file has a folder")).expect("the folder can be made");
        fs::write(path, bytes).expect("the file can be written");
    }

    /// Removes a file.
    pub fn remove(&self, path: &str) {
        fs::remove_file(self.site.join(path)).expect("the file is there");
    }

    /// Makes a link.
    pub fn link(&self, path: &str, to: &str) {
        #[cfg(unix)]
        std::os::unix::fs::symlink(to, self.site.join(path)).expect("the link can be made");
        #[cfg(not(unix))]
        let _ = (path, to);
    }

    /// Commits everything.
    pub fn commit(&self, message: &str) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--message", message]);
    }

    /// Commits everything at a moment.
    pub fn commit_at(&self, moment: &str, message: &str) {
        self.git(&["add", "--all"]);
        git_at(&self.site, &["commit", "--quiet", "--message", message], moment);
    }

    /// Runs git, which has to succeed.
    pub fn git(&self, arguments: &[&str]) -> String {
        git_in(&self.site, arguments)
    }

    /// Runs the program in the site's folder, speaking Japanese.
    pub fn run(&self, arguments: &[&str]) -> Run {
        run(&self.site, arguments, &[])
    }
}

/// Runs git in a folder, whoever's configuration the machine has, always on one day: the tenth of May in Japan, the ninth
/// elsewhere.
pub fn git_in(folder: &Path, arguments: &[&str]) -> String {
    git_at(folder, arguments, "2023-05-09T20:00:00Z")
}

fn git_at(folder: &Path, arguments: &[&str], moment: &str) -> String {
    let mut command = Command::new("git");
    command.arg("-C").arg(folder).args(arguments);
    for name in ["GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE"] {
        command.env_remove(name);
    }
    for (name, value) in [
        ("GIT_CONFIG_GLOBAL", "/dev/null"),
        ("GIT_CONFIG_NOSYSTEM", "1"),
        ("GIT_AUTHOR_NAME", "企画課"),
        ("GIT_AUTHOR_EMAIL", "kikaku@example.jp"),
        ("GIT_COMMITTER_NAME", "企画課"),
        ("GIT_COMMITTER_EMAIL", "kikaku@example.jp"),
        ("GIT_AUTHOR_DATE", moment),
        ("GIT_COMMITTER_DATE", moment),
        ("LC_ALL", "C"),
    ] {
        command.env(name, value);
    }
    let output = command.output().expect("git is there");
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "git {arguments:?}: {errors}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}
