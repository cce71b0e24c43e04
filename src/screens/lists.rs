//! Lists of models with prices, page by page.

use super::menu::section_title;
use super::{Button, Screen, button, cut, labels, price};
use crate::action::{Action, ModelKey, Section};
use crate::catalog::price::{Tariff, price_from};
use crate::catalog::{Catalog, Model};
use crate::money::Kopecks;
use crate::words::{Lang, tr, tr_with};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Models on one page.
pub const PAGE: usize = 8;
/// Models after the free ones in ⭐.
pub const CHEAPEST: usize = 20;
/// Characters that fit a button of a phone's width.
const LABEL_CHARS: usize = 40;

/// The models of a list, in its order, with what they cost at least.
pub fn models(
    catalog: &Catalog,
    section: Section,
    tariff: &Tariff,
) -> Vec<(Arc<Model>, Option<Kopecks>)> {
    let priced = catalog.on_sale().into_iter().filter_map(|model| {
        let from = price_from(model, tariff);
        (from.is_some() || model.overrides.free).then(|| (Arc::clone(model), from))
    });
    match section {
        Section::All => priced.collect(),
        Section::Of(category) => priced.filter(|(m, _)| m.category == category).collect(),
        Section::Cheap => cheapest(priced.collect()),
    }
}

/// Free ones first, then the cheapest.
fn cheapest(models: Vec<(Arc<Model>, Option<Kopecks>)>) -> Vec<(Arc<Model>, Option<Kopecks>)> {
    let is_free = |(m, from): &(Arc<Model>, Option<Kopecks>)| {
        m.overrides.free || from.is_some_and(Kopecks::is_zero)
    };
    let (free, mut paid): (Vec<_>, Vec<_>) = models.into_iter().partition(is_free);
    paid.sort_by_key(|(_, from)| *from);
    paid.truncate(CHEAPEST);
    free.into_iter().chain(paid).collect()
}

/// One page of a list; a page past the end shows the last one.
pub fn list(lang: Lang, catalog: &Catalog, section: Section, page: u16, tariff: &Tariff) -> Screen {
    let models = models(catalog, section, tariff);
    let title = section_title(lang, section);
    if models.is_empty() {
        let text = tr_with(lang, "list-empty", &[("title", title.into())]);
        return Screen::text(text).home(lang);
    }
    let pages = models.len().div_ceil(PAGE);
    let page = usize::from(page).min(pages.saturating_sub(1));
    let mixed = !matches!(section, Section::Of(_));
    let labels = labels_of(lang, &models, mixed, tariff);
    let number = |n: usize| u16::try_from(n).unwrap_or(u16::MAX);
    let rows: Vec<Button> = models
        .iter()
        .zip(labels)
        .skip(page.saturating_mul(PAGE))
        .take(PAGE)
        .map(|((model, _), label)| {
            button(
                label,
                Action::Card(ModelKey::of(&model.id), section, number(page)),
            )
        })
        .collect();
    let key = if section == Section::Cheap {
        "list-cheap"
    } else {
        "list"
    };
    let mut text = tr_with(
        lang,
        key,
        &[("title", title.into()), ("count", models.len().into())],
    );
    if pages > 1 {
        text.push('\n');
        let shown = [
            ("page", page.saturating_add(1).into()),
            ("pages", pages.into()),
        ];
        text.push_str(&tr_with(lang, "list-page", &shown));
    }
    let mut turn = Vec::new();
    if let Some(before) = page.checked_sub(1) {
        turn.push(button(
            tr(lang, "button-previous"),
            Action::List(section, number(before)),
        ));
    }
    if page.saturating_add(1) < pages {
        let next = number(page.saturating_add(1));
        turn.push(button(tr(lang, "button-next"), Action::List(section, next)));
    }
    Screen::text(text).grid(rows, 1).row(turn).home(lang)
}

/// `Kling 3.0 · от 109,20 ₽`, cut so that the price stays and no two labels are the same.
pub(super) fn labels_of(
    lang: Lang,
    models: &[(Arc<Model>, Option<Kopecks>)],
    with_sign: bool,
    tariff: &Tariff,
) -> Vec<String> {
    let label = |model: &Model, title: &dyn Fn(usize) -> String| {
        let sign = if with_sign {
            format!("{} ", labels::emoji(model.category))
        } else {
            String::new()
        };
        let tail = cut(&price::short(lang, model, tariff), 24);
        let room = LABEL_CHARS
            .saturating_sub(sign.chars().count())
            .saturating_sub(tail.chars().count().saturating_add(3))
            .max(12);
        format!("{sign}{} · {tail}", title(room))
    };
    let mut labels: Vec<String> = models
        .iter()
        .map(|(model, _)| label(model, &|room| cut(&model.title, room)))
        .collect();
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for label in &labels {
        *seen.entry(label.clone()).or_default() += 1;
    }
    for (place, (model, _)) in labels.iter_mut().zip(models) {
        if seen.get(place).is_some_and(|count| *count > 1) {
            // What tells two models of one name apart is the end of Kie's id.
            *place = label(model, &|room| told_apart(model, room));
        }
    }
    number_twins(&mut labels);
    labels
}

/// The last resort for labels that are still the same: a number in front.
pub(super) fn number_twins(labels: &mut [String]) {
    let mut taken: BTreeSet<String> = BTreeSet::new();
    for label in labels {
        let mut shown = label.clone();
        let mut count = 1_usize;
        while !taken.insert(shown.clone()) {
            count = count.saturating_add(1);
            shown = format!("{count}. {label}");
        }
        *label = shown;
    }
}

/// A short title that no other model has: the head of its own and the tail of its id.
fn told_apart(model: &Model, room: usize) -> String {
    let tail_chars = room.saturating_sub(9).clamp(4, 14);
    let chars = model.id.chars().count();
    let tail: String = model
        .id
        .chars()
        .skip(chars.saturating_sub(tail_chars))
        .collect();
    let head = room.saturating_sub(tail_chars).saturating_sub(1);
    format!("{} {tail}", cut(&model.title, head))
}
