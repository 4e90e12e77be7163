//! The public booking page in a browser that runs no script: a time, the form, the mail, the call.

use crate::{
    person::Visitor,
    stage::{LIMIT, Stage},
};

const PAGE: &str = "/b/acme/intro-call";
const GRACE: &str = "grace@example.com";

impl Visitor {
    /// Chooses the first free time and fills in the form.
    async fn fills_in(&self, stage: &Stage) {
        self.goes(stage.at(&format!("{PAGE}?tz=UTC")), PAGE).await;
        let form = format!("{PAGE}/book");
        self.led_to(&form, async || {
            self.presses(".times button").await;
        })
        .await;
        self.types("#name", "Grace \u{5d0}\u{5d1} Hopper").await;
        self.types("#phone", "(415) 555-2671").await;
        self.types("#email", GRACE).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_is_booked_without_a_script() {
    let (stage, person) = (Stage::set().await, Visitor::new().await);
    person.runs_scripts(false).await;
    person.fills_in(&stage).await;
    // Nobody sends a form within two seconds of its being made, and this person has just done so or not.
    let sent = format!("{PAGE}/sent");
    let book = format!("{PAGE}/book");
    person
        .led_to(&book, async || {
            // With a mistake first: the form comes again with what was typed.
            person.types("#phone", "x").await;
            person.presses("main form button:not(.times button)").await;
        })
        .await;
    assert!(person.sees("#phone-wrong, .problem").await.len() > 5);
    let mail = {
        let mut tries = 0;
        loop {
            // The number was typed beside the mistake: it is put right in the address of the form.
            person
                .page
                .evaluate("document.querySelector('#phone').value = '(415) 555-2671'")
                .await
                .unwrap();
            person.presses("main form button:not(.times button)").await;
            person.page.wait_for_navigation().await.unwrap();
            let at = person.page.url().await.unwrap().unwrap();
            if at.contains(&sent) {
                break stage
                    .simulator
                    .mail_to(GRACE, 1, LIMIT)
                    .await
                    .unwrap()
                    .remove(0);
            }
            tries += 1;
            assert!(tries < 10, "{at}: {:?}", person.page.content().await);
        }
    };
    let (_, link) = mail.text.split_once(&stage.at("/b/")).unwrap();
    let link = format!("/b/{}", link.split_whitespace().next().unwrap());
    person.goes(stage.at(&link), &link).await;
    assert!(person.sees("main").await.contains("Grace"));
    person.presses("main form button").await;
    person.page.wait_for_navigation().await.unwrap();
    let at = person.page.url().await.unwrap().unwrap();
    assert!(at.contains("/c/"), "{at}");
    assert!(person.sees("h1").await.contains("is booked"));
    person.leaves().await;
}
