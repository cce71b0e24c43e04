//! Screens of payments: topping up, cards for admins, what is said at Telegram's pay button.
#[cfg(test)]
use super::*;
use crate::ids::{PaymentId, RequestId};
use crate::payments::checkout::Refusal;
use crate::payments::offer::Pack;
use crate::payments::refund::Begun;
use crate::screens::purse::Wanted;
use crate::screens::topup::Packs;
use crate::screens::{requests, topup};
use crate::store::ledger::Method;
use crate::store::payments::{Payment, PaymentState};
use crate::store::requests::{Request, RequestState};

fn request(state: RequestState) -> Request {
    Request {
        id: RequestId(3),
        customer: CustomerId(55501),
        asked: Kopecks(50_000),
        admin: (state != RequestState::Open).then_some(CustomerId(900)),
        state,
        created_ms: NOON_MS,
    }
}

fn payment() -> Payment {
    Payment {
        id: PaymentId(4),
        method: Method::Stars,
        charge_id: "stxABC-1".to_owned(),
        customer: CustomerId(55501),
        currency: "XTR".to_owned(),
        amount: 1_000,
        kopecks: Kopecks(130_000),
        state: PaymentState::Settled,
        refunds: 0,
        called_ms: None,
        admin: None,
        at_ms: NOON_MS,
    }
}

#[test]
fn packs_of_stars() {
    for lang in Lang::ALL {
        let mut album = Album::new(lang);
        let pack = |stars: u32, bonus: i64| Pack {
            stars,
            kopecks: Kopecks(i64::from(stars) * 130),
            bonus: Kopecks(bonus),
        };
        let packs = [pack(100, 0), pack(1_000, 6_500)];
        let shown = |missing: i64, exact: Option<Pack>, odd| {
            let facts = Packs {
                packs: &packs,
                exact,
                missing: Kopecks(missing),
                odd,
            };
            topup::packs(lang, &facts)
        };
        album.add("packs", &shown(0, None, false));
        let few = Some(pack(101, 0));
        album.add("packs, some missing", &shown(13_001, few, false));
        let many = Some(pack(5_000, 0));
        album.add("packs, much missing", &shown(650_000, many, true));
        album.add(
            "typed",
            &topup::stars_typed(lang, &[pack(500, 0), pack(385, 0)]),
        );
        album.done("stars");
    }
}

#[test]
fn topping_up() {
    for lang in Lang::ALL {
        let mut album = Album::new(lang);
        let none = Kopecks::ZERO;
        album.add("roubles", &topup::roubles(lang, false, none));
        album.add("not a sum", &topup::roubles(lang, true, none));
        let missing = Kopecks(12_001);
        album.add(
            "roubles, some missing",
            &topup::roubles(lang, false, missing),
        );
        let card = "Карта 2200 0000 0000 0000 <Анна>";
        album.add(
            "by hand",
            &topup::manual(lang, card, false, Kopecks(20_000)),
        );
        album.add("requested", &topup::requested(lang, 3, Kopecks(50_000)));
        let promo = ("MAY".to_owned(), Kopecks(13_000));
        let worth = topup::Paid {
            sum: Kopecks(130_000),
            bonus: Kopecks(6_500),
            promo: Some(&promo),
        };
        album.add(
            "paid",
            &topup::paid(lang, &worth, Kopecks(136_500), None, None),
        );
        let plain = topup::Paid {
            sum: Kopecks(13_000),
            bonus: Kopecks::ZERO,
            promo: None,
        };
        album.add(
            "paid in a draft",
            &topup::paid(lang, &plain, Kopecks(13_000), Some(7), None),
        );
        for (name, missing) in [("paid enough", 0), ("paid too little", 900)] {
            let wanted = Wanted {
                title: "Kling 3.0 <Pro>".to_owned(),
                price: Kopecks(5_460),
                missing: Kopecks(missing),
            };
            let paid = topup::paid(lang, &plain, Kopecks(13_000), None, Some(&wanted));
            album.add(name, &paid);
        }
        for worth in [worth, plain] {
            let (title, text) = topup::bill(lang, (worth.sum, worth.bonus));
            album.add("invoice", &Screen::text(format!("{title}\n{text}")));
        }
        let charges = [("stxABC-1".to_owned(), Kopecks(130_000))];
        album.add("support", &topup::support(lang, Some(900), &charges));
        album.add("terms", &topup::terms(lang));
        let refusals = [
            Refusal::Unknown,
            Refusal::NotYours,
            Refusal::Changed,
            Refusal::Stale,
            Refusal::Paid,
            Refusal::Blocked,
            Refusal::Off,
            Refusal::Closed,
        ];
        let said: Vec<String> = refusals.iter().map(|why| tr(lang, why.key())).collect();
        assert!(said.iter().all(|text| units(text) <= 200), "{said:?}");
        album.add("at the pay button", &Screen::text(said.join("\n")));
        album.done("topup");
    }
}

#[test]
fn what_admins_decide() {
    for lang in Lang::ALL {
        let mut album = Album::new(lang);
        let open = request(RequestState::Open);
        album.add("open", &requests::card(lang, &open, "Анна <b>", None));
        let other = Some(Kopecks(45_000));
        album.add("another sum", &requests::card(lang, &open, "Анна", other));
        album.add("ask sum", &requests::other_sum(lang, &open, false));
        album.add("ask reason", &requests::ask_reason(lang, &open));
        let approved = request(RequestState::Approved(Kopecks(45_000)));
        album.add("approved", &requests::card(lang, &approved, "Анна", None));
        let rejected = request(RequestState::Rejected("нет перевода <i>".to_owned()));
        album.add("rejected", &requests::card(lang, &rejected, "Анна", None));
        album.add("note", &requests::note(lang, 3));
        album.add(
            "refund",
            &requests::refund_question(lang, &payment(), "Анна"),
        );
        for begun in [
            Begun::Yes(payment()),
            Begun::NotStars,
            Begun::NotSettled(PaymentState::Refunded),
            Begun::NotEnough(Kopecks(9_000)),
            Begun::Unknown,
        ] {
            album.add("answer", &requests::refund_answer(lang, &begun));
        }
        album.done("decisions");
    }
}
