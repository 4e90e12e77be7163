//! The pointer in the drawn days: on free ground it draws a new call, on a call it moves it, on its end it makes it longer or
//! shorter. A finger scrolls; for it the buttons beside a call do the same.

use super::{HOUR, Week, ask};
use crate::{
    browser::dates,
    schedule::{
        details::can,
        week::{Point, Proposal},
    },
    ui::schedule::{drawn::Proposed, may_book},
};
use callslot_shared::{booking::Booking, ids::BookingId};
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use web_sys::{Element, PointerEvent};

/// The way that a pointer goes before it drags, in pixels: less is a click.
const FAR: i32 = 5;

/// The thing that is dragged.
#[derive(Debug, Clone, Copy)]
enum Grabbed {
    /// Free ground.
    Ground,
    /// A call.
    Call(BookingId, Proposal),
    /// The end of a call.
    End(BookingId, Proposal),
}

/// A pointer that is down.
#[derive(Debug, Clone, Copy)]
pub(super) struct Drag {
    grabbed: Grabbed,
    from: Point,
    /// The place where it went down.
    place: (i32, i32),
    /// Whether it has gone far enough.
    drags: bool,
}

/// The pointer goes down.
pub(super) fn begin(week: Week, from: u32, bookings: &[Booking], event: &PointerEvent) {
    week.drag.set_value(None);
    if event.button() != 0 || event.pointer_type() == "touch" || !may_book(week.page) {
        return;
    }
    let target = event
        .target()
        .and_then(|one| one.dyn_into::<Element>().ok());
    let (Some(target), Some(point)) = (target, point(from, event)) else {
        return;
    };
    let closest = |selector: &str| target.closest(selector).ok().flatten();
    let grabbed = match (closest("[data-booking]"), closest(".blocks")) {
        (Some(block), _) => {
            let id = block.get_attribute("data-booking");
            let booking = bookings
                .iter()
                .find(|one| id.as_deref() == Some(&*one.id.to_string()));
            let Some(booking) = booking.filter(|booking| can(booking, true).change) else {
                return;
            };
            let time = Proposal {
                start: booking.start_time,
                minutes: booking.duration_minutes,
            };
            if closest(".grip").is_some() {
                Grabbed::End(booking.id, time)
            } else {
                Grabbed::Call(booking.id, time)
            }
        }
        (None, Some(_)) if closest(".crowd").is_none() => Grabbed::Ground,
        _ => return,
    };
    week.drag.set_value(Some(Drag {
        grabbed,
        from: point,
        place: (event.client_x(), event.client_y()),
        drags: false,
    }));
}

/// The pointer goes on.
pub(super) fn go_on(week: Week, from: u32, event: &PointerEvent) {
    let Some(mut drag) = week.drag.get_value() else {
        return;
    };
    if event.buttons() & 1 == 0 {
        // It came up elsewhere.
        return week.drag.set_value(None);
    }
    let (x, y) = drag.place;
    let gone = (event.client_x() - x)
        .abs()
        .max((event.client_y() - y).abs());
    if !drag.drags {
        if gone < FAR {
            return;
        }
        drag.drags = true;
        week.drag.set_value(Some(drag));
        // From here on it is followed wherever it goes, and what comes up is no click on a call.
        let place = event.current_target();
        if let Some(place) = place.and_then(|one| one.dyn_into::<Element>().ok()) {
            let _ = place.set_pointer_capture(event.pointer_id());
        }
    }
    let Some(to) = point(from, event) else {
        return;
    };
    let proposed = drag.proposed(week, to);
    let is_ahead = proposed.time.start > dates::now();
    week.page.proposed.set(is_ahead.then_some(proposed));
}

/// The pointer comes up: what it has drawn is asked about.
pub(super) fn drop(week: Week) {
    let drag = week.drag.get_value();
    week.drag.set_value(None);
    if drag.is_some_and(|drag| drag.drags) {
        ask(week.page);
    }
}

/// The pointer is taken away.
pub(super) fn give_up(week: Week) {
    week.drag.set_value(None);
    week.page.proposed.set(None);
}

impl Drag {
    fn proposed(self, week: Week, to: Point) -> Proposed {
        let zone = week.page.own;
        let days = (to.date - self.from.date).num_days();
        let by = i64::from(to.minute) - i64::from(self.from.minute);
        let (booking, time) = match self.grabbed {
            Grabbed::Ground => (None, Proposal::between(self.from, to, zone)),
            Grabbed::Call(id, time) => (Some(id), time.shifted(days, by, zone)),
            Grabbed::End(id, time) => (Some(id), time.resized(by)),
        };
        Proposed::new(booking, time)
    }
}

/// The place in the days that a pointer is over, or the nearest to it.
fn point(from: u32, event: &PointerEvent) -> Option<Point> {
    let grid = event.current_target()?.dyn_into::<Element>().ok()?;
    let days = grid.query_selector_all(".blocks").ok()?;
    let days = (0..days.length()).filter_map(|place| days.item(place));
    let days = days.filter_map(|one| one.dyn_into::<Element>().ok());
    let (x, y) = (f64::from(event.client_x()), f64::from(event.client_y()));
    let away = |day: &Element| {
        let place = day.get_bounding_client_rect();
        (place.left() - x).max(x - place.right()).max(0.0)
    };
    let day = days.min_by(|one, other| away(one).total_cmp(&away(other)))?;
    let date = day.get_attribute("data-date")?.parse().ok()?;
    let place = day.get_bounding_client_rect();
    let down = (y - place.top()).clamp(0.0, place.height());
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a place within a day of some thousand pixels"
    )]
    let minute = (down * 60.0 / f64::from(HOUR)) as u32 + from * 60;
    Some(Point { date, minute })
}
