//! The balance: the history of money, receipts, what was being bought, what is at work.

use crate::action::{Pay, Purse};
use crate::bot::offer::{self, Place};
use crate::bot::reply::Reply;
use crate::bot::shop::Deed;
use crate::bot::{resume, topup};
use crate::generation::Generation;
use crate::ids::TransferId;
use crate::payments;
use crate::screens::purse::{self as screens, Line, PAGE, Working};
use crate::screens::receipt as paper;
use crate::store::ledger::{self, Filter, Method, Movement, Turn};
use crate::store::receipts::{self, Receipt};
use crate::store::{StoreError, generations};
use crate::words::tr;

/// A button of the balance.
pub fn press(deed: &mut Deed<'_>, message: Option<i64>, purse: Purse) -> anyhow::Result<Reply> {
    let place = Place::Pressed(message);
    match purse {
        Purse::Page(filter, turn) => page(deed, place, filter, turn),
        Purse::Filters(filter) => {
            let screen = screens::filters(deed.lang(), filter);
            Ok(offer::put(deed, place, screen))
        }
        Purse::Receipt(id, filter, turn) => receipt(deed, place, id, (filter, turn)),
        Purse::TopUp => match payments::methods(&deed.shop.config.payments).as_slice() {
            [Method::Stars] => topup::press(deed, place, Pay::Stars),
            [Method::Provider] => topup::press(deed, place, Pay::Roubles),
            [Method::Manual] => topup::press(deed, place, Pay::Manual),
            _ => balance(deed, place),
        },
        Purse::Stars(stars) => topup::stars(deed, place, stars),
        Purse::Resume => resume::resume(deed, message),
        Purse::Active => {
            let open = generations::open_for(deed.tx, deed.customer.id)?;
            let shown = |generation: &Generation| generation.progress_message == message;
            // A message that shows progress goes on doing so.
            let beside = message.is_some() && open.iter().any(shown);
            let place = match beside {
                true => Place::Under,
                false => offer::beside_results(deed, message),
            };
            active(deed, place)
        }
    }
}

/// The balance: what there is, how to top up, where it went.
pub fn balance(deed: &Deed<'_>, place: Place) -> anyhow::Result<Reply> {
    let balance = ledger::balance(deed.tx, deed.customer.id)?;
    let wanted = resume::wanted(deed.shop, &deed.session, balance.spendable());
    let facts = screens::BalanceFacts {
        wallet: balance.wallet,
        bonus: balance.bonus,
        hold: balance.hold,
        methods: &payments::methods(&deed.shop.config.payments),
        active: generations::open_for(deed.tx, deed.customer.id)?.len(),
        wanted: wanted.as_ref(),
    };
    let screen = screens::balance(deed.lang(), &facts);
    // The way on with what is being bought leads to the same draft.
    let same = match (&deed.session.draft, &deed.session.purchase) {
        (Some(draft), Some(purchase)) => purchase.is(&draft.model, &draft.answers),
        _ => false,
    };
    let screen = match wanted.is_some() && same {
        true => screen,
        false => offer::with_way_back(deed, screen),
    };
    Ok(offer::put(deed, place, screen))
}

/// A page of the history of money.
fn page(deed: &Deed<'_>, place: Place, filter: Filter, turn: Turn) -> anyhow::Result<Reply> {
    let customer = deed.customer.id;
    let limit = PAGE.saturating_add(1);
    let found = ledger::movements(deed.tx, customer, filter, turn, limit)?;
    let full = found.len() >= usize::try_from(limit).unwrap_or(usize::MAX);
    let most = usize::try_from(PAGE).unwrap_or(usize::MAX);
    let shown: Vec<Movement> = match turn {
        // There is nothing newer than this page: it is shown from the top, so that it is full.
        Turn::Newer(_) if !full => return page(deed, place, filter, Turn::Newest),
        Turn::Newer(_) => found.into_iter().skip(1).collect(),
        Turn::Newest | Turn::Older(_) => found.into_iter().take(most).collect(),
    };
    let older = full || matches!(turn, Turn::Newer(_));
    let newer = match (turn, shown.first()) {
        (Turn::Newest, _) | (_, None) => false,
        (_, Some(first)) => {
            let turn = Turn::Newer(first.top);
            !ledger::movements(deed.tx, customer, filter, turn, 1)?.is_empty()
        }
    };
    if shown.is_empty() && turn != Turn::Newest {
        return page(deed, place, filter, Turn::Newest);
    }
    let lines = lines(deed, shown)?;
    let page = screens::Page {
        filter,
        lines: &lines,
        newer,
        older,
        zone: &deed.shop.config.ui.timezone,
    };
    Ok(offer::put(deed, place, screens::page(deed.lang(), &page)))
}

fn lines(deed: &Deed<'_>, movements: Vec<Movement>) -> Result<Vec<Line>, StoreError> {
    let line = |movement: Movement| {
        let generation = match movement.generation {
            Some(id) => generations::get(deed.tx, id)?,
            None => None,
        };
        let title = generation.map(|generation| deed.shop.title(&generation.model));
        Ok(Line { movement, title })
    };
    movements.into_iter().map(line).collect()
}

/// The receipt of a movement, for its owner.
fn receipt(
    deed: &Deed<'_>,
    place: Place,
    id: TransferId,
    back: (Filter, Turn),
) -> anyhow::Result<Reply> {
    let Some(found) = receipts::of(deed.tx, deed.customer.id, id)? else {
        return Ok(Reply::toast(tr(deed.lang(), "receipt-not-yours")));
    };
    let title = match &found {
        Receipt::Generation { generation, .. } => deed.shop.title(&generation.model),
        Receipt::Payment { .. } | Receipt::Plain { .. } => String::new(),
    };
    let facts = paper::Facts {
        title: &title,
        zone: &deed.shop.config.ui.timezone,
        back,
    };
    let screen = paper::receipt(deed.lang(), &found, &facts);
    Ok(offer::put(deed, place, screen))
}

/// Everything of the customer's that is at work.
pub fn active(deed: &Deed<'_>, place: Place) -> anyhow::Result<Reply> {
    let open = generations::open_for(deed.tx, deed.customer.id)?;
    let working: Vec<Working> = open
        .into_iter()
        .map(|generation| Working {
            title: deed.shop.title(&generation.model),
            generation,
        })
        .collect();
    let screen = screens::active(deed.lang(), &working, deed.shop.now_ms);
    Ok(offer::put(deed, place, screen))
}
