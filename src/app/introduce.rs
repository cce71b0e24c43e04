//! The bot and the two services get to know each other: token, key, the commands in Telegram's menu.

use super::StartError;
use crate::bot::api::{CallError, Telegram};
use crate::bot::desk::Desk;
use crate::kie::{Client, ReadError};
use crate::words::{Lang, tr};
use std::sync::Arc;
use std::time::Duration;

/// A refused token or key stops the start; a silent network does not: it may come back.
pub(super) async fn check_secrets(telegram: &Telegram, client: &Client) -> Result<(), StartError> {
    let kie = client.clone();
    let (me, credit) = tokio::join!(
        tokio::time::timeout(Duration::from_secs(15), telegram.me()),
        tokio::task::spawn_blocking(move || kie.credit()),
    );
    let credit = credit.map_err(anyhow::Error::from)?;
    // The terminal gets one line for a refused start, so this is said no louder than that.
    if let Ok(Err(CallError::Refused(why) | CallError::Gone(why))) = &me {
        tracing::debug!(why, "Telegram refuses the token");
        return Err(StartError::Token);
    }
    if let Err(ReadError::Unauthorized) = credit {
        return Err(StartError::Key);
    }
    match me {
        Ok(Ok(name)) => tracing::info!(bot = name, "Telegram knows us"),
        Ok(Err(error)) => tracing::warn!(%error, "Telegram does not answer yet"),
        Err(_) => tracing::warn!("Telegram does not answer yet"),
    }
    match credit {
        Ok(credits) => tracing::info!(%credits, "Kie knows us"),
        Err(error) => tracing::warn!(%error, "Kie does not answer yet"),
    }
    Ok(())
}

/// The commands in Telegram's menu, in their order.
const MENU: [&str; 10] = [
    "start",
    "balance",
    "history",
    "settings",
    "help",
    "support",
    "lang",
    "privacy",
    "terms",
    "paysupport",
];

/// The commands in Telegram's menu, in both languages.
pub(super) async fn set_commands(desk: Arc<Desk>) {
    let commands = |lang: Lang| {
        MENU.map(|name| (name.to_owned(), tr(lang, &format!("commands-{name}"))))
            .to_vec()
    };
    let default = desk.config.ui.language;
    let mut languages: Vec<(Lang, Option<&str>)> = vec![(default, None)];
    languages.extend(Lang::ALL.map(|lang| (lang, Some(lang.tag()))));
    for (lang, tag) in languages {
        if let Err(error) = desk.telegram.set_commands(commands(lang), tag).await {
            tracing::warn!(%error, "commands not set");
        }
    }
}
