//! Every button as one enum and its codec: at most 64 bytes, the content never trusted.

mod content;
mod door;
mod find;
mod guide;
mod history;
mod money;
mod panel;
mod promo;
mod purse;
mod quick;

pub use content::Use;
pub use door::Door;
pub use find::{Find, Shelf, Sort, View};
pub use guide::{Guide, Topic};
pub use history::{Mine, Shown};
pub use money::{Decide, Pay};
pub use panel::{
    Broadcast, Customers, Faults, Group, Models, Money, Panel, Part, Period, Settings, Stats,
    Syncs, Value,
};
pub use promo::Promo;
pub use purse::Purse;
pub use quick::Quick;

use crate::catalog::Category;
use crate::ids::{GenerationId, QuoteId};

/// Telegram's limit of callback data in bytes (Bot API, `InlineKeyboardButton.callback_data`).
pub const MAX_BYTES: usize = 64;

/// What a button does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// The main menu.
    Home,
    /// A page (from 0) of a list of models.
    List(Section, u16),
    /// A model's card; the list it came from leads back.
    Card(ModelKey, Section, u16),
    /// Start filling a model's params.
    Begin(ModelKey),
    /// Shows the step the draft stands at.
    Draft(i64),
    /// The n-th choice of a param of a draft.
    Pick {
        /// The draft.
        draft: i64,
        /// Index of the param in the model.
        param: u16,
        /// Index of the choice; for yes/no 1 is yes.
        choice: u16,
    },
    /// Leaves a param at its default (or empty when it has none).
    Default {
        /// The draft.
        draft: i64,
        /// Index of the param in the model.
        param: u16,
    },
    /// All files of a list are there.
    FilesDone {
        /// The draft.
        draft: i64,
        /// Index of the param in the model.
        param: u16,
    },
    /// Throws away the files of a list.
    FilesClear {
        /// The draft.
        draft: i64,
        /// Index of the param in the model.
        param: u16,
    },
    /// One step back in a draft.
    Back(i64),
    /// Asks for one param out of turn: from the settings or from the confirmation.
    Ask {
        /// The draft.
        draft: i64,
        /// Index of the param in the model.
        param: u16,
    },
    /// Settings are as they should be: on to the confirmation.
    Ready(i64),
    /// Everything entered, to change it.
    Edit(i64),
    /// Throws the draft away.
    Drop(i64),
    /// `Запустить`: starts the generation of a quote.
    Run(QuoteId),
    /// Stop a generation.
    Cancel(GenerationId),
    /// Confirms stopping one that Kie has accepted.
    CancelYes(GenerationId),
    /// Shows how a generation stands now.
    Progress(GenerationId),
    /// The same again, to confirm at today's price.
    Again(GenerationId),
    /// Other models of a section.
    Others(Category),
    /// The history; the page (from 0) is of older versions.
    History(u16),
    /// One generation in the history.
    Operation(GenerationId, u16),
    /// The result's files once more, free.
    Resend(GenerationId),
    /// The balance.
    Balance,
    /// 👍 (true) or 👎 under a result.
    Rate(GenerationId, bool),
    /// Continues a result with another model.
    Follow(GenerationId, ModelKey),
    /// The same with one of its tracks or files, from 0.
    FollowPart(GenerationId, ModelKey, u32),
    /// All ways to continue a result.
    Followups(GenerationId),
    /// A page (from 0) of a review of catalogue changes; admins only, like the next three.
    Review(i64, u16),
    /// Leaves the n-th change of a review out or takes it in again, on a page.
    ReviewToggle(i64, u16, u16),
    /// Accepts what is not left out.
    ReviewAccept(i64),
    /// Accepts nothing.
    ReviewReject(i64),
    /// Topping up.
    Pay(Pay),
    /// An admin's deed about payments.
    Decide(Decide),
    /// The quick mode.
    Quick(Quick),
    /// Help, settings, support.
    Guide(Guide),
    /// What is wanted of content or a result.
    Use(Use),
    /// The gallery of what was made, and the customer's own data.
    Mine(Mine),
    /// Promo codes and friends.
    Promo(Promo),
    /// Finding a model.
    Find(Find),
    /// The balance and what belongs to it.
    Purse(Purse),
    /// The admin panel.
    Panel(Panel),
    /// A place of the bot, opened below a message to many.
    Door(Door),
}

/// A list of models.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Section {
    /// One of the four tasks.
    Of(Category),
    /// All models.
    All,
    /// Free and cheapest.
    Cheap,
}

impl Section {
    /// All lists, in the order of the menu.
    pub const ALL: [Self; 6] = [
        Self::Of(Category::Video),
        Self::Of(Category::Image),
        Self::Of(Category::Enhance),
        Self::Of(Category::Audio),
        Self::All,
        Self::Cheap,
    ];

    fn code(self) -> &'static str {
        match self {
            Self::Of(category) => category_code(category),
            Self::All => "l",
            Self::Cheap => "c",
        }
    }

    fn from_code(code: &str) -> Option<Self> {
        match code {
            "l" => Some(Self::All),
            "c" => Some(Self::Cheap),
            other => category_from_code(other).map(Self::Of),
        }
    }
}

fn category_code(category: Category) -> &'static str {
    match category {
        Category::Video => "v",
        Category::Image => "i",
        Category::Enhance => "e",
        Category::Audio => "a",
    }
}

fn category_from_code(code: &str) -> Option<Category> {
    Category::ALL
        .into_iter()
        .find(|c| category_code(*c) == code)
}

/// A model in a button: a hash of its id, since ids may be longer than a button can hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ModelKey(pub u64);

impl ModelKey {
    /// The key of a model id (64-bit FNV-1a: stable over versions, no secrecy needed).
    pub fn of(id: &str) -> Self {
        let step = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        Self(id.as_bytes().iter().fold(0xcbf2_9ce4_8422_2325, step))
    }
}

impl Action {
    /// The button's data.
    pub fn encode(self) -> String {
        match self {
            Self::Home => "h".into(),
            Self::List(section, page) => format!("l:{}:{page}", section.code()),
            Self::Card(key, section, page) => format!("m:{:x}:{}:{page}", key.0, section.code()),
            Self::Begin(key) => format!("b:{:x}", key.0),
            Self::Draft(draft) => format!("d:{draft}"),
            Self::Pick {
                draft,
                param,
                choice,
            } => format!("p:{draft}:{param}:{choice}"),
            Self::Default { draft, param } => format!("pd:{draft}:{param}"),
            Self::FilesDone { draft, param } => format!("fd:{draft}:{param}"),
            Self::FilesClear { draft, param } => format!("fc:{draft}:{param}"),
            Self::Back(draft) => format!("k:{draft}"),
            Self::Ask { draft, param } => format!("q:{draft}:{param}"),
            Self::Ready(draft) => format!("y:{draft}"),
            Self::Edit(draft) => format!("e:{draft}"),
            Self::Drop(draft) => format!("x:{draft}"),
            Self::Run(quote) => format!("run:{quote}"),
            Self::Cancel(generation) => format!("c:{generation}"),
            Self::CancelYes(generation) => format!("cy:{generation}"),
            Self::Progress(generation) => format!("g:{generation}"),
            Self::Again(generation) => format!("a:{generation}"),
            Self::Others(category) => format!("o:{}", category_code(category)),
            Self::History(page) => format!("hi:{page}"),
            Self::Operation(generation, page) => format!("op:{generation}:{page}"),
            Self::Resend(generation) => format!("rs:{generation}"),
            Self::Balance => "bal".into(),
            Self::Rate(generation, good) => format!("r:{generation}:{}", u8::from(good)),
            Self::Follow(generation, key) => format!("f:{generation}:{:x}", key.0),
            Self::FollowPart(generation, key, n) => format!("fp:{generation}:{:x}:{n}", key.0),
            Self::Followups(generation) => format!("fo:{generation}"),
            Self::Review(review, page) => format!("rv:{review}:{page}"),
            Self::ReviewToggle(review, item, page) => format!("rvt:{review}:{item}:{page}"),
            Self::ReviewAccept(review) => format!("rva:{review}"),
            Self::ReviewReject(review) => format!("rvn:{review}"),
            Self::Pay(pay) => pay.encode(),
            Self::Decide(deed) => deed.encode(),
            Self::Quick(quick) => quick.encode(),
            Self::Guide(guide) => guide.encode(),
            Self::Use(deed) => deed.encode(),
            Self::Mine(mine) => mine.encode(),
            Self::Promo(promo) => promo.encode(),
            Self::Find(find) => find.encode(),
            Self::Purse(purse) => purse.encode(),
            Self::Panel(panel) => panel.encode(),
            Self::Door(door) => door.encode(),
        }
    }

    /// The action of a button's data; `None` for anything we never wrote (an old or forged button).
    pub fn decode(data: &str) -> Option<Self> {
        if data.len() > MAX_BYTES {
            return None;
        }
        let mut parts = data.split(':');
        let verb = parts.next()?;
        let action = Self::decode_parts(verb, &mut parts)?;
        parts.next().is_none().then_some(action)
    }

    fn decode_parts<'a>(verb: &str, parts: &mut impl Iterator<Item = &'a str>) -> Option<Self> {
        Some(match verb {
            "h" => Self::Home,
            "l" => Self::List(section(parts)?, number(parts)?),
            "m" => Self::Card(key(parts)?, section(parts)?, number(parts)?),
            "b" => Self::Begin(key(parts)?),
            "d" => Self::Draft(number(parts)?),
            "p" => {
                let (draft, param, choice) = (number(parts)?, number(parts)?, number(parts)?);
                Self::Pick {
                    draft,
                    param,
                    choice,
                }
            }
            "pd" => Self::Default {
                draft: number(parts)?,
                param: number(parts)?,
            },
            "fd" => Self::FilesDone {
                draft: number(parts)?,
                param: number(parts)?,
            },
            "fc" => Self::FilesClear {
                draft: number(parts)?,
                param: number(parts)?,
            },
            "k" => Self::Back(number(parts)?),
            "q" => Self::Ask {
                draft: number(parts)?,
                param: number(parts)?,
            },
            "y" => Self::Ready(number(parts)?),
            "e" => Self::Edit(number(parts)?),
            "x" => Self::Drop(number(parts)?),
            "run" => Self::Run(QuoteId(number(parts)?)),
            "c" => Self::Cancel(GenerationId(number(parts)?)),
            "cy" => Self::CancelYes(GenerationId(number(parts)?)),
            "g" => Self::Progress(GenerationId(number(parts)?)),
            "a" => Self::Again(GenerationId(number(parts)?)),
            "o" => Self::Others(category_from_code(parts.next()?)?),
            "hi" => Self::History(number(parts)?),
            "op" => Self::Operation(GenerationId(number(parts)?), number(parts)?),
            "rs" => Self::Resend(GenerationId(number(parts)?)),
            "bal" => Self::Balance,
            "r" => Self::Rate(GenerationId(number(parts)?), number::<u8>(parts)? == 1),
            "f" => Self::Follow(GenerationId(number(parts)?), key(parts)?),
            "fp" => Self::FollowPart(GenerationId(number(parts)?), key(parts)?, number(parts)?),
            "fo" => Self::Followups(GenerationId(number(parts)?)),
            "rv" => Self::Review(number(parts)?, number(parts)?),
            "rvt" => Self::ReviewToggle(number(parts)?, number(parts)?, number(parts)?),
            "rva" => Self::ReviewAccept(number(parts)?),
            "rvn" => Self::ReviewReject(number(parts)?),
            "t" => Self::Pay(Pay::decode(parts)?),
            "z" => Self::Decide(Decide::decode(parts)?),
            "u" => Self::Quick(Quick::decode(parts)?),
            "w" => Self::Guide(Guide::decode(parts)?),
            "n" => Self::Use(Use::decode(parts)?),
            "hs" => Self::Mine(Mine::decode(parts)?),
            "pr" => Self::Promo(Promo::decode(parts)?),
            "s" => Self::Find(Find::decode(parts)?),
            "ba" => Self::Purse(Purse::decode(parts)?),
            "A" => Self::Panel(Panel::decode(parts)?),
            "do" => Self::Door(Door::decode(parts)?),
            _ => return None,
        })
    }
}

fn number<'a, T: std::str::FromStr>(parts: &mut impl Iterator<Item = &'a str>) -> Option<T> {
    parts.next()?.parse().ok()
}

fn section<'a>(parts: &mut impl Iterator<Item = &'a str>) -> Option<Section> {
    Section::from_code(parts.next()?)
}

fn key<'a>(parts: &mut impl Iterator<Item = &'a str>) -> Option<ModelKey> {
    u64::from_str_radix(parts.next()?, 16).ok().map(ModelKey)
}

#[cfg(test)]
mod tests;
