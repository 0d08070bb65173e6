//! A site served over HTTP to the browser beside the editor.
//!
//! A [`Server`] has a thread of its own. Its [`Screen`] is given a whole site with [`Screen::show`] as often as there is a new
//! one, and the diagnostics of a broken one with [`Screen::problems`]; pages that are open in a browser follow both. What a path
//! leads to is asked of the site's [`Files`], in other threads, when a browser asks: the disk is not touched here, so no
//! address can lead out of the site. What was asked for lately is kept (`state.rs`).
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

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::thread::{self, JoinHandle};

use tokio::runtime;
use tokio::sync::oneshot;

use crate::model::Digest;
use crate::model::{Failure, Language};
use crate::say;

use host_check::HostCheck;
use state::Shared;

/// The files of a site. What a path leads to is asked when a browser wants it, from many threads, and may take a while.
pub trait Files: Send + Sync {
    /// The bytes of the file at a path without a slash at its start (`r5/kodomo-katei/2-1.html`); none if there is none.
    fn file(&self, path: &str) -> Option<Vec<u8>>;

    /// The digest of all style sheets together: one may import another, so that a page depends on more than it names.
    fn styles(&self) -> Digest;
}

/// So many files are made at once at least: one that takes long, such as the data of all goals, lets others pass.
const FEWEST_WORKERS: usize = 4;

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

/// What a server shows. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Screen(Arc<Shared>);

impl Screen {
    /// Replaces the site; without one every address answers 404. Open pages whose bytes changed reload; changed style sheets
    /// are swapped in place.
    pub fn show(&self, site: Option<Arc<dyn Files>>) {
        self.0.show(site);
    }

    /// Says that files of the site that is shown may have changed.
    pub fn refresh(&self) {
        self.0.refresh();
    }

    /// Lays a text over every open page and every page opened later, exactly as it is; `None` takes it away.
    pub fn problems(&self, overlay: Option<String>) {
        self.0.problems(overlay);
    }
}

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
    /// Begins to listen. Until the first [`Screen::show`] every address answers 404 and waits.
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
        let workers = thread::available_parallelism().map_or(1, usize::from).max(FEWEST_WORKERS);
        let mut runtime = runtime::Builder::new_current_thread();
        runtime.enable_io().enable_time().max_blocking_threads(workers);
        let runtime = runtime.build().map_err(cannot)?;
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
            // With the runtime ends every connection, whatever it was doing. A page that is being made is not waited for.
            runtime.shutdown_background();
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

    /// What it shows.
    pub fn screen(&self) -> Screen {
        Screen(Arc::clone(&self.shared))
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
