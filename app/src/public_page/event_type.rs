//! An event type's own part of the public page as it is typed: its name in the address, and its questions.

use crate::words::public_page as words;
use callslot_shared::{
    FieldError,
    api::{EventType, SaveEventType},
    schedule::event_type::{Answer, EventRules, Question},
    words::MemberText,
};

/// Most questions of an event type.
const MOST_QUESTIONS: usize = 20;
/// Longest id of a question, in characters.
const MOST_OF_ID: usize = 40;

/// The kind of an answer, without its choices.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum QuestionKind {
    /// A line of text.
    #[default]
    Text,
    /// Some lines of text.
    LongText,
    /// Yes or no.
    YesNo,
    /// One of a list.
    Choice,
}

impl QuestionKind {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Text, Self::LongText, Self::YesNo, Self::Choice];

    /// Its name, as the API spells it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::LongText => "long_text",
            Self::YesNo => "yes_no",
            Self::Choice => "choice",
        }
    }

    /// The kind of this name; a line of text if there is none.
    #[must_use]
    pub fn named(name: &str) -> Self {
        let mut all = Self::ALL.into_iter();
        all.find(|kind| kind.as_str() == name).unwrap_or_default()
    }

    /// The words for it.
    #[must_use]
    pub const fn word(self) -> MemberText {
        match self {
            Self::Text => words::KIND_TEXT,
            Self::LongText => words::KIND_LONG,
            Self::YesNo => words::KIND_YES_NO,
            Self::Choice => words::KIND_CHOICE,
        }
    }
}

/// A question as it is typed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct QuestionDraft {
    /// The name of its answer, which addresses fill in by; empty for a new one, which gets it from its text.
    pub id: String,
    /// The question.
    pub label: String,
    /// The kind of its answer.
    pub kind: QuestionKind,
    /// The answers to choose from, one a line.
    pub choices: String,
    /// Whether it has to be answered.
    pub required: bool,
}

impl From<&Question> for QuestionDraft {
    fn from(question: &Question) -> Self {
        let (kind, choices) = match &question.kind {
            Answer::Text => (QuestionKind::Text, String::new()),
            Answer::LongText => (QuestionKind::LongText, String::new()),
            Answer::YesNo => (QuestionKind::YesNo, String::new()),
            Answer::Choice(choices) => (QuestionKind::Choice, choices.join("\n")),
        };
        Self {
            id: question.id.clone(),
            label: question.label.clone(),
            kind,
            choices,
            required: question.required,
        }
    }
}

impl QuestionDraft {
    fn question(&self, id: String) -> Question {
        let kind = match self.kind {
            QuestionKind::Text => Answer::Text,
            QuestionKind::LongText => Answer::LongText,
            QuestionKind::YesNo => Answer::YesNo,
            QuestionKind::Choice => {
                let lines = self.choices.lines().map(str::trim);
                let lines = lines.filter(|line| !line.is_empty());
                Answer::Choice(lines.map(str::to_owned).collect())
            }
        };
        Question {
            id,
            label: self.label.clone(),
            kind,
            required: self.required,
        }
    }
}

/// The part that keeps an event type from being saved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EventTypeProblem {
    /// Its name in the address.
    Slug,
    /// Another event type has the name.
    SlugTaken,
    /// The text of the question at this place.
    Label(usize),
    /// The answers to choose from of the question at this place.
    Choices(usize),
    /// There are too many questions.
    Many,
}

impl EventTypeProblem {
    /// The words for it.
    #[must_use]
    pub const fn said(self) -> MemberText {
        match self {
            Self::Slug => words::TYPE_SLUG_WRONG,
            Self::SlugTaken => words::TYPE_SLUG_TAKEN,
            Self::Label(_) => words::QUESTION_WRONG,
            Self::Choices(_) => words::CHOICES_WRONG,
            Self::Many => words::QUESTIONS_MANY,
        }
    }
}

/// An event type's own part of the page as it is typed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct EventTypeDraft {
    /// Its name in the address.
    pub slug: String,
    /// The questions.
    pub questions: Vec<QuestionDraft>,
}

impl From<&EventType> for EventTypeDraft {
    fn from(event_type: &EventType) -> Self {
        Self {
            slug: event_type.slug.clone(),
            questions: event_type.rules.questions.iter().map(Into::into).collect(),
        }
    }
}

impl EventTypeDraft {
    /// The request's body, with all else as it is in `of`, or what is wrong.
    pub fn checked(&self, of: &EventType) -> Result<SaveEventType, EventTypeProblem> {
        if self.questions.len() > MOST_QUESTIONS {
            return Err(EventTypeProblem::Many);
        }
        let questions = self.named_questions();
        for (place, question) in questions.iter().enumerate() {
            if let Err(error) = alone(question) {
                return Err(if error.field == "questions.kind" {
                    EventTypeProblem::Choices(place)
                } else {
                    EventTypeProblem::Label(place)
                });
            }
        }
        let request = SaveEventType {
            slug: self.slug.trim().to_owned(),
            active: of.active,
            rules: EventRules {
                questions,
                ..of.rules.clone()
            },
            hosts: of.hosts.clone(),
        };
        // All else stays as the server has it, and may follow rules of another time.
        match request.clone().checked() {
            Err(error) if error.field == "slug" => Err(EventTypeProblem::Slug),
            _ => Ok(request),
        }
    }

    fn named_questions(&self) -> Vec<Question> {
        let known = self.questions.iter().map(|one| one.id.clone());
        let mut taken: Vec<String> = known.filter(|id| !id.is_empty()).collect();
        let named = self.questions.iter().map(|one| {
            let id = if one.id.is_empty() {
                let id = fresh_id(&one.label, &taken);
                taken.push(id.clone());
                id
            } else {
                one.id.clone()
            };
            one.question(id)
        });
        named.collect()
    }
}

/// Checks one question by the rule of all.
fn alone(question: &Question) -> Result<EventRules, FieldError> {
    let rules = EventRules {
        questions: vec![question.clone()],
        ..EventRules::of_duration(30)
    };
    rules.checked()
}

/// An id that is not taken, from the words of a question.
fn fresh_id(label: &str, taken: &[String]) -> String {
    let words = label
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty());
    let words: Vec<String> = words.map(str::to_ascii_lowercase).collect();
    let id: String = words.join("_").chars().take(MOST_OF_ID).collect();
    let is_free = |id: &String| !id.is_empty() && !taken.contains(id);
    let numbered = (1..).map(|number| format!("question_{number}"));
    std::iter::once(id)
        .chain(numbered)
        .find(is_free)
        .unwrap_or_default()
}
