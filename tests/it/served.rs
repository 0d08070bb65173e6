//! `goalsheet serve` among clients that mean harm, or are merely broken: no path leaves the site, no connection keeps anything.

use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use crate::site::{Running, Site, eventually, goal};

/// Longer than any machine needs, and than the server waits.
const PATIENCE: Duration = Duration::from_secs(120);

/// A server of a site, and its address.
fn serving(site: &Site) -> (Running, String) {
    let mut program = Running::start(&site.path(""), &["serve", "--port", "0"]);
    let address = program.address();
    (program, address)
}

fn connect(address: &str) -> TcpStream {
    let stream = TcpStream::connect(address).expect("the server listens");
    stream.set_read_timeout(Some(PATIENCE)).expect("a time-out can be set");
    stream
}

/// All that is answered to a request, until the server ends the connection.
fn answer(address: &str, request: &[u8]) -> String {
    let mut stream = connect(address);
    // The server may have heard enough before all of it is sent.
    let _ = stream.write_all(request);
    let mut answer = Vec::new();
    match stream.read_to_end(&mut answer) {
        Err(error) if error.kind() != ErrorKind::ConnectionReset => panic!("the connection has no end: {error}"),
        _ => String::from_utf8_lossy(&answer).into_owned(),
    }
}

fn get(address: &str, path: &str) -> String {
    answer(address, format!("GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n").as_bytes())
}

fn status(answer: &str) -> &str {
    answer.split(' ').nth(1).unwrap_or_default()
}

#[test]
fn no_path_leads_out_of_the_site() {
    let site = Site::small().file("secret.txt", "秘密").file("content/r5/kosodate/secret.txt", "秘密");
    let (program, address) = serving(&site);
    let long = format!("/{}", "a/".repeat(20_000));
    let ways = ["..", "%2e%2e", ".%2e", "%252e%252e", "%25252e%25252e", "%c0%ae%c0%ae", "..%00", "..;", "．．"];
    let slashes = ["/", "%2f", "%252f", "\\", "%5c", "%255c", "//", "/./", "%c0%af", "／"];
    let mut paths: Vec<String> = Vec::new();
    for slash in slashes {
        for way in ways {
            paths.push(format!("/r5{slash}{way}{slash}{way}{slash}{way}{slash}secret.txt"));
            paths.push(format!("/{way}{slash}secret.txt"));
        }
        paths.push(format!("/{slash}{}", site.path("secret.txt").display()));
        paths.push(format!("/file:{slash}{slash}{slash}{}", site.path("secret.txt").display()));
    }
    let others = [
        "/secret.txt",
        "/secret.txt%00.html",
        "/index.html%00",
        "/goalsheet.yaml",
        "/content/r5/kosodate/secret.txt",
        "/c:%5cwindows%5cwin.ini",
        "/etc/passwd",
        "//etc/passwd",
        "/%2fetc%2fpasswd",
        "/r5%0d%0aX-Injected:%201",
        "/%",
        "/%zz",
        "*",
        "",
        &long,
    ];
    paths.extend(others.map(str::to_owned));
    for path in paths {
        let answer = get(&address, &path);
        assert!(["400", "403", "404", "414", "431", ""].contains(&status(&answer)), "{path}: {answer}");
        assert!(!answer.contains("秘密") && !answer.contains("organization:") && !answer.contains("root:"), "{path}");
        assert!(!answer.contains("X-Injected"), "{path}");
    }
    assert_eq!(status(&get(&address, "/")), "200");
    assert_eq!(program.interrupt(), Some(0));
}

#[test]
fn requests_that_are_huge_or_no_requests_end_and_stop_nothing() {
    let (program, address) = serving(&Site::small());
    let head = format!("GET / HTTP/1.1\r\nHost: {address}\r\n");
    let requests: [Vec<u8>; 8] = [
        format!("{head}Cookie: {}\r\n\r\n", "a".repeat(5_000_000)).into(),
        format!("{head}{}\r\n", "X: y\r\n".repeat(200_000)).into(),
        format!("GET /{} HTTP/1.1\r\n", "a".repeat(5_000_000)).into(),
        format!("{}Content-Length: 99999999999\r\n\r\n{}", head.replace("GET", "POST"), "x".repeat(1_000_000)).into(),
        format!("{head}Content-Length: 18446744073709551616\r\n\r\n").into(),
        format!("{head}Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n{}", "x".repeat(1_000_000)).into(),
        [0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xfc, 0x03, 0x03].repeat(1_000),
        vec![0; 1_000_000],
    ];
    for request in requests {
        let answer = answer(&address, &request);
        assert!(!answer.starts_with("HTTP/1.1 2"), "{}", String::from_utf8_lossy(&request[..100.min(request.len())]));
        assert_eq!(status(&get(&address, "/")), "200");
    }
    assert_eq!(program.interrupt(), Some(0));
}

#[test]
fn a_thousand_connections_stop_nothing_and_those_that_do_nothing_are_ended() {
    // More than any machine keeps on the way.
    let site = Site::small()
        .bytes("content/r5/kosodate/large.bin", &vec![b'x'; 32 << 20])
        .file("content/r5/kosodate/1-2.md", &(goal("計画の策定", "相談室") + "\n[資料](large.bin)\n"));
    let (program, address) = serving(&site);
    let slow: Vec<TcpStream> = (0..5).map(|_| asking(&address, "/files/r5/kosodate/large.bin")).collect();
    let mut idle: Vec<TcpStream> = (0..1_000).map_while(|_| TcpStream::connect(&address).ok()).collect();
    assert!(idle.len() >= 500, "this machine gives a process only {} connections", idle.len());
    for half in idle.iter_mut().step_by(2) {
        half.write_all(b"GET / HTTP/1.1\r\nHost: ").expect("it is sent");
    }
    assert_eq!(status(&get(&address, "/")), "200");
    idle.iter_mut().for_each(ends);
    slow.into_iter().for_each(ends_unread);
    assert_eq!(status(&get(&address, "/r5/kosodate/1-1.html")), "200");
    assert_eq!(program.interrupt(), Some(0));
}

/// A connection on which something was asked for, and nothing read yet.
fn asking(address: &str, path: &str) -> TcpStream {
    let mut stream = connect(address);
    stream.write_all(format!("GET {path} HTTP/1.1\r\nHost: {address}\r\n\r\n").as_bytes()).expect("it is sent");
    stream
}

/// Waits until the server has ended a connection.
fn ends(stream: &mut TcpStream) {
    stream.set_read_timeout(Some(PATIENCE)).expect("a time-out can be set");
    if let Err(error) = stream.read_to_end(&mut Vec::new()) {
        assert_eq!(error.kind(), ErrorKind::ConnectionReset, "the connection has no end: {error}");
    }
}

/// The same without taking anything: whoever writes into a connection that is gone is told so.
fn ends_unread(mut stream: TcpStream) {
    stream.set_write_timeout(Some(Duration::from_millis(100))).expect("a time-out can be set");
    eventually("the end of a connection that takes nothing", || match stream.write(b"x") {
        Err(error) => !matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut),
        Ok(_) => false,
    });
}

/// What every answer says to the browser that gets it.
const GUARDS: [&str; 4] = [
    "x-content-type-options: nosniff",
    "cross-origin-resource-policy: same-origin",
    "content-security-policy: frame-ancestors 'none'",
    "cache-control: no-cache",
];

#[test]
fn every_answer_forbids_guessing_including_and_framing_and_what_is_no_http_gets_an_empty_one() {
    let (program, address) = serving(&Site::small());
    let ask = |line: &str, headers: &str| {
        let host = if headers.contains("Host:") { String::new() } else { format!("Host: {address}\r\n") };
        answer(&address, format!("{line} HTTP/1.1\r\n{host}Connection: close\r\n{headers}\r\n").as_bytes())
    };
    let tag = ask("GET /assets/style.css", "");
    let tag = tag.lines().find_map(|line| line.strip_prefix("etag: ")).expect("a file has a tag");
    let long = format!("GET /{}", "a".repeat(5_000));
    for (line, headers, expected) in [
        ("GET /", "", "200"),
        ("HEAD /", "", "200"),
        ("HEAD /-/events?path=%2F", "", "200"),
        ("GET /-/live.js", "", "200"),
        ("GET /assets/icon.svg", "Range: bytes=0-1\r\n", "206"),
        ("GET /assets/style.css", &format!("If-None-Match: {tag}\r\n"), "304"),
        ("GET /r5", "", "307"),
        ("GET /..", "", "400"),
        ("GET /-/events", "", "400"),
        ("GET /", "Host: evil.example\r\n", "403"),
        ("GET /nothing.html", "", "404"),
        ("POST /", "", "405"),
        ("GET /", "Content-Length: 9\r\n", "413"),
        (&long, "", "414"),
        ("GET /assets/icon.svg", "Range: bytes=999999-\r\n", "416"),
    ] {
        let answer = ask(line, headers);
        assert_eq!(status(&answer), expected, "{line}: {answer}");
        let (head, _) = answer.split_once("\r\n\r\n").expect("an answer has a head");
        for guard in GUARDS {
            assert!(head.lines().any(|line| line == guard), "{line} without {guard}: {head}");
        }
    }

    let many = "X: y\r\n".repeat(200);
    for (request, expected) in [
        ("nonsense\r\n\r\n", "400"),
        (&*format!("GET / HTTP/1.1\r\nHost: {address}\r\nno colon\r\n\r\n"), "400"),
        (&*format!("GET / HTTP/1.1\r\nHost: {address}\r\n{many}\r\n"), "431"),
    ] {
        let answer = answer(&address, request.as_bytes());
        assert_eq!(status(&answer), expected, "{request}: {answer}");
        assert!(answer.contains("content-length: 0\r\n") && answer.ends_with("\r\n\r\n"), "{request}: {answer}");
    }
    assert_eq!(program.interrupt(), Some(0));
}

#[test]
fn a_page_that_is_served_has_the_policy_of_the_site_and_may_hear_of_changes() {
    let (program, address) = serving(&Site::small());
    for path in ["/", "/r5/", "/r5/kosodate/", "/r5/kosodate/1-1.html", "/r5/deadlines.html", "/search.html"] {
        let page = get(&address, path);
        let policies: Vec<&str> = page.split("<meta http-equiv=\"").skip(1).collect();
        let [policy] = policies[..] else { panic!("{path} has {} policies", policies.len()) };
        let expected = "Content-Security-Policy\" content=\"default-src 'none'; script-src 'self' file:; \
            style-src 'self' file:; img-src 'self' file:; base-uri 'none'; form-action 'self' file:; connect-src 'self'\">";
        assert!(policy.starts_with(expected), "{path}: {}", policy.lines().next().unwrap_or_default());
    }
    assert_eq!(program.interrupt(), Some(0));
}

#[test]
fn a_hundred_pages_may_listen_at_once_and_the_next_is_told_so_until_one_of_them_goes() {
    let (program, address) = serving(&Site::small());
    let events = "/-/events?path=%2F";
    let listening = || {
        let mut stream = asking(&address, events);
        let mut head = [0; 12];
        stream.read_exact(&mut head).expect("an answer begins");
        (stream, String::from_utf8_lossy(&head).into_owned())
    };
    let mut pages: Vec<TcpStream> = Vec::new();
    for _ in 0..100 {
        let (stream, head) = listening();
        assert_eq!(head, "HTTP/1.1 200", "page {}", pages.len() + 1);
        pages.push(stream);
    }
    let refused = get(&address, events);
    assert_eq!(status(&refused), "503");
    assert!(refused.contains("ページが多すぎます") && refused.contains("too many pages"), "{refused}");
    for guard in GUARDS {
        assert!(refused.lines().any(|line| line == guard), "{guard}: {refused}");
    }
    assert_eq!(status(&get(&address, "/")), "200", "pages are still served");

    drop(pages.pop());
    eventually("the place of a page that is gone", || {
        let (stream, head) = listening();
        pages.push(stream);
        head == "HTTP/1.1 200"
    });
    assert_eq!(program.interrupt(), Some(0));
}
