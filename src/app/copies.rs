//! Copies of the backups for the admins: every so many hours the newest one goes to each of them in Telegram, encrypted.

use super::alerts;
use super::keeper::Keeper;
use crate::bot::api::CallError;
use crate::bot::copy;
use crate::bot::desk::Desk;
use crate::clock::{HOUR_MS, MINUTE_MS, date_time};
use crate::files::sealed::Recipient;
use crate::ids::CustomerId;
use crate::ops::backups;
use crate::ops::copies::{self, Copy, CopyError};
use crate::store::{StoreError, meta};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::io::{self, Seek};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Duration;

/// Telegram takes files of at most 50 MB from bots; the rest of the request needs some room.
const MOST_BYTES: u64 = 49_900_000;
/// One that could not be sent is tried again after so long.
const AGAIN_MS: i64 = 15 * MINUTE_MS;
/// One that Telegram has refused.
const REFUSED_AGAIN_MS: i64 = HOUR_MS;
/// How often an upload looks whether the bot stops.
const LOOK: Duration = Duration::from_millis(100);
/// What Telegram says of a request that is too large.
const TOO_LARGE: &str = "Too Large";
/// Where it is kept what was sent.
const KEY: &str = "copied";

/// What was sent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
struct Sent {
    /// For whom they were encrypted: who changes the key needs a copy for the new one.
    recipient: String,
    /// When the newest backup of each admin was made.
    newest_ms: BTreeMap<i64, i64>,
    /// Since when copies are too large.
    large_ms: Option<i64>,
}

impl Sent {
    fn read(desk: &Desk, recipient: &Recipient) -> Self {
        let kept = desk.store.read(|conn| meta::get(conn, KEY));
        let kept = kept.unwrap_or_else(|error: StoreError| {
            tracing::error!(%error, "which copies were sent is not known");
            None
        });
        let sent: Self = kept
            .and_then(|text| serde_json::from_str(&text).ok())
            .unwrap_or_default();
        let recipient = recipient.to_string();
        if sent.recipient == recipient {
            return sent;
        }
        Self {
            recipient,
            ..Self::default()
        }
    }

    fn keep(&self, desk: &Desk) {
        let text = serde_json::to_string(self).unwrap_or_default();
        let kept = desk.store.write(move |tx| meta::set(tx, KEY, &text));
        if let Err(error) = kept {
            tracing::error!(%error, "it is not kept which copies were sent");
        }
    }

    /// Whose copy is older than it may be, now that there is this backup.
    fn due(&self, admins: &[i64], backup_ms: i64, every_ms: i64) -> Vec<i64> {
        // One from the future says that a clock was wrong: it does not keep the next one back.
        let due = |admin: &&i64| {
            let newest = self.newest_ms.get(admin);
            newest.is_none_or(|at_ms| (backup_ms - at_ms).abs() >= every_ms)
        };
        admins.iter().filter(due).copied().collect()
    }
}

/// Why a round did not bring every copy to its admin.
enum Trouble {
    /// It may work soon: why.
    Later(String),
    /// Telegram said no: why.
    Refused(String),
    /// It is larger than Telegram takes; megabytes of the backup.
    TooLarge(u64),
    /// The bot stops.
    Stopped,
}

/// Sends copies until the bot stops.
pub(super) fn run(keeper: &Keeper) {
    let desk = &keeper.desk;
    let settings = &desk.config.backup;
    let Some(recipient) = &settings.age_recipient else {
        return;
    };
    let every_ms = i64::from(settings.copy_every_hours).saturating_mul(HOUR_MS);
    let admins = &desk.config.telegram.admin_ids;
    let mut sent = Sent::read(desk, recipient);
    sent.newest_ms.retain(|admin, _| admins.contains(admin));
    let mut not_before_ms = i64::MIN;
    while !keeper.stopped() {
        let seen = keeper.bell.rings();
        let now = desk.clock.now_ms();
        if let Some(backup_ms) = keeper.health.newest_backup_ms()
            && now >= not_before_ms
        {
            let due = sent.due(admins, backup_ms, every_ms);
            if !due.is_empty() {
                let round = || round(keeper, recipient, (backup_ms, &due), &mut sent);
                let done = catch_unwind(AssertUnwindSafe(round));
                let fault = |_| Err(Trouble::Later("a fault of ours".to_owned()));
                let wait_ms = tell(desk, done.unwrap_or_else(fault), &mut sent, every_ms);
                not_before_ms = now.saturating_add(wait_ms);
            }
        }
        keeper.bell.wait_past(seen, Duration::from_secs(1));
    }
}

/// Says what came of a round; gives how long the next one has to wait.
fn tell(desk: &Desk, done: Result<(), Trouble>, sent: &mut Sent, every_ms: i64) -> i64 {
    let failed = |why: String| {
        tracing::error!(why, "no copy sent");
        alerts::tell_admins(desk, "copy-failed", "", &[("why", why)]);
    };
    match done {
        Ok(()) => {
            if sent.large_ms.take().is_some() {
                sent.keep(desk);
            }
            alerts::over(desk, &["copy-failed", "copy-too-large"]);
            0
        }
        Err(Trouble::Later(why)) => {
            failed(why);
            AGAIN_MS
        }
        Err(Trouble::Refused(why)) => {
            failed(why);
            REFUSED_AGAIN_MS
        }
        Err(Trouble::TooLarge(megabytes)) => {
            let since_ms = *sent.large_ms.get_or_insert(desk.clock.now_ms());
            sent.keep(desk);
            tracing::error!(megabytes, "a copy is too large for Telegram");
            let values = [("mb", megabytes.to_string())];
            // Told once, until one is small enough again.
            alerts::tell_admins(desk, "copy-too-large", &since_ms.to_string(), &values);
            alerts::over(desk, &["copy-failed"]);
            every_ms
        }
        Err(Trouble::Stopped) => 0,
    }
}

/// Seals the backup and sends it to those admins; the first trouble does not keep it from the others.
fn round(
    keeper: &Keeper,
    recipient: &Recipient,
    (backup_ms, due): (i64, &[i64]),
    sent: &mut Sent,
) -> Result<(), Trouble> {
    let desk = &keeper.desk;
    let pause = backups::gently(Arc::clone(&keeper.stop));
    let folder = desk.config.backup_dir();
    let copy = copies::make(&folder, backup_ms, recipient, MOST_BYTES, &*pause);
    let copy = copy.map_err(|error| match error {
        CopyError::TooLarge { backup_bytes } => Trouble::TooLarge(megabytes(backup_bytes)),
        CopyError::Stopped => Trouble::Stopped,
        error @ CopyError::Folder(_) => Trouble::Later(error.to_string()),
    })?;
    let mut trouble = Ok(());
    for admin in due {
        match bring(keeper, *admin, &copy, backup_ms) {
            Ok(()) => {
                tracing::info!(admin, copy = copy.name, bytes = copy.bytes, "copy sent");
                sent.newest_ms.insert(*admin, backup_ms);
                sent.keep(desk);
            }
            Err(Trouble::Stopped) => return Err(Trouble::Stopped),
            Err(one) => trouble = Err(one),
        }
    }
    trouble
}

/// Sends the copy to one admin; ends early when the bot stops.
fn bring(keeper: &Keeper, admin: i64, copy: &Copy, backup_ms: i64) -> Result<(), Trouble> {
    let desk = &keeper.desk;
    // A handle of its own: whoever sends it closes it.
    let file: io::Result<_> = copy.file.try_clone().and_then(|mut file| {
        file.rewind()?;
        Ok(file)
    });
    let date = date_time(backup_ms, &desk.config.ui.timezone);
    let sending = copy::send(desk, CustomerId(admin), file, &copy.name, &date);
    let stopping = async {
        while !keeper.stopped() {
            tokio::time::sleep(LOOK).await;
        }
    };
    let sent = keeper.runtime.block_on(async {
        tokio::select! {
            sent = sending => Some(sent),
            () = stopping => None,
        }
    });
    let whom = |why: String| format!("{admin}: {why}");
    match sent {
        None => Err(Trouble::Stopped),
        Some(Ok(())) => Ok(()),
        Some(Err(CallError::Refused(why))) if why.contains(TOO_LARGE) => {
            Err(Trouble::TooLarge(megabytes(copy.backup_bytes)))
        }
        Some(Err(error @ (CallError::Refused(_) | CallError::Gone(_)))) => {
            Err(Trouble::Refused(whom(error.to_string())))
        }
        Some(Err(error)) => Err(Trouble::Later(whom(error.to_string()))),
    }
}

fn megabytes(bytes: u64) -> u64 {
    bytes.div_ceil(1 << 20)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_is_due_with_the_first_backup_after_its_hours() {
        let day = 24 * HOUR_MS;
        let sent = Sent {
            newest_ms: BTreeMap::from([(900, 100 * HOUR_MS), (901, 500 * HOUR_MS)]),
            ..Sent::default()
        };
        let due = |hours: i64| sent.due(&[900, 901, 902], hours * HOUR_MS, day);
        // Whoever has none gets one at once; 901 has one of a clock that was wrong.
        assert_eq!(due(101), [901, 902]);
        assert_eq!(due(123), [901, 902]);
        assert_eq!(due(124), [900, 901, 902]);
        assert_eq!(due(499), [900, 902]);
    }
}
