//! kiebot: sells Kie.ai generations to Telegram customers for roubles.
//!
//! The modules in reading order. A file imports only from modules below its own in this list
//! (`tests/all/tidy.rs` keeps it so); files marked *pure* know no I/O, no clock and no Telegram types.
#![forbid(unsafe_code)]

/// The commands of the program, one file each.
pub mod cli;

/// Puts the parts together, starts them, stops them in order.
pub mod app;

/// Health, Kie's callbacks, the data directory's lock, systemd's notifications.
pub mod ops;

/// The customer's side of Telegram: polling, workers, presses, messages, sending.
pub mod bot;

/// What only admins may do.
pub mod admin;

/// Every screen as a value: text, buttons, media. *pure*
pub mod screens;

/// Charts as PNG pictures. *pure*
pub mod charts;

/// Every button as one enum and its codec. *pure*
pub mod action;

/// Payments: offers, the word before, settling, returns.
pub mod payments;

/// Moves generations along: due rows, worker pool, effects.
pub mod engine;

/// Kie.ai's API: client, what it sends, uploads, downloads.
pub mod kie;

/// SQLite: schema, one writer, readers, the ledger and the tables.
pub mod store;

/// The configuration as written and as checked; masking of its secrets.
pub mod config;

/// Files of customers and results on disk: names, types, lengths, sizes; the room there is for them.
pub mod files;

/// Filling a model's params step by step. *pure*
pub mod wizard;

/// The life of a generation. *pure*
pub mod generation;

/// The models on sale: params, prices, texts, requests. *pure*
pub mod catalog;

/// All words a person reads, in Russian and English. *pure*
pub mod words;

/// Texts that are packed into the binary. *pure*
pub mod packed;

/// Identifiers that must not be mixed up. *pure*
pub mod ids;

/// Roubles in kopecks and Kie's credits in thousandths. *pure*
pub mod money;

/// Counts and times of what this process has done, for /metrics.
pub mod meter;

/// The newest lines of the log, kept in memory for the panel.
pub mod tail;

/// The only place that reads the time, and a bell that wakes sleepers.
pub mod clock;

/// Points at which a test may have the program die; empty in a release.
pub mod failpoint;

/// Emulators of Telegram and Kie for tests and the demo; imports nothing of ours.
pub mod sandbox;
