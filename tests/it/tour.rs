//! What READMEs and manual show at a prompt is true: the commands are run in a folder of their own, and what they print is what
//! is shown there, word for word. A line with … stands for any number of lines.
//! On Linux only: the shells of other systems have another `sed`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use regex::Regex;
use tempfile::TempDir;

use crate::site::{goal, repository, tree};

/// A block of the tour: commands alone, or commands with what they print.
enum Block {
    Commands(String),
    Session(String),
}

/// The blocks of a chapter, in order.
fn blocks(chapter: &str) -> Vec<Block> {
    let fences = chapter.split("\n```").skip(1).step_by(2);
    fences
        .filter_map(|block| match block.split_once('\n') {
            Some(("sh", text)) => Some(Block::Commands(text.to_owned())),
            Some(("console", text)) => Some(Block::Session(text.to_owned())),
            _ => None,
        })
        .collect()
}

/// What a shell prints on both outputs for some commands, in the folder of the tour.
fn shell(home: &Path, folder: &Path, commands: &str, locale: &str) -> String {
    let program = Path::new(env!("CARGO_BIN_EXE_goalsheet")).parent().expect("a program is in a folder");
    let path = format!("{}:{}", program.display(), std::env::var("PATH").unwrap_or_default());
    let script = format!("exec 2>&1\nset -e\n{commands}\npwd > \"$HOME/at\"\n");
    let mut command = Command::new("bash");
    command.args(["-c", &script]).current_dir(folder).env("HOME", home).env("PATH", path).env("LC_ALL", locale);
    for role in ["AUTHOR", "COMMITTER"] {
        command.env(format!("GIT_{role}_NAME"), "you").env(format!("GIT_{role}_EMAIL"), "you@example.jp");
    }
    command.env("GIT_CONFIG_NOSYSTEM", "1").env("GIT_PAGER", "cat").env("NO_COLOR", "1");
    let output = command.output().expect("there is bash");
    String::from_utf8(output.stdout).expect("output is UTF-8")
}

/// A line as it is compared: a fingerprint is that of every byte of the site, so it changes with each word of the theme, and
/// the name of a revision with each word of the sample.
fn compared(line: &str) -> String {
    let revision = Regex::new(r"\b[0-9a-f]{10}\b").expect("it is one");
    let line = revision.replace_all(line.trim_end(), "xxxxxxxxxx");
    let is_fingerprint = |word: &str| word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_hexdigit());
    let is_one = line.split(' ').filter(|word| is_fingerprint(word)).count() == 8;
    let word = |word: &str| if is_one && is_fingerprint(word) { "xxxx".to_owned() } else { word.to_owned() };
    line.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

/// Runs the commands of a session, one after another, and compares what they print with what it shows.
fn shows(name: &str, session: &str, run: impl Fn(&str) -> String, home: &Path) {
    let commands = format!("\n{session}");
    let mut commands = commands.split("\n$ ").skip(1).peekable();
    assert!(commands.peek().is_some(), "{name}: a session begins with a command");
    for command in commands {
        let (command, shown) = command.split_once('\n').expect("it shows what is printed");
        let printed = run(command).replace(&*home.to_string_lossy(), "/home/you");
        let lines = |text: &str| text.trim_end().lines().map(compared).collect::<Vec<_>>();
        let (printed, shown) = (lines(&printed), lines(shown));
        assert!(
            is_shown(&printed, &shown),
            "{name}: {command}\n{}\n—— and not\n{}",
            printed.join("\n"),
            shown.join("\n")
        );
    }
}

/// Whether lines are those shown, where … stands for any number.
fn is_shown(printed: &[String], shown: &[String]) -> bool {
    match shown.split_first() {
        None => printed.is_empty(),
        Some((line, rest)) if line == "…" => (0..=printed.len()).any(|skipped| is_shown(&printed[skipped..], rest)),
        Some((line, rest)) => printed.first() == Some(line) && is_shown(&printed[1..], rest),
    }
}

#[test]
fn every_command_of_the_tour_does_what_the_readme_shows() {
    for (name, heading, end, locale) in [
        ("README.md", "## A five-minute tour\n", "\n## Where to read on", "en_US.UTF-8"),
        ("README.ja.md", "## 5分で試す\n", "\n## 続きを読む", "ja_JP.UTF-8"),
    ] {
        let text = fs::read_to_string(repository().join(name)).expect("it is there");
        let (_, chapter) = text.split_once(heading).unwrap_or_else(|| panic!("{name} has no “{heading}”"));
        let (chapter, _) = chapter.split_once(end).unwrap_or_else(|| panic!("{name} has no “{end}”"));
        let home = TempDir::new().expect("a temporary folder can be made");
        let home = home.path().canonicalize().expect("it is there");
        let (mut folder, mut sessions) = (home.clone(), 0);
        for block in blocks(chapter) {
            match block {
                Block::Commands(commands) => {
                    let commands = commands.replace("cargo install --locked --path .\n", "");
                    let printed = shell(&home, &folder, &commands, locale);
                    let at = fs::read_to_string(home.join("at")).unwrap_or_else(|_| panic!("{commands}{printed}"));
                    folder = at.trim_end().into();
                    fs::remove_file(home.join("at")).expect("it is there");
                }
                Block::Session(session) => {
                    sessions += 1;
                    shows(name, &session, |command| shell(&home, &folder, command, locale), &home);
                }
            }
        }
        assert_eq!(sessions, 6, "{name}");
    }
}

/// The sheet that this repository holds, in this year, as a site in a folder.
fn sample(home: &Path, year: &str) -> PathBuf {
    let site = home.join("site");
    let sheet = site.join(format!("content/{year}/kodomo-katei"));
    fs::create_dir_all(&sheet).expect("the folder can be made");
    fs::copy(repository().join("goalsheet.yaml"), site.join("goalsheet.yaml")).expect("it can be copied");
    for (path, bytes) in tree(&repository().join("content/r5/kodomo-katei")) {
        fs::write(sheet.join(path), bytes).expect("it can be written");
    }
    site
}

/// What a page of the manual takes for granted: a folder in which its sessions are true.
fn before(page: &str, home: &Path) -> PathBuf {
    let prepare = |site: &Path, script: &str| {
        shell(home, site, script, "C");
        fs::remove_file(home.join("at")).unwrap_or_else(|_| panic!("{page}: {script} fails"));
    };
    match page {
        "audiences" => {
            let site = sample(home, "r5");
            prepare(&site, "sed -i '2i audience: internal' content/r5/kodomo-katei/2-1.md");
            site
        }
        "new-files" => {
            let site = sample(home, "r8");
            // The goal that the page begins is one of the sample.
            prepare(&site, "sed -i 's/^title: .*/title: 保育料の見直し/' content/r8/kodomo-katei/3-1.md");
            site
        }
        "import" => {
            let site = sample(home, "r6");
            for path in tree(&site.join("content/r6/kodomo-katei")).keys().filter(|path| *path != "_index.md") {
                fs::remove_file(site.join("content/r6/kodomo-katei").join(path)).expect("it is there");
            }
            let section = "保育幼稚園課";
            for number in 1..=21 {
                let goal = goal(&format!("取組その{number}"), section);
                fs::write(site.join(format!("content/r6/kodomo-katei/3-{number}.md")), goal)
                    .expect("it can be written");
            }
            // The last goal is not in the table, two have another level and deadline, and three are new.
            let row = |number: usize| {
                let is_changed = number <= 2;
                let (done, due) =
                    if is_changed { ("終わっている", "11月") } else { ("できている", "年度末") };
                format!("3,取組その{number},個別計画,取組その{number}が{done}。,関係課と調整する。,{due},{section}\n")
            };
            let rows: String = (1..=20).chain(22..=24).map(row).collect();
            let table = format!("番号,実施項目,計画・方針等の分類,どの水準まで,どのような方法で,いつまで,課名\n{rows}");
            // What a file is, is told by its bytes.
            for name in ["組織目標.xlsx", "goals.xlsx"] {
                fs::write(site.join(name), &table).expect("it can be written");
            }
            site
        }
        "publishing" => {
            let site = sample(home, "r8");
            prepare(
                &site,
                "mkdir -p ../srv/www\ngoalsheet build >/dev/null 2>&1\nmv public ../srv/www/goals\n\
                 echo x > ../srv/www/goals/memo.txt\nrm ../srv/www/goals/r8/kodomo-katei/1-1.html",
            );
            site
        }
        "git" => {
            let site = sample(home, "r8");
            fs::copy(repository().join("src/draft/site/gitattributes"), site.join(".gitattributes"))
                .expect("it can be copied");
            prepare(
                &site,
                "goal=content/r8/kodomo-katei/2-1.md\ncommit='git -c user.name=企画課 -c user.email=a@example.jp commit -qam'\n\
                 git init -q -b main\ngit add -A\n$commit 原案\ngoalsheet merge-driver --install\n\
                 git checkout -q -b hearing\nsed -i 's/^due: .*/due: 11月/' $goal\n$commit ヒアリング\n\
                 git checkout -q main\nsed -i 's/^due: .*/due: 10月/' $goal\n$commit 修正",
            );
            site
        }
        "review" => {
            let site = sample(home, "r8");
            prepare(
                &site,
                "goal=content/r8/kodomo-katei/2-1.md\n\
                 sed -i 's/^次期国分寺市.*/計画の骨子を検討する。/' $goal\n\
                 export GIT_AUTHOR_DATE=2026-05-10T12:00:00+0900 GIT_COMMITTER_DATE=2026-05-10T12:00:00+0900\n\
                 git init -q\ngit add -A\ngit -c user.name=企画課 -c user.email=a@example.jp commit -qm 原案\n\
                 sed -i 's/骨子を検討/素案を策定/; s/^due: .*/due: 10月/' $goal",
            );
            site
        }
        _ => panic!("{page} of the manual has a session, and nothing is prepared for it"),
    }
}

#[test]
fn what_the_manual_shows_at_a_prompt_is_what_is_printed() {
    for (language, locale) in [("ja", "ja_JP.UTF-8"), ("en", "en_US.UTF-8")] {
        let mut sessions = 0;
        for (path, text) in tree(&repository().join("docs/manual").join(language)) {
            let text = String::from_utf8(text).unwrap_or_default();
            let page = path.trim_end_matches(".md");
            for block in blocks(&text) {
                let Block::Session(session) = block else { continue };
                let home = TempDir::new().expect("a temporary folder can be made");
                let home = home.path().canonicalize().expect("it is there");
                let folder = before(page, &home);
                let session = session.replace("/srv/www", &format!("{}/srv/www", home.display()));
                shows(&path, &session, |command| shell(&home, &folder, command, locale), &home);
                sessions += 1;
            }
        }
        assert_eq!(sessions, 6, "{language}");
    }
}
