//! Connections: taking them, and not letting one that does nothing keep anything.

use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tokio_io_timeout::TimeoutStream;

/// How long a connection may take to send the head of its next request; idle ones are closed after it, too.
const HEAD_TIME: Duration = Duration::from_secs(20);

/// How long a connection may take none of what is sent to it.
const WRITE_TIME: Duration = Duration::from_secs(20);

/// How many bytes the head of a request may have.
const HEAD_SIZE: usize = 64 * 1024;

/// How long accepting rests when the system has no more sockets to give.
const REST: Duration = Duration::from_millis(50);

/// Takes connections for ever. Each is a task of its own, so that one that fails or panics ends alone.
pub(super) async fn accept(listener: TcpListener, router: Router) {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(HEAD_TIME).max_buf_size(HEAD_SIZE);
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            tokio::time::sleep(REST).await;
            continue;
        };
        // Events are small and urgent. Where the system refuses, they only come later.
        let _ = stream.set_nodelay(true);
        let service = TowerToHyperService::new(router.clone());
        let mut stream = TimeoutStream::new(stream);
        stream.set_write_timeout(Some(WRITE_TIME));
        let connection = http.serve_connection(TokioIo::new(Box::pin(stream)), service);
        tokio::spawn(async move {
            // A browser that goes away in the middle is everyday.
            let _ = connection.await;
        });
    }
}
