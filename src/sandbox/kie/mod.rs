//! The Kie emulator.
