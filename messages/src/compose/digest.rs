//! Letters at the end of a day.

use callslot_shared::words::messages::member as texts;

use crate::call::{Notices, OutcomesMissing};
use crate::dates::Dates;
use crate::letter::{Letter, Part};
use crate::plain::one_line;

/// The letter to an operator whose calls still need an outcome.
pub(super) fn outcomes(facts: &OutcomesMissing, dates: Dates) -> Letter {
    let language = dates.language;
    let organization = one_line(&facts.organization);
    let count = facts.calls.len().to_string();
    let subject = if facts.calls.len() == 1 {
        texts::OUTCOMES_ONE
    } else {
        texts::OUTCOMES
    };
    let rows = facts.calls.iter();
    let rows = rows.map(|call| (dates.short(call.start), one_line(&call.who)));
    let says = language.fill(texts::OUTCOMES_SAYS, &[("organization", &*organization)]);
    let parts = vec![
        Part::Says(says),
        Part::Rows(rows.collect()),
        button(language.say(texts::OUTCOMES_OPEN), &facts.link),
    ];
    let subject = language.fill(subject, &[("count", &*count)]);
    ended(Letter::plain(subject, &organization, parts), dates)
}

/// The letter to an owner with the day's notices.
pub(super) fn notices(facts: &Notices, dates: Dates) -> Letter {
    let language = dates.language;
    let organization = one_line(&facts.organization);
    let date = dates.date(dates.written_at);
    let values = [("organization", &*organization), ("date", &*date)];
    let rows = facts.notices.iter().map(|line| {
        let says = line.notice.sentence(language);
        (dates.time(line.at), one_line(&says))
    });
    let parts = vec![
        Part::Says(language.fill(texts::NOTICES_SAYS, &values)),
        Part::Rows(rows.collect()),
        button(language.say(texts::NOTICES_OPEN), &facts.link),
    ];
    let subject = language.fill(texts::NOTICES, &values);
    ended(Letter::plain(subject, &organization, parts), dates)
}

fn button(label: &'static str, url: &str) -> Part {
    Part::Button {
        label,
        url: url.to_owned(),
        introduced: false,
    }
}

/// The letter with its subject as its heading, and the sentence that says who sends it.
fn ended(letter: Letter, dates: Dates) -> Letter {
    let values = [("organization", &*letter.brand)];
    Letter {
        heading: Some(letter.subject.clone()),
        sent_for: Some(dates.language.fill(texts::SENT_FOR, &values)),
        ..letter
    }
}
