//! Screens of promo codes and friends.
#[cfg(test)]
use super::*;
use crate::payments::code::Mistake;
use crate::payments::promo::Refusal;
use crate::screens::promo::{self, FriendsFacts, Names};
use crate::store::promos::{Part, Promo, Terms, Use, Worth};
use crate::store::referrals::Friends;
use crate::store::vouchers::Voucher;

fn code(worth: Worth, times: u32) -> Promo {
    Promo {
        id: 1,
        terms: Terms {
            code: "MAY-2026".to_owned(),
            worth,
            times,
            max_each: None,
            max_uses: Some(50),
            max_total: None,
            newcomers: false,
            until_ms: None,
        },
        off_ms: None,
        used: 3,
        given: Kopecks(30_000),
    }
}

fn of_model(part: Part) -> Worth {
    let model = "kling-3.0/video".to_owned();
    Worth::Model { model, part }
}

fn all() -> Vec<Promo> {
    let mut limited = code(Worth::TopUp(20), 3);
    limited.terms.max_each = Some(Kopecks(30_000));
    limited.terms.max_total = Some(Kopecks(500_000));
    let mut off = code(of_model(Part::Sum(Kopecks(2_550))), 22);
    off.off_ms = Some(1);
    off.terms.max_uses = None;
    vec![
        code(Worth::Gift(Kopecks(10_000)), 1),
        code(Worth::TopUp(20), 1),
        limited,
        code(of_model(Part::Percent(50)), 1),
        off,
    ]
}

fn named() -> Names {
    Names {
        model: Some("Kling <3.0>".to_owned()),
        until: Some("31.12.2026".to_owned()),
    }
}

#[test]
fn promo_codes() {
    for lang in Lang::ALL {
        let mut album = Album::new(lang);
        album.add("asked", &promo::ask(lang));
        for promo in all() {
            let screen = promo::redeemed(lang, &promo, &named(), Kopecks(30_000));
            album.add("accepted", &screen);
        }
        for (promo, rest) in all().iter().zip([0, 1, 2, 0, 21]) {
            let used = Use {
                rest,
                given: Kopecks(5),
            };
            album.add("before", &promo::before(lang, promo, used, &named()));
        }
        for why in [
            Refusal::Unknown,
            Refusal::Over,
            Refusal::UsedUp,
            Refusal::NotForYou,
            Refusal::CapReached,
            Refusal::TooManyTries(1),
            Refusal::TooManyTries(42),
        ] {
            album.add("refused", &promo::refused(lang, why));
        }
        let voucher = Voucher {
            promo: 1,
            code: "MAY".to_owned(),
            amount: Kopecks(2_550),
        };
        let screen = promo::with_voucher(lang, Screen::text("…"), &voucher);
        album.add("part of a price", &screen);
        album.done("promo");
    }
}

#[test]
fn codes_for_the_admin() {
    for lang in Lang::ALL {
        let mut album = Album::new(lang);
        let word = || "<word>".to_owned();
        for mistake in [
            Mistake::Usage,
            Mistake::Code(word()),
            Mistake::Worth(word()),
            Mistake::Option(word()),
            Mistake::Past(word()),
            Mistake::Unfit(word()),
        ] {
            album.add("no code", &promo::mistake(lang, &mistake));
        }
        album.add("no model", &promo::no_model(lang, "<word>"));
        for key in ["promo-exists", "promo-now-off", "promo-was-off"] {
            album.add(key, &promo::about_code(lang, key, "MAY"));
        }
        let one = code(Worth::Gift(Kopecks(10_000)), 1);
        let made = promo::made(lang, &one, &named(), Some("kie_bot"));
        album.add("made", &made);
        let rows: Vec<_> = all().into_iter().map(|promo| (promo, named())).collect();
        album.add("list", &promo::list(lang, &rows, 1, true));
        album.add("none", &promo::list(lang, &[], 0, false));
        album.done("codes");
    }
}

#[test]
fn friends() {
    for lang in Lang::ALL {
        let mut album = Album::new(lang);
        let link = Some("https://t.me/kie_bot?start=ref_0123456789".to_owned());
        for (link, first_topups) in [(link, 3), (None, 1)] {
            let facts = FriendsFacts {
                link,
                friends: Friends {
                    invited: 12,
                    paid: 4,
                    earned: Kopecks(123_450),
                },
                left: Kopecks(176_550),
                percent: 10,
                first_topups,
                cap_per_invited: Kopecks(50_000),
            };
            album.add("page", &promo::friends(lang, &facts));
        }
        album.add("came", &promo::came(lang, Kopecks::ZERO));
        album.add("came with a gift", &promo::came(lang, Kopecks(5_000)));
        album.done("friends");
    }
}
