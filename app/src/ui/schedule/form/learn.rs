//! The choices that the form offers, and the organization's usual values.

use super::state::Form;
use crate::{
    options::REGION,
    phone,
    platform::Store,
    schedule::{
        contacts::{RECENT_PATH, recent},
        form::{as_typed, default_country},
    },
    ui::app::App,
};
use callslot_shared::api::{BookingsBody, EventTypesBody, OrganizationBody};
use leptos::{prelude::*, task::spawn_local};

impl Form {
    /// Learns the choices that there are.
    pub(super) fn learn(self, app: &App) {
        phone::load_again();
        self.read_number_anew();
        self.learn_country(app);
        let app = app.clone();
        spawn_local(async move {
            if let Ok(body) = app.client.get::<BookingsBody>(RECENT_PATH).await {
                let _ = self.contacts.try_set(recent(&body.bookings));
            }
            if let Ok(body) = app
                .client
                .get::<EventTypesBody>("/api/event-types?limit=200")
                .await
            {
                let active = body.event_types.into_iter().filter(|one| one.active);
                let _ = self.types.try_set(active.collect());
            }
            if let Ok(body) = app
                .client
                .get::<OrganizationBody>("/api/organization")
                .await
            {
                self.know_usual(body.organization.default_booking_duration);
            }
        });
    }

    /// Reads the number again once the numbering plans are there, and writes it out.
    fn read_number_anew(self) {
        Effect::new(move |_| {
            phone::track();
            self.draft.update(|draft| {
                if let Some(written) = as_typed(&draft.phone) {
                    draft.phone = written;
                }
            });
        });
    }

    /// Puts the organization's usual length into the field, if it is still as it was.
    fn know_usual(self, minutes: u32) {
        let Some(before) = self.usual.try_get_untracked() else {
            return;
        };
        self.usual.set(minutes);
        let untouched = self.draft.with_untracked(|draft| {
            draft.event_type.is_empty() && draft.minutes == before.to_string()
        });
        if untouched && before != minutes {
            self.draft
                .update(|draft| draft.minutes = minutes.to_string());
        }
    }

    /// Learns which country numbers without a country code are of.
    fn learn_country(self, app: &App) {
        let app = app.clone();
        let page = self.page;
        spawn_local(async move {
            phone::settled().await;
            let kept = app.platform.get::<String>(Store::Settings, REGION).await;
            let kept = kept.unwrap_or_default();
            let me = page.me.with_untracked(|me| Some(me.as_ref()?.user.id));
            let own = page.members.with_untracked(|members| {
                let own = members.iter().find(|member| Some(member.id) == me)?;
                own.phone.clone()
            });
            let country = default_country(&kept, own.as_ref(), &app.locale);
            let _ = self.draft.try_update(|draft| draft.country = country);
        });
    }
}
