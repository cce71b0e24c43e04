//! The panel's buttons about broadcasts: writing one, to whom it goes, starting and holding it up.

use crate::action::{ModelKey, key, number};
use crate::words::Lang;

/// What an admin wants of broadcasts. Numbers are those of broadcasts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Broadcast {
    /// The newest.
    List,
    /// Asks what to say.
    New,
    /// One of them as it stands.
    Card(i64),
    /// Asks for other content of a draft.
    Letter(i64),
    /// Asks for the buttons of a draft.
    Buttons(i64),
    /// Takes its buttons away.
    Bare(i64),
    /// To whom it may go.
    Groups(i64),
    /// It goes to these.
    Group(i64, Group),
    /// Asks whose users it is to go to.
    Models(i64),
    /// Asks whether to start.
    Ask(i64),
    /// Starts what had this version.
    Start(i64, i64),
    /// Holds it up.
    Pause(i64),
    /// Lets it go on.
    Resume(i64),
    /// Asks whether to end it.
    Stop(i64),
    /// Ends it.
    StopYes(i64),
    /// Whom it did not reach, as a file.
    Report(i64),
    /// Throws a draft away.
    Discard(i64),
}

/// To whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Group {
    /// Everybody.
    All,
    /// Who was here within so many days.
    Active(u16),
    /// Who has paid.
    Paid,
    /// Who never has.
    Unpaid,
    /// Who has less than so many roubles.
    Low(u16),
    /// Who has used a model.
    Model(ModelKey),
    /// Who reads a language.
    Speaks(Lang),
}

impl Group {
    fn encode(self) -> String {
        match self {
            Self::All => "a".to_owned(),
            Self::Active(days) => format!("d:{days}"),
            Self::Paid => "p".to_owned(),
            Self::Unpaid => "n".to_owned(),
            Self::Low(roubles) => format!("l:{roubles}"),
            Self::Model(key) => format!("m:{:x}", key.0),
            Self::Speaks(lang) => format!("s:{}", lang.tag()),
        }
    }

    fn decode<'a>(parts: &mut impl Iterator<Item = &'a str>) -> Option<Self> {
        Some(match parts.next()? {
            "a" => Self::All,
            "d" => Self::Active(number(parts)?),
            "p" => Self::Paid,
            "n" => Self::Unpaid,
            "l" => Self::Low(number(parts)?),
            "m" => Self::Model(key(parts)?),
            "s" => {
                let tag = parts.next()?;
                Self::Speaks(Lang::ALL.into_iter().find(|lang| lang.tag() == tag)?)
            }
            _ => return None,
        })
    }
}

impl Broadcast {
    pub(super) fn encode(self) -> String {
        let verb = match self {
            Self::List => "l".to_owned(),
            Self::New => "n".to_owned(),
            Self::Card(id) => format!("o:{id}"),
            Self::Letter(id) => format!("t:{id}"),
            Self::Buttons(id) => format!("b:{id}"),
            Self::Bare(id) => format!("e:{id}"),
            Self::Groups(id) => format!("g:{id}"),
            Self::Group(id, group) => format!("w:{id}:{}", group.encode()),
            Self::Models(id) => format!("m:{id}"),
            Self::Ask(id) => format!("a:{id}"),
            Self::Start(id, version) => format!("y:{id}:{version}"),
            Self::Pause(id) => format!("p:{id}"),
            Self::Resume(id) => format!("r:{id}"),
            Self::Stop(id) => format!("s:{id}"),
            Self::StopYes(id) => format!("sy:{id}"),
            Self::Report(id) => format!("f:{id}"),
            Self::Discard(id) => format!("x:{id}"),
        };
        format!("A:b:{verb}")
    }

    pub(super) fn decode<'a>(parts: &mut impl Iterator<Item = &'a str>) -> Option<Self> {
        Some(match parts.next()? {
            "l" => Self::List,
            "n" => Self::New,
            "o" => Self::Card(number(parts)?),
            "t" => Self::Letter(number(parts)?),
            "b" => Self::Buttons(number(parts)?),
            "e" => Self::Bare(number(parts)?),
            "g" => Self::Groups(number(parts)?),
            "w" => Self::Group(number(parts)?, Group::decode(parts)?),
            "m" => Self::Models(number(parts)?),
            "a" => Self::Ask(number(parts)?),
            "y" => Self::Start(number(parts)?, number(parts)?),
            "p" => Self::Pause(number(parts)?),
            "r" => Self::Resume(number(parts)?),
            "s" => Self::Stop(number(parts)?),
            "sy" => Self::StopYes(number(parts)?),
            "f" => Self::Report(number(parts)?),
            "x" => Self::Discard(number(parts)?),
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::action::{Action, MAX_BYTES, Panel};

    #[test]
    fn every_button_about_broadcasts_survives() {
        let groups = [
            Group::All,
            Group::Active(u16::MAX),
            Group::Paid,
            Group::Unpaid,
            Group::Low(u16::MAX),
            Group::Model(ModelKey(u64::MAX)),
            Group::Speaks(Lang::Ru),
            Group::Speaks(Lang::En),
        ];
        for n in [0, 1, -1, i64::MAX, i64::MIN] {
            let mut all = vec![
                Broadcast::List,
                Broadcast::New,
                Broadcast::Card(n),
                Broadcast::Letter(n),
                Broadcast::Buttons(n),
                Broadcast::Bare(n),
                Broadcast::Groups(n),
                Broadcast::Models(n),
                Broadcast::Ask(n),
                Broadcast::Start(n, n),
                Broadcast::Pause(n),
                Broadcast::Resume(n),
                Broadcast::Stop(n),
                Broadcast::StopYes(n),
                Broadcast::Report(n),
                Broadcast::Discard(n),
            ];
            all.extend(groups.map(|group| Broadcast::Group(n, group)));
            for what in all {
                let action = Action::Panel(Panel::Broadcast(what));
                let data = action.encode();
                assert!(data.len() <= MAX_BYTES, "{data}");
                assert_eq!(Action::decode(&data), Some(action), "{data}");
            }
        }
        for odd in ["A:b", "A:b:z", "A:b:y:1", "A:b:w:1", "A:b:w:1:s:xx"] {
            assert_eq!(Action::decode(odd), None, "{odd}");
        }
    }
}
