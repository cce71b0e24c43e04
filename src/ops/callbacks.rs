//! The listener for Kie's callbacks: it serves nothing else, and nobody can hold it up.
//!
//! Every connection has one request and a few seconds. When too many are open, the oldest goes: somebody who dribbles
//! bytes cannot keep Kie out. A body is read only when its address carries a token that we have sent out.

use super::http::HttpError;
use crate::config::io_reason;
use crate::engine::callback::{Callbacks, Taken, token_of};
use crate::kie::callback::Signature;
use crate::store::StoreError;
use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use hyper::body::{Body, Bytes, Incoming};
use hyper::header::{CONNECTION, CONTENT_TYPE, HeaderMap, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use std::collections::VecDeque;
use std::io;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::sync::Semaphore;
use tokio::task::{AbortHandle, JoinHandle, JoinSet};

/// Kie's largest callbacks have a few kilobytes.
const LARGEST_BODY: usize = 1 << 20;
/// Request line and headers together.
const LARGEST_HEAD: usize = 16 << 10;
/// From the first byte to the answer; Kie itself waits 15 s.
const WITHIN: Duration = Duration::from_secs(10);
/// For the request line and the headers.
const HEAD_WITHIN: Duration = Duration::from_secs(5);
/// Connections at once.
const MOST: usize = 256;
/// Bodies in memory at once.
const BODIES: usize = 8;
/// Database calls at once: the readers are there for customers.
const LOOKS: usize = 2;
/// Pause after the system refused a connection (too many open files).
const AGAIN_AFTER: Duration = Duration::from_millis(200);

/// The running listener; stops when dropped.
pub struct CallbackServer {
    address: SocketAddr,
    task: JoinHandle<()>,
}

struct Desk {
    callbacks: Callbacks,
    looks: Semaphore,
    bodies: Semaphore,
}

impl CallbackServer {
    /// Listens on the address. Call it inside a runtime.
    pub fn start(address: SocketAddr, callbacks: Callbacks) -> Result<Self, HttpError> {
        let failed = |error: io::Error| match error.kind() {
            io::ErrorKind::AddrInUse => HttpError::Busy(address),
            _ => HttpError::Listen {
                address,
                reason: io_reason(&error),
            },
        };
        let listener = TcpListener::bind(address).map_err(failed)?;
        listener.set_nonblocking(true).map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        let listener = tokio::net::TcpListener::from_std(listener).map_err(failed)?;
        let desk = Arc::new(Desk {
            callbacks,
            looks: Semaphore::new(LOOKS),
            bodies: Semaphore::new(BODIES),
        });
        let task = tokio::spawn(accept(listener, desk));
        Ok(Self { address, task })
    }

    /// Where it listens, with the real port when 0 was asked for.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Stops at once: whoever has no answer yet is Kie, and repeats, or does not matter. Then the port is free.
    pub async fn stop(mut self) {
        self.task.abort();
        // An aborted task ends with an error that says so.
        drop((&mut self.task).await);
    }
}

impl Drop for CallbackServer {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Takes connections for ever; dropping the set ends them all.
async fn accept(listener: tokio::net::TcpListener, desk: Arc<Desk>) {
    let mut open = JoinSet::new();
    let mut oldest_first: VecDeque<AbortHandle> = VecDeque::new();
    loop {
        let stream = tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => stream,
                Err(error) => {
                    tracing::warn!(reason = io_reason(&error), "a callback's connection was refused by the system");
                    tokio::time::sleep(AGAIN_AFTER).await;
                    continue;
                }
            },
            // Whatever came of it: an answered, dropped or evicted connection is over.
            Some(_) = open.join_next() => continue,
        };
        if oldest_first.len() >= MOST {
            oldest_first.retain(|handle| !handle.is_finished());
        }
        if oldest_first.len() >= MOST
            && let Some(oldest) = oldest_first.pop_front()
        {
            oldest.abort();
        }
        let desk = Arc::clone(&desk);
        let handle = open.spawn(async move {
            // Too slow, hung up, or not HTTP: none of it is our trouble.
            drop(tokio::time::timeout(WITHIN, serve(stream, desk)).await);
        });
        oldest_first.push_back(handle);
    }
}

async fn serve(stream: TcpStream, desk: Arc<Desk>) -> Result<(), hyper::Error> {
    let service = service_fn(move |request| {
        let desk = Arc::clone(&desk);
        async move { Ok::<_, std::convert::Infallible>(answer(request, &desk).await) }
    });
    http1::Builder::new()
        .keep_alive(false)
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_WITHIN)
        .max_buf_size(LARGEST_HEAD)
        .serve_connection(TokioIo::new(stream), service)
        .await
}

async fn answer(request: Request<Incoming>, desk: &Arc<Desk>) -> Response<Full<Bytes>> {
    let status = match take(request, desk).await {
        Ok(status) => status,
        Err(error) => {
            // The database is busy or broken: Kie should repeat it.
            tracing::warn!(%error, "a callback could not be taken");
            StatusCode::SERVICE_UNAVAILABLE
        }
    };
    let body = match status {
        // The acknowledgement Kie's documentation names.
        StatusCode::OK => r#"{"code":200,"msg":"success"}"#,
        StatusCode::NOT_FOUND => r#"{"error":"not found"}"#,
        _ => r#"{"error":"not taken"}"#,
    };
    let mut response = Response::new(Full::new(Bytes::from_static(body.as_bytes())));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(CONNECTION, HeaderValue::from_static("close"));
    response
}

async fn take(request: Request<Incoming>, desk: &Arc<Desk>) -> Result<StatusCode, StoreError> {
    let (head, body) = request.into_parts();
    let token = token_of(head.uri.path()).filter(|_| head.method == Method::POST);
    let Some(token) = token.map(str::to_owned) else {
        return Ok(StatusCode::NOT_FOUND);
    };
    let asked = token.clone();
    let expected = look(desk, move |callbacks| callbacks.expects(&asked)).await?;
    if !expected {
        return Ok(StatusCode::NOT_FOUND);
    }
    if body.size_hint().lower() > LARGEST_BODY as u64 {
        return Ok(StatusCode::PAYLOAD_TOO_LARGE);
    }
    let Ok(_room) = desk.bodies.acquire().await else {
        return Ok(StatusCode::SERVICE_UNAVAILABLE);
    };
    let body = match Limited::new(body, LARGEST_BODY).collect().await {
        Ok(body) => body.to_bytes(),
        Err(error) if error.is::<LengthLimitError>() => return Ok(StatusCode::PAYLOAD_TOO_LARGE),
        Err(_) => return Ok(StatusCode::BAD_REQUEST),
    };
    let taken = look(desk, move |callbacks| {
        let signature = Signature {
            timestamp: header(&head.headers, "x-webhook-timestamp"),
            signature: header(&head.headers, "x-webhook-signature"),
        };
        callbacks.take(&token, signature, &body)
    });
    Ok(match taken.await? {
        Taken::Unknown => StatusCode::NOT_FOUND,
        Taken::Done => StatusCode::OK,
        Taken::Again => StatusCode::SERVICE_UNAVAILABLE,
    })
}

/// The only value of a header; one that is there twice, or is no text, is as good as garbage.
fn header<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let mut values = headers.get_all(name).iter();
    let first = values.next()?;
    match values.next() {
        None => Some(first.to_str().unwrap_or_default()),
        Some(_) => Some(""),
    }
}

/// Asks the database on a thread that may block.
async fn look<T: Send + 'static>(
    desk: &Arc<Desk>,
    ask: impl FnOnce(&Callbacks) -> Result<T, StoreError> + Send + 'static,
) -> Result<T, StoreError> {
    let _turn = desk
        .looks
        .acquire()
        .await
        .map_err(|_| StoreError::Stopped)?;
    let callbacks = desk.callbacks.clone();
    let asked = tokio::task::spawn_blocking(move || ask(&callbacks)).await;
    asked.map_err(|error| StoreError::Panicked(error.to_string()))?
}
