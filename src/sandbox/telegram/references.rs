//! Character references of Telegram's HTML: `&lt;`, `&#33;`, `&#x41;`.

/// The character behind a reference at the start of `text`, and the bytes it takes; Telegram needs no `;`.
pub fn reference(text: &str) -> Option<(char, usize)> {
    let body = text.strip_prefix('&')?;
    let (c, mut used) = if let Some(number) = body.strip_prefix('#') {
        let hex = number.starts_with('x');
        let digits = if hex { number.get(1..)? } else { number };
        let length = digits
            .find(|c: char| {
                if hex {
                    !c.is_ascii_hexdigit()
                } else {
                    !c.is_ascii_digit()
                }
            })
            .unwrap_or(digits.len());
        let value = u32::from_str_radix(digits.get(..length)?, if hex { 16 } else { 10 }).ok()?;
        (
            char::from_u32(value).filter(|c| *c != '\0')?,
            2 + usize::from(hex) + length,
        )
    } else {
        let length = body
            .find(|c: char| !c.is_ascii_alphabetic())
            .unwrap_or(body.len());
        let c = match body.get(..length)? {
            "lt" => '<',
            "gt" => '>',
            "amp" => '&',
            "quot" => '"',
            _ => return None,
        };
        (c, 1 + length)
    };
    if text.get(used..)?.starts_with(';') {
        used += 1;
    }
    Some((c, used))
}
