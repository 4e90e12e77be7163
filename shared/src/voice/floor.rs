//! The organization's settings for consent, recording, transcription and translation are floors: a booking can
//! only be stricter, unless somebody who may has allowed it to be looser.

use super::{Consent, Modulations, Transcription, Translation};

impl Modulations {
    /// The strictest that a call can be. Whatever is not looser than this is looser than nothing.
    pub const STRICTEST: Self = Self {
        recording: Some(false),
        transcription: Some(Transcription::Off),
        translation: Some(Translation::Off),
        survey: None,
        qa: None,
        consent: Some(Consent::Required),
        bridge_order: None,
    };

    /// The first setting that is looser here than with the organization, by its name; what is left out is not.
    ///
    /// # Examples
    /// ```
    /// use callslot_shared::voice::{Consent, Modulations};
    /// let asks = |consent| Modulations { consent: Some(consent), ..Modulations::default() };
    /// let organization = asks(Consent::Required);
    /// assert_eq!(asks(Consent::Off).looser_than(organization), Some("consent"));
    /// assert_eq!(Modulations::default().looser_than(organization), None);
    /// ```
    #[must_use]
    pub fn looser_than(self, organization: Self) -> Option<&'static str> {
        let strict = self.no_looser_than(organization);
        [
            ("consent", self.consent != strict.consent),
            ("recording", self.recording != strict.recording),
            ("transcription", self.transcription != strict.transcription),
            ("translation", self.translation != strict.translation),
        ]
        .into_iter()
        .find_map(|(name, looser)| looser.then_some(name))
    }

    /// These, but each setting that is looser than the organization's is as the organization's.
    #[must_use]
    pub fn no_looser_than(self, organization: Self) -> Self {
        let floor = organization.or(Self::DEFAULT);
        Self {
            consent: self
                .consent
                .max(floor.consent.filter(|_| self.consent.is_some())),
            recording: stricter(self.recording, floor.recording),
            transcription: stricter(self.transcription, floor.transcription),
            translation: match (self.translation, floor.translation) {
                (Some(Translation::Between(_)), Some(Translation::Off)) => Some(Translation::Off),
                (own, _) => own,
            },
            ..self
        }
    }
}

/// The lesser of what is kept, if anything is said.
fn stricter<T: Ord + Copy>(own: Option<T>, floor: Option<T>) -> Option<T> {
    own.map(|own| floor.map_or(own, |floor| own.min(floor)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        voice::{Frozen, Languages, VoiceConfig},
        words::Language,
    };

    const RECORDINGS: [Option<bool>; 3] = [None, Some(false), Some(true)];
    const TRANSCRIPTIONS: [Option<Transcription>; 4] = [
        None,
        Some(Transcription::Off),
        Some(Transcription::AfterCall),
        Some(Transcription::Live),
    ];
    const CONSENTS: [Option<Consent>; 4] = [
        None,
        Some(Consent::Off),
        Some(Consent::RecordOnly),
        Some(Consent::Required),
    ];
    const TRANSLATIONS: [Option<Translation>; 3] = [
        None,
        Some(Translation::Off),
        Some(Translation::Between(Languages {
            operator: Language::English,
            attendee: Language::Spanish,
        })),
    ];

    /// Every combination of the four settings.
    fn all() -> Vec<Modulations> {
        let mut all = Vec::new();
        for recording in RECORDINGS {
            for transcription in TRANSCRIPTIONS {
                for consent in CONSENTS {
                    for translation in TRANSLATIONS {
                        all.push(Modulations {
                            recording,
                            transcription,
                            translation,
                            consent,
                            ..Modulations::default()
                        });
                    }
                }
            }
        }
        all
    }

    /// The truth table: organization by booking by permission. The permission holds if the organization gives it
    /// and somebody has used it for the booking.
    #[test]
    fn a_booking_is_looser_than_its_organization_by_permission_only() {
        for organization in all() {
            for booking in all() {
                for (given, used) in [(false, false), (false, true), (true, false), (true, true)] {
                    let frozen = Frozen {
                        config: VoiceConfig {
                            modulations: organization,
                            allow_looser_bookings: given,
                            ..VoiceConfig::default()
                        },
                        modulations: booking,
                        attendee_language: None,
                        looser: used,
                    };
                    let call = frozen.resolve();
                    let floor = organization.or(Modulations::DEFAULT);
                    let case = format!("{organization:?} {booking:?} {given} {used}");
                    if given && used {
                        let own = booking.or(floor);
                        assert_eq!(Some(call.consent), own.consent, "{case}");
                        assert_eq!(Some(call.recording), own.recording, "{case}");
                        assert_eq!(Some(call.translation), own.translation, "{case}");
                        continue;
                    }
                    assert!(Some(call.consent) >= floor.consent, "{case}");
                    assert!(Some(call.consent) >= booking.consent, "{case}");
                    assert!(Some(call.recording) <= floor.recording, "{case}");
                    assert!(Some(call.transcription) <= floor.transcription, "{case}");
                    let off = Some(Translation::Off);
                    assert!(
                        floor.translation != off || Some(call.translation) == off,
                        "{case}"
                    );
                    // Whatever is stricter than the organization's stays the booking's own.
                    if booking.looser_than(organization).is_none() {
                        let own = booking.or(floor);
                        assert_eq!(Some(call.consent), own.consent, "{case}");
                        assert_eq!(Some(call.recording), own.recording, "{case}");
                        if own.recording == Some(true) {
                            assert_eq!(Some(call.transcription), own.transcription, "{case}");
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn what_is_no_looser_than_the_strictest_is_looser_than_nothing() {
        for booking in all() {
            let never = booking.looser_than(Modulations::STRICTEST).is_none();
            let nowhere = all()
                .into_iter()
                .all(|organization| booking.looser_than(organization).is_none());
            assert_eq!(never, nowhere, "{booking:?}");
            assert_eq!(
                booking
                    .no_looser_than(Modulations::STRICTEST)
                    .looser_than(Modulations::STRICTEST),
                None
            );
        }
    }

    #[test]
    fn what_is_looser_is_named() {
        let read = |text: &str| serde_json::from_str::<Modulations>(text).unwrap();
        let cases = [
            (
                r#"{"consent": "required"}"#,
                r#"{"consent": "record_only"}"#,
                Some("consent"),
            ),
            (
                r#"{"recording": false}"#,
                r#"{"recording": true}"#,
                Some("recording"),
            ),
            ("{}", r#"{"transcription": "live"}"#, Some("transcription")),
            (
                r#"{"transcription": "after_call"}"#,
                r#"{"transcription": "live"}"#,
                Some("transcription"),
            ),
            (
                "{}",
                r#"{"translation": {"between": {"operator": "en", "attendee": "es"}}}"#,
                Some("translation"),
            ),
            (
                r#"{"transcription": "live"}"#,
                r#"{"transcription": "after_call"}"#,
                None,
            ),
            (
                "{}",
                r#"{"recording": true, "consent": "off", "survey": true, "qa": true}"#,
                None,
            ),
        ];
        for (organization, booking, expected) in cases {
            assert_eq!(
                read(booking).looser_than(read(organization)),
                expected,
                "{booking}"
            );
        }
    }
}
