//! The settings of an organization's public booking page.

use crate::{
    Error,
    store::public_page::{self, PageToSave, SavedPage},
    usecases::{
        Context,
        expected_version::{CHANGED, ExpectedVersion},
    },
};
use callslot_shared::{
    FieldError,
    api::{PublicPage, PublicPageUpdate},
};

/// Shows the settings.
pub(crate) async fn public_page(context: Context<'_>) -> Result<PublicPage, Error> {
    let stored = public_page::show(context.tenant).await?;
    stored.map(|stored| stored.page).ok_or(Error::UNAUTHORIZED)
}

/// Replaces the settings, and shows them. Errors: a field makes no sense, the slug is another organization's, an event type is
/// none of the organization's, or they are at another version than `expected`.
pub(crate) async fn put_public_page(
    context: Context<'_>,
    expected: Result<ExpectedVersion, Error>,
    page: PublicPageUpdate,
) -> Result<PublicPage, Error> {
    let page = page.checked()?;
    let before = public_page(context).await?;
    expected?.check(before.version)?;
    let save = PageToSave {
        page: &page,
        version: before.version,
    };
    match public_page::replace(context.tenant, save, &context.entry()).await? {
        SavedPage::Done(stored) => Ok(stored.page),
        SavedPage::Overtaken => Err(CHANGED),
        SavedPage::SlugTaken => {
            Err(FieldError::new("slug", "is another organization's; pick another").into())
        }
        SavedPage::NoEventType(place) => {
            let problem = "is not one of your organization's event types";
            Err(FieldError::new(&format!("event_types[{place}]"), problem).into())
        }
    }
}
