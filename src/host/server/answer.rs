//! From a request to its answer: which route, which file, and how much of it the browser still needs.

use std::any::Any;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::header::{
    ACCEPT_RANGES, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE, ETAG, IF_NONE_MATCH, IF_RANGE, LOCATION, RANGE,
};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri};
use axum::middleware;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use tokio::sync::watch;
use tower_http::catch_panic::CatchPanicLayer;

use crate::host::digest::Digest;
use crate::model::Language;
use crate::say;

use super::dress::{Told, dress};
use super::gate::{self, Gate, plain};
use super::site::{Found, Now};
use super::{Page, ServerOptions, Snapshot, live, path};

/// What every request may ask.
#[derive(Debug)]
pub(super) struct Shared {
    pub(super) gate: Gate,
    pub(super) language: Language,
    /// The present state; those who wait for the next one listen here.
    pub(super) now: watch::Sender<Now>,
}

impl Shared {
    pub(super) fn new(options: ServerOptions) -> Shared {
        let now = watch::Sender::new(Now::new(Snapshot::default(), None));
        Shared { gate: Gate::new(options.host), language: options.language, now }
    }

    pub(super) fn show(&self, site: Snapshot) {
        self.now.send_modify(|now| *now = Now::new(site, now.problems.take()));
    }

    pub(super) fn problems(&self, problems: Option<String>) {
        self.now.send_modify(|now| now.problems = problems.map(Arc::from));
    }
}

/// All routes of the server, behind the gate.
pub(super) fn router(shared: Arc<Shared>) -> Router {
    let router = Router::new()
        .route(live::SCRIPT, get(live::script))
        .route(live::STYLE, get(live::style))
        .route(live::EVENTS, get(live::events));
    #[cfg(test)]
    let router = router.route("/-/panic", get(async || -> () { panic!("asked for by a test") }));
    router
        .fallback(site)
        .layer(CatchPanicLayer::custom(broken))
        .layer(middleware::from_fn_with_state(Arc::clone(&shared), gate::pass))
        .with_state(shared)
}

fn broken(_: Box<dyn Any + Send>) -> Response<Body> {
    let message = say!(
        "goalsheet の誤りで表示できません。端末の表示を添えてお知らせください",
        "goalsheet has a bug and cannot show this; please report what the terminal says"
    );
    plain(StatusCode::INTERNAL_SERVER_ERROR, &message)
}

/// A file of the site.
async fn site(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let raw = request.uri().path();
    if raw.len() > path::LONGEST {
        return plain(StatusCode::URI_TOO_LONG, &say!("アドレスが長すぎます", "the address is too long"));
    }
    let Some(path) = path::parse(raw) else {
        return plain(StatusCode::BAD_REQUEST, &say!("アドレスが正しくありません", "the address is not valid"));
    };
    // A copy that shares the site: nobody who shows a new one waits for this answer.
    let now = shared.now.borrow().clone();
    let dressed = |page: &Page| {
        let told = Told { path: raw, digest: page.digest, styles: now.styles, language: shared.language };
        dress(&page.bytes, told)
    };
    match now.find(&path) {
        Found::Folder { .. } => to_folder(request.uri()),
        Found::Nothing { instead } => {
            (StatusCode::NOT_FOUND, [(CONTENT_TYPE, "text/html; charset=utf-8")], dressed(instead)).into_response()
        }
        Found::File { name, page } => {
            let mime = mime_guess::from_path(name).first_or_octet_stream();
            let content_type = content_type(mime.essence_str(), &page.bytes);
            if mime.essence_str() != "text/html" {
                return whole_or_part(&request, content_type, page.digest, page.bytes.clone());
            }
            let bytes = dressed(page);
            whole(request.headers(), content_type, Digest::of(&bytes), bytes)
        }
    }
}

/// Relative links of a folder's page need the slash at the end of its address.
fn to_folder(uri: &Uri) -> Response {
    let query = uri.query().map(|query| format!("?{query}")).unwrap_or_default();
    let place = format!("{}/{query}", uri.path());
    match HeaderValue::try_from(place) {
        Ok(place) => (StatusCode::TEMPORARY_REDIRECT, [(LOCATION, place)]).into_response(),
        Err(_) => plain(StatusCode::BAD_REQUEST, &say!("アドレスが正しくありません", "the address is not valid")),
    }
}

/// Text is UTF-8 unless it is not: an attached Shift_JIS file is better left to the browser's guess.
fn content_type(essence: &str, bytes: &[u8]) -> HeaderValue {
    let is_text = essence.starts_with("text/")
        || essence.ends_with("+xml")
        || matches!(essence, "application/json" | "application/javascript" | "application/xml");
    let charset = if is_text && std::str::from_utf8(bytes).is_ok() { "; charset=utf-8" } else { "" };
    HeaderValue::try_from(format!("{essence}{charset}")).expect("the types of mime_guess are ASCII")
}

/// The whole content, or 304 to a browser that has it.
pub(super) fn whole(headers: &HeaderMap, content_type: HeaderValue, digest: Digest, bytes: Bytes) -> Response {
    let tag = entity_tag(digest);
    if headers.get_all(IF_NONE_MATCH).iter().any(|known| names(known, &tag)) {
        return (StatusCode::NOT_MODIFIED, [(ETAG, tag)]).into_response();
    }
    ([(CONTENT_TYPE, content_type), (ETAG, tag)], bytes).into_response()
}

/// The same, or the part that a browser asks for: a viewer in the middle of a PDF, a download taken up again.
fn whole_or_part(request: &Request, content_type: HeaderValue, digest: Digest, bytes: Bytes) -> Response {
    let headers = request.headers();
    let size = bytes.len();
    let tag = entity_tag(digest);
    let still_the_same = headers.get(IF_RANGE).is_none_or(|known| *known == tag);
    let asked = headers
        .get(RANGE)
        .filter(|_| *request.method() == Method::GET && still_the_same)
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

fn entity_tag(digest: Digest) -> HeaderValue {
    HeaderValue::try_from(format!("\"{digest}\"")).expect("a digest is written in hexadecimal digits")
}

fn range_header(text: String) -> HeaderValue {
    HeaderValue::try_from(text).expect("a range is written in ASCII")
}

/// Does a list of entity tags (`"a", W/"b"`) name this one? Ours hold no comma.
fn names(known: &HeaderValue, tag: &HeaderValue) -> bool {
    let (Ok(known), Ok(tag)) = (known.to_str(), tag.to_str()) else {
        return false;
    };
    known.split(',').map(str::trim).any(|one| one == "*" || one.strip_prefix("W/").unwrap_or(one) == tag)
}

/// What a `Range` header asks for.
#[derive(Debug, PartialEq, Eq)]
enum Part {
    /// From the first to the last byte, both included.
    From(usize, usize),
    Outside,
}

/// One range of bytes; none where the header is to be ignored: several ranges, another unit, not well formed (RFC 9110, 14.2).
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
