//! A body that is too long costs its sender an answer, and nobody else anything.

use crate::environment::Environment;
use callslot_fakes::{Options, SIGNATURE_HEADER, signature};
use callslot_harness::client;
use reqwest::{Method, StatusCode};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

/// As often as an attacker tried it; each time the next request was lost.
const TIMES: usize = 18;
const LENGTH: usize = 2_000_000;
const PATH: &str = "/carrier/attempts/019a0000-0000-7000-8000-00000000f001/status/operator";

/// A signed webhook of the carrier's, from a connection of its own.
async fn webhook(environment: &Environment) -> (StatusCode, String) {
    let url = format!("{}{PATH}", environment.edge.url());
    let params: Vec<(String, String)> = [
        ("CallSid", "7d2f10b1-5b35-4a5a-9a63-9a1b0dfd2f47"),
        ("CallStatus", "ringing"),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .to_vec();
    let signed = signature(&Options::default().signing_key, &url, &params);
    let request = client().unwrap().post(&url);
    let answer = request
        .header(SIGNATURE_HEADER, signed)
        .form(&params)
        .send()
        .await;
    let answer = answer.unwrap();
    (answer.status(), answer.text().await.unwrap())
}

/// Two megabytes without a length, in chunks; the status that they are answered with.
async fn chunked(environment: &Environment) -> String {
    let address = environment
        .edge
        .url()
        .trim_start_matches("http://")
        .to_owned();
    let mut stream = TcpStream::connect(&address).await.unwrap();
    let head = format!(
        "POST /api/bookings HTTP/1.1\r\nhost: {address}\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    let chunk = [b"10000\r\n", &*vec![b' '; 0x10000], b"\r\n"].concat();
    for _ in 0..LENGTH / 0x10000 {
        stream.write_all(&chunk).await.unwrap();
    }
    stream.write_all(b"0\r\n\r\n").await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer.lines().next().unwrap_or_default().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_body_that_is_too_long_the_carriers_webhook_is_answered() {
    let environment = Environment::set().await;
    let expected = webhook(&environment).await;
    assert!(
        expected.0.as_u16() < 500 && expected.0 != StatusCode::FORBIDDEN,
        "{expected:?}"
    );
    for time in 0..TIMES {
        // With its length, and without a token, which is refused as well.
        for request in [
            environment.request(Method::POST, "/api/bookings"),
            client()
                .unwrap()
                .post(format!("{}/api/sign-in", environment.edge.url())),
        ] {
            let answer = request.body(vec![b' '; LENGTH]).send().await.unwrap();
            assert_eq!(answer.status(), StatusCode::PAYLOAD_TOO_LARGE);
            assert_eq!(
                webhook(&environment).await,
                expected,
                "time {time}\n{}",
                environment.edge.output()
            );
        }
        // Without its length, and to somebody who has to be asked first.
        let status = chunked(&environment).await;
        assert!(status.contains(" 401 "), "{status}");
        assert_eq!(
            webhook(&environment).await,
            expected,
            "time {time}\n{}",
            environment.edge.output()
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_body_that_was_refused_by_a_limit_the_carriers_webhook_is_answered() {
    let environment = Environment::limited(1).await;
    let expected = webhook(&environment).await;
    let ask = async |length| {
        let request = environment.request(Method::POST, "/api/bookings");
        let answer = request.body(vec![b' '; length]).send().await.unwrap();
        answer.status()
    };
    ask(1).await;
    for time in 0..TIMES {
        let mut status = ask(LENGTH).await;
        if status == StatusCode::PAYLOAD_TOO_LARGE {
            // The runtime's next minute has begun.
            status = ask(LENGTH).await;
        }
        assert_eq!(status, StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(
            webhook(&environment).await,
            expected,
            "time {time}\n{}",
            environment.edge.output()
        );
    }
}
