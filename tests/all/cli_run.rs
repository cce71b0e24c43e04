//! `kiebot run` and `kiebot demo` as real processes: refused starts, health, signals and the demo's page.

mod refused;
mod serving;
