//! Clips: three short real films that every browser plays, chosen by the asked shape.

use super::Order;

/// H.264 with AAC, 4 s each, made for this project with ffmpeg's gradient source.
const LANDSCAPE: &[u8] = include_bytes!("landscape.mp4");
const PORTRAIT: &[u8] = include_bytes!("portrait.mp4");
const SQUARE: &[u8] = include_bytes!("square.mp4");

/// One of them as it is.
pub(crate) fn clip() -> &'static [u8] {
    LANDSCAPE
}

/// The clip for an order; a `free` box at the end makes clips of different orders different files.
pub(super) fn make(order: &Order<'_>) -> Vec<u8> {
    let asked = ["aspect_ratio", "ratio"]
        .iter()
        .any(|name| order.text(name).contains(':'));
    let clip = match order.ratio() {
        _ if !asked => LANDSCAPE,
        (wide, high) if wide > high => LANDSCAPE,
        (wide, high) if wide < high => PORTRAIT,
        _ => SQUARE,
    };
    let mut bytes = clip.to_vec();
    bytes.extend_from_slice(&16_u32.to_be_bytes());
    bytes.extend_from_slice(b"free");
    bytes.extend_from_slice(&order.seed().to_be_bytes());
    bytes
}
