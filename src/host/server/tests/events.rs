//! What open pages hear.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::browser::{Events, get};
use super::{Files, html, server, show, site_with, whole};
use crate::model::Digest;

fn digest(text: &str) -> String {
    Digest::of(text.as_bytes()).to_string()
}

/// The page's digest and the styles' digest of a `site` event.
fn site_event(events: &mut Events) -> (String, String) {
    let (name, data) = events.next();
    assert_eq!(name, "site");
    let (page, styles) = data.split_once(' ').expect("two digests");
    (page.to_owned(), styles.to_owned())
}

fn fixed() -> (String, String) {
    ("fixed".to_owned(), "-".to_owned())
}

fn attribute(page: &str, name: &str) -> String {
    let (_, rest) = page.split_once(&format!("{name}=\"")).expect("the attribute is there");
    rest.split_once('"').expect("it is closed").0.to_owned()
}

#[test]
fn a_page_hears_at_once_what_is_and_then_what_changes() {
    let server = server();
    let page = get(&server, "/r5/2-1.html");
    let mut events = Events::of(&server, "/r5/2-1.html");
    let (own, styles) = site_event(&mut events);
    assert_eq!(own, attribute(page.text(), "data-digest"));
    assert_eq!(styles, attribute(page.text(), "data-styles"));
    assert_eq!(events.next(), fixed());

    show(&server, site_with(&html("改めた目標"), "body { color: black }"));
    assert_eq!(site_event(&mut events), (digest(&html("改めた目標")), styles.clone()));
    show(&server, site_with(&html("改めた目標"), "body { color: green }"));
    let (own, other_styles) = site_event(&mut events);
    assert_eq!(own, digest(&html("改めた目標")));
    assert_ne!(other_styles, styles);
}

#[test]
fn a_page_hears_nothing_of_a_change_elsewhere() {
    let server = server();
    let mut events = Events::of(&server, "/");
    site_event(&mut events);
    assert_eq!(events.next(), fixed());
    show(&server, site_with(&html("改めた目標"), "body { color: black }"));
    server.screen().problems(Some("next".to_owned()));
    assert_eq!(events.next(), ("problems".to_owned(), "next".to_owned()));
}

#[test]
fn problems_come_word_for_word_and_go_when_they_are_fixed() {
    let server = server();
    let text =
        "error[unknown-category]: 「<b>」はありません\n  --> content/r5/a.md:3:11\n\n   |  \n 3 | category: <b>\n";
    let mut events = Events::of(&server, "/r5/2-1.html");
    site_event(&mut events);
    assert_eq!(events.next(), fixed());
    server.screen().problems(Some(text.replace('\n', "\r\n")));
    assert_eq!(events.next(), ("problems".to_owned(), text.to_owned()));

    let mut later = Events::of(&server, "/");
    site_event(&mut later);
    assert_eq!(later.next(), ("problems".to_owned(), text.to_owned()));

    server.screen().problems(None);
    assert_eq!(events.next(), fixed());
    assert_eq!(later.next(), fixed());
}

#[test]
fn a_page_that_missed_a_change_hears_of_it_when_it_comes_back() {
    let server = server();
    let page = get(&server, "/r5/2-1.html");
    drop(Events::of(&server, "/r5/2-1.html"));
    show(&server, site_with(&html("改めた目標"), ""));
    let (now, styles) = site_event(&mut Events::of(&server, "/r5/2-1.html"));
    assert_ne!(now, attribute(page.text(), "data-digest"));
    assert_ne!(styles, attribute(page.text(), "data-styles"));
}

#[test]
fn a_page_that_goes_and_one_that_comes_are_changes() {
    let server = server();
    let nothing = attribute(get(&server, "/nothing").text(), "data-digest");
    let mut goes = Events::of(&server, "/r5/%E8%A1%A8.html");
    let mut comes = Events::of(&server, "/new.html");
    assert_eq!(site_event(&mut goes).0, digest(&html("table")));
    assert_eq!(site_event(&mut comes).0, nothing);
    assert_eq!((goes.next(), comes.next()), (fixed(), fixed()));
    show(&server, whole(&[("new.html", html("new").as_bytes())]));
    assert_eq!(site_event(&mut goes).0, nothing);
    assert_eq!(site_event(&mut comes).0, digest(&html("new")));
}

#[test]
fn an_event_stream_needs_the_path_of_a_page() {
    let server = server();
    for query in ["", "?", "?path=", "?path=r5", "?path=%2F..%2Fa", "?path=%2F%252e%252e%2Fa", "?path=%zz"] {
        assert_eq!(get(&server, &format!("/-/events{query}")).status, 400, "{query}");
    }
}

#[test]
fn stopping_waits_for_no_connection_ends_them_all_and_frees_the_port() {
    let server = server();
    let address = server.address();
    let mut events = Events::of(&server, "/");
    site_event(&mut events);
    let idle = super::browser::connect(address);
    // Events never end by themselves: a server that waited for their end would not come back from here.
    server.stop();
    assert!(events.ends());
    drop(idle);
    std::net::TcpStream::connect(address).expect_err("nobody listens");
}

/// A site of one page that counts how often it was asked for it, and says so on it.
struct Counting(AtomicUsize);

impl Files for Counting {
    fn file(&self, path: &str) -> Option<Vec<u8>> {
        let made = || html(&format!("{}", self.0.fetch_add(1, Ordering::SeqCst))).into_bytes();
        (path == "r5/2-1.html").then(made)
    }

    fn styles(&self) -> Digest {
        Digest::of(b"")
    }
}

#[test]
fn a_page_is_made_once_until_it_may_say_something_else() {
    let server = server();
    show(&server, Arc::new(Counting(AtomicUsize::new(0))));
    let mut events = Events::of(&server, "/r5/2-1.html");
    let (own, _) = site_event(&mut events);
    let page = get(&server, "/r5/2-1.html");
    assert_eq!(attribute(page.text(), "data-digest"), own);
    assert!(page.text().contains("<body>0</body>") && get(&server, "/r5/2-1.html").text().contains("<body>0</body>"));
    assert_eq!(events.next(), fixed());

    server.screen().refresh();
    assert_eq!(site_event(&mut events).0, digest(&html("1")));
    assert!(get(&server, "/r5/2-1.html").text().contains("<body>1</body>"));
}

#[test]
fn without_a_site_every_address_answers_404_and_an_open_page_hears_of_it() {
    let server = server();
    let mut events = Events::of(&server, "/r5/2-1.html");
    site_event(&mut events);
    assert_eq!(events.next(), fixed());
    server.screen().show(None);
    let (now, _) = site_event(&mut events);
    let page = get(&server, "/r5/2-1.html");
    assert_eq!((page.status, attribute(page.text(), "data-digest")), (404, now));
}
