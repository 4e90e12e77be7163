//! Forms that would read otherwise under the same signature.
//!
//! The carrier signs names and values put together, with nothing between them: `a=bc` and `ab=c` have one
//! signature. So whoever has seen one genuine form could move letters between names and values, or have a value
//! swallow the next name, and take away that a machine answered. Of a form that is believed, every parameter that is
//! read here therefore stands as itself: its name occurs nowhere else in what is signed, and its value is made of
//! what such values are made of. Other parameters may come and go, as the carrier sees fit.

use callslot_shared::ids::CallId;

/// The characters that a value is made of.
#[derive(Clone, Copy)]
pub(super) enum Kind {
    /// A UUID, or two large letters and hexadecimal digits.
    Id,
    /// Small letters, digits, dashes.
    Word,
    /// Keys of a telephone.
    Keys,
    /// A number.
    Number,
    /// An address on the web.
    Address,
    /// A phone number in E.164 form.
    Phone,
}

/// Parameters that are read of a form.
pub(super) type Read = &'static [(&'static str, Kind)];

/// The parameters that are read of a text message, in `messages`. A text itself is none of them: it can hold any name, and a form
/// is not refused for that. Its end is where the next name begins, which stands as itself.
pub(super) const OF_MESSAGES: Read = &[
    ("ErrorCode", Kind::Number),
    ("From", Kind::Phone),
    ("MessageSid", Kind::Id),
    ("MessageStatus", Kind::Word),
    ("To", Kind::Phone),
];

/// The parameters that are read of a call, in `forms`.
pub(super) const OF_CALLS: Read = &[
    ("AnsweredBy", Kind::Word),
    ("CallSid", Kind::Id),
    ("CallStatus", Kind::Word),
    ("DialCallSid", Kind::Id),
    ("DialCallStatus", Kind::Word),
    ("Digits", Kind::Keys),
    ("RecordingDuration", Kind::Number),
    ("RecordingSid", Kind::Id),
    ("RecordingStatus", Kind::Word),
    ("RecordingUrl", Kind::Address),
];

impl Kind {
    /// Whether a value is one of this kind. Any may be empty.
    fn fits(self, value: &str) -> bool {
        let only = |fits: fn(char) -> bool| value.chars().all(fits);
        match self {
            Self::Id => value.is_empty() || is_id(value),
            Self::Word => {
                only(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_'))
            }
            Self::Keys => only(|c| c.is_ascii_digit() || matches!(c, '*' | '#' | 'A'..='D')),
            Self::Number => only(|c| c.is_ascii_digit() || matches!(c, '-' | '.')),
            Self::Address => only(|c| c.is_ascii_graphic()) && !value.ends_with(['/', '?', '&']),
            Self::Phone => value
                .strip_prefix('+')
                .is_some_and(|digits| digits.chars().all(|c| c.is_ascii_digit())),
        }
    }

    /// Whether a value of this kind can begin so. What cannot is a longer name, as `CallStatusCallback`.
    fn begins(self, rest: &str) -> bool {
        let with = |fits: fn(char) -> bool| rest.starts_with(fits);
        match self {
            Self::Id => {
                with(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
                    || ["CA", "RE"].iter().any(|start| rest.starts_with(start))
            }
            Self::Word => with(|c| c.is_ascii_lowercase()),
            Self::Keys => with(|c| c.is_ascii_digit() || matches!(c, '*' | '#')),
            Self::Number => with(|c| c.is_ascii_digit() || c == '-'),
            Self::Address => rest.starts_with('h'),
            Self::Phone => rest.starts_with('+'),
        }
    }
}

/// An id that has not swallowed a name: no large letters besides the first two, unless all are large.
fn is_id(value: &str) -> bool {
    let small = value.contains(|c: char| c.is_ascii_lowercase());
    let large = value.chars().skip(2).any(|c| c.is_ascii_uppercase());
    CallId::parse(value).is_some() && !(small && large)
}

/// A parameter's name within what is signed.
struct Name {
    begin: usize,
    end: usize,
    /// Letters alone, as the carrier's names are.
    plain: bool,
}

/// Whether a form, its parameters in the order in which they are signed, can be read in one way only.
pub(super) fn is_one(pairs: &[(&str, &str)], read: Read) -> bool {
    let mut signed = String::new();
    let mut names = Vec::with_capacity(pairs.len());
    for (name, value) in pairs {
        if !is_name(name) {
            return false;
        }
        let begin = signed.len();
        signed.push_str(name);
        names.push(Name {
            begin,
            end: signed.len(),
            plain: name.chars().all(|c| c.is_ascii_alphabetic() || c == '_'),
        });
        signed.push_str(value);
    }
    read.iter().copied().all(|(read, kind)| {
        let mut at = pairs.iter().enumerate();
        let mut next = || at.find(|(_, (name, _))| *name == read);
        let whole = next().is_none_or(|(place, (_, value))| {
            kind.fits(value) && is_over(pairs.get(place + 1).map(|(name, _)| *name))
        });
        whole && next().is_none() && stands_alone(&signed, &names, read, kind)
    })
}

/// Whether a value that is read cannot go on in what follows it: names of the carrier's begin with a large letter,
/// and no such value goes on with one.
fn is_over(next: Option<&str>) -> bool {
    next.is_none_or(|name| name.starts_with(|c: char| c.is_ascii_uppercase()))
}

fn is_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.'))
}

/// Whether a name occurs as a parameter's, or as the end of a longer one such as `ParentCallSid`, but nowhere else
/// where a value of its kind follows.
fn stands_alone(signed: &str, names: &[Name], read: &str, kind: Kind) -> bool {
    signed.match_indices(read).all(|(begin, _)| {
        let end = begin + read.len();
        if !signed.get(end..).is_some_and(|rest| kind.begins(rest)) {
            return true;
        }
        names.iter().any(|name| {
            name.end == end && (name.begin == begin || name.begin < begin && name.plain)
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const STATUS: &[(&str, &str)] = &[
        ("AccountSid", "b3877c40-da60-4998-90ad-b792e98472af"),
        ("AnsweredBy", "machine_end_beep"),
        ("ApiVersion", "2010-04-01"),
        ("AudioInMos", "4.5"),
        ("CallDuration", "12"),
        ("CallSid", "7d2f10b1-5b35-4a5a-9a63-9a1b0dfd2f47"),
        ("CallStatus", "in-progress"),
        ("CallbackSource", "call-progress-events"),
        ("Direction", "outbound-api"),
        ("From", "+12025550199"),
        ("ParentCallSid", "aaaaaaaa-5b35-4a5a-9a63-9a1b0dfd2f47"),
        ("SipResultCode", "200"),
        ("Timestamp", "Mon, 02 Mar 2026 12:00:00 +0000"),
        ("To", "+14155552671"),
    ];
    const KEY: &[(&str, &str)] = &[
        ("AccountSid", "b3877c40-da60-4998-90ad-b792e98472af"),
        ("CallSid", "CA1234567890abcde1234567890abcdef0"),
        ("CallStatus", "in-progress"),
        ("Digits", "1"),
        ("Direction", "outbound-dial"),
        ("From", "+12025550199"),
        ("To", "+14155552671"),
        ("msg", "Gather End"),
    ];
    const DIALLED: &[(&str, &str)] = &[
        ("CallSid", "7d2f10b1-5b35-4a5a-9a63-9a1b0dfd2f47"),
        ("CallStatus", "in-progress"),
        ("DialCallDuration", "0"),
        ("DialCallSid", "9a2f10b1-5b35-4a5a-9a63-9a1b0dfd2f47"),
        ("DialCallStatus", "no-answer"),
        ("From", "+12025550199"),
    ];
    const RECORDED: &[(&str, &str)] = &[
        ("CallSid", "7d2f10b1-5b35-4a5a-9a63-9a1b0dfd2f47"),
        ("RecordingChannels", "2"),
        ("RecordingDuration", "61"),
        ("RecordingSid", "be2f10b1-5b35-4a5a-9a63-9a1b0dfd2f47"),
        ("RecordingStatus", "completed"),
        (
            "RecordingUrl",
            "https://acme.signalwire.com/api/laml/2010-04-01/Accounts/b387/Recordings/be2f10b1.mp3",
        ),
    ];

    /// The text that is signed, and where its names and values end.
    fn put_together(form: &[(&str, &str)]) -> (String, Vec<usize>) {
        let (mut signed, mut cuts) = (String::new(), Vec::new());
        for part in form.iter().flat_map(|(name, value)| [name, value]) {
            signed.push_str(part);
            cuts.push(signed.len());
        }
        (signed, cuts)
    }

    /// The same text as names and values again, if it would be signed so.
    fn taken_apart<'a>(signed: &'a str, cuts: &[usize]) -> Option<Vec<(&'a str, &'a str)>> {
        let mut begin = 0;
        let mut parts = Vec::new();
        for end in cuts {
            parts.push(signed.get(begin..*end)?);
            begin = *end;
        }
        let pairs: Vec<_> = parts.chunks(2).map(|pair| (pair[0], pair[1])).collect();
        pairs.is_sorted_by_key(|(name, _)| *name).then_some(pairs)
    }

    /// The values that are read of a form, `None` if it is refused.
    fn read<'a>(form: &[(&'a str, &'a str)]) -> Option<Vec<Option<&'a str>>> {
        let first = |read| {
            form.iter()
                .find(|(name, _)| *name == read)
                .map(|(_, value)| *value)
        };
        is_one(form, OF_CALLS).then(|| OF_CALLS.iter().map(|(read, _)| first(*read)).collect())
    }

    #[test]
    fn genuine_forms_are_read() {
        for form in [STATUS, KEY, DIALLED, RECORDED] {
            assert!(is_one(form, OF_CALLS), "{form:?}");
        }
        // New parameters of the carrier's are no trouble, whatever they are called.
        let more = [
            ("CallSid", "7d2f10b1"),
            ("CallSidLegacy", "v3:9X2vx"),
            ("CallStatusReason", "Normal"),
            ("OriginalCallSid", "7d2f10b1"),
            ("RecordingStatusCallbackEvent", "completed"),
            ("SipHeader_X-Name.2", "any = thing & more"),
        ];
        assert!(is_one(&more, OF_CALLS));
    }

    #[test]
    fn a_text_message_may_say_anything() {
        let form = |body, from| {
            [
                ("AccountSid", "b3877c40-da60-4998-90ad-b792e98472af"),
                ("Body", body),
                ("From", from),
                ("MessageSid", "7d2f10b1-5b35-4a5a-9a63-9a1b0dfd2f47"),
                ("To", "+14155552671"),
            ]
        };
        for body in ["STOP", "", "CallSid1 To you From me", "Body Digits1 🎉"] {
            assert!(is_one(&form(body, "+12025550199"), OF_MESSAGES), "{body}");
        }
        // The sender's number, or a part of it, moved into the text.
        assert!(!is_one(&form("STOPFrom+12025550199", "+1"), OF_MESSAGES));
        assert!(!is_one(&form("STOP", "2025550199"), OF_MESSAGES));
    }

    #[test]
    fn nobody_moves_what_is_read_by_moving_an_end() {
        for form in [STATUS, KEY, DIALLED, RECORDED] {
            let (signed, cuts) = put_together(form);
            let genuine = read(form).unwrap();
            let check = |cuts: &[usize]| {
                if let Some(other) = taken_apart(&signed, cuts)
                    && let Some(found) = read(&other)
                {
                    assert_eq!(found, genuine, "{other:?}");
                }
            };
            for place in 0..cuts.len() - 1 {
                // One end elsewhere.
                for end in 0..=signed.len() {
                    let mut moved = cuts.clone();
                    moved[place] = end;
                    if moved.is_sorted() {
                        check(&moved);
                    }
                }
                // Two parts in one.
                let mut fewer = cuts.clone();
                fewer.drain(place..place + 2.min(cuts.len() - 1 - place));
                if fewer.len() % 2 == 0 {
                    check(&fewer);
                }
            }
            // One more parameter, anywhere.
            for first in 0..signed.len() {
                for second in first..signed.len() {
                    let mut more = cuts.clone();
                    more.extend([first, second]);
                    more.sort_unstable();
                    check(&more);
                }
            }
        }
    }

    proptest! {
        #[test]
        fn nobody_moves_what_is_read_by_any_other_ends(
            which in 0..4_usize,
            dropped in prop::collection::vec(any::<prop::sample::Index>(), 0..6),
            added in prop::collection::vec((any::<prop::sample::Index>(), -2..=2_isize), 0..6),
        ) {
            let form = [STATUS, KEY, DIALLED, RECORDED][which];
            let (signed, mut cuts) = put_together(form);
            let ends = cuts.clone();
            for index in dropped {
                let place = index.index(cuts.len() - 1);
                cuts.remove(place);
            }
            // Near the real ends, where names and values meet.
            for (index, by) in added {
                let near = ends[index.index(ends.len())].saturating_add_signed(by);
                cuts.push(near.min(signed.len()));
            }
            cuts.sort_unstable();
            if cuts.len() % 2 == 0
                && let Some(other) = taken_apart(&signed, &cuts)
                && let Some(found) = read(&other)
            {
                prop_assert_eq!(found, read(form).unwrap(), "{:?}", other);
            }
        }
    }
}
