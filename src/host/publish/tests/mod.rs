//! Publishing on a real disk: what a reader of the output sees, whatever happens.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use proptest::prelude::*;
use rayon::prelude::*;
use tempfile::TempDir;
use walkdir::WalkDir;

use super::*;

mod early_end;

type Site = BTreeMap<String, Vec<u8>>;

/// A site's folder with an output `public` in it.
struct Place {
    dir: TempDir,
}

impl Place {
    fn new() -> Place {
        let dir = TempDir::new().unwrap();
        fs::create_dir(dir.path().join("content")).unwrap();
        Place { dir }
    }

    fn output(&self) -> PathBuf {
        self.dir.path().join("public")
    }

    fn stage(&self) -> PathBuf {
        self.dir.path().join("public.goalsheet-stage")
    }

    fn open_at(&self, output: &Path) -> Result<Publisher, Failure> {
        let sources = [self.dir.path().join("content"), self.dir.path().join("themes")];
        Publisher::open(output, Protected { site: self.dir.path(), sources: &sources })
    }

    fn open(&self) -> Publisher {
        self.open_at(&self.output()).unwrap()
    }

    fn put_all(&self, site: &Site) -> Publisher {
        let publisher = self.open();
        for (path, bytes) in site {
            publisher.put(path, bytes).unwrap();
        }
        publisher
    }

    fn publish(&self, site: &Site) -> Summary {
        self.put_all(site).commit(HandEdits::Keep).unwrap()
    }

    /// The files of the output without the manifest, which must list exactly them; no folder may be empty.
    fn published(&self) -> Site {
        let mut files = tree(&self.output());
        files.remove(MANIFEST).expect("a published folder has its manifest");
        let listed = {
            let output = self.output().canonicalize().unwrap();
            Manifest::read(&Folder::open(&output, &output).unwrap()).unwrap().unwrap().files
        };
        let found: BTreeMap<_, _> = files.iter().map(|(path, bytes)| (path.clone(), Content::of(bytes))).collect();
        assert_eq!(listed, found);
        files
    }

    /// The names beside the output.
    fn neighbours(&self) -> Vec<String> {
        let mut names: Vec<_> = fs::read_dir(self.dir.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter(|name| name.starts_with("public"))
            .collect();
        names.sort();
        names
    }

    fn write(&self, path: &str, text: &str) {
        let place = self.output().join(path);
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        fs::write(place, text).unwrap();
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.output().join(path)).unwrap()
    }
}

/// All files below a folder; an empty folder shows as a path with a slash at the end.
fn tree(folder: &Path) -> Site {
    let mut files = Site::new();
    for entry in WalkDir::new(folder).min_depth(1) {
        let entry = entry.unwrap();
        let path = entry.path().strip_prefix(folder).unwrap().to_str().unwrap().replace('\\', "/");
        if !entry.file_type().is_dir() {
            files.insert(path, fs::read(entry.path()).unwrap());
        } else if fs::read_dir(entry.path()).unwrap().next().is_none() {
            files.insert(format!("{path}/"), vec![]);
        }
    }
    files
}

fn site(files: &[(&str, &str)]) -> Site {
    files.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())).collect()
}

fn two_goals() -> Site {
    site(&[("index.html", "門"), ("r5/a/1.html", "一"), ("r5/a/2.html", "二"), ("style.css", "p{}")])
}

/// Makes all files of the output look a day old, so that a touched one stands out.
fn make_old(folder: &Path) -> SystemTime {
    let day = SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000);
    for path in tree(folder).keys() {
        File::options().write(true).open(folder.join(path)).unwrap().set_modified(day).unwrap();
    }
    day
}

fn touched(folder: &Path, since: SystemTime) -> Vec<String> {
    let is_touched = |path: &String| fs::symlink_metadata(folder.join(path)).unwrap().modified().unwrap() != since;
    tree(folder).into_keys().filter(is_touched).collect()
}

#[test]
fn a_page_is_kept_only_if_it_is_published_with_that_content() {
    let place = Place::new();
    place.publish(&site(&[("a.html", "x"), ("b.html", "y")]));
    let publisher = place.open();
    let [x, z] = [("b.html", "x"), ("c.html", "z")]
        .map(|(path, text)| publisher.put(path, text.as_bytes()).unwrap().seal.digest());
    // As where another build has published something else into the folder meanwhile.
    assert!(!publisher.keep("a.html", z).unwrap(), "another content");
    assert!(!publisher.keep("d.html", x).unwrap(), "never published");
    assert!(publisher.keep("a.html", x).unwrap());
    publisher.commit(HandEdits::Keep).unwrap();
    assert_eq!(place.published(), site(&[("a.html", "x"), ("b.html", "x"), ("c.html", "z")]));
}

#[test]
fn a_first_build_makes_the_output_and_leaves_nothing_beside_it() {
    let place = Place::new();
    let summary = place.publish(&two_goals());
    assert_eq!((summary.written, summary.unchanged, summary.removed), (4, 0, 0));
    assert_eq!(place.published(), two_goals());
    if cfg!(unix) {
        assert_eq!(place.neighbours(), ["public"]);
    }
    let manifest = fs::read(place.output().join(MANIFEST)).unwrap();
    assert_eq!(summary.seal, Seal::of(&manifest));
}

#[test]
fn the_folders_an_output_lies_in_are_made() {
    let place = Place::new();
    let output = place.dir.path().join("a/b/public");
    let publisher = place.open_at(&output).unwrap();
    publisher.put("index.html", b"x").unwrap();
    publisher.commit(HandEdits::Keep).unwrap();
    assert!(output.join("index.html").is_file());
}

#[test]
fn an_empty_folder_is_a_fit_output_and_an_empty_site_too() {
    let place = Place::new();
    fs::create_dir(place.output()).unwrap();
    place.publish(&Site::new());
    assert_eq!(place.published(), Site::new());
    place.publish(&two_goals());
    assert_eq!(place.published(), two_goals());
}

#[test]
fn an_unchanged_site_touches_nothing() {
    let place = Place::new();
    let first = place.publish(&two_goals());
    let day = make_old(&place.output());
    let second = place.publish(&two_goals());
    assert_eq!((second.written, second.unchanged, second.removed), (0, 4, 0));
    assert_eq!(second.seal, first.seal);
    assert_eq!(touched(&place.output(), day), Vec::<String>::new());
}

#[test]
fn only_what_changed_is_touched_and_what_is_gone_is_removed_with_its_folders() {
    let place = Place::new();
    place.publish(&two_goals());
    let day = make_old(&place.output());
    let new = site(&[("index.html", "新しい門"), ("r6/b/1.html", "一"), ("style.css", "p{}")]);
    let summary = place.publish(&new);
    assert_eq!((summary.written, summary.unchanged, summary.removed), (2, 1, 2));
    assert_eq!(summary.foreign_changes, []);
    assert_eq!(place.published(), new);
    assert_eq!(touched(&place.output(), day), [MANIFEST, "index.html", "r6/b/1.html"]);
}

#[test]
fn dropping_without_commit_changes_nothing_and_leaves_nothing() {
    let place = Place::new();
    drop(place.put_all(&two_goals()));
    assert!(!place.output().exists() && !place.stage().exists());
    place.publish(&two_goals());
    let day = make_old(&place.output());
    drop(place.put_all(&site(&[("index.html", "ほか"), ("new.html", "新")])));
    assert_eq!(place.published(), two_goals());
    assert_eq!(touched(&place.output(), day), Vec::<String>::new());
    assert!(!place.stage().exists());
}

#[test]
fn a_file_may_become_a_folder_and_a_folder_a_file() {
    let place = Place::new();
    let old = site(&[("a", "file"), ("b/c/d", "deep"), ("b/e", "side")]);
    let new = site(&[("a/x/y", "deep"), ("b", "file")]);
    place.publish(&old);
    assert_eq!(place.publish(&new).removed, 3);
    assert_eq!(place.published(), new);
    place.publish(&old);
    assert_eq!(place.published(), old);
}

#[test]
fn a_name_in_other_letters_is_written_anew_for_windows_sake() {
    let place = Place::new();
    place.publish(&site(&[("Goal.html", "一"), ("other.html", "二")]));
    let summary = place.publish(&site(&[("goal.html", "一"), ("other.html", "二")]));
    assert_eq!((summary.written, summary.unchanged, summary.removed), (1, 1, 1));
    assert_eq!(place.published(), site(&[("goal.html", "一"), ("other.html", "二")]));
}

#[test]
fn a_path_is_put_once_and_is_a_file_or_a_folder() {
    let place = Place::new();
    let publisher = place.open();
    assert!(publisher.put("../index.html", b"").is_err());
    publisher.put("r5/a.html", b"").unwrap();
    assert!(publisher.put("r5/a.html", b"").is_err());
    assert!(publisher.put("R5/A.html", b"").unwrap_err().message.en.contains("are one file"));
    drop(publisher);

    place.publish(&site(&[("a", "x")]));
    let publisher = place.open();
    publisher.put("a", b"x").unwrap();
    publisher.put("A/b", b"y").unwrap();
    assert!(publisher.commit(HandEdits::Keep).unwrap_err().message.en.contains("both a file and a folder"));
    assert_eq!(place.published(), site(&[("a", "x")]));
}

#[test]
fn many_threads_may_put_at_once() {
    let place = Place::new();
    let big: Site = (0..2_000)
        .map(|number| (format!("r{}/{}/{number}.html", number % 5, number % 50), vec![b'x'; number % 700]))
        .collect();
    for round in 0..2 {
        let publisher = place.open();
        big.par_iter().for_each(|(path, bytes)| assert!(publisher.put(path, bytes).is_ok()));
        assert_eq!(publisher.commit(HandEdits::Keep).unwrap().unchanged, round * big.len());
        assert_eq!(place.published(), big);
    }
}

// Which folder may be an output

#[test]
fn a_folder_with_other_files_is_refused_and_left_alone() {
    let place = Place::new();
    place.write("写真.jpg", "x");
    place.write("report/1.xlsx", "x");
    let failure = place.open_at(&place.output()).unwrap_err();
    assert!(failure.message.ja.contains("2件") && failure.message.ja.contains("report, 写真.jpg"), "{failure}");
    assert_eq!(tree(&place.output()).len(), 2);
    assert!(!place.stage().exists());
}

#[test]
fn a_file_is_refused_and_so_is_a_path_through_a_file() {
    let place = Place::new();
    fs::write(place.output(), "x").unwrap();
    assert!(place.open_at(&place.output()).unwrap_err().message.en.contains("this is a file"));
    let failure = place.open_at(&place.output().join("deep/public")).unwrap_err();
    assert!(failure.message.en.contains("public/deep/public"), "{failure}");
    assert_eq!(fs::read(place.output()).unwrap(), b"x");
}

#[test]
fn the_site_and_its_sources_are_refused_however_they_are_written() {
    let place = Place::new();
    let root = place.dir.path();
    for output in [
        root.to_owned(),
        root.join("."),
        root.join("content/.."),
        root.parent().unwrap().to_owned(),
        root.join("content"),
        root.join("content/"),
        root.join("absent/../content"),
        root.join("content/r5/public"),
        root.join("themes/default"),
        PathBuf::from("/"),
    ] {
        let before = tree(root);
        assert!(place.open_at(&output).is_err(), "{}", output.display());
        assert_eq!(tree(root), before);
    }
    assert!(place.open_at(&root.join("contents")).is_ok());
}

#[test]
fn a_manifest_we_did_not_write_stops_the_build() {
    let place = Place::new();
    place.publish(&two_goals());
    for (text, what) in [("goalsheet-manifest 1 0\n", "another version"), ("goalsheet-manifest 2 1\n", "damaged")] {
        place.write(MANIFEST, text);
        let failure = place.open_at(&place.output()).unwrap_err();
        assert!(failure.message.en.contains(what) && failure.help.is_some(), "{failure}");
    }
}

#[test]
fn a_stage_folder_that_is_not_ours_is_left_alone() {
    let place = Place::new();
    fs::create_dir(place.stage()).unwrap();
    fs::write(place.stage().join("thesis.docx"), "x").unwrap();
    assert!(place.open_at(&place.output()).is_err());
    assert!(place.stage().join("thesis.docx").exists());
}

// Other people's hands in the output

#[test]
fn what_was_changed_by_hand_stops_a_build_that_has_a_page_for_its_place() {
    let place = Place::new();
    let old = site(&[("changed", "1"), ("kept", "2"), ("lost", "3"), ("gone", "4"), ("same", "5")]);
    place.publish(&old);
    place.write("changed", "by hand");
    place.write("kept", "x");
    place.write("same", "by hand, but as the new site has it");
    place.write("note.txt", "never ours");
    for path in ["lost", "gone"] {
        fs::remove_file(place.output().join(path)).unwrap();
    }
    let before = tree(&place.output());
    let new = site(&[("changed", "1"), ("lost", "3"), ("same", "by hand, but as the new site has it")]);
    let failure = place.put_all(&new).commit(HandEdits::Keep).unwrap_err();
    assert!(failure.message.en.contains("since goalsheet wrote them: 2 (kept, changed)"), "{failure}");
    assert!(failure.help.as_ref().unwrap().en.contains("--force"), "{failure}");
    assert_eq!(tree(&place.output()), before);
    assert!(!place.stage().exists());

    let change = |path: &str, outcome| ForeignChange { path: path.to_owned(), outcome };
    let summary = place.put_all(&new).commit(HandEdits::Replace).unwrap();
    assert_eq!(
        summary.foreign_changes,
        [change("changed", Outcome::Replaced), change("kept", Outcome::Removed), change("lost", Outcome::Restored)]
    );
    assert_eq!((summary.written, summary.unchanged, summary.removed), (2, 1, 1));
    assert_eq!((place.read("changed"), place.read("note.txt")), ("1".into(), "never ours".into()));
    assert!(!place.output().join("kept").exists());
    assert_eq!(place.publish(&new).foreign_changes, []);
}

#[test]
fn what_was_changed_by_hand_stops_every_build_that_would_remove_it_until_it_is_gone() {
    let place = Place::new();
    place.publish(&site(&[("a", "1"), ("kept", "2"), ("b", "3")]));
    place.write("kept", "x");
    let new = site(&[("a", "other")]);
    for _ in 0..2 {
        let failure = place.put_all(&new).commit(HandEdits::Keep).unwrap_err();
        assert!(failure.message.en.contains("since goalsheet wrote them: 1 (kept)"), "{failure}");
        assert_eq!(tree(&place.output()).len(), 4, "nothing is published");
    }
    fs::remove_file(place.output().join("kept")).unwrap();
    assert_eq!(place.publish(&new).foreign_changes, []);
    assert_eq!(place.published(), new);
}

#[test]
fn other_peoples_files_are_not_removed_to_make_room() {
    let place = Place::new();
    place.publish(&site(&[("a/1", "1"), ("b", "2")]));
    place.write("a/note.txt", "mine");
    let day = make_old(&place.output());
    for (path, new) in [("a/note.txt", "a"), ("b", "b/1")] {
        if path == "b" {
            place.write("b", "mine");
            make_old(&place.output());
        }
        let failure = place.put_all(&site(&[(new, "x")])).commit(HandEdits::Keep).unwrap_err();
        assert!(failure.message.en.contains("in the way"), "{failure}");
        assert_eq!(place.read(path), "mine");
        assert_eq!(touched(&place.output(), day), Vec::<String>::new());
    }
    place.write("c", "mine, never yours");
    assert!(place.open().put("c/1", b"x").is_err());
}

#[cfg(unix)]
mod links {
    use super::*;
    use std::os::unix::fs::symlink;

    #[test]
    fn an_output_that_is_a_link_is_refused() {
        let place = Place::new();
        let elsewhere = TempDir::new().unwrap();
        symlink(elsewhere.path(), place.output()).unwrap();
        for output in [place.output(), place.dir.path().join("public/")] {
            assert!(place.open_at(&output).unwrap_err().message.en.contains("a link"), "{}", output.display());
        }
    }

    #[test]
    fn content_reached_through_a_link_is_refused() {
        let place = Place::new();
        symlink("content", place.dir.path().join("alias")).unwrap();
        assert!(place.open_at(&place.dir.path().join("alias/public")).is_err());
    }

    #[test]
    fn a_link_at_a_files_place_is_replaced_and_never_written_through() {
        let place = Place::new();
        place.publish(&two_goals());
        let victim = place.dir.path().join("victim");
        for text in ["門", "ほか"] {
            fs::write(&victim, text).unwrap();
            fs::remove_file(place.output().join("index.html")).unwrap();
            symlink(&victim, place.output().join("index.html")).unwrap();
            assert!(place.put_all(&two_goals()).commit(HandEdits::Keep).is_err());
            let summary = place.put_all(&two_goals()).commit(HandEdits::Replace).unwrap();
            assert_eq!(summary.foreign_changes.len(), 1);
            assert_eq!(place.published(), two_goals());
            assert!(!fs::symlink_metadata(place.output().join("index.html")).unwrap().is_symlink());
            assert_eq!(fs::read_to_string(&victim).unwrap(), text);
        }
    }

    #[test]
    fn nothing_is_written_compared_or_removed_behind_a_link() {
        let place = Place::new();
        place.publish(&two_goals());
        let elsewhere = place.dir.path().join("elsewhere");
        fs::rename(place.output().join("r5"), &elsewhere).unwrap();
        symlink(&elsewhere, place.output().join("r5")).unwrap();
        let before = tree(&elsewhere);
        assert!(place.open().put("r5/a/1.html", "一".as_bytes()).unwrap_err().message.en.contains("is a link"));
        let only_index = site(&[("index.html", "門")]);
        for hand_edits in [HandEdits::Keep, HandEdits::Replace] {
            let failure = place.put_all(&only_index).commit(hand_edits).unwrap_err();
            assert!(failure.message.en.contains("is a link") && failure.message.en.contains("public/r5"), "{failure}");
        }
        assert_eq!(tree(&elsewhere), before);
        fs::remove_file(place.output().join("r5")).unwrap();
        assert_eq!(place.publish(&only_index).removed, 1);
        assert_eq!(tree(&elsewhere), before);
    }

    #[test]
    fn a_prepared_folder_keeps_its_permissions() {
        use std::os::unix::fs::PermissionsExt;
        let place = Place::new();
        fs::create_dir(place.output()).unwrap();
        fs::set_permissions(place.output(), fs::Permissions::from_mode(0o2775)).unwrap();
        place.publish(&two_goals());
        assert_eq!(fs::metadata(place.output()).unwrap().permissions().mode() & 0o7777, 0o2775);
    }
}

// One at a time

#[test]
fn a_second_publisher_is_told_who_is_at_work() {
    let place = Place::new();
    let first = place.open();
    let failure = place.open_at(&place.output()).unwrap_err();
    assert!(failure.message.en.contains(&format!("(pid {})", std::process::id())), "{failure}");
    drop(first);
    place.publish(&two_goals());
}

#[test]
fn a_lock_file_that_nobody_holds_is_no_lock() {
    let place = Place::new();
    fs::write(place.dir.path().join("public.goalsheet-lock"), "").unwrap();
    place.publish(&two_goals());
}

#[test]
fn of_many_publishers_at_once_one_is_at_work() {
    let place = Place::new();
    let at_work = Mutex::new(());
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for _ in 0..100 {
                    if let Ok(publisher) = place.open_at(&place.output()) {
                        let alone = at_work.try_lock().expect("no other publisher is open");
                        publisher.put("index.html", b"x").unwrap();
                        drop(alone);
                        drop(publisher);
                    }
                }
            });
        }
    });
}

// Any site after any other

fn any_site() -> impl Strategy<Value = Site> {
    let name = prop::sample::select(vec!["a", "b", "index.html", "図"]);
    let path = prop::collection::vec(name, 1..4).prop_map(|parts| parts.join("/"));
    let bytes = prop::sample::select(vec!["", "一", "二", "1"]).prop_map(|text| text.as_bytes().to_vec());
    prop::collection::btree_map(path, bytes, 0..8).prop_map(|site| {
        // Paths that are files and folders at once, or differ in case only, are no site: the first wins.
        let mut taken = BTreeSet::new();
        let mut folders = BTreeSet::new();
        site.into_iter()
            .filter(|(path, _)| {
                let path = path::folded(path);
                let is_fit = !folders.contains(&path)
                    && !path::folders(&path).any(|folder| taken.contains(folder))
                    && taken.insert(path.clone());
                if is_fit {
                    folders.extend(path::folders(&path).map(str::to_owned));
                }
                is_fit
            })
            .collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn publishing_any_site_after_any_other_gives_exactly_the_new_one(old in any_site(), new in any_site()) {
        let place = Place::new();
        place.publish(&old);
        let summary = place.publish(&new);
        prop_assert_eq!(place.published(), new.clone());
        prop_assert_eq!(summary.written + summary.unchanged, new.len());
        prop_assert_eq!(summary.removed, old.keys().filter(|path| !new.contains_key(*path)).count());
        prop_assert_eq!(summary.foreign_changes, vec![]);
        let day = make_old(&place.output());
        let again = place.publish(&new);
        prop_assert_eq!((again.written, again.removed), (0, 0));
        prop_assert_eq!(again.seal, summary.seal);
        prop_assert_eq!(touched(&place.output(), day), Vec::<String>::new());
    }
}
