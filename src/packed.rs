//! Texts that `build.rs` has packed into the binary.

use flate2::read::GzDecoder;
use std::io::Read;

/// The bytes of a file that `build.rs` packed, by its name.
macro_rules! packed {
    ($name:literal) => {
        include_bytes!(concat!(env!("OUT_DIR"), "/", $name, ".gz"))
    };
}
pub(crate) use packed;

/// The text of packed bytes; what is broken, which no build makes, ends it early.
pub fn unpack(packed: &[u8]) -> String {
    let (mut bytes, mut unpacking) = (Vec::new(), GzDecoder::new(packed));
    if unpacking.read_to_end(&mut bytes).is_err() {
        tracing::error!("a text in the binary is damaged");
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_packed_is_what_stands_in_the_files() {
        let file = |path: &str| {
            let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
            std::fs::read_to_string(root.join(path)).unwrap()
        };
        assert!(unpack(packed!("models.toml")) == file("models.toml"));
        assert!(unpack(packed!("app.js")) == file("src/sandbox/web/app.js"));
        assert!(unpack(packed!("ru.ftl")).contains(&file("src/locales/ru/promo.ftl")));
        assert!(unpack(packed!("en.ftl")).contains(&file("src/locales/en/bot.ftl")));
    }
}
