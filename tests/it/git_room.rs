//! A site as git has it: repositories of every kind, made by git itself, and what is said where one cannot be read.

use std::path::Path;
use std::process::Command;

use goalsheet::host::git::Repository;
use goalsheet::model::tree::Tree;
use goalsheet::model::{Diagnostic, Failure};

use crate::repo::{Repo, git_in};
use crate::site::Site;

fn open(folder: &Path) -> Result<Repository, Failure> {
    Repository::open(folder)
}

fn read(folder: &Path, revision: &str) -> Result<(Tree, Vec<Diagnostic>), Failure> {
    let repository = open(folder)?;
    let listing = repository.listing(&repository.revision(revision)?)?;
    repository.read(&listing, |_| true)
}

/// The text of a file at a revision; none if it is not there.
fn text(folder: &Path, revision: &str, path: &str) -> Option<String> {
    let (tree, _) = read(folder, revision).unwrap_or_else(|failure| panic!("{revision}: {failure}"));
    tree.files.get(path).map(|bytes| String::from_utf8(bytes.clone()).expect("it is text"))
}

fn failure(folder: &Path, revision: &str) -> String {
    let failure = read(folder, revision).map(drop).expect_err("it fails");
    format!("{}\n{}", failure.message.ja, failure.help.map(|help| help.ja).unwrap_or_default())
}

const GOAL: &str = "content/r5/kosodate/1-1.md";

/// Two commits: the second changes the goal's title.
fn two() -> Repo {
    let repo = Repo::of(Site::small());
    repo.write(GOAL, "---\ntitle: 二番目\n---\n");
    repo.commit("second");
    repo
}

fn is_first(text: Option<String>) -> bool {
    text.is_some_and(|text| text.contains("保育所の整備"))
}

fn is_second(text: Option<String>) -> bool {
    text.is_some_and(|text| text.contains("二番目"))
}

#[test]
fn revisions_are_named_as_in_git() {
    let repo = two();
    repo.git(&["tag", "v1", "HEAD~1"]);
    repo.git(&["tag", "-a", "v2", "-m", "two"]);
    let id = repo.git(&["rev-parse", "HEAD"]);
    for name in ["HEAD", "@", "main", "v2", &id[..7], id.trim(), "HEAD^{/second}", ":/second", "HEAD:"] {
        assert!(is_second(text(repo.path(), name, GOAL)), "{name}");
    }
    for name in ["HEAD~1", "HEAD^", "v1", "main~1", "v2~1", "HEAD@{1}"] {
        assert!(is_first(text(repo.path(), name, GOAL)), "{name}");
    }
    let revision = open(repo.path()).unwrap().revision("HEAD").unwrap();
    assert_eq!(revision.id, id.trim());
    assert_eq!(revision.date.map(|date| date.to_string()).as_deref(), Some("2023-05-10"), "the day in Japan");
}

#[test]
fn what_git_packs_is_read_all_the_same() {
    let repo = two();
    repo.git(&["gc", "--aggressive", "--quiet"]);
    repo.git(&["multi-pack-index", "write"]);
    repo.git(&["commit-graph", "write", "--reachable"]);
    repo.git(&["pack-refs", "--all"]);
    assert!(is_first(text(repo.path(), "HEAD~1", GOAL)));
    assert!(is_second(text(repo.path(), "main", GOAL)));
}

#[test]
fn other_places_of_a_repository_are_found() {
    let repo = two();
    let beside = repo.beside("worktree");
    repo.git(&["worktree", "add", "--quiet", beside.to_str().unwrap(), "HEAD~1"]);
    assert!(is_first(text(&beside, "HEAD", GOAL)));
    assert!(is_second(text(&beside, "main", GOAL)));

    let shared = repo.beside("shared");
    repo.git(&["clone", "--quiet", "--shared", ".", shared.to_str().unwrap()]);
    assert!(is_first(text(&shared, "HEAD~1", GOAL)));

    let apart = repo.beside("apart");
    let kept = repo.beside("kept.git");
    repo.git(&["clone", "--quiet", "--separate-git-dir", kept.to_str().unwrap(), ".", apart.to_str().unwrap()]);
    assert!(is_second(text(&apart, "HEAD", GOAL)));

    let bare = repo.beside("bare.git");
    repo.git(&["clone", "--quiet", "--bare", ".", bare.to_str().unwrap()]);
    assert!(is_second(text(&bare, "HEAD", GOAL)));
}

#[test]
fn only_the_sites_folder_is_looked_at() {
    let repo = Repo::empty();
    repo.write("sites/市/goalsheet.yaml", "organization: 見本市\n");
    repo.write("sites/市/content/r5/a/1.md", "---\ntitle: 市の目標\n---\n");
    repo.write("sites/市/public/index.html", "<p>");
    repo.write("content/r5/a/1.md", "---\ntitle: 別のもの\n---\n");
    repo.commit("one");
    let (tree, problems) = read(&repo.path().join("sites/市"), "HEAD").unwrap();
    assert_eq!(problems, []);
    assert_eq!(tree.files.keys().collect::<Vec<_>>(), ["content/r5/a/1.md", "goalsheet.yaml"]);
    assert!(String::from_utf8_lossy(&tree.files["content/r5/a/1.md"]).contains("市の目標"));
    assert_eq!(text(repo.path(), "HEAD:sites/市", "content/r5/a/1.md").as_deref(), Some("---\ntitle: 市の目標\n---\n"));
}

#[test]
fn repositories_with_longer_ids_are_read() {
    let repo = Repo::made(&["init", "--quiet", "--object-format=sha256", "-b", "main"]);
    repo.write("goalsheet.yaml", "organization: 見本市\n");
    repo.write(GOAL, "---\ntitle: 保育所の整備\n---\n");
    repo.commit("one");
    repo.write(GOAL, "---\ntitle: 二番目\n---\n");
    repo.commit("two");
    repo.git(&["tag", "v2"]);
    assert!(is_first(text(repo.path(), "HEAD~1", GOAL)));
    assert!(is_second(text(repo.path(), "v2", GOAL)));
    assert_eq!(open(repo.path()).unwrap().revision("HEAD").unwrap().id.len(), 64);
}

#[test]
fn a_folder_without_a_repository_says_so() {
    let site = Site::small();
    let said = failure(&site.path(""), "HEAD");
    assert!(said.contains("git のリポジトリの中にありません") && said.contains("フォルダー"), "{said}");
}

#[test]
fn a_repository_without_a_commit_says_so() {
    let repo = Repo::empty();
    repo.write("goalsheet.yaml", "organization: 見本市\n");
    let said = failure(repo.path(), "HEAD");
    assert!(said.contains("まだコミットがありません") && said.contains("git commit"), "{said}");
}

#[test]
fn the_nearest_branch_or_tag_is_offered() {
    let repo = two();
    repo.git(&["tag", "hearing-2"]);
    repo.git(&["branch", "公表"]);
    let said = failure(repo.path(), "hearing-3");
    assert!(said.contains("「hearing-2」のことですか"), "{said}");
    let said = failure(repo.path(), "zzzzzzzz");
    assert!(said.contains("main") && said.contains("公表"), "{said}");
    assert!(failure(repo.path(), "HEAD:goalsheet.yaml").contains("1つのファイル"));
    assert!(failure(repo.path(), "").contains("版も"));
    assert!(failure(repo.path(), "HEAD~9").contains("版も"));
}

#[test]
fn a_broken_branch_hides_no_other() {
    let repo = two();
    std::fs::write(repo.path().join(".git/refs/heads/broken"), "no id\n").unwrap();
    assert!(is_second(text(repo.path(), "HEAD", GOAL)));
    assert!(failure(repo.path(), "mainn").contains("「main」のことですか"));
}

#[test]
fn a_shallow_history_says_how_to_get_more() {
    let repo = two();
    let shallow = repo.beside("shallow");
    let from = format!("file://{}", repo.path().display());
    git_in(repo.path(), &["clone", "--quiet", "--depth=1", &from, shallow.to_str().unwrap()]);
    assert!(is_second(text(&shallow, "HEAD", GOAL)));
    assert!(failure(&shallow, "HEAD~1").contains("git fetch --unshallow"));
}

#[test]
fn a_partial_clone_names_the_file_and_the_command_that_helps() {
    let repo = two();
    repo.git(&["config", "uploadpack.allowFilter", "true"]);
    let partial = repo.beside("partial");
    let from = format!("file://{}", repo.path().display());
    git_in(repo.path(), &["clone", "--quiet", "--filter=blob:none", &from, partial.to_str().unwrap()]);
    assert!(is_second(text(&partial, "HEAD", GOAL)));
    let said = failure(&partial, "HEAD~1");
    assert!(said.contains(GOAL) && said.contains("git fetch --refetch --no-filter"), "{said}");
    git_in(&partial, &["fetch", "--quiet", "--refetch", "--no-filter"]);
    assert!(is_first(text(&partial, "HEAD~1", GOAL)), "the command does help");
}

#[test]
fn reftable_names_the_command_that_migrates() {
    let repo = two();
    let mut migrate = Command::new("git");
    migrate.arg("-C").arg(repo.path()).args(["refs", "migrate", "--ref-format=reftable"]);
    if !migrate.output().is_ok_and(|output| output.status.success()) {
        return;
    }
    assert!(failure(repo.path(), "HEAD").contains("git refs migrate --ref-format=files"));
    repo.git(&["refs", "migrate", "--ref-format=files"]);
    assert!(is_second(text(repo.path(), "HEAD", GOAL)));
}

#[test]
fn a_broken_configuration_is_told_with_its_file() {
    let repo = two();
    std::fs::write(repo.path().join(".git/config"), "[core\nbroken = \"\n").unwrap();
    let said = failure(repo.path(), "HEAD");
    assert!(said.contains("git のリポジトリを開けません") && said.contains("config"), "{said}");
}

#[test]
fn an_unknown_extension_does_not_keep_objects_from_being_read() {
    let repo = two();
    repo.git(&["config", "core.repositoryFormatVersion", "1"]);
    repo.git(&["config", "extensions.unheardOf", "true"]);
    assert!(is_second(text(repo.path(), "HEAD", GOAL)));
}

#[test]
fn nothing_of_a_configuration_is_run() {
    let repo = two();
    let trace = repo.beside("ran");
    let touch = format!("touch {}", trace.display());
    for key in [
        "core.fsmonitor",
        "core.sshCommand",
        "filter.x.smudge",
        "filter.x.process",
        "diff.external",
        "credential.helper",
    ] {
        repo.git(&["config", key, &touch]);
    }
    std::fs::write(repo.path().join(".git/info/attributes"), "*.md filter=x\n").unwrap();
    assert!(is_first(text(repo.path(), "HEAD~1", GOAL)));
    assert!(!trace.exists());
}

#[test]
fn replaced_objects_are_followed_as_git_does() {
    let repo = two();
    repo.git(&["replace", "HEAD", "HEAD~1"]);
    assert!(is_first(text(repo.path(), "HEAD", GOAL)));
}

#[test]
fn submodules_and_links_are_told_and_not_followed() {
    let repo = two();
    let sub = Repo::of(Site::small());
    repo.git(&[
        "-c",
        "protocol.file.allow=always",
        "submodule",
        "add",
        "--quiet",
        sub.path().to_str().unwrap(),
        "content/r6",
    ]);
    repo.link("content/r5/kosodate/2-1.md", "1-1.md");
    repo.commit("both");
    let repository = open(repo.path()).unwrap();
    let listing = repository.listing(&repository.revision("HEAD").unwrap()).unwrap();
    let said: Vec<String> = listing.skipped.iter().map(|(path, why)| why.message(path).ja).collect();
    assert_eq!(said.len(), 2, "{said:?}");
    assert!(said[0].contains("2-1.md はリンク") && said[1].contains("content/r6 はサブモジュール"), "{said:?}");
    assert!(is_first(text(&repo.path().join("content/r6"), "HEAD", GOAL)), "a site in a submodule is one");
}

#[test]
fn names_of_a_mac_are_those_of_windows() {
    let repo = two();
    repo.write("content/r5/kosodate/か\u{3099}.md", "---\ntitle: が\n---\n");
    repo.commit("mac");
    assert!(text(repo.path(), "HEAD", "content/r5/kosodate/が.md").is_some());
}

#[test]
fn a_file_that_git_lfs_keeps_is_named_and_a_large_one_is_not_read() {
    let repo = two();
    repo.write("content/r5/kosodate/2-1.md", "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n");
    // A blob of zeros is small in the repository.
    std::fs::write(repo.path().join("content/r5/kosodate/3-1.md"), vec![0; 30 << 20]).unwrap();
    repo.commit("both");
    let (tree, problems) = read(repo.path(), "HEAD").unwrap();
    let said: Vec<String> = problems.iter().map(|it| format!("{} {}", it.code.name(), it.place.source.path)).collect();
    assert_eq!(said, ["unreadable content/r5/kosodate/2-1.md", "file-too-large content/r5/kosodate/3-1.md"]);
    assert!(is_second(tree.files.get(GOAL).map(|bytes| String::from_utf8_lossy(bytes).into_owned())));
}

#[test]
fn bytes_have_the_id_that_git_gives_them() {
    let repo = two();
    let repository = open(repo.path()).unwrap();
    let listing = repository.listing(&repository.revision("HEAD").unwrap()).unwrap();
    let bytes = std::fs::read(repo.path().join(GOAL)).unwrap();
    assert_eq!(repository.id_of(&bytes), listing.files.get(GOAL).copied());
    assert!(!repository.is_sparse());
    repo.git(&["sparse-checkout", "set", "content/r6"]);
    assert!(open(repo.path()).unwrap().is_sparse());
}

#[test]
#[cfg(unix)]
fn a_repository_that_belongs_to_somebody_else_opens() {
    let repo = two();
    let chown = Command::new("chown").args(["-R", "65534:65534"]).arg(repo.path()).status();
    if !chown.is_ok_and(|status| status.success()) {
        // Only who may do everything can give files away.
        return;
    }
    assert!(is_first(text(repo.path(), "HEAD~1", GOAL)));
}
