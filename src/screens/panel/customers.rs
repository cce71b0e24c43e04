//! People: the search, what was found, one of them with what can be done.

use super::{NAME_CHARS, noted, to_panel, turns, with_panel};
use crate::action::{Action, Customers, Money, Panel};
use crate::clock::date_time;
use crate::money::Kopecks;
use crate::screens::purse::{signed, title};
use crate::screens::{Button, ROW_CHARS, Screen, button, cut, esc, labels, life};
use crate::store::adjustments::Adjustment;
use crate::store::deeds::WHY_CHARS;
use crate::store::ledger::{Balance, Movement, Pot};
use crate::store::people::{Made, Person, Profile};
use crate::words::{Lang, Value, tr, tr_with};
use jiff::tz::TimeZone;

/// People on one page of a search.
pub const PEOPLE: u16 = 6;
/// Movements and generations on one page.
pub const LINES: u16 = 8;

fn go(lang: Lang, key: &str, what: Customers) -> Button {
    button(tr(lang, key), Action::Panel(Panel::Customers(what)))
}

fn ways_out(lang: Lang) -> [Button; 2] {
    [go(lang, "people-again", Customers::Search), to_panel(lang)]
}

/// Asks whom to look for; `note`: the key of what was wrong with the last words.
pub fn search(lang: Lang, note: Option<&str>) -> Screen {
    let screen = Screen::text(tr(lang, "people-search"));
    with_panel(lang, noted(lang, screen, note))
}

/// Who was found; `more`: from where on there are others, `cut_short`: there are others that are not shown.
pub fn found(lang: Lang, people: &[Person], more: Option<(i64, i64)>, cut_short: bool) -> Screen {
    let key = match cut_short {
        true => "people-found-first",
        false => "people-found",
    };
    let one = |person: &Person| {
        let id = person.id;
        let head = match &person.username {
            Some(username) => format!("{} @{username}", cut(&person.name, 10)),
            None => person.name.clone(),
        };
        let tail = format!(" · {id}");
        let room = ROW_CHARS.saturating_sub(tail.chars().count());
        let label = format!("{}{tail}", cut(head.trim(), room));
        let card = Action::Panel(Panel::Customers(Customers::Card(id)));
        button(label, card)
    };
    let next = more.map(|(at_ms, id)| go(lang, "button-older", Customers::Found(at_ms, id)));
    Screen::text(tr(lang, key))
        .grid(people.iter().map(one).collect(), 1)
        .row(next)
        .row(ways_out(lang))
}

fn who(person: &Person) -> Vec<(&'static str, Value<'static>)> {
    let username = person.username.as_ref();
    let name = match person.name.trim() {
        "" => "—".to_owned(),
        name => esc(&cut(name, NAME_CHARS)),
    };
    vec![
        ("customer", person.id.to_string().into()),
        ("name", name.into()),
        (
            "username",
            username
                .map_or_else(String::new, |name| format!(" @{}", esc(name)))
                .into(),
        ),
    ]
}

/// Everything about one of them.
pub fn card(lang: Lang, profile: &Profile, zone: &TimeZone) -> Screen {
    let id = profile.person.id;
    let mut values = who(&profile.person);
    let Balance {
        wallet,
        bonus,
        hold,
    } = profile.balance;
    let friends = profile.friends;
    let sums = [
        ("balance", profile.balance.spendable()),
        ("wallet", wallet),
        ("bonus", bonus),
        ("hold", hold),
        ("spent", profile.spent),
    ];
    values.extend(sums.map(|(name, sum)| (name, sum.to_string().into())));
    values.extend([
        ("created", date_time(profile.person.created_ms, zone).into()),
        ("seen", date_time(profile.seen_ms, zone).into()),
        ("made", profile.generations.into()),
        ("invited", friends.invited.into()),
        ("paid", friends.paid.into()),
    ]);
    let mut text = tr_with(lang, "people-card", &values);
    if let Some(from) = profile.brought_by {
        let from = [("customer", from.to_string().into())];
        text.push_str(&format!("\n{}", tr_with(lang, "people-brought-by", &from)));
    }
    for (is, key) in [
        (profile.blocked, "people-is-blocked"),
        (profile.gone, "people-is-gone"),
    ] {
        if is {
            text.push_str(&format!("\n{}", tr(lang, key)));
        }
    }
    let door = match profile.blocked {
        true => go(lang, "people-unblock", Customers::Unblock(id)),
        false => go(lang, "people-block", Customers::Block(id)),
    };
    Screen::text(text)
        .row([
            go(lang, "people-give", Customers::Adjust(id, true)),
            go(lang, "people-take", Customers::Adjust(id, false)),
        ])
        .row([
            go(lang, "people-money", Customers::Money(id, 0)),
            go(lang, "people-made", Customers::Made(id, 0)),
        ])
        .row([go(lang, "people-write", Customers::Write(id)), door])
        .row(ways_out(lang))
}

fn pages(lang: Lang, text: String, turn: Vec<Button>, person: &Person) -> Screen {
    let back = go(lang, "people-to-card", Customers::Card(person.id));
    Screen::text(text).row(turn).row([back, to_panel(lang)])
}

/// A page of somebody's money; whether it is the newest, whether there are older ones.
pub fn money(
    lang: Lang,
    person: &Person,
    lines: &[Movement],
    (newest, older): (bool, bool),
    zone: &TimeZone,
) -> Screen {
    let mut text = vec![tr_with(lang, "people-money-head", &who(person))];
    if lines.is_empty() {
        text.push(tr(lang, "people-nothing"));
    }
    text.extend(lines.iter().map(|line| {
        let values = [
            ("when", date_time(line.at_ms, zone).into()),
            ("what", title(lang, line.kind, &line.key).into()),
            ("sum", signed(line.delta).into()),
        ];
        let number = line
            .generation
            .map_or_else(String::new, |id| format!(" {}", labels::numbered(lang, id)));
        format!("{}{number}", tr_with(lang, "people-money-line", &values))
    }));
    let last = lines.last().filter(|_| older);
    let to_page = |below| Panel::Customers(Customers::Money(person.id, below));
    let turn = turns(
        lang,
        (!newest).then(|| to_page(0)),
        last.map(|last| to_page(last.id.0)),
    );
    pages(lang, text.join("\n"), turn, person)
}

/// A page of somebody's generations, each with its model's title.
pub fn made(
    lang: Lang,
    person: &Person,
    lines: &[(Made, String)],
    (newest, older): (bool, bool),
    zone: &TimeZone,
) -> Screen {
    let mut text = vec![tr_with(lang, "people-made-head", &who(person))];
    if lines.is_empty() {
        text.push(tr(lang, "people-nothing"));
    }
    text.extend(lines.iter().map(|(made, title)| {
        let state = made.state.map(life::state_key);
        let values = [
            ("n", made.id.to_string().into()),
            ("when", date_time(made.created_ms, zone).into()),
            ("title", esc(&cut(title, 24)).into()),
            (
                "state",
                state.map_or_else(String::new, |key| tr(lang, key)).into(),
            ),
            ("sum", made.price.to_string().into()),
        ];
        tr_with(lang, "people-made-line", &values)
    }));
    let last = lines.last().filter(|_| older);
    let to_page = |below| Panel::Customers(Customers::Made(person.id, below));
    let turn = turns(
        lang,
        (!newest).then(|| to_page(0)),
        last.map(|(last, _)| to_page(last.id.0)),
    );
    let open = |(made, _): &(Made, String)| {
        let way = Action::Panel(Panel::Money(Money::Way(made.id)));
        button(format!("№{}", made.id), way)
    };
    let mut screen = pages(lang, text.join("\n"), turn, person);
    let ways = lines.iter().map(open).collect::<Vec<_>>();
    let ways: Vec<Vec<Button>> = ways.chunks(3).map(<[Button]>::to_vec).collect();
    screen.buttons.splice(0..0, ways);
    screen
}

fn question(lang: Lang, text: String, person: &Person) -> Screen {
    Screen::text(text).row([go(lang, "people-to-card", Customers::Card(person.id))])
}

/// Which money is to be given or taken.
pub fn pots(lang: Lang, person: &Person, balance: &Balance, give: bool) -> Screen {
    let mut values = who(person);
    values.push(("wallet", balance.wallet.to_string().into()));
    values.push(("bonus", balance.bonus.to_string().into()));
    let id = person.id;
    let (text, bonus, wallet) = match give {
        true => ("people-pots-give", "people-as-bonus", "people-as-paid"),
        false => ("people-pots-take", "people-of-bonus", "people-of-paid"),
    };
    Screen::text(tr_with(lang, text, &values))
        .row([
            go(lang, bonus, Customers::Sum(id, Pot::Bonus, give)),
            go(lang, wallet, Customers::Sum(id, Pot::Wallet, give)),
        ])
        .row([go(lang, "people-to-card", Customers::Card(id))])
}

fn pot_name(lang: Lang, pot: Pot) -> String {
    tr(
        lang,
        match pot {
            Pot::Wallet => "people-pot-wallet",
            Pot::Bonus => "people-pot-bonus",
        },
    )
}

/// Asks how much; `note`: the key of what was wrong with the last words.
pub fn sum(
    lang: Lang,
    person: &Person,
    (pot, has, most): (Pot, Kopecks, Kopecks),
    give: bool,
    note: Option<&str>,
) -> Screen {
    let mut values = who(person);
    values.push(("pot", pot_name(lang, pot).into()));
    values.push(("has", has.to_string().into()));
    values.push(("most", most.to_string().into()));
    let key = match give {
        true => "people-sum-give",
        false => "people-sum-take",
    };
    let screen = question(lang, tr_with(lang, key, &values), person);
    noted(lang, screen, note)
}

/// Asks why.
pub fn why(lang: Lang, person: &Person, amount: Kopecks, note: Option<&str>) -> Screen {
    let mut values = who(person);
    values.push(("sum", signed(amount).into()));
    let screen = question(lang, tr_with(lang, "people-why", &values), person);
    noted(lang, screen, note)
}

/// What is to be done, before and after; `anew`: what was shown before is no longer so.
pub fn confirm(lang: Lang, person: &Person, shown: &Adjustment, anew: bool) -> Screen {
    let mut values = who(person);
    let after = shown.had.saturating_add(shown.amount);
    let sum = Kopecks(shown.amount.0.saturating_abs());
    values.extend([
        ("sum", sum.to_string().into()),
        ("pot", pot_name(lang, shown.pot).into()),
        ("before", shown.had.to_string().into()),
        ("after", after.to_string().into()),
        ("why", esc(&cut(&shown.why, WHY_CHARS)).into()),
    ]);
    let key = match shown.amount > Kopecks::ZERO {
        true => "people-confirm-give",
        false => "people-confirm-take",
    };
    let yes = go(lang, "people-yes", Customers::Confirm(shown.id));
    let no = go(lang, "people-no", Customers::Card(person.id));
    let screen = Screen::text(tr_with(lang, key, &values)).row([yes, no]);
    noted(lang, screen, anew.then_some("people-anew"))
}

/// Asks why somebody is to be shut out.
pub fn block(lang: Lang, person: &Person, note: Option<&str>) -> Screen {
    let text = tr_with(lang, "people-ask-block", &who(person));
    noted(lang, question(lang, text, person), note)
}

/// Asks what to write to somebody.
pub fn write(lang: Lang, person: &Person, note: Option<&str>) -> Screen {
    let text = tr_with(lang, "people-ask-write", &who(person));
    noted(lang, question(lang, text, person), note)
}
