//! The panel's buttons about what went wrong: by kind, what can be tried again, the log.

use super::number;
use crate::ids::GenerationId;

/// What is wanted of what went wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Faults {
    /// Everything at a glance.
    Home,
    /// Generations without a result, by their reason: a page from 0.
    Reasons(u16),
    /// The newest with the n-th reason, below a number (0: from the newest).
    Failed(u16, GenerationId),
    /// Asks for the number of a generation, a task or a request.
    Find,
    /// Updates that were put aside, below a number (0: from the newest).
    Parked(i64),
    /// One of them.
    Update(i64),
    /// It is tried again.
    Retry(i64),
    /// All of them are.
    RetryAll,
    /// Messages that were given up, below a number (0: from the newest).
    Unsent(i64),
    /// One of them.
    Message(i64),
    /// It is sent again.
    Resend(i64),
    /// All of them are.
    ResendAll,
    /// The newest lines of the log, as a file.
    Log,
    /// What the admins were told of: a page from 0.
    Alerts(u16),
    /// Silences what an alert's row is about, if that is still its n-th matter: under the alert itself.
    Hush(i64, i64),
    /// The same, on a page of the alerts.
    Silence(i64, i64, u16),
    /// Has it told again; on a page of the alerts.
    Unhush(i64, u16),
}

impl Faults {
    pub(super) fn encode(self) -> String {
        let verb = match self {
            Self::Home => "h".to_owned(),
            Self::Reasons(page) => format!("e:{page}"),
            Self::Failed(reason, below) => format!("r:{reason}:{below}"),
            Self::Find => "s".to_owned(),
            Self::Parked(below) => format!("p:{below}"),
            Self::Update(id) => format!("u:{id}"),
            Self::Retry(id) => format!("ur:{id}"),
            Self::RetryAll => "ua".to_owned(),
            Self::Unsent(below) => format!("g:{below}"),
            Self::Message(id) => format!("m:{id}"),
            Self::Resend(id) => format!("mr:{id}"),
            Self::ResendAll => "ma".to_owned(),
            Self::Log => "l".to_owned(),
            Self::Alerts(page) => format!("a:{page}"),
            Self::Hush(row, turn) => format!("y:{row}:{turn}"),
            Self::Silence(row, turn, page) => format!("ay:{row}:{turn}:{page}"),
            Self::Unhush(row, page) => format!("an:{row}:{page}"),
        };
        format!("A:f:{verb}")
    }

    pub(super) fn decode<'a>(parts: &mut impl Iterator<Item = &'a str>) -> Option<Self> {
        Some(match parts.next()? {
            "h" => Self::Home,
            "e" => Self::Reasons(number(parts)?),
            "r" => Self::Failed(number(parts)?, GenerationId(number(parts)?)),
            "s" => Self::Find,
            "p" => Self::Parked(number(parts)?),
            "u" => Self::Update(number(parts)?),
            "ur" => Self::Retry(number(parts)?),
            "ua" => Self::RetryAll,
            "g" => Self::Unsent(number(parts)?),
            "m" => Self::Message(number(parts)?),
            "mr" => Self::Resend(number(parts)?),
            "ma" => Self::ResendAll,
            "l" => Self::Log,
            "a" => Self::Alerts(number(parts)?),
            "y" => Self::Hush(number(parts)?, number(parts)?),
            "ay" => Self::Silence(number(parts)?, number(parts)?, number(parts)?),
            "an" => Self::Unhush(number(parts)?, number(parts)?),
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::action::{Action, MAX_BYTES, Panel};

    #[test]
    fn every_button_about_faults_survives() {
        for n in [0, 1, -1, i64::MAX, i64::MIN] {
            for what in [
                Faults::Home,
                Faults::Reasons(u16::MAX),
                Faults::Failed(u16::MAX, GenerationId(n)),
                Faults::Find,
                Faults::Parked(n),
                Faults::Update(n),
                Faults::Retry(n),
                Faults::RetryAll,
                Faults::Unsent(n),
                Faults::Message(n),
                Faults::Resend(n),
                Faults::ResendAll,
                Faults::Log,
                Faults::Alerts(u16::MAX),
                Faults::Hush(n, n),
                Faults::Silence(n, n, u16::MAX),
                Faults::Unhush(n, u16::MAX),
            ] {
                let action = Action::Panel(Panel::Faults(what));
                let data = action.encode();
                assert!(data.len() <= MAX_BYTES, "{data}");
                assert_eq!(Action::decode(&data), Some(action), "{data}");
            }
        }
        for odd in ["A:f", "A:f:z", "A:f:r:1", "A:f:e:-1", "A:f:u:x"] {
            assert_eq!(Action::decode(odd), None, "{odd}");
        }
    }
}
