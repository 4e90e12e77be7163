//! The table of routes: which settings of a call go over which API.

use super::{CALLING, COMPATIBILITY, SignalWire, testing::Nobody};
use crate::telephony::{Documents, Needs, Provider, Route};
use callslot_shared::{
    phone::Extension,
    voice::{
        BridgeOrder, Consent, Modulations,
        Transcription::{self, AfterCall, Live, Off},
        VoiceConfig, resolve,
    },
};
use std::sync::Arc;

/// Transcription, whether the call is recorded, the attendee's extension, and the route.
const TABLE: [(Transcription, bool, Option<&str>, Route); 12] = [
    (Off, false, None, COMPATIBILITY),
    (Off, true, None, COMPATIBILITY),
    (Live, false, None, CALLING),
    (Live, true, None, CALLING),
    // Nothing is recorded, so nothing can be written down afterwards.
    (AfterCall, false, None, COMPATIBILITY),
    (AfterCall, true, None, CALLING),
    (Off, false, Some("123"), CALLING),
    (Off, true, Some("123"), CALLING),
    (Live, false, Some("123"), CALLING),
    (Live, true, Some("123"), CALLING),
    (AfterCall, false, Some("123"), CALLING),
    (AfterCall, true, Some("123"), CALLING),
];

/// All settings that no route depends on, in all their combinations.
fn others() -> impl Iterator<Item = Modulations> {
    let consents = [Consent::Off, Consent::RecordOnly, Consent::Required];
    let orders = [BridgeOrder::OperatorFirst, BridgeOrder::AttendeeFirst];
    consents.into_iter().flat_map(move |consent| {
        orders.into_iter().flat_map(move |bridge_order| {
            [false, true].into_iter().map(move |on| Modulations {
                consent: Some(consent),
                bridge_order: Some(bridge_order),
                survey: Some(on),
                qa: Some(on),
                ..Modulations::default()
            })
        })
    })
}

#[test]
fn the_settings_of_a_call_decide_on_its_api() {
    let provider = SignalWire::new(Arc::new(Nobody));
    for (transcription, recording, extension, route) in TABLE {
        let extension = extension.map(|keys| Extension::parse("extension", keys).unwrap());
        for others in others() {
            let config = VoiceConfig {
                modulations: Modulations {
                    transcription: Some(transcription),
                    recording: Some(recording),
                    ..others
                },
                ..VoiceConfig::default()
            };
            let voice = resolve(&config, Modulations::default(), None);
            let needs = Needs::of(&voice, extension.as_ref());
            assert_eq!(
                provider.route(needs),
                route,
                "{transcription:?} {recording} {extension:?} {others:?}"
            );
        }
    }
}

#[test]
fn each_api_has_its_own_addresses_and_documents() {
    assert_eq!(COMPATIBILITY.documents, Documents::Asking);
    assert_eq!(CALLING.documents, Documents::Whole);
    assert_ne!(COMPATIBILITY.path, CALLING.path);
}
