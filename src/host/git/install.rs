//! Git is told to join goals field by field, and to name a goal where a diff shows a part of it.
//!
//! This writes a few lines into the configuration of one repository, as `git config` would, and needs no git program. Which files
//! it is for stands in `.gitattributes`, which everybody has; the command may not stand there, since whoever clones a
//! repository would run it.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

use gix::config::File;
use gix::config::file::Metadata;
use gix::config::file::init::Options;

use super::problem;
use crate::host::reason::cannot;
use crate::model::Failure;
use crate::model::keys::{self, KeyTable};
use crate::say;

/// What was entered, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Installed {
    /// The configuration's file.
    pub config: PathBuf,
    /// Whether it was not so before.
    pub is_new: bool,
    /// Whether a `.gitattributes` of the repository or of the folder says which files it is for.
    pub has_attributes: bool,
}

/// What begins the line of which a diff shows the rest above each hunk: the title of a goal, the department of a head.
const TITLES: [(&KeyTable, &str); 2] = [(&keys::GOAL, "title"), (&keys::HEAD, "department")];

/// Enters both drivers into the configuration of the repository that a folder lies in.
///
/// # Errors
/// There is no repository, or its configuration cannot be read or written. It is then as it was.
pub fn install(folder: &Path) -> Result<Installed, Failure> {
    let real = folder.canonicalize().map_err(|error| problem::no_folder(folder, error))?;
    let (found, _) = gix::discover::upwards(&real).map_err(|error| problem::no_repository(folder, error))?;
    let (git, work) = found.into_repository_and_work_tree_directories();
    // What is linked to another work tree has its configuration there.
    let common = fs::read_to_string(git.join("commondir")).map(|common| git.join(common.trim_end()));
    let config = common.unwrap_or_else(|_| git.clone()).join("config");
    let unreadable = |error| cannot(error, &config, say!("git の設定を読めません", "cannot read git's configuration"));
    let old = fs::read(&config).map_err(unreadable)?;
    let new = with_drivers(&old, &driver()).map_err(|()| problem::broken_config(&config))?;
    let is_new = new != old;
    if is_new {
        put(&config, &new)?;
    }
    let has_attributes =
        real.ancestors().take_while(|folder| work.as_ref().is_some_and(|work| folder.starts_with(work)));
    let has_attributes = has_attributes
        .map(|folder| folder.join(".gitattributes"))
        .any(|path| fs::read_to_string(path).is_ok_and(|text| text.contains("merge=goalsheet")));
    Ok(Installed { config, is_new, has_attributes })
}

/// Whether git is putting the commits of a branch on top of another one, in the repository that a folder lies in.
pub fn is_rebasing(folder: &Path) -> bool {
    let named = std::env::var_os("GIT_DIR").map(PathBuf::from);
    let found = || {
        let (found, _) = gix::discover::upwards(folder).ok()?;
        Some(found.into_repository_and_work_tree_directories().0)
    };
    let git = named.or_else(found);
    git.is_some_and(|git| git.join("rebase-merge").is_dir() || git.join("rebase-apply/rebasing").is_file())
}

/// A configuration with both drivers; what else is in it stays as it is.
fn with_drivers(old: &[u8], driver: &str) -> Result<Vec<u8>, ()> {
    let titles = titles();
    let mut file = File::from_bytes_no_includes(old, Metadata::api(), Options::default()).map_err(drop)?;
    for (section, key, value) in
        [("merge", "name", "goalsheet: field by field"), ("merge", "driver", driver), ("diff", "xfuncname", &titles)]
    {
        let known = file.string_by(section, "goalsheet", key);
        if known.is_none_or(|known| known.as_slice() != value.as_bytes()) {
            file.set_raw_value_by(section, "goalsheet", key, value).map_err(drop)?;
        }
    }
    Ok(file.to_bstring().into())
}

/// The patterns of [`TITLES`], by the keys and by what files may have in their place.
fn titles() -> String {
    let words = TITLES.iter().flat_map(|(table, key)| {
        let synonyms = table.synonyms().filter(move |(_, name)| name == key).map(|(word, _)| word);
        std::iter::once(*key).chain(synonyms)
    });
    words.map(|word| format!("^{word}: *(.*)$")).collect::<Vec<String>>().join("\n")
}

/// What git runs, in a shell that git brings along everywhere. Windows of git that are opened by a click do not know where the
/// program is: then it is the one that entered this. Where that is gone too, or cannot do it, git joins the lines itself.
fn driver() -> String {
    let here = std::env::current_exe().unwrap_or_default().to_string_lossy().replace('\\', "/");
    let here = here.replace('\'', "'\\''").replace('%', "%%");
    format!(
        "for g in goalsheet '{here}'; do \
         if command -v \"$g\" >/dev/null 2>&1; then \
         \"$g\" merge-driver %O %A %B %P %X %Y; s=$?; [ $s -gt 1 ] || exit $s; fi; done; \
         exec git merge-file -L ours -L base -L theirs %A %O %B"
    )
}

/// Writes the configuration as git does: beside it under the name by which nobody else writes it, then in its place.
fn put(config: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let lock = config.with_file_name("config.lock");
    let unwritable =
        |error| cannot(error, config, say!("git の設定に書き込めません", "cannot write git's configuration"));
    let mut file = OpenOptions::new().write(true).create_new(true).open(&lock).map_err(unwritable)?;
    let permissions = fs::metadata(config).map(|metadata| metadata.permissions());
    let written = file
        .write_all(bytes)
        .and_then(|()| permissions.and_then(|permissions| file.set_permissions(permissions)))
        .and_then(|()| file.sync_all());
    drop(file);
    let named = written.and_then(|()| fs::rename(&lock, config));
    named.map_err(|error| {
        let _ = fs::remove_file(&lock);
        unwritable(error)
    })
}
