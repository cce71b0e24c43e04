//! Sending a result's files: as what Telegram shows best, by file_id where it has them already.

use crate::bot::api::{CallError, Telegram, sort};
use crate::catalog::MediaKind;
use crate::store::results::{FileRow, ResultRow};
use std::path::{Path, PathBuf};
use teloxide::payloads::setters::*;
use teloxide::prelude::Requester;
use teloxide::types::{ChatAction, ChatId, FileId, InputFile, Message, ParseMode};

/// Telegram's limit of an upload as a photo (Bot API, sendPhoto).
const MAX_PHOTO_BYTES: u64 = 10 << 20;
/// Telegram's limit of any other upload (Bot API, sendDocument).
pub const MAX_UPLOAD_BYTES: u64 = 50 << 20;
/// Width and height of a photo together may not exceed this (Bot API, sendPhoto).
const MAX_PHOTO_SIDES: u32 = 10_000;
/// Longer side over shorter side of a photo (Bot API, sendPhoto).
const MAX_PHOTO_RATIO: u32 = 20;

/// How a part of a result is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum As {
    /// Shown in the chat, recompressed.
    Photo,
    /// Plays in the chat.
    Video,
    /// Plays in the chat.
    Audio,
    /// The untouched file.
    Document,
}

impl As {
    /// As stored in `results.telegram_kind`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Photo => "photo",
            Self::Video => "video",
            Self::Audio => "audio",
            Self::Document => "document",
        }
    }

    fn from_name(name: &str) -> Option<Self> {
        [Self::Photo, Self::Video, Self::Audio, Self::Document]
            .into_iter()
            .find(|way| way.name() == name)
    }

    fn action(self) -> ChatAction {
        match self {
            Self::Photo => ChatAction::UploadPhoto,
            Self::Video => ChatAction::UploadVideo,
            Self::Audio | Self::Document => ChatAction::UploadDocument,
        }
    }
}

/// One message of a result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// The n-th result as a photo, video, audio or document.
    File(u32, As),
    /// The n-th result as a link: too large for Telegram, or no longer on our disk.
    Link(u32),
    /// A piece of a text result.
    Text(String),
    /// The closing message with the buttons.
    Closing,
}

/// Characters of a text result in one message; Telegram allows 4096 UTF-16 units.
const TEXT_CHARS: usize = 1900;

/// The messages of a result in order: the same for the same rows, so that sending can go on after a crash.
pub fn parts(rows: &[ResultRow]) -> Vec<Part> {
    let mut parts = Vec::new();
    for row in rows {
        match (&row.file, &row.text, &row.url) {
            (_, Some(text), _) => parts.extend(pieces(text).into_iter().map(Part::Text)),
            (Some(file), None, _) if file.bytes <= MAX_UPLOAD_BYTES => {
                parts.extend(ways(file).iter().map(|way| Part::File(row.n, *way)));
            }
            // Our copy was deleted after its time; Telegram keeps its own.
            (None, None, _) if !kept(row).is_empty() => {
                parts.extend(kept(row).into_iter().map(|way| Part::File(row.n, way)));
            }
            (_, None, Some(_)) => parts.push(Part::Link(row.n)),
            (_, None, None) => {}
        }
    }
    parts.push(Part::Closing);
    parts
}

/// As what Telegram shows a part of a result that it has; `None` when it has none to look at.
pub fn shown_as(row: &ResultRow) -> Option<As> {
    row.telegram_file_id.as_ref()?;
    let way = As::from_name(row.telegram_kind.as_deref()?)?;
    (way != As::Document).then_some(way)
}

/// As what Telegram can send a result again without our copy.
fn kept(row: &ResultRow) -> Vec<As> {
    let shown = row
        .telegram_file_id
        .as_ref()
        .and(row.telegram_kind.as_deref())
        .and_then(As::from_name);
    let original = row.telegram_document_id.as_ref().map(|_| As::Document);
    shown.into_iter().chain(original).collect()
}

/// A picture goes as a photo to look at and as the untouched original; what does not play in a chat goes as a document.
fn ways(file: &FileRow) -> &'static [As] {
    match (file.kind, file.mime.as_str()) {
        (MediaKind::Image, _) if fits_photo(file) => &[As::Photo, As::Document],
        (MediaKind::Video, "video/mp4" | "video/quicktime" | "video/x-m4v") => &[As::Video],
        (MediaKind::Audio, mime) if mime != "audio/midi" => &[As::Audio],
        _ => &[As::Document],
    }
}

fn fits_photo(file: &FileRow) -> bool {
    let takes = matches!(
        file.mime.as_str(),
        "image/jpeg" | "image/png" | "image/webp"
    );
    let sides = match (file.width, file.height) {
        (Some(width), Some(height)) => {
            let (long, short) = (width.max(height), width.min(height).max(1));
            width.saturating_add(height) <= MAX_PHOTO_SIDES && long / short <= MAX_PHOTO_RATIO
        }
        _ => true,
    };
    takes && sides && file.bytes <= MAX_PHOTO_BYTES
}

/// A long text in pieces, cut at line ends where possible.
fn pieces(text: &str) -> Vec<String> {
    let mut pieces = vec![String::new()];
    for line in text.split_inclusive('\n') {
        let chars: Vec<char> = line.chars().collect();
        for chunk in chars.chunks(TEXT_CHARS) {
            let room = pieces
                .last()
                .map_or(0, |p| TEXT_CHARS.saturating_sub(p.chars().count()));
            if chunk.len() > room {
                pieces.push(String::new());
            }
            if let Some(last) = pieces.last_mut() {
                last.extend(chunk);
            }
        }
    }
    pieces.retain(|piece| !piece.trim().is_empty());
    pieces
}

/// What Telegram made of a file: how it is sent again for free.
pub struct SentFile {
    /// Telegram's id of the file.
    pub file_id: String,
    /// As what it has it.
    pub way: As,
}

/// Sends one file; from Telegram's own store when it is there.
pub async fn file(
    telegram: &Telegram,
    chat: i64,
    row: &ResultRow,
    way: As,
    folder: &Path,
    caption: &str,
) -> Result<Option<SentFile>, CallError> {
    let known = match way {
        As::Document => row.telegram_document_id.clone(),
        _ => row
            .telegram_file_id
            .clone()
            .filter(|_| row.telegram_kind.as_deref() == Some(way.name())),
    };
    if let Some(file_id) = known {
        match upload(
            telegram,
            chat,
            way,
            InputFile::file_id(FileId(file_id)),
            caption,
        )
        .await
        {
            // Telegram forgot the file, or it belongs to another bot: the bytes are sent again.
            Err(CallError::Refused(why)) if row.file.is_some() => {
                tracing::info!(why, "file_id not taken");
            }
            other => return other.map(|_| None),
        }
    }
    let Some(stored) = &row.file else {
        return Err(CallError::Refused(
            "the file is no longer on our disk".to_owned(),
        ));
    };
    let path: PathBuf = folder.join(&stored.path);
    if !tokio::fs::try_exists(&path).await.unwrap_or(false) {
        return Err(CallError::Refused(
            "the file is no longer on our disk".to_owned(),
        ));
    }
    telegram.doing(chat, way.action()).await;
    let name = format!(
        "{}-{}.{}",
        row_name(way),
        row.n.saturating_add(1),
        extension(&stored.path)
    );
    let input = InputFile::file(path).file_name(name);
    let sent = upload(telegram, chat, way, input, caption).await?;
    Ok(file_id(&sent, way).map(|file_id| SentFile { file_id, way }))
}

fn row_name(way: As) -> &'static str {
    match way {
        As::Photo => "photo",
        As::Video => "video",
        As::Audio => "audio",
        As::Document => "original",
    }
}

fn extension(path: &str) -> &str {
    path.rsplit_once('.')
        .map_or("bin", |(_, extension)| extension)
}

async fn upload(
    telegram: &Telegram,
    chat: i64,
    way: As,
    input: InputFile,
    caption: &str,
) -> Result<Message, CallError> {
    let bot = telegram.uploads();
    let chat = ChatId(chat);
    let html = ParseMode::Html;
    let sent = match way {
        As::Photo => {
            let call = bot.send_photo(chat, input).caption(caption);
            telegram.make(call.parse_mode(html)).await
        }
        As::Video => {
            let call = bot.send_video(chat, input).caption(caption);
            telegram.make(call.parse_mode(html)).await
        }
        As::Audio => {
            let call = bot.send_audio(chat, input).caption(caption);
            telegram.make(call.parse_mode(html)).await
        }
        As::Document => {
            let call = bot.send_document(chat, input);
            telegram
                .make(call.disable_content_type_detection(true))
                .await
        }
    };
    sent.map_err(sort)
}

fn file_id(message: &Message, way: As) -> Option<String> {
    let id = match way {
        As::Photo => message
            .photo()
            .and_then(|sizes| sizes.last())
            .map(|p| p.file.id.clone()),
        As::Video => message.video().map(|v| v.file.id.clone()),
        As::Audio => message.audio().map(|a| a.file.id.clone()),
        As::Document => message.document().map(|d| d.file.id.clone()),
    };
    id.map(|id| id.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(n: u32, file: Option<FileRow>, text: Option<&str>, url: Option<&str>) -> ResultRow {
        ResultRow {
            n,
            url: url.map(str::to_owned),
            text: text.map(str::to_owned),
            file,
            telegram_file_id: None,
            telegram_kind: None,
            telegram_document_id: None,
            part_id: None,
        }
    }

    fn picture(bytes: u64, width: u32, height: u32) -> FileRow {
        FileRow {
            path: "a.png".into(),
            kind: MediaKind::Image,
            mime: "image/png".into(),
            bytes,
            duration_ms: None,
            width: Some(width),
            height: Some(height),
        }
    }

    #[test]
    fn files_go_as_what_telegram_takes() {
        let url = Some("https://x");
        let cases = [
            (
                row(0, Some(picture(1, 10, 10)), None, url),
                vec![As::Photo, As::Document],
            ),
            (
                row(0, Some(picture(11 << 20, 10, 10)), None, url),
                vec![As::Document],
            ),
            (
                row(0, Some(picture(1, 9000, 1001)), None, url),
                vec![As::Document],
            ),
            (
                row(0, Some(picture(1, 2100, 100)), None, url),
                vec![As::Document],
            ),
        ];
        for (row, ways) in cases {
            let mut expected: Vec<Part> = ways.into_iter().map(|way| Part::File(0, way)).collect();
            expected.push(Part::Closing);
            assert_eq!(parts(&[row]), expected);
        }
        let typed = |kind, mime: &str| FileRow {
            kind,
            mime: mime.to_owned(),
            ..picture(1, 10, 10)
        };
        for (kind, mime, way) in [
            (MediaKind::Video, "video/mp4", As::Video),
            (MediaKind::Video, "video/webm", As::Document),
            (MediaKind::Audio, "audio/mpeg", As::Audio),
            (MediaKind::Audio, "audio/midi", As::Document),
            (MediaKind::Image, "image/gif", As::Document),
            (MediaKind::Image, "image/heic", As::Document),
            (MediaKind::File, "application/zip", As::Document),
        ] {
            let rows = [row(0, Some(typed(kind, mime)), None, url)];
            assert_eq!(parts(&rows), [Part::File(0, way), Part::Closing], "{mime}");
        }
        let large = row(3, Some(picture(51 << 20, 1, 1)), None, url);
        assert_eq!(parts(&[large]), vec![Part::Link(3), Part::Closing]);
        assert_eq!(
            parts(&[row(0, None, None, url)]),
            vec![Part::Link(0), Part::Closing]
        );
    }

    #[test]
    fn what_only_telegram_still_has_goes_by_its_ids() {
        let mut forgotten = row(0, None, None, Some("https://gone"));
        forgotten.telegram_document_id = Some("d".to_owned());
        assert_eq!(
            parts(std::slice::from_ref(&forgotten)),
            [Part::File(0, As::Document), Part::Closing]
        );
        forgotten.telegram_file_id = Some("p".to_owned());
        forgotten.telegram_kind = Some("photo".to_owned());
        let ways = [
            Part::File(0, As::Photo),
            Part::File(0, As::Document),
            Part::Closing,
        ];
        assert_eq!(parts(&[forgotten]), ways);
    }

    #[test]
    fn long_texts_are_cut_without_losing_a_letter() {
        let text = "строка\n".repeat(900) + &"я".repeat(5000);
        let pieces = pieces(&text);
        assert_eq!(pieces.concat(), text);
        assert!(
            pieces
                .iter()
                .all(|piece| piece.chars().count() <= TEXT_CHARS)
        );
    }
}
