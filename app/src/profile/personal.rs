//! Name and language.

use callslot_shared::{
    FieldError,
    api::{ChangeMe, Me},
    words::Language,
};

/// Name and language as they are typed and chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonalDraft {
    /// The name.
    pub name: String,
    /// The language; none for the browser's.
    pub language: Option<Language>,
}

impl PersonalDraft {
    /// The draft that changes nothing.
    #[must_use]
    pub fn of(me: &Me) -> Self {
        Self {
            name: me.name.clone(),
            language: me.language,
        }
    }

    /// The change that makes `me` so, checked by the server's rules; none if it is so.
    pub fn change(&self, me: &Me) -> Result<Option<ChangeMe>, FieldError> {
        let change = ChangeMe {
            name: Some(self.name.clone()).filter(|name| name.trim() != me.name),
            language: Some(self.language).filter(|language| *language != me.language),
        };
        if change == ChangeMe::default() {
            return Ok(None);
        }
        change.checked().map(Some)
    }
}

/// The change that leads back from `change` to the person as they were.
#[must_use]
pub fn back(before: &Me, change: &ChangeMe) -> ChangeMe {
    ChangeMe {
        name: change.name.as_ref().map(|_| before.name.clone()),
        language: change.language.map(|_| before.language),
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub(crate) fn me() -> Me {
        serde_json::from_value(serde_json::json!({
            "id": "019ab000-0000-7000-8000-000000000001", "name": "Olivia Owner", "email": "o@acme.example",
            "language": null, "phone": "+12125550103", "phone_verified": false,
        }))
        .unwrap()
    }

    #[test]
    fn only_what_differs_is_changed() {
        let mut draft = PersonalDraft::of(&me());
        assert_eq!(draft.change(&me()), Ok(None));
        draft.name = "  Olivia Owner ".to_owned();
        assert_eq!(draft.change(&me()), Ok(None));
        draft.language = Some(Language::Spanish);
        let change = draft.change(&me()).unwrap().unwrap();
        assert_eq!(change.name, None);
        assert_eq!(change.language, Some(Some(Language::Spanish)));
    }

    #[test]
    fn a_change_leads_back_to_what_was_before() {
        let draft = PersonalDraft {
            name: " Olivia O. ".to_owned(),
            language: Some(Language::Spanish),
        };
        let change = draft.change(&me()).unwrap().unwrap();
        assert_eq!(change.name.as_deref(), Some("Olivia O."));
        let back = back(&me(), &change);
        assert_eq!(back.name.as_deref(), Some("Olivia Owner"));
        assert_eq!(back.language, Some(None));
    }

    #[test]
    fn a_name_of_nothing_is_refused_by_its_field() {
        let draft = PersonalDraft {
            name: " ".to_owned(),
            language: None,
        };
        assert_eq!(draft.change(&me()).unwrap_err().field, "name");
    }
}
