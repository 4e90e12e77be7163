//! Messages: what attendees and members were told, with its delivery, and the kinds that are sent. Each part has an address.

mod consents;
mod deliveries;
mod entry;
mod filter;
mod opt_outs;
mod settings;
mod state;
pub(super) mod switches;
mod webhooks;

use super::{
    app::{App, app},
    results::{Results, results},
    router::Router,
    states::{Bars, Problem},
};
use crate::{
    api::Failure,
    route::{MessageSelection, MessagesView, Route, SwitchScope, WebhooksView},
    schedule::{denied, organization},
    words::{message_settings, messages as words, webhooks as webhook_words},
};
use callslot_shared::{
    access::{Action, Denial, Feature},
    api::{MeBody, MemberEntry, MembersBody},
    words::MemberText,
};
use leptos::{prelude::*, task::spawn_local};

/// The id of the part's heading, which gets the focus back from a result.
const TITLE: &str = "section-title";

/// The context of all parts.
#[derive(Clone, Copy)]
struct MessagesContext {
    /// The person who is signed in.
    me: RwSignal<Option<MeBody>>,
    router: Router,
    /// The result of the last action.
    results: Results,
    /// The organization's members, once they are known.
    members: RwSignal<Vec<MemberEntry>>,
}

/// The messages.
#[component]
pub fn Messages(
    /// The person who is signed in.
    me: RwSignal<Option<MeBody>>,
    /// The way to other parts, and to calls.
    router: Router,
) -> impl IntoView {
    let app = app();
    let context = MessagesContext {
        me,
        router,
        // Its owner outlives a change of the language, which draws all of this again.
        results: expect_context(),
        members: RwSignal::new(Vec::new()),
    };
    // Another organization has other members and messages: all of it is drawn anew.
    let standing = Memo::new(move |_| {
        let me = me.read();
        let me = me.as_ref()?;
        let id = organization(me)?.id;
        Some((id, denied(me, Feature::Messages, Action::Read)))
    });
    let own = app.clone();
    let shown = move || match standing.get() {
        None => view! { <Bars /> }.into_any(),
        Some((_, Some(denial))) => not_included(&own, context, denial).into_any(),
        Some((_, None)) => parts(&own, context).into_any(),
    };
    view! {
        <main class="profile messages">{shown}</main>
        {results(&app, context.results, TITLE)}
    }
}

/// Why there is nothing to see, and who can change that.
fn not_included(app: &App, context: MessagesContext, denial: Denial) -> AnyView {
    let organization = name(context);
    if denial != Denial::PlanRequired {
        let failure = Failure::Forbidden {
            message: String::new(),
        };
        return view! { <Problem failure organization /> }.into_any();
    }
    let text = app.fill(words::PLAN_TEXT, &[("organization", &organization)]);
    view! {
        <div class="state" id="no-messages" role="status">
            <h2>{app.say(words::PLAN_TITLE)}</h2>
            <p>{text}</p>
        </div>
    }
    .into_any()
}

/// The name of the organization.
fn name(context: MessagesContext) -> String {
    let me = context.me.read_untracked();
    let one = me.as_ref().and_then(organization);
    one.map(|one| one.name.clone()).unwrap_or_default()
}

fn parts(app: &App, context: MessagesContext) -> impl IntoView + use<> {
    learn_members(app, context);
    let (selection, scope) = (selection(context), scope(context));
    // The desk takes the messages away once the address is that of another view.
    let part = Memo::new(
        move |before: Option<&Part>| match *context.router.route().read() {
            Route::Messages(view) => Part::of(view),
            _ => before.copied().unwrap_or_default(),
        },
    );
    let endpoint = webhooks_view(context);
    let own = app.clone();
    let shown = move || match part.get() {
        Part::Settings => {
            let part = settings::settings(&own, context, scope);
            titled(&own, message_settings::TITLE, part.into_any())
        }
        Part::Deliveries => {
            let part = deliveries::deliveries(&own, context, selection);
            titled(&own, words::DELIVERIES, part.into_any())
        }
        Part::Webhooks => {
            let part = webhooks::webhooks(&own, context, endpoint);
            titled(&own, webhook_words::WEBHOOKS, part.into_any())
        }
    };
    view! {
        {links(app, context, part)}
        <div class="section">{shown}</div>
    }
}

fn titled(app: &App, title: MemberText, part: AnyView) -> impl IntoView + use<> {
    view! {
        <h2 id=TITLE tabindex="-1">
            {app.say(title)}
        </h2>
        {part}
    }
}

/// A part of the messages.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
enum Part {
    #[default]
    Deliveries,
    Settings,
    Webhooks,
}

impl Part {
    const fn of(view: MessagesView) -> Self {
        match view {
            MessagesView::Deliveries(_) => Self::Deliveries,
            MessagesView::Settings(_) => Self::Settings,
            MessagesView::Webhooks(_) => Self::Webhooks,
        }
    }
}

/// The view of webhooks that the address names.
fn webhooks_view(context: MessagesContext) -> Memo<WebhooksView> {
    Memo::new(
        move |before: Option<&WebhooksView>| match *context.router.route().read() {
            Route::Messages(MessagesView::Webhooks(view)) => view,
            _ => before.copied().unwrap_or_default(),
        },
    )
}

/// The messages that the address selects; those that it selected last while it is another view's.
fn selection(context: MessagesContext) -> Memo<MessageSelection> {
    Memo::new(
        move |before: Option<&MessageSelection>| match *context.router.route().read() {
            Route::Messages(MessagesView::Deliveries(selection)) => selection,
            _ => before.copied().unwrap_or_default(),
        },
    )
}

/// The calls whose switches the address names.
fn scope(context: MessagesContext) -> Memo<SwitchScope> {
    Memo::new(
        move |before: Option<&SwitchScope>| match *context.router.route().read() {
            Route::Messages(MessagesView::Settings(scope)) => scope,
            _ => before.copied().unwrap_or_default(),
        },
    )
}

fn learn_members(app: &App, context: MessagesContext) {
    let app = app.clone();
    spawn_local(async move {
        // Without their names they are told by their side.
        if let Ok(body) = app.client.get::<MembersBody>("/api/members").await {
            let _ = context.members.try_set(body.members);
        }
    });
}

/// The way between the parts.
fn links(app: &App, context: MessagesContext, part: Memo<Part>) -> impl IntoView + use<> {
    let parts = [
        (MessagesView::default(), words::DELIVERIES),
        (
            MessagesView::Settings(SwitchScope::default()),
            message_settings::TITLE,
        ),
        (
            MessagesView::Webhooks(WebhooksView::default()),
            webhook_words::WEBHOOKS,
        ),
    ];
    let parts = parts.map(|(view, word)| {
        let is_current = move || (part.get() == Part::of(view)).then_some("page");
        let link = link(app, context.router, Route::Messages(view));
        view! {
            <li>
                <a href=link.address aria-current=is_current on:click=link.go>
                    {app.say(word)}
                </a>
            </li>
        }
    });
    view! {
        <nav class="sections" aria-label=app.say(words::PARTS)>
            <ul>{parts.into_iter().collect_view()}</ul>
        </nav>
    }
}

/// A link that the browser can open in a tab of its own, too.
struct Link<G> {
    address: String,
    go: G,
}

fn link(app: &App, router: Router, route: Route) -> Link<impl FnMut(web_sys::MouseEvent) + use<>> {
    Link {
        address: app.platform.address(&route),
        go: move |event: web_sys::MouseEvent| {
            if !(event.ctrl_key() || event.meta_key() || event.shift_key()) {
                event.prevent_default();
                router.go(route.clone());
            }
        },
    }
}
