//! The encrypted copy of a backup, on its way to one admin.

use crate::bot::api::{CallError, sort};
use crate::bot::desk::Desk;
use crate::ids::CustomerId;
use crate::words::tr_with;
use std::fs::File;
use std::io;
use teloxide::payloads::setters::*;
use teloxide::prelude::Requester;
use teloxide::types::{ChatId, InputFile, ParseMode};

/// Sends what the file holds from where it stands, without a sound: it comes every day.
///
/// # Errors
/// What Telegram says; `Later` for a file that cannot be read.
pub(crate) async fn send(
    desk: &Desk,
    admin: CustomerId,
    file: io::Result<File>,
    name: &str,
    date: &str,
) -> Result<(), CallError> {
    let file = file.map_err(|error| CallError::Later(format!("our disk: {error}")))?;
    let input = InputFile::read(tokio::fs::File::from_std(file)).file_name(name.to_owned());
    let values = [
        ("name", name.to_owned().into()),
        ("date", date.to_owned().into()),
    ];
    let caption = tr_with(desk.lang_of(admin), "copy-caption", &values);
    let call = desk
        .telegram
        .uploads()
        .send_document(ChatId(admin.0), input)
        .caption(caption)
        .parse_mode(ParseMode::Html)
        .disable_notification(true);
    desk.telegram.make(call).await.map_err(sort).map(drop)
}
