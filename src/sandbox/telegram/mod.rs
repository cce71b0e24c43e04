//! The Telegram emulator.
