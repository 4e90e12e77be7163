//! `event_types`, `schedules`, `time_off` and `booking_events` together: everything that free times depend on, read
//! in one round trip.

use crate::store;
use crate::store::{
    Answers, DatabaseError, Rows, Statement, Tenant, busy, caller_space::Around, columns,
    operators::operator_roles, row, rows::readable, sql, text,
};
use callslot_shared::{
    ids::{BookingId, EventTypeId, OrganizationId, ScheduleId, UserId},
    phone::PhoneNumber,
    schedule::{
        Interval, Millis, TimeZone,
        calling::zones,
        event_type::{Busy, EventRules},
        hosts::Turn,
        hours::{DateOverride, Holiday, ScheduleRules, TimeOffPeriod, WeekStart, WeeklyHours},
        queue::Queue,
    },
};
use chrono::{NaiveDate, NaiveTime};
use serde::Deserialize;
use std::{collections::HashMap, mem};

pub use crate::store::busy::{BusyDetail, BusySubject};

/// A day, in milliseconds.
const DAY: Millis = 24 * 3_600_000;
/// The time for which past calls count towards whose turn it is. (Counted for ever, a new host would get every call
/// until they have had as many as the others.)
const TURNS: Millis = 30 * DAY;

/// Everything that free times depend on.
#[derive(Debug)]
pub struct Availability {
    /// The event type's rules and whether it is active, if it is asked for and there is such a one.
    pub event: Option<(EventRules, bool)>,
    /// The hosts who can take a call.
    pub hosts: Vec<Host>,
    /// The titles of the bookings that are in the way.
    pub titles: HashMap<String, (BookingId, String)>,
    /// The calls of the organization's caller space, if they are asked for and limit anything.
    pub queue: Option<Queue>,
}

/// A question about free times.
#[derive(Debug, Clone)]
pub struct Question<'a> {
    /// The people whose time is asked for.
    pub whose: BusySubject,
    /// The starts in question.
    pub range: Interval,
    /// The present instant.
    pub now: Millis,
    /// Of what that is in the way it is told what it is.
    pub named: BusyDetail,
    /// The calls of the caller space that are asked for besides.
    pub around: Option<Around<'a>>,
}

/// Somebody who can take a call.
#[derive(Debug)]
pub struct Host {
    /// The member.
    pub user_id: UserId,
    /// The member's name.
    pub name: String,
    /// Whether the hours are assumed.
    pub assumed: bool,
    /// Whether the schedule is the member's own, and not the organization's.
    pub own: bool,
    /// When they take calls.
    pub schedule: ScheduleRules,
    /// When they are not free.
    pub busy: Vec<Busy>,
    /// Their place in the turns.
    pub turn: Turn,
}

#[derive(Deserialize)]
struct EventRow {
    rules: String,
    active: u8,
}

/// Times off of the organization that are not over at `:from`, of `$whose`.
macro_rules! off {
    ($whose:literal) => {
        text!(
            "(SELECT json_group_array(json_object(",
            columns!(object OffRow, "f"),
            ")) FROM time_off f WHERE f.organization_id = :organization AND f.over_at > :from AND ",
            $whose,
            ")"
        )
    };
}

row! {
    #[derive(Deserialize)]
    struct HostRow {
        user_id: UserId,
        user_name: String = "u.name",
        phone: PhoneNumber = "m.phone",
        weight: u32,
        priority: i32,
        schedule_id: Option<ScheduleId> = "s.id",
        own: u8 = "s.user_id IS NOT NULL",
        name: Option<String> = "s.name",
        timezone: Option<TimeZone> = "s.timezone",
        week_start: Option<WeekStart> = "s.week_start",
        weekly: Option<String> = "s.weekly",
        overrides: String = "(SELECT json_group_array(json_object('date', o.date, 'hours', json(o.hours)))
                               FROM schedule_overrides o WHERE o.schedule_id = s.id AND o.date >= :date_of)",
        off: String = off!("f.user_id = host.user_id"),
        off_for_all: String = off!("f.user_id IS NULL"),
        booked: u32 = "(SELECT COUNT(*) FROM booking_events b INDEXED BY booking_events_turns
                         WHERE b.event_type_id = :event_type AND b.user_id = host.user_id AND b.created_at >= :since
                           AND b.status <> 'cancelled')",
        last_booked: Option<Millis> = "(SELECT MAX(b.created_at)
                                         FROM booking_events b INDEXED BY booking_events_turns
                                           WHERE b.event_type_id = :event_type AND b.user_id = host.user_id
                                             AND b.created_at >= :since AND b.status <> 'cancelled')",
    }
}

row! {
    #[derive(Deserialize)]
    struct OffRow {
        from_date: Option<NaiveDate>,
        to_date: Option<NaiveDate>,
        starts_at: Option<Millis>,
        ends_at: Option<Millis>,
        reason: String,
    }
}

/// Reads everything that the starts in question depend on, in one round trip. `sees` says of whose times off the
/// reasons may be told.
pub async fn read(
    tenant: Tenant<'_>,
    question: &Question<'_>,
    sees: impl Fn(UserId) -> bool,
) -> Result<Availability, DatabaseError> {
    let Tenant {
        database: db,
        organization,
    } = tenant;
    let Question {
        whose,
        range,
        now,
        named,
        ref around,
    } = *question;
    let from = range.start.min(now) - 3 * DAY;
    let asked = busy::Near {
        whose,
        range,
        now,
        named,
    };
    let mut statements = vec![
        select_hosts(organization, whose, from, now),
        busy::in_the_way(organization, asked),
    ];
    // An operator alone has no rules to read, and no limits to count for.
    if let Some(id) = whose.event_type() {
        statements.push(event(organization, id));
        statements.push(busy::counted(organization, id, range));
    }
    if let Some(around) = around {
        statements.push(around.select(organization, now));
    }
    let mut answers = Answers::new(db.batch(statements).await?);
    let hosts: Vec<HostRow> = answers.next()?.listed(Ok)?;
    let (mut busy, titles) = near(&answers.next()?, whose)?;
    let mut event = None;
    if whose.event_type().is_some() {
        let found: Option<EventRow> = answers.next()?.first()?;
        if let Some(row) = found {
            event = Some((store::read(&row.rules)?, row.active == 1));
        }
        for row in busy::all(&answers.next()?)? {
            busy.add(&row, whose);
        }
    }
    let mut queue = None;
    if let Some(around) = around {
        queue = around.queue(&answers.next()?, now)?;
    }
    // A host whose rules cannot be read is not offered, and takes nobody else along.
    let hosts = hosts.into_iter().map(|row| host(row, &mut busy, &sees));
    let hosts = hosts.filter_map(readable).collect();
    Ok(Availability {
        event,
        hosts,
        titles,
        queue,
    })
}

fn event(organization: OrganizationId, id: EventTypeId) -> Statement {
    sql!(
        "SELECT rules, active FROM event_types
         WHERE id = :id AND organization_id = :organization AND deleted_at IS NULL",
        organization,
        id,
    )
}

/// Selects the hosts who can take a call, each with the schedule that holds: the host's for this event type, else their
/// default, else their oldest, else the organization's default.
fn select_hosts(
    organization: OrganizationId,
    whose: BusySubject,
    from: Millis,
    now: Millis,
) -> Statement {
    sql!(
        text!(
            "WITH host (user_id, schedule_id, weight, priority) AS (
           SELECT user_id, schedule_id, weight, priority FROM event_type_hosts
           WHERE event_type_id = :event_type AND +organization_id = :organization
           UNION ALL SELECT :operator, NULL, 100, 0 WHERE :operator IS NOT NULL)
         SELECT ",
            columns!(HostRow, "host"),
            "
         FROM host
         JOIN members m ON m.organization_id = :organization AND m.user_id = host.user_id AND m.active = 1
           AND m.phone IS NOT NULL AND m.role IN (SELECT value FROM json_each(:roles))
         JOIN users u ON u.id = host.user_id
         LEFT JOIN schedules s ON s.organization_id = :organization AND s.id = COALESCE(
           host.schedule_id,
           (SELECT d.id FROM schedules d WHERE d.organization_id = :organization AND d.user_id = host.user_id
            ORDER BY d.is_default DESC, d.id LIMIT 1),
           (SELECT d.id FROM schedules d WHERE d.organization_id = :organization AND d.user_id IS NULL
              AND d.is_default = 1 LIMIT 1))
         ORDER BY host.user_id"
        ),
        organization,
        event_type = whose.event_type(),
        operator = whose.operator(),
        date_of = date_of(from),
        since = now - TURNS,
        roles = operator_roles(),
        from,
    )
}

fn date_of(instant: Millis) -> String {
    let time = callslot_shared::schedule::local_time::from_millis(instant);
    time.date_naive().to_string()
}

/// The busy times of hosts, host by host: rows of one come together.
#[derive(Default)]
struct PerHost(Vec<(UserId, Vec<Busy>)>);

impl PerHost {
    fn add(&mut self, row: &busy::BusyRow, whose: BusySubject) {
        let Some(user) = row.user_id.or(whose.operator()) else {
            return;
        };
        match self.0.iter_mut().rev().find(|(host, _)| *host == user) {
            Some((_, busy)) => busy.push(row.busy()),
            None => self.0.push((user, vec![row.busy()])),
        }
    }

    fn take(&mut self, user: UserId) -> Vec<Busy> {
        let found = self.0.iter_mut().find(|(host, _)| *host == user);
        found.map_or_else(Vec::new, |(_, busy)| mem::take(busy))
    }
}

type Titles = HashMap<String, (BookingId, String)>;

/// Reads the busy times of hosts, and their titles.
fn near(rows: &Rows, whose: BusySubject) -> Result<(PerHost, Titles), DatabaseError> {
    let (mut busy, mut titles) = (PerHost::default(), Titles::new());
    for mut row in busy::all(rows)? {
        busy.add(&row, whose);
        if let (Some(id), Some(title)) = (row.id, row.title.take()) {
            titles.insert(id.to_string(), (id, title));
        }
    }
    Ok((busy, titles))
}

fn host(
    row: HostRow,
    busy: &mut PerHost,
    sees: &impl Fn(UserId) -> bool,
) -> Result<Host, DatabaseError> {
    let overrides: Vec<DateOverride> = store::read(&row.overrides)?;
    let mut schedule = match (row.name, row.timezone, &row.weekly) {
        (Some(name), Some(timezone), Some(weekly)) => ScheduleRules {
            name,
            timezone,
            week_start: row.week_start.unwrap_or_default(),
            weekly: store::read::<Vec<WeeklyHours>>(weekly)?,
            overrides,
            time_off: Vec::new(),
            holidays: Vec::new(),
        },
        _ => ScheduleRules::assumed(zones(&row.phone).first().copied().unwrap_or(TimeZone::UTC)),
    };
    let sees = sees(row.user_id);
    for mut off in store::read::<Vec<OffRow>>(&row.off)? {
        if !sees {
            off.reason.clear();
        }
        take_off(&mut schedule, &off, Of::Host);
    }
    for off in store::read::<Vec<OffRow>>(&row.off_for_all)? {
        take_off(&mut schedule, &off, Of::Everybody);
    }
    Ok(Host {
        user_id: row.user_id,
        name: row.user_name,
        assumed: row.schedule_id.is_none(),
        own: row.own == 1,
        schedule,
        busy: busy.take(row.user_id),
        turn: Turn {
            priority: row.priority,
            weight: row.weight,
            booked: row.booked,
            last_booked: row.last_booked,
        },
    })
}

/// The people who have a time off.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Of {
    Host,
    Everybody,
}

/// Takes a time off out of a schedule. Whole days of everybody are holidays.
fn take_off(schedule: &mut ScheduleRules, off: &OffRow, of: Of) {
    let name = match off.reason.as_str() {
        "" => "away".to_owned(),
        reason => reason.to_owned(),
    };
    match (off.from_date, off.to_date, off.starts_at, off.ends_at) {
        (Some(from), Some(to), ..) if of == Of::Host => schedule.time_off.push(TimeOffPeriod {
            from: from.and_time(NaiveTime::MIN),
            to: to.succ_opt().unwrap_or(to).and_time(NaiveTime::MIN),
            name,
        }),
        (Some(from), Some(to), ..) => {
            let days = callslot_shared::api::Off::Days(from, to).dates();
            schedule.holidays.extend(days.map(|date| Holiday {
                date,
                name: name.clone(),
            }));
        }
        (_, _, Some(start), Some(end)) => {
            let at = Interval::new(start, end);
            let off = TimeOffPeriod::between(at, schedule.timezone, name);
            schedule.time_off.push(off);
        }
        _ => {}
    }
}
