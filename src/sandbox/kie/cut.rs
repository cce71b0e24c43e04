//! A body that breaks off.

use axum::body::{Bytes, HttpBody};
use std::pin::Pin;
use std::task::{Context, Poll};

/// Some bytes, or none; then the connection breaks.
pub(super) struct Cut(pub(super) Option<Bytes>);

impl HttpBody for Cut {
    type Data = Bytes;
    type Error = std::io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<http_body::Frame<Bytes>, std::io::Error>>> {
        let broken = || std::io::Error::from(std::io::ErrorKind::ConnectionReset);
        let first = self.0.take().map(http_body::Frame::data);
        Poll::Ready(Some(first.ok_or_else(broken)))
    }
}
