//! `kiebot run`: the bot, until it is told to stop.

use super::{Failure, OK, Terminal, WRONG, catalogue, logging};
use crate::app::{App, StartError};
use crate::catalog::Catalog;
use crate::clock::Clock;
use crate::config::{Config, Mask, Need};
use std::time::Duration;
use tokio::signal::unix::{Signal, SignalKind, signal};

/// Between two starts while the disk is full.
const NO_ROOM: Duration = Duration::from_secs(5);

/// Runs the bot.
///
/// # Errors
/// Configuration, catalogue, database, secrets or ports that do not allow a start: one readable line each.
pub fn run(terminal: &mut Terminal<'_>) -> Result<u8, Failure> {
    let loaded = terminal.load(Need::Run)?;
    logging::init(&loaded.config, terminal.env);
    let catalog = catalogue::read_or_write(&loaded.config.catalog.path, terminal.lang)?;
    let mask = Mask::of(&loaded.config);
    runtime()?
        .block_on(serve(loaded.config, catalog))
        .map_err(|failure| failure.masked(&mask))
}

/// The runtime of a process that serves.
pub(super) fn runtime() -> Result<tokio::runtime::Runtime, Failure> {
    Ok(tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?)
}

async fn serve(config: Config, catalog: Catalog) -> Result<u8, Failure> {
    let mut signals = Signals::listen()?;
    let Some(app) = start(&config, &catalog, &mut signals).await? else {
        return Ok(OK);
    };
    tracing::info!(health = %app.health_address(), version = super::VERSION, "serving");
    signals.until_stopped(app).await
}

/// Starts the bot. A disk without any room is waited for: a start after another would find it no emptier. `None`: told
/// to stop meanwhile.
async fn start(
    config: &Config,
    catalog: &Catalog,
    signals: &mut Signals,
) -> Result<Option<App>, StartError> {
    loop {
        match App::start(config.clone(), catalog.clone(), Clock::system()).await {
            Err(error) if error.is_no_room() => {
                tracing::error!(%error, "no room to start; waiting for it");
            }
            started => return started.map(Some),
        }
        tokio::select! {
            () = tokio::time::sleep(NO_ROOM) => {}
            () = signals.again() => return Ok(None),
        }
    }
}

/// The signals of the system. Listened to before the start, so that a stop in the middle of it is an orderly one.
pub(super) struct Signals {
    reload: Signal,
    term: Signal,
    int: Signal,
}

impl Signals {
    /// Signals that come from now on are kept until somebody asks.
    pub(super) fn listen() -> std::io::Result<Self> {
        Ok(Self {
            reload: signal(SignalKind::hangup())?,
            term: signal(SignalKind::terminate())?,
            int: signal(SignalKind::interrupt())?,
        })
    }

    /// Serves until SIGTERM or SIGINT; a second one ends the process at once.
    pub(super) async fn until_stopped(mut self, app: App) -> Result<u8, Failure> {
        let code = loop {
            tokio::select! {
                _ = self.term.recv() => break OK,
                _ = self.int.recv() => break OK,
                why = app.broken() => {
                    tracing::error!(why, "the database can no longer be trusted: ending");
                    break WRONG;
                }
                _ = self.reload.recv() => app.reload().await,
            }
        };
        tokio::select! {
            stopped = app.stop() => {
                stopped.map_err(|error| Failure::text("run-stop-failed", vec![("why", format!("{error:#}"))]))?;
                Ok(code)
            }
            () = self.again() => {
                tracing::warn!("stopped by force; the next start puts things right");
                Ok(WRONG)
            }
        }
    }

    /// Waits for SIGTERM or SIGINT.
    pub(super) async fn again(&mut self) {
        tokio::select! {
            _ = self.term.recv() => {}
            _ = self.int.recv() => {}
        }
    }
}

impl From<StartError> for Failure {
    fn from(error: StartError) -> Self {
        match error {
            StartError::Lock(error) => error.into(),
            StartError::Database(error) => error.into(),
            StartError::Http(error) => error.into(),
            StartError::Callbacks(error) => Self::callback_port(error),
            StartError::Token => Self::text("run-token-refused", Vec::new()),
            StartError::Key => Self::text("run-key-refused", Vec::new()),
            StartError::Other(error) => {
                Self::text("run-failed", vec![("why", format!("{error:#}"))])
            }
        }
    }
}
