//! The content of the profile, from the API's answers and what the person types.

pub mod passkeys;
pub mod personal;
pub mod phone;
pub mod sessions;
pub mod steps;
