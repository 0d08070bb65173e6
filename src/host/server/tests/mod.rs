//! The server as a browser meets it: real sockets, real requests, nothing slept for.

mod browser;
mod files;
mod events;
mod hostile;

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

use super::{Files, Server, ServerOptions};
use crate::model::{Digest, Language};

const OPTIONS: ServerOptions =
    ServerOptions { host: IpAddr::V4(Ipv4Addr::LOCALHOST), port: Some(0), language: Language::Ja };

const POLICY: &str =
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'self' file:\">";

fn html(text: &str) -> String {
    format!("<!doctype html><html><head>{POLICY}</head><body>{text}</body></html>")
}

/// A site whose files are all there.
struct Whole(BTreeMap<String, Vec<u8>>);

impl Files for Whole {
    fn file(&self, path: &str) -> Option<Vec<u8>> {
        self.0.get(path).cloned()
    }

    fn styles(&self) -> Digest {
        let styles = self.0.iter().filter(|(path, _)| path.ends_with(".css"));
        Digest::of(&styles.flat_map(|(_, bytes)| bytes.clone()).collect::<Vec<u8>>())
    }
}

fn whole(files: &[(&str, &[u8])]) -> Arc<dyn Files> {
    Arc::new(Whole(files.iter().map(|(name, bytes)| ((*name).to_owned(), bytes.to_vec())).collect()))
}

/// Shows a site.
fn show(server: &Server, site: Arc<dyn Files>) {
    server.screen().show(Some(site));
}

fn site() -> Arc<dyn Files> {
    site_with(&html("目標"), "body { color: black }")
}

fn site_with(goal: &str, style: &str) -> Arc<dyn Files> {
    whole(&[
        ("index.html", html("portal").as_bytes()),
        ("r5/index.html", html("year").as_bytes()),
        ("r5/2-1.html", goal.as_bytes()),
        ("r5/表.html", html("table").as_bytes()),
        ("assets/style.css", style.as_bytes()),
        ("assets/search.js", b"var a;"),
        ("assets/icon.svg", b"<svg/>"),
        ("r5/goals.csv", "番号\r\n".as_bytes()),
        ("r5/old.csv", b"\x94\xd4\x8d\x86\r\n"),
        ("r5/goals.json", b"{}"),
        ("r5/goals.xlsx", b"0123456789"),
        ("feed.xml", b"<feed/>"),
        ("blob.unknown-type", b"\x00"),
    ])
}

fn server() -> Server {
    let server = Server::start(OPTIONS).expect("the server starts");
    show(&server, site());
    server
}
