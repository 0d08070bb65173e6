//! Files that hold files: ZIP, and with it the files of Word, Excel, PowerPoint and OpenDocument.
//!
//! In go a file's bytes, out come the files in it, one after another, each unpacked in memory and never on the disk. How
//! much is unpacked is limited, for a small file can hold more than a machine has: [`Allowance`]. What names and sizes a
//! file claims for itself is not believed.

use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use super::decode::readings;
use crate::model::Message;
use crate::model::limits::mebibytes;
use crate::say;

/// The most files that are unpacked of one file and of all in it.
const MOST_FILES: usize = 10_000;
/// The most bytes that are unpacked of one file and of all in it.
const MOST_BYTES: u64 = 256 << 20;
/// How many times as large as it is packed a file may be. Tables of a million empty cells come to a hundred.
const LARGEST_RATIO: u64 = 400;
/// Smaller files are unpacked whatever their ratio: a page of blanks packs well.
const SMALL: u64 = 1 << 20;

/// How much may still be unpacked.
#[derive(Debug)]
pub struct Allowance {
    files: usize,
    bytes: u64,
}

impl Default for Allowance {
    fn default() -> Allowance {
        Allowance { files: MOST_FILES, bytes: MOST_BYTES }
    }
}

impl Allowance {
    /// How many bytes may come of so many packed ones.
    pub fn most_of(&self, packed: usize) -> u64 {
        SMALL.max((packed as u64).saturating_mul(LARGEST_RATIO)).min(self.bytes)
    }

    /// Takes so many bytes off.
    ///
    /// # Errors
    /// There are fewer left.
    pub fn spend(&mut self, bytes: usize) -> Result<(), Message> {
        self.bytes = self.bytes.checked_sub(bytes as u64).ok_or_else(|| {
            let limit = mebibytes(MOST_BYTES);
            say!("広げると {limit} MiB を超えます", "unpacked it is larger than {limit} MiB")
        })?;
        Ok(())
    }
}

/// Whether bytes are those of such a file, by its beginning; an empty one has another.
pub fn is_archive(bytes: &[u8]) -> bool {
    [b"PK\x03\x04", b"PK\x05\x06"].iter().any(|mark| bytes.starts_with(*mark))
}

/// Names each file in a file, and gives its bytes. Folders are left out.
///
/// # Errors
/// Why not all of it could be unpacked; what was unpacked until then was given.
pub fn unpack(
    bytes: &[u8],
    allowance: &mut Allowance,
    mut each: impl FnMut(&str, &[u8], &mut Allowance),
) -> Result<(), Message> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| why(&error))?;
    for at in 0..archive.len() {
        allowance.files = allowance.files.checked_sub(1).ok_or_else(|| {
            say!("入っているファイルが {MOST_FILES} 件を超えます", "it holds more than {MOST_FILES} files")
        })?;
        let file = archive.by_index(at).map_err(|error| why(&error))?;
        if file.is_dir() {
            continue;
        }
        // Windows writes names in CP932 and does not say so.
        let name = readings(file.name_raw()).join(" ");
        let most = SMALL.max(file.compressed_size().saturating_mul(LARGEST_RATIO));
        let mut content = Vec::new();
        let read = file.take(most.min(allowance.bytes) + 1).read_to_end(&mut content);
        read.map_err(|error| why(&ZipError::Io(error)))?;
        let size = content.len() as u64;
        if size > most {
            return Err(say!(
                "{name} が、縮められた大きさの {LARGEST_RATIO} 倍を超えます",
                "{name} is more than {LARGEST_RATIO} times as large as it is packed"
            ));
        }
        allowance.spend(content.len())?;
        each(&name, &content, allowance);
    }
    Ok(())
}

fn why(error: &ZipError) -> Message {
    match error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) | ZipError::InvalidPassword => {
            say!("パスワードが掛かっています", "it is locked with a password")
        }
        ZipError::UnsupportedArchive(_) => {
            say!("読み取れない方式で縮められています", "it is packed in a way that cannot be read")
        }
        _ => say!("壊れています", "it is damaged"),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use proptest::prelude::*;
    use zip::write::{SimpleFileOptions, ZipWriter};

    use super::*;

    fn packed(files: &[(&str, &[u8])]) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in files {
            writer.start_file(*name, SimpleFileOptions::default()).expect("a file can begin");
            writer.write_all(bytes).expect("it can be written");
        }
        writer.finish().expect("the file ends").into_inner()
    }

    /// The names of the files that were unpacked, and why it ended.
    fn unpacked(bytes: &[u8], mut allowance: Allowance) -> (Vec<String>, Option<String>) {
        let mut names = Vec::new();
        let result = unpack(bytes, &mut allowance, |name, _, _| names.push(name.to_owned()));
        (names, result.err().map(|why| why.en))
    }

    #[test]
    fn a_file_holds_what_was_put_in_up_to_a_limit() {
        let bytes = packed(&[("a.xml", b"first"), ("b/c.xml", b"second")]);
        let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<String>>();
        assert_eq!(unpacked(&bytes, Allowance::default()), (names(&["a.xml", "b/c.xml"]), None));
        let few = Allowance { files: 1, ..Allowance::default() };
        assert_eq!(unpacked(&bytes, few), (names(&["a.xml"]), Some("it holds more than 10000 files".to_owned())));
        let small = Allowance { bytes: 10, ..Allowance::default() };
        let told = Some("unpacked it is larger than 256.0 MiB".to_owned());
        assert_eq!(unpacked(&bytes, small), (names(&["a.xml"]), told));
        let bomb = packed(&[("a.xml", &vec![b' '; 3 << 20])]);
        let told = Some("a.xml is more than 400 times as large as it is packed".to_owned());
        assert_eq!(unpacked(&bomb, Allowance::default()), (names(&[]), told));
    }

    proptest! {
        #[test]
        fn any_bytes_end(at in 0_usize..400, byte: u8, cut in 0_usize..400) {
            let mut bytes = packed(&[("a.xml", b"first"), ("b/c.xml", b"second")]);
            let length = bytes.len();
            bytes[at % length] = byte;
            bytes.truncate(length - cut % length);
            let (names, _) = unpacked(&bytes, Allowance::default());
            prop_assert!(names.len() <= 2);
        }
    }
}
