// Stretches of digits that may be a phone number: what a page's text is sifted with before anything
// else is done. It errs on the side of asking; the service worker decides, in Rust.

{
  const DIGIT =
    "0-9\\u0660-\\u0669\\u06f0-\\u06f9\\u0966-\\u096f\\u09e6-\\u09ef\\u0a66-\\u0a6f\\u0ae6-\\u0aef\\u0b66-\\u0b6f" +
    "\\u0be6-\\u0bef\\u0c66-\\u0c6f\\u0d66-\\u0d6f\\u0e50-\\u0e59\\u0ed0-\\u0ed9\\u1040-\\u1049\\u17e0-\\u17e9\\uff10-\\uff19";
  /** What may stand between the digits of one number. */
  const BETWEEN =
    " ()\\[\\]+./\\t\\u00a0\\u00ad\\u00b7\\u034f\\u05be\\u061c\\u1680\\u180b-\\u180f\\u2000-\\u2015\\u2022\\u2024\\u2028-\\u202f" +
    "\\u2043\\u2044\\u205f-\\u206f\\u20e3\\u2212\\u2215\\u2219\\u22c5\\u2796\\u2800\\u3000\\u30fb\\u30fc\\u3164\\ufe00-\\ufe0f" +
    "\\ufe52\\ufe58-\\ufe5a\\ufe62\\ufe63\\ufeff\\uff08\\uff09\\uff0b\\uff0d-\\uff0f\\uff3b\\uff3d-";
  const NUMBER = `[${DIGIT}](?:[${BETWEEN}]{0,6}(?:\\r?\\n\\s{0,40})?[(]?[${DIGIT}]){6,}`;
  /** Prefixes that are sold with a word behind them. */
  const SPELLED = "\\b(?:8(?:00|33|44|55|66|77|88)|900|1[38]00|080[08]|0508)[-. )]{1,2}[A-Z]{2}";
  const RUN = new RegExp(`${NUMBER}|${SPELLED}`, "g");

  /** Shapes that a run has as a whole and no number has. */
  const YMD = "(?:19|20)\\d\\d([-./])(?:0?[1-9]|1[0-2])\\1(?:[0-2]?\\d|3[01])";
  const DMY = "(?:[0-2]?\\d|3[01])[-./](?:[0-2]?\\d|3[01])[-./](?:19|20)\\d\\d";
  const HOUR = "(?:\\s+(?:[01]?\\d|2[0-4])(?:\\.\\d\\d)?)?";
  const CARD = "\\d{4}([ -])\\d{4}\\2\\d{4}\\2\\d{4}";
  const OTHER = new RegExp(
    [
      `^${YMD}${HOUR}$`,
      `^${DMY}${HOUR}(?:\\s?[-\\u2010-\\u2015]\\s?${DMY})?$`,
      `^${CARD}$`,
      "^(?:19|20)\\d\\d\\D{1,3}(?:19|20)\\d\\d$",
      "^\\d{1,2}(?:\\.\\d{3})+$|^\\d{3}(?:\\.\\d{3}){3,}$",
      "^97[89][- ]?\\d{1,5}[- ]?\\d+[- ]\\d+[- ][\\dX]$",
      "^\\d{1,3}\\.0\\.",
      "\\d{19}",
    ].join("|"),
  );
  const ADDRESS = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/;
  /** What touches something else than a phone number, where there is only one group. */
  const ATTACHED = /[#_@=&%\\^A-Za-z]/;
  const ATTACHED_DASH = /[\dA-Za-z][-./]$/;
  const GROUP = /^\d+$/;
  /** The middle of an id in hexadecimal. */
  const HEXADECIMAL = /\d[A-Fa-f]*-[A-Fa-f]{1,4}$/;

  /**
   * @param {string} text
   * @param {number} start
   * @param {string} run
   */
  function isSomethingElse(text, start, run) {
    return (
      OTHER.test(run) ||
      isAddress(run) ||
      (GROUP.test(run) && isAttached(text, start)) ||
      HEXADECIMAL.test(text.slice(Math.max(0, start - 8), start))
    );
  }

  /**
   * @param {string} text
   * @param {number} start
   */
  function isAttached(text, start) {
    return ATTACHED.test(text.charAt(start - 1)) || ATTACHED_DASH.test(text.slice(start - 2, start));
  }

  /** @param {string} run */
  function isAddress(run) {
    if (!run.includes(".")) {
      return false;
    }
    const bytes = ADDRESS.exec(run)?.slice(1);
    return bytes !== undefined && bytes.every((byte) => byte === "0" || (!byte.startsWith("0") && Number(byte) < 256));
  }

  const ANY = new RegExp(`[${DIGIT}]`);
  /** Digits that may go on in the text before or after. */
  const AT_EDGE = new RegExp(`^[${BETWEEN}]{0,6}[${DIGIT}]|[${DIGIT}][${BETWEEN}]{0,6}$`);

  globalThis.CallslotRuns = {
    /**
     * Whether a text begins or ends with what may be a part of a number.
     *
     * @param {string} text
     */
    mayGoOn(text) {
      return ANY.test(text) && AT_EDGE.test(text);
    },

    /**
     * The runs of a text that are worth a look, as pairs of places: begin, end, begin, end.
     *
     * @param {string} text
     * @param {number} most How many runs at most.
     * @param {boolean} joined Whether texts meet in it that do not belong together.
     */
    of(text, most, joined) {
      /** @type {number[]} */
      const places = [];
      RUN.lastIndex = 0;
      for (let found = RUN.exec(text); found !== null && places.length < 2 * most; found = RUN.exec(text)) {
        const start = joined ? 0 : found.index;
        if (!isSomethingElse(text, start, found[0])) {
          places.push(found.index, RUN.lastIndex);
        }
      }
      return places;
    },
  };
}
