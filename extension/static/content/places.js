// The numbers of a page: where they are, underlined without touching the page's elements.

{
  /** Underlined at once. */
  const MOST_RANGES = 5_000;
  // Their style is in places.css, which every page has before its first element: a style that came later would
  // have the browser look at all elements again.
  const NAME = "callslot-number";
  const CURRENT = "callslot-current";

  class Places {
    static boxAt = boxAt;

    constructor() {
      /** By the nodes in which they begin, end, or whose number they are. @type {Map<Node, Place[]>} */
      this.byNode = new Map();
      this.count = 0;
      this.highlight = new Highlight();
      /** What is to be underlined, and what no longer, with the next painting. @type {Set<Range>} */
      this.coming = new Set();
      /** @type {Set<Range>} */
      this.going = new Set();
      this.current = new Highlight();
      /** @type {Set<Document | ShadowRoot>} */
      this.roots = new Set();
    }

    start() {
      CSS.highlights.set(NAME, this.highlight);
      CSS.highlights.set(CURRENT, this.current);
      this.enter(document);
    }

    stop() {
      this.byNode.clear();
      this.count = 0;
      this.coming.clear();
      this.going.clear();
      this.highlight.clear();
      this.current.clear();
      CSS.highlights.delete(NAME);
      CSS.highlights.delete(CURRENT);
    }

    /** @param {Document | ShadowRoot} root */
    enter(root) {
      this.roots.add(root);
    }

    get isFull() {
      return this.count >= MOST_RANGES;
    }

    /**
     * Underlines what was found in a candidate, in place of what was there.
     *
     * @param {Candidate} candidate
     * @param {Found[]} numbers
     */
    draw(candidate, numbers) {
      if (candidate.fresh) {
        this.forget(candidate.node);
      }
      for (const { start, end, ...number } of numbers) {
        const isOwn = start < candidate.end && end > candidate.start;
        if (!isOwn || this.isFull || !candidate.node.isConnected) {
          continue;
        }
        const place = placeOf(candidate, start, end, number);
        if (place !== null && !this.overlaps(place)) {
          this.keep(place);
        }
      }
    }

    /** @param {Place} place */
    keep(place) {
      for (const node of place.nodes) {
        const places = this.byNode.get(node);
        if (places === undefined) {
          this.byNode.set(node, [place]);
        } else {
          places.push(place);
        }
      }
      this.coming.add(place.range);
      this.count += 1;
    }

    /**
     * Paints all changes at once: each makes the browser look through the whole page anew.
     *
     * @returns {boolean} Whether there were any.
     */
    paint() {
      for (const range of this.going) {
        this.highlight.delete(range);
      }
      for (const range of this.coming) {
        this.highlight.add(range);
      }
      const changed = this.going.size + this.coming.size > 0;
      this.going.clear();
      this.coming.clear();
      return changed;
    }

    /** @param {Place} place */
    overlaps(place) {
      return place.nodes.some((node) =>
        this.byNode.get(node)?.some(
          ({ range }) =>
            range.compareBoundaryPoints(Range.END_TO_START, place.range) < 0 &&
            range.compareBoundaryPoints(Range.START_TO_END, place.range) > 0,
        ),
      );
    }

    /** @param {Node} node */
    forget(node) {
      for (const place of this.byNode.get(node) ?? []) {
        if (!this.coming.delete(place.range)) {
          this.going.add(place.range);
        }
        this.count -= 1;
        for (const other of place.nodes) {
          if (other !== node) {
            const left = this.byNode.get(other)?.filter((one) => one !== place) ?? [];
            this.byNode.set(other, left);
          }
        }
      }
      this.byNode.delete(node);
    }

    /** Forgets everything; what is underlined stays so until the next painting. */
    clear() {
      for (const { range } of [...this.byNode.values()].flat()) {
        if (!this.coming.has(range)) {
          this.going.add(range);
        }
      }
      this.coming.clear();
      this.current.clear();
      this.byNode.clear();
      this.count = 0;
    }

    /** Forgets what has left the page. */
    sweep() {
      for (const node of [...this.byNode.keys()]) {
        if (!node.isConnected) {
          this.forget(node);
        }
      }
    }

    /**
     * The number at a point of the window.
     *
     * @param {number} x
     * @param {number} y
     * @returns {Place | null}
     */
    at(x, y) {
      const shadowRoots = /** @type {ShadowRoot[]} */ ([...this.roots].filter((root) => root !== document));
      const caret = document.caretPositionFromPoint(x, y, { shadowRoots });
      const node = caret?.offsetNode;
      if (node === undefined || node === null) {
        return null;
      }
      const element = node instanceof Element ? node : node.parentElement;
      const link = element?.closest(globalThis.CALLSLOT_TEL);
      const places = this.byNode.get(node) ?? (link ? this.byNode.get(link) : undefined) ?? [];
      return places.find((place) => boxAt(place, x, y) !== undefined) ?? null;
    }

    /** All that can be seen, in the page's order. */
    inOrder() {
      this.sweep();
      const all = [...new Set([...this.byNode.values()].flat())];
      return all.filter(({ range }) => range.getClientRects().length > 0).sort(byPlace);
    }
  }

  /**
   * @param {Candidate} candidate
   * @param {number} start
   * @param {number} end
   * @param {PhoneNumber} number
   * @returns {Place | null}
   */
  function placeOf(candidate, start, end, number) {
    const range = new Range();
    if (candidate.node instanceof HTMLAnchorElement) {
      range.selectNodeContents(candidate.node);
      return { range, nodes: [candidate.node], link: candidate.node, number };
    }
    const first = candidate.parts.find((part) => start >= part.at && start < part.at + part.length);
    const last = candidate.parts.find((part) => end > part.at && end <= part.at + part.length);
    if (first === undefined || last === undefined || !isUnchanged(candidate, first) || !isUnchanged(candidate, last)) {
      return null; // Part of it is in a heading; or it was written anew, and will be asked about again.
    }
    range.setStart(first.node, first.from + start - first.at);
    range.setEnd(last.node, last.from + end - last.at);
    if (first === last) {
      return { range, nodes: [first.node], link: null, number };
    }
    return isOneLine(range) ? { range, nodes: [first.node, last.node], link: null, number } : null;
  }

  /**
   * @param {Candidate} candidate
   * @param {Part} part
   */
  function isUnchanged(candidate, part) {
    return part.node.data.startsWith(candidate.text.slice(part.at, part.at + part.length), part.from);
  }

  /**
   * Whether no element within is a box of its own, whatever its name says.
   *
   * @param {Range} range
   */
  function isOneLine(range) {
    const within = range.commonAncestorContainer;
    for (const node of [range.startContainer, range.endContainer]) {
      for (let at = node.parentElement; at !== null && at !== within; at = at.parentElement) {
        if (!/^(?:inline|contents$)/.test(getComputedStyle(at).display)) {
          return false;
        }
      }
    }
    return true;
  }

  /**
   * The box of a number that a point lies in.
   *
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
   * @param {Place} a
   * @param {Place} b
   */
  function byPlace(a, b) {
    const position = a.range.startContainer.compareDocumentPosition(b.range.startContainer);
    if (position === 0) {
      return a.range.startOffset - b.range.startOffset;
    }
    return position & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1;
  }

  globalThis.CallslotPlaces = Places;
}
