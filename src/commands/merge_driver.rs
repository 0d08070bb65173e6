//! `merge-driver`: two edits of one file are joined, as git asks for it; and git is told to ask.

use std::path::Path;

use super::Ending;
use crate::cli::MergeDriverOptions;
use crate::format::{self, Merged, Side, Three};
use crate::host::locate::{Located, site_above};
use crate::host::{git, read, terminal, write};
use crate::model::config::Config;
use crate::model::layout::CONFIG;
use crate::model::{Failure, Language, Message};
use crate::{draft, say, text};

/// The largest version of a file that is joined.
const LARGEST: u64 = 64 * 1024 * 1024;

/// What git calls the version that was put aside with `git stash`.
const STASHED: &str = "Stashed changes";

/// Joins what git gives, or tells git to give it. 1 is a conflict, which then stands in the file.
pub fn run(options: &MergeDriverOptions, language: Language) -> Result<Ending, Failure> {
    match options {
        MergeDriverOptions::Install(folder) => install(folder, language),
        MergeDriverOptions::Merge { base, ours, theirs, path, names } => {
            let bytes = |path: &Path| read::read_input(path, LARGEST);
            let (base, old, theirs) = (bytes(base)?, bytes(ours)?, bytes(theirs)?);
            let located = site_above(path, CONFIG);
            let (config, in_site) = match located {
                Some(Located { site, path }) => (config(read::read_file(&site, CONFIG)?.unwrap_or_default()), path),
                // Where nothing is checked out, there is no configuration to be found.
                None => (config(Vec::new()), in_content(path)),
            };
            let is_turned = names[1].as_deref() == Some(STASHED) || git::is_rebasing(Path::new("."));
            let mark = |side, field: Option<&Message>| mark(side, field, names, is_turned, language);
            let three = Three { base: &*base, ours: &*old, theirs: &*theirs };
            let merged = format::merged(&in_site, &three, &config, mark);
            write::replace(Path::new("."), &ours.to_string_lossy(), &old, &merged.bytes)?;
            tell(&path.to_string_lossy(), &merged, language);
            Ok(if merged.conflicts.is_empty() { Ending::Clean } else { Ending::Problems })
        }
    }
}

/// A site's configuration, as far as it can be read; else that of a site that sets nothing.
fn config(bytes: Vec<u8>) -> Config {
    let usual = || text::config::read(CONFIG, b"organization: -\n".to_vec()).0;
    let read = text::config::read(CONFIG, bytes).0.or_else(usual);
    read.expect("the usual configuration can be read")
}

/// The path from the folder above `content`, wherever in a repository that is.
fn in_content(path: &Path) -> String {
    let path = path.to_string_lossy().replace('\\', "/");
    let at = path.rfind("/content/").map_or(0, |at| at + 1);
    path[at..].to_owned()
}

/// What stands behind the signs of a conflict: whose it is, the field, and what git calls that version. `is_turned` is whether
/// git takes other people's version for the one here: while it puts one's own commits, or what one has stashed, on top of it.
fn mark(
    side: Side,
    field: Option<&Message>,
    names: &[Option<String>; 2],
    is_turned: bool,
    language: Language,
) -> String {
    let is_mine = (side == Side::Ours) != is_turned;
    let whose = if is_mine { say!("自分の版", "mine") } else { say!("相手の版", "theirs") };
    let name = match side {
        Side::Ours => &names[0],
        Side::Theirs => &names[1],
    };
    let field = field.map(|Message { ja, en }| say!("「{ja}」", " ({en})"));
    let mut words = whose.text(language).to_owned();
    words.push_str(field.as_ref().map_or("", |field| field.text(language)));
    words.extend(name.iter().flat_map(|name| [" ", name]));
    words.split(['\n', '\r']).collect::<Vec<&str>>().join(" ")
}

/// Says what is in conflict, and that a file was joined by its lines.
fn tell(path: &str, merged: &Merged, language: Language) {
    let mut lines = Vec::new();
    if let Some(Message { ja, en }) = &merged.by_lines {
        lines.push(say!(
            "{path}: 項目ごとには合わせられないので、行ごとに合わせました（{ja}）",
            "{path}: joined line by line, not field by field ({en})"
        ));
    }
    let mut fields: Vec<&Message> = Vec::new();
    for field in merged.conflicts.iter().flatten() {
        if !fields.contains(&field) {
            fields.push(field);
        }
    }
    if !fields.is_empty() {
        let ja: String = fields.iter().map(|field| format!("「{}」", field.ja)).collect();
        let en = fields.iter().map(|field| field.en.as_str()).collect::<Vec<&str>>().join(", ");
        lines.push(say!(
            "{path}: {ja}を二人が別々に変えました。<<<<<<< と >>>>>>> の間に両方を残したので、どちらにするかを決め、印の行を消してください",
            "{path}: both changed {en}, each otherwise; both texts stand between <<<<<<< and >>>>>>>: decide what stays, and delete the lines of the marks"
        ));
    } else if !merged.conflicts.is_empty() {
        lines.push(say!(
            "{path}: 同じところを二人が別々に変えました。どちらにするかを決めてください",
            "{path}: both changed the same lines, each otherwise; decide what stays"
        ));
    }
    lines.iter().for_each(|line| terminal::print_error(&format!("{}\n", line.text(language))));
}

fn install(folder: &Path, language: Language) -> Result<Ending, Failure> {
    let git::Installed { config, is_new, has_attributes } = git::install(folder)?;
    let shown = config.display();
    let told = if is_new {
        say!("git に登録しました: {shown}", "entered into the configuration of git: {shown}")
    } else {
        say!("もう登録されています: {shown}", "it is there already: {shown}")
    };
    terminal::print(told.text(language));
    if !has_attributes {
        let lines = draft::GIT_ATTRIBUTES;
        let told = say!(
            "リポジトリの .gitattributes に merge=goalsheet がないので、まだ使われません。サイトのフォルダーに .gitattributes を作り、次の行を入れてください:\n{lines}",
            "nothing uses it yet: no .gitattributes here has merge=goalsheet; put these lines into .gitattributes in the site's folder:\n{lines}"
        );
        terminal::print_error(told.text(language));
    }
    Ok(Ending::Clean)
}
