//! `kiebot run`: the bot, until it is told to stop.

use super::{Failure, OK, Terminal, WRONG, catalogue, logging};
use crate::app::{App, StartError};
use crate::catalog::Catalog;
use crate::clock::Clock;
use crate::config::{Config, Need};
use std::future::Future;
use tokio::signal::unix::{SignalKind, signal};

/// Runs the bot.
///
/// # Errors
/// Configuration, catalogue, database, secrets or ports that do not allow a start: one readable line each.
pub fn run(terminal: &mut Terminal<'_>) -> Result<u8, Failure> {
    let loaded = terminal.load(Need::Run)?;
    logging::init(&loaded.config, terminal.env);
    let catalog = catalogue::read_or_write(&loaded.config.catalog.path, terminal.lang)?;
    runtime()?.block_on(serve(loaded.config, catalog))
}

/// The runtime of a process that serves.
pub(super) fn runtime() -> Result<tokio::runtime::Runtime, Failure> {
    Ok(tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?)
}

async fn serve(config: Config, catalog: Catalog) -> Result<u8, Failure> {
    let app = App::start(config, catalog, Clock::system()).await?;
    tracing::info!(health = %app.health_address(), version = env!("CARGO_PKG_VERSION"), "serving");
    until_stopped(app).await
}

/// Serves until SIGTERM or SIGINT; a second one ends the process at once.
pub(super) async fn until_stopped(app: App) -> Result<u8, Failure> {
    let mut reload = signal(SignalKind::hangup())?;
    let stop = stop_signal()?;
    tokio::pin!(stop);
    let code = loop {
        tokio::select! {
            () = &mut stop => break OK,
            why = app.broken() => {
                tracing::error!(why, "the database can no longer be trusted: ending");
                break WRONG;
            }
            _ = reload.recv() => app.reload().await,
        }
    };
    let second = stop_signal()?;
    tokio::select! {
        stopped = app.stop() => {
            stopped.map_err(|error| Failure::text("run-stop-failed", vec![("why", format!("{error:#}"))]))?;
        }
        () = second => {
            tracing::warn!("stopped by force; the next start puts things right");
            return Ok(WRONG);
        }
    }
    Ok(code)
}

fn stop_signal() -> std::io::Result<impl Future<Output = ()>> {
    let mut term = signal(SignalKind::terminate())?;
    let mut int = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = term.recv() => {}
            _ = int.recv() => {}
        }
    })
}

impl From<StartError> for Failure {
    fn from(error: StartError) -> Self {
        match error {
            StartError::Lock(error) => error.into(),
            StartError::Database(error) => error.into(),
            StartError::Http(error) => error.into(),
            StartError::Token => Self::text("run-token-refused", Vec::new()),
            StartError::Key => Self::text("run-key-refused", Vec::new()),
            StartError::Other(error) => {
                Self::text("run-failed", vec![("why", format!("{error:#}"))])
            }
        }
    }
}
