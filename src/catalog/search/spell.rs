//! One word written in many ways: letters folded, sounds across alphabets, the other keyboard, one slip of a finger.

/// Letters beyond which a word is cut: no name is longer.
const WORD_CHARS: usize = 24;

/// The words of a text, folded: small letters, ё as е, digits apart from letters.
pub(super) fn words(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut word = String::new();
    let mut digits = false;
    for c in text.chars().flat_map(char::to_lowercase) {
        let c = if c == 'ё' { 'е' } else { c };
        let is_digit = c.is_numeric();
        let breaks = !c.is_alphanumeric() || (is_digit != digits && !word.is_empty());
        if breaks && !word.is_empty() {
            found.push(std::mem::take(&mut word));
        }
        if c.is_alphanumeric() {
            digits = is_digit;
            if word.chars().count() < WORD_CHARS {
                word.push(c);
            }
        }
    }
    if !word.is_empty() {
        found.push(word);
    }
    found
}

/// The parts of a name that is written together with capitals inside: `ElevenLabs`.
pub(super) fn humps(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut before = ' ';
    for c in text.chars() {
        if before.is_lowercase() && c.is_uppercase() {
            out.push(' ');
        }
        out.push(c);
        before = c;
    }
    out
}

/// Whether a word is written with Russian letters.
pub(super) fn is_russian(word: &str) -> bool {
    word.chars().any(|c| ('а'..='я').contains(&c))
}

/// How a folded word sounds, the same for both alphabets as far as that goes: `клинг` and `kling`.
pub(super) fn sound(word: &str) -> String {
    let heard = if is_russian(word) {
        russian(word)
    } else {
        latin(word)
    };
    let mut out = String::with_capacity(heard.len());
    for c in heard.chars() {
        if !out.ends_with(c) {
            out.push(c);
        }
    }
    out
}

fn russian(word: &str) -> String {
    let letters = word.replace("дж", "ж");
    letters.chars().filter_map(of_russian).collect()
}

fn of_russian(c: char) -> Option<char> {
    Some(match c {
        'а' | 'я' => 'a',
        'б' => 'b',
        'в' => 'v',
        'г' => 'g',
        'д' => 'd',
        'е' | 'э' => 'e',
        'ж' => 'j',
        'з' => 'z',
        'и' | 'й' | 'ы' => 'i',
        'к' => 'k',
        'л' => 'l',
        'м' => 'm',
        'н' => 'n',
        'о' => 'o',
        'п' => 'p',
        'р' => 'r',
        'с' | 'ц' | 'ш' | 'щ' => 's',
        'т' => 't',
        'у' | 'ю' => 'u',
        'ф' => 'f',
        'х' => 'h',
        'ч' => 'c',
        'ъ' | 'ь' => return None,
        other => other,
    })
}

/// Letters that sound as one, before single letters are looked at.
const TOGETHER: [(&str, &str); 18] = [
    ("ee", "i"),
    ("ea", "i"),
    ("oo", "u"),
    ("ou", "u"),
    ("sh", "s"),
    ("ch", "c"),
    ("zh", "j"),
    ("dj", "j"),
    ("kh", "h"),
    ("ph", "f"),
    ("th", "t"),
    ("ck", "k"),
    ("qu", "kv"),
    ("ce", "se"),
    ("ci", "si"),
    ("cy", "si"),
    ("x", "ks"),
    ("c", "k"),
];

fn latin(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    let mut rest = word;
    while let Some(first) = rest.chars().next() {
        if let Some((letters, heard)) = TOGETHER.iter().find(|(l, _)| rest.starts_with(l)) {
            out.push_str(heard);
            rest = rest.get(letters.len()..).unwrap_or_default();
            continue;
        }
        out.push(match first {
            'w' => 'v',
            'q' => 'k',
            'y' => 'i',
            other => other,
        });
        rest = rest.get(first.len_utf8()..).unwrap_or_default();
    }
    // A silent e: `seedance`.
    let silent = out.ends_with('e') && !out.ends_with("ee") && out.chars().count() > 4;
    if silent && !out.trim_end_matches('e').ends_with(['a', 'i', 'o', 'u']) {
        out.pop();
    }
    out
}

const LATIN_KEYS: &str = "qwertyuiop[]asdfghjkl;'zxcvbnm,.";
const RUSSIAN_KEYS: &str = "йцукенгшщзхъфывапролджэячсмитьбю";

/// The same keys on the other keyboard: `лштп` is `king`, `dbltj` is `видео`.
pub(super) fn other_keys(word: &str) -> String {
    let (from, to) = if is_russian(word) {
        (RUSSIAN_KEYS, LATIN_KEYS)
    } else {
        (LATIN_KEYS, RUSSIAN_KEYS)
    };
    let key = |c: char| {
        let place = from.chars().position(|known| known == c);
        place.and_then(|place| to.chars().nth(place)).unwrap_or(c)
    };
    word.chars().map(key).collect()
}

/// How many letters two words begin with together.
pub(super) fn common(a: &str, b: &str) -> usize {
    a.chars().zip(b.chars()).take_while(|(a, b)| a == b).count()
}

/// Whether one letter more, less or other, or two that changed places, make one word of the other.
pub(super) fn one_slip(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if a.len().abs_diff(b.len()) > 1 {
        return false;
    }
    let head = a.iter().zip(&b).take_while(|(a, b)| a == b).count();
    let rest = |word: &[char], skip: usize| {
        let from = head.saturating_add(skip).min(word.len());
        word.get(from..).unwrap_or_default().to_vec()
    };
    let changed = rest(&a, 1) == rest(&b, 1);
    let more = rest(&a, 0) == rest(&b, 1) || rest(&a, 1) == rest(&b, 0);
    let swapped = a.len() == b.len()
        && rest(&a, 2) == rest(&b, 2)
        && a.get(head) == b.get(head.saturating_add(1))
        && a.get(head.saturating_add(1)) == b.get(head);
    changed || more || swapped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_fall_apart_where_a_reader_parts_them() {
        assert_eq!(words("Kling3.0 — Ёлка!"), ["kling", "3", "0", "елка"]);
        assert_eq!(words(" \u{200b}— !"), Vec::<String>::new());
        assert_eq!(humps("ElevenLabs GPT"), "Eleven Labs GPT");
    }

    #[test]
    fn both_alphabets_sound_alike() {
        for (russian, latin) in [
            ("клинг", "kling"),
            ("суно", "suno"),
            ("сиданс", "seedance"),
            ("сидрим", "seedream"),
            ("флюкс", "flux"),
            ("вео", "veo"),
            ("квен", "qwen"),
            ("рекрафт", "recraft"),
            ("банана", "banana"),
            ("идеограмм", "ideogram"),
            ("элевенлабс", "elevenlabs"),
            ("музыка", "muzyka"),
            ("грок", "grok"),
        ] {
            assert_eq!(sound(russian), sound(latin), "{russian} {latin}");
        }
    }

    #[test]
    fn the_other_keyboard_is_read() {
        assert_eq!(other_keys("лдштп"), "kling");
        assert_eq!(other_keys("dbltj"), "видео");
    }

    #[test]
    fn one_slip_and_no_more() {
        for (a, b) in [
            ("kling", "klnig"),
            ("kling", "klin"),
            ("kling", "klingg"),
            ("kling", "klong"),
            ("a", "a"),
        ] {
            assert!(one_slip(a, b) && one_slip(b, a), "{a} {b}");
        }
        for (a, b) in [
            ("kling", "kng"),
            ("kling", "lkign"),
            ("", "ab"),
            ("veo", "sora"),
        ] {
            assert!(!one_slip(a, b) && !one_slip(b, a), "{a} {b}");
        }
    }
}
