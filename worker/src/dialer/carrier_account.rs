//! Which account an attempt is placed with: the deployment's or its organization's own. Everything of one
//! attempt goes over one account.

use super::Dialer;
use crate::{
    carrier_credentials,
    store::call_attempts::{Attempt, CarrierAccount},
    telephony::{Carrier, CarrierError, Needs, Provider, Route},
};
use callslot_shared::phone::PhoneNumber;
use std::{ops::Deref, sync::Arc};

/// The code of the refusal of an attempt whose organization's credentials cannot be opened.
pub(crate) const UNREADABLE: &str = "credentials_unreadable";

/// A way to the carrier with the account of one attempt.
pub enum AttemptCarrier<'a> {
    /// The deployment's.
    Deployment(&'a dyn Carrier),
    /// The organization's own.
    Own(Arc<dyn Carrier>),
}

impl<'a> Deref for AttemptCarrier<'a> {
    type Target = dyn Carrier + 'a;

    fn deref(&self) -> &Self::Target {
        match self {
            Self::Deployment(carrier) => *carrier,
            Self::Own(carrier) => &**carrier,
        }
    }
}

impl<'a> Dialer<'a> {
    /// The route that an attempt's call goes at its provider.
    #[must_use]
    pub fn route(&self, attempt: &Attempt) -> Route {
        let needs = Needs {
            transcript: attempt.voice.is_transcribed(),
            digits: attempt.extension.is_some(),
        };
        self.route_over(&attempt.account, needs)
    }

    /// The route that a call with these needs goes at an account's provider.
    pub(super) fn route_over(&self, account: &CarrierAccount, needs: Needs) -> Route {
        let provider = match account {
            CarrierAccount::Own(sealed) => self.providers.get(&sealed.provider),
            CarrierAccount::Deployment | CarrierAccount::Forgotten => None,
        };
        let provider: &dyn Provider = provider.unwrap_or_else(|| self.providers.deployment());
        provider.route(needs)
    }

    /// The way to the carrier with the account of an attempt. Another account is never taken in its place.
    pub fn carrier_for(&self, attempt: &Attempt) -> Result<AttemptCarrier<'a>, CarrierError> {
        self.carrier_to(&attempt.account)
    }

    /// The way to the carrier with an account.
    pub(super) fn carrier_to(
        &self,
        account: &CarrierAccount,
    ) -> Result<AttemptCarrier<'a>, CarrierError> {
        let unreadable = || CarrierError::Refused {
            status: 0,
            code: UNREADABLE.to_owned(),
        };
        match account {
            CarrierAccount::Deployment => Ok(AttemptCarrier::Deployment(self.carrier)),
            CarrierAccount::Forgotten => Err(unreadable()),
            CarrierAccount::Own(sealed) => {
                let keys = self.keys.ok_or_else(unreadable)?;
                let account = carrier_credentials::open(keys, sealed, self.timing.abort_after)
                    .map_err(|_| unreadable())?;
                let provider = self.providers.get(&sealed.provider);
                let provider = provider.ok_or_else(unreadable)?;
                let carrier = provider.connect(account).map_err(|_| unreadable())?;
                Ok(AttemptCarrier::Own(carrier))
            }
        }
    }

    /// The number that an attempt's calls come from.
    pub(super) fn caller<'b>(&'b self, attempt: &'b Attempt) -> &'b PhoneNumber {
        attempt
            .caller_id
            .as_ref()
            .unwrap_or_else(|| self.carrier.caller_number())
    }
}
