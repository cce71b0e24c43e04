//! Promo codes and friends: the question for a code, what came of it, the page of a link, the admin's list.

use super::{Screen, button, cut, esc};
use crate::action::{Action, Promo as Go};
use crate::money::Kopecks;
use crate::payments::code::Mistake;
use crate::payments::promo::Refusal;
use crate::store::promos::{Part, Promo, Terms, Use, Worth};
use crate::store::referrals::Friends;
use crate::store::vouchers::Voucher;
use crate::words::{Lang, Value, tr, tr_with};

/// Codes on one page of the admin's list.
pub const PAGE: u16 = 6;
/// Characters of an admin's word that is said back.
const WORD_CHARS: usize = 40;

/// What a screen about a code names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names {
    /// The model's title.
    pub model: Option<String>,
    /// The last day that counts.
    pub until: Option<String>,
}

fn money(sum: Kopecks) -> Value<'static> {
    sum.to_string().into()
}

fn back(lang: Lang, screen: Screen) -> Screen {
    screen.row([
        button(tr(lang, "button-back"), Action::Balance),
        button(tr(lang, "button-home"), Action::Home),
    ])
}

/// The question for a code.
pub fn ask(lang: Lang) -> Screen {
    back(lang, Screen::text(tr(lang, "promo-ask")))
}

/// `50 ₽`, or `20 %`.
fn part(lang: Lang, part: &Part) -> String {
    match part {
        Part::Sum(sum) => sum.to_string(),
        Part::Percent(percent) => tr_with(lang, "promo-percent", &[("percent", (*percent).into())]),
    }
}

/// What a code promises, in a sentence.
fn promise(lang: Lang, terms: &Terms, names: &Names, times: u32) -> String {
    match &terms.worth {
        Worth::Gift(sum) => tr_with(lang, "promo-gift", &[("sum", money(*sum))]),
        Worth::TopUp(percent) => tr_with(
            lang,
            "promo-topup",
            &[
                ("part", part(lang, &Part::Percent(*percent)).into()),
                ("times", times.into()),
            ],
        ),
        Worth::Model { model, part: of } => {
            let title = names.model.as_deref().unwrap_or(model);
            let values = [
                ("part", part(lang, of).into()),
                ("model", esc(&cut(title, 60)).into()),
                ("times", times.into()),
            ];
            match of {
                Part::Sum(_) => tr_with(lang, "promo-model-sum", &values),
                Part::Percent(_) => tr_with(lang, "promo-model-percent", &values),
            }
        }
    }
}

/// The limits that a customer must know of.
fn limits(lang: Lang, terms: &Terms, names: &Names) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(most) = terms.max_each {
        lines.push(tr_with(lang, "promo-max-each", &[("sum", money(most))]));
    }
    if terms.max_total.is_some() && !matches!(terms.worth, Worth::Gift(_)) {
        lines.push(tr(lang, "promo-max-total"));
    }
    if let Some(until) = &names.until
        && !matches!(terms.worth, Worth::Gift(_))
    {
        lines.push(tr_with(
            lang,
            "promo-until",
            &[("day", until.clone().into())],
        ));
    }
    lines
}

/// A code has counted.
pub fn redeemed(lang: Lang, promo: &Promo, names: &Names, balance: Kopecks) -> Screen {
    let mut lines = vec![
        tr_with(
            lang,
            "promo-yes",
            &[("code", esc(&promo.terms.code).into())],
        ),
        String::new(),
        promise(lang, &promo.terms, names, promo.terms.times),
    ];
    lines.extend(limits(lang, &promo.terms, names));
    if matches!(promo.terms.worth, Worth::Gift(_)) {
        lines.push(tr_with(
            lang,
            "paid-balance",
            &[("balance", money(balance))],
        ));
    }
    back(lang, Screen::text(lines.join("\n")))
}

/// A code that this customer used before.
pub fn before(lang: Lang, promo: &Promo, used: Use, names: &Names) -> Screen {
    let code = ("code", esc(&promo.terms.code).into());
    let mut lines = vec![tr_with(lang, "promo-before", &[code])];
    if used.rest > 0 {
        lines.push(String::new());
        lines.push(promise(lang, &promo.terms, names, used.rest));
        lines.extend(limits(lang, &promo.terms, names));
    }
    back(lang, Screen::text(lines.join("\n")))
}

/// Why a code gives nothing.
pub fn refused(lang: Lang, why: Refusal) -> Screen {
    let text = match why {
        Refusal::Unknown => tr(lang, "promo-unknown"),
        Refusal::Over => tr(lang, "promo-over"),
        Refusal::UsedUp => tr(lang, "promo-used-up"),
        Refusal::NotForYou => tr(lang, "promo-not-for-you"),
        Refusal::CapReached => tr(lang, "promo-cap"),
        Refusal::TooManyTries(minutes) => {
            tr_with(lang, "promo-too-often", &[("minutes", minutes.into())])
        }
    };
    back(lang, Screen::text(text))
}

/// A confirmation whose price a code pays a part of.
pub fn with_voucher(lang: Lang, mut screen: Screen, voucher: &Voucher) -> Screen {
    let values = [
        ("code", esc(&voucher.code).into()),
        ("sum", money(voucher.amount)),
    ];
    screen.text.push_str("\n\n");
    screen
        .text
        .push_str(&tr_with(lang, "promo-voucher", &values));
    screen
}

/// What the page of a link tells.
pub struct FriendsFacts {
    /// The link; `None` while the bot does not know its own name yet.
    pub link: Option<String>,
    /// What came of it.
    pub friends: Friends,
    /// What can still be earned this month.
    pub left: Kopecks,
    /// Of a friend's top-up.
    pub percent: u32,
    /// So many top-ups of each friend count.
    pub first_topups: u32,
    /// Most that one friend earns.
    pub cap_per_invited: Kopecks,
}

/// A customer's link, how it works, and what came of it.
pub fn friends(lang: Lang, facts: &FriendsFacts) -> Screen {
    let rules = [
        ("percent", facts.percent.into()),
        ("times", facts.first_topups.into()),
        ("cap", money(facts.cap_per_invited)),
    ];
    let sums = [
        ("invited", facts.friends.invited.into()),
        ("paid", facts.friends.paid.into()),
        ("earned", money(facts.friends.earned)),
        ("left", money(facts.left)),
    ];
    let link = match &facts.link {
        Some(link) => format!("<code>{}</code>", esc(link)),
        None => tr(lang, "friends-no-link"),
    };
    let text = [
        tr_with(lang, "friends", &rules),
        link,
        tr_with(lang, "friends-sums", &sums),
    ];
    let screen = Screen::text(text.join("\n\n"));
    let screen = match &facts.link {
        Some(link) => screen.link(tr(lang, "friends-share"), share_url(lang, link)),
        None => screen,
    };
    back(lang, screen)
}

/// Telegram's own page for passing a link on.
fn share_url(lang: Lang, link: &str) -> String {
    let mut url = String::from("https://t.me/share/url?url=");
    url.push_str(&percent_encoded(link));
    url.push_str("&text=");
    url.push_str(&percent_encoded(&tr(lang, "friends-invitation")));
    url
}

fn percent_encoded(text: &str) -> String {
    let byte = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
            char::from(byte).to_string()
        }
        other => format!("%{other:02X}"),
    };
    text.bytes().map(byte).collect()
}

/// Somebody new came by a friend's link; `bonus`: what they were given for it.
pub fn came(lang: Lang, bonus: Kopecks) -> Screen {
    let text = match bonus {
        Kopecks::ZERO => tr(lang, "friends-came"),
        bonus => tr_with(lang, "friends-came-bonus", &[("sum", money(bonus))]),
    };
    Screen::text(text).home(lang)
}

/// For an admin: what is wrong with the words for a new code.
pub fn mistake(lang: Lang, mistake: &Mistake) -> Screen {
    let (key, word) = match mistake {
        Mistake::Usage => ("", ""),
        Mistake::Code(word) => ("promo-bad-code", word.as_str()),
        Mistake::Worth(word) => ("promo-bad-worth", word.as_str()),
        Mistake::Option(word) => ("promo-bad-option", word.as_str()),
        Mistake::Past(word) => ("promo-bad-past", word.as_str()),
        Mistake::Unfit(word) => ("promo-bad-unfit", word.as_str()),
    };
    let usage = tr(lang, "promo-new-usage");
    let text = match key {
        "" => usage,
        key => {
            let word = ("word", esc(&cut(word, WORD_CHARS)).into());
            format!("⚠️ {}\n\n{usage}", tr_with(lang, key, &[word]))
        }
    };
    Screen::text(text).home(lang)
}

/// For an admin: a model that does not exist.
pub fn no_model(lang: Lang, model: &str) -> Screen {
    let word = ("word", esc(&cut(model, WORD_CHARS)).into());
    Screen::text(tr_with(lang, "promo-bad-model", &[word])).home(lang)
}

/// For an admin: a sentence about a code.
pub fn about_code(lang: Lang, key: &str, code: &str) -> Screen {
    Screen::text(tr_with(lang, key, &[("code", esc(code).into())])).home(lang)
}

/// For an admin: a code was made; with its link where Telegram's links can carry it.
pub fn made(lang: Lang, promo: &Promo, names: &Names, bot: Option<&str>) -> Screen {
    let code = promo.terms.code.as_str();
    let mut text = tr_with(
        lang,
        "promo-made",
        &[("line", line(lang, promo, names).into())],
    );
    if let Some(bot) = bot.filter(|_| code.is_ascii()) {
        let link = format!("https://t.me/{bot}?start=promo_{code}");
        text.push_str(&format!("\n\n<code>{}</code>", esc(&link)));
    }
    Screen::text(text)
        .row([button(tr(lang, "promo-all"), Action::Promo(Go::List(0)))])
        .home(lang)
}

/// A code in a line: what it is, how often it was used, what it gave.
fn line(lang: Lang, promo: &Promo, names: &Names) -> String {
    let terms = &promo.terms;
    let worth = match &terms.worth {
        Worth::Gift(sum) => sum.to_string(),
        Worth::TopUp(percent) => {
            let part = part(lang, &Part::Percent(*percent));
            tr_with(lang, "promo-line-topup", &[("part", part.into())])
        }
        Worth::Model { model, part: of } => {
            let title = names.model.as_deref().unwrap_or(model);
            format!("{} · {}", part(lang, of), esc(&cut(title, 24)))
        }
    };
    let mut line = format!(
        "<code>{}</code> · {worth} · {}",
        esc(&terms.code),
        promo.used
    );
    if let Some(most) = terms.max_uses {
        line.push_str(&format!("/{most}"));
    }
    let values = [("sum", money(promo.given))];
    line.push_str(&format!(
        " · {}",
        tr_with(lang, "promo-line-given", &values)
    ));
    if let Some(until) = &names.until {
        let values = [("day", until.clone().into())];
        line.push_str(&format!(
            " · {}",
            tr_with(lang, "promo-line-until", &values)
        ));
    }
    if promo.off_ms.is_some() {
        line.push_str(&format!(" · {}", tr(lang, "promo-line-off")));
    }
    line
}

/// For an admin: the codes, newest first.
pub fn list(lang: Lang, rows: &[(Promo, Names)], page: u16, more: bool) -> Screen {
    let mut lines = vec![tr(lang, "promo-list")];
    if rows.is_empty() {
        lines.push(tr(lang, "promo-list-empty"));
    }
    lines.extend(rows.iter().map(|(promo, names)| line(lang, promo, names)));
    let mut turn = Vec::new();
    if let Some(newer) = page.checked_sub(1) {
        turn.push(button(
            tr(lang, "button-newer"),
            Action::Promo(Go::List(newer)),
        ));
    }
    if more {
        let older = page.saturating_add(1);
        turn.push(button(
            tr(lang, "button-older"),
            Action::Promo(Go::List(older)),
        ));
    }
    Screen::text(lines.join("\n")).row(turn).home(lang)
}
