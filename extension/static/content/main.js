// Click-to-call in a page: asks for the numbers of candidates, has them underlined, and shows the
// tooltip by pointer, focus or the walking command.

if (globalThis.callslot === undefined) {
  /** What one message may carry; the service worker refuses twice as much. */
  const MOST_TEXTS = 600;
  const MOST_CHARACTERS = 100_000;
  /** Candidates that wait; beyond, a page has more digits than anybody reads. */
  const MOST_WAITING = 20_000;
  const POINTER_MS = 60;
  /** How long candidates wait for more, and what was found for the rest of the page. */
  const GATHER_MS = 50;
  const PAINT_MS = 1_000;

  class ClickToCall {
    constructor() {
      /** @type {Candidate[]} */
      this.queue = [];
      this.asking = false;
      /** How often the page has been searched anew: what was asked about before that is answered in vain. */
      this.searches = 0;
      this.gathering = 0;
      this.painting = 0;
      this.pointer = { x: 0, y: 0, waiting: 0 };
      this.aborter = new AbortController();
      /** @type {Place | null} */
      this.walked = null;
      this.places = new globalThis.CallslotPlaces();
      this.tooltip = new globalThis.CallslotTooltip((action, number) => {
        const { e164, extension } = number;
        void chrome.runtime.sendMessage({ type: action, e164, extension }).catch(() => {});
      });
      this.trees = new globalThis.CallslotTrees(
        (candidate) => this.enqueue([candidate]),
        (root) => {
          // The tooltip's own number is for pressing, not for underlining.
          if (root.host.isConnected && root.host !== this.tooltip.host) {
            this.places.enter(root);
            this.scan.watch(root);
          }
        },
      );
      this.scan = new globalThis.CallslotScan(
        (candidates) => this.enqueue(candidates),
        (tree) => this.trees.steps(tree),
      );
    }

    start() {
      this.places.start();
      const { signal } = this.aborter;
      const options = { capture: true, passive: true, signal };
      document.addEventListener("pointermove", (event) => this.moved(event), options);
      document.addEventListener("focusin", (event) => this.focused(event), options);
      document.addEventListener("keydown", (event) => this.pressed(event), { capture: true, signal });
      document.addEventListener("scroll", (event) => this.scrolled(event), options);
      this.scan.watch(document);
      if (document.readyState !== "complete") {
        // A shadow tree that is attached to an element tells nobody; mostly it is there by then.
        addEventListener("load", () => this.scan.look(document.documentElement), { once: true, signal });
      }
    }

    stop() {
      this.scan.stop();
      this.aborter.abort();
      clearTimeout(this.gathering);
      clearTimeout(this.painting);
      this.tooltip.hide();
      this.queue = [];
      this.places.stop();
    }

    /**
     * Searches the page anew, because what is a number in it may be another matter now. One that nobody sees waits until
     * somebody does.
     */
    searchAgain() {
      if (document.hidden) {
        const options = { once: true, signal: this.aborter.signal };
        document.addEventListener("visibilitychange", () => this.searchAgain(), options);
        return;
      }
      this.searches += 1;
      this.queue = [];
      this.walked = null;
      this.tooltip.hide();
      this.places.clear();
      this.scan.startAgain(this.places.roots);
      this.paintSoon();
    }

    /** Whether all that was seen has been asked about and painted. */
    get idle() {
      return this.scan.idle && this.gathering === 0 && !this.asking && this.queue.length === 0 && this.painting === 0;
    }

    /** @param {Candidate[]} candidates */
    enqueue(candidates) {
      for (const candidate of candidates.slice(0, MOST_WAITING - this.queue.length)) {
        this.queue.push(candidate);
      }
      if (this.queue.length >= MOST_TEXTS) {
        void this.ask();
      } else {
        this.gathering ||= setTimeout(() => {
          this.gathering = 0;
          void this.ask();
        }, GATHER_MS);
      }
    }

    async ask() {
      if (this.asking) {
        return;
      }
      this.asking = true;
      try {
        while (this.queue.length > 0 && !this.isFull()) {
          await this.askOnce();
        }
        this.queue = [];
      } catch {
        // The extension was updated or switched off under the page.
        this.stop();
      } finally {
        this.asking = false;
      }
      this.paintSoon();
    }

    /** Paints once the whole page is looked at, or what there is if that takes long. */
    paintSoon() {
      if (this.aborter.signal.aborted) {
        return;
      }
      if (this.scan.idle && this.queue.length === 0) {
        clearTimeout(this.painting);
        this.painting = 0;
        this.places.paint();
      } else {
        this.painting ||= setTimeout(() => {
          this.painting = 0;
          this.places.paint();
        }, PAINT_MS);
      }
    }

    /** Whether no more can be underlined, also when what has left the page is forgotten. */
    isFull() {
      if (this.places.isFull && this.scan.removed) {
        this.scan.removed = false;
        this.places.sweep();
      }
      return this.places.isFull;
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
      const { searches } = this;
      const answer = await chrome.runtime.sendMessage({
        type: "find",
        language: document.documentElement.lang || undefined,
        texts: batch.map((candidate) => candidate.text),
      });
      if (!Array.isArray(answer) || this.aborter.signal.aborted || searches !== this.searches) {
        return;
      }
      const start = performance.now();
      batch.forEach((candidate, at) => this.places.draw(candidate, answer[at] ?? []));
      this.scan.spend(performance.now() - start);
      this.paintSoon();
    }

    /** @param {PointerEvent} event */
    moved(event) {
      if (!event.isTrusted) {
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
      const under = document.elementFromPoint(x, y);
      this.trees.host(under);
      if (this.tooltip.host !== null && under === this.tooltip.host) {
        this.tooltip.stay();
        return;
      }
      const place = this.places.count === 0 ? null : this.places.at(x, y);
      if (place === null) {
        this.tooltip.leave();
      } else {
        this.show(place, globalThis.CallslotPlaces.boxAt(place, x, y), false);
      }
    }

    /**
     * @param {Place} place
     * @param {DOMRect | undefined} box
     * @param {boolean} focus
     */
    show(place, box, focus) {
      this.tooltip.show(place, place.number, box ?? place.range.getBoundingClientRect(), focus);
    }

    /** @param {FocusEvent} event */
    focused(event) {
      const target = event.composedPath()[0];
      const place = target instanceof HTMLAnchorElement ? this.places.byNode.get(target)?.[0] : undefined;
      if (event.isTrusted && place !== undefined) {
        this.show(place, undefined, false);
      }
    }

    /** @param {KeyboardEvent} event */
    pressed(event) {
      if (event.isTrusted && event.key === "Escape" && this.tooltip.host !== null) {
        event.stopPropagation();
        this.places.current.clear();
        this.tooltip.hide();
      }
    }

    /** @param {Event} event */
    scrolled(event) {
      if (event.isTrusted) {
        this.tooltip.hide();
      }
    }

    /** Goes to the next number in the page's order. */
    walk() {
      const all = this.places.inOrder();
      if (all.length === 0) {
        return;
      }
      const at = this.walked === null ? -1 : all.indexOf(this.walked);
      const place = all[(at + 1) % all.length];
      this.walked = place;
      place.range.startContainer.parentElement?.scrollIntoView({ block: "center", behavior: "instant" });
      this.places.current.clear();
      this.places.current.add(place.range);
      // Scrolling hides the tooltip, and its event comes with the next frame.
      requestAnimationFrame(() => {
        requestAnimationFrame(() => this.show(place, undefined, true));
      });
    }
  }

  /** @type {ClickToCall | null} */
  let running = null;

  /** Starts or stops as the person has it for this site. */
  async function follow() {
    const { sitesOff } = await chrome.storage.local.get("sitesOff");
    const off = Object.hasOwn(sitesOff ?? {}, topHost());
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
    if (Object.hasOwn(changes, "region")) {
      running?.searchAgain();
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
