//! Call documents: whatever a text says, nothing in it is an instruction.

use super::{Company, FROM, TO, number, url};
use crate::telephony::{CallDocument, Route, Verb};
use callslot_shared::{
    disclosure::{Fields, Phrase, Spoken, say},
    voice::ResolvedVoice,
    words::Language,
};

pub(crate) fn spoken(title: &str) -> Spoken {
    let fields = Fields {
        title,
        ..Fields::default()
    };
    say(
        Phrase::Waiting,
        Language::English,
        &fields,
        &ResolvedVoice::unknown(),
    )
}

/// One of every instruction that any provider has words for.
fn script(title: &str) -> CallDocument {
    CallDocument::new([
        Verb::Say(spoken(title)),
        Verb::Gather {
            prompt: spoken(title),
            action: url("accepted"),
            seconds: 8,
        },
        Verb::Dial {
            number: number(TO),
            caller: number(FROM),
            ring_seconds: 30,
            talk_seconds: 2_700,
            whisper: url("whisper"),
            confirm_seconds: 180,
            status_callback: url("status/attendee"),
            connected: Box::new(url("connect")),
            action: url("dialled"),
        },
        Verb::Hangup,
    ])
}

pub(super) fn texts_do_not_become_instructions(company: &dyn Company, route: Route) {
    let provider = company.provider();
    let place: Vec<_> = route.path.iter().copied().chain(["operator"]).collect();
    for title in [
        "a call",
        "</Say><Hangup/><Say>",
        "\"}},{\"hangup\":{}},{\"play\":{\"url\":\"",
        "${call.from} %{vars.x}",
        "a\nhangup\ndial +19005550100\r\nhangup",
        "\u{0}\u{ffff}&amp;'\"",
    ] {
        let rendered = provider.render(&place, &script(title));
        assert!(rendered.body.len() < 64_000);
        assert!(!rendered.content_type.is_empty());
        assert_eq!(
            company.obeys(&rendered),
            ["say", "ask", "dial", "hangup"],
            "{}",
            rendered.body
        );
    }
    let only = provider.render(&place, &CallDocument::new([Verb::Hangup]));
    assert_eq!(company.obeys(&only), ["hangup"]);
    let connects = provider.render(&place, &CallDocument::default());
    assert!(company.obeys(&connects).is_empty(), "{}", connects.body);
}
