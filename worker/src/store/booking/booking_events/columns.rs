//! The columns of a booking, listed once: what is read of it, and what people set of it.

use crate::store::{
    author::{BookingMaker, MADE},
    hosts::stored_hosts,
    row,
};
use callslot_shared::{
    booking::{Booking, FailureReason, NewBooking, Status},
    ids::{BookingId, CallId, EventTypeId, OrganizationId, SeriesId, UserId},
    phone::{Extension, PhoneNumber},
    schedule::TimeZone,
    words::Language,
};
use serde::{Deserialize, Serialize};

/// Defines the [`BookingColumns`] that a booking is read from, of all columns, and its [`Details`], those that people set:
/// each with its type as it is read, its type as it is written, and its value of the booking `$booking`.
macro_rules! booking {
    (
        of $booking:ident {
            $($column:ident: $read:ty, $written:ty = $value:expr;)*
        }
        and {
            $($(#[$meta:meta])* $own:ident: $type:ty $(= $sql:expr)?;)*
        }
    ) => {
        row! {
            /// A booking as it is read. A row can also be read from a JSON array of the columns.
            #[derive(Deserialize)]
            pub(super) struct BookingColumns {
                $(pub(super) $own: $type $(= $sql)?,)*
                $(pub(super) $column: $read),*
            }
        }

        row! {
            /// The columns of a booking that people set, as they are written: from a JSON object.
            #[derive(Serialize)]
            pub(in crate::store) struct Details<'a> {
                $($column: $written),*
            }
        }

        booking!(@from Booking, $booking, $($column = $value;)*);
        booking!(@from NewBooking, $booking, $($column = $value;)*);
    };
    (@from $Booking:ty, $booking:ident, $($column:ident = $value:expr;)*) => {
        impl<'a> From<&'a $Booking> for Details<'a> {
            fn from($booking: &'a $Booking) -> Self {
                Self { $($column: $value),* }
            }
        }
    };
}

booking! {
    of booking {
        user_id: UserId, UserId = booking.user_id;
        title: String, &'a str = &booking.title;
        description: Option<String>, Option<&'a str> = booking.description.as_deref();
        start_time: i64, i64 = booking.start_time.timestamp_millis();
        end_time: i64, i64 = booking.end_time.timestamp_millis();
        duration_minutes: u32, u32 = booking.duration_minutes;
        timezone: TimeZone, TimeZone = booking.timezone;
        attendee_name: Option<String>, Option<&'a str> = booking.attendee_name.as_deref();
        attendee_email: Option<String>, Option<&'a str> = booking.attendee_email.as_deref();
        attendee_phone: PhoneNumber, &'a PhoneNumber = &booking.attendee_phone;
        attendee_extension: Option<Extension>, Option<&'a Extension> = booking.attendee_extension.as_ref();
        attendee_language: Option<Language>, Option<&'static str> = booking.attendee_language.map(Language::as_str);
        modulations: String, String = booking.modulations.to_json();
        notes: Option<String>, Option<&'a str> = booking.notes.as_deref();
        notify: u8, bool = booking.notify;
        sms_consent: Option<String>, Option<&'a str> = booking.sms_consent.as_deref();
        co_hosts: Option<String>, Option<String> = stored_hosts(&booking.co_hosts);
        loosened_by: Option<UserId>, Option<UserId> = booking.loosened_by;
    }
    and {
        id: BookingId;
        organization_id: OrganizationId;
        call_id: Option<CallId>;
        status: Status;
        reason: Option<FailureReason>;
        // `reminder_sent` says the same: D1's functions take no more values than there are columns here.
        reminder_sent_at: Option<i64>;
        version: u32;
        created_at: i64;
        updated_at: i64;
        // Both in one value: the row packs as many as D1's functions take.
        made: BookingMaker = MADE;
        erased_at: Option<i64>;
        series_id: Option<SeriesId>;
        occurrence: Option<String>;
        event_type_id: Option<EventTypeId>;
    }
}
