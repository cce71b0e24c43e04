//! The part of the story where results come after their money has gone back.

use super::{ANNA, BORIS, Teller, picture};
use kiebot::generation::{Event, Reason, State};
use kiebot::ids::{CustomerId, GenerationId};
use kiebot::store::late::{self, LateState};
use kiebot::store::outbox::{self, Notice};
use kiebot::store::results;
use kiebot::store::submits::{self, Word};

impl Teller {
    /// The answer to createTask is lost, money goes back, a callback finds the task, its result is a gift.
    pub(super) fn lost(&mut self, id: i64) {
        self.start(id, BORIS, 12_345);
        self.taken(id);
        self.end(id, State::Submitting, Event::AnswerLost, Reason::LostSubmit);
        self.write("callback", move |tx, now_ms| {
            if !submits::claims(tx, GenerationId(id))?.is_empty() {
                return Ok(());
            }
            let token = tx.query_row(
                "SELECT token FROM submits WHERE generation_id = ?1",
                [id],
                |row| row.get(0),
            )?;
            let word = Word {
                token,
                task_id: Some(format!("task-{id}")),
                trusted: true,
            };
            submits::call(tx, &word, now_ms)?;
            Ok(())
        });
        self.write("bound", move |tx, now_ms| {
            late::bind(tx, GenerationId(id), &format!("task-{id}"), "{}", now_ms)?;
            Ok(())
        });
        self.gift(id, BORIS);
    }

    fn gift(&mut self, id: i64, who: CustomerId) {
        self.write("given as a gift", move |tx, now_ms| {
            let id = GenerationId(id);
            results::add(tx, id, who, 0, &picture(id), now_ms)?;
            if late::end(tx, id, LateState::Fetching, LateState::Gifted)? {
                let key = format!("gift:{id}");
                outbox::put(tx, &key, who, Some(id), &Notice::Gift, now_ms)?;
            }
            Ok(())
        });
        self.sent(&format!("gift:{id}"));
    }

    /// Its time is over, the money goes back, the result comes after all.
    pub(super) fn expiry(&mut self, id: i64) {
        self.start(id, ANNA, 7_000);
        self.taken(id);
        self.accepted(id);
        self.end(id, State::Running, Event::DeadlinePassed, Reason::Timeout);
        self.write("come late", move |tx, now_ms| {
            late::come(tx, GenerationId(id), "{}", now_ms)?;
            Ok(())
        });
        self.gift(id, ANNA);
    }
}
