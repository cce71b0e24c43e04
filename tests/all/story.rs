//! Stories: a customer says and presses, waits and looks; everything through real HTTP.

mod bad_input;
mod cancels;
mod catalogue;
mod chains;
mod duplicates;
mod failures;
mod greeting;
mod limits;
mod looks;
mod models;
mod money;
mod nightly;
mod odd;
mod outages;
mod payments;
mod picture;
mod poison;
mod refunds;
mod requests;
mod restarts;
mod results;
mod review;
mod telegram;
mod tills;
mod whose;
mod wizard;
