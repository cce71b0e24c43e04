//! Structured input: how it is typed, with an example to copy, and what is wrong with what was typed.

use super::{cut, esc, labels, notes};
use crate::catalog::shape::{Field, Shape};
use crate::catalog::{ParamKind, param_label};
use crate::wizard::Refusal;
use crate::wizard::form::{self, Mistake, Way, Wrong};
use crate::words::{Lang, tr, tr_with};

/// Characters of a list of values.
const VALUES_CHARS: usize = 700;
/// Values shown of a list that is not the point of the message.
const FEW: usize = 12;

/// How the form is typed, its limits and an example.
pub(super) fn wanted(lang: Lang, shape: &Shape) -> String {
    let name = |field: &Field| esc(&form::label(lang, &field.name));
    let mut lines = vec![match form::way(shape) {
        Way::Plain(_) => tr(lang, "form-plain"),
        Way::Pair(head, body) => {
            let values = [("head", name(head).into()), ("body", name(body).into())];
            tr_with(lang, "form-pair", &values)
        }
        Way::Blocks => {
            let many = if shape.items.is_some() { "many" } else { "one" };
            tr_with(lang, "form-blocks", &[("many", many.into())])
        }
    }];
    if let Some((min, max)) = shape.items {
        let values = [("min", min.into()), ("max", max.into())];
        lines.push(tr_with(lang, "form-items", &values));
    }
    if let Some(max) = shape.max_chars {
        let values = [("max", max.into()), ("shown", labels::count(max).into())];
        lines.push(tr_with(lang, "form-total", &values));
    }
    let listed = shape.fields.iter().filter(|field| match &field.kind {
        ParamKind::Choice { .. } => true,
        _ => form::way(shape) == Way::Blocks,
    });
    for field in listed {
        lines.push(line_of(lang, field));
    }
    let example = esc(&form::example(lang, shape));
    lines.push(tr_with(
        lang,
        "form-example",
        &[("example", example.into())],
    ));
    lines.join("\n")
}

/// `• Голос: Kore, Puck, …`
fn line_of(lang: Lang, field: &Field) -> String {
    let values = form::names(lang, field);
    let values = match &field.kind {
        _ if !values.is_empty() => values.join(", "),
        ParamKind::Integer { min, max } => format!("{min}–{max}"),
        ParamKind::Number { min, max, .. } => format!("{min}–{max}"),
        ParamKind::Text { max_chars, .. } => tr_with(
            lang,
            "form-chars",
            &[("max", labels::count(*max_chars).into())],
        ),
        _ => String::new(),
    };
    let optional = if field.required && field.default.is_none() {
        "no"
    } else {
        "yes"
    };
    let values = [
        ("field", esc(&form::label(lang, &field.name)).into()),
        ("values", esc(&cut(&values, VALUES_CHARS)).into()),
        ("optional", optional.into()),
    ];
    tr_with(lang, "form-field", &values)
}

/// Why a typed form is not taken.
pub(super) fn refusal(lang: Lang, refusal: &Refusal) -> String {
    match refusal {
        Refusal::BadForm(mistake) => told(lang, mistake),
        Refusal::Unnamed { names, of } => {
            let values = [
                ("names", esc(&names.join(", ")).into()),
                ("of", esc(&param_label(lang, of)).into()),
            ];
            tr_with(lang, "refusal-unnamed", &values)
        }
        Refusal::BadSum { sum, of, expected } => {
            let values = [
                ("sum", (*sum).into()),
                ("of", esc(&param_label(lang, of)).into()),
                ("expected", esc(&few(expected)).into()),
            ];
            tr_with(lang, "refusal-bad-sum", &values)
        }
        // No other refusal comes here.
        _ => tr(lang, "refusal-required"),
    }
}

fn told(lang: Lang, mistake: &Mistake) -> String {
    let what = what(lang, &mistake.what);
    if mistake.line == 0 {
        return what;
    }
    let values = [("line", mistake.line.into()), ("what", what.into())];
    tr_with(lang, "form-line", &values)
}

fn what(lang: Lang, wrong: &Wrong) -> String {
    let label = |name: &String| esc(&form::label(lang, name));
    match wrong {
        Wrong::NoColon => tr(lang, "form-no-colon"),
        Wrong::Head {
            given,
            field,
            expected,
        } => {
            let values = [
                ("given", esc(given).into()),
                ("field", label(field).into()),
                ("expected", esc(&few(expected)).into()),
                ("known", expected.len().into()),
            ];
            tr_with(lang, "form-head", &values)
        }
        Wrong::NoField { given, expected } => {
            let expected: Vec<String> = expected
                .iter()
                .map(|name| form::label(lang, name))
                .collect();
            let values = [
                ("given", esc(given).into()),
                ("expected", esc(&few(&expected)).into()),
            ];
            tr_with(lang, "form-no-field", &values)
        }
        Wrong::Twice(field) => tr_with(lang, "form-twice", &[("field", label(field).into())]),
        Wrong::Missing(field) => tr_with(lang, "form-missing", &[("field", label(field).into())]),
        Wrong::Value {
            field,
            expected,
            why,
        } => {
            let why = if expected.is_empty() {
                notes::refusal(lang, why)
            } else {
                let expected = [("expected", esc(&few(expected)).into())];
                tr_with(lang, "form-expected", &expected)
            };
            if field.is_empty() {
                return why;
            }
            let values = [("field", label(field).into()), ("why", why.into())];
            tr_with(lang, "form-value", &values)
        }
        Wrong::TooFew { is, min } => {
            let values = [("is", (*is).into()), ("min", (*min).into())];
            tr_with(lang, "form-too-few", &values)
        }
        Wrong::TooMany { is, max } => {
            let values = [("is", (*is).into()), ("max", (*max).into())];
            tr_with(lang, "form-too-many", &values)
        }
        Wrong::TooLong { is, max } => {
            let values = [
                ("chars", (*is).into()),
                ("shown", labels::count(*is).into()),
                ("max", labels::count(*max).into()),
            ];
            tr_with(lang, "form-too-long", &values)
        }
    }
}

fn few(values: &[String]) -> String {
    let shown: Vec<&str> = values.iter().take(FEW).map(String::as_str).collect();
    let more = if values.len() > FEW { "…" } else { "" };
    format!("{}{more}", shown.join(", "))
}
