//! The requests: the call, and its code.

use super::{CODE, NUMBER, Phone, Step, Trouble};
use crate::{
    api::{Request, read},
    browser::{client::fresh_key, dates},
    phone,
    platform::Store,
    profile::phone::{CodeRefusal, CodeRequest, KEPT, has_code, not_taken, requested},
    schedule::organization,
    ui::{app::App, results::focus},
    words::{profile as words, states::OFFLINE_REFUSED},
};
use callslot_shared::{
    api::{EnterPhoneCode, MeBody, PhoneVerification, VerifyPhone},
    ids::OrganizationId,
    phone::PhoneNumber,
};
use leptos::{prelude::*, task::spawn_local};

impl Phone {
    fn acts_in(self) -> Option<OrganizationId> {
        let me = self.context.me.get_untracked()?;
        organization(&me).map(|one| one.id)
    }

    /// Goes on where a page before this one was.
    pub(super) fn begin_where_it_was(self, app: &App) {
        let app = app.clone();
        spawn_local(async move {
            let kept: Option<CodeRequest> = app.platform.get(Store::Session, KEPT).await;
            let (Some(kept), Some(acts_in)) = (kept, self.acts_in()) else {
                return;
            };
            let now = dates::now();
            if kept.answer.is_none() && kept.is_open(acts_in, now) {
                let _ = self.number.try_set(phone::spaced(&kept.phone));
                self.unanswered(&app);
                let _ = self.step.try_set(Step::Number);
            } else if let Some(verification) = kept.entering(acts_in, now) {
                let _ = self.step.try_set(Step::Code(verification));
            }
        });
    }

    fn unanswered(self, app: &App) {
        let said = app.say(words::CALL_UNANSWERED).to_owned();
        let _ = self.trouble.try_set(Some(Trouble::Said(said)));
        let _ = self.unanswered.try_set(true);
    }

    /// Has the number called, under one key until the server answers.
    pub(super) fn call(self, app: &App, number: PhoneNumber) {
        let Some(acts_in) = self.acts_in() else {
            return;
        };
        if self.working.get_untracked() {
            return;
        }
        self.working.set(true);
        self.trouble.set(None);
        self.context.results.clear();
        let app = app.clone();
        spawn_local(async move {
            let fresh = CodeRequest {
                key: fresh_key(),
                organization: acts_in,
                phone: number,
                at: dates::now(),
                answer: None,
            };
            let kept = app.platform.get(Store::Session, KEPT).await;
            let mut asked = CodeRequest::or_kept(fresh, kept);
            // Kept before it is sent: a page that is loaded again asks under the same key.
            app.platform.set(Store::Session, KEPT, &asked).await;
            let phone = asked.phone.to_string();
            let request = Request::post("/api/me/phone", &VerifyPhone { phone }, &asked.key);
            let answer = app.client.exchange(&request).await;
            match requested(app.language, &answer) {
                Ok(verification) => {
                    asked.answer = Some(verification.clone());
                    app.platform.set(Store::Session, KEPT, &asked).await;
                    self.answered(verification);
                }
                Err(CodeRefusal::Unanswered) => self.unanswered(&app),
                Err(refusal) => {
                    app.platform.forget(Store::Session, KEPT).await;
                    self.refused(refusal);
                }
            }
            let _ = self.working.try_set(false);
        });
    }

    fn answered(self, verification: PhoneVerification) {
        let _ = self.unanswered.try_set(false);
        let _ = self.code.try_set(String::new());
        let next = if has_code(verification.state) {
            CODE
        } else {
            "calling-you"
        };
        let _ = self.step.try_set(Step::Code(verification));
        focus(next);
    }

    fn refused(self, refusal: CodeRefusal) {
        let trouble = match refusal {
            CodeRefusal::FreshSignIn => Trouble::FreshSignIn,
            CodeRefusal::Refused(said) => Trouble::Said(said),
            CodeRefusal::Unanswered => return,
        };
        let fresh = trouble == Trouble::FreshSignIn;
        let _ = self.unanswered.try_set(false);
        let _ = self.trouble.try_set(Some(trouble));
        focus(if fresh { "prove" } else { NUMBER });
    }

    pub(super) fn enter(self, app: &App, entered: EnterPhoneCode) {
        if self.working.get_untracked() {
            return;
        }
        self.working.set(true);
        self.trouble.set(None);
        let app = app.clone();
        spawn_local(async move {
            // No key: a code that is entered twice costs a try and nothing else.
            let mut request = Request::post("/api/me/phone/verify", &entered, "");
            request.idempotency_key = None;
            let said = match app.client.exchange(&request).await {
                Ok(answer) => match read::<MeBody>(&answer) {
                    Ok(me) => return self.verified(&app, me).await,
                    Err(_) => not_taken(app.language, &answer),
                },
                Err(_) => match self.verified_meanwhile(&app).await {
                    Some(me) => return self.verified(&app, me).await,
                    None => app.say(OFFLINE_REFUSED).to_owned(),
                },
            };
            let _ = self.trouble.try_set(Some(Trouble::Said(said)));
            let _ = self.working.try_set(false);
            focus(CODE);
        });
    }

    /// The person as they are, if a code whose answer was lost has been taken.
    async fn verified_meanwhile(self, app: &App) -> Option<MeBody> {
        let Step::Code(verification) = self.step.try_get_untracked()? else {
            return None;
        };
        let me: MeBody = app.client.get("/api/me").await.ok()?;
        let is_it = me.user.phone_verified && me.user.phone.as_ref() == Some(&verification.phone);
        is_it.then_some(me)
    }

    async fn verified(self, app: &App, me: MeBody) {
        app.platform.forget(Store::Session, KEPT).await;
        let phone = me.user.phone.as_ref().map(phone::spaced);
        self.context.me.set(Some(me));
        let _ = self.code.try_set(String::new());
        let _ = self.working.try_set(false);
        let _ = self.step.try_set(Step::Known);
        let text = app.fill(
            words::PHONE_VERIFIED,
            &[("phone", &phone.unwrap_or_default())],
        );
        self.context.results.done(text);
    }
}
