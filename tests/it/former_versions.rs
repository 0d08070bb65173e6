//! Sites that former versions published, kept as they were (`tests/published`): this version publishes over each of them as
//! over its own, and finishes what each had begun.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use crate::site::{Site, repository, tree};

/// The folder of each version.
fn versions() -> Vec<PathBuf> {
    let kept = repository().join("tests/fixtures/published");
    let folders = fs::read_dir(kept).expect("it is there").map(|entry| entry.expect("it can be read").path());
    let mut folders: Vec<PathBuf> = folders.filter(|folder| folder.join("output").is_dir()).collect();
    folders.sort();
    assert!(!folders.is_empty());
    folders
}

/// A site with the files of folders, each with the path it gets there.
fn site(parts: &[(PathBuf, &str)]) -> Site {
    let files = parts.iter().flat_map(|(folder, at)| tree(folder).into_iter().map(move |file| (at, file)));
    files.fold(Site::empty(), |site, (at, (path, bytes))| site.bytes(&format!("{at}{path}"), &bytes))
}

/// Makes all files of a folder look years old, so that a touched one stands out.
fn make_old(folder: &Path) -> SystemTime {
    let old = SystemTime::UNIX_EPOCH + Duration::from_secs(1_600_000_000);
    for path in tree(folder).keys() {
        let file = File::options().write(true).open(folder.join(path)).expect("it can be written");
        file.set_modified(old).expect("its time can be set");
    }
    old
}

#[test]
fn a_site_that_a_former_version_published_is_replaced_without_force_and_only_where_it_differs() {
    for version in versions() {
        let site = site(&[(version.join("site"), ""), (version.join("output"), "public/")]);
        assert_eq!(site.run(&["verify"]).status, 0, "{}", version.display());
        let site = site.without("content/r5/kosodate/2-1.md").file("public/r5/メモ.txt", "公開担当が置いた");
        let (before, old) = (site.tree("public"), make_old(&site.path("public")));
        let update = site.build();
        assert_eq!(update.stderr, "", "nothing of it looks like handwork: {}", version.display());

        // As the same site published where there was none, beside what somebody put there.
        fs::rename(site.path("public"), site.path("updated")).expect("it can be moved");
        site.build();
        let mut fresh = site.tree("public");
        assert!(!fresh.contains_key("r5/kosodate/2-1.html") && before.contains_key("r5/kosodate/2-1.html"));
        fresh.insert("r5/メモ.txt".to_owned(), "公開担当が置いた".into());
        let updated = site.tree("updated");
        assert_eq!(names(&updated), names(&fresh), "{}", version.display());
        assert!(updated == fresh, "{}", version.display());

        // The manifest is not a page; what is equal was not even touched.
        let modified =
            |path: &str| fs::metadata(site.path("updated").join(path)).and_then(|metadata| metadata.modified());
        let equal: Vec<&String> = before.keys().filter(|path| before.get(*path) == fresh.get(*path)).collect();
        assert!(equal.iter().any(|path| path.ends_with("ichiran.csv")), "{equal:?}");
        for path in equal {
            assert_eq!(modified(path).expect("it is there"), old, "{path} of {}", version.display());
        }
    }
}

#[test]
fn what_a_former_version_had_begun_to_publish_is_finished() {
    for version in versions() {
        let site = site(&[
            (version.join("site"), ""),
            (version.join("changed"), ""),
            (version.join("output"), "public/"),
            (version.join("stage"), "public.goalsheet-stage/"),
        ]);
        let run = site.build();
        assert!(run.stderr.contains("残りの公開を終えました"), "{}: {}", version.display(), run.stderr);
        assert!(!run.stderr.contains("--force") && !site.path("public.goalsheet-stage").exists(), "{}", run.stderr);
        fs::rename(site.path("public"), site.path("finished")).expect("it can be moved");
        site.build();
        let (finished, fresh) = (site.tree("finished"), site.tree("public"));
        assert_eq!(names(&finished), names(&fresh), "{}", version.display());
        assert!(finished == fresh, "{}", version.display());
    }
}

fn names(files: &BTreeMap<String, Vec<u8>>) -> Vec<&str> {
    files.keys().map(String::as_str).collect()
}
