//! The answers themselves: a sentence, a whole file, a part of one, or the word that the browser has it already.

use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::http::header::{
    ACCEPT_RANGES, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE, ETAG, IF_NONE_MATCH, IF_RANGE, RANGE,
};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::response::{IntoResponse, Response};

use crate::model::Digest;
use crate::model::Message;
use crate::say;

/// A sentence in both languages as the whole answer.
pub(super) fn plain(status: StatusCode, message: &Message) -> Response {
    let text = format!("{}\n{}\n", message.ja, message.en);
    (status, [(CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response()
}

/// The whole content, or 304 to a browser that has it.
pub(super) fn whole(headers: &HeaderMap, content_type: HeaderValue, digest: Digest, bytes: Bytes) -> Response {
    let tag = entity_tag(digest);
    if headers.get_all(IF_NONE_MATCH).iter().any(|known| names(known, &tag)) {
        return (StatusCode::NOT_MODIFIED, [(ETAG, tag)]).into_response();
    }
    ([(CONTENT_TYPE, content_type), (ETAG, tag)], bytes).into_response()
}

/// The whole content, or the part that a browser asks for: a viewer in the middle of a PDF, a download that is resumed.
pub(super) fn whole_or_part(request: &Request, content_type: HeaderValue, digest: Digest, bytes: Bytes) -> Response {
    let headers = request.headers();
    let size = bytes.len();
    let tag = entity_tag(digest);
    let is_same_file = headers.get(IF_RANGE).is_none_or(|known| *known == tag);
    let asked = headers
        .get(RANGE)
        .filter(|_| *request.method() == Method::GET && is_same_file)
        .and_then(|range| part(range.to_str().ok()?, size));
    let mut response = whole(headers, content_type, digest, bytes.clone());
    response.headers_mut().insert(ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    match asked {
        Some(asked) if response.status() == StatusCode::OK => match asked {
            Part::From(first, last) => {
                *response.status_mut() = StatusCode::PARTIAL_CONTENT;
                *response.body_mut() = Body::from(bytes.slice(first..=last));
                response.headers_mut().insert(CONTENT_LENGTH, HeaderValue::from(last - first + 1));
                response.headers_mut().insert(CONTENT_RANGE, range_header(format!("bytes {first}-{last}/{size}")));
                response
            }
            Part::Outside => {
                let message = say!("その範囲はありません", "there is no such range");
                let range = range_header(format!("bytes */{size}"));
                ([(CONTENT_RANGE, range)], plain(StatusCode::RANGE_NOT_SATISFIABLE, &message)).into_response()
            }
        },
        _ => response,
    }
}

/// The `Content-Type` of a file. Text is served as UTF-8 only if it is UTF-8: an attached Shift_JIS file is better left to
/// the browser's guess.
pub(super) fn content_type(essence: &str, bytes: &[u8]) -> HeaderValue {
    let is_text = essence.starts_with("text/")
        || essence.ends_with("+xml")
        || matches!(essence, "application/json" | "application/javascript" | "application/xml");
    let charset = if is_text && std::str::from_utf8(bytes).is_ok() { "; charset=utf-8" } else { "" };
    HeaderValue::try_from(format!("{essence}{charset}")).expect("the types of mime_guess are ASCII")
}

fn entity_tag(digest: Digest) -> HeaderValue {
    HeaderValue::try_from(format!("\"{digest}\"")).expect("a digest is written in hexadecimal digits")
}

/// Whether a list of entity tags (`"a", W/"b"`) names this one. Our tags hold no comma.
fn names(known: &HeaderValue, tag: &HeaderValue) -> bool {
    let (Ok(known), Ok(tag)) = (known.to_str(), tag.to_str()) else {
        return false;
    };
    known.split(',').map(str::trim).any(|one| one == "*" || one.strip_prefix("W/").unwrap_or(one) == tag)
}

fn range_header(text: String) -> HeaderValue {
    HeaderValue::try_from(text).expect("a range is written in ASCII")
}

/// What a `Range` header asks for.
#[derive(Debug, PartialEq, Eq)]
enum Part {
    /// From the first to the last byte, both included.
    From(usize, usize),
    Outside,
}

/// One range of bytes; `None` where the header is to be ignored: several ranges, another unit, not well formed (RFC 9110, 14.2).
fn part(range: &str, size: usize) -> Option<Part> {
    let (unit, range) = range.split_once('=')?;
    let (first, last) = range.trim().split_once('-')?;
    let number = |text: &str| {
        let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        // A number too long for us is beyond every file.
        digits.then(|| text.parse().unwrap_or(usize::MAX))
    };
    if !unit.eq_ignore_ascii_case("bytes") {
        return None;
    }
    let end = size.saturating_sub(1);
    let (first, last) = match (first, last) {
        ("", count) => match number(count)? {
            0 => return Some(Part::Outside),
            count => (size.saturating_sub(count), end),
        },
        (first, "") => (number(first)?, end),
        (first, last) => {
            let (first, last) = (number(first)?, number(last)?);
            if last < first {
                return None;
            }
            (first, last.min(end))
        }
    };
    Some(if first < size { Part::From(first, last) } else { Part::Outside })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_is_one_span_of_bytes() {
        let cases = [
            ("bytes=0-0", Some(Part::From(0, 0))),
            ("bytes=2-", Some(Part::From(2, 9))),
            ("bytes=-3", Some(Part::From(7, 9))),
            ("bytes=-99", Some(Part::From(0, 9))),
            ("BYTES=5-99999999999999999999999", Some(Part::From(5, 9))),
            ("bytes=10-", Some(Part::Outside)),
            ("bytes=99999999999999999999999-", Some(Part::Outside)),
            ("bytes=-0", Some(Part::Outside)),
            ("bytes=3-2", None),
            ("bytes=0-1,3-4", None),
            ("bytes=+1-2", None),
            ("bytes=-", None),
            ("bytes=a-b", None),
            ("lines=1-2", None),
            ("bytes", None),
        ];
        for (range, expected) in cases {
            assert_eq!(part(range, 10), expected, "{range}");
        }
        assert_eq!(part("bytes=0-", 0), Some(Part::Outside));
    }
}
