//! Scenes: a sky, and under it hills, water or a town, with a cat if one was asked for.

use fastrand::Rng;

use super::canvas::{Canvas, Colour, hsl, mix};
use super::figures::{cat, trees};

/// What the words ask for.
struct Wish {
    night: bool,
    sea: bool,
    town: bool,
    cat: Option<Colour>,
}

/// What brings something into the picture: a name, then beginnings of words, or whole words after `=`.
const WORDS: &str = include_str!("words.txt");

/// Whether a word of the text belongs to this name in [`WORDS`].
fn speaks_of(name: &str, text: &[&str]) -> bool {
    let line = WORDS
        .lines()
        .find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
    line.unwrap_or_default()
        .split(' ')
        .any(|known| match known.strip_prefix('=') {
            Some(whole) => text.contains(&whole),
            None => text.iter().any(|word| word.starts_with(known)),
        })
}

impl Wish {
    fn read(words: &str, random: &mut Rng) -> Self {
        let words = words.to_lowercase();
        let words: Vec<&str> = words
            .split(|letter: char| !letter.is_alphanumeric())
            .collect();
        let asks = |name: &str| speaks_of(name, &words);
        let coats: [(&str, Colour); 3] = [
            ("ginger", [214, 122, 50]),
            ("white", [236, 232, 226]),
            ("grey", [128, 132, 142]),
        ];
        let coat = coats
            .iter()
            .find(|(name, _)| asks(name))
            .map_or([44, 40, 50], |(_, coat)| *coat);
        Self {
            night: asks("night") || (!asks("day") && random.u8(0..6) == 0),
            sea: asks("sea"),
            town: asks("town"),
            cat: asks("cat").then_some(coat),
        }
    }
}

/// Colours that go together.
struct Palette {
    top: Colour,
    low: Colour,
    light: Colour,
    /// Hue of the ground, degrees.
    ground: f32,
}

impl Palette {
    fn pick(random: &mut Rng, night: bool) -> Self {
        // Hue, saturation and lightness of the upper and the lower sky; hue of the ground.
        const DAYS: [([f32; 3], [f32; 3], f32); 6] = [
            ([258.0, 0.45, 0.45], [18.0, 0.85, 0.72], 262.0),
            ([208.0, 0.70, 0.55], [196.0, 0.70, 0.88], 150.0),
            ([200.0, 0.50, 0.60], [36.0, 0.90, 0.84], 195.0),
            ([285.0, 0.35, 0.52], [345.0, 0.75, 0.84], 232.0),
            ([22.0, 0.80, 0.58], [48.0, 0.92, 0.84], 12.0),
            ([174.0, 0.45, 0.46], [60.0, 0.70, 0.86], 176.0),
        ];
        const NIGHTS: [([f32; 3], [f32; 3], f32); 3] = [
            ([232.0, 0.55, 0.09], [262.0, 0.50, 0.32], 238.0),
            ([210.0, 0.60, 0.08], [188.0, 0.50, 0.30], 205.0),
            ([265.0, 0.50, 0.10], [320.0, 0.45, 0.36], 268.0),
        ];
        let (top, low, ground) = if night {
            NIGHTS[random.usize(0..NIGHTS.len())]
        } else {
            DAYS[random.usize(0..DAYS.len())]
        };
        let shift = random.f32() * 20.0 - 10.0;
        let colour =
            |[hue, saturation, lightness]: [f32; 3]| hsl(hue + shift, saturation, lightness);
        let light = if night {
            [240, 240, 225]
        } else {
            [255, 247, 224]
        };
        Self {
            top: colour(top),
            low: colour(low),
            light,
            ground: ground + shift,
        }
    }
}

/// Draws the scene for these words; the seed decides all that the words leave open.
pub(super) fn draw(canvas: &mut Canvas, words: &str, seed: u64) {
    let mut random = Rng::with_seed(seed);
    let wish = Wish::read(words, &mut random);
    let palette = Palette::pick(&mut random, wish.night);
    let sun = sky(canvas, &mut random, &palette, wish.night);
    let near = if wish.town {
        town(canvas, &mut random, &palette, wish.night)
    } else if wish.sea {
        water(canvas, &mut random, &palette, sun)
    } else {
        hills(canvas, &mut random, &palette, wish.night)
    };
    if let Some(coat) = wish.cat {
        cat(canvas, coat);
    } else if !wish.town && !wish.sea && random.bool() {
        trees(canvas, &mut random, near);
    }
}

/// Sky, stars, sun or moon, clouds; answers where the sun is.
fn sky(canvas: &mut Canvas, random: &mut Rng, palette: &Palette, night: bool) -> (i32, i32) {
    canvas.gradient(palette.top, palette.low);
    let (width, height) = (canvas.width as i32, canvas.height as i32);
    let unit = width.min(height);
    if night {
        for _ in 0..90 {
            let at = (random.i32(0..width), random.i32(0..height * 2 / 3));
            let size = random.i32(0..(unit / 300).max(1) + 1);
            canvas.ellipse(at, (size, size), [255, 250, 230], random.u8(90..220));
        }
    }
    let sun = (
        random.i32(width / 5..width * 4 / 5 + 1),
        random.i32(height / 5..height * 2 / 5 + 1),
    );
    for step in 0..12 {
        let radius = unit / 11 + unit * (12 - step) / 50;
        canvas.ellipse(sun, (radius, radius), palette.light, 9);
    }
    canvas.ellipse(sun, (unit / 11, unit / 11), palette.light, 245);
    let cloud = mix(palette.low, [255, 255, 255], 150);
    for _ in 0..random.i32(2..5) {
        let at = (
            random.i32(0..width),
            random.i32(height / 10..height * 2 / 5 + 1),
        );
        for puff in 0..4 {
            let radius = unit / 24 + random.i32(0..unit / 24 + 1);
            let centre = (at.0 + puff * unit / 16, at.1 - radius / 3);
            canvas.ellipse(
                centre,
                (radius * 3 / 2, radius * 2 / 3),
                cloud,
                if night { 26 } else { 52 },
            );
        }
    }
    sun
}

/// Ridges one before the other, darker towards the viewer; answers the colour of what stands on the nearest.
fn hills(canvas: &mut Canvas, random: &mut Rng, palette: &Palette, night: bool) -> Colour {
    let mut colour = palette.low;
    let (width, height) = (canvas.width as f32, canvas.height as f32);
    for layer in 0..4_u8 {
        let depth = f32::from(layer);
        let light = if night {
            0.24 - depth * 0.05
        } else {
            0.62 - depth * 0.13
        };
        colour = hsl(palette.ground + depth * 10.0, 0.38, light);
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

/// Water with the light of the sun on it and a sail.
fn water(canvas: &mut Canvas, random: &mut Rng, palette: &Palette, sun: (i32, i32)) -> Colour {
    let (width, height) = (canvas.width as i32, canvas.height as i32);
    let horizon = height * 11 / 20;
    let deep = mix(palette.top, [8, 16, 40], 130);
    for y in horizon..height {
        let down = ((y - horizon) * 255 / (height - horizon).max(1)) as u8;
        canvas.span(
            y,
            0,
            width,
            mix(mix(palette.low, deep, 90), deep, down),
            255,
        );
    }
    for _ in 0..height / 3 {
        let y = random.i32(horizon..height);
        let near = (y - horizon) as f32 / (height - horizon).max(1) as f32;
        let reach = (width as f32 * (0.03 + near * 0.16)) as i32;
        let x = sun.0 + random.i32(-reach..reach + 1);
        let half = (width as f32 * (0.01 + near * 0.05)) as i32;
        canvas.span(y, x - half, x + half, palette.light, 110);
        canvas.span(
            random.i32(horizon..height),
            x * 3 % width - half,
            x * 3 % width + half,
            palette.low,
            40,
        );
    }
    let tall = height / 7;
    let boat = (
        (sun.0 + width / 3) % (width * 4 / 5) + width / 10,
        horizon + height / 30,
    );
    let dark = mix(deep, [0, 0, 0], 110);
    canvas.triangle(
        (boat.0, boat.1 - tall),
        (boat.0, boat.0 + tall / 2),
        tall * 9 / 10,
        [246, 240, 228],
    );
    canvas.triangle(
        (boat.0 - 3, boat.1 - tall * 4 / 5),
        (boat.0 - tall / 3, boat.0 - 3),
        tall * 7 / 10,
        palette.light,
    );
    canvas.ellipse((boat.0, boat.1), (tall / 2, tall / 14 + 1), dark, 255);
    deep
}

/// Two rows of houses with lit windows.
fn town(canvas: &mut Canvas, random: &mut Rng, palette: &Palette, night: bool) -> Colour {
    let (width, height) = (canvas.width as i32, canvas.height as i32);
    let mut colour = palette.low;
    for row in 0..2 {
        let light = if night {
            0.20 - row as f32 * 0.10
        } else {
            0.52 - row as f32 * 0.26
        };
        colour = hsl(palette.ground, 0.35, light);
        let mut x = -random.i32(0..width / 10 + 1);
        while x < width {
            let wide = width / 12 + random.i32(0..width / 10 + 1);
            let top = height * (4 + row * 2) / 12 + random.i32(0..height / 5 + 1);
            for y in top..height {
                canvas.span(y, x, x + wide, colour, 255);
            }
            let pane = (width.min(height) / 48).max(2);
            for line in 1..(height - top) / (pane * 2) {
                for column in 0..wide / (pane * 2) {
                    if random.u8(0..10) < 4 {
                        let left = x + pane / 2 + column * pane * 2;
                        for y in 0..pane {
                            canvas.span(
                                top + line * pane * 2 + y - pane,
                                left,
                                left + pane,
                                [255, 222, 140],
                                if night { 220 } else { 120 },
                            );
                        }
                    }
                }
            }
            x += wide + width / 60;
        }
    }
    mix(colour, [0, 0, 0], 90)
}
