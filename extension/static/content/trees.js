// Facts that a page's text nodes do not tell: links that call, and shadow trees, open or closed.

{
  /** Smaller trees are looked at element by element. */
  const SMALL = 2_000;
  const MOST_HOSTS = 2_000;
  /** Of a link, with the pauses and keys behind it. */
  const LONGEST_NUMBER = 160;
  /** Elements that may have a shadow tree beside those with names of their own. */
  const PLAIN = "article,aside,blockquote,body,div,footer,h1,h2,h3,h4,h5,h6,header,main,nav,p,section,span";
  const EMPTY = `:empty:is(${PLAIN})`;
  /** Elements with names of their own. In CSS there is no such selector. */
  const NAMED = "descendant::*[contains(local-name(), '-')]";

  class Trees {
    /**
     * @param {(candidate: Candidate) => void} found
     * @param {(root: ShadowRoot) => void} entered Told of each shadow tree, once; the tooltip's is one.
     */
    constructor(found, entered) {
      this.found = found;
      this.entered = entered;
      /** @type {WeakSet<ShadowRoot>} */
      this.known = new WeakSet();
    }

    /**
     * The work for a tree, in parts that each take little.
     *
     * @param {Element} tree
     */
    steps(tree) {
      if (tree.childElementCount === 0) {
        this.host(tree);
        this.links(tree);
        return [];
      }
      const steps = [() => this.links(tree)];
      if (tree.getElementsByTagName("*").length <= SMALL) {
        steps.push(() => this.hosts(tree));
      } else {
        steps.push(() => this.named(tree), () => this.empty(tree));
      }
      return steps;
    }

    /** @param {Element} tree */
    links(tree) {
      if (tree.matches(globalThis.CALLSLOT_TEL)) {
        this.link(tree);
      }
      if (tree.childElementCount > 0) {
        for (const link of tree.querySelectorAll(globalThis.CALLSLOT_TEL)) {
          this.link(link);
        }
      }
    }

    /** @param {Element} link */
    link(link) {
      if (!(link instanceof HTMLAnchorElement) || link.closest(globalThis.CALLSLOT_SKIPPED)) {
        return;
      }
      const number = decoded(link.href.slice("tel:".length));
      if (number.length <= LONGEST_NUMBER) {
        const text = `tel: ${number}`;
        this.found({ node: link, text, start: 0, end: text.length, parts: [], fresh: true });
      }
    }

    /** @param {Element} tree */
    hosts(tree) {
      this.host(tree);
      for (const element of tree.getElementsByTagName("*")) {
        this.host(element);
      }
    }

    /** @param {Element} tree */
    named(tree) {
      const named = document.evaluate(NAMED, tree, null, XPathResult.ORDERED_NODE_SNAPSHOT_TYPE);
      for (let at = 0; at < Math.min(named.snapshotLength, MOST_HOSTS); at += 1) {
        this.host(/** @type {Element} */ (named.snapshotItem(at)));
      }
    }

    /** @param {Element} tree */
    empty(tree) {
      this.host(tree);
      const empty = tree.querySelectorAll(EMPTY);
      for (let at = 0; at < Math.min(empty.length, MOST_HOSTS); at += 1) {
        this.host(empty[at]);
      }
      for (const part of tree.querySelectorAll("[slot]")) {
        this.host(part.parentElement);
      }
    }

    /** @param {Element | null} element */
    host(element) {
      const shadow = element instanceof HTMLElement ? chrome.dom.openOrClosedShadowRoot(element) : null;
      if (shadow && !this.known.has(shadow)) {
        this.known.add(shadow);
        this.entered(shadow);
      }
    }
  }

  /** @param {string} text */
  function decoded(text) {
    try {
      return decodeURIComponent(text);
    } catch {
      return text;
    }
  }

  globalThis.CallslotTrees = Trees;
}
