//! Pictures: a landscape in the colours of the prompt with its words below, or the customer's picture changed.

use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::imageops;
use image::{DynamicImage, ExtendedColorType, ImageEncoder, Rgba, RgbaImage};

use super::canvas::{Canvas, Colour, hsl, mix, wrap};
use super::{Kind, Order};

/// Longest side of a picture that is worked on.
const SOURCE_SIDE: u32 = 1024;

/// The picture for an order.
pub(super) fn make(kind: Kind, order: &Order<'_>) -> Vec<u8> {
    let source = order
        .source
        .and_then(|bytes| image::load_from_memory(bytes).ok());
    let picture = match source {
        Some(source) => changed(order, &source),
        None => DynamicImage::ImageRgb8(scene(order)),
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

fn scene(order: &Order<'_>) -> image::RgbImage {
    let (wide, high) = order.ratio();
    let longest = wide.max(high).max(1);
    let side = order.side.clamp(16, 4096);
    let mut canvas = Canvas::new(
        (side * wide / longest).max(8) as usize,
        (side * high / longest).max(8) as usize,
    );
    let mut random = fastrand::Rng::with_seed(order.seed());
    let words = order.words().to_lowercase();
    let night = ["ночь", "ночн", "night", "космос", "space", "звёзд", "star"]
        .iter()
        .any(|word| words.contains(word))
        || random.u8(0..5) == 0;
    let hue = random.f32() * 360.0;
    sky(&mut canvas, &mut random, hue, night);
    let near = hills(&mut canvas, &mut random, hue, night);
    if ["кот", "кош", "cat", "kitten"]
        .iter()
        .any(|word| words.contains(word))
    {
        let coat = if words.contains("рыж") || words.contains("ginger") {
            [214, 122, 50]
        } else {
            near
        };
        cat(&mut canvas, coat);
    } else if random.bool() {
        trees(&mut canvas, &mut random, near);
    }
    caption(&mut canvas, &order.words());
    finished(canvas)
}

fn sky(canvas: &mut Canvas, random: &mut fastrand::Rng, hue: f32, night: bool) {
    let (top, low) = if night { (0.08, 0.32) } else { (0.52, 0.86) };
    canvas.gradient(hsl(hue, 0.6, top), hsl(hue + 55.0, 0.75, low));
    let (width, height) = (canvas.width as i32, canvas.height as i32);
    let unit = width.min(height);
    if night {
        for _ in 0..90 {
            let (at, size) = (
                (random.i32(0..width), random.i32(0..height * 2 / 3)),
                random.i32(0..(unit / 300).max(1) + 1),
            );
            canvas.ellipse(at, (size, size), [255, 250, 230], random.u8(90..220));
        }
    }
    let centre = (
        random.i32(width / 5..width * 4 / 5 + 1),
        random.i32(height / 5..height / 2 + 1),
    );
    let light = if night {
        [240, 240, 225]
    } else {
        hsl(hue + 75.0, 0.95, 0.9)
    };
    for (part, alpha) in [(4, 18), (3, 28), (2, 40)] {
        canvas.ellipse(centre, (unit * part / 14, unit * part / 14), light, alpha);
    }
    canvas.ellipse(centre, (unit / 11, unit / 11), light, 240);
    for _ in 0..random.i32(2..5) {
        let at = (
            random.i32(0..width),
            random.i32(height / 10..height / 2 + 1),
        );
        for puff in 0..4 {
            let radius = unit / 24 + random.i32(0..unit / 24 + 1);
            canvas.ellipse(
                (at.0 + puff * unit / 16, at.1 - radius / 3),
                (radius * 3 / 2, radius * 2 / 3),
                mix(light, [255, 255, 255], 120),
                46,
            );
        }
    }
}

/// Ridges one before the other, darker towards the viewer; answers the colour of the nearest.
fn hills(canvas: &mut Canvas, random: &mut fastrand::Rng, hue: f32, night: bool) -> Colour {
    let mut colour = [0; 3];
    let (width, height) = (canvas.width as f32, canvas.height as f32);
    for layer in 0..4_u8 {
        let depth = f32::from(layer);
        let light = if night {
            0.24 - depth * 0.05
        } else {
            0.62 - depth * 0.13
        };
        colour = hsl(hue + 150.0 + depth * 12.0, 0.38, light);
        let base = height * (0.52 + depth * 0.11);
        let waves: [(f32, f32, f32); 3] = [1.0_f32, 2.3, 5.1].map(|speed| {
            let swing = height * (0.05 + random.f32() * 0.03) / speed;
            (
                speed * (4.0 + random.f32() * 3.0) / width,
                random.f32() * 6.3,
                swing,
            )
        });
        let line = |x: usize| {
            let swing: f32 = waves
                .iter()
                .map(|(speed, from, swing)| (x as f32 * speed + from).sin() * swing)
                .sum();
            (base + swing).max(0.0) as usize
        };
        canvas.below(line, colour);
    }
    mix(colour, [0, 0, 0], 90)
}

fn trees(canvas: &mut Canvas, random: &mut fastrand::Rng, colour: Colour) {
    let (width, height) = (canvas.width as i32, canvas.height as i32);
    for _ in 0..random.i32(5..12) {
        let tall = height / 10 + random.i32(0..height / 8 + 1);
        let foot = (
            random.i32(0..width),
            height * 9 / 10 + random.i32(0..height / 20 + 1),
        );
        for tier in 0..3 {
            let half = tall * (3 + tier) / 16;
            canvas.triangle(
                (foot.0, foot.1 - tall + tall * tier / 4),
                (foot.0 - half, foot.0 + half),
                tall / 2,
                colour,
            );
        }
    }
}

/// A cat that sits and looks at the viewer.
fn cat(canvas: &mut Canvas, coat: Colour) {
    let unit = canvas.width.min(canvas.height) as i32 / 12;
    let (x, y) = (canvas.width as i32 / 2, canvas.height as i32 * 5 / 9);
    let (shade, eye) = (mix(coat, [0, 0, 0], 70), [190, 220, 90]);
    for bend in 0..14 {
        canvas.ellipse(
            (
                x + unit * 2 + bend * unit / 9,
                y + unit * 4 - bend * bend * unit / 60,
            ),
            (unit / 3, unit / 3),
            shade,
            255,
        );
    }
    canvas.ellipse((x, y + unit * 3), (unit * 2, unit * 5 / 2), coat, 255);
    canvas.ellipse(
        (x, y + unit * 7 / 2),
        (unit, unit * 3 / 2),
        mix(coat, [255, 255, 255], 120),
        255,
    );
    for side in [-1, 1] {
        let ear = |inset: i32| (x + side * (unit * 2 - inset), x + side * inset);
        let (outer, inner) = ear(unit / 3);
        let tip = x + side * unit * 8 / 5;
        canvas.triangle(
            (tip, y - unit * 11 / 4),
            (outer.min(inner), outer.max(inner)),
            unit * 2,
            coat,
        );
        let (outer, inner) = ear(unit * 3 / 4);
        canvas.triangle(
            (tip, y - unit * 9 / 4),
            (outer.min(inner), outer.max(inner)),
            unit * 5 / 4,
            [232, 160, 150],
        );
        canvas.ellipse(
            (x + side * unit, y + unit * 21 / 4),
            (unit * 3 / 4, unit / 3),
            mix(coat, [255, 255, 255], 120),
            255,
        );
    }
    canvas.ellipse((x, y), (unit * 2, unit * 7 / 4), coat, 255);
    for side in [-1, 1] {
        canvas.ellipse(
            (x + side * unit * 4 / 5, y - unit / 5),
            (unit / 2, unit / 2),
            eye,
            255,
        );
        canvas.ellipse(
            (x + side * unit * 4 / 5, y - unit / 5),
            (unit / 6, unit * 2 / 5),
            [20, 20, 24],
            255,
        );
        for whisker in 0..3 {
            canvas.span(
                y + unit / 2 + whisker * unit / 4,
                x + side * unit * 3 / 2 - unit / 2,
                x + side * unit * 3 / 2 + unit / 2,
                [250, 246, 235],
                200,
            );
        }
    }
    canvas.ellipse(
        (x, y + unit / 2),
        (unit / 3, unit / 5),
        [232, 140, 140],
        255,
    );
}
