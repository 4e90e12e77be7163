// Reads calendar objects with ical.js. From standard input: a list of texts. To standard output: for each, what a
// calendar would show of it.

import { readFileSync } from "node:fs";
import ICAL from "ical.js";

/** The longest series that is gone through. */
const MOST_OCCURRENCES = 500;

/** @param {any} time */
const instant = (time) => time.toJSDate().toISOString().replace(".000Z", "Z");

/** @param {any} component */
function person(component, name) {
  const property = component.getFirstProperty(name);
  const parameter = (key) => property.getParameter(key) ?? null;
  return {
    address: property.getFirstValue(),
    name: parameter("cn"),
    rsvp: parameter("rsvp"),
    status: parameter("partstat"),
  };
}

/** One VEVENT. @param {any} component */
function event(component) {
  const value = (name) => component.getFirstPropertyValue(name);
  const read = new ICAL.Event(component);
  const recurrence = value("recurrence-id");
  return {
    uid: value("uid"),
    sequence: value("sequence"),
    stamp: instant(value("dtstamp")),
    start: instant(read.startDate),
    end: instant(read.endDate),
    recurrence: recurrence === null ? null : instant(recurrence),
    status: value("status"),
    summary: value("summary"),
    description: value("description"),
    location: value("location"),
    organizer: person(component, "organizer"),
    attendee: person(component, "attendee"),
  };
}

/** Starts of all calls, the exceptions in their places. @param {any} components */
function occurrences(components) {
  const isException = (component) => component.getFirstProperty("recurrence-id") !== null;
  const main = components.find((component) => !isException(component));
  if (main === undefined) {
    return [];
  }
  const series = new ICAL.Event(main, { strictExceptions: true });
  for (const exception of components.filter(isException)) {
    series.relateException(new ICAL.Event(exception));
  }
  if (!series.isRecurring()) {
    return [instant(series.startDate)];
  }
  const starts = [];
  const iterator = series.iterator();
  for (let next = iterator.next(); next && starts.length < MOST_OCCURRENCES; next = iterator.next()) {
    starts.push(instant(series.getOccurrenceDetails(next).startDate));
  }
  return starts.sort();
}

/** @param {string} text */
function read(text) {
  const calendar = new ICAL.Component(ICAL.parse(text));
  const events = calendar.getAllSubcomponents("vevent");
  return {
    method: calendar.getFirstPropertyValue("method"),
    version: calendar.getFirstPropertyValue("version"),
    events: events.map(event),
    occurrences: occurrences(events),
  };
}

const texts = JSON.parse(readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify(texts.map(read)));
