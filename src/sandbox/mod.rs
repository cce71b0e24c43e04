//! Emulators of Telegram and Kie for tests and the demo, on loopback; imports nothing of ours.

pub mod kie;
pub mod telegram;
