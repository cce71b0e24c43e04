//! Stories: a customer says and presses, waits and looks; everything through real HTTP.

mod cancels;
mod failures;
mod greeting;
mod models;
mod money;
mod picture;
