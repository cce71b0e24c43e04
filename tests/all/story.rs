//! Stories: a customer says and presses, waits and looks; everything through real HTTP.

mod greeting;
mod picture;
