//! The form of a time: whom to call, and the event type's questions.

use super::{DayClock, PageFrame, page};
use crate::{
    usecases::public_page::form::{FormInput, Wrong},
    web::templates::hidden,
};
use callslot_shared::{
    booking::MAX_NAME,
    public_page::Verification,
    schedule::event_type::{Answer, Question},
    words::{AttendeeText, Language, public as texts},
};
use chrono::{DateTime, SecondsFormat, Utc};
use maud::{Markup, html};

/// The name of the field that nobody sees: whoever fills it in reads no page. Browsers fill in none that is called so.
pub(crate) const TRAP: &str = "second_topic";

/// The form of a time.
#[derive(Debug)]
pub(crate) struct FormPage {
    /// The token of the form.
    pub(crate) token: String,
    /// The address that takes it.
    pub(crate) action: String,
    /// The event type's name.
    pub(crate) event: String,
    /// The organization's name.
    pub(crate) organization: String,
    /// The time, with its date and zone.
    pub(crate) when: String,
    /// The length, in minutes.
    pub(crate) minutes: u32,
    /// The format of times.
    pub(crate) clock: DayClock,
    /// The values that are filled in.
    pub(crate) input: FormInput,
    /// The event type's questions.
    pub(crate) questions: Vec<Question>,
    /// The countries whose numbers may be left, with their names.
    pub(crate) countries: Vec<(String, String)>,
    /// The one that is chosen.
    pub(crate) country: Option<String>,
    /// The proof that is asked for.
    pub(crate) verification: Verification,
    /// The words of the agreement to text messages.
    pub(crate) sms_wording: String,
    /// Whether the call is recorded.
    pub(crate) is_recorded: bool,
    /// The faults.
    pub(crate) wrong: Vec<Wrong>,
    /// A message besides.
    pub(crate) notice: Option<&'static str>,
    /// Times in place of one that was lost.
    pub(crate) nearest: Vec<DateTime<Utc>>,
    /// The address of all free times.
    pub(crate) other: String,
}

/// A problem with the field that has it.
struct Marked {
    field: String,
    says: &'static str,
}

/// The form.
pub(crate) fn form(frame: &PageFrame, form: &FormPage) -> Markup {
    let language = frame.language;
    let marked: Vec<_> = form
        .wrong
        .iter()
        .map(|wrong| marked(language, wrong))
        .collect();
    let happens = texts::HAPPENS.fill(
        language,
        &[("organization", &form.organization), ("when", &form.when)],
    );
    let body = html! {
        (summary(language, form, &marked))
        p class="chosen" dir="auto" {
            (happens) " "
            span class="muted" {
                bdi { (form.event) } " · "
                (texts::MINUTES.fill(language, &[("minutes", &form.minutes.to_string())]))
            }
        }
        @if form.nearest.is_empty() && form.notice.is_none() {
            p class="muted" { (texts::HELD_FOR.fill(language, &[("minutes", "5")])) }
        }
        form method="post" action=(form.action) novalidate {
            (hidden("t", &form.token))
            @if !form.nearest.is_empty() {
                (instead(form))
            }
            (fields(language, form, &marked))
            button { (texts::CONTINUE.template(language)) }
        }
        p { a href=(form.other) { (texts::OTHER_TIME.template(language)) } }
    };
    page(frame, texts::YOUR_DETAILS.template(language), &body)
}

/// The faults, with a way to each field.
fn summary(language: Language, form: &FormPage, marked: &[Marked]) -> Markup {
    html! {
        @if form.notice.is_some() || !marked.is_empty() {
            div class="problem" role="alert" {
                @if let Some(notice) = form.notice {
                    p { (notice) }
                }
                @if !marked.is_empty() {
                    p { (texts::PROBLEMS.template(language)) }
                    ul {
                        @for one in marked {
                            li { a href={ "#" (one.field) } { (one.says) } }
                        }
                    }
                }
            }
        }
    }
}

/// Times in place of the one that was lost, of this form: what is filled in stays.
fn instead(form: &FormPage) -> Markup {
    html! {
        (hidden("duration", &form.minutes.to_string()))
        ul class="times" {
            @for start in &form.nearest {
                li {
                    button name="start" value=(start.to_rfc3339_opts(SecondsFormat::AutoSi, true)) class="quiet" {
                        (super::times::day_and_time(form.clock, *start))
                    }
                }
            }
        }
    }
}

fn fields(language: Language, form: &FormPage, marked: &[Marked]) -> Markup {
    let input = &form.input;
    let email_help = match form.verification {
        Verification::EmailLink => texts::EMAIL_LINK_HELP,
        Verification::EmailCode => texts::EMAIL_CODE_HELP,
    };
    html! {
        (label(language, "name", texts::NAME.template(language), Need::Required))
        input id="name" name="name" value=(input.name) autocomplete="name" maxlength=(MAX_NAME) required dir="auto"
            aria-invalid=[invalid(marked, "name")] aria-describedby=[described(marked, "name", None)];
        (error(marked, "name"))

        (label(language, "country", texts::COUNTRY.template(language), Need::Required))
        select id="country" name="country" autocomplete="country" {
            @for (code, name) in &form.countries {
                option value=(code) selected[form.country.as_ref() == Some(code)] { (name) }
            }
        }
        (label(language, "phone", texts::PHONE.template(language), Need::Required))
        input id="phone" name="phone" type="tel" value=(input.phone) autocomplete="tel" maxlength="40" required
            aria-invalid=[invalid(marked, "phone")] aria-describedby=[described(marked, "phone", Some("phone-help"))];
        (error(marked, "phone"))
        p class="help" id="phone-help" { (texts::PHONE_HELP.template(language)) }

        (label(language, "email", texts::EMAIL.template(language), Need::Required))
        input id="email" name="email" type="email" value=(input.email) autocomplete="email" maxlength="254" required
            aria-invalid=[invalid(marked, "email")] aria-describedby=[described(marked, "email", Some("email-help"))];
        (error(marked, "email"))
        p class="help" id="email-help" { (email_help.template(language)) }

        @for question in &form.questions {
            (asked(language, question, form, marked))
        }

        (label(language, "notes", texts::NOTES.template(language), Need::Optional))
        textarea id="notes" name="notes" rows="3" maxlength="1000" dir="auto" aria-invalid=[invalid(marked, "notes")]
            aria-describedby=[described(marked, "notes", None)] { (input.notes) }
        (error(marked, "notes"))

        div class="unseen" aria-hidden="true" {
            label for=(TRAP) { (texts::TRAP.template(language)) }
            input id=(TRAP) name=(TRAP) autocomplete="off" tabindex="-1";
        }
        label class="check" {
            input type="checkbox" name="sms" value="1" checked[input.sms];
            span dir="auto" { (form.sms_wording) }
        }
        @if form.is_recorded {
            p { (texts::RECORDED.template(language)) }
        }
    }
}

/// Whether a field has to be filled in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Need {
    Required,
    Optional,
}

fn label(language: Language, field: &str, says: &str, need: Need) -> Markup {
    html! {
        label for=(field) {
            span dir="auto" { (says) }
            @if need == Need::Optional {
                " " span class="muted" { "(" (texts::OPTIONAL.template(language)) ")" }
            }
        }
    }
}

/// A question of the event type.
fn asked(language: Language, question: &Question, form: &FormPage, marked: &[Marked]) -> Markup {
    let field = format!("a.{}", question.id);
    let given = form.input.answers.get(&question.id);
    let given = given.map_or("", String::as_str);
    let need = if question.required {
        Need::Required
    } else {
        Need::Optional
    };
    let yes_no = [
        ("true".to_owned(), texts::YES.template(language).to_owned()),
        ("false".to_owned(), texts::NO.template(language).to_owned()),
    ];
    let choices = match &question.kind {
        Answer::YesNo => Some(yes_no.to_vec()),
        Answer::Choice(choices) => {
            let same = choices
                .iter()
                .map(|choice| (choice.clone(), choice.clone()));
            Some(same.collect())
        }
        Answer::Text | Answer::LongText => None,
    };
    let (invalid, described) = (invalid(marked, &field), described(marked, &field, None));
    html! {
        (label(language, &field, &question.label, need))
        @if let Some(choices) = &choices {
            select id=(field) name=(field) required[question.required] aria-invalid=[invalid] aria-describedby=[described] {
                option value="" { (texts::PLEASE_CHOOSE.template(language)) }
                @for (value, says) in choices {
                    option value=(value) selected[value == given] { (says) }
                }
            }
        } @else if question.kind == Answer::LongText {
            textarea id=(field) name=(field) rows="3" maxlength="2000" required[question.required] dir="auto"
                aria-invalid=[invalid] aria-describedby=[described] { (given) }
        } @else {
            input id=(field) name=(field) value=(given) maxlength="300" required[question.required] dir="auto"
                aria-invalid=[invalid] aria-describedby=[described];
        }
        (error(marked, &field))
    }
}

fn marked(language: Language, wrong: &Wrong) -> Marked {
    let (field, says): (String, AttendeeText) = match wrong {
        Wrong::NameMissing => ("name".to_owned(), texts::NAME_MISSING),
        Wrong::Name => ("name".to_owned(), texts::TOO_LONG),
        Wrong::Phone => ("phone".to_owned(), texts::PHONE_WRONG),
        Wrong::PhoneRefused => ("phone".to_owned(), texts::PHONE_REFUSED),
        Wrong::PhoneNight => ("phone".to_owned(), texts::PHONE_NIGHT),
        Wrong::Email => ("email".to_owned(), texts::EMAIL_WRONG),
        Wrong::Answer(id) => (format!("a.{id}"), texts::ANSWER_MISSING),
        Wrong::Notes => ("notes".to_owned(), texts::TOO_LONG),
    };
    Marked {
        field,
        says: says.template(language),
    }
}

fn of<'a>(marked: &'a [Marked], field: &str) -> Option<&'a Marked> {
    marked.iter().find(|one| one.field == field)
}

fn invalid(marked: &[Marked], field: &str) -> Option<&'static str> {
    of(marked, field).map(|_| "true")
}

/// The ids of what describes a field: what is wrong with it, and its help.
fn described(marked: &[Marked], field: &str, help: Option<&str>) -> Option<String> {
    let wrong = of(marked, field).map(|_| format!("{field}-wrong"));
    match (wrong, help) {
        (None, None) => None,
        (Some(wrong), None) => Some(wrong),
        (None, Some(help)) => Some(help.to_owned()),
        (Some(wrong), Some(help)) => Some(format!("{wrong} {help}")),
    }
}

fn error(marked: &[Marked], field: &str) -> Markup {
    html! {
        @if let Some(wrong) = of(marked, field) {
            p class="wrong" id={ (field) "-wrong" } { (wrong.says) }
        }
    }
}
