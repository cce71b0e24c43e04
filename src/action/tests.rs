//! The codec of buttons: every kind, its extremes, and what we never wrote.

use super::*;
use crate::catalog::Wish;
use crate::ids::{PaymentId, RequestId, TicketId, TransferId};
use crate::store::ledger::{Filter, Turn};
use crate::store::wishes::Wish as Kind;
use crate::words::Lang;
use proptest::prelude::*;

/// A list narrowed and sorted.
fn view(section: Section, page: u16) -> View {
    View {
        shelf: Shelf::Menu(section),
        only: Some(crate::catalog::purpose::Purpose::TextToVideo),
        sort: Sort::Price,
        page,
    }
}

/// One action of each kind with the given numbers.
fn all(n: i64, small: u16, section: Section) -> Vec<Action> {
    let (draft, param, choice) = (n, small, small);
    let generation = GenerationId(n);
    let model = ModelKey(n as u64);
    vec![
        Action::Home,
        Action::List(section, small),
        Action::Card(model, section, small),
        Action::Begin(model),
        Action::Draft(draft),
        Action::Pick {
            draft,
            param,
            choice,
        },
        Action::Default { draft, param },
        Action::FilesDone { draft, param },
        Action::FilesClear { draft, param },
        Action::Back(draft),
        Action::Ask { draft, param },
        Action::Ready(draft),
        Action::Edit(draft),
        Action::Drop(draft),
        Action::Run(QuoteId(n)),
        Action::Cancel(generation),
        Action::CancelYes(generation),
        Action::Progress(generation),
        Action::Again(generation),
        Action::Others(Category::Audio),
        Action::History(small),
        Action::Operation(generation, small),
        Action::Resend(generation),
        Action::Balance,
        Action::Rate(generation, n % 2 == 0),
        Action::Follow(generation, model),
        Action::FollowPart(generation, model, n as u32),
        Action::Followups(generation),
        Action::Review(n, small),
        Action::ReviewToggle(n, small, small),
        Action::ReviewAccept(n),
        Action::ReviewReject(n),
        Action::Pay(Pay::Pack(small.into())),
        Action::Decide(Decide::Approve(RequestId(n), n)),
        Action::Quick(Quick::Again(generation, n)),
        Action::Guide(Guide::Answer(TicketId(n))),
        Action::Use(Use::PartWith(generation, Wish::Transcribe, n as u32, model)),
        Action::Mine(Mine::Open(generation, Shown::Found, n)),
        Action::Promo(Promo::List(small)),
        Action::Find(Find::Card(model, view(section, small))),
        Action::Purse(Purse::Receipt(
            TransferId(n),
            Filter::Bonuses,
            Turn::Older(TransferId(n)),
        )),
        Action::Panel(Panel::Deeds(n)),
        Action::Door(Door::Help),
    ]
}

/// The number of a kind; a new kind does not compile until it stands here (and then in `all`).
fn kind(action: Action) -> usize {
    match action {
        Action::Home => 0,
        Action::List(..) => 1,
        Action::Card(..) => 2,
        Action::Begin(_) => 3,
        Action::Draft(_) => 4,
        Action::Pick { .. } => 5,
        Action::Default { .. } => 6,
        Action::FilesDone { .. } => 7,
        Action::FilesClear { .. } => 8,
        Action::Back(_) => 9,
        Action::Ask { .. } => 10,
        Action::Ready(_) => 11,
        Action::Edit(_) => 12,
        Action::Drop(_) => 13,
        Action::Run(_) => 14,
        Action::Cancel(_) => 15,
        Action::CancelYes(_) => 16,
        Action::Progress(_) => 17,
        Action::Again(_) => 18,
        Action::Others(_) => 19,
        Action::History(_) => 20,
        Action::Operation(..) => 21,
        Action::Resend(_) => 22,
        Action::Balance => 23,
        Action::Rate(..) => 24,
        Action::Follow(..) => 25,
        Action::FollowPart(..) => 26,
        Action::Followups(_) => 27,
        Action::Review(..) => 28,
        Action::ReviewToggle(..) => 29,
        Action::ReviewAccept(_) => 30,
        Action::ReviewReject(_) => 31,
        Action::Pay(_) => 32,
        Action::Decide(_) => 33,
        Action::Guide(_) => 35,
        Action::Use(_) => 36,
        Action::Mine(_) => 37,
        Action::Quick(_) => 34,
        Action::Promo(_) => 38,
        Action::Find(_) => 39,
        Action::Purse(_) => 40,
        Action::Panel(_) => 41,
        Action::Door(_) => 42,
    }
}

#[test]
fn every_kind_is_walked_and_has_a_verb_of_its_own() {
    let all = all(1, 1, Section::All);
    let kinds: Vec<usize> = all.iter().map(|action| kind(*action)).collect();
    assert_eq!(kinds, (0..43).collect::<Vec<usize>>());
    let verb = |action: &Action| {
        let data = action.encode();
        data.split(':').next().unwrap_or_default().to_owned()
    };
    let verbs: std::collections::BTreeSet<String> = all.iter().map(verb).collect();
    assert_eq!(verbs.len(), all.len());
}

#[test]
fn the_models_on_sale_have_keys_of_their_own() {
    let catalog = crate::catalog::load(&crate::catalog::SHIPPED).unwrap();
    let keys = catalog.models.keys().map(|id| ModelKey::of(id).0);
    let keys: std::collections::BTreeSet<u64> = keys.collect();
    assert_eq!(keys.len(), catalog.models.len());
    // Buttons in old messages keep their meaning.
    assert_eq!(ModelKey::of("z-image").0, 0xea44_f485_7028_74bd);
}

proptest! {
    #[test]
    fn every_action_survives_its_button(n: i64, small: u16, which in 0..Section::ALL.len()) {
        for action in all(n, small, Section::ALL[which]) {
            let data = action.encode();
            prop_assert!(data.len() <= MAX_BYTES, "{data} is too long");
            prop_assert_eq!(Action::decode(&data), Some(action));
        }
    }

    #[test]
    fn strange_data_is_no_action_and_no_panic(data in "\\PC{0,80}") {
        if let Some(action) = Action::decode(&data) {
            prop_assert!(action.encode().len() <= MAX_BYTES);
        }
    }
}

#[test]
fn every_button_of_payments_survives() {
    for n in [0, 1, i64::MAX, i64::MIN] {
        let (request, payment) = (RequestId(n), PaymentId(n));
        let small = n as u32;
        let pays = [
            Pay::Stars,
            Pay::Roubles,
            Pay::Manual,
            Pay::Pack(small),
            Pay::Sum(small),
            Pay::Request(small),
            Pay::Support,
            Pay::Terms,
        ];
        let decisions = [
            Decide::Card(request),
            Decide::Approve(request, n),
            Decide::OtherSum(request),
            Decide::Reject(request),
            Decide::RejectPlain(request),
            Decide::Refund(payment),
        ];
        let all = pays.into_iter().map(Action::Pay);
        for action in all.chain(decisions.into_iter().map(Action::Decide)) {
            let data = action.encode();
            assert!(data.len() <= MAX_BYTES, "{data}");
            assert_eq!(Action::decode(&data), Some(action));
        }
    }
}

#[test]
fn every_list_survives_its_button() {
    let purposes = crate::catalog::purpose::Purpose::ALL.into_iter().map(Some);
    let purposes: Vec<_> = purposes.chain([None]).collect();
    let model = ModelKey(u64::MAX);
    for shelf in Shelf::all() {
        for only in &purposes {
            for sort in Sort::ALL {
                let (only, page) = (*only, u16::MAX);
                let view = View {
                    shelf,
                    only,
                    sort,
                    page,
                };
                for find in [
                    Find::List(view),
                    Find::Card(model, view),
                    Find::Star(model, view),
                    Find::Purposes(view),
                    Find::Ask,
                ] {
                    let data = Action::Find(find).encode();
                    assert!(data.len() <= MAX_BYTES, "{data}");
                    assert_eq!(Action::decode(&data), Some(Action::Find(find)));
                }
            }
        }
    }
}

#[test]
fn every_button_of_the_gallery_survives() {
    for n in [0, 1, i64::MAX, i64::MIN] {
        let id = GenerationId(n);
        for shown in Shown::ALL {
            let all = [
                Mine::Before(shown, n),
                Mine::After(shown, n),
                Mine::Open(id, shown, n),
                Mine::Previews(shown, n),
                Mine::Preview(id),
                Mine::Search,
                Mine::Forget(id),
                Mine::ForgetYes(id),
                Mine::Data,
                Mine::Export,
                Mine::Erase,
                Mine::EraseYes,
            ];
            for action in all.map(Action::Mine) {
                let data = action.encode();
                assert!(data.len() <= MAX_BYTES, "{data}");
                assert_eq!(Action::decode(&data), Some(action));
            }
        }
    }
}

#[test]
fn every_button_of_the_quick_mode_survives() {
    for n in [0, 1, i64::MAX, i64::MIN] {
        let (generation, model, small) = (GenerationId(n), ModelKey(n as u64), n as u16);
        let all = [
            Quick::Show,
            Quick::Turn(true),
            Quick::Turn(false),
            Quick::When,
            Quick::Always,
            Quick::Above(n),
            Quick::OwnSum,
            Quick::Never,
            Quick::Others(n, small),
            Quick::Take(n, model),
            Quick::Again(generation, n),
            Quick::Defaults(n),
            Quick::Keep(n, small),
        ];
        for action in all.map(Action::Quick) {
            let data = action.encode();
            assert!(data.len() <= MAX_BYTES, "{data}");
            assert_eq!(Action::decode(&data), Some(action));
        }
    }
}

#[test]
fn every_button_of_promo_codes_survives() {
    for promo in [
        Promo::Ask,
        Promo::Friends,
        Promo::List(0),
        Promo::List(u16::MAX),
    ] {
        let action = Action::Promo(promo);
        assert_eq!(Action::decode(&action.encode()), Some(action));
    }
    for data in ["pr", "pr:", "pr:l", "pr:l:-1", "pr:a:1", "pr:z"] {
        assert_eq!(Action::decode(data), None, "{data}");
    }
}

#[test]
fn every_button_of_help_settings_and_support_survives() {
    let mut all = vec![
        Guide::Topics,
        Guide::First,
        Guide::Settings,
        Guide::Languages,
        Guide::Notices,
        Guide::Ask(None),
    ];
    all.extend(Topic::ALL.map(Guide::Topic));
    all.extend(Lang::ALL.map(Guide::Speak));
    for on in [true, false] {
        all.extend(Kind::ALL.map(|wish| Guide::Notice(wish, on)));
    }
    for n in [0, 1, i64::MAX, i64::MIN] {
        let ticket = TicketId(n);
        all.extend([
            Guide::Tour(n as u8),
            Guide::Ask(Some(GenerationId(n))),
            Guide::Write(ticket),
            Guide::Solved(ticket),
            Guide::Answer(ticket),
            Guide::Close(ticket),
            Guide::Ticket(ticket),
            Guide::Tickets(n as u16),
        ]);
    }
    for action in all.into_iter().map(Action::Guide) {
        let data = action.encode();
        assert!(data.len() <= MAX_BYTES, "{data}");
        assert_eq!(Action::decode(&data), Some(action));
    }
    for data in [
        "w", "w:z", "w:t:x", "w:g:de", "w:m:b", "w:m:x:1", "w:qg", "w:a:x", "w:h:1",
    ] {
        assert_eq!(Action::decode(data), None, "{data}");
    }
}

#[test]
fn extremes_fit_a_button() {
    for n in [i64::MIN, i64::MAX, 0] {
        for action in all(n, u16::MAX, Section::All) {
            assert!(action.encode().len() <= MAX_BYTES);
        }
    }
}

#[test]
fn old_or_forged_buttons_are_nothing() {
    for data in [
        "",
        "zzz",
        "run:",
        "run:1:2",
        "l:q:0",
        "l:v:-1",
        "m:xyz!:v:0",
        "r:1",
        "p:1:2",
        "f:1",
        "fp:1:a",
        "fp:1:a:-1",
        "fo:x",
        "hs:b:l",
        "hs:b:z:1",
        "hs:o:1:l",
        "hs:e:1",
        "s:",
        "s:l:x:-:-:0",
        "s:l:v:zz:-:0",
        "s:c:1:v:-:-",
        "s:a:1",
        // A movement of money in the history of an older version.
        "mv:1:0",
    ] {
        assert_eq!(Action::decode(data), None, "{data}");
    }
}
