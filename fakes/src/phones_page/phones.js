// The phones page: follows the simulator's events, switches who plays the phones, and books calls.

import { announce, byId, clock, isLive, make, showCalls, tick, timeOfDay, written } from './legs.js';
import { language, words } from './words.js';

/** @typedef {{ sid: string, from: string, to: string, body: string, status: keyof typeof words.text, at: string, is_reply: boolean }} Text */
/** @typedef {{ manual: boolean, callslot: boolean, told: number, legs: import('./legs.js').Leg[], texts: Text[] }} Picture */
/** @typedef {{ id: string, title: string, start_time: string, attendee_name: string | null,
 *   attendee_phone: string, status: keyof typeof words.status,
 *   failure_reason: keyof typeof words.reason | null }} Booking */

const MINUTE = 60_000;
/** Callslot is asked this long after it was told something, which it still has to write down. */
const WRITTEN_DOWN = 400;

/** @type {Picture | null} */
let picture = null;
/** @type {Booking[]} */
let bookings = [];
/** @type {Map<string, string>} */
const members = new Map();
let rereadTimer = 0;

const form = /** @type {HTMLFormElement} */ (byId('book'));
const submit = /** @type {HTMLButtonElement} */ (form.querySelector('[type=submit]'));

/** @param {Booking} booking */
const nameOf = (booking) => booking.attendee_name ?? written(booking.attendee_phone);

/** @param {string} number @returns {import('./legs.js').Person | undefined} */
function whoIs(number) {
  const member = members.get(number);
  if (member) return { name: member, isAttendee: false };
  const booking = bookings.findLast((it) => it.attendee_phone === number && it.attendee_name);
  return booking && { name: nameOf(booking), isAttendee: true };
}

/** Asks for JSON of this origin. @param {string} path @param {RequestInit} [request] */
async function ask(path, request) {
  const answer = await fetch(`/simulator/${path}`, request).catch(() => null);
  return { ok: answer?.ok ?? false, body: await answer?.json().catch(() => null) };
}

/** The next full minute, or the one after it when there is no time left to watch it come. */
function nextStart() {
  const now = Date.now();
  return new Date((Math.floor(now / MINUTE) + (now % MINUTE > 50_000 ? 2 : 1)) * MINUTE);
}

/** The booking that matters now. */
function upcoming() {
  return bookings.find((it) => it.status === 'calling') ?? bookings.find((it) => it.status === 'pending');
}

function show() {
  if (!picture) return;
  byId('loading').hidden = true;
  byId('empty').hidden = picture.legs.length > 0;
  const next = upcoming();
  const booked = next ? words.emptyBooked(nameOf(next), timeOfDay(next.start_time)) : words.emptyBook;
  byId('empty-next').textContent = picture.callslot ? booked : words.emptyAlone;
  byId('bookings').hidden = !picture.callslot;
  document.body.classList.toggle('alone', !picture.callslot);
  document.body.classList.toggle('live', picture.legs.some(isLive));
  for (const input of document.querySelectorAll('[name=mode]')) {
    const radio = /** @type {HTMLInputElement} */ (input);
    radio.checked = (radio.value === 'manual') === picture.manual;
  }
  showCalls(byId('calls'), picture.legs, whoIs);
  showTexts(picture.texts);
  tick();
}

/** Has a phone answer the last text message to it. @param {string} number @param {string} body */
const reply = (number, body) => ask(`texts/${encodeURIComponent(number)}/reply`, {
  method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ body }),
});

/** @param {Text[]} texts */
function showTexts(texts) {
  byId('texts').hidden = texts.length === 0;
  byId('texts').querySelector('ol')?.replaceChildren(...texts.toReversed().map((text) => {
    const phone = text.is_reply ? text.from : text.to;
    const who = whoIs(phone)?.name ?? written(phone);
    const title = text.is_reply ? words.textFrom(who) : words.textTo(who);
    const answers = text.is_reply ? [] : ['STOP', 'START', 'HELP'].map((word) => make('button', {
      type: 'button', onclick: () => reply(phone, word),
    }, words.answer(word)));
    return make('li', {}, make('time', {}, timeOfDay(text.at)), make('span', { className: 'name' }, title),
      make('strong', { className: 'state' }, words.text[text.status]), make('span', { className: 'meta why' }, text.body),
      ...answers);
  }));
}

/** @param {boolean} isStopped */
function showStopped(isStopped) {
  byId('stopped').hidden = !isStopped;
  for (const part of document.querySelectorAll('main, .mode')) part.toggleAttribute('inert', isStopped);
}

/** @param {Booking} booking */
async function cancel(booking) {
  const { ok, body } = await ask(`bookings/${booking.id}`, { method: 'DELETE' });
  if (!ok) fail('book', body);
  await readBookings();
}

function showBookings() {
  const next = upcoming();
  byId('next').hidden = !next;
  if (next) {
    byId('next').dataset.tone = next.status;
    byId('next-time').textContent = timeOfDay(next.start_time);
    byId('next-who').textContent = nameOf(next);
    byId('next-what').textContent = `${written(next.attendee_phone)} · ${next.title}`;
    byId('next-cancel').textContent = words.cancel;
    byId('next-cancel').setAttribute('aria-label', words.cancelNamed(nameOf(next)));
    byId('next-cancel').onclick = () => cancel(next);
  }
  byId('today').hidden = bookings.length === 0;
  byId('today').querySelector('ol')?.replaceChildren(...bookings.toReversed().map((booking) => {
    const reason = booking.failure_reason && words.reason[booking.failure_reason];
    const why = typeof reason === 'function' ? reason(nameOf(booking)) : reason;
    return make('li', { 'data-tone': booking.status },
      make('time', {}, timeOfDay(booking.start_time)), make('span', { className: 'name' }, nameOf(booking)),
      make('strong', { className: 'state' }, words.status[booking.status]),
      ...(why ? [make('span', { className: 'meta why' }, why)] : []));
  }));
  count();
}

/** Moves the countdown on. */
function count() {
  const next = upcoming();
  if (!submit.disabled) submit.textContent = words.bookFor(timeOfDay(nextStart()));
  if (!next) return;
  const left = Math.ceil((Date.parse(next.start_time) - Date.now()) / 1000);
  const text = left > 0 ? words.inTime(clock(left)) : words.anyMoment;
  byId('next-when').textContent = next.status === 'calling' ? words.callingNow : text;
}

async function readBookings() {
  const midnight = new Date().setHours(0, 0, 0, 0);
  const from = new Date(midnight).toISOString();
  const to = new Date(midnight + 1441 * MINUTE).toISOString();
  const { ok, body } = await ask(`bookings?from=${from}&to=${to}&limit=200`);
  if (!ok) return;
  const before = new Map(bookings.map((it) => [it.id, it.status]));
  bookings = body.bookings;
  for (const { id, status, ...booking } of bookings) {
    const earlier = before.get(id);
    if (earlier && earlier !== status) announce(words.says(booking.attendee_name ?? booking.attendee_phone, words.status[status]));
  }
  showBookings();
  show();
}

/** @param {number} delay */
function rereadBookings(delay) {
  clearTimeout(rereadTimer);
  rereadTimer = setTimeout(readBookings, delay);
}

/** Shows at its field what is wrong with it. @param {string} field @param {any} body */
function fail(field, body) {
  const { code, message } = body?.error ?? {};
  const input = /** @type {HTMLInputElement | null} */ (form.elements.namedItem(field));
  // The API names the field as programs do; a person reads its label.
  const label = input?.labels?.[0]?.textContent;
  const said = label && message ? message.replace(new RegExp(`^${field}\\b`), label) : message;
  const text = code === 'unreachable' ? words.refused.unreachable : said ?? words.trouble;
  const error = document.getElementById(`${field}-error`) ?? byId('book-error');
  error.textContent = text;
  error.hidden = false;
  input?.setAttribute('aria-invalid', 'true');
  input?.focus();
}

form.addEventListener('submit', async (event) => {
  event.preventDefault();
  for (const error of form.querySelectorAll('.error')) Object.assign(error, { hidden: true });
  for (const input of form.querySelectorAll('input')) input.removeAttribute('aria-invalid');
  const start = nextStart();
  submit.disabled = true;
  submit.textContent = words.booking;
  const fields = [...new FormData(form)].filter(([, value]) => value !== '');
  const request = { attendee_phone: '', ...Object.fromEntries(fields), start_time: start.toISOString() };
  const { ok, body } = await ask('bookings', {
    method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(request),
  });
  submit.disabled = false;
  if (ok) announce(words.booked(timeOfDay(start)));
  else fail(body?.error?.field ?? 'book', body);
  await readBookings();
  count();
});

for (const input of document.querySelectorAll('[name=mode]')) {
  input.addEventListener('change', () => ask('settings', {
    method: 'PUT', headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ manual: /** @type {HTMLInputElement} */ (input).value === 'manual' }),
  }));
}

async function readMembers() {
  const { body } = await ask('members');
  for (const { name, phone } of body?.members ?? []) if (phone) members.set(phone, name);
  show();
}

function follow() {
  const source = new EventSource('/simulator/events');
  source.onmessage = ({ data }) => {
    const before = picture;
    picture = /** @type {Picture} */ (JSON.parse(data));
    showStopped(false);
    show();
    if (picture.callslot && before?.told !== picture.told) rereadBookings(before ? WRITTEN_DOWN : 0);
    if (picture.callslot && !before) readMembers();
  };
  source.onerror = () => {
    showStopped(true);
    // The browser reconnects by itself unless the answer was no stream at all.
    if (source.readyState === EventSource.CLOSED) setTimeout(follow, 2000);
  };
}

document.documentElement.lang = language;
for (const node of document.querySelectorAll('[data-word]')) {
  node.textContent = String(words[/** @type {keyof typeof words} */ (/** @type {HTMLElement} */ (node).dataset.word)]);
}
byId('stopped').append(`${words.stopped} `, make('code', {}, 'cargo xtask dev'), '.');
/** @type {HTMLInputElement} */ (byId('subject')).value = words.subjectValue;
byId('endings').append(...Object.entries(words.ending).map(([number, name]) => make('button', {
  type: 'button', title: written(number),
  onclick: () => { /** @type {HTMLInputElement} */ (byId('attendee_phone')).value = written(number); },
}, name)));
setInterval(() => {
  if (!byId('stopped').hidden) return;
  tick();
  count();
  // Callslot looks for what is due at every full minute; not all that comes of it rings a phone.
  if (picture?.callslot && !document.hidden && new Date().getSeconds() === 2) rereadBookings(0);
}, 1000);
document.addEventListener('visibilitychange', () => {
  if (picture?.callslot && !document.hidden) rereadBookings(0);
});
count();
follow();
