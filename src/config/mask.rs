//! Takes secrets out of texts before they reach a log, a page, an error or the database.

use super::Config;
use url::Url;

/// What must never be seen.
#[derive(Clone, Default)]
pub struct Mask {
    secrets: Vec<String>,
}

/// Shorter texts are not masked by value: they would tear harmless words apart.
const SHORTEST: usize = 8;
/// Telegram's tokens have 8 to 10 digits, a colon and 35 letters; a little less is taken for one, too.
const TOKEN_DIGITS: usize = 6;
const TOKEN_LETTERS: usize = 30;

impl Mask {
    /// Masks these texts, also as they stand in an address or in quotes, and anything that looks like a bot's token.
    pub fn new<'a>(secrets: impl IntoIterator<Item = &'a str>) -> Self {
        Self::default().with(secrets)
    }

    /// Masks these as well.
    #[must_use]
    pub fn with<'a>(self, secrets: impl IntoIterator<Item = &'a str>) -> Self {
        let more = secrets
            .into_iter()
            .filter(|secret| secret.len() >= SHORTEST);
        let mut forms: Vec<String> = self.secrets;
        forms.extend(more.flat_map(forms_of));
        // Longest first, so that a secret within another leaves no rest.
        forms.sort_by_key(|form| std::cmp::Reverse(form.len()));
        forms.dedup();
        Self { secrets: forms }
    }

    /// Masks all that a configuration holds: tokens, keys, and names and passwords in its addresses.
    pub fn of(config: &Config) -> Self {
        let given = [
            Some(&config.telegram.token),
            Some(&config.kie.api_key),
            config.kie.webhook_key.as_ref(),
            config.payments.provider.token.as_ref(),
        ];
        let addresses = [
            config.telegram.proxy.as_deref(),
            config.kie.proxy.as_deref(),
            Some(&config.telegram.api_url),
            Some(&config.kie.api_url),
            Some(&config.kie.upload_url),
        ];
        let logins: Vec<String> = addresses.into_iter().flatten().flat_map(login).collect();
        let given = given.into_iter().flatten().map(super::Secret::expose);
        Self::new(given.chain(logins.iter().map(String::as_str)))
    }

    /// The text with `***` in place of every secret.
    pub fn apply(&self, text: &str) -> String {
        let mut out = text.to_owned();
        for secret in &self.secrets {
            if out.contains(secret.as_str()) {
                out = out.replace(secret.as_str(), "***");
            }
        }
        without_tokens(&out)
    }
}

/// A secret as it is, as it stands in an address, and as it stands in quotes.
fn forms_of(secret: &str) -> Vec<String> {
    let in_address: String = url::form_urlencoded::byte_serialize(secret.as_bytes()).collect();
    let in_quotes = format!("{secret:?}");
    let in_quotes = in_quotes.trim_matches('"');
    let mut forms = vec![secret.to_owned()];
    let in_small = in_address
        .split('%')
        .enumerate()
        .map(|(at, part)| match part.split_at_checked(2) {
            Some((code, rest)) if at > 0 => format!("%{}{rest}", code.to_lowercase()),
            _ => part.to_owned(),
        })
        .collect();
    for form in [in_address, in_small, in_quotes.to_owned()] {
        if !forms.contains(&form) {
            forms.push(form);
        }
    }
    forms
}

/// `name:password` of an address, and the password alone.
fn login(address: &str) -> Vec<String> {
    let Ok(url) = Url::parse(address) else {
        return Vec::new();
    };
    let Some(password) = url.password() else {
        return Vec::new();
    };
    vec![
        format!("{}:{password}", url.username()),
        password.to_owned(),
    ]
}

/// The text without anything that looks like a bot's token: what follows `bot` in `bot123:ABC` (Telegram's addresses
/// hold it so), and a token that stands alone.
pub fn without_tokens(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let mut after_bot = false;
    let mut after_word = false;
    while let Some(first) = rest.chars().next() {
        let length = if after_bot {
            token_length(rest, 1, 1)
        } else if after_word {
            0
        } else {
            token_length(rest, TOKEN_DIGITS, TOKEN_LETTERS)
        };
        let step = if length > 0 {
            out.push_str("***");
            length
        } else {
            out.push(first);
            first.len_utf8()
        };
        after_bot = length == 0 && out.ends_with("bot");
        after_word = first.is_ascii_alphanumeric();
        rest = rest.get(step..).unwrap_or("");
    }
    out
}

/// Length in bytes of a token at the start of the text; 0 when there is none.
fn token_length(text: &str, least_digits: usize, least_letters: usize) -> usize {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let after = text.get(digits..).unwrap_or("");
    let colon = [":", "%3A", "%3a"]
        .into_iter()
        .find(|colon| after.starts_with(colon));
    let Some(tail) = colon.and_then(|colon| after.strip_prefix(colon)) else {
        return 0;
    };
    let is_letter = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    let letters = tail.bytes().take_while(is_letter).count();
    if digits < least_digits || letters < least_letters {
        return 0;
    }
    text.len() - tail.len() + letters
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_and_tokens_vanish_and_the_rest_stays() {
        let mask = Mask::new([
            "123456:AAbbCC-dd_ee",
            "kie-secret-key",
            "abc",
            "odd/\"key\\+1",
        ]);
        let token = "7000000001:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1";
        let cases = [
            ("token 123456:AAbbCC-dd_ee!".to_owned(), "token ***!"),
            ("Bearer kie-secret-key".into(), "Bearer ***"),
            (
                "https://api.telegram.org/bot99:Zz-9_/getMe bot".into(),
                "https://api.telegram.org/bot***/getMe bot",
            ),
            (
                "/file/bot1:a/photos/1.jpg".into(),
                "/file/bot***/photos/1.jpg",
            ),
            ("/bot12%3AZz/getMe".into(), "/bot***/getMe"),
            ("123456%3AAAbbCC-dd_ee".into(), "***"),
            ("123456%3aAAbbCC-dd_ee".into(), "***"),
            (r#"odd/"key\+1 {"odd/\"key\\+1"}"#.into(), r#"*** {"***"}"#),
            ("odd%2F%22key%5C%2B1".into(), "***"),
            (
                format!("given {token}, ADMIN_ID={token}"),
                "given ***, ADMIN_ID=***",
            ),
            (
                "kiebot: abc бот bot12 bot:x botbot7:x 12:30:59 1793000000:short".into(),
                "kiebot: abc бот bot12 bot:x botbot*** 12:30:59 1793000000:short",
            ),
        ];
        for (text, masked) in cases {
            assert_eq!(mask.apply(&text), masked);
        }
    }

    #[test]
    fn a_configuration_knows_all_its_secrets() {
        let mut config = Config::defaults();
        config.telegram.token = super::super::Secret::new("1:telegram-canary");
        config.kie.api_key = super::super::Secret::new("kie-canary");
        config.kie.webhook_key = Some(super::super::Secret::new("webhook-canary"));
        config.payments.provider.token = Some(super::super::Secret::new("provider:canary"));
        config.telegram.proxy = Some("socks5://me:proxy-canary@host:1080".to_owned());
        let mask = Mask::of(&config);
        for text in [
            "1:telegram-canary",
            "kie-canary",
            "webhook-canary",
            "provider:canary",
            "me:proxy-canary",
            "proxy-canary",
        ] {
            assert_eq!(mask.apply(text), "***");
        }
    }
}
