//! What a file is by its bytes: kind, MIME type, length, size of the picture.

use super::mp4;
use crate::catalog::MediaKind;
use lofty::config::ParseOptions;
use lofty::file::AudioFile;
use std::fmt;
use std::fs::File;
use std::io::{self, BufReader, Read, Seek};
use std::panic;
use std::path::Path;

/// Enough for every signature we know.
const HEAD_BYTES: u64 = 8192;

/// What is known of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Probed {
    /// What it shows or plays.
    pub kind: MediaKind,
    /// MIME type, one spelling for each (`audio/wav`, never `audio/x-wav`).
    pub mime: String,
    /// Size in bytes.
    pub bytes: u64,
    /// Length of audio and video; `None` where the container does not tell (webm, mkv, avi) or lies.
    pub duration_ms: Option<u64>,
    /// Width of pictures and MP4 video in pixels, as stored.
    pub width: Option<u32>,
    /// Height likewise.
    pub height: Option<u32>,
}

/// Why a file cannot be judged.
#[derive(Debug, thiserror::Error)]
pub enum ProbeError {
    /// Nothing in it.
    #[error("the file is empty")]
    Empty,
    /// The signature says one thing, the rest does not follow.
    #[error("the file is damaged: {0}")]
    Damaged(String),
    /// Our disk.
    #[error("cannot read the file: {0}")]
    Io(#[from] io::Error),
}

/// Looks at a file's bytes; its name does not matter.
pub fn probe(path: &Path) -> Result<Probed, ProbeError> {
    // The parsers below are made for honest files: some arithmetic in them panics on hostile ones.
    panic::catch_unwind(|| examine(path))
        .unwrap_or_else(|_| Err(ProbeError::Damaged("it makes no sense".to_owned())))
}

fn examine(path: &Path) -> Result<Probed, ProbeError> {
    let mut file = File::open(path)?;
    let bytes = file.metadata()?.len();
    if bytes == 0 {
        return Err(ProbeError::Empty);
    }
    let mime = sniff(&head(&mut file)?).unwrap_or("application/octet-stream");
    file.rewind()?;
    let mut probed = Probed {
        kind: kind_of(mime),
        mime: mime.to_owned(),
        bytes,
        duration_ms: None,
        width: None,
        height: None,
    };
    match probed.kind {
        MediaKind::Image => picture(file, &mut probed)?,
        MediaKind::Video | MediaKind::Audio if mp4::CONTAINED.contains(&mime) => {
            movie(file, bytes, &mut probed)?;
        }
        MediaKind::Audio => probed.duration_ms = sound(&mut file, mime)?,
        MediaKind::Video | MediaKind::File => {}
    }
    Ok(probed)
}

/// The MIME type of a file by its first bytes; `None` if they say nothing.
pub fn mime_of(path: &Path) -> io::Result<Option<&'static str>> {
    Ok(sniff(&head(&mut File::open(path)?)?))
}

fn head(file: &mut File) -> io::Result<Vec<u8>> {
    let mut head = Vec::new();
    file.take(HEAD_BYTES).read_to_end(&mut head)?;
    Ok(head)
}

/// The type by signature, in the one spelling we use.
fn sniff(head: &[u8]) -> Option<&'static str> {
    if let Some(mime) = by_brand(head) {
        return Some(mime);
    }
    let found = infer::get(head)?.mime_type();
    Some(match found {
        "audio/x-wav" => "audio/wav",
        "audio/x-flac" => "audio/flac",
        "audio/x-aiff" => "audio/aiff",
        "audio/m4a" => "audio/mp4",
        "audio/opus" => "audio/ogg",
        "image/heif" => "image/heic",
        other => other,
    })
}

/// MP4's brand and MPEG audio frames that `infer` does not know.
fn by_brand(head: &[u8]) -> Option<&'static str> {
    match (head.get(4..8), head.get(8..12)) {
        (Some(b"ftyp"), Some(b"qt  ")) => return Some("video/quicktime"),
        (Some(b"ftyp"), Some(b"M4A " | b"M4B ")) => return Some("audio/mp4"),
        (Some(b"ftyp"), Some(b"heic" | b"heix" | b"mif1" | b"msf1")) => return Some("image/heic"),
        (Some(b"ftyp"), Some(b"avif" | b"avis")) => return Some("image/avif"),
        (Some(b"ftyp"), Some(_)) => return Some("video/mp4"),
        _ => {}
    }
    match head {
        // Layer III of MPEG 1, 2 and 2.5, with and without a checksum.
        [0xff, 0xfa | 0xfb | 0xf2 | 0xf3 | 0xe2 | 0xe3, ..] => Some("audio/mpeg"),
        _ => None,
    }
}

fn kind_of(mime: &str) -> MediaKind {
    match mime.split('/').next() {
        Some("image") => MediaKind::Image,
        Some("video") => MediaKind::Video,
        Some("audio") => MediaKind::Audio,
        _ => MediaKind::File,
    }
}

fn picture(file: File, probed: &mut Probed) -> Result<(), ProbeError> {
    match imagesize::reader_size(BufReader::new(file)) {
        Ok(size) => {
            probed.width = u32::try_from(size.width).ok();
            probed.height = u32::try_from(size.height).ok();
            Ok(())
        }
        Err(imagesize::ImageError::NotSupported) => Ok(()),
        Err(error) => Err(damaged(error)),
    }
}

fn movie(file: File, bytes: u64, probed: &mut Probed) -> Result<(), ProbeError> {
    let movie = mp4::read(&mut BufReader::new(file), bytes).map_err(damaged)?;
    probed.duration_ms = movie.duration_ms;
    match movie.picture {
        Some((width, height)) => {
            probed.width = Some(width);
            probed.height = Some(height);
        }
        // Sound alone in a general MP4, as phones and ffmpeg write it.
        None if movie.has_sound => {
            probed.kind = MediaKind::Audio;
            "audio/mp4".clone_into(&mut probed.mime);
        }
        None => {}
    }
    Ok(())
}

/// Length of a sound; `None` for types we cannot measure.
fn sound(file: &mut File, mime: &str) -> Result<Option<u64>, ProbeError> {
    let options = ParseOptions::new().read_tags(false).read_cover_art(false);
    let length = match mime {
        "audio/mpeg" => lofty::mpeg::MpegFile::read_from(file, options)
            .map(|f| f.properties().duration())
            .map_err(damaged)?,
        "audio/wav" => lofty::iff::wav::WavFile::read_from(file, options)
            .map(|f| f.properties().duration())
            .map_err(damaged)?,
        "audio/aiff" => lofty::iff::aiff::AiffFile::read_from(file, options)
            .map(|f| f.properties().duration())
            .map_err(damaged)?,
        "audio/flac" => lofty::flac::FlacFile::read_from(file, options)
            .map(|f| f.properties().duration())
            .map_err(damaged)?,
        "audio/aac" => return adts(file),
        "audio/ogg" => return ogg(file, options),
        _ => return Ok(None),
    };
    Ok(u64::try_from(length.as_millis()).ok().filter(|ms| *ms > 0))
}

fn damaged(error: impl fmt::Display) -> ProbeError {
    ProbeError::Damaged(error.to_string())
}

/// Length of raw AAC by counting its frames: what it says about itself is a guess, and we sell seconds.
fn adts(file: &mut File) -> Result<Option<u64>, ProbeError> {
    const RATES: [u64; 13] = [
        96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025,
        8_000, 7_350,
    ];
    let mut reader = BufReader::new(file);
    let (mut frames, mut rate) = (0_u64, 0_u64);
    let mut header = [0_u8; 7];
    while reader.read_exact(&mut header).is_ok() {
        let [0xff, sync, third, fourth, fifth, sixth, _] = header else {
            break;
        };
        let length =
            (i64::from(fourth & 3) << 11) | (i64::from(fifth) << 3) | i64::from(sixth >> 5);
        if sync & 0xf6 != 0xf0 || length < 7 {
            break;
        }
        if frames == 0 {
            let index = usize::from((third >> 2) & 15);
            rate = RATES.get(index).copied().unwrap_or_default();
        }
        frames += 1;
        reader.seek_relative(length - 7)?;
    }
    Ok((frames * 1024 * 1000)
        .checked_div(rate)
        .filter(|ms| *ms > 0))
}

/// Opus (Telegram's voice) or Vorbis in Ogg.
fn ogg(file: &mut File, options: ParseOptions) -> Result<Option<u64>, ProbeError> {
    let mut first = [0; 64];
    let count = file.read(&mut first)?;
    file.rewind()?;
    let first = first.get(..count).unwrap_or_default();
    let is_opus = first.windows(8).any(|window| window == b"OpusHead");
    let length = if is_opus {
        lofty::ogg::OpusFile::read_from(file, options).map(|f| f.properties().duration())
    } else {
        lofty::ogg::VorbisFile::read_from(file, options).map(|f| f.properties().duration())
    };
    let length = length.map_err(damaged)?;
    Ok(u64::try_from(length.as_millis()).ok().filter(|ms| *ms > 0))
}
