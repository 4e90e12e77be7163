//! Everything that can go wrong, by name, and how often it does.

macro_rules! faults {
    ($($(#[$doc:meta])* $name:ident $text:literal $rate:literal;)*) => {
        /// Something that goes wrong in the world.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Fault {
            $($(#[$doc])* $name,)*
        }

        impl Fault {
            /// Every fault.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// Its name on the command line and in the report.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$name => $text,)*
                }
            }

            /// The probability of it each time there is an occasion for it.
            pub(crate) const fn rate(self) -> f64 {
                match self {
                    $(Self::$name => $rate,)*
                }
            }
        }
    };
}

faults! {
    /// The invocation ends right after a claim that took something.
    DieAroundClaim "die_around_claim" 0.02;
    /// The invocation ends before or after the commit to dialling.
    DieAroundCommit "die_around_commit" 0.01;
    /// The invocation ends before the carrier has the request, or after.
    DieAroundRequest "die_around_request" 0.01;
    /// The invocation ends when the carrier's answer is there.
    DieAroundAnswer "die_around_answer" 0.01;
    /// The invocation ends before or after it has written down the carrier's answer.
    DieAroundResult "die_around_result" 0.01;
    /// A batch fails and does nothing.
    DbBefore "db_before" 0.002;
    /// A batch is done and its answer is lost.
    DbAfter "db_after" 0.002;
    /// A batch takes seconds, before its effect or after.
    DbStall "db_stall" 0.002;
    /// The commit to dialling takes up to four minutes, before its effect or after.
    CommitStall "commit_stall" 0.02;
    /// The carrier takes a call and does not answer.
    CarrierTimeoutAccepted "carrier_timeout_accepted" 0.02;
    /// The carrier takes nothing and does not answer.
    CarrierTimeoutRefused "carrier_timeout_refused" 0.02;
    /// The carrier takes a call and answers with status 500.
    Carrier500Accepted "carrier_500_accepted" 0.02;
    /// The carrier answers with status 429, with and without Retry-After, and takes nothing.
    Carrier429 "carrier_429" 0.05;
    /// The list of calls takes 5 to 30 s.
    ListSlow "list_slow" 0.3;
    /// The list of calls is hours old.
    ListStale "list_stale" 0.3;
    /// The list of calls has no times.
    ListNullTimes "list_null_times" 0.3;
    /// A call waits in the carrier's queue for up to eight minutes.
    CarrierQueueing "carrier_queueing" 0.03;
    /// One tick does not come.
    TickMissing1 "tick_missing_1" 0.01;
    /// Four ticks in a row do not come.
    TickMissing4 "tick_missing_4" 0.001;
    /// No tick comes for an hour.
    TickMissingHour "tick_missing_hour" 0.0001;
    /// A tick comes twice.
    TickDoubled "tick_doubled" 0.02;
    /// A tick comes up to two minutes late, into others.
    TickOverlapping "tick_overlapping" 0.02;
    /// A tick is cut off: by its client, if it was started by hand, or by the platform.
    TickDisconnect "tick_disconnect" 0.01;
    /// A lane is cut off within a minute.
    LaneDies "lane_dies" 0.02;
    /// A lane is opened twice with one order.
    LaneDoubled "lane_doubled" 0.02;
    /// A lane's answer does not arrive.
    LaneUnheard "lane_unheard" 0.02;
    /// An invocation's clock is off by up to a minute.
    ClockSkew "clock_skew" 0.02;
    /// A status callback never comes.
    WebhookLost "webhook_lost" 0.05;
    /// A status callback comes twice.
    WebhookDoubled "webhook_doubled" 0.05;
    /// A status callback comes after the ones that follow it.
    WebhookReversed "webhook_reversed" 0.05;
    /// Callbacks come before the answer to the request for the call.
    WebhookEarly "webhook_early" 0.05;
    /// Somebody posts a webhook with a bad signature.
    WebhookForged "webhook_forged" 0.03;
    /// A document is asked for twice, and both answers are followed.
    DocumentTwice "document_twice" 0.03;
    /// Somebody cancels.
    Cancel "cancel" 0.15;
    /// Somebody changes notes, phone or length, or hands the booking over.
    Edit "edit" 0.15;
    /// Somebody moves a booking.
    Reschedule "reschedule" 0.1;
    /// An operator is deactivated, loses the phone, or takes no calls in their role, for a while.
    OperatorRemoved "operator_removed" 0.01;
    /// The clocks change within the week, and people book around that hour.
    Dst "dst" 0.5;
    /// Somebody has their phone called with a code, asks for it several times, and enters it.
    VerifyPhone "verify_phone" 0.1;
    /// The invocation ends before or after a claim of messages: between the change and the mail.
    DieAroundMessageClaim "die_around_message_claim" 0.01;
    /// The invocation ends before the mail provider has the request, or after.
    DieAroundMail "die_around_mail" 0.01;
    /// The invocation ends before or after it has written down that a message was sent.
    DieAroundMessageEnd "die_around_message_end" 0.01;
    /// The mail provider takes a mail and answers with status 500.
    Mail500Accepted "mail_500_accepted" 0.02;
    /// The mail provider takes nothing and answers with status 500.
    Mail500Refused "mail_500_refused" 0.02;
    /// The mail provider takes a mail and does not answer.
    MailTimeoutAccepted "mail_timeout_accepted" 0.01;
    /// The mail provider takes nothing and does not answer.
    MailTimeoutRefused "mail_timeout_refused" 0.01;
    /// The mail provider answers with status 429 and Retry-After, and takes nothing.
    Mail429 "mail_429" 0.02;
    /// The mail provider's quota of the day is used up.
    MailQuota "mail_quota" 0.001;
    /// The mail provider takes up to nine seconds to answer.
    MailSlow "mail_slow" 0.02;
    /// The mail provider is out for minutes or hours. The dice are thrown once an hour.
    MailDown "mail_down" 0.02;
    /// The invocation ends before a webhook endpoint has the event, or after.
    DieAroundWebhook "die_around_webhook" 0.01;
    /// A webhook endpoint does not answer, whether it has taken the event or not.
    WebhookTimeout "webhook_timeout" 0.01;
    /// A webhook endpoint answers with status 429 and Retry-After.
    Webhook429 "webhook_429" 0.01;
    /// A webhook endpoint answers with status 500.
    Webhook500 "webhook_500" 0.02;
    /// A webhook endpoint is out for minutes or hours. The dice are thrown once an hour.
    WebhookDown "webhook_down" 0.02;
    /// An address is no good: mails to it come back, now or for good, or are complained of.
    MailBounced "mail_bounced" 0.01;
    /// The mail provider's report never comes.
    MailWebhookLost "mail_webhook_lost" 0.05;
    /// The mail provider's report comes twice.
    MailWebhookDoubled "mail_webhook_doubled" 0.05;
    /// The mail provider's report comes after the ones that follow it.
    MailWebhookReversed "mail_webhook_reversed" 0.05;
    /// Somebody enters another address or language for the attendee, takes the address away, or turns `notify` off or on.
    Readdress "readdress" 0.1;
    /// An organization turns kinds of messages off, for a while. The dice are thrown once an hour.
    MessageSwitches "message_switches" 0.03;
    /// The carrier takes a text message and does not answer.
    TextTimeoutAccepted "text_timeout_accepted" 0.03;
    /// The carrier takes no text message and does not answer.
    TextTimeoutRefused "text_timeout_refused" 0.03;
    /// The carrier asks to wait before it takes a text message.
    Text429 "text_429" 0.05;
    /// A text message does not arrive for now.
    TextUndelivered "text_undelivered" 0.05;
    /// The carrier's report on a text message never comes.
    TextReportLost "text_report_lost" 0.05;
    /// The carrier's report on a text message comes twice.
    TextReportDoubled "text_report_doubled" 0.05;
    /// The carrier's report on a text message comes after the ones that follow it.
    TextReportReversed "text_report_reversed" 0.05;
    /// An attendee answers STOP to a text message.
    TextStopped "text_stopped" 0.1;
    /// An attendee cancels by the link of their mail.
    AttendeeCancels "attendee_cancels" 0.03;
    /// An attendee moves the call by the link of their mail.
    AttendeeMoves "attendee_moves" 0.03;
}

/// The faults that may strike in a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Faults(Vec<Fault>);

/// A name that is no fault's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownFault(String);

impl std::fmt::Display for UnknownFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} is not a fault; there are all, none", self.0)?;
        Fault::ALL
            .iter()
            .try_for_each(|fault| write!(f, ", {}", fault.name()))
    }
}

impl std::error::Error for UnknownFault {}

impl Faults {
    /// No fault at all.
    #[must_use]
    pub fn none() -> Self {
        Self(Vec::new())
    }

    /// Every fault.
    #[must_use]
    pub fn all() -> Self {
        Self(Fault::ALL.to_vec())
    }

    /// These faults.
    #[must_use]
    pub fn of(faults: &[Fault]) -> Self {
        Self(faults.to_vec())
    }

    /// Whether a fault may strike.
    #[must_use]
    pub fn has(&self, fault: Fault) -> bool {
        self.0.contains(&fault)
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_none(&self) -> bool {
        self.0.is_empty()
    }
}

impl std::str::FromStr for Faults {
    type Err = UnknownFault;

    fn from_str(list: &str) -> Result<Self, UnknownFault> {
        match list {
            "all" => return Ok(Self::all()),
            "none" => return Ok(Self::none()),
            _ => {}
        }
        list.split(',')
            .map(|name| {
                let named = Fault::ALL.iter().find(|fault| fault.name() == name.trim());
                named.copied().ok_or_else(|| UnknownFault(name.to_owned()))
            })
            .collect::<Result<_, _>>()
            .map(Self)
    }
}

impl std::fmt::Display for Faults {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.is_none() {
            return f.write_str("none");
        }
        if self.0.len() == Fault::ALL.len() {
            return f.write_str("all");
        }
        let names: Vec<_> = self.0.iter().map(|fault| fault.name()).collect();
        f.write_str(&names.join(","))
    }
}
