//! The mails: every one in English, and the confirmation in every language.

use super::{SCHEMES, Size, is_sized, prefers, take_one};
use crate::extension::pages_session::says;
use crate::mail_samples::mails;
use crate::person::Visitor;

/// The width of the window of a mail program.
const WIDTH: u32 = 620;

#[tokio::test(flavor = "multi_thread")]
async fn every_mail() {
    let person = Visitor::new().await;
    let page = &person.page;
    let mails = mails().into_iter();
    let is_pictured = |name: &str| name.ends_with("-en") || name.starts_with("booked-");
    for (name, html) in mails.filter(|(name, _)| is_pictured(name)) {
        let window = |height| Size {
            width: WIDTH,
            height,
            scale: 1.0,
        };
        is_sized(page, window(100)).await;
        page.set_content(html).await.unwrap();
        let height = says(page, "document.documentElement.scrollHeight").await;
        let size = window(u32::try_from(height.as_u64().unwrap()).unwrap());
        is_sized(page, size).await;
        for scheme in SCHEMES {
            prefers(page, scheme).await;
            take_one(page, &format!("mails/{name}-{scheme}"), size).await;
        }
    }
    person.leaves().await;
}
