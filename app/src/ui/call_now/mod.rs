//! Calling now: the number, a confirmation that says which phones ring, and the answer. Nothing rings before the confirmation is
//! pressed here, on a page of the product itself.

mod confirm;
mod forward;
mod number;
mod rings;
mod seen;

pub use forward::bring_forward;
pub use rings::what_rings;

use super::app::App;
use crate::{
    api::{Answer, Failure, Request, read},
    browser::{client::fresh_key, dates},
    call_now::{KEPT, UnansweredCall, is_settled, prefill as asked_for, refused, request},
    platform::Store,
    route::Prefill,
    schedule::{form::usual_title, organization},
    words::{calling as words, popup::NOT_NOW, states::SIGNED_OUT_TITLE},
};
use callslot_shared::{
    api::{CallNowBody, CreateCall, MeBody},
    booking::Booking,
    ids::{OrganizationId, UserId},
};
use leptos::{prelude::*, task::spawn_local};

/// The possible opener of the confirmation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opened {
    /// The person's, on this page.
    Here,
    /// A link's, or a page's in which a number was pressed. Its button waits until the person has seen it.
    FromElsewhere,
}

/// The steps from a number to an answer.
#[derive(Debug, Clone, PartialEq)]
enum Step {
    /// The number is typed.
    Number,
    /// The person is asked.
    Confirm(CreateCall),
    /// The server answered with the booking.
    Placed(Box<Booking>),
}

/// The state of a call that is being asked for.
#[derive(Clone, Copy)]
struct Calling {
    step: RwSignal<Step>,
    /// The values of the form.
    draft: RwSignal<Prefill>,
    working: RwSignal<bool>,
    /// Why it did not work, or why that is not known.
    problem: RwSignal<Option<String>>,
    /// Whether a request is sent that has no answer.
    unanswered: RwSignal<bool>,
    me: StoredValue<MeBody>,
    on_placed: Callback<Booking>,
    on_close: Callback<()>,
}

/// From a number to a call, or to why there is none.
#[component]
pub fn CallNow(
    /// The values to begin with. With a number it begins with the confirmation.
    prefill: Prefill,
    /// The person, and the organization that they act in.
    me: MeBody,
    /// The possible opener.
    opened: Opened,
    /// Is told the booking that the call was placed for, or failed.
    on_placed: Callback<Booking>,
    /// Leaves it.
    on_close: Callback<()>,
) -> impl IntoView {
    let app = super::app::app();
    let step = match request(&prefill, me.user.id, dates::now()) {
        Ok(call) => Step::Confirm(call),
        Err(_) => Step::Number,
    };
    let calling = Calling {
        step: RwSignal::new(step),
        draft: RwSignal::new(prefill),
        working: RwSignal::new(false),
        problem: RwSignal::new(None),
        unanswered: RwSignal::new(false),
        me: StoredValue::new(me),
        on_placed,
        on_close,
    };
    calling.remember(&app);
    let settled = seen::settled(opened);
    let view = move || match calling.step.get() {
        Step::Number => number::number(&app, calling).into_any(),
        Step::Confirm(call) => confirm::confirm(&app, calling, &call, settled).into_any(),
        Step::Placed(booking) => confirm::answered(&app, calling, &booking).into_any(),
    };
    view! {
        <div class="question" id="calling">
            {view}
        </div>
    }
}

/// The request that a page before this one sent without being answered, if it may still be.
pub async fn unanswered(app: &App, me: &MeBody) -> Option<Prefill> {
    let kept: UnansweredCall = app.platform.get(Store::Session, KEPT).await?;
    let acts_in = organization(me)?.id;
    kept.is_open(acts_in, dates::now())
        .then(|| asked_for(&kept.call))
}

impl Calling {
    fn person(self) -> UserId {
        self.me.with_value(|me| me.user.id)
    }

    fn acts_in(self) -> Option<(OrganizationId, String)> {
        self.me
            .with_value(|me| organization(me).map(|one| (one.id, one.name.clone())))
    }

    /// Says so if the same was asked for before and is not answered.
    fn remember(self, app: &App) {
        let app = app.clone();
        spawn_local(async move {
            let kept: Option<UnansweredCall> = app.platform.get(Store::Session, KEPT).await;
            let (Some(kept), Some((acts_in, _))) = (kept, self.acts_in()) else {
                return;
            };
            let now = dates::now();
            let same = self
                .step
                .try_get_untracked()
                .is_some_and(|step| step == Step::Confirm(kept.call.clone()));
            if same && kept.is_open(acts_in, now) {
                let time = dates::clock(&app.locale, kept.at);
                self.problem
                    .set(Some(app.fill(words::UNANSWERED, &[("time", &time)])));
                self.unanswered.set(true);
            }
        });
    }

    /// Asks the server to call, under one key until it answers.
    fn call(self, app: &App, call: CreateCall) {
        let Some((acts_in, name)) = self.acts_in() else {
            return;
        };
        self.working.set(true);
        self.problem.set(None);
        let app = app.clone();
        spawn_local(async move {
            let fresh = UnansweredCall {
                key: fresh_key(),
                organization: acts_in,
                call,
                at: dates::now(),
            };
            let kept = app.platform.get(Store::Session, KEPT).await;
            let asked = UnansweredCall::or_kept(fresh, kept);
            // Kept before it is sent: a page that is closed in between asks under the same key.
            app.platform.set(Store::Session, KEPT, &asked).await;
            let request = Request::post("/api/calls", &titled(&app, &asked.call), &asked.key);
            let answer = app.client.exchange(&request).await;
            if answer.as_ref().is_ok_and(is_settled) {
                app.platform.forget(Store::Session, KEPT).await;
            }
            self.take(&app, &name, answer);
            let _ = self.working.try_set(false);
        });
    }

    fn take(self, app: &App, organization: &str, answer: Result<Answer, Failure>) {
        let problem = match answer {
            Ok(answer) if is_settled(&answer) => {
                let _ = self.unanswered.try_set(false);
                if let Ok(body) = read::<CallNowBody>(&answer) {
                    let _ = self
                        .step
                        .try_set(Step::Placed(Box::new(body.booking.clone())));
                    self.on_placed.try_run(body.booking);
                    return;
                }
                refused(app.language, organization, &answer)
            }
            Err(Failure::SignedOut) => app.say(SIGNED_OUT_TITLE).to_owned(),
            _ => {
                let _ = self.unanswered.try_set(true);
                app.say(words::NO_ANSWER).to_owned()
            }
        };
        let _ = self.problem.try_set(Some(problem));
    }
}

/// The request with a title in the person's language, if it has none.
fn titled(app: &App, call: &CreateCall) -> CreateCall {
    let title = call.title.clone().or_else(|| {
        let name = call.attendee_name.as_deref();
        usual_title(app.language, name, &call.attendee_phone)
    });
    CreateCall {
        title,
        ..call.clone()
    }
}

fn leave(app: &App, calling: Calling, id: &'static str) -> impl IntoView + use<> {
    view! {
        <button
            type="button"
            class="quiet"
            id=id
            disabled=calling.working
            on:click=move |_| calling.on_close.run(())
        >
            {app.say(NOT_NOW)}
        </button>
    }
}

fn problem(calling: Calling) -> impl IntoView {
    view! {
        <p class="problem" role="alert" id="call-problem">
            {move || calling.problem.get()}
        </p>
    }
}
