//! Where the links of a sheet's texts lead, as addresses on its pages.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use super::address;
use super::goals::heading_anchor;
use crate::model::path::relative;
use crate::model::site::{Sheet, Site, Target};

/// What a file links to: destination as written → its address; none if it must not be a link. Cheap to clone.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct FileLinks(Arc<HashMap<String, Option<String>>>);

impl FileLinks {
    /// The address of a destination; none if it must not be a link.
    pub fn address(&self, destination: &str) -> Option<&str> {
        self.0.get(destination)?.as_deref()
    }
}

/// What the head and the goals of a sheet link to. All pages of a sheet lie in one folder, so a link has one address on all.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct ResolvedLinks {
    addresses: HashMap<String, FileLinks>,
    /// The files beside goals among them, by their path in the site's folder.
    pub files: BTreeSet<String>,
}

impl ResolvedLinks {
    /// Looks up every link of a sheet.
    pub fn of(site: &Site, sheet: &Sheet) -> ResolvedLinks {
        let mut links = ResolvedLinks::default();
        let page = address::sheet(sheet);
        let mut addresses: HashMap<String, HashMap<String, Option<String>>> = HashMap::new();
        for (source, link) in sheet.links() {
            let target = site.follow(&source.path, &link.value.address);
            if let Target::File(path) = &target {
                links.files.insert(path.clone());
            }
            let address = address_of(site, &source.path, &page, target);
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

fn address_of(site: &Site, from: &str, page: &str, target: Target) -> Option<String> {
    match target {
        Target::Goal(index, heading) => {
            let sheet = site.sheet(index.sheet);
            let member = &sheet.goals[index.goal];
            let heading = heading.map(|heading| format!("#{}", heading_anchor(&site.config, member, &heading)));
            Some(relative(page, &address::goal(sheet, &member.key)) + &heading.unwrap_or_default())
        }
        Target::Sheet(index, heading) => {
            let heading = heading.map(|heading| format!("#top-{heading}")).unwrap_or_default();
            Some(relative(page, &address::sheet(site.sheet(index))) + &heading)
        }
        Target::File(path) => Some(relative(page, &address::file(&path))),
        Target::Heading(heading) => {
            let own = from.rsplit('/').next().unwrap_or(from);
            address_of(site, from, page, site.follow(from, &format!("{own}#{heading}")))
        }
        Target::Web(address) => Some(address),
        Target::Active(..) | Target::Missing(_) | Target::Outside | Target::Unsafe => None,
    }
}
