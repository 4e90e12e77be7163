//! Sending the form, and what comes of it.

use super::{
    let_go::let_go,
    order::{Booked, Order},
    state::{Form, id},
};
use crate::{
    api::Failure,
    browser::{client::fresh_key, dates},
    phone::{self, Plans},
    popup::who,
    route::Beside,
    schedule::{
        form::{Draft, usual_title},
        refusal::{Refusal, refusal},
    },
    ui::{
        app::App,
        schedule::{
            focus,
            toast::{Toast, Undo},
        },
    },
    words::{desk, form as words},
};
use callslot_shared::{
    FieldError,
    api::{BookingBody, SeriesBody},
    booking::Defaults,
};
use leptos::{prelude::*, task::spawn_local};

impl Form {
    /// Checks what is typed by the API's own rules, and sends it: a number without its country code once numbering plans are there.
    pub(super) fn submit(self, app: &App) {
        let needs_plans = self.draft.with_untracked(Draft::needs_country);
        if !needs_plans || phone::state() != Plans::Coming {
            return self.check(app);
        }
        self.busy.set(true);
        let app = app.clone();
        spawn_local(async move {
            phone::settled().await;
            // The form may have been left meanwhile.
            if self.busy.try_set(false).is_none() {
                self.check(&app);
            }
        });
    }

    fn check(self, app: &App) {
        let Some(me) = self.page.me.get_untracked() else {
            return;
        };
        let defaults = Defaults {
            member: me.user.id,
            duration_minutes: self.usual.get_untracked(),
            now: dates::now(),
        };
        let draft = Draft {
            start: self.picker.chosen.get_untracked(),
            force: self.picker.force.get_untracked(),
            ..self.draft.get_untracked()
        };
        self.refused.set(None);
        match draft.checked(self.page.own, defaults) {
            Ok(_) if self.holding.get_untracked() => {
                self.busy.set(true);
                self.waiting.set(true);
            }
            Ok(mut request) => {
                request.title = request.title.or_else(|| {
                    let name = request.attendee_name.as_deref();
                    usual_title(app.language, name, &request.attendee_phone)
                });
                match draft.series(&request) {
                    None => self.send(app, Order::Booking(Box::new(request))),
                    Some(Ok(series)) => self.send(app, Order::Series(Box::new(series))),
                    Some(Err(wrong)) => self.complain(vec![wrong]),
                }
            }
            Err(wrong) => self.complain(wrong),
        }
    }

    /// Shows what is wrong and goes to the first of it.
    fn complain(self, wrong: Vec<FieldError>) {
        let first = wrong.first().map(|error| match &*error.field {
            "start_time" => "later".to_owned(),
            field => id(field),
        });
        self.wrong.set(wrong);
        if let Some(first) = first {
            unfold(&first);
            focus(first);
        }
    }

    fn send(self, app: &App, order: Order) {
        // The same again is sent under the same key, whatever became of it; anything else under its own.
        let kept = self.sent.get_untracked().filter(|(sent, _)| *sent == order);
        let key = kept.map_or_else(fresh_key, |(_, key)| key);
        self.sent.set(Some((order.clone(), key.clone())));
        self.busy.set(true);
        let app = app.clone();
        spawn_local(async move {
            if matches!(order, Order::Series(_)) {
                // A series takes the place of no hold: its first call would be in the hold's way.
                let hold = self.draft.try_update(|draft| draft.hold.take()).flatten();
                let_go(&app, hold).await;
            }
            let answer = app.client.exchange(&order.request(&key)).await;
            // The form may have been left meanwhile; what was booked shows up in the list.
            if self.busy.try_get_untracked().is_none() {
                return self.page.refresh(&app);
            }
            self.busy.set(false);
            match answer {
                Ok(answer) => match order.read(&answer) {
                    Ok(Booked::Booking(body)) => self.booked(&app, *body),
                    Ok(Booked::Series(body)) => self.booked_series(&app, &body),
                    Err(_) => self.refuse(refusal(&answer)),
                },
                Err(failure) => self.refuse(Refusal::Other(failure)),
            }
        });
    }

    fn booked(self, app: &App, body: BookingBody) {
        let booking = body.booking;
        let when = self.picker.written(app, booking.start_time);
        let text = app.fill(words::BOOKED, &[("who", &who(&booking)), ("when", &when)]);
        // The booking has taken its place.
        self.draft.update(|draft| draft.hold = None);
        let id = booking.id;
        self.page.replace(Beside::Booking(id));
        self.page
            .done(app, Toast::undone_by(text, Undo::Cancel(booking)));
    }

    fn booked_series(self, app: &App, body: &SeriesBody) {
        let Some(first) = body.bookings.first() else {
            return;
        };
        let (count, when) = (
            body.bookings.len().to_string(),
            self.picker.written(app, first.start_time),
        );
        let who = self.draft.with_untracked(|draft| {
            let name = draft.name.trim();
            if name.is_empty() { &draft.phone } else { name }.to_owned()
        });
        let values = [("count", &*count), ("who", &*who), ("when", &*when)];
        let text = app.fill(desk::BOOKED_SERIES, &values);
        let undo = Undo::CancelSeries(body.series.id, body.series.version);
        self.page.replace(Beside::Booking(first.booking_id));
        self.page.done(app, Toast::undone_by(text, undo));
    }

    fn refuse(self, refusal: Refusal) {
        // Whatever has answered is done with; only what is not known to have been done is sent as it was.
        if !matches!(refusal, Refusal::Other(Failure::Offline)) {
            self.sent.set(None);
        }
        match refusal {
            Refusal::Field(error) => self.complain(vec![error]),
            refusal => {
                if matches!(refusal, Refusal::Taken(_) | Refusal::Crowded(_)) {
                    self.picker.look_again();
                }
                self.refused.set(Some(refusal));
                focus("refused".to_owned());
            }
        }
    }
}

/// Opens what a field is folded into.
fn unfold(id: &str) {
    let field = document().get_element_by_id(id);
    let fold = field.and_then(|field| field.closest("details").ok().flatten());
    if let Some(fold) = fold {
        let _ = fold.set_attribute("open", "");
    }
}
