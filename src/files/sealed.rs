//! Files that leave the host: compressed, then encrypted for one age recipient, so that `age` and `gunzip` open them.

use age::{Encryptor, x25519};
use flate2::Compression;
use flate2::write::GzEncoder;
use std::fmt;
use std::io::{self, Read, Write};
use std::str::FromStr;

/// Bytes read at a time.
const AT_ONCE: usize = 64 << 10;

/// A public key of age (X25519): who holds the private key opens what is sealed for it, and nobody else.
#[derive(Clone, PartialEq, Eq)]
pub struct Recipient(x25519::Recipient);

/// Not such a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a public X25519 key of age")]
pub struct NoRecipient;

impl FromStr for Recipient {
    type Err = NoRecipient;

    fn from_str(text: &str) -> Result<Self, NoRecipient> {
        text.parse().map(Self).map_err(|_| NoRecipient)
    }
}

impl fmt::Display for Recipient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for Recipient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Why there is no sealed file.
#[derive(Debug, thiserror::Error)]
pub enum SealError {
    /// One of the files.
    #[error(transparent)]
    File(#[from] io::Error),
    /// It would become larger than it may.
    #[error("larger than {0} bytes")]
    TooLarge(u64),
    /// `stop` has said so.
    #[error("stopped")]
    Stopped,
}

/// Seals what `from` holds into `to`, at most `most` bytes of it; gives how many. `stop` is asked now and then; true ends
/// the work early.
///
/// # Errors
/// What `to` has taken by then is to be thrown away.
pub fn seal(
    mut from: impl Read,
    to: impl Write,
    recipient: &Recipient,
    most: u64,
    stop: &dyn Fn() -> bool,
) -> Result<u64, SealError> {
    let sort = |error: io::Error| match error.kind() {
        io::ErrorKind::FileTooLarge => SealError::TooLarge(most),
        _ => SealError::File(error),
    };
    let one: &dyn age::Recipient = &recipient.0;
    // A single recipient goes with all the others there are. The error is not shown: the texts of the crate's own
    // errors would come into the program with it.
    let sealing = Encryptor::with_recipients(std::iter::once(one));
    let sealing = sealing.map_err(|_| io::Error::from(io::ErrorKind::InvalidInput))?;
    let sealed = sealing.wrap_output(Limited { to, left: most });
    let mut packed = GzEncoder::new(sealed.map_err(sort)?, Compression::default());
    let mut chunk = vec![0; AT_ONCE];
    loop {
        if stop() {
            return Err(SealError::Stopped);
        }
        let read = from.read(&mut chunk)?;
        let Some(read) = chunk.get(..read).filter(|read| !read.is_empty()) else {
            break;
        };
        packed.write_all(read).map_err(sort)?;
    }
    let sealed = packed.finish().map_err(sort)?;
    let mut out = sealed.finish().map_err(sort)?;
    out.flush()?;
    Ok(most.saturating_sub(out.left))
}

/// Takes so many bytes and no more.
struct Limited<W> {
    to: W,
    left: u64,
}

impl<W: Write> Write for Limited<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if bytes.len() as u64 > self.left {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        let written = self.to.write(bytes)?;
        self.left = self.left.saturating_sub(written as u64);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::read::GzDecoder;

    fn opened(sealed: &[u8], key: &x25519::Identity) -> Option<Vec<u8>> {
        let key: &dyn age::Identity = key;
        let sealed = age::Decryptor::new(sealed).ok()?;
        let packed = sealed.decrypt(std::iter::once(key)).ok()?;
        let mut bytes = Vec::new();
        GzDecoder::new(packed).read_to_end(&mut bytes).ok()?;
        Some(bytes)
    }

    #[test]
    fn what_is_sealed_is_opened_by_its_key_alone() {
        let (key, other) = (x25519::Identity::generate(), x25519::Identity::generate());
        let to: Recipient = key.to_public().to_string().parse().unwrap();
        let lengths = [0, 1, AT_ONCE - 1, AT_ONCE, AT_ONCE + 1, 5 * AT_ONCE];
        for length in lengths {
            let bytes: Vec<u8> = (0..length).map(|_| fastrand::u8(..)).collect();
            let mut sealed = Vec::new();
            let size = seal(&*bytes, &mut sealed, &to, u64::MAX, &|| false).unwrap();
            assert_eq!(size, sealed.len() as u64);
            assert_eq!(opened(&sealed, &key), Some(bytes), "{length}");
            assert_eq!(opened(&sealed, &other), None, "{length}");
            // Cut short it does not pass for a whole one.
            sealed.pop();
            assert_eq!(opened(&sealed, &key), None, "{length}");
        }
    }

    #[test]
    fn it_ends_where_it_would_be_too_large_and_when_it_is_told_to() {
        let to: Recipient = x25519::Identity::generate()
            .to_public()
            .to_string()
            .parse()
            .unwrap();
        let bytes: Vec<u8> = (0..300_000).map(|_| fastrand::u8(..)).collect();
        let sealed = |most| seal(&*bytes, io::sink(), &to, most, &|| false);
        // age puts some chance bytes into the head.
        assert!(matches!(sealed(302_000), Ok(size) if size > 300_000));
        for most in [1_000, 100_000, 300_000] {
            assert!(matches!(sealed(most), Err(SealError::TooLarge(of)) if of == most));
        }
        let stopped = seal(&*bytes, io::sink(), &to, u64::MAX, &|| true);
        assert!(matches!(stopped, Err(SealError::Stopped)));
    }

    #[test]
    fn only_a_public_key_is_a_recipient() {
        let key = x25519::Identity::generate();
        let public = key.to_public().to_string();
        let read: Recipient = public.parse().unwrap();
        assert_eq!(read.to_string(), public);
        let mut slip = public.clone();
        slip.pop();
        slip.push(if public.ends_with('q') { 'p' } else { 'q' });
        for wrong in [
            "",
            "age1",
            "age1xyz",
            &slip,
            "ssh-ed25519 AAAA",
            "AGE-SECRET-KEY-1XYZ",
        ] {
            assert_eq!(wrong.parse::<Recipient>(), Err(NoRecipient), "{wrong}");
        }
    }
}
