//! Starts the listener for Kie's callbacks.

use super::StartError;
use crate::clock::{Bell, Clock};
use crate::config::Config;
use crate::engine::callback::Callbacks;
use crate::ops::callbacks::CallbackServer;
use crate::store::Store;

/// The listener for Kie's callbacks, if one is wanted.
pub(super) fn listen(
    config: &Config,
    store: &Store,
    clock: &Clock,
    engine_bell: &Bell,
) -> Result<Option<CallbackServer>, StartError> {
    let Some(address) = config.http.callback_listen else {
        return Ok(None);
    };
    let callbacks = Callbacks::new(config, store.clone(), clock.clone(), engine_bell.clone());
    let server = CallbackServer::start(address, callbacks).map_err(StartError::Callbacks)?;
    tracing::info!(callbacks = %server.address(), "taking Kie's callbacks");
    Ok(Some(server))
}
