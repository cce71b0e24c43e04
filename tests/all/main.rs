//! All tests but the fault runs, in one binary.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test that cannot go on says so by panicking"
)]

mod backups;
mod callbacks;
mod catalog;
mod child;
mod cli;
mod cli_run;
mod config;
mod copies;
mod data_files;
mod empty_root;
mod engine;
mod full_disk;
mod kie_client;
mod kie_sandbox;
mod ledger;
mod litestream;
mod matrix;
mod metrics;
mod pictures;
mod poison;
mod readme;
mod restart;
mod secrets;
mod store;
mod story;
mod support;
mod sync;
mod telegram_sandbox;
mod tidy;
mod walk;
