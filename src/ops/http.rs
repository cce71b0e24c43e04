//! The small HTTP server of the operator: /health, /ready, /live and /metrics.

use super::health::{Gauges, Health, Report, Status};
use super::metrics;
use crate::config::io_reason;
use std::io;
use std::net::{SocketAddr, TcpListener};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, mpsc};
use std::thread::{self, JoinHandle};
use std::time::Duration;
use tiny_http::{Header, Method, Request, Response, Server};

/// A stuck database must show as an error, not as silence.
const LOOK_LIMIT: Duration = Duration::from_secs(2);
/// Pause before listening again after the system refused a connection (too many open files).
const AGAIN_AFTER: Duration = Duration::from_millis(200);
/// Milliseconds to wait for the port at a stop.
const FREE_TRIES: u32 = 1_000;

/// Why nothing listens.
#[derive(Debug, thiserror::Error)]
pub enum HttpError {
    /// Another program has the port.
    #[error("{0} is in use by another program")]
    Busy(SocketAddr),
    /// Anything else.
    #[error("cannot listen on {address}: {reason}")]
    Listen {
        /// The wanted address.
        address: SocketAddr,
        /// What the system said.
        reason: String,
    },
}

/// The running server; stops when dropped.
pub struct HttpServer {
    address: SocketAddr,
    stop: Arc<Stop>,
    thread: Option<JoinHandle<()>>,
}

struct Stop {
    asked: AtomicBool,
    server: Mutex<Option<Arc<Server>>>,
}

impl HttpServer {
    /// Listens on the address and answers from a thread of its own.
    pub fn start(address: SocketAddr, health: Arc<Health>) -> Result<Self, HttpError> {
        let failed = |reason: String| HttpError::Listen { address, reason };
        let listener = TcpListener::bind(address).map_err(|error| match error.kind() {
            io::ErrorKind::AddrInUse => HttpError::Busy(address),
            _ => failed(io_reason(&error)),
        })?;
        let bound = listener.local_addr().map_err(|e| failed(e.to_string()))?;
        let server = listen(&listener).map_err(failed)?;
        let stop = Arc::new(Stop {
            asked: AtomicBool::new(false),
            server: Mutex::new(Some(server)),
        });
        let shared = Arc::clone(&stop);
        let thread = thread::Builder::new()
            .name("http".to_owned())
            .spawn(move || serve(listener, bound, &shared, &health))
            .map_err(|e| failed(e.to_string()))?;
        Ok(Self {
            address: bound,
            stop,
            thread: Some(thread),
        })
    }

    /// Where it listens, with the real port when 0 was asked for.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Stops answering; when this returns the port is free.
    pub fn stop(mut self) {
        self.end();
    }

    fn end(&mut self) {
        let Some(thread) = self.thread.take() else {
            return;
        };
        self.stop.asked.store(true, Ordering::SeqCst);
        let server = slot(&self.stop).clone();
        if let Some(server) = server {
            server.unblock();
        }
        if thread.join().is_err() {
            tracing::error!("the HTTP thread had panicked");
        }
    }
}

impl Drop for HttpServer {
    fn drop(&mut self) {
        self.end();
    }
}

fn listen(listener: &TcpListener) -> Result<Arc<Server>, String> {
    let copy = listener.try_clone().map_err(|error| error.to_string())?;
    let server = Server::from_listener(copy, None).map_err(|error| error.to_string())?;
    Ok(Arc::new(server))
}

fn slot(stop: &Stop) -> MutexGuard<'_, Option<Arc<Server>>> {
    stop.server.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Which questions that may block are under way: of each kind one at a time.
#[derive(Default)]
struct Asked {
    report: Arc<AtomicBool>,
    metrics: Arc<AtomicBool>,
}

fn serve(listener: TcpListener, address: SocketAddr, stop: &Stop, health: &Arc<Health>) {
    let asked = Asked::default();
    while !stop.asked.load(Ordering::SeqCst) {
        let server = slot(stop).clone();
        match server.map(|server| server.recv()) {
            Some(Ok(request)) => answer(request, health, &asked),
            _ if stop.asked.load(Ordering::SeqCst) => break,
            _ => {
                // tiny_http gives up accepting after one refusal of the system; we do not.
                tracing::warn!("the HTTP server starts over");
                thread::sleep(AGAIN_AFTER);
                *slot(stop) = listen(&listener).ok();
            }
        }
    }
    free(listener, address, stop);
}

/// tiny_http's accepting thread ends a moment after its server is dropped: waits until it let go of the port.
fn free(listener: TcpListener, address: SocketAddr, stop: &Stop) {
    drop(listener);
    drop(slot(stop).take());
    for _ in 0..FREE_TRIES {
        if TcpListener::bind(address).is_ok() {
            return;
        }
        thread::sleep(Duration::from_millis(1));
    }
}

fn answer(request: Request, health: &Arc<Health>, asked: &Asked) {
    let path = request.url().split('?').next().unwrap_or_default();
    let known = matches!(request.method(), Method::Get | Method::Head);
    let mut kind = "application/json";
    let (code, body) = match (path, known) {
        ("/health", true) => {
            let report = report(health, asked);
            let body = serde_json::to_string(&report).unwrap_or_else(|_| "{}".to_owned());
            match report.status {
                Status::Down => (503, body),
                Status::Ok | Status::Degraded => (200, body),
            }
        }
        ("/ready", true) => match report(health, asked).is_ready() {
            true => (200, "{\"ready\":true}".to_owned()),
            false => (503, "{\"ready\":false}".to_owned()),
        },
        ("/live", true) => (200, "{\"live\":true}".to_owned()),
        ("/metrics", true) => match within_limit(&asked.metrics, health, Health::metrics) {
            Some(Some(text)) => {
                kind = metrics::CONTENT_TYPE;
                (200, text)
            }
            _ => (503, "{\"error\":\"nothing can be told now\"}".to_owned()),
        },
        ("/health" | "/ready" | "/live" | "/metrics", false) => {
            (405, "{\"error\":\"method not allowed\"}".to_owned())
        }
        _ => (404, "{\"error\":\"not found\"}".to_owned()),
    };
    let mut response = Response::from_string(body).with_status_code(code);
    for (name, value) in [("Content-Type", kind), ("Cache-Control", "no-store")] {
        if let Ok(header) = Header::from_bytes(name, value) {
            response.add_header(header);
        }
    }
    // Somebody who hung up before the answer is not our trouble.
    drop(request.respond(response));
}

fn report(health: &Arc<Health>, asked: &Asked) -> Report {
    let report = within_limit(&asked.report, health, Health::look);
    report.unwrap_or_else(|| health.report(false, Gauges::default()))
}

/// Asks in a thread of its own, so that a stuck database cannot hold the answer. `None`: the limit is over, or an
/// earlier question still waits.
fn within_limit<T: Send + 'static>(
    under_way: &Arc<AtomicBool>,
    health: &Arc<Health>,
    ask: fn(&Health) -> T,
) -> Option<T> {
    if under_way.swap(true, Ordering::SeqCst) {
        return None;
    }
    let (sender, receiver) = mpsc::channel();
    let (health, done) = (Arc::clone(health), Arc::clone(under_way));
    let asked = thread::Builder::new()
        .name("health".to_owned())
        .spawn(move || {
            let answer = ask(&health);
            done.store(false, Ordering::SeqCst);
            // Nobody waits any more when the limit is over.
            drop(sender.send(answer));
        });
    match asked {
        Ok(_) => receiver.recv_timeout(LOOK_LIMIT).ok(),
        Err(_) => {
            under_way.store(false, Ordering::SeqCst);
            None
        }
    }
}
