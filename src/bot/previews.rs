//! Previews of the history: what Telegram has already, as albums; the way back below them.

use crate::action::Action;
use crate::bot::api::{CallError, sort};
use crate::bot::desk::Desk;
use crate::bot::outbox::{database, remember_part, say};
use crate::bot::send::{self, As};
use crate::screens::{cut, esc, gallery};
use crate::store::outbox::{Glimpse, Stored};
use crate::store::results::{self, ResultRow};
use crate::store::{StoreError, generations};
use crate::words::{Lang, tr_with};
use rusqlite::Connection;
use teloxide::prelude::Requester;
use teloxide::types::{
    ChatId, FileId, InputFile, InputMedia, InputMediaAudio, InputMediaPhoto, InputMediaVideo,
    ParseMode,
};

/// Characters of a title under a preview.
const TITLE_CHARS: usize = 60;

/// One file to be shown.
struct Item {
    row: ResultRow,
    way: As,
    caption: String,
}

/// Sends the albums that are not sent yet, then the way back.
pub(super) async fn send(
    desk: &Desk,
    stored: &Stored,
    lang: Lang,
    (items, back): (&[Glimpse], &str),
) -> Result<(), CallError> {
    let albums = albums(read(desk, stored, lang, items)?);
    let sent = usize::try_from(stored.part).unwrap_or(0);
    for (at, album) in albums.iter().enumerate().skip(sent) {
        send_album(desk, stored.to.0, album).await?;
        remember_part(desk, stored.id, at).await?;
    }
    let back = Action::decode(back).unwrap_or(Action::Home);
    say(desk, stored.to, &gallery::below_previews(lang, back)).await
}

/// The files as they are now: what was deleted meanwhile is not shown.
fn read(
    desk: &Desk,
    stored: &Stored,
    lang: Lang,
    items: &[Glimpse],
) -> Result<Vec<Item>, CallError> {
    let catalog = desk.catalog.get();
    let look = |conn: &Connection| -> Result<Vec<Item>, StoreError> {
        let mut found = Vec::new();
        for item in items {
            let generation = generations::get(conn, item.generation)?;
            let Some(generation) = generation.filter(|of| of.customer == stored.to) else {
                continue;
            };
            let model = catalog.get(&generation.model);
            let title = model.map_or(&generation.model, |model| &model.title);
            let values = [
                ("n", item.generation.to_string().into()),
                ("title", esc(&cut(title, TITLE_CHARS)).into()),
            ];
            let caption = tr_with(lang, "preview-caption", &values);
            let rows = results::of(conn, item.generation)?;
            let row = rows.into_iter().find(|row| row.n == item.n);
            if let Some((way, row)) = row.and_then(|row| Some((send::shown_as(&row)?, row))) {
                found.push(Item { row, way, caption });
            }
        }
        Ok(found)
    };
    desk.store.read(look).map_err(database)
}

/// Pictures and videos go together, sounds by themselves (Bot API, sendMediaGroup).
fn albums(items: Vec<Item>) -> Vec<Vec<Item>> {
    let (sounds, sights): (Vec<Item>, Vec<Item>) =
        items.into_iter().partition(|item| item.way == As::Audio);
    let albums = [sights, sounds].into_iter();
    albums.filter(|album| !album.is_empty()).collect()
}

/// An album; a single file, and what Telegram does not take as an album, one by one.
async fn send_album(desk: &Desk, chat: i64, album: &[Item]) -> Result<(), CallError> {
    if album.len() > 1 {
        let media: Vec<InputMedia> = album.iter().filter_map(media).collect();
        let call = desk
            .telegram
            .uploads()
            .send_media_group(ChatId(chat), media);
        match desk.telegram.make(call).await.map_err(sort) {
            Err(CallError::Refused(why)) => tracing::info!(why, "album not taken"),
            other => return other.map(|_| ()),
        }
    }
    for item in album {
        let sent = send::file(
            &desk.telegram,
            chat,
            &item.row,
            item.way,
            &desk.files_dir,
            &item.caption,
        );
        match sent.await {
            Ok(_) => {}
            Err(CallError::Refused(why)) => tracing::info!(why, "preview not taken"),
            Err(other) => return Err(other),
        }
    }
    Ok(())
}

fn media(item: &Item) -> Option<InputMedia> {
    let file = InputFile::file_id(FileId(item.row.telegram_file_id.clone()?));
    let (caption, html) = (item.caption.clone(), ParseMode::Html);
    Some(match item.way {
        As::Photo => {
            InputMedia::Photo(InputMediaPhoto::new(file).caption(caption).parse_mode(html))
        }
        As::Video => {
            InputMedia::Video(InputMediaVideo::new(file).caption(caption).parse_mode(html))
        }
        As::Audio => {
            InputMedia::Audio(InputMediaAudio::new(file).caption(caption).parse_mode(html))
        }
        As::Document => return None,
    })
}
