//! Files that customers send.

use std::io::Cursor;

/// A picture of so many pixels; the shade tells several apart.
pub fn png(side: u32, shade: u8) -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    image::RgbImage::from_pixel(side, side, image::Rgb([shade, 99, 199]))
        .write_to(&mut out, image::ImageFormat::Png)
        .unwrap();
    out.into_inner()
}

pub fn jpeg(side: u32) -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    image::RgbImage::from_pixel(side, side, image::Rgb([9, 199, 99]))
        .write_to(&mut out, image::ImageFormat::Jpeg)
        .unwrap();
    out.into_inner()
}

/// Silence of so many milliseconds.
pub fn wav(ms: u32) -> Vec<u8> {
    let spec = hound::WavSpec {
        channels: 1,
        sample_rate: 8_000,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    let mut out = Cursor::new(Vec::new());
    let mut writer = hound::WavWriter::new(&mut out, spec).unwrap();
    for _ in 0..ms * 8 {
        writer.write_sample(0_i16).unwrap();
    }
    writer.finalize().unwrap();
    out.into_inner()
}

/// A clip of a second or so.
pub const MP4: &[u8] = include_bytes!("../../../src/sandbox/kie/media/square.mp4");
