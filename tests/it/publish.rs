//! What is published stays whole, is known by its fingerprint, and is not written over where somebody changed it.

use std::fs;
use std::io::Read;
use std::path::Path;
use std::process::Command;

use goalsheet::host::publish::{Protected, Publisher};

use crate::site::{Site, goal, run, tree};

/// The line of a run's output that gives the fingerprint.
fn fingerprint(stdout: &str) -> &str {
    stdout.lines().find(|line| line.starts_with("照合番号: ")).unwrap_or_else(|| panic!("no fingerprint: {stdout}"))
}

fn copy(from: &Path, to: &Path) {
    for (path, bytes) in tree(from) {
        fs::create_dir_all(to.join(&path).parent().expect("a file has a folder")).expect("the folder can be made");
        fs::write(to.join(&path), bytes).expect("the file can be written");
    }
}

#[test]
fn a_build_and_every_copy_of_it_have_one_fingerprint() {
    let site = Site::complete();
    let built = site.build();
    let line = fingerprint(&built.stdout);
    assert_eq!(line.split_once(": ").map(|(_, digits)| digits.split(' ').map(str::len).collect()), Some(vec![4; 8]));
    assert_eq!(fingerprint(&site.build().stdout), line, "it stays as long as the site does");
    copy(&site.path("public"), &site.path("web/htdocs"));
    for folder in ["public", "web/htdocs", "web/../web/htdocs/"] {
        let run = site.run(&["verify", folder]);
        assert_eq!((run.status, run.stderr.as_str()), (0, ""), "{}", run.stdout);
        assert_eq!(fingerprint(&run.stdout), line);
        assert!(run.stdout.contains("すべて公開したときのままです"), "{}", run.stdout);
    }
    assert_eq!(site.run(&["verify"]).status, 0, "public is looked at unless another folder is named");
    let other = site.file("content/r5/kosodate/1-1.md", &goal("保育所の増築", "保育課"));
    assert_ne!(fingerprint(&other.build().stdout), line);
}

#[test]
fn verify_names_what_was_changed_what_is_missing_and_what_is_extra() {
    let site = Site::complete();
    let line = fingerprint(&site.build().stdout).to_owned();
    fs::write(site.path("public/r5/kosodate/1-1.html"), "書き換え").expect("it can be written");
    fs::remove_file(site.path("public/r5/kosodate/2-1.html")).expect("it is there");
    let site = site.file("public/r5/メモ.txt", "x");
    let run = site.run(&["verify"]);
    assert_eq!(run.status, 1);
    let lines: Vec<&str> = run.stdout.lines().collect();
    let differences = ["変更 r5/kosodate/1-1.html", "なし   r5/kosodate/2-1.html", "余分   r5/メモ.txt"];
    assert_eq!(lines[..3], differences);
    assert!(lines[3].contains("3 件"), "{}", run.stdout);
    assert_eq!(lines[4], line);
    let english = site.run(&["verify", "--lang", "en"]);
    assert!(english.stdout.contains("changed r5/kosodate/1-1.html\nmissing r5/kosodate/2-1.html\nextra   r5/"));
}

#[test]
fn a_page_exchanged_together_with_its_line_of_the_manifest_shows_in_the_fingerprint() {
    let site = Site::complete();
    let line = fingerprint(&site.build().stdout).to_owned();
    let other = Site::complete().file("content/r5/kosodate/1-1.md", &goal("別の目標", "保育課"));
    other.build();
    copy(&other.path("public"), &site.path("public"));
    let run = site.run(&["verify"]);
    assert_eq!(run.status, 0, "the folder is whole in itself: {}", run.stdout);
    assert_ne!(fingerprint(&run.stdout), line, "but it is another site");
}

#[test]
fn a_folder_without_a_manifest_or_with_a_damaged_one_cannot_be_verified() {
    let site = Site::small().file("web/index.html", "x");
    let run = site.run(&["verify", "web"]);
    assert_eq!(run.status, 2);
    assert!(run.stderr.contains(".goalsheet-manifest がない"), "{}", run.stderr);
    assert_eq!(site.run(&["verify", "nowhere"]).status, 2);
    site.build();
    let manifest = site.read("public/.goalsheet-manifest");
    for broken in
        ["", "goalsheet-manifest 9 0\n", &manifest[..manifest.len() - 1], &manifest.replace(".html", ".HTML/..")]
    {
        fs::write(site.path("public/.goalsheet-manifest"), broken).expect("it can be written");
        assert_eq!(site.run(&["verify"]).status, 2, "{broken}");
    }
}

#[test]
fn a_page_changed_by_hand_stops_the_build_until_force_is_given() {
    let site = Site::complete();
    site.build();
    let whole = site.tree("public");
    for path in ["r5/kosodate/1-1.html", "index.html"] {
        fs::write(site.path("public").join(path), "手で直した").expect("it can be written");
    }
    let edited = site.tree("public");
    let run = site.run(&["build"]);
    assert_eq!(run.status, 2);
    assert!(run.stderr.contains("2件のファイルが、goalsheet が書いたあとに変えられています"), "{}", run.stderr);
    assert!(
        run.stderr.contains("index.html, r5/kosodate/1-1.html") && run.stderr.contains("--force"),
        "{}",
        run.stderr
    );
    assert_eq!(site.tree("public"), edited, "nothing was touched");

    let run = site.run(&["build", "--force"]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    assert!(run.stderr.contains("元に戻したファイル: index.html, r5/kosodate/1-1.html"), "{}", run.stderr);
    assert_eq!(site.tree("public"), whole);
    assert_eq!(site.run(&["build"]).stderr, "");
}

#[test]
fn a_page_that_is_gone_from_the_output_is_written_again() {
    let site = Site::complete();
    site.build();
    let whole = site.tree("public");
    fs::remove_file(site.path("public/r5/index.html")).expect("it is there");
    let run = site.build();
    assert!(run.stderr.contains("書き直したファイル: r5/index.html"), "{}", run.stderr);
    assert_eq!(site.tree("public"), whole);
}

#[test]
fn pages_that_a_power_cut_emptied_are_mended_and_removed_without_force() {
    let (small, complete) = (Site::small(), Site::complete());
    small.build();
    complete.build();
    let path = |name: &str| complete.path("public/r5/kosodate").join(name);
    let empty = |name: &str| fs::write(path(name), "").expect("it can be written");
    let zeros = |name: &str| {
        let size = fs::metadata(path(name)).expect("it is there").len();
        fs::write(path(name), vec![0; size as usize]).expect("it can be written");
    };
    let whole = complete.tree("public");
    empty("1-1.html");
    zeros("2-1.html");
    assert_eq!(complete.run(&["verify"]).status, 1);
    let mended = complete.build();
    assert!(mended.stderr.contains("r5/kosodate/1-1.html, r5/kosodate/2-1.html"), "{}", mended.stderr);
    assert!(complete.tree("public") == whole);

    // What goes is not handwork either, and what is more than zeros is.
    zeros("2-1.html");
    empty("1-1.html");
    let complete = complete.without("content/r5/kosodate/2-1.md");
    complete.build();
    assert!(complete.tree("public") == small.tree("public"));
    let page = complete.path("public/index.html");
    let mut bytes = vec![0; fs::metadata(&page).expect("it is there").len() as usize];
    bytes[0] = b'x';
    fs::write(&page, bytes).expect("it can be written");
    assert_eq!(complete.run(&["build"]).status, 2);
}

#[test]
fn a_page_that_is_no_longer_needed_but_was_changed_stops_every_build_until_it_is_gone() {
    let site = Site::complete();
    site.build();
    let path = "public/r5/kosodate/2-1.html";
    fs::write(site.path(path), "手で直した").expect("it can be written");
    // However many other pages were changed too, this one is named.
    for other in ["assets/style.css", "index.html", "r5/deadlines.html", "r5/index.html", "r5/kosodate/1-1.html"] {
        fs::write(site.path("public").join(other), "手で直した").expect("it can be written");
    }
    let edited = site.tree("public");
    let site = site.without("content/r5/kosodate/2-1.md");
    for _ in 0..2 {
        let run = site.run(&["build"]);
        assert_eq!(run.status, 2);
        assert!(run.stderr.contains("6件のファイル") && run.stderr.contains("r5/kosodate/2-1.html"), "{}", run.stderr);
        assert!(site.tree("public") == edited, "nothing was touched");
    }
    let run = site.run(&["build", "--force"]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    assert!(run.stderr.contains("サイトにはもうないので消したファイル: r5/kosodate/2-1.html"), "{}", run.stderr);
    assert!(!site.path(path).exists());
    assert_eq!(site.run(&["build"]).stderr, "");
}

#[test]
fn a_second_build_of_one_output_says_who_is_at_work() {
    let site = Site::small();
    let folder = site.path("");
    let ours = Publisher::open(&site.path("public"), Protected { site: &folder, sources: &[] }).expect("it is free");
    let run = site.run(&["build"]);
    assert_eq!(run.status, 2);
    let owner = format!("(pid {})", std::process::id());
    assert!(run.stderr.contains("ほかの goalsheet が同じ出力先に書き込んでいます: "), "{}", run.stderr);
    assert!(run.stderr.contains(&owner), "{}", run.stderr);
    assert!(!site.path("public").exists());
    drop(ours);
    site.build();
}

#[test]
fn a_reader_who_holds_a_page_open_goes_on_reading_the_page_that_was_opened() {
    let site = Site::small();
    site.build();
    let before = site.read("public/r5/kosodate/1-1.html");
    let mut held = fs::File::open(site.path("public/r5/kosodate/1-1.html")).expect("it is there");
    let site = site.file("content/r5/kosodate/1-1.md", &goal("保育所の増築", "保育課"));
    site.build();
    let mut read = String::new();
    held.read_to_string(&mut read).expect("it can be read");
    assert_eq!(read, before);
    assert!(site.read("public/r5/kosodate/1-1.html").contains("保育所の増築"));
}

#[cfg(unix)]
#[test]
fn links_in_the_output_are_neither_followed_nor_taken_for_pages() {
    use std::os::unix::fs::symlink;
    let site = Site::small().file("outside/1-1.html", "x");
    site.build();
    fs::remove_file(site.path("public/r5/kosodate/1-1.html")).expect("it is there");
    symlink(site.path("outside/1-1.html"), site.path("public/r5/kosodate/1-1.html")).expect("a link can be made");
    symlink(site.path("outside"), site.path("public/more")).expect("a link can be made");
    let run = site.run(&["verify"]);
    assert!(run.stdout.starts_with("余分   more\n変更 r5/kosodate/1-1.html\n"), "{}", run.stdout);
    assert_eq!(site.run(&["build"]).status, 2);
    assert_eq!(site.run(&["build", "--force"]).status, 0);
    assert_eq!(site.read("outside/1-1.html"), "x");
    assert!(site.read("public/r5/kosodate/1-1.html").contains("保育所の整備"));
}

/// Set for a test that runs once more.
#[cfg(unix)]
const AGAIN: &str = "GOALSHEET_TEST_AGAIN";

/// What a test says that still lacks the rights it needs.
#[cfg(unix)]
const LACKING: &str = "the rights for this test are still lacking";

/// Runs a test of this file once more under a program that gives or takes the rights with which it means something. Where that
/// cannot be done either, it is left out, and says so; where the variable CI is set, it fails, since nobody reads what it says.
#[cfg(unix)]
fn again(test: &str, program: &[&str]) {
    assert!(std::env::var_os(AGAIN).is_none(), "{LACKING}");
    let mut command = Command::new(program[0]);
    command.args(&program[1..]).arg(std::env::current_exe().expect("this program has a path"));
    command.args(["--exact", &format!("publish::{test}"), "--nocapture"]).env(AGAIN, "yes");
    let output = command.output();
    let told = match &output {
        Ok(std::process::Output { stdout, stderr, .. }) => {
            format!("{}{}", String::from_utf8_lossy(stdout), String::from_utf8_lossy(stderr))
        }
        Err(error) => error.to_string(),
    };
    if told.contains("running 1 test") && !told.contains(LACKING) {
        let is_passed = output.is_ok_and(|output| output.status.success()) && told.contains("1 passed");
        return assert!(is_passed, "{test} under {program:?}: {told}");
    }
    let is_asked_for = std::env::var_os("CI").is_some_and(|ci| !ci.is_empty());
    assert!(!is_asked_for, "{test} cannot run here, neither as this user nor under {program:?}: {told}");
    eprintln!("skipped: {test} cannot run here, neither as this user nor under {program:?}");
}

/// A disk of a few hundred kilobytes; none where this user may not make one.
struct Disk(std::path::PathBuf);

impl Disk {
    fn mount(at: &Path) -> Option<Disk> {
        fs::create_dir_all(at).expect("the folder can be made");
        let disk = Disk(at.to_owned());
        if disk.mount_with("size=600k") {
            return Some(disk);
        }
        std::mem::forget(disk);
        None
    }

    /// Mounts it, or once more with other options. The device is named each time: otherwise `mount` adds the options that it
    /// finds, among them an owner who is not known in a world of its own.
    fn mount_with(&self, options: &str) -> bool {
        Command::new("mount")
            .args(["-t", "tmpfs", "-o", options, "tmpfs"])
            .arg(&self.0)
            .output()
            .is_ok_and(|output| output.status.success())
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(&self.0).output();
    }
}

#[cfg(unix)]
#[test]
fn a_full_disk_and_a_read_only_one_leave_the_site_as_it_was() {
    let site = Site::small();
    let Some(disk) = Disk::mount(&site.path("disk")) else {
        // Root of a world of its own, whose disks nobody else sees.
        return again("a_full_disk_and_a_read_only_one_leave_the_site_as_it_was", &["unshare", "-rm"]);
    };
    let build = || run(&site.path(""), &["build", "-o", "disk/public"], &[]);
    assert_eq!(build().status, 0);
    let whole = site.tree("disk/public");

    let long = goal("保育所の整備", "保育課") + &"長い文章です。\n".repeat(20_000);
    fs::write(site.path("content/r5/kosodate/1-1.md"), long).expect("it can be written");
    let full = build();
    assert_eq!(full.status, 2, "{}", full.stdout);
    assert!(full.stderr.contains("ディスクの空き容量を増やして"), "{}", full.stderr);
    assert_eq!(site.tree("disk/public"), whole);
    assert_eq!(fs::read_dir(site.path("disk")).expect("it is there").count(), 1, "nothing is left beside it");

    assert!(disk.mount_with("remount,ro,size=600k"));
    let read_only = build();
    assert_eq!(read_only.status, 2, "{}", read_only.stdout);
    assert!(read_only.stderr.contains("書き込めるディスクのフォルダー"), "{}", read_only.stderr);
    assert_eq!(site.tree("disk/public"), whole);
    assert_eq!(run(&site.path(""), &["verify", "disk/public"], &[]).status, 0, "verify writes nothing");

    assert!(disk.mount_with("remount,rw,size=10m"));
    let roomy = build();
    assert_eq!(roomy.status, 0, "{}", roomy.stderr);
    assert_ne!(site.tree("disk/public"), whole);
}

#[cfg(unix)]
#[test]
fn an_output_that_may_not_be_written_is_left_as_it_was() {
    use std::os::unix::fs::PermissionsExt;
    let site = Site::small();
    site.build();
    let whole = site.tree("public");
    let site = site.file("content/r5/kosodate/2-1.md", &goal("相談窓口の開設", "相談室"));
    let allow = |mode| {
        fs::set_permissions(site.path("public/r5"), fs::Permissions::from_mode(mode)).expect("it is ours");
        fs::set_permissions(site.path("public/r5/kosodate"), fs::Permissions::from_mode(mode)).expect("it is ours");
    };
    allow(0o555);
    if fs::write(site.path("public/r5/probe"), "").is_ok() {
        // Root without the right to pass over permissions.
        let humbly = ["setpriv", "--inh-caps=-all", "--bounding-set=-dac_override,-dac_read_search"];
        return again("an_output_that_may_not_be_written_is_left_as_it_was", &humbly);
    }
    let run = site.run(&["build"]);
    assert_eq!(run.status, 2, "{}", run.stdout);
    assert!(run.stderr.contains("許可"), "{}", run.stderr);
    for (path, bytes) in site.tree("public") {
        assert!(path == "assets/style.css" || whole.get(&path) == Some(&bytes), "{path}");
    }
    allow(0o755);
    assert_eq!(site.run(&["build"]).status, 0);
    assert_eq!(site.run(&["verify"]).status, 0);
}
