//! The part of the story where money comes in, goes back, and is given by hand.

use super::{ADMIN, ANNA, BORIS, Teller};
use kiebot::admin::{self, Admin};
use kiebot::config::Config;
use kiebot::ids::{InvoiceId, RequestId};
use kiebot::money::Kopecks;
use kiebot::payments::{self as paying, refund, settle};
use kiebot::store::invoices::{self, NewInvoice};
use kiebot::store::ledger::Method;
use kiebot::store::{StoreError, payments, requests};
use rusqlite::Connection;

/// The admin, as the guard knows them.
fn admin() -> Admin {
    let mut telegram = Config::defaults().telegram;
    telegram.admin_ids = vec![ADMIN.0];
    admin::guard(&telegram, ADMIN).unwrap()
}

impl Teller {
    pub(super) fn payment(&mut self, charge: &'static str, invoice: i64) {
        self.update("invoice", BORIS, move |tx, now_ms| {
            let new = NewInvoice {
                customer: BORIS,
                method: Method::Stars,
                token: "00112233445566778899aabbccddeeff",
                amount: 100,
                kopecks: Kopecks(13_000),
                bonus: Kopecks(1_300),
                expires_ms: now_ms + 3_600_000,
            };
            invoices::add(tx, &new, now_ms)?;
            Ok(())
        });
        self.write("before the payment", move |tx, _| {
            invoices::set_checked(tx, InvoiceId(invoice))?;
            Ok(())
        });
        self.update("payment", BORIS, move |tx, now_ms| {
            let payload = format!("{invoice}:00112233445566778899aabbccddeeff");
            let event = paying::Event {
                currency: "XTR".to_owned(),
                total_amount: 100,
                invoice_payload: payload,
                telegram_payment_charge_id: charge.to_owned(),
                provider_payment_charge_id: None,
            };
            settle(tx, &Config::defaults(), BORIS, &event, now_ms)?;
            Ok(())
        });
        self.sent(&format!("paid:{charge}"));
    }

    /// A payment whose return Telegram refuses, with its undo, and then does not refuse.
    pub(super) fn returned(&mut self, charge: &'static str, invoice: i64) {
        self.payment(charge, invoice);
        for (round, refused) in [(0, true), (1, false)] {
            self.update("/refund", ADMIN, move |tx, now_ms| {
                if let Some(payment) = payments::by_charge(tx, charge)? {
                    admin::payments::refund(tx, admin(), payment.id, now_ms)?;
                }
                Ok(())
            });
            let stands = move |tx: &Connection| -> Result<_, StoreError> {
                let found = payments::by_charge(tx, charge)?;
                Ok(found.filter(|p| {
                    p.state == payments::PaymentState::Refunding && p.refunds == round + 1
                }))
            };
            self.write("about to ask Telegram", move |tx, now_ms| {
                if let Some(payment) = stands(tx)? {
                    payments::set_called(tx, payment.id, now_ms)?;
                }
                Ok(())
            });
            self.write("Telegram has answered", move |tx, now_ms| {
                match stands(tx)? {
                    Some(payment) if refused => refund::refused(tx, &payment, "no", now_ms)?,
                    Some(payment) => refund::done(tx, &payment, now_ms)?,
                    None => {}
                }
                Ok(())
            });
        }
        self.sent(&format!("payment-returned:{charge}:2"));
    }

    pub(super) fn by_hand(&mut self) {
        self.update("top-up asked", ANNA, |tx, now_ms| {
            requests::add(tx, ANNA, Kopecks(50_000), now_ms)?;
            Ok(())
        });
        self.update("top-up approved", ADMIN, |tx, now_ms| {
            let (id, sum) = (RequestId(1), Kopecks(50_000));
            admin::payments::approve(tx, &Config::defaults(), admin(), id, sum, now_ms)?;
            Ok(())
        });
        self.sent("paid:request-1");
    }
}
