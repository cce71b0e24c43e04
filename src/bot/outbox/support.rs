//! What was said in a ticket, brought to whom it is for: to the admins with who asks, to the customer as an answer.

use super::{database, remember_part, say};
use crate::bot::api::CallError;
use crate::bot::desk::Desk;
use crate::bot::helpdesk;
use crate::screens::support as screens;
use crate::store::StoreError;
use crate::store::outbox::Stored;
use crate::store::support::{self, Side};
use crate::words::Lang;
use rusqlite::Connection;

/// Brings it: our words with buttons, then a copy of the message where it is a file or too long. What was deleted
/// meanwhile, here or in the chat of whoever said it, is brought no more.
pub(super) async fn bring(
    desk: &Desk,
    stored: &Stored,
    lang: Lang,
    message: i64,
) -> Result<(), CallError> {
    let catalog = desk.catalog.get();
    let title = |model: &str| {
        let known = catalog.get(model);
        known.map_or_else(|| model.to_owned(), |model| model.title.clone())
    };
    let look = |conn: &Connection| -> Result<_, StoreError> {
        let Some(said) = support::said(conn, message)? else {
            return Ok(None);
        };
        let screen = helpdesk::about(conn, said.ticket, title, |facts| match said.side {
            Side::Customer => screens::card(lang, facts, &said),
            Side::Admin if stored.to == facts.customer.id => screens::answer(lang, &said),
            Side::Admin => screens::answered_by(lang, facts, &said),
        })?;
        Ok(screen.map(|screen| (said, screen)))
    };
    let Some((said, screen)) = desk.store.read(look).map_err(database)? else {
        return Ok(());
    };
    if stored.part == 0 {
        say(desk, stored.to, &screen).await?;
    }
    if screens::is_inline(&said) {
        return Ok(());
    }
    remember_part(desk, stored.id, 0).await?;
    let (to, from) = (stored.to.0, said.author.0);
    match desk
        .telegram
        .copy(to, from, said.message, Some(&screen))
        .await
    {
        Err(CallError::Refused(why)) => {
            tracing::info!(ticket = said.ticket.0, why, "what was said is gone");
            Ok(())
        }
        other => other,
    }
}
