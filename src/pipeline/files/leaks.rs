//! Which internal texts the published files were searched for, and what was found in them: so that only files that are new are
//! searched, while what is internal stays the same.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::audience::{Leak, Public, SaidInPublic, Secrets, Speaker};
use crate::model::redactions::Redactions;
use crate::model::{Diagnostic, Digest};
use crate::page::Plan;
use crate::pipeline::digests::digest_of;

/// The tables, as they are called for the next run: what was searched for, what public content says as well, and what goals let be
/// met, by file and text.
pub(super) const SEARCHED: &str = "searched";
pub(super) const SAID: &str = "said";
pub(super) const MET: &str = "met";

/// Which internal texts the published files were searched for, and which of them public content says as well.
#[derive(Clone, Default)]
pub(super) struct Leaks {
    secrets: Option<Arc<Secrets>>,
    said: SaidInPublic,
    /// Texts that goals let be met, by the files they stand in.
    met: BTreeMap<String, BTreeSet<String>>,
    /// What an earlier run searched the files for.
    earlier: Option<Digest>,
}

impl Leaks {
    /// What to search for, if anything; and whether files that were searched before have to be searched again.
    pub fn renew(&mut self, redactions: &Redactions, public: &Public) -> (Option<Arc<Secrets>>, bool) {
        if redactions.is_empty() {
            *self = Leaks::default();
            return (None, false);
        }
        let before = self.secrets.take();
        let now = match &before {
            Some(secrets) if secrets.are_of(redactions) => Arc::clone(secrets),
            _ => Arc::new(Secrets::of(redactions, public.fold)),
        };
        let is_searched = match before {
            Some(before) => Arc::ptr_eq(&before, &now) || now.are_among(&before),
            None => self.earlier.take().is_some_and(|earlier| earlier == digest_of(&*now)),
        };
        let still = public.still_says(&self.said);
        let is_less = still.len() < self.said.len();
        (self.secrets, self.said) = (Some(Arc::clone(&now)), still);
        (Some(now), !is_searched || is_less)
    }

    /// What to search for, if anything.
    pub fn secrets(&self) -> Option<Arc<Secrets>> {
        self.secrets.clone()
    }

    /// What must not be in the files, given what was found in those that are new, and which are kept.
    pub fn problems(&mut self, found: Vec<Leak>, kept: Vec<String>, public: &Public, plan: &Plan) -> Vec<Diagnostic> {
        let leaks = self.secret(found, public);
        let Some(secrets) = &self.secrets else { return Vec::new() };
        let kept = kept.into_iter().filter_map(|path| self.met.remove_entry(&path));
        let mut met: BTreeMap<String, BTreeSet<String>> = kept.collect();
        for leak in leaks.iter().filter(|leak| secrets.allowing(secrets.text(leak)).next().is_some()) {
            met.entry(leak.path.clone()).or_default().insert(secrets.text(leak).to_owned());
        }
        self.met = met;
        self.told(leaks, plan)
    }

    /// What must not be in one file, given what was found in it.
    pub fn problems_of_file(&mut self, found: Vec<Leak>, public: &Public, plan: &Plan) -> Vec<Diagnostic> {
        let leaks = self.secret(found, public);
        self.told(leaks, plan)
    }

    /// What of that which was found is a secret: what public content says as well is none.
    fn secret(&mut self, mut found: Vec<Leak>, public: &Public) -> Vec<Leak> {
        let Some(secrets) = &self.secrets else { return Vec::new() };
        let doubtful = found.iter().map(|leak| secrets.text(leak)).filter(|text| !self.said.contains_key(*text));
        let doubtful: BTreeSet<String> = doubtful.map(str::to_owned).collect();
        self.said.extend(public.says(doubtful));
        found.retain(|leak| !self.said.contains_key(secrets.text(leak)));
        found
    }

    fn told(&self, leaks: Vec<Leak>, plan: &Plan) -> Vec<Diagnostic> {
        match &self.secrets {
            Some(secrets) if !leaks.is_empty() => secrets.problems(leaks, &plan.files()),
            _ => Vec::new(),
        }
    }

    /// The goals of which a text is met that they let be met.
    pub fn needed(&self) -> BTreeSet<&str> {
        let Some(secrets) = &self.secrets else { return BTreeSet::new() };
        let met = self.met.values().flatten().filter(|text| !self.said.contains_key(*text));
        met.flat_map(|text| secrets.allowing(text)).collect()
    }

    /// What is left of it for the next run.
    pub fn rows(&self) -> Vec<(&'static str, String, Digest)> {
        let Some(secrets) = &self.secrets else { return Vec::new() };
        let said = self.said.keys().map(|text| (SAID, text.clone(), Digest::default()));
        let met = self.met.iter().flat_map(|(path, texts)| texts.iter().map(move |text| format!("{path}\t{text}")));
        let met = met.map(|key| (MET, key, Digest::default()));
        [(SEARCHED, String::new(), digest_of(&**secrets))].into_iter().chain(said).chain(met).collect()
    }

    /// Takes a row back. Who says a text is asked anew.
    pub fn take(&mut self, table: &str, key: &str, digest: Digest) {
        match (table, key.split_once('\t')) {
            (SAID, _) => drop(self.said.insert(key.to_owned(), Speaker::Names)),
            (MET, Some((path, text))) => drop(self.met.entry(path.to_owned()).or_default().insert(text.to_owned())),
            _ => self.earlier = Some(digest),
        }
    }
}
