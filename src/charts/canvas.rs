//! A drawing surface with smooth edges: boxes, lines, areas and letters.

use super::letters::Face;

/// Red, green, blue.
pub type Colour = [u8; 3];

/// A box by its edges, in pixels from the upper left.
#[derive(Clone, Copy, Debug)]
pub(super) struct Area {
    pub(super) left: f32,
    pub(super) top: f32,
    pub(super) right: f32,
    pub(super) bottom: f32,
}

impl Area {
    /// How far a point lies outside of the box with round corners; below zero inside.
    fn distance(&self, x: f32, y: f32, radius: f32) -> f32 {
        let half = (
            (self.right - self.left) / 2.0,
            (self.bottom - self.top) / 2.0,
        );
        let radius = radius.min(half.0).min(half.1);
        let dx = (x - self.left - half.0).abs() - half.0 + radius;
        let dy = (y - self.top - half.1).abs() - half.1 + radius;
        dx.max(0.0).hypot(dy.max(0.0)) + dx.max(dy).min(0.0) - radius
    }
}

/// A picture in memory.
pub(super) struct Canvas {
    pub(super) width: usize,
    pub(super) height: usize,
    /// Three bytes a pixel.
    pub(super) pixels: Vec<u8>,
}

impl Canvas {
    /// One colour all over.
    pub(super) fn new(width: usize, height: usize, ground: Colour) -> Self {
        let pixels = ground.repeat(width.saturating_mul(height));
        Self {
            width,
            height,
            pixels,
        }
    }

    fn blend(&mut self, x: usize, y: usize, colour: Colour, part: f32) {
        if x >= self.width || part <= 0.0 {
            return;
        }
        let at = (y * self.width + x) * 3;
        let Some(pixel) = self.pixels.get_mut(at..at + 3) else {
            return;
        };
        for (under, over) in pixel.iter_mut().zip(colour) {
            let (from, to) = (f32::from(*under), f32::from(over));
            *under = (from + (to - from) * part.min(1.0)).round() as u8;
        }
    }

    /// Paints what lies inside, given how far a point lies outside; edges are smooth.
    fn paint(&mut self, within: Area, colour: Colour, outside: impl Fn(f32, f32) -> f32) {
        // A cast of what is below zero gives zero.
        let ends = |from: f32, to: f32| (from - 1.0) as usize..(to + 2.0) as usize;
        for y in ends(within.top, within.bottom) {
            for x in ends(within.left, within.right) {
                let far = outside(x as f32 + 0.5, y as f32 + 0.5);
                self.blend(x, y, colour, 0.5 - far);
            }
        }
    }

    /// A box with round corners.
    pub(super) fn rounded(&mut self, area: Area, radius: f32, colour: Colour) {
        self.paint(area, colour, |x, y| area.distance(x, y, radius));
    }

    /// A box whose edges may lie between pixels, as far as it lies inside of another with round corners.
    pub(super) fn piece(&mut self, area: Area, whole: Area, radius: f32, colour: Colour) {
        let part = |from: f32, to: f32, at: usize| {
            ((at as f32 + 1.0).min(to) - (at as f32).max(from)).clamp(0.0, 1.0)
        };
        for y in area.top as usize..area.bottom.ceil() as usize {
            for x in area.left as usize..area.right.ceil() as usize {
                let far = whole.distance(x as f32 + 0.5, y as f32 + 0.5, radius);
                let covered = part(area.left, area.right, x) * part(area.top, area.bottom, y);
                self.blend(x, y, colour, covered * (1.0 - far).clamp(0.0, 1.0));
            }
        }
    }

    /// A box whose edges may lie between pixels.
    pub(super) fn flat(&mut self, area: Area, colour: Colour) {
        self.piece(area, area, 0.0, colour);
    }

    /// A line with round ends.
    pub(super) fn line(
        &mut self,
        from: (f32, f32),
        to: (f32, f32),
        thickness: f32,
        colour: Colour,
    ) {
        let half = thickness / 2.0;
        let within = Area {
            left: from.0.min(to.0) - half,
            top: from.1.min(to.1) - half,
            right: from.0.max(to.0) + half,
            bottom: from.1.max(to.1) + half,
        };
        let (dx, dy) = (to.0 - from.0, to.1 - from.1);
        let square = (dx * dx + dy * dy).max(f32::EPSILON);
        self.paint(within, colour, |x, y| {
            let along = ((x - from.0) * dx + (y - from.1) * dy) / square;
            let along = along.clamp(0.0, 1.0);
            (x - from.0 - dx * along).hypot(y - from.1 - dy * along) - half
        });
    }

    /// What lies between a straight line and a level, thinly.
    pub(super) fn shade(&mut self, from: (f32, f32), to: (f32, f32), level: f32, colour: Colour) {
        for x in from.0.round() as usize..to.0.round() as usize {
            let along = (x as f32 + 0.5 - from.0) / (to.0 - from.0).max(1.0);
            let top = from.1 + (to.1 - from.1) * along.clamp(0.0, 1.0);
            for y in top as usize..level.round() as usize {
                let covered = (y as f32 + 1.0 - top).clamp(0.0, 1.0);
                self.blend(x, y, colour, covered * 0.16);
            }
        }
    }

    /// A line of text from a point of its ground line; letters that the font lacks are left out.
    pub(super) fn write(&mut self, face: &Face, text: &str, at: (f32, f32), colour: Colour) {
        let (mut left, top) = (at.0.round() as usize, at.1.round() as usize);
        let top = top.saturating_sub(face.rise());
        for letter in text.chars() {
            for (x, y, ink) in face.ink(letter) {
                self.blend(left + x, top + y, colour, f32::from(ink) / 255.0);
            }
            left += face.advance(letter);
        }
    }

    /// The same, to end there.
    pub(super) fn write_to(&mut self, face: &Face, text: &str, end: (f32, f32), colour: Colour) {
        let left = end.0 - face.width(text);
        self.write(face, text, (left, end.1), colour);
    }
}
