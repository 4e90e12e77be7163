//! `public_pages`: the settings of an organization's page. A change is made to the version that its maker has read, or not at all.

use crate::store::{
    Answers, DatabaseError, Rows, Statement, Tenant, as_json,
    audit_log::{Entry, audit_entry},
    columns, read, row, sql, text, time_or_none,
};
use callslot_shared::{
    api::{PublicPage, PublicPageUpdate},
    ids::OrganizationId,
    public_page::Verification,
};
use serde::Deserialize;

/// The settings of a page as they are stored, with the audit entry of the last change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredPage {
    /// The settings.
    pub page: PublicPage,
    changed_in: Option<String>,
}

row! {
    #[derive(Deserialize)]
    struct Row {
        enabled: u8 = "COALESCE(g.enabled, 0)",
        slug: Option<String> = "g.slug",
        name: String = "COALESCE(g.name, '')",
        description: String = "COALESCE(g.description, '')",
        accent_colour: Option<String> = "g.accent_colour",
        logo: Option<String> = "g.logo",
        languages: String = "COALESCE(g.languages, '[\"en\"]')",
        event_types: String = "(SELECT json_group_array(e.id) FROM json_each(COALESCE(g.event_types, '[]')) j
                                CROSS JOIN event_types e ON e.id = j.value
                                WHERE e.organization_id = o.id AND e.deleted_at IS NULL)",
        frame_origins: String = "COALESCE(g.frame_origins, '[]')",
        verification: Verification = "COALESCE(g.verification, 'email_link')",
        allowed_countries: String = "COALESCE(g.allowed_countries, o.calling_countries, '[]')",
        max_bookings_per_day: u32 = "COALESCE(g.max_bookings_per_day, 50)",
        version: u32 = "COALESCE(g.version, 1)",
        updated_at: Option<i64> = "g.updated_at",
        changed_in: Option<String> = "g.changed_in",
    }
}

impl TryFrom<Row> for StoredPage {
    type Error = DatabaseError;

    fn try_from(row: Row) -> Result<Self, DatabaseError> {
        let page = PublicPage {
            enabled: row.enabled == 1,
            slug: row.slug,
            name: row.name,
            description: row.description,
            accent_colour: row.accent_colour,
            logo: row.logo,
            languages: read(&row.languages)?,
            event_types: read(&row.event_types)?,
            frame_origins: read(&row.frame_origins)?,
            verification: row.verification,
            allowed_countries: read(&row.allowed_countries)?,
            max_bookings_per_day: row.max_bookings_per_day,
            version: row.version,
            updated_at: time_or_none(row.updated_at)?,
        };
        Ok(Self {
            page,
            changed_in: row.changed_in,
        })
    }
}

fn select(organization: OrganizationId) -> Statement {
    sql!(
        text!(
            "SELECT ",
            columns!(Row),
            " FROM organizations o LEFT JOIN public_pages g ON g.organization_id = o.id WHERE o.id = :organization"
        ),
        organization,
    )
}

fn one(rows: &Rows) -> Result<Option<StoredPage>, DatabaseError> {
    rows.first::<Row>()?.map(StoredPage::try_from).transpose()
}

/// The settings of an organization's page, or what they are before anybody has saved them; none if there is no such
/// organization.
pub async fn show(tenant: Tenant<'_>) -> Result<Option<StoredPage>, DatabaseError> {
    one(&tenant.database.run(select(tenant.organization)).await?)
}

/// Settings about to be saved at a version.
#[derive(Debug, Clone, Copy)]
pub struct PageToSave<'a> {
    /// The settings, checked.
    pub page: &'a PublicPageUpdate,
    /// The version that they take the place of.
    pub version: u32,
}

/// The result of saving.
#[derive(Debug)]
pub enum SavedPage {
    /// They are saved.
    Done(Box<StoredPage>),
    /// They are at another version.
    Overtaken,
    /// Another organization has the slug. Nothing was written.
    SlugTaken,
    /// The event type at this place is none of the organization's. Nothing was written.
    NoEventType(usize),
}

#[derive(Deserialize)]
struct Place {
    place: usize,
}

/// The event types of `:event_types` that are none of the organization's.
const STRANGE: &str = "SELECT j.key AS place FROM json_each(:event_types) j WHERE NOT EXISTS (
   SELECT 1 FROM event_types e
   WHERE e.id = j.value AND e.organization_id = :organization AND e.deleted_at IS NULL)";

/// Replaces the settings, if they are at that version and all event types are the organization's.
pub async fn replace(
    tenant: Tenant<'_>,
    PageToSave { page, version }: PageToSave<'_>,
    entry: &Entry<'_>,
) -> Result<SavedPage, DatabaseError> {
    let db = tenant.database;
    let organization = entry.by.organization_id;
    let own = entry.id.to_string();
    let event_types = as_json(&page.event_types);
    let statements = vec![
        sql!(
            text!(STRANGE, " LIMIT 1"),
            event_types = event_types.as_str(),
            organization,
        ),
        sql!(
            text!(
                "INSERT INTO public_pages (organization_id, enabled, slug, name, description, accent_colour, logo, languages,
                   event_types, frame_origins, verification, allowed_countries, max_bookings_per_day, version, updated_at,
                   changed_in)
                 SELECT :organization, :enabled, :slug, :name, :description, :accent_colour, :logo, :languages,
                   :event_types, :frame_origins, :verification, :allowed_countries, :most, :version + 1, :now, :entry
                 WHERE :version = COALESCE((
                   SELECT v.version FROM public_pages v WHERE v.organization_id = :organization), 1)
                   AND NOT EXISTS (",
                STRANGE,
                ") ON CONFLICT (organization_id) DO UPDATE SET enabled = excluded.enabled, slug = excluded.slug,
                   name = excluded.name, description = excluded.description, accent_colour = excluded.accent_colour,
                   logo = excluded.logo, languages = excluded.languages, event_types = excluded.event_types,
                   frame_origins = excluded.frame_origins, verification = excluded.verification,
                   allowed_countries = excluded.allowed_countries,
                   max_bookings_per_day = excluded.max_bookings_per_day, version = excluded.version,
                   updated_at = excluded.updated_at, changed_in = excluded.changed_in"
            ),
            organization,
            enabled = page.enabled,
            slug = page.slug.as_deref(),
            name = page.name.as_str(),
            description = page.description.as_str(),
            accent_colour = page.accent_colour.as_deref(),
            logo = page.logo.as_deref(),
            languages = as_json(&page.languages),
            event_types = event_types.as_str(),
            frame_origins = as_json(&page.frame_origins),
            verification = page.verification.as_str(),
            allowed_countries = as_json(&page.allowed_countries),
            most = page.max_bookings_per_day,
            version,
            now = entry.at,
            entry = own.as_str(),
        ),
        audit_entry!(
            entry,
            "public_page.change",
            organization,
            "json_object('version', g.version, 'enabled', g.enabled, 'slug', g.slug)",
            "FROM public_pages g WHERE g.organization_id = :organization AND g.changed_in = :entry",
        ),
        select(organization),
    ];
    let (strange, stored, lost) = match db.batch(statements).await {
        Ok(rows) => {
            let mut answers = Answers::new(rows);
            let strange = answers.next()?.first::<Place>()?;
            let (_, _) = (answers.next()?, answers.next()?);
            (strange, one(&answers.next()?)?, None)
        }
        // The one constraint that a checked value can break.
        Err(error) if error.is_refusal() => return Ok(SavedPage::SlugTaken),
        Err(error) => (
            None,
            one(&db.run(select(organization)).await?)?,
            Some(error),
        ),
    };
    let written = stored.filter(|stored| stored.changed_in.as_ref() == Some(&own));
    match (written, strange, lost) {
        (Some(stored), ..) => Ok(SavedPage::Done(Box::new(stored))),
        (None, _, Some(error)) => Err(error),
        (None, Some(Place { place }), None) => Ok(SavedPage::NoEventType(place)),
        (None, None, None) => Ok(SavedPage::Overtaken),
    }
}
