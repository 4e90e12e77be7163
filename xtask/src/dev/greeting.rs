//! The first things to do, for people.

use callslot_harness::DEMO_API_KEY;
use chrono::{Duration, SecondsFormat, Timelike as _, Utc};

/// Numbers with a script of their own (see `fakes/src/carrier/phones.rs`).
const SCRIPTED_NUMBERS: [(&str, &str); 8] = [
    ("+12025550181", "busy"),
    ("+12025550182", "never answers"),
    ("+12025550183", "voicemail"),
    ("+12025550184", "hangs up while the first words are said"),
    ("+12025550185", "answers and presses nothing"),
    ("+12025550186", "answers after ten seconds"),
    ("+12025550187", "is refused by the carrier"),
    ("any other", "answers, accepts, talks three seconds"),
];

/// Prints a command that books a call, and where to look.
pub(super) fn print(url: &str, carrier: &str, simulated: bool) {
    if simulated {
        eprintln!(
            "
Watch the phones ring, answer them yourself, and book a call for the next full minute:

  {carrier}/

Sign in at {url}/sign-in as olivia.owner@acme.example; the mailbox with the code is at

  {carrier}/mail

Webhooks may go to {carrier}/hooks/a, which shows them at

  {carrier}/hooks"
        );
    }
    let start = next_minute().to_rfc3339_opts(SecondsFormat::Secs, true);
    eprintln!(
        "
Callslot runs at {url}. To book a call from here:

  curl -s {url}/api/bookings \\
    -H 'Authorization: Bearer {DEMO_API_KEY}' \\
    -H 'Content-Type: application/json' \\
    -d '{{\"start_time\":\"{start}\",\"attendee_phone\":\"+12025550123\",\"attendee_name\":\"Ada\"}}'

The phones ring at that second. What became of it:

  curl -s {url}/api/bookings -H 'Authorization: Bearer {DEMO_API_KEY}'
"
    );
    if simulated {
        eprintln!("The carrier at {carrier} is a simulator, no telephone rings. Its numbers:\n");
        for (number, what) in SCRIPTED_NUMBERS {
            eprintln!("  {number:14}{what}");
        }
    } else {
        eprintln!("The carrier is {carrier}: telephones may really ring.");
    }
    eprintln!(
        "
The extension: where there is a display, a browser opens with it. Elsewhere: `cargo xtask build --extension`,
then load dist/extension at chrome://extensions, and tell its options the address {url}."
    );
    eprintln!("\nCtrl-C ends it. `--fresh` begins with an empty database.\n");
}

/// Prints how to begin without the demo organization.
pub(super) fn print_bare(url: &str, simulator: Option<&str>) {
    eprintln!(
        "
Callslot runs at {url}, without the demo organization. Make one of your own, once:

  cargo xtask bootstrap --organization 'Acme Support' --name 'Olivia Owner' --email olivia@acme.example

Then sign in at {url}/sign-in."
    );
    if let Some(simulator) = simulator {
        eprintln!(
            "The mailbox with the code is at {simulator}/mail, the phones are at {simulator}/."
        );
    }
    eprintln!("\nCtrl-C ends it. `--fresh` begins with an empty database.\n");
}

/// The next full minute, or the one after it when there is no time left to type.
fn next_minute() -> chrono::DateTime<Utc> {
    let now = Utc::now();
    let minutes = if now.second() > 45 { 2 } else { 1 };
    let this_minute = now
        .with_second(0)
        .and_then(|time| time.with_nanosecond(0))
        .unwrap_or(now);
    this_minute + Duration::minutes(minutes)
}
