//! Promo codes and friends' shares: the rows that the attacks meet, and the attacks on them.

use super::*;
use kiebot::ids::QuoteId;
use kiebot::store::promos::{self, Part, Terms, Worth};
use kiebot::store::referrals;
use kiebot::store::vouchers::{self, Voucher};

/// A code without limits.
pub(super) fn code(name: &str, worth: Worth) -> Terms {
    Terms {
        code: name.to_owned(),
        worth,
        times: 1,
        max_each: None,
        max_uses: None,
        max_total: None,
        newcomers: false,
        until_ms: None,
    }
}

/// A gift that this customer may get from the ledger: the code and its use.
pub(super) fn promised(tx: &Connection, name: &str, sum: i64, to: CustomerId) {
    let terms = code(name, Worth::Gift(k(sum)));
    promos::add(tx, &terms, CustomerId(900), 1).unwrap();
    let promo = promos::by_code(tx, name).unwrap().unwrap();
    promos::take(tx, &promo, to, 1).unwrap();
}

/// Codes 1 (gift), 2 (top-up), 3 and 4 (of model `m`); generation 16 held with a voucher of code 3; customer 2 was
/// brought by customer 1.
pub(super) fn with_gifts(tx: &Connection) -> Result<(), LedgerError> {
    let (anna, boris) = (CustomerId(1), CustomerId(2));
    promised(tx, "GIFT", 50, anna);
    ledger::promo(tx, "GIFT", anna, k(50), 8)?;
    let of = |part| Worth::Model {
        model: "m".to_owned(),
        part,
    };
    let more = [
        Terms {
            times: 2,
            max_total: Some(k(100_000)),
            max_uses: Some(9),
            ..code("PLUS", Worth::TopUp(20))
        },
        code("MODEL", of(Part::Sum(k(20)))),
        code("PART", of(Part::Percent(50))),
    ];
    for terms in &more {
        let id = promos::add(tx, terms, CustomerId(900), 1)?.unwrap();
        promos::take(tx, &promos::get(tx, id)?.unwrap(), anna, 8)?;
    }
    let plus = promos::by_code(tx, "PLUS")?.unwrap();
    promos::take(tx, &plus, boris, 8)?;
    ledger::promo_with(tx, ("PLUS", "c1"), anna, k(200), 8)?;
    promos::move_rest(tx, plus.id, anna, -1)?;
    let id = generation(tx, anna, 30);
    let quote = tx.query_row("SELECT max(id) FROM quotes", [], |row| row.get(0))?;
    let voucher = Voucher {
        promo: 3,
        code: "MODEL".to_owned(),
        amount: k(20),
    };
    vouchers::add(tx, QuoteId(quote), &voucher)?;
    vouchers::spend(tx, &voucher, anna, id, 8)?;
    ledger::hold(tx, id, 8)?;
    promos::note_wrong(tx, anna, 0, 8)?;
    referrals::code(tx, anna, 8)?;
    referrals::bind(tx, boris, anna, 8)?;
    referrals::count_top_up(tx, boris)?;
    ledger::referral(tx, "c3", anna, k(7), 8)?;
    ledger::invited(tx, boris, k(5), 8)?;
    Ok(())
}

/// An INSERT of a movement: `key, kind, debit, credit, amount, cause`.
macro_rules! movement {
    ($values:literal) => {
        concat!(
            "INSERT INTO transfers(id, key, kind, debit, credit, amount, cause, at_ms, hash)
             SELECT (SELECT max(id) + 1 FROM transfers), ",
            $values,
            ", 1, zeroblob(32)"
        )
    };
}

/// What must not happen, and the word of the guard that refuses it.
pub(super) const CHANGES: &[(&str, &str)] = &[
    // A gift to who has not used the code, twice, above its worth, of another kind.
    (
        movement!("'promo:GIFT:2', 'promo', 2, 13, 50, 'GIFT'"),
        "without its code",
    ),
    (
        movement!("'promo:GIFT:1', 'promo', 2, 10, 50, 'GIFT'"),
        "duplicate",
    ),
    (
        movement!("'promo:PLUS:1:c5', 'promo', 2, 10, 2601, 'PLUS'"),
        "without its code",
    ),
    (
        movement!("'promo:PLUS:1:c2', 'promo', 2, 10, 5, 'PLUS'"),
        "without its code",
    ),
    (
        movement!("'promo:PLUS:1', 'promo', 2, 10, 5, 'PLUS'"),
        "without its code",
    ),
    (
        movement!("'promo:MODEL:1:gen:2', 'promo', 2, 10, 20, 'MODEL'"),
        "without its code",
    ),
    (
        movement!("'promo:MODEL:1:gen:16x', 'promo', 2, 10, 20, 'MODEL'"),
        "without its code",
    ),
    (
        movement!("'promo:GIFT:12', 'promo', 2, 10, 50, 'GIFT'"),
        "without its code|another movement",
    ),
    // A share to a stranger, of a stranger's payment, above the payment, a second welcome.
    (
        movement!("'ref:c5', 'referral', 2, 13, 5, 'c5'"),
        "share without its payment",
    ),
    (
        movement!("'ref:c2', 'referral', 2, 10, 1001, 'c2'"),
        "share without its payment",
    ),
    (
        movement!("'ref:new:1', 'referral', 2, 10, 5, 'new:1'"),
        "share without its payment",
    ),
    // A pack's bonus for a payment that was no pack.
    (
        movement!("'pack:c1', 'pack', 2, 10, 5, 'c1'"),
        "pack bonus without its payment",
    ),
    // Taken back: never given, more than given, from somebody else.
    (
        movement!("'promo-back:c5', 'adjust', 10, 3, 5, 'PLUS'"),
        "not given",
    ),
    (
        movement!("'promo-back:c1', 'adjust', 10, 3, 201, 'PLUS'"),
        "not given",
    ),
    (
        movement!("'ref-back:c2', 'adjust', 10, 3, 5, 'c2'"),
        "not given",
    ),
    (
        movement!("'ref-back:c3', 'adjust', 13, 3, 5, 'c3'"),
        "not given",
    ),
    (
        "UPDATE promos SET worth = 5000 WHERE id = 1",
        "never changes",
    ),
    ("UPDATE promos SET max_uses = 1 WHERE id = 2", "CHECK"),
    ("DELETE FROM promos WHERE id = 4", "permanent|FOREIGN"),
    (
        "INSERT INTO promo_uses(promo_id, customer_id, rest, at_ms) VALUES(2, 1, 2, 1)",
        "UNIQUE",
    ),
    (
        "INSERT INTO promo_uses(promo_id, customer_id, rest, at_ms) VALUES(1, 2, 1, 1)",
        "does not count",
    ),
    ("UPDATE promo_uses SET rest = 3", "never changes"),
    ("DELETE FROM promo_uses", "permanent"),
    (
        "INSERT INTO vouchers(quote_id, promo_id, amount) SELECT id, 1, 5 FROM quotes WHERE customer_id = 2",
        "another quote",
    ),
    ("UPDATE vouchers SET amount = 25", "vouchers stay"),
    ("DELETE FROM vouchers", "vouchers stay"),
    (
        "UPDATE referrers SET code = 'abcdefghij'",
        "link never changes",
    ),
    (
        "UPDATE referrals SET referrer_id = 2",
        "brought whom never changes",
    ),
    ("DELETE FROM referrals", "brought whom is permanent"),
    (
        "INSERT INTO referrals(invited_id, referrer_id, at_ms) VALUES(72, 72, 1)",
        "by themselves|FOREIGN",
    ),
    (
        "INSERT INTO referrals(invited_id, referrer_id, at_ms) VALUES(70, 1, 1)",
        "in a circle|FOREIGN",
    ),
];

/// What somebody with the file can do after taking the guards away, and what `verify` says then.
pub(super) const TAMPERED: &[(&str, &str)] = &[
    ("UPDATE promos SET used = 8 WHERE id = 2", "I29"),
    ("UPDATE promos SET given = 1 WHERE id = 1", "I29"),
    ("UPDATE promos SET max_total = 1 WHERE id = 2", "I29"),
    ("UPDATE promo_uses SET given = 5 WHERE promo_id = 2", "I29"),
    ("UPDATE promo_uses SET given = 0 WHERE promo_id = 1", "I29"),
    ("DELETE FROM promo_uses WHERE promo_id = 1", "I29"),
    ("UPDATE referrers SET invited = 9", "I30"),
    ("UPDATE referrers SET paid = 0", "I30"),
    ("UPDATE referrers SET earned = 9", "I30"),
    ("UPDATE referrals SET earned = 9", "I30"),
    ("UPDATE referrals SET referrer_id = 2", "I30"),
    ("DELETE FROM referrals", "I30"),
];

#[test]
fn the_database_refuses_every_forged_gift_and_share() {
    let (_folder, conn) = attacks::battlefield();
    for (sql, word) in CHANGES {
        let error = match conn.execute_batch(sql) {
            Ok(()) => panic!("not refused: {sql}"),
            Err(error) => error.to_string(),
        };
        let seen = word.split('|').any(|word| error.contains(word));
        assert!(seen, "{sql}: {error}");
    }
}
