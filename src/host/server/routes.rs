//! From a request to its answer: which route, and which file of the site.

use std::any::Any;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{self, Request};
use axum::http::header::{CONTENT_TYPE, LOCATION};
use axum::http::{HeaderValue, StatusCode, Uri};
use axum::middleware;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use tower_http::catch_panic::CatchPanicLayer;

use crate::model::Digest;
use crate::say;

use super::host_check::{self, HostCheck};
use super::inject::{LiveData, inject};
use super::response::{content_type, plain, whole, whole_or_part};
use super::state::{Found, Page, Shared, find};
use super::{live, path};

/// All routes of the server, behind the check of the `Host` header.
pub(super) fn router(shared: Arc<Shared>, host_check: HostCheck) -> Router {
    let router = Router::new()
        .route(live::SCRIPT, get(live::script))
        .route(live::STYLE, get(live::style))
        .route(live::EVENTS, get(live::events));
    #[cfg(test)]
    let router = router.route("/-/panic", get(async || -> () { panic!("asked for by a test") }));
    router
        .fallback(site)
        .layer(CatchPanicLayer::custom(broken))
        .layer(middleware::from_fn_with_state(Arc::new(host_check), host_check::check))
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
async fn site(extract::State(shared): extract::State<Arc<Shared>>, request: Request) -> Response {
    let raw = request.uri().path();
    if raw.len() > path::LONGEST {
        return plain(StatusCode::URI_TOO_LONG, &say!("アドレスが長すぎます", "the address is too long"));
    }
    let Some(path) = path::parse(raw) else {
        return plain(StatusCode::BAD_REQUEST, &say!("アドレスが正しくありません", "the address is not valid"));
    };
    // Nobody who shows a new one waits for this answer.
    let site = Arc::clone(&shared.state.borrow().site);
    let injected = |page: &Page| {
        let data = LiveData { path: raw, digest: page.digest, styles: site.styles, language: shared.language };
        inject(&page.bytes, data)
    };
    match find(&site, &path).await {
        Found::Folder { .. } => to_folder(request.uri()),
        Found::Nothing { instead } => {
            (StatusCode::NOT_FOUND, [(CONTENT_TYPE, "text/html; charset=utf-8")], injected(&instead)).into_response()
        }
        Found::File { name, page } => {
            let mime = mime_guess::from_path(&name).first_or_octet_stream();
            let content_type = content_type(mime.essence_str(), &page.bytes);
            if mime.essence_str() != "text/html" {
                return whole_or_part(&request, content_type, page.digest, page.bytes);
            }
            let bytes = injected(&page);
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
