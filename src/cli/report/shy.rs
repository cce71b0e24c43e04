//! Takes out of a text what is nobody else's business: secrets, names, words and numbers of people, addresses.

use crate::config::Mask;
use regex::{Captures, Regex};

/// Shorter names would tear harmless words apart.
const SHORTEST_NAME: usize = 3;
/// Shorter entries are values of buttons, not sentences.
const SHORTEST_WORDS: usize = 8;
/// So much of a long entry is looked for: it may have been cut before it was repeated.
const PIECE: usize = 40;

/// What must not be in a report.
#[derive(Default)]
pub(super) struct Shy {
    mask: Mask,
    home: Option<String>,
    /// Telegram ids of admins: each is shown by its place.
    admins: Vec<Regex>,
    /// What customers have entered lately.
    words: Vec<String>,
    /// Their names.
    names: Option<Regex>,
    rules: Vec<(Regex, &'static str)>,
    people: Vec<Regex>,
}

impl Shy {
    /// Knows these secrets, the ids of the admins and the home folder of who reports.
    pub(super) fn new(
        mask: Mask,
        admins: &[i64],
        home: Option<String>,
    ) -> Result<Self, regex::Error> {
        // Of an address only the server stays: the rest may hold a token, a file, a random word of ours.
        let rules = [
            (
                r#"\b([A-Za-z][A-Za-z0-9+.-]*)://(?:[^\s/@"'<>]*@)?([^\s/"'<>?#]*)[^\s"'<>]*"#,
                "$1://$2/…",
            ),
            (r#"/?\b(?:file/)?bot\*\*\*[^\s"']*"#, "bot***/…"),
            (r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+\.[A-Za-z]{2,}", "…"),
        ];
        let rules = rules
            .into_iter()
            .map(|(rule, by)| Ok((Regex::new(rule)?, by)))
            .collect::<Result<_, regex::Error>>()?;
        Ok(Self {
            mask,
            home: home.filter(|home| home.len() > 1),
            admins: admins
                .iter()
                .map(|id| Regex::new(&format!(r"\b{id}\b")))
                .collect::<Result<_, _>>()?,
            words: Vec::new(),
            names: None,
            rules,
            people: vec![
                Regex::new(
                    r#"\b(customer|admin|referrer|chat|user|payer|to|from|by)("?\s*[=:]\s*"?)-?\d{1,20}"#,
                )?,
                Regex::new(r"\b(customer|admin)(\s+)\d{1,20}")?,
            ],
        })
    }

    /// Knows what people are called and what they have entered.
    pub(super) fn learn(
        &mut self,
        names: Vec<String>,
        words: Vec<String>,
    ) -> Result<(), regex::Error> {
        let long = |text: &String, least: usize| text.chars().count() >= least;
        let mut names: Vec<String> = names
            .into_iter()
            .filter(|name| long(name, SHORTEST_NAME))
            .map(|name| regex::escape(&name))
            .collect();
        names.sort_by_key(|name| std::cmp::Reverse(name.len()));
        names.dedup();
        if !names.is_empty() {
            self.names = Some(Regex::new(&format!(r"\b(?:{})\b", names.join("|")))?);
        }
        let piece = |text: String| text.chars().take(PIECE).collect::<String>();
        self.words = words
            .into_iter()
            .filter(|text| long(text, SHORTEST_WORDS))
            .map(piece)
            .collect();
        self.words.sort_by_key(|text| std::cmp::Reverse(text.len()));
        self.words.dedup();
        Ok(())
    }

    /// The text without any of it.
    pub(super) fn apply(&self, text: &str) -> String {
        let mut out = self.mask.apply(text);
        for words in &self.words {
            if out.contains(words.as_str()) {
                out = out.replace(words.as_str(), "…");
            }
        }
        for (rule, by) in &self.rules {
            out = rule.replace_all(&out, *by).into_owned();
        }
        if let Some(home) = &self.home {
            out = out.replace(home.as_str(), "~");
        }
        for (at, admin) in self.admins.iter().enumerate() {
            let shown = format!("#{}", at.saturating_add(1));
            out = admin.replace_all(&out, shown).into_owned();
        }
        for people in &self.people {
            let hidden = |found: &Captures<'_>| format!("{}{}#", &found[1], &found[2]);
            out = people.replace_all(&out, hidden).into_owned();
        }
        match &self.names {
            Some(names) => names.replace_all(&out, "…").into_owned(),
            None => out,
        }
    }

    /// A line of the log: ours is English, any other script is somebody's words.
    pub(super) fn of_log(&self, line: &str) -> String {
        let mut out = String::with_capacity(line.len());
        for letter in self.apply(line).chars() {
            match letter.is_ascii() {
                true => out.push(letter),
                false if out.ends_with('…') => {}
                false => out.push('…'),
            }
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_private_goes_and_the_rest_stays() {
        let mask = Mask::new(["kie-secret-key"]);
        let mut shy = Shy::new(mask, &[900_123], Some("/home/vasya".to_owned())).unwrap();
        shy.learn(
            vec!["Anna Petrova".to_owned(), "Al".to_owned()],
            vec!["a red cat on the roof of the old town hall at dawn".to_owned()],
        )
        .unwrap();
        let cases = [
            ("key kie-secret-key", "key ***"),
            (
                "see https://user:pass@api.telegram.org/file/bot1:a/photos/1.jpg now",
                "see https://api.telegram.org/… now",
            ),
            ("GET /file/bot77:AbC/photos/file_1.jpg", "GET bot***/…"),
            ("at http://127.0.0.1:8080", "at http://127.0.0.1:8080/…"),
            ("customer=12345 generation=7", "customer=# generation=7"),
            (
                r##"{"customer":"12345","n":3}"##,
                r##"{"customer":"#","n":3}"##,
            ),
            (r#"{"referrer":12345,"n":3}"#, r##"{"referrer":#,"n":3}"##),
            ("admin 900123 was told", "admin #1 was told"),
            ("in /home/vasya/kiebot.db", "in ~/kiebot.db"),
            ("Anna Petrova paid, Al did not", "… paid, Al did not"),
            (
                "refused: a red cat on the roof of the old town ha; n=1",
                "refused: …; n=1",
            ),
            ("write to anna@example.org", "write to …"),
        ];
        for (given, wanted) in cases {
            assert_eq!(shy.apply(given), wanted);
        }
        assert_eq!(shy.of_log("why=\"кот на крыше\" n=1"), "why=\"… … …\" n=1");
    }
}
