//! kiebot: sells Kie.ai generations to Telegram customers for roubles.
//!
//! The modules in reading order. A file imports only from modules below its own in this list
//! (`tests/all/tidy.rs` keeps it so); files marked *pure* know no I/O, no clock and no Telegram types.
#![forbid(unsafe_code)]

/// Every button as one enum and its codec. *pure*
pub mod action;
/// Puts the parts together, starts them, stops them in order.
pub mod app;
/// The customer's side of Telegram: polling, workers, presses, messages, sending.
pub mod bot;
/// The models on sale: params, prices, texts, requests. *pure*
pub mod catalog;
/// The commands of the program, one file each.
pub mod cli;
/// The only place that reads the time, and a bell that wakes sleepers.
pub mod clock;
/// The configuration as written and as checked.
pub mod config;
/// Moves generations along: due rows, worker pool, effects.
pub mod engine;
/// Files of customers and results on disk: names, types, lengths, sizes.
pub mod files;
/// The life of a generation. *pure*
pub mod generation;
/// Identifiers that must not be mixed up. *pure*
pub mod ids;
/// Kie.ai's API: client, what it sends, uploads, downloads.
pub mod kie;
/// Roubles in kopecks and Kie's credits in thousandths. *pure*
pub mod money;
/// Health, the data directory's lock, systemd's notifications, `verify`.
pub mod ops;
/// Emulators of Telegram and Kie for tests and the demo; imports nothing of ours.
pub mod sandbox;
/// Every screen as a value: text, buttons, media. *pure*
pub mod screens;
/// SQLite: schema, one writer, readers, the ledger and the tables.
pub mod store;
/// Filling a model's params step by step. *pure*
pub mod wizard;
/// All words a person reads, in Russian and English. *pure*
pub mod words;
