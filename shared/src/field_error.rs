//! The error of one field.

/// The problem with one field of a request, in words a person can act on.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{field} {problem}")]
pub struct FieldError {
    /// The field's name as the API spells it; a path such as `modulations.recording` for nested ones.
    pub field: String,
    /// The problem and the way to mend it, to be read after the field's name.
    pub problem: String,
    /// Whether it is the value that breaks a rule. If not, the value makes sense and cannot be done yet.
    pub supported: bool,
}

impl FieldError {
    /// An error on `field` that reads "`field` `problem`".
    pub fn new(field: &str, problem: impl Into<String>) -> Self {
        Self {
            field: field.to_owned(),
            problem: problem.into(),
            supported: true,
        }
    }

    /// As [`FieldError::new`], for a value that makes sense and cannot be done yet.
    pub fn not_supported(field: &str, problem: impl Into<String>) -> Self {
        Self {
            supported: false,
            ..Self::new(field, problem)
        }
    }
}
