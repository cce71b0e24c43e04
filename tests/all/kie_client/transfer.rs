//! Files to Kie and from Kie over real HTTP.

use super::server::{Reply, Server};
use super::{KEY, client, envelope, patient};
use kiebot::kie::{DownloadError, DownloadLimit, Downloaded, ReadError};
use serde_json::json;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

fn limit(max_bytes: u64) -> DownloadLimit {
    DownloadLimit {
        max_bytes,
        max_seen: 100_000,
        timeout: Duration::from_secs(20),
    }
}

fn picture() -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    image::RgbImage::new(20, 20)
        .write_to(&mut bytes, image::ImageFormat::Png)
        .unwrap();
    bytes.into_inner()
}

/// What a download gives when it is answered so, and what is left in the folder.
fn fetched(reply: Reply, max_bytes: u64) -> (Result<Downloaded, DownloadError>, Vec<PathBuf>) {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(vec![reply]);
    let dest = folder.path().join("result.png");
    let url = format!("{}/r/1.png?secret=1", server.url);
    let result = patient(&server.url).download(&url, &dest, limit(max_bytes));
    let left = fs::read_dir(folder.path()).unwrap();
    (result, left.map(|entry| entry.unwrap().path()).collect())
}

#[test]
fn a_result_arrives_whole_under_its_name() {
    let bytes = picture();
    let folder = tempfile::tempdir().unwrap();
    let dest = folder.path().join("result.png");
    let moved = "HTTP/1.1 302 Found\r\nLocation: /r/2.png\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    let served = Reply::with(200, "Content-Type: application/octet-stream\r\n", &bytes);
    let server = Server::start(vec![Reply::raw(moved), served]);
    let url = format!("{}/r/1.png", server.url);
    // A rest of an earlier try is no obstacle.
    fs::write(folder.path().join("result.png.part"), "old").unwrap();
    let got = patient(&server.url)
        .download(&url, &dest, limit(bytes.len() as u64))
        .unwrap();
    assert_eq!(
        (got.bytes, got.mime.as_str()),
        (bytes.len() as u64, "image/png")
    );
    assert_eq!(fs::read(&dest).unwrap(), bytes);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    for request in server.requests() {
        assert_eq!(
            request.header("authorization"),
            None,
            "the key is for Kie alone"
        );
        assert!(request.header("user-agent").unwrap().starts_with("kiebot/"));
    }
    assert_eq!(server.requests()[1].line, "GET /r/2.png HTTP/1.1\r\n");
}

#[test]
fn names_of_other_alphabets_are_encoded_and_signatures_kept() {
    let folder = tempfile::tempdir().unwrap();
    let dest = folder.path().join("x");
    for (path, line) in [
        ("/кот 1.png", "GET /%D0%BA%D0%BE%D1%82%201.png HTTP/1.1\r\n"),
        (
            "/a%20b?X-Sig=a%2Fb'c",
            "GET /a%20b?X-Sig=a%2Fb'c HTTP/1.1\r\n",
        ),
    ] {
        let server = Server::start(vec![Reply::with(200, "", &picture())]);
        let url = format!("{}{path}", server.url);
        patient(&server.url)
            .download(&url, &dest, limit(10_000))
            .unwrap();
        assert_eq!(server.requests()[0].line, line);
    }
}

#[test]
fn what_cannot_be_downloaded_leaves_nothing() {
    let unmeasured = [
        &b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n"[..],
        &picture(),
    ]
    .concat();
    let large = [Reply::with(200, "", &picture()), Reply::Bytes(unmeasured)];
    for reply in large {
        let (result, left) = fetched(reply, 10);
        assert!(
            matches!(result, Err(DownloadError::TooLarge { limit: 10 })),
            "{result:?}"
        );
        assert_eq!(left, [] as [&Path; 0]);
    }
    for status in [403, 404, 410] {
        let (result, left) = fetched(Reply::html(status, "error code: 1010"), 1_000);
        assert!(matches!(result, Err(DownloadError::Gone(_))), "{result:?}");
        assert_eq!(left, [] as [&Path; 0]);
    }
    for reply in [
        Reply::html(500, "oh"),
        Reply::html(200, "<!DOCTYPE html><html><body>Please wait</body></html>"),
        Reply::with(200, "Content-Type: image/png\r\n", b""),
        Reply::raw("HTTP/1.1 200 OK\r\nContent-Length: 900\r\nConnection: close\r\n\r\nPNG"),
        Reply::Drop,
    ] {
        let name = format!("{reply:?}");
        let (result, left) = fetched(reply, 1_000);
        match result {
            Err(DownloadError::Unavailable(words)) => {
                assert!(!words.contains("secret"), "{words}");
            }
            other => panic!("{name}: {other:?}"),
        }
        assert_eq!(left, [] as [&Path; 0], "{name}");
    }
}

#[test]
fn what_is_not_what_it_says_is_told_apart() {
    let unmeasured = |bytes: usize| {
        let head = b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nConnection: close\r\n\r\n";
        Reply::Bytes([&head[..], &vec![7; bytes]].concat())
    };
    let claims = Reply::raw(
        "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999\r\nConnection: close\r\n\r\nPNG",
    );
    for (reply, expected) in [
        (unmeasured(90_000), "the file is larger than 10 bytes"),
        (unmeasured(200_000), "the file cannot be had: it has no end"),
        (
            claims,
            "the file cannot be had: it claims to have 99999999999999 bytes",
        ),
    ] {
        let (result, left) = fetched(reply, 10);
        assert_eq!(result.unwrap_err().to_string(), expected);
        assert_eq!(left, [] as [&Path; 0]);
    }
    let half = &picture()[..60];
    for (headers, body, expected) in [
        (
            "Content-Type: image/png\r\n",
            half,
            "only a part of the file",
        ),
        (
            "Content-Type: image/png\r\n",
            &b"MZ\x90\0\0\0\0\0"[..],
            "a program",
        ),
        (
            "Content-Type: image/png\r\n",
            b"nothing of the kind",
            "called a picture, but none",
        ),
        (
            "",
            br#"{"code":500,"msg":"internal error"}"#,
            "an error message",
        ),
    ] {
        let (result, left) = fetched(Reply::with(200, headers, body), 1_000);
        match result {
            Err(DownloadError::Wrong(words)) => assert_eq!(words, expected),
            other => panic!("{expected}: {other:?}"),
        }
        assert_eq!(left, [] as [&Path; 0]);
    }
}

#[test]
fn a_download_that_stands_still_ends() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(vec![Reply::Hang]);
    let limit = DownloadLimit {
        max_bytes: 10,
        max_seen: 10,
        timeout: Duration::from_secs(1),
    };
    let result = patient(&server.url).download(&server.url, &folder.path().join("x"), limit);
    assert!(
        matches!(result, Err(DownloadError::Unavailable(_))),
        "{result:?}"
    );
    let result = patient(&server.url).download("not a url", &folder.path().join("x"), limit);
    assert!(
        matches!(result, Err(DownloadError::Unavailable(_))),
        "{result:?}"
    );
    let missing = folder.path().join("no/such/folder/x");
    let server = Server::start(vec![Reply::with(200, "", b"12345")]);
    let result = patient(&server.url).download(&server.url, &missing, super::transfer::limit(10));
    assert!(matches!(result, Err(DownloadError::Io(_))), "{result:?}");
}

#[test]
fn an_upload_has_a_random_name_with_the_right_suffix() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("customer-name.bin");
    fs::write(&path, picture()).unwrap();
    let answer = json!({"success": true, "code": 200, "msg": "File uploaded successfully", "data": {
        "success": true, "fileName": "a.png", "filePath": "kieai/1/kiebot/a.png",
        "downloadUrl": "https://files.example/kieai/1/kiebot/a.png", "fileSize": 3,
        "mimeType": "image/png", "uploadedAt": "2026-04-30T09:47:20.083Z"}});
    let server = Server::start(vec![Reply::zipped(&answer.to_string())]);
    let url = patient(&server.url).upload(&path, "image/png").unwrap();
    assert_eq!(url, "https://files.example/kieai/1/kiebot/a.png");
    let request = &server.requests()[0];
    assert!(request.line.starts_with("POST /api/file-stream-upload "));
    assert_eq!(
        request.header("authorization"),
        Some(&*format!("Bearer {KEY}"))
    );
    let body = String::from_utf8_lossy(&request.body);
    assert!(
        body.contains("name=\"uploadPath\"\r\n\r\nkiebot\r\n"),
        "{body}"
    );
    assert!(body.contains("Content-Type: image/png\r\n"), "{body}");
    assert!(!body.contains("customer-name"), "{body}");
    let (_, rest) = body.split_once("name=\"fileName\"\r\n\r\n").unwrap();
    let name = rest.split("\r\n").next().unwrap();
    assert!(name.len() == 36 && name.ends_with(".png"), "{name}");
    assert!(body.contains(&format!("filename=\"{name}\"")), "{body}");
    let picture = picture();
    assert!(
        request
            .body
            .windows(picture.len())
            .any(|part| part == picture)
    );
}

#[test]
fn an_upload_that_fails_says_why() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a");
    fs::write(&path, "12345").unwrap();
    let uploaded = |reply| {
        let server = Server::start(vec![reply]);
        patient(&server.url).upload(&path, "text/plain")
    };
    let refused = r#"{"success":false,"code":401,"msg":"Authentication failed: Invalid API Key"}"#;
    assert_eq!(
        uploaded(Reply::json(200, refused)),
        Err(ReadError::Unauthorized)
    );
    let missing = r#"{"success":false,"code":400,"msg":"Missing required parameter: uploadPath"}"#;
    let result = uploaded(Reply::json(200, missing));
    assert!(
        matches!(result, Err(ReadError::Refused { code: 400, .. })),
        "{result:?}"
    );
    let result = uploaded(Reply::html(403, "error code: 1010"));
    assert!(
        matches!(result, Err(ReadError::Unavailable(_))),
        "{result:?}"
    );
    let result = uploaded(envelope(200, "no data"));
    assert!(matches!(result, Err(ReadError::Garbage(_))), "{result:?}");
    let result = client(&Server::closed_url()).upload(&folder.path().join("gone"), "text/plain");
    assert!(
        matches!(result, Err(ReadError::Refused { code: 0, .. })),
        "{result:?}"
    );
}

#[test]
fn a_direct_link_is_asked_for_kies_own_files_only() {
    let link = r#"{"code":200,"msg":"success","data":"https://files.example/direct"}"#;
    let server = Server::start(vec![Reply::json(200, link)]);
    let got = patient(&server.url).download_url("https://files.example/r/1.png");
    assert_eq!(got, Ok("https://files.example/direct".to_owned()));
    let request = &server.requests()[0];
    assert!(
        request
            .line
            .starts_with("POST /api/v1/common/download-url ")
    );
    assert_eq!(request.body, br#"{"url":"https://files.example/r/1.png"}"#);
    let server = Server::start(vec![envelope(422, "url is wrong")]);
    let got = patient(&server.url).download_url("https://elsewhere.example/1.png");
    assert!(
        matches!(got, Err(ReadError::Refused { code: 422, .. })),
        "{got:?}"
    );
}
