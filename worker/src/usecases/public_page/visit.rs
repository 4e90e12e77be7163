//! A visitor of a public page, and the page that they see.

use crate::{
    App, Error,
    attendee_links::LinkKeys,
    store::{
        credentials::Principal,
        public_page::{self, event_of},
        voice_configs,
    },
    usecases::Context,
};
use callslot_shared::{
    access::{Action, Feature},
    public_page::{Logo, MAX_LOGO_BYTES},
    voice::Modulations,
};

pub(crate) use crate::store::public_page::{FoundPage, OfferedEvent};

/// A page that is on, and the visitor who looks at it.
#[derive(Debug)]
pub(crate) struct Visit {
    /// The page.
    pub(crate) page: FoundPage,
    /// The visitor.
    pub(crate) by: Principal,
}

impl Visit {
    /// The context of what the visitor does.
    pub(crate) fn context<'a>(&'a self, app: &'a App) -> Context<'a> {
        Context::new(app, &self.by)
    }

    /// The event type of that name, if anybody may book it.
    pub(crate) fn event(&self, slug: &str) -> Option<&OfferedEvent> {
        event_of(&self.page, slug)
    }
}

/// The page of that name. Whatever keeps it from being shown, there is none: it is off, or its organization's plan or switch is.
pub(crate) async fn visit(app: &App, slug: &str) -> Result<Option<Visit>, Error> {
    // Longer ones are nobody's.
    if slug.len() > 40 {
        return Ok(None);
    }
    let page = public_page::find(app.all_tenants(), slug).await?;
    Ok(page
        .map(|page| Visit {
            by: Principal::visitor(page.organization),
            page,
        })
        .filter(|visit| {
            let by = &visit.by;
            by.may(Feature::Booking, Action::Read).is_ok()
                && by.may(Feature::PublicPage, Action::Read).is_ok()
        }))
}

/// The logo of the page of that name.
pub(crate) async fn page_logo(app: &App, slug: &str) -> Result<Option<Logo>, Error> {
    if visit(app, slug).await?.is_none() {
        return Ok(None);
    }
    let base64 = public_page::logo(app.all_tenants(), slug).await?;
    debug_assert!(
        base64
            .as_ref()
            .is_none_or(|text| text.len() <= MAX_LOGO_BYTES * 2)
    );
    Ok(base64.and_then(|base64| Logo::parse("logo", &base64).ok()))
}

/// The keys that the page's tokens are made with. Without them, or without mail, nothing can be booked there.
pub(crate) fn keys(app: &App) -> Result<&LinkKeys, Error> {
    const NO_MAIL: Error = Error::NotConfigured("Mail");
    if app.mailer.is_none() || app.settings.public_url.is_none() {
        return Err(NO_MAIL);
    }
    app.settings.link_keys.as_ref().ok_or(NO_MAIL)
}

/// Whether a call of the event type is recorded, as far as it is known before.
pub(crate) async fn is_recorded(context: Context<'_>, event: &OfferedEvent) -> Result<bool, Error> {
    let config = voice_configs::get(context.tenant).await?;
    let own: Modulations = event.rules.modulations;
    Ok(own.or(config.modulations).recording.unwrap_or(false))
}
