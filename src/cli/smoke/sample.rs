//! Small files of our own for models that ask for one: a picture, a tone, a clip.

use crate::catalog::{InputFile, MediaKind, MediaLimits};
use crate::files;
use crate::ids::FileId;
use crate::sandbox;
use crate::wizard;
use anyhow::Context;
use image::{ImageFormat, RgbImage};
use std::io::Cursor;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

/// Longer side of the picture where the model does not ask for another, in pixels.
const SIDE: u32 = 640;
/// Length of the tone where the model does not ask for another, in milliseconds.
const TONE_MS: u64 = 4_000;
/// Longer tones are not made.
const LONGEST_MS: u64 = 60_000;
/// Samples of sound in a second, and in one wave of the tone.
const RATE: u32 = 16_000;
const WAVE: u64 = 64;

/// Files in a folder that goes with this value.
pub(super) struct Samples {
    folder: PathBuf,
    made: Mutex<Vec<(InputFile, PathBuf)>>,
}

impl Samples {
    /// An empty folder for us alone.
    pub(super) fn new() -> std::io::Result<Self> {
        let name = format!(
            "kiebot-smoke-{}-{:08x}",
            std::process::id(),
            fastrand::u32(..)
        );
        let folder = std::env::temp_dir().join(name);
        files::make_for_owner(&folder)?;
        Ok(Self {
            folder,
            made: Mutex::default(),
        })
    }

    /// Where results may be put to be looked at.
    pub(super) fn folder(&self) -> &std::path::Path {
        &self.folder
    }

    /// A file that fits; `None` where we have none.
    pub(super) fn file(&self, kind: MediaKind, limits: &MediaLimits) -> Option<InputFile> {
        let (mime, bytes) = match kind {
            MediaKind::Image => picture(limits)?,
            MediaKind::Audio => ("audio/wav", tone(limits)?),
            MediaKind::Video => ("video/mp4", sandbox::kie::clip().to_vec()),
            MediaKind::File => return None,
        };
        let file = self.keep(kind, mime, &bytes).ok()?;
        wizard::keeps(&file, kind, limits).then_some(file)
    }

    /// The file on disk, and its type.
    pub(super) fn path(&self, id: FileId) -> Option<(PathBuf, String)> {
        let made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        let found = made.iter().find(|(file, _)| file.id == id);
        found.map(|(file, path)| (path.clone(), file.mime.clone()))
    }

    fn keep(&self, kind: MediaKind, mime: &str, bytes: &[u8]) -> anyhow::Result<InputFile> {
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        let size = u64::try_from(bytes.len())?;
        let same = |(file, _): &&(InputFile, PathBuf)| file.mime == mime && file.bytes == size;
        if let Some((file, _)) = made.iter().find(same) {
            return Ok(file.clone());
        }
        let id = FileId(i64::try_from(made.len())?.saturating_add(1));
        let path = self.folder.join(format!("sample-{}", id.0));
        std::fs::write(&path, bytes)?;
        let probed = files::probe(&path).context("a sample of ours")?;
        let file = InputFile {
            id,
            kind,
            mime: mime.to_owned(),
            bytes: size,
            duration_ms: probed.duration_ms,
            width: probed.width,
            height: probed.height,
        };
        made.push((file.clone(), path));
        Ok(file)
    }
}

impl Drop for Samples {
    fn drop(&mut self) {
        if let Err(error) = std::fs::remove_dir_all(&self.folder) {
            tracing::warn!(%error, dir = %self.folder.display(), "the folder of samples was not removed");
        }
    }
}

/// A red disc on a pale ground, as large as is asked for.
fn picture(limits: &MediaLimits) -> Option<(&'static str, Vec<u8>)> {
    let least = limits.min_side_px.unwrap_or(1);
    let side = SIDE.max(least).min(limits.max_side_px.unwrap_or(u32::MAX));
    let half = i64::from(side) / 2;
    let disc = RgbImage::from_fn(side, side, |x, y| {
        let (dx, dy) = (i64::from(x) - half, i64::from(y) - half);
        match (dx * dx + dy * dy) * 9 < half * half * 4 {
            true => image::Rgb([200, 30, 40]),
            false => image::Rgb([240, 236, 228]),
        }
    });
    let formats = [
        ("image/png", ImageFormat::Png),
        ("image/jpeg", ImageFormat::Jpeg),
    ];
    let (mime, format) = formats
        .into_iter()
        .find(|(mime, _)| limits.accepts_mime(mime))?;
    let mut bytes = Cursor::new(Vec::new());
    disc.write_to(&mut bytes, format).ok()?;
    Some((mime, bytes.into_inner()))
}

/// A tone of the length that is asked for.
fn tone(limits: &MediaLimits) -> Option<Vec<u8>> {
    let most = limits.max_ms.unwrap_or(LONGEST_MS).min(LONGEST_MS);
    let length = TONE_MS.max(limits.min_ms.unwrap_or_default()).min(most);
    let spec = hound::WavSpec {
        channels: 1,
        sample_rate: RATE,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    let mut bytes = Cursor::new(Vec::new());
    let mut writer = hound::WavWriter::new(&mut bytes, spec).ok()?;
    for n in 0..length.saturating_mul(u64::from(RATE)) / 1_000 {
        // Up for half a wave, down for the other half.
        let at = i64::try_from(n % WAVE).ok()?;
        let height = (at - 32).saturating_abs() - 16;
        writer
            .write_sample(i16::try_from(height * 500).ok()?)
            .ok()?;
    }
    writer.finalize().ok()?;
    Some(bytes.into_inner())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_is_a_file_of_each_kind_and_it_goes_in_the_end() {
        let samples = Samples::new().unwrap();
        let any = MediaLimits::default();
        let picture = samples.file(MediaKind::Image, &any).unwrap();
        assert_eq!(
            (picture.mime.as_str(), picture.width),
            ("image/png", Some(SIDE))
        );
        let tone = samples.file(MediaKind::Audio, &any).unwrap();
        assert_eq!(tone.duration_ms, Some(TONE_MS));
        let clip = samples.file(MediaKind::Video, &any).unwrap();
        assert!(clip.duration_ms.is_some_and(|ms| ms >= 3_000) && clip.width.is_some());
        let large = MediaLimits {
            min_side_px: Some(1_024),
            mime: vec!["image/jpeg".to_owned()],
            ..MediaLimits::default()
        };
        let jpeg = samples.file(MediaKind::Image, &large).unwrap();
        assert_eq!(
            (jpeg.mime.as_str(), jpeg.height),
            ("image/jpeg", Some(1_024))
        );
        assert_ne!(jpeg.id, picture.id);
        assert_eq!(samples.file(MediaKind::Image, &any).unwrap(), picture);
        let long = MediaLimits {
            min_ms: Some(10_000),
            ..MediaLimits::default()
        };
        assert_eq!(
            samples.file(MediaKind::Audio, &long).unwrap().duration_ms,
            Some(10_000)
        );
        assert_eq!(samples.file(MediaKind::Video, &long), None);
        assert_eq!(samples.file(MediaKind::File, &any), None);
        let (path, _) = samples.path(picture.id).unwrap();
        assert!(path.exists());
        drop(samples);
        assert!(!path.exists());
    }
}
