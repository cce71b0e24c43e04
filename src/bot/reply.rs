//! What is to be shown after an update's effects are stored.

use crate::ids::{GenerationId, InvoiceId};
use crate::screens::Screen;
use crate::store::broadcasts::Letter;
use crate::store::ledger::Method;

/// Everything to do in the chat, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reply {
    /// Messages to send, change or delete.
    pub shows: Vec<Show>,
    /// A short word over the chat, in answer to a press (at most 200 characters).
    pub toast: Option<String>,
    /// Names of files that are of no use and go from the disk.
    pub discard: Vec<String>,
    /// Something is in the outbox that should go at once.
    pub rings: bool,
    /// A payment is to go back.
    pub refunds: bool,
    /// Something was deleted, and its files are to go.
    pub erases: bool,
    /// The settings have changed.
    pub settles: bool,
    /// A generation was started without `Запустить`: the engine has work.
    pub starts: bool,
}

/// One change in the chat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Show {
    /// A new message.
    Send(Screen, Keep),
    /// An old message becomes this screen; a new one is sent where that is not possible.
    Move(i64, Screen, Keep),
    /// A new message with an invoice.
    Invoice(Bill),
    /// A new message as customers of a broadcast get it.
    Letter(Box<Letter>),
    /// An old message loses its buttons.
    Strip(i64),
    /// An old message goes.
    Delete(i64),
}

/// An invoice as it is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bill {
    /// Its row.
    pub id: InvoiceId,
    /// Stars, or a provider in roubles.
    pub method: Method,
    /// At most 32 characters (Bot API, sendInvoice).
    pub title: String,
    /// At most 255 characters.
    pub description: String,
    /// At most 128 bytes.
    pub payload: String,
    /// `XTR` or `RUB`.
    pub currency: String,
    /// In the smallest units.
    pub amount: i64,
    /// What the customer reads when Telegram does not take it.
    pub otherwise: Screen,
}

/// What the message's number is remembered as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keep {
    /// Nothing.
    Nothing,
    /// The customer's current screen.
    Screen,
    /// The message that shows a generation's progress.
    Progress(GenerationId),
    /// The message that shows a broadcast live.
    Broadcast(i64),
    /// The message that carries an invoice.
    Invoice(InvoiceId),
}

impl Reply {
    /// A screen that moves the pressed message, or is sent when there is none.
    pub fn screen(message: Option<i64>, screen: Screen) -> Self {
        Self::kept(message, screen, Keep::Screen)
    }

    /// As `screen`, remembered as something else.
    pub fn kept(message: Option<i64>, screen: Screen, keep: Keep) -> Self {
        let show = match message {
            Some(message) => Show::Move(message, screen, keep),
            None => Show::Send(screen, keep),
        };
        Self {
            shows: vec![show],
            ..Self::default()
        }
    }

    /// A word over the chat and nothing else.
    pub fn toast(text: String) -> Self {
        Self {
            toast: Some(text),
            ..Self::default()
        }
    }

    /// Has the outbox looked at when this is stored.
    pub fn ringing(mut self) -> Self {
        self.rings = true;
        self
    }

    /// Adds a word over the chat.
    pub fn with_toast(mut self, text: String) -> Self {
        self.toast = Some(text);
        self
    }
}
