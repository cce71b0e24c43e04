//! `kiebot check`: whether everything is ready, one line each: all right, or what to do.

use super::lines::{Line, tell};
use super::services::{self, Trouble};
use super::{Failure, Terminal, run, verify};
use crate::bot::api::Telegram;
use crate::clock::Clock;
use crate::config::{self, Config, Mask, Need};
use crate::files::room::{Level, Room};
use crate::ops::lock::Lock;
use crate::store;
use crate::words::{Lang, tr, tr_with};
use clap::Args;
use std::io::ErrorKind;
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};

/// The clocks of the machine and of Telegram may differ by so much: callbacks are believed for five minutes.
const CLOCK_MS: i64 = 60_000;

/// Arguments of `check`.
#[derive(Clone, Copy, Debug, Args)]
pub struct CheckArgs {
    /// One JSON document instead of lines.
    #[arg(long)]
    pub json: bool,
}

/// All right, and what was found; or what to do.
type Found = Result<String, String>;

/// Looks at everything a running bot needs and changes nothing; works beside a running bot.
///
/// # Errors
/// A configuration file that cannot be read. What is not ready otherwise is in the lines and the exit code 1.
pub fn run(args: &CheckArgs, terminal: &mut Terminal<'_>) -> Result<u8, Failure> {
    let lines = check(terminal)?;
    tell(&lines, args.json, terminal)
}

/// Every outcome.
pub(super) fn check(terminal: &Terminal<'_>) -> Result<Vec<Line>, Failure> {
    let lang = terminal.lang;
    let load = |need| config::load(terminal.config.as_deref(), terminal.env, need);
    let (told, loaded) = match load(Need::Run) {
        Ok(loaded) => {
            let from = loaded.path.as_ref();
            let from = from.map(|path| path.display().to_string());
            let from = from.unwrap_or_else(|| tr(lang, "verify-no-file"));
            (Ok(from), Some(loaded))
        }
        Err(errors) if errors.is_unreadable() => return Err(Failure::usage(errors.lines(lang))),
        // What is only there for the two services does not keep the rest from being looked at.
        Err(errors) => (Err(errors.lines(lang).join("\n")), load(Need::Offline).ok()),
    };
    let mut lines = vec![Line::new(lang, "config", "config", told)];
    if let Some(loaded) = loaded {
        lines.extend(machine(&loaded.config, lang));
        lines.extend(services(&loaded.config, lang)?);
    }
    Ok(lines)
}

/// What is on this machine.
fn machine(config: &Config, lang: Lang) -> Vec<Line> {
    let running = Lock::held_by(config.database.dir());
    let running = running.as_deref();
    let line = |name, found| Line::new(lang, name, &format!("ready-{name}"), found);
    let mut lines = vec![
        verify::models(config, lang),
        line("database", database(&config.database.path, running, lang)),
        line("disk", disk(config, lang)),
        line("port", port(config.http.listen, running, lang)),
    ];
    if let Some(address) = config.http.callback_listen {
        lines.push(line("callback", port(address, running, lang)));
    }
    lines
}

fn database(path: &Path, running: Option<&str>, lang: Lang) -> Found {
    let shown = path.display().to_string();
    if !path.exists() {
        return match writable(path) {
            Ok(()) => Ok(tr_with(
                lang,
                "ready-database-new",
                &[("path", shown.into())],
            )),
            Err(why) => Err(tr_with(
                lang,
                "ready-folder",
                &[("path", shown.into()), ("reason", why.into())],
            )),
        };
    }
    match store::open::reader(path) {
        Ok(_) => Ok(match running {
            Some(holder) => tr_with(
                lang,
                "ready-database-running",
                &[("path", shown.into()), ("holder", holder.to_owned().into())],
            ),
            None => shown,
        }),
        Err(error) => Err(Failure::from(error).lines(lang).join("; ")),
    }
}

/// What of a path is there: itself, or the nearest folder above it.
fn existing(path: &Path) -> PathBuf {
    let whole = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let found = whole.ancestors().find(|above| above.exists());
    found.unwrap_or_else(|| Path::new("/")).to_owned()
}

/// Whether a file could be made there.
fn writable(path: &Path) -> Result<(), String> {
    let folder = existing(path);
    if !folder.is_dir() {
        return Err(config::io_reason(&ErrorKind::NotADirectory.into()));
    }
    let access = rustix::fs::Access::WRITE_OK | rustix::fs::Access::EXEC_OK;
    rustix::fs::access(&folder, access)
        .map_err(|errno| config::io_reason(&std::io::Error::from(errno)))
}

fn disk(config: &Config, lang: Lang) -> Found {
    let dir = existing(&config.database.path);
    let room = Room::new(&dir, config.database.min_free);
    let free = room
        .free()
        .map_or_else(|| "?".to_owned(), |bytes| (bytes / (1 << 20)).to_string());
    let floor = config.database.min_free / (1 << 20);
    let values = [("free", free.into()), ("floor", floor.into())];
    match room.level() {
        Level::Enough => Ok(tr_with(lang, "ready-disk", &values)),
        Level::Low | Level::Full => Err(tr_with(lang, "ready-disk-low", &values)),
    }
}

fn port(address: SocketAddr, running: Option<&str>, lang: Lang) -> Found {
    let shown = [("address", address.to_string().into())];
    match TcpListener::bind(address) {
        Ok(_) => Ok(address.to_string()),
        Err(error) if error.kind() == ErrorKind::AddrInUse && running.is_some() => {
            Ok(tr_with(lang, "ready-port-ours", &shown))
        }
        Err(error) if error.kind() == ErrorKind::AddrInUse => {
            Err(tr_with(lang, "ready-port-busy", &shown))
        }
        Err(error) => {
            let reason = config::reason(lang, &config::io_reason(&error));
            let [address] = shown;
            Err(tr_with(
                lang,
                "cli-listen-failed",
                &[address, ("reason", reason.into())],
            ))
        }
    }
}

/// Telegram and Kie. Without its secret a service is not asked: the first line has said what is missing.
fn services(config: &Config, lang: Lang) -> Result<Vec<Line>, Failure> {
    let mask = Mask::of(config);
    let line = |name: &str, found: Found| {
        let hidden = |text: String| mask.apply(&text);
        let found = found.map(hidden).map_err(hidden);
        Line::new(lang, name, &format!("ready-{name}"), found)
    };
    let mut lines = Vec::new();
    if !config.telegram.token.expose().is_empty() {
        let found = run::runtime()?.block_on(telegram(config, lang))?;
        lines.extend(found.into_iter().map(|(name, found)| line(name, found)));
    }
    if !config.kie.api_key.expose().is_empty() {
        lines.push(line("kie", kie(config, lang)?));
    }
    Ok(lines)
}

async fn telegram(config: &Config, lang: Lang) -> anyhow::Result<Vec<(&'static str, Found)>> {
    let telegram = Telegram::new(&config.telegram)?;
    let name = match services::bot(&telegram, lang).await {
        Ok(name) => name,
        Err(trouble) => return Ok(vec![("telegram", Err(trouble.into_words()))]),
    };
    let mut found = vec![("telegram", Ok(format!("@{name}")))];
    if let Ok(Some(theirs_ms)) = telegram.server_ms().await {
        let off_ms = Clock::system().now_ms().saturating_sub(theirs_ms);
        found.push(("clock", clock(off_ms, lang)));
    }
    for admin in &config.telegram.admin_ids {
        let reached = services::admin(&telegram, *admin, &name, lang).await;
        let reached = reached.map(|()| admin.to_string());
        found.push(("admin", reached.map_err(Trouble::into_words)));
    }
    Ok(found)
}

fn clock(off_ms: i64, lang: Lang) -> Found {
    let seconds = off_ms.saturating_abs() / 1_000;
    match off_ms.saturating_abs() <= CLOCK_MS {
        true => Ok(tr(lang, "ready-clock-right")),
        false => Err(tr_with(
            lang,
            "ready-clock-off",
            &[("seconds", seconds.into())],
        )),
    }
}

fn kie(config: &Config, lang: Lang) -> anyhow::Result<Found> {
    let credits = match services::credits(&config.kie, lang)? {
        Ok(credits) => credits,
        Err(trouble) => return Ok(Err(trouble.into_words())),
    };
    let floor = config.kie.min_credits;
    let values = [
        ("credits", credits.to_string().into()),
        ("floor", floor.to_string().into()),
    ];
    Ok(match credits >= floor {
        true => Ok(tr_with(lang, "ready-kie", &values)),
        false => Err(tr_with(lang, "ready-kie-low", &values)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_is_free_ours_or_somebody_elses() {
        let taken = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = taken.local_addr().unwrap();
        assert!(
            port(address, Some("pid 1"), Lang::En)
                .unwrap()
                .contains("the bot is running")
        );
        assert!(
            port(address, None, Lang::En)
                .unwrap_err()
                .contains("another program")
        );
        drop(taken);
        assert_eq!(port(address, None, Lang::En), Ok(address.to_string()));
        // No machine has this address.
        let nowhere = "192.0.2.1:80".parse().unwrap();
        assert!(port(nowhere, None, Lang::En).is_err());
    }

    #[test]
    fn a_clock_may_be_a_minute_off() {
        for off_ms in [0, 60_000, -60_000] {
            assert!(clock(off_ms, Lang::En).is_ok(), "{off_ms}");
        }
        for off_ms in [61_000, -61_000] {
            let said = clock(off_ms, Lang::En).unwrap_err();
            assert!(said.contains("61 s"), "{said}");
        }
    }
}
