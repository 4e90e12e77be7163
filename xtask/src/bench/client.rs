//! The load generator: HTTP/1.1 over connections that stay open, one thread each.
//!
//! It is written by hand because what the client needs is part of every figure: commands of xtask
//! run unoptimized, and a general client would add its own time to answers of a millisecond. Here an
//! exchange is one write, a few reads, and no work a byte.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail, ensure};

/// An answer that takes longer is a failure.
const LIMIT: Duration = Duration::from_secs(30);
const READ: usize = 64 * 1024;
const MOST_HEADERS: usize = 64;

/// A connection that stays open.
pub(super) struct Connection {
    stream: TcpStream,
    answer: Vec<u8>,
}

/// The way an answer's length is told (RFC 9112, section 6).
enum Length {
    Known(usize),
    Chunked,
}

impl Connection {
    /// Connects.
    pub(super) fn open(address: SocketAddr) -> anyhow::Result<Self> {
        let stream =
            TcpStream::connect(address).with_context(|| format!("cannot connect to {address}"))?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(LIMIT))?;
        Ok(Self {
            stream,
            answer: Vec::with_capacity(READ),
        })
    }

    /// Sends a request and reads the whole answer, which has to have the status.
    pub(super) fn exchange(&mut self, request: &[u8], expected: u16) -> anyhow::Result<()> {
        self.stream.write_all(request)?;
        self.answer.clear();
        let (status, head, length) = loop {
            self.read_more()?;
            if let Some(read) = read_head(&self.answer)? {
                break read;
            }
        };
        while !match length {
            Length::Known(length) => self.answer.len() >= head + length,
            // Nothing follows the answer, and JSON has no bare line ends that could look like this.
            Length::Chunked => self.answer.ends_with(b"\r\n0\r\n\r\n"),
        } {
            self.read_more()?;
        }
        ensure!(
            status == expected,
            "answered {status} in place of {expected}: {}",
            String::from_utf8_lossy(&self.answer)
        );
        Ok(())
    }

    fn read_more(&mut self) -> anyhow::Result<()> {
        let filled = self.answer.len();
        self.answer.resize(filled + READ, 0);
        let read = self
            .stream
            .read(&mut self.answer[filled..])
            .context("no answer")?;
        self.answer.truncate(filled + read);
        ensure!(read > 0, "the connection was closed");
        Ok(())
    }
}

/// Status, length of the head, and what tells the body's length, if the head is complete.
fn read_head(answer: &[u8]) -> anyhow::Result<Option<(u16, usize, Length)>> {
    let mut headers = [httparse::EMPTY_HEADER; MOST_HEADERS];
    let mut response = httparse::Response::new(&mut headers);
    let httparse::Status::Complete(head) = response.parse(answer)? else {
        return Ok(None);
    };
    let status = response.code.context("no status")?;
    for header in &*response.headers {
        if header.name.eq_ignore_ascii_case("content-length") {
            let length = std::str::from_utf8(header.value)?.parse()?;
            return Ok(Some((status, head, Length::Known(length))));
        }
        if header.name.eq_ignore_ascii_case("transfer-encoding") {
            return Ok(Some((status, head, Length::Chunked)));
        }
    }
    bail!("the answer does not tell its length")
}

/// The outcome of a load.
pub(super) struct Load {
    /// The time each exchange took.
    pub(super) latencies: Vec<Duration>,
    /// From the first request to the last answer.
    pub(super) took: Duration,
}

/// Asks over so many connections, each one request after the other, for `span`
/// and at least once.
///
/// `request` is called for each request, outside of what is measured.
pub(super) fn load(
    address: SocketAddr,
    connections: usize,
    span: Duration,
    expected: u16,
    request: &(dyn Fn() -> Vec<u8> + Sync),
) -> anyhow::Result<Load> {
    let mut open = (0..connections)
        .map(|_| Connection::open(address))
        .collect::<anyhow::Result<Vec<_>>>()?;
    let start = Instant::now();
    let ask = |connection: &mut Connection| {
        let mut latencies = Vec::new();
        loop {
            let request = request();
            let asked = Instant::now();
            connection.exchange(&request, expected)?;
            latencies.push(asked.elapsed());
            if start.elapsed() >= span {
                return anyhow::Ok(latencies);
            }
        }
    };
    let latencies = thread::scope(|scope| {
        let threads: Vec<_> = open
            .iter_mut()
            .map(|connection| scope.spawn(|| ask(connection)))
            .collect();
        let mut all = Vec::new();
        for thread in threads {
            let latencies = thread
                .join()
                .unwrap_or_else(|panic| std::panic::resume_unwind(panic))?;
            all.extend(latencies);
        }
        anyhow::Ok(all)
    })?;
    Ok(Load {
        latencies,
        took: start.elapsed(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::{Ipv4Addr, TcpListener};

    fn exchange_with(pieces: &'static [&'static str], expected: u16) -> anyhow::Result<()> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let address = listener.local_addr().unwrap();
        let server = thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let mut request = [0; 64];
            assert!(stream.read(&mut request).unwrap() > 0);
            for piece in pieces {
                stream.write_all(piece.as_bytes()).unwrap();
                thread::sleep(Duration::from_millis(5));
            }
        });
        let result = Connection::open(address)?.exchange(b"GET / HTTP/1.1\r\n\r\n", expected);
        server.join().unwrap();
        result
    }

    #[test]
    fn an_answer_is_read_to_its_end() {
        let known = &[
            "HTTP/1.1 200 OK\r\ncontent-le",
            "ngth: 4\r\n\r\n{",
            "  ",
            "}",
        ];
        exchange_with(known, 200).unwrap();
        let chunked = &[
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}",
            "\r\n0\r\n\r\n",
        ];
        exchange_with(chunked, 200).unwrap();
    }

    #[test]
    fn an_unexpected_answer_is_told() {
        let refused = &["HTTP/1.1 401 Unauthorized\r\ncontent-length: 6\r\n\r\nno key"];
        let error = exchange_with(refused, 200).unwrap_err().to_string();
        assert!(
            error.contains("401") && error.ends_with("no key"),
            "{error}"
        );
    }

    #[test]
    fn a_cut_connection_is_an_error() {
        assert!(exchange_with(&["HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{"], 200).is_err());
    }
}
