//! From a draft to the screen it needs: a question, the settings, or the confirmation with a stored quote.

use crate::bot::quick;
use crate::bot::reply::{Keep, Reply, Show};
use crate::bot::resume;
use crate::bot::shop::Deed;
use crate::catalog::price::Quote;
use crate::catalog::{Answer, Answers, Model, quote, task};
use crate::generation::Generation;
use crate::ids::QuoteId;
use crate::money::Kopecks;
use crate::screens::{Screen, ask, notes, promo, quick as cards};
use crate::store::quotes::{self, NewQuote};
use crate::store::vouchers::{self, Voucher};
use crate::store::{generations, ledger, results};
use crate::wizard::{Draft, Refusal, Step, lacks_task};
use crate::words::tr;
use serde_json::json;
use std::sync::Arc;

/// How a screen comes about: in place of the pressed message, or as a new one under the customer's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The message with the pressed button.
    Pressed(Option<i64>),
    /// A new message; the current screen loses its buttons.
    Under,
}

/// A result or a failure stays in the chat: what was not the current screen is not overwritten by the menu.
pub fn beside_results(deed: &Deed<'_>, pressed: Option<i64>) -> Place {
    match (pressed, deed.session.screen) {
        (Some(pressed), Some(current)) if pressed != current => Place::Under,
        _ => Place::Pressed(pressed),
    }
}

/// A screen put where it belongs and remembered as the current one.
pub fn put(deed: &Deed<'_>, place: Place, screen: Screen) -> Reply {
    match place {
        Place::Pressed(message) => Reply::screen(message, screen),
        Place::Under => {
            let strip = deed.session.screen.map(Show::Strip);
            let send = Show::Send(screen, Keep::Screen);
            Reply {
                shows: strip.into_iter().chain([send]).collect(),
                ..Reply::default()
            }
        }
    }
}

/// The screen of the customer's draft; without one, or when its model is gone, the way on.
pub fn show(deed: &mut Deed<'_>, place: Place, note: Option<&Refusal>) -> anyhow::Result<Reply> {
    let note = note.map(|refusal| notes::refusal(deed.lang(), refusal));
    show_noted(deed, place, note.as_deref())
}

/// As `show`, with a sentence on top.
pub fn show_noted(deed: &mut Deed<'_>, place: Place, note: Option<&str>) -> anyhow::Result<Reply> {
    let Some(draft) = deed.session.draft.clone() else {
        return home(deed, place);
    };
    let Some(model) = sold(deed, &draft.model) else {
        deed.session.draft = None;
        let screen = notes::refused(deed.lang(), &notes::Refused::NotSold);
        return Ok(put(deed, place, screen));
    };
    let mut draft = draft;
    let strayed =
        matches!(&draft.step, Step::Ask(_) | Step::Setting(_)) && draft.asked(&model).is_none();
    if draft.step == Step::Confirm || strayed {
        // The catalogue may have changed since the answers were given.
        draft.revise(&model);
        deed.session.draft = Some(draft.clone());
    }
    if lacks_task(&model, &draft.answers) {
        // The catalogue no longer takes that result.
        deed.session.draft = None;
        return Ok(put(deed, place, notes::say(deed.lang(), "ask-task")));
    }
    let screen = match draft.step {
        Step::Confirm => confirmation(deed, &model, &draft, note)?,
        Step::Ask(_) | Step::Settings | Step::Setting(_) | Step::Either(_) | Step::Edit => {
            ask::step(deed.lang(), &model, &draft, &deed.shop.tariff(), note)
        }
    };
    Ok(put(deed, place, screen))
}

/// The main menu with today's balance.
pub fn home(deed: &Deed<'_>, place: Place) -> anyhow::Result<Reply> {
    let screen = crate::screens::menu::home(deed.lang(), spendable(deed)?);
    let screen = screen.headed(quick::header(deed)?);
    let screen = match deed.shop.maintenance {
        true => screen.noted(&tr(deed.lang(), "maintenance-now")),
        false => screen,
    };
    Ok(put(deed, place, screen))
}

/// The model, if it may be bought now.
pub fn sold(deed: &Deed<'_>, id: &str) -> Option<Arc<Model>> {
    deed.shop
        .catalog
        .get(id)
        .filter(|model| model.is_sold())
        .cloned()
}

/// What the customer can spend: wallet and bonus.
pub fn spendable(deed: &Deed<'_>) -> anyhow::Result<crate::money::Kopecks> {
    let balance = ledger::balance(deed.tx, deed.customer.id)?;
    Ok(balance.wallet.saturating_add(balance.bonus))
}

fn confirmation(
    deed: &mut Deed<'_>,
    model: &Model,
    draft: &Draft,
    note: Option<&str>,
) -> anyhow::Result<Screen> {
    let lang = deed.lang();
    let Some((id, quote)) = quoted(deed, model, draft)? else {
        return Ok(notes::refused(lang, &notes::Refused::NotSold));
    };
    let voucher = vouchers::of_quote(deed.tx, id)?;
    let added = voucher.as_ref().map(|voucher| voucher.amount);
    let balance = spendable(deed)?.saturating_add(added.unwrap_or_default());
    if quote.price > balance {
        resume::remember(deed, model, &draft.answers);
    }
    let offer = ask::Offer {
        quote: id,
        price: quote.price,
        free: quote.free,
        balance,
        warn_above: deed.shop.config.pricing.warn_above,
        eta_s: model.eta_s,
    };
    let screen = if quick::shows(deed) {
        cards::card(lang, model, draft, &offer)
    } else {
        ask::confirm(lang, model, draft, &offer)
    };
    let screen = match &voucher {
        Some(voucher) => promo::with_voucher(lang, screen, voucher),
        None => screen,
    };
    let troubled = model.is_troubled().then_some("trouble-note");
    let stopped = deed.shop.hindrance(Some(quote.cost)).or(troubled);
    let stopped = stopped.map(|why| tr(lang, why));
    Ok(match note.or(stopped.as_deref()) {
        Some(note) => screen.noted(note),
        None => screen,
    })
}

/// The exact price of a complete draft, stored with its answers; `None` when there is none, which only a catalogue
/// with a mistake has.
pub fn quoted(
    deed: &Deed<'_>,
    model: &Model,
    draft: &Draft,
) -> anyhow::Result<Option<(QuoteId, Quote)>> {
    let tariff = deed.shop.tariff();
    let quote = match quote(model, &draft.answers, &tariff) {
        Ok(quote) => quote,
        Err(error) => {
            tracing::error!(model = model.id, %error, "complete answers without a price");
            return Ok(None);
        }
    };
    let basis = json!({
        "catalog": deed.shop.catalog.version,
        "usd_per_credit": tariff.usd_per_credit,
        "fx_rub_per_usd": tariff.fx_rub_per_usd,
        "quote": quote,
        // What may be asked later of this task; the defaults are those of today.
        "choices": task::choices(model, &draft.answers),
    });
    let new = NewQuote {
        customer: deed.customer.id,
        model: &model.id,
        answers: &draft.answers,
        quote: &quote,
        basis: &basis.to_string(),
    };
    let id = quotes::add(deed.tx, &new, deed.shop.now_ms)?;
    if let Some(voucher) = voucher(deed, model, quote.price)? {
        vouchers::add(deed.tx, id, &voucher)?;
    }
    Ok(Some((id, quote)))
}

/// What a promo code pays of this price.
fn voucher(deed: &Deed<'_>, model: &Model, price: Kopecks) -> anyhow::Result<Option<Voucher>> {
    let cap = (deed.shop.day_start_ms(), deed.shop.config.bonus.daily_cap);
    let (customer, now) = (deed.customer.id, deed.shop.now_ms);
    Ok(vouchers::best(
        deed.tx,
        customer,
        (&model.id, price),
        cap,
        now,
    )?)
}

/// A draft with the answers of an earlier generation; `None` when they were deleted or the model is gone.
pub fn again(deed: &mut Deed<'_>, generation: &Generation) -> anyhow::Result<Option<Draft>> {
    let Some(answers) = generations::answers(deed.tx, generation.inputs)? else {
        return Ok(None);
    };
    let Some(model) = sold(deed, &generation.model) else {
        return Ok(None);
    };
    let gone = files_gone(deed, &answers)?;
    let mut draft = Draft::filled(deed.session.next_draft(), &model, answers);
    if gone {
        draft.forget_files(&model);
    }
    Ok(Some(draft))
}

/// A screen that interrupts a draft leads back to it.
pub fn with_way_back(deed: &Deed<'_>, screen: Screen) -> Screen {
    match &deed.session.draft {
        Some(draft) => screen.with_draft(deed.lang(), draft.id),
        None => screen,
    }
}

/// Whether any file of the answers is no longer kept.
pub fn files_gone(deed: &Deed<'_>, answers: &Answers) -> anyhow::Result<bool> {
    for answer in answers.values() {
        let Answer::Files(files) = answer else {
            continue;
        };
        for file in files {
            if results::input_file(deed.tx, deed.customer.id, file.id)?.is_none() {
                return Ok(true);
            }
        }
    }
    Ok(false)
}
