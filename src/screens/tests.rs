//! Every screen as a chat shows it, in both languages, and what must hold for all of them.
#[cfg(test)]
use super::*;
use crate::catalog::price::Tariff;
use crate::catalog::{Catalog, Category, InputFile, MediaKind, Model, SHIPPED, load};
use crate::generation::{Generation, Reason, State};
use crate::ids::{CustomerId, FileId, GenerationId, InputsId, QuoteId, TransferId};
use crate::money::{Kopecks, MilliCredits};
use crate::wizard::{Draft, Input};
use jiff::tz::TimeZone;
use rust_decimal::Decimal;
use std::sync::{Arc, LazyLock};

mod alerts;
mod bounds;
mod broadcast;
mod cards;
mod contents;
mod finding;
mod guides;
mod lives;
mod models;
mod money;
mod panel;
mod panel_settings;
mod promo;
mod purse;
mod questions;
mod quick;
mod reviews;
mod syncs;
mod twins;
mod words;

static CATALOG: LazyLock<Catalog> = LazyLock::new(|| load(&SHIPPED).unwrap());

fn model(id: &str) -> Arc<Model> {
    Arc::clone(CATALOG.get(id).unwrap())
}

fn tariff() -> Tariff {
    Tariff {
        usd_per_credit: Decimal::new(5, 3),
        fx_rub_per_usd: Decimal::from(78),
        markup: Decimal::new(2, 0),
    }
}

/// A time of the examples: 22 November 2026, 14:05 in Moscow.
const NOON_MS: i64 = 1_795_345_500_000;

fn zone() -> TimeZone {
    TimeZone::fixed(jiff::tz::offset(3))
}

/// Screens under their names, one snapshot for all of them.
struct Album {
    lang: Lang,
    text: String,
}

impl Album {
    fn new(lang: Lang) -> Self {
        let text = String::new();
        Self { lang, text }
    }

    fn add(&mut self, name: &str, screen: &Screen) {
        self.line(name, &screen.to_plain());
        assert!(!screen.text.trim().is_empty(), "{name}");
    }

    fn line(&mut self, name: &str, text: &str) {
        let text = text.replace('\u{a0}', "·");
        self.text.push_str(&format!("════ {name}\n{text}\n\n"));
    }

    /// Compares with the stored snapshot; spaces that do not break show as `·`.
    fn done(self, name: &str) {
        let name = format!("{}_{name}", self.lang.tag());
        let mut settings = insta::Settings::clone_current();
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings.set_snapshot_path("snapshots");
        settings.bind(|| insta::assert_snapshot!(name, self.text));
    }
}

fn generation(state: State) -> Generation {
    let ended = (!state.is_open()).then_some(NOON_MS + 83_000);
    Generation {
        id: GenerationId(128),
        customer: CustomerId(1),
        quote: QuoteId(5),
        inputs: InputsId(5),
        model: "kling-2.6/text-to-video".to_owned(),
        category: Category::Video,
        state,
        price: Kopecks(4290),
        cost: MilliCredits(55_000),
        eta_s: 150,
        task_id: None,
        reason: None,
        detail: Some("Kie's own words".to_owned()),
        cancel_wish: false,
        attempts: 0,
        created_ms: NOON_MS,
        accepted_ms: None,
        ended_ms: ended,
        due_ms: 0,
        deadline_ms: 0,
        progress_message: None,
    }
}

fn picture() -> Input {
    Input::File(InputFile {
        id: FileId(1),
        kind: MediaKind::Image,
        mime: "image/png".to_owned(),
        bytes: 1000,
        duration_ms: None,
        width: Some(512),
        height: Some(512),
    })
}

fn voice(ms: u64) -> Input {
    Input::File(InputFile {
        id: FileId(2),
        kind: MediaKind::Audio,
        mime: "audio/ogg".to_owned(),
        bytes: 1000,
        duration_ms: Some(ms),
        width: None,
        height: None,
    })
}

fn typed(text: &str) -> Input {
    Input::Text(text.to_owned())
}

/// A draft after these inputs.
fn after(model: &Model, inputs: impl IntoIterator<Item = Input>) -> Draft {
    let mut draft = Draft::new(7, model);
    for input in inputs {
        draft.answer(model, input).unwrap();
    }
    draft
}

/// What Telegram counts of a message: no tags, entities as one letter.
fn parsed_units(html: &str) -> usize {
    let mut text = String::new();
    let mut inside = false;
    for c in html.chars() {
        match c {
            '<' => inside = true,
            '>' if inside => inside = false,
            c if !inside => text.push(c),
            _ => {}
        }
    }
    let text = text.replace("&lt;", "<").replace("&gt;", ">");
    units(&text.replace("&quot;", "\"").replace("&amp;", "&"))
}
