//! A site held in memory, served over HTTP to the browser beside the editor.
//!
//! A [`Server`] has a thread of its own. It is given a whole site with [`Server::show`] as often as there is a new one, and
//! the diagnostics of a broken one with [`Server::problems`]; pages that are open in a browser follow both. Paths are only
//! ever looked up in the [`Snapshot`]: the disk is not touched, so no address can lead out of the site.
//!
//! # How an open page follows
//!
//! HTML is served with a script that knows the digest of its own page, and listens to `/-/events`. There the server says what
//! *is* (the page's digest, the style sheets' digest, the problems), first on connecting and then whenever it changes, never
//! what happened. So a page that lost its connection, slept in a background tab, or was kept by the browser from before a
//! restart compares digests and knows whether it is old; no message can be missed.
//!
//! A browser opens six connections to a server, and each event stream holds one; so only the pages that can be seen listen.
//! There is a limit to how many do at once; a page that is refused asks again.
//!
//! # Who may read
//!
//! Any web page in the author's browser can send requests to this computer. It cannot read the answers of another origin,
//! unless its name is made to lead here (`host_check.rs` looks at the `Host` header) or it includes the site's scripts as its own
//! (`Cross-Origin-Resource-Policy` forbids that). Nor can it show them in a frame of its own, for somebody to click on
//! (`frame-ancestors`).

mod address;
mod next;
mod path;
mod state;
mod response;
mod host_check;
mod live;
mod inject;
mod routes;
mod connection;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::thread::{self, JoinHandle};

use axum::body::Bytes;
use tokio::runtime;
use tokio::sync::oneshot;

use crate::model::Digest;
use crate::model::{Failure, Language};
use crate::say;

use host_check::HostCheck;
use state::Shared;

/// One file of a site as it is served.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// What the file holds; shared, not copied.
    pub bytes: Bytes,
    /// The digest of the bytes: where it is the same, browsers keep what they have.
    pub digest: Digest,
}

impl Page {
    /// A file with the digest of its bytes.
    pub fn new(bytes: impl Into<Bytes>) -> Page {
        let bytes = bytes.into();
        Page { digest: Digest::of(&bytes), bytes }
    }
}

/// A site as it is served: path (`r5/kodomo-katei/2-1.html`) → file. Cheap to clone, replaced whole.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Snapshot {
    /// The files; a path has no slash at its start.
    pub files: Arc<HashMap<Arc<str>, Page>>,
}

impl FromIterator<(Arc<str>, Page)> for Snapshot {
    fn from_iter<Files: IntoIterator<Item = (Arc<str>, Page)>>(files: Files) -> Snapshot {
        // A map that knows how many there will be does not grow again and again.
        let files: Vec<(Arc<str>, Page)> = files.into_iter().collect();
        Snapshot { files: Arc::new(files.into_iter().collect()) }
    }
}

/// Where to serve, and in which language to label what the server adds to a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ServerOptions {
    /// The address of this computer to listen at; loopback addresses are seen by this computer alone.
    pub host: IpAddr,
    /// The port, 0 for any that is free; `None` for [`USUAL_PORT`] or the next free one.
    pub port: Option<u16>,
    /// The language of the overlay's heading and button.
    pub language: Language,
}

pub use address::USUAL_PORT;
pub use next::NextSnapshot;

/// A running server; it ends when it is stopped or dropped.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    shared: Arc<Shared>,
    /// Dropped to end the thread.
    running: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    /// Begins to listen. Until the first [`Server::show`] every address answers 404 and waits.
    ///
    /// # Errors
    ///
    /// The given port is taken, the address is not one of this computer, or the system gives no more threads or sockets.
    pub fn start(options: ServerOptions) -> Result<Server, Failure> {
        let listener = address::listen(options)?;
        let cannot = |error: std::io::Error| Failure {
            message: say!("サーバーを始められません", "the server cannot be started"),
            help: None,
            cause: Some(Box::new(error)),
        };
        let runtime = runtime::Builder::new_current_thread().enable_io().enable_time().build().map_err(cannot)?;
        let address = listener.local_addr().map_err(cannot)?;
        listener.set_nonblocking(true).map_err(cannot)?;
        let listener = {
            let _inside = runtime.enter();
            tokio::net::TcpListener::from_std(listener).map_err(cannot)?
        };

        let shared = Arc::new(Shared::new(options.language));
        let router = routes::router(Arc::clone(&shared), HostCheck::new(options.host));
        let (running, ended) = oneshot::channel();
        let serve = move || {
            runtime.block_on(async {
                tokio::select! {
                    _ = ended => {}
                    () = connection::accept(listener, router) => {}
                }
            });
            // Here the runtime is dropped, and with it every connection, whatever it was doing.
        };
        let thread = thread::Builder::new().name("server".to_owned()).spawn(serve).map_err(cannot)?;
        Ok(Server { address, shared, running: Some(running), thread: Some(thread) })
    }

    /// The address it listens at.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The address as a browser on this computer opens it: `http://127.0.0.1:4649/`.
    pub fn url(&self) -> String {
        address::url(self.address)
    }

    /// Replaces the site. Open pages whose bytes changed reload; changed style sheets are swapped in place.
    pub fn show(&self, snapshot: Snapshot) {
        self.shared.show(snapshot);
    }

    /// Lays a text over every open page and every page opened later, exactly as it is; `None` takes it away.
    pub fn problems(&self, overlay: Option<String>) {
        self.shared.problems(overlay);
    }

    /// Ends at once: connections are closed, the port is free when this returns.
    pub fn stop(self) {
        drop(self);
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.running.take());
        if let Some(thread) = self.thread.take() {
            // The thread panicked only if accepting did; nobody is left who could act on it.
            let _ = thread.join();
        }
    }
}
