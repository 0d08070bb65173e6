//! What two words name, and the files of both: revisions of the site's repository, folders, years.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::beside::{self, Beside, Files};
use crate::host::git::{BlobId, Listing, Repository};
use crate::host::read;
use crate::model::attached::AttachedFiles;
use crate::model::layout::{CONFIG, CONTENT, HEAD, in_sheet, is_written};
use crate::model::tree::Tree;
use crate::model::{Date, Diagnostic, Digest, Failure, FiscalYear, Message};
use crate::pipeline::Earlier;
use crate::say;

/// The files of both sides.
pub(super) struct Sides {
    pub trees: [Tree; 2],
    pub names: [Named; 2],
    /// The years, where two of one site are compared.
    pub years: [Option<FiscalYear>; 2],
    /// What was met while reading, of both sides.
    pub problems: Vec<Diagnostic>,
    /// What is not compared, and why.
    pub notes: Vec<Message>,
    /// The files beside the goals of the new side.
    pub beside: Beside,
    /// Those of both sides that differ.
    pub files: [AttachedFiles; 2],
}

/// A side as it is named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Named {
    pub name: Message,
    pub fingerprint: String,
    pub date: Option<Date>,
    /// The moment of the commit, in seconds since 1970; none if it is none.
    pub seconds: Option<u64>,
    pub is_draft: bool,
}

/// What a word means.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Meant {
    Revision(String),
    Folder(PathBuf),
    Year(FiscalYear),
    /// The files as they lie in the site's folder.
    Working,
}

/// Reads what was named. `words` are none, one or two, of which one may be `OLD..NEW`. Unless all is to be read, sheets are left
/// out that are the same on both sides.
///
/// # Errors
/// A word names nothing, or what it names cannot be read.
pub(super) fn read(words: &[String], site: &Path, reads_all: bool) -> Result<Sides, Failure> {
    match meant(words, &years_of(site)?)? {
        [Meant::Year(old), Meant::Year(new)] => of_years(site, old, new),
        [Meant::Year(year), _] | [_, Meant::Year(year)] => Err(only_one_year(year)),
        [old, new] => of_versions(site, &old, &new, if reads_all { Extent::All } else { Extent::Differing }),
    }
}

/// An earlier version with which a site is compared, as `diff` reads its first word: a revision, or a folder. Of a revision only
/// what is not as it lies in the folder is read from the repository.
///
/// # Errors
/// The word names nothing, or what it names cannot be read.
pub(super) fn earlier(word: &str, site: &Path) -> Result<(Earlier, Named, Vec<Diagnostic>), Failure> {
    let meant = meant_by_since(word, site)?;
    let repository = matches!(meant, Meant::Revision(_)).then(|| Repository::open(site)).transpose()?;
    let mut search = Search { site, repository: repository.as_ref(), problems: Vec::new(), notes: Vec::new() };
    let (found, named) = search.find(&meant)?;
    let mut problems = search.problems;
    let (tree, commit) = match (found, &repository) {
        (Found::Listed(listing), Some(repository)) => {
            let (working, _) = read::read_site(site)?;
            let lying =
                |path: &str, id: BlobId| working.files.get(path).filter(|bytes| repository.id_of(bytes) == Some(id));
            let (tree, found) = repository.read_beside(&listing, |_| true, lying)?;
            problems.extend(found);
            (tree, named.seconds.zip(named.date).map(|(seconds, date)| (named.fingerprint.clone(), seconds, date)))
        }
        (Found::Read(tree, _), _) => (tree, None),
        (Found::Listed(_), None) => (Tree::default(), None),
    };
    let earlier = Earlier::read(&tree, commit).map_err(|problems| no_configuration(&named, &problems))?;
    problems.extend(earlier.problems().iter().filter(|problem| problem.is_error()).cloned());
    Ok((earlier, named, problems))
}

/// That one of two versions cannot be compared.
pub(super) fn no_configuration(side: &Named, problems: &[Diagnostic]) -> Failure {
    let Message { ja, en } = &side.name;
    let first = problems.iter().find(|problem| problem.is_error());
    let why = first.map(|problem| problem.message.clone()).unwrap_or_default();
    let (why_ja, why_en) = (why.ja, why.en);
    Failure::new(say!(
        "{ja} の設定 {CONFIG} を読めないので比べられません: {why_ja}",
        "the configuration {CONFIG} of {en} cannot be read, so nothing is compared: {why_en}"
    ))
    .help(say!("設定を直すか、ほかの版を指定してください", "correct it, or name another revision"))
}

fn no_version(year: FiscalYear) -> Failure {
    let (ja, en) = (year.wareki(), year.0);
    Failure::new(say!("{ja}は年度で、前の版ではありません", "FY{en} is a year, not an earlier version")).help(say!(
        "--since には、git の版（例: HEAD~1、タグの名前）か、前の版のフォルダーを書いてください",
        "name a revision of git with --since, such as HEAD~1 or a tag, or the folder of an earlier version"
    ))
}

fn two_versions(word: &str) -> Failure {
    Failure::new(say!("「{word}」は二つの版です", "“{word}” names two versions")).help(say!(
        "--since には前の版だけを書いてください（いまのファイルと比べます）。例: --since HEAD~1",
        "name only the earlier one with --since, such as --since HEAD~1; it is compared with the files as they are"
    ))
}

/// Reads a version that was named, to be compared with the files as they lie in the site's folder.
///
/// # Errors
/// The word names no version, or it cannot be read.
pub(super) fn since(word: &str, site: &Path) -> Result<Sides, Failure> {
    of_versions(site, &meant_by_since(word, site)?, &Meant::Working, Extent::Written)
}

/// The earlier version that a word after `--since` names.
fn meant_by_since(word: &str, site: &Path) -> Result<Meant, Failure> {
    match meant(&[word.to_owned()], &years_of(site)?)? {
        [Meant::Year(year), _] => Err(no_version(year)),
        [earlier, Meant::Working] => Ok(earlier),
        _ => Err(two_versions(word)),
    }
}

/// The years of which a site has a folder.
fn years_of(site: &Path) -> Result<Vec<FiscalYear>, Failure> {
    let names = read::folder_names(&site.join(CONTENT))?;
    Ok(names.iter().filter_map(|name| FiscalYear::parse(name)).collect())
}

fn meant(words: &[String], years: &[FiscalYear]) -> Result<[Meant; 2], Failure> {
    let one = |word: &str| -> Result<Meant, Failure> {
        if Path::new(word).join(CONFIG).is_file() {
            return Ok(Meant::Folder(PathBuf::from(word)));
        }
        match FiscalYear::parse(word).filter(|year| years.contains(year)) {
            Some(year) => Ok(Meant::Year(year)),
            None => Ok(Meant::Revision(word.to_owned())),
        }
    };
    let head = || Meant::Revision("HEAD".to_owned());
    match words {
        [] => Ok([head(), Meant::Working]),
        [word] => match halves(word) {
            Some((old, new)) => {
                let half = |word: &str| if word.is_empty() { Ok(head()) } else { one(word) };
                let both = [FiscalYear::parse(old), FiscalYear::parse(new)];
                if let [Some(old), Some(new)] = both
                    && let Some(missing) = [old, new].into_iter().find(|year| !years.contains(year))
                    && [old, new].iter().any(|year| years.contains(year))
                {
                    return Err(no_year(missing, years));
                }
                Ok([half(old)?, half(new)?])
            }
            None => Ok([one(word)?, Meant::Working]),
        },
        [old, new, ..] => Ok([one(old)?, one(new)?]),
    }
}

/// The two halves of `OLD..NEW`, either of which may be empty. Two dots of a path are none of it.
fn halves(word: &str) -> Option<(&str, &str)> {
    if Path::new(word).join(CONFIG).is_file() {
        return None;
    }
    let mut at = word.match_indices("..").map(|(at, _)| (&word[..at], &word[at + 2..]));
    at.find(|(old, new)| {
        let is_relative = new.starts_with("./") || new.starts_with("../");
        // `../old` has two dots as well, and three dots are no two.
        !(old.ends_with('/') || old.is_empty() && new.starts_with('/') || new.starts_with('.') && !is_relative)
    })
}

fn of_years(site: &Path, old: FiscalYear, new: FiscalYear) -> Result<Sides, Failure> {
    let (tree, problems) = read::read_site(site)?;
    let named = |year: FiscalYear| Named {
        name: Message { ja: year.wareki(), en: format!("FY{}", year.0) },
        fingerprint: fingerprint(&tree),
        date: None,
        seconds: None,
        is_draft: false,
    };
    let names = [named(old), named(new)];
    let beside = Beside::Folder(site.to_owned());
    let years = [Some(old), Some(new)];
    let files = Default::default();
    Ok(Sides { names, years, trees: [tree.clone(), tree], problems, notes: Vec::new(), beside, files })
}

fn fingerprint(tree: &Tree) -> String {
    let mut all = Vec::new();
    for (path, bytes) in &tree.files {
        all.extend_from_slice(path.as_bytes());
        all.extend_from_slice(&[0]);
        all.extend_from_slice(Digest::of(bytes).to_string().as_bytes());
    }
    Digest::of(&all).to_string()
}

/// A side before all of its files are read.
enum Found {
    Listed(Listing),
    /// The files of a folder.
    Read(Tree, PathBuf),
}

impl Found {
    fn files(&self) -> Files<'_> {
        match self {
            Found::Listed(listing) => Files::Listed(listing),
            Found::Read(tree, folder) => Files::Folder(tree, folder.clone()),
        }
    }
}

/// How much of both sides is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Extent {
    /// What differs, files beside goals included.
    Differing,
    /// Everything.
    All,
    /// Everything that people write.
    Written,
}

fn of_versions(site: &Path, old: &Meant, new: &Meant, extent: Extent) -> Result<Sides, Failure> {
    let needs_git = [old, new].iter().any(|meant| matches!(meant, Meant::Revision(_)));
    let repository = needs_git.then(|| Repository::open(site)).transpose()?;
    let mut search = Search { site, repository: repository.as_ref(), problems: Vec::new(), notes: Vec::new() };
    let (mut before, old_name) = search.find(old)?;
    let (after, new_name) = search.find(new)?;
    let Search { mut problems, mut notes, .. } = search;
    if let (Some(repository), Found::Listed(listing), Found::Read(tree, _)) = (&repository, &mut before, &after)
        && *new == Meant::Working
        && repository.is_sparse()
    {
        notes.extend(without_absent(listing, tree));
    }
    let files = match extent {
        Extent::Written => Default::default(),
        _ => beside::differing([&before.files(), &after.files()], repository.as_ref()),
    };
    let beside = match &after {
        Found::Listed(listing) => Err(listing.clone()),
        Found::Read(_, folder) => Ok(folder.clone()),
    };
    // Which pages link to a file is known only once all are read.
    let reads_all = extent != Extent::Differing || files.iter().any(|files| !files.is_empty());
    let listings = repository.as_ref().and_then(|known| Some([listed(&before, known)?, listed(&after, known)?]));
    let wanted = Wanted::of(listings.as_ref().filter(|_| !reads_all));
    let trees = both([before, after], &wanted, repository.as_ref().zip(listings.as_ref()), &mut problems)?;
    let beside = match (beside, repository) {
        (Err(listing), Some(repository)) => Beside::Repository(Box::new(repository), listing),
        (Ok(folder), _) => Beside::Folder(folder),
        (Err(_), None) => Beside::Folder(site.to_owned()),
    };
    Ok(Sides { trees, names: [old_name, new_name], years: [None, None], problems, notes, beside, files })
}

/// Reads both sides; what is the same on both, by the ids that a repository gives their files, is read once.
fn both(
    found: [Found; 2],
    wanted: &Wanted,
    known: Option<(&Repository, &[Listing; 2])>,
    problems: &mut Vec<Diagnostic>,
) -> Result<[Tree; 2], Failure> {
    // A folder has been read already.
    let first = usize::from(matches!(found[1], Found::Read(..)));
    let read = |found: Found, same: Option<(&Tree, &Listing)>| match (found, known) {
        (Found::Listed(listing), Some((repository, _))) => {
            let same = |path: &str, id: BlobId| {
                let (tree, ids) = same?;
                tree.files.get(path).filter(|_| ids.files.get(path) == Some(&id))
            };
            repository.read_beside(&listing, |path| wanted.has(path), same)
        }
        (Found::Listed(_), None) => Ok(Default::default()),
        (Found::Read(mut tree, _), _) => {
            tree.files.retain(|path, _| wanted.has(path));
            Ok((tree, Vec::new()))
        }
    };
    let [old, new] = found;
    let (one, other) = if first == 0 { (old, new) } else { (new, old) };
    let (one, found) = read(one, None)?;
    problems.extend(found);
    let (other, found) = read(other, known.map(|(_, listings)| (&one, &listings[first])))?;
    problems.extend(found);
    Ok(if first == 0 { [one, other] } else { [other, one] })
}

/// Where sides are looked for, and what was met on the way.
struct Search<'a> {
    site: &'a Path,
    repository: Option<&'a Repository>,
    problems: Vec<Diagnostic>,
    notes: Vec<Message>,
}

impl Search<'_> {
    fn find(&mut self, meant: &Meant) -> Result<(Found, Named), Failure> {
        let (path, name, is_draft) = match (meant, self.repository) {
            (Meant::Revision(name), Some(repository)) => return self.revision(name, repository),
            (Meant::Folder(path), _) => {
                let shown = path.display().to_string();
                (path.as_path(), Message { ja: shown.clone(), en: shown }, false)
            }
            _ => (self.site, say!("編集中のファイル", "working files"), true),
        };
        let (tree, found) = read::read_site(path)?;
        self.problems.extend(found);
        let named = Named { name, fingerprint: fingerprint(&tree), date: None, seconds: None, is_draft };
        Ok((Found::Read(tree, path.to_owned()), named))
    }

    fn revision(&mut self, name: &str, repository: &Repository) -> Result<(Found, Named), Failure> {
        let revision = repository.revision(name)?;
        let listing = repository.listing(&revision)?;
        if !listing.files.contains_key(CONFIG) {
            return Err(no_site(name));
        }
        self.notes.extend(listing.skipped.iter().map(|(path, why)| why.message(path)));
        let name = Message { ja: name.to_owned(), en: name.to_owned() };
        let (date, seconds) = (revision.date, revision.seconds);
        let named = Named { name, fingerprint: revision.id, date, seconds, is_draft: false };
        Ok((Found::Listed(listing), named))
    }
}

/// Takes what a sparse checkout does not have out of the other side, and says so.
fn without_absent(listing: &mut Listing, tree: &Tree) -> Option<Message> {
    let before = listing.files.len();
    listing.files.retain(|path, _| tree.files.contains_key(path) || tree.others.contains(path));
    let count = before - listing.files.len();
    (count > 0).then(|| {
        say!(
            "一部だけを取り出したフォルダー（sparse checkout）なので、そこにない {count} ファイルは比べません",
            "the folder is a sparse checkout; {count} files that it does not have are not compared"
        )
    })
}

/// Which folders of sheets have to be read: those in which anything differs. A sheet is read whole or not at all, since its goals
/// get numbers from it.
struct Wanted {
    /// None for all.
    folders: Option<BTreeSet<String>>,
}

impl Wanted {
    /// Of the files of both sides; none to read all.
    fn of(listings: Option<&[Listing; 2]>) -> Wanted {
        let all = Wanted { folders: None };
        let Some([old, new]) = listings else { return all };
        if old.files.get(CONFIG) != new.files.get(CONFIG) {
            return all;
        }
        let paths = old.files.keys().chain(new.files.keys()).filter(|path| is_written(path));
        let differing = paths.filter(|path| old.files.get(*path) != new.files.get(*path));
        let differing: Vec<&String> = differing.collect();
        let mut folders: BTreeSet<String> =
            differing.iter().filter_map(|path| Some(in_sheet(path)?.0.to_owned())).collect();
        // The text of a year is shown where the year has a sheet that its readers may see.
        let years = differing.iter().filter(|path| in_sheet(path).is_none()).filter_map(|path| path.strip_suffix(HEAD));
        for year in years.filter(|folder| folder.matches('/').count() == 2) {
            let all = old.files.keys().chain(new.files.keys()).filter(|path| path.starts_with(year));
            folders.extend(all.filter_map(|path| Some(in_sheet(path)?.0.to_owned())));
        }
        Wanted { folders: Some(folders) }
    }

    fn has(&self, path: &str) -> bool {
        let Some(folders) = &self.folders else { return true };
        in_sheet(path).is_none_or(|(folder, _)| folders.contains(folder))
    }
}

/// The files of a side with the ids that they have in the repository.
fn listed(found: &Found, repository: &Repository) -> Option<Listing> {
    match found {
        Found::Listed(listing) => Some(listing.clone()),
        Found::Read(tree, _) => {
            let files = tree.files.iter().map(|(path, bytes)| Some((path.clone(), repository.id_of(bytes)?)));
            Some(Listing { files: files.collect::<Option<_>>()?, skipped: Vec::new() })
        }
    }
}

fn only_one_year(year: FiscalYear) -> Failure {
    let (ja, en) = (year.wareki(), year.0);
    Failure::new(say!("{ja}と何を比べるか分かりません", "FY{en} is compared with what?")).help(say!(
        "年度は二つ書いてください。例: goalsheet diff r5..r6",
        "name two years, such as goalsheet diff r5..r6"
    ))
}

fn no_year(year: FiscalYear, years: &[FiscalYear]) -> Failure {
    let (ja, en) = (year.wareki(), year.0);
    let ja_names: Vec<String> = years.iter().map(|year| year.wareki()).collect();
    let en_names: Vec<String> = years.iter().map(|year| year.key()).collect();
    let (ja_names, en_names) = (ja_names.join("、"), en_names.join(", "));
    Failure::new(say!("このサイトに{ja}はありません", "this site has no FY{en}"))
        .help(say!("{ja_names}から選んでください", "choose of {en_names}"))
}

fn no_site(name: &str) -> Failure {
    Failure::new(say!(
        "版「{name}」には、このサイトの {CONFIG} がありません",
        "the revision “{name}” does not have this site's {CONFIG}"
    ))
    .help(say!(
        "サイトを置いた後の版を指定してください（git log -- {CONFIG} で確認できます）",
        "name a revision that has it; git log -- {CONFIG} lists them"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_years_revisions_and_halves() {
        let years = [FiscalYear(2023), FiscalYear(2024)];
        let revision = |name: &str| Meant::Revision(name.to_owned());
        let of = |words: &[&str]| {
            let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
            meant(&words, &years).map_err(|failure| failure.message.en)
        };
        assert_eq!(of(&[]), Ok([revision("HEAD"), Meant::Working]));
        assert_eq!(of(&["v1"]), Ok([revision("v1"), Meant::Working]));
        assert_eq!(of(&["v1..v2"]), Ok([revision("v1"), revision("v2")]));
        assert_eq!(of(&["v1", "v2"]), Ok([revision("v1"), revision("v2")]));
        assert_eq!(of(&["v1.."]), Ok([revision("v1"), revision("HEAD")]));
        assert_eq!(of(&["..v1"]), Ok([revision("HEAD"), revision("v1")]));
        assert_eq!(of(&["r5..R6"]), Ok([Meant::Year(years[0]), Meant::Year(years[1])]));
        assert_eq!(of(&["2023", "令和6年度"]), Ok([Meant::Year(years[0]), Meant::Year(years[1])]));
        assert_eq!(of(&["r5..r9"]), Err("this site has no FY2027".to_owned()));
        assert_eq!(of(&["r9..r8"]), Ok([revision("r9"), revision("r8")]), "they may be branches");
    }
}
