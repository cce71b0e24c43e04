//! Why the bot does not start.

use crate::ops::http::HttpError;
use crate::ops::lock::LockError;
use crate::store::{OpenError, StoreError};

/// Why the bot does not start. Nothing is left half-started.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The data directory belongs to another process.
    #[error(transparent)]
    Lock(#[from] LockError),
    /// The database cannot be used.
    #[error(transparent)]
    Database(#[from] OpenError),
    /// The address of /health cannot be had.
    #[error(transparent)]
    Http(#[from] HttpError),
    /// The address for Kie's callbacks cannot be had.
    #[error(transparent)]
    Callbacks(HttpError),
    /// Telegram refuses the token.
    #[error("Telegram refuses the token")]
    Token,
    /// Kie refuses the key.
    #[error("Kie refuses the API key")]
    Key,
    /// Anything else.
    #[error(transparent)]
    Other(#[from] anyhow::Error),
}

impl StartError {
    /// Whether the disk is full: a start may well succeed later, with everything else as it is.
    pub fn is_no_room(&self) -> bool {
        match self {
            Self::Database(OpenError::Full { .. }) => true,
            Self::Other(error) => StoreError::is_no_room(error),
            _ => false,
        }
    }
}
