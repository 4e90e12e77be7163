// Click-to-call in a page: asks for the numbers of candidates, underlines them without touching the
// page's elements, and shows the tooltip by pointer, focus or the walking command.

if (globalThis.callslot === undefined) {
  /** What one message may carry; the service worker refuses twice as much. */
  const MOST_TEXTS = 200;
  const MOST_CHARACTERS = 100_000;
  /** Underlined at once. */
  const MOST_RANGES = 5_000;
  const POINTER_MS = 60;
  const NAME = "callslot-number";
  const CURRENT = "callslot-current";
  const STYLE = `
    ::highlight(${NAME}) { text-decoration: underline dotted 1px; }
    ::highlight(${CURRENT}) { text-decoration: underline solid 2px; background-color: #1d5fc4; color: #ffffff; }
  `;

  /**
   * @typedef {object} Place A number in the page.
   * @property {Range} range
   * @property {HTMLAnchorElement | null} link
   * @property {{e164: string, shown: string, country: string}} number
   */

  class ClickToCall {
    constructor() {
      /** @type {Map<Node, Place[]>} */
      this.places = new Map();
      this.count = 0;
      this.highlight = new Highlight();
      this.current = new Highlight();
      this.sheet = new CSSStyleSheet();
      this.sheet.replaceSync(STYLE);
      /** @type {Set<ShadowRoot>} */
      this.shadows = new Set();
      /** @type {any[]} */
      this.queue = [];
      this.asking = false;
      this.pointer = { x: 0, y: 0, waiting: 0 };
      this.aborter = new AbortController();
      this.tooltip = new globalThis.CallslotTooltip((action, number) => {
        void chrome.runtime.sendMessage({ type: action, e164: number.e164 }).catch(() => {});
      });
      this.scan = new globalThis.CallslotScan(
        (candidates) => this.enqueue(candidates),
        (root) => this.enter(root),
      );
    }

    start() {
      CSS.highlights.set(NAME, this.highlight);
      CSS.highlights.set(CURRENT, this.current);
      this.adopt(document);
      const options = { capture: true, passive: true, signal: this.aborter.signal };
      document.addEventListener("pointermove", (event) => this.moved(event), options);
      document.addEventListener("focusin", (event) => this.focused(event), options);
      document.addEventListener("keydown", (event) => this.pressed(event), { capture: true, signal: this.aborter.signal });
      document.addEventListener("scroll", () => this.tooltip.hide(), options);
      this.scan.watch(document);
    }

    stop() {
      this.scan.stop();
      this.aborter.abort();
      this.tooltip.hide();
      this.queue = [];
      this.places.clear();
      this.highlight.clear();
      this.current.clear();
      for (const root of [document, ...this.shadows]) {
        root.adoptedStyleSheets = root.adoptedStyleSheets.filter((sheet) => sheet !== this.sheet);
      }
    }

    /** @param {Document | ShadowRoot} root */
    adopt(root) {
      if (!root.adoptedStyleSheets.includes(this.sheet)) {
        root.adoptedStyleSheets.push(this.sheet);
      }
    }

    /** @param {ShadowRoot} root */
    enter(root) {
      this.shadows.add(root);
      this.adopt(root);
    }

    /** @param {any[]} candidates */
    enqueue(candidates) {
      this.queue.push(...candidates);
      void this.ask();
    }

    async ask() {
      if (this.asking) {
        return;
      }
      this.asking = true;
      try {
        while (this.queue.length > 0 && this.count < MOST_RANGES) {
          await this.askOnce();
        }
      } catch {
        // The extension was updated or switched off under the page.
        this.stop();
      } finally {
        this.asking = false;
      }
    }

    async askOnce() {
      let characters = 0;
      let taken = 0;
      while (taken < Math.min(this.queue.length, MOST_TEXTS)) {
        characters += this.queue[taken].text.length;
        if (taken > 0 && characters > MOST_CHARACTERS) {
          break;
        }
        taken += 1;
      }
      const batch = this.queue.splice(0, taken);
      const answer = await chrome.runtime.sendMessage({
        type: "find",
        language: document.documentElement.lang || undefined,
        texts: batch.map((candidate) => candidate.text),
      });
      if (!Array.isArray(answer) || this.aborter.signal.aborted) {
        return;
      }
      batch.forEach((candidate, at) => this.draw(candidate, answer[at] ?? []));
    }

    /**
     * @param {any} candidate
     * @param {any[]} numbers
     */
    draw(candidate, numbers) {
      const { node } = candidate;
      if (candidate.offset === 0) {
        this.forget(node);
      }
      for (const { start, end, ...number } of numbers) {
        if (start < candidate.skip || this.count >= MOST_RANGES || !node.isConnected) {
          continue;
        }
        const place = this.placeOf(node, candidate, start, end, number);
        const places = this.places.get(node) ?? [];
        const last = places.at(-1);
        if (place === null || (last && last.range.endOffset > place.range.startOffset && last.link === null)) {
          continue;
        }
        this.places.set(node, [...places, place]);
        this.highlight.add(place.range);
        this.count += 1;
      }
    }

    /**
     * @param {Text | HTMLAnchorElement} node
     * @param {any} candidate
     * @param {number} start
     * @param {number} end
     * @param {any} number
     * @returns {Place | null}
     */
    placeOf(node, candidate, start, end, number) {
      const range = new Range();
      if (node instanceof HTMLAnchorElement) {
        range.selectNodeContents(node);
        return { range, link: node, number };
      }
      const from = candidate.offset + start - candidate.skip;
      const to = candidate.offset + end - candidate.skip;
      const asked = candidate.text.slice(candidate.skip);
      if (!node.data.startsWith(asked, candidate.offset)) {
        return null; // It was written anew meanwhile, and will be asked about again.
      }
      range.setStart(node, from);
      range.setEnd(node, to);
      return { range, link: null, number };
    }

    /** @param {Node} node */
    forget(node) {
      for (const place of this.places.get(node) ?? []) {
        this.highlight.delete(place.range);
        this.count -= 1;
      }
      this.places.delete(node);
    }

    /** @param {PointerEvent} event */
    moved(event) {
      if (!event.isTrusted || this.count === 0) {
        return;
      }
      this.pointer.x = event.clientX;
      this.pointer.y = event.clientY;
      this.pointer.waiting ||= setTimeout(() => {
        this.pointer.waiting = 0;
        this.point();
      }, POINTER_MS);
    }

    point() {
      const { x, y } = this.pointer;
      if (this.tooltip.host !== null && document.elementFromPoint(x, y) === this.tooltip.host) {
        this.tooltip.stay();
        return;
      }
      const place = this.placeAt(x, y);
      if (place === null) {
        this.tooltip.leave();
      } else {
        this.tooltip.show(place, place.number, boxAt(place, x, y) ?? place.range.getBoundingClientRect(), false);
      }
    }

    /**
     * @param {number} x
     * @param {number} y
     */
    placeAt(x, y) {
      const caret = document.caretPositionFromPoint(x, y, { shadowRoots: [...this.shadows] });
      const node = caret?.offsetNode;
      if (node === undefined || node === null) {
        return null;
      }
      const link = node.parentElement?.closest("a[href^='tel:' i]");
      const places = this.places.get(node) ?? (link ? this.places.get(link) : undefined) ?? [];
      return places.find((place) => boxAt(place, x, y) !== undefined) ?? null;
    }

    /** @param {FocusEvent} event */
    focused(event) {
      const target = event.composedPath()[0];
      const place = target instanceof HTMLAnchorElement ? this.places.get(target)?.[0] : undefined;
      if (event.isTrusted && place !== undefined) {
        this.tooltip.show(place, place.number, place.range.getBoundingClientRect(), false);
      }
    }

    /** @param {KeyboardEvent} event */
    pressed(event) {
      if (event.isTrusted && event.key === "Escape" && this.tooltip.host !== null) {
        event.stopPropagation();
        this.current.clear();
        this.tooltip.hide();
      }
    }

    /** Goes to the next number in the page's order. */
    walk() {
      const all = [...this.places.values()].flat().filter((place) => place.range.getClientRects().length > 0);
      all.sort((a, b) => order(a.range, b.range));
      if (all.length === 0) {
        return;
      }
      const at = all.findIndex((place) => place === this.walked);
      const place = all[(at + 1) % all.length];
      this.walked = place;
      place.range.startContainer.parentElement?.scrollIntoView({ block: "center", behavior: "instant" });
      this.current.clear();
      this.current.add(place.range);
      // Scrolling hides the tooltip, and its event comes with the next frame.
      requestAnimationFrame(() => {
        requestAnimationFrame(() => {
          this.tooltip.show(place, place.number, place.range.getBoundingClientRect(), true);
        });
      });
    }
  }

  /**
   * @param {Place} place
   * @param {number} x
   * @param {number} y
   */
  function boxAt(place, x, y) {
    return [...place.range.getClientRects()].find(
      (box) => x >= box.left - 1 && x <= box.right + 1 && y >= box.top - 1 && y <= box.bottom + 1,
    );
  }

  /**
   * @param {Range} a
   * @param {Range} b
   */
  function order(a, b) {
    const position = a.startContainer.compareDocumentPosition(b.startContainer);
    if (a.startContainer === b.startContainer) {
      return a.startOffset - b.startOffset;
    }
    return position & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1;
  }

  /** @type {ClickToCall | null} */
  let running = null;

  /** Starts or stops as the person has it for this site. */
  async function follow() {
    const { sitesOff = {} } = await chrome.storage.local.get("sitesOff");
    const off = Object.hasOwn(sitesOff, topHost());
    if (off) {
      running?.stop();
      running = null;
    } else if (running === null) {
      running = new ClickToCall();
      running.start();
    }
    globalThis.callslot.running = running;
  }

  /** The site that the person sees, also within a frame. */
  function topHost() {
    const origins = location.ancestorOrigins;
    const top = origins.length > 0 ? origins[origins.length - 1] : location.origin;
    try {
      return new URL(top).hostname;
    } catch {
      return location.hostname;
    }
  }

  globalThis.callslot = { running: null };
  chrome.storage.local.onChanged.addListener((changes) => {
    if (Object.hasOwn(changes, "sitesOff")) {
      void follow();
    }
  });
  chrome.runtime.onMessage.addListener((message, sender) => {
    // All frames hear it; the one that has the focus walks, else the page itself.
    const focusIsWithin = document.activeElement instanceof HTMLIFrameElement;
    const here = !focusIsWithin && (window === window.top || document.hasFocus());
    if (sender.id === chrome.runtime.id && message?.type === "walk" && here) {
      running?.walk();
    }
  });
  void follow();
}
