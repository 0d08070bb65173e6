//! Reading a site's folder: names in order, bytes in parallel.
//!
//! In comes a folder of a disk, out come the files below it under paths from the site's folder with forward slashes, and
//! a diagnostic for everything that could not or must not be read. Nothing is decoded here, and whether a file is in
//! the right place is not asked. Links are followed, but never out of the site's folder and never in circles.

mod problem;
mod walk;

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::reason::cannot;
use crate::model::diagnostic::sort;
use crate::model::layout::{CONFIG, CONTENT, THEMES, is_written};
use crate::model::limits::{LARGEST_TEXT, mebibytes, too_large};
use crate::model::tree::Tree;
use crate::model::{Code, Diagnostic, Failure, Message, Place};
use crate::say;
use problem::{leads_outside, unreadable};
use walk::Walk;

/// The largest file of a theme, in bytes: a Japanese font needs some 20 MiB.
pub const LARGEST_THEME_FILE: u64 = 64 << 20;

/// Whether a name is that of a file which editors, Office or the system leave behind, and which is no part of a site.
///
/// Names beginning with `.`, `~$` (Word and Excel while a file is open) or `#` (Emacs); ending in `~`, `.swp`, `.swx`,
/// `.tmp`, `.bak`; and `4913` (Vim's test whether it may write), `Thumbs.db`, `desktop.ini`, `__MACOSX`. It holds for files
/// and folders, whatever the case of letters. Readers and watchers of a folder share it.
pub fn is_noise(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    [".", "~$", "#"].iter().any(|start| name.starts_with(start))
        || ["~", ".swp", ".swx", ".tmp", ".bak"].iter().any(|end| name.ends_with(end))
        || ["4913", "thumbs.db", "desktop.ini", "__macosx"].contains(&name.as_str())
}

/// Reads a site's folder: its content, and its configuration if there is one.
///
/// # Errors
/// As those of [`read_tree`] and [`read_file`].
pub fn read_site(site: &Path) -> Result<(Tree, Vec<Diagnostic>), Failure> {
    let (mut tree, problems) = read_tree(site, CONTENT)?;
    if let Some(config) = read_file(site, CONFIG)? {
        tree.files.insert(CONFIG.to_owned(), config);
    }
    Ok((tree, problems))
}

/// Reads the folder `folder` (`content`) of a site.
///
/// A missing folder is a diagnostic (`no-content`), as is whatever could not be read below it: `unreadable`,
/// `not-a-file`, `file-too-large`, `forbidden-name`, `link-loop`, `link-outside`. The diagnostics come sorted.
///
/// # Errors
/// The site's folder itself cannot be opened, or holds more files than any site has.
pub fn read_tree(site: &Path, folder: &str) -> Result<(Tree, Vec<Diagnostic>), Failure> {
    let fence = site.canonicalize().map_err(|error| {
        cannot(error, site, say!("サイトのフォルダーを開けません", "cannot open the site's folder"))
    })?;
    let root = site.join(folder);
    if let Some(problem) = no_folder(&root, folder) {
        return Ok((Tree::default(), vec![problem]));
    }

    let mut walk = Walk::new(fence, folder);
    walk.run(&root)?;
    Ok(read_found(walk))
}

/// Reads a file that is no part of a site, wherever it lies; of one that is larger, a byte more than `most`.
///
/// # Errors
/// It cannot be read.
pub fn read_input(path: &Path, most: u64) -> Result<Vec<u8>, Failure> {
    let cannot_read = |error| cannot(error, path, say!("読めません", "cannot read"));
    let mut bytes = Vec::new();
    File::open(path).and_then(|file| file.take(most + 1).read_to_end(&mut bytes)).map_err(cannot_read)?;
    Ok(bytes)
}

/// Every file that a site may be made from, by its path in the site's folder, sorted, and where it lies; none if a folder cannot
/// be looked through or something in it is not read.
pub fn files_of_site(site: &Path) -> Option<Vec<(String, PathBuf)>> {
    let fence = site.canonicalize().ok()?;
    let mut files = vec![(CONFIG.to_owned(), site.join(CONFIG))];
    for folder in [CONTENT, THEMES].map(|name| (name, site.join(name))).into_iter().filter(|(_, place)| place.exists())
    {
        let mut walk = Walk::new(fence.clone(), folder.0);
        walk.run(&folder.1).ok()?;
        if !walk.problems.is_empty() {
            return None;
        }
        files.extend(walk.found.into_iter().map(|file| (file.path, file.place)));
    }
    files.sort();
    Some(files)
}

/// Reads what is at or below some places of [`read_tree`]'s folder: paths from the site's folder, with forward slashes, none
/// below another. At a place where nothing is any more, nothing is found. Only for folders without links.
///
/// # Errors
/// The site's folder itself cannot be opened, or holds more files than any site has.
pub fn read_places(site: &Path, places: &[String]) -> Result<(Tree, Vec<Diagnostic>), Failure> {
    folder_exists(site)?;
    let mut tree = Tree::default();
    let mut problems = Vec::new();
    for place in places {
        let mut walk = Walk::new(site.to_owned(), place);
        walk.run(&site.join(place))?;
        let (found, met) = read_found(walk);
        tree.files.extend(found.files);
        tree.others.extend(found.others);
        problems.extend(met);
    }
    Ok((tree, problems))
}

/// Reads the files that people write of those that were found; a file that is gone since was not found.
fn read_found(walk: Walk) -> (Tree, Vec<Diagnostic>) {
    let Walk { found, mut problems, .. } = walk;
    let (texts, others): (Vec<_>, Vec<_>) = found.into_iter().partition(|file| is_written(&file.path));
    let mut tree = Tree { files: BTreeMap::new(), others: others.into_iter().map(|file| file.path).collect() };
    let read: Vec<_> = texts.par_iter().map(|file| read_limited(&file.place, LARGEST_TEXT)).collect();
    for (file, bytes) in texts.into_iter().zip(read) {
        match bytes {
            Ok(Bytes::All(bytes)) => drop(tree.files.insert(file.path, bytes)),
            Ok(Bytes::TooMany(size)) => problems.push(too_large(Place::path(file.path), size)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => problems.push(unreadable(file.path, &error)),
        }
    }
    sort(&mut problems);
    (tree, problems)
}

/// Reads one file of a site, `goalsheet.yaml`; `None` where there is no such file.
///
/// # Errors
/// It is no file, is larger than [`LARGEST_TEXT`], or cannot be read.
pub fn read_file(site: &Path, name: &str) -> Result<Option<Vec<u8>>, Failure> {
    let path = site.join(name);
    match fs::symlink_metadata(&path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(cannot(error, &path, say!("読めません", "cannot read"))),
        Ok(_) => {}
    }
    // A link that leads nowhere is a mistake, not an absent file: hence the look at what it leads to.
    let metadata = fs::metadata(&path).map_err(|error| cannot(error, &path, say!("読めません", "cannot read")))?;
    if !metadata.is_file() {
        let path = path.display();
        return Err(Failure::new(say!("ファイルではありません: {path}", "not a file: {path}")));
    }
    read_or_fail(&path, LARGEST_TEXT).map(Some)
}

/// Reads all files below a folder of a site, a theme's: path from that folder with forward slashes → bytes. A missing folder
/// has no files. It must lie in the site, and links in it may lead anywhere inside it, not out of it.
///
/// # Errors
/// Something below the folder cannot or must not be read, or is larger than [`LARGEST_THEME_FILE`].
pub fn read_folder(site: &Path, name: &str) -> Result<BTreeMap<String, Vec<u8>>, Failure> {
    let dir = &site.join(name);
    let cannot_open = |error| cannot(error, dir, say!("フォルダーを開けません", "cannot open the folder"));
    let fence = match dir.canonicalize() {
        Ok(fence) => fence,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(BTreeMap::new()),
        Err(error) => return Err(cannot_open(error)),
    };
    if !fence.starts_with(site.canonicalize().map_err(cannot_open)?) {
        return Err(failure_of(dir, leads_outside(String::new(), &fence)));
    }
    // The folder's own link is judged already, and what it leads to is the fence.
    let mut walk = Walk::new(fence.clone(), "");
    walk.run(&fence)?;
    let Walk { found, mut problems, .. } = walk;
    sort(&mut problems);
    if let Some(problem) = problems.into_iter().next() {
        return Err(failure_of(dir, problem));
    }
    found.into_par_iter().map(|file| Ok((file.path, read_or_fail(&file.place, LARGEST_THEME_FILE)?))).collect()
}

/// A problem below a folder of the program's own: there is no site without it.
fn failure_of(dir: &Path, problem: Diagnostic) -> Failure {
    let path = dir.join(&problem.place.source.path).display().to_string();
    let Message { ja, en } = problem.message;
    let failure = Failure::new(say!("{path}: {ja}", "{path}: {en}"));
    match problem.help {
        Some(help) => failure.help(help),
        None => failure,
    }
}

/// A file's content, up to a limit.
enum Bytes {
    All(Vec<u8>),
    /// There are more bytes than the limit: this many.
    TooMany(u64),
}

fn read_limited(path: &Path, limit: u64) -> io::Result<Bytes> {
    let file = File::open(path)?;
    let size = file.metadata()?.len();
    if size > limit {
        return Ok(Bytes::TooMany(size));
    }
    // What counts is what is read: a file may grow meanwhile, and some (below /proc) do not give their size.
    let mut bytes = Vec::with_capacity(size as usize + 1);
    (&file).take(limit + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > limit { Ok(Bytes::TooMany(file.metadata()?.len())) } else { Ok(Bytes::All(bytes)) }
}

/// Says so if a site's folder is not there.
///
/// # Errors
/// It is not there, is no folder, or cannot be opened.
pub fn folder_exists(site: &Path) -> Result<(), Failure> {
    fs::read_dir(site)
        .map(drop)
        .map_err(|error| cannot(error, site, say!("サイトのフォルダーを開けません", "cannot open the site's folder")))
}

/// The names of the folders in a folder, sorted; a missing folder has none.
///
/// # Errors
/// The folder cannot be read.
pub fn folder_names(dir: &Path) -> Result<Vec<String>, Failure> {
    let entries = match fs::read_dir(dir) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(cannot(error, dir, say!("フォルダーを開けません", "cannot open the folder"))),
    };
    let mut names: Vec<String> = entries
        .filter_map(Result::ok)
        .filter(|entry| entry.path().is_dir())
        .filter_map(|entry| entry.file_name().into_string().ok())
        .collect();
    names.sort();
    Ok(names)
}

/// Reads a file beside the goals, by the path [`Tree::others`] gave it.
///
/// # Errors
/// It is gone, cannot be read, or is larger than [`LARGEST_THEME_FILE`].
pub fn read_asset(site: &Path, path: &str) -> Result<Vec<u8>, Failure> {
    read_or_fail(&site.join(path), LARGEST_THEME_FILE)
}

fn read_or_fail(path: &Path, limit: u64) -> Result<Vec<u8>, Failure> {
    match read_limited(path, limit) {
        Ok(Bytes::All(bytes)) => Ok(bytes),
        Ok(Bytes::TooMany(size)) => {
            let path = path.display();
            let (size, limit) = (mebibytes(size), limit >> 20);
            Err(Failure::new(say!(
                "ファイルが大きすぎます（{size} MiB、上限は {limit} MiB）: {path}",
                "the file is too large ({size} MiB, at most {limit} MiB): {path}"
            )))
        }
        Err(error) => Err(cannot(error, path, say!("読めません", "cannot read"))),
    }
}

fn no_folder(root: &Path, folder: &str) -> Option<Diagnostic> {
    let message = match fs::metadata(root) {
        Ok(metadata) if metadata.is_dir() => return None,
        Ok(_) => say!("「{folder}」がフォルダーではありません", "“{folder}” is not a folder"),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            say!("「{folder}」フォルダーがありません", "there is no folder “{folder}”")
        }
        Err(error) => return Some(unreadable(folder.to_owned(), &error)),
    };
    let help = say!(
        "goalsheet.yaml のあるフォルダーに「{folder}」フォルダーを作り、{folder}/r5/部の名前/_index.md のように置いてください",
        "make a folder “{folder}” beside goalsheet.yaml and put files there, as in {folder}/r5/<sheet>/_index.md"
    );
    Some(Diagnostic::new(Code::NoContent, Place::path(folder), message).help(help))
}

#[cfg(test)]
mod tests {
    use super::*;
    use tempfile::TempDir;

    fn site(files: &[(&str, &str)]) -> TempDir {
        let dir = TempDir::new().unwrap();
        for (path, text) in files {
            write(dir.path(), path, text.as_bytes());
        }
        dir
    }

    fn write(root: &Path, path: &str, bytes: &[u8]) {
        let path = root.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    fn read(site: &TempDir) -> (Tree, Vec<Diagnostic>) {
        read_tree(site.path(), "content").unwrap()
    }

    /// Each problem as `code path`.
    fn named(problems: &[Diagnostic]) -> Vec<String> {
        problems.iter().map(|problem| format!("{} {}", problem.code.name(), problem.place.source.path)).collect()
    }

    #[test]
    fn files_are_read_and_others_only_named() {
        let site =
            site(&[("content/r5/a/1.md", "一"), ("content/r5/a/_index.md", "部"), ("content/r5/a/図.png", "png")]);
        write(site.path(), "content/r5/a/深い/2.md", b"\xff");
        let (tree, problems) = read(&site);
        assert_eq!(problems, []);
        let files: Vec<_> = tree.files.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice())).collect();
        assert_eq!(
            files,
            [
                ("content/r5/a/1.md", "一".as_bytes()),
                ("content/r5/a/_index.md", "部".as_bytes()),
                ("content/r5/a/深い/2.md", b"\xff"),
            ]
        );
        assert_eq!(tree.others.into_iter().collect::<Vec<_>>(), ["content/r5/a/図.png"]);
    }

    #[test]
    fn what_programs_leave_behind_is_ignored() {
        for name in [
            ".git",
            ".1.md.swp",
            "~$目標.md",
            "#1.md#",
            "1.md~",
            "1.md.swp",
            "1.md.swx",
            "1.md.tmp",
            "1.md.BAK",
            "4913",
            "Thumbs.db",
            "THUMBS.DB",
            "desktop.ini",
            "__MACOSX",
        ] {
            assert!(is_noise(name), "{name}");
        }
        for name in ["1.md", "_index.md", "4913.md", "目標#1.md", "tmp", "a~b.md", "経3-1.md"] {
            assert!(!is_noise(name), "{name}");
        }
        let site = site(&[("content/.git/x.md", ""), ("content/__MACOSX/r5/1.md", ""), ("content/~$1.md", "")]);
        assert_eq!(read(&site), (Tree::default(), vec![]));
    }

    #[test]
    fn a_missing_folder_is_a_problem_of_the_site_and_a_missing_site_a_failure() {
        let site = site(&[]);
        assert_eq!(named(&read(&site).1), ["no-content content"]);
        fs::write(site.path().join("content"), "").unwrap();
        let (_, problems) = read(&site);
        assert_eq!(named(&problems), ["no-content content"]);
        assert!(problems[0].message.ja.contains("フォルダーではありません"));
        let failure = read_tree(&site.path().join("nowhere"), "content").unwrap_err();
        assert!(failure.message.en.contains("nowhere"));
    }

    #[test]
    fn a_folder_named_like_a_goal_is_reported_and_not_entered() {
        let site = site(&[("content/r5/a/1.md/2.md", "")]);
        let (tree, problems) = read(&site);
        assert_eq!(named(&problems), ["not-a-file content/r5/a/1.md"]);
        assert!(tree.files.is_empty());
    }

    #[test]
    fn a_file_over_the_limit_is_left_out_and_one_at_the_limit_is_read() {
        let site = site(&[("content/small.md", "")]);
        write(site.path(), "content/limit.md", &vec![b'a'; LARGEST_TEXT as usize]);
        // A sparse file: it says 10 GiB and holds nothing.
        File::create(site.path().join("content/huge.md")).unwrap().set_len(10 << 30).unwrap();
        let (tree, problems) = read(&site);
        assert_eq!(tree.files.keys().collect::<Vec<_>>(), ["content/limit.md", "content/small.md"]);
        assert_eq!(named(&problems), ["file-too-large content/huge.md"]);
        assert!(problems[0].message.en.contains("10240.0 MiB, at most 2 MiB"));
    }

    #[test]
    fn one_file_is_read_or_absent() {
        let site = site(&[("goalsheet.yaml", "organization: 市")]);
        assert_eq!(read_file(site.path(), "goalsheet.yaml").unwrap().unwrap(), "organization: 市".as_bytes());
        assert_eq!(read_file(site.path(), "absent.yaml").unwrap(), None);
        fs::create_dir(site.path().join("folder.yaml")).unwrap();
        assert!(read_file(site.path(), "folder.yaml").unwrap_err().message.en.starts_with("not a file"));
        File::create(site.path().join("huge.yaml")).unwrap().set_len(10 << 30).unwrap();
        assert!(read_file(site.path(), "huge.yaml").unwrap_err().message.en.contains("too large"));
    }

    #[test]
    fn a_theme_is_read_whole_and_a_missing_one_has_no_files() {
        let site =
            site(&[("own/style.css", "p{}"), ("own/fonts/a.woff2", "font"), ("own/.git/x", ""), ("own/a.css~", "")]);
        let files = read_folder(site.path(), "own").unwrap();
        assert_eq!(files.keys().collect::<Vec<_>>(), ["fonts/a.woff2", "style.css"]);
        assert_eq!(files["fonts/a.woff2"], b"font");
        assert!(read_folder(site.path(), "absent").unwrap().is_empty());
    }

    #[cfg(unix)]
    mod links {
        use super::*;
        use std::os::unix::ffi::OsStrExt;
        use std::os::unix::fs::symlink;

        #[test]
        fn a_link_within_the_site_is_followed() {
            let site = site(&[("content/r5/a/1.md", "一"), ("shared/図.png", "")]);
            symlink("1.md", site.path().join("content/r5/a/2.md")).unwrap();
            symlink("../../../shared", site.path().join("content/r5/a/images")).unwrap();
            let (tree, problems) = read(&site);
            assert_eq!(problems, []);
            assert_eq!(tree.files["content/r5/a/2.md"], "一".as_bytes());
            assert!(tree.others.contains("content/r5/a/images/図.png"));
        }

        #[test]
        fn a_link_out_of_the_site_is_refused() {
            let outside = site(&[("secret.md", "秘"), ("folder/1.md", "秘")]);
            let site = site(&[("content/1.md", "")]);
            symlink(outside.path().join("secret.md"), site.path().join("content/2.md")).unwrap();
            symlink(outside.path().join("folder"), site.path().join("content/r5")).unwrap();
            let (tree, problems) = read(&site);
            assert_eq!(named(&problems), ["link-outside content/2.md", "link-outside content/r5"]);
            assert_eq!(tree.files.keys().collect::<Vec<_>>(), ["content/1.md"]);
        }

        #[test]
        fn content_itself_may_not_be_a_link_out_of_the_site() {
            let outside = site(&[("1.md", "")]);
            let site = site(&[]);
            symlink(outside.path(), site.path().join("content")).unwrap();
            let (tree, problems) = read(&site);
            assert_eq!(named(&problems), ["link-outside content"]);
            assert_eq!(tree, Tree::default());
        }

        #[test]
        fn circles_are_reported_with_what_they_lead_to() {
            let site = site(&[("content/r5/a/1.md", "")]);
            symlink("..", site.path().join("content/r5/a/up")).unwrap();
            symlink("self", site.path().join("content/r5/self")).unwrap();
            let (tree, problems) = read(&site);
            assert_eq!(named(&problems), ["link-loop content/r5/a/up", "link-loop content/r5/self"]);
            assert!(problems[0].message.ja.contains("「content/r5」"), "{}", problems[0].message.ja);
            assert!(problems[1].message.ja.contains("「self」"), "{}", problems[1].message.ja);
            assert_eq!(tree.files.len(), 1);
        }

        #[test]
        fn links_to_folders_of_links_come_to_an_end() {
            let site = site(&[("pile/20/1.txt", "")]);
            for level in 0..20 {
                let folder = site.path().join(format!("pile/{level}"));
                fs::create_dir_all(&folder).unwrap();
                for name in ["a", "b"] {
                    symlink(format!("../{}", level + 1), folder.join(name)).unwrap();
                }
            }
            fs::create_dir(site.path().join("content")).unwrap();
            symlink("../pile/0", site.path().join("content/r5")).unwrap();
            let (_, problems) = read(&site);
            assert!(problems.iter().all(|problem| problem.code == Code::LinkLoop) && !problems.is_empty());
        }

        #[test]
        fn a_link_that_leads_nowhere_is_unreadable_unless_an_editor_made_it() {
            let site = site(&[("content/1.md", "")]);
            symlink("gone.md", site.path().join("content/2.md")).unwrap();
            symlink("user@host.123", site.path().join("content/.#1.md")).unwrap();
            symlink("gone.yaml", site.path().join("goalsheet.yaml")).unwrap();
            let (_, problems) = read(&site);
            assert_eq!(named(&problems), ["unreadable content/2.md"]);
            assert!(problems[0].message.ja.contains("「gone.md」"));
            assert!(read_file(site.path(), "goalsheet.yaml").is_err());
        }

        #[test]
        fn a_name_that_is_no_unicode_is_reported_with_what_can_be_shown() {
            let site = site(&[("content/1.md", "")]);
            let name = std::ffi::OsStr::from_bytes(b"\x96\xda\x95W.md");
            fs::write(site.path().join("content").join(name), "").unwrap();
            let (tree, problems) = read(&site);
            assert_eq!(problems[0].code, Code::ForbiddenName);
            assert!(problems[0].place.source.path.ends_with("W.md"));
            assert_eq!(tree.files.len(), 1);
        }

        #[test]
        fn a_pipe_is_not_opened() {
            let site = site(&[("content/1.md", "")]);
            let made = std::process::Command::new("mkfifo").arg(site.path().join("content/2.md")).status();
            if made.is_ok_and(|status| status.success()) {
                assert_eq!(named(&read(&site).1), ["not-a-file content/2.md"]);
            }
        }

        #[test]
        fn a_theme_may_not_link_out_of_its_folder() {
            let site = site(&[("themes/own/style.css", ""), ("themes/plain/x", "")]);
            symlink("/etc/hostname", site.path().join("themes/own/hostname")).unwrap();
            symlink("own", site.path().join("themes/same")).unwrap();
            symlink("/etc", site.path().join("themes/etc")).unwrap();
            for (name, outside) in
                [("themes/own", "/etc/hostname"), ("themes/same", "/etc/hostname"), ("themes/etc", "/etc")]
            {
                let failure = read_folder(site.path(), name).unwrap_err();
                assert!(failure.message.en.contains(&format!("out of the site, to “{outside}”")), "{failure}");
            }
            assert_eq!(read_folder(site.path(), "themes/plain").unwrap().len(), 1);
        }
    }
}
