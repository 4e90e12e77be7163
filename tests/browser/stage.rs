//! The stage: the edge runtime under a name that browsers keep passkeys for, and a mailbox.

use callslot_fakes::{Options, Simulator};
use callslot_harness::{Edge, EdgeOptions};
use std::time::Duration;

/// The demo organization's owner.
pub(crate) const OWNER: &str = "olivia.owner@acme.example";
/// The extension's id.
pub(crate) const EXTENSION: &str = "abcdefghijklmnopabcdefghijklmnop";

/// The id of the extension in this repository, by the key in its manifest.
pub(crate) const OWN_EXTENSION: &str = "mepmgjiaimahgpogifnbbhnjmafhblln";

/// The longest time anything on the stage may take before the test gives up on it.
pub(crate) const LIMIT: Duration = Duration::from_secs(60);

/// Edge, and a simulator that is its carrier and its mailbox.
pub(crate) struct Stage {
    pub(crate) edge: Edge,
    pub(crate) simulator: Simulator,
}

impl Stage {
    /// The demo organization.
    pub(crate) async fn set() -> Self {
        Self::with(&[]).await
    }

    /// The same, with more settings.
    pub(crate) async fn with(more: &[(&str, &str)]) -> Self {
        let simulator = Simulator::start(Options::default()).await.unwrap();
        let options = EdgeOptions {
            host: "localhost",
            ..EdgeOptions::default()
        };
        let options = options
            .demo()
            .variable("MAIL_BASE_URL", simulator.url())
            .variable("SIGNALWIRE_BASE_URL", simulator.url())
            .variable("DIAL_PACE_MS", "0")
            .variable("EXTENSION_IDS", format!("{EXTENSION},{OWN_EXTENSION}"));
        let add =
            |options: EdgeOptions, (name, value): &(&str, &str)| options.variable(name, *value);
        let options = more.iter().fold(options, add);
        Self {
            edge: Edge::start(options).await.unwrap(),
            simulator,
        }
    }

    /// An address on the stage, as the browser sees it.
    pub(crate) fn at(&self, path: &str) -> String {
        format!("{}{path}", self.edge.public_url())
    }

    /// The code in the first message to a member that has one.
    pub(crate) async fn code_to(&self, email: &str) -> String {
        let digits = |line: &str| line.replace(' ', "");
        let is_code = |line: &String| line.len() == 6 && line.bytes().all(|b| b.is_ascii_digit());
        // Messages about calls may come before it.
        for count in 1.. {
            let messages = self.simulator.mail_to(email, count, LIMIT).await.unwrap();
            let mut lines = messages.iter().flat_map(|mail| mail.text.lines());
            if let Some(code) = lines.by_ref().map(digits).find(is_code) {
                return code;
            }
        }
        unreachable!("there is always one more message to wait for")
    }
}
