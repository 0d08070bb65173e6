//! What is said about files and folders that could not or must not be read.

use std::io;
use std::path::Path;

use crate::host::reason::reason;
use crate::model::{Code, Diagnostic, Failure, Message, Place};
use crate::say;

/// A file or folder that the system does not let us read.
pub(super) fn unreadable(path: String, error: &io::Error) -> Diagnostic {
    let Message { ja, en } = reason(error);
    Diagnostic::new(Code::Unreadable, Place::path(path), say!("読めません: {ja}", "cannot be read: {en}")).help(say!(
        "ほかのプログラムで開いていたら閉じ、読む許可があるかをエクスプローラーのプロパティで確かめてください",
        "close it where it is open, and see in its properties whether you may read it"
    ))
}

/// A link whose target cannot be read.
pub(super) fn broken_link(path: String, target: &Path, error: &io::Error) -> Diagnostic {
    let target = target.display();
    let Message { ja, en } = reason(error);
    let message =
        say!("リンク先「{target}」を読めません: {ja}", "the link leads to “{target}”, which cannot be read: {en}");
    Diagnostic::new(Code::Unreadable, Place::path(path), message).help(say!(
        "リンクを消すか、リンク先の本物のファイルをここに置いてください",
        "remove the link, or put the real file in its place"
    ))
}

/// A link that leads back to a folder or link on its own way.
pub(super) fn circle(path: String, ancestor: &str) -> Diagnostic {
    let message = say!(
        "リンクが「{ancestor}」に戻り、輪になっています",
        "the link leads back to “{ancestor}” and so in a circle"
    );
    Diagnostic::new(Code::LinkLoop, Place::path(path), message)
        .help(say!("このリンクを消してください", "remove this link"))
}

/// One link to a folder too many.
pub(super) fn endless(path: String, target: &Path, most: usize) -> Diagnostic {
    let target = target.display();
    let message = say!(
        "フォルダーへのリンクが {most} 件を超えたので、「{target}」へのリンクはたどりません",
        "there are more than {most} links to folders, so the one to “{target}” is not followed"
    );
    Diagnostic::new(Code::LinkLoop, Place::path(path), message).help(say!(
        "リンクの先にまたリンクがあるフォルダーを、リンクのない形にしてください",
        "replace links to folders that hold links by plain folders"
    ))
}

/// More files and folders than are read.
pub(super) fn too_many(most: usize, root: &Path) -> Failure {
    let path = root.display();
    let message =
        say!("ファイルとフォルダーが {most} 件を超えています: {path}", "more than {most} files and folders: {path}");
    Failure::new(message).help(say!(
        "サイトのフォルダーを確かめ、目標と添付ファイルでないものをほかの場所に移してください",
        "check that this is the site's folder, and move what is neither a goal nor an attachment elsewhere"
    ))
}

/// A link out of the site's folder.
pub(super) fn leads_outside(path: String, target: &Path) -> Diagnostic {
    let target = target.display();
    let message = say!("リンクがサイトの外「{target}」を指しています", "the link leads out of the site, to “{target}”");
    Diagnostic::new(Code::LinkOutside, Place::path(path), message).help(say!(
        "リンクを消し、ファイルをサイトのフォルダーの中に写してください",
        "remove the link and copy the file into the site's folder"
    ))
}

pub(super) fn leads_to_another_sheet(path: String, target: &Path) -> Diagnostic {
    let target = target.display();
    let message = say!(
        "リンクが、ほかの整理表のフォルダーにある「{target}」を指しています",
        "the link leads into another sheet's folder, to “{target}”"
    );
    Diagnostic::new(Code::LinkOutside, Place::path(path), message).help(say!(
        "だれが読めるかは整理表ごとに決まります。リンクを消し、ファイルをこのフォルダーの中に写してください",
        "who may read a file is decided by its sheet: remove the link and copy the file into this folder"
    ))
}

/// A folder with the name of a goal; a pipe or a device.
pub(super) fn not_a_file(path: String) -> Diagnostic {
    let message =
        say!("名前が .md で終わっていますが、ファイルではありません", "the name ends in .md, but this is not a file");
    Diagnostic::new(Code::NotAFile, Place::path(path), message).help(say!(
        "フォルダーなら、名前の最後の .md を取ってください。それ以外なら消してください",
        "if it is a folder, take .md off its name; if it is anything else, remove it"
    ))
}

/// A name in another encoding; the path is what can be shown of it.
pub(super) fn not_unicode(path: String) -> Diagnostic {
    let message =
        say!("名前「{path}」の文字コードが UTF-8 ではありません", "the name “{path}” is not encoded in UTF-8");
    Diagnostic::new(Code::ForbiddenName, Place::path(path), message).help(say!(
        "半角の英小文字・数字・ハイフンの名前に付け直してください（古い ZIP から取り出した名前によくあります）",
        "give it a name of a-z, 0-9 and hyphens (names from old ZIP files are often like this)"
    ))
}
