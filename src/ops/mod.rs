//! Running the program: the data directory's lock, /health, word to systemd, masks for the log.

pub mod health;
pub mod http;
pub mod lock;
pub mod mask;
pub mod notify;
