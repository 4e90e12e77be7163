// Looks through a page for text that may hold a phone number, a few milliseconds at a time. What it
// finds is only a candidate: the service worker decides, in Rust.
//
// Runs in the extension's own world, so that what a page did to its globals is not seen here.

{
  /** One slice of work, and what all slices of a second may take (5 %). */
  const SLICE_MS = 6;
  const MS_A_SECOND = 40;
  /** Longer text is looked at in pieces that overlap by more than the longest number. */
  const PIECE = 4_000;
  const OVERLAP = 120;
  const MOST_PIECES = 300;
  /** What stands before a number often tells what it is. */
  const CONTEXT = 48;
  /** More roots than this are looked through from the top again. */
  const MOST_ROOTS = 20_000;
  /** Seven digits with little between, or a prefix that is sold with a word. */
  const CANDIDATE = /\d(?:[^\d\p{L}]{0,5}\d){6}|\b[0158]\d{2,3}[-. )]{1,2}[A-Z]/u;
  const FOREIGN = /[^\x00-\u024f]/;
  const FOREIGN_CANDIDATE = /\p{Nd}(?:[^\p{Nd}\p{L}]{0,5}\p{Nd}){6}/u;
  /** Text that is not for reading, or that somebody is writing. */
  const SKIPPED =
    "script,style,noscript,template,textarea,input,select,option,button,code,pre,kbd,samp,var,svg,math,canvas," +
    "[contenteditable]:not([contenteditable=false]),[role=textbox],[role=searchbox],[role=code]," +
    ".CodeMirror,.cm-editor,.monaco-editor,.ace_editor,[data-callslot-off]";
  const INLINE = /^(?:A|ABBR|B|BDI|BDO|EM|FONT|I|LABEL|MARK|S|SMALL|SPAN|STRONG|SUB|SUP|U|DT|DD|TH|TD)$/;

  /**
   * @typedef {object} Candidate
   * @property {Text | HTMLAnchorElement} node
   * @property {string} text What the service worker reads.
   * @property {number} skip What of `text` stands before the node's own.
   * @property {number} offset Where the text begins in the node.
   */

  class Scan {
    /**
     * @param {(candidates: Candidate[]) => void} found
     * @param {(root: ShadowRoot) => void} entered Told of each shadow root, once.
     */
    constructor(found, entered) {
      this.found = found;
      this.entered = entered;
      /** @type {Set<Node>} */
      this.roots = new Set();
      /** @type {TreeWalker | null} */
      this.walker = null;
      /** @type {WeakMap<Text, string>} */
      this.seen = new WeakMap();
      /** @type {WeakSet<ShadowRoot>} */
      this.shadows = new WeakSet();
      this.waiting = false;
      this.stopped = false;
      this.second = 0;
      this.spent = 0;
      /** For measurements: time in slices, the longest, how many. */
      this.cost = { total: 0, longest: 0, slices: 0 };
      this.observer = new MutationObserver((records) => this.changed(records));
    }

    /** @param {Node} root */
    watch(root) {
      this.observer.observe(root, { childList: true, characterData: true, subtree: true });
      this.add(root);
    }

    stop() {
      this.stopped = true;
      this.observer.disconnect();
      this.roots.clear();
      this.walker = null;
    }

    /** @param {Node} root */
    add(root) {
      if (this.roots.size >= MOST_ROOTS) {
        this.roots.clear();
        this.walker = null;
        root = document;
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
      const second = Math.floor(performance.now() / 1000);
      if (second === this.second && this.spent >= MS_A_SECOND) {
        setTimeout(() => this.idle(), 1000 - (performance.now() % 1000));
      } else {
        this.idle();
      }
    }

    idle() {
      requestIdleCallback((deadline) => this.slice(deadline), { timeout: 500 });
    }

    /** @param {number} ms */
    spend(ms) {
      const second = Math.floor(performance.now() / 1000);
      this.spent = second === this.second ? this.spent + ms : ms;
      this.second = second;
      this.cost.total += ms;
      this.cost.longest = Math.max(this.cost.longest, ms);
      this.cost.slices += 1;
    }

    /** @param {IdleDeadline} deadline */
    slice(deadline) {
      this.waiting = false;
      if (this.stopped) {
        return;
      }
      const start = performance.now();
      const end = start + Math.max(1, Math.min(SLICE_MS, deadline.timeRemaining()));
      /** @type {Candidate[]} */
      const candidates = [];
      let steps = 0;
      while ((steps & 31) !== 31 || performance.now() < end) {
        steps += 1;
        const node = this.next();
        if (node === null) {
          break;
        }
        this.look(node, candidates);
      }
      if (candidates.length > 0) {
        this.found(candidates);
      }
      this.spend(performance.now() - start);
      if (this.walker !== null || this.roots.size > 0) {
        this.wait();
      }
    }

    /** The next node of the roots, `null` when all are done. */
    next() {
      for (;;) {
        const node = this.walker?.nextNode();
        if (node) {
          return node;
        }
        this.walker = null;
        const [root] = this.roots;
        if (root === undefined) {
          return null;
        }
        this.roots.delete(root);
        if (root.isConnected) {
          this.walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
          return root;
        }
      }
    }

    /**
     * @param {Node} node
     * @param {Candidate[]} candidates
     */
    look(node, candidates) {
      if (node.nodeType === Node.TEXT_NODE) {
        this.lookAtText(/** @type {Text} */ (node), candidates);
      } else if (node.nodeType === Node.ELEMENT_NODE) {
        this.lookAtElement(/** @type {Element} */ (node), candidates);
      }
    }

    /**
     * @param {Element} element
     * @param {Candidate[]} candidates
     */
    lookAtElement(element, candidates) {
      const shadow = element.localName.includes("-")
        ? chrome.dom.openOrClosedShadowRoot(/** @type {HTMLElement} */ (element))
        : element.shadowRoot;
      if (shadow && !this.shadows.has(shadow)) {
        this.shadows.add(shadow);
        this.entered(shadow);
        this.watch(shadow);
      }
      if (element instanceof HTMLAnchorElement && element.protocol === "tel:") {
        const text = decoded(element.pathname);
        if (text.length < 60 && !element.closest(SKIPPED)) {
          candidates.push({ node: element, text: `tel: ${text}`, skip: 5, offset: 0 });
        }
      }
    }

    /**
     * @param {Text} node
     * @param {Candidate[]} candidates
     */
    lookAtText(node, candidates) {
      const text = node.data;
      if (text.length < 7 || this.seen.get(node) === text) {
        return;
      }
      const name = node.parentNode?.nodeName;
      if (name === "SCRIPT" || name === "STYLE") {
        return;
      }
      let pieces = 0;
      for (let at = 0; at < text.length && pieces < MOST_PIECES; at += PIECE - OVERLAP) {
        const piece = text.length <= PIECE ? text : text.slice(at, at + PIECE);
        if (isCandidate(piece)) {
          pieces += 1;
          if (pieces === 1 && isSkipped(node)) {
            return;
          }
          const before = at === 0 ? textBefore(node) : "";
          candidates.push({ node, text: before + piece, skip: before.length, offset: at });
        }
        if (at + PIECE >= text.length) {
          break;
        }
      }
      if (pieces > 0) {
        this.seen.set(node, text);
      }
    }
  }

  /** @param {string} text */
  function isCandidate(text) {
    return CANDIDATE.test(text) || (FOREIGN.test(text) && FOREIGN_CANDIDATE.test(text));
  }

  /** @param {Text} node */
  function isSkipped(node) {
    const parent = node.parentElement;
    if (parent === null) {
      return false;
    }
    const link = parent.closest("a[href^='tel:' i]");
    return link !== null || parent.closest(SKIPPED) !== null || parent.isContentEditable;
  }

  /**
   * The end of what a reader has read before a node.
   *
   * @param {Node} node
   */
  function textBefore(node) {
    /** @type {Node | null} */
    let at = node;
    for (let steps = 0; at !== null && steps < 4; steps += 1) {
      const before = at.previousSibling;
      if (before !== null) {
        const last = lastText(before);
        if (last.trim() !== "") {
          const whole = last.slice(-CONTEXT);
          return before.nodeType === Node.TEXT_NODE || INLINE.test(before.nodeName) ? whole + gap(whole, before) : "";
        }
        at = before;
      } else {
        at = at.parentNode;
        if (at === null || !INLINE.test(at.nodeName)) {
          return "";
        }
      }
    }
    return "";
  }

  /**
   * @param {string} text
   * @param {Node} node
   */
  function gap(text, node) {
    return /\s$/.test(text) || (node.nodeName !== "TH" && node.nodeName !== "TD" && node.nodeName !== "DT") ? "" : " ";
  }

  /** @param {Node} node */
  function lastText(node) {
    /** @type {Node | null} */
    let at = node;
    for (let depth = 0; at !== null && depth < 8; depth += 1) {
      if (at.nodeType === Node.TEXT_NODE) {
        return /** @type {Text} */ (at).data.slice(-2 * CONTEXT);
      }
      at = at.lastChild;
    }
    return "";
  }

  /** @param {string} text */
  function decoded(text) {
    try {
      return decodeURIComponent(text);
    } catch {
      return text;
    }
  }

  globalThis.CallslotScan = Scan;
}
