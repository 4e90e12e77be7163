//! Messages, as an organization sees them.

pub(crate) mod attendee_call;
pub(crate) mod list_messages;
pub(crate) mod mail_report;
pub(crate) mod message_settings;
pub(crate) mod own_message_settings;
pub(crate) mod retry_message;
pub(crate) mod sms_consents;
pub(crate) mod sms_report;
pub(crate) mod stop_reminders;
pub(crate) mod take_received;
