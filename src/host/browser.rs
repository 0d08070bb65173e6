//! The person's browser.

use crate::model::Message;
use crate::say;

/// Opens an address. A machine without a browser is no failure, only worth a word.
///
/// # Errors
/// Why it could not be opened.
pub fn open(url: &str) -> Result<(), Message> {
    opener::open_browser(url)
        .map_err(|error| say!("ブラウザーを開けません（{error}）", "the browser cannot be opened ({error})"))
}
