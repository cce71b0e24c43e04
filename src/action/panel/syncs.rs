//! The panel's buttons about syncs: the last one, one now, what came of them, earlier models.toml.

use super::number;

/// What an admin wants of the syncs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Syncs {
    /// How it stands.
    Home,
    /// Looks at Kie now.
    Now,
    /// One of them.
    Show(i64),
    /// Its report as a file.
    Log(i64),
    /// All of them below a number (0: from the newest).
    Past(i64),
    /// Earlier states of models.toml.
    Versions,
    /// Asks whether this one is to come back.
    Version(u64),
    /// Has it come back.
    Back(u64),
}

impl Syncs {
    pub(super) fn encode(self) -> String {
        let verb = match self {
            Self::Home => "h".to_owned(),
            Self::Now => "n".to_owned(),
            Self::Show(id) => format!("s:{id}"),
            Self::Log(id) => format!("l:{id}"),
            Self::Past(below) => format!("p:{below}"),
            Self::Versions => "v".to_owned(),
            Self::Version(n) => format!("q:{n}"),
            Self::Back(n) => format!("b:{n}"),
        };
        format!("A:y:{verb}")
    }

    pub(super) fn decode<'a>(parts: &mut impl Iterator<Item = &'a str>) -> Option<Self> {
        Some(match parts.next()? {
            "h" => Self::Home,
            "n" => Self::Now,
            "s" => Self::Show(number(parts)?),
            "l" => Self::Log(number(parts)?),
            "p" => Self::Past(number(parts)?),
            "v" => Self::Versions,
            "q" => Self::Version(number(parts)?),
            "b" => Self::Back(number(parts)?),
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::action::{Action, MAX_BYTES, Panel};

    #[test]
    fn every_button_about_syncs_survives() {
        for n in [0, 1, i64::MAX, i64::MIN] {
            let version = n.unsigned_abs();
            for what in [
                Syncs::Home,
                Syncs::Now,
                Syncs::Show(n),
                Syncs::Log(n),
                Syncs::Past(n),
                Syncs::Versions,
                Syncs::Version(version),
                Syncs::Back(version),
            ] {
                let action = Action::Panel(Panel::Syncs(what));
                let data = action.encode();
                assert!(data.len() <= MAX_BYTES, "{data}");
                assert_eq!(Action::decode(&data), Some(action), "{data}");
            }
        }
        for odd in ["A:y", "A:y:z", "A:y:q:-1", "A:y:s"] {
            assert_eq!(Action::decode(odd), None, "{odd}");
        }
    }
}
