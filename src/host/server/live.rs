//! What keeps an open page up to date: a script, its style sheet, and the events it listens to.
//!
//! Each event says how things are. It is sent once when the page connects, and then whenever it differs from what was sent last:
//!
//! | event | data |
//! |---|---|
//! | `site` | digest of what is served at the page's address, a space, digest of all style sheets |
//! | `problems` | the text of the overlay |
//! | `fixed` | `-`: there are no problems |

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use axum::extract;
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use tokio::sync::{OwnedSemaphorePermit, watch};

use crate::model::Digest;
use crate::say;

use super::path;
use super::response::{plain, whole};
use super::state::{LISTENERS, Shared, Site, State, digest_at};

pub(super) const SCRIPT: &str = "/-/live.js";
pub(super) const STYLE: &str = "/-/live.css";
pub(super) const EVENTS: &str = "/-/events";

/// How often a silent connection gets a sign of life; so one whose browser is gone is noticed after at most this time.
const HEARTBEAT: Duration = Duration::from_secs(15);

pub(super) async fn script(headers: HeaderMap) -> Response {
    asset(&headers, "text/javascript; charset=utf-8", include_bytes!("live.js"))
}

pub(super) async fn style(headers: HeaderMap) -> Response {
    asset(&headers, "text/css; charset=utf-8", include_bytes!("live.css"))
}

fn asset(headers: &HeaderMap, content_type: &'static str, bytes: &'static [u8]) -> Response {
    whole(headers, HeaderValue::from_static(content_type), Digest::of(bytes), Bytes::from_static(bytes))
}

/// `/-/events?path=%2Fr5%2F`: the events of the page at that address, for as long as it listens.
pub(super) async fn events(extract::State(shared): extract::State<Arc<Shared>>, uri: Uri) -> Response {
    let asked = uri.query().unwrap_or_default().split('&').find_map(|pair| pair.strip_prefix("path="));
    // Decoded twice: once as a value of the query, then as the path that it is.
    let Some(path) = asked.and_then(path::decoded).and_then(|raw| path::parse(&raw)) else {
        let message = say!("?path= にページのパスが必要です", "?path= has to be the path of a page");
        return plain(StatusCode::BAD_REQUEST, &message);
    };
    let Ok(place) = Arc::clone(&shared.places).try_acquire_owned() else {
        let message = say!(
            "同時に開いているページが多すぎます（{LISTENERS} まで）。要らないタブを閉じてください",
            "too many pages are open at once (at most {LISTENERS}); close those that are not needed"
        );
        return plain(StatusCode::SERVICE_UNAVAILABLE, &message);
    };
    let state = shared.state.subscribe();
    let listener = Listener { state, path, looked: None, site: None, problems: SentProblems::Nothing, _place: place };
    let events = stream::unfold(listener, async |mut listener| {
        let event = listener.next().await?;
        Some((Ok::<Event, Infallible>(event), listener))
    });
    Sse::new(events).keep_alive(KeepAlive::new().interval(HEARTBEAT)).into_response()
}

/// One open page, and what was sent to it last.
struct Listener {
    state: watch::Receiver<State>,
    path: String,
    /// The site that was looked at last, and the data of a `site` event for it.
    looked: Option<(Arc<Site>, String)>,
    /// The data of the last `site` event; `None` before the first.
    site: Option<String>,
    problems: SentProblems,
    /// Its place among [`LISTENERS`], free again when it is gone.
    _place: OwnedSemaphorePermit,
}

/// What a page was sent last about problems.
#[derive(PartialEq)]
enum SentProblems {
    /// It was sent nothing yet.
    Nothing,
    /// It was sent `fixed`.
    Fixed,
    /// It was sent this text.
    Text(Arc<str>),
}

impl Listener {
    /// The next event that the page does not have yet; `None` when the server ends.
    async fn next(&mut self) -> Option<Event> {
        loop {
            let State { site, problems } = self.state.borrow_and_update().clone();
            let problems = problems.map_or(SentProblems::Fixed, SentProblems::Text);
            let site = self.look_at(site).await;
            if self.site.as_ref() != Some(&site) {
                self.site = Some(site.clone());
                return Some(Event::default().event("site").data(site));
            }
            if self.problems != problems {
                let event = match &problems {
                    SentProblems::Text(text) => {
                        Event::default().event("problems").data(text.replace("\r\n", "\n").replace('\r', "\n"))
                    }
                    SentProblems::Nothing | SentProblems::Fixed => Event::default().event("fixed").data("-"),
                };
                self.problems = problems;
                return Some(event);
            }
            self.state.changed().await.ok()?;
        }
    }

    /// The data of a `site` event. A page is looked at only where the site is another: it may have to be made for that.
    async fn look_at(&mut self, site: Arc<Site>) -> String {
        if let Some((_, data)) = self.looked.as_ref().filter(|(looked, _)| Arc::ptr_eq(looked, &site)) {
            return data.clone();
        }
        let data = format!("{} {}", digest_at(&site, &self.path).await, site.styles);
        self.looked = Some((site, data.clone()));
        data
    }
}
