//! The buttons of finding models: lists that are filtered and sorted, favourites, the search.

use super::{ModelKey, Section, key, number};
use crate::catalog::purpose::Purpose;

/// What a customer does to find a model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Find {
    /// Asks for words to search by.
    Ask,
    /// A page of a list.
    List(View),
    /// A model's card; the list it came from leads back.
    Card(ModelKey, View),
    /// Marks the model of a card as a favourite, or no longer.
    Star(ModelKey, View),
    /// What a list can be narrowed to.
    Purposes(View),
}

/// A list of models as a customer looks at it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct View {
    /// Which models.
    pub shelf: Shelf,
    /// Only those for this.
    pub only: Option<Purpose>,
    /// In which order.
    pub sort: Sort,
    /// The page, from 0.
    pub page: u16,
}

/// Which models are in a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Shelf {
    /// A list of the menu.
    Menu(Section),
    /// What is used most.
    Popular,
    /// What came a short while ago.
    New,
    /// The customer's favourites, then what they used.
    Mine,
    /// What was found by the customer's words.
    Found,
}

/// The order of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Sort {
    /// As the list itself has it.
    Own,
    /// The cheapest first.
    Price,
    /// The most used first.
    Popular,
    /// By the alphabet.
    Name,
}

impl Sort {
    /// All, as the button goes through them.
    pub const ALL: [Self; 4] = [Self::Own, Self::Price, Self::Popular, Self::Name];

    /// The next one.
    pub fn next(self) -> Self {
        match self {
            Self::Own => Self::Price,
            Self::Price => Self::Popular,
            Self::Popular => Self::Name,
            Self::Name => Self::Own,
        }
    }

    fn code(self) -> &'static str {
        match self {
            Self::Own => "-",
            Self::Price => "p",
            Self::Popular => "u",
            Self::Name => "n",
        }
    }
}

impl Shelf {
    /// All lists.
    pub fn all() -> impl Iterator<Item = Self> {
        let menu = Section::ALL.into_iter().map(Self::Menu);
        menu.chain([Self::Popular, Self::New, Self::Mine, Self::Found])
    }

    fn code(self) -> &'static str {
        match self {
            Self::Menu(section) => section.code(),
            Self::Popular => "p",
            Self::New => "n",
            Self::Mine => "m",
            Self::Found => "f",
        }
    }
}

impl View {
    /// The first page of a list as it comes.
    pub fn of(shelf: Shelf) -> Self {
        Self {
            shelf,
            only: None,
            sort: Sort::Own,
            page: 0,
        }
    }

    /// Another page of it.
    pub fn at(self, page: u16) -> Self {
        Self { page, ..self }
    }

    /// The section of the menu, when it is nothing else than that.
    pub fn plain(self) -> Option<Section> {
        match (self.shelf, self.only, self.sort) {
            (Shelf::Menu(section), None, Sort::Own) => Some(section),
            _ => None,
        }
    }

    fn encode(self) -> String {
        let only = self.only.map_or("-", Purpose::code);
        let (shelf, sort) = (self.shelf.code(), self.sort.code());
        format!("{shelf}:{only}:{sort}:{}", self.page)
    }

    fn decode<'a>(parts: &mut impl Iterator<Item = &'a str>) -> Option<Self> {
        let (shelf, only, sort) = (parts.next()?, parts.next()?, parts.next()?);
        Some(Self {
            shelf: Shelf::all().find(|known| known.code() == shelf)?,
            only: match only {
                "-" => None,
                code => Some(
                    Purpose::ALL
                        .into_iter()
                        .find(|known| known.code() == code)?,
                ),
            },
            sort: Sort::ALL.into_iter().find(|known| known.code() == sort)?,
            page: number(parts)?,
        })
    }
}

impl From<(Section, u16)> for View {
    fn from((section, page): (Section, u16)) -> Self {
        Self::of(Shelf::Menu(section)).at(page)
    }
}

impl Find {
    pub(super) fn encode(self) -> String {
        match self {
            Self::Ask => "s:a".into(),
            Self::List(view) => format!("s:l:{}", view.encode()),
            Self::Card(model, view) => format!("s:c:{:x}:{}", model.0, view.encode()),
            Self::Star(model, view) => format!("s:f:{:x}:{}", model.0, view.encode()),
            Self::Purposes(view) => format!("s:k:{}", view.encode()),
        }
    }

    pub(super) fn decode<'a>(parts: &mut impl Iterator<Item = &'a str>) -> Option<Self> {
        Some(match parts.next()? {
            "a" => Self::Ask,
            "l" => Self::List(View::decode(parts)?),
            "c" => Self::Card(key(parts)?, View::decode(parts)?),
            "f" => Self::Star(key(parts)?, View::decode(parts)?),
            "k" => Self::Purposes(View::decode(parts)?),
            _ => return None,
        })
    }
}
