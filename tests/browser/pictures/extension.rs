//! The extension: popup, side panel, form, tooltip.

use super::{SCHEMES, Size, is_in_the_office, is_sized, prefers, take, take_one};
use crate::extension::pages;
use crate::extension::pages_session::{says, sees};
use crate::extension::person::Person;
use crate::extension::scenes::{
    FORM, chooses_a_time, has_three_calls, is_to_be_confirmed, opens_the_panel, talks_and_confirms,
    tooltip,
};
use crate::stage::Stage;

#[tokio::test(flavor = "multi_thread")]
async fn the_popup() {
    let stage = Stage::set().await;
    let (person, popup) = Person::in_the_popup(&stage).await;
    has_three_calls(&stage, &popup).await;
    let height = says(&popup, "document.body.scrollHeight").await;
    let size = Size {
        width: 360,
        height: u32::try_from(height.as_u64().unwrap()).unwrap(),
        scale: 2.0,
    };
    take(&popup, "extension-popup", size).await;
    person.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_side_panel_during_a_call() {
    let stage = Stage::set().await;
    is_to_be_confirmed(&stage).await;
    let person = Person::at(&stage).await;
    let panel = opens_the_panel(&person).await;
    person.signs_in(&stage, &panel).await;
    talks_and_confirms(&stage, &panel).await;
    let size = Size {
        width: 360,
        height: 640,
        scale: 2.0,
    };
    take(&panel, "extension-panel", size).await;
    person.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_form() {
    let stage = Stage::set().await;
    let person = Person::at(&stage).await;
    let page = person.opens(FORM).await;
    let size = Size {
        width: 1280,
        height: 900,
        scale: 2.0,
    };
    is_sized(&page, size).await;
    is_in_the_office(&page).await;
    page.reload().await.unwrap();
    person.signs_in(&stage, &page).await;
    chooses_a_time(&page, "Ada Lovelace").await;
    sees(&page, "#operators", "Jack Wright").await;
    take(&page, "extension-form", size).await;
    person.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_tooltip() {
    let person = Person::new().await;
    person.open(&pages::office()).await;
    person.underlined(1).await;
    let size = Size {
        width: 860,
        height: 170,
        scale: 2.0,
    };
    for scheme in SCHEMES {
        prefers(&person.page, scheme).await;
        person.point_at_number(0).await;
        tooltip(&person, true).await;
        take_one(&person.page, &format!("extension-tooltip-{scheme}"), size).await;
        person.press("Escape", 27).await;
        tooltip(&person, false).await;
        person.point_at(5.0, 300.0).await;
    }
    person.leaves().await;
}
