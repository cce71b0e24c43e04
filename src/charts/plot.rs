//! The charts of a sheet: scales, bars, lines.

use super::canvas::{Area, Canvas};
use super::letters::PLAIN;
use super::{Bars, Colour, FAINT, GRID, INK, Lines, Sheet};

/// Lines of a scale, about.
const STEPS: i64 = 5;
/// From a scale's words to what it measures.
const SPACE: f32 = 16.0;
/// A day's label, and the room to the next.
const LABEL: f32 = 92.0;

/// What a place stands for, from below to above.
struct Scale {
    low: i64,
    high: i64,
    step: i64,
    top: f32,
    bottom: f32,
}

impl Scale {
    /// One that reaches both, by round steps.
    fn new(low: i64, high: i64, unit: i64, place: &Area) -> Self {
        let step = round_up((high.saturating_sub(low)) / STEPS, unit);
        let below = low.min(0).div_euclid(step).saturating_mul(step);
        let steps = high.max(1).saturating_add(step - 1) / step;
        Self {
            low: below,
            high: steps.saturating_mul(step),
            step,
            top: place.top,
            bottom: place.bottom,
        }
    }

    fn at(&self, value: i64) -> f32 {
        let part = value.saturating_sub(self.low) as f32;
        let all = self.high.saturating_sub(self.low).max(1) as f32;
        self.bottom - (self.bottom - self.top) * part / all
    }

    fn marks(&self) -> impl Iterator<Item = i64> {
        let count = self.high.saturating_sub(self.low) / self.step.max(1);
        let (low, step) = (self.low, self.step);
        (0..=count).map(move |n| low.saturating_add(n.saturating_mul(step)))
    }

    /// Thin lines across, each with what it stands for; gives where the chart begins.
    fn draw(&self, canvas: &mut Canvas, place: &Area, write: &dyn Fn(i64) -> String) -> f32 {
        let widths = self.marks().map(|mark| PLAIN.width(&write(mark)));
        let left = place.left + widths.fold(0.0, f32::max) + SPACE;
        for mark in self.marks() {
            let y = self.at(mark);
            canvas.write_to(&PLAIN, &write(mark), (left - SPACE, y + 8.0), FAINT);
            let (top, bottom) = (y - 1.0, y + 1.0);
            let line = Area {
                left,
                top,
                right: place.right,
                bottom,
            };
            canvas.flat(line, GRID);
        }
        left
    }
}

/// The next of 1, 2, 5, 10, 20, 25, 50, 100, … units.
fn round_up(least: i64, unit: i64) -> i64 {
    let mut power = unit.max(1);
    for _ in 0..18 {
        let (tens, quarters) = (power.saturating_mul(10), power.saturating_mul(5) / 2);
        let steps = [
            power,
            power.saturating_mul(2),
            quarters,
            power.saturating_mul(5),
        ];
        // A quarter of ten single units is no whole number of them.
        let whole = |step: &i64| *step >= least && step % unit.max(1) == 0;
        if let Some(step) = steps.into_iter().find(whole) {
            return step;
        }
        power = tens;
    }
    power
}

/// Days written below a chart, as many as there is room for, the last among them.
fn days(canvas: &mut Canvas, labels: &[String], left: f32, right: f32, ground: f32) {
    let each = (right - left) / labels.len().max(1) as f32;
    let every = (LABEL / each).ceil().max(1.0) as usize;
    for (n, label) in labels.iter().enumerate() {
        if (labels.len() - 1 - n).is_multiple_of(every) {
            let width = PLAIN.width(label);
            let from = left + each * (n as f32 + 0.5) - width / 2.0;
            let from = from.clamp(left - SPACE, right + SPACE - width);
            canvas.write(&PLAIN, label, (from, ground), FAINT);
        }
    }
}

/// Nothing to be drawn.
fn nothing(canvas: &mut Canvas, place: &Area, sheet: &Sheet) {
    let left = (place.left + place.right - PLAIN.width(&sheet.nothing)) / 2.0;
    let y = (place.top + place.bottom) / 2.0 + 8.0;
    canvas.write(&PLAIN, &sheet.nothing, (left, y), FAINT);
}

/// A card with bars.
pub(super) fn bars(canvas: &mut Canvas, room: Area, sheet: &Sheet, bars: &Bars) {
    let mut x = room.left;
    for (colour, text) in &bars.legend {
        x = named(canvas, (x, room.top + 28.0), *colour, text) + 34.0;
    }
    let place = Area {
        top: room.top + 62.0,
        bottom: room.bottom - 44.0,
        ..room
    };
    let high = bars.stacks.iter().map(|stack| total(stack, true)).max();
    let low = bars.stacks.iter().map(|stack| total(stack, false)).min();
    let (high, low) = (high.unwrap_or(0), low.unwrap_or(0));
    if (high, low) == (0, 0) {
        return nothing(canvas, &place, sheet);
    }
    let scale = Scale::new(low, high, bars.unit, &place);
    let left = scale.draw(canvas, &place, &|n| (bars.write)(sheet.lang, n));
    let each = (place.right - left) / bars.stacks.len().max(1) as f32;
    let wide = (each * 0.72).min(72.0);
    for (n, stack) in bars.stacks.iter().enumerate() {
        let middle = left + each * (n as f32 + 0.5);
        one(canvas, &scale, stack, middle - wide / 2.0, wide);
    }
    days(canvas, &sheet.days, left, place.right, room.bottom);
}

/// A spot of a colour and what has it; gives where the words end.
fn named(canvas: &mut Canvas, (x, y): (f32, f32), colour: Colour, text: &str) -> f32 {
    let mark = Area {
        left: x,
        top: y - 18.0,
        right: x + 20.0,
        bottom: y + 2.0,
    };
    canvas.rounded(mark, 6.0, colour);
    canvas.write(&PLAIN, text, (x + 30.0, y), INK);
    x + 30.0 + PLAIN.width(text)
}

/// How far a bar reaches up, or down.
fn total(stack: &[(Colour, i64)], up: bool) -> i64 {
    let parts = stack.iter().filter(|(_, n)| (*n > 0) == up);
    parts.fold(0, |sum, (_, n)| sum.saturating_add(*n))
}

/// One bar: its parts upon one another, the free ends cut round.
fn one(canvas: &mut Canvas, scale: &Scale, stack: &[(Colour, i64)], left: f32, wide: f32) {
    let (zero, right, radius) = (scale.at(0), left + wide, (wide / 4.0).min(8.0));
    let [top, bottom] = [true, false].map(|up| scale.at(total(stack, up)));
    // What does not end at zero has no corners there.
    let square = |end: f32, beyond: f32| if end == zero { zero + beyond } else { end };
    let whole = Area {
        left,
        top: square(top, -2.0 * radius),
        right,
        bottom: square(bottom, 2.0 * radius),
    };
    let (mut up, mut down) = (0_i64, 0_i64);
    for (colour, part) in stack {
        let from = if *part > 0 { &mut up } else { &mut down };
        let (a, b) = (scale.at(*from), scale.at(from.saturating_add(*part)));
        *from = from.saturating_add(*part);
        let area = Area {
            left,
            top: a.min(b),
            right,
            bottom: a.max(b),
        };
        canvas.piece(area, whole, radius, *colour);
    }
}

/// A small chart: its words, and both lines.
pub(super) fn lines(canvas: &mut Canvas, room: Area, sheet: &Sheet, lines: &Lines) {
    let y = room.top + 28.0;
    named(canvas, (room.left, y), lines.colour, &lines.title);
    canvas.write_to(&PLAIN, &lines.note, (room.right, y), FAINT);
    let place = Area {
        top: room.top + 60.0,
        bottom: room.bottom - 44.0,
        ..room
    };
    let high = lines.points.iter().flatten().map(|(_, upper)| *upper).max();
    let Some(high) = high else {
        return nothing(canvas, &place, sheet);
    };
    let step = TIMES
        .into_iter()
        .find(|step| step.saturating_mul(3) >= high);
    let step = step.unwrap_or(high);
    let scale = Scale {
        low: 0,
        high: (high.saturating_add(step - 1) / step).saturating_mul(step),
        step,
        top: place.top,
        bottom: place.bottom,
    };
    let left = scale.draw(canvas, &place, &|n| (lines.write)(sheet.lang, n));
    let each = (place.right - left) / lines.points.len().max(1) as f32;
    let spot = |n: usize, value: i64| (left + each * (n as f32 + 0.5), scale.at(value));
    let mut before: Option<(usize, (i64, i64))> = None;
    for (n, point) in lines.points.iter().enumerate() {
        let Some((lower, upper)) = *point else {
            continue;
        };
        let (m, (was_lower, was_upper)) = before.unwrap_or((n, (lower, upper)));
        canvas.shade(
            spot(m, was_upper),
            spot(n, upper),
            scale.at(0),
            lines.colour,
        );
        canvas.line(spot(m, was_upper), spot(n, upper), 2.0, light(lines.colour));
        canvas.line(spot(m, was_lower), spot(n, lower), 4.5, lines.colour);
        before = Some((n, (lower, upper)));
    }
    days(canvas, &sheet.days, left, place.right, room.bottom);
}

/// Steps of a scale of seconds.
const TIMES: [i64; 17] = [
    1, 2, 5, 10, 15, 20, 30, 60, 120, 180, 300, 600, 900, 1_200, 1_800, 3_600, 7_200,
];

/// Half as strong.
fn light(colour: Colour) -> Colour {
    colour.map(|part| part / 2 + 127)
}
