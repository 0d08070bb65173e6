//! `verify`: whether a published folder is still what was built.

use super::Ending;
use crate::cli::VerifyOptions;
use crate::host::publish::Seal;
use crate::host::publish::{self, Differs, Verdict};
use crate::host::terminal;
use crate::model::{Failure, Language, Message};
use crate::say;

/// Prints every file that differs, a line that sums up, and the fingerprint.
pub fn run(options: &VerifyOptions, language: Language) -> Result<Ending, Failure> {
    let Verdict { seal, files, differences } = publish::verify(&options.folder)?;
    for difference in &differences {
        let what = match difference.differs {
            Differs::Changed => say!("変更", "changed"),
            Differs::Missing => say!("なし  ", "missing"),
            Differs::Extra => say!("余分  ", "extra  "),
        };
        // A name may hold what a terminal takes for a command.
        terminal::print(&format!("{} {}", what.text(language), difference.path.escape_debug()));
    }
    let summary = match differences.len() {
        0 => {
            say!("{files} 件のファイルは、すべて公開したときのままです", "all {files} files are as they were published")
        }
        count => say!(
            "公開したときと違うファイルが {count} 件あります（記録は {files} 件）",
            "{count} files differ from what was published (of {files} listed)"
        ),
    };
    terminal::print(summary.text(language));
    terminal::print(fingerprint(&seal).text(language));
    Ok(if differences.is_empty() { Ending::Clean } else { Ending::Problems })
}

/// The line by which a paper copy is matched to a publication.
pub fn fingerprint(seal: &Seal) -> Message {
    let fingerprint = seal.fingerprint();
    say!("照合番号: {fingerprint}", "fingerprint: {fingerprint}")
}
