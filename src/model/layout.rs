//! Where things are in a site's folder: names, what a file is by its path, what lies below what.
//!
//! All paths here start at the site's folder and have forward slashes: `content/r5/kodomo-katei/2-1.md`.

/// The site's configuration.
pub const CONFIG: &str = "goalsheet.yaml";
/// The folder of what people write.
pub const CONTENT: &str = "content";
/// The folder of the site's own themes.
pub const THEMES: &str = "themes";
/// The name of the file that holds a sheet's head, or the text of the portal or of a year.
pub const HEAD: &str = "_index.md";
/// The ending of goals and heads.
pub const MARKDOWN: &str = ".md";
/// The name of the file in a sheet's folder that says what of it was approved.
pub const APPROVALS: &str = "approvals.yaml";

/// What a file is, by its path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    /// The site's configuration.
    Config,
    /// The head of a sheet.
    Head,
    /// The text of the portal or of a year.
    Introduction,
    /// A goal, or a report on one, as the site's phases tell.
    Goal,
    /// What was approved of a sheet.
    Approvals,
    /// Any other file: an attachment, a theme's file, or nothing of ours.
    Other,
}

/// What a file is. Whether it stands in the right place is not asked.
pub fn kind_of(path: &str) -> FileKind {
    match path.rsplit('/').next().unwrap_or(path) {
        _ if path == CONFIG => FileKind::Config,
        HEAD if is_content(path) && in_sheet(path).is_none() => FileKind::Introduction,
        HEAD => FileKind::Head,
        name if name.ends_with(MARKDOWN) => FileKind::Goal,
        _ if is_approvals(path) => FileKind::Approvals,
        _ => FileKind::Other,
    }
}

/// A file's path without `content/`; a path that lies elsewhere stays as it is.
pub fn in_content(path: &str) -> &str {
    path.strip_prefix(CONTENT).and_then(|rest| rest.strip_prefix('/')).unwrap_or(path)
}

/// The name of the year's folder that a path lies in: `r5`.
pub fn year_name(path: &str) -> &str {
    let inner = in_content(path);
    inner.split('/').next().unwrap_or(inner)
}

/// The folder of the sheet that a path lies in, and the path from there: `content/r5/kodomo-katei`, `2-1.md`.
pub fn in_sheet(path: &str) -> Option<(&str, &str)> {
    let (end, _) = path.match_indices('/').nth(2)?;
    Some((&path[..end], &path[end + 1..]))
}

/// A path without the ending of a goal's file.
pub fn stem(path: &str) -> &str {
    path.strip_suffix(MARKDOWN).unwrap_or(path)
}

/// The head of a sheet's folder.
pub fn head_of(folder: &str) -> String {
    format!("{folder}/{HEAD}")
}

/// The approvals of a sheet's folder.
pub fn approvals_of(folder: &str) -> String {
    format!("{folder}/{APPROVALS}")
}

/// Whether a file is the approvals of a sheet: in its folder itself, by this name.
fn is_approvals(path: &str) -> bool {
    is_content(path) && in_sheet(path).is_some_and(|(_, name)| name == APPROVALS)
}

/// Whether a path is a place or lies below it; all paths lie below the empty one, the site's folder.
pub fn is_at_or_below(path: &str, place: &str) -> bool {
    place.is_empty() || path.strip_prefix(place).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Whether a path lies in the folder of what people write.
pub fn is_content(path: &str) -> bool {
    path != CONTENT && is_at_or_below(path, CONTENT)
}

/// Endings of Markdown files that are read by other programs and not here, what Windows makes of a name it hides the end of,
/// and what a Japanese keyboard makes of a dot.
const OTHER_ENDINGS: [&str; 13] = [
    ".md",
    ".markdown",
    ".mdown",
    ".mkdn",
    ".mkd",
    ".md.txt",
    ".md.text",
    "．md",
    "。md",
    ",md",
    "、md",
    ".ｍｄ",
    "．ｍｄ",
];
/// Other names of the two files of a sheet that have a name of their own.
const OTHER_NAMES: [(&str, &str); 6] = [
    ("_index.txt", HEAD),
    ("_index.text", HEAD),
    ("approvals.yml", APPROVALS),
    ("approvals.yaml", APPROVALS),
    ("approvals.yaml.txt", APPROVALS),
    ("approvals.yml.txt", APPROVALS),
];

/// The name that a file was meant to have that is not read as a goal or the like, if its own is nearly that.
pub fn meant_name(name: &str) -> Option<String> {
    // As long as the name itself, so that its end can be cut off.
    let folded = name.to_ascii_lowercase();
    if let Some((_, right)) = OTHER_NAMES.iter().find(|(other, _)| *other == folded) {
        return Some((*right).to_owned());
    }
    let ending = OTHER_ENDINGS.iter().filter(|ending| folded.ends_with(*ending)).max_by_key(|it| it.len())?;
    Some(format!("{}{MARKDOWN}", &name[..name.len() - ending.len()]))
}

/// Whether a file is one that people write: the configuration, a head, a goal or the approvals of a sheet.
pub fn is_written(path: &str) -> bool {
    path == CONFIG || is_content(path) && path.ends_with(MARKDOWN) || is_approvals(path)
}
