// Looks through a page for text that may hold a phone number, a few milliseconds at a time. What it
// finds is only a candidate: the service worker decides, in Rust.
//
// Most of the time of a walk over a page goes into making JavaScript's objects of its nodes. So texts are
// listed natively and read through a range, dozens at once, and only where something was found is a
// node touched.
//
// Runs in the extension's own world, so that what a page did to its globals is not seen here.

{
  /** One slice of work; how much may come at once, and how much a second after that. */
  const SLICE_MS = 6;
  const MOST_MS = 200;
  const MS_A_SECOND = 35;
  /** Texts that are read at once, and more that a number may run into. */
  const WINDOW = 24;
  const AHEAD = 4;
  /** Characters of a window; beyond, each text is looked at by itself. */
  const WINDOW_CHARACTERS = 16_000;
  /** Longer text is asked about in pieces around what was found. */
  const PIECE = 2_000;
  const CONTEXT = 64;
  const MOST_RUNS = 2_000;
  const MOST_CHARACTERS = 4_000_000;
  /** More roots than this are looked through from the top again. */
  const MOST_ROOTS = 20_000;
  /** Larger trees are taken apart first. */
  const MOST_ELEMENTS = 50_000;
  /** Text that is not for reading, or that somebody is writing. */
  const SKIPPED =
    "script,style,noscript,template,textarea,input,select,option,button,code,pre,kbd,samp,var,svg,math,canvas," +
    "[contenteditable]:not([contenteditable=false i]),[role=textbox],[role=searchbox],[role=code]," +
    ".CodeMirror,.cm-editor,.monaco-editor,.ace_editor,[data-callslot-off]";
  const TEL = "a[href^='tel:' i]";
  const SKIPPED_OR_TEL = `${SKIPPED},${TEL}`;

  class Scan {
    /**
     * @param {(candidates: Candidate[]) => void} found
     * @param {(tree: Element) => (() => void)[]} others What else is to be done for a tree, in small steps.
     */
    constructor(found, others) {
      this.found = found;
      this.others = others;
      /** @type {(() => void)[]} */
      this.steps = [];
      /** @type {Set<Node>} */
      this.roots = new Set();
      /** @type {XPathResult | null} */
      this.texts = null;
      this.at = 0;
      /** @type {Range | null} */
      this.range = null;
      /** @type {Candidate[]} */
      this.candidates = [];
      /** Texts of this slice: a window's numbers may share them. @type {Set<Text>} */
      this.seen = new Set();
      this.waiting = false;
      this.stopped = false;
      /** Whether nodes have left the page, until somebody takes note of it. */
      this.removed = false;
      this.allowance = MOST_MS;
      this.refilled = performance.now();
      /** For measurements: time in slices, the longest, how many. */
      this.cost = { total: 0, longest: 0, slices: 0 };
      this.observer = new MutationObserver((records) => this.changed(records));
    }

    /** @param {Document | ShadowRoot} root */
    watch(root) {
      this.observer.observe(root, { childList: true, characterData: true, subtree: true });
      for (const node of root.childNodes) {
        this.add(node);
      }
    }

    /**
     * Looks at a tree again, but for its texts.
     *
     * @param {Element} tree
     */
    look(tree) {
      this.steps.push(...this.others(tree));
      this.wait();
    }

    /**
     * Looks through all of these from the beginning, as slowly as the first time.
     *
     * @param {Iterable<Document | ShadowRoot>} roots
     */
    startAgain(roots) {
      this.forget();
      for (const root of roots) {
        this.watch(root);
      }
    }

    stop() {
      this.stopped = true;
      this.observer.disconnect();
      this.forget();
    }

    /** Forgets what was still to be looked at. */
    forget() {
      this.roots.clear();
      this.steps = [];
      this.texts = null;
    }

    /** Whether nothing is left to look at. */
    get idle() {
      return this.texts === null && this.steps.length === 0 && this.roots.size === 0;
    }

    /** @param {Node} root */
    add(root) {
      if (this.roots.size >= MOST_ROOTS) {
        this.roots.clear();
        this.texts = null;
        root = document.documentElement;
      }
      this.roots.add(root);
      this.wait();
    }

    /** @param {MutationRecord[]} records */
    changed(records) {
      const start = performance.now();
      for (const record of records) {
        if (record.type === "characterData") {
          this.add(record.target);
        } else {
          this.removed ||= record.removedNodes.length > 0;
          for (const node of record.addedNodes) {
            this.add(node);
          }
        }
      }
      this.spend(performance.now() - start);
    }

    wait() {
      if (this.waiting || this.stopped) {
        return;
      }
      this.waiting = true;
      this.spend(0);
      if (this.allowance <= 0) {
        setTimeout(() => this.whenIdle(), 100 - (1000 * this.allowance) / MS_A_SECOND);
      } else {
        this.whenIdle();
      }
    }

    whenIdle() {
      requestIdleCallback((deadline) => this.slice(deadline), { timeout: 500 });
    }

    /** @param {number} ms */
    spend(ms) {
      const now = performance.now();
      const refill = ((now - this.refilled) * MS_A_SECOND) / 1000;
      this.allowance = Math.min(MOST_MS, this.allowance + refill) - ms;
      this.refilled = now;
      if (ms > 0) {
        this.cost.total += ms;
        this.cost.longest = Math.max(this.cost.longest, ms);
        this.cost.slices += 1;
      }
    }

    /** @param {IdleDeadline} deadline */
    slice(deadline) {
      this.waiting = false;
      if (this.stopped) {
        return;
      }
      const start = performance.now();
      const end = start + Math.max(1, Math.min(SLICE_MS, deadline.timeRemaining()));
      do {
        this.step();
      } while (!this.idle && performance.now() < end);
      // A range that stands in the page would be kept right by each of its changes.
      this.range = null;
      this.seen.clear();
      if (this.candidates.length > 0) {
        this.found(this.candidates);
        this.candidates = [];
      }
      this.spend(performance.now() - start);
      if (!this.idle) {
        this.wait();
      }
    }

    /** One window, one other step, or the next root. */
    step() {
      const step = this.steps.pop();
      if (step !== undefined) {
        step();
        return;
      }
      const texts = this.texts;
      if (texts !== null) {
        const from = this.at;
        this.at = from + WINDOW;
        if (this.at >= texts.snapshotLength) {
          this.texts = null;
        }
        this.window(texts, from, Math.min(from + WINDOW, texts.snapshotLength));
        return;
      }
      const [root] = this.roots;
      if (root === undefined) {
        return;
      }
      this.roots.delete(root);
      if (!root.isConnected) {
        return;
      }
      if (root instanceof Text) {
        this.text(root);
      } else if (root instanceof Element) {
        this.element(root);
      }
    }

    /** @param {Element} element */
    element(element) {
      if (element.childElementCount === 0) {
        this.steps.push(...this.others(element));
        for (const node of element.childNodes) {
          if (node instanceof Text) {
            this.text(node);
          }
        }
      } else if (element.childElementCount > 1 && element.getElementsByTagName("*").length > MOST_ELEMENTS) {
        for (const node of element.childNodes) {
          this.roots.add(node);
        }
      } else {
        this.steps.push(() => this.list(element), ...this.others(element));
      }
    }

    /** @param {Element} element */
    list(element) {
      const texts = document.evaluate("descendant::text()", element, null, XPathResult.ORDERED_NODE_SNAPSHOT_TYPE);
      this.texts = texts.snapshotLength > 0 ? texts : null;
      this.at = 0;
    }

    /**
     * Texts `from..to` of a list.
     *
     * @param {XPathResult} list
     * @param {number} from
     * @param {number} to
     */
    window(list, from, to) {
      const first = /** @type {Text} */ (list.snapshotItem(from));
      const last = /** @type {Text} */ (list.snapshotItem(Math.min(to + AHEAD, list.snapshotLength) - 1));
      this.range ??= document.createRange();
      this.range.setEnd(last, last.length);
      this.range.setStart(first, 0);
      const text = this.range.toString();
      if (text.length > WINDOW_CHARACTERS) {
        for (let at = from; at < to; at += 1) {
          this.text(/** @type {Text} */ (list.snapshotItem(at)));
        }
        return;
      }
      const runs = globalThis.CallslotRuns.of(text, MOST_RUNS, true);
      let begin = 0;
      let at = from;
      for (let run = 0; run < runs.length; run += 2) {
        // The nodes that the run has characters of.
        while (at < to) {
          const node = /** @type {Text} */ (list.snapshotItem(at));
          const end = begin + node.length;
          if (end > runs[run]) {
            this.text(node);
          }
          if (end >= runs[run + 1]) {
            break;
          }
          begin = end;
          at += 1;
        }
      }
    }

    /** @param {Text} node */
    text(node) {
      if (this.seen.has(node)) {
        return;
      }
      this.seen.add(node);
      const { data } = node;
      const holds = data.length <= PIECE && globalThis.CallslotRuns.of(data, 1, false).length > 0;
      if (!holds && data.length <= PIECE && !globalThis.CallslotRuns.mayGoOn(data)) {
        return;
      }
      if (node.parentElement?.closest(SKIPPED_OR_TEL) || document.designMode === "on") {
        return;
      }
      if (data.length > PIECE) {
        this.long(node, data);
        return;
      }
      const { texts, own } = globalThis.CallslotInline.around(node, CONTEXT);
      const candidate = whole(texts, own, own === 0 ? globalThis.CallslotInline.cue(node) : "");
      if (holds || goesOn(candidate)) {
        this.candidates.push(candidate);
      }
    }

    /**
     * The places of a long text where something was found, near ones together.
     *
     * @param {Text} node
     * @param {string} data
     */
    long(node, data) {
      const runs = globalThis.CallslotRuns.of(data.slice(0, MOST_CHARACTERS), MOST_RUNS, false);
      let fresh = true;
      for (let at = 0; at < runs.length; ) {
        const from = Math.max(0, runs[at] - CONTEXT);
        let to = runs[at + 1];
        const first = at;
        while (at < runs.length && runs[at + 1] <= from + PIECE) {
          to = runs[at + 1];
          at += 2;
        }
        at = Math.max(at, first + 2);
        const text = data.slice(from, Math.min(to, from + 2 * PIECE) + CONTEXT);
        const start = runs[first] - from;
        const parts = [{ node, at: 0, from, length: text.length }];
        this.candidates.push({ node, text, start, end: to - from, parts, fresh });
        fresh = false;
      }
    }
  }

  /**
   * Whether a number lies partly in a candidate's own text.
   *
   * @param {Candidate} candidate
   */
  function goesOn(candidate) {
    const runs = globalThis.CallslotRuns.of(candidate.text, MOST_RUNS, false);
    for (let at = 0; at < runs.length; at += 2) {
      if (runs[at] < candidate.end && runs[at + 1] > candidate.start) {
        return true;
      }
    }
    return false;
  }

  /**
   * One text within its line.
   *
   * @param {Text[]} texts
   * @param {number} own
   * @param {string} cue
   * @returns {Candidate}
   */
  function whole(texts, own, cue) {
    let text = cue;
    /** @type {Part[]} */
    const parts = [];
    let start = 0;
    let end = 0;
    texts.forEach((node, index) => {
      const from = index < own ? Math.max(0, node.length - 2 * CONTEXT) : 0;
      const data = index === own ? node.data : node.data.slice(from, from + 2 * CONTEXT);
      parts.push({ node, at: text.length, from, length: data.length });
      if (index === own) {
        start = text.length;
        end = start + data.length;
      }
      text += data;
    });
    return { node: texts[own], text, start, end, parts, fresh: true };
  }

  globalThis.CallslotScan = Scan;
  globalThis.CALLSLOT_SKIPPED = SKIPPED;
  globalThis.CALLSLOT_TEL = TEL;
}
