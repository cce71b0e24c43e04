//! A ZIP archive written as it comes: each file deflated while it is made, nothing held in memory.

use flate2::write::DeflateEncoder;
use flate2::{Compression, Crc};
use std::io::{self, Seek, SeekFrom, Write};

/// Versions, flags (names are UTF-8) and method (deflate) of every entry, as APPNOTE.TXT 4.4 has them.
const VERSION: u16 = 20;
const UTF8: u16 = 1 << 11;
const DEFLATE: u16 = 8;
/// 1 January 1980: the archive's own times are of no interest.
const DAY: u16 = 0x21;
/// Where the sums and sizes of a local header stand.
const SUMS_AT: u64 = 14;

/// An archive under way.
pub struct Zip<W: Write + Seek> {
    out: W,
    done: Vec<Entry>,
}

struct Entry {
    name: String,
    at: u32,
    crc: u32,
    packed: u32,
    bytes: u32,
}

/// Counts and sums what goes into a file of the archive.
pub struct Part<'w, W: Write> {
    packer: DeflateEncoder<&'w mut W>,
    crc: Crc,
}

impl<W: Write> Write for Part<'_, W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let taken = self.packer.write(bytes)?;
        self.crc.update(bytes.get(..taken).unwrap_or_default());
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.packer.flush()
    }
}

impl<W: Write + Seek> Zip<W> {
    /// An empty archive.
    pub fn new(out: W) -> Self {
        let done = Vec::new();
        Self { out, done }
    }

    /// Adds a file that `fill` writes.
    pub fn add<E: From<io::Error>>(
        &mut self,
        name: &str,
        fill: impl FnOnce(&mut Part<'_, W>) -> Result<(), E>,
    ) -> Result<(), E> {
        let at = self.out.stream_position()?;
        let mut entry = Entry {
            name: name.to_owned(),
            at: small(at)?,
            crc: 0,
            packed: 0,
            bytes: 0,
        };
        self.out.write_all(&0x0403_4b50_u32.to_le_bytes())?;
        self.out.write_all(&entry.about())?;
        self.out.write_all(&0_u16.to_le_bytes())?;
        self.out.write_all(name.as_bytes())?;
        let begin = self.out.stream_position()?;
        let crc = pack(&mut self.out, fill)?;
        let end = self.out.stream_position()?;
        (entry.crc, entry.bytes) = (crc.sum(), crc.amount());
        entry.packed = small(end.saturating_sub(begin))?;
        self.out.seek(SeekFrom::Start(at.saturating_add(SUMS_AT)))?;
        for number in [entry.crc, entry.packed, entry.bytes] {
            self.out.write_all(&number.to_le_bytes())?;
        }
        self.out.seek(SeekFrom::Start(end))?;
        self.done.push(entry);
        Ok(())
    }

    /// Writes the directory; the archive is whole after it.
    pub fn finish(mut self) -> io::Result<W> {
        let at = self.out.stream_position()?;
        for entry in &self.done {
            self.out.write_all(&0x0201_4b50_u32.to_le_bytes())?;
            self.out.write_all(&VERSION.to_le_bytes())?;
            self.out.write_all(&entry.about())?;
            // No extra field, comment, other disk or attributes.
            self.out.write_all(&[0; 12])?;
            self.out.write_all(&entry.at.to_le_bytes())?;
            self.out.write_all(entry.name.as_bytes())?;
        }
        let bytes = self.out.stream_position()?.saturating_sub(at);
        let count = u16::try_from(self.done.len()).map_err(io::Error::other)?;
        self.out.write_all(&0x0605_4b50_u32.to_le_bytes())?;
        self.out.write_all(&[0; 4])?;
        self.out.write_all(&count.to_le_bytes())?;
        self.out.write_all(&count.to_le_bytes())?;
        self.out.write_all(&small(bytes)?.to_le_bytes())?;
        self.out.write_all(&small(at)?.to_le_bytes())?;
        self.out.write_all(&0_u16.to_le_bytes())?;
        self.out.flush()?;
        Ok(self.out)
    }
}

/// Deflates what `fill` writes; gives its sum and size.
fn pack<W: Write, E: From<io::Error>>(
    out: &mut W,
    fill: impl FnOnce(&mut Part<'_, W>) -> Result<(), E>,
) -> Result<Crc, E> {
    let mut part = Part {
        packer: DeflateEncoder::new(out, Compression::default()),
        crc: Crc::new(),
    };
    fill(&mut part)?;
    let Part { packer, crc } = part;
    packer.finish()?;
    Ok(crc)
}

impl Entry {
    /// What both headers say of it, up to the length of its name.
    fn about(&self) -> Vec<u8> {
        let mut about = Vec::with_capacity(24);
        for number in [VERSION, UTF8, DEFLATE, 0, DAY] {
            about.extend(number.to_le_bytes());
        }
        for number in [self.crc, self.packed, self.bytes] {
            about.extend(number.to_le_bytes());
        }
        let name = u16::try_from(self.name.len()).unwrap_or(u16::MAX);
        about.extend(name.to_le_bytes());
        about
    }
}

/// The plain format ends at 4 GB; what is sent to a chat ends long before.
fn small(number: u64) -> io::Result<u32> {
    u32::try_from(number).map_err(io::Error::other)
}
