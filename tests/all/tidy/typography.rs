//! Rules for how the texts in the chat are written: dashes, quotes, spaces, plurals, ё.

use super::none;
use super::words::{locales, messages};
use kiebot::words::Lang;
use regex::Regex;

/// Texts of the terminal, which quote settings and code as these are typed, and words as customers type them.
const TYPED: [&str; 5] = ["said-", "mistake-", "unpriced-", "quote-", "unsold-"];
/// Nouns that are counted, by their beginnings.
const COUNTED: &str = "файл|символ|знак|генерац|раз|пиксел|мегапиксел|операц|человек|друз|задач|картин|трек|\
                       запус|промокод|дн|день|час|минут|секунд|недел|месяц|рубл|копе|звёзд|пополнен|сообщен|ответ|запис";

/// (file, key, line) of every line a person reads in the chat, without tags and with `X` for what is put in.
fn lines(lang: Lang) -> Vec<(String, String, String)> {
    let strip = [
        (Regex::new(r#"\{ ?"[^"]*" ?\}"#).unwrap(), "X"),
        (Regex::new(r"\{ \$[\w-]+ ->").unwrap(), ""),
        (Regex::new(r"\{ [^{}]*\}").unwrap(), "X"),
        (Regex::new(r"<[^>]*>").unwrap(), ""),
    ];
    let mut found = Vec::new();
    for (file, text) in locales(lang) {
        if file.ends_with("cli.ftl") {
            continue;
        }
        for (key, body) in messages(&text) {
            if TYPED.iter().any(|prefix| key.starts_with(prefix)) {
                continue;
            }
            for line in body.lines() {
                let mut line = line.trim().to_owned();
                for (what, with) in &strip {
                    line = what.replace_all(&line, *with).into_owned();
                }
                found.push(((*file).to_owned(), key.clone(), line));
            }
        }
    }
    assert!(found.len() > 500, "the texts were not read");
    found
}

/// Lines in which `wrong` occurs.
fn without(lang: Lang, rule: &str, wrong: &str) {
    let wrong = Regex::new(wrong).unwrap();
    let offenders: Vec<String> = lines(lang)
        .into_iter()
        .filter(|(_, _, line)| wrong.is_match(line))
        .map(|(file, key, line)| format!("{file}: {key}: {line}"))
        .collect();
    none(rule, &offenders);
}

#[test]
fn both_languages_use_the_signs_of_good_print() {
    for lang in Lang::ALL {
        without(lang, "three dots are one sign: …", r"\.\.\.");
        without(lang, "no straight quotes", "[\"']");
        without(lang, "no double spaces", r"\S {2,}\S");
        without(lang, "a dash between words is —", r"\S (-|--|–) \S");
        without(lang, "no space before a sign", r"[\wа-яё] [,.!?;:](\s|$)");
        without(
            lang,
            "the space before ₽ and % does not break",
            "[0-9X] [₽%]",
        );
    }
}

#[test]
fn russian_has_its_quotes_and_its_ё() {
    without(Lang::Ru, "«ёлочки»", "[“”„‟]");
    let e = "еще|счет|придет|идет|пойдет|найдет|вернет|вернется|зачтет|пришлет|возьмет|учет|ее|нее|введен|дешевый|подойдет";
    without(
        Lang::Ru,
        "ё is written",
        &format!(r"(^|[^а-яёА-ЯЁ])({e})([^а-яё]|$)"),
    );
    without(
        Lang::Ru,
        "«вы» is small in a sentence",
        "[а-яё,] (Вы|Вас|Вам|Ваш[а-яё]*)([^а-яё]|$)",
    );
}

#[test]
fn a_counted_russian_noun_has_its_forms() {
    let counted = Regex::new(&format!(
        r"^[^\[]*X ([а-яё]+[ыиа]х )?({COUNTED})[а-яё]*([^а-яё]|$)"
    ))
    .unwrap();
    let variant = Regex::new(r"^\*?\[(one|few|many|other|short|long|[0-9]+)\]").unwrap();
    let offenders: Vec<String> = lines(Lang::Ru)
        .into_iter()
        .filter(|(_, _, line)| counted.is_match(line) && !variant.is_match(line))
        .map(|(file, key, line)| format!("{file}: {key}: {line}"))
        .collect();
    none(
        "a noun after a number stands in [one], [few] and [many]",
        &offenders,
    );
}

/// `1 файл, 2 файла, 5 файлов`; only what is one word for all (`видео`) or stands in the genitive (`до 1 файла`,
/// `до 5 файлов`) has two forms.
#[test]
fn a_russian_plural_has_all_its_forms() {
    let ends = Regex::new(r"X ([а-яё]+) *").unwrap();
    let mut offenders = Vec::new();
    for (file, text) in locales(Lang::Ru) {
        for (key, body) in messages(&text) {
            let has = |form: &str| body.contains(&format!("[{form}]"));
            if has("few") && !(has("one") && has("many")) {
                offenders.push(format!("{file}: {key}: [few] without the others"));
            }
            // A choice between two texts is no plural.
            if !has("one") || has("few") || !body.contains("*[many]") || body.contains("*[one]") {
                continue;
            }
            let one = body
                .lines()
                .find_map(|line| line.trim().strip_prefix("[one] "));
            let one = one.unwrap_or_default().replace("{ $count }", "X");
            let noun = ends
                .captures(&one)
                .map_or(one.clone(), |found| found[1].to_owned());
            if !noun.ends_with(['а', 'я', 'и', 'ы', 'о', '.', ':']) {
                offenders.push(format!("{file}: {key}: {one}"));
            }
        }
    }
    none("one, few and many", &offenders);
}
