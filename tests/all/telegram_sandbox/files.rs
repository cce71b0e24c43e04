//! Files in both directions: uploads, ids, albums, addresses, downloads.

use super::*;

#[tokio::test]
async fn files_go_both_ways() {
    let world = World::new();
    let bot = &world.bot;
    world.act("/_tg/customer", json!({"id": 1})).await;
    let picture = png(300, 200);

    let file = InputFile::memory(picture.clone()).file_name("a.png");
    let sent = bot
        .send_photo(ANNA, file)
        .caption("Вот")
        .reply_markup(keyboard())
        .await
        .unwrap();
    let sizes = sent.photo().unwrap();
    assert_eq!(
        sizes.iter().map(|size| size.width).collect::<Vec<_>>(),
        [90, 300]
    );
    let again = bot
        .send_photo(ANNA, InputFile::file_id(sizes[1].file.id.clone()))
        .await
        .unwrap();
    assert_eq!(again.photo().unwrap()[1].file.id, sizes[1].file.id);
    let file = bot.get_file(sizes[1].file.id.clone()).await.unwrap();
    let mut bytes = Vec::new();
    bot.download_file(&file.path, &mut bytes).await.unwrap();
    assert_eq!(bytes, picture);
    let small = bot.get_file(sizes[0].file.id.clone()).await.unwrap();
    let mut bytes = Vec::new();
    bot.download_file(&small.path, &mut bytes).await.unwrap();
    assert_eq!(image::load_from_memory(&bytes).unwrap().width(), 90);
}

#[tokio::test]
async fn files_that_are_not_what_they_should_be_are_refused() {
    let world = World::new();
    let bot = &world.bot;
    world.act("/_tg/customer", json!({"id": 1})).await;
    let photo = InputFile::memory(png(300, 200));
    let sent = bot.send_photo(ANNA, photo).await.unwrap();
    let sizes = sent.photo().unwrap();
    let as_document = bot
        .send_document(ANNA, InputFile::file_id(sizes[1].file.id.clone()))
        .await
        .unwrap_err();
    assert!(
        as_document
            .to_string()
            .contains("can't use file of type Photo as Document"),
        "{as_document}"
    );
    let unknown = bot
        .send_photo(ANNA, InputFile::file_id(FileId("nope".into())))
        .await
        .unwrap_err();
    assert_eq!(api_error(unknown), ApiError::WrongFileIdOrUrl);
    let broken = bot
        .send_photo(ANNA, InputFile::memory("not a picture"))
        .await
        .unwrap_err();
    assert_eq!(api_error(broken), ApiError::ImageProcessFailed);
}

#[tokio::test]
async fn albums_and_every_kind_of_file_can_be_sent() {
    let world = World::new();
    let bot = &world.bot;
    world.act("/_tg/customer", json!({"id": 1})).await;
    let group = [1, 2].map(|n| {
        let file = InputFile::memory(png(40 + n, 40)).file_name("p.png");
        InputMedia::Photo(InputMediaPhoto::new(file).caption(format!("{n}")))
    });
    let album = bot.send_media_group(ANNA, group).await.unwrap();
    assert_eq!(album.len(), 2);
    assert_eq!(album[0].media_group_id(), album[1].media_group_id());
    assert!(album[0].media_group_id().is_some());
    assert_eq!(album[1].caption(), Some("2"));

    let audio = bot
        .send_audio(ANNA, InputFile::memory(vec![1; 99]).file_name("s.mp3"))
        .duration(7)
        .title("Песня");
    assert_eq!(audio.await.unwrap().audio().unwrap().duration.seconds(), 7);
    assert!(
        bot.send_video(ANNA, InputFile::memory(vec![1; 9]))
            .await
            .unwrap()
            .video()
            .is_some()
    );
    assert!(
        bot.send_voice(ANNA, InputFile::memory(vec![1; 9]))
            .await
            .unwrap()
            .voice()
            .is_some()
    );
    assert!(
        bot.send_animation(ANNA, InputFile::memory(vec![1; 9]))
            .await
            .unwrap()
            .animation()
            .is_some()
    );
    let document = bot
        .send_document(ANNA, InputFile::memory("text").file_name("Отчёт.txt"))
        .await
        .unwrap();
    assert_eq!(
        document.document().unwrap().file_name.as_deref(),
        Some("Отчёт.txt")
    );
}

#[tokio::test]
async fn media_replaces_text_and_plays_on_the_page() {
    let world = World::new();
    let bot = &world.bot;
    world.act("/_tg/customer", json!({"id": 1})).await;
    let text = bot
        .send_message(ANNA, "⏳")
        .reply_markup(keyboard())
        .await
        .unwrap();
    let media =
        InputMedia::Photo(InputMediaPhoto::new(InputFile::memory(png(50, 50))).caption("Готово"));
    let changed = bot.edit_message_media(ANNA, text.id, media).await.unwrap();
    assert!(
        matches!(&changed.kind, MessageKind::Common(common) if matches!(common.media_kind, MediaKind::Photo(_)))
    );
    bot.edit_message_caption(ANNA, text.id)
        .caption("Совсем")
        .await
        .unwrap();
    let copy = bot.copy_message(ANNA, ANNA, text.id).await.unwrap();
    let chat = world.chat().await;
    let last = chat["messages"].as_array().unwrap().last().unwrap().clone();
    assert_eq!(
        (last["id"].as_i64().unwrap(), &last["text"]),
        (i64::from(copy.0), &json!("Совсем"))
    );
    let url = world.url(last["media"][0]["url"].as_str().unwrap());
    let response = world
        .http
        .get(url)
        .header("range", "bytes=1-3")
        .send()
        .await
        .unwrap();
    assert_eq!(response.status(), 206);
    assert_eq!(&response.bytes().await.unwrap()[..], b"PNG");
}

#[tokio::test]
async fn files_by_address_are_fetched_from_loopback_only() {
    let world = World::new();
    world.act("/_tg/customer", json!({"id": 1})).await;
    world
        .post("/_tg/send?customer=1&kind=photo", png(64, 64))
        .await;
    let path = world.chat().await["messages"][0]["media"][0]["url"]
        .as_str()
        .unwrap()
        .to_owned();
    let (_, reply) = world
        .call(
            "sendPhoto",
            json!({"chat_id": 1, "photo": world.url(&path)}),
        )
        .await;
    assert_eq!(reply["result"]["photo"][0]["width"], 32, "{reply}");
    let far = world
        .refused(
            "sendPhoto",
            json!({"chat_id": 1, "photo": "https://example.org/a.png"}),
        )
        .await;
    assert_eq!(far, "Bad Request: failed to get HTTP URL content");
}

#[tokio::test]
async fn what_customers_send_parses() {
    let world = World::new();
    let bot = &world.bot;
    let kinds = [
        "photo",
        "document",
        "video",
        "audio",
        "voice",
        "sticker",
        "video_note",
        "animation",
    ];
    for kind in kinds {
        let path =
            format!("/_tg/send?customer=1&kind={kind}&caption=hi&name=f.png&duration=3&album=a");
        let (status, reply) = world.post(&path, png(20, 20)).await;
        assert_eq!(status, 200, "{kind} {reply}");
    }
    let updates = bot.get_updates().await.unwrap();
    let mut groups = Vec::new();
    for (update, kind) in updates.iter().zip(kinds) {
        let UpdateKind::Message(message) = &update.kind else {
            panic!("{kind}: {update:?}")
        };
        let MessageKind::Common(common) = &message.kind else {
            panic!("{kind}: {update:?}")
        };
        let right = match kind {
            "photo" => matches!(common.media_kind, MediaKind::Photo(_)),
            "document" => matches!(common.media_kind, MediaKind::Document(_)),
            "video" => matches!(common.media_kind, MediaKind::Video(_)),
            "audio" => matches!(common.media_kind, MediaKind::Audio(_)),
            "voice" => matches!(common.media_kind, MediaKind::Voice(_)),
            "sticker" => matches!(common.media_kind, MediaKind::Sticker(_)),
            "video_note" => matches!(common.media_kind, MediaKind::VideoNote(_)),
            _ => matches!(common.media_kind, MediaKind::Animation(_)),
        };
        assert!(right, "{kind}: {update:?}");
        groups.extend(message.media_group_id().cloned());
    }
    groups.dedup();
    assert_eq!(groups.len(), 1);
}

#[tokio::test]
async fn other_deeds_of_customers_parse() {
    let world = World::new();
    let bot = &world.bot;
    world
        .act("/_tg/say", json!({"customer": 1, "text": "раз"}))
        .await;
    let (status, _) = world.post("/_tg/send?customer=1&kind=photo", "text").await;
    assert_eq!(status, 400);
    world
        .act(
            "/_tg/say",
            json!({"customer": 1, "text": "ж".repeat(5000), "reply_to": 1}),
        )
        .await;
    world
        .act("/_tg/forward", json!({"customer": 1, "message_id": 1}))
        .await;
    world
        .act("/_tg/block", json!({"customer": 1, "blocked": true}))
        .await;
    world
        .act(
            "/_tg/edit",
            json!({"customer": 1, "message_id": 2, "text": "иначе"}),
        )
        .await;
    let updates = bot.get_updates().await.unwrap();
    let rest: Vec<_> = updates[1..].iter().map(|update| &update.kind).collect();
    let [
        UpdateKind::Message(long),
        UpdateKind::Message(tail),
        UpdateKind::Message(forward),
        block,
        edited,
    ] = rest[..]
    else {
        panic!("{rest:?}")
    };
    assert_eq!(long.text().unwrap().chars().count(), 4096);
    assert_eq!(tail.text().unwrap().chars().count(), 904);
    assert_eq!(long.reply_to_message().unwrap().id, MessageId(1));
    assert!(forward.forward_origin().is_some());
    assert!(
        matches!(block, UpdateKind::MyChatMember(change) if change.new_chat_member.is_banned())
    );
    assert!(
        matches!(edited, UpdateKind::EditedMessage(message) if message.text() == Some("иначе"))
    );
}

#[tokio::test]
async fn lengths_and_sizes_are_measured() {
    let world = World::new();
    let mut wav = std::io::Cursor::new(Vec::new());
    let spec = hound::WavSpec {
        channels: 1,
        sample_rate: 8000,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    let mut writer = hound::WavWriter::new(&mut wav, spec).unwrap();
    (0..20_000).for_each(|sample: i16| writer.write_sample(sample).unwrap());
    writer.finalize().unwrap();
    let wav = wav.into_inner();
    world
        .post("/_tg/send?customer=1&kind=audio&name=a.wav", wav.clone())
        .await;
    world
        .post("/_tg/send?customer=1&kind=document&name=a.png", png(7, 5))
        .await;
    let sent = world
        .bot
        .send_audio(ANNA, InputFile::memory(wav))
        .await
        .unwrap();
    assert_eq!(sent.audio().unwrap().duration.seconds(), 3);
    let chat = world.chat().await;
    assert_eq!(chat["messages"][0]["media"][0]["duration"], 3);
    assert_eq!(chat["messages"][1]["media"][0]["width"], 7);
}
