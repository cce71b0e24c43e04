//! The Kie emulator.

use axum::Router;

/// Handle of the emulator.
#[derive(Clone)]
pub struct Kie;

impl Kie {
    /// A fresh emulator.
    pub fn new(_credits: f64, _delay_ms: u64, _api_key: String) -> Kie {
        Kie
    }

    /// Where the emulator is reached, for the addresses it hands out.
    pub fn set_base_url(&self, _url: String) {}
}

/// API, uploads and files.
pub fn api_router(_kie: Kie) -> Router {
    Router::new()
}

/// The `/_kie/*` switches.
pub fn control_router(_kie: Kie) -> Router {
    Router::new()
}
