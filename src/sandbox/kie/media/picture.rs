//! Pictures: a landscape in the colours of the prompt with its words below, or the customer's picture changed.

use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::imageops;
use image::{DynamicImage, ExtendedColorType, ImageEncoder, Rgba, RgbaImage};

use super::canvas::{Canvas, hsl, mix, wrap};
use super::{Kind, Order, scene};

/// Longest side of a picture that is worked on.
const SOURCE_SIDE: u32 = 1024;

/// The picture for an order.
pub(super) fn make(kind: Kind, order: &Order<'_>) -> Vec<u8> {
    let source = order
        .source
        .and_then(|bytes| image::load_from_memory(bytes).ok());
    let picture = match source {
        Some(source) => changed(order, &source),
        None => DynamicImage::ImageRgb8(imagined(order)),
    };
    encode(kind, &picture)
}

fn encode(kind: Kind, picture: &DynamicImage) -> Vec<u8> {
    let mut bytes = Vec::new();
    let picture = if kind == Kind::Jpeg {
        &DynamicImage::ImageRgb8(picture.to_rgb8())
    } else {
        picture
    };
    let colours = if picture.color().has_alpha() {
        ExtendedColorType::Rgba8
    } else {
        ExtendedColorType::Rgb8
    };
    let (width, height, pixels) = (picture.width(), picture.height(), picture.as_bytes());
    let written = if kind == Kind::Jpeg {
        JpegEncoder::new_with_quality(&mut bytes, 85).write_image(pixels, width, height, colours)
    } else {
        PngEncoder::new_with_quality(&mut bytes, CompressionType::Fast, FilterType::Sub)
            .write_image(pixels, width, height, colours)
    };
    // Writing to memory does not fail for a picture of this size; an empty file shows if it ever does.
    if written.is_err() {
        bytes.clear();
    }
    bytes
}

/// The customer's picture after the model has been at it.
fn changed(order: &Order<'_>, source: &DynamicImage) -> DynamicImage {
    let small = source.width().max(source.height()) <= SOURCE_SIDE;
    let source = if small {
        source.clone()
    } else {
        source.thumbnail(SOURCE_SIDE, SOURCE_SIDE)
    };
    if order.model.contains("remove-background") {
        return DynamicImage::ImageRgba8(cut_out(&source));
    }
    if order.model.contains("upscale") {
        let factor = order
            .text("upscale_factor")
            .parse::<u32>()
            .unwrap_or(2)
            .clamp(1, 4);
        let (width, height) = (source.width() * factor, source.height() * factor);
        return source
            .resize_exact(width, height, imageops::FilterType::Triangle)
            .adjust_contrast(12.0);
    }
    DynamicImage::ImageRgb8(tinted(order, &source))
}

/// Keeps an oval in the middle; the rest becomes transparent.
fn cut_out(source: &DynamicImage) -> RgbaImage {
    let mut picture = source.to_rgba8();
    let (half_width, half_height) = (picture.width() as f32 / 2.0, picture.height() as f32 / 2.0);
    for (x, y, Rgba([.., alpha])) in picture.enumerate_pixels_mut() {
        let far = ((x as f32 - half_width) / half_width).powi(2)
            + ((y as f32 - half_height) / half_height).powi(2);
        *alpha = (f32::from(*alpha) * ((0.86 - far) * 12.0).clamp(0.0, 1.0)) as u8;
    }
    picture
}

/// An edit: the colours drawn towards one hue, and the words of the request below.
fn tinted(order: &Order<'_>, source: &DynamicImage) -> image::RgbImage {
    let picture = source.to_rgb8();
    let mut canvas = Canvas {
        width: picture.width() as usize,
        height: picture.height() as usize,
        pixels: picture.into_raw(),
    };
    let hue = (order.seed() % 360) as f32;
    let (dark, light) = (hsl(hue, 0.6, 0.18), hsl(hue + 40.0, 0.8, 0.85));
    for pixel in canvas.pixels.chunks_exact_mut(3) {
        let was = [pixel[0], pixel[1], pixel[2]];
        let grey = ((u32::from(was[0]) * 3 + u32::from(was[1]) * 6 + u32::from(was[2])) / 10) as u8;
        pixel.copy_from_slice(&mix(was, mix(dark, light, grey), 150));
    }
    caption(&mut canvas, &order.words());
    finished(canvas)
}

fn finished(canvas: Canvas) -> image::RgbImage {
    image::RgbImage::from_raw(canvas.width as u32, canvas.height as u32, canvas.pixels)
        .unwrap_or_default()
}

/// Words in a dark band at the bottom edge.
fn caption(canvas: &mut Canvas, words: &str) {
    if canvas.width < 200 || words.is_empty() {
        return;
    }
    let lines = wrap(words, canvas.width - 48, 2);
    let top = canvas.height.saturating_sub(lines.len() * 34 + 22);
    for y in top..canvas.height {
        canvas.span(y as i32, 0, canvas.width as i32, [10, 12, 20], 150);
    }
    for (n, line) in lines.iter().enumerate() {
        canvas.write(line, 24, top + 10 + n * 34, [250, 246, 235]);
    }
}

/// A scene made up from the words.
fn imagined(order: &Order<'_>) -> image::RgbImage {
    let (wide, high) = order.ratio();
    let longest = wide.max(high).max(1);
    let side = order.side.clamp(16, 4096);
    let part = |part: u32| (side * part / longest).max(8) as usize;
    let mut canvas = Canvas::new(part(wide), part(high));
    scene::draw(&mut canvas, &order.words(), order.seed());
    caption(&mut canvas, &order.words());
    finished(canvas)
}
