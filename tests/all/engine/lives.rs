//! Lives that end well: pictures, several files, texts, inputs of the customer, files too large for Telegram.

use super::bench::{Bench, CUSTOMER, HOUR, PRICE, prompt};
use kiebot::catalog::{Answer, Answers, InputFile, MediaKind};
use kiebot::generation::{Reason, State, table};
use kiebot::money::Kopecks;
use kiebot::store::free_uses;
use kiebot::store::generations::{self, Started};

#[test]
fn the_database_allows_exactly_the_edges_of_the_table() {
    let bench = Bench::new();
    let mut stored: Vec<(String, String)> = bench.read(|conn| {
        let mut query = conn.prepare("SELECT a, b FROM generation_edges")?;
        let edges = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(edges.collect::<rusqlite::Result<_>>()?)
    });
    let name = |state: State| state.name().to_owned();
    let mut ours: Vec<_> = table::edges()
        .into_iter()
        .map(|(a, b)| (name(a), name(b)))
        .collect();
    stored.sort();
    ours.sort();
    assert_eq!(stored, ours);
}

#[test]
fn a_picture_is_made_stored_and_paid_once() {
    let mut bench = Bench::running();
    let id = bench.order_picture();
    assert_eq!(bench.balance().hold, PRICE);
    let generation = bench.until_state(id, State::Succeeded);
    assert!(generation.task_id.is_some());
    let results = bench.results(id);
    assert_eq!(results.len(), 1);
    let file = results[0].file.as_ref().unwrap();
    assert_eq!(
        (file.kind, file.mime.as_str()),
        (MediaKind::Image, "image/png")
    );
    assert!(file.width.is_some());
    let on_disk = std::fs::metadata(bench.dir.path().join("files").join(&file.path)).unwrap();
    assert_eq!(on_disk.len(), file.bytes);
    assert_eq!(bench.outbox("result:"), [format!("result:{id}")]);
    assert_eq!(bench.outbox("refund:"), [""; 0]);
    bench.assert_spent(PRICE);

    bench.advance(48 * HOUR);
    bench.restart();
    bench.assert_spent(PRICE);
    assert_eq!(bench.creates(), 1);
    assert_eq!(bench.alerts(), [""; 0]);
}

#[test]
fn all_files_and_texts_of_a_result_are_kept_in_order() {
    let bench = Bench::running();
    let many = bench.order("grok-imagine/text-to-image", &prompt("Шесть котов"));
    let text = bench.order("ai-music-api/generate-lyrics", &prompt("Про кота"));
    bench.until_state(many, State::Succeeded);
    bench.until_state(text, State::Succeeded);
    let files = bench.results(many);
    assert_eq!(
        files.iter().map(|row| row.n).collect::<Vec<_>>(),
        [0, 1, 2, 3, 4, 5]
    );
    assert!(files.iter().all(|row| row.file.is_some()));
    let texts = bench.results(text);
    assert_eq!(texts.len(), 1);
    assert!(texts[0].file.is_none());
    assert!(texts[0].text.as_ref().is_some_and(|text| !text.is_empty()));
    bench.assert_spent(Kopecks(2 * PRICE.0));
}

#[test]
fn a_free_one_moves_no_money_and_returns_its_use_when_it_fails() {
    let bench = Bench::running();
    let free = || {
        let quote = bench.quote("z-image", &prompt("Кот"), Kopecks::ZERO);
        match bench.start(quote).unwrap() {
            Started::New(id) | Started::Already(id) => id,
        }
    };
    let used = || bench.read(|conn| Ok(free_uses::used(conn, CUSTOMER, "z-image", 0)?));
    bench.until_state(free(), State::Succeeded);
    assert_eq!(used(), 1);
    bench.sandbox.kie.switch(|s| s.fail_next = 1);
    bench.until_state(free(), State::Failed);
    assert_eq!(used(), 1);
    assert_eq!(
        (bench.outbox("result:").len(), bench.outbox("refund:").len()),
        (1, 1)
    );
    bench.assert_spent(Kopecks::ZERO);
}

pub(super) fn with_file(bench: &Bench, content: &[u8]) -> Answers {
    let file = InputFile {
        id: bench.input_file(content),
        kind: MediaKind::Image,
        mime: "image/png".to_owned(),
        bytes: u64::try_from(content.len()).unwrap(),
        duration_ms: None,
        width: Some(8),
        height: Some(8),
    };
    Answers::from([("image".to_owned(), Answer::Files(vec![file]))])
}

#[test]
fn an_input_goes_to_kies_upload_host_once() {
    let bench = Bench::running();
    bench.sandbox.kie.switch(|s| {
        s.busy_next = 2;
        s.only = Some("create".to_owned());
    });
    let id = bench.order(
        "recraft/crisp-upscale",
        &with_file(&bench, b"\x89PNG\r\n\x1a\nmy own picture"),
    );
    bench.until_state(id, State::Succeeded);
    assert_eq!(bench.creates(), 3);
    let uploads = bench.kie("uploads");
    assert_eq!(
        uploads.len(),
        1,
        "a second try must not send the file again"
    );
    let sent = bench.kie("tasks")[0]["input"]["image"]
        .as_str()
        .unwrap()
        .to_owned();
    assert!(
        sent.ends_with(uploads[0]["path"].as_str().unwrap()),
        "{sent}"
    );
    assert!(
        !sent.contains("in.png"),
        "our name of the file is nobody's business"
    );
    bench.assert_spent(PRICE);
}

#[test]
fn an_upload_that_fails_is_tried_again() {
    let bench = Bench::running();
    bench.sandbox.kie.switch(|s| {
        s.http_status_next = Some(502);
        s.only = Some("upload".to_owned());
    });
    let id = bench.order(
        "recraft/crisp-upscale",
        &with_file(&bench, b"\x89PNG\r\n\x1a\nmy own picture"),
    );
    bench.until_state(id, State::Succeeded);
    assert_eq!(bench.creates(), 1);
    bench.assert_spent(PRICE);
}

#[test]
fn a_lost_input_gives_the_money_back_before_anything_is_sent() {
    let mut bench = Bench::new();
    let answers = with_file(&bench, b"\x89PNG\r\n\x1a\nshort-lived");
    let on_disk = bench.order("recraft/crisp-upscale", &answers);
    std::fs::remove_file(bench.dir.path().join("files/in.png")).unwrap();
    let deleted = bench.order_picture();
    let inputs = bench.get(deleted).inputs;
    bench.write(move |tx| {
        Ok(tx.execute("UPDATE inputs SET answers = NULL WHERE id = ?1", [inputs])?)
    });
    bench.start_engine();
    for id in [on_disk, deleted] {
        let ended = bench.until_ended(id);
        assert_eq!(
            (ended.state, ended.reason),
            (State::Failed, Some(Reason::InputGone))
        );
    }
    assert_eq!(bench.creates(), 0);
    bench.assert_spent(Kopecks::ZERO);
}

#[test]
fn a_file_too_large_for_telegram_stays_a_link() {
    let bench = Bench::running();
    bench.sandbox.kie.switch(|s| s.big_result_mb = 60);
    let id = bench.order_picture();
    bench.until_state(id, State::Succeeded);
    let results = bench.results(id);
    assert!(results[0].file.is_none());
    assert!(
        results[0]
            .url
            .as_ref()
            .is_some_and(|url| url.starts_with("http"))
    );
    bench.assert_spent(PRICE);
}

#[test]
fn many_at_once_all_end_and_history_lists_them() {
    let mut bench = Bench::new();
    bench.config.limits.parallel_per_customer = 50;
    let ids: Vec<_> = (0..12).map(|_| bench.order_picture()).collect();
    assert_eq!(bench.read(|conn| Ok(generations::open_count(conn)?)), 12);
    bench.start_engine();
    for id in &ids {
        bench.until_state(*id, State::Succeeded);
    }
    bench.assert_spent(Kopecks(12 * PRICE.0));
    assert_eq!(bench.creates(), 12);
    let page = bench.read(|conn| Ok(generations::for_customer(conn, CUSTOMER, 2, 5)?));
    let shown: Vec<_> = page.iter().map(|generation| generation.id).collect();
    assert_eq!(
        shown,
        ids.iter()
            .rev()
            .skip(2)
            .take(5)
            .copied()
            .collect::<Vec<_>>()
    );
    assert_eq!(
        bench.read(|conn| Ok(generations::count_for(conn, CUSTOMER)?)),
        12
    );
    assert!(
        bench
            .read(|conn| Ok(generations::open_for(conn, CUSTOMER)?))
            .is_empty()
    );
}
