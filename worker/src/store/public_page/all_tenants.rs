//! A page by its name, before it is known whose it is. Cross-tenant.

use crate::store::{
    AllTenants, DatabaseError, Statement, columns, credentials::VisitedOrganization, read, row,
    sql, text,
};
use callslot_shared::{
    access::Plan,
    ids::{EventTypeId, OrganizationId},
    public_page::Verification,
    schedule::event_type::EventRules,
    words::Language,
};
use chrono::{DateTime, Utc};
use serde::Deserialize;

/// The most times that a code is tried.
pub const PUBLIC_REQUEST_TRIES: u32 = 5;

/// A page that is on.
#[derive(Debug, Clone)]
pub struct FoundPage {
    /// The organization, as its visitors' principal knows it.
    pub organization: VisitedOrganization,
    /// The name in its address.
    pub slug: String,
    /// The name that visitors read.
    pub name: String,
    /// The text under the name.
    pub description: String,
    /// The colour of its button, `#rrggbb`.
    pub accent_colour: Option<String>,
    /// Whether it has a logo.
    pub has_logo: bool,
    /// The languages that it is shown in, the default first.
    pub languages: Vec<Language>,
    /// The origins that may frame it.
    pub frame_origins: Vec<String>,
    /// The proof that visitors give.
    pub verification: Verification,
    /// The countries whose numbers may be left.
    pub allowed_countries: Vec<String>,
    /// The most calls that visitors book in a day, by UTC.
    pub max_bookings_per_day: u32,
    /// The event types that anybody may book, in their order.
    pub events: Vec<OfferedEvent>,
}

/// An event type that anybody may book.
#[derive(Debug, Clone, Deserialize)]
pub struct OfferedEvent {
    /// Its id.
    pub id: EventTypeId,
    /// Its name in addresses.
    pub slug: String,
    /// Its rules.
    pub rules: EventRules,
}

/// The event type of a page that has a name in addresses.
#[must_use]
pub fn event_of<'a>(page: &'a FoundPage, slug: &str) -> Option<&'a OfferedEvent> {
    page.events.iter().find(|event| event.slug == slug)
}

row! {
    #[derive(Deserialize)]
    struct Row {
        organization_id: OrganizationId,
        plan: Plan = "o.plan",
        booking_enabled: u8 = "o.booking_enabled",
        default_duration: u32 = "o.default_booking_duration",
        calling_from: Option<u16> = "o.calling_from",
        calling_to: Option<u16> = "o.calling_to",
        slug: String,
        name: String,
        description: String,
        accent_colour: Option<String>,
        has_logo: u8 = "g.logo IS NOT NULL",
        languages: String,
        frame_origins: String,
        verification: Verification,
        allowed_countries: String,
        max_bookings_per_day: u32,
        events: String = "(SELECT json_group_array(json_object('id', e.id, 'slug', e.slug, 'rules', json(e.rules)))
                           FROM json_each(g.event_types) j CROSS JOIN event_types e ON e.id = j.value
                           WHERE e.organization_id = g.organization_id AND e.active = 1 AND e.deleted_at IS NULL)",
    }
}

/// The page of that name, if it is on.
pub async fn find(
    AllTenants { database: db }: AllTenants<'_>,
    slug: &str,
) -> Result<Option<FoundPage>, DatabaseError> {
    let row: Option<Row> = db
        .run(sql!(
            text!(
                "SELECT ",
                columns!(Row, "g"),
                " FROM public_pages g JOIN organizations o ON o.id = g.organization_id
                 WHERE g.slug = :slug AND g.enabled = 1"
            ),
            slug,
        ))
        .await?
        .first()?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(FoundPage {
        organization: VisitedOrganization {
            id: row.organization_id,
            plan: row.plan,
            booking_enabled: row.booking_enabled == 1,
            default_duration: row.default_duration,
            calling: (row.calling_from, row.calling_to),
        },
        slug: row.slug,
        name: row.name,
        description: row.description,
        accent_colour: row.accent_colour,
        has_logo: row.has_logo == 1,
        languages: read(&row.languages)?,
        frame_origins: read(&row.frame_origins)?,
        verification: row.verification,
        allowed_countries: read(&row.allowed_countries)?,
        max_bookings_per_day: row.max_bookings_per_day,
        events: read(&row.events)?,
    }))
}

#[derive(Deserialize)]
struct LogoRow {
    logo: Option<String>,
}

/// The logo of the page of that name in base64, if it is on and has one.
pub async fn logo(
    AllTenants { database: db }: AllTenants<'_>,
    slug: &str,
) -> Result<Option<String>, DatabaseError> {
    let row: Option<LogoRow> = db
        .run(sql!(
            "SELECT logo FROM public_pages WHERE slug = :slug AND enabled = 1",
            slug,
        ))
        .await?
        .first()?;
    Ok(row.and_then(|row| row.logo))
}

/// Forgets what strangers asked for and did not prove in time, a batch at a time. Cross-tenant: the tick's.
pub(in crate::store) fn forget_expired(now: DateTime<Utc>, batch: i64) -> Statement {
    sql!(
        "DELETE FROM public_requests WHERE id IN (
           SELECT id FROM public_requests INDEXED BY public_requests_expiry WHERE expires_at <= :now LIMIT :batch)",
        now,
        batch,
    )
}
