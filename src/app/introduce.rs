//! Tells Telegram which commands the bot knows.

use crate::bot::desk::Desk;
use crate::words::{Lang, tr};
use std::sync::Arc;

/// The commands in Telegram's menu, in both languages.
pub(super) async fn run(desk: Arc<Desk>) {
    let commands = |lang: Lang| {
        ["start", "balance", "history", "help", "paysupport", "terms"]
            .map(|name| (name.to_owned(), tr(lang, &format!("commands-{name}"))))
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
