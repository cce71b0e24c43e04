//! The customer's side of Telegram: updates in, screens out.

pub mod api;
pub mod checkout;
pub mod decide;
pub mod desk;
pub mod follow;
pub mod handle;
pub mod launch;
pub mod media;
pub mod offer;
pub mod outbox;
pub mod parking;
pub mod poll;
pub mod press;
pub mod progress;
pub mod records;
pub mod reply;
pub mod review;
pub mod say;
pub mod send;
pub mod session;
pub mod shop;
pub mod stars;
mod tell;
pub mod topup;
pub mod update;
pub mod workers;
