//! The Kie emulator: an API, an upload host and a file host on one port, misbehaving on demand.

mod api;
mod callback;
mod catalogue;
mod checks;
mod control;
mod cut;
mod encode;
mod files;
mod gate;
mod later;
mod media;
mod models;
mod odd;
mod sources;
mod state;
mod switches;
mod tasks;
mod uploads;
mod upsets;

use std::convert::Infallible;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};
use tokio::sync::Notify;

pub use catalogue::Catalogue;
pub(crate) use media::clip;
pub use odd::Odd;
use state::State;
pub use switches::Switches;

/// The emulated Kie; clones share one state.
#[derive(Clone)]
pub struct Kie {
    inner: Arc<Inner>,
}

struct Inner {
    api_key: String,
    state: Mutex<State>,
    /// Rung when a task may have ended ahead of time, for those who wait to deliver its callback.
    changed: Notify,
}

impl Kie {
    /// A Kie with this balance (Kie's credits), task duration and API key.
    pub fn new(credits: f64, delay_ms: u64, api_key: String) -> Self {
        let switches = Switches {
            delay_ms,
            ..Switches::default()
        };
        let state = Mutex::new(State::new(credits, switches));
        Self {
            inner: Arc::new(Inner {
                api_key,
                state,
                changed: Notify::new(),
            }),
        }
    }

    /// Tells where the files are served, for the addresses in answers; call it once the port is known.
    pub fn set_base_url(&self, mut url: String) {
        url.truncate(url.trim_end_matches('/').len());
        self.state().base_url = url;
    }

    /// Lets the switches be changed, for tests in the same process.
    pub fn switch(&self, change: impl FnOnce(&mut Switches)) {
        // It cannot fail: the error type has no values.
        let Ok::<(), Infallible>(()) = self.replace_switches(|mut now| {
            change(&mut now);
            Ok(now)
        });
    }

    /// Reads, changes and writes the switches in one go, so that no debit or countdown between is undone.
    fn replace_switches<E>(
        &self,
        change: impl FnOnce(Switches) -> Result<Switches, E>,
    ) -> Result<(), E> {
        let mut state = self.state();
        let switches = change(state.shown_switches())?;
        state.set_switches(switches);
        drop(state);
        self.inner.changed.notify_waiters();
        Ok(())
    }

    /// A poisoned lock means that a handler failed; the data is still the best there is.
    fn state(&self) -> MutexGuard<'_, State> {
        self.inner
            .state
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

/// The API, the upload host, the file host and the documentation.
pub fn api_router(kie: Kie) -> Router {
    Router::new()
        .route("/api/v1/jobs/createTask", post(api::create_task))
        .route("/api/v1/jobs/recordInfo", get(api::record_info))
        .route("/api/v1/chat/credit", get(api::credit))
        .route("/api/v1/common/download-url", post(api::download_url))
        .route("/api/file-stream-upload", post(uploads::stream))
        .route("/api/file-base64-upload", post(uploads::base64))
        .route("/api/file-url-upload", post(uploads::url))
        .route("/files/{*path}", get(files::serve))
        .route("/llms.txt", get(catalogue::llms))
        .route("/client/v1/model-pricing/page", post(catalogue::prices))
        .route("/api/v1/models", get(catalogue::models))
        .route("/api/v1/models/{*rest}", get(catalogue::schema))
        .fallback(catalogue::page)
        .layer(from_fn_with_state(kie.clone(), gate::gate))
        .layer(DefaultBodyLimit::disable())
        .with_state(kie)
}

/// The control routes under `/_kie/`.
pub fn control_router(kie: Kie) -> Router {
    Router::new()
        .route(
            "/_kie/switches",
            get(control::switches).post(control::set_switches),
        )
        .route("/_kie/tasks", get(control::tasks))
        .route("/_kie/calls", get(control::calls))
        .route("/_kie/tally", get(control::tally))
        .route("/_kie/uploads", get(control::uploads))
        .route("/_kie/finish", post(control::finish))
        .route(
            "/_kie/catalogue",
            get(catalogue::shown).post(catalogue::set),
        )
        .with_state(kie)
}
