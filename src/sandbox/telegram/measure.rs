//! Length and size of media that come without them, as Telegram finds them out by itself.

use std::io::Cursor;

use axum::body::Bytes;
use lofty::file::AudioFile;
use lofty::probe::Probe;

use super::files::{About, MediaKind};

/// Fills in what is missing: pixels of pictures and videos, seconds of videos and sounds.
pub fn fill(kind: MediaKind, bytes: &Bytes, about: &mut About) {
    let small = |value: usize| u32::try_from(value).unwrap_or(0);
    match kind {
        MediaKind::Photo | MediaKind::Sticker | MediaKind::Document => {
            if let Ok(size) = imagesize::blob_size(bytes) {
                (about.width, about.height) = (small(size.width), small(size.height));
            }
        }
        MediaKind::Video | MediaKind::VideoNote | MediaKind::Animation => fill_video(bytes, about),
        MediaKind::Audio | MediaKind::Voice if about.duration == 0 => {
            let probe = Probe::new(Cursor::new(bytes.as_ref())).guess_file_type();
            if let Some(file) = probe.ok().and_then(|probe| probe.read().ok()) {
                about.duration = whole_seconds(file.properties().duration().as_millis(), 1000);
            }
        }
        MediaKind::Audio | MediaKind::Voice => {}
    }
}

fn fill_video(bytes: &Bytes, about: &mut About) {
    if bytes.get(4..8) != Some(b"ftyp".as_slice()) {
        return;
    }
    let Ok(video) = re_mp4::Mp4::read_bytes(bytes) else {
        return;
    };
    for track in video.tracks().values() {
        if about.width == 0 && track.width > 0 {
            (about.width, about.height) = (track.width.into(), track.height.into());
        }
        if about.duration == 0 {
            about.duration = whole_seconds(track.duration.into(), track.timescale.into());
        }
    }
}

/// Rounded up: a clip of half a second has one.
fn whole_seconds(length: u128, per_second: u128) -> u32 {
    u32::try_from(length.div_ceil(per_second.max(1))).unwrap_or(0)
}
