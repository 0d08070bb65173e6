//! What of a site's folder may have changed since it was last read.

use std::collections::BTreeSet;
use std::path::Path;

use super::layout::{MARKDOWN, is_at_or_below};

/// Places that may have changed: what is at or below these paths from the site's folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Places {
    /// Everything.
    All,
    /// These, with forward slashes.
    At(BTreeSet<String>),
}

impl Places {
    /// No place.
    pub fn none() -> Places {
        Places::At(BTreeSet::new())
    }

    /// The places of paths from the site's folder. Nothing is read in a folder whose name ends like a goal's, so a path ends
    /// there: what matters is that it is there. A path that is no text may be anything.
    pub fn of<'a>(paths: impl IntoIterator<Item = &'a Path>) -> Places {
        let place = |path: &Path| {
            let parts: Vec<&str> = path.iter().map(|part| part.to_str()).collect::<Option<_>>()?;
            let end = parts.iter().position(|part| part.ends_with(MARKDOWN)).map_or(parts.len(), |at| at + 1);
            Some(parts[..end].join("/")).filter(|place| !place.is_empty())
        };
        paths.into_iter().map(place).collect::<Option<BTreeSet<String>>>().map_or(Places::All, Places::At)
    }

    /// These and others.
    pub fn and(self, others: &Places) -> Places {
        match (self, others) {
            (Places::At(places), Places::At(others)) => Places::At(&places | others),
            _ => Places::All,
        }
    }

    /// Whether a path may have changed.
    pub fn has(&self, path: &str) -> bool {
        match self {
            Places::All => true,
            Places::At(places) => places.iter().any(|place| is_at_or_below(path, place)),
        }
    }

    /// Those in a folder, none below another: the folder itself where all of it may have changed.
    pub fn within(&self, folder: &str) -> Vec<String> {
        let Places::At(places) = self else { return vec![folder.to_owned()] };
        let is_inside = |place: &String| place.match_indices('/').any(|(end, _)| places.contains(&place[..end]));
        let within = places.iter().filter(|place| is_at_or_below(place, folder) && !is_inside(place));
        within.cloned().collect()
    }
}
