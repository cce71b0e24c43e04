//! Rules against words outside the locales: no sentence in the code of screens, no literal given to what people see, one
//! place that writes dates and one that writes sums.

use super::source::{Source, sources};
use super::words::{locales, messages};
use super::{lines_where, none};
use kiebot::words::Lang;
use regex::Regex;
use std::collections::BTreeSet;
use std::sync::LazyLock;

/// What puts words before people: in the arguments of these calls only keys of the locales and signs may stand.
const SINKS: [&str; 9] = [
    "Screen::text(",
    "button(",
    "toast(",
    "with_toast(",
    ".link(",
    ".caption(",
    ".noted(",
    ".send_message(",
    "BotCommand::new(",
];
/// Modules whose every literal may come before people.
const SHOWN: [&str; 2] = ["screens", "wizard"];
/// Names of models, shortened in their own language: no words of ours.
const NAMES: &str = "src/screens/twins.rs";
/// Words that are looked for in causes, which are stored as they came.
const SOUGHT: &str = "src/screens/causes.rs";
/// Kie's own word in a dialogue, as its requests need it.
const OF_KIE: &str = "Speaker ";

/// Literals of a piece of code, without the quotes.
fn literals(code: &str) -> Vec<&str> {
    let bytes = code.as_bytes();
    let (mut found, mut at) = (Vec::new(), 0);
    while at < bytes.len() {
        match bytes[at] {
            // A quote as a character is no beginning.
            b'\'' if code[at..].starts_with("'\"'") => at += 3,
            b'\'' if code[at..].starts_with("'\\") => at += 4,
            b'"' => {
                let mut end = at + 1;
                while end < bytes.len() && bytes[end] != b'"' {
                    end += if bytes[end] == b'\\' { 2 } else { 1 };
                }
                found.push(&code[at + 1..end.min(code.len())]);
                at = end + 1;
            }
            _ => at += 1,
        }
    }
    found
}

/// Between the brackets that open at the end of `head`.
fn arguments(code: &str, from: usize) -> &str {
    let bytes = code.as_bytes();
    let (mut depth, mut at) = (1, from);
    while at < bytes.len() && depth > 0 {
        match bytes[at] {
            b'\'' if code[at..].starts_with("'\"'") => at += 2,
            b'"' => {
                at += 1;
                while at < bytes.len() && bytes[at] != b'"' {
                    at += if bytes[at] == b'\\' { 2 } else { 1 };
                }
            }
            b'(' => depth += 1,
            b')' => depth -= 1,
            _ => {}
        }
        at += 1;
    }
    &code[from..at.min(code.len())]
}

/// What is put in, tags and escapes.
static MARKUP: LazyLock<Regex> = LazyLock::new(|| {
    let markup = r#"\{[^}]*\}|</?[a-z]+( expandable)?>|&[a-z]+;|\\u\{\w+\}|\\[a-z"]"#;
    Regex::new(markup).unwrap()
});
/// A word with a capital, or two words.
static SAID: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\p{Lu}\p{Ll}+|\p{L}[,.!?]? +\p{L}").unwrap());

/// What is left of a literal as words.
fn bare(literal: &str) -> String {
    MARKUP.replace_all(literal, "").into_owned()
}

fn is_said(literal: &str) -> bool {
    SAID.is_match(&bare(literal)) && !literal.starts_with(OF_KIE)
}

/// Keys, their literal beginnings and the names of what is put into texts.
fn known() -> BTreeSet<String> {
    let name = Regex::new(r"\$([A-Za-z][\w-]*)").unwrap();
    let mut known = BTreeSet::new();
    for (_, text) in Lang::ALL.into_iter().flat_map(locales) {
        for (key, body) in messages(&text) {
            known.extend(name.captures_iter(&body).map(|found| found[1].to_owned()));
            known.insert(key);
        }
    }
    known
}

/// `path: literal` for each literal in the arguments of a sink that is neither known nor a mere sign.
fn raw(file: &Source, known: &BTreeSet<String>) -> Vec<String> {
    let lines: Vec<&str> = file.code().map(|(_, line)| line).collect();
    let code = lines.join("\n");
    let letters = Regex::new(r"\p{L}{2,}").unwrap();
    let begins = |literal: &str| {
        let head = literal.split('{').next().unwrap_or_default();
        head.ends_with('-') && known.iter().any(|key| key.starts_with(head))
    };
    let mut found = Vec::new();
    for sink in SINKS {
        for (at, _) in code.match_indices(sink) {
            let before = code[..at].chars().next_back();
            let longer = before.is_some_and(|c| c.is_alphanumeric() || c == '_');
            if longer && !sink.starts_with('.') || code[..at].ends_with("fn ") {
                continue;
            }
            let given = literals(arguments(&code, at + sink.len()));
            let wrong = given.into_iter().filter(|literal| {
                !known.contains(*literal) && !begins(literal) && letters.is_match(&bare(literal))
            });
            found.extend(wrong.map(|literal| format!("{}: {sink}: {literal}", file.path)));
        }
    }
    found
}

#[test]
fn what_is_shown_has_no_sentence_of_its_own() {
    let offenders = lines_where(&sources("src"), |file, line| {
        let apart = file.path.contains("/tests") || [NAMES, SOUGHT].contains(&file.path.as_str());
        let shown = SHOWN.contains(&file.module()?) && !apart;
        let said = literals(line).into_iter().find(|literal| is_said(literal));
        said.filter(|_| shown && !line.trim_start().starts_with("#["))
            .map(str::to_owned)
    });
    none("words stand in locales/ only", &offenders);
}

#[test]
fn what_people_see_comes_from_the_locales() {
    let known = known();
    let files = sources("src").into_iter();
    let files = files.filter(|file| {
        let apart = matches!(file.module(), Some("sandbox" | "cli"));
        !apart && !file.path.contains("/tests")
    });
    let offenders: Vec<String> = files.flat_map(|file| raw(&file, &known)).collect();
    none(
        "buttons, screens and toasts say what the locales say",
        &offenders,
    );
}

#[test]
fn one_file_writes_dates() {
    let offenders = lines_where(&sources("src"), |file, line| {
        let own = matches!(file.module(), Some("clock" | "sandbox"));
        let calendar = [".month()", ".strftime(", ".weekday()"];
        let found = calendar.into_iter().find(|call| line.contains(call))?;
        let in_words = file.path == "src/screens/dates.rs" && found == ".month()";
        (!own && !in_words).then(|| found.to_owned())
    });
    none(
        "dates as digits in clock.rs, as words in screens/dates.rs",
        &offenders,
    );
}

#[test]
fn one_file_writes_sums() {
    let kopecks = Regex::new(r"(/|%) ?100\b|(div|rem)(_euclid)?\(100\)").unwrap();
    let offenders = lines_where(&sources("src"), |file, line| {
        // These read what people type.
        let reads = ["src/payments/typed.rs", "src/payments/code.rs"];
        let sign = line.contains('₽') && !reads.contains(&file.path.as_str());
        let parts = kopecks.is_match(line) && file.module() == Some("screens");
        let is_length = line.contains("(ms / 100)");
        let own = matches!(file.module(), Some("money" | "sandbox"));
        (!own && (sign || parts && !is_length)).then(|| line.trim().to_owned())
    });
    none("sums are written by money.rs", &offenders);
    // Nor do the texts of the chat put the sign after a bare number.
    let mut offenders = Vec::new();
    for (file, text) in Lang::ALL.into_iter().flat_map(locales) {
        for (key, body) in messages(&text) {
            // Exact decimals of the terminal, finer than kopecks.
            let exact = key.starts_with("quote-") || file.ends_with("cli.ftl");
            if !exact && (body.contains("}\u{a0}₽") || body.contains("} ₽")) {
                offenders.push(format!("{file}: {key}"));
            }
        }
    }
    none("a sum brings its sign along", &offenders);
}

#[test]
fn raw_words_are_noticed() {
    let known = BTreeSet::from([
        "button-home".to_owned(),
        "n".to_owned(),
        "when-x".to_owned(),
    ]);
    let file = |text: &str| Source {
        path: "src/bot/x.rs".to_owned(),
        text: text.to_owned(),
    };
    for good in [
        "button(tr(lang, \"button-home\"), Action::Home)",
        "Screen::text(format!(\"<b>{}</b> · {n}\\n\", tr_with(lang, \"button-home\", &[(\"n\", 1.into())])))",
        "Reply::toast(tr(lang, &format!(\"when-{x}\")))",
        "my_button(\"Press me\")",
        "// button(\"Press me\", Action::Home)",
    ] {
        assert_eq!(raw(&file(good), &known), [""; 0], "{good}");
    }
    for bad in [
        "button(\"ok\", Action::Home)",
        "Screen::text(\n    \"Нет денег\")",
        "Reply::toast(format!(\"{} files\", 3))",
        "reply.with_toast(\"Done\".to_owned())",
        "call.caption('\"'.to_string() + \"Your file\")",
    ] {
        assert_eq!(raw(&file(bad), &known).len(), 1, "{bad}");
    }
    for said in ["Please wait", "Done", "<b>Готово</b>", "{n} files left"] {
        assert!(is_said(said), "{said}");
    }
    for code in [
        "button-home",
        "<b>{}</b>",
        "https://t.me/",
        "MP3",
        "{n} · {of}",
        "%-H:%M",
    ] {
        assert!(!is_said(code), "{code}");
    }
}
