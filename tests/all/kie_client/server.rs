//! A server that gives prepared raw answers, one a connection, and remembers what it was asked.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

/// What happens after a request was read.
#[derive(Clone, Debug)]
pub enum Reply {
    /// These bytes, then the connection closes.
    Bytes(Vec<u8>),
    /// The connection closes without a word.
    Drop,
    /// Nothing, until the client gives up.
    Hang,
}

impl Reply {
    pub fn raw(text: &str) -> Self {
        Self::Bytes(text.as_bytes().to_vec())
    }

    pub fn with(status: u16, headers: &str, body: &[u8]) -> Self {
        let head = format!(
            "HTTP/1.1 {status} Status\r\n{headers}Content-Length: {}\r\nConnection: close\r\n\r\n",
            body.len()
        );
        Self::Bytes([head.as_bytes(), body].concat())
    }

    pub fn json(status: u16, body: &str) -> Self {
        let headers = "Content-Type: application/json;charset=UTF-8\r\n";
        Self::with(status, headers, body.as_bytes())
    }

    pub fn html(status: u16, body: &str) -> Self {
        Self::with(status, "Content-Type: text/html\r\n", body.as_bytes())
    }

    /// As Kie sends it: gzip (here of one stored block), chunked.
    pub fn zipped(body: &str) -> Self {
        let zipped = stored_gzip(body.as_bytes());
        let mut bytes = b"HTTP/1.1 200 OK\r\nContent-Type: application/json;charset=UTF-8\r\n\
            Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
            .to_vec();
        for chunk in zipped.chunks(100) {
            bytes.extend(format!("{:x}\r\n", chunk.len()).as_bytes());
            bytes.extend(chunk);
            bytes.extend(b"\r\n");
        }
        bytes.extend(b"0\r\n\r\n");
        Self::Bytes(bytes)
    }
}

/// gzip without compression: RFC 1952 around one stored block of RFC 1951.
fn stored_gzip(body: &[u8]) -> Vec<u8> {
    let length = u16::try_from(body.len()).unwrap();
    let mut crc = !0_u32;
    for byte in body {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg());
        }
    }
    let mut out = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255, 1];
    out.extend(length.to_le_bytes());
    out.extend((!length).to_le_bytes());
    out.extend(body);
    out.extend((!crc).to_le_bytes());
    out.extend(u32::from(length).to_le_bytes());
    out
}

/// What was asked.
#[derive(Clone, Debug, Default)]
pub struct Request {
    pub line: String,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Request {
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(key, _)| key == name);
        found.map(|(_, value)| value.as_str())
    }
}

pub struct Server {
    pub url: String,
    requests: Arc<Mutex<Vec<Request>>>,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    /// Answers as many connections as there are replies, then closes its port.
    pub fn start(replies: Vec<Reply>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let requests = Arc::new(Mutex::new(Vec::new()));
        let seen = requests.clone();
        let thread = std::thread::spawn(move || {
            for reply in replies {
                let (stream, _) = listener.accept().unwrap();
                serve(stream, &reply, &seen);
            }
        });
        Self {
            url,
            requests,
            thread: Some(thread),
        }
    }

    /// An address where nobody listens, and where no other test may come to.
    pub fn closed_url() -> String {
        "http://127.0.0.1:1".to_owned()
    }

    /// What was asked so far.
    pub fn requests(&self) -> Vec<Request> {
        self.requests.lock().unwrap().clone()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let done = self.thread.take().map(JoinHandle::join);
        if !std::thread::panicking() {
            done.unwrap().unwrap();
        }
    }
}

fn serve(mut stream: TcpStream, reply: &Reply, seen: &Mutex<Vec<Request>>) {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    // A TLS greeting is no request: answer it like one and go.
    if let Some(request) = read_request(&mut reader) {
        seen.lock().unwrap().push(request);
    }
    match reply {
        // The client may have had enough before the end of it.
        Reply::Bytes(bytes) => drop(stream.write_all(bytes)),
        Reply::Drop => {}
        Reply::Hang => drop(stream.read(&mut [0])),
    }
}

fn read_request(reader: &mut impl BufRead) -> Option<Request> {
    let mut request = Request::default();
    if reader.fill_buf().ok()?.first()?.is_ascii_control() {
        return None;
    }
    reader.read_line(&mut request.line).ok()?;
    let mut line = String::new();
    while reader.read_line(&mut line).ok()? > 2 {
        let (name, value) = line.split_once(':')?;
        let header = (name.to_ascii_lowercase(), value.trim().to_owned());
        request.headers.push(header);
        line.clear();
    }
    let length = request.header("content-length").unwrap_or("0").parse();
    request.body = vec![0; length.unwrap()];
    reader.read_exact(&mut request.body).ok()?;
    Some(request)
}
