//! Lanes that run in the test's own process, with faults.

use crate::{
    App,
    dialer::{LaneError, LaneWork, Lanes, Order, TickReport},
};
use async_trait::async_trait;
use futures_util::future::{join, pending};
use std::{
    collections::VecDeque,
    sync::{
        Mutex,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};

/// The fault of the next lane that is opened to place calls.
#[derive(Clone, Copy, Debug)]
pub enum LaneFault {
    /// It dies before it begins.
    DiesAtOnce,
    /// It dies after a while.
    DiesAfter(Duration),
    /// It does everything, and its answer is lost.
    AnswerLost,
    /// It is opened twice.
    Twice,
    /// It does everything, and never answers.
    NeverAnswers,
}

/// Other invocations of the same Worker.
pub struct LocalLanes {
    /// The Worker, which opens no lanes itself.
    app: App,
    pub faults: Mutex<VecDeque<LaneFault>>,
    /// The number of times a lane was opened, for jobs or for calls.
    pub opened: AtomicU64,
    /// While set, a lane for jobs never answers.
    pub jobs_hang: AtomicBool,
}

impl LocalLanes {
    pub(super) fn of(app: App) -> Self {
        Self {
            app,
            faults: Mutex::default(),
            opened: AtomicU64::default(),
            jobs_hang: AtomicBool::default(),
        }
    }

    async fn run(&self, order: &Order) -> Result<TickReport, LaneError> {
        let nothing = || LaneError("404 Not Found".into());
        let dialer = self.app.dialer().map_err(|_| nothing())?;
        let done = dialer.lane(order.clone()).await;
        done.ok().flatten().ok_or_else(nothing)
    }
}

#[async_trait(?Send)]
impl Lanes for LocalLanes {
    async fn open(&self, order: &Order) -> Result<TickReport, LaneError> {
        self.opened.fetch_add(1, Ordering::Relaxed);
        let places = matches!(order.work, LaneWork::Place { .. });
        if !places && self.jobs_hang.load(Ordering::Relaxed) {
            return pending().await;
        }
        let fault = places
            .then(|| self.faults.lock().unwrap().pop_front())
            .flatten();
        let dead = || LaneError("died".into());
        match fault {
            None => self.run(order).await,
            Some(LaneFault::DiesAtOnce) => Err(dead()),
            Some(LaneFault::DiesAfter(time)) => {
                let run = tokio::time::timeout(time, self.run(order));
                run.await.unwrap_or_else(|_| Err(dead()))
            }
            Some(LaneFault::AnswerLost) => self.run(order).await.and_then(|_| Err(dead())),
            Some(LaneFault::Twice) => {
                let (one, other) = join(self.run(order), self.run(order)).await;
                assert!(one.is_ok() != other.is_ok(), "{one:?} {other:?}");
                one.or(other)
            }
            Some(LaneFault::NeverAnswers) => {
                let _ = self.run(order).await;
                pending().await
            }
        }
    }
}
