//! Figures that stand in a scene: trees and a cat.

use fastrand::Rng;

use super::canvas::{Canvas, Colour, mix};

/// Fir trees along the lower edge.
pub(super) fn trees(canvas: &mut Canvas, random: &mut Rng, colour: Colour) {
    let (width, height) = (canvas.width as i32, canvas.height as i32);
    for _ in 0..random.i32(5..12) {
        let tall = height / 10 + random.i32(0..height / 8 + 1);
        let foot = (
            random.i32(0..width),
            height * 9 / 10 + random.i32(0..height / 20 + 1),
        );
        for tier in 0..3 {
            let half = tall * (3 + tier) / 16;
            let tip = (foot.0, foot.1 - tall + tall * tier / 4);
            canvas.triangle(tip, (foot.0 - half, foot.0 + half), tall / 2, colour);
        }
    }
}

/// A cat that sits and looks at the viewer.
pub(super) fn cat(canvas: &mut Canvas, coat: Colour) {
    let unit = canvas.width.min(canvas.height) as i32 / 15;
    let (x, y) = (
        canvas.width as i32 / 2,
        canvas.height as i32 * 17 / 20 - unit * 5,
    );
    let shade = mix(coat, [0, 0, 0], 70);
    let pale = mix(coat, [255, 255, 255], 120);
    for bend in 0..28 {
        let at = (
            x + unit * 2 + bend * unit / 18,
            y + unit * 4 - bend * bend * unit / 240,
        );
        canvas.ellipse(at, (unit / 3, unit / 3), shade, 255);
    }
    canvas.ellipse((x, y + unit * 3), (unit * 2, unit * 5 / 2), coat, 255);
    canvas.ellipse((x, y + unit * 7 / 2), (unit, unit * 3 / 2), pale, 255);
    for side in [-1, 1] {
        let tip = x + side * unit * 8 / 5;
        for (inset, drop, tall, colour) in [
            (unit / 3, 11, unit * 2, coat),
            (unit * 3 / 4, 9, unit * 5 / 4, [232, 160, 150]),
        ] {
            let (outer, inner) = (x + side * (unit * 2 - inset), x + side * inset);
            canvas.triangle(
                (tip, y - unit * drop / 4),
                (outer.min(inner), outer.max(inner)),
                tall,
                colour,
            );
        }
        canvas.ellipse(
            (x + side * unit, y + unit * 21 / 4),
            (unit * 3 / 4, unit / 3),
            pale,
            255,
        );
    }
    canvas.ellipse((x, y), (unit * 2, unit * 7 / 4), coat, 255);
    for side in [-1, 1] {
        let eye = (x + side * unit * 4 / 5, y - unit / 5);
        canvas.ellipse(eye, (unit / 2, unit / 2), [190, 220, 90], 255);
        canvas.ellipse(eye, (unit / 6, unit * 2 / 5), [20, 20, 24], 255);
        for whisker in 0..3 {
            let (middle, half) = (x + side * unit * 3 / 2, unit / 2);
            canvas.span(
                y + unit / 2 + whisker * unit / 4,
                middle - half,
                middle + half,
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
