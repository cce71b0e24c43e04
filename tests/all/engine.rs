//! The engine through real HTTP against the emulated Kie, with a real database and a clock set by hand.

mod bench;
mod breakers;
mod callbacks;
mod cancels;
mod failures;
mod late;
mod lives;
mod odd;
mod outages;
mod restarts;
mod starts;
