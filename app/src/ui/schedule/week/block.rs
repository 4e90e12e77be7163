//! The calls in the drawn days.
//!
//! A week has hundreds of them. Each is a copy of one element with words of its own. The grid hears of what happens to them, and
//! [`follow`] changes what shows beside the words. If each had listeners and signals of its own, a full week would take
//! several times as long to draw.

use super::{Week, spot::id};
use crate::{
    browser::zone::Clocks,
    popup::who,
    schedule::{
        details::{can, name},
        people::{hue, initials},
        week::{Block, Column, Spot},
    },
    ui::{app::App, schedule::may_book, states::word},
};
use callslot_shared::{
    booking::{Booking, Status},
    ids::{BookingId, UserId},
};
use leptos::prelude::*;
use std::collections::BTreeMap;
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{DocumentFragment, Element, Event, HtmlElement};

/// The attribute that names the call of a block.
const BOOKING: &str = "data-booking";

/// The elements that blocks are copies of, and what is known of all of them.
pub(super) struct Blocks<'a> {
    app: &'a App,
    week: Week,
    /// The first hour that is drawn.
    from: u32,
    may_book: bool,
    clocks: Clocks<'a>,
    /// A block without its words that cannot be moved.
    fixed: HtmlElement,
    /// One that can.
    movable: HtmlElement,
    /// The operators' initials, where calls of several are drawn.
    operators: Option<BTreeMap<UserId, Element>>,
}

impl<'a> Blocks<'a> {
    /// Those of a grid that begins with this hour.
    pub(super) fn new(app: &'a App, week: Week, from: u32) -> Result<Self, JsValue> {
        let page = week.page;
        Ok(Self {
            app,
            week,
            from,
            may_book: may_book(page),
            clocks: Clocks::new(&app.locale, page.own),
            fixed: fixed()?,
            movable: movable()?,
            operators: week.is_of_several.get().then(BTreeMap::new),
        })
    }

    /// The blocks of a day.
    pub(super) fn of_day(
        &mut self,
        (day, column): (usize, &Column),
        bookings: &[Booking],
    ) -> Result<DocumentFragment, JsValue> {
        let blocks = document().create_document_fragment();
        for (place, block) in column.blocks.iter().enumerate() {
            let Some(booking) = bookings.get(block.booking) else {
                continue;
            };
            let spot = Spot {
                day,
                block: Some(place),
            };
            let block = self.block(spot, block, booking)?;
            blocks.append_child(&block)?;
        }
        Ok(blocks)
    }

    /// A call: its name first, then its time.
    fn block(
        &mut self,
        spot: Spot,
        block: &Block,
        booking: &Booking,
    ) -> Result<HtmlElement, JsValue> {
        let week = self.week;
        let pattern = if can(booking, self.may_book).change {
            &self.movable
        } else {
            &self.fixed
        };
        let copy: HtmlElement = pattern.clone_node_with_deep(true)?.unchecked_into();
        copy.set_class_name(&format!("block {}", booking.status.as_str()));
        copy.set_id(&id(spot));
        copy.set_attribute(BOOKING, &booking.id.to_string())?;
        copy.style().set_css_text(&self.place(block));
        if week.at.get_untracked() == spot {
            copy.set_attribute("tabindex", "0")?;
        }
        if week.opened.get_untracked() == Some(booking.id) {
            mark_opened(&copy, true);
        }
        if week.moved.get_untracked() == Some(booking.id) {
            mark_moved(&copy, true);
        }
        if let Some(said) = copy.first_element_child() {
            said.set_text_content(Some(&who(booking)));
            if let Some(when) = said.next_element_sibling() {
                self.tell_when(&when, booking)?;
            }
        }
        Ok(copy)
    }

    /// The time, the operator, and the status if it is not the usual one.
    fn tell_when(&mut self, when: &Element, booking: &Booking) -> Result<(), JsValue> {
        when.set_text_content(Some(self.clocks.at(booking.start_time)));
        if let Some(operator) = self.operator(booking.user_id)? {
            when.append_with_str_1(" ")?;
            when.append_child(&operator)?;
        }
        if booking.status != Status::Pending {
            let class = format!("status-{}", booking.status.as_str());
            let status = element("span", &class)?;
            status.set_text_content(Some(self.app.say(word(booking.status))));
            when.append_with_str_1(" ")?;
            when.append_child(&status)?;
        }
        Ok(())
    }

    /// An operator's initials, which are read out as their name.
    fn operator(&mut self, id: UserId) -> Result<Option<Element>, JsValue> {
        let Some(known) = &mut self.operators else {
            return Ok(None);
        };
        if let Some(known) = known.get(&id) {
            return Ok(Some(known.clone_node_with_deep(true)?.unchecked_into()));
        }
        let members = self.week.page.members.read();
        let name = name(&members, id).unwrap_or_default();
        let operator = element("span", &format!("initials hue-{}", hue(id)))?;
        operator.set_attribute("role", "img")?;
        operator.set_attribute("aria-label", name)?;
        operator.set_text_content(Some(&initials(name)));
        known.insert(id, operator.clone_node_with_deep(true)?.unchecked_into());
        Ok(Some(operator))
    }

    fn place(&self, block: &Block) -> String {
        let share = 100.0 / f64::from(block.columns);
        let (top, height) = (
            super::pixels(block.top - self.from * 60),
            super::pixels(block.height),
        );
        let left = f64::from(block.column) * share;
        format!("top:{top};height:{height};left:{left}%;width:{share}%")
    }
}

fn fixed() -> Result<HtmlElement, JsValue> {
    let block = element("button", "block")?;
    block.set_attribute("tabindex", "-1")?;
    for (name, class) in [("strong", "clipped"), ("span", "meta clipped")] {
        let said = element(name, class)?;
        block.append_child(&said)?;
    }
    Ok(block.unchecked_into())
}

/// The same with an end that is pulled to make a call longer or shorter.
fn movable() -> Result<HtmlElement, JsValue> {
    let block = fixed()?;
    let keys = "Shift+ArrowUp Shift+ArrowDown Shift+ArrowLeft Shift+ArrowRight";
    block.set_attribute("aria-keyshortcuts", keys)?;
    let grip = element("i", "grip")?;
    grip.set_attribute("aria-hidden", "true")?;
    block.append_child(&grip)?;
    Ok(block)
}

fn element(name: &str, class: &str) -> Result<Element, JsValue> {
    let element = document().create_element(name)?;
    element.set_class_name(class);
    Ok(element)
}

/// Puts a day's blocks in their place, instead of those that were there. The focus stays on its call, or else in its place.
pub(super) fn put(place: Element, blocks: DocumentFragment) {
    let focused = document().active_element();
    let focused = focused.filter(|focused| place.contains(Some(focused)));
    place.replace_children_with_node_1(&blocks);
    let Some(focused) = focused else {
        return;
    };
    let booking = focused.get_attribute(BOOKING).unwrap_or_default();
    let again = place.query_selector(&format!("[{BOOKING}='{booking}']"));
    let again = again.ok().flatten();
    let again = again.or_else(|| document().get_element_by_id(&focused.id()));
    if let Some(again) = again.and_then(|block| block.dyn_into::<HtmlElement>().ok()) {
        let _ = again.focus();
    }
}

/// The call whose block an event happens in.
pub(super) fn booking_of(event: &Event) -> Option<BookingId> {
    let at = event.target()?.dyn_into::<Element>().ok()?;
    let block = at.closest(&format!("[{BOOKING}]")).ok()??;
    block.get_attribute(BOOKING)?.parse().ok()
}

/// Keeps up to date which block is open, which is moved, and at which the Tab key stops.
pub(super) fn follow(week: Week) {
    Effect::new(move |before: Option<Option<BookingId>>| {
        let now = week.opened.get();
        mark(before.flatten(), now, mark_opened);
        now
    });
    Effect::new(move |before: Option<Option<BookingId>>| {
        let now = week.moved.get();
        mark(before.flatten(), now, mark_moved);
        now
    });
    Effect::new(move |before: Option<Spot>| {
        let now = week.at.get();
        for (spot, index) in [(before, "-1"), (Some(now), "0")] {
            let spot = spot.filter(|spot| spot.block.is_some());
            let block = spot.and_then(|spot| document().get_element_by_id(&id(spot)));
            if let Some(block) = block {
                let _ = block.set_attribute("tabindex", index);
            }
        }
        now
    });
}

/// Takes a mark from the blocks of one call and gives it to those of another.
fn mark(before: Option<BookingId>, now: Option<BookingId>, set: impl Fn(&Element, bool)) {
    for (id, is_marked) in [(before, false), (now, true)] {
        let Some(id) = id else {
            continue;
        };
        // A call over midnight has two.
        let found = document().query_selector_all(&format!("[{BOOKING}='{id}']"));
        let Ok(found) = found else {
            continue;
        };
        let blocks = (0..found.length()).filter_map(|place| found.item(place));
        for block in blocks.filter_map(|block| block.dyn_into().ok()) {
            set(&block, is_marked);
        }
    }
}

fn mark_opened(block: &Element, is_open: bool) {
    let _ = if is_open {
        block.set_attribute("aria-current", "true")
    } else {
        block.remove_attribute("aria-current")
    };
}

fn mark_moved(block: &Element, is_moved: bool) {
    let _ = block.class_list().toggle_with_force("moved", is_moved);
}
