//! Settings: variables and secrets of the Worker, read once a request and typed.

#[cfg(test)]
mod documented;
mod own_accounts;
mod sign_in;
pub mod table;

pub use own_accounts::OwnAccounts;
pub use sign_in::SignInLimits;

use crate::{
    attendee_links::LinkKeys,
    encryption::EncryptionKeys,
    mail,
    store::{sessions::Lifetimes, sweep::Waits},
    telephony::{Credentials, ProviderAccount},
    webhook_signature::WebhookSecret,
};
use callslot_shared::{
    FieldError,
    oauth::Redirects,
    phone::{Extension, PhoneNumber},
    webhook::UrlPolicy,
};
use chrono::TimeDelta;
use std::time::Duration;
use url::Url;

/// The setting with the key that the carrier signs the deployment's webhooks with.
pub const SIGNING_KEY: &str = "SIGNALWIRE_SIGNING_KEY";

/// The settings of the deployment's own account at the carrier, all of them, as an error names them.
pub const CARRIER_ACCOUNT: &str = "The SignalWire account";

/// When to try and how long to wait. Clocks decide only that; safety rests on tokens and states.
#[derive(Debug, Clone)]
pub struct Timing {
    /// The time after its start within which a call may still be placed.
    pub grace: TimeDelta,
    /// The time ahead that a tick claims: past the next tick, so that a lost one is not noticed.
    pub look_ahead: TimeDelta,
    /// The time past its moment for which a claim holds.
    pub lease: TimeDelta,
    /// The least time between two calls of a caller space.
    pub pace: TimeDelta,
    /// The longest delay of a call after its start, by the pace, for its start to be offered.
    pub late_most: TimeDelta,
    /// The share of a minute that one organization books of a caller space that several use, in percent.
    pub space_share: u32,
    /// The interval at which a tick looks again.
    pub look_again: Duration,
    /// When to give up on the carrier's answer.
    pub abort_after: Duration,
    /// The longest delay of the answer to the commit with which the call is still made.
    pub commit_within: TimeDelta,
    /// The longest time to let a phone ring, in seconds.
    pub ring_seconds: u32,
    /// The time to wait for a key, in seconds, each of two times.
    pub key_seconds: u32,
    /// The length of a long pause in an attendee's extension, in seconds.
    pub pause_seconds: u32,
    /// The times to wait before settling, asking the carrier again, or giving up.
    pub waits: Waits,
}

impl Timing {
    /// The time after the beginning of the commit by which the carrier has answered, or its answer is lost.
    #[must_use]
    pub fn answered_within(&self) -> TimeDelta {
        self.commit_within + TimeDelta::from_std(self.abort_after).unwrap_or(TimeDelta::MAX / 2)
    }
}

impl Default for Timing {
    fn default() -> Self {
        Self {
            grace: TimeDelta::minutes(5),
            look_ahead: TimeDelta::seconds(75),
            lease: TimeDelta::seconds(20),
            // SignalWire's default: one call a second and space.
            pace: TimeDelta::seconds(1),
            late_most: TimeDelta::seconds(30),
            space_share: 50,
            look_again: Duration::from_secs(3),
            abort_after: Duration::from_secs(10),
            commit_within: TimeDelta::seconds(5),
            ring_seconds: 30,
            key_seconds: 8,
            pause_seconds: 3,
            waits: Waits::default(),
        }
    }
}

/// All settings of a deployment.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The Worker's own address, as the carrier reaches it.
    pub public_url: Option<Url>,
    /// The account calls are placed with.
    pub account: Option<ProviderAccount>,
    /// The key that webhooks are signed with.
    pub signing_key: Option<String>,
    /// The secret that the trigger's address asks for.
    pub cron_secret: Option<String>,
    /// The secret that the billing system signs with.
    pub billing_secret: Option<WebhookSecret>,
    /// When to try and how long to wait.
    pub timing: Timing,
    /// The lifetimes of sessions.
    pub sessions: Lifetimes,
    /// The addresses at which the extension is told who signed in.
    pub redirects: Redirects,
    /// The time for which somebody who has signed in may make changes that give power.
    pub fresh_sign_in: TimeDelta,
    /// The limits on how often people may ask to sign in.
    pub sign_in: SignInLimits,
    /// The secret that making the first organization asks for.
    pub bootstrap_secret: Option<String>,
    /// The key that people are hashed with in the audit log.
    pub privacy_key: Option<String>,
    /// The account mail is sent with.
    pub mail: Option<mail::MailAccount>,
    /// The secret that the mail provider signs its reports with.
    pub mail_webhook_secret: Option<WebhookSecret>,
    /// The keys that messages are encrypted with as they wait: those of credentials and one that the mail provider's key
    /// makes. Without an account for mail there are none.
    pub message_keys: Option<EncryptionKeys>,
    /// The keys that attendees' links are proven with: one that `PRIVACY_KEY` makes, and one that the mail provider's key
    /// makes.
    pub link_keys: Option<LinkKeys>,
    /// The settings that organizations' own carrier accounts are encrypted and limited by.
    pub own_accounts: OwnAccounts,
    /// The secret that whoever runs the service signs with.
    pub operator_secret: Option<WebhookSecret>,
    /// The addresses that organizations' webhooks may go to.
    pub webhook_urls: UrlPolicy,
}

/// A setting that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the setting {name} {problem}")]
pub struct SettingError {
    /// Its name.
    pub name: &'static str,
    /// The problem with it.
    pub problem: String,
}

impl Settings {
    /// Reads the settings by name. A missing one is `None`, and what needs it refuses to work; one
    /// that is there and makes no sense is an error.
    pub fn read(variable: impl Fn(&str) -> Option<String>) -> Result<Self, SettingError> {
        let text = |name: &str| variable(name).filter(|value| !value.trim().is_empty());
        let address = |name: &'static str| {
            text(name)
                .map(|value| value.trim().parse::<Url>())
                .transpose()
                .map_err(|error| SettingError {
                    name,
                    problem: format!("is not a URL: {error}"),
                })
        };
        let number = |name: &'static str| {
            text(name)
                .map(|value| value.trim().parse::<u32>())
                .transpose()
                .map_err(|error| SettingError {
                    name,
                    problem: format!("is not a whole number: {error}"),
                })
        };
        let timing = Timing::read(number)?;
        let seconds = |name: &'static str, default: TimeDelta| seconds(number, name, default);
        let mut sessions = Lifetimes::default();
        sessions.idle = seconds("SESSION_IDLE_SECONDS", sessions.idle)?;
        sessions.absolute = seconds("SESSION_LIFETIME_SECONDS", sessions.absolute)?;
        let fresh_sign_in = seconds("FRESH_SIGN_IN_SECONDS", TimeDelta::minutes(15))?;
        let from_number = text("SIGNALWIRE_FROM_NUMBER")
            .map(|value| PhoneNumber::parse("SIGNALWIRE_FROM_NUMBER", &value))
            .transpose()
            .map_err(named("SIGNALWIRE_FROM_NUMBER"))?;
        let account = match (
            address("SIGNALWIRE_BASE_URL")?,
            text("SIGNALWIRE_PROJECT_ID"),
            text("SIGNALWIRE_API_TOKEN"),
            from_number,
        ) {
            (Some(base_url), Some(project_id), Some(api_token), Some(from_number)) => {
                Some(ProviderAccount {
                    base_url,
                    project_id,
                    credentials: Credentials::new([("api_token", &*api_token)]),
                    from_number,
                    abort_after: timing.abort_after,
                })
            }
            _ => None,
        };
        let own_accounts = OwnAccounts::read(text)?;
        let message_keys = text("MAIL_API_KEY").map(|secret| {
            let keys = own_accounts.keys.clone().unwrap_or_default();
            keys.and_derived(&secret)
        });
        let link_secrets = [text("PRIVACY_KEY"), text("MAIL_API_KEY")];
        let link_keys = LinkKeys::derived(link_secrets.iter().flatten().map(String::as_str));
        Ok(Self {
            message_keys,
            link_keys,
            mail_webhook_secret: webhook_secret(text, "MAIL_WEBHOOK_SECRET")?,
            public_url: address("PUBLIC_URL")?,
            account,
            signing_key: text(SIGNING_KEY),
            cron_secret: text("CRON_SECRET"),
            billing_secret: webhook_secret(text, "BILLING_WEBHOOK_SECRET")?,
            timing,
            sessions,
            fresh_sign_in,
            redirects: redirects(text("EXTENSION_IDS"))?,
            sign_in: SignInLimits::read(number)?,
            bootstrap_secret: sign_in::long(text("BOOTSTRAP_SECRET"), "BOOTSTRAP_SECRET")?,
            privacy_key: sign_in::long(text("PRIVACY_KEY"), "PRIVACY_KEY")?,
            own_accounts,
            webhook_urls: UrlPolicy {
                own_hosts: address("PUBLIC_URL")?
                    .and_then(|url| url.host_str().map(str::to_owned))
                    .into_iter()
                    .collect(),
                allows_loopback: text("WEBHOOK_LOOPBACK").is_some_and(|text| text.trim() == "on"),
            },
            operator_secret: webhook_secret(text, "OPERATOR_SECRET")?,
            mail: match (
                address("MAIL_BASE_URL")?,
                text("MAIL_API_KEY"),
                text("MAIL_FROM"),
            ) {
                (Some(base_url), Some(api_key), Some(from)) => Some(mail::MailAccount {
                    base_url,
                    api_key,
                    from,
                }),
                _ => None,
            },
        })
    }
}

impl Timing {
    fn read(
        number: impl Fn(&'static str) -> Result<Option<u32>, SettingError>,
    ) -> Result<Self, SettingError> {
        let mut timing = Timing::default();
        let seconds = |name: &'static str, default: TimeDelta| seconds(&number, name, default);
        timing.grace = seconds("DIAL_GRACE_SECONDS", timing.grace)?;
        timing.look_ahead = seconds("DIAL_LOOK_AHEAD_SECONDS", timing.look_ahead)?;
        timing.lease = seconds("DIAL_LEASE_SECONDS", timing.lease)?;
        timing.late_most = seconds("DIAL_LATE_MOST", timing.late_most)?;
        for (name, wait) in [
            ("DIAL_SETTLED_SECONDS", &mut timing.waits.settled),
            ("DIAL_CLOSED_SECONDS", &mut timing.waits.closed),
            ("DIAL_LATE_SECONDS", &mut timing.waits.late),
            ("DIAL_SPACING_SECONDS", &mut timing.waits.spacing),
            ("DIAL_SILENT_SECONDS", &mut timing.waits.silent),
            ("DIAL_TALKING_SECONDS", &mut timing.waits.talking),
            ("DIAL_FORGOTTEN_SECONDS", &mut timing.waits.forgotten),
            ("DIAL_LONGEST_SECONDS", &mut timing.waits.longest),
            ("DIAL_LINGERING_SECONDS", &mut timing.waits.lingering),
        ] {
            *wait = seconds(name, *wait)?;
        }
        if let Some(millis) = number("DIAL_PACE_MS")? {
            timing.pace = TimeDelta::milliseconds(millis.into());
        }
        if let Some(percent) = number("DIAL_SPACE_SHARE")? {
            timing.space_share = percent.clamp(1, 100);
        }
        if let Some(seconds) = number("DIAL_ABORT_SECONDS")? {
            timing.abort_after = Duration::from_secs(seconds.into());
        }
        if let Some(seconds) = number("DIAL_RING_SECONDS")? {
            timing.ring_seconds = seconds.clamp(5, 600);
        }
        if let Some(seconds) = number("DIAL_KEY_SECONDS")? {
            timing.key_seconds = seconds.clamp(1, 60);
        }
        if let Some(seconds) = number("DIAL_PAUSE_SECONDS")? {
            timing.pause_seconds = seconds.clamp(1, Extension::MAX_WAIT);
        }
        Ok(timing)
    }
}

fn seconds(
    number: impl Fn(&'static str) -> Result<Option<u32>, SettingError>,
    name: &'static str,
    default: TimeDelta,
) -> Result<TimeDelta, SettingError> {
    Ok(number(name)?.map_or(default, |seconds| TimeDelta::seconds(seconds.into())))
}

/// The secret that messages are signed with.
fn webhook_secret(
    text: impl Fn(&str) -> Option<String>,
    name: &'static str,
) -> Result<Option<WebhookSecret>, SettingError> {
    text(name)
        .map(|secret| WebhookSecret::parse(secret.trim()))
        .transpose()
        .map_err(|problem| SettingError {
            name,
            problem: problem.to_owned(),
        })
}

/// The addresses at which the extension is told who signed in, from its ids.
fn redirects(ids: Option<String>) -> Result<Redirects, SettingError> {
    let name = "EXTENSION_IDS";
    Redirects::read(name, &ids.unwrap_or_default()).map_err(named(name))
}

/// The same error, of the setting.
fn named(name: &'static str) -> impl Fn(FieldError) -> SettingError {
    move |error| SettingError {
        name,
        problem: error.problem,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_setting_that_makes_no_sense_is_named() {
        let read = |name: &'static str, value: &'static str| {
            Settings::read(|asked| (asked == name).then(|| value.to_owned())).map(drop)
        };
        assert_eq!(
            read("PUBLIC_URL", "nowhere").unwrap_err().name,
            "PUBLIC_URL"
        );
        assert_eq!(
            read("BILLING_WEBHOOK_SECRET", "whsec_c2hvcnQ=")
                .unwrap_err()
                .name,
            "BILLING_WEBHOOK_SECRET"
        );
        assert_eq!(read("DIAL_PACE_MS", "-1").unwrap_err().name, "DIAL_PACE_MS");
        assert_eq!(
            read("SIGNALWIRE_FROM_NUMBER", "12").unwrap_err().name,
            "SIGNALWIRE_FROM_NUMBER"
        );
    }

    #[test]
    fn an_account_is_whole_or_none() {
        let whole = [
            ("SIGNALWIRE_BASE_URL", "https://example.signalwire.com"),
            ("SIGNALWIRE_PROJECT_ID", "project"),
            ("SIGNALWIRE_API_TOKEN", "token"),
            ("SIGNALWIRE_FROM_NUMBER", "+12025550100"),
        ];
        let has_account = |without: Option<&str>| {
            let settings = Settings::read(|name| {
                let (_, value) = whole.iter().find(|(set, _)| *set == name)?;
                (without != Some(name)).then(|| (*value).to_owned())
            });
            settings.unwrap().account.is_some()
        };
        assert!(has_account(None));
        for (name, _) in whole {
            assert!(!has_account(Some(name)), "{name}");
        }
    }
}
