//! Settings of a simulator, and how fast its time runs.

use std::fmt;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use crate::carrier::{Account, Settings, Speech};
use crate::mailbox::{MailSettings, MailWebhook};
use crate::phones_page::Callslot;

/// The time the network takes to reach a phone, or to find out that it cannot. Carrier time.
const CALL_SETUP: Duration = Duration::from_millis(100);

/// The time that mail takes to arrive. In the provider's time.
const MAIL_TRANSIT: Duration = Duration::from_secs(1);

/// A line for people about something that just happened.
pub type OnEvent = Arc<dyn Fn(&str) + Send + Sync>;

/// The settings of a simulator.
///
/// Time has two scales. *Carrier time* is what phones, documents and the carrier's own rules count in:
/// ringing, `Pause`, `timeout`, talking, durations. One carrier second lasts [`Options::second`] here.
/// Wall time is what the customer's server and REST clients live in: [`Options::pace`], speech, and
/// the timeouts of webhooks.
#[derive(Clone)]
pub struct Options {
    /// The address to listen at; port 0 takes a free one.
    pub bind: SocketAddr,
    /// The account's id and user name.
    pub project_id: String,
    /// The password of the REST API.
    pub api_token: String,
    /// The key that webhooks are signed with. Not the API token.
    pub signing_key: String,
    /// The key of the mail provider that the simulator also is.
    pub mail_api_key: String,
    /// The server that the mail provider tells what became of messages.
    pub mail_webhook: Option<MailWebhook>,
    /// Wall time between two calls dialled for REST requests. The carrier's default is one second
    /// a space. Legs of a `Dial` are not held back.
    pub pace: Duration,
    /// The length of a carrier second here.
    pub second: Duration,
    /// The length of a `Say`.
    pub speech: Speech,
    /// The longest time a webhook may take to connect, in wall time. The carrier's is 2 s.
    pub connect_timeout: Duration,
    /// The longest time a webhook may be without a byte of its answer, in wall time. The carrier's is 5 s.
    pub read_timeout: Duration,
    /// Between two attempts to deliver a status callback, in carrier time.
    pub retry_pause: Duration,
    /// The number of calls that may wait for their turn; one more is refused with 21611.
    pub queue_limit: usize,
    /// The numbers that may stand in `From`; empty allows any. Another is refused with 21210.
    pub owned_numbers: Vec<String>,
    /// More accounts than that one, in the same space: they share its pace.
    pub accounts: Vec<Account>,
    /// Called with a line for people at every event, from the simulator's tasks. Must not block.
    pub on_event: Option<OnEvent>,
    /// The server that the phones page books calls at; it only shows the phones if there is none.
    pub callslot: Option<Callslot>,
}

impl Default for Options {
    /// For tests: a free port, no pace, a hundred carrier seconds in one.
    fn default() -> Self {
        Self {
            bind: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            project_id: "5b8f0c2e-7d1a-4e0b-9a53-2f6f1c9d8e70".to_owned(),
            api_token: "PT-simulated-api-token".to_owned(),
            signing_key: "PSK-simulated-signing-key".to_owned(),
            mail_api_key: "re_simulated_mail_key".to_owned(),
            mail_webhook: None,
            pace: Duration::ZERO,
            second: Duration::from_millis(10),
            speech: Speech::Fixed(Duration::from_millis(5)),
            connect_timeout: Duration::from_secs(2),
            read_timeout: Duration::from_secs(5),
            retry_pause: Duration::from_secs(1),
            queue_limit: 10_000,
            owned_numbers: Vec::new(),
            accounts: Vec::new(),
            on_event: None,
            callslot: None,
        }
    }
}

impl Options {
    /// For people to watch: a second is a second, and words take the time they take.
    #[must_use]
    pub fn in_real_time() -> Self {
        Self {
            pace: Duration::from_secs(1),
            second: Duration::from_secs(1),
            speech: Speech::PerWord {
                each: Duration::from_millis(60),
                cap: Duration::from_secs(8),
            },
            ..Self::default()
        }
    }
}

impl Options {
    /// Rules of the mail provider.
    pub(crate) fn mail(&self) -> MailSettings {
        MailSettings {
            api_key: self.mail_api_key.clone(),
            second: self.second,
            transit: MAIL_TRANSIT,
        }
    }

    /// Rules of the carrier.
    pub(crate) fn carrier(&self) -> Settings {
        let first = Account {
            project_id: self.project_id.clone(),
            api_token: self.api_token.clone(),
            signing_key: self.signing_key.clone(),
            numbers: self.owned_numbers.clone(),
        };
        Settings {
            accounts: std::iter::once(first)
                .chain(self.accounts.iter().cloned())
                .collect(),
            pace: self.pace,
            second: self.second,
            speech: self.speech,
            call_setup: (CALL_SETUP, CALL_SETUP),
            retry_pause: self.retry_pause,
            queue_limit: self.queue_limit,
        }
    }
}

impl fmt::Debug for Options {
    /// Without the secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Options")
            .field("bind", &self.bind)
            .field("project_id", &self.project_id)
            .field("pace", &self.pace)
            .field("second", &self.second)
            .field("speech", &self.speech)
            .finish_non_exhaustive()
    }
}
