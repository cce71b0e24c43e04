//! Uploads, files and the media of the emulated Kie.

use serde_json::{Value, json};

use super::{MODEL, agent, keys, read, start};

fn fetch(url: &str) -> super::Reply {
    read(agent().get(url).call())
}

fn png(side: u32) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    let picture = image::RgbImage::from_fn(side, side, |x, y| {
        image::Rgb([(x * 3) as u8, (y * 3) as u8, 90])
    });
    picture
        .write_to(&mut bytes, image::ImageFormat::Png)
        .unwrap();
    bytes.into_inner()
}

#[test]
fn uploads_have_the_recorded_shape_and_replace_each_other() {
    let server = start(|_| {});
    let first = server.upload("cat.png", &png(8));
    assert_eq!(
        (
            first["success"].as_bool(),
            first["code"].as_i64(),
            first["msg"].as_str()
        ),
        (Some(true), Some(200), Some("File uploaded successfully"))
    );
    let data = &first["data"];
    assert_eq!(
        keys(data),
        [
            "downloadUrl",
            "fileName",
            "filePath",
            "fileSize",
            "mimeType",
            "success",
            "uploadedAt"
        ]
    );
    assert_eq!(
        (data["filePath"].as_str(), data["mimeType"].as_str()),
        (Some("kieai/100001/images/bot/cat.png"), Some("image/png"))
    );
    let url = data["downloadUrl"].as_str().unwrap();
    assert_eq!(fetch(url).bytes, png(8));
    let second = server.upload("cat.png", &png(9));
    assert_eq!(second["data"]["downloadUrl"], url);
    assert_eq!(fetch(url).bytes, png(9));
    let unnamed = server.upload("", b"x")["data"]["fileName"]
        .as_str()
        .unwrap()
        .to_owned();
    assert!(
        unnamed.ends_with(".png") && unnamed != "photo.png",
        "{unnamed}"
    );
}

#[test]
fn base64_and_address_uploads_are_named_as_recorded() {
    let server = start(|_| {});
    let send = |path: &str, body: Value| server.post(path, &body).json;
    let raw = send(
        "/api/file-base64-upload",
        json!({ "base64Data": "aGVsbG8=", "uploadPath": "u" }),
    );
    let name = raw["data"]["fileName"].as_str().unwrap();
    assert!(
        name.starts_with("uploaded-") && name.ends_with(".bin"),
        "{name}"
    );
    assert_eq!(
        (
            raw["data"]["mimeType"].as_str(),
            raw["data"]["fileSize"].as_u64()
        ),
        (Some("application/octet-stream"), Some(5))
    );
    let data_url = send(
        "/api/file-base64-upload",
        json!({ "base64Data": "data:image/jpeg;base64,aGVsbG8=", "uploadPath": "u" }),
    );
    assert!(
        data_url["data"]["fileName"]
            .as_str()
            .unwrap()
            .ends_with(".jpg")
    );
    let copied = send(
        "/api/file-url-upload",
        json!({ "fileUrl": raw["data"]["downloadUrl"], "uploadPath": "copy", "fileName": "hello.txt" }),
    );
    assert_eq!(
        fetch(copied["data"]["downloadUrl"].as_str().unwrap()).bytes,
        b"hello"
    );
}

#[test]
fn uploads_refuse_what_they_cannot_use() {
    let server = start(|_| {});
    let send = |path: &str, body: Value| server.post(path, &body).json;
    let code = |answer: Value| {
        (
            answer["code"].as_i64().unwrap(),
            answer["msg"].as_str().unwrap().to_owned(),
        )
    };
    assert_eq!(
        code(send(
            "/api/file-base64-upload",
            json!({ "base64Data": "aGVsbG8=" })
        )),
        (400, "Missing required parameter: uploadPath".into())
    );
    assert_eq!(
        code(send(
            "/api/file-base64-upload",
            json!({ "base64Data": "??", "uploadPath": "u" })
        )),
        (400, "Base64 decoding failed: Invalid Base64 format".into())
    );
    assert_eq!(
        code(send("/api/file-url-upload", json!({}))),
        (
            400,
            "Missing required parameter: fileUrl (file download URL)".into()
        )
    );
    let stranger = read(
        agent()
            .post(format!("{}/api/file-base64-upload", server.url))
            .send("{}"),
    )
    .json;
    assert_eq!(
        stranger,
        json!({ "success": false, "code": 401, "msg": "Authentication failed: Invalid API Key" })
    );
}

#[test]
fn files_need_a_user_agent_that_is_not_pythons() {
    let server = start(|_| {});
    let url = server.results(&server.draw("x")).remove(0);
    for name in ["", "Python-urllib/3.12"] {
        let refused = read(agent().get(&url).header("user-agent", name).call());
        assert_eq!(
            (refused.status, refused.bytes.as_slice()),
            (403, &b"error code: 1010"[..]),
            "{name:?}"
        );
    }
    let mute = server.raw_post("/api/file-base64-upload", "{}", "");
    assert!(mute.starts_with(b"HTTP/1.1 403"));
    assert_eq!(fetch(&url).status, 200);
    server.kie.switch(|now| now.no_user_agent_403 = false);
    assert_eq!(
        read(agent().get(&url).header("user-agent", "").call()).status,
        200
    );
}

#[test]
fn download_links_are_for_results_only_and_files_go_away() {
    let server = start(|_| {});
    let url = server.results(&server.draw("x")).remove(0);
    let link = server
        .post("/api/v1/common/download-url", &json!({ "url": url }))
        .json;
    let direct = link["data"].as_str().unwrap().to_owned();
    assert_eq!(fetch(&direct).bytes, fetch(&url).bytes);
    let wrong = json!({ "code": 422, "msg": "url is wrong", "data": null });
    for foreign in [
        "https://example.com/a.png".to_owned(),
        format!("{}/files/r/0_1.png", server.url),
    ] {
        assert_eq!(
            server
                .post("/api/v1/common/download-url", &json!({ "url": foreign }))
                .json,
            wrong
        );
    }
    server.kie.switch(|now| now.files_missing = true);
    assert_eq!(fetch(&url).status, 404);
    server.kie.switch(|now| now.expired_files = true);
    assert_eq!((fetch(&url).status, fetch(&direct).status), (404, 403));
    assert_eq!(
        server
            .post("/api/v1/common/download-url", &json!({ "url": url }))
            .json,
        wrong
    );
}

#[test]
fn pictures_follow_the_prompt_and_the_asked_shape() {
    let server = start(|now| now.image_px = 320);
    let picture = |prompt: &str, ratio: &str| {
        let task = server.create(MODEL, json!({ "prompt": prompt, "aspect_ratio": ratio }));
        let file = fetch(&server.results(task["data"]["taskId"].as_str().unwrap())[0]);
        assert_eq!(file.mime, "image/png");
        image::load_from_memory(&file.bytes).unwrap().to_rgb8()
    };
    let wide = picture("рыжий кот на крыше", "16:9");
    assert_eq!(wide.dimensions(), (320, 180));
    assert_eq!(wide, picture("рыжий кот на крыше", "16:9"));
    assert_ne!(wide, picture("чёрный кот на крыше", "16:9"));
    let six = server.create("grok-imagine/text-to-image", json!({ "prompt": "x" }));
    assert_eq!(
        server
            .results(six["data"]["taskId"].as_str().unwrap())
            .len(),
        6
    );
    let four = json!({ "prompt": "x", "reference_image_urls": ["https://example.com/me.jpg"], "num_images": "4" });
    let four = server.create("ideogram/character", four);
    assert_eq!(
        server
            .results(four["data"]["taskId"].as_str().unwrap())
            .len(),
        4
    );
    server.kie.switch(|now| now.empty_results = true);
    assert!(server.results(&server.draw("nothing comes")).is_empty());
    server.kie.switch(|now| {
        now.empty_results = false;
        now.big_result_mb = 3;
    });
    assert_eq!(
        fetch(&server.results(&server.draw("big"))[0]).bytes.len(),
        3_000_000
    );
}

#[test]
fn edits_change_the_given_picture() {
    let server = start(|_| {});
    let source = server.upload("source.png", &png(48))["data"]["downloadUrl"].clone();
    let result = |model: &str, input: Value| {
        let task = server.create(model, input);
        let id = task["data"]["taskId"]
            .as_str()
            .unwrap_or_else(|| panic!("{task}"));
        image::load_from_memory(&fetch(&server.results(id)[0]).bytes).unwrap()
    };
    let bigger = result(
        "topaz/image-upscale",
        json!({ "image_url": source, "upscale_factor": "4" }),
    );
    assert_eq!((bigger.width(), bigger.height()), (192, 192));
    let cut = result("recraft/remove-background", json!({ "image": source })).to_rgba8();
    assert_eq!((cut.get_pixel(0, 0)[3], cut.get_pixel(24, 24)[3]), (0, 255));
    let edited = result(
        "google/nano-banana-edit",
        json!({ "prompt": "make it blue", "image_urls": [source] }),
    );
    assert_eq!((edited.width(), edited.height()), (48, 48));
    assert_ne!(
        edited.to_rgb8(),
        image::load_from_memory(&png(48)).unwrap().to_rgb8()
    );
}

#[test]
fn sounds_clips_and_lyrics_are_real() {
    let server = start(|_| {});
    let id = |model: &str, input: Value| {
        let task = server.create(model, input);
        task["data"]["taskId"]
            .as_str()
            .unwrap_or_else(|| panic!("{task}"))
            .to_owned()
    };
    let song = json!({ "custom_mode": false, "instrumental": true, "model": "V6", "prompt": "тихая ночь" });
    let tracks = server.results(&id("ai-music-api/generate", song));
    assert_eq!(tracks.len(), 2);
    let (one, two) = (fetch(&tracks[0]), fetch(&tracks[1]));
    assert_eq!(one.mime, "audio/wav");
    assert_ne!(one.bytes, two.bytes);
    let wav = hound::WavReader::new(one.bytes.as_slice()).unwrap();
    assert!(wav.duration() / wav.spec().sample_rate >= 4);
    let voice = fetch(
        &server.results(&id(
            "elevenlabs/text-to-speech-turbo-2-5",
            json!({ "text": "Привет, мир" }),
        ))[0],
    );
    assert!(
        hound::WavReader::new(voice.bytes.as_slice())
            .unwrap()
            .into_samples::<i16>()
            .any(|sample| sample.unwrap().abs() > 1000)
    );
    for (ratio, size) in [
        ("16:9", (640, 360)),
        ("9:16", (360, 640)),
        ("1:1", (480, 480)),
    ] {
        let input =
            json!({ "prompt": "море", "sound": false, "aspect_ratio": ratio, "duration": "5" });
        let clip = fetch(&server.results(&id("kling-2.6/text-to-video", input))[0]);
        assert_eq!(clip.mime, "video/mp4");
        let film = re_mp4::Mp4::read_bytes(&clip.bytes).unwrap();
        let track = film
            .tracks()
            .values()
            .find(|track| track.kind == Some(re_mp4::TrackKind::Video))
            .unwrap();
        assert_eq!((track.width, track.height), size);
    }
    let record = server.record(&id(
        "ai-music-api/generate-lyrics",
        json!({ "prompt": "песня о море" }),
    ));
    let result: Value =
        serde_json::from_str(record["data"]["resultJson"].as_str().unwrap()).unwrap();
    assert!(
        result["resultObject"]["data"][0]["text"]
            .as_str()
            .unwrap()
            .contains("[Chorus]")
    );
}

#[test]
fn a_talking_head_costs_by_the_length_of_its_sound() {
    let server = start(|_| {});
    let mut wav = std::io::Cursor::new(Vec::new());
    let spec = hound::WavSpec {
        channels: 1,
        sample_rate: 8000,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    let mut writer = hound::WavWriter::new(&mut wav, spec).unwrap();
    for _ in 0..8000 * 5 / 2 {
        writer.write_sample(0_i16).unwrap();
    }
    writer.finalize().unwrap();
    let face = server.upload("face.png", &png(8))["data"]["downloadUrl"].clone();
    let voice = server.upload("voice.wav", wav.get_ref())["data"]["downloadUrl"].clone();
    let input = json!({ "image_url": face, "audio_url": voice, "prompt": "she talks" });
    let task = server.create("kling/ai-avatar-standard", input);
    let record = server.record(task["data"]["taskId"].as_str().unwrap());
    assert_eq!(record["data"]["creditsConsumed"], 24);
}
