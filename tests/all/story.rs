//! Stories: a customer says and presses, waits and looks; everything through real HTTP.

mod bad_input;
mod cancels;
mod catalogue;
mod chains;
mod duplicates;
mod failures;
mod greeting;
mod looks;
mod models;
mod money;
mod nightly;
mod payments;
mod picture;
mod refunds;
mod requests;
mod restarts;
mod results;
mod review;
mod telegram;
mod wizard;
