//! Refusals and other short words.
#[cfg(test)]
use super::*;
use crate::screens::notes::{self, Refused};
use crate::screens::{labels, price};
use crate::wizard::Refusal;
use crate::words::tr_with;

fn refusals() -> Vec<Refusal> {
    let (min, max) = (Decimal::new(7, 1), Decimal::from(2_147_483_647));
    let (want, got) = (MediaKind::Image, MediaKind::Audio);
    let accepted: Vec<String> = [
        "audio/mpeg",
        "audio/x-wav",
        "audio/wav",
        "audio/mp4",
        "video/quicktime",
    ]
    .map(str::to_owned)
    .to_vec();
    let wrong = |got: &str| Refusal::WrongFormat {
        got: got.to_owned(),
        accepted: accepted.clone(),
    };
    let is = (5000, 120);
    let kinds = [
        MediaKind::Image,
        MediaKind::Video,
        MediaKind::Audio,
        MediaKind::File,
    ];
    let mut all = vec![
        Refusal::NothingAsked,
        Refusal::WantsText,
        Refusal::WantsChoice,
        Refusal::WantsNumber { min, max },
        Refusal::WrongKind { want, got },
        wrong("image/heic"),
        wrong("application/octet-stream"),
        Refusal::OutOfRange { min, max },
        Refusal::OffStep {
            step: Decimal::new(1, 2),
        },
        Refusal::TooBig {
            bytes: 12_345_678,
            max: 10 << 20,
        },
        Refusal::TooBrief {
            ms: 900,
            min: 2_000,
        },
        Refusal::TooLasting {
            ms: 61_200,
            max: 15_000,
        },
        Refusal::TooLasting {
            ms: 185_000,
            max: 60_000,
        },
        Refusal::Unmeasured,
        Refusal::TooSmall { is, min: 256 },
        Refusal::TooLarge { is, max: 4096 },
        Refusal::TooManyPixels { is, max: 16 },
        Refusal::UnknownSides,
        Refusal::Required,
        Refusal::BadJson("expected value".to_owned()),
    ];
    all.extend(kinds.map(Refusal::WantsFile));
    for count in [1, 2, 5, 21] {
        all.push(Refusal::TooShort { min: count });
        all.push(Refusal::TooManyFiles { max: count });
        all.push(Refusal::TooFewFiles { min: count });
    }
    all.extend([21, 5_412, 20_022].map(|chars| Refusal::TooLong { chars, max: 20_000 }));
    all
}

#[test]
fn every_refusal_of_an_answer() {
    for lang in Lang::ALL {
        let mut album = Album::new(lang);
        for refusal in refusals() {
            album.line(&format!("{refusal:?}"), &notes::refusal(lang, &refusal));
        }
        album.done("refusals");
    }
}

#[test]
fn every_refusal_of_a_start() {
    for lang in Lang::ALL {
        let mut album = Album::new(lang);
        let limit = Kopecks(500_000);
        let own = [1, 2, 5, 21].map(|limit| Refused::ParallelOwn { limit });
        let rest = [
            Refused::ParallelAll,
            Refused::TooOften,
            Refused::SpendLimit { limit },
            Refused::FreeUsedUp,
            Refused::FreeCap,
            Refused::Paused,
            Refused::Outage,
            Refused::NotSold,
            Refused::Expired,
            Refused::FilesGone,
        ];
        for why in own.into_iter().chain(rest) {
            album.add(&format!("{why:?}"), &notes::refused(lang, &why));
        }
        album.done("refused");
    }
}

#[test]
fn counts_have_their_plural() {
    for lang in Lang::ALL {
        let mut album = Album::new(lang);
        for count in [1_usize, 2, 5, 11, 21, 22, 101] {
            for kind in [
                MediaKind::Image,
                MediaKind::Video,
                MediaKind::Audio,
                MediaKind::File,
            ] {
                let file = InputFile {
                    kind,
                    ..match picture() {
                        Input::File(file) => file,
                        _ => unreachable!(),
                    }
                };
                let of = &model("z-image").params[0].clone();
                let files = crate::catalog::Answer::Files(vec![file; count]);
                album.line(&format!("{kind:?}"), &labels::answer(lang, of, &files));
            }
            for key in ["list", "card-free-per-day", "ask-still"] {
                let values = [("count", count.into()), ("title", "…".into())];
                album.line(key, &tr_with(lang, key, &values));
            }
            let values = [("max", count.into()), ("shown", count.into())];
            album.line("ask-text", &tr_with(lang, "ask-text", &values));
            album.line("ask-megapixels", &tr_with(lang, "ask-megapixels", &values));
        }
        album.done("plurals");
    }
}

#[test]
fn numbers_times_and_sums_are_written_as_people_do() {
    let decimal = |number| labels::decimal(Lang::Ru, number);
    assert_eq!(decimal(Decimal::new(500, 2)), "5");
    assert_eq!(decimal(Decimal::new(-12_345, 1)), "-1234,5");
    assert_eq!(decimal(Decimal::new(-123_456, 1)), "-12\u{a0}345,6");
    assert_eq!(decimal(Decimal::from(1_000_000)), "1\u{a0}000\u{a0}000");
    assert_eq!(labels::decimal(Lang::En, Decimal::new(7, 1)), "0.7");
    assert_eq!(labels::count(5000), "5000");
    assert_eq!(labels::count(20_000), "20\u{a0}000");
    let length = |seconds| labels::length(Lang::Ru, seconds).replace('\u{a0}', " ");
    assert_eq!(
        [15, 60, 90, 7200].map(length),
        ["15 с", "1 мин", "1:30", "2:00:00"]
    );
    assert_eq!(labels::size(Lang::Ru, 1).replace('\u{a0}', " "), "0,1 МБ");
    assert_eq!(
        labels::size(Lang::Ru, 10 << 20).replace('\u{a0}', " "),
        "10 МБ"
    );
}

#[test]
fn open_ended_prices_are_said_by_the_unit() {
    let long = |id: &str| price::long(Lang::Ru, &model(id), &tariff()).replace('\u{a0}', " ");
    let short = |id: &str| price::short(Lang::Ru, &model(id), &tariff()).replace('\u{a0}', " ");
    let speech = "elevenlabs/text-to-speech-turbo-2-5";
    assert_eq!(long(speech), "4,68 ₽ за 1000 знаков");
    assert_eq!(short(speech), "4,68 ₽/1000 зн.");
    assert_eq!(long("infinitalk/from-audio"), "от 2,34 ₽ за секунду");
    assert_eq!(short("infinitalk/from-audio"), "от 2,34 ₽/с");
    assert_eq!(long("kling/ai-avatar-standard"), "6,24 ₽ за секунду");
    assert_eq!(long("bytedance/seedance-1.5-pro"), "от 5,46 ₽");
    assert_eq!(long("z-image"), "0,63 ₽");
    assert_eq!(long("ai-music-api/generate-lyrics"), "бесплатно");
}
