//! Just enough of a browser: requests over a socket, answers taken apart.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use crate::host::server::Server;

/// Longer than anything takes; a test that waits for it fails instead of hanging.
const PATIENCE: Duration = Duration::from_secs(20);

pub(super) struct Answer {
    pub(super) status: u16,
    headers: Vec<(String, String)>,
    pub(super) body: Vec<u8>,
}

impl Answer {
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    pub(super) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).expect("UTF-8")
    }
}

pub(super) fn connect(address: SocketAddr) -> BufReader<TcpStream> {
    let stream = TcpStream::connect(address).expect("the server listens");
    stream.set_read_timeout(Some(PATIENCE)).expect("a time-out can be set");
    BufReader::new(stream)
}

pub(super) fn send(connection: &mut BufReader<TcpStream>, request: &str) {
    connection.get_mut().write_all(request.as_bytes()).expect("the request is sent");
}

fn line(connection: &mut BufReader<TcpStream>) -> String {
    let mut line = String::new();
    connection.read_line(&mut line).expect("a line comes");
    line.trim_end_matches(['\r', '\n']).to_owned()
}

pub(super) fn head(connection: &mut BufReader<TcpStream>) -> Answer {
    let first = line(connection);
    let status = first.split(' ').nth(1).and_then(|status| status.parse().ok());
    let status = status.unwrap_or_else(|| panic!("no status in {first:?}"));
    let mut headers = Vec::new();
    loop {
        let line = line(connection);
        let Some((name, value)) = line.split_once(": ") else {
            return Answer { status, headers, body: Vec::new() };
        };
        headers.push((name.to_owned(), value.to_owned()));
    }
}

/// Sends the request as it is and reads what comes until the connection ends.
pub(super) fn raw(server: &Server, request: &str) -> Answer {
    let mut connection = connect(server.address());
    send(&mut connection, request);
    let mut answer = head(&mut connection);
    // A connection that is reset after a refused body has said all it had to.
    let _ = connection.read_to_end(&mut answer.body);
    answer
}

pub(super) fn request(server: &Server, method: &str, path: &str, headers: &str) -> Answer {
    let host = server.address();
    raw(server, &format!("{method} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n{headers}\r\n"))
}

pub(super) fn get(server: &Server, path: &str) -> Answer {
    request(server, "GET", path, "")
}

/// An open page's event stream.
pub(super) struct Events {
    connection: BufReader<TcpStream>,
}

impl Events {
    pub(super) fn of(server: &Server, path: &str) -> Events {
        let mut connection = connect(server.address());
        let path = path.replace('%', "%25").replace('/', "%2F");
        send(&mut connection, &format!("GET /-/events?path={path} HTTP/1.1\r\nHost: localhost\r\n\r\n"));
        let head = head(&mut connection);
        assert_eq!(head.status, 200);
        assert_eq!(head.header("content-type"), Some("text/event-stream"));
        Events { connection }
    }

    /// The next event: its name and its data, lines joined as a browser joins them.
    pub(super) fn next(&mut self) -> (String, String) {
        let (mut name, mut data) = (String::new(), Vec::new());
        loop {
            let line = line(&mut self.connection);
            if let Some(value) = line.strip_prefix("event: ") {
                name = value.to_owned();
            } else if let Some(value) = line.strip_prefix("data:") {
                data.push(value.strip_prefix(' ').unwrap_or(value).to_owned());
            } else if line.is_empty() && !data.is_empty() {
                // The sizes of the chunks come between the events and are not fields of them.
                return (name, data.join("\n"));
            }
        }
    }

    /// Does the connection end, whatever still comes before?
    pub(super) fn ends(mut self) -> bool {
        let mut rest = Vec::new();
        match self.connection.read_to_end(&mut rest) {
            Ok(_) => true,
            Err(error) => error.kind() == std::io::ErrorKind::ConnectionReset,
        }
    }
}
