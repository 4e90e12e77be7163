// The text that a reader reads before and after another without a break: the rest of its line, whatever elements
// it is in. Numbers are written across several, and the word before often tells what a number is.

{
  const INLINE = /^(?:A|ABBR|B|BDI|BDO|CITE|DATA|EM|FONT|I|INS|LABEL|MARK|Q|S|SMALL|SPAN|STRONG|TIME|U|WBR)$/;
  const CELL = /^(?:TD|TH|DT|DD|DIV|SPAN|P|LABEL|LI)$/;
  /** Steps to the next text, and texts to each side. */
  const MOST_STEPS = 12;
  const MOST_TEXTS = 16;
  /** Of a heading beside a number. */
  const CUE = 48;

  /**
   * The text that follows a node, or goes before it, without a break.
   *
   * @param {Node} node
   * @param {boolean} forward
   * @returns {Text | null}
   */
  function neighbour(node, forward) {
    let at = node;
    for (let steps = 0; steps < MOST_STEPS; steps += 1) {
      const beside = forward ? at.nextSibling : at.previousSibling;
      if (beside === null) {
        const parent = at.parentNode;
        if (parent === null || !INLINE.test(parent.nodeName)) {
          return null;
        }
        at = parent;
        continue;
      }
      const text = edge(beside, forward);
      if (text !== undefined) {
        return text;
      }
      at = beside;
    }
    return null;
  }

  /**
   * The text at the near edge of a node; `null` where it breaks the line, `undefined` without any.
   *
   * @param {Node} node
   * @param {boolean} forward
   */
  function edge(node, forward) {
    /** @type {Node | null} */
    let at = node;
    while (at !== null) {
      if (at.nodeType === Node.TEXT_NODE) {
        return /** @type {Text} */ (at);
      }
      if (at.nodeType === Node.ELEMENT_NODE && !INLINE.test(at.nodeName)) {
        return null;
      }
      at = forward ? at.firstChild : at.lastChild;
    }
    return undefined;
  }

  /**
   * The end of what stands in the cell, or the term, before a text's own.
   *
   * @param {Node} node
   */
  function cue(node) {
    let at = node.parentElement;
    while (at !== null && INLINE.test(at.nodeName) && at.previousElementSibling === null) {
      at = at.parentElement;
    }
    const before = at?.previousElementSibling;
    if (!before || !CELL.test(before.nodeName)) {
      return "";
    }
    const text = lastText(before).trim().slice(-CUE);
    return /[\p{L}:.)]$/u.test(text) ? `${text} ` : "";
  }

  /** @param {Node} node */
  function lastText(node) {
    /** @type {Node | null} */
    let at = node;
    for (let depth = 0; at !== null && depth < 8; depth += 1) {
      if (at.nodeType === Node.TEXT_NODE) {
        return /** @type {Text} */ (at).data.slice(-2 * CUE);
      }
      at = at.lastChild;
    }
    return "";
  }

  globalThis.CallslotInline = {
    /**
     * The texts of a line around one, in reading order, and the place of that one among them.
     *
     * @param {Text} node
     * @param {number} reach Characters to each side, about.
     */
    around(node, reach) {
      /** @type {Text[]} */
      const texts = [node];
      let left = reach;
      for (let at = neighbour(node, false); at !== null && left > 0 && texts.length < MOST_TEXTS; ) {
        texts.unshift(at);
        left -= at.length;
        at = neighbour(at, false);
      }
      const own = texts.length - 1;
      left = reach;
      for (let at = neighbour(node, true); at !== null && left > 0 && texts.length < own + MOST_TEXTS; ) {
        texts.push(at);
        left -= at.length;
        at = neighbour(at, true);
      }
      return { texts, own };
    },
    cue,
  };
}
