//! The tables of an export, line by line: for Excel in the customer's language, and for programs.

use super::menu::category_key;
use super::{labels, life};
use crate::catalog::{Answers, Model};
use crate::clock::sortable;
use crate::generation::Generation;
use crate::money::Kopecks;
use crate::store::history::Line;
use crate::words::{Lang, tr};
use jiff::tz::TimeZone;

/// Heads of the columns of what was made.
pub const GENERATIONS: [&str; 7] = [
    "export-number",
    "export-when",
    "export-section",
    "export-model",
    "export-state",
    "export-price",
    "export-entered",
];

/// Heads of the columns of the money.
pub const MONEY: [&str; 5] = [
    "export-number",
    "export-when",
    "export-what",
    "export-sum",
    "export-generation",
];

/// The first line, after the mark by which Excel knows UTF-8.
pub fn head(lang: Lang, columns: &[&str]) -> String {
    head_of(lang, columns.iter().map(|key| tr(lang, key)).collect())
}

/// The same of words instead of keys.
pub(super) fn head_of(lang: Lang, cells: Vec<String>) -> String {
    format!("\u{feff}{}", row(lang, cells))
}

/// One generation.
pub fn generation(
    lang: Lang,
    of: &Generation,
    model: Option<&Model>,
    answers: &Answers,
    zone: &TimeZone,
) -> String {
    let title = model.map_or(&of.model, |model| &model.title);
    let entered = answers.iter().map(|(name, answer)| {
        let param = model.and_then(|model| model.param(name));
        match param {
            Some(param) => format!(
                "{}: {}",
                labels::param(lang, param),
                labels::answer(lang, param, answer)
            ),
            None => format!(
                "{name}: {}",
                crate::catalog::answer_text(answer).unwrap_or_default()
            ),
        }
    });
    let entered: Vec<String> = entered.collect();
    let cells = vec![
        of.id.to_string(),
        sortable(of.created_ms, zone),
        without_sign(&tr(lang, category_key(of.category))),
        title.clone(),
        tr(lang, life::state_key(of.state)),
        sum(lang, of.price),
        entered.join("\n"),
    ];
    row(lang, cells)
}

/// One movement of money.
pub fn movement(lang: Lang, of: &Line, zone: &TimeZone) -> String {
    let what = match of.kind.as_str() {
        "welcome" => "money-bonus",
        "promo" => "money-promo",
        "pack" => "money-pack",
        "referral" => "money-referral",
        "topup" => "money-topup",
        "refund" | "release" => "money-refund",
        "payout" => "money-payout",
        "payout_undo" => "money-payout-undo",
        "loss" => "money-loss",
        "hold" => "export-spent",
        _ => "money-adjust",
    };
    let generation = of.generation.map(|id| id.to_string());
    let cells = vec![
        of.id.to_string(),
        sortable(of.at_ms, zone),
        tr(lang, what),
        sum(lang, of.delta),
        generation.unwrap_or_default(),
    ];
    row(lang, cells)
}

/// Roubles as a number of the language's tables: `-1234,50`.
pub(super) fn sum(lang: Lang, sum: Kopecks) -> String {
    sum.plain(match lang {
        Lang::Ru => ',',
        Lang::En => '.',
    })
}

/// A section's name without the sign of its button.
pub(super) fn without_sign(title: &str) -> String {
    title
        .trim_start_matches(|c: char| !c.is_alphanumeric())
        .to_owned()
}

/// One line; the comma is a decimal sign in Russian tables, so their cells are parted by semicolons.
pub(super) fn row(lang: Lang, cells: Vec<String>) -> String {
    let between = match lang {
        Lang::Ru => ";",
        Lang::En => ",",
    };
    let cells: Vec<String> = cells.iter().map(|cell| quoted(cell)).collect();
    format!("{}\r\n", cells.join(between))
}

/// A cell that a table shows and never computes: what begins like a formula gets an apostrophe (numbers do not need one).
fn quoted(cell: &str) -> String {
    let is_number = cell
        .trim_start_matches('-')
        .chars()
        .all(|c| c.is_ascii_digit() || matches!(c, ',' | '.'));
    let starts = |c: char| matches!(c, '=' | '+' | '-' | '@' | '\t' | '\r');
    let guard = if cell.starts_with(starts) && !is_number {
        "'"
    } else {
        ""
    };
    format!("\"{guard}{}\"", cell.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula() {
        for (cell, shown) in [
            ("=1+1", "\"'=1+1\""),
            ("+7 999", "\"'+7 999\""),
            ("-5,00", "\"-5,00\""),
            ("-cmd|' /C calc'!A0", "\"'-cmd|' /C calc'!A0\""),
            ("@SUM(A1)", "\"'@SUM(A1)\""),
            ("\tx", "\"'\tx\""),
            ("-", "\"-\""),
            (
                "он сказал \"да\"; и ушёл",
                "\"он сказал \"\"да\"\"; и ушёл\"",
            ),
        ] {
            assert_eq!(quoted(cell), shown, "{cell}");
        }
        assert_eq!(sum(Lang::Ru, Kopecks(-123_405)), "-1234,05");
        assert_eq!(sum(Lang::En, Kopecks(5)), "0.05");
        assert_eq!(
            row(Lang::Ru, vec!["a".into(), "b".into()]),
            "\"a\";\"b\"\r\n"
        );
    }
}
