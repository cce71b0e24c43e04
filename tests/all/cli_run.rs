//! `kiebot run` and `kiebot demo` as real processes: refused starts, health, signals, the demo's page, secrets.

mod refused;
mod secrets;
mod serving;
