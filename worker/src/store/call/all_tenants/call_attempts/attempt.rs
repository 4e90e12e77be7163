//! An attempt with its surroundings, as it is read.

use crate::store::{
    AllTenants, Answers, DatabaseError, Statement,
    carrier_accounts::{EncryptedCredentials, SEALED, credentials_of_attempt, unpacked},
    columns,
    plans::booking_plans,
    row, sql, text, time, time_or_none,
};
use callslot_shared::{
    access::{self, Role},
    booking::Status,
    call::{CarrierStatus, Evidence, Leg, Phase},
    ids::{AttemptId, BookingId, CallId},
    phone::{Extension, PhoneNumber},
    voice::{BridgeOrder, Frozen, ResolvedVoice},
};
use chrono::{DateTime, Utc};
use serde::Deserialize;

#[expect(
    clippy::struct_excessive_bools,
    reason = "they are columns, and each is true or false on its own"
)]
/// An attempt with all that dialling and the documents need to know of its surroundings.
#[derive(Debug, Clone)]
pub struct Attempt {
    /// Its name.
    pub id: AttemptId,
    /// The booking that it is an attempt at.
    pub booking_id: BookingId,
    /// Its phase.
    pub phase: Phase,
    /// The token of whoever claimed it last.
    pub claim_token: String,
    /// Until when that claim holds.
    pub lease_until: DateTime<Utc>,
    /// The version of the booking that was claimed.
    pub booking_version: u32,
    /// When it was committed to, last.
    pub dialing_at: Option<DateTime<Utc>>,
    /// The operator's number: frozen once committed to, as it stands on file before.
    pub operator_phone: Option<PhoneNumber>,
    /// The attendee's number.
    pub attendee_phone: PhoneNumber,
    /// The attendee's extension, frozen once committed to.
    pub extension: Option<Extension>,
    /// The side whose phone is rung first: frozen once committed to. The other's is the second leg.
    pub first: Leg,
    /// The first leg, once the carrier has named it.
    pub carrier_call_id: Option<CallId>,
    /// Whether the second leg has been committed to: the first side has passed its gate.
    pub second_dialled: bool,
    /// When both had passed their gates and were connected.
    pub bridged_at: Option<DateTime<Utc>>,
    /// The first leg, as far as the carrier has said.
    pub first_status: Option<CarrierStatus>,
    /// When the first leg ended.
    pub first_ended_at: Option<DateTime<Utc>>,
    /// The second leg, once the carrier has named it.
    pub second_call_id: Option<CallId>,
    /// The second leg, as far as the carrier has said.
    pub second_status: Option<CarrierStatus>,
    /// Whether the second phone was picked up.
    pub second_answered: bool,
    /// The booking's state.
    pub booking_status: Status,
    /// The booking's version now.
    pub version: u32,
    /// When the phones were to ring.
    pub start_time: DateTime<Utc>,
    /// The subject of the call.
    pub title: String,
    /// Planned length, in minutes.
    pub duration_minutes: u32,
    /// The person the call is for.
    pub attendee_name: Option<String>,
    /// The organization's name, as spoken in the disclosure.
    pub organization_name: String,
    /// Whether the operator is an active member in a role that takes calls.
    pub operator_fit: bool,
    /// Whether the organization's plan and switch allow booking.
    pub may_book: bool,
    /// The settings that hold on the call.
    pub voice: ResolvedVoice,
    /// The attendee's answer to the question about the recording.
    pub agreed: Option<bool>,
    /// Whether the attendee has pressed a key.
    pub pressed: bool,
    /// Whether the carrier has said that a machine picked up the first phone.
    pub machine: bool,
    /// The account it is placed with.
    pub account: CarrierAccount,
    /// The number it comes from, once committed to; the deployment's own if there is none.
    pub caller_id: Option<PhoneNumber>,
}

/// The account that an attempt is placed with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CarrierAccount {
    /// The deployment's.
    Deployment,
    /// The organization's own.
    Own(Box<EncryptedCredentials>),
    /// The organization's own, whose credentials are forgotten.
    Forgotten,
}

impl Attempt {
    /// Whether the carrier is to find out if a machine picks up first. Behind an extension an automatic attendant
    /// does, which must not keep the digits from being sent; the key that has to be pressed keeps machines out.
    #[must_use]
    pub const fn listens_for_machines(&self) -> bool {
        self.extension.is_none() && self.voice.listens_for_machines()
    }

    /// The status that the ledger knows of a leg of its call.
    #[must_use]
    pub fn status_of(&self, call: &CallId) -> Option<CarrierStatus> {
        if self.carrier_call_id.as_ref() == Some(call) {
            self.first_status
        } else if self.second_call_id.as_ref() == Some(call) {
            self.second_status
        } else {
            None
        }
    }

    /// The carrier's name for a side's leg, once it has one.
    #[must_use]
    pub fn call_of(&self, leg: Leg) -> Option<&CallId> {
        if leg == self.first {
            self.carrier_call_id.as_ref()
        } else {
            self.second_call_id.as_ref()
        }
    }

    /// A side's number.
    #[must_use]
    pub fn phone_of(&self, leg: Leg) -> Option<&PhoneNumber> {
        match leg {
            Leg::Operator => self.operator_phone.as_ref(),
            Leg::Attendee => Some(&self.attendee_phone),
        }
    }

    /// The evidence that is known of its call. To the first leg the carrier may call a second one that
    /// was picked up and did not get connected "no-answer".
    #[must_use]
    pub fn evidence(&self) -> Evidence {
        let second = match self.second_status {
            Some(CarrierStatus::NoAnswer) if self.second_answered => Some(CarrierStatus::Completed),
            status => status,
        };
        Evidence {
            begins: self.first,
            first: self.first_status,
            accepted: self.second_dialled,
            second,
            bridged: self.bridged_at.is_some(),
            machine: self.machine,
        }
    }
}

row! {
    #[derive(Deserialize)]
    pub(super) struct AttemptColumns {
        id: AttemptId,
        booking_id: BookingId,
        phase: Phase,
        claim_token: String,
        lease_until: i64,
        booking_version: u32,
        dialing_at: Option<i64>,
        operator_phone: Option<PhoneNumber> = "COALESCE(a.operator_phone, m.phone)",
        attendee_phone: PhoneNumber = "COALESCE(a.attendee_phone, b.attendee_phone)",
        attendee_extension: Option<Extension>,
        first_leg: Leg,
        carrier_call_id: Option<CallId>,
        attendee_phase: String,
        bridged_at: Option<i64>,
        first_status: Option<CarrierStatus> = "fc.status",
        first_ended_at: Option<i64> = "fc.ended_at",
        second_call_id: Option<CallId> = "sc.id",
        second_status: Option<CarrierStatus> = "CASE WHEN sc.rank = 4 THEN sc.status
                                                  ELSE COALESCE(a.attendee_result, sc.status) END",
        second_answered_at: Option<i64> = "sc.answered_at",
        booking_status: Status = "b.status",
        version: u32 = "b.version",
        start_time: i64 = "b.start_time",
        title: String = "b.title",
        duration_minutes: u32 = "b.duration_minutes",
        attendee_name: Option<String> = "b.attendee_name",
        organization_name: String = "o.name",
        operator_active: u8 = "m.active",
        operator_role: Role = "m.role",
        may_book: u8 = "(o.booking_enabled = 1 AND o.plan IN (SELECT value FROM json_each(:booking_plans)))",
        voice: Option<String>,
        agreed: Option<u8>,
        pressed: u8 = "COALESCE(a.attendee_key_at, a.agreed_at) IS NOT NULL",
        machine: u8 = "a.machine_at IS NOT NULL",
        own_account: u8 = "a.carrier_account_id IS NOT NULL",
        credentials: Option<String> = text!("(", credentials_of_attempt!(SEALED), " LIMIT 1)"),
        caller_id: Option<PhoneNumber>,
    }
}

impl TryFrom<AttemptColumns> for Attempt {
    type Error = DatabaseError;

    fn try_from(row: AttemptColumns) -> Result<Self, DatabaseError> {
        Ok(Self {
            id: row.id,
            booking_id: row.booking_id,
            phase: row.phase,
            claim_token: row.claim_token,
            lease_until: time(row.lease_until)?,
            booking_version: row.booking_version,
            dialing_at: time_or_none(row.dialing_at)?,
            operator_phone: row.operator_phone,
            attendee_phone: row.attendee_phone,
            extension: row.attendee_extension,
            first: row.first_leg,
            carrier_call_id: row.carrier_call_id,
            second_dialled: row.attendee_phase == "dialing",
            bridged_at: time_or_none(row.bridged_at)?,
            first_status: row.first_status,
            first_ended_at: time_or_none(row.first_ended_at)?,
            second_call_id: row.second_call_id,
            second_status: row.second_status,
            second_answered: row.second_answered_at.is_some(),
            booking_status: row.booking_status,
            version: row.version,
            start_time: time(row.start_time)?,
            title: row.title,
            duration_minutes: row.duration_minutes,
            attendee_name: row.attendee_name,
            organization_name: row.organization_name,
            operator_fit: row.operator_active == 1 && access::takes_calls(row.operator_role),
            may_book: row.may_book == 1,
            // The ledger's word on the order is the one that its statements go by.
            voice: ResolvedVoice {
                bridge_order: BridgeOrder::beginning_with(row.first_leg),
                ..resolved(row.voice.as_deref())
            },
            agreed: row.agreed.map(|agreed| agreed == 1),
            pressed: row.pressed == 1,
            machine: row.machine == 1,
            account: match row.credentials {
                Some(sealed) => CarrierAccount::Own(Box::new(unpacked(&sealed)?)),
                None if row.own_account == 1 => CarrierAccount::Forgotten,
                None => CarrierAccount::Deployment,
            },
            caller_id: row.caller_id,
        })
    }
}

/// The settings that were frozen, read. Where none were, or none that can be read, nothing is recorded.
pub(in crate::store) fn resolved(voice: Option<&str>) -> ResolvedVoice {
    voice
        .and_then(|voice| crate::store::read::<Frozen>(voice).ok())
        .map_or_else(ResolvedVoice::unknown, |frozen| frozen.resolve())
}

/// An attempt's columns.
macro_rules! select {
    ($rest:literal) => {
        text!("SELECT ", columns!(AttemptColumns, "a"), "
FROM call_attempts a
JOIN booking_events b ON b.id = a.booking_id
JOIN organizations o ON o.id = a.organization_id
JOIN members m ON m.organization_id = b.organization_id AND m.user_id = COALESCE(a.host_id, b.next_host, b.user_id)
LEFT JOIN calls fc ON fc.attempt_id = a.id AND fc.leg = a.first_leg
LEFT JOIN calls sc ON sc.attempt_id = a.id AND sc.leg <> a.first_leg
", $rest)
    };
}

/// Reads one attempt; the last statement of a batch.
pub(super) fn select(id: AttemptId) -> Statement {
    sql!(
        select!("WHERE a.id = :attempt"),
        attempt = id,
        booking_plans = booking_plans()
    )
}

/// Reads attempts, in no order; the last statement of a batch.
pub(super) fn select_these(ids: &[AttemptId]) -> Statement {
    sql!(
        select!("WHERE a.id IN (SELECT value FROM json_each(:attempts))"),
        attempts = crate::store::as_json(ids),
        booking_plans = booking_plans()
    )
}

/// Reads one attempt.
pub async fn get(
    AllTenants { database: db }: AllTenants<'_>,
    id: AttemptId,
) -> Result<Option<Attempt>, DatabaseError> {
    let row: Option<AttemptColumns> = db.run(select(id)).await?.first()?;
    row.map(Attempt::try_from).transpose()
}

/// The last answer of a batch that ends with [`select`].
pub(super) fn attempt(answers: &mut Answers) -> Result<Option<Attempt>, DatabaseError> {
    let row: Option<AttemptColumns> = answers.next()?.first()?;
    row.map(Attempt::try_from).transpose()
}

/// Reads all attempts at a booking, the first first.
pub async fn all_of(
    AllTenants { database: db }: AllTenants<'_>,
    booking: BookingId,
) -> Result<Vec<Attempt>, DatabaseError> {
    let rows: Vec<AttemptColumns> = db
        .run(sql!(
            select!("WHERE a.booking_id = :booking ORDER BY a.number"),
            booking,
            booking_plans = booking_plans(),
        ))
        .await?
        .all()?;
    rows.into_iter().map(Attempt::try_from).collect()
}
