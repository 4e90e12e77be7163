//! Mails as a mail program shows them: the markup alone, without a script and without a server.

use serde_json::json;

use crate::mail_samples::mails;
use crate::person::Visitor;

/// Light and dark, as browsers name them.
const SCHEMES: [&str; 2] = ["light", "dark"];

#[tokio::test(flavor = "multi_thread")]
async fn mails_keep_the_rules_for_everybody_in_light_and_dark_and_in_a_small_window() {
    let person = Visitor::new().await;
    person.has_a_window_of(320, 568).await;
    for (name, html) in mails() {
        person.page.set_content(html).await.unwrap();
        let width = person.says("document.documentElement.scrollWidth").await;
        assert_eq!(width, 320, "{name}");
        for scheme in SCHEMES {
            person.likes(scheme).await;
            // A mail is a part of a mail program's page, which has the landmarks and the first heading.
            let violations = person.violations().await;
            let of_pages = ["landmark-one-main", "region", "page-has-heading-one"];
            let is_of_pages = |text: &str| of_pages.iter().any(|rule| text.starts_with(rule));
            let violations = violations.as_array().unwrap().iter();
            let violations: Vec<_> = violations
                .filter_map(|violation| violation.as_str())
                .filter(|violation| !is_of_pages(violation))
                .collect();
            assert_eq!(json!(violations), json!([]), "{name}, {scheme}");
        }
    }
    person.leaves().await;
}
