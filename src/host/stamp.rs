//! What the file system says of a file without opening it: enough to see that it was changed, not how.

use std::fmt;
use std::fs::{self, Metadata};
use std::path::Path;
use std::str::FromStr;
use std::time::{SystemTime, UNIX_EPOCH};

/// How long after a change a file may be changed again and keep its time, in nanoseconds, where the file system counts
/// fractions of seconds: the clock it reads moves on some hundred times a second.
const GRAIN: u64 = 50_000_000;
/// The same where it counts seconds; some count every other second only.
const COARSE_GRAIN: u64 = 2_000_000_000;
const SECOND: u64 = 1_000_000_000;

/// A plain file as the file system tells it apart from other states of the same file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stamp {
    size: u64,
    /// When its bytes were changed last, in nanoseconds since 1970.
    modified: u64,
    /// When anything of it was changed last, which nobody can set back; where the system does not say, when it was made.
    changed: u64,
    /// Its number in the file system; 0 where the system does not say.
    number: u64,
}

impl Stamp {
    /// The stamp of a file; none for what is no plain file, or cannot be looked at. A link is followed.
    pub fn of(path: &Path) -> Option<Stamp> {
        fs::metadata(path).ok().and_then(|metadata| Stamp::in_metadata(&metadata))
    }

    /// The same of what itself stands at a path: none for a link.
    pub fn of_unlinked(path: &Path) -> Option<Stamp> {
        fs::symlink_metadata(path).ok().and_then(|metadata| Stamp::in_metadata(&metadata))
    }

    /// The stamp in what the file system says of a file; none for what is no plain file.
    pub fn in_metadata(metadata: &Metadata) -> Option<Stamp> {
        let (changed, number) = system(metadata);
        let stamp = Stamp { size: metadata.len(), modified: nanoseconds(metadata.modified().ok()?), changed, number };
        metadata.is_file().then_some(stamp)
    }

    /// The same where the numbers of files are made up anew from time to time, as on some network file systems.
    pub fn without_number(self) -> Stamp {
        Stamp { number: 0, ..self }
    }

    /// Whether it may be changed again after this moment, and still have this stamp.
    pub fn is_young(&self, moment: u64) -> bool {
        let grain = if self.modified.is_multiple_of(SECOND) { COARSE_GRAIN } else { GRAIN };
        self.modified.max(self.changed) > moment.saturating_sub(grain)
    }

    /// When the file was changed, in nanoseconds since 1970 by the clock of its file system.
    pub fn moment(&self) -> u64 {
        self.modified
    }
}

/// The moment it is by the clock of this computer.
pub(super) fn now() -> u64 {
    nanoseconds(SystemTime::now())
}

/// A time in nanoseconds since 1970, which is the time of whatever is older.
fn nanoseconds(time: SystemTime) -> u64 {
    u64::try_from(time.duration_since(UNIX_EPOCH).unwrap_or_default().as_nanos()).unwrap_or(u64::MAX)
}

#[cfg(unix)]
fn system(metadata: &Metadata) -> (u64, u64) {
    use std::os::unix::fs::MetadataExt;
    let [seconds, rest] = [metadata.ctime(), metadata.ctime_nsec()].map(|part| u64::try_from(part).unwrap_or_default());
    (seconds.saturating_mul(SECOND).saturating_add(rest), metadata.ino())
}

#[cfg(not(unix))]
fn system(metadata: &Metadata) -> (u64, u64) {
    (metadata.created().map_or(0, nanoseconds), 0)
}

impl fmt::Display for Stamp {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {} {} {}", self.size, self.modified, self.changed, self.number)
    }
}

impl FromStr for Stamp {
    type Err = ();

    fn from_str(text: &str) -> Result<Stamp, ()> {
        let mut numbers = text.split(' ').map(u64::from_str);
        let mut next = || numbers.next()?.ok();
        let stamp =
            (|| Some(Stamp { size: next()?, modified: next()?, changed: next()?, number: next()? }))().ok_or(())?;
        numbers.next().is_none().then_some(stamp).ok_or(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stamp_is_read_as_it_was_written() {
        let stamp = Stamp { size: 1, modified: 2, changed: 3, number: u64::MAX };
        assert_eq!(stamp.to_string().parse(), Ok(stamp));
        for broken in ["", "1 2 3", "1 2 3 4 5", "1 2 3 -4", "1 2 3 4 ", "1 2 3 x"] {
            assert_eq!(broken.parse::<Stamp>(), Err(()), "{broken}");
        }
    }

    #[test]
    fn a_file_is_young_as_long_as_its_clock_may_stand_still() {
        let at = |modified| Stamp { size: 1, modified, changed: 0, number: 0 };
        assert!(at(3 * SECOND + 1).is_young(3 * SECOND + GRAIN));
        assert!(!at(3 * SECOND + 1).is_young(3 * SECOND + 1 + GRAIN));
        assert!(at(3 * SECOND).is_young(4 * SECOND), "a clock that counts seconds");
        assert!(!at(3 * SECOND).is_young(5 * SECOND));
        assert!(at(u64::MAX).is_young(u64::MAX), "a clock that is far ahead");
    }
}
