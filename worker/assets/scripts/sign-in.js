// @ts-check
/**
 * Personal values of an address stand behind its `#`, which no browser sends. These pages take it along, so that whoever signs
 * in comes to the view that they asked for with all that was in its address. Without this they come to the view.
 */
if (location.hash) {
  for (const form of document.querySelectorAll("form")) {
    form.setAttribute("action", form.getAttribute("action") + location.hash);
  }
  for (const link of document.querySelectorAll("a[href^='/sign-in']")) {
    link.setAttribute("href", link.getAttribute("href") + location.hash);
  }
}

// Without this, the page goes on by itself.
const nextPage = document.querySelector("a[data-onwards]")?.getAttribute("href");
if (nextPage) {
  location.replace(nextPage.startsWith("/app") ? nextPage + location.hash : nextPage);
}
