//! The bytes of a file → its sheets.
//!
//! What a file is, is told by its bytes, never by its name: Excel's own endings lie. How much is read is limited before memory
//! is taken. Nothing is known here of goals.

mod limits;
mod number;
mod delimited;
mod json;
mod parts;
mod notes;
mod copy;
mod xlsx;
mod ods;
mod xls;

use super::grid::Book;
use crate::model::Message;
use crate::say;

pub use limits::LARGEST_FILE;
pub use parts::Parts;

/// Reads a file.
///
/// # Errors
/// It is no table, is locked, damaged or too large: a sentence that says which and what to do.
pub fn read(bytes: &[u8]) -> Result<Book, Message> {
    if bytes.len() as u64 > LARGEST_FILE {
        return Err(limits::too_large());
    }
    match Kind::of(bytes) {
        Kind::Empty => Err(say!("中身がありません（0 バイト）", "it is empty (0 bytes)")),
        Kind::Package => package(bytes),
        Kind::Compound => xls::read(bytes),
        Kind::Markup => Err(say!(
            "表のファイルではなく HTML・XML です。Excel で開き、「名前を付けて保存」で .xlsx にしてください",
            "it is HTML or XML and no workbook; open it in Excel and save it as .xlsx"
        )),
        Kind::Other(what) => Err(what),
        Kind::Text if json::is_json(bytes) => json::read(bytes),
        Kind::Text => delimited::read(bytes),
    }
}

/// What bytes are.
enum Kind {
    Empty,
    /// ZIP: xlsx, ods, or no workbook.
    Package,
    /// OLE: xls, or a workbook with a password.
    Compound,
    /// HTML, or XML of Excel 2003.
    Markup,
    Text,
    Other(Message),
}

impl Kind {
    fn of(bytes: &[u8]) -> Kind {
        let begins = |mark: &[u8]| bytes.starts_with(mark);
        if bytes.is_empty() {
            Kind::Empty
        } else if begins(b"PK\x03\x04") || begins(b"PK\x05\x06") {
            Kind::Package
        } else if begins(b"\xD0\xCF\x11\xE0") {
            Kind::Compound
        } else if begins(b"%PDF-") {
            Kind::Other(say!(
                "PDF です。元の Excel ファイルを指定してください",
                "it is a PDF; give the Excel file it was made of"
            ))
        } else if begins(b"\x89PNG") || begins(b"\xFF\xD8\xFF") || begins(b"GIF8") {
            Kind::Other(say!("画像です。元の Excel ファイルを指定してください", "it is a picture; give the Excel file"))
        } else if begins(b"\x09\x00") || begins(b"\x09\x02") || begins(b"\x09\x04") || begins(b"\x09\x08") {
            Kind::Other(say!(
                "Excel 95 より前の形式です。Excel で開き、.xlsx で保存してください",
                "it is of Excel 95 or older; open it in Excel and save it as .xlsx"
            ))
        } else if is_markup(bytes) {
            Kind::Markup
        } else {
            Kind::Text
        }
    }
}

fn is_markup(bytes: &[u8]) -> bool {
    let start = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).trim_ascii_start();
    let start = start[..start.len().min(64)].to_ascii_lowercase();
    [&b"<!doctype"[..], b"<html", b"<?xml", b"<table", b"<head", b"<meta"].iter().any(|mark| start.starts_with(mark))
}

fn package(bytes: &[u8]) -> Result<Book, Message> {
    let mut parts = Parts::open(bytes)?;
    let has = |name: &str| parts.names().any(|known| known.eq_ignore_ascii_case(name));
    if has("content.xml") {
        return ods::read(&mut parts);
    }
    if has("xl/workbook.bin") {
        return Err(say!(
            ".xlsb 形式です。Excel で開き、.xlsx で保存してください",
            "it is .xlsb; open it in Excel and save it as .xlsx"
        ));
    }
    if parts.names().any(|name| name.to_ascii_lowercase().ends_with("workbook.xml")) {
        return xlsx::read(bytes, &mut parts);
    }
    Err(say!(
        "Excel のブックではありません（Word などのファイル、又は ZIP）",
        "it is no workbook (a file of Word or another program, or a ZIP)"
    ))
}
