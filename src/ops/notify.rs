//! Word to systemd: ready, status, stopping, alive. Without systemd every call does nothing.

use sd_notify::NotifyState;
use std::time::Duration;

/// The start is done: READY.
pub fn ready(status: &str) {
    send(&[NotifyState::Ready, NotifyState::Status(status)]);
}

/// One line for `systemctl status`.
pub fn status(text: &str) {
    send(&[NotifyState::Status(text)]);
}

/// The stop has begun.
pub fn stopping() {
    send(&[NotifyState::Stopping]);
}

/// Still alive: to be sent only after real progress, or the watchdog proves nothing.
pub fn alive() {
    send(&[NotifyState::Watchdog]);
}

/// How often `alive` must come at least; `None` when systemd does not watch. Send it twice as often.
pub fn watchdog_interval() -> Option<Duration> {
    sd_notify::watchdog_enabled()
}

fn send(states: &[NotifyState<'_>]) {
    // Without NOTIFY_SOCKET this succeeds and does nothing.
    if let Err(error) = sd_notify::notify(states) {
        tracing::warn!(%error, "systemd was not told");
    }
}
