//! The product's actions, one file for each thing: typed input and who asks in, a typed outcome or an error out.
//!
//! A use case knows no HTTP and no SQL. A handler parses, calls one use case, and answers; the rules, what is
//! written in which order, and the audit entry are here.

pub(crate) mod availability;
pub(crate) mod booking;
pub(crate) mod call;
pub(crate) mod consent;
pub(crate) mod expected_version;
pub(crate) mod identity;
pub(crate) mod messages;
pub(crate) mod outgoing;
pub(crate) mod owner_alerts;
pub(crate) mod public_page;
pub(crate) mod self_service;
pub(crate) mod series;
pub(crate) mod service;
pub(crate) mod slots;
pub(crate) mod tenancy;
pub(crate) mod webhook_kick;
pub(crate) mod webhooks;

use crate::{
    App,
    ports::fresh_id,
    store::{
        AllTenants, Database, Tenant, audit_log::Entry, author::Attendee, credentials::Principal,
    },
};
use chrono::{DateTime, Utc};

/// The author of what is asked for, their organization's data, and the ports to work with. The author is a principal, but
/// where an attendee acts by their link.
pub(crate) struct Context<'a, By = Principal> {
    /// The ports and settings.
    pub(crate) app: &'a App,
    /// The organization's data. Its database may ask after the credential in the first batch.
    pub(crate) tenant: Tenant<'a>,
    /// The author.
    pub(crate) by: &'a By,
}

// Derived, these would ask the same of the author.
impl<By> Clone for Context<'_, By> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<By> Copy for Context<'_, By> {}

impl<'a> Context<'a> {
    /// A context of `by` over the app's own database.
    pub(crate) fn new(app: &'a App, by: &'a Principal) -> Self {
        Self::over(app, &*app.db, by)
    }

    /// A context of `by` over a database that checks their credential.
    pub(crate) fn over(app: &'a App, database: &'a dyn Database, by: &'a Principal) -> Self {
        Self {
            app,
            tenant: Tenant::new(database, by.organization_id),
            by,
        }
    }
}

impl<'a> Context<'a, Attendee> {
    /// A context of an attendee, whose link was proven.
    pub(crate) fn of_attendee(app: &'a App, by: &'a Attendee) -> Self {
        Self {
            app,
            tenant: Tenant::new(&*app.db, by.organization_id),
            by,
        }
    }
}

impl<'a, By> Context<'a, By> {
    /// The handle of what is a person's in all organizations, over the same database.
    pub(crate) fn all_tenants(&self) -> AllTenants<'a> {
        AllTenants::new(self.tenant.database)
    }

    /// The present.
    pub(crate) fn now(&self) -> DateTime<Utc> {
        self.app.clock.now()
    }

    /// The audit log's entry for a change that is made now.
    pub(crate) fn entry(&self) -> Entry<'a, By> {
        Entry {
            id: fresh_id(&*self.app.clock, &*self.app.entropy),
            by: self.by,
            at: self.now(),
            client_info: self.app.client_info.clone(),
        }
    }
}
