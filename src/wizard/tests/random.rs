//! Any sequence of inputs: no panic, and every confirmation has a price and a request.
#[cfg(test)]
use super::*;

/// Anything a customer or an old button may do to a draft.
#[derive(Clone, Debug)]
enum Deed {
    Answer(Input),
    /// Answer as asked, to get anywhere at all.
    Good,
    Ask(u16),
    Back,
    Ready,
    Edit,
    Restart,
    Refill,
    Revise,
}

fn any_file() -> impl Strategy<Value = InputFile> {
    let kind = prop_oneof![
        Just(MediaKind::Image),
        Just(MediaKind::Audio),
        Just(MediaKind::Video),
        Just(MediaKind::File),
    ];
    let mime = prop_oneof![
        Just("image/png"),
        Just("audio/mpeg"),
        Just("video/mp4"),
        Just("application/octet-stream"),
    ];
    let bytes = prop_oneof![Just(1000_u64), any::<u64>()];
    let length = proptest::option::of(prop_oneof![0..20_000_u64, any::<u64>()]);
    let side = || proptest::option::of(prop_oneof![200..5_000_u32, any::<u32>()]);
    let parts = (kind, mime, bytes, length, side(), side());
    parts.prop_map(
        |(kind, mime, bytes, duration_ms, width, height)| InputFile {
            id: FileId(1),
            kind,
            mime: mime.to_owned(),
            bytes,
            duration_ms,
            width,
            height,
        },
    )
}

fn any_input() -> impl Strategy<Value = Input> {
    prop_oneof![
        "\\PC{0,20}".prop_map(Input::Text),
        "-?[0-9]{1,12}([.,][0-9]{1,3})?".prop_map(Input::Text),
        (0..30_u16).prop_map(Input::Pick),
        any_file().prop_map(Input::File),
        Just(Input::FilesDone),
        Just(Input::FilesClear),
        Just(Input::Default),
    ]
}

fn any_deed() -> impl Strategy<Value = Deed> {
    prop_oneof![
        3 => any_input().prop_map(Deed::Answer),
        6 => Just(Deed::Good),
        2 => (0..12_u16).prop_map(Deed::Ask),
        2 => Just(Deed::Back),
        2 => Just(Deed::Ready),
        1 => Just(Deed::Edit),
        1 => Just(Deed::Restart),
        1 => Just(Deed::Refill),
        1 => Just(Deed::Revise),
    ]
}

/// Does it; deeds that are not possible where the draft stands change nothing.
fn act(draft: &mut Draft, model: &Model, deed: Deed) {
    match deed {
        Deed::Answer(input) => {
            let before = draft.clone();
            if draft.answer(model, input).is_err() {
                assert_eq!(*draft, before, "a refusal changes nothing");
            }
        }
        Deed::Good => {
            if let Some((_, param)) = draft.asked(model) {
                for input in good(param) {
                    // A list may be full already.
                    drop(draft.answer(model, input));
                }
            }
        }
        Deed::Ask(index) => drop(draft.ask(model, index)),
        Deed::Back => drop(draft.back(model)),
        Deed::Ready => draft.ready(model),
        Deed::Edit => draft.step = Step::Edit,
        Deed::Restart => *draft = restarted(draft),
        Deed::Refill => *draft = Draft::filled(2, model, draft.answers.clone()),
        Deed::Revise => drop(draft.revise(model)),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_confirmation_is_sound(
        deeds in proptest::collection::vec(any_deed(), 1..40),
        from in any::<proptest::sample::Index>(),
    ) {
        for model in sold().skip(from.index(sold().count())).take(12) {
            let mut draft = Draft::new(1, model);
            for deed in deeds.iter().cloned() {
                act(&mut draft, model, deed);
                let asks = matches!(draft.step, Step::Ask(_) | Step::Setting(_));
                assert_eq!(draft.asked(model).is_some(), asks, "{}: {draft:?}", model.id);
                if let Some((at, of)) = draft.position(model) {
                    assert!((1..=of).contains(&at), "step {at} of {of}");
                }
                if draft.step == Step::Confirm {
                    sound(&draft, model);
                }
            }
        }
    }
}
