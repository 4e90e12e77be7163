//! Follows call documents: fetches them and does what they say, on one leg.

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::join;

use crate::carrier::call::life::call_params;
use crate::carrier::call::play::Keypad;
use crate::carrier::event_log::{Happened, HungUpBy, WebhookPurpose, WebhookResult};
use crate::carrier::leg::{Gone, Leg};
use crate::carrier::machine::Carrier;
use crate::carrier::phones::{Answer, HangUp};
use crate::carrier::protocol::cxml::{self, Gather, Record, Verb};
use crate::carrier::protocol::element::Reference;
use crate::carrier::protocol::target::Target;
use crate::carrier::protocol::webhook::{Params, Webhook};

/// The number of documents that one leg may ask for. Redirects in a circle would otherwise spin,
/// and a test runs them faster than any carrier does.
pub(crate) const DOCUMENT_COUNT_LIMIT: usize = 100;

/// Which documents may say what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scene {
    /// A leg's own documents.
    Call,
    /// Run on the called side before the bridge: Say, Play, Pause, Gather, Redirect and Hangup only.
    Whisper,
}

/// The end of following documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    /// The last document ran out of verbs.
    RanOut,
    /// A verb hung up.
    Hangup,
    /// Somebody hung up.
    Gone(HungUpBy),
    /// A document could not be had or followed, and neither could the fallback.
    /// True if it was the first.
    Failed { first: bool },
}

/// The step after a verb or a document.
pub(crate) enum Next {
    Verb,
    Document(Target),
    End(End),
}

impl Carrier {
    /// Follows documents from `target` until one ends.
    pub(crate) async fn follow(
        self: &Arc<Self>,
        leg: &Arc<Leg>,
        mut target: Target,
        scene: Scene,
    ) -> End {
        for count in 0..DOCUMENT_COUNT_LIMIT {
            let next = tokio::select! {
                biased;
                redirected = leg.redirection() => Ok(Next::Document(redirected)),
                next = self.run(leg, &target, scene, count == 0) => next,
            };
            match next {
                Ok(Next::Document(next)) => target = next,
                Ok(Next::Verb) => return End::RanOut,
                Ok(Next::End(end)) => return end,
                Err(Gone(by)) => return End::Gone(by),
            }
        }
        self.reject(
            leg,
            format!("more than {DOCUMENT_COUNT_LIMIT} documents for one call"),
        );
        End::Failed { first: false }
    }

    pub(crate) fn reject(&self, leg: &Leg, reason: String) {
        self.note(&leg.sid, &Happened::DocumentRejected { reason });
    }

    async fn run(
        self: &Arc<Self>,
        leg: &Arc<Leg>,
        target: &Target,
        scene: Scene,
        first: bool,
    ) -> Result<Next, Gone> {
        let fetched = leg.unless_gone(self.document(leg, target)).await?;
        let Some((at, verbs)) = fetched else {
            return Ok(Next::End(End::Failed { first }));
        };
        for verb in &verbs {
            match self.perform(leg, &at, verb, scene).await {
                Ok(Ok(Next::Verb)) => {}
                Ok(Ok(next)) => return Ok(next),
                Ok(Err(reason)) => {
                    self.reject(leg, reason);
                    return Ok(Next::End(End::Failed { first }));
                }
                Err(gone) => return Err(gone),
            }
        }
        Ok(Next::Verb)
    }

    /// Fetches a document. Where the carrier asks twice, it rings a second phone for each answer that says so.
    async fn document(
        self: &Arc<Self>,
        leg: &Arc<Leg>,
        target: &Target,
    ) -> Option<(Target, Vec<Verb>)> {
        if !self.asks_twice(leg) {
            return self.fetch_or_fall_back(leg, target).await;
        }
        let (first, second) = join(self.fetch(leg, target), self.fetch(leg, target)).await;
        let dial = second.into_iter().flatten().find_map(|verb| match verb {
            Verb::Dial(dial) => Some(dial),
            _ => None,
        });
        let first = first.unwrap_or_else(|_| vec![Verb::Hangup]);
        let verbs = match dial {
            Some(dial) if first.iter().any(|verb| matches!(verb, Verb::Dial(_))) => {
                self.spawn(self.dial_beside(leg, target, dial));
                first
            }
            Some(dial) => vec![Verb::Dial(dial), Verb::Hangup],
            None => first,
        };
        Some((target.clone(), verbs))
    }

    /// Whether the carrier asks for this leg's next document twice, and follows both answers.
    pub(crate) fn asks_twice(&self, leg: &Leg) -> bool {
        let faults = &self.ports.faults;
        self.read(|state| {
            let call = state.call(&leg.sid);
            call.is_some_and(|call| faults.document_twice(call))
        })
    }

    /// No retry: only the fallback, once.
    async fn fetch_or_fall_back(&self, leg: &Leg, target: &Target) -> Option<(Target, Vec<Verb>)> {
        let reason = match self.fetch(leg, target).await {
            Ok(verbs) => return Some((target.clone(), verbs)),
            Err(reason) => reason,
        };
        self.reject(leg, reason);
        let mut fallback = leg.order.fallback.clone()?;
        fallback.extra = vec![
            ("ErrorCode".to_owned(), "11200".to_owned()),
            ("ErrorUrl".to_owned(), target.url.clone()),
        ];
        match self.fetch(leg, &fallback).await {
            Ok(verbs) => Some((fallback, verbs)),
            Err(reason) => {
                self.reject(leg, reason);
                None
            }
        }
    }

    async fn fetch(&self, leg: &Leg, target: &Target) -> Result<Vec<Verb>, String> {
        let (result, body) = self.request_document(leg, target).await;
        if !result.is_delivered() {
            return Err(format!("{}: {result:?}", target.url));
        }
        cxml::parse(&body).map_err(|reason| format!("{}: {reason}", target.url))
    }

    pub(crate) async fn request_document(
        &self,
        leg: &Leg,
        target: &Target,
    ) -> (WebhookResult, String) {
        let (status, mut params) = self.read(|state| {
            state.call(&leg.sid).map_or_else(Default::default, |call| {
                let mut params = call_params(call, call.status.as_str());
                if let Some(answered_by) = call.answered_by {
                    params.push(("AnsweredBy".to_owned(), answered_by.to_owned()));
                }
                (call.status.as_str().to_owned(), params)
            })
        });
        params.extend(target.extra.iter().cloned());
        let webhook = Webhook {
            purpose: WebhookPurpose::Document,
            url: target.url.clone(),
            method: target.method,
            status,
            params,
            json: None,
        };
        self.send(&leg.sid, &webhook, 1).await
    }

    /// Does one verb. The inner error is a document that cannot be followed.
    async fn perform(
        self: &Arc<Self>,
        leg: &Arc<Leg>,
        at: &Target,
        verb: &Verb,
        scene: Scene,
    ) -> Result<Result<Next, String>, Gone> {
        Ok(match verb {
            Verb::Say(text) | Verb::Play(text) => {
                self.speak(leg, text).await?;
                Ok(Next::Verb)
            }
            Verb::Pause(length) => {
                self.pause(leg, *length).await?;
                Ok(Next::Verb)
            }
            Verb::Gather(gather) => self.gather(leg, at, gather).await?,
            Verb::Redirect(reference) => at.resolve(reference, Vec::new()).map(Next::Document),
            Verb::Hangup => Ok(Next::End(End::Hangup)),
            // Reject declines an incoming call; on one that was answered it can only hang up.
            Verb::Reject { .. } if scene == Scene::Call => Ok(Next::End(End::Hangup)),
            Verb::Dial(dial) if scene == Scene::Call => self.dial(leg, at, dial).await?,
            Verb::Record(record) if scene == Scene::Call => self.record(leg, at, record).await?,
            Verb::Reject { .. } | Verb::Dial(_) | Verb::Record(_) => {
                Err("a whisper may not Dial, Record or Reject".to_owned())
            }
        })
    }

    async fn pause(&self, leg: &Leg, length: Duration) -> Result<(), Gone> {
        leg.unless_gone(self.wait(length)).await
    }

    pub(crate) async fn speak(&self, leg: &Leg, text: &str) -> Result<(), Gone> {
        let length = self.settings.speech.length(text);
        let _line = self.begin_line(leg, text, length);
        let phone = leg.phone();
        if phone.hang_up == HangUp::InWhisper && phone.answer != Answer::Voicemail {
            leg.unless_gone(self.sleep(length / 2)).await?;
            leg.hang_up(HungUpBy::Phone);
        }
        leg.unless_gone(self.sleep(length)).await?;
        let heard = Happened::Heard {
            text: text.to_owned(),
        };
        self.note_and(&leg.sid, &heard, |_, _| leg.hand.hears_no_more());
        Ok(())
    }

    async fn prompt(&self, leg: &Leg, gather: &Gather) -> Result<(), Gone> {
        for prompt in &gather.prompts {
            match prompt {
                Verb::Say(text) | Verb::Play(text) => self.speak(leg, text).await?,
                Verb::Pause(length) => self.pause(leg, *length).await?,
                _ => {}
            }
        }
        Ok(())
    }

    async fn gather(
        &self,
        leg: &Leg,
        at: &Target,
        gather: &Gather,
    ) -> Result<Result<Next, String>, Gone> {
        let mut keypad = self.listen(leg);
        // A person need not hear the prompt out.
        let mut early = tokio::select! {
            biased;
            result = self.prompt(leg, gather) => {
                result?;
                None
            }
            key = keypad.keys.recv() => key,
        };
        let mut is_first = true;
        let mut digits = String::new();
        while gather.num_digits != Some(digits.len()) {
            let key = match early.take() {
                Some(key) => Some(key),
                None => self.key(leg, &mut keypad, gather.timeout, is_first).await?,
            };
            let Some(key) = key else { break };
            is_first = false;
            self.note(&leg.sid, &Happened::Pressed { key });
            if gather.finish_on == Some(key) {
                break;
            }
            digits.push(key);
        }
        drop(keypad);
        leg.unless_gone(async {}).await?;
        if digits.is_empty() && !gather.action_on_empty {
            return Ok(Ok(Next::Verb));
        }
        let extra = vec![("Digits".to_owned(), digits)];
        Ok(go_on(at, gather.action.as_ref(), extra))
    }

    /// The next key that is pressed within `timeout`: by a person, or, once, by the script.
    pub(crate) async fn key(
        &self,
        leg: &Leg,
        keypad: &mut Keypad<'_>,
        timeout: Duration,
        is_first: bool,
    ) -> Result<Option<char>, Gone> {
        let phone = leg.phone();
        let scripted = phone
            .key
            .filter(|_| is_first && !phone.is_machine() && phone.press_after <= timeout);
        let silence = scripted.map_or(timeout, |_| phone.press_after);
        let pressed = async {
            tokio::select! {
                biased;
                key = keypad.keys.recv() => key,
                () = self.wait(silence) => scripted,
            }
        };
        leg.unless_gone(pressed).await
    }

    async fn record(
        self: &Arc<Self>,
        leg: &Leg,
        at: &Target,
        record: &Record,
    ) -> Result<Result<Next, String>, Gone> {
        let callback = match record
            .recording_callback
            .as_ref()
            .map(|reference| at.resolve(reference, Vec::new()))
        {
            Some(Err(reason)) => return Ok(Err(reason)),
            callback => callback
                .and_then(Result::ok)
                .map(|target| (target.url, target.method)),
        };
        let recording = self.start_recording(leg, "RecordVerb", callback);
        self.pause(leg, record.timeout).await?;
        self.end_recordings(leg);
        let extra = vec![
            (
                "RecordingDuration".to_owned(),
                record.timeout.as_secs().to_string(),
            ),
            ("RecordingSid".to_owned(), recording.sid.clone()),
            (
                "RecordingUrl".to_owned(),
                Self::recording_url(&leg.order.project, &recording.sid),
            ),
        ];
        Ok(go_on(at, record.action.as_ref(), extra))
    }
}

/// To the `action`, or, where none is given, to the document's own address again.
fn go_on(at: &Target, action: Option<&Reference>, extra: Params) -> Result<Next, String> {
    let same = Reference {
        url: at.url.clone(),
        method: at.method,
    };
    at.resolve(action.unwrap_or(&same), extra)
        .map(Next::Document)
}
