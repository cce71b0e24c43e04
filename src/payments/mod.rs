//! Payments: what is offered, what is checked before, how money comes in once, how it goes back.

pub mod checkout;
pub mod code;
pub mod friends;
pub mod offer;
pub mod promo;
pub mod refund;
pub mod settle;
pub mod typed;

pub use settle::{Event, Settled, settle};

use crate::config::Payments;
use crate::store::ledger::Method;

/// Whether customers may pay by this method now.
pub fn is_on(payments: &Payments, method: Method) -> bool {
    match method {
        Method::Stars => payments.stars.enabled && !payments.stars.packs.is_empty(),
        Method::Provider => payments.provider.enabled && payments.provider.token.is_some(),
        Method::Manual => payments.manual.enabled,
    }
}

/// The methods customers may pay by, in the order they are shown.
pub fn methods(payments: &Payments) -> Vec<Method> {
    [Method::Stars, Method::Provider, Method::Manual]
        .into_iter()
        .filter(|method| is_on(payments, *method))
        .collect()
}
