//! The way to carriers for text messages, and what their reports mean.

use crate::{
    carrier_credentials,
    encryption::EncryptionKeys,
    ports::hex,
    store::{carrier_accounts::EncryptedCredentials, outbox::Undelivered},
    telephony::{Carrier, MessageProblemKind, MessageStatus, Needs, Providers, Route, SentMessage},
};
use callslot_shared::ids::SmsId;
use sha2::{Digest as _, Sha256};
use std::{sync::Arc, time::Duration};
use uuid::Uuid;

/// The account that a text goes over: an organization's own, or none for the deployment's.
pub(super) type TextAccount = Option<Uuid>;

/// The addresses at which carriers report on text messages.
pub trait SmsReports {
    /// The address of the reports on a try, over an organization's own account or the deployment's.
    fn status_of(&self, sms: SmsId, is_own: bool, route: Route) -> url::Url;
}

/// The way to carriers for text messages.
#[derive(Clone, Copy)]
pub struct TextLine<'a> {
    /// The deployment's account.
    pub carrier: &'a dyn Carrier,
    /// The providers that accounts may be at.
    pub providers: &'a Providers,
    /// The keys that organizations' accounts are encrypted with.
    pub keys: Option<&'a EncryptionKeys>,
    /// The addresses at which carriers report.
    pub reports: &'a dyn SmsReports,
    /// When to give up on an answer.
    pub abort_after: Duration,
}

/// The way to one account.
pub(super) enum Account<'a> {
    Deployment(&'a dyn Carrier),
    Own(Arc<dyn Carrier>),
}

impl Account<'_> {
    pub(super) fn carrier(&self) -> &dyn Carrier {
        match self {
            Self::Deployment(carrier) => *carrier,
            Self::Own(carrier) => &**carrier,
        }
    }
}

impl<'a> TextLine<'a> {
    /// The way to an organization's own account, or to the deployment's. None if its credentials cannot be opened.
    pub(super) fn account(&self, own: Option<&EncryptedCredentials>) -> Option<Account<'a>> {
        let Some(sealed) = own else {
            return Some(Account::Deployment(self.carrier));
        };
        let account = carrier_credentials::open(self.keys?, sealed, self.abort_after).ok()?;
        let provider = self.providers.get(&sealed.provider)?;
        provider.connect(account).ok().map(Account::Own)
    }

    /// The address of the reports on a try.
    pub(super) fn report(&self, sms: SmsId, own: Option<&EncryptedCredentials>) -> url::Url {
        let provider = own.and_then(|sealed| self.providers.get(&sealed.provider));
        let provider = provider.unwrap_or_else(|| self.providers.deployment());
        let route = provider.route(Needs {
            transcript: false,
            digits: false,
        });
        self.reports.status_of(sms, own.is_some(), route)
    }
}

/// The end that a report tells of, and whether another try may help. A text that waits or was handed on has none yet.
#[must_use]
pub fn sms_end(report: &SentMessage) -> Option<Result<(), Undelivered<'_>>> {
    match report.status {
        MessageStatus::Queued | MessageStatus::Sent => None,
        MessageStatus::Delivered => Some(Ok(())),
        MessageStatus::Failed => {
            let problem = report.problem.as_ref();
            let kind = problem.map_or(MessageProblemKind::Permanent, |problem| problem.kind);
            Some(Err(Undelivered {
                code: problem.map_or("", |problem| &problem.code),
                reason: match kind {
                    MessageProblemKind::Temporary => "unreachable",
                    MessageProblemKind::OptedOut => "opted_out",
                    MessageProblemKind::Account => "account",
                    MessageProblemKind::Permanent => "undelivered",
                },
                is_temporary: kind == MessageProblemKind::Temporary,
            }))
        }
    }
}

/// SHA-256 of a text, in hexadecimal.
pub(super) fn hash(body: &str) -> String {
    hex(&Sha256::digest(body.as_bytes()))
}
