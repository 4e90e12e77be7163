//! A small executor: one thread, simulated time, and one order of everything.
//!
//! The Worker's ports have to be `Send + Sync` although a Worker has one thread. The simulator's
//! are therefore empty values, and what they work on belongs to the thread: this executor's state,
//! and [`crate::world::World`].
//!
//! It is written by hand, because an invocation dies in the middle with all its tasks, and has a clock that may be off, which
//! tokio's paused clock cannot do.

use std::{
    cell::{Cell, RefCell},
    cmp::Reverse,
    collections::{BinaryHeap, VecDeque},
    future::Future,
    pin::Pin,
    rc::Rc,
    sync::Arc,
    task::{Context, Poll, Wake, Waker},
    time::Duration,
};

type Work = Pin<Box<dyn Future<Output = ()>>>;

/// One run of the Worker, or the world outside it. Tasks of one invocation die together.
#[derive(Debug, Default)]
pub(crate) struct Invocation {
    /// The milliseconds by which its clock is ahead of the time.
    skew_ms: i64,
    dead: Cell<bool>,
}

impl Invocation {
    /// The world outside, or a run whose clock is off by `skew_ms`.
    pub(crate) fn new(skew_ms: i64) -> Rc<Self> {
        Rc::new(Self {
            skew_ms,
            dead: Cell::new(false),
        })
    }

    /// The milliseconds by which its clock is ahead of the time.
    pub(crate) fn skew_ms(&self) -> i64 {
        self.skew_ms
    }
}

struct Task {
    work: Work,
    waker: Waker,
    invocation: Rc<Invocation>,
}

enum Slot {
    Empty,
    Running,
    Waiting(Task),
}

struct Timer {
    at: i64,
    order: u64,
    waker: Waker,
}

impl PartialEq for Timer {
    fn eq(&self, other: &Self) -> bool {
        self.order == other.order
    }
}

impl Eq for Timer {}

impl PartialOrd for Timer {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Timer {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (self.at, self.order).cmp(&(other.at, other.order))
    }
}

#[derive(Default)]
struct State {
    now: Cell<i64>,
    order: Cell<u64>,
    timers: RefCell<BinaryHeap<Reverse<Timer>>>,
    ready: RefCell<VecDeque<usize>>,
    slots: RefCell<Vec<Slot>>,
    free: RefCell<Vec<usize>>,
    current: RefCell<Rc<Invocation>>,
    died: Cell<bool>,
}

thread_local! {
    static STATE: State = State::default();
}

struct TaskWaker(usize);

impl Wake for TaskWaker {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        STATE.with(|state| state.ready.borrow_mut().push_back(self.0));
    }
}

/// Forgets everything and sets the time, in milliseconds since 1970.
pub(crate) fn reset(now: i64) {
    let old = STATE.with(|state| state.slots.take());
    drop(old);
    STATE.with(|state| {
        state.now.set(now);
        state.order.set(0);
        state.timers.borrow_mut().clear();
        state.ready.borrow_mut().clear();
        state.slots.borrow_mut().clear();
        state.free.borrow_mut().clear();
        *state.current.borrow_mut() = Rc::default();
        state.died.set(false);
    });
}

/// The time, in milliseconds since 1970.
pub(crate) fn now() -> i64 {
    STATE.with(|state| state.now.get())
}

/// The invocation whose task runs.
pub(crate) fn current() -> Rc<Invocation> {
    STATE.with(|state| state.current.borrow().clone())
}

/// The milliseconds by which the running task's clock is ahead of the time.
pub(crate) fn skew_ms() -> i64 {
    STATE.with(|state| state.current.borrow().skew_ms)
}

/// Starts a task.
pub(crate) fn spawn(invocation: &Rc<Invocation>, work: impl Future<Output = ()> + 'static) {
    spawn_boxed(invocation, Box::pin(work));
}

/// Starts a task.
pub(crate) fn spawn_boxed(invocation: &Rc<Invocation>, work: Work) {
    if invocation.dead.get() {
        return;
    }
    STATE.with(|state| {
        let mut slots = state.slots.borrow_mut();
        let id = state.free.borrow_mut().pop().unwrap_or_else(|| {
            slots.push(Slot::Empty);
            slots.len() - 1
        });
        slots[id] = Slot::Waiting(Task {
            work,
            waker: Waker::from(Arc::new(TaskWaker(id))),
            invocation: invocation.clone(),
        });
        state.ready.borrow_mut().push_back(id);
    });
}

/// Ends an invocation where it stands: none of its tasks goes on.
pub(crate) fn kill(invocation: &Invocation) {
    invocation.dead.set(true);
    STATE.with(|state| state.died.set(true));
}

/// Ends the invocation that calls this.
pub(crate) async fn die() {
    kill(&current());
    std::future::pending::<()>().await;
}

/// Waits.
pub(crate) fn sleep(duration: Duration) -> Sleep {
    sleep_ms(i64::try_from(duration.as_millis()).unwrap_or(i64::MAX))
}

/// Waits for so many milliseconds.
pub(crate) fn sleep_ms(millis: i64) -> Sleep {
    sleep_until(now().saturating_add(millis))
}

/// Waits until a time, in milliseconds since 1970.
pub(crate) fn sleep_until(until: i64) -> Sleep {
    Sleep { until, waker: None }
}

/// A wait.
pub(crate) struct Sleep {
    until: i64,
    waker: Option<Waker>,
}

impl Future for Sleep {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        if now() >= self.until {
            return Poll::Ready(());
        }
        let waker = context.waker();
        if !self.waker.as_ref().is_some_and(|old| old.will_wake(waker)) {
            self.waker = Some(waker.clone());
            STATE.with(|state| {
                let order = state.order.get();
                state.order.set(order + 1);
                state.timers.borrow_mut().push(Reverse(Timer {
                    at: self.until,
                    order,
                    waker: waker.clone(),
                }));
            });
        }
        Poll::Pending
    }
}

/// Runs everything until a time, in milliseconds since 1970, or until nothing is left to do.
pub(crate) fn run_until(end: i64) {
    loop {
        while let Some(id) = STATE.with(|state| state.ready.borrow_mut().pop_front()) {
            poll(id);
            if STATE.with(|state| state.died.replace(false)) {
                drop_dead_tasks();
            }
        }
        let next = STATE.with(|state| {
            let mut timers = state.timers.borrow_mut();
            if timers.peek().is_some_and(|Reverse(timer)| timer.at <= end) {
                timers.pop()
            } else {
                None
            }
        });
        let Some(Reverse(timer)) = next else { return };
        STATE.with(|state| state.now.set(timer.at.max(state.now.get())));
        timer.waker.wake();
    }
}

fn poll(id: usize) {
    let taken = STATE.with(|state| {
        let mut slots = state.slots.borrow_mut();
        match slots.get_mut(id) {
            Some(slot @ Slot::Waiting(_)) => Some(std::mem::replace(slot, Slot::Running)),
            _ => None,
        }
    });
    let Some(Slot::Waiting(mut task)) = taken else {
        return;
    };
    STATE.with(|state| *state.current.borrow_mut() = task.invocation.clone());
    let over = task
        .work
        .as_mut()
        .poll(&mut Context::from_waker(&task.waker))
        .is_ready();
    let over = over || task.invocation.dead.get();
    if over {
        drop(task);
        free(id);
    } else {
        STATE.with(|state| state.slots.borrow_mut()[id] = Slot::Waiting(task));
    }
}

fn free(id: usize) {
    STATE.with(|state| {
        state.slots.borrow_mut()[id] = Slot::Empty;
        state.free.borrow_mut().push(id);
    });
}

/// Drops the tasks of invocations that died.
fn drop_dead_tasks() {
    let dead: Vec<(usize, Slot)> = STATE.with(|state| {
        let mut slots = state.slots.borrow_mut();
        let is_dead =
            |slot: &Slot| matches!(slot, Slot::Waiting(task) if task.invocation.dead.get());
        slots
            .iter_mut()
            .enumerate()
            .filter(|(_, slot)| is_dead(slot))
            .map(|(id, slot)| (id, std::mem::replace(slot, Slot::Running)))
            .collect()
    });
    for (id, slot) in dead {
        drop(slot);
        free(id);
    }
}
