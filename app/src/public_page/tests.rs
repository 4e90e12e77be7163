use super::*;
use callslot_shared::{
    api::{EventType, PublicPage},
    public_page::{AccentColour, Verification},
    words::Language,
};

const ID: &str = "019ab000-0000-7000-8000-000000000001";

fn page() -> PublicPage {
    PublicPage {
        enabled: true,
        slug: Some("acme-support".to_owned()),
        name: "Acme Support".to_owned(),
        description: String::new(),
        accent_colour: None,
        logo: None,
        languages: vec![Language::English],
        event_types: vec![ID.parse().unwrap()],
        frame_origins: vec!["https://www.example.com".to_owned()],
        verification: Verification::EmailLink,
        allowed_countries: vec!["US".to_owned()],
        max_bookings_per_day: 50,
        version: 3,
        updated_at: None,
    }
}

fn event_type() -> EventType {
    serde_json::from_value(serde_json::json!({
        "id": ID, "slug": "intro-call", "active": true,
        "rules": {"name": "Intro call", "durations": [30], "questions": [
            {"id": "topic", "label": "Which topic?", "kind": {"choice": ["Price", "Help"]}, "required": true},
        ]},
        "hosts": [], "version": 1, "updated_at": "2026-11-30T12:00:00Z",
    }))
    .unwrap()
}

fn wrong(change: impl FnOnce(&mut PageDraft)) -> (PageField, String) {
    let mut draft = PageDraft::from(&page());
    change(&mut draft);
    let error = draft.checked().unwrap_err();
    let said = problem(Language::English, &error, &draft);
    (PageField::of(&error).unwrap(), said)
}

#[test]
fn a_draft_of_what_was_answered_is_what_was_kept() {
    let page = page();
    let sent = PageDraft::from(&page).checked().unwrap();
    assert!(PageDraft::is_kept(&sent, &page));
    let other = PublicPage {
        name: "Acme".to_owned(),
        ..page
    };
    assert!(!PageDraft::is_kept(&sent, &other));
}

#[test]
fn a_field_that_breaks_a_rule_is_named_with_the_way_to_mend_it() {
    use callslot_shared::words::extension::public_page as words;
    let told = |field: PageField, text: MemberText| (field, text.english.to_owned());
    let slug = wrong(|draft| draft.slug = "Acme!".to_owned());
    assert_eq!(slug, told(PageField::Slug, words::SLUG_WRONG));
    let missing = wrong(|draft| draft.slug.clear());
    assert_eq!(missing, told(PageField::Slug, words::NEEDED));
    let none = wrong(|draft| draft.event_types.clear());
    assert_eq!(none, told(PageField::EventTypes, words::NEEDED));
    let nowhere = wrong(|draft| draft.allowed_countries.clear());
    assert_eq!(nowhere, told(PageField::AllowedCountries, words::NEEDED));
    let silent = wrong(|draft| draft.languages.clear());
    assert_eq!(silent, told(PageField::Languages, words::LANGUAGES_WRONG));
    let colour = wrong(|draft| draft.accent_colour = "blue".to_owned());
    assert_eq!(colour, told(PageField::AccentColour, words::COLOUR_WRONG));
    for number in ["", "0", "10001", "-1", "many"] {
        let per_day = wrong(|draft| draft.max_bookings_per_day = number.to_owned());
        let expected = told(PageField::MaxBookingsPerDay, words::PER_DAY_WRONG);
        assert_eq!(per_day, expected, "{number}");
    }
    let (field, said) =
        wrong(|draft| draft.frame_origins = "https://a.example\n\nhttp://b.example/x".to_owned());
    assert_eq!(field, PageField::FrameOrigins);
    assert!(said.contains("“http://b.example/x”"), "{said}");
    let (field, said) = wrong(|draft| draft.name = "A".repeat(101));
    assert_eq!(field, PageField::Name);
    assert!(!said.is_empty());
}

#[test]
fn a_name_that_the_server_alone_knows_to_be_taken_is_told_as_such() {
    let error = FieldError::new("slug", "is another organization's");
    let said = problem(Language::English, &error, &PageDraft::default());
    assert!(said.starts_with("Another organization"), "{said}");
}

#[test]
fn changes_of_two_people_are_both_kept_unless_they_are_of_one_field() {
    let base = PageDraft::from(&page());
    let mine = PageDraft {
        name: "Mine".to_owned(),
        enabled: false,
        ..base.clone()
    };
    let theirs = PageDraft {
        name: "Theirs".to_owned(),
        description: "Theirs".to_owned(),
        ..base.clone()
    };
    let both = merged(&base, &mine, &theirs);
    assert_eq!((&*both.name, &*both.description), ("Mine", "Theirs"));
    assert!(!both.enabled);
    let untouched = PageField::ALL
        .iter()
        .filter(|field| !field.differs(&base, &both));
    assert_eq!(untouched.count(), PageField::ALL.len() - 3);
}

#[test]
fn languages_countries_and_event_types_keep_the_order_of_choosing() {
    let mut draft = PageDraft::from(&page());
    draft.toggle_language(Language::German);
    draft.toggle_language(Language::Spanish);
    draft.prefer(Language::Spanish);
    draft.toggle_language(Language::English);
    assert_eq!(draft.languages, [Language::Spanish, Language::German]);
    for country in ["DE", "US", ""] {
        draft.add_country(country);
    }
    assert_eq!(draft.allowed_countries, ["US", "DE"]);
    draft.toggle_event_type(ID.parse().unwrap());
    assert!(draft.event_types.is_empty());
}

#[test]
fn a_file_is_a_logo_only_if_it_is_a_small_picture() {
    assert_eq!(LogoProblem::of_size(32 * 1024), None);
    let large = LogoProblem::of_size(40 * 1024 + 1);
    assert_eq!(large, Some(LogoProblem::Large(41)));
    assert_eq!(logo_address("PHN2Zz4="), None);
    // The signature and the header of a PNG of 1 by 1 pixel.
    let png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJ";
    let address = logo_address(png).unwrap();
    assert_eq!(address, format!("data:image/png;base64,{png}"));
}

#[test]
fn questions_are_saved_with_all_else_of_the_event_type() {
    let event_type = event_type();
    let mut draft = EventTypeDraft::from(&event_type);
    draft.questions.push(QuestionDraft {
        label: "Größe des Teams?".to_owned(),
        kind: QuestionKind::Choice,
        choices: " 1\n\n2 ".to_owned(),
        ..QuestionDraft::default()
    });
    draft.questions.push(QuestionDraft {
        label: "Topic".to_owned(),
        ..QuestionDraft::default()
    });
    let saved = draft.checked(&event_type);
    // An event type of the server has hosts; that this one has none is for the server to say.
    let saved = saved.unwrap();
    let ids: Vec<_> = saved.rules.questions.iter().map(|one| &*one.id).collect();
    assert_eq!(ids, ["topic", "gr_e_des_teams", "question_1"]);
    assert_eq!(saved.rules.name, "Intro call");
    assert_eq!(saved.rules.questions[0], event_type.rules.questions[0]);
}

#[test]
fn a_wrong_question_is_told_by_its_place() {
    let event_type = event_type();
    let of = |change: fn(&mut EventTypeDraft)| {
        let mut draft = EventTypeDraft::from(&event_type);
        change(&mut draft);
        draft.checked(&event_type).unwrap_err()
    };
    assert_eq!(
        of(|draft| draft.slug = "Intro".to_owned()),
        EventTypeProblem::Slug
    );
    assert_eq!(
        of(|draft| draft.questions.push(QuestionDraft::default())),
        EventTypeProblem::Label(1)
    );
    assert_eq!(
        of(|draft| draft.questions[0].choices = "One".to_owned()),
        EventTypeProblem::Choices(0)
    );
    let many = of(|draft| {
        let question = QuestionDraft {
            label: "Why?".to_owned(),
            ..QuestionDraft::default()
        };
        draft.questions.resize(21, question);
    });
    assert_eq!(many, EventTypeProblem::Many);
}

#[test]
fn the_markup_is_a_link_that_works_without_its_script() {
    let options = EmbedOptions {
        server: "https://calls.example.com",
        slug: "acme",
        event_type: Some("intro-call"),
        kind: EmbedKind::Button,
        theme: EmbedTheme::Dark,
        accent: AccentColour::parse("accent_colour", "#ffd400").ok(),
        language: Language::German,
    };
    assert_eq!(
        embed_code(&options),
        "<a href=\"https://calls.example.com/b/acme/intro-call\" data-callslot=\"button\" \
         data-callslot-theme=\"dark\" data-callslot-close=\"Schließen\" data-callslot-accent=\"#ffd400\" \
         data-callslot-on-accent=\"#000000\">Anruf buchen</a>\n\
         <script src=\"https://calls.example.com/scripts/embed.js\" async></script>"
    );
    let inline = EmbedOptions {
        event_type: None,
        kind: EmbedKind::Inline,
        theme: EmbedTheme::Auto,
        ..options
    };
    assert!(embed_code(&inline).starts_with(
        "<a href=\"https://calls.example.com/b/acme\" data-callslot=\"inline\">Anruf buchen</a>\n"
    ));
}
