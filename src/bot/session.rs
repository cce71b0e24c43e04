//! Where a customer stands in the conversation; survives restarts as JSON.

use crate::action::Panel;
use crate::bot::content::Offered;
use crate::bot::resume::Purchase;
use crate::ids::{CustomerId, GenerationId, RequestId, TicketId};
use crate::store::ledger::Sieve;
use crate::store::{StoreError, sessions};
use crate::wizard::Draft;
use rusqlite::Connection;
use serde::{Deserialize, Serialize};

/// A question that the next words answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Asking {
    /// Words to search models by.
    Words,
    /// The sum of a payment in roubles.
    Roubles,
    /// How many Stars, or the roubles they are to be worth.
    Stars,
    /// The sum of a request by hand.
    Request,
    /// A receipt or a comment to a request.
    Note(RequestId),
    /// A promo code.
    Promo,
    /// An admin: another sum for a request.
    Sum(RequestId),
    /// An admin: why a request is turned down.
    Reason(RequestId),
    /// The sum above which a start is asked for.
    Above,
    /// What support is asked, about a generation or anything else.
    Help(Option<GenerationId>),
    /// More words in a ticket of the customer's own.
    Ticket(TicketId),
    /// An admin: the answer in a ticket.
    Answer(TicketId),
    /// An admin: what a button of the panel asked for.
    Panel(Panel),
}

/// A draft made of a bare message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Express {
    /// Its number.
    pub draft: i64,
    /// Its card has been shown since the last such message: from then on only a press starts it.
    pub shown: bool,
}

/// What list of models an admin looks at.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Stock {
    /// Which group, by its place among all.
    pub group: u16,
    /// Only those with these words.
    pub words: String,
    /// The page, from 0.
    pub page: u16,
}

/// What is remembered of a conversation.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Session {
    /// What is being filled in.
    pub draft: Option<Draft>,
    /// The number of the newest draft.
    pub last_draft: i64,
    /// The message whose buttons are current.
    pub screen: Option<i64>,
    /// A rating whose comment may follow.
    pub comment_on: Option<GenerationId>,
    /// The album whose file came last.
    pub album: Option<String>,
    /// That album's question is answered: its other files are not needed.
    pub album_done: bool,
    /// The album whose superfluous files were explained.
    pub album_noted: Option<String>,
    /// The words under the newest file, for the question after it.
    pub caption: Option<String>,
    /// What the next words are about, when a question is open beside the draft.
    pub asking: Option<Asking>,
    /// What came without a question, with what is offered for it.
    pub offered: Option<Offered>,
    /// The words models were last searched by.
    pub searched: Option<String>,
    /// The draft whose confirmation takes the next words as its prompt.
    pub reword: Option<i64>,
    /// The greeting has been shown.
    pub greeted: bool,
    /// The next words are searched for in the history.
    pub seeking: bool,
    /// The words searched for there last.
    pub sought: String,
    /// The newest draft of the quick mode.
    pub express: Option<Express>,
    /// An admin: the words that customers were last searched by.
    pub people: String,
    /// An admin: by what money was last searched.
    pub money: Option<Sieve>,
    /// An admin: the setting that is to change, and to what; `None`: to what the file says.
    pub setting: Option<(u16, Option<String>)>,
    /// An admin: what list of models was looked at last.
    pub models: Stock,
    /// Shut out, and told so.
    pub told_shut: bool,
    /// What was being bought when the money did not reach.
    pub purchase: Option<Purchase>,
}

impl Session {
    /// The stored session, or a new one; one that does not parse (from another version) starts anew.
    pub fn load(conn: &Connection, customer: CustomerId) -> Result<Self, StoreError> {
        let body = sessions::get(conn, customer)?;
        Ok(body
            .and_then(|body| serde_json::from_str(&body).ok())
            .unwrap_or_default())
    }

    /// Stores the session.
    pub fn save(
        &self,
        tx: &Connection,
        customer: CustomerId,
        now_ms: i64,
    ) -> Result<(), StoreError> {
        let body = serde_json::to_string(self)
            .map_err(|e| rusqlite::Error::ToSqlConversionFailure(Box::new(e)))?;
        sessions::put(tx, customer, &body, now_ms)
    }

    /// Whether the draft was made of a bare message.
    pub fn is_express(&self) -> bool {
        let draft = self.draft.as_ref().map(|draft| draft.id);
        draft.is_some() && draft == self.express.map(|express| express.draft)
    }

    /// Whether a question about the customer's money is open: a file that comes now belongs to it, if to anything.
    pub fn asks_for_money(&self) -> bool {
        use Asking::{Note, Promo, Request, Roubles, Stars};
        matches!(
            self.asking,
            Some(Roubles | Stars | Request | Note(_) | Promo)
        )
    }

    /// A number for a new draft.
    pub fn next_draft(&mut self) -> i64 {
        self.last_draft = self.last_draft.wrapping_add(1);
        self.last_draft
    }
}
