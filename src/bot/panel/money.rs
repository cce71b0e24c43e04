//! All money: pages of it by what is looked for, requests to decide, a generation's way, what goes back.

use crate::action::{Money, Panel, Part};
use crate::admin::returns::{self, Returnable};
use crate::admin::search::{self, Wanted};
use crate::admin::{Admin, reason};
use crate::bot::offer::{self, Place};
use crate::bot::pages;
use crate::bot::reply::{Keep, Reply};
use crate::bot::session::Asking;
use crate::bot::shop::Deed;
use crate::ids::{GenerationId, PaymentId, RequestId};
use crate::payments::typed;
use crate::screens::panel::money::{self as screens, LINES, REQUESTS};
use crate::screens::requests as cards;
use crate::store::ledger::{self, Flow, Group, Sieve};
use crate::store::payments::{self, PaymentState};
use crate::store::{generations, lifelines, people, requests};
use crate::words::tr;

/// A button of the section.
pub(super) fn press(deed: &mut Deed<'_>, place: Place, what: Money) -> anyhow::Result<Reply> {
    let lang = deed.lang();
    match what {
        Money::Page(below) => page(deed, place, below),
        Money::Filters => {
            let sieve = sieve(deed);
            let zone = &deed.shop.config.ui.timezone;
            let screen = screens::filters(lang, &sieve, zone);
            Ok(offer::put(deed, place, screen))
        }
        Money::Group(n) => {
            let group = Group::ALL.get(usize::from(n)).copied();
            let group = group.unwrap_or_default();
            deed.session.money = Some(Sieve {
                group,
                ..sieve(deed)
            });
            page(deed, place, 0)
        }
        Money::Ask(part) => Ok(ask(deed, place, part, None)),
        Money::Clear => {
            deed.session.money = None;
            page(deed, place, 0)
        }
        Money::Line(id) => line(deed, place, id),
        Money::Requests(above) => {
            let limit = u16::from(REQUESTS).saturating_add(1);
            let open = requests::open_above(deed.tx, above, limit)?;
            let (open, more) = pages::fitting(open, REQUESTS);
            let mut named = Vec::new();
            for request in open {
                let name = deed.name(request.customer)?;
                named.push((request, name));
            }
            let screen = screens::requests(lang, &named, more);
            Ok(offer::put(deed, place, screen))
        }
        Money::Request(id) => request(deed, id),
        Money::Way(id) => way(deed, place, id),
        Money::Return(id) => ask_return(deed, place, id),
        Money::Stars(id) => stars(deed, place, id),
    }
}

fn sieve(deed: &Deed<'_>) -> Sieve {
    deed.session.money.unwrap_or_default()
}

fn page(deed: &Deed<'_>, place: Place, below: i64) -> anyhow::Result<Reply> {
    let sieve = sieve(deed);
    let found = ledger::flows(deed.tx, &sieve, pages::below(below), LINES)?;
    let waiting = requests::waiting(deed.tx)?;
    let facts = screens::Page {
        found: &found,
        sieve: &sieve,
        newest: below <= 0,
        waiting,
        zone: &deed.shop.config.ui.timezone,
    };
    Ok(offer::put(deed, place, screens::page(deed.lang(), &facts)))
}

fn ask(deed: &mut Deed<'_>, place: Place, part: Part, note: Option<&str>) -> Reply {
    deed.session.asking = Some(Asking::Panel(Panel::Money(Money::Ask(part))));
    let screen = screens::ask(deed.lang(), part, note);
    offer::put(deed, place, screen)
}

/// Words that answer a question of the section.
pub(super) fn answer(
    deed: &mut Deed<'_>,
    admin: Admin,
    what: Money,
    text: &str,
) -> anyhow::Result<Option<Reply>> {
    match what {
        Money::Ask(part) => narrowed(deed, part, text).map(Some),
        Money::Return(id) => returned(deed, admin, id, text).map(Some),
        _ => {
            deed.session.asking = None;
            Ok(None)
        }
    }
}

/// The search with one more part, or what was wrong with the words.
fn narrowed(deed: &mut Deed<'_>, part: Part, text: &str) -> anyhow::Result<Reply> {
    let mut wanted = sieve(deed);
    let (zone, now) = (&deed.shop.config.ui.timezone, deed.shop.now_ms);
    let odd = match part {
        Part::Who => match search::read(text, now, zone) {
            Some(Wanted::Id(id)) => {
                wanted.customer = people::by_id(deed.tx, id)?.map(|person| person.id);
                wanted.customer.is_none().then_some("people-none")
            }
            Some(Wanted::Part(part)) => match people::by_part(deed.tx, &part, 2)?.as_slice() {
                [] => Some("people-none"),
                [one] => {
                    wanted.customer = Some(one.id);
                    None
                }
                _ => Some("flow-several"),
            },
            _ => Some("people-odd"),
        },
        Part::Days => match search::read(text, now, zone) {
            Some(Wanted::Days(from, until)) => {
                wanted.days = Some((from, until));
                None
            }
            _ => Some("flow-odd-days"),
        },
        Part::Sum => match typed::range(text) {
            Some(sums) => {
                wanted.sums = Some(sums);
                None
            }
            None => Some("flow-odd-sum"),
        },
    };
    if let Some(note) = odd {
        return Ok(ask(deed, Place::Under, part, Some(note)));
    }
    deed.session.asking = None;
    deed.session.money = Some(wanted);
    page(deed, Place::Under, 0)
}

/// One movement, with the way to whatever it was about.
fn line(deed: &Deed<'_>, place: Place, id: i64) -> anyhow::Result<Reply> {
    let Some(flow) = ledger::flow(deed.tx, id)? else {
        return page(deed, place, 0);
    };
    let stars = match charge(&flow) {
        Some(charge) => payments::by_charge(deed.tx, charge)?,
        None => None,
    };
    let stars = stars.filter(|payment| payment.state == PaymentState::Settled);
    let stars = stars.map(|payment| payment.id);
    let zone = &deed.shop.config.ui.timezone;
    let screen = screens::line(deed.lang(), &flow, stars, zone);
    Ok(offer::put(deed, place, screen))
}

/// The payment in Stars behind a movement.
fn charge(flow: &Flow) -> Option<&str> {
    let of_stars = flow.kind == "topup" && flow.from == "stars_in";
    let (_, charge) = flow.key.split_once(':').filter(|_| of_stars)?;
    Some(charge)
}

/// A request as a message of its own, decided there; the list stays.
pub(super) fn request(deed: &Deed<'_>, id: RequestId) -> anyhow::Result<Reply> {
    let lang = deed.lang();
    let Some(request) = requests::get(deed.tx, id)? else {
        return Ok(Reply::toast(tr(lang, "stale-button")));
    };
    let name = deed.name(request.customer)?;
    let card = cards::card(lang, &request, &name, None);
    Ok(Reply::kept(None, card, Keep::Nothing))
}

/// What a generation went through.
pub(super) fn way(deed: &Deed<'_>, place: Place, id: GenerationId) -> anyhow::Result<Reply> {
    let found = generations::get(deed.tx, id)?;
    let (Some(generation), Some(lifeline)) = (found, lifelines::of(deed.tx, id)?) else {
        return page(deed, place, 0);
    };
    let facts = screens::Way {
        title: &deed.shop.title(&generation.model),
        name: &deed.name(generation.customer)?,
        generation: &generation,
        lifeline: &lifeline,
        returnable: matches!(returns::returnable(deed.tx, id)?, Returnable::Yes(_)),
        zone: &deed.shop.config.ui.timezone,
    };
    Ok(offer::put(deed, place, screens::way(deed.lang(), &facts)))
}

fn ask_return(deed: &mut Deed<'_>, place: Place, id: GenerationId) -> anyhow::Result<Reply> {
    let Returnable::Yes(sum) = returns::returnable(deed.tx, id)? else {
        let reply = way(deed, place, id)?;
        return Ok(reply.with_toast(tr(deed.lang(), "way-nothing-to-return")));
    };
    deed.session.asking = Some(Asking::Panel(Panel::Money(Money::Return(id))));
    let screen = screens::ask_return(deed.lang(), id, sum, false);
    Ok(offer::put(deed, place, screen))
}

/// The reason is there: the money goes back, once.
fn returned(
    deed: &mut Deed<'_>,
    admin: Admin,
    id: GenerationId,
    why: &str,
) -> anyhow::Result<Reply> {
    let lang = deed.lang();
    if reason(why).is_none()
        && let Returnable::Yes(sum) = returns::returnable(deed.tx, id)?
    {
        let screen = screens::ask_return(lang, id, sum, true);
        return Ok(offer::put(deed, Place::Under, screen));
    }
    deed.session.asking = None;
    returns::give_back(deed.tx, admin, (id, why), deed.shop.now_ms)?;
    Ok(way(deed, Place::Under, id)?.ringing())
}

/// The question before a payment in Stars goes back; what follows is that of /refund.
fn stars(deed: &Deed<'_>, place: Place, id: PaymentId) -> anyhow::Result<Reply> {
    let Some(payment) = payments::get(deed.tx, id)? else {
        return page(deed, place, 0);
    };
    let name = deed.name(payment.customer)?;
    let screen = cards::refund_question(deed.lang(), &payment, &name);
    Ok(offer::put(deed, place, screen))
}
