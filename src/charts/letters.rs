//! Two faces of Noto Sans (SIL Open Font License), drawn beforehand: letters below one another in a picture, and a list
//! of how far each moves the pen.

use std::sync::LazyLock;

/// For what is read in passing, 24 pixels.
pub(super) static PLAIN: LazyLock<Face> = LazyLock::new(|| {
    let picture = include_bytes!("letters/plain.png");
    Face::new(picture, include_str!("letters/plain.txt"), 24, 6)
});
/// For titles, 32 pixels.
pub(super) static BOLD: LazyLock<Face> = LazyLock::new(|| {
    let picture = include_bytes!("letters/bold.png");
    Face::new(picture, include_str!("letters/bold.txt"), 32, 8)
});

/// Empty columns to the left of every letter in the picture.
const BEARING: usize = 2;

/// A size and a weight.
pub(super) struct Face {
    letters: Vec<(char, usize)>,
    /// Size of a letter's cell.
    wide: usize,
    high: usize,
    /// From the top of a cell to the ground line.
    rise: usize,
    space: usize,
    ink: Vec<u8>,
}

impl Face {
    fn new(picture: &[u8], list: &str, rise: usize, space: usize) -> Self {
        let picture = image::load_from_memory(picture).map(|picture| picture.to_luma8());
        let picture = picture.unwrap_or_default();
        let letters: Vec<(char, usize)> = list
            .lines()
            .filter_map(|line| {
                let (letter, advance) = line.split_once(' ')?;
                Some((letter.chars().next()?, advance.parse().ok()?))
            })
            .collect();
        let (wide, all) = (picture.width() as usize, picture.height() as usize);
        Self {
            wide,
            high: all / letters.len().max(1),
            rise,
            space,
            ink: picture.into_raw(),
            letters,
        }
    }

    /// From the top of a letter's cell to the ground line.
    pub(super) fn rise(&self) -> usize {
        self.rise
    }

    fn find(&self, letter: char) -> Option<(usize, usize)> {
        let at = self
            .letters
            .iter()
            .position(|(known, _)| *known == letter)?;
        Some((at, self.letters.get(at)?.1))
    }

    /// How far a letter moves the pen.
    pub(super) fn advance(&self, letter: char) -> usize {
        match self.find(letter) {
            Some((_, advance)) => advance,
            None if letter.is_whitespace() => self.space,
            None => 0,
        }
    }

    /// The width of a text.
    pub(super) fn width(&self, text: &str) -> f32 {
        text.chars()
            .map(|letter| self.advance(letter))
            .sum::<usize>() as f32
    }

    /// The pixels of a letter: from the pen to the right, from the cell's top down, how dark.
    pub(super) fn ink(&self, letter: char) -> impl Iterator<Item = (usize, usize, u8)> {
        let size = self.wide * self.high;
        let found = self.find(letter).map(|(at, _)| at * size);
        let cell = found.and_then(|from| self.ink.get(from..from + size));
        let wide = self.wide.max(1);
        let pixels = cell.unwrap_or_default().iter().enumerate();
        let inked = pixels.filter(|(_, ink)| **ink > 0);
        inked.map(move |(n, ink)| ((n % wide).saturating_sub(BEARING), n / wide, *ink))
    }
}
