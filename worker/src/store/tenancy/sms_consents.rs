//! `sms_consents` and `sms_opt_outs` as an organization sees them: who agreed to text messages, and who wants none.

use crate::store::{
    Answers, DatabaseError, Page, Statement, Tenant,
    audit_log::{Entry, audit_entry},
    columns, row, sql, text, time, time_or_none,
};
use callslot_shared::{
    api::{SmsConsent, SmsConsentSource, SmsOptOut},
    ids::{BookingId, OrganizationId, UserId},
    phone::PhoneNumber,
};
use chrono::{DateTime, Utc};
use serde::Deserialize;

row! {
    #[derive(Deserialize)]
    struct ConsentRow {
        id: String,
        number: PhoneNumber,
        given_at: i64,
        source: SmsConsentSource,
        booking_id: Option<BookingId>,
        given_by: Option<UserId>,
        wording: String,
        withdrawn_at: Option<i64>,
        withdrawn_by: Option<UserId>,
    }
}

impl TryFrom<ConsentRow> for SmsConsent {
    type Error = DatabaseError;

    fn try_from(row: ConsentRow) -> Result<Self, DatabaseError> {
        Ok(Self {
            id: row.id,
            number: row.number,
            given_at: time(row.given_at)?,
            source: row.source,
            booking_id: row.booking_id,
            given_by: row.given_by,
            wording: row.wording,
            withdrawn_at: time_or_none(row.withdrawn_at)?,
            withdrawn_by: row.withdrawn_by,
        })
    }
}

row! {
    #[derive(Deserialize)]
    struct OptOutRow {
        number: PhoneNumber,
        at: i64,
        sender: PhoneNumber,
    }
}

impl TryFrom<OptOutRow> for SmsOptOut {
    type Error = DatabaseError;

    fn try_from(row: OptOutRow) -> Result<Self, DatabaseError> {
        Ok(Self {
            number: row.number,
            at: time(row.at)?,
            sender: row.sender,
        })
    }
}

/// Agreements, the newest first: at most `limit` behind `after`, a time and an id.
pub async fn list_consents(
    tenant: Tenant<'_>,
    after: Option<&(DateTime<Utc>, String)>,
    limit: u32,
) -> Result<Page<SmsConsent>, DatabaseError> {
    let Tenant {
        database: db,
        organization,
    } = tenant;
    db.run(sql!(
        text!(
            "SELECT ",
            columns!(ConsentRow),
            " FROM sms_consents INDEXED BY sms_consents_listed
             WHERE organization_id = :organization AND (:before IS NULL OR (given_at, id) < (:before, :last))
             ORDER BY given_at DESC, id DESC LIMIT :limit"
        ),
        organization,
        before = after.map(|(before, _)| *before),
        last = after.map(|(_, last)| last.as_str()),
        limit = limit + 1,
    ))
    .await?
    .page::<ConsentRow, _>(limit, SmsConsent::try_from)
}

/// Withdraws the agreement of a number, in whatever form it is stored, and answers it, if one held.
pub async fn withdraw_consent(
    tenant: Tenant<'_>,
    number: &PhoneNumber,
    entry: &Entry<'_>,
) -> Result<Option<SmsConsent>, DatabaseError> {
    let db = tenant.database;
    let forms = crate::store::as_json(&number.stored_forms());
    let rows = db
        .batch(vec![
            audit_entry!(
                entry,
                "sms_consent.withdraw",
                entry.by.organization_id,
                "json_object('consent', c.id)",
                "FROM sms_consents c WHERE c.organization_id = :organization AND c.withdrawn_at IS NULL
                   AND c.number IN (SELECT value FROM json_each(:forms)) LIMIT 1",
                forms = forms.as_str(),
            ),
            sql!(
                text!(
                    "UPDATE sms_consents SET withdrawn_at = :now, withdrawn_by = :user
                     WHERE organization_id = :organization AND withdrawn_at IS NULL
                       AND number IN (SELECT value FROM json_each(:forms))
                     RETURNING ",
                    columns!(ConsentRow)
                ),
                organization = entry.by.organization_id,
                user = entry.by.user_id,
                now = entry.at,
                forms = forms.as_str(),
            ),
        ])
        .await?;
    let mut answers = Answers::new(rows);
    answers.next()?;
    let row: Option<ConsentRow> = answers.next()?.first()?;
    row.map(SmsConsent::try_from).transpose()
}

/// Numbers that get no text messages, in their order: at most `limit` after `after`.
pub async fn list_opt_outs(
    tenant: Tenant<'_>,
    after: Option<&PhoneNumber>,
    limit: u32,
) -> Result<Page<SmsOptOut>, DatabaseError> {
    let Tenant {
        database: db,
        organization,
    } = tenant;
    db.run(sql!(
        text!(
            "SELECT ",
            columns!(OptOutRow),
            " FROM sms_opt_outs
             WHERE organization_id = :organization AND number > :after ORDER BY number LIMIT :limit"
        ),
        organization,
        after = after.map_or("", PhoneNumber::as_str),
        limit = limit + 1,
    ))
    .await?
    .page::<OptOutRow, _>(limit, SmsOptOut::try_from)
}

/// Ends that a number gets no text messages, and answers how it was, if it was so. Its bearer has to agree anew.
pub async fn remove_opt_out(
    tenant: Tenant<'_>,
    number: &PhoneNumber,
    entry: &Entry<'_>,
) -> Result<Option<SmsOptOut>, DatabaseError> {
    let db = tenant.database;
    let forms = crate::store::as_json(&number.stored_forms());
    let rows = db
        .batch(vec![
            audit_entry!(
                entry,
                "sms_opt_out.remove",
                entry.by.organization_id,
                "'{}'",
                "FROM sms_opt_outs s WHERE s.organization_id = :organization
                   AND s.number IN (SELECT value FROM json_each(:forms)) LIMIT 1",
                forms = forms.as_str(),
            ),
            sql!(
                text!(
                    "DELETE FROM sms_opt_outs
                     WHERE organization_id = :organization AND number IN (SELECT value FROM json_each(:forms))
                     RETURNING ",
                    columns!(OptOutRow)
                ),
                organization = entry.by.organization_id,
                forms = forms.as_str(),
            ),
        ])
        .await?;
    let mut answers = Answers::new(rows);
    answers.next()?;
    let row: Option<OptOutRow> = answers.next()?.first()?;
    row.map(SmsOptOut::try_from).transpose()
}

/// Most agreements that are held of one person; no number has so many.
const MOST_HELD: u32 = 1_000;

/// The agreements and the STOPs of one person, whether they hold or not.
#[derive(Debug, Default)]
pub struct HeldTexts {
    /// The agreements, the oldest first.
    pub consents: Vec<SmsConsent>,
    /// The numbers that want no text messages.
    pub opt_outs: Vec<SmsOptOut>,
}

/// The statements that read [`HeldTexts`] of numbers: of `forms`, a JSON array, and those of `bookings`, a JSON array of ids.
pub(in crate::store) fn held(
    organization: OrganizationId,
    forms: &str,
    bookings: &str,
) -> [Statement; 2] {
    const OF_NUMBERS: &str = " WHERE organization_id = :organization AND number IN (
           SELECT value FROM json_each(:forms)
           UNION SELECT b.attendee_phone FROM booking_events b
           WHERE b.id IN (SELECT value FROM json_each(:bookings)) AND b.organization_id = :organization)";
    [
        sql!(
            text!(
                "SELECT ",
                columns!(ConsentRow),
                " FROM sms_consents INDEXED BY sms_consents_number",
                OF_NUMBERS,
                " ORDER BY given_at, id LIMIT :most"
            ),
            organization,
            forms,
            bookings,
            most = MOST_HELD,
        ),
        sql!(
            text!(
                "SELECT ",
                columns!(OptOutRow),
                " FROM sms_opt_outs",
                OF_NUMBERS,
                " ORDER BY number"
            ),
            organization,
            forms,
            bookings,
        ),
    ]
}

/// Reads the answers to [`held`].
pub(in crate::store) fn read_held(answers: &mut Answers) -> Result<HeldTexts, DatabaseError> {
    let consents: Vec<ConsentRow> = answers.next()?.all()?;
    let opt_outs: Vec<OptOutRow> = answers.next()?.all()?;
    Ok(HeldTexts {
        consents: consents
            .into_iter()
            .map(SmsConsent::try_from)
            .collect::<Result<_, _>>()?,
        opt_outs: opt_outs
            .into_iter()
            .map(SmsOptOut::try_from)
            .collect::<Result<_, _>>()?,
    })
}
