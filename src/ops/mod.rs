//! Running the program: the data directory's lock, /health, /metrics, Kie's callbacks and word to systemd.

pub mod backups;
pub mod callbacks;
pub mod copies;
pub mod health;
pub mod http;
pub mod lock;
pub mod metrics;
pub mod notify;
pub mod restore;
