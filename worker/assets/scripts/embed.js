// @ts-check
/**
 * Public pages within pages of other sites. Each `<a data-callslot="inline | popup | button">` on this address stays a link wherever this
 * does not run, and wherever the page refuses the frame.
 *
 * - `data-callslot-theme="light | dark"`: otherwise that of the visitor.
 * - `data-callslot-close`: the name of the button that closes the popup.
 * - `data-callslot-accent`, `data-callslot-on-accent`: the colours of the floating button.
 * - `data-prefill-phone="+49 30 1234567"` and the like: a field of the form that is filled in.
 */
(() => {
  const script = document.currentScript;
  if (!(script instanceof HTMLScriptElement)) {
    return;
  }
  const { origin } = new URL(script.src);
  /** The time that a page has to answer in once it is loaded, in milliseconds. */
  const PATIENCE = 4000;
  /** The most that a page may ask for, in pixels. */
  const HIGHEST = 20000;

  /**
   * The frames, each with the function that is told what its page says.
   * @type {Map<HTMLIFrameElement, (said: { type?: unknown, height?: unknown }) => void>}
   */
  const frames = new Map();
  /** @type {WeakSet<Element>} */
  const seen = new WeakSet();

  /** @param {HTMLElement} element @param {Partial<CSSStyleDeclaration>} style */
  const styled = (element, style) => Object.assign(element.style, style);

  /** @param {HTMLElement} link */
  const titleOf = (link) => link.title || (link.textContent ?? "").trim();

  /**
   * The address in a frame. What stands in the link's query stays as it is written: a `+` that is read and written anew can be a space.
   * @param {HTMLAnchorElement} link
   */
  const addressOf = (link) => {
    const address = new URL(link.href);
    const fields = [address.search.slice(1), "embed=1"];
    const theme = link.dataset.callslotTheme;
    if (theme) {
      fields.push(`theme=${encodeURIComponent(theme)}`);
    }
    for (const { name, value } of link.attributes) {
      if (name.startsWith("data-prefill-")) {
        fields.push(`${encodeURIComponent(name.slice(13))}=${encodeURIComponent(value)}`);
      }
    }
    address.search = fields.filter(Boolean).join("&");
    return address.href;
  };

  /**
   * A frame with the page of a link. `resized` is called with each height that the page has, and first once it is there.
   * @param {HTMLAnchorElement} link
   * @param {(height: string) => void} resized
   * @param {() => void} closed
   */
  const frameOf = (link, resized, closed) => {
    const frame = document.createElement("iframe");
    frame.title = titleOf(link);
    frame.src = addressOf(link);
    styled(frame, { display: "block", width: "100%", height: "0", border: "0" });
    frame.addEventListener("load", () => {
      // The page answers whoever it is told to be framed by, and nobody else hears that.
      frame.contentWindow?.postMessage({ type: "callslot:hello" }, origin);
      // The visitor has gone on to a page that may be much shorter.
      if (frame.getBoundingClientRect().top < 0) {
        frame.scrollIntoView();
      }
    });
    frames.set(frame, ({ type, height }) => {
      if (type === "callslot:height" && typeof height === "number" && height > 0) {
        resized(`${Math.min(Math.ceil(height), HIGHEST)}px`);
      } else if (type === "callslot:close") {
        closed();
      }
    });
    return frame;
  };

  /** @param {HTMLAnchorElement} link */
  const inline = (link) => {
    const frame = frameOf(
      link,
      (height) => {
        styled(frame, { height });
        styled(link, { display: "none" });
      },
      () => {},
    );
    link.after(frame);
  };

  /** @param {HTMLAnchorElement} link */
  const popup = (link) => {
    const dialog = document.createElement("dialog");
    const button = document.createElement("button");
    let answered = false;
    const frame = frameOf(
      link,
      (height) => {
        answered = true;
        styled(frame, { height });
      },
      () => dialog.close(),
    );
    // Refused, or without its script: the link is followed as it would be without this one.
    frame.addEventListener(
      "load",
      () =>
        setTimeout(() => {
          if (!answered && dialog.open) {
            dialog.close();
            location.assign(link.href);
          }
        }, PATIENCE),
      { once: true },
    );
    dialog.setAttribute("aria-label", titleOf(link));
    styled(dialog, {
      boxSizing: "border-box",
      width: "min(720px, 100vw - 16px)",
      maxWidth: "none",
      maxHeight: "calc(100dvh - 16px)",
      padding: "0",
      overflow: "auto",
      border: "0",
      borderRadius: "8px",
      colorScheme: link.dataset.callslotTheme || "light dark",
      background: "Canvas",
      color: "CanvasText",
    });
    styled(frame, { height: "320px", maxHeight: "calc(100dvh - 64px)" });
    button.type = "button";
    button.textContent = "\u00d7";
    button.setAttribute("aria-label", link.dataset.callslotClose || "Close");
    styled(button, {
      display: "block",
      width: "44px",
      height: "44px",
      marginInlineStart: "auto",
      border: "0",
      background: "none",
      color: "inherit",
      font: "24px/1 system-ui, sans-serif",
      cursor: "pointer",
    });
    button.addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", () => {
      frames.delete(frame);
      dialog.remove();
      link.focus();
    });
    dialog.append(button, frame);
    document.body.append(dialog);
    dialog.showModal();
  };

  /** @param {HTMLAnchorElement} link */
  const float = (link) => {
    styled(link, {
      position: "fixed",
      insetBlockEnd: "16px",
      insetInlineEnd: "16px",
      zIndex: "2147483000",
      padding: "12px 20px",
      borderRadius: "24px",
      boxShadow: "0 4px 16px rgb(0 0 0 / 25%)",
      background: link.dataset.callslotAccent || "#1d5fc4",
      color: link.dataset.callslotOnAccent || "#ffffff",
      font: "600 16px/24px system-ui, sans-serif",
      textDecoration: "none",
    });
  };

  /** Sees to links that have come, and to frames whose place is gone. */
  const look = () => {
    for (const link of document.querySelectorAll("a[data-callslot]")) {
      if (seen.has(link) || !(link instanceof HTMLAnchorElement) || link.origin !== origin) {
        continue;
      }
      seen.add(link);
      const kind = link.dataset.callslot;
      if (kind === "inline") {
        inline(link);
      } else {
        link.setAttribute("aria-haspopup", "dialog");
        if (kind === "button") {
          float(link);
        }
      }
    }
    for (const frame of frames.keys()) {
      if (!frame.isConnected) {
        frames.delete(frame);
      }
    }
  };

  addEventListener("message", ({ origin: from, source, data }) => {
    for (const [frame, told] of frames) {
      if (from === origin && source === frame.contentWindow && data) {
        told(data);
      }
    }
  });
  document.addEventListener("click", (event) => {
    const at = event.target instanceof Element ? event.target.closest("a[data-callslot]") : null;
    const elsewhere = event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
    if (
      at instanceof HTMLAnchorElement &&
      at.origin === origin &&
      at.dataset.callslot !== "inline" &&
      !elsewhere &&
      !event.defaultPrevented
    ) {
      event.preventDefault();
      popup(at);
    }
  });
  look();
  new MutationObserver(look).observe(document.documentElement, { childList: true, subtree: true });
})();
