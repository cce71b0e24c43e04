//! What a download brought in place of a result: a web page, an error, a program, half a picture.

use super::mp4;
use serde_json::Value;
use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::path::Path;

/// The start of a file that is looked at.
const HEAD_BYTES: u64 = 8192;
/// An error is not longer; a longer JSON is a result.
const ERROR_BYTES: u64 = 16_384;
/// Parts of a picture or a film; beyond it the rest is believed.
const MAX_PARTS: usize = 1_000_000;
/// Suffixes of pictures whose bytes we would know.
const PICTURES: [&str; 5] = [".png", ".jpg", ".jpeg", ".webp", ".gif"];

/// Why a file is no result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Oddity {
    /// A page for a browser, or an error in XML.
    Page,
    /// An error in JSON.
    Error,
    /// Something that runs.
    Program,
    /// It ends before its end.
    Cut,
    /// Called a picture by name or server, but no picture.
    NoPicture,
}

impl Oddity {
    /// For the admin.
    pub fn words(self) -> &'static str {
        match self {
            Self::Page => "a web page",
            Self::Error => "an error message",
            Self::Program => "a program",
            Self::Cut => "only a part of the file",
            Self::NoPicture => "called a picture, but none",
        }
    }
}

/// Looks for what cannot be a result. `seen`: the type of its bytes; `said`: its server's word; `name`: how its
/// address ends.
pub fn oddity(
    path: &Path,
    seen: Option<&str>,
    said: Option<&str>,
    name: &str,
) -> io::Result<Option<Oddity>> {
    let mut file = File::open(path)?;
    let length = file.metadata()?.len();
    let mut head = Vec::new();
    (&mut file).take(HEAD_BYTES).read_to_end(&mut head)?;
    if is_page(&head) || (seen.is_none() && said == Some("text/html")) {
        return Ok(Some(Oddity::Page));
    }
    if infer::is_app(&head) || head.starts_with(b"#!") {
        return Ok(Some(Oddity::Program));
    }
    if length <= ERROR_BYTES && is_error(path)? {
        return Ok(Some(Oddity::Error));
    }
    let is_whole = match seen {
        Some("image/png") => png_is_whole(&mut file, length)?,
        Some("image/jpeg") => jpeg_is_whole(&mut file)?,
        Some("image/webp") => webp_is_whole(&head, length),
        Some(mime) if mp4::CONTAINED.contains(&mime) => film_is_whole(&mut file, length)?,
        _ => true,
    };
    if !is_whole {
        return Ok(Some(Oddity::Cut));
    }
    let name = name.to_ascii_lowercase();
    let claims = said.is_some_and(|said| said.starts_with("image/") && said != "image/svg+xml")
        || PICTURES.iter().any(|suffix| name.ends_with(suffix));
    Ok((seen.is_none() && claims).then_some(Oddity::NoPicture))
}

/// HTML, or XML that is no drawing.
fn is_page(head: &[u8]) -> bool {
    let text = String::from_utf8_lossy(head).to_ascii_lowercase();
    let text = text.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']);
    let begins = [
        "<!doctype html",
        "<html",
        "<head",
        "<body",
        "<?xml",
        "<error",
        "<!--",
    ];
    begins.iter().any(|begin| text.starts_with(begin)) && !text.contains("<svg")
}

/// A JSON object that only tells how a call went.
fn is_error(path: &Path) -> io::Result<bool> {
    const KEYS: [&str; 14] = [
        "code",
        "msg",
        "message",
        "status",
        "statusCode",
        "success",
        "error",
        "errors",
        "detail",
        "data",
        "timestamp",
        "path",
        "requestId",
        "request_id",
    ];
    let text = std::fs::read(path)?;
    let Ok(Value::Object(fields)) = serde_json::from_slice(&text) else {
        return Ok(false);
    };
    let tells = [
        "code",
        "status",
        "statusCode",
        "success",
        "error",
        "errors",
        "detail",
    ];
    let nothing = |value: Option<&Value>| value.is_none_or(Value::is_null);
    Ok(nothing(fields.get("data"))
        && fields.keys().all(|key| KEYS.contains(&key.as_str()))
        && tells.iter().any(|key| fields.contains_key(*key)))
}

/// Every chunk up to `IEND` is there; what follows does not matter.
fn png_is_whole(file: &mut File, length: u64) -> io::Result<bool> {
    let mut reader = BufReader::new(file);
    let mut at: u64 = 8;
    for _ in 0..MAX_PARTS {
        let mut head = [0_u8; 8];
        reader.seek(SeekFrom::Start(at))?;
        if at.saturating_add(12) > length {
            return Ok(false);
        }
        reader.read_exact(&mut head)?;
        let [a, b, c, d, name @ ..] = head;
        at = at.saturating_add(12 + u64::from(u32::from_be_bytes([a, b, c, d])));
        if at > length {
            return Ok(false);
        }
        if &name == b"IEND" {
            return Ok(true);
        }
    }
    Ok(true)
}

/// The end mark stands behind the picture's data; inside the data it cannot stand.
fn jpeg_is_whole(file: &mut File) -> io::Result<bool> {
    let mut reader = BufReader::new(file);
    reader.seek(SeekFrom::Start(2))?;
    for _ in 0..MAX_PARTS {
        let mut head = [0_u8; 4];
        if reader.read_exact(&mut head).is_err() {
            return Ok(false);
        }
        let [mark, kind, high, low] = head;
        if mark != 0xff {
            return Ok(true);
        }
        if kind == 0xff {
            // A mark may be filled up before its kind.
            reader.seek_relative(-3)?;
            continue;
        }
        if kind == 0xda {
            break;
        }
        reader.seek_relative(i64::from(u16::from_be_bytes([high, low])) - 2)?;
    }
    let mut before = 0;
    for byte in reader.bytes() {
        let byte = byte?;
        if (before, byte) == (0xff, 0xd9) {
            return Ok(true);
        }
        before = byte;
    }
    Ok(false)
}

fn webp_is_whole(head: &[u8], length: u64) -> bool {
    let size: Option<[u8; 4]> = head.get(4..8).and_then(|size| size.try_into().ok());
    size.is_none_or(|size| u64::from(u32::from_le_bytes(size)) <= length.saturating_sub(8))
}

/// Every box at the top fits into the file, or index and content do and something else follows.
fn film_is_whole(file: &mut File, length: u64) -> io::Result<bool> {
    let mut reader = BufReader::new(file);
    let (mut at, mut index, mut content) = (0_u64, false, false);
    for _ in 0..MAX_PARTS {
        if at.saturating_add(8) > length {
            break;
        }
        reader.seek(SeekFrom::Start(at))?;
        let mut head = [0_u8; 8];
        reader.read_exact(&mut head)?;
        let [a, b, c, d, name @ ..] = head;
        let size = match u32::from_be_bytes([a, b, c, d]) {
            0 => length.saturating_sub(at),
            1 => {
                let mut long = [0_u8; 8];
                if reader.read_exact(&mut long).is_err() {
                    return Ok(false);
                }
                u64::from_be_bytes(long)
            }
            size => u64::from(size),
        };
        if size < 8 || at.saturating_add(size) > length {
            let needed = [b"moov", b"moof", b"mdat"].contains(&&name);
            return Ok(index && content && !needed);
        }
        index |= &name == b"moov";
        content |= &name == b"mdat";
        at = at.saturating_add(size);
    }
    Ok(index)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::mime_of;

    fn found(bytes: &[u8], said: Option<&str>, name: &str) -> Option<Oddity> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x");
        std::fs::write(&path, bytes).unwrap();
        oddity(&path, mime_of(&path).unwrap(), said, name).unwrap()
    }

    fn media() -> Vec<(String, Vec<u8>)> {
        let root = env!("CARGO_MANIFEST_DIR");
        let mut all = Vec::new();
        for folder in ["tests/all/fixtures/media", "src/sandbox/kie/media"] {
            for entry in std::fs::read_dir(format!("{root}/{folder}")).unwrap() {
                let path = entry.unwrap().path();
                let name = path.file_name().unwrap().to_string_lossy().into_owned();
                if !name.ends_with(".rs") && path.is_file() {
                    all.push((name, std::fs::read(path).unwrap()));
                }
            }
        }
        let picture = image::RgbImage::from_fn(40, 30, |x, y| {
            image::Rgb([u8::try_from(x * y % 256).unwrap(), 7, 200])
        });
        for (name, format) in [
            ("a.jpg", image::ImageFormat::Jpeg),
            ("b.png", image::ImageFormat::Png),
        ] {
            let mut bytes = std::io::Cursor::new(Vec::new());
            picture.write_to(&mut bytes, format).unwrap();
            all.push((name.to_owned(), bytes.into_inner()));
        }
        all
    }

    #[test]
    fn good_files_are_results_whatever_they_are_called() {
        for (name, bytes) in media() {
            for called in [name.as_str(), "r/1", "r/1.png"] {
                for said in [None, Some("application/octet-stream"), Some("text/html")] {
                    let known = mime_of_bytes(&bytes);
                    if known || !called.ends_with(".png") && said != Some("text/html") {
                        assert_eq!(
                            found(&bytes, said, called),
                            None,
                            "{name} as {called}, {said:?}"
                        );
                    }
                }
            }
            // Something behind the end harms nobody.
            let padded = [bytes.as_slice(), &[0; 500]].concat();
            if mime_of_bytes(&bytes) {
                assert_eq!(found(&padded, None, "r/1"), None, "{name}");
            }
        }
    }

    fn mime_of_bytes(bytes: &[u8]) -> bool {
        infer::get(bytes).is_some()
    }

    #[test]
    fn half_a_picture_or_film_is_none() {
        for (name, bytes) in media() {
            let cut = ["jpg", "png", "webp", "mp4", "mov", "m4a"];
            if !cut.iter().any(|suffix| name.ends_with(suffix)) {
                continue;
            }
            // The last box of a film may be one that nobody needs.
            let is_film = !["jpg", "png", "webp"].iter().any(|s| name.ends_with(s));
            let most = if is_film {
                bytes.len() / 4 * 3
            } else {
                bytes.len() - 9
            };
            for part in [bytes.len() / 2, most] {
                let cut = &bytes[..part];
                assert_eq!(
                    found(cut, None, &name),
                    Some(Oddity::Cut),
                    "{name} to {part}"
                );
            }
        }
    }

    #[test]
    fn pages_errors_and_programs_are_no_results() {
        let cases: [(&[u8], Option<&str>, Option<Oddity>); 17] = [
            (b"<!DOCTYPE html><html></html>", Some("image/png"), Some(Oddity::Page)),
            (b"\xef\xbb\xbf\r\n <HTML>", None, Some(Oddity::Page)),
            (b"Please wait", Some("text/html"), Some(Oddity::Page)),
            (b"<?xml version=\"1.0\"?><Error><Code>AccessDenied</Code></Error>", None, Some(Oddity::Page)),
            (b"<?xml version=\"1.0\"?><svg xmlns=\"http://www.w3.org/2000/svg\"/>", Some("image/svg+xml"), None),
            (br#"{"code":500,"msg":"internal error"}"#, Some("image/png"), Some(Oddity::Error)),
            (br#"{"error":{"message":"no such key"}}"#, None, Some(Oddity::Error)),
            (br#"{"code":404,"msg":"gone","data":null}"#, None, Some(Oddity::Error)),
            (br#"{"status":"ok","segments":[1,2]}"#, Some("application/json"), None),
            (br#"{"code":200,"data":{"words":[]}}"#, Some("application/json"), None),
            (br#"{"message":"a poem"}"#, Some("application/json"), None),
            (b"MZ\x90\0\x03\0\0\0", Some("video/mp4"), Some(Oddity::Program)),
            (b"#!/bin/sh\nrm -rf ~", Some("image/png"), Some(Oddity::Program)),
            (b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x02\0\x3e\0\x01\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", None, Some(Oddity::Program)),
            (b"\x07\x07\x07\x07\x07\x07\x07\x07", Some("image/png"), Some(Oddity::NoPicture)),
            (b"\x07\x07\x07\x07\x07\x07\x07\x07", Some("audio/midi"), None),
            (b"1\n00:00:01 --> 00:00:02\nHello", Some("text/plain"), None),
        ];
        for (bytes, said, expected) in cases {
            let shown = String::from_utf8_lossy(bytes);
            assert_eq!(found(bytes, said, "r/1"), expected, "{shown}");
        }
        assert_eq!(
            found(b"nothing of the kind", None, "r/1.JPEG"),
            Some(Oddity::NoPicture)
        );
    }
}
