//! The buttons of the panel's statistics.

use crate::action::number;

/// How far back statistics reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Period {
    /// Since midnight.
    Today,
    /// Today and the six days before.
    Week,
    /// 30 days.
    Month,
    /// 90 days.
    Quarter,
}

impl Period {
    /// All, in the order of the screen.
    pub const ALL: [Self; 4] = [Self::Today, Self::Week, Self::Month, Self::Quarter];

    /// How many days of the calendar, today among them.
    pub fn days(self) -> u16 {
        match self {
            Self::Today => 1,
            Self::Week => 7,
            Self::Month => 30,
            Self::Quarter => 90,
        }
    }

    fn of(days: u16) -> Option<Self> {
        Self::ALL.into_iter().find(|period| period.days() == days)
    }
}

/// What is wanted of the statistics.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Stats {
    /// The numbers.
    Show(Period),
    /// Day by day, as a file.
    Table(Period),
    /// Day by day, as a picture.
    Charts(Period),
}

impl Stats {
    pub(super) fn encode(self) -> String {
        match self {
            Self::Show(period) => format!("A:s:v:{}", period.days()),
            Self::Table(period) => format!("A:s:t:{}", period.days()),
            Self::Charts(period) => format!("A:s:c:{}", period.days()),
        }
    }

    pub(super) fn decode<'a>(parts: &mut impl Iterator<Item = &'a str>) -> Option<Self> {
        let verb = parts.next()?;
        let period = Period::of(number(parts)?)?;
        Some(match verb {
            "v" => Self::Show(period),
            "t" => Self::Table(period),
            "c" => Self::Charts(period),
            _ => return None,
        })
    }
}
