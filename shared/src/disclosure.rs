//! What both sides are told before anything is recorded.
//!
//! A dozen states of the US need every party's consent to a recording, and the EU wants purpose and
//! controller named at the start (GDPR Art. 13); so everybody is told, on every call.

/// The recording disclosure, for either side.
///
/// `organization` is the controller's name, spoken as it stands.
#[must_use]
pub fn recording(organization: &str) -> String {
    format!("This call with {organization} is recorded for quality and documentation.")
}
