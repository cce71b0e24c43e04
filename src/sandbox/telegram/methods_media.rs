//! Methods that send files: uploads, addresses and known file ids, one by one or as an album.

use serde_json::{Map, Value};

use super::call::{ApiError, Reply, bad};
use super::files::{About, Media, MediaKind};
use super::keyboard;
use super::methods_send::{caption, deliver, reply_to, target};
use super::params::{MAX_UPLOAD, Params};
use super::state::{Message, State};

/// Largest photo that can be uploaded: 10 MB.
const MAX_PHOTO: usize = 10 << 20;

/// The file a parameter means: `attach://part`, a part of its own name, or a file id.
///
/// # Errors
/// No file, an unknown id, a file of another kind, one that is too large or no picture.
pub fn resolve(
    state: &mut State,
    params: &Params,
    kind: MediaKind,
    source: Option<&str>,
) -> Result<Media, ApiError> {
    let part = match source {
        Some(source) => source.strip_prefix("attach://"),
        None => Some(kind.field()),
    };
    let Some(part) = part else {
        return known(state, kind, source.unwrap_or_default());
    };
    let Some(upload) = params.files.get(part) else {
        return Err(bad(&format!(
            "there is no {} in the request",
            kind.field().replace('_', " ")
        )));
    };
    if upload.bytes.is_empty() {
        return Err(bad("file must be non-empty"));
    }
    let limit = if kind == MediaKind::Photo {
        MAX_PHOTO
    } else {
        MAX_UPLOAD
    };
    if upload.bytes.len() > limit {
        return Err(ApiError::too_large());
    }
    let about = About {
        name: upload.name.clone().filter(|name| !name.is_empty()),
        mime: upload.mime.clone(),
        duration: params.small("duration"),
        width: params.small("width").max(params.small("length")),
        height: params.small("height"),
        title: params.text("title"),
        performer: params.text("performer"),
        declared_size: None,
    };
    state.files.add(kind, &upload.bytes, about).map_err(bad)
}

fn known(state: &State, kind: MediaKind, id: &str) -> Result<Media, ApiError> {
    let Some(media) = state.files.media(id) else {
        return Err(bad("wrong file identifier/HTTP URL specified"));
    };
    if media.kind != kind {
        return Err(bad(&format!(
            "can't use file of type {} as {}",
            media.kind.title(),
            kind.title()
        )));
    }
    Ok(media.clone())
}

/// `sendPhoto` and its relatives.
pub fn send_media(state: &mut State, method: &str, params: &Params) -> Reply {
    let field = match method {
        "sendVideoNote" => "video_note".to_owned(),
        other => other.trim_start_matches("send").to_lowercase(),
    };
    let kind = MediaKind::parse(&field).ok_or_else(|| bad("unknown kind of file"))?;
    let chat = target(state, params)?;
    let body = caption(params)?;
    let keyboard = keyboard::inline(params)?;
    let reply_to = reply_to(state, params, chat)?;
    let media = resolve(state, params, kind, params.text(&field).as_deref())?;
    let message = Message {
        body,
        media: Some(media),
        keyboard,
        reply_to,
        ..state.blank(true)
    };
    Ok(deliver(state, chat, message))
}

/// An `InputMedia` object as parameters of its own: its fields, and the files of the call.
pub fn input_media(params: &Params, object: &Map<String, Value>) -> Params {
    Params {
        values: object.clone(),
        files: params.files.clone(),
    }
}

/// `sendMediaGroup`.
pub fn send_media_group(state: &mut State, params: &Params) -> Reply {
    let chat = target(state, params)?;
    let reply_to = reply_to(state, params, chat)?;
    let list = params.json("media")?;
    let list = list
        .as_ref()
        .and_then(Value::as_array)
        .ok_or_else(|| bad("can't parse media JSON object"))?;
    if list.is_empty() {
        return Err(bad("there are no messages to send"));
    }
    if list.len() > 10 {
        return Err(bad("too many messages to send as an album"));
    }
    let mut items = Vec::new();
    for item in list {
        let object = item
            .as_object()
            .ok_or_else(|| bad("can't parse InputMedia: expected an Object"))?;
        let own = input_media(params, object);
        let kind = own.text("type").as_deref().and_then(MediaKind::parse);
        let kind = kind.filter(|kind| {
            matches!(
                kind,
                MediaKind::Photo | MediaKind::Video | MediaKind::Audio | MediaKind::Document
            )
        });
        let kind =
            kind.ok_or_else(|| bad("can't parse InputMedia: invalid media type specified"))?;
        let body = caption(&own)?;
        let source = own.text("media").ok_or_else(|| bad("media not found"))?;
        items.push((kind, body, resolve(state, &own, kind, Some(&source))?));
    }
    let mixed = |kind: MediaKind| {
        items.iter().any(|item| item.0 == kind) && items.iter().any(|item| item.0 != kind)
    };
    for kind in [MediaKind::Audio, MediaKind::Document] {
        if mixed(kind) {
            return Err(bad(&format!(
                "{} can't be mixed with other media types",
                kind.title()
            )));
        }
    }
    let album = (items.len() > 1).then(|| format!("1300{:012}", state.next_serial()));
    let mut sent = Vec::new();
    for (_, body, media) in items {
        let message = Message {
            body,
            media: Some(media),
            album: album.clone(),
            reply_to,
            ..state.blank(true)
        };
        sent.push(deliver(state, chat, message));
    }
    Ok(sent.into())
}
