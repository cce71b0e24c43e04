//! The panel's buttons about settings. A setting is named by its place in the list of all.

use crate::action::number;

/// What an admin wants of the settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Settings {
    /// All shelves.
    Home,
    /// One shelf.
    Shelf(u8),
    /// One setting.
    One(u16),
    /// Asks for another value.
    Ask(u16),
    /// Asks whether to switch it on (true) or off.
    Flip(u16, bool),
    /// Sets what was shown; the number tells it from anything else.
    Yes(u16, u32),
    /// Asks whether the file is to decide again.
    Reset(u16),
    /// Promo codes below this number (0: from the newest).
    Promos,
    /// Asks for the terms of a new code.
    Promo,
    /// Asks which code is to be switched off.
    PromoOff,
}

impl Settings {
    pub(super) fn encode(self) -> String {
        let verb = match self {
            Self::Home => "h".to_owned(),
            Self::Shelf(n) => format!("s:{n}"),
            Self::One(n) => format!("o:{n}"),
            Self::Ask(n) => format!("a:{n}"),
            Self::Flip(n, on) => format!("f:{n}:{}", u8::from(on)),
            Self::Yes(n, mark) => format!("y:{n}:{mark}"),
            Self::Reset(n) => format!("r:{n}"),
            Self::Promos => "p".to_owned(),
            Self::Promo => "pn".to_owned(),
            Self::PromoOff => "px".to_owned(),
        };
        format!("A:g:{verb}")
    }

    pub(super) fn decode<'a>(parts: &mut impl Iterator<Item = &'a str>) -> Option<Self> {
        Some(match parts.next()? {
            "h" => Self::Home,
            "s" => Self::Shelf(number(parts)?),
            "o" => Self::One(number(parts)?),
            "a" => Self::Ask(number(parts)?),
            "f" => Self::Flip(number(parts)?, number::<u8>(parts)? == 1),
            "y" => Self::Yes(number(parts)?, number(parts)?),
            "r" => Self::Reset(number(parts)?),
            "p" => Self::Promos,
            "pn" => Self::Promo,
            "px" => Self::PromoOff,
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::action::{Action, MAX_BYTES, Panel};

    #[test]
    fn every_button_about_settings_survives() {
        for n in [0, 1, u16::MAX] {
            for what in [
                Settings::Home,
                Settings::Shelf(u8::MAX),
                Settings::One(n),
                Settings::Ask(n),
                Settings::Flip(n, true),
                Settings::Flip(n, false),
                Settings::Yes(n, u32::MAX),
                Settings::Reset(n),
                Settings::Promos,
                Settings::Promo,
                Settings::PromoOff,
            ] {
                let action = Action::Panel(Panel::Settings(what));
                let data = action.encode();
                assert!(data.len() <= MAX_BYTES, "{data}");
                assert_eq!(Action::decode(&data), Some(action), "{data}");
            }
        }
        for odd in ["A:g", "A:g:z", "A:g:y:1", "A:g:o:-1", "A:g:s:256"] {
            assert_eq!(Action::decode(odd), None, "{odd}");
        }
    }
}
