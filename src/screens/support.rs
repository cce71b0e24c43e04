//! Support as the customer and the admins see it: questions, answers, tickets.

use super::{Button, Screen, button, cut, esc, life, price, units};
use crate::action::{Action, Guide};
use crate::generation::{Generation, State};
use crate::ids::{GenerationId, TicketId};
use crate::money::Kopecks;
use crate::store::customers::Customer;
use crate::store::support::{Said, Side, Ticket};
use crate::words::{Lang, Value, tr, tr_with};

/// Room for what was said in one message, in UTF-16 units (a message has 4096); what is longer is copied.
pub const BODY_UNITS: usize = 3000;
/// Tickets on a page.
pub const PAGE: u32 = 6;
/// What was said last, shown with a ticket.
pub const LAST: u32 = 5;
/// Characters of each of them.
const LINE_CHARS: usize = 200;

fn number(id: TicketId) -> (&'static str, Value<'static>) {
    ("n", id.to_string().into())
}

fn name(customer: &Customer) -> String {
    esc(&cut(&customer.name, 64))
}

/// The way to the admins, for screens of failures and records.
pub fn way(lang: Lang, generation: Option<GenerationId>) -> Button {
    button(
        tr(lang, "button-support"),
        Action::Guide(Guide::Ask(generation)),
    )
}

/// Asks the customer what has happened.
pub fn ask(lang: Lang, generation: Option<GenerationId>) -> Screen {
    let mut text = tr(lang, "support-ask");
    if let Some(id) = generation {
        text.push_str("\n\n");
        let values = [("n", id.to_string().into())];
        text.push_str(&tr_with(lang, "support-ask-generation", &values));
    }
    Screen::text(text).home(lang)
}

fn solved(lang: Lang, id: TicketId) -> Button {
    let action = Action::Guide(Guide::Solved(id));
    button(tr(lang, "button-support-solved"), action)
}

/// The next words go to this ticket.
pub fn go_on(lang: Lang, id: TicketId) -> Screen {
    let text = tr_with(lang, "support-go-on", &[number(id)]);
    Screen::text(text).row([solved(lang, id)]).home(lang)
}

/// The customer's words are with the admins.
pub fn taken(lang: Lang, id: TicketId) -> Screen {
    let text = tr_with(lang, "support-taken", &[number(id)]);
    Screen::text(text).row([solved(lang, id)]).home(lang)
}

/// The customer has no more questions.
pub fn thanks(lang: Lang, id: TicketId) -> Screen {
    Screen::text(tr_with(lang, "support-solved-thanks", &[number(id)])).home(lang)
}

/// Somebody who is shut out may still write to the admins.
pub fn shut_out(lang: Lang) -> Screen {
    Screen::text(tr(lang, "blocked")).row([way(lang, None)])
}

/// Whether something said stands in a message of ours; otherwise the message itself is copied under it.
pub fn is_inline(said: &Said) -> bool {
    !said.file && units(&said.body) <= BODY_UNITS
}

fn with_body(lang: Lang, mut text: String, said: &Said) -> String {
    text.push_str("\n\n");
    if is_inline(said) {
        text.push_str(&esc(&said.body));
    } else {
        text.push_str(&tr(lang, "support-attached"));
    }
    text
}

/// An admin's answer, to the customer.
pub fn answer(lang: Lang, said: &Said) -> Screen {
    let head = tr_with(lang, "support-answer", &[number(said.ticket)]);
    let more = Action::Guide(Guide::Write(said.ticket));
    Screen::text(with_body(lang, head, said))
        .row([
            button(tr(lang, "button-support-more"), more),
            solved(lang, said.ticket),
        ])
        .home(lang)
}

/// What an admin must know of a ticket.
pub struct Facts<'a> {
    /// The ticket.
    pub ticket: &'a Ticket,
    /// Who asks.
    pub customer: &'a Customer,
    /// What they can spend, and what is on hold.
    pub balance: (Kopecks, Kopecks),
    /// The generation it is about, with the title of its model.
    pub generation: Option<(&'a Generation, &'a str)>,
}

fn head(lang: Lang, facts: &Facts<'_>) -> String {
    let (balance, hold) = facts.balance;
    let values = [
        number(facts.ticket.id),
        ("customer", facts.customer.id.to_string().into()),
        ("name", name(facts.customer).into()),
        ("balance", balance.to_string().into()),
    ];
    let mut lines = vec![tr_with(lang, "support-card", &values)];
    if !hold.is_zero() {
        let values = [("hold", hold.to_string().into())];
        lines.push(tr_with(lang, "support-card-hold", &values));
    }
    if facts.customer.blocked {
        lines.push(tr(lang, "support-card-blocked"));
    }
    if let Some((generation, title)) = facts.generation {
        let values = [
            ("n", generation.id.to_string().into()),
            ("title", esc(&cut(title, 60)).into()),
            ("state", tr(lang, life::state_key(generation.state)).into()),
            ("price", price::sum(lang, generation.price).into()),
        ];
        lines.push(tr_with(lang, "support-card-generation", &values));
        if matches!(generation.state, State::Failed | State::Expired) {
            lines.push(life::reason(lang, generation));
        }
    }
    lines.join("\n")
}

fn deeds(lang: Lang, ticket: &Ticket) -> Vec<Button> {
    let id = ticket.id;
    let mut row = vec![button(
        tr(lang, "button-ticket-answer"),
        Action::Guide(Guide::Answer(id)),
    )];
    if ticket.open {
        row.push(button(
            tr(lang, "button-ticket-close"),
            Action::Guide(Guide::Close(id)),
        ));
    }
    row
}

/// Something a customer has said, to an admin.
pub fn card(lang: Lang, facts: &Facts<'_>, said: &Said) -> Screen {
    let open = Action::Guide(Guide::Ticket(facts.ticket.id));
    Screen::text(with_body(lang, head(lang, facts), said))
        .row(deeds(lang, facts.ticket))
        .row([button(tr(lang, "button-ticket-open"), open)])
}

/// What one admin has answered, to the others.
pub fn answered_by(lang: Lang, facts: &Facts<'_>, said: &Said) -> Screen {
    let values = [
        number(said.ticket),
        ("name", name(facts.customer).into()),
        ("admin", said.author.to_string().into()),
    ];
    let text = tr_with(lang, "support-other-admin", &values);
    let open = Action::Guide(Guide::Ticket(said.ticket));
    Screen::text(with_body(lang, text, said)).row([button(tr(lang, "button-ticket-open"), open)])
}

fn state_key(ticket: &Ticket) -> &'static str {
    match (ticket.open, ticket.answered) {
        (false, _) => "support-state-closed",
        (true, true) => "support-state-answered",
        (true, false) => "support-state-open",
    }
}

/// A ticket with its last words, to an admin.
pub fn ticket(lang: Lang, facts: &Facts<'_>, words: &[Said]) -> Screen {
    let mut text = head(lang, facts);
    text.push('\n');
    text.push_str(&tr(lang, state_key(facts.ticket)));
    text.push('\n');
    if words.is_empty() {
        text.push('\n');
        text.push_str(&tr(lang, "support-deleted"));
    }
    for said in words {
        let sign = match said.side {
            Side::Customer => "👤",
            Side::Admin => "💬",
        };
        let file = match said.file {
            true => format!("{} ", tr(lang, "support-line-file")),
            false => String::new(),
        };
        let line = said.body.replace('\n', " ");
        text.push_str(&format!("\n{sign} {file}{}", esc(&cut(&line, LINE_CHARS))));
    }
    let list = Action::Guide(Guide::Tickets(0));
    Screen::text(text)
        .row(deeds(lang, facts.ticket))
        .row([button(tr(lang, "button-tickets"), list)])
        .home(lang)
}

/// A page of open tickets with the names of who asks.
pub fn tickets(lang: Lang, entries: &[(Ticket, String)], page: u16, more: bool) -> Screen {
    if entries.is_empty() {
        return Screen::text(tr(lang, "tickets-none")).home(lang);
    }
    let line = |(ticket, name): &(Ticket, String)| {
        let mark = if ticket.answered { "💬" } else { "🟢" };
        let values = [
            number(ticket.id),
            ("mark", mark.into()),
            ("name", cut(name, 20).into()),
        ];
        let label = tr_with(lang, "ticket-line", &values);
        button(label, Action::Guide(Guide::Ticket(ticket.id)))
    };
    let mut turn = Vec::new();
    if let Some(before) = page.checked_sub(1) {
        let action = Action::Guide(Guide::Tickets(before));
        turn.push(button(tr(lang, "button-previous"), action));
    }
    if more {
        let action = Action::Guide(Guide::Tickets(page.saturating_add(1)));
        turn.push(button(tr(lang, "button-next"), action));
    }
    Screen::text(tr(lang, "tickets"))
        .grid(entries.iter().map(line).collect(), 1)
        .row(turn)
        .home(lang)
}

/// Asks an admin for the answer.
pub fn compose(lang: Lang, id: TicketId) -> Screen {
    let open = Action::Guide(Guide::Ticket(id));
    Screen::text(tr_with(lang, "support-compose", &[number(id)]))
        .row([button(tr(lang, "button-ticket-open"), open)])
        .home(lang)
}

/// An admin's answer is on its way; `gone`: the customer has blocked the bot.
pub fn sent(lang: Lang, id: TicketId, gone: bool) -> Screen {
    let key = if gone {
        "support-sent-gone"
    } else {
        "support-sent"
    };
    let list = Action::Guide(Guide::Tickets(0));
    Screen::text(tr_with(lang, key, &[number(id)]))
        .row([button(tr(lang, "button-tickets"), list)])
        .home(lang)
}
