//! Every admin's button, forged by an ordinary customer: nothing happens.

mod stored;

use super::look;
use crate::support::{Bot, Customer};
use kiebot::action::{
    Action, Broadcast, Customers, Decide, Faults, Group, Guide, ModelKey, Models, Money, Panel,
    Part, Period, Promo, Settings, Stats, Syncs, Value,
};
use kiebot::catalog::own::Part as Piece;
use kiebot::ids::{CustomerId, GenerationId, PaymentId, RequestId, TicketId};
use kiebot::money::Kopecks;
use kiebot::store::ledger::Pot;
use stored::stored;

/// Every kind of admin's button. A new button of the panel does not compile until it stands in `place_of`.
fn every() -> Vec<Action> {
    let id = 1;
    let mut all: Vec<Action> = [
        Panel::Home,
        Panel::Deeds(0),
        Panel::DeedsFile,
        Panel::Stats(Stats::Show(Period::Week)),
        Panel::Stats(Stats::Table(Period::Today)),
        Panel::Stats(Stats::Charts(Period::Month)),
    ]
    .map(Action::Panel)
    .into();
    all.extend(people().map(|what| Action::Panel(Panel::Customers(what))));
    all.extend(money().map(|what| Action::Panel(Panel::Money(what))));
    all.extend(faults().map(|what| Action::Panel(Panel::Faults(what))));
    all.extend(settings().map(|what| Action::Panel(Panel::Settings(what))));
    all.extend(models().map(|what| Action::Panel(Panel::Models(what))));
    all.extend(syncs().map(|what| Action::Panel(Panel::Syncs(what))));
    all.extend(broadcasts().map(|what| Action::Panel(Panel::Broadcast(what))));
    assert!((0..PANEL).all(|n| {
        all.iter()
            .any(|a| matches!(a, Action::Panel(p) if place_of(*p) == n))
    }));
    all.extend([
        Action::Review(id, 0),
        Action::ReviewToggle(id, 0, 0),
        Action::ReviewAccept(id),
        Action::ReviewReject(id),
        Action::Promo(Promo::List(0)),
        Action::Guide(Guide::Tickets(0)),
        Action::Guide(Guide::Ticket(TicketId(id))),
        Action::Guide(Guide::Answer(TicketId(id))),
        Action::Guide(Guide::Close(TicketId(id))),
    ]);
    let request = RequestId(id);
    all.extend(
        [
            Decide::Card(request),
            Decide::Approve(request, 500_000),
            Decide::OtherSum(request),
            Decide::Reject(request),
            Decide::RejectPlain(request),
            Decide::Refund(PaymentId(id)),
        ]
        .map(Action::Decide),
    );
    all
}

/// How many kinds `place_of` knows.
const PANEL: usize = 59 + BROADCASTS + FAULTS;

fn place_of(panel: Panel) -> usize {
    match panel {
        Panel::Home => 0,
        Panel::Deeds(_) => 1,
        Panel::DeedsFile => 2,
        Panel::Customers(Customers::Search) => 3,
        Panel::Customers(Customers::Found(..)) => 4,
        Panel::Customers(Customers::Card(_)) => 5,
        Panel::Customers(Customers::Money(..)) => 6,
        Panel::Customers(Customers::Made(..)) => 7,
        Panel::Customers(Customers::Adjust(..)) => 8,
        Panel::Customers(Customers::Sum(..)) => 9,
        Panel::Customers(Customers::Why(..)) => 10,
        Panel::Customers(Customers::Confirm(_)) => 11,
        Panel::Customers(Customers::Block(_)) => 12,
        Panel::Customers(Customers::Unblock(_)) => 13,
        Panel::Customers(Customers::Write(_)) => 14,
        Panel::Stats(Stats::Show(_)) => 15,
        Panel::Stats(Stats::Table(_)) => 16,
        Panel::Money(Money::Page(_)) => 17,
        Panel::Money(Money::Filters) => 18,
        Panel::Money(Money::Group(_)) => 19,
        Panel::Money(Money::Ask(_)) => 20,
        Panel::Money(Money::Clear) => 21,
        Panel::Money(Money::Line(_)) => 22,
        Panel::Money(Money::Requests(_)) => 23,
        Panel::Money(Money::Request(_)) => 24,
        Panel::Money(Money::Way(_)) => 25,
        Panel::Money(Money::Return(_)) => 26,
        Panel::Money(Money::Stars(_)) => 27,
        Panel::Stats(Stats::Charts(_)) => 28,
        Panel::Models(Models::Page(_)) => 29,
        Panel::Models(Models::Filters) => 30,
        Panel::Models(Models::Only(_)) => 31,
        Panel::Models(Models::Search) => 32,
        Panel::Models(Models::Card(_)) => 33,
        Panel::Models(Models::Switch(..)) => 34,
        Panel::Models(Models::Price(_)) => 35,
        Panel::Models(Models::Times(..)) => 36,
        Panel::Models(Models::Ask(..)) => 37,
        Panel::Models(Models::Reset(..)) => 38,
        Panel::Models(Models::Yes(..)) => 39,
        Panel::Syncs(Syncs::Home) => 40,
        Panel::Syncs(Syncs::Now) => 41,
        Panel::Syncs(Syncs::Show(_)) => 42,
        Panel::Syncs(Syncs::Log(_)) => 43,
        Panel::Syncs(Syncs::Past(_)) => 44,
        Panel::Syncs(Syncs::Versions) => 45,
        Panel::Syncs(Syncs::Version(_)) => 46,
        Panel::Syncs(Syncs::Back(_)) => 47,
        Panel::Broadcast(what) => 48 + place_of_broadcast(what),
        Panel::Settings(what) => 49 + BROADCASTS + place_of_setting(what),
        Panel::Faults(what) => 59 + BROADCASTS + place_of_fault(what),
    }
}

/// How many kinds `place_of_fault` knows.
const FAULTS: usize = 17;

fn place_of_fault(what: Faults) -> usize {
    match what {
        Faults::Home => 0,
        Faults::Reasons(_) => 1,
        Faults::Failed(..) => 2,
        Faults::Find => 3,
        Faults::Parked(_) => 4,
        Faults::Update(_) => 5,
        Faults::Retry(_) => 6,
        Faults::RetryAll => 7,
        Faults::Unsent(_) => 8,
        Faults::Message(_) => 9,
        Faults::Resend(_) => 10,
        Faults::ResendAll => 11,
        Faults::Log => 12,
        Faults::Alerts(_) => 13,
        Faults::Hush(..) => 14,
        Faults::Silence(..) => 15,
        Faults::Unhush(..) => 16,
    }
}

/// How many kinds `place_of_broadcast` knows, but one.
const BROADCASTS: usize = 16;

fn place_of_broadcast(what: Broadcast) -> usize {
    match what {
        Broadcast::List => 0,
        Broadcast::New => 1,
        Broadcast::Card(_) => 2,
        Broadcast::Letter(_) => 3,
        Broadcast::Buttons(_) => 4,
        Broadcast::Bare(_) => 5,
        Broadcast::Groups(_) => 6,
        Broadcast::Group(..) => 7,
        Broadcast::Models(_) => 8,
        Broadcast::Ask(_) => 9,
        Broadcast::Start(..) => 10,
        Broadcast::Pause(_) => 11,
        Broadcast::Resume(_) => 12,
        Broadcast::Stop(_) => 13,
        Broadcast::StopYes(_) => 14,
        Broadcast::Report(_) => 15,
        Broadcast::Discard(_) => 16,
    }
}

fn place_of_setting(what: Settings) -> usize {
    match what {
        Settings::Home => 0,
        Settings::Shelf(_) => 1,
        Settings::One(_) => 2,
        Settings::Ask(_) => 3,
        Settings::Flip(..) => 4,
        Settings::Yes(..) => 5,
        Settings::Reset(_) => 6,
        Settings::Promos => 7,
        Settings::Promo => 8,
        Settings::PromoOff => 9,
    }
}

/// Every button about settings.
fn settings() -> [Settings; 10] {
    [
        Settings::Home,
        Settings::Shelf(0),
        Settings::One(0),
        Settings::Ask(0),
        Settings::Flip(6, false),
        Settings::Yes(0, 1),
        Settings::Reset(0),
        Settings::Promos,
        Settings::Promo,
        Settings::PromoOff,
    ]
}

/// Every button about messages to many.
fn broadcasts() -> [Broadcast; 17] {
    [
        Broadcast::List,
        Broadcast::New,
        Broadcast::Card(1),
        Broadcast::Letter(1),
        Broadcast::Buttons(1),
        Broadcast::Bare(1),
        Broadcast::Groups(1),
        Broadcast::Group(1, Group::Paid),
        Broadcast::Models(1),
        Broadcast::Ask(1),
        Broadcast::Start(1, 1),
        Broadcast::Pause(1),
        Broadcast::Resume(1),
        Broadcast::Stop(1),
        Broadcast::StopYes(1),
        Broadcast::Report(1),
        Broadcast::Discard(1),
    ]
}

/// Every button about people.
fn people() -> [Customers; 12] {
    let anna = CustomerId(7);
    [
        Customers::Search,
        Customers::Found(i64::MAX, 0),
        Customers::Card(anna),
        Customers::Money(anna, 0),
        Customers::Made(anna, 0),
        Customers::Adjust(anna, true),
        Customers::Sum(anna, Pot::Wallet, true),
        Customers::Why(anna, Pot::Wallet, Kopecks(100)),
        Customers::Confirm(1),
        Customers::Block(anna),
        Customers::Unblock(anna),
        Customers::Write(anna),
    ]
}

/// Every button about money.
fn money() -> [Money; 13] {
    let made = GenerationId(1);
    [
        Money::Page(0),
        Money::Filters,
        Money::Group(1),
        Money::Ask(Part::Who),
        Money::Ask(Part::Days),
        Money::Ask(Part::Sum),
        Money::Clear,
        Money::Line(1),
        Money::Requests(0),
        Money::Request(RequestId(1)),
        Money::Way(made),
        Money::Return(made),
        Money::Stars(PaymentId(1)),
    ]
}

/// Every button about what went wrong.
fn faults() -> [Faults; 17] {
    [
        Faults::Home,
        Faults::Reasons(0),
        Faults::Failed(5, GenerationId(0)),
        Faults::Find,
        Faults::Parked(0),
        Faults::Update(1),
        Faults::Retry(1),
        Faults::RetryAll,
        Faults::Unsent(0),
        Faults::Message(1),
        Faults::Resend(1),
        Faults::ResendAll,
        Faults::Log,
        Faults::Alerts(0),
        Faults::Hush(1, 1),
        Faults::Silence(1, 1, 0),
        Faults::Unhush(1, 0),
    ]
}

/// Every button about models.
fn models() -> [Models; 13] {
    let model = ModelKey::of("z-image");
    [
        Models::Page(0),
        Models::Filters,
        Models::Only(1),
        Models::Search,
        Models::Card(model),
        Models::Switch(model, false),
        Models::Price(model),
        Models::Times(model, 300),
        Models::Ask(model, Value::Flat),
        Models::Ask(model, Value::Title),
        Models::Reset(model, Piece::All),
        Models::Yes(1, false),
        Models::Yes(1, true),
    ]
}

/// Every button about syncs.
fn syncs() -> [Syncs; 8] {
    [
        Syncs::Home,
        Syncs::Now,
        Syncs::Show(1),
        Syncs::Log(1),
        Syncs::Past(0),
        Syncs::Versions,
        Syncs::Version(1),
        Syncs::Back(1),
    ]
}

/// A shop with something behind every button: a request, a payment, a ticket.
fn furnished(bot: &Bot) -> Customer<'_> {
    let anna = bot.anna();
    anna.begins();
    let eve = bot.customer(66, "Eve", "en");
    eve.begins();
    eve.say("/support");
    eve.say("Hello?");
    eve.say("/balance");
    let admin = bot.admin();
    admin.say("/promo_new SECRET 100");
    admin.say("/admin");
    admin.press("Рассылка");
    admin.press("Новая");
    admin.say("Новости");
    admin.say("/start");
    bot.settle();
    eve.all_delivered();
    eve
}

#[test]
fn forged_admin_buttons_do_nothing() {
    let bot = Bot::new();
    let eve = furnished(&bot);
    let unknown = {
        eve.force(eve.newest(), "zz:1");
        (look(&eve.screen()), eve.last_toast())
    };
    for action in every() {
        let (data, before) = (action.encode(), stored(&bot));
        eve.force(eve.newest(), &data);
        let answer = (look(&eve.screen()), eve.last_toast());
        assert_eq!(answer, unknown, "{data}");
        assert_eq!(stored(&bot), before, "{data}");
        // Nor do the next words mean anything to an admin's question.
        let done = "SELECT (SELECT count(*) FROM deeds) + (SELECT count(*) FROM transfers)";
        let count = bot.number(done);
        eve.say("100500");
        assert_eq!(bot.number(done), count, "words after {data}");
        eve.say("/start");
    }
}
