//! What is said where a repository cannot be read as it should.

use std::path::Path;

use super::Skipped;
use crate::model::japanese::nearest;
use crate::model::{Code, Diagnostic, Failure, Message, Place};
use crate::say;

/// What was being read.
pub(super) enum Doing<'a> {
    /// A revision, by its name.
    Revision(&'a str),
    /// A file, by its path.
    File(&'a str),
}

pub(super) fn no_folder(folder: &Path, error: std::io::Error) -> Failure {
    Failure::io(error, folder, say!("フォルダーを開けません", "cannot open the folder"))
}

pub(super) fn not_found(folder: &Path, error: gix::Error) -> Failure {
    let folder = folder.display();
    let found = |ja: &str, en: &str| Failure::new(say!("{ja}: {folder}", "{en}: {folder}"));
    if error.is_not_found() {
        return found("git のリポジトリの中にありません", "not in a git repository").help(say!(
            "版（HEAD など）と比べるには git のリポジトリが要ります。二つのフォルダーなら、そのまま比べられます: goalsheet diff 前のフォルダー 後のフォルダー",
            "comparing revisions such as HEAD needs a git repository; two folders can be compared without one: goalsheet diff OLD-FOLDER NEW-FOLDER"
        ));
    }
    Failure {
        cause: Some(Box::new(error)), ..found("git のリポジトリを開けません", "cannot open the git repository")
    }
}

/// That a folder in which git is to be told something is in no repository.
pub(super) fn no_repository(folder: &Path, error: gix::Error) -> Failure {
    let help = say!(
        "git init で始めるか、リポジトリの中のフォルダーを --site で指定してください",
        "begin one with git init, or name a folder inside one with --site"
    );
    Failure { help: Some(help), ..not_found(folder, error) }
}

/// That the configuration of a repository is none.
pub(super) fn broken_config(config: &Path) -> Failure {
    let config = config.display();
    Failure::new(say!("git の設定が壊れています: {config}", "git's configuration is broken: {config}"))
        .help(say!("git status を実行し、出た誤りを直してください", "run git status and correct what it says"))
}

/// Why a repository that is there does not open.
pub(super) fn not_opened(folder: &Path, git: &Path, error: gix::Error) -> Failure {
    let shown = folder.display();
    if git.join("reftable").is_dir() {
        return Failure::new(say!(
            "この git のリポジトリは reftable の形式なので、まだ読めません: {shown}",
            "this git repository keeps its branches as reftable, which cannot be read yet: {shown}"
        ))
        .help(say!(
            "git 2.46 以上で git refs migrate --ref-format=files を実行してください",
            "run git refs migrate --ref-format=files, with git 2.46 or later"
        ));
    }
    let config = git.join("config");
    let config = config.display();
    Failure {
        message: say!("git のリポジトリを開けません: {shown}", "cannot open the git repository: {shown}"),
        help: Some(say!(
            "git status を実行し、出た誤りを直してください（設定のファイルは {config}）",
            "run git status and correct what it says; the configuration is {config}"
        )),
        cause: Some(Box::new(error)),
    }
}

pub(super) fn no_commit_yet(folder: &Path) -> Failure {
    let folder = folder.display();
    Failure::new(say!(
        "このリポジトリには、まだコミットがありません: {folder}",
        "this repository has no commit yet: {folder}"
    ))
    .help(say!(
        "git add と git commit で最初の版を作ってから、もう一度実行してください",
        "make a first revision with git add and git commit, then run this again"
    ))
}

pub(super) fn no_commit(name: &str) -> Failure {
    Failure::new(say!("「{name}」は版ではなく、1つのファイルです", "“{name}” is a file, not a revision")).help(say!(
        "HEAD や v1.0 のような、コミット・枝・タグの名前を書いてください",
        "name a commit, a branch or a tag, such as HEAD or v1.0"
    ))
}

pub(super) fn unknown(name: &str, known: &[String]) -> Failure {
    let failure = Failure::new(say!(
        "「{name}」という版もフォルダーも年度もありません",
        "there is no revision, folder or year “{name}”"
    ));
    let near = nearest(name, known.iter().map(String::as_str));
    failure.help(match (near, known.is_empty()) {
        (Some(near), _) => say!("「{near}」のことですか。名前を確認してください", "did you mean “{near}”?"),
        (None, true) => {
            say!("HEAD や HEAD~1、コミットの番号を書いてください", "write HEAD, HEAD~1, or the number of a commit")
        }
        (None, false) => {
            let shown = known.iter().take(8).map(String::as_str).collect::<Vec<&str>>();
            let (ja, en) = (shown.join("」「"), shown.join("”, “"));
            say!(
                "枝とタグには「{ja}」などがあります。HEAD~1 やコミットの番号も使えます。名前を確認してください",
                "branches and tags: “{en}”; HEAD~1 and numbers of commits are possible, too"
            )
        }
    })
}

/// That something is not in this clone.
pub(super) fn lacking(what: Doing, is_shallow: bool) -> Failure {
    let Message { ja, en } = match what {
        Doing::Revision(name) => say!("版「{name}」", "the revision “{name}”"),
        Doing::File(path) => say!("ファイル {path}", "the file {path}"),
    };
    if is_shallow && matches!(what, Doing::Revision(_)) {
        return Failure::new(say!(
            "{ja}は、このリポジトリの浅い履歴（shallow clone）にはありません",
            "{en} is not in the shallow history of this clone"
        ))
        .help(say!(
            "git fetch --unshallow を実行してから、もう一度実行してください",
            "run git fetch --unshallow, then this again"
        ));
    }
    Failure::new(say!(
        "{ja}の中身が、このリポジトリにありません（部分的な複製、又は壊れたリポジトリ）",
        "what {en} holds is not in this repository: a partial clone, or a damaged one"
    ))
    .help(say!(
        "git fetch --refetch --no-filter を実行してください。直らなければ git fsck で確認してください",
        "run git fetch --refetch --no-filter; if that does not help, see what git fsck says"
    ))
}

pub(super) fn too_many(name: &str, most: usize) -> Failure {
    Failure::new(say!(
        "版「{name}」には {most} を超えるファイルがあり、サイトではありません",
        "the revision “{name}” has more than {most} files and is no site"
    ))
    .help(say!("サイトのフォルダーで実行してください", "run this in a site's folder"))
}

/// A file that Git LFS keeps elsewhere.
pub(super) fn pointer(path: &str) -> Diagnostic {
    let message = say!("中身が Git LFS にあるので比べません", "it is not compared: what it holds is in Git LFS");
    Diagnostic::new(Code::Unreadable, Place::path(path), message).help(say!(
        "目標のファイルは Git LFS に入れないでください（.gitattributes から *.md の行を除きます）",
        "keep goals out of Git LFS: remove *.md from .gitattributes"
    ))
}

pub(super) fn skipped(why: Skipped, path: &str) -> Message {
    match why {
        Skipped::Submodule => say!(
            "{path} はサブモジュールなので、中身は比べません",
            "{path} is a submodule; what it holds is not compared"
        ),
        Skipped::Link => {
            say!("{path} はリンクなので、中身は比べません", "{path} is a link; where it leads is not compared")
        }
    }
}
