//! Promo codes as people write them: one form for all spellings, and the admin's words for a new one.

use crate::clock::after_day_ms;
use crate::money::Kopecks;
use crate::store::promos::{Part, Terms, Worth};
use jiff::tz::TimeZone;
use rust_decimal::Decimal;

/// Characters of a code.
pub const CHARS: std::ops::RangeInclusive<usize> = 3..=24;
/// Dearest sum in the words for a code.
const MAX_ROUBLES: i64 = 1_000_000;

/// A code in the form it is stored in: without spaces, in capitals, Cyrillic letters that look like Latin ones made
/// Latin. `None` for what is no code: too short, too long, or with other signs than letters, digits, `-` and `_`.
pub fn normal(text: &str) -> Option<String> {
    let bare = text.chars().filter(|c| !c.is_whitespace());
    let code: String = bare.flat_map(char::to_uppercase).map(latin).collect();
    let known = |c: char| {
        c.is_ascii_uppercase()
            || c.is_ascii_digit()
            || matches!(c, '-' | '_' | '\u{410}'..='\u{42f}' | '\u{401}')
    };
    (CHARS.contains(&code.chars().count()) && code.chars().all(known)).then_some(code)
}

/// The Latin capital that a Cyrillic one looks like: A, Ve, Ie and Io, Ka, Em, En, O, Er, Es, Te, U, Ha, then the
/// Ukrainian I, the Macedonian Dze and Je.
fn latin(letter: char) -> char {
    match letter {
        '\u{410}' => 'A',
        '\u{412}' => 'B',
        '\u{415}' | '\u{401}' => 'E',
        '\u{41a}' => 'K',
        '\u{41c}' => 'M',
        '\u{41d}' => 'H',
        '\u{41e}' => 'O',
        '\u{420}' => 'P',
        '\u{421}' => 'C',
        '\u{422}' => 'T',
        '\u{423}' => 'Y',
        '\u{425}' => 'X',
        '\u{406}' => 'I',
        '\u{405}' => 'S',
        '\u{408}' => 'J',
        other => other,
    }
}

/// Why the words for a new code are no code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mistake {
    /// Nothing, or not enough words.
    Usage,
    /// The code itself.
    Code(String),
    /// What it is worth.
    Worth(String),
    /// An option that does not exist, or its value.
    Option(String),
    /// The end lies in the past.
    Past(String),
    /// An option that this kind of code does not have.
    Unfit(String),
}

/// Reads `CODE 100 uses=50 until=2026-12-31`: a sum is a gift, a percentage counts for top-ups, with `model=` both
/// count for starts of that model.
pub fn terms(text: &str, zone: &TimeZone, now_ms: i64) -> Result<Terms, Mistake> {
    let mut words = text.split_whitespace();
    let (Some(code), Some(worth)) = (words.next(), words.next()) else {
        return Err(Mistake::Usage);
    };
    let bad_worth = || Mistake::Worth(worth.to_owned());
    let part = part(worth).ok_or_else(bad_worth)?;
    let mut terms = Terms {
        code: normal(code).ok_or_else(|| Mistake::Code(code.to_owned()))?,
        worth: match part {
            Part::Sum(sum) => Worth::Gift(sum),
            Part::Percent(percent) => Worth::TopUp(percent),
        },
        times: 1,
        max_each: None,
        max_uses: None,
        max_total: None,
        newcomers: false,
        until_ms: None,
    };
    let mut fits_gift = Ok(());
    for word in words {
        let wrong = || Mistake::Option(word.to_owned());
        let (name, value) = word.split_once('=').ok_or_else(wrong)?;
        match name.to_lowercase().as_str() {
            "uses" => terms.max_uses = Some(whole(value, 10_000_000).ok_or_else(wrong)?),
            "times" => terms.times = whole(value, 100).ok_or_else(wrong)?,
            "max" => terms.max_each = Some(roubles(value).ok_or_else(wrong)?),
            "total" => terms.max_total = Some(roubles(value).ok_or_else(wrong)?),
            "until" => {
                let until = after_day_ms(value, zone).ok_or_else(wrong)?;
                if until <= now_ms {
                    return Err(Mistake::Past(value.to_owned()));
                }
                terms.until_ms = Some(until);
            }
            "for" if value == "new" => terms.newcomers = true,
            "model" if !value.is_empty() => {
                let model = value.to_owned();
                terms.worth = Worth::Model { model, part };
            }
            _ => return Err(wrong()),
        }
        if matches!(name, "times" | "max") {
            fits_gift = Err(Mistake::Unfit(word.to_owned()));
        }
    }
    if matches!(terms.worth, Worth::Gift(_)) {
        fits_gift?;
    }
    Ok(terms)
}

/// `100`, `99,50`, `100₽` or `20%`.
fn part(text: &str) -> Option<Part> {
    match text.strip_suffix('%') {
        Some(percent) => whole(percent, 100).map(Part::Percent),
        None => roubles(text).map(Part::Sum),
    }
}

fn whole(text: &str, max: u32) -> Option<u32> {
    let number: u32 = text.parse().ok()?;
    (1..=max).contains(&number).then_some(number)
}

fn roubles(text: &str) -> Option<Kopecks> {
    let bare = text
        .trim_end_matches(['₽', '\u{440}', '.'])
        .replace(',', ".");
    let digits = bare.chars().all(|c| c.is_ascii_digit() || c == '.');
    let sum: Decimal = bare.parse().ok()?;
    let most = Decimal::from(MAX_ROUBLES);
    if !digits || sum <= Decimal::ZERO || sum > most || sum.normalize().scale() > 2 {
        return None;
    }
    Kopecks::ceil_from_roubles(sum)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_one_form_however_it_is_written() {
        let cases = [
            ("START", Some("START")),
            (" start ", Some("START")),
            ("st art", Some("START")),
            ("СТАРТ", Some("CTAPT")),
            ("стapt", Some("CTAPT")),
            ("лето-2026", Some("ЛETO-2026")),
            ("a_b", Some("A_B")),
            ("ab", None),
            ("", None),
            ("a:b:c", None),
            ("'; DROP", None),
            ("ABCDEFGHIJKLMNOPQRSTUVWXY", None),
            ("код🎁", None),
        ];
        for (text, form) in cases {
            assert_eq!(normal(text).as_deref(), form, "{text}");
        }
    }

    #[test]
    fn words_for_a_code_are_read_or_refused_with_the_word_that_is_wrong() {
        let zone = TimeZone::UTC;
        let now = 1_795_251_600_000;
        let read = |text: &str| terms(text, &zone, now);
        let gift = read("май 100 uses=50 total=5000 until=2026-12-31 for=new").unwrap();
        assert_eq!(gift.code, "MAЙ");
        assert_eq!(gift.worth, Worth::Gift(Kopecks(10_000)));
        assert_eq!(
            (gift.max_uses, gift.max_total),
            (Some(50), Some(Kopecks(500_000)))
        );
        assert!(gift.newcomers);
        assert_eq!(gift.until_ms, Some(1_798_761_600_000));
        assert_eq!(
            read("MAY 100 until=31.12.2026").unwrap().until_ms,
            gift.until_ms
        );
        let percent = read("PLUS 20% times=3 max=300").unwrap();
        assert_eq!(percent.worth, Worth::TopUp(20));
        assert_eq!(
            (percent.times, percent.max_each),
            (3, Some(Kopecks(30_000)))
        );
        let model = read("VIDEO 50% model=kling-3.0/video").unwrap();
        let part = Part::Percent(50);
        let of = "kling-3.0/video".to_owned();
        assert_eq!(model.worth, Worth::Model { model: of, part });
        let wrong = [
            ("", Mistake::Usage),
            ("MAY", Mistake::Usage),
            ("M 100", Mistake::Code("M".into())),
            ("MAY -5", Mistake::Worth("-5".into())),
            ("MAY 101%", Mistake::Worth("101%".into())),
            ("MAY 1.005", Mistake::Worth("1.005".into())),
            ("MAY 100 uses=0", Mistake::Option("uses=0".into())),
            ("MAY 100 often", Mistake::Option("often".into())),
            ("MAY 100 for=me", Mistake::Option("for=me".into())),
            (
                "MAY 100 until=2026-02-30",
                Mistake::Option("until=2026-02-30".into()),
            ),
            (
                "MAY 100 until=2020-01-01",
                Mistake::Past("2020-01-01".into()),
            ),
            ("MAY 100 times=2", Mistake::Unfit("times=2".into())),
        ];
        for (text, mistake) in wrong {
            assert_eq!(read(text), Err(mistake), "{text}");
        }
    }
}
