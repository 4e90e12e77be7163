//! Bodies that are too long, too early or nobody's: left untouched, or read to their end.

use crate::prelude::*;
use axum::{body::Bytes, http::HeaderMap};
use futures_util::stream;
use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

/// Two megabytes, in parts.
const PARTS: usize = 32;
const PART: usize = 64 * 1024;

/// Sends a long body and answers the status, and how many of its parts were read.
async fn send(world: &World, path: &str, headers: HeaderMap) -> (u16, usize) {
    let read = Arc::new(AtomicUsize::new(0));
    let count = read.clone();
    let parts = stream::unfold(0, move |part| {
        let count = count.clone();
        async move {
            count.fetch_add(1, Ordering::Relaxed);
            let bytes = Bytes::from(vec![b' '; PART]);
            (part < PARTS).then(|| (Ok::<_, std::io::Error>(bytes), part + 1))
        }
    });
    let mut request = Request::post(path).body(Body::from_stream(parts)).unwrap();
    *request.headers_mut() = headers;
    let status = world.request(request).await.0;
    (status.as_u16(), read.load(Ordering::Relaxed))
}

fn headers(more: &[(&'static str, &str)]) -> HeaderMap {
    let owner = format!("Bearer {OWNER_KEY}");
    let all = [("authorization", owner.as_str())];
    let all = all.iter().chain(more);
    all.map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap()))
        .collect()
}

#[tokio::test(start_paused = true)]
async fn a_body_that_says_that_it_is_too_long_is_not_touched() {
    let world = World::new();
    let length = (PARTS * PART).to_string();
    let said = headers(&[("content-length", &length)]);
    assert_eq!(send(&world, "/api/bookings", said.clone()).await, (413, 0));
    // Nor where nobody wants one.
    assert_eq!(send(&world, "/nowhere", said).await, (404, 0));
}

#[tokio::test(start_paused = true)]
async fn a_body_that_turns_out_too_long_is_read_to_its_end() {
    let world = World::new();
    for (path, status) in [
        ("/api/bookings", 413),
        ("/nowhere", 404),
        ("/api/members/none", 405),
    ] {
        // Its end is read too.
        assert_eq!(
            send(&world, path, headers(&[])).await,
            (status, PARTS + 1),
            "{path}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn whoever_asks_too_often_is_refused_before_a_body_is_touched() {
    let world = World::new().with_rate_limits(1, 1);
    assert_eq!(send(&world, "/nowhere", headers(&[])).await.0, 404);
    assert_eq!(send(&world, "/nowhere", headers(&[])).await, (429, 0));
}
