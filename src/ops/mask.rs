//! Takes secrets out of texts before they reach a log or a page.

/// What must never be seen.
#[derive(Clone, Default)]
pub struct Mask {
    secrets: Vec<String>,
}

/// Shorter texts are not masked by value: they would tear harmless words apart.
const SHORTEST: usize = 8;

impl Mask {
    /// Masks these texts and anything of the form `bot123:ABC` (Telegram's URLs hold the token so).
    pub fn new<'a>(secrets: impl IntoIterator<Item = &'a str>) -> Self {
        let mut secrets: Vec<String> = secrets
            .into_iter()
            .filter(|secret| secret.len() >= SHORTEST)
            .map(str::to_owned)
            .collect();
        // Longest first, so that a secret within another leaves no rest.
        secrets.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
        Self { secrets }
    }

    /// The text with `***` in place of every secret.
    pub fn apply(&self, text: &str) -> String {
        let mut out = text.to_owned();
        for secret in &self.secrets {
            if out.contains(secret.as_str()) {
                out = out.replace(secret.as_str(), "***");
            }
        }
        mask_tokens(&out)
    }
}

/// Replaces what follows `bot` in `bot123456:AbC_-…`.
fn mask_tokens(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("bot") {
        let (before, found) = rest.split_at(at + "bot".len());
        out.push_str(before);
        let length = token_length(found);
        if length > 0 {
            out.push_str("***");
        }
        rest = found.get(length..).unwrap_or("");
    }
    out.push_str(rest);
    out
}

/// Length in bytes of `digits:letters` at the start of the text; 0 when there is none.
fn token_length(text: &str) -> usize {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let Some(tail) = text.get(digits..).and_then(|tail| tail.strip_prefix(':')) else {
        return 0;
    };
    let is_letter = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    let letters = tail.bytes().take_while(is_letter).count();
    if digits == 0 || letters == 0 {
        return 0;
    }
    digits + 1 + letters
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_and_tokens_vanish_and_the_rest_stays() {
        let mask = Mask::new(["123456:AAbbCC-dd_ee", "kie-secret-key", "abc"]);
        let cases = [
            ("token 123456:AAbbCC-dd_ee!", "token ***!"),
            ("Bearer kie-secret-key", "Bearer ***"),
            (
                "https://api.telegram.org/bot99:Zz-9_/getMe bot",
                "https://api.telegram.org/bot***/getMe bot",
            ),
            ("/file/bot1:a/photos/1.jpg", "/file/bot***/photos/1.jpg"),
            (
                "kiebot: abc бот bot12 bot:x botbot7:x",
                "kiebot: abc бот bot12 bot:x botbot***",
            ),
        ];
        for (text, masked) in cases {
            assert_eq!(mask.apply(text), masked);
        }
    }
}
