//! Free ports, for edges that run side by side.

use std::collections::HashSet;
use std::net::{Ipv4Addr, TcpListener};
use std::sync::Mutex;

use anyhow::Context;

/// Below what Linux (from 32768) and others (from 49152) give to outgoing connections. From that range, the
/// port of an edge that is being restarted could be taken by any connection; even by one to itself, from
/// whoever keeps calling it meanwhile (TCP's simultaneous open).
const LISTENED_TO: std::ops::Range<u16> = 15_000..32_000;

/// Processes that start one after the other are given ports far from each other's.
const SPREAD: usize = 251;

static GIVEN: Mutex<Option<HashSet<u16>>> = Mutex::new(None);

/// Whether nothing listens on `port` of the loopback address.
#[must_use]
pub fn is_free(port: u16) -> bool {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok()
}

/// A port that is free now and that this process has not given away before.
pub fn pick_free() -> anyhow::Result<u16> {
    let mut guard = GIVEN
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner);
    let given = guard.get_or_insert_default();
    let start = std::process::id() as usize * SPREAD % LISTENED_TO.len();
    LISTENED_TO
        .cycle()
        .skip(start)
        .take(LISTENED_TO.len())
        .find(|port| !given.contains(port) && is_free(*port))
        .inspect(|port| {
            given.insert(*port);
        })
        .context("no port is free on the loopback address")
}
