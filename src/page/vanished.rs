//! What was published in one version of a site and has no page in another: neither the page itself nor one that leads on.

use std::collections::{BTreeMap, BTreeSet};

use super::plan::{Published, PublishedKind};
use crate::model::{Code, Diagnostic, Message, Place};
use crate::say;

/// What has to be written where, by the path of the page that then leads on.
pub type Leads = BTreeMap<String, (String, String)>;

/// The pages of goals, sheets and sections that an old version had, by their paths, and a new one no longer has: a finding each, but one
/// alone for a sheet with all that was in it. What `is_unread` is true of (the path of a file) is not known to be gone. `leads` are known
/// ways to make them lead on.
pub fn vanished(
    old: &BTreeMap<String, Published>,
    new: &BTreeMap<String, Published>,
    is_unread: impl Fn(&str) -> bool,
    leads: &Leads,
) -> Vec<Diagnostic> {
    let gone: BTreeMap<&String, &Published> =
        old.iter().filter(|(path, page)| !new.contains_key(*path) && !is_unread(&page.file)).collect();
    let sheets = gone.iter().filter(|(_, page)| page.kind == PublishedKind::Sheet);
    let sheets: BTreeSet<&str> = sheets.map(|(path, _)| folder_of(path)).collect();
    let alone =
        gone.iter().filter(|(path, page)| page.kind == PublishedKind::Sheet || !sheets.contains(folder_of(path)));
    let mut pages: BTreeMap<&str, usize> = BTreeMap::new();
    gone.keys().for_each(|path| *pages.entry(folder_of(path)).or_default() += 1);
    let problem = |(path, page): (&&String, &&Published)| {
        let below = if page.kind == PublishedKind::Sheet { pages[folder_of(path)] - 1 } else { 0 };
        problem(path, page, below, leads)
    };
    alone.map(problem).collect()
}

/// The folder of a page, with a final slash.
fn folder_of(path: &str) -> &str {
    path.rfind('/').map_or("", |slash| &path[..=slash])
}

fn problem(path: &str, page: &Published, below: usize, leads: &Leads) -> Diagnostic {
    let Published { title, file, kind } = page;
    let and = if below > 0 {
        Message {
            ja: format!("（ほかにその下の{below}ページ）"), en: format!(", nor the {below} pages below it")
        }
    } else {
        Message { ja: String::new(), en: String::new() }
    };
    let Message { ja, en } = and;
    let message = say!(
        "公開していたページ {path}「{title}」がなくなります{ja}",
        "the page {path} (“{title}”) was published and is no longer there{en}"
    );
    Diagnostic::new(Code::VanishedPage, Place::path(file.as_str()), message).help(help(path, file, *kind, leads))
}

fn help(path: &str, file: &str, kind: PublishedKind, leads: &Leads) -> Message {
    if let Some((file, line)) = leads.get(path) {
        return say!("移したのなら、{file} に書いてください:\n{line}", "it has moved: write into {file}:\n{line}");
    }
    let address = path.trim_end_matches(".html");
    match kind {
        PublishedKind::Goal => say!(
            "移したのなら、移した先のファイルに次の行を書いてください:\naliases: {address}\nやめたのなら、{file} を戻し、前書きに理由を書いてください:\nretired: 取り下げた理由",
            "if it has moved, write into its new file:\naliases: {address}\nif it was given up, put {file} back, and write the reason into its front matter:\nretired: why it was withdrawn"
        ),
        PublishedKind::Sheet => {
            let address = address.trim_end_matches("/index");
            say!(
                "部のフォルダーを移したのなら、移した先の _index.md に次の行を書いてください:\naliases: {address}",
                "if the sheet's folder has moved, write into its _index.md:\naliases: {address}"
            )
        }
        PublishedKind::Section => {
            let key = path.rsplit("/section-").next().unwrap_or_default().trim_end_matches(".html");
            say!(
                "課の名前を変えたのなら、{file} の sections で、その課に次の key を付けてください:\n- {{ name: 新しい課名, key: {key} }}",
                "if the section was renamed, give it this key in the sections of {file}:\n- {{ name: …, key: {key} }}"
            )
        }
        PublishedKind::Moved => say!(
            "前のアドレスから案内するページでした。{file} の aliases に戻してください:\naliases: {address}",
            "it led on from an address of before: put it back into aliases of {file}:\naliases: {address}"
        ),
    }
}
