//! Requests that mean harm, and those that are merely broken.

use std::net::{IpAddr, Ipv4Addr};

use super::browser::{Events, connect, get, head, raw, request, send};
use super::{OPTIONS, server, show, site};
use crate::host::server::{Server, ServerOptions};

#[test]
fn no_path_leads_out_of_the_site() {
    let server = server();
    for path in [
        "/../Cargo.toml",
        "/r5/../../Cargo.toml",
        "/%2e%2e/Cargo.toml",
        "/r5/..%2f..%2fCargo.toml",
        "/%5c..%5cCargo.toml",
        "/c:%5cwindows",
        "/r5/2-1.html%00.css",
        "/%",
        "/%zz",
        "/%c0%ae%c0%ae/Cargo.toml",
        "//evil.example/",
        "/./",
        "/r5%0d%0aSet-Cookie:%20a",
    ] {
        assert_eq!(get(&server, path).status, 400, "{path}");
    }
    for path in ["/%252e%252e/Cargo.toml", "/%252fetc%252fpasswd", "/Cargo.toml", "/etc/passwd", "/-/", "/-/nothing"] {
        assert_eq!(get(&server, path).status, 404, "{path}");
    }
    assert_eq!(get(&server, &format!("/{}", "a".repeat(5_000))).status, 414);
    assert_eq!(get(&server, "/").status, 200);
}

#[test]
fn a_name_that_others_may_lead_here_is_refused_in_words() {
    let server = server();
    let ask = |host: &str| raw(&server, &format!("GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"));
    let refused = ask("evil.example");
    assert_eq!(refused.status, 403);
    assert!(refused.text().contains("このホスト名では表示できません") && refused.text().contains("not served"));
    assert_eq!(ask("localhost:1").status, 200);
    assert_eq!(ask("[::1]").status, 200);
    for request in [
        "GET / HTTP/1.1\r\nConnection: close\r\n\r\n",
        "GET / HTTP/1.0\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\nConnection: close\r\n\r\n",
    ] {
        assert_eq!(raw(&server, request).status, 400, "{request}");
    }
    let foreign = "GET http://evil.example/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    assert_eq!(raw(&server, foreign).status, 403);
    let events = "GET /-/events?path=%2F HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n";
    assert_eq!(raw(&server, events).status, 403);
}

#[test]
fn a_server_for_the_network_still_refuses_foreign_names() {
    let everywhere = ServerOptions { host: IpAddr::V4(Ipv4Addr::UNSPECIFIED), ..OPTIONS };
    let server = Server::start(everywhere).expect("the server starts");
    show(&server, site());
    let port = server.address().port();
    let ask = |host: &str| {
        let mut connection = connect((Ipv4Addr::LOCALHOST, port).into());
        send(&mut connection, &format!("GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"));
        head(&mut connection).status
    };
    assert_eq!(ask("192.168.1.5:4649"), 200);
    assert_eq!(ask("kikaku-pc:4649"), 200);
    assert_eq!(ask("evil.example"), 403);
}

#[test]
fn only_get_and_head_are_answered() {
    let server = server();
    for method in ["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH", "NONSENSE"] {
        for path in ["/", "/-/events"] {
            let answer = request(&server, method, path, "");
            assert_eq!((answer.status, answer.header("allow")), (405, Some("GET, HEAD")), "{method} {path}");
        }
    }
    assert_eq!(request(&server, "GET", "/", "Content-Length: 99999999999\r\n").status, 413);
    assert_eq!(request(&server, "GET", "/", "Transfer-Encoding: chunked\r\n").status, 413);
    assert_eq!(request(&server, "GET", "/", "Content-Length: 0\r\n").status, 200);
}

#[test]
fn a_head_without_end_is_cut_off() {
    let server = server();
    let cookie = format!("Cookie: {}\r\n", "a".repeat(200_000));
    let mut connection = connect(server.address());
    // The server may stop reading before all of it is sent.
    let _ = std::io::Write::write_all(
        connection.get_mut(),
        format!("GET / HTTP/1.1\r\nHost: localhost\r\n{cookie}\r\n").as_bytes(),
    );
    let mut answer = Vec::new();
    let _ = std::io::Read::read_to_end(&mut connection, &mut answer);
    assert!(!String::from_utf8_lossy(&answer).starts_with("HTTP/1.1 200"));
    assert_eq!(get(&server, "/").status, 200);
}

#[test]
fn idle_connections_keep_nobody_out() {
    let server = server();
    let mut idle: Vec<_> = (0..200).map(|_| connect(server.address())).collect();
    for half in idle.iter_mut().step_by(2) {
        send(half, "GET / HTTP/1.1\r\nHos");
    }
    let mut listening: Vec<_> = (0..20).map(|_| Events::of(&server, "/")).collect();
    assert_eq!(get(&server, "/").status, 200);
    server.screen().problems(Some("one".to_owned()));
    for events in &mut listening {
        while events.next().0 != "problems" {}
    }
    drop(idle);
}

#[test]
fn a_panic_answers_500_and_ends_nothing() {
    let server = server();
    let mut events = Events::of(&server, "/");
    let broken = get(&server, "/-/panic");
    assert_eq!(broken.status, 500);
    assert!(broken.text().contains("goalsheet has a bug"));
    assert_eq!(broken.header("x-content-type-options"), Some("nosniff"));
    assert_eq!(events.next().0, "site");
    assert_eq!(get(&server, "/").status, 200);
}

#[test]
fn one_connection_serves_many_requests() {
    let server = server();
    let mut connection = connect(server.address());
    for _ in 0..3 {
        send(&mut connection, "GET /assets/search.js HTTP/1.1\r\nHost: localhost\r\n\r\n");
        let answer = head(&mut connection);
        assert_eq!((answer.status, answer.header("content-length")), (200, Some("6")));
        let mut body = [0; 6];
        std::io::Read::read_exact(&mut connection, &mut body).expect("the body comes");
        assert_eq!(&body, b"var a;");
    }
}
