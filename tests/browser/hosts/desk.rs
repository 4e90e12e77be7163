//! A person at the desk, in one of its two hosts.

use chromiumoxide::Page;
use chromiumoxide::cdp::browser_protocol::page::AddScriptToEvaluateOnNewDocumentParams;
use serde_json::Value;

use crate::extension::hands::{
    gets_to, is_sized, misses, scrolls_and_clicks, strikes, tabs_to, types,
};
use crate::extension::pages_session::{fills, offers, says, sees};
use crate::extension::person::Person;
use crate::person::Visitor;
use crate::stage::Stage;

/// The page of the desk in the extension.
const OWN: &str = "pages/schedule.html";

/// The host that the desk runs in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Host {
    /// A page of the extension. The person uses a mouse.
    Extension,
    /// `/app` of the Worker. The person uses a keyboard.
    Web,
}

enum Browser {
    Extension(Box<Person>),
    Web(Box<Visitor>),
}

/// A person who is signed in, with the desk in front.
pub(crate) struct Desk {
    pub(crate) page: Page,
    browser: Browser,
    /// The address before that of a view.
    base: String,
}

impl Desk {
    /// The desk of a member, with their calls in view.
    pub(crate) async fn of(stage: &Stage, host: Host, email: &str) -> Self {
        let desk = match host {
            Host::Extension => Self::in_the_extension(stage, email).await,
            Host::Web => Self::on_the_web(stage, email).await,
        };
        sees(&desk.page, "#list .state, #list .row", "").await;
        desk
    }

    async fn in_the_extension(stage: &Stage, email: &str) -> Self {
        let person = Person::at(stage).await;
        let page = person.opens(OWN).await;
        is_sized(&page, 1280, 800).await;
        person.signs_in_as(stage, &page, email).await;
        page.bring_to_front().await.unwrap();
        Self {
            base: person.own(OWN),
            page,
            browser: Browser::Extension(Box::new(person)),
        }
    }

    async fn on_the_web(stage: &Stage, email: &str) -> Self {
        let visitor = Visitor::new().await;
        is_sized(&visitor.page, 1280, 800).await;
        visitor.goes(stage.at("/app"), "/sign-in").await;
        visitor.proves_to_be(stage, email, "/app").await;
        Self {
            page: visitor.page.clone(),
            browser: Browser::Web(Box::new(visitor)),
            base: stage.at("/app"),
        }
    }

    pub(crate) fn host(&self) -> Host {
        match self.browser {
            Browser::Extension(_) => Host::Extension,
            Browser::Web(_) => Host::Web,
        }
    }

    /// Goes to a view by its route, such as `/calls/new#phone=…`.
    pub(crate) async fn goes(&self, route: &str) {
        match self.host() {
            Host::Extension => {
                let joint = if route.contains('?') { "&" } else { "?" };
                let fragment = route.replacen('#', joint, 1);
                says(&self.page, &format!("location.hash = {fragment:?}, 1")).await;
            }
            Host::Web => {
                let address = format!("{}{route}", self.base);
                // Only the fragment may change, and then no page is loaded that could be waited for.
                let go = format!(
                    "(() => {{ const page = (address) => address.split('#')[0]; \
                       if (page(location.href) !== page({address:?})) document.documentElement.dataset.left = ''; \
                       location.assign({address:?}); return 1; }})()"
                );
                says(&self.page, &go).await;
                sees(&self.page, "html:not([data-left]) body", "").await;
            }
        }
    }

    /// Opens one of the extension's other pages, where there are such.
    pub(crate) async fn opens(&self, path: &str) -> Option<Page> {
        match &self.browser {
            Browser::Extension(person) => Some(person.opens(path).await),
            Browser::Web(_) => None,
        }
    }

    /// The route that is shown.
    pub(crate) async fn route(&self) -> String {
        let address = says(&self.page, "location.href").await;
        let route = address.as_str().unwrap().strip_prefix(&self.base).unwrap();
        route.trim_start_matches('#').to_owned()
    }

    /// Waits for words in an element.
    pub(crate) async fn sees(&self, selector: &str, words: &str) -> String {
        sees(&self.page, selector, words).await
    }

    /// The page's answer to an expression.
    pub(crate) async fn says(&self, expression: &str) -> Value {
        says(&self.page, expression).await
    }

    /// The value of a field.
    pub(crate) async fn value(&self, selector: &str) -> String {
        let ask = format!("document.querySelector({selector:?}).value");
        self.says(&ask).await.as_str().unwrap().to_owned()
    }

    /// Whether an element is on the page.
    pub(crate) async fn has(&self, selector: &str) -> bool {
        let ask = format!("document.querySelector({selector:?}) !== null");
        self.says(&ask).await == true
    }

    /// Waits until an element is gone.
    pub(crate) async fn misses(&self, selector: &str) {
        misses(&self.page, selector).await;
    }

    /// Presses what is shown: with the mouse, or with Enter once the Tab key has led there.
    pub(crate) async fn presses(&self, selector: &str) {
        sees(&self.page, selector, "").await;
        match self.host() {
            Host::Extension => scrolls_and_clicks(&self.page, selector, 1).await,
            Host::Web => {
                tabs_to(&self.page, selector).await;
                strikes(&self.page, "Enter", 0).await;
            }
        }
    }

    /// Begins something that has a button and a key.
    pub(crate) async fn begins(&self, button: &str, key: &str) {
        match self.host() {
            Host::Extension => self.presses(button).await,
            Host::Web => {
                sees(&self.page, button, "").await;
                // A key in a field is a letter.
                self.says("document.activeElement.blur(), 1").await;
                strikes(&self.page, key, 0).await;
            }
        }
    }

    /// Writes in a field, in place of what it held.
    pub(crate) async fn writes(&self, selector: &str, text: &str) {
        sees(&self.page, selector, "").await;
        match self.host() {
            Host::Extension => scrolls_and_clicks(&self.page, selector, 3).await,
            Host::Web => tabs_to(&self.page, selector).await,
        }
        gets_to(&self.page, selector).await;
        types(&self.page, text).await;
    }

    /// Chooses from a list: with the arrow keys, or as if from the list, which the system draws outside of the page.
    pub(crate) async fn chooses(&self, selector: &str, value: &str) {
        if self.host() == Host::Extension {
            return fills(&self.page, selector, value).await;
        }
        sees(&self.page, selector, "").await;
        offers(&self.page, selector, value).await;
        tabs_to(&self.page, selector).await;
        let way = format!(
            "(() => {{ const list = document.querySelector({selector:?});                return [...list.options].findIndex((one) => one.value === {value:?}) - list.selectedIndex; }})()"
        );
        let way = self.says(&way).await.as_i64().unwrap();
        let key = if way < 0 { "ArrowUp" } else { "ArrowDown" };
        for _ in 0..way.abs() {
            strikes(&self.page, key, 0).await;
        }
        assert_eq!(self.value(selector).await, value);
    }

    /// Has a script run in every page from now on, before its own.
    pub(crate) async fn begins_with(&self, script: &str) {
        let params = AddScriptToEvaluateOnNewDocumentParams::new(script);
        self.page.execute(params).await.unwrap();
    }

    /// Closes the browser.
    pub(crate) async fn leaves(self) {
        match self.browser {
            Browser::Extension(person) => person.leaves().await,
            Browser::Web(visitor) => visitor.leaves().await,
        }
    }
}
