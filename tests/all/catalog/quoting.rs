//! `kiebot quote`: breakdown, JSON, and refusals a person can act on.

use super::{shipped, tariff};
use kiebot::cli::quote::{QuoteArgs, run_in};
use kiebot::words::Lang;
use serde_json::Value;

fn ask(lang: Lang, json: bool, words: &[&str]) -> (i32, String) {
    let args = QuoteArgs {
        model: words[0].to_owned(),
        answers: words[1..].iter().map(|word| (*word).to_owned()).collect(),
        json,
    };
    let mut out = Vec::new();
    let code = run_in(lang, &args, &shipped(), &tariff(), &mut out).unwrap();
    (code, String::from_utf8(out).unwrap())
}

#[test]
fn a_quote_shows_every_line_and_the_request() {
    let words = [
        "infinitalk/from-audio",
        "prompt=Говорит",
        "image_url=file",
        "audio_url=12.5s",
    ];
    let (code, text) = ask(Lang::En, false, &words);
    assert_eq!(code, 0);
    insta::assert_snapshot!(text.replace('\u{a0}', " "));
}

#[test]
fn json_carries_the_same_for_programs() {
    let words = [
        "bytedance/seedance-1.5-pro",
        "duration=7",
        "resolution=480p",
    ];
    let (code, text) = ask(Lang::Ru, true, &words);
    let found: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(code, 0);
    assert_eq!(found["cost_credits"], "12.25");
    assert_eq!(found["price_kopecks"], 956);
    assert_eq!(found["price_exact_micro"], 9_555_000);
    assert_eq!(
        found["lines"][0]["row"],
        "bytedance/seedance-1.5-pro, without audio-480p"
    );
    assert_eq!(found["missing"], serde_json::json!(["prompt"]));
    assert_eq!(found["request"], Value::Null);
}

#[test]
fn mistakes_name_what_would_have_worked() {
    let cases: [(&[&str], &str); 8] = [
        (&["zimage"], "z-image"),
        (
            &["nano-banana"],
            "google/nano-banana, google/nano-banana-edit, nano-banana-2",
        ),
        (&["z-image", "aspekt_ratio=1:1"], "aspect_ratio"),
        (
            &["z-image", "aspect_ratio=2:1"],
            "1:1, 4:3, 3:4, 16:9, 9:16",
        ),
        (&["z-image", "prompt"], "param=value"),
        (&["z-image", "prompt=a", "prompt=b"], "twice"),
        (
            &["bytedance/seedance-1.5-pro", "duration=13"],
            "from 4 to 12",
        ),
        (&["kling/ai-avatar-standard", "audio_url=16s"], "12.5s"),
    ];
    for (words, told) in cases {
        let (code, text) = ask(Lang::En, false, words);
        assert_eq!(code, 2, "{text}");
        assert_eq!(text.lines().count(), 1);
        assert!(text.contains(told), "{text}");
    }
    let (code, text) = ask(Lang::Ru, true, &["wan/2-5-text-to-video"]);
    assert_eq!(code, 2);
    assert!(
        text.contains(r#"{"error":"#) && text.contains("duration"),
        "{text}"
    );
}
