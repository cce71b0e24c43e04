//! Tests of the folder and of what files are told to be, on tiny real files.

use super::*;
use crate::catalog::MediaKind;
use std::time::{Duration, UNIX_EPOCH};

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/all/fixtures/media")
        .join(name)
}

/// A second of silence, four channels of nothing else.
fn wav(folder: &Path) -> PathBuf {
    let path = folder.join("looks-like.mp3");
    let spec = hound::WavSpec {
        channels: 1,
        sample_rate: 8000,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    let mut writer = hound::WavWriter::create(&path, spec).unwrap();
    for _ in 0..8000 {
        writer.write_sample(0_i16).unwrap();
    }
    writer.finalize().unwrap();
    path
}

fn seen(path: &Path) -> (MediaKind, String, Option<u64>, Option<(u32, u32)>) {
    let probed = probe(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    assert_eq!(probed.bytes, fs::metadata(path).unwrap().len());
    let size = probed.width.zip(probed.height);
    (probed.kind, probed.mime, probed.duration_ms, size)
}

#[test]
fn bytes_tell_what_a_file_is() {
    use MediaKind::{Audio, Video};
    let cases = [
        ("voice.ogg", Audio, "audio/ogg", Some(1500), None),
        ("music.ogg", Audio, "audio/ogg", Some(1500), None),
        ("tone.mp3", Audio, "audio/mpeg", Some(1500), None),
        ("tone.m4a", Audio, "audio/mp4", Some(1500), None),
        ("sound-only.mp4", Audio, "audio/mp4", Some(1500), None),
        ("tone.aac", Audio, "audio/aac", Some(1500), None),
        ("tone.flac", Audio, "audio/flac", Some(500), None),
        ("clip.mp4", Video, "video/mp4", Some(2000), Some((64, 36))),
        (
            "upright.mp4",
            Video,
            "video/mp4",
            Some(2000),
            Some((36, 64)),
        ),
        (
            "clip.mov",
            Video,
            "video/quicktime",
            Some(2000),
            Some((64, 36)),
        ),
        ("clip.webm", Video, "video/webm", None, None),
        (
            "picture.webp",
            MediaKind::Image,
            "image/webp",
            None,
            Some((40, 30)),
        ),
    ];
    for (name, kind, mime, length, size) in cases {
        let found = seen(&fixture(name));
        assert_eq!(
            (found.0, found.1.as_str(), found.3),
            (kind, mime, size),
            "{name}"
        );
        match (found.2, length) {
            // Encoders pad the ends of a sound by up to a frame or two.
            (Some(found), Some(expected)) => {
                assert!(found.abs_diff(expected) <= 110, "{name}: {found} ms");
            }
            (found, expected) => assert_eq!(found, expected, "{name}"),
        }
    }
    // Made in fragments: ffmpeg leaves the length out of the index.
    let found = seen(&fixture("fragmented.mp4"));
    assert_eq!((found.0, found.3), (Video, Some((64, 36))));
}

#[test]
fn made_pictures_and_waves_are_measured() {
    let folder = tempfile::tempdir().unwrap();
    let found = seen(&wav(folder.path()));
    assert_eq!(
        found,
        (MediaKind::Audio, "audio/wav".into(), Some(1000), None)
    );
    for (name, mime) in [("a.png", "image/png"), ("b.jpg", "image/jpeg")] {
        let path = folder.path().join(name);
        image::RgbImage::new(31, 17).save(&path).unwrap();
        let found = seen(&path);
        assert_eq!(found, (MediaKind::Image, mime.into(), None, Some((31, 17))));
    }
    let text = folder.path().join("c.png");
    fs::write(&text, "not a picture at all").unwrap();
    assert_eq!(seen(&text).0, MediaKind::File);
}

#[test]
fn damaged_and_hostile_files_are_refused_quickly() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x");
    fs::write(&path, "").unwrap();
    assert!(matches!(probe(&path), Err(ProbeError::Empty)));
    let cut: Vec<Vec<u8>> = ["clip.mp4", "clip.mov", "tone.m4a"]
        .iter()
        .map(|name| fs::read(fixture(name)).unwrap()[..200].to_vec())
        .collect();
    for bytes in cut {
        fs::write(&path, &bytes).unwrap();
        assert!(matches!(probe(&path), Err(ProbeError::Damaged(_))));
    }
    assert!(matches!(
        probe(&folder.path().join("missing")),
        Err(ProbeError::Io(_))
    ));
}

#[test]
fn no_file_makes_the_probe_fall_over() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x");
    for name in [
        "clip.mp4",
        "voice.ogg",
        "tone.mp3",
        "tone.flac",
        "tone.aac",
        "picture.webp",
    ] {
        let whole = fs::read(fixture(name)).unwrap();
        for step in (1..whole.len()).step_by(whole.len() / 23) {
            let mut broken = whole.clone();
            for byte in broken.iter_mut().skip(step).step_by(37) {
                *byte = byte.wrapping_add(127);
            }
            broken.truncate(whole.len() - step / 2);
            fs::write(&path, &broken).unwrap();
            // Any answer will do, as long as there is one.
            if let Ok(probed) = probe(&path) {
                assert_eq!(probed.bytes, broken.len() as u64);
            }
        }
    }
}

#[test]
fn saved_files_are_private_and_limited() {
    let base = tempfile::tempdir().unwrap();
    let folder = base.path().join("files");
    prepare(&folder).unwrap();
    prepare(&folder).unwrap();
    assert_eq!(fs::metadata(&folder).unwrap().mode() & 0o777, 0o700);
    let (path, bytes) = save(&folder, "image/png", &b"12345"[..], 5).unwrap();
    assert_eq!(
        (bytes, fs::read(&path).unwrap().as_slice()),
        (5, &b"12345"[..])
    );
    assert_eq!(fs::metadata(&path).unwrap().mode() & 0o777, 0o600);
    assert_eq!(path.extension().unwrap(), "png");
    let error = save(&folder, "image/png", &b"123456"[..], 5).unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::FileTooLarge);
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 1);
}

#[test]
fn old_files_go_and_wanted_ones_stay() {
    let folder = tempfile::tempdir().unwrap();
    for (name, at_s) in [("old", 1_000), ("old-but-wanted", 1_000), ("new", 3_000)] {
        let file = fs::File::create(folder.path().join(name)).unwrap();
        file.set_modified(UNIX_EPOCH + Duration::from_secs(at_s))
            .unwrap();
    }
    fs::create_dir(folder.path().join("folder")).unwrap();
    let keep = |name: &str| name.contains("wanted");
    assert_eq!(
        remove_older_than(folder.path(), 2_000_000, &keep).unwrap(),
        1
    );
    let mut left: Vec<_> = fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    left.sort();
    assert_eq!(left, ["folder", "new", "old-but-wanted"]);
}
