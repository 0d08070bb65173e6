//! How much of a file is read: no table that people keep is larger, and a small file can ask for more than a machine has.

use crate::model::Message;
use crate::say;

/// The largest file, in bytes.
pub const LARGEST_FILE: u64 = 50 << 20;
/// The most that a file may unpack to, in bytes.
pub const MOST_UNPACKED: u64 = 256 << 20;
/// How many times as large as it is packed a part may be, if it is large.
pub const LARGEST_RATIO: u64 = 200;
/// From which size on a part is large.
pub const LARGE_PART: u64 = 10 << 20;
/// The most cells of a file, empty ones that it lists included.
pub const MOST_CELLS: usize = 2_000_000;
/// The most columns of a sheet that show something.
pub const MOST_COLUMNS: usize = 1_000;

/// A file over [`LARGEST_FILE`].
pub fn too_large() -> Message {
    let limit = LARGEST_FILE >> 20;
    say!(
        "ファイルが {limit} MB を超えます。要らないシートや図を除いて保存し直してください",
        "the file is larger than {limit} MB; remove sheets and pictures that are not needed and save it again"
    )
}

/// A file that unpacks to more than it may.
pub fn bomb() -> Message {
    let limit = MOST_UNPACKED >> 20;
    say!(
        "広げると {limit} MB を超えるか、異常に縮められています。Excel で開いて保存し直してください",
        "unpacked it is larger than {limit} MB, or packed beyond reason; open it in Excel and save it again"
    )
}

/// A file with too many cells.
pub fn too_many_cells() -> Message {
    let limit = MOST_CELLS / 10_000;
    say!(
        "セルが {limit} 万を超えます。Excel で Ctrl+End を押し、表より下と右の行・列を削除して保存してください",
        "it has more than {limit}0,000 cells; press Ctrl+End in Excel, delete the rows and columns beyond the table, and save"
    )
}

/// A sheet with too many columns.
pub fn too_many_columns() -> Message {
    say!(
        "文字のある列が {MOST_COLUMNS} を超えます。表だけのシートにして保存し直してください",
        "more than {MOST_COLUMNS} columns have text; save a sheet with the table alone"
    )
}

/// A file that cannot be read.
pub fn damaged(why: &dyn std::fmt::Display) -> Message {
    say!(
        "壊れているか、途中で切れています（{why}）。Excel で開いて保存し直してください",
        "it is damaged or cut off ({why}); open it in Excel and save it again"
    )
}

/// A file with a password.
pub fn locked() -> Message {
    say!(
        "パスワードが掛かっています。Excel で開き、「ファイル」「情報」「ブックの保護」でパスワードを消して保存してください",
        "it has a password; open it in Excel, remove the password under File, Info, Protect Workbook, and save"
    )
}
