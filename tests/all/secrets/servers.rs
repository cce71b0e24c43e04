//! Servers that do not behave: they break off, keep silent, speak no TLS, show a certificate nobody knows, or repeat
//! whatever they were told.

use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

/// A connection undone from TLS.
type Tls = StreamOwned<ServerConnection, TcpStream>;

/// A listener on a free port; lives as long as the tests.
pub struct Server {
    pub address: String,
    heard: Arc<Mutex<Vec<u8>>>,
}

impl Server {
    fn start(serve: impl Fn(TcpStream, &Mutex<Vec<u8>>) + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let heard = Arc::<Mutex<Vec<u8>>>::default();
        let (serve, told) = (Arc::new(serve), Arc::clone(&heard));
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (serve, told) = (Arc::clone(&serve), Arc::clone(&told));
                std::thread::spawn(move || serve(stream, &told));
            }
        });
        Self { address, heard }
    }

    /// Answers each request by its whole text.
    pub fn answering(answer: impl Fn(&str) -> String + Send + Sync + 'static) -> Self {
        Self::start(move |mut stream, heard| {
            let request = request(&mut stream);
            heard.lock().unwrap().extend_from_slice(&request);
            let answer = answer(&String::from_utf8_lossy(&request));
            // The other side may have gone.
            drop(stream.write_all(answer.as_bytes()));
        })
    }

    /// Takes connections and never says a word.
    pub fn silent() -> Self {
        Self::start(|mut stream, _| {
            let mut rest = Vec::new();
            drop(stream.read_to_end(&mut rest));
        })
    }

    /// Speaks TLS with a certificate that nobody has signed.
    pub fn self_signed() -> Self {
        let certificate = include_bytes!("../fixtures/self-signed.der").as_slice();
        let key = include_bytes!("../fixtures/self-signed-key.der").as_slice();
        Self::tls((certificate, key), |stream, heard| {
            let mut bytes = [0; 1024];
            // Nothing comes from whoever refuses the certificate.
            while let Ok(count @ 1..) = stream.read(&mut bytes) {
                heard.lock().unwrap().extend_from_slice(&bytes[..count]);
            }
        })
    }

    /// Speaks TLS before a server that speaks none, with a certificate that `fixtures/authority.pem` has signed.
    pub fn signed_before(address: &str) -> Self {
        let certificate = include_bytes!("../fixtures/signed.der").as_slice();
        let key = include_bytes!("../fixtures/signed-key.der").as_slice();
        let behind = address.to_owned();
        Self::tls((certificate, key), move |stream, _| {
            let mut asked = request(stream);
            let first = asked.iter().position(|byte| *byte == b'\n');
            let after = first.map_or(0, |end| end + 1);
            asked.splice(after..after, *b"Connection: close\r\n");
            let mut server = TcpStream::connect(&behind).unwrap();
            server.write_all(&asked).unwrap();
            let mut answer = Vec::new();
            server.read_to_end(&mut answer).unwrap();
            // The other side may have gone.
            drop(stream.write_all(&answer));
            stream.conn.send_close_notify();
            drop(stream.flush());
        })
    }

    fn tls(
        (certificate, key): (&'static [u8], &'static [u8]),
        serve: impl Fn(&mut Tls, &Mutex<Vec<u8>>) + Send + Sync + 'static,
    ) -> Self {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(
                vec![CertificateDer::from(certificate)],
                PrivateKeyDer::try_from(key).unwrap(),
            )
            .unwrap();
        let config = Arc::new(config);
        Self::start(move |stream, heard| {
            let session = ServerConnection::new(Arc::clone(&config)).unwrap();
            serve(&mut StreamOwned::new(session, stream), heard);
        })
    }

    /// What it was told, undone from TLS.
    pub fn heard(&self) -> Vec<u8> {
        self.heard.lock().unwrap().clone()
    }
}

/// An answer with this status and body, after which the connection ends.
pub fn answer(status: &str, headers: &str, body: &str) -> String {
    let length = body.len();
    format!(
        "HTTP/1.1 {status}\r\nContent-Length: {length}\r\nConnection: close\r\n{headers}\r\n{body}"
    )
}

/// One request with its body.
fn request(stream: &mut impl Read) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut chunk = [0; 4096];
    while !is_whole(&bytes) {
        match stream.read(&mut chunk) {
            Ok(count @ 1..) => bytes.extend_from_slice(&chunk[..count]),
            _ => break,
        }
    }
    bytes
}

fn is_whole(bytes: &[u8]) -> bool {
    let Some(head) = bytes.windows(4).position(|end| end == b"\r\n\r\n") else {
        // Whoever begins with TLS never gets there; the first bytes are enough.
        return bytes.first() == Some(&0x16);
    };
    let text = String::from_utf8_lossy(&bytes[..head]).to_lowercase();
    if text.contains("transfer-encoding: chunked") {
        return bytes.ends_with(b"\r\n0\r\n\r\n");
    }
    let length = text
        .lines()
        .find_map(|line| line.strip_prefix("content-length:"));
    let length = length.and_then(|length| length.trim().parse().ok());
    bytes.len() >= head + 4 + length.unwrap_or(0)
}
