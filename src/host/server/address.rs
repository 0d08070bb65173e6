//! At which address and port the server listens, and what it means to listen where others can reach it.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener};

use crate::model::{Failure, Message};
use crate::say;

use super::ServerOptions;

/// The port that is tried first: 4649 reads よろしく, is assigned to nobody, and browsers do not block it.
pub const USUAL_PORT: u16 = 4649;

/// How many ports are tried in a row before the system may choose one.
const TRIES: u16 = 50;

impl ServerOptions {
    /// What the person should know before other computers can reach the server; `None` where only this one can.
    pub fn warning(&self) -> Option<Message> {
        (!self.host.is_loopback()).then(|| {
            say!(
                "{host} で公開するため、同じネットワークのだれでも、庁内限りの内容を含めてこのサイトを読めます。信頼できるネットワークだけで使ってください",
                "serving at {host} lets anyone on the network read this site, internal content included; do so only on networks you trust",
                host = self.host
            )
        })
    }
}

pub(super) fn listen(options: ServerOptions) -> Result<TcpListener, Failure> {
    if let Some(port) = options.port {
        let address = SocketAddr::new(options.host, port);
        return TcpListener::bind(address).map_err(|error| cannot_listen(error, address));
    }
    for port in (USUAL_PORT..USUAL_PORT + TRIES).chain([0]) {
        let address = SocketAddr::new(options.host, port);
        match TcpListener::bind(address) {
            Ok(listener) => return Ok(listener),
            Err(error) if port != 0 && is_taken(&error) => {}
            Err(error) => return Err(cannot_listen(error, address)),
        }
    }
    unreachable!("the last port that is tried returns either way")
}

/// Windows sets ranges of ports aside for virtual machines, and then says that there is no permission.
fn is_taken(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::AddrInUse | io::ErrorKind::PermissionDenied)
}

fn cannot_listen(error: io::Error, address: SocketAddr) -> Failure {
    let port = address.port();
    let help = match error.kind() {
        io::ErrorKind::AddrInUse => Some(say!(
            "ほかのプログラムがポート {port} を使っています。--port で別の番号にするか、--port を付けずに空いているポートに任せてください",
            "another program uses port {port}: give --port another number, or leave it away for the next free one"
        )),
        io::ErrorKind::PermissionDenied => {
            Some(say!("--port に 1024 以上の番号を指定してください", "give --port a number of 1024 or more"))
        }
        io::ErrorKind::AddrNotAvailable => Some(say!(
            "--host には、このコンピューターのアドレスを指定してください",
            "give --host an address of this computer"
        )),
        _ => None,
    };
    Failure {
        message: say!("{address} で待ち受けられません", "cannot listen at {address}"),
        help,
        cause: Some(Box::new(error)),
    }
}

/// `http://127.0.0.1:4649/`; a server that listens at every address is reached through the loopback one.
pub(super) fn url(mut address: SocketAddr) -> String {
    if address.ip().is_unspecified() {
        address.set_ip(match address.ip() {
            IpAddr::V4(_) => Ipv4Addr::LOCALHOST.into(),
            IpAddr::V6(_) => Ipv6Addr::LOCALHOST.into(),
        });
    }
    format!("http://{address}/")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Language;

    #[test]
    fn only_an_address_that_others_reach_is_warned_of() {
        let warning = |host: &str| {
            let options = ServerOptions { host: host.parse().expect("an address"), port: None, language: Language::Ja };
            options.warning()
        };
        assert_eq!(warning("127.0.0.1"), None);
        assert_eq!(warning("::1"), None);
        let message = warning("0.0.0.0").expect("a warning");
        assert!(message.ja.starts_with("0.0.0.0 で公開するため"), "{}", message.ja);
        assert!(message.en.contains("internal content included"), "{}", message.en);
    }

    #[test]
    fn a_url_is_one_that_a_browser_opens() {
        let url = |address: &str| url(address.parse().expect("an address"));
        assert_eq!(url("127.0.0.1:4649"), "http://127.0.0.1:4649/");
        assert_eq!(url("[::1]:80"), "http://[::1]:80/");
        assert_eq!(url("0.0.0.0:4649"), "http://127.0.0.1:4649/");
        assert_eq!(url("[::]:4649"), "http://[::1]:4649/");
        assert_eq!(url("192.168.1.5:4649"), "http://192.168.1.5:4649/");
    }
}
