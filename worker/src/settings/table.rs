//! Every setting of the Worker. `cargo xtask settings` writes docs/settings.md from it, and `cargo xtask dev`
//! knows by it which names are misspelled.
//!
//! This file uses nothing but `core`: xtask takes it in as it is, without compiling the Worker.

/// One setting: a variable, or a secret, of the Worker.
#[derive(Debug, Clone, Copy)]
pub struct Setting {
    /// Its name in the environment.
    pub name: &'static str,
    /// The unit of a number, or the form of a text.
    pub unit: &'static str,
    /// Its effect.
    pub meaning: &'static str,
    /// The value it has where it is not set.
    pub default: Option<&'static str>,
    /// Whether it is set with `wrangler secret put` and never shown.
    pub is_secret: bool,
    /// The features that answer 503 `not_configured` without it.
    pub required_for: Option<&'static str>,
}

impl Setting {
    const fn new(name: &'static str, unit: &'static str, meaning: &'static str) -> Self {
        Self {
            name,
            unit,
            meaning,
            default: None,
            is_secret: false,
            required_for: None,
        }
    }

    const fn secret(name: &'static str, unit: &'static str, meaning: &'static str) -> Self {
        let mut secret = Self::new(name, unit, meaning);
        secret.is_secret = true;
        secret
    }

    const fn default(mut self, default: &'static str) -> Self {
        self.default = Some(default);
        self
    }

    const fn required_for(mut self, features: &'static str) -> Self {
        self.required_for = Some(features);
        self
    }
}

/// Settings that belong together.
#[derive(Debug, Clone, Copy)]
pub struct Group {
    /// Its heading.
    pub title: &'static str,
    /// Its settings, in the order of the document.
    pub settings: &'static [Setting],
}

/// All settings.
pub const GROUPS: &[Group] = &[
    Group {
        title: "Address",
        settings: &[
            Setting::new(
                "PUBLIC_URL",
                "URL",
                "The Worker's own address as browsers and the carrier reach it, without a slash at the end. \
                 Passkeys are bound to its host's name: move it, and people add theirs anew.",
            )
            .required_for("calls, sign-in, passkeys, the extension"),
            Setting::new(
                "EXTENSION_IDS",
                "ids, joined by commas",
                "The ids of the Chrome extensions that may sign in and call the API.",
            )
            .required_for("the extension"),
        ],
    },
    Group {
        title: "Carrier",
        settings: &[
            Setting::new(
                "SIGNALWIRE_BASE_URL",
                "URL",
                "The address of the service's SignalWire space, `https://YOUR-SPACE.signalwire.com`.",
            )
            .required_for("calls"),
            Setting::secret(
                "SIGNALWIRE_PROJECT_ID",
                "UUID",
                "The id of the space's project.",
            )
            .required_for("calls"),
            Setting::secret(
                "SIGNALWIRE_API_TOKEN",
                "token",
                "An API token of the project, with the Voice scope.",
            )
            .required_for("calls"),
            Setting::secret(
                "SIGNALWIRE_SIGNING_KEY",
                "`PSK…`",
                "The project's signing key. Without it every webhook is refused.",
            )
            .required_for("calls"),
            Setting::secret(
                "SIGNALWIRE_FROM_NUMBER",
                "E.164",
                "The number that calls come from, one of the project's, such as +12025550100.",
            )
            .required_for("calls"),
            Setting::secret(
                "CREDENTIALS_KEYS",
                "`VERSION:KEY` pairs, joined by commas",
                "The keys that encrypt organizations' own carrier credentials, the secrets of their webhooks, and messages \
                 as they wait, the newest first. A key is 32 bytes in base64: `openssl rand -base64 32`. Without, messages wait under a key that \
                 `MAIL_API_KEY` makes.",
            )
            .required_for("organizations' own carrier accounts, webhooks"),
            Setting::new(
                "CARRIER_ORIGINS",
                "origins, joined by commas",
                "Origins that organizations' credentials may be sent to beside `https://*.signalwire.com`. \
                 `cargo xtask dev` sets the simulator's.",
            ),
        ],
    },
    Group {
        title: "Mail",
        settings: &[
            Setting::new(
                "MAIL_BASE_URL",
                "URL",
                "The mail provider's address: `https://api.resend.com`, or another that speaks its API.",
            )
            .required_for("sign-in by mail, invitations"),
            Setting::secret("MAIL_API_KEY", "key", "A key of the mail provider.")
                .required_for("sign-in by mail, invitations"),
            Setting::secret(
                "MAIL_WEBHOOK_SECRET",
                "`whsec_` and base64",
                "The secret of the webhook that Resend reports bounces, complaints and deliveries to, at \
                 `PUBLIC_URL/mail/events`.",
            )
            .required_for("stopping mail to addresses that bounce"),
            Setting::new(
                "MAIL_FROM",
                "mailbox",
                "The sender of all mail, such as `Callslot <callslot@example.com>`.",
            )
            .required_for("sign-in by mail, invitations"),
        ],
    },
    Group {
        title: "Webhooks",
        settings: &[Setting::new(
            "WEBHOOK_LOOPBACK",
            "`on`",
            "Whether webhooks may go to this machine, by `http` and at any port. For development only: \
             `cargo xtask dev` sets it.",
        )],
    },
    Group {
        title: "Operation",
        settings: &[
            Setting::secret(
                "CRON_SECRET",
                "text",
                "The Bearer token of `GET /api/cron/scheduled-calls`, the tick by hand.",
            )
            .required_for("the tick by hand"),
            Setting::secret(
                "BOOTSTRAP_SECRET",
                "at least 32 characters",
                "The Bearer token of `POST /api/bootstrap`, which makes the first organization, once.",
            )
            .required_for("the first organization"),
            Setting::secret(
                "BILLING_WEBHOOK_SECRET",
                "`whsec_` and base64",
                "The Standard Webhooks secret that the billing system signs changes of plans with.",
            )
            .required_for("changes of plans"),
            Setting::secret(
                "OPERATOR_SECRET",
                "`whsec_` and base64",
                "The Standard Webhooks secret that `cargo xtask caller-id` and `carrier-keys` sign with.",
            )
            .required_for("granted caller ids, rotation of credentials"),
            Setting::secret(
                "PRIVACY_KEY",
                "at least 32 characters",
                "The key that people are hashed with in the audit log and attendees' links are proven with, kept for good: \
                 `openssl rand -hex 32`. Without, `MAIL_API_KEY` makes the links' key, and another one ends them.",
            )
            .required_for("export and erasure of a person's data"),
        ],
    },
    Group {
        title: "Sign-in and sessions",
        settings: &[
            Setting::new(
                "SESSION_IDLE_SECONDS",
                "seconds",
                "A session that lies idle for this long ends.",
            )
            .default("1209600"),
            Setting::new(
                "SESSION_LIFETIME_SECONDS",
                "seconds",
                "A session ends after this long, however much it is used.",
            )
            .default("7776000"),
            Setting::new(
                "FRESH_SIGN_IN_SECONDS",
                "seconds",
                "For this long after signing in a person may make changes that give power.",
            )
            .default("900"),
            Setting::new(
                "SIGN_IN_PER_ADDRESS",
                "codes, at least 1",
                "Codes that may be asked for one address from one network within ten minutes, or in one known \
                 browser within a quarter of an hour.",
            )
            .default("5"),
            Setting::new(
                "SIGN_IN_PER_IP",
                "codes, at least 1",
                "Codes that may be asked for from one network within a quarter of an hour.",
            )
            .default("50"),
            Setting::new(
                "SIGN_IN_PER_DEPLOYMENT",
                "messages, at least 1",
                "Sign-in messages that are sent in all within a quarter of an hour.",
            )
            .default("1000"),
        ],
    },
    Group {
        title: "Calls",
        settings: &[
            Setting::new(
                "DIAL_PACE_MS",
                "milliseconds",
                "The least time between two calls of one caller space: SignalWire's default is one call a second.",
            )
            .default("1000"),
            Setting::new(
                "DIAL_LATE_MOST",
                "seconds",
                "A start is not offered or booked if the pace had its call, or one that is booked behind it, wait for \
                 longer than this.",
            )
            .default("30"),
            Setting::new(
                "DIAL_SPACE_SHARE",
                "percent, 1 to 100",
                "Of the calls that the pace allows in a minute, one organization books at most this share where others \
                 use the same caller space.",
            )
            .default("50"),
            Setting::new(
                "DIAL_RING_SECONDS",
                "seconds, 5 to 600",
                "A phone rings for this long.",
            )
            .default("30"),
            Setting::new(
                "DIAL_KEY_SECONDS",
                "seconds, 1 to 60",
                "Whoever is asked for a key has this long to press it, each of two times.",
            )
            .default("8"),
            Setting::new(
                "DIAL_PAUSE_SECONDS",
                "seconds, 1 to 30",
                "The length of a long pause (`w` or `;`) in an attendee's extension. A short one (`,` or `p`) is a \
                 second.",
            )
            .default("3"),
            Setting::new(
                "DIAL_GRACE_SECONDS",
                "seconds",
                "A call may still be placed for this long after its start; then it fails with `missed_window`.",
            )
            .default("300"),
        ],
    },
    Group {
        title: "Timing of the dialler",
        settings: &[
            Setting::new(
                "DIAL_LOOK_AHEAD_SECONDS",
                "seconds",
                "A tick claims calls this far ahead: past the next tick, so that a lost one is not noticed.",
            )
            .default("75"),
            Setting::new(
                "DIAL_LEASE_SECONDS",
                "seconds",
                "A claim holds for this long past its moment.",
            )
            .default("20"),
            Setting::new(
                "DIAL_ABORT_SECONDS",
                "seconds",
                "A request to the carrier is given up after this long.",
            )
            .default("10"),
            Setting::new(
                "DIAL_SETTLED_SECONDS",
                "seconds",
                "An attempt's call is looked for in the carrier's list once it is this old, when its own request \
                 is over.",
            )
            .default("35"),
            Setting::new(
                "DIAL_CLOSED_SECONDS",
                "seconds",
                "An unknown attempt may be closed this long after its request without having been looked for.",
            )
            .default("60"),
            Setting::new(
                "DIAL_LATE_SECONDS",
                "seconds",
                "A call may still come into being for this long after its request.",
            )
            .default("600"),
            Setting::new(
                "DIAL_SPACING_SECONDS",
                "seconds",
                "The carrier is asked about the same thing again after this long.",
            )
            .default("45"),
            Setting::new(
                "DIAL_SILENT_SECONDS",
                "seconds",
                "The carrier is asked about a call that rings, or is over in part, after this long without a word.",
            )
            .default("90"),
            Setting::new(
                "DIAL_TALKING_SECONDS",
                "seconds",
                "The carrier is asked about a conversation after this long without a word.",
            )
            .default("300"),
            Setting::new(
                "DIAL_FORGOTTEN_SECONDS",
                "seconds",
                "A call that connected nobody is given up after this long without a word.",
            )
            .default("900"),
            Setting::new(
                "DIAL_LONGEST_SECONDS",
                "seconds",
                "The longest conversation: the carrier's limit of four hours, and the time to tell of its end.",
            )
            .default("15000"),
            Setting::new(
                "DIAL_LINGERING_SECONDS",
                "seconds",
                "A leg that was hung up and has not ended is hung up again after this long.",
            )
            .default("20"),
        ],
    },
];

/// The Worker's bindings, each with its use.
pub const BINDINGS: &[(&str, &str)] = &[
    (
        "DB",
        "The D1 database. `npx wrangler d1 create callslot` makes it.",
    ),
    (
        "SELF",
        "The Worker itself, by its own name, so that a full hour is placed by several invocations. Without it a tick does everything in one.",
    ),
    (
        "MESSAGES",
        "A queue of ids of messages that are due, with this Worker as its consumer. `npx wrangler queues create callslot-messages` makes it. Without it a request's own invocation delivers messages.",
    ),
];

/// All settings, in the order of the document.
pub fn all() -> impl Iterator<Item = &'static Setting> {
    GROUPS.iter().flat_map(|group| group.settings)
}
