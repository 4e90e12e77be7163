// The phones: a card for each, the two of one call side by side. Cards are kept and changed in place,
// so that focus, scrolling and a line that is being spoken survive every change.

import { words } from './words.js';

/** @typedef {{ at: string, what: string, text?: string, key?: string, digits?: string }} Happening */
/** @typedef {{ sid: string, parent: string | null, number: string, status: keyof typeof words.leg,
 *   created: string, started: string | null, answered: string | null, ended: string | null,
 *   ended_by: keyof typeof words.endedBy | null, bridged: boolean, events: Happening[],
 *   by_hand?: boolean, listening?: boolean, hearing?: { text: string, ms: number } | null }} Leg */
/** @typedef {{ name: string, isAttendee: boolean }} Person */
/** @typedef {(number: string) => Person | undefined} WhoIs */
/** @typedef {{ node: HTMLElement, link: HTMLElement, blank: HTMLElement }} CallView */

const KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'];

/** @param {string} id */
export const byId = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

/** Makes an element; what is no property of it becomes an attribute.
 * @param {string} tag @param {Record<string, any>} given @param {(Node | string)[]} children */
export function make(tag, given = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(given)) {
    if (name in node) Object.assign(node, { [name]: value });
    else node.setAttribute(name, value);
  }
  node.append(...children);
  return node;
}

/** @param {string} name */
function icon(name) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  const use = document.createElementNS('http://www.w3.org/2000/svg', 'use');
  use.setAttribute('href', `#${name}`);
  svg.setAttribute('aria-hidden', 'true');
  svg.append(use);
  return svg;
}

/** Seconds as a person reads them. @param {number} seconds */
export function clock(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}

/** The time of day. @param {string | Date} at */
export const timeOfDay = (at) =>
  new Date(at).toLocaleTimeString(navigator.language, { hour: '2-digit', minute: '2-digit' });

/** A number as a person writes it. @param {string} number */
export function written(number) {
  const american = /^\+1(\d{3})(\d{3})(\d{4})$/.exec(number);
  if (american) return `+1 ${american.slice(1).join(' ')}`;
  const parts = /^\+(7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|\d{3})(\d+)$/.exec(number);
  return parts ? `+${parts[1]} ${parts[2].replace(/\d{3}(?=\d{2})/g, '$& ')}` : number;
}

/** @param {string} text */
export function announce(text) {
  byId('said').append(make('span', {}, `${text} `));
  while (byId('said').childNodes.length > 4) byId('said').firstChild?.remove();
}

/** @param {Leg} leg */
export const isLive = (leg) => leg.status === 'queued' || leg.status === 'ringing' || leg.status === 'in-progress';

/** @param {Leg} leg @param {boolean} isConnected @returns {[keyof typeof words.leg, string]} word and colour */
function stateOf(leg, isConnected) {
  switch (leg.status) {
    case 'ringing': return ['ringing', 'calling'];
    case 'in-progress':
      if (isConnected) return ['connected', 'completed'];
      return [leg.listening ? 'listening' : 'in-progress', 'pending'];
    case 'busy': return [leg.ended_by === 'phone' ? 'declined' : 'busy', 'failed'];
    case 'no-answer': case 'failed': return [leg.status, 'failed'];
    default: return [leg.status, 'cancelled'];
  }
}

/** @param {Leg} leg @param {string} path @param {HTMLElement} card */
async function act(leg, path, card) {
  const answer = await fetch(`/simulator/calls/${leg.sid}/${path}`, { method: 'POST' }).catch(() => null);
  const code = answer?.ok ? '' : (await answer?.json().catch(() => null))?.error?.code ?? 'trouble';
  const error = /** @type {HTMLElement} */ (card.querySelector('.error'));
  error.hidden = !code;
  error.textContent = code && ((/** @type {Record<string, string>} */ (words.refused))[code] ?? words.trouble);
}

/** The buttons for what can be done now. @param {HTMLElement} card @param {Leg} leg @param {string} who */
function offer(card, leg, who) {
  const actions = /** @type {HTMLElement} */ (card.querySelector('.actions'));
  const offered = [leg.status, leg.listening].join();
  if (actions.dataset.offered === offered) return;
  actions.dataset.offered = offered;
  const hadFocus = actions.contains(document.activeElement);
  /** @param {string} kind @param {string} text @param {string} path @param {string} image */
  const button = (kind, text, path, image) => make('button', {
    type: 'button', className: kind, 'aria-label': `${text}: ${who}`, onclick: () => act(leg, path, card),
  }, icon(image), text);
  actions.replaceChildren();
  if (leg.status === 'ringing') {
    actions.append(button('go', words.answer, 'answer', 'phone'), button('stop', words.decline, 'decline', 'down'));
  } else if (leg.status === 'in-progress') {
    if (leg.listening) {
      actions.append(make('div', { className: 'keypad', role: 'group', 'aria-label': `${words.keypad}: ${who}` },
        ...KEYS.map((key) => make('button', {
          type: 'button', onclick: () => act(leg, `press/${encodeURIComponent(key)}`, card),
        }, key))));
    }
    actions.append(button('stop', words.hangUp, 'hang-up', 'down'));
  }
  if (hadFocus) (actions.querySelector('button') ?? card).focus();
}

/** A line of the transcript, spoken word by word while it is new. @param {HTMLElement} item @param {string} text
 * @param {number} ms */
function speak(item, text, ms) {
  const spoken = text.split(/\s+/);
  item.replaceChildren(...spoken.flatMap((word, at) => {
    const span = make('span', {}, word);
    span.style.animationDelay = `${Math.round((ms * at) / spoken.length)}ms`;
    return [span, ' '];
  }));
}

/** The words that the phone hears, and its actions. @param {HTMLElement} list @param {Leg} leg */
function transcribe(list, leg) {
  const lines = leg.events.flatMap((event) => {
    switch (event.what) {
      case 'heard': return [{ kind: 'heard', text: event.text ?? '' }];
      case 'pressed': return [{ kind: 'pressed', text: words.pressed(event.key ?? '') }];
      case 'digits_sent': return [{ kind: 'note', text: words.digits(event.digits ?? '') }];
      case 'recording_started': return [{ kind: 'note', text: words.recorded }];
      case 'recording_ended': return [{ kind: 'note', text: words.recordedNoMore }];
      case 'bridged': return [{ kind: 'note', text: words.connected }];
      default: return [{ kind: 'note', text: words.rejected }];
    }
  });
  if (leg.hearing) lines.push({ kind: 'heard', text: leg.hearing.text });
  if (leg.ended_by && leg.answered) lines.push({ kind: 'note', text: words.endedBy[leg.ended_by] });
  const hasGrown = list.childElementCount < lines.length;
  while (list.childElementCount > lines.length) list.lastElementChild?.remove();
  lines.forEach(({ kind, text }, at) => {
    let item = /** @type {HTMLElement | undefined} */ (list.children[at]);
    if (!item) list.append(item = make('li'));
    const isNow = Boolean(leg.hearing) && at === lines.length - 1;
    if (item.dataset.text !== text) {
      item.dataset.text = text;
      if (isNow && leg.hearing) speak(item, text, leg.hearing.ms);
      else item.textContent = text;
    }
    // Words that are out stay as they came.
    item.className = kind === 'heard' && (isNow || item.className === 'heard now') ? 'heard now' : kind;
  });
  if (hasGrown) list.scrollTop = list.scrollHeight;
}

/** @param {HTMLElement} view @param {Leg} leg @param {WhoIs} whoIs @param {boolean} isConnected @returns {HTMLElement} */
function card(view, leg, whoIs, isConnected) {
  let node = /** @type {HTMLElement | null} */ (view.querySelector(`[data-sid="${leg.sid}"]`));
  if (!node) {
    node = make('article', { className: 'card', 'data-sid': leg.sid, tabIndex: -1 },
      make('p', { className: 'row' }, make('span', { className: 'meta role' }), make('strong', { className: 'state' })),
      make('p', { className: 'row' }, make('span', { className: 'who' }), make('span', { className: 'elapsed' })),
      make('p', { className: 'number' }), make('ol', { className: 'transcript', tabIndex: 0 }),
      make('p', { className: 'error', role: 'alert', hidden: true }), make('div', { className: 'actions' }));
    if (leg.parent) view.append(node); else view.prepend(node);
  }
  const person = whoIs(leg.number);
  const role = (person ? person.isAttendee : Boolean(leg.parent)) ? words.attendee : words.operator;
  const who = person?.name ?? written(leg.number);
  const [state, tone] = stateOf(leg, isConnected);
  /** @param {string} selector @param {string} text */
  const put = (selector, text) => {
    const part = /** @type {HTMLElement} */ (node?.querySelector(selector));
    if (part.textContent !== text) part.textContent = text;
    return part;
  };
  if (node.dataset.state !== state) {
    if (isLive(leg) || node.dataset.state) announce(words.says(who, words.leg[state]));
    node.dataset.state = state;
    put('.error', '').hidden = true;
  }
  node.dataset.tone = tone;
  node.setAttribute('aria-label', `${role}: ${who}`);
  put('.role', role);
  put('.who', who);
  put('.state', words.leg[state]);
  put('.number', person ? written(leg.number) : '');
  const since = leg.answered ?? (leg.ended ? null : leg.started);
  const elapsed = /** @type {HTMLElement} */ (node.querySelector('.elapsed'));
  elapsed.dataset.since = since ?? '';
  elapsed.dataset.until = leg.ended ?? '';
  const list = /** @type {HTMLElement} */ (node.querySelector('.transcript'));
  list.setAttribute('aria-label', who);
  transcribe(list, leg);
  list.hidden = !list.childElementCount;
  offer(node, leg, who);
  return node;
}

/** @type {Map<string, CallView>} */
const calls = new Map();

/** Shows the calls, the latest first. @param {HTMLElement} container @param {Leg[]} legs @param {WhoIs} whoIs */
export function showCalls(container, legs, whoIs) {
  const present = new Set(legs.map((leg) => leg.sid));
  const first = legs.filter((leg) => !leg.parent || !present.has(leg.parent));
  for (const [sid, view] of calls) {
    if (!first.some((leg) => leg.sid === sid)) {
      view.node.remove();
      calls.delete(sid);
    }
  }
  for (const leg of first) {
    let view = calls.get(leg.sid);
    if (!view) {
      const link = make('div', { className: 'link' }, make('span', { className: 'wire' }), make('span', { className: 'meta' }));
      const blank = make('p', { className: 'blank meta' });
      const pair = make('div', { className: 'pair' }, link, blank);
      const node = make('section', { className: 'call' }, make('h3', { className: 'meta' }, words.callAt(timeOfDay(leg.created))), pair);
      calls.set(leg.sid, view = { node, link, blank });
      container.prepend(node);
    }
    const pair = /** @type {HTMLElement} */ (view.link.parentElement);
    const others = legs.filter((other) => other.parent === leg.sid);
    const isConnected = others.some((other) => other.bridged && other.status === 'in-progress');
    view.link.dataset.tone = isConnected ? 'completed' : 'cancelled';
    view.link.hidden = !others.length && !isLive(leg);
    const isApart = others.length > 0 && !others.some((other) => isLive(other) || other.bridged);
    const word = isConnected ? words.connected : isApart ? words.apart : '';
    /** @type {HTMLElement} */ (view.link.lastElementChild).textContent = word;
    view.blank.hidden = others.length > 0;
    view.blank.textContent = isLive(leg) ? words.notYet : words.never;
    card(pair, leg, whoIs, isConnected);
    for (const other of others) card(pair, other, whoIs, isConnected && other.status === 'in-progress');
  }
}

/** Moves every clock on. */
export function tick() {
  for (const node of document.querySelectorAll('.elapsed')) {
    const { since, until } = /** @type {HTMLElement} */ (node).dataset;
    node.textContent = since ? clock(((until ? Date.parse(until) : Date.now()) - Date.parse(since)) / 1000) : '';
  }
}
