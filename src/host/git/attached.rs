//! Files beside goals as a repository has them: by what their bytes are known, so that most are compared unread.

use gix::objs::Kind;

use super::{BlobId, LFS, Listing, Repository};
use crate::host::publish::Seal;
use crate::model::attached::Attached;

/// No file by which Git LFS stands for another is larger.
const LARGEST_POINTER: u64 = 1024;

impl Repository {
    /// A file of a listing; none if there is no such file. Where Git LFS keeps it elsewhere, it is known by what stands for it.
    pub fn attached(&self, listing: &Listing, path: &str) -> Option<Attached> {
        let BlobId(id) = listing.files.get(path)?;
        let header = self.inner.find_header(*id).ok();
        let size = header.as_ref().filter(|header| header.kind() == Kind::Blob).map(|header| header.size());
        let pointer = size.filter(|size| *size <= LARGEST_POINTER).and_then(|_| {
            let bytes = self.inner.find_object(*id).ok()?.detach().data;
            pointed(&bytes)
        });
        Some(pointer.unwrap_or_else(|| Attached { size, print: id.to_string() }))
    }

    /// Some bytes, known in the way in which a file of a listing is (`beside`): whether they are the same can be told then. Line
    /// ends of a text are those of the repository, as a checkout on Windows writes others.
    pub fn attached_of(&self, bytes: &[u8], beside: Option<&Attached>) -> Attached {
        let size = Some(bytes.len() as u64);
        let print = |bytes: &[u8]| self.id_of(bytes).map(|BlobId(id)| id.to_string()).unwrap_or_default();
        let Some(beside) = beside else { return Attached { size, print: print(bytes) } };
        if beside.print.starts_with(SEALED) {
            return Attached { size, print: format!("{SEALED}{}", Seal::of(bytes)) };
        }
        let own = print(bytes);
        let is_text = !bytes.contains(&0);
        if own != beside.print && is_text && print(&with_plain_line_ends(bytes)) == beside.print {
            return beside.clone();
        }
        Attached { size, print: own }
    }
}

/// How the print of a file begins that Git LFS keeps.
const SEALED: &str = "sha256:";

/// The file that a pointer of Git LFS stands for; none if the bytes are no pointer.
fn pointed(bytes: &[u8]) -> Option<Attached> {
    let text = str::from_utf8(bytes.strip_prefix(LFS)?).ok()?;
    let value = |name: &str| text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
    let print = value("oid").filter(|oid| oid.starts_with(SEALED))?.to_owned();
    Some(Attached { size: value("size")?.parse().ok(), print })
}

fn with_plain_line_ends(bytes: &[u8]) -> Vec<u8> {
    let mut plain = Vec::with_capacity(bytes.len());
    for (at, byte) in bytes.iter().enumerate() {
        if !(*byte == b'\r' && bytes.get(at + 1) == Some(&b'\n')) {
            plain.push(*byte);
        }
    }
    plain
}
