//! What is checked of every request before anything is looked up, and the headers every answer carries.
//!
//! A foreign web page can make its own name lead to this computer (DNS rebinding). The browser then takes the site for a part
//! of that page and lets the page read everything. But the browser says in the `Host` header which name it followed, so names
//! that only an attacker needs are refused. Nobody else can make an IP address or a name without a dot lead elsewhere.
//!
//! What is no HTTP never comes here: hyper refuses it by itself, with a status, no content and no headers of ours.

use std::net::IpAddr;
use std::sync::Arc;

use axum::extract::{self, Request};
use axum::http::header::{
    ALLOW, CACHE_CONTROL, CONNECTION, CONTENT_LENGTH, CONTENT_SECURITY_POLICY, HOST, TRANSFER_ENCODING,
    X_CONTENT_TYPE_OPTIONS,
};
use axum::http::uri::Authority;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::say;

use super::response::plain;

const CROSS_ORIGIN_RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");

/// Which names this server answers to.
#[derive(Debug)]
pub(super) struct HostCheck {
    /// The address it listens at.
    bound: IpAddr,
    /// What this computer is called.
    machine: String,
}

impl HostCheck {
    pub(super) fn new(bound: IpAddr) -> HostCheck {
        HostCheck { bound, machine: gethostname::gethostname().to_string_lossy().to_lowercase() }
    }

    /// Whether a request that names this host (`localhost:4649`) may be answered.
    fn admits(&self, host: &str) -> bool {
        let Ok(authority) = Authority::try_from(host) else {
            return false;
        };
        if host.contains('@') {
            return false;
        }
        let name = authority.host().to_lowercase();
        let open_to_others = !self.bound.is_loopback();
        match name.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>() {
            Ok(ip) => ip.is_loopback() || ip == self.bound || open_to_others,
            Err(_) if name.is_empty() => false,
            Err(_) => name == "localhost" || open_to_others && self.is_near(&name),
        }
    }

    fn is_near(&self, name: &str) -> bool {
        !name.contains('.') || name == self.machine || name.strip_suffix(".local") == Some(self.machine.as_str())
    }
}

/// Passes a request on, or refuses it.
pub(super) async fn check(
    extract::State(check): extract::State<Arc<HostCheck>>,
    request: Request,
    next: Next,
) -> Response {
    let mut response = match refusal(&check, &request) {
        Some(refusal) => refusal,
        None => next.run(request).await,
    };
    let headers = response.headers_mut();
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(CROSS_ORIGIN_RESOURCE_POLICY, HeaderValue::from_static("same-origin"));
    // Beside the policy that a page has in itself, which cannot say this.
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static("frame-ancestors 'none'"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    response
}

fn refusal(check: &HostCheck, request: &Request) -> Option<Response> {
    let mut hosts = request.headers().get_all(HOST).iter();
    let (Some(host), None) = (hosts.next(), hosts.next()) else {
        let message = say!("Host ヘッダーが1つ必要です", "a request needs one Host header");
        return Some(plain(StatusCode::BAD_REQUEST, &message));
    };
    let named_in_address = request.uri().authority().is_none_or(|authority| check.admits(authority.as_str()));
    if !named_in_address || !host.to_str().is_ok_and(|host| check.admits(host)) {
        let message = say!(
            "このホスト名では表示できません。goalsheet が表示したアドレスで開いてください",
            "this host name is not served; open the address that goalsheet printed"
        );
        return Some(plain(StatusCode::FORBIDDEN, &message));
    }
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        let message = say!("GET と HEAD だけに答えます", "only GET and HEAD are answered");
        return Some(
            ([(ALLOW, "GET, HEAD"), (CONNECTION, "close")], plain(StatusCode::METHOD_NOT_ALLOWED, &message))
                .into_response(),
        );
    }
    if has_body(request.headers()) {
        let message = say!("本文のある要求は受け取りません", "requests with a body are not taken");
        return Some(([(CONNECTION, "close")], plain(StatusCode::PAYLOAD_TOO_LARGE, &message)).into_response());
    }
    None
}

fn has_body(headers: &HeaderMap) -> bool {
    headers.contains_key(TRANSFER_ENCODING) || headers.get(CONTENT_LENGTH).is_some_and(|length| length != "0")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn admitted<'a>(bound: &str, hosts: &[&'a str]) -> Vec<&'a str> {
        let check =
            HostCheck { bound: bound.parse().expect("an address"), machine: "kikaku-pc.city.example".to_owned() };
        hosts.iter().copied().filter(|host| check.admits(host)).collect()
    }

    const HOSTS: &[&str] = &[
        "localhost",
        "LOCALHOST:4649",
        "127.0.0.1:4649",
        "127.1.2.3",
        "[::1]:4649",
        "192.168.1.5:4649",
        "kikaku-pc",
        "kikaku-pc.city.example:4649",
        "evil.example",
        "localhost.evil.example",
        "127.0.0.1.evil.example:4649",
        "evil.example@localhost",
        "2130706433",
        "",
        ":4649",
        "a b",
    ];

    #[test]
    fn a_loopback_server_answers_to_loopback_names_only() {
        assert_eq!(admitted("127.0.0.1", HOSTS), HOSTS[..5]);
    }

    #[test]
    fn a_server_for_others_answers_to_addresses_and_near_names_but_to_no_foreign_name() {
        let near = [&HOSTS[..8], &["2130706433"]].concat();
        assert_eq!(admitted("0.0.0.0", HOSTS), near);
        assert_eq!(admitted("192.168.1.5", HOSTS), near);
    }
}
