//! Serves a router on a listener, with connections that a handler can cut without a reply.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};

use axum::Router;
use axum::extract::connect_info::Connected;
use axum::serve::{IncomingStream, Listener};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// Cuts the connection a request came by: `ConnectInfo<Scissors>` in any handler.
#[derive(Clone, Debug, Default)]
pub struct Scissors(Arc<AtomicBool>);

impl Scissors {
    /// From now on nothing is written to this connection; it is closed instead of the reply.
    pub fn cut(&self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// Serves until `stopped` says so; the port is free when the runtime has shut down.
///
/// # Errors
/// The listener cannot be used by the runtime.
pub fn serve(
    listener: std::net::TcpListener,
    app: Router,
    stopped: watch::Receiver<bool>,
) -> io::Result<()> {
    let listener = Door(TcpListener::from_std(listener)?);
    let service = app.into_make_service_with_connect_info::<Scissors>();
    tokio::spawn(async move {
        tokio::select! {
            () = until_stopped(stopped) => {}
            // Serving ends only with the process: accept errors are retried inside.
            ended = async { axum::serve(listener, service).await } => drop(ended),
        }
    });
    Ok(())
}

/// Returns when the flag is set or its owner is gone.
pub async fn until_stopped(mut stopped: watch::Receiver<bool>) {
    // An error means that the owner is gone: the same as being told to stop.
    drop(stopped.wait_for(|stop| *stop).await);
}

struct Door(TcpListener);

impl Listener for Door {
    type Io = Line;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Line, SocketAddr) {
        let (stream, address) = Listener::accept(&mut self.0).await;
        // Small replies must not wait for the peer's acknowledgement; failing costs only speed.
        drop(stream.set_nodelay(true));
        (
            Line {
                stream,
                scissors: Scissors::default(),
            },
            address,
        )
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.0.local_addr()
    }
}

impl Connected<IncomingStream<'_, Door>> for Scissors {
    fn connect_info(stream: IncomingStream<'_, Door>) -> Self {
        stream.io().scissors.clone()
    }
}

struct Line {
    stream: TcpStream,
    scissors: Scissors,
}

impl Line {
    fn check(&self) -> io::Result<()> {
        if self.scissors.0.load(Ordering::Relaxed) {
            return Err(io::ErrorKind::ConnectionReset.into());
        }
        Ok(())
    }
}

impl AsyncRead for Line {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, buf)
    }
}

impl AsyncWrite for Line {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.check()?;
        Pin::new(&mut self.stream).poll_write(cx, buf)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.check()?;
        Pin::new(&mut self.stream).poll_write_vectored(cx, bufs)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
