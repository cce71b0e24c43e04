//! A small drawing surface: gradients, discs, bands and letters, fast enough for debug builds.

use std::sync::OnceLock;

/// The letters of `letters.png`, in their order; 16 a row, in cells of 36×32 pixels (DejaVu Sans Bold, 24 px).
const LETTERS: &str = include_str!("letters.txt");
const CELL: (usize, usize) = (36, 32);
const CELLS_A_ROW: usize = 16;

/// Red, green, blue.
pub(super) type Colour = [u8; 3];

/// An RGB picture in memory.
pub(super) struct Canvas {
    pub(super) width: usize,
    pub(super) height: usize,
    pub(super) pixels: Vec<u8>,
}

impl Canvas {
    pub(super) fn new(width: usize, height: usize) -> Self {
        Self {
            width,
            height,
            pixels: vec![0; width * height * 3],
        }
    }

    /// Fills rows from `top` down with a colour going over into another.
    pub(super) fn gradient(&mut self, from: Colour, to: Colour) {
        let (width, height) = (self.width, self.height.max(2) - 1);
        for (y, row) in self.pixels.chunks_exact_mut(width * 3).enumerate() {
            let colour = mix(from, to, (y * 255 / height) as u8);
            for pixel in row.chunks_exact_mut(3) {
                pixel.copy_from_slice(&colour);
            }
        }
    }

    /// Blends a stretch of a row.
    pub(super) fn span(&mut self, y: i32, from: i32, to: i32, colour: Colour, alpha: u8) {
        let clip = |x: i32| usize::try_from(x.max(0)).unwrap_or(0).min(self.width);
        let (from, to) = (clip(from), clip(to));
        let Ok(y) = usize::try_from(y) else { return };
        if y >= self.height || from >= to {
            return;
        }
        let row = &mut self.pixels[(y * self.width + from) * 3..(y * self.width + to) * 3];
        for pixel in row.chunks_exact_mut(3) {
            if alpha == 255 {
                pixel.copy_from_slice(&colour);
            } else {
                let under = [pixel[0], pixel[1], pixel[2]];
                pixel.copy_from_slice(&mix(under, colour, alpha));
            }
        }
    }

    /// An ellipse around a point.
    pub(super) fn ellipse(
        &mut self,
        centre: (i32, i32),
        radii: (i32, i32),
        colour: Colour,
        alpha: u8,
    ) {
        for dy in -radii.1..=radii.1 {
            let part = 1.0 - (dy as f32 / radii.1.max(1) as f32).powi(2);
            let half = (radii.0 as f32 * part.max(0.0).sqrt()) as i32;
            self.span(
                centre.1 + dy,
                centre.0 - half,
                centre.0 + half + 1,
                colour,
                alpha,
            );
        }
    }

    /// A triangle standing on a level base: its tip, the ends of the base, its height below the tip.
    pub(super) fn triangle(
        &mut self,
        tip: (i32, i32),
        base: (i32, i32),
        tall: i32,
        colour: Colour,
    ) {
        for dy in 0..=tall {
            let at = |end: i32| tip.0 + (end - tip.0) * dy / tall.max(1);
            self.span(tip.1 + dy, at(base.0), at(base.1) + 1, colour, 255);
        }
    }

    /// Fills everything below a line given as a height for each column.
    pub(super) fn below(&mut self, line: impl Fn(usize) -> usize, colour: Colour) {
        for x in 0..self.width {
            for y in line(x).min(self.height)..self.height {
                let at = (y * self.width + x) * 3;
                self.pixels[at..at + 3].copy_from_slice(&colour);
            }
        }
    }

    /// Writes a line of text; letters that the font lacks are left out.
    pub(super) fn write(&mut self, text: &str, left: usize, top: usize, colour: Colour) {
        let mut x = left;
        for letter in text.chars() {
            if let Some((cell, width)) = glyph(letter) {
                self.stamp(cell, width, x, top, colour);
            }
            x += advance(letter);
        }
    }

    fn stamp(
        &mut self,
        cell: (usize, usize),
        width: usize,
        left: usize,
        top: usize,
        colour: Colour,
    ) {
        let font = font();
        for dy in 0..CELL.1.min(self.height.saturating_sub(top)) {
            for dx in 0..width.min(self.width.saturating_sub(left)) {
                let ink = font.ink[(cell.1 + dy) * font.width + cell.0 + dx];
                let at = ((top + dy) * self.width + left + dx) * 3;
                let under = [self.pixels[at], self.pixels[at + 1], self.pixels[at + 2]];
                self.pixels[at..at + 3].copy_from_slice(&mix(under, colour, ink));
            }
        }
    }
}

/// How far a letter moves the pen.
fn advance(letter: char) -> usize {
    match glyph(letter) {
        Some((_, width)) => width + 2,
        None if letter == ' ' => 9,
        None => 0,
    }
}

/// Breaks words into at most `rows` lines no wider than `width`; the last ends with … if words were left over.
pub(super) fn wrap(text: &str, width: usize, rows: usize) -> Vec<String> {
    let long = |line: &str| line.chars().map(advance).sum::<usize>() > width;
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        let full = lines.len() == rows;
        match lines.last_mut() {
            Some(line) if !long(&format!("{line} {word}…")) => {
                line.push(' ');
                line.push_str(word);
            }
            Some(line) if full => {
                line.push('…');
                break;
            }
            _ => lines.push(word.to_owned()),
        }
    }
    for line in &mut lines {
        while long(line) && line.pop().is_some() {}
    }
    lines
}

struct Font {
    width: usize,
    ink: Vec<u8>,
    /// Width of the ink of every letter.
    widths: Vec<usize>,
}

fn font() -> &'static Font {
    static FONT: OnceLock<Font> = OnceLock::new();
    FONT.get_or_init(|| {
        let picture = image::load_from_memory(include_bytes!("letters.png"))
            .map(|picture| picture.to_luma8())
            .unwrap_or_default();
        let (width, ink) = (picture.width() as usize, picture.into_raw());
        let inked = |n: usize| {
            let (left, top) = (n % CELLS_A_ROW * CELL.0, n / CELLS_A_ROW * CELL.1);
            (0..CELL.0).rev().find(|dx| {
                (0..CELL.1).any(|dy| {
                    ink.get((top + dy) * width + left + dx)
                        .is_some_and(|ink| *ink > 40)
                })
            })
        };
        let widths = (0..LETTERS.chars().count())
            .map(|n| inked(n).map_or(0, |last| last + 1))
            .collect();
        Font { width, ink, widths }
    })
}

/// Where a letter stands in the font's picture, and how wide it is.
fn glyph(letter: char) -> Option<((usize, usize), usize)> {
    let n = LETTERS.chars().position(|known| known == letter)?;
    let width = *font().widths.get(n)?;
    Some(((n % CELLS_A_ROW * CELL.0, n / CELLS_A_ROW * CELL.1), width))
}

/// `alpha` parts of 255 of the second colour over the first.
pub(super) fn mix(under: Colour, over: Colour, alpha: u8) -> Colour {
    let part = |a: u8, b: u8| {
        ((u32::from(a) * (255 - u32::from(alpha)) + u32::from(b) * u32::from(alpha)) / 255) as u8
    };
    [
        part(under[0], over[0]),
        part(under[1], over[1]),
        part(under[2], over[2]),
    ]
}

/// A colour by hue (degrees), saturation and lightness (0–1).
pub(super) fn hsl(hue: f32, saturation: f32, lightness: f32) -> Colour {
    let chroma = saturation * lightness.min(1.0 - lightness);
    [0.0, 8.0, 4.0].map(|n: f32| {
        let k = (n + hue.rem_euclid(360.0) / 30.0) % 12.0;
        ((lightness - chroma * (k - 3.0).min(9.0 - k).clamp(-1.0, 1.0)) * 255.0) as u8
    })
}
