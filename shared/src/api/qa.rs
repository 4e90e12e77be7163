//! Reviews of calls for quality, on the wire. Owners, admins and analysts see them, nobody else.

use super::Via;
use crate::{
    FieldError,
    de::{integer, read_from_objects},
    ids::UserId,
    text::{clean, clean_optional},
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// Longest notes of a review, in characters.
const MAX_NOTES: usize = 10_000;
/// Most criteria of a review.
const MAX_SCORES: usize = 20;
/// Longest name of a criterion, in characters.
const MAX_CRITERION: usize = 60;

/// The rating of a call by one criterion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(remote = "Self", deny_unknown_fields)]
pub struct Score {
    /// By what.
    #[cfg_attr(
        feature = "openapi",
        schema(min_length = 1, max_length = 60, examples("Greeting"))
    )]
    pub criterion: String,
    /// The rating, from 1 to 5.
    #[serde(deserialize_with = "integer")]
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 5, examples(4)))]
    pub score: u8,
}

read_from_objects!(Score);

/// A review to keep: `PUT /api/calls/{id}/qa`. It takes the place of what was kept before.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct WriteQa {
    /// The reviewer's notes, at most 10,000 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(max_length = 10000))]
    pub notes: Option<String>,
    /// Scores, each criterion once.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_items = 20))]
    pub scores: Vec<Score>,
    /// Whether the review is done. It cannot be changed after that.
    #[serde(default)]
    pub submitted: bool,
}

impl WriteQa {
    /// The request with its values checked and trimmed.
    pub fn checked(mut self) -> Result<Self, FieldError> {
        self.notes = clean_optional("notes", self.notes.as_deref(), MAX_NOTES)?;
        if self.scores.len() > MAX_SCORES {
            return Err(FieldError::new(
                "scores",
                format!(
                    "has {} criteria; at most {MAX_SCORES} fit",
                    self.scores.len()
                ),
            ));
        }
        let mut scores: Vec<Score> = Vec::with_capacity(self.scores.len());
        for (number, given) in self.scores.into_iter().enumerate() {
            let field = format!("scores[{number}].criterion");
            let criterion = clean(&field, &given.criterion, MAX_CRITERION)?;
            if criterion.is_empty() {
                return Err(FieldError::new(&field, "is empty; name what is scored"));
            }
            if scores.iter().any(|known| known.criterion == criterion) {
                return Err(FieldError::new(&field, "is there twice"));
            }
            if !(1..=5).contains(&given.score) {
                let field = format!("scores[{number}].score");
                return Err(FieldError::new(&field, "is not a number from 1 to 5"));
            }
            scores.push(Score { criterion, ..given });
        }
        self.scores = scores;
        Ok(self)
    }
}

/// A review as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct QaReview {
    /// The reviewer's notes.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub notes: Option<String>,
    /// Scores by criterion.
    pub scores: Vec<Score>,
    /// The user who wrote it last.
    pub reviewed_by: UserId,
    /// The way they wrote it.
    pub via: Via,
    /// When it was last written.
    pub updated_at: DateTime<Utc>,
    /// When it was done; it does not change after that.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub submitted_at: Option<DateTime<Utc>>,
}

/// An answer with a call's review.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct QaBody {
    /// Always true.
    #[cfg_attr(feature = "openapi", schema(schema_with = super::schema::always_true))]
    pub success: bool,
    /// The review; none if nobody has written one.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub review: Option<QaReview>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scores_are_from_1_to_5_and_each_criterion_is_there_once() {
        let refusal = |scores: &[(&str, u8)]| {
            let score = |(criterion, score): &(&str, u8)| Score {
                criterion: (*criterion).to_owned(),
                score: *score,
            };
            let scores = scores.iter().map(score).collect();
            let qa = WriteQa {
                scores,
                ..WriteQa::default()
            };
            qa.checked().err().map(|error| error.field)
        };
        assert_eq!(refusal(&[("a", 1), ("b", 5)]), None);
        for bad in [0, 6, 255] {
            assert_eq!(refusal(&[("a", bad)]).unwrap(), "scores[0].score");
        }
        assert_eq!(
            refusal(&[("a", 1), (" a", 2)]).unwrap(),
            "scores[1].criterion"
        );
        assert_eq!(refusal(&[(" ", 1)]).unwrap(), "scores[0].criterion");
        assert_eq!(refusal(&[("a", 1); 21]).unwrap(), "scores");
    }
}
