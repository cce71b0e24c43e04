//! What admins see of payments: a request to decide, the question before a refund.

use super::{Screen, button, cut, esc, labels};
use crate::action::{Action, Decide};
use crate::money::Kopecks;
use crate::payments::offer::{MAX_ROUBLES, MIN_ROUBLES};
use crate::payments::refund::Begun;
use crate::store::deeds::WHY_CHARS;
use crate::store::payments::{Payment, PaymentState};
use crate::store::requests::{Request, RequestState};
use crate::words::{Lang, Value, tr, tr_with};

/// Characters of a name.
const NAME_CHARS: usize = 64;

fn about(request: &Request, name: &str) -> Vec<(&'static str, Value<'static>)> {
    vec![
        ("n", request.id.to_string().into()),
        ("customer", request.customer.to_string().into()),
        ("name", esc(&cut(name, NAME_CHARS)).into()),
        ("sum", request.asked.to_string().into()),
    ]
}

/// A request: with buttons while nobody has decided. `sum`: what the admin wants to credit instead.
pub fn card(lang: Lang, request: &Request, name: &str, sum: Option<Kopecks>) -> Screen {
    let mut values = about(request, name);
    let admin = request.admin.map(|admin| admin.to_string());
    values.push(("admin", admin.unwrap_or_default().into()));
    let head = tr_with(lang, "admin-request", &values);
    let state = match &request.state {
        RequestState::Open => {
            let id = request.id;
            let credit = sum.unwrap_or(request.asked);
            let label = tr_with(lang, "admin-credit", &[("sum", credit.to_string().into())]);
            return Screen::text(head)
                .row([button(label, Action::Decide(Decide::Approve(id, credit.0)))])
                .row([
                    button(
                        tr(lang, "admin-other-sum"),
                        Action::Decide(Decide::OtherSum(id)),
                    ),
                    button(tr(lang, "admin-reject"), Action::Decide(Decide::Reject(id))),
                ]);
        }
        RequestState::Approved(credited) => {
            values.push(("credited", credited.to_string().into()));
            tr_with(lang, "admin-credited", &values)
        }
        RequestState::Rejected(why) => {
            values.push(("why", esc(&cut(why, WHY_CHARS)).into()));
            tr_with(lang, "admin-rejected", &values)
        }
    };
    Screen::text(format!("{head}\n\n{state}"))
}

/// The question for another sum; `odd`: the words that were none.
pub fn other_sum(lang: Lang, request: &Request, odd: bool) -> Screen {
    let key = if odd {
        "topup-odd-sum"
    } else {
        "admin-ask-sum"
    };
    let roubles = |n| Kopecks::from_roubles(n).unwrap_or_default().to_string();
    let values = [
        ("n", request.id.to_string().into()),
        ("min", roubles(MIN_ROUBLES).into()),
        ("max", roubles(MAX_ROUBLES).into()),
    ];
    Screen::text(tr_with(lang, key, &values)).row([button(
        tr(lang, "button-back"),
        Action::Decide(Decide::Card(request.id)),
    )])
}

/// The question for the reason of a refusal.
pub fn ask_reason(lang: Lang, request: &Request) -> Screen {
    let text = tr_with(lang, "admin-ask-reason", &about(request, ""));
    Screen::text(text)
        .row([button(
            tr(lang, "admin-no-reason"),
            Action::Decide(Decide::RejectPlain(request.id)),
        )])
        .row([button(
            tr(lang, "button-back"),
            Action::Decide(Decide::Card(request.id)),
        )])
}

/// What comes before what a customer sent with a request.
pub fn note(lang: Lang, number: i64) -> Screen {
    Screen::text(tr_with(
        lang,
        "admin-note",
        &[("n", number.to_string().into())],
    ))
}

/// A payment, with the question whether it goes back.
pub fn refund_question(lang: Lang, payment: &Payment, name: &str) -> Screen {
    let values = [
        (
            "stars",
            labels::count(usize::try_from(payment.amount).unwrap_or(0)).into(),
        ),
        ("sum", payment.kopecks.to_string().into()),
        ("name", esc(&cut(name, NAME_CHARS)).into()),
        ("customer", payment.customer.to_string().into()),
    ];
    Screen::text(tr_with(lang, "admin-refund-question", &values))
        .row([button(
            tr(lang, "admin-refund-yes"),
            Action::Decide(Decide::Refund(payment.id)),
        )])
        .home(lang)
}

/// What came of the wish to return a payment.
pub fn refund_answer(lang: Lang, begun: &Begun) -> Screen {
    let text = match begun {
        Begun::Yes(_) => tr(lang, "admin-refund-begun"),
        Begun::NotStars => tr(lang, "admin-refund-not-stars"),
        Begun::Unknown => tr(lang, "admin-refund-unknown"),
        Begun::NotEnough(missing) => tr_with(
            lang,
            "admin-refund-spent",
            &[("missing", missing.to_string().into())],
        ),
        Begun::NotSettled(PaymentState::Refunding) => tr(lang, "admin-refund-begun"),
        Begun::NotSettled(_) => tr(lang, "admin-refund-before"),
    };
    Screen::text(text).home(lang)
}

/// A word about a customer.
pub fn about_customer(lang: Lang, key: &str, name: &str) -> Screen {
    let name = esc(&cut(name, NAME_CHARS));
    Screen::text(tr_with(lang, key, &[("name", name.into())])).home(lang)
}
