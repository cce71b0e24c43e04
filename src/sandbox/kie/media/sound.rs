//! Sounds: plucked notes for music and effects, sung vowels for speech, written as WAV.

use std::f32::consts::TAU;
use std::io::Cursor;

use super::Order;

const RATE: u32 = 22_050;

/// The sound for an order: 16-bit mono WAV.
pub(super) fn make(order: &Order<'_>) -> Vec<u8> {
    let spoken = ["speech", "dialogue", "tts", "isolation"]
        .iter()
        .any(|word| order.model.contains(word));
    write(&if spoken { speech(order) } else { notes(order) })
}

fn write(samples: &[f32]) -> Vec<u8> {
    let spec = hound::WavSpec {
        channels: 1,
        sample_rate: RATE,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    let mut bytes = Cursor::new(Vec::with_capacity(samples.len() * 2 + 44));
    let written = hound::WavWriter::new(&mut bytes, spec).and_then(|mut writer| {
        for sample in samples {
            writer.write_sample((sample.clamp(-1.0, 1.0) * 30_000.0) as i16)?;
        }
        writer.finalize()
    });
    // Writing to memory fails only if the sound were longer than 4 GB.
    if written.is_err() {
        return Vec::new();
    }
    bytes.into_inner()
}

/// Adds a decaying tone from `start`, seconds.
fn pluck(out: &mut [f32], start: f32, pitch: f32, loud: f32, decay: f32) {
    let from = (start * RATE as f32) as usize;
    let length = (decay * 4.0 * RATE as f32) as usize;
    for (i, sample) in out.iter_mut().skip(from).take(length).enumerate() {
        let t = i as f32 / RATE as f32;
        let fade = (-t / decay).exp() * (t * 200.0).min(1.0);
        let wave = (TAU * pitch * t).sin()
            + 0.35 * (TAU * 2.0 * pitch * t).sin()
            + 0.12 * (TAU * 3.0 * pitch * t).sin();
        *sample += loud * fade * wave;
    }
}

/// A little melody over two chords; the scale never sounds wrong.
fn notes(order: &Order<'_>) -> Vec<f32> {
    const SCALE: [f32; 8] = [0.0, 2.0, 4.0, 7.0, 9.0, 12.0, 14.0, 16.0];
    let mut random = fastrand::Rng::with_seed(order.seed());
    let asked = order
        .input
        .get("duration_seconds")
        .and_then(serde_json::Value::as_f64)
        .map(|seconds| seconds as f32);
    let seconds = asked.unwrap_or(8.0).clamp(0.5, 12.0);
    let mut out = vec![0.0; (seconds * RATE as f32) as usize];
    let root = 196.0 * 2_f32.powf(random.i32(0..7) as f32 / 12.0);
    let beat = 0.22 + random.f32() * 0.12;
    let pitch = |step: f32| root * 2_f32.powf(step / 12.0);
    let mut step = 3_usize;
    for i in 0..((seconds - 0.4).max(0.2) / beat) as usize {
        let at = i as f32 * beat;
        if i % 8 == 0 {
            let chord = if i % 16 == 0 {
                [-12.0, -5.0, 4.0]
            } else {
                [-15.0, -8.0, 0.0]
            };
            for note in chord {
                pluck(&mut out, at, pitch(note), 0.11, 0.9);
            }
        }
        if random.u8(0..10) < 8 {
            step = (step + random.usize(0..4) + 7)
                .saturating_sub(8)
                .min(SCALE.len() - 1);
            pluck(&mut out, at, pitch(SCALE[step]), 0.22, 0.35);
        }
    }
    out
}

/// Something like a voice: a buzz through two moving formants, one syllable for every few letters.
fn speech(order: &Order<'_>) -> Vec<f32> {
    const VOWELS: [(f32, f32); 5] = [
        (730.0, 1090.0),
        (530.0, 1840.0),
        (270.0, 2290.0),
        (570.0, 840.0),
        (300.0, 870.0),
    ];
    let words = order.words();
    let mut random = fastrand::Rng::with_seed(order.seed());
    let base = 105.0 + random.f32() * 90.0;
    let mut out = Vec::new();
    let words = if words.is_empty() {
        "la la la"
    } else {
        words.as_str()
    };
    for word in words.split_whitespace() {
        let syllables = word.chars().count().div_ceil(3);
        for _ in 0..syllables {
            let (low, high) = VOWELS[random.usize(0..VOWELS.len())];
            let pitch = base * (0.92 + random.f32() * 0.2);
            let length = (RATE as f32 * (0.13 + random.f32() * 0.06)) as usize;
            for i in 0..length {
                let t = i as f32 / RATE as f32;
                let along = i as f32 / length as f32;
                let buzz = (1.0 - (t * pitch).fract()).powi(2);
                let throat = (TAU * low * t).sin() * 0.6
                    + (TAU * high * t).sin() * 0.25
                    + (TAU * pitch * t).sin() * 0.5;
                out.push(0.6 * buzz * throat * (along * std::f32::consts::PI).sin());
            }
        }
        out.resize(out.len() + RATE as usize / 14, 0.0);
        if out.len() > RATE as usize * 10 {
            break;
        }
    }
    out
}
