//! Settings of signing in.

use super::SettingError;
use chrono::TimeDelta;

/// The limits on how often people may ask for a code by mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SignInLimits {
    /// For one address from one network while a link works; in one known browser in [`SignInLimits::WINDOW`].
    pub per_address: u32,
    /// From one network, in [`SignInLimits::WINDOW`].
    pub per_ip: u32,
    /// Messages that are sent in all, in [`SignInLimits::WINDOW`].
    pub per_deployment: u32,
}

impl SignInLimits {
    /// The window of counting: a quarter of an hour from the first.
    pub const WINDOW: TimeDelta = TimeDelta::minutes(15);

    /// Reads the settings by `number`.
    pub(super) fn read(
        number: impl Fn(&'static str) -> Result<Option<u32>, SettingError>,
    ) -> Result<Self, SettingError> {
        let default = Self::default();
        let limit = |name, default| Ok(number(name)?.unwrap_or(default).max(1));
        Ok(Self {
            per_address: limit("SIGN_IN_PER_ADDRESS", default.per_address)?,
            per_ip: limit("SIGN_IN_PER_IP", default.per_ip)?,
            per_deployment: limit("SIGN_IN_PER_DEPLOYMENT", default.per_deployment)?,
        })
    }
}

/// An address needs few; an office behind one address many; and what a deployment sends costs money.
impl Default for SignInLimits {
    fn default() -> Self {
        Self {
            per_address: 5,
            per_ip: 50,
            per_deployment: 1_000,
        }
    }
}

/// A secret that nobody can guess by trying.
pub(super) fn long(
    secret: Option<String>,
    name: &'static str,
) -> Result<Option<String>, SettingError> {
    const LEAST: usize = 32;
    match secret {
        Some(secret) if secret.len() < LEAST => Err(SettingError {
            name,
            problem: format!("is shorter than {LEAST} characters"),
        }),
        secret => Ok(secret),
    }
}
