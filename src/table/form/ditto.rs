//! Marks that mean “as above”.

/// Whether a cell says nothing but that. A bar does not: it means that there is nothing.
pub fn is_ditto(text: &str) -> bool {
    matches!(text.trim(), "〃" | "″" | "\"" | "〃〃" | "同上" | "々" | "''" | "〟" | "＂" | "” ")
}
