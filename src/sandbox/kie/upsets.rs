//! What may go wrong by chance with each sort of call to Kie, and with Kie's callbacks.

use super::super::chaos::Way;
use super::switches::Sort;

/// What goes wrong with one call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Upset {
    /// No answer and no effect.
    Drop,
    /// Half of the real answer.
    Half,
    /// A body that is no JSON.
    Garbage,
    /// An empty body.
    Empty,
    /// A web page.
    Html,
    /// This HTTP status.
    Status(u16),
    /// This code in the envelope.
    Code(i64),
    /// The real answer comes late.
    Hang,
    /// No answer, after a while.
    Silence,
    /// It is done as ordered here.
    Twist(Twist),
}

/// What goes wrong inside a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Twist {
    /// createTask accepts and nobody hears of it.
    LostReply,
    /// createTask refuses.
    Refuse,
    /// The task will fail.
    Fail,
    /// The task takes its time.
    Slow,
    /// The task does not end as long as there is chaos.
    Endless,
    /// recordInfo does not find it.
    Null,
}

const CREATE: &[Way<Upset>] = &[
    ("lost reply", 3, Upset::Twist(Twist::LostReply)),
    ("cut answer", 1, Upset::Half),
    ("dropped", 1, Upset::Drop),
    ("silence", 1, Upset::Silence),
    ("502", 1, Upset::Status(502)),
    ("garbage", 1, Upset::Garbage),
    ("429", 6, Upset::Code(429)),
    ("455", 1, Upset::Code(455)),
    ("401", 1, Upset::Code(401)),
    ("refused", 2, Upset::Twist(Twist::Refuse)),
    ("late answer", 4, Upset::Hang),
    ("task fails", 6, Upset::Twist(Twist::Fail)),
    ("task is slow", 6, Upset::Twist(Twist::Slow)),
    ("task does not end", 1, Upset::Twist(Twist::Endless)),
];
const POLL: &[Way<Upset>] = &[
    ("dropped", 3, Upset::Drop),
    ("silence", 1, Upset::Silence),
    ("cut answer", 2, Upset::Half),
    ("garbage", 2, Upset::Garbage),
    ("empty", 2, Upset::Empty),
    ("page", 2, Upset::Html),
    ("502", 2, Upset::Status(502)),
    ("500", 2, Upset::Code(500)),
    ("429", 6, Upset::Code(429)),
    ("455", 1, Upset::Code(455)),
    ("401", 1, Upset::Code(401)),
    ("null record", 4, Upset::Twist(Twist::Null)),
    ("late answer", 4, Upset::Hang),
];
const FILE: &[Way<Upset>] = &[
    ("missing", 4, Upset::Status(404)),
    ("502", 3, Upset::Status(502)),
    ("dropped", 3, Upset::Drop),
    ("silence", 1, Upset::Silence),
    ("cut answer", 3, Upset::Half),
    ("late answer", 2, Upset::Hang),
];
const OTHER: &[Way<Upset>] = &[
    ("dropped", 3, Upset::Drop),
    ("silence", 1, Upset::Silence),
    ("cut answer", 2, Upset::Half),
    ("garbage", 2, Upset::Garbage),
    ("empty", 1, Upset::Empty),
    ("502", 3, Upset::Status(502)),
    ("429", 3, Upset::Code(429)),
    ("late answer", 3, Upset::Hang),
];

/// How a sort of call may go wrong.
pub(super) fn ways(sort: Sort) -> &'static [Way<Upset>] {
    match sort {
        Sort::Create => CREATE,
        Sort::Poll => POLL,
        Sort::File => FILE,
        _ => OTHER,
    }
}

/// What goes wrong with a callback.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Astray {
    /// It is never sent.
    Lost,
    /// It is sent twice.
    Double,
    /// It is sent late.
    Late,
    /// Its signature is this (as the switch `callback_signature` has it).
    Signed(&'static str),
}

/// How callbacks may go wrong.
pub(super) const CALLBACK: &[Way<Astray>] = &[
    ("lost", 3, Astray::Lost),
    ("sent twice", 4, Astray::Double),
    ("late", 4, Astray::Late),
    ("forged signature", 1, Astray::Signed("forged")),
    ("no signature", 1, Astray::Signed("none")),
    ("old signature", 1, Astray::Signed("stale")),
];
