//! Hides what looks like a token, a key or a bank card in texts shown again.

/// Shortest run of key characters taken for a secret.
const KEY_CHARS: usize = 24;
/// Digits of a bank card.
const CARD_DIGITS: std::ops::RangeInclusive<usize> = 13..=19;

/// The text with every token, key and card number masked; their last four characters stay.
pub fn masked(text: &str) -> String {
    mask_keys(&mask_cards(text))
}

/// Runs of letters, digits and `_-:.` that are long and mixed: bot tokens, API keys, JWTs.
fn mask_keys(text: &str) -> String {
    let is_key_char =
        |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | ':' | '.' | '+' | '=');
    let mut out = String::with_capacity(text.len());
    let mut run = String::new();
    for c in text.chars() {
        if is_key_char(c) {
            run.push(c);
        } else {
            out.push_str(&mask_run(&run));
            run.clear();
            out.push(c);
        }
    }
    out.push_str(&mask_run(&run));
    out
}

fn mask_run(run: &str) -> String {
    let digits = run.chars().filter(char::is_ascii_digit).count();
    let letters = run.chars().filter(char::is_ascii_alphabetic).count();
    let starts_like_key = ["sk-", "ghp_", "pk-", "xox", "eyJ"]
        .iter()
        .any(|p| run.starts_with(p));
    let long = run.len() >= KEY_CHARS && digits >= 4 && letters >= 8;
    if long || (starts_like_key && run.len() >= 16) {
        tail_only(run)
    } else {
        run.to_owned()
    }
}

fn mask_cards(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(c) = chars.get(at) {
        if !c.is_ascii_digit() {
            out.push(*c);
            at += 1;
            continue;
        }
        let end = digits_end(&chars, at);
        let run: String = chars.get(at..end).unwrap_or_default().iter().collect();
        let digits = run.chars().filter(char::is_ascii_digit).count();
        out.push_str(&if CARD_DIGITS.contains(&digits) {
            tail_only(&run)
        } else {
            run
        });
        at = end;
    }
    out
}

/// Where a run of digits, single spaces and hyphens between them ends.
fn digits_end(chars: &[char], start: usize) -> usize {
    let digit = |at: usize| chars.get(at).is_some_and(char::is_ascii_digit);
    let mut end = start;
    loop {
        if digit(end) {
            end += 1;
        } else if matches!(chars.get(end), Some(' ' | '-' | '\u{a0}')) && digit(end + 1) {
            end += 2;
        } else {
            return end;
        }
    }
}

fn tail_only(run: &str) -> String {
    let chars: Vec<char> = run.chars().collect();
    let tail: String = chars.iter().skip(chars.len().saturating_sub(4)).collect();
    format!("••••{tail}")
}

#[cfg(test)]
mod tests {
    use super::masked;
    use proptest::prelude::*;

    #[test]
    fn secrets_are_masked_and_prose_is_not() {
        let cases = [
            ("кот на крыше, 4k, 16:9", "кот на крыше, 4k, 16:9"),
            ("карта 4111 1111 1111 1111 ок", "карта ••••1111 ок"),
            ("4111111111111111", "••••1111"),
            ("2026-11-22 и 1024x1024", "2026-11-22 и 1024x1024"),
            (
                "token 1234567890:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw",
                "token ••••Dsaw",
            ),
            ("sk-abcdefghij0123456789", "••••6789"),
            (
                "supercalifragilisticexpialidocious",
                "supercalifragilisticexpialidocious",
            ),
        ];
        for (text, shown) in cases {
            assert_eq!(masked(text), shown, "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_card_number_survives(digits in "[0-9]{13,19}", before in "[а-я ]{0,10}") {
            let shown = masked(&format!("{before}{digits}"));
            prop_assert!(!shown.contains(&digits));
        }
    }
}
