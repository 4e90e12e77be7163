//! Phone numbers in pages: which country's they are taken for, and where they are found.

use super::Said;
use crate::{
    browser::countries::named as countries_by_name,
    options::{EVERYWHERE, REGION, Reach, SITES_OFF, SitesOff, countries, named_site, permission},
    platform::{Store, extension::permissions},
    ui::app::App,
    words::options::{
        ADD, COUNTRY, COUNTRY_OF_PAGE, NO_SITES_OFF, NUMBERS_TITLE, REACH, REACH_EVERYWHERE,
        REACH_OFF, REACH_REFUSED, REACH_SITES, REMOVE, REMOVE_SITE, SAVED, SITE, SITE_HINT,
        SITE_WRONG, SITES, SITES_OFF_TITLE, TAKE_BACK, TAKE_BACK_SITE,
    },
};
use callslot_shared::words::MemberText;
use leptos::{prelude::*, task::spawn_local};

pub(super) fn section(app: &App, said: Said) -> impl IntoView + use<> {
    view! {
        <section aria-labelledby="numbers-title">
            <h2 id="numbers-title">{app.say(NUMBERS_TITLE)}</h2>
            {country(app, said)} {reach(app, said)} {switched_off(app, said)}
        </section>
    }
}

fn country(app: &App, said: Said) -> impl IntoView + use<> {
    let region = RwSignal::new(String::new());
    let own = app.clone();
    spawn_local(async move {
        let kept = own.platform.get(Store::Settings, REGION).await;
        region.set(kept.unwrap_or_default());
    });
    let own = app.clone();
    let keep = move |event| {
        let chosen = event_target_value(&event);
        region.set(chosen.clone());
        let app = own.clone();
        spawn_local(async move {
            // The empty choice is no country: the page's language counts.
            let chosen = Some(chosen).filter(|one| !one.is_empty());
            app.platform.set(Store::Settings, REGION, &chosen).await;
            said.set(app.say(SAVED));
        });
    };
    let named = countries_by_name(&app.locale, &countries());
    let options = named.into_iter().map(|(code, name)| {
        let selected = move || region.get() == code;
        view! {
            <option value=code prop:selected=selected>
                {name}
            </option>
        }
    });
    let options: Vec<_> = options.collect();
    view! {
        <label for="country">{app.say(COUNTRY)}</label>
        <select id="country" on:change=keep>
            <option value="">{app.say(COUNTRY_OF_PAGE)}</option>
            {options}
        </select>
    }
}

/// The person's wish, while Chrome allows what it takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wanted {
    Everywhere,
    Sites,
    Off,
}

#[derive(Clone, Copy)]
struct Sites {
    /// The reach that Chrome allows.
    reach: RwSignal<Option<Reach>>,
    /// The choice: sites are chosen before the first of them is named.
    wanted: RwSignal<Wanted>,
    said: Said,
}

fn reach(app: &App, said: Said) -> impl IntoView + use<> {
    let sites = Sites {
        reach: RwSignal::new(None),
        wanted: RwSignal::new(Wanted::Off),
        said,
    };
    spawn_local(look(sites));
    let choices = [
        (Wanted::Everywhere, "everywhere", REACH_EVERYWHERE),
        (Wanted::Sites, "sites", REACH_SITES),
        (Wanted::Off, "off", REACH_OFF),
    ];
    let choices = choices.map(|(wanted, value, word)| {
        let own = app.clone();
        view! {
            <label class="choice">
                <input
                    type="radio"
                    name="reach"
                    value=value
                    prop:checked=move || sites.wanted.get() == wanted
                    on:change=move |_| choose(&own, sites, wanted)
                />
                <span>{app.say(word)}</span>
            </label>
        }
    });
    let own = app.clone();
    view! {
        <fieldset id="reach">
            <legend>{app.say(REACH)}</legend>
            {choices.into_iter().collect::<Vec<_>>()}
        </fieldset>
        {move || (sites.wanted.get() == Wanted::Sites).then(|| named(&own, sites))}
    }
}

/// Reads what Chrome allows.
async fn look(sites: Sites) {
    let reach = Reach::of(&permissions::origins().await);
    sites.wanted.set(match &reach {
        Reach::Everywhere => Wanted::Everywhere,
        Reach::Sites(_) => Wanted::Sites,
        Reach::Off => Wanted::Off,
    });
    sites.reach.set(Some(reach));
}

fn choose(app: &App, sites: Sites, wanted: Wanted) {
    let app = app.clone();
    sites.wanted.set(wanted);
    let everywhere = || vec![EVERYWHERE.to_owned()];
    // Chrome asks in this very turn, or not at all.
    let wish = (wanted == Wanted::Everywhere).then(|| permissions::request(&everywhere()));
    spawn_local(async move {
        match (wanted, wish) {
            (_, Some(wish)) => {
                let granted = wish.granted().await;
                sites
                    .said
                    .set(app.say(if granted { SAVED } else { REACH_REFUSED }));
                look(sites).await;
            }
            (Wanted::Off, None) => {
                permissions::remove(&permissions::origins().await)
                    .granted()
                    .await;
                sites.said.set(app.say(SAVED));
                look(sites).await;
            }
            (_, None) => {
                if sites.reach.get_untracked() == Some(Reach::Everywhere) {
                    permissions::remove(&everywhere()).granted().await;
                    sites
                        .reach
                        .set(Some(Reach::of(&permissions::origins().await)));
                }
                sites.said.set(app.say(SAVED));
            }
        }
    });
}

fn named(app: &App, sites: Sites) -> impl IntoView + use<> {
    let text = RwSignal::new(String::new());
    let problem: RwSignal<Option<MemberText>> = RwSignal::new(None);
    let (own, other, rows_of) = (app.clone(), app.clone(), app.clone());
    let add = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(site) = named_site(&text.get_untracked()) else {
            problem.set(Some(SITE_WRONG));
            return;
        };
        problem.set(None);
        // Chrome asks in this very turn, or not at all.
        let wish = permissions::request(&[permission(&site)]);
        let app = own.clone();
        spawn_local(async move {
            if wish.granted().await {
                text.set(String::new());
                look(sites).await;
                sites.said.set(app.say(SAVED));
            } else {
                problem.set(Some(REACH_REFUSED));
            }
        });
    };
    let rows = move || match sites.reach.get() {
        Some(Reach::Sites(all)) => all
            .iter()
            .map(|site| allowed(&rows_of, sites, site))
            .collect(),
        _ => Vec::new(),
    };
    view! {
        <form class="named" on:submit=add novalidate>
            <label for="site">{app.say(SITE)} ", " {app.say(SITE_HINT)}</label>
            <p class="row">
                <input
                    id="site"
                    spellcheck="false"
                    autocapitalize="none"
                    prop:value=text
                    aria-invalid=move || problem.get().map(|_| "true")
                    aria-describedby="site-problem"
                    on:input=move |event| text.set(event_target_value(&event))
                />
                <button id="add">{app.say(ADD)}</button>
            </p>
            <p class="problem" id="site-problem" role="alert">
                {move || problem.get().map(|problem| other.say(problem))}
            </p>
            <ul aria-label=app.say(SITES)>{rows}</ul>
        </form>
    }
}

fn allowed(app: &App, sites: Sites, site: &str) -> impl IntoView + use<> {
    let (own, of) = (app.clone(), site.to_owned());
    let remove = move |_| {
        let (app, origins) = (own.clone(), [permission(&of)]);
        spawn_local(async move {
            permissions::remove(&origins).granted().await;
            sites
                .reach
                .set(Some(Reach::of(&permissions::origins().await)));
            sites.said.set(app.say(SAVED));
        });
    };
    let name = app.fill(REMOVE_SITE, &[("site", site)]);
    view! {
        <li class="row">
            <span>{site.to_owned()}</span>
            <button type="button" class="quiet" aria-label=name on:click=remove>
                {app.say(REMOVE)}
            </button>
        </li>
    }
}

fn switched_off(app: &App, said: Said) -> impl IntoView + use<> {
    let off: RwSignal<SitesOff> = RwSignal::new(SitesOff::new());
    let own = app.clone();
    spawn_local(async move { off.set(sites_off(&own).await) });
    let own = app.clone();
    let rows = move || {
        let all = off.get();
        if all.is_empty() {
            return view! { <p class="meta">{own.say(NO_SITES_OFF)}</p> }.into_any();
        }
        let rows = all.keys().map(|site| one_off(&own, off, site, said));
        view! {
            <ul id="sites-off" aria-labelledby="sites-off-title">
                {rows.collect::<Vec<_>>()}
            </ul>
        }
        .into_any()
    };
    view! {
        <h3 id="sites-off-title">{app.say(SITES_OFF_TITLE)}</h3>
        {rows}
    }
}

async fn sites_off(app: &App) -> SitesOff {
    let kept = app.platform.get(Store::Settings, SITES_OFF).await;
    kept.unwrap_or_default()
}

fn one_off(app: &App, off: RwSignal<SitesOff>, site: &str, said: Said) -> impl IntoView + use<> {
    let (own, of) = (app.clone(), site.to_owned());
    let take_back = move |_| {
        let (app, of) = (own.clone(), of.clone());
        spawn_local(async move {
            // Read anew: a page may have switched another one off meanwhile.
            let mut all = sites_off(&app).await;
            all.remove(&of);
            app.platform.set(Store::Settings, SITES_OFF, &all).await;
            off.set(all);
            said.set(app.say(SAVED));
        });
    };
    let name = app.fill(TAKE_BACK_SITE, &[("site", site)]);
    view! {
        <li class="row">
            <span>{site.to_owned()}</span>
            <button class="quiet" aria-label=name on:click=take_back>
                {app.say(TAKE_BACK)}
            </button>
        </li>
    }
}
