//! `kiebot run` and `kiebot demo` as real processes: what is ready, refused starts, health, signals and the demo's page.

mod ready;
mod refused;
mod serving;
