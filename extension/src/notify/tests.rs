use super::*;
use callslot_shared::{
    api::CreateBooking,
    booking::{Defaults, create},
};
use serde_json::{Value as Json, json};

const ME: &str = "019a0000-0000-7000-8000-000000000101";
const OTHER_MEMBER: &str = "019a0000-0000-7000-8000-000000000102";
const ADA: Option<&str> = Some("Ada Lovelace");

fn at(seconds: i64) -> DateTime<Utc> {
    "2026-03-02T12:00:00Z".parse::<DateTime<Utc>>().unwrap() + TimeDelta::seconds(seconds)
}

/// A world of one organization, and what its member was told.
struct World {
    now: DateTime<Utc>,
    on: bool,
    numbers: bool,
    language: &'static str,
    chosen: Option<&'static str>,
    told: BTreeMap<String, i64>,
    bookings: Vec<Booking>,
    calls: Vec<Json>,
    notices: Vec<Json>,
    asked: Vec<String>,
}

impl World {
    fn new() -> Self {
        Self {
            now: at(0),
            on: true,
            numbers: true,
            language: "en-US",
            chosen: None,
            told: BTreeMap::new(),
            bookings: Vec::new(),
            calls: Vec::new(),
            notices: Vec::new(),
            asked: Vec::new(),
        }
    }

    fn booking(mut self, operator: &str, name: Option<&str>, start: i64, status: Status) -> Self {
        let request = CreateBooking {
            start_time: at(start).to_rfc3339(),
            attendee_phone: "+14155552671".to_owned(),
            attendee_name: name.map(str::to_owned),
            ..CreateBooking::default()
        };
        let member: UserId = operator.parse().unwrap();
        let defaults = Defaults {
            member,
            duration_minutes: 30,
            now: at(-86_400),
        };
        let id = format!(
            "019ab000-0000-7000-8000-0000000000{:02}",
            self.bookings.len()
        );
        let stored = create(&request, defaults).unwrap();
        let stored = stored.stored(
            id.parse().unwrap(),
            ME.parse().unwrap(),
            member,
            at(-86_400),
        );
        self.bookings.push(Booking { status, ..stored });
        self
    }

    /// A call of the newest booking that is over and without an outcome.
    fn call(mut self, id: &str, ended: i64) -> Self {
        let booking = self.bookings.last().unwrap().id;
        self.calls.push(
            json!({"id": id, "booking_id": booking, "attempt": 1, "ending": "talked",
            "asked_at": at(ended - 60), "accepted_at": at(ended - 50), "bridged_at": at(ended - 40),
            "ended_at": at(ended), "outcome": null, "legs": []}),
        );
        self
    }

    fn notice(mut self, user: &str, kind: &str, message: &str) -> Self {
        self.notices.push(
            json!({"id": format!("{}:{kind}", self.notices.len()), "user_id": user,
            "booking_id": "019ab000-0000-7000-8000-000000000099", "kind": kind, "message": message,
            "title": "Call", "start_time": at(-60), "bookings": [], "created_at": at(-30),
            "read_at": null}),
        );
        self
    }

    fn answer(&self, path: &str) -> Json {
        if let Some(id) = path.strip_prefix("/api/bookings/") {
            let booking = self.bookings.iter().find(|one| one.id.to_string() == id);
            return json!({"success": true, "booking": booking.unwrap()});
        }
        match path.split('?').next().unwrap() {
            "/api/me" => json!({"success": true, "organizations": [],
                "user": {"id": ME, "name": "Olivia", "email": "o@acme.example", "language": self.chosen}}),
            "/api/bookings" => {
                let mut ahead = self.bookings.clone();
                ahead.retain(|one| path.contains(&format!("status={}&", one.status)));
                ahead.retain(|one| path.contains(&format!("user_id={}&", one.user_id)));
                json!({"success": true, "bookings": ahead, "next_cursor": null})
            }
            "/api/calls" => json!({"success": true, "calls": self.calls, "next_cursor": null}),
            "/api/notices" => json!({"success": true, "notices": self.notices}),
            other => panic!("{other}"),
        }
    }

    /// Looks as the service worker does, at so many seconds.
    fn look(&mut self, seconds: i64) -> Json {
        self.now = at(seconds);
        self.asked.clear();
        let mut answers: BTreeMap<String, String> = BTreeMap::new();
        loop {
            let request = json!({"now": self.now.timestamp_millis(), "today": at(-43_200).timestamp_millis(),
                "on": self.on, "numbers": self.numbers, "language": self.language, "told": self.told, "answers": answers});
            let decision: Json = serde_json::from_str(&notify(&request.to_string())).unwrap();
            let ask: Vec<String> = serde_json::from_value(decision["ask"].clone()).unwrap();
            if ask.is_empty() {
                self.told = serde_json::from_value(decision["told"].clone()).unwrap();
                return decision;
            }
            for path in ask {
                answers.insert(path.clone(), self.answer(&path).to_string());
                self.asked.push(path);
            }
        }
    }

    /// The notifications of a look: their titles and texts.
    fn shown(&mut self, seconds: i64) -> Vec<String> {
        let said = |said: &Json| match said.as_str() {
            Some(text) => text.to_owned(),
            None => format!("{} {}", said["message"].as_str().unwrap(), said["values"]),
        };
        let decision = self.look(seconds);
        let shown = decision["show"].as_array().unwrap().iter();
        shown
            .map(|one| format!("{} | {}", said(&one["title"]), said(&one["text"])))
            .collect()
    }

    /// In how many seconds the next look is.
    fn next(&mut self, seconds: i64) -> i64 {
        let next = self.look(seconds)["next"].as_i64().unwrap();
        (next - self.now.timestamp_millis()) / 1_000
    }
}

#[test]
fn a_call_is_announced_once_a_minute_before() {
    let mut world = World::new().booking(ME, ADA, 300, Status::Pending);
    assert!(world.shown(239).is_empty());
    let told = ["comingTitle [\"Ada Lovelace\",{\"time\":1772453100000}] | \
         comingTextNumber [{\"number\":\"+14155552671\"}]"];
    assert_eq!(world.shown(240), told);
    assert!(world.shown(241).is_empty());
    assert!(world.shown(301).is_empty());
}

#[test]
fn a_worker_that_died_before_it_remembered_tells_under_the_same_id() {
    let mut world = World::new().booking(ME, ADA, 300, Status::Pending);
    let first = world.look(240);
    world.told.clear();
    assert_eq!(world.look(241)["show"], first["show"]);
}

#[test]
fn a_moved_call_is_announced_anew_and_the_old_announcement_goes() {
    let mut world = World::new().booking(ME, ADA, 30, Status::Pending);
    let told = world.look(0)["show"][0]["id"].clone();
    world.bookings[0].start_time = at(600);
    let decision = world.look(10);
    assert_eq!(decision["clear"], json!([told]));
    assert_eq!(world.shown(541).len(), 1);
}

#[test]
fn an_announcement_stays_while_its_call_rings() {
    let mut world = World::new().booking(ME, ADA, 30, Status::Pending);
    world.look(0);
    world.bookings[0].status = Status::Calling;
    assert_eq!(world.look(31)["clear"], json!([]));
}

#[test]
fn other_peoples_calls_and_long_past_ones_are_not_announced() {
    let mut world = World::new()
        .booking(OTHER_MEMBER, ADA, 30, Status::Pending)
        .booking(ME, ADA, -31, Status::Pending)
        .booking(ME, ADA, 0, Status::Calling);
    assert!(world.shown(0).is_empty());
}

#[test]
fn the_outcome_of_ones_own_call_is_asked_for_once() {
    let mut world = World::new()
        .booking(ME, ADA, -600, Status::Completed)
        .call("a", -10);
    let asked = ["outcomeTitle [\"Ada Lovelace\"] | outcomeText [{\"time\":1772452200000}]"];
    assert_eq!(world.shown(0), asked);
    assert!(world.shown(30).is_empty());
    world.calls.clear();
    assert_eq!(world.look(60)["clear"], json!(["outcome:a"]));
}

#[test]
fn other_members_calls_are_looked_up_once_and_not_asked_about() {
    let mut world = World::new()
        .booking(OTHER_MEMBER, ADA, -600, Status::Completed)
        .call("a", -10);
    assert!(world.shown(0).is_empty());
    assert_eq!(world.asked.len(), 6);
    world.look(30);
    assert_eq!(world.asked.len(), 5);
}

#[test]
fn a_call_of_which_it_is_not_settled_what_became_is_asked_about_later() {
    let mut world = World::new()
        .booking(ME, ADA, -600, Status::Calling)
        .call("a", -10);
    assert!(world.shown(0).is_empty());
    world.bookings[0].status = Status::Completed;
    assert_eq!(world.shown(30).len(), 1);
}

#[test]
fn a_call_of_this_morning_is_left_to_the_panel() {
    let mut world = World::new()
        .booking(ME, ADA, -7_200, Status::Completed)
        .call("a", -1_800);
    assert!(world.shown(0).is_empty());
}

#[test]
fn notices_are_told_once_and_only_ones_own() {
    let mut world = World::new()
        .notice(ME, "busy", "Ada Lovelace's line was busy. Book again?")
        .notice(ME, "plan_ended", "Your plan has ended.")
        .notice(OTHER_MEMBER, "busy", "No.");
    assert_eq!(
        world.shown(0),
        [
            "noticeTitle [{\"time\":1772452740000}] | Ada Lovelace's line was busy. Book again?",
            "noticeAhead [] | Your plan has ended.",
        ]
    );
    assert!(world.shown(30).is_empty());
}

#[test]
fn a_notice_is_told_in_the_browsers_language() {
    let mut world = World::new().notice(ME, "busy", "Ada's line was busy. Book again?");
    world.notices[0]["code"] = json!("busy");
    world.notices[0]["parameters"] = json!({"who": "Ada"});
    world.language = "es-MX";
    assert_eq!(
        world.shown(0),
        [
            "noticeTitle [{\"time\":1772452740000}] | La línea de Ada estaba ocupada. ¿Reservar de nuevo?"
        ]
    );
}

#[test]
fn the_language_of_the_account_goes_before_the_browsers() {
    let mut world = World::new().notice(ME, "busy", "Ada's line was busy. Book again?");
    world.notices[0]["code"] = json!("busy");
    world.notices[0]["parameters"] = json!({"who": "Ada"});
    assert_eq!(world.look(0)["language"], Json::Null);
    world.told.clear();
    world.chosen = Some("es");
    let decision = world.look(1);
    assert_eq!(decision["language"], "es");
    let text = "La línea de Ada estaba ocupada. ¿Reservar de nuevo?";
    assert_eq!(decision["show"][0]["text"], text);
}

#[test]
fn no_number_is_shown_to_whoever_does_not_want_it() {
    let mut world = World::new()
        .booking(ME, ADA, 30, Status::Pending)
        .booking(ME, None, 30, Status::Pending)
        .booking(ME, Some("415 555 2671"), -600, Status::Completed)
        .call("a", -10)
        .notice(ME, "busy", "+1 415-555-2671's line was busy. Book again?");
    world.numbers = false;
    assert_eq!(
        world.shown(0),
        [
            "comingTitle [\"Ada Lovelace\",{\"time\":1772452830000}] | comingText []",
            "comingUnnamed [{\"time\":1772452830000}] | comingText []",
            "outcomeUnnamed [] | outcomeText [{\"time\":1772452200000}]",
            "noticeTitle [{\"time\":1772452740000}] | noticeHidden []",
        ]
    );
}

#[test]
fn the_next_look_is_when_something_is_to_be_told() {
    assert_eq!(World::new().next(0), 120);
    let mut world = World::new().booking(ME, ADA, 150, Status::Pending);
    assert_eq!(world.next(0), 90);
    assert_eq!(world.next(90), 30);
    world.bookings[0].status = Status::Calling;
    assert_eq!(world.next(160), 30);
    let mut others = World::new().booking(OTHER_MEMBER, ADA, 150, Status::Pending);
    assert_eq!(others.next(0), 120);
    let mut far = World::new().booking(ME, ADA, 3_600, Status::Pending);
    assert_eq!(far.next(0), 120);
}

#[test]
fn the_next_of_several_calls_decides_when_to_look() {
    for [one, other] in [[100, 150], [150, 100]] {
        let mut world = World::new().booking(ME, ADA, one, Status::Pending).booking(
            ME,
            ADA,
            other,
            Status::Pending,
        );
        assert_eq!(world.next(0), 40);
    }
    // A call that is going on is looked at each half minute, unless another is to be announced before.
    for (start, next) in [(75, 15), (3_600, 30)] {
        let mut world = World::new().booking(ME, ADA, -60, Status::Calling).booking(
            ME,
            ADA,
            start,
            Status::Pending,
        );
        assert_eq!(world.next(0), next);
    }
}

#[test]
fn looking_only_when_it_is_time_announces_each_call_a_minute_before() {
    let mut world =
        World::new()
            .booking(ME, ADA, 333, Status::Pending)
            .booking(ME, ADA, 317, Status::Pending);
    let (mut seconds, mut announced) = (0, Vec::new());
    while seconds < 400 {
        let decision = world.look(seconds);
        announced.extend(decision["show"].as_array().unwrap().iter().map(|_| seconds));
        let next = decision["next"].as_i64().unwrap() - world.now.timestamp_millis();
        assert!(next > 0, "{decision}");
        seconds += next / 1_000;
    }
    assert_eq!(announced, [257, 273]);
}

#[test]
fn what_the_api_refuses_is_neither_told_nor_taken_back() {
    let mut world = World::new().booking(ME, ADA, 30, Status::Pending);
    world.look(0);
    let list = ahead_path(at(10), ME.parse().unwrap());
    let refused = [ME_PATH, CALLS, NOTICES, &list].map(|path| (path.to_owned(), None::<String>));
    let all: BTreeMap<_, _> = refused.into();
    let mut lists = all.clone();
    lists.insert(ME_PATH.to_owned(), Some(world.answer(ME_PATH).to_string()));
    for refused in [all, lists] {
        let request = json!({"now": at(10).timestamp_millis(), "today": at(0).timestamp_millis(),
            "on": true, "numbers": true, "language": "en", "told": world.told, "answers": refused});
        let decision: Json = serde_json::from_str(&notify(&request.to_string())).unwrap();
        assert_eq!(
            [&decision["ask"], &decision["show"], &decision["clear"]],
            [&json!([]), &json!([]), &json!([])]
        );
        assert_eq!(decision["told"], json!(world.told));
    }
}

/// The badge of a look.
fn badge(world: &mut World) -> String {
    let badge = world.look(0)["badge"].clone();
    badge["text"].as_str().unwrap().to_owned()
}

#[test]
fn the_badge_counts_ones_own_missed_calls_and_open_outcomes() {
    assert_eq!(badge(&mut World::new()), "");
    let mut world = World::new()
        .booking(ME, ADA, -7_200, Status::Completed)
        .call("a", -6_000)
        .booking(ME, ADA, -3_600, Status::Cancelled)
        .call("b", -3_000)
        .booking(OTHER_MEMBER, ADA, -3_600, Status::Completed)
        .call("c", -3_000)
        .notice(ME, "busy", "Busy.")
        .notice(ME, "plan_ended", "Your plan has ended.")
        .notice(OTHER_MEMBER, "busy", "No.");
    assert_eq!(badge(&mut world), "3");
    world.calls.clear();
    assert_eq!(badge(&mut world), "1");
    world.notices[0]["read_at"] = json!(at(-10));
    assert_eq!(badge(&mut world), "");
}

#[test]
fn a_call_that_was_cancelled_before_people_talked_does_not_wait() {
    let mut world = World::new()
        .booking(ME, ADA, -3_600, Status::Cancelled)
        .call("a", -3_000);
    world.calls[0]["bridged_at"] = Json::Null;
    assert_eq!(badge(&mut world), "");
}

#[test]
fn the_badge_has_room_for_two_digits() {
    let mut world = World::new();
    for _ in 0..100 {
        world = world.notice(ME, "busy", "Busy.");
    }
    world.on = false;
    let decision = world.look(0);
    assert_eq!(decision["badge"]["text"], "99+");
    assert_eq!(
        decision["badge"]["title"],
        json!({"message": "badge", "values": ["99+"]})
    );
}

#[test]
fn whoever_wants_no_notifications_is_shown_none_and_still_sees_the_badge() {
    let mut world = World::new()
        .booking(ME, ADA, 30, Status::Pending)
        .notice(ME, "busy", "Busy.");
    world.on = false;
    assert_eq!(badge(&mut world), "1");
    assert!(world.shown(0).is_empty());
    world.on = true;
    assert_eq!(
        world.shown(1).len(),
        2,
        "what was not shown is not told of as shown"
    );
}

const ME_PATH: &str = super::ME;

#[test]
fn what_was_told_is_forgotten_after_two_days() {
    let mut world = World::new().booking(ME, ADA, 30, Status::Pending);
    world.look(0);
    world.bookings.clear();
    world.look(2 * 86_400 - 1);
    assert_eq!(world.told.len(), 1);
    world.look(2 * 86_400);
    assert!(world.told.is_empty());
}

#[test]
fn nonsense_leads_to_nothing() {
    let decision: Json = serde_json::from_str(&notify("nonsense")).unwrap();
    assert_eq!(decision["show"], json!([]));
}
