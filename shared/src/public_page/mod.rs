//! The public booking page: rules of its settings that need neither a database nor a request.

mod colour;
mod logo;
mod origin;

pub use colour::AccentColour;
pub use logo::{Logo, LogoFormat, MAX_LOGO_BYTES, MAX_LOGO_PIXELS};
pub use origin::FrameOrigin;

use serde::{Deserialize, Serialize};

/// The proof that a visitor gives before a booking is made. Until then there is only a hold, and nothing rings.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Verification {
    /// A link in a mail leads to a page with the button that books. It is good for 15 minutes.
    #[default]
    EmailLink,
    /// A code of six digits in a mail is typed on the page. It is good for 10 minutes and 5 tries.
    EmailCode,
}

impl Verification {
    /// Every proof.
    pub const ALL: [Self; 2] = [Self::EmailLink, Self::EmailCode];

    /// Its name, as the API and the database spell it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::EmailLink => "email_link",
            Self::EmailCode => "email_code",
        }
    }
}
