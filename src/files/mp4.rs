//! Length and picture size out of an MP4 or MOV: only the few boxes that hold them, with bounds.
//!
//! Own code on purpose: a general reader lists every sample, and a small hostile file can claim
//! four thousand million of them.

use std::io::{self, Read, Seek, SeekFrom};

/// MIME types of files made of these boxes.
pub(super) const CONTAINED: [&str; 4] =
    ["video/mp4", "video/quicktime", "video/x-m4v", "audio/mp4"];

/// `moov` of an hour of video is about 2 MB.
const MAX_MOOV_BYTES: u64 = 32 * 1024 * 1024;
/// Boxes at the top of a fragmented file; beyond it nothing of use comes.
const MAX_TOP_BOXES: usize = 10_000;

/// What the boxes tell.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Movie {
    pub duration_ms: Option<u64>,
    /// Width and height of the first video track as shown.
    pub picture: Option<(u32, u32)>,
    pub has_sound: bool,
}

/// Reads the boxes of a file of `length` bytes.
pub(super) fn read(file: &mut (impl Read + Seek), length: u64) -> io::Result<Movie> {
    let mut at: u64 = 0;
    for _ in 0..MAX_TOP_BOXES {
        if at.saturating_add(8) > length {
            break;
        }
        file.seek(SeekFrom::Start(at))?;
        let mut head = [0_u8; 16];
        file.read_exact(head.get_mut(..8).unwrap_or_default())?;
        let mut header: u64 = 8;
        let size = match be32(&head, 0).unwrap_or_default() {
            0 => length.saturating_sub(at),
            1 => {
                header = 16;
                file.read_exact(head.get_mut(8..).unwrap_or_default())?;
                be64(&head, 8).unwrap_or_default()
            }
            size => u64::from(size),
        };
        if size < header || at.saturating_add(size) > length {
            return Err(bad("a box is larger than the file"));
        }
        if head.get(4..8) == Some(b"moov") {
            let body = size - header;
            if body > MAX_MOOV_BYTES {
                return Err(bad("the index is too large"));
            }
            let mut moov = vec![0; usize::try_from(body).map_err(io::Error::other)?];
            file.read_exact(&mut moov)?;
            return Ok(movie(&moov));
        }
        at = at.saturating_add(size);
    }
    Err(bad("no index in it"))
}

fn bad(what: &'static str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what)
}

fn movie(moov: &[u8]) -> Movie {
    let mut movie = Movie::default();
    let mut longest_track = None;
    let mut fragments = None;
    let mut scale = 0;
    for (name, body) in boxes(moov) {
        match name {
            b"mvhd" => {
                let (timescale, duration) = times(body).unwrap_or_default();
                scale = timescale;
                movie.duration_ms = millis(timescale, duration);
            }
            b"trak" => track(body, &mut movie, &mut longest_track),
            b"mvex" => fragments = inner(body, b"mehd").and_then(fragment_duration),
            _ => {}
        }
    }
    movie.duration_ms = movie
        .duration_ms
        .or(longest_track)
        .or_else(|| millis(scale, fragments?));
    movie
}

fn track(trak: &[u8], movie: &mut Movie, longest: &mut Option<u64>) {
    let Some(mdia) = inner(trak, b"mdia") else {
        return;
    };
    if let Some((scale, duration)) = inner(mdia, b"mdhd").and_then(times) {
        *longest = (*longest).max(millis(scale, duration));
    }
    match inner(mdia, b"hdlr").and_then(|hdlr| hdlr.get(8..12)) {
        Some(b"vide") if movie.picture.is_none() => {
            movie.picture = inner(trak, b"tkhd").and_then(shown_size);
        }
        Some(b"soun") => movie.has_sound = true,
        _ => {}
    }
}

/// Timescale and duration of `mvhd` or `mdhd`: 32 bits in version 0, 64 in version 1.
fn times(body: &[u8]) -> Option<(u32, u64)> {
    match body.first()? {
        0 => Some((be32(body, 12)?, u64::from(be32(body, 16)?))),
        1 => Some((be32(body, 20)?, be64(body, 24)?)),
        _ => None,
    }
}

fn fragment_duration(mehd: &[u8]) -> Option<u64> {
    match mehd.first()? {
        0 => be32(mehd, 4).map(u64::from),
        1 => be64(mehd, 4),
        _ => None,
    }
}

/// Width and height of `tkhd` in whole pixels, turned as the matrix says (phones film upright so).
fn shown_size(tkhd: &[u8]) -> Option<(u32, u32)> {
    let matrix = match tkhd.first()? {
        0 => 40,
        1 => 52,
        _ => return None,
    };
    let width = be32(tkhd, matrix + 36)? >> 16;
    let height = be32(tkhd, matrix + 40)? >> 16;
    let quarter_turn = be32(tkhd, matrix)? == 0 && be32(tkhd, matrix + 4)? != 0;
    (width > 0 && height > 0).then_some(if quarter_turn {
        (height, width)
    } else {
        (width, height)
    })
}

/// Milliseconds; `None` for an unknown (0 or all ones) duration or no timescale.
fn millis(scale: u32, duration: u64) -> Option<u64> {
    if scale == 0 || duration == 0 || duration == u64::from(u32::MAX) || duration == u64::MAX {
        return None;
    }
    let ms = u128::from(duration) * 1000 / u128::from(scale);
    u64::try_from(ms).ok()
}

/// The first box of this name among the children.
fn inner<'a>(body: &'a [u8], name: &[u8; 4]) -> Option<&'a [u8]> {
    boxes(body)
        .find(|(found, _)| *found == name)
        .map(|(_, body)| body)
}

/// The boxes in a body, until the first that does not fit.
fn boxes(mut rest: &[u8]) -> impl Iterator<Item = (&[u8; 4], &[u8])> {
    std::iter::from_fn(move || {
        let size = usize::try_from(be32(rest, 0)?).ok()?;
        let name: &[u8; 4] = rest.get(4..8)?.try_into().ok()?;
        let body = rest.get(8..size)?;
        rest = rest.get(size..)?;
        Some((name, body))
    })
}

fn be32(bytes: &[u8], at: usize) -> Option<u32> {
    let four = bytes.get(at..at.checked_add(4)?)?;
    Some(u32::from_be_bytes(four.try_into().ok()?))
}

fn be64(bytes: &[u8], at: usize) -> Option<u64> {
    let eight = bytes.get(at..at.checked_add(8)?)?;
    Some(u64::from_be_bytes(eight.try_into().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::io::Cursor;

    fn made(name: &[u8; 4], body: &[u8]) -> Vec<u8> {
        let size = u32::try_from(body.len() + 8).unwrap();
        [&size.to_be_bytes(), &name[..], body].concat()
    }

    fn told(moov: &[u8]) -> io::Result<Movie> {
        let file = [made(b"ftyp", b"isom"), made(b"moov", moov)].concat();
        let length = file.len() as u64;
        read(&mut Cursor::new(file), length)
    }

    #[test]
    fn long_and_fragmented_films_have_a_length() {
        let mut long = vec![1, 0, 0, 0];
        long.extend([0; 16]);
        long.extend(1000_u32.to_be_bytes());
        long.extend(5_000_000_000_u64.to_be_bytes());
        let movie = told(&made(b"mvhd", &long)).unwrap();
        assert_eq!(movie.duration_ms, Some(5_000_000_000));
        let mut unknown = vec![0; 12];
        unknown.extend(600_u32.to_be_bytes());
        unknown.extend(0_u32.to_be_bytes());
        let mehd = [&[0; 4][..], &1200_u32.to_be_bytes()].concat();
        let moov = [
            made(b"mvhd", &unknown),
            made(b"mvex", &made(b"mehd", &mehd)),
        ]
        .concat();
        assert_eq!(told(&moov).unwrap().duration_ms, Some(2000));
        assert_eq!(told(&made(b"mvhd", &unknown)).unwrap(), Movie::default());
    }

    #[test]
    fn a_box_that_claims_too_much_is_refused() {
        let file = [&u32::MAX.to_be_bytes()[..], b"moov"].concat();
        assert!(read(&mut Cursor::new(&file), 8).is_err());
        let file = made(b"ftyp", b"isom");
        assert!(read(&mut Cursor::new(&file), 12).is_err());
    }

    proptest! {
        #[test]
        fn any_bytes_get_an_answer(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            let length = bytes.len() as u64;
            let plain = read(&mut Cursor::new(&bytes), length);
            prop_assert!(plain.is_err() || length >= 8);
            prop_assert!(told(&bytes).is_ok());
            prop_assert!(told(&made(b"trak", &bytes)).is_ok());
        }
    }
}
