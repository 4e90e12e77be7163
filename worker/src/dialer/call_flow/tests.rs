//! Every call that can be, played through: each combination of what holds on it, which API it goes over, who
//! is rung first, who picks up and which key is pressed.

use super::*;
use crate::telephony::wire::{
    CALLING, COMPATIBILITY, asking, check_confirmation, check_whole, whole,
};
use callslot_shared::{
    voice::{BridgeOrder, Modulations, Transcription, Translation, VoiceConfig, Wording, resolve},
    words::Language,
};
use url::Url;

/// The action of one side when it is asked for a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Does {
    /// Presses this one.
    Press(&'static str),
    /// Nothing, like a voicemail.
    Nothing,
    /// Hangs up at once.
    HangUp,
}

const DEEDS: [Does; 4] = [
    Does::Press("1"),
    Does::Press("2"),
    Does::Nothing,
    Does::HangUp,
];

/// The result of a call that was played.
#[derive(Debug, Default)]
struct Played {
    /// Everything said, with the side that heard it.
    said: Vec<(Leg, Spoken)>,
    /// The number of things that had been said when both were connected.
    bridged: Option<usize>,
    /// The attendee's actions at the gate.
    reply: AttendeeReply,
    /// The digits that were sent, and whether anything had been said to the attendee by then.
    digits: Vec<(String, bool)>,
    rung: Vec<Leg>,
    talk_seconds: Option<u32>,
}

struct Player<'a> {
    flow: CallFlow<'a>,
    operator: Does,
    attendee: Does,
    played: Played,
}

fn number(text: &str) -> PhoneNumber {
    PhoneNumber::parse("number", text).unwrap()
}

impl Player<'_> {
    fn play(mut self) -> Played {
        self.ring(self.flow.voice.bridge_order.first());
        self.played
    }

    fn ring(&mut self, leg: Leg) {
        self.played.rung.push(leg);
        let listens = self.flow.extension.is_none() && self.flow.voice.listens_for_machines();
        if self.flow.documents == Documents::Whole && listens {
            let listening = self.flow.listening(leg);
            check_whole(&whole(&listening));
            let again = self.flow.addresses.picked_up(self.flow.attempt, leg);
            assert!(
                matches!(listening.verbs(), [Verb::Answer, Verb::Listen(url)] if *url == again)
            );
        }
        let document = self.flow.picked_up(leg);
        self.follow(leg, &document);
    }

    /// Whether a leg's document runs in `confirm`, which cannot ask the Worker.
    fn is_confirmation(&self, leg: Leg) -> bool {
        self.flow.documents == Documents::Whole && leg != self.flow.voice.bridge_order.first()
    }

    fn check(&self, leg: Leg, document: &CallDocument) -> String {
        match self.flow.documents {
            Documents::Asking => {
                let xml = asking(document);
                assert!(xml.len() < 64_000 && xml.ends_with("</Response>"), "{xml}");
                xml
            }
            Documents::Whole => {
                let text = whole(document);
                if self.is_confirmation(leg) {
                    check_confirmation(&text);
                } else {
                    check_whole(&text);
                }
                text
            }
        }
    }

    fn follow(&mut self, leg: Leg, document: &CallDocument) {
        let text = self.check(leg, document);
        if document.verbs().is_empty() {
            self.played.bridged = Some(self.played.said.len());
            return;
        }
        let does = match leg {
            Leg::Operator => self.operator,
            Leg::Attendee => self.attendee,
        };
        if does == Does::HangUp {
            return;
        }
        for verb in document.verbs() {
            match verb {
                Verb::Say(spoken) => self.played.said.push((leg, spoken.clone())),
                Verb::Gather { prompt, action, .. } => {
                    self.played.said.push((leg, prompt.clone()));
                    if let Does::Press(key) = does {
                        return self.pressed(leg, action, key);
                    }
                }
                Verb::Redirect(url) => return self.went_on(leg, url),
                Verb::Dial {
                    whisper,
                    talk_seconds,
                    ..
                } => {
                    self.played.talk_seconds = Some(*talk_seconds);
                    let (other, expected) = match leg {
                        Leg::Operator => (
                            Leg::Attendee,
                            self.flow.addresses.whisper(self.flow.attempt),
                        ),
                        Leg::Attendee => (
                            Leg::Operator,
                            self.flow.addresses.operator(self.flow.attempt),
                        ),
                    };
                    assert_eq!(*whisper, expected);
                    self.ring(other);
                }
                Verb::Hangup => return,
                Verb::Answer if self.flow.documents == Documents::Whole => {}
                Verb::SendDigits(digits) if self.flow.documents == Documents::Whole => {
                    assert_eq!(leg, Leg::Attendee);
                    let heard = self.played.said.iter().any(|(who, _)| *who == leg);
                    self.played.digits.push((digits.clone(), heard));
                }
                Verb::Confirm { .. } if self.is_confirmation(leg) => {
                    if !self.confirmed(leg, does, verb) {
                        return;
                    }
                }
                Verb::Answer | Verb::Listen(_) | Verb::Confirm { .. } | Verb::SendDigits(_) => {
                    panic!("{verb:?} has no place here: {text}")
                }
            }
        }
        assert!(
            self.is_confirmation(leg),
            "a document that leaves {leg:?} without an end: {text}"
        );
        // A side that stays on the line to the end of it is connected by the carrier.
        self.played.bridged = Some(self.played.said.len());
    }

    /// A gate that the carrier keeps: whether its document goes on.
    fn confirmed(&mut self, leg: Leg, does: Does, verb: &Verb) -> bool {
        let Verb::Confirm {
            prompt,
            key,
            report,
            silent,
            otherwise,
            ..
        } = verb
        else {
            return false;
        };
        assert_eq!(report.is_some(), leg == Leg::Attendee);
        self.played.said.push((leg, prompt.clone()));
        let mut follows = otherwise;
        if let Does::Press(pressed) = does {
            if report.is_some() {
                self.answer(pressed);
            }
            if key.is_none_or(|key| key == pressed) {
                return true;
            }
        } else {
            self.played.said.push((leg, prompt.clone()));
            if !silent.is_empty() {
                follows = silent;
            }
        }
        for verb in follows {
            match verb {
                Verb::Say(spoken) => self.played.said.push((leg, spoken.clone())),
                Verb::Hangup => return false,
                other => panic!("{other:?} after a refusal"),
            }
        }
        true
    }

    /// The attendee presses a key, which is an answer where there was a question.
    fn answer(&mut self, key: &str) {
        let asked = self.flow.voice.asks() != Consent::Off;
        self.played.reply = AttendeeReply {
            pressed: true,
            agreed: asked.then(|| agrees(key)),
        };
    }

    fn pressed(&mut self, leg: Leg, action: &Url, key: &str) {
        let (flow, attempt) = (self.flow, self.flow.attempt);
        if *action == flow.addresses.accepted(attempt) {
            assert_eq!(leg, Leg::Operator);
            return self.passed(leg);
        }
        assert_eq!(
            (leg, action),
            (Leg::Attendee, &flow.addresses.consent(attempt))
        );
        self.answer(key);
        let document = flow.answered(self.played.reply);
        self.follow(leg, &document);
    }

    fn went_on(&mut self, leg: Leg, url: &Url) {
        assert_eq!(*url, self.flow.addresses.connected(self.flow.attempt));
        assert_eq!(leg, Leg::Attendee);
        assert!(
            self.flow.may_connect(self.played.reply),
            "{:?}",
            self.played
        );
        self.passed(leg);
    }

    fn passed(&mut self, leg: Leg) {
        let (number, caller) = (number("+14155552671"), number("+12025550100"));
        let second = Second {
            number: &number,
            caller: &caller,
            ring_seconds: 30,
            booked_minutes: 30,
        };
        let is_first = leg == self.flow.voice.bridge_order.first();
        let document = self.flow.passed(leg, is_first.then_some(second));
        self.follow(leg, &document);
    }
}

/// Every setting that changes what is said or done.
fn settings() -> Vec<Modulations> {
    let mut all = Vec::new();
    let languages = callslot_shared::voice::Languages {
        operator: Language::English,
        attendee: Language::Spanish,
    };
    for recording in [true, false] {
        for survey in [true, false] {
            for translation in [Translation::Off, Translation::Between(languages)] {
                for consent in [Consent::Off, Consent::RecordOnly, Consent::Required] {
                    for bridge_order in [BridgeOrder::OperatorFirst, BridgeOrder::AttendeeFirst] {
                        for transcription in [Transcription::Off, Transcription::Live] {
                            all.push(Modulations {
                                recording: Some(recording),
                                survey: Some(survey),
                                translation: Some(translation),
                                transcription: Some(transcription),
                                consent: Some(consent),
                                bridge_order: Some(bridge_order),
                                ..Modulations::default()
                            });
                        }
                    }
                }
            }
        }
    }
    all
}

const FIELDS: Fields<'static> = Fields {
    organization: "Acme & <Sons>",
    who: Some("Ada \"</Say><Dial>\""),
    title: "Follow-up",
};

fn config() -> VoiceConfig {
    let own = Wording {
        recording: Some("{organization} graba.".into()),
        ..Wording::default()
    };
    VoiceConfig {
        wording: [(Language::Spanish, own)].into(),
        ..VoiceConfig::default()
    }
}

/// A call that was played, and what held on it.
struct Call<'a> {
    voice: &'a ResolvedVoice,
    extension: bool,
    operator: Does,
    attendee: Does,
    played: &'a Played,
}

impl Call<'_> {
    /// Whether the attendee has passed the gate: by staying, or by the key where one is needed.
    fn attendee_passes(&self) -> bool {
        let agreed = self.voice.asks() != Consent::Required || self.attendee == Does::Press("1");
        let pressed = matches!(self.attendee, Does::Press(_));
        agreed && self.attendee != Does::HangUp && (pressed || !self.extension)
    }

    fn is_agreed(&self) -> bool {
        self.played.reply.agreed == Some(true)
    }
}

/// The digits that are sent for the extension below.
const DIGITS: &str = "WW12WWWWWW3#";

/// Plays every call, with what held on it.
fn every_call(mut look: impl FnMut(&Call<'_>)) {
    let extension = Extension::parse("extension", ",12;3#").unwrap();
    let addresses = Addresses::below(&"https://callslot.example".parse().unwrap()).unwrap();
    let mut calls = 0;
    for modulations in settings() {
        for language in Language::ALL {
            let config = VoiceConfig {
                modulations,
                ..config()
            };
            let voice = resolve(&config, Modulations::default(), Some(language));
            // A call that goes by forms would be the same by whole documents.
            let forms: &[Route] = if voice.is_transcribed() {
                &[CALLING]
            } else {
                &[COMPATIBILITY, CALLING]
            };
            let behind = (CALLING, Some(&extension));
            let forms = forms.iter().map(|route| (*route, None)).chain([behind]);
            for ((route, extension), operator, attendee) in forms.flat_map(|form| {
                DEEDS.into_iter().flat_map(move |operator| {
                    DEEDS
                        .into_iter()
                        .map(move |attendee| (form, operator, attendee))
                })
            }) {
                let flow = CallFlow {
                    voice: &voice,
                    fields: FIELDS,
                    attempt: "019ab000-0000-7000-8000-000000000001".parse().unwrap(),
                    addresses: addresses.over(route),
                    documents: route.documents,
                    extension,
                    key_seconds: 8,
                    pause_seconds: 3,
                };
                let played = Player {
                    flow,
                    operator,
                    attendee,
                    played: Played::default(),
                }
                .play();
                look(&Call {
                    voice: &voice,
                    extension: extension.is_some(),
                    operator,
                    attendee,
                    played: &played,
                });
                calls += 1;
            }
        }
    }
    assert_eq!(calls, 48 * 5 * 4 * 16);
}

#[test]
fn whoever_is_connected_has_heard_every_disclosure_first_and_in_their_language() {
    every_call(|Call { voice, played, .. }| {
        for leg in [Leg::Operator, Leg::Attendee] {
            let language = match leg {
                Leg::Operator => voice.operator_language,
                Leg::Attendee => voice.attendee_language,
            };
            let expected: Vec<_> = disclosures(voice)
                .map(|phrase| say(phrase, language, &FIELDS, voice))
                .collect();
            let heard: Vec<_> = played.said.iter().filter(|(who, _)| *who == leg).collect();
            if played.bridged.is_some() || !heard.is_empty() {
                let first: Vec<_> = heard
                    .iter()
                    .take(expected.len())
                    .map(|(_, said)| said.clone())
                    .collect();
                assert_eq!(first, expected, "{leg:?}");
            }
        }
        if let Some(heard) = played.bridged {
            // Nothing is said once both are connected: what was to be heard was heard before.
            assert_eq!(heard, played.said.len());
            assert_eq!(played.talk_seconds, Some(45 * 60));
        }
    });
}

#[test]
fn nothing_is_recorded_that_must_not_be() {
    let mut recorded = 0;
    every_call(|call| {
        let (voice, played) = (call.voice, call.played);
        let records = played.bridged.is_some() && voice.may_record(call.is_agreed());
        if !records {
            return;
        }
        recorded += 1;
        assert!(voice.recording);
        let operator = call.operator;
        assert!(matches!(operator, Does::Press(_)), "the operator accepted");
        if voice.consent != Consent::Off {
            assert_eq!(call.attendee, Does::Press("1"));
        }
        if call.extension {
            assert!(matches!(call.attendee, Does::Press(_)), "an attendant?");
        }
        for (leg, language) in [
            (Leg::Operator, voice.operator_language),
            (Leg::Attendee, voice.attendee_language),
        ] {
            let told = say(Phrase::Recording, language, &FIELDS, voice);
            assert!(played.said.contains(&(leg, told)), "{leg:?}");
        }
    });
    assert!(recorded > 0);
}

#[test]
fn nothing_is_written_down_that_must_not_be() {
    let mut written = 0;
    every_call(|call| {
        let (voice, played) = (call.voice, call.played);
        let writes = played.bridged.is_some() && voice.may_transcribe(call.is_agreed());
        if !writes {
            return;
        }
        written += 1;
        let operator = call.operator;
        assert!(matches!(operator, Does::Press(_)), "the operator accepted");
        if voice.consent != Consent::Off {
            assert_eq!(call.attendee, Does::Press("1"));
        }
        if call.extension {
            assert!(matches!(call.attendee, Does::Press(_)), "an attendant?");
        }
        for (leg, language) in [
            (Leg::Operator, voice.operator_language),
            (Leg::Attendee, voice.attendee_language),
        ] {
            let told = say(Phrase::Transcription, language, &FIELDS, voice);
            assert!(played.said.contains(&(leg, told)), "{leg:?}");
        }
    });
    assert!(written > 0);
}

#[test]
fn nobody_is_connected_without_the_operators_key_and_the_consent_that_is_required() {
    let mut connected = 0;
    every_call(|call| {
        let (voice, operator, attendee) = (call.voice, call.operator, call.attendee);
        let expected = matches!(operator, Does::Press(_)) && call.attendee_passes();
        assert_eq!(
            call.played.bridged.is_some(),
            expected,
            "{voice:?} {operator:?} {attendee:?} {}",
            call.extension
        );
        connected += u32::from(expected);
    });
    assert!(connected > 0);
}

#[test]
fn the_second_phone_rings_only_past_the_firsts_gate() {
    every_call(|call| {
        let passes = match call.voice.bridge_order {
            BridgeOrder::OperatorFirst => matches!(call.operator, Does::Press(_)),
            BridgeOrder::AttendeeFirst => call.attendee_passes(),
        };
        assert_eq!(call.played.rung.len(), 1 + usize::from(passes));
    });
}

#[test]
fn an_attendee_behind_an_extension_is_reached_by_digits_before_every_word() {
    let (mut sent, mut connected) = (0, [0; 2]);
    every_call(|call| {
        let picked_up = call.attendee != Does::HangUp && call.played.rung.contains(&Leg::Attendee);
        let expected = if call.extension && picked_up {
            vec![(DIGITS.to_owned(), false)]
        } else {
            Vec::new()
        };
        assert_eq!(call.played.digits, expected);
        sent += expected.len();
        if call.extension && call.played.bridged.is_some() {
            connected[usize::from(call.attendee == Does::Press("2"))] += 1;
        }
    });
    assert!(sent > 0);
    assert!(
        connected.into_iter().all(|calls| calls > 0),
        "{connected:?}"
    );
}

#[test]
fn whoever_presses_nothing_behind_an_extension_is_told_that_the_call_ends() {
    let mut silent = 0;
    every_call(|call| {
        let rung = call.played.rung.contains(&Leg::Attendee);
        if !call.extension || !rung || call.attendee != Does::Nothing {
            return;
        }
        silent += 1;
        let last = call.played.said.iter().rev();
        let (_, last) = last.clone().find(|(leg, _)| *leg == Leg::Attendee).unwrap();
        let phrase = match (call.voice.asks(), call.voice.is_transcribed()) {
            (Consent::Required, true) => Phrase::NotAgreedToKeep,
            (Consent::Required, false) => Phrase::NotAgreed,
            _ => Phrase::NoKey,
        };
        let language = call.voice.attendee_language;
        assert_eq!(*last, say(phrase, language, &FIELDS, call.voice));
    });
    assert!(silent > 0);
}

#[test]
fn no_document_says_anything_but_the_policy_set() {
    every_call(|Call { voice, played, .. }| {
        for (leg, said) in &played.said {
            let language = said.language();
            let known = Phrase::ALL
                .into_iter()
                .any(|phrase| say(phrase, language, &FIELDS, voice) == *said);
            assert!(known, "{leg:?} heard {}", said.text());
        }
    });
}

#[test]
fn documents_hold_the_fields_of_a_booking_as_text_only() {
    every_call(|Call { played, .. }| {
        for (_, said) in &played.said {
            let xml = asking(&CallDocument::new([Verb::Say(said.clone())]));
            assert_eq!(xml.matches("<Say").count(), 1, "{xml}");
            assert!(!xml.contains("<Dial") && !xml.contains("<Sons"), "{xml}");
        }
    });
}

#[test]
fn whoever_was_rung_first_hears_of_the_other_side_by_name_what_became_of_it() {
    let addresses = Addresses::below(&"https://callslot.example".parse().unwrap()).unwrap();
    let voice = ResolvedVoice::unknown();
    let flow = CallFlow {
        voice: &voice,
        fields: FIELDS,
        attempt: "019ab000-0000-7000-8000-000000000001".parse().unwrap(),
        addresses: addresses.over(COMPATIBILITY),
        documents: COMPATIBILITY.documents,
        extension: None,
        key_seconds: 8,
        pause_seconds: 3,
    };
    for (first, other) in [
        (Leg::Operator, FIELDS.who.unwrap()),
        (Leg::Attendee, FIELDS.organization),
    ] {
        for status in [
            CarrierStatus::Busy,
            CarrierStatus::Failed,
            CarrierStatus::NoAnswer,
        ] {
            let news = flow.second_leg_ended(first, status);
            let [Verb::Say(said), Verb::Hangup] = news.verbs() else {
                panic!("{news:?}");
            };
            assert!(said.text().contains(other), "{}", said.text());
        }
    }
}
