//! Every screen as a value: functions from values to text and buttons, no I/O.

pub mod ask;
pub mod causes;
mod confirm;
pub mod content;
pub mod dates;
pub mod export;
pub mod find;
pub mod follow;
mod form;
pub mod gallery;
mod given;
pub mod help;
pub mod labels;
pub mod life;
pub mod lists;
pub mod mask;
pub mod menu;
pub mod notes;
pub mod own_data;
pub mod panel;
pub mod price;
pub mod promo;
pub mod purse;
pub mod quick;
pub mod receipt;
pub mod records;
pub mod requests;
pub mod review;
pub mod settings;
pub mod support;
pub mod topup;
mod twins;
mod wanted;

use crate::action::Action;
use crate::words::{Lang, tr};

/// Characters that a button in a row of its own shows on a phone.
pub const ROW_CHARS: usize = 34;

/// What a customer sees: text in Telegram's HTML and rows of buttons.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Screen {
    /// Telegram HTML, at most 4096 characters after parsing.
    pub text: String,
    /// Buttons that open a web address, each in a row of its own above the others.
    pub links: Vec<Link>,
    /// Rows of buttons.
    pub buttons: Vec<Vec<Button>>,
}

/// One button.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Button {
    /// Its label, plain text.
    pub label: String,
    /// What it does.
    pub action: Action,
}

/// A button that opens a web address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Its label, plain text.
    pub label: String,
    /// Where it leads.
    pub url: String,
}

impl Screen {
    /// A screen of text alone.
    pub fn text(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            ..Self::default()
        }
    }

    /// Adds a row of buttons; an empty row is left out.
    pub fn row(mut self, row: impl IntoIterator<Item = Button>) -> Self {
        let row: Vec<Button> = row.into_iter().collect();
        if !row.is_empty() {
            self.buttons.push(row);
        }
        self
    }

    /// Adds a button that opens a web address.
    pub fn link(mut self, label: impl Into<String>, url: impl Into<String>) -> Self {
        let (label, url) = (label.into(), url.into());
        self.links.push(Link { label, url });
        self
    }

    /// Adds rows of `columns` buttons each.
    pub fn grid(mut self, buttons: Vec<Button>, columns: usize) -> Self {
        for row in buttons.chunks(columns.max(1)) {
            self.buttons.push(row.to_vec());
        }
        self
    }

    /// The way home that every screen has.
    pub fn home(self, lang: Lang) -> Self {
        self.row([button(tr(lang, "button-home"), Action::Home)])
    }

    /// Puts a warning (HTML) over the text.
    pub fn noted(mut self, note: &str) -> Self {
        self.text = format!("⚠️ {note}\n\n{}", self.text);
        self
    }

    /// Puts the way back to a draft on top, for screens that interrupt one.
    pub fn with_draft(mut self, lang: Lang, draft: i64) -> Self {
        let back = button(tr(lang, "button-draft"), Action::Draft(draft));
        self.buttons.insert(0, vec![back]);
        self
    }

    /// As a chat looks, for snapshots: the text, then `[label → data]` rows.
    pub fn to_plain(&self) -> String {
        let mut lines = vec![self.text.clone()];
        let links = self.links.iter();
        lines.extend(links.map(|link| format!("[{} → {}]", link.label, link.url)));
        for row in &self.buttons {
            let shown =
                |button: &Button| format!("[{} → {}]", button.label, button.action.encode());
            lines.push(row.iter().map(shown).collect::<Vec<_>>().join(" "));
        }
        lines.join("\n")
    }
}

/// A button.
pub fn button(label: impl Into<String>, action: Action) -> Button {
    Button {
        label: label.into(),
        action,
    }
}

/// Escapes customer text for Telegram's HTML.
pub fn esc(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

/// Length as Telegram counts it (Bot API, 4096 for a message): UTF-16 units.
pub fn units(text: &str) -> usize {
    text.encode_utf16().count()
}

/// At most `max` UTF-16 units, cut with an ellipsis.
pub fn cut_units(text: &str, max: usize) -> String {
    if units(text) <= max {
        return text.to_owned();
    }
    let mut left = max.saturating_sub(1);
    let fits = |c: &char| {
        let rest = left.checked_sub(c.len_utf16());
        left = rest.unwrap_or(0);
        rest.is_some()
    };
    let mut short: String = text.chars().take_while(fits).collect();
    short.push('…');
    short
}

/// At most `max` characters, cut with an ellipsis.
pub fn cut(text: &str, max: usize) -> String {
    if text.chars().count() <= max {
        return text.to_owned();
    }
    let mut short: String = text.chars().take(max.saturating_sub(1)).collect();
    short.push('…');
    short
}

#[cfg(test)]
mod tests;
