//! The questions of a model: one param at a time, the settings, the confirmation.

use super::{Button, Screen, button, cut, esc, labels};
use crate::action::{Action, ModelKey, Section};
use crate::catalog::price::{Tariff, price_from, quote};
use crate::catalog::{Answer, Model, Param, ParamKind};
use crate::ids::QuoteId;
use crate::money::Kopecks;
use crate::wizard::{Draft, Step, index_of, optional, required};
use crate::words::{Lang, tr, tr_with};
use rust_decimal::Decimal;

/// Characters of a long answer shown again.
const ANSWER_CHARS: usize = 300;
/// Characters of a prompt on the confirmation.
const PROMPT_CHARS: usize = 800;

/// The screen of the step a draft stands at; `note` goes on top (why an answer was not taken).
pub fn step(
    lang: Lang,
    model: &Model,
    draft: &Draft,
    tariff: &Tariff,
    note: Option<&str>,
) -> Screen {
    let screen = match (&draft.step, draft.asked(model)) {
        (Step::Settings, _) => settings(lang, model, draft, tariff),
        (Step::Edit, _) => edit(lang, model, draft, tariff),
        (_, Some((index, param))) => question(lang, model, draft, (index, param), tariff),
        // The confirmation needs a quote and is made by its own function.
        (_, None) => edit(lang, model, draft, tariff),
    };
    match note {
        Some(note) => Screen {
            text: format!("⚠️ {note}\n\n{}", screen.text),
            ..screen
        },
        None => screen,
    }
}

fn question(
    lang: Lang,
    model: &Model,
    draft: &Draft,
    (index, param): (u16, &Param),
    tariff: &Tariff,
) -> Screen {
    let mut lines = vec![labels::heading(model)];
    if let Some((step, of)) = draft.position(model) {
        let values = [("step", step.into()), ("of", of.into())];
        lines.push(tr_with(lang, "step-of", &values));
    }
    lines.push(String::new());
    lines.push(format!("<b>{}</b>", esc(&labels::param(lang, param))));
    if let Some(hint) = crate::catalog::labels::param_hint(lang, &param.name) {
        lines.push(esc(&hint));
    }
    lines.push(wanted(lang, param, model));
    if let Some(answer) = draft.answers.get(&param.name) {
        let now = cut(&labels::answer(lang, param, answer), ANSWER_CHARS);
        lines.push(tr_with(lang, "ask-now", &[("answer", esc(&now).into())]));
    }
    lines.push(String::new());
    lines.push(price_so_far(lang, model, draft, tariff));
    let screen = Screen::text(lines.join("\n"));
    let screen = answer_buttons(lang, screen, draft, index, param);
    screen.row([
        button(tr(lang, "button-back"), Action::Back(draft.id)),
        button(tr(lang, "button-drop"), Action::Drop(draft.id)),
    ])
}

/// What the param accepts, in one sentence with its limits.
fn wanted(lang: Lang, param: &Param, model: &Model) -> String {
    match &param.kind {
        ParamKind::Text { max_chars, .. } => {
            let example = match lang {
                Lang::Ru => &model.ru.example,
                Lang::En => &model.en.example,
            };
            let ask = tr_with(lang, "ask-text", &[("max", (*max_chars).into())]);
            let is_main = matches!(param.name.as_str(), "prompt" | "text");
            if is_main && !example.is_empty() {
                let example = tr_with(lang, "ask-example", &[("example", esc(example).into())]);
                format!("{ask}\n{example}")
            } else {
                ask
            }
        }
        ParamKind::Choice { .. } | ParamKind::Bool => tr(lang, "ask-choice"),
        ParamKind::Integer { min, max } => range(lang, Decimal::from(*min), Decimal::from(*max)),
        ParamKind::Number { min, max, .. } => range(lang, *min, *max),
        ParamKind::Media(kind, limits) => media_wanted(lang, *kind, limits, 1, 1),
        ParamKind::MediaList {
            kind,
            min,
            max,
            limits,
        } => media_wanted(lang, *kind, limits, (*min).max(1), *max),
        ParamKind::Json => tr(lang, "ask-json"),
    }
}

fn range(lang: Lang, min: Decimal, max: Decimal) -> String {
    let values = [
        ("min", labels::decimal(lang, min).into()),
        ("max", labels::decimal(lang, max).into()),
    ];
    tr_with(lang, "ask-number", &values)
}

fn media_wanted(
    lang: Lang,
    kind: crate::catalog::MediaKind,
    limits: &crate::catalog::MediaLimits,
    min: usize,
    max: usize,
) -> String {
    let mut text = if max > 1 {
        let values = [
            ("what", labels::media(lang, kind).into()),
            ("min", min.into()),
            ("max", max.into()),
        ];
        tr_with(lang, "ask-files", &values)
    } else {
        tr_with(
            lang,
            "ask-file",
            &[("what", labels::media(lang, kind).into())],
        )
    };
    let bytes = limits.max_bytes.unwrap_or(u64::MAX).min(20 << 20);
    text.push(' ');
    text.push_str(&tr_with(
        lang,
        "ask-size",
        &[("size", labels::size(lang, bytes).into())],
    ));
    if !limits.mime.is_empty() {
        text.push(' ');
        let formats = super::notes::formats(&limits.mime);
        text.push_str(&tr_with(
            lang,
            "ask-formats",
            &[("formats", formats.into())],
        ));
    }
    if let Some(max_ms) = limits.max_ms {
        text.push(' ');
        let longest = labels::clock(max_ms / 1000);
        text.push_str(&tr_with(lang, "ask-length", &[("max", longest.into())]));
    }
    text
}

/// The price as soon as it can be known, else the least it can be.
fn price_so_far(lang: Lang, model: &Model, draft: &Draft, tariff: &Tariff) -> String {
    match quote(model, &draft.answers, tariff) {
        Ok(quote) => tr_with(
            lang,
            "price-now",
            &[("price", quote.price.to_string().into())],
        ),
        Err(_) => {
            let from = super::menu::price_label(lang, model, price_from(model, tariff));
            tr_with(lang, "price-later", &[("price", from.into())])
        }
    }
}

fn answer_buttons(lang: Lang, screen: Screen, draft: &Draft, index: u16, param: &Param) -> Screen {
    let at = (draft.id, index);
    let chosen = draft.answers.get(&param.name).or(param.default.as_ref());
    let screen = match &param.kind {
        ParamKind::Choice { values, .. } => choices(lang, screen, at, param, values, chosen),
        ParamKind::Bool => {
            let now = matches!(chosen, Some(Answer::Bool(true)));
            let pick = |yes: bool| {
                let label = tr(lang, if yes { "yes" } else { "no" });
                let action = Action::Pick {
                    draft: at.0,
                    param: at.1,
                    choice: u16::from(yes),
                };
                button(ticked(label, chosen.is_some() && now == yes), action)
            };
            screen.row([pick(true), pick(false)])
        }
        ParamKind::MediaList { .. } => files_buttons(lang, screen, draft, index, param),
        ParamKind::Text { .. }
        | ParamKind::Integer { .. }
        | ParamKind::Number { .. }
        | ParamKind::Media(..)
        | ParamKind::Json => screen,
    };
    let may_default = !param.required || param.default.is_some();
    if !may_default
        || matches!(param.kind, ParamKind::Choice { .. } | ParamKind::Bool)
            && param.default.is_some()
    {
        return screen;
    }
    let label = match &param.default {
        Some(default) => {
            let value = cut(&labels::answer(lang, param, default), 24);
            tr_with(lang, "button-default", &[("value", value.into())])
        }
        None => tr(lang, "button-skip"),
    };
    screen.row([button(
        label,
        Action::Default {
            draft: draft.id,
            param: index,
        },
    )])
}

fn choices(
    lang: Lang,
    screen: Screen,
    (draft, param_index): (i64, u16),
    param: &Param,
    values: &[String],
    chosen: Option<&Answer>,
) -> Screen {
    let labels: Vec<String> = values
        .iter()
        .map(|v| labels::value(lang, param, v))
        .collect();
    let longest = labels.iter().map(|l| l.chars().count()).max().unwrap_or(0);
    let columns = match longest {
        0..=5 => 4,
        6..=10 => 3,
        11..=18 => 2,
        _ => 1,
    };
    let is_chosen = |value: &String| matches!(chosen, Some(Answer::Choice(now)) if now == value);
    let buttons: Vec<Button> = values
        .iter()
        .zip(labels)
        .enumerate()
        .map(|(choice, (value, label))| {
            let choice = u16::try_from(choice).unwrap_or(u16::MAX);
            button(
                ticked(label, is_chosen(value)),
                Action::Pick {
                    draft,
                    param: param_index,
                    choice,
                },
            )
        })
        .collect();
    screen.grid(buttons, columns)
}

fn files_buttons(lang: Lang, screen: Screen, draft: &Draft, index: u16, param: &Param) -> Screen {
    let Some(Answer::Files(files)) = draft.answers.get(&param.name) else {
        return screen;
    };
    let done = [("count", files.len().into())];
    screen.row([
        button(
            tr_with(lang, "button-files-done", &done),
            Action::FilesDone {
                draft: draft.id,
                param: index,
            },
        ),
        button(
            tr(lang, "button-files-clear"),
            Action::FilesClear {
                draft: draft.id,
                param: index,
            },
        ),
    ])
}

fn ticked(label: String, on: bool) -> String {
    if on { format!("✓ {label}") } else { label }
}

/// All optional params on one screen, with what they stand at.
fn settings(lang: Lang, model: &Model, draft: &Draft, tariff: &Tariff) -> Screen {
    let mut lines = vec![labels::heading(model)];
    if let Some((step, of)) = draft.position(model) {
        lines.push(tr_with(
            lang,
            "step-of",
            &[("step", step.into()), ("of", of.into())],
        ));
    }
    lines.push(String::new());
    lines.push(tr(lang, "settings"));
    lines.push(String::new());
    lines.push(price_so_far(lang, model, draft, tariff));
    let params: Vec<&Param> = optional(model, &draft.answers).collect();
    Screen::text(lines.join("\n"))
        .grid(param_buttons(lang, model, draft, &params), 1)
        .row([button(tr(lang, "button-ready"), Action::Ready(draft.id))])
        .row([
            button(tr(lang, "button-back"), Action::Back(draft.id)),
            button(tr(lang, "button-drop"), Action::Drop(draft.id)),
        ])
}

/// Everything entered, each a button to change it.
fn edit(lang: Lang, model: &Model, draft: &Draft, tariff: &Tariff) -> Screen {
    let text = [
        labels::heading(model),
        String::new(),
        tr(lang, "edit"),
        String::new(),
        price_so_far(lang, model, draft, tariff),
    ];
    let params: Vec<&Param> = required(model, &draft.answers)
        .chain(optional(model, &draft.answers))
        .collect();
    Screen::text(text.join("\n"))
        .grid(param_buttons(lang, model, draft, &params), 1)
        .row([button(tr(lang, "button-ready"), Action::Ready(draft.id))])
        .row([button(tr(lang, "button-drop"), Action::Drop(draft.id))])
}

fn param_buttons(lang: Lang, model: &Model, draft: &Draft, params: &[&Param]) -> Vec<Button> {
    params
        .iter()
        .map(|param| {
            let answer = draft.answers.get(&param.name).or(param.default.as_ref());
            let value = match answer {
                Some(answer) => cut(&labels::answer(lang, param, answer).replace('\n', " "), 24),
                None => tr(lang, "not-set"),
            };
            let label = format!("{}: {value}", labels::param(lang, param));
            let action = Action::Ask {
                draft: draft.id,
                param: index_of(model, &param.name),
            };
            button(label, action)
        })
        .collect()
}

/// What the confirmation shows besides the answers.
pub struct Offer {
    /// The stored quote.
    pub quote: QuoteId,
    /// Its exact price.
    pub price: Kopecks,
    /// It costs nothing by the admin's will.
    pub free: bool,
    /// What the customer has now.
    pub balance: Kopecks,
    /// Above it a warning is shown.
    pub warn_above: Kopecks,
    /// Usual time in seconds.
    pub eta_s: u32,
}

/// Everything entered, the exact price, the balance after; or what is missing.
pub fn confirm(lang: Lang, model: &Model, draft: &Draft, offer: &Offer) -> Screen {
    let mut lines = vec![labels::heading(model), String::new()];
    lines.extend(entered(lang, model, draft));
    lines.push(String::new());
    let price = if offer.free {
        tr(lang, "price-free")
    } else {
        offer.price.to_string()
    };
    lines.push(tr_with(lang, "confirm-price", &[("price", price.into())]));
    let edit = button(tr(lang, "button-edit"), Action::Edit(draft.id));
    let drop = button(tr(lang, "button-drop"), Action::Drop(draft.id));
    if offer.price > offer.balance {
        let missing = offer.price.saturating_sub(offer.balance);
        let values = [
            ("balance", offer.balance.to_string().into()),
            (
                "missing",
                Kopecks::from_roubles(missing.roubles_ceil())
                    .unwrap_or(missing)
                    .to_string()
                    .into(),
            ),
        ];
        lines.push(tr_with(lang, "confirm-missing", &values));
        return Screen::text(lines.join("\n"))
            .row([button(tr(lang, "menu-balance"), Action::Balance)])
            .row([edit, drop]);
    }
    if !offer.free {
        let after = offer.balance.saturating_sub(offer.price).to_string();
        lines.push(tr_with(lang, "confirm-after", &[("after", after.into())]));
    }
    let time = labels::about(lang, offer.eta_s);
    lines.push(tr_with(lang, "card-time", &[("time", time.into())]));
    if offer.price > offer.warn_above {
        let limit = offer.warn_above.to_string();
        lines.push(tr_with(lang, "card-expensive", &[("limit", limit.into())]));
    }
    Screen::text(lines.join("\n"))
        .row([button(tr(lang, "button-run"), Action::Run(offer.quote))])
        .row([edit, drop])
}

/// One line per answered param; defaults are shown as well.
fn entered(lang: Lang, model: &Model, draft: &Draft) -> Vec<String> {
    let params = required(model, &draft.answers).chain(optional(model, &draft.answers));
    params
        .filter_map(|param| {
            let answer = draft.answers.get(&param.name).or(param.default.as_ref())?;
            let long = matches!(answer, Answer::Text(_) | Answer::Json(_));
            let room = if long { PROMPT_CHARS } else { ANSWER_CHARS };
            let value = esc(&cut(&labels::answer(lang, param, answer), room));
            Some(format!(
                "{}: <b>{value}</b>",
                esc(&labels::param(lang, param))
            ))
        })
        .collect()
}

/// Where back leads at the first step: the model's card.
pub fn card_of(model: &Model) -> Action {
    Action::Card(ModelKey::of(&model.id), Section::Of(model.category), 0)
}
