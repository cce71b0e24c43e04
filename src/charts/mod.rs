//! Charts as PNG pictures: a sheet of bars day by day, and of lines in small.

mod canvas;
mod letters;
mod plot;

pub use canvas::Colour;

use crate::words::Lang;
use canvas::{Area, Canvas};
use image::ImageEncoder;
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use letters::{BOLD, PLAIN};

/// Width of a sheet.
const WIDTH: f32 = 1080.0;
/// Around everything, and between cards.
const GAP: f32 = 28.0;
/// The room for the title.
const HEAD: f32 = 92.0;
/// Height of a card with bars.
const BARS: f32 = 452.0;
/// Height of a card with a row of small charts, without its rows.
const SMALL: f32 = 84.0;
/// Height of such a row.
const SMALL_ROW: f32 = 244.0;

const GROUND: Colour = [238, 241, 246];
const CARD: Colour = [255, 255, 255];
const INK: Colour = [27, 36, 48];
const FAINT: Colour = [112, 124, 141];
const GRID: Colour = [226, 231, 239];

/// How a scale is written.
pub type Write = fn(Lang, i64) -> String;

/// A picture of several charts. All words are ready to be read.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// Its language.
    pub lang: Lang,
    /// What it is about.
    pub title: String,
    /// Of when.
    pub period: String,
    /// Said in a chart without anything in it.
    pub nothing: String,
    /// One for each day: `22.11`.
    pub days: Vec<String>,
    /// Cards with bars.
    pub bars: Vec<Bars>,
    /// The title of the card with lines.
    pub lines: String,
    /// Its charts, two a row.
    pub small: Vec<Lines>,
}

/// Bars, one a day.
#[derive(Clone, Debug)]
pub struct Bars {
    /// What they show.
    pub title: String,
    /// What each colour means.
    pub legend: Vec<(Colour, String)>,
    /// The parts of each bar, from below; those below zero hang down.
    pub stacks: Vec<Vec<(Colour, i64)>>,
    /// The least step of the scale.
    pub unit: i64,
    /// How the scale is written.
    pub write: Write,
}

/// A line, and another above it, by the day.
#[derive(Clone, Debug)]
pub struct Lines {
    /// What they show.
    pub title: String,
    /// Their sense in numbers.
    pub note: String,
    /// Of both.
    pub colour: Colour,
    /// The lower and the upper, for each day that has them.
    pub points: Vec<Option<(i64, i64)>>,
    /// How the scale is written.
    pub write: Write,
}

/// Draws a sheet; gives a PNG, or why there is none.
pub fn png(sheet: &Sheet) -> Result<Vec<u8>, image::ImageError> {
    let canvas = draw(sheet);
    let mut bytes = Vec::new();
    let size = (canvas.width as u32, canvas.height as u32);
    PngEncoder::new_with_quality(&mut bytes, CompressionType::Default, FilterType::Adaptive)
        .write_image(
            &canvas.pixels,
            size.0,
            size.1,
            image::ExtendedColorType::Rgb8,
        )?;
    Ok(bytes)
}

fn draw(sheet: &Sheet) -> Canvas {
    let rows = sheet.small.len().div_ceil(2) as f32;
    let small = SMALL + rows * SMALL_ROW;
    let height = HEAD + sheet.bars.len() as f32 * (BARS + GAP) + small + GAP;
    let mut canvas = Canvas::new(WIDTH as usize, height as usize, GROUND);
    canvas.write(&BOLD, &sheet.title, (GAP + 8.0, 60.0), INK);
    canvas.write_to(&PLAIN, &sheet.period, (WIDTH - GAP - 8.0, 60.0), FAINT);
    let mut top = HEAD;
    for bars in &sheet.bars {
        let inside = card(&mut canvas, top, BARS, &bars.title);
        plot::bars(&mut canvas, inside, sheet, bars);
        top += BARS + GAP;
    }
    let inside = card(&mut canvas, top, small, &sheet.lines);
    let middle = (inside.left + inside.right) / 2.0;
    for (n, lines) in sheet.small.iter().enumerate() {
        let top = inside.top + (n / 2) as f32 * SMALL_ROW;
        let (left, right) = match n % 2 {
            0 => (inside.left, middle - 24.0),
            _ => (middle + 24.0, inside.right),
        };
        let bottom = top + SMALL_ROW - 24.0;
        let place = Area {
            left,
            top,
            right,
            bottom,
        };
        plot::lines(&mut canvas, place, sheet, lines);
    }
    canvas
}

/// A white card with its title; gives the room below that.
fn card(canvas: &mut Canvas, top: f32, height: f32, title: &str) -> Area {
    let area = Area {
        left: GAP,
        top,
        right: WIDTH - GAP,
        bottom: top + height,
    };
    canvas.rounded(area, 26.0, CARD);
    let left = area.left + 32.0;
    canvas.write(&BOLD, title, (left, top + 56.0), INK);
    Area {
        left,
        top: top + 76.0,
        right: area.right - 32.0,
        bottom: area.bottom - 28.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: Colour = [200, 30, 30];
    const B: Colour = [30, 30, 200];

    fn sheet(stacks: Vec<Vec<(Colour, i64)>>, points: Vec<Option<(i64, i64)>>) -> Sheet {
        Sheet {
            lang: Lang::Ru,
            title: "Статистика".to_owned(),
            period: "22.11 – 23.11".to_owned(),
            nothing: "Пока ничего".to_owned(),
            days: stacks.iter().map(|_| "22.11".to_owned()).collect(),
            bars: vec![Bars {
                title: "Выручка, ₽".to_owned(),
                legend: Vec::new(),
                stacks,
                unit: 1,
                write: |_, n| n.to_string(),
            }],
            lines: "Время".to_owned(),
            small: vec![Lines {
                title: "Видео".to_owned(),
                note: "0:40 · 1:20".to_owned(),
                colour: B,
                points,
                write: |_, n| n.to_string(),
            }],
        }
    }

    /// How many pixels have this very colour, in the upper part of the picture where the bars are.
    fn inked(canvas: &Canvas, colour: Colour) -> usize {
        let rows = (HEAD + BARS) as usize * canvas.width * 3;
        let pixels = canvas.pixels[..rows].chunks_exact(3);
        pixels.filter(|pixel| **pixel == colour).count()
    }

    #[test]
    fn a_bar_is_as_high_as_its_number_and_its_parts_share_it() {
        let one = inked(&draw(&sheet(vec![vec![(A, 50)], vec![]], vec![])), A);
        let two = inked(&draw(&sheet(vec![vec![(A, 50)], vec![(A, 50)]], vec![])), A);
        assert!(one > 1_000 && two.abs_diff(2 * one) < 40, "{one} {two}");
        let both = draw(&sheet(vec![vec![(A, 25), (B, 25)], vec![]], vec![]));
        let (a, b) = (inked(&both, A), inked(&both, B));
        assert!(
            a.abs_diff(b) < 300 && (a + b).abs_diff(one) < 300,
            "{a} {b} {one}"
        );
        let down = draw(&sheet(vec![vec![(A, 50), (B, -50)], vec![]], vec![]));
        let (a, b) = (inked(&down, A), inked(&down, B));
        assert!(a > 1_000 && a.abs_diff(b) < 300, "{a} {b}");
    }

    #[test]
    fn whatever_the_numbers_there_is_a_picture() {
        let most = vec![(A, i64::MAX), (B, i64::MAX), (A, i64::MIN)];
        let stranges = [
            (vec![], vec![]),
            (vec![vec![]], vec![None]),
            (vec![vec![(A, 0)]], vec![Some((0, 0))]),
            (vec![vec![(A, 1)]], vec![Some((1, 1))]),
            (
                vec![most],
                vec![Some((i64::MAX, i64::MAX)), None, Some((-5, 2))],
            ),
            (vec![vec![(B, 7)]; 90], vec![Some((30, 60)); 90]),
            (vec![vec![(B, -7)]; 7], vec![None, Some((1, 9_000))]),
        ];
        for (stacks, points) in stranges {
            let canvas = draw(&sheet(stacks, points));
            assert_eq!(canvas.pixels.len(), canvas.width * canvas.height * 3);
        }
    }

    #[test]
    fn the_file_is_a_png_with_what_was_drawn() {
        let sheet = sheet(vec![vec![(A, 3)]], vec![Some((1, 2))]);
        let picture = image::load_from_memory(&png(&sheet).unwrap()).unwrap();
        assert_eq!(picture.to_rgb8().into_raw(), draw(&sheet).pixels);
    }

    #[test]
    fn every_letter_of_both_languages_can_be_written() {
        let letters = "АЯЁёабвгдежзийклмнопрстуфхцчшщъыьэюяAZaz09%₽·–−…:,«»";
        for face in [&*BOLD, &*PLAIN] {
            for letter in letters.chars() {
                assert!(face.ink(letter).count() > 3, "{letter}");
                assert!(face.advance(letter) > 3, "{letter}");
            }
        }
    }
}
