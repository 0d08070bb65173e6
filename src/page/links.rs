//! Where the links of a sheet's texts lead, as addresses on its pages.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::address;
use crate::model::directory::{Directory, Target};
use crate::model::goal::{Destination, Introduction};
use crate::model::layout::{FileKind, kind_of};
use crate::model::path::relative;
use crate::model::site::Sheet;
use crate::model::{Source, Spanned};

/// What a file links to: destination as written → its address; none if it must not be a link. Cheap to clone.
#[derive(Debug, Default, Clone, PartialEq, Eq, Hash)]
pub struct FileLinks(Arc<BTreeMap<String, Option<String>>>);

impl FileLinks {
    /// The address of a destination; none if it must not be a link.
    pub fn address(&self, destination: &str) -> Option<&str> {
        self.0.get(destination)?.as_deref()
    }
}

/// What the head and the goals of a sheet link to. All pages of a sheet lie in one folder, so a link has one address on all.
#[derive(Debug, Default, PartialEq, Eq, Hash)]
pub struct ResolvedLinks {
    addresses: BTreeMap<String, FileLinks>,
    /// The files beside goals among them, by their path in the site's folder.
    pub files: BTreeSet<String>,
}

impl ResolvedLinks {
    /// Looks up every link of a sheet.
    pub fn of(directory: &Directory, sheet: &Sheet) -> ResolvedLinks {
        ResolvedLinks::from_page(directory, &address::sheet(sheet), sheet.links())
    }

    /// Looks up every link of the text of a page.
    pub fn of_introduction(directory: &Directory, page: &str, text: &Introduction) -> ResolvedLinks {
        ResolvedLinks::from_page(directory, page, text.links.iter().map(|link| (&text.source, link)))
    }

    fn from_page<'a>(
        directory: &Directory,
        page: &str,
        all: impl Iterator<Item = (&'a Arc<Source>, &'a Spanned<Destination>)>,
    ) -> ResolvedLinks {
        let mut links = ResolvedLinks::default();
        let mut addresses: BTreeMap<String, BTreeMap<String, Option<String>>> = BTreeMap::new();
        for (source, link) in all {
            let target = directory.follow(&source.path, &link.value.address);
            if let Target::File(path) = &target {
                links.files.insert(path.clone());
            }
            let address = address_of(directory, &source.path, page, target);
            addresses.entry(source.path.clone()).or_default().insert(link.value.address.clone(), address);
        }
        links.addresses = addresses.into_iter().map(|(file, of_file)| (file, FileLinks(Arc::new(of_file)))).collect();
        links
    }

    /// What a file links to.
    pub fn of_file(&self, path: &str) -> FileLinks {
        self.addresses.get(path).cloned().unwrap_or_default()
    }
}

fn address_of(directory: &Directory, from: &str, page: &str, target: Target) -> Option<String> {
    match target {
        Target::Goal(sheet, goal, heading) => {
            let heading = heading.map(|heading| match goal.headings.iter().find(|(known, _)| *known == heading) {
                Some((_, place)) => format!("#{}", address::heading_anchor(&goal.key, place, &heading)),
                None => format!("#{heading}"),
            });
            Some(relative(page, &address::goal(sheet, &goal.key)) + &heading.unwrap_or_default())
        }
        Target::Sheet(sheet, heading) => {
            let heading = heading.map(|heading| format!("#top-{heading}")).unwrap_or_default();
            Some(relative(page, &address::sheet(sheet)) + &heading)
        }
        Target::File(path) => Some(relative(page, &address::file(&path))),
        Target::Heading(heading) if kind_of(from) == FileKind::Introduction => Some(format!("#top-{heading}")),
        Target::Heading(heading) => {
            let own = from.rsplit('/').next().unwrap_or(from);
            address_of(directory, from, page, directory.follow(from, &format!("{own}#{heading}")))
        }
        Target::Web(address) => Some(address),
        Target::Active(..) | Target::Missing(_) | Target::Outside | Target::Unsafe => None,
    }
}
