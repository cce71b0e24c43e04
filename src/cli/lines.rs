//! Outcomes of checks, one line each: how `verify` and `check` tell them.

use super::{Failure, OK, Terminal, WRONG};
use crate::words::{Lang, find, tr, tr_with};
use serde::Serialize;

/// The outcome of one check.
#[derive(Clone, Debug, Serialize)]
pub struct Line {
    /// Its number: of the invariant (`I4`), or a word for what is not one.
    pub number: String,
    /// What was checked, in the language of the terminal.
    pub name: String,
    /// Whether it holds.
    pub ok: bool,
    /// What was found.
    pub detail: String,
}

impl Line {
    /// The outcome of the check that is called `check-NAME` in the locales.
    pub(super) fn new(lang: Lang, number: &str, name: &str, found: Result<String, String>) -> Self {
        let ok = found.is_ok();
        Self {
            number: number.to_owned(),
            name: find(lang, &format!("check-{name}"), &[]).unwrap_or_else(|| name.to_owned()),
            ok,
            detail: found.unwrap_or_else(|fault| fault),
        }
    }
}

/// Tells every outcome; the exit code says whether all is well.
///
/// # Errors
/// The output.
pub(super) fn tell(lines: &[Line], json: bool, terminal: &mut Terminal<'_>) -> Result<u8, Failure> {
    let all_ok = lines.iter().all(|line| line.ok);
    if json {
        let document = serde_json::json!({ "ok": all_ok, "checks": lines });
        writeln!(terminal.out, "{document:#}")?;
    } else {
        print(lines, terminal)?;
    }
    Ok(if all_ok { OK } else { WRONG })
}

/// As lines for people, the last a sum.
fn print(lines: &[Line], terminal: &mut Terminal<'_>) -> Result<(), Failure> {
    let lang = terminal.lang;
    let (ok, wrong) = (tr(lang, "verify-ok"), tr(lang, "verify-wrong"));
    let width = ok.chars().count().max(wrong.chars().count());
    for line in lines {
        let mark = if line.ok { &ok } else { &wrong };
        let detail = if line.detail.is_empty() {
            String::new()
        } else {
            format!(": {}", line.detail.replace('\n', "; "))
        };
        writeln!(
            terminal.out,
            "{mark:width$}  {:<8}  {}{detail}",
            line.number, line.name
        )?;
    }
    let failed = lines.iter().filter(|line| !line.ok).count();
    let sum = tr_with(
        lang,
        "verify-sum",
        &[("all", lines.len().into()), ("failed", failed.into())],
    );
    writeln!(terminal.out, "{sum}")?;
    Ok(())
}
