//! `--help` in the language of the terminal.

use super::Cli;
use crate::words::{Lang, find, tr};
use clap::{Arg, ArgAction, Command, CommandFactory};

/// The command line with its help in this language.
pub fn command(lang: Lang) -> Command {
    let version = Arg::new("version")
        .short('V')
        .long("version")
        .action(ArgAction::Version);
    let command = Cli::command().disable_version_flag(true).arg(version);
    translated(command, lang)
}

fn translated(command: Command, lang: Lang) -> Command {
    let about = find(lang, &format!("cli-about-{}", command.get_name()), &[]);
    let help = Arg::new("help")
        .short('h')
        .long("help")
        .action(ArgAction::Help);
    let template = template(&command, lang);
    command
        .disable_help_flag(true)
        .arg(help)
        .mut_args(|arg| {
            let id = format!("cli-arg-{}", arg.get_id().as_str().replace('_', "-"));
            match find(lang, &id, &[]) {
                Some(text) => arg.help(text),
                None => arg,
            }
        })
        .mut_subcommands(|inner| translated(inner, lang))
        .about(about.unwrap_or_default())
        .help_template(template)
}

/// Only the headings a command has something to put under.
fn template(command: &Command, lang: Lang) -> String {
    let mut template = format!("{{about}}\n\n{} {{usage}}", tr(lang, "cli-heading-usage"));
    let mut part = |there: bool, key: &str, tag: &str| {
        if there {
            template.push_str(&format!("\n\n{}\n{{{tag}}}", tr(lang, key)));
        }
    };
    part(
        command.has_subcommands(),
        "cli-heading-commands",
        "subcommands",
    );
    part(
        command.get_positionals().next().is_some(),
        "cli-heading-arguments",
        "positionals",
    );
    part(true, "cli-heading-options", "options");
    template
}
