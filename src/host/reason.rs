//! What an error of the operating system means to the person at the desk, and what that person can do about it.

use std::io;
use std::path::Path;

use crate::model::{Failure, Message};
use crate::say;

/// The code Windows gives for a file that another program holds open (`ERROR_SHARING_VIOLATION`).
const WINDOWS_FILE_IN_USE: i32 = 32;

/// Why the operating system refused, in both languages; what is not known better is said in the system's own words.
pub(super) fn reason(error: &io::Error) -> Message {
    if is_in_use(error) {
        return say!("ほかのプログラムが開いています", "another program has it open");
    }
    let system = error.to_string();
    match error.kind() {
        io::ErrorKind::NotFound => say!("見つかりません（{system}）", "it is not there ({system})"),
        io::ErrorKind::PermissionDenied => say!("許可がありません（{system}）", "no permission ({system})"),
        io::ErrorKind::InvalidFilename => say!("名前が使えません（{system}）", "the name is not possible ({system})"),
        _ => say!("{system}", "{system}"),
    }
}

/// A failed operation on a path, with advice where the kind of error suggests one.
pub(super) fn cannot(error: io::Error, path: &Path, what: Message) -> Failure {
    let advice = advice(&error);
    let failure = Failure::io(error, path, what);
    match advice {
        Some(advice) => failure.help(advice),
        None => failure,
    }
}

fn advice(error: &io::Error) -> Option<Message> {
    if is_in_use(error) {
        return Some(say!(
            "このファイルを Excel やブラウザーなどで開いていたら閉じて、もう一度実行してください",
            "close the file where it is open (Excel, a browser), then run again"
        ));
    }
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Some(say!(
            "ディスクの空き容量を増やして、もう一度実行してください",
            "make room on the disk, then run again"
        )),
        io::ErrorKind::PermissionDenied => Some(say!(
            "フォルダーに書き込む許可があるか、ファイルが読み取り専用になっていないか、ほかのプログラムが開いていないかを確かめてください",
            "see whether you may write to the folder, whether the file is read-only, and whether another program has it open"
        )),
        io::ErrorKind::ReadOnlyFilesystem => Some(say!(
            "書き込めるディスクのフォルダーを出力先に選んでください",
            "choose an output folder on a disk that can be written"
        )),
        io::ErrorKind::CrossesDevices => Some(say!(
            "出力先のフォルダーそのものが別のディスクになっています。その中のフォルダーを出力先に選んでください",
            "the output folder is a disk of its own: choose a folder inside it"
        )),
        io::ErrorKind::NotADirectory => Some(say!(
            "パスの途中にファイルがあります。フォルダーだけを通るパスにしてください",
            "the path leads through a file; let it lead through folders only"
        )),
        _ => None,
    }
}

fn is_in_use(error: &io::Error) -> bool {
    cfg!(windows) && error.raw_os_error() == Some(WINDOWS_FILE_IN_USE)
}
