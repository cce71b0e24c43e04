//! The balance, the history of money, receipts, what is at work.
#[cfg(test)]
use super::*;
use crate::ids::PaymentId;
use crate::screens::purse::{BalanceFacts, Line, Page, Wanted, Working};
use crate::screens::receipt::{Facts, receipt};
use crate::screens::{purse, receipt as paper};
use crate::store::ledger::{Filter, Method, Movement, MovementKind, Turn};
use crate::store::payments::{Payment, PaymentState};
use crate::store::receipts::{Receipt, Step};

const TITLE: &str = "Kling 2.6 Text to Video";

fn wanted(missing: i64) -> Wanted {
    Wanted {
        title: TITLE.to_owned(),
        price: Kopecks(5_460),
        missing: Kopecks(missing),
    }
}

fn line(id: i64, kind: MovementKind, delta: i64, title: Option<&str>) -> Line {
    Line {
        movement: Movement {
            id: TransferId(id),
            top: TransferId(id + 1),
            kind,
            delta: Kopecks(delta),
            generation: title.map(|_| GenerationId(128)),
            at_ms: NOON_MS,
            cause: "SUMMER".to_owned(),
            key: "promo:SUMMER:1".to_owned(),
        },
        title: title.map(str::to_owned),
    }
}

fn page<'a>(lines: &'a [Line], zone: &'a TimeZone) -> Page<'a> {
    Page {
        filter: Filter::All,
        lines,
        newer: true,
        older: true,
        zone,
    }
}

#[test]
fn the_balance() {
    for lang in Lang::ALL {
        let mut album = Album::new(lang);
        let wanted = wanted(1_010);
        let mut facts = BalanceFacts {
            wallet: Kopecks(123_450),
            bonus: Kopecks(15_000),
            hold: Kopecks(4_290),
            methods: &[Method::Stars, Method::Provider, Method::Manual],
            active: 3,
            wanted: Some(&wanted),
        };
        album.add("balance", &purse::balance(lang, &facts));
        facts.methods = &[];
        (facts.bonus, facts.hold) = (Kopecks::ZERO, Kopecks::ZERO);
        (facts.active, facts.wanted) = (0, None);
        let poor = purse::balance(lang, &facts);
        album.add("no methods", &poor);
        album.add("during a draft", &poor.with_draft(lang, 7));
        let working = [128, 129].map(|id| {
            let mut generation = generation(State::Running);
            generation.id = GenerationId(id);
            let title = TITLE.to_owned();
            Working { generation, title }
        });
        let now_ms = NOON_MS + 83_000;
        album.add("active", &purse::active(lang, &working, now_ms));
        album.add("nothing active", &purse::active(lang, &[], now_ms));
        album.done("balance");
    }
}

#[test]
fn the_history_of_money() {
    use MovementKind::*;
    let zone = zone();
    for lang in Lang::ALL {
        let mut album = Album::new(lang);
        let kinds = [
            Welcome, Promo, Pack, Referral, TopUp, Payout, PayoutUndo, Adjust,
        ];
        let lines: Vec<Line> = (10_i64..)
            .step_by(2)
            .zip(kinds)
            .map(|(id, kind)| line(id, kind, 65_000 - id * 5_000, None))
            .collect();
        album.add("money", &purse::page(lang, &page(&lines, &zone)));
        let lines = [
            line(40, Release, 4_290, Some(TITLE)),
            line(38, Charge, -4_290, Some(TITLE)),
            line(36, Charge, -4_290, Some(TITLE)),
            line(34, Refund, 123_456_789, Some(TITLE)),
        ];
        album.add("generations", &purse::page(lang, &page(&lines, &zone)));
        let mut first = page(&lines, &zone);
        (first.newer, first.older) = (false, false);
        first.filter = Filter::Spent;
        album.add("one page", &purse::page(lang, &first));
        first.lines = &[];
        album.add("nothing", &purse::page(lang, &first));
        album.add("filters", &purse::filters(lang, Filter::TopUps));
        album.done("money");
    }
}

fn step(kind: &str, bonus: bool, amount: i64, after_s: i64) -> Step {
    Step {
        kind: kind.to_owned(),
        bonus,
        amount: Kopecks(amount),
        at_ms: NOON_MS + after_s * 1_000,
    }
}

fn payment(method: Method, state: PaymentState) -> Payment {
    let (currency, amount) = match method {
        Method::Stars => ("XTR", 500),
        Method::Provider | Method::Manual => ("RUB", 65_000),
    };
    Payment {
        id: PaymentId(4),
        method,
        charge_id: "stxABC<1>23456789-very-long".to_owned(),
        customer: CustomerId(1),
        currency: currency.to_owned(),
        amount,
        kopecks: Kopecks(65_000),
        state,
        refunds: 0,
        called_ms: None,
        admin: None,
        at_ms: NOON_MS,
    }
}

/// Gifts and corrections.
fn plain(lang: Lang, facts: &Facts<'_>, album: &mut Album) {
    for (kind, key) in [
        ("welcome", "bonus:welcome:1"),
        ("promo", "promo:SUMMER:1"),
        ("referral", "ref:stxABC"),
        ("adjust", "adm:7"),
        ("adjust", "pack-back:stxABC"),
    ] {
        let plain = Receipt::Plain {
            kind: kind.to_owned(),
            key: key.to_owned(),
            cause: "SUMMER".to_owned(),
            delta: Kopecks(5_000),
            at_ms: NOON_MS,
        };
        album.add(key, &paper::receipt(lang, &plain, facts));
    }
}

#[test]
fn receipts() {
    let zone = zone();
    let facts = Facts {
        title: TITLE,
        zone: &zone,
        back: (Filter::Spent, Turn::Older(TransferId(77))),
    };
    for lang in Lang::ALL {
        let mut album = Album::new(lang);
        let held = [step("hold", true, 2_000, 9), step("hold", false, 2_290, 9)];
        let with = |state, end: &[Step]| {
            let mut generation = Box::new(generation(state));
            generation.task_id = Some("0123456789abcdef0123456789abcdef".to_owned());
            let steps = held.iter().chain(end).cloned().collect();
            let quoted_ms = NOON_MS - 5_000;
            Receipt::Generation {
                generation,
                quoted_ms,
                steps,
            }
        };
        let captured = [
            step("capture", true, 2_000, 83),
            step("capture", false, 2_290, 83),
            step("refund", false, 1_000, 4_000),
        ];
        let released = [
            step("release", true, 2_000, 83),
            step("release", false, 2_290, 83),
        ];
        for (name, found) in [
            ("running", with(State::Running, &[])),
            ("succeeded", with(State::Succeeded, &captured)),
            ("failed", with(State::Failed, &released)),
        ] {
            album.add(name, &receipt(lang, &found, &facts));
        }
        let settled = Receipt::Payment {
            payment: payment(Method::Stars, PaymentState::Settled),
            bonus: Kopecks(6_500),
            steps: Vec::new(),
        };
        album.add("paid", &receipt(lang, &settled, &facts));
        let returned = Receipt::Payment {
            payment: payment(Method::Manual, PaymentState::Refunded),
            bonus: Kopecks::ZERO,
            steps: vec![
                step("payout", false, 65_000, 100),
                step("payout_undo", false, 65_000, 110),
                step("payout", false, 65_000, 900),
            ],
        };
        album.add("returned", &receipt(lang, &returned, &facts));
        plain(lang, &facts, &mut album);
        album.done("receipts");
    }
}

#[test]
fn lines_and_labels_stay_within_a_phone() {
    let zone = zone();
    for lang in Lang::ALL {
        let lines: Vec<Line> = (1..=i64::from(purse::PAGE))
            .map(|id| line(id, MovementKind::Charge, -i64::MAX / 4, Some(TITLE)))
            .collect();
        let wanted = wanted(1);
        let working = (1..30).map(|id| {
            let mut generation = generation(State::Held);
            generation.id = GenerationId(id);
            let title = TITLE.repeat(4);
            Working { generation, title }
        });
        let working: Vec<Working> = working.collect();
        let facts = BalanceFacts {
            wallet: Kopecks(i64::MAX / 4),
            bonus: Kopecks(i64::MAX / 4),
            hold: Kopecks(1),
            methods: &[Method::Stars, Method::Provider, Method::Manual],
            active: 3,
            wanted: Some(&wanted),
        };
        for screen in [
            purse::page(lang, &page(&lines, &zone)),
            purse::filters(lang, Filter::All),
            purse::active(lang, &working, i64::MAX),
            purse::balance(lang, &facts),
        ] {
            assert!(screen.text.lines().count() <= 12, "{}", screen.text);
            assert!(screen.buttons.len() <= 8, "{}", screen.to_plain());
            super::bounds::holds_with_home("purse", &screen);
        }
        let label = purse::resume(lang, &wanted).label;
        assert!(label.chars().count() <= 34, "{label}");
    }
}
