//! Running the program: the data directory's lock, /health, Kie's callbacks, word to systemd, masks for the log.

pub mod callbacks;
pub mod health;
pub mod http;
pub mod lock;
pub mod mask;
pub mod notify;
