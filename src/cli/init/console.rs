//! Questions to the person at the terminal; what is secret is not shown while it is typed.

use crate::cli::{Failure, Terminal, WRONG};
use crate::words::tr;
use rustix::termios::{
    LocalModes, OptionalActions, SpecialCodeIndex, Termios, tcgetattr, tcsetattr,
};
use std::io::{self, BufRead, IsTerminal, Read};

/// Nobody types or pastes more.
const LONGEST: usize = 4096;

/// Asks and reads a line, blanks around it gone; `None`: there is nobody left who could answer.
///
/// # Errors
/// The terminal, and Ctrl+C where the terminal itself does not end us.
pub(super) fn ask(
    terminal: &mut Terminal<'_>,
    question: &str,
    secret: bool,
) -> Result<Option<String>, Failure> {
    let at_terminal = io::stdin().is_terminal();
    let quiet = match secret && at_terminal {
        true => Some(Quiet::begin()?),
        false => None,
    };
    write!(terminal.out, "{question} ")?;
    if !at_terminal {
        writeln!(terminal.out)?;
    }
    terminal.out.flush()?;
    let typed = match quiet {
        Some(_) => typed_unseen(),
        None => line(),
    };
    drop(quiet);
    if secret && at_terminal {
        writeln!(terminal.out)?;
    }
    match typed? {
        Typed::Line(line) => Ok(Some(line.trim().to_owned())),
        Typed::End => Ok(None),
        Typed::Stop => {
            writeln!(terminal.out, "{}", tr(terminal.lang, "init-stopped"))?;
            Err(Failure {
                code: WRONG,
                kind: crate::cli::failure::Kind::Silent,
            })
        }
    }
}

/// What came from the keyboard.
enum Typed {
    Line(String),
    End,
    Stop,
}

fn line() -> io::Result<Typed> {
    let mut line = String::new();
    let limit = u64::try_from(LONGEST).unwrap_or(u64::MAX);
    let count = io::stdin().lock().take(limit).read_line(&mut line)?;
    Ok(if count == 0 {
        Typed::End
    } else {
        Typed::Line(line)
    })
}

/// Key by key, since the terminal does nothing of it for us meanwhile.
fn typed_unseen() -> io::Result<Typed> {
    let mut line: Vec<u8> = Vec::new();
    for byte in io::stdin().lock().bytes() {
        match byte? {
            b'\n' | b'\r' => return Ok(Typed::Line(String::from_utf8_lossy(&line).into_owned())),
            // Ctrl+C, Ctrl+D, Ctrl+U, Backspace.
            3 => return Ok(Typed::Stop),
            4 if line.is_empty() => return Ok(Typed::End),
            21 => line.clear(),
            8 | 127 => drop(line.pop()),
            byte if byte >= b' ' && line.len() < LONGEST => line.push(byte),
            _ => {}
        }
    }
    Ok(Typed::End)
}

/// A terminal that shows nothing and sends each key at once, until this goes.
struct Quiet {
    before: Termios,
}

impl Quiet {
    fn begin() -> io::Result<Self> {
        let before = tcgetattr(io::stdin())?;
        let mut quiet = before.clone();
        // Ctrl+C comes as a key as well: the terminal must not be left mute.
        quiet
            .local_modes
            .remove(LocalModes::ECHO | LocalModes::ICANON | LocalModes::ISIG);
        quiet.special_codes[SpecialCodeIndex::VMIN] = 1;
        quiet.special_codes[SpecialCodeIndex::VTIME] = 0;
        tcsetattr(io::stdin(), OptionalActions::Now, &quiet)?;
        Ok(Self { before })
    }
}

impl Drop for Quiet {
    fn drop(&mut self) {
        if let Err(error) = tcsetattr(io::stdin(), OptionalActions::Now, &self.before) {
            tracing::warn!(%error, "the terminal stays mute");
        }
    }
}
