//! How large a text that people write may be, and what is said of a larger one.

use super::{Code, Diagnostic, Place};
use crate::say;

/// The largest goal, sheet head or configuration, in bytes. A goal is a few thousand; larger ones are not read.
pub const LARGEST_TEXT: u64 = 2 << 20;

/// A text of `size` bytes, over the limit.
pub fn too_large(place: Place, size: u64) -> Diagnostic {
    let (size, limit) = (mebibytes(size), LARGEST_TEXT >> 20);
    let message = say!(
        "ファイルが大きすぎます（{size} MiB、上限は {limit} MiB）",
        "the file is too large ({size} MiB, at most {limit} MiB)"
    );
    Diagnostic::new(Code::FileTooLarge, place, message).help(say!(
        "目標は1件ずつ別のファイルにし、画像や表は別のファイルとして置いてください",
        "give each goal a file of its own, and keep pictures and tables as files beside it"
    ))
}

/// A size to be shown: MiB with one decimal, rounded up, so that what is over a limit also looks like it.
pub fn mebibytes(size: u64) -> String {
    let tenths = (u128::from(size) * 10).div_ceil(1 << 20);
    format!("{}.{}", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_just_over_the_limit_does_not_look_like_the_limit() {
        assert_eq!(mebibytes(LARGEST_TEXT), "2.0");
        assert_eq!(mebibytes(LARGEST_TEXT + 1), "2.1");
        assert_eq!(mebibytes(u64::MAX), "17592186044416.0");
    }
}
