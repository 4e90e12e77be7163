// @ts-check
/**
 * A public page in a frame of a site that its organization has named: tells the site how high the page is, and that it is to be closed.
 * `data-origins` of the script's element lists these sites. Whatever frames the page says who it is before anything is said to it.
 */
(() => {
  const script = document.querySelector("script[data-origins]");
  const origins = (script?.getAttribute("data-origins") ?? "").split(" ");
  if (window.parent === window) {
    return;
  }
  /** @type {string | undefined} */
  let site;
  let told = 0;

  /** @param {object} message */
  const tell = (message) => {
    if (site !== undefined) {
      window.parent.postMessage(message, site);
    }
  };
  const measure = () => {
    // The root is as high as what is in it, whatever the frame's height is: nothing grows for ever.
    const height = Math.ceil(document.documentElement.getBoundingClientRect().height);
    if (site !== undefined && height !== told) {
      told = height;
      tell({ type: "callslot:height", height });
    }
  };

  addEventListener("message", ({ data, origin, source }) => {
    const isHello = data?.type === "callslot:hello";
    if (isHello && source === window.parent && origins.includes(origin)) {
      site = origin;
      told = 0;
      measure();
    }
  });
  addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented) {
      tell({ type: "callslot:close" });
    }
  });
  // Pages of others, and own ones that no frame may show.
  document.addEventListener("click", ({ target }) => {
    const link = target instanceof Element ? target.closest("a[href]") : null;
    const isOurs = (/** @type {HTMLAnchorElement} */ { origin, pathname }) =>
      origin === location.origin && pathname.startsWith("/b/");
    if (link instanceof HTMLAnchorElement && !isOurs(link)) {
      link.target = "_blank";
      link.relList.add("noopener");
    }
  });
  new ResizeObserver(measure).observe(document.documentElement);
})();
