//! `kiebot run` and `kiebot demo` as real processes: set-up, what is ready, refused starts, health, signals and the demo's page.

mod init;
mod logs;
mod quoting;
mod ready;
mod refused;
mod report;
mod serving;
mod smoke;
mod trusting;
mod updating;
