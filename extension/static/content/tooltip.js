// The tooltip: in a closed shadow root, in the top layer, there only while it is shown. It acts on
// what a person did, not on what a page's script made up, and only where it is what the person saw.

{
  const LEAVE_MS = 300;
  const GAP = 6;
  /** A click that comes sooner was meant for what was there before. */
  const SETTLED_MS = 200;
  /** How often it comes back to the top before it gives way to a page that keeps laying things over it. */
  const MOST_RAISES = 3;
  const STYLE = `
    :host {
      all: initial !important; position: fixed !important; inset: auto !important; margin: 0 !important;
      padding: 0 !important; border: 0 !important; background: none !important; overflow: visible !important;
      display: block !important; visibility: visible !important; opacity: 1 !important; filter: none !important;
      transform: none !important; clip-path: none !important; pointer-events: auto !important;
      color-scheme: light dark !important;
    }
    .box {
      box-sizing: border-box; max-width: 100vw; flex-wrap: wrap;
      font: 14px/20px system-ui, sans-serif; font-variant-numeric: tabular-nums; color: #14181f; background: #ffffff;
      border: 1px solid #dde1e7; border-radius: 8px; box-shadow: 0 4px 16px rgb(0 0 0 / 20%); padding: 8px;
      display: flex; gap: 8px; align-items: center; white-space: nowrap;
    }
    button {
      font: inherit; min-height: 32px; min-width: 32px; padding: 4px 12px; border-radius: 8px; cursor: pointer;
      border: 1px solid #dde1e7; background: #f5f6f8; color: #14181f;
    }
    button.first { background: #1d5fc4; border-color: #1d5fc4; color: #ffffff; }
    button.quiet { border-color: transparent; background: none; color: #566070; font-size: 12px; }
    button:focus-visible { outline: 2px solid #1d5fc4; outline-offset: 2px; }
    @media (prefers-color-scheme: dark) {
      .box { color: #e8ebf0; background: #12151a; border-color: #2c333d; }
      button { background: #1b2028; border-color: #2c333d; color: #e8ebf0; }
      button.first { background: #82b1ff; border-color: #82b1ff; color: #12151a; }
      button.quiet { color: #9aa5b4; }
      button:focus-visible { outline-color: #82b1ff; }
    }
    @media (forced-colors: active) { .box, button { border: 1px solid ButtonText; } }
  `;

  /** @typedef {{e164: string, shown: string, country: string, extension: string}} PhoneNumber */

  class Tooltip {
    /** @param {(action: "call" | "schedule" | "not-here", number: PhoneNumber) => void} act */
    constructor(act) {
      this.act = act;
      /** @type {HTMLElement | null} */
      this.host = null;
      /** @type {object | null} */
      this.subject = null;
      /** @type {PhoneNumber | null} */
      this.number = null;
      /** @type {Element | null} */
      this.focusBefore = null;
      this.leaving = 0;
      this.shown = 0;
      this.raises = 0;
      document.addEventListener("beforetoggle", (event) => this.raise(event), { capture: true });
      /** Where it is: not in the host's own style, which the page could write. */
      this.position = new CSSStyleSheet();
    }

    /**
     * Shows the number beside a box, never over it.
     *
     * @param {object} subject What it is shown for; the same subject again changes nothing.
     * @param {PhoneNumber} number
     * @param {DOMRect} box
     * @param {boolean} focus
     */
    show(subject, number, box, focus) {
      this.stay();
      if (this.subject !== subject) {
        this.hide();
        this.subject = subject;
        this.number = number;
        this.build(number);
        this.place(box);
      }
      if (focus) {
        this.focusBefore = document.activeElement;
        this.first?.focus();
      }
    }

    /** @param {PhoneNumber} number */
    build(number) {
      const host = document.createElement("div");
      const shadow = host.attachShadow({ mode: "closed" });
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(STYLE);
      shadow.adoptedStyleSheets = [sheet, this.position];
      const box = document.createElement("div");
      box.className = "box";
      box.setAttribute("role", "dialog");
      // Short for "extension" in English and for "extensión" in Spanish.
      const shown = number.extension === "" ? number.shown : `${number.shown} ext. ${number.extension}`;
      box.setAttribute("aria-label", `${chrome.i18n.getMessage("tooltip")} ${shown}`);
      const label = document.createElement("span");
      label.textContent = number.country === "" ? shown : `${shown} · ${countryName(number.country)}`;
      this.first = this.button("call", "first");
      box.append(label, this.first, this.button("schedule", ""), this.button("not-here", "quiet"));
      shadow.append(box);
      host.addEventListener("pointerenter", () => this.stay());
      host.addEventListener("pointerleave", () => this.leave());
      host.popover = "manual";
      document.documentElement.append(host);
      host.showPopover();
      this.shown = performance.now();
      this.raises = 0;
      this.host = host;
      this.shadow = shadow;
    }

    /**
     * @param {"call" | "schedule" | "not-here"} action
     * @param {string} style
     */
    button(action, style) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = style;
      button.textContent = chrome.i18n.getMessage(action === "not-here" ? "notHere" : action);
      button.addEventListener("click", (event) => {
        event.stopPropagation();
        if (event.isTrusted && this.number !== null && this.isSeen(event)) {
          this.act(action, this.number);
          this.hide();
        }
      });
      return button;
    }

    /**
     * Whether it was there long enough to be meant, and nothing lies over the place that was clicked.
     * A key has no place.
     *
     * @param {MouseEvent} event
     */
    isSeen(event) {
      const isSettled = event.timeStamp - this.shown >= SETTLED_MS;
      const isOnTop = () => document.elementFromPoint(event.clientX, event.clientY) === this.host;
      return event.detail === 0 || (isSettled && isOnTop());
    }

    /**
     * Comes back to the top of the top layer when something else is opened there: what lies over it
     * could show other words than its buttons' and let the clicks through.
     *
     * @param {ToggleEvent} event
     */
    raise(event) {
      const { host } = this;
      if (host === null || event.target === host || event.newState !== "open") {
        return;
      }
      this.raises += 1;
      if (this.raises > MOST_RAISES) {
        this.hide();
        return;
      }
      queueMicrotask(() => {
        if (this.host === host) {
          host.hidePopover();
          host.showPopover();
          this.shown = performance.now();
        }
      });
    }

    /** @param {DOMRect} box */
    place(box) {
      const host = this.host;
      if (host === null) {
        return;
      }
      const { width, height } = host.getBoundingClientRect();
      const below = box.bottom + GAP;
      const above = box.top - GAP - height;
      let x = Math.max(0, Math.min(box.left, innerWidth - width));
      let y = below + height <= innerHeight || above < 0 ? below : above;
      if (y + height > innerHeight) {
        // Neither under it nor over it, so beside it.
        y = Math.max(0, innerHeight - height);
        x = box.right + GAP + width <= innerWidth ? box.right + GAP : Math.max(0, box.left - GAP - width);
      }
      this.position.replaceSync(`:host { left: ${x}px !important; top: ${y}px !important; }`);
    }

    /** It goes a little after the pointer has left it and its number. */
    leave() {
      if (this.host !== null && this.leaving === 0 && this.shadow?.activeElement === null) {
        this.leaving = setTimeout(() => this.hide(), LEAVE_MS);
      }
    }

    stay() {
      clearTimeout(this.leaving);
      this.leaving = 0;
    }

    hide() {
      this.stay();
      const hadFocus = this.shadow?.activeElement != null;
      this.host?.remove();
      this.host = null;
      this.shadow = undefined;
      this.subject = null;
      this.number = null;
      if (hadFocus && this.focusBefore instanceof HTMLElement) {
        this.focusBefore.focus();
      }
    }
  }

  /** @param {string} country */
  function countryName(country) {
    try {
      return new Intl.DisplayNames([chrome.i18n.getUILanguage()], { type: "region" }).of(country) ?? country;
    } catch {
      return country;
    }
  }

  globalThis.CallslotTooltip = Tooltip;
}
