//! Files: their types, and what a browser that has some of them needs to be sent.

use super::browser::{get, request};
use super::{OPTIONS, html, server, show, site_with, whole};
use crate::host::server::{Server, ServerOptions, USUAL_PORT};
use crate::model::Language;

#[test]
fn every_file_says_what_it_is() {
    let server = server();
    for (path, expected) in [
        ("/", "text/html; charset=utf-8"),
        ("/r5/2-1.html", "text/html; charset=utf-8"),
        ("/assets/style.css", "text/css; charset=utf-8"),
        ("/assets/search.js", "text/javascript; charset=utf-8"),
        ("/assets/icon.svg", "image/svg+xml; charset=utf-8"),
        ("/r5/goals.csv", "text/csv; charset=utf-8"),
        ("/r5/old.csv", "text/csv"),
        ("/r5/goals.json", "application/json; charset=utf-8"),
        ("/r5/goals.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("/feed.xml", "text/xml; charset=utf-8"),
        ("/blob.unknown-type", "application/octet-stream"),
        ("/-/live.js", "text/javascript; charset=utf-8"),
        ("/-/live.css", "text/css; charset=utf-8"),
    ] {
        let answer = get(&server, path);
        assert_eq!(answer.status, 200, "{path}");
        assert_eq!(answer.header("content-type"), Some(expected), "{path}");
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"), "{path}");
        assert_eq!(answer.header("cross-origin-resource-policy"), Some("same-origin"), "{path}");
        assert_eq!(answer.header("cache-control"), Some("no-cache"), "{path}");
        assert!(answer.header("etag").is_some_and(|tag| tag.starts_with('"')), "{path}");
    }
}

#[test]
fn a_page_carries_the_live_script_and_a_policy_that_lets_it_run() {
    let server = server();
    let page = get(&server, "/r5/%E8%A1%A8.html?x=1");
    let text = page.text();
    assert!(text.contains("<script src=\"/-/live.js\" data-path=\"/r5/%E8%A1%A8.html\" data-digest="), "{text}");
    assert!(text.contains("style-src 'self' file:; script-src 'self'; connect-src 'self'"), "{text}");
    assert!(text.contains("<body>table</body>"), "{text}");
    assert_eq!(get(&server, "/assets/style.css").text(), "body { color: black }");
}

#[test]
fn what_the_browser_has_is_not_sent_again_until_it_changes() {
    let server = server();
    for path in ["/r5/2-1.html", "/assets/style.css", "/-/live.js"] {
        let tag = get(&server, path).header("etag").expect("a tag").to_owned();
        for known in [tag.clone(), format!("W/{tag}"), format!("\"other\", {tag}"), "*".to_owned()] {
            let answer = request(&server, "GET", path, &format!("If-None-Match: {known}\r\n"));
            assert_eq!((answer.status, answer.body.len()), (304, 0), "{path} {known}");
            assert_eq!(answer.header("etag"), Some(tag.as_str()));
        }
        assert_eq!(request(&server, "GET", path, "If-None-Match: \"other\"\r\n").status, 200);
    }
    let tag = get(&server, "/r5/2-1.html").header("etag").expect("a tag").to_owned();
    show(&server, site_with(&html("改めた目標"), ""));
    let answer = request(&server, "GET", "/r5/2-1.html", &format!("If-None-Match: {tag}\r\n"));
    assert_eq!(answer.status, 200);
    assert!(answer.text().contains("改めた目標"));
}

#[test]
fn head_is_get_without_the_body() {
    let server = server();
    for path in ["/", "/r5/goals.xlsx", "/-/live.js", "/nothing.html"] {
        let (get, head) = (get(&server, path), request(&server, "HEAD", path, ""));
        assert_eq!(head.status, get.status, "{path}");
        assert!(head.body.is_empty(), "{path}");
        for name in ["content-type", "content-length", "etag"] {
            assert_eq!(head.header(name), get.header(name), "{path} {name}");
        }
    }
    assert_eq!(request(&server, "HEAD", "/r5/goals.xlsx", "Range: bytes=0-1\r\n").status, 200);
    let events = request(&server, "HEAD", "/-/events?path=%2F", "");
    assert_eq!((events.status, events.header("content-type")), (200, Some("text/event-stream")));
}

#[test]
fn a_part_of_a_file_can_be_asked_for() {
    let server = server();
    let part = |headers: &str| request(&server, "GET", "/r5/goals.xlsx", headers);
    for (range, status, body, content_range) in [
        ("bytes=2-4", 206, "234", Some("bytes 2-4/10")),
        ("bytes=-3", 206, "789", Some("bytes 7-9/10")),
        ("bytes=8-99", 206, "89", Some("bytes 8-9/10")),
        ("bytes=0-1,4-5", 200, "0123456789", None),
        ("bytes=5-1", 200, "0123456789", None),
    ] {
        let answer = part(&format!("Range: {range}\r\n"));
        assert_eq!((answer.status, answer.text(), answer.header("content-range")), (status, body, content_range));
        assert_eq!(answer.header("content-length"), Some(body.len().to_string().as_str()));
        assert_eq!(answer.header("accept-ranges"), Some("bytes"));
    }
    let outside = part("Range: bytes=10-\r\n");
    assert_eq!((outside.status, outside.header("content-range")), (416, Some("bytes */10")));

    let tag = get(&server, "/r5/goals.xlsx").header("etag").expect("a tag").to_owned();
    assert_eq!(part(&format!("Range: bytes=2-4\r\nIf-Range: {tag}\r\n")).status, 206);
    assert_eq!(part("Range: bytes=2-4\r\nIf-Range: \"older\"\r\n").status, 200);
    assert_eq!(part(&format!("Range: bytes=2-4\r\nIf-None-Match: {tag}\r\n")).status, 304);

    let page = request(&server, "GET", "/r5/2-1.html", "Range: bytes=0-4\r\n");
    assert_eq!((page.status, page.header("accept-ranges")), (200, None));
}

#[test]
fn a_folder_leads_to_its_page() {
    let server = server();
    let answer = get(&server, "/r5?sort=due");
    assert_eq!((answer.status, answer.header("location")), (307, Some("/r5/?sort=due")));
    assert!(get(&server, "/r5/").text().contains("year"));
    assert_eq!(get(&server, "/assets").status, 404);
    assert_eq!(get(&server, "/assets/").status, 404);
    assert_eq!(get(&server, "/r5/2-1.html/").status, 404);
}

#[test]
fn an_address_that_leads_nowhere_shows_the_sites_page_or_a_plain_one() {
    let server = server();
    let plain = get(&server, "/nothing.html");
    assert_eq!((plain.status, plain.header("content-type")), (404, Some("text/html; charset=utf-8")));
    assert!(plain.text().contains("ページがありません") && plain.text().contains("Page not found"));
    assert!(plain.text().contains("data-path=\"/nothing.html\""));
    show(&server, whole(&[("404.html", html("ours").as_bytes())]));
    let ours = get(&server, "/nothing.html");
    assert_eq!(ours.status, 404);
    assert!(ours.text().contains("ours"));
}

#[test]
fn a_taken_port_is_a_failure_if_it_was_asked_for_and_else_the_next_is_used() {
    let server = server();
    let taken = server.address().port();
    let failure = Server::start(ServerOptions { port: Some(taken), ..OPTIONS }).expect_err("the port is taken");
    let text = failure.text(Language::Ja);
    assert!(text.contains(&format!("127.0.0.1:{taken} で待ち受けられません")), "{text}");
    assert!(text.contains(&format!("ほかのプログラムがポート {taken} を使っています")), "{text}");

    // Whoever has the usual port, two servers that ask for none get two ports.
    let usual = ServerOptions { port: None, ..OPTIONS };
    let (first, second) = (Server::start(usual).expect("a port"), Server::start(usual).expect("another port"));
    assert!(first.address().port() >= USUAL_PORT);
    assert!(second.address().port() >= USUAL_PORT);
    assert_ne!(first.address(), second.address());
    assert_eq!(first.url(), format!("http://127.0.0.1:{}/", first.address().port()));
}
