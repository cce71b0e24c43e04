//! Files Telegram keeps: ids that stay valid, sizes of photos, bytes for downloads.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

use axum::body::Bytes;

use super::measure;

/// Bytes kept in all; the oldest uploads are forgotten first.
const BYTES_KEPT: usize = 512 << 20;
/// Longer sides of the smaller copies Telegram makes of a photo.
const PHOTO_SIDES: [u32; 4] = [90, 320, 800, 1280];

/// What a file was sent as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MediaKind {
    /// Recompressed picture in several sizes.
    Photo,
    /// Any file, untouched.
    Document,
    /// A video with a player.
    Video,
    /// Music.
    Audio,
    /// A voice message.
    Voice,
    /// A sticker.
    Sticker,
    /// A round video.
    VideoNote,
    /// A silent video that repeats.
    Animation,
}

impl MediaKind {
    /// By the Bot API's field name.
    pub fn parse(name: &str) -> Option<MediaKind> {
        Some(match name {
            "photo" => MediaKind::Photo,
            "document" => MediaKind::Document,
            "video" => MediaKind::Video,
            "audio" => MediaKind::Audio,
            "voice" => MediaKind::Voice,
            "sticker" => MediaKind::Sticker,
            "video_note" => MediaKind::VideoNote,
            "animation" => MediaKind::Animation,
            _ => return None,
        })
    }

    /// The field of a message, and of the sending method.
    pub fn field(self) -> &'static str {
        match self {
            MediaKind::Photo => "photo",
            MediaKind::Document => "document",
            MediaKind::Video => "video",
            MediaKind::Audio => "audio",
            MediaKind::Voice => "voice",
            MediaKind::Sticker => "sticker",
            MediaKind::VideoNote => "video_note",
            MediaKind::Animation => "animation",
        }
    }

    /// As Telegram names it in errors.
    pub fn title(self) -> &'static str {
        match self {
            MediaKind::Photo => "Photo",
            MediaKind::Document => "Document",
            MediaKind::Video => "Video",
            MediaKind::Audio => "Audio",
            MediaKind::Voice => "VoiceNote",
            MediaKind::Sticker => "Sticker",
            MediaKind::VideoNote => "VideoNote",
            MediaKind::Animation => "Animation",
        }
    }

    fn prefix(self) -> &'static str {
        match self {
            MediaKind::Photo => "AgACAgIAAxkBAAI",
            MediaKind::Document => "BQACAgIAAxkBAAI",
            MediaKind::Video => "BAACAgIAAxkBAAI",
            MediaKind::Audio => "CQACAgIAAxkBAAI",
            MediaKind::Voice => "AwACAgIAAxkBAAI",
            MediaKind::Sticker => "CAACAgIAAxkBAAI",
            MediaKind::VideoNote => "DQACAgIAAxkBAAI",
            MediaKind::Animation => "CgACAgIAAxkBAAI",
        }
    }

    fn folder(self) -> &'static str {
        match self {
            MediaKind::Photo => "photos",
            MediaKind::Document => "documents",
            MediaKind::Video => "videos",
            MediaKind::Audio => "music",
            MediaKind::Voice => "voice",
            MediaKind::Sticker => "stickers",
            MediaKind::VideoNote => "video_notes",
            MediaKind::Animation => "animations",
        }
    }

    fn usual(self) -> (&'static str, &'static str) {
        match self {
            MediaKind::Photo => ("jpg", "image/jpeg"),
            MediaKind::Document => ("bin", "application/octet-stream"),
            MediaKind::Video | MediaKind::VideoNote | MediaKind::Animation => ("mp4", "video/mp4"),
            MediaKind::Audio => ("mp3", "audio/mpeg"),
            MediaKind::Voice => ("oga", "audio/ogg"),
            MediaKind::Sticker => ("webp", "image/webp"),
        }
    }
}

/// One stored file.
#[derive(Clone, Debug)]
pub struct File {
    /// `file_id`, valid as long as the process lives.
    pub id: String,
    /// `file_unique_id`.
    pub unique: String,
    /// For people.
    pub name: String,
    /// MIME type.
    pub mime: String,
    /// Bytes, as told to the bot.
    pub size: u64,
    /// Pixels; 0 where unknown.
    pub width: u32,
    /// Pixels; 0 where unknown.
    pub height: u32,
    /// Seconds.
    pub duration: u32,
    /// Of music.
    pub title: Option<String>,
    /// Of music.
    pub performer: Option<String>,
    /// `file_path` of getFile.
    pub path: String,
    /// A smaller copy of a photo: downscaled when it is downloaded.
    pub reduced: bool,
    blob: u64,
}

/// A file in a message.
#[derive(Clone, Debug)]
pub struct Media {
    /// How it is shown.
    pub kind: MediaKind,
    /// The file; of a photo the largest size.
    pub file: Arc<File>,
    /// All sizes of a photo, smallest first; empty for other kinds.
    pub sizes: Vec<Arc<File>>,
}

/// What is known of a new file.
#[derive(Clone, Debug, Default)]
pub struct About {
    /// File name.
    pub name: Option<String>,
    /// MIME type.
    pub mime: Option<String>,
    /// Told to the bot instead of the real size.
    pub declared_size: Option<u64>,
    /// Seconds.
    pub duration: u32,
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
    /// Of music.
    pub title: Option<String>,
    /// Of music.
    pub performer: Option<String>,
}

/// All files.
pub struct Files {
    /// Keeps the ids of one run apart from those of another.
    run: i64,
    by_id: HashMap<String, Media>,
    by_path: HashMap<String, Arc<File>>,
    blobs: HashMap<u64, Bytes>,
    order: VecDeque<u64>,
    kept: usize,
    serial: u64,
}

impl Default for Files {
    fn default() -> Self {
        Self {
            run: jiff::Timestamp::now().as_millisecond(),
            by_id: HashMap::new(),
            by_path: HashMap::new(),
            blobs: HashMap::new(),
            order: VecDeque::new(),
            kept: 0,
            serial: 0,
        }
    }
}

impl Files {
    /// Stores a file.
    ///
    /// # Errors
    /// A photo that is no picture, or of a shape Telegram refuses: the text of the Bot API's error.
    pub fn add(
        &mut self,
        kind: MediaKind,
        bytes: &Bytes,
        mut about: About,
    ) -> Result<Media, &'static str> {
        measure::fill(kind, bytes, &mut about);
        if kind == MediaKind::Photo && about.width == 0 {
            return Err("IMAGE_PROCESS_FAILED");
        }
        let (long, short) = (about.width.max(about.height), about.width.min(about.height));
        if kind == MediaKind::Photo && (long + short > 10_000 || long > short.saturating_mul(20)) {
            return Err("PHOTO_INVALID_DIMENSIONS");
        }
        self.serial += 1;
        let blob = self.serial;
        self.keep(blob, bytes.clone());
        let file = self.describe(kind, blob, bytes.len() as u64, about);
        let mut sizes = Vec::new();
        if kind == MediaKind::Photo {
            sizes = self.reduced(&file, long);
            sizes.push(file.clone());
        }
        for size in sizes.iter().chain([&file]) {
            self.by_path.insert(size.path.clone(), size.clone());
            let media = Media {
                kind,
                file: file.clone(),
                sizes: sizes.clone(),
            };
            self.by_id.insert(size.id.clone(), media);
        }
        Ok(Media { kind, file, sizes })
    }

    fn file_id(&self, kind: MediaKind, n: u64) -> String {
        format!("{}{:x}-{n:08x}", kind.prefix(), self.run)
    }

    fn unique(&self, n: u64) -> String {
        format!("AQAD{:x}{n:08x}", self.run)
    }

    fn keep(&mut self, blob: u64, bytes: Bytes) {
        self.kept += bytes.len();
        self.blobs.insert(blob, bytes);
        self.order.push_back(blob);
        while self.kept > BYTES_KEPT && self.order.len() > 1 {
            if let Some(old) = self
                .order
                .pop_front()
                .and_then(|old| self.blobs.remove(&old))
            {
                self.kept -= old.len();
            }
        }
    }

    fn describe(&self, kind: MediaKind, blob: u64, length: u64, about: About) -> Arc<File> {
        let n = self.serial;
        let (usual_extension, usual_mime) = kind.usual();
        let extension = about
            .name
            .as_deref()
            .and_then(|name| name.rsplit_once('.'))
            .map(|(_, extension)| extension.to_lowercase())
            .filter(|e| {
                kind != MediaKind::Photo
                    && (1..=5).contains(&e.len())
                    && e.chars().all(|c| c.is_ascii_alphanumeric())
            })
            .unwrap_or_else(|| usual_extension.to_owned());
        let path = format!("{}/file_{n}.{extension}", kind.folder());
        Arc::new(File {
            id: self.file_id(kind, n),
            unique: self.unique(n),
            name: about
                .name
                .unwrap_or_else(|| format!("file_{n}.{extension}")),
            mime: about.mime.unwrap_or_else(|| usual_mime.to_owned()),
            size: about.declared_size.unwrap_or(length),
            width: about.width,
            height: about.height,
            duration: about.duration,
            title: about.title,
            performer: about.performer,
            path,
            reduced: false,
            blob,
        })
    }

    /// The smaller copies of a photo; at least one, so that a bot has a choice to get wrong.
    fn reduced(&mut self, whole: &File, long: u32) -> Vec<Arc<File>> {
        let mut sides: Vec<u32> = PHOTO_SIDES
            .into_iter()
            .filter(|side| *side < long)
            .collect();
        if sides.is_empty() {
            sides.push((long / 2).max(1));
        }
        let scaled = |value: u32, side: u32| {
            let exact = u64::from(value) * u64::from(side) / u64::from(long.max(1));
            u32::try_from(exact).unwrap_or(u32::MAX).max(1)
        };
        let mut out = Vec::new();
        for side in sides {
            self.serial += 1;
            let n = self.serial;
            let (width, height) = (scaled(whole.width, side), scaled(whole.height, side));
            let share = u64::from(width) * u64::from(height);
            let all = (u64::from(whole.width) * u64::from(whole.height)).max(1);
            out.push(Arc::new(File {
                id: self.file_id(MediaKind::Photo, n),
                unique: self.unique(n),
                path: format!("photos/file_{n}.jpg"),
                size: (u128::from(whole.size) * u128::from(share) / u128::from(all))
                    .try_into()
                    .unwrap_or(whole.size),
                width,
                height,
                reduced: true,
                ..whole.clone()
            }));
        }
        out
    }

    /// What a `file_id` names; any size of a photo names the whole photo.
    pub fn media(&self, id: &str) -> Option<&Media> {
        self.by_id.get(id)
    }

    /// The exact file (or size) behind a `file_id`.
    pub fn exact(&self, id: &str) -> Option<Arc<File>> {
        let media = self.by_id.get(id)?;
        Some(
            media
                .sizes
                .iter()
                .find(|size| size.id == id)
                .unwrap_or(&media.file)
                .clone(),
        )
    }

    /// A file by its `file_path`.
    pub fn at_path(&self, path: &str) -> Option<Arc<File>> {
        self.by_path.get(path).cloned()
    }

    /// Its bytes, unless they were forgotten to save memory.
    pub fn bytes(&self, file: &File) -> Option<Bytes> {
        self.blobs.get(&file.blob).cloned()
    }
}

/// The bytes of a smaller copy: the picture scaled down, as JPEG.
pub fn scale_down(bytes: &Bytes, file: &File) -> Bytes {
    let mut out = std::io::Cursor::new(Vec::new());
    let scaled = image::load_from_memory(bytes)
        .map(|picture| picture.thumbnail_exact(file.width, file.height).into_rgb8())
        .and_then(|picture| picture.write_to(&mut out, image::ImageFormat::Jpeg));
    match scaled {
        Ok(()) => out.into_inner().into(),
        // Formats that cannot be decoded here (WebP) come whole.
        Err(_) => bytes.clone(),
    }
}
