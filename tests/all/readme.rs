//! The pages for people are true: every command on them is run, every name on them exists, every link leads somewhere.

mod cargo;
mod commands;
mod debian;
mod guide;
mod machine;
mod names;
mod pages;
