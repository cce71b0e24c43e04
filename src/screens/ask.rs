//! The questions of a model: one param at a time, the settings, the confirmation.

use super::wanted::wanted;
use super::{Button, Screen, button, cut, esc, labels, price, twins};
use crate::action::{Action, ModelKey, Quick, Section};
use crate::catalog::price::{Tariff, quote};
use crate::catalog::{Answer, Model, Param, ParamKind};
use crate::wizard::{Draft, Step, index_of, is_needed, offered, optional, required};
use crate::words::{Lang, tr, tr_with};

pub use super::confirm::{Offer, confirm};

/// Characters of a long answer shown again.
const ANSWER_CHARS: usize = 300;
/// Choices that get a button; Telegram shows at most 100 buttons, the rest can be typed.
pub(super) const MOST_BUTTONS: usize = 90;
/// Characters of a button's label that a phone still shows.
const LABEL_CHARS: usize = 54;

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
        (Step::Either(names), _) => choose(lang, model, draft, names, tariff),
        (Step::Edit, _) => edit(lang, model, draft, tariff),
        (_, Some((index, param))) => question(lang, model, draft, (index, param), tariff),
        // The confirmation needs a quote and is made by its own function.
        (_, None) => edit(lang, model, draft, tariff),
    };
    let changed = changed(lang, model, draft).filter(|_| draft.step != Step::Edit);
    let text = match changed {
        Some(changed) => format!("{changed}\n\n{}", screen.text),
        None => screen.text,
    };
    let text = match note {
        Some(note) => format!("⚠️ {note}\n\n{text}"),
        None => text,
    };
    Screen { text, ..screen }
}

/// Which answers were changed with the last one, as they did not go with it.
pub(super) fn changed(lang: Lang, model: &Model, draft: &Draft) -> Option<String> {
    let params = draft.repaired.iter().filter_map(|name| model.param(name));
    let lines: Vec<String> = params
        .map(|param| {
            let name = esc(&labels::param(lang, param));
            let answer = draft.answers.get(&param.name).or(param.default.as_ref());
            match answer {
                Some(answer) => {
                    let answer = cut(&labels::answer(lang, param, answer), ANSWER_CHARS);
                    let values = [("param", name.into()), ("answer", esc(&answer).into())];
                    tr_with(lang, "changed-to", &values)
                }
                None => tr_with(lang, "changed-away", &[("param", name.into())]),
            }
        })
        .collect();
    (!lines.is_empty()).then(|| lines.join("\n"))
}

/// The optional params of which one must be answered, each a button.
fn choose(lang: Lang, model: &Model, draft: &Draft, names: &[String], tariff: &Tariff) -> Screen {
    let mut lines = vec![labels::heading(model)];
    if let Some((step, of)) = draft.position(model) {
        let values = [("step", step.into()), ("of", of.into())];
        lines.push(tr_with(lang, "step-of", &values));
    }
    lines.extend([String::new(), tr(lang, "choose-one"), String::new()]);
    lines.push(price_so_far(lang, model, draft, tariff));
    let params: Vec<&Param> = names.iter().filter_map(|name| model.param(name)).collect();
    let given = params.iter().any(|p| draft.answers.contains_key(&p.name));
    let screen = Screen::text(lines.join("\n")).grid(param_buttons(lang, model, draft, &params), 1);
    let screen = if given {
        screen.row([button(tr(lang, "button-ready"), Action::Ready(draft.id))])
    } else {
        screen
    };
    screen.row([
        button(tr(lang, "button-back"), Action::Back(draft.id)),
        button(tr(lang, "button-drop"), Action::Drop(draft.id)),
    ])
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
    if let Some(hint) = crate::catalog::labels::hint_of(lang, param) {
        lines.push(esc(&hint));
    }
    lines.push(wanted(lang, param, model));
    lines.extend(now(lang, param, draft.answers.get(&param.name)));
    lines.push(String::new());
    lines.push(price_so_far(lang, model, draft, tariff));
    let screen = Screen::text(lines.join("\n"));
    let screen = answer_buttons(lang, screen, (model, draft), index, param);
    screen.row([
        button(tr(lang, "button-back"), Action::Back(draft.id)),
        button(tr(lang, "button-drop"), Action::Drop(draft.id)),
    ])
}

/// What the param stands at, and for a list what can be done now. Choices tick their button instead.
fn now(lang: Lang, param: &Param, answer: Option<&Answer>) -> Vec<String> {
    let Some(answer) =
        answer.filter(|_| !matches!(param.kind, ParamKind::Choice { .. } | ParamKind::Bool))
    else {
        return Vec::new();
    };
    let shown = cut(&labels::answer(lang, param, answer), ANSWER_CHARS);
    let mut lines = vec![tr_with(lang, "ask-now", &[("answer", esc(&shown).into())])];
    if let (ParamKind::MediaList { min, max, .. }, Answer::Files(files)) = (&param.kind, answer) {
        let (have, min) = (files.len(), (*min).max(1));
        if have < min {
            let missing = min.saturating_sub(have);
            lines.push(tr_with(lang, "ask-still", &[("count", missing.into())]));
        } else if have < *max {
            lines.push(tr(lang, "ask-more"));
        }
    }
    lines
}

/// The price as soon as it can be known, else the least it can be.
fn price_so_far(lang: Lang, model: &Model, draft: &Draft, tariff: &Tariff) -> String {
    let (key, price) = match quote(model, &draft.answers, tariff) {
        Ok(quote) => {
            let key = if price::varies(model, tariff) {
                "price-so-far"
            } else {
                "price-now"
            };
            (key, price::sum(lang, quote.price))
        }
        Err(_) => ("price-later", price::long(lang, model, tariff)),
    };
    tr_with(lang, key, &[("price", price.into())])
}

fn answer_buttons(
    lang: Lang,
    screen: Screen,
    (model, draft): (&Model, &Draft),
    index: u16,
    param: &Param,
) -> Screen {
    let open = |answer: &Answer| offered(model, &draft.answers, param, Some(answer));
    let at = (draft.id, index);
    let chosen = draft.answers.get(&param.name).or(param.default.as_ref());
    let screen = match &param.kind {
        ParamKind::Choice { values, .. } => {
            choices(lang, screen, at, (param, values, chosen), &open)
        }
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
            let open = [true, false]
                .into_iter()
                .filter(|yes| open(&Answer::Bool(*yes)));
            screen.row(open.map(pick).collect::<Vec<_>>())
        }
        ParamKind::MediaList { .. } => files_buttons(lang, screen, draft, index, param),
        ParamKind::Text { .. }
        | ParamKind::Integer { .. }
        | ParamKind::Number { .. }
        | ParamKind::Media(..)
        | ParamKind::Json(_)
        | ParamKind::Task(_) => screen,
    };
    match leave_label(lang, draft, param).filter(|_| may_leave(model, draft, param)) {
        Some(label) => screen.row([button(
            label,
            Action::Default {
                draft: draft.id,
                param: index,
            },
        )]),
        None => screen.row(stay(lang, draft, index, param)),
    }
}

/// The button that leaves a number at what was used before; other answers have a button of their own.
fn stay(lang: Lang, draft: &Draft, index: u16, param: &Param) -> Option<Button> {
    let is_number = matches!(
        param.kind,
        ParamKind::Integer { .. } | ParamKind::Number { .. }
    );
    let answer = draft.answers.get(&param.name).filter(|_| is_number)?;
    let value = cut(&labels::answer(lang, param, answer), 24);
    let label = tr_with(lang, "button-default", &[("value", value.into())]);
    Some(button(label, Action::Quick(Quick::Keep(draft.id, index))))
}

/// Whether the param may stand at its default, or without an answer.
fn may_leave(model: &Model, draft: &Draft, param: &Param) -> bool {
    let goes = offered(model, &draft.answers, param, param.default.as_ref());
    goes && !(param.default.is_none() && is_needed(model, &draft.answers, param))
}

/// The button that leaves a param alone, or takes its answer back; `None` where there is nothing to leave.
fn leave_label(lang: Lang, draft: &Draft, param: &Param) -> Option<String> {
    let answer = draft.answers.get(&param.name);
    let picked = matches!(param.kind, ParamKind::Choice { .. } | ParamKind::Bool);
    match &param.default {
        // Its default is one of the buttons.
        Some(_) if picked => None,
        Some(default) => {
            let value = cut(&labels::answer(lang, param, default), 24);
            let key = if answer.is_none_or(|answer| answer == default) {
                "button-default"
            } else {
                "button-reset"
            };
            Some(tr_with(lang, key, &[("value", value.into())]))
        }
        None if param.required => None,
        None if answer.is_none() => Some(tr(lang, "button-skip")),
        // A list has its own button for that.
        None if matches!(param.kind, ParamKind::MediaList { .. }) => None,
        None => Some(tr(lang, "button-unset")),
    }
}

fn choices(
    lang: Lang,
    screen: Screen,
    (draft, param_index): (i64, u16),
    (param, values, chosen): (&Param, &[String], Option<&Answer>),
    open: &dyn Fn(&Answer) -> bool,
) -> Screen {
    let mut labels: Vec<String> = values
        .iter()
        .take(MOST_BUTTONS)
        .map(|v| cut(&labels::value(lang, param, v), LABEL_CHARS))
        .collect();
    twins::number(&mut labels);
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
        .filter(|(_, (value, _))| open(&Answer::Choice((*value).clone())))
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
    let least = match &param.kind {
        ParamKind::MediaList { min, .. } => (*min).max(1),
        _ => 1,
    };
    let (draft, param) = (draft.id, index);
    let done = [("count", files.len().into())];
    let done = button(
        tr_with(lang, "button-files-done", &done),
        Action::FilesDone { draft, param },
    );
    let clear = button(
        tr(lang, "button-files-clear"),
        Action::FilesClear { draft, param },
    );
    if files.len() < least {
        screen.row([clear])
    } else {
        screen.row([done, clear])
    }
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
        .row(defaults(lang, model, draft))
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
        .row(defaults(lang, model, draft))
        .row([button(tr(lang, "button-ready"), Action::Ready(draft.id))])
        .row([
            button(tr(lang, "button-back"), Action::Back(draft.id)),
            button(tr(lang, "button-drop"), Action::Drop(draft.id)),
        ])
}

/// The way back to the defaults, where any setting differs from its own.
fn defaults(lang: Lang, model: &Model, draft: &Draft) -> Option<Button> {
    let action = Action::Quick(Quick::Defaults(draft.id));
    let set = draft.is_set(model);
    set.then(|| button(tr(lang, "button-defaults"), action))
}

fn param_buttons(lang: Lang, model: &Model, draft: &Draft, params: &[&Param]) -> Vec<Button> {
    let label = |param: &&Param| {
        let answer = draft.answers.get(&param.name).or(param.default.as_ref());
        let value = match answer {
            Some(answer) => cut(&labels::answer(lang, param, answer).replace('\n', " "), 24),
            None => tr(lang, "not-set"),
        };
        format!("{}: {value}", cut(&labels::param(lang, param), 32))
    };
    let mut labels: Vec<String> = params.iter().map(label).collect();
    twins::number(&mut labels);
    let ask = |(param, label): (&&Param, String)| {
        let action = Action::Ask {
            draft: draft.id,
            param: index_of(model, &param.name),
        };
        button(label, action)
    };
    params.iter().zip(labels).map(ask).collect()
}

/// Where back leads at the first step: the model's card.
pub fn card_of(model: &Model) -> Action {
    Action::Card(ModelKey::of(&model.id), Section::Of(model.category), 0)
}
