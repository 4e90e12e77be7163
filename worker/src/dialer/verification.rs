//! Calls with a code: commit, ask, settle, as for an attempt and as seldom; and what such a call says.

use super::{Dialer, call_flow::hang_up, phone_code::CodeKey};
use crate::{
    store::{
        DatabaseError,
        phone_verifications::{self, Settled, Verification},
    },
    telephony::{
        CallDocument, CarrierError, CreateCall, Documents, Needs, PickedUpBy, Route, Verb,
    },
};
use callslot_shared::{
    call::CarrierStatus,
    disclosure::say_code,
    ids::{CallId, VerificationId},
};

/// The code of a refusal by a carrier that is asked too often: it took nothing, and is not asked again.
const BUSY: &str = "busy";

impl Dialer<'_> {
    /// Waits for the moment of a verification that this invocation has claimed, commits to it, and asks the carrier, once.
    /// Answers how it stands then; as it was claimed, if there is none any more.
    pub(crate) async fn place_verification(
        &self,
        claimed: Verification,
    ) -> Result<Verification, DatabaseError> {
        self.wait_until(claimed.ask_at).await;
        let (id, started) = (claimed.id, self.clock.now());
        let committed = phone_verifications::commit(self.tenants, id, started).await?;
        if !committed.taken {
            let closed = phone_verifications::close_claimed(self.tenants, id).await?;
            return Ok(closed.unwrap_or(claimed));
        }
        let verification = committed.verification.unwrap_or(claimed);
        if self.clock.now() - started > self.timing.commit_within {
            let closed = phone_verifications::close_unsent(self.tenants, id).await?;
            return Ok(closed.unwrap_or(verification));
        }
        let answer = match self.carrier_to(&verification.account) {
            Ok(line) => line.place(&self.code_call(&verification)).await,
            Err(refused) => Err(refused),
        };
        let (settled, call) = match &answer {
            Ok(call) => (Settled::Placed(&call.id), Some(call)),
            Err(CarrierError::Refused { code, .. }) => (Settled::Refused(code), None),
            Err(CarrierError::Busy { .. }) => (Settled::Refused(BUSY), None),
            Err(CarrierError::Unknown(_)) => (Settled::Unknown, None),
        };
        let settled = phone_verifications::settle(self.tenants, id, settled).await?;
        let settled = settled.unwrap_or(verification);
        if let Some(call) = call {
            self.end_unless_live(&settled, &call.id, call.status).await;
        }
        Ok(settled)
    }

    fn code_call(&self, verification: &Verification) -> CreateCall {
        let route = self.code_route(verification);
        let addresses = self.addresses.of_account(&verification.account, route);
        let from = verification.caller_id.as_ref();
        CreateCall {
            route,
            to: verification.phone.clone(),
            from: from.unwrap_or_else(|| self.carrier.caller_number()).clone(),
            document: addresses.code(verification.id),
            status_callback: addresses.code_status(verification.id),
            ring_seconds: self.timing.ring_seconds,
            // A mailbox would keep the code for whoever can listen to it.
            detect_machine: true,
        }
    }

    fn code_route(&self, verification: &Verification) -> Route {
        let needs = Needs {
            transcript: false,
            digits: false,
        };
        self.route_over(&verification.account, needs)
    }

    /// The document that a phone hears on picking up: the code, twice, on the verification's own call while it is live. A
    /// machine hears nothing, nor does a call whose code was made under another secret.
    pub(crate) async fn code_document(
        &self,
        key: CodeKey<'_>,
        id: VerificationId,
        call: &CallId,
        by: PickedUpBy,
    ) -> Result<CallDocument, DatabaseError> {
        let found = phone_verifications::name_call(self.tenants, id, call).await?;
        let now = self.clock.now();
        let live = found.filter(|found| found.is_live_on(call, now) && by != PickedUpBy::Machine);
        let Some(verification) = live else {
            return Ok(hang_up());
        };
        let route = self.code_route(&verification);
        let whole = route.documents == Documents::Whole;
        if whole && by == PickedUpBy::Unknown {
            let addresses = self.addresses.of_account(&verification.account, route);
            let again = Verb::Listen(addresses.code(id));
            return Ok(CallDocument::new([Verb::Answer, again]));
        }
        let salt = &*verification.salt;
        let is_its = |code: &_| key.is_of(&verification.code_hash, (id, salt), code);
        let Some(code) = key.code(id, salt).filter(is_its) else {
            return Ok(hang_up());
        };
        let says = || Verb::Say(say_code(&code, verification.language));
        let opening = whole.then_some(Verb::Answer);
        let said = [says(), says(), Verb::Hangup];
        Ok(CallDocument::new(opening.into_iter().chain(said)))
    }

    /// A status callback of a verification's call. One that nobody wants any more is ended.
    pub(crate) async fn code_status(
        &self,
        id: VerificationId,
        call: &CallId,
        status: CarrierStatus,
    ) -> Result<(), DatabaseError> {
        let found = phone_verifications::name_call(self.tenants, id, call).await?;
        if let Some(found) = found {
            self.end_unless_live(&found, call, status).await;
        }
        Ok(())
    }

    /// Ends a call that is not the verification's own, or whose code opens nothing any more. Where that fails its document
    /// hangs up.
    async fn end_unless_live(
        &self,
        verification: &Verification,
        call: &CallId,
        status: CarrierStatus,
    ) {
        if status.is_final() || verification.is_live_on(call, self.clock.now()) {
            return;
        }
        if let Ok(line) = self.carrier_to(&verification.account) {
            let _ = line.end(self.code_route(verification), call).await;
        }
    }
}
