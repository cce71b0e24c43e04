//! The buttons of help, settings and support.

use super::number;
use crate::ids::{GenerationId, TicketId};
use crate::store::wishes::Wish;
use crate::words::Lang;

/// Help, settings, support.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Guide {
    /// The topics of the help.
    Topics,
    /// One of them.
    Topic(Topic),
    /// A step (from 0) of the introduction.
    Tour(u8),
    /// A ready draft of the cheapest picture.
    First,
    /// The settings.
    Settings,
    /// The languages to choose from.
    Languages,
    /// Speaks this language from now on.
    Speak(Lang),
    /// Which messages come.
    Notices,
    /// Switches a kind of message on (true) or off.
    Notice(Wish, bool),
    /// Begins to write to the admins, about a generation or anything else.
    Ask(Option<GenerationId>),
    /// The customer goes on in a ticket.
    Write(TicketId),
    /// The customer has no more questions.
    Solved(TicketId),
    /// An admin answers; the guard is asked when it is pressed, as for the next three.
    Answer(TicketId),
    /// An admin closes a ticket.
    Close(TicketId),
    /// A ticket with its last words, for an admin.
    Ticket(TicketId),
    /// A page (from 0) of the open tickets, for an admin.
    Tickets(u16),
}

/// What the help tells about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Topic {
    /// How the bot works.
    How,
    /// What things cost.
    Prices,
    /// When money comes back.
    Refunds,
    /// Files and formats.
    Files,
    /// What is limited.
    Limits,
    /// What is stored, how long, who gets it.
    Privacy,
    /// How to pay.
    Payment,
}

impl Topic {
    /// All of them, in the order of the screen.
    pub const ALL: [Self; 7] = [
        Self::How,
        Self::Prices,
        Self::Refunds,
        Self::Files,
        Self::Limits,
        Self::Privacy,
        Self::Payment,
    ];

    fn code(self) -> &'static str {
        match self {
            Self::How => "h",
            Self::Prices => "p",
            Self::Refunds => "r",
            Self::Files => "f",
            Self::Limits => "l",
            Self::Privacy => "d",
            Self::Payment => "b",
        }
    }
}

fn wish_code(wish: Wish) -> &'static str {
    match wish {
        Wish::LowBalance => "b",
        Wish::News => "n",
        Wish::Shares => "s",
    }
}

impl Guide {
    pub(super) fn encode(self) -> String {
        match self {
            Self::Topics => "w:h".into(),
            Self::Topic(topic) => format!("w:t:{}", topic.code()),
            Self::Tour(step) => format!("w:o:{step}"),
            Self::First => "w:f".into(),
            Self::Settings => "w:s".into(),
            Self::Languages => "w:l".into(),
            Self::Speak(lang) => format!("w:g:{}", lang.tag()),
            Self::Notices => "w:n".into(),
            Self::Notice(wish, on) => format!("w:m:{}:{}", wish_code(wish), u8::from(on)),
            Self::Ask(None) => "w:q".into(),
            Self::Ask(Some(generation)) => format!("w:qg:{generation}"),
            Self::Write(ticket) => format!("w:w:{ticket}"),
            Self::Solved(ticket) => format!("w:y:{ticket}"),
            Self::Answer(ticket) => format!("w:a:{ticket}"),
            Self::Close(ticket) => format!("w:c:{ticket}"),
            Self::Ticket(ticket) => format!("w:k:{ticket}"),
            Self::Tickets(page) => format!("w:p:{page}"),
        }
    }

    pub(super) fn decode<'a>(parts: &mut impl Iterator<Item = &'a str>) -> Option<Self> {
        Some(match parts.next()? {
            "h" => Self::Topics,
            "t" => {
                let code = parts.next()?;
                let topic = Topic::ALL.into_iter().find(|topic| topic.code() == code);
                Self::Topic(topic?)
            }
            "o" => Self::Tour(number(parts)?),
            "f" => Self::First,
            "s" => Self::Settings,
            "l" => Self::Languages,
            "g" => {
                let tag = parts.next()?;
                let lang = Lang::ALL.into_iter().find(|lang| lang.tag() == tag);
                Self::Speak(lang?)
            }
            "n" => Self::Notices,
            "m" => {
                let code = parts.next()?;
                let wish = Wish::ALL.into_iter().find(|wish| wish_code(*wish) == code);
                Self::Notice(wish?, number::<u8>(parts)? == 1)
            }
            "q" => Self::Ask(None),
            "qg" => Self::Ask(Some(GenerationId(number(parts)?))),
            "w" => Self::Write(TicketId(number(parts)?)),
            "y" => Self::Solved(TicketId(number(parts)?)),
            "a" => Self::Answer(TicketId(number(parts)?)),
            "c" => Self::Close(TicketId(number(parts)?)),
            "k" => Self::Ticket(TicketId(number(parts)?)),
            "p" => Self::Tickets(number(parts)?),
            _ => return None,
        })
    }
}
