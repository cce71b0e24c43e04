//! The Telegram emulator: the Bot API, control routes for tests and the page, files.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use axum::routing::{any, get};

mod call;
mod control;
mod download;
mod entities;
mod faults;
mod files;
mod html;
mod keyboard;
mod measure;
mod methods_bot;
mod methods_edit;
mod methods_media;
mod methods_send;
mod objects;
mod params;
mod pay;
mod payments;
mod people;
mod references;
mod remote;
mod state;
mod updates;
mod upsets;
mod view;

use state::State;

/// The emulated Telegram; clones share it.
#[derive(Clone)]
pub struct Telegram {
    token: Arc<str>,
    state: Arc<Mutex<State>>,
}

impl Telegram {
    /// An empty Telegram with one bot, known by `token`.
    pub fn new(token: String) -> Telegram {
        let state = Arc::new(Mutex::new(State::new(&token)));
        Telegram {
            token: token.into(),
            state,
        }
    }

    /// Whom the page offers to write as besides customers.
    pub fn set_admins(&self, admins: &[i64]) {
        self.lock().admins = admins.to_vec();
    }

    fn is_token(&self, token: &str) -> bool {
        *self.token == *token
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // A panic elsewhere is no reason to stop serving.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The Bot API, `/_tg/*` and `/media/*`.
pub fn router(telegram: Telegram) -> Router {
    control::routes()
        .merge(view::routes())
        .route("/media/{*path}", get(download::for_page))
        .route("/file/{bot}/{*path}", get(download::for_bot))
        .route("/{bot}/{method}", any(call::enter))
        .with_state(telegram)
}
