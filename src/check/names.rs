//! Names of files and folders, and whether there are any goals at all.

use std::collections::BTreeSet;

use crate::model::config::Config;
use crate::model::layout::{is_content, meant_name};
use crate::model::path::{MAX_PATH, NameProblem, name_problem, windows_length};
use crate::model::site::{Sheet, Site};
use crate::model::{Code, Diagnostic, Place};
use crate::say;

/// A name that a Windows PC could not check out or open: of a goal, a head, or a folder above it.
pub fn forbidden_name(_: &Config, sheet: &Sheet, problems: &mut Vec<Diagnostic>) {
    forbidden_names(sheet.paths(), problems);
}

/// The same of another file.
pub fn forbidden_file_name(site: &Site, problems: &mut Vec<Diagnostic>) {
    forbidden_names(site.files.iter().map(String::as_str), problems);
}

fn forbidden_names<'a>(paths: impl Iterator<Item = &'a str>, problems: &mut Vec<Diagnostic>) {
    let mut seen = BTreeSet::new();
    for path in paths {
        for (end, _) in path.match_indices('/').chain([(path.len(), "")]) {
            let part = &path[..end];
            if seen.insert(part) {
                problems.extend(
                    name_problem(part.rsplit('/').next().unwrap_or(part)).map(|problem| forbidden(part, problem)),
                );
            }
        }
    }
}

fn forbidden(path: &str, problem: NameProblem) -> Diagnostic {
    let name = path.rsplit('/').next().unwrap_or(path);
    let message = match problem {
        NameProblem::Character(c) => {
            let shown = c.escape_debug();
            say!(
                "名前に Windows で使えない文字「{shown}」があります",
                "the name has a character Windows forbids: “{shown}”"
            )
        }
        NameProblem::Reserved => {
            say!(
                "「{name}」は Windows が機器のために使う名前で、ファイルやフォルダーには付けられません",
                "“{name}” is a name that Windows keeps for a device; no file or folder can have it"
            )
        }
        NameProblem::Ending => {
            say!("名前の終わりにピリオド（.）又は空白があります", "the name ends in a dot or a blank")
        }
    };
    Diagnostic::new(Code::ForbiddenName, Place::path(path), message)
        .help(say!("ほかの名前に変えてください", "rename it"))
}

/// A path that a shared folder on Windows could not hold: of a goal or a head.
pub fn long_path(_: &Config, sheet: &Sheet, problems: &mut Vec<Diagnostic>) {
    long_paths(sheet.paths(), problems);
}

/// The same of another file.
pub fn long_file_path(site: &Site, problems: &mut Vec<Diagnostic>) {
    long_paths(site.files.iter().map(String::as_str), problems);
}

fn long_paths<'a>(paths: impl Iterator<Item = &'a str>, problems: &mut Vec<Diagnostic>) {
    for path in paths {
        let length = windows_length(path);
        if length > MAX_PATH {
            problems.push(
                Diagnostic::new(
                    Code::LongPath,
                    Place::path(path),
                    say!(
                        "パスが{length}字あります（{MAX_PATH}字まで）",
                        "the path has {length} characters; {MAX_PATH} are possible"
                    ),
                )
                .help(say!(
                    "フォルダーとファイルの名前を短くしてください。共有フォルダーの名前を含めて260字を超えると Windows では開けません",
                    "shorten its folders' and file's names: Windows opens no path over 260 characters, the share's own name included"
                )),
            );
        }
    }
}

/// A file that was meant as a goal, a head or the approvals of a sheet, but is not read as such because of its name.
pub fn misnamed_goal(site: &Site, problems: &mut Vec<Diagnostic>) {
    for path in site.files.iter() {
        let name = path.rsplit('/').next().unwrap_or(path);
        let Some(right) = meant_name(name).filter(|_| is_content(path)) else { continue };
        let message = say!(
            "「{name}」は名前が違うので、目標などとして読み込まれません",
            "“{name}” is not read as a goal or the like, because of its name"
        );
        problems.push(Diagnostic::new(Code::MisnamedGoal, Place::path(path), message).help(say!(
            "ファイルの名前を「{right}」に変えてください（Windows では、エクスプローラーの「表示」で「ファイル名拡張子」を選ぶと見えます）",
            "rename it to “{right}” (on Windows, turn on “File name extensions” in the Explorer's View menu to see it)"
        )));
    }
}

/// A site without goals is most often a site in the wrong place.
pub fn empty_site(site: &Site, problems: &mut Vec<Diagnostic>) {
    if site.goal_count() == 0 {
        problems.push(
            Diagnostic::new(
                Code::EmptySite,
                Place::path("content"),
                say!("目標が一つもありません", "there is not a single goal"),
            )
            .help(say!(
                "content/r5/部の名前/ に _index.md と目標のファイル（例: 1-1.md）を置いてください",
                "put an _index.md and goals such as 1-1.md into content/r5/<department>/"
            )),
        );
    }
}
