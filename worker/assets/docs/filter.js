// @ts-check
/** The filter of the API reference. Without it the lists are whole. */

const box = /** @type {HTMLElement} */ (document.querySelector(".filter"));
const field = /** @type {HTMLInputElement} */ (document.querySelector("#filter"));
const found = /** @type {HTMLElement} */ (document.querySelector("#found"));
const groups = [.../** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-group]"))];
/** The groups that are open while nothing is looked for. */
const openGroups = groups.filter((group) => group.hasAttribute("open"));

/** Shows only the operations that every word is found in. */
function filter() {
  const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
  let count = 0;
  for (const group of groups) {
    let left = 0;
    for (const link of /** @type {NodeListOf<HTMLElement>} */ (group.querySelectorAll("[data-find]"))) {
      const text = (link.dataset.find ?? "").toLowerCase();
      const matches = words.every((word) => text.includes(word));
      /** @type {HTMLElement} */ (link.closest("li")).hidden = !matches;
      left += Number(matches);
    }
    group.hidden = left === 0;
    if (group instanceof HTMLDetailsElement) {
      group.open = words.length > 0 || openGroups.includes(group);
    }
    count += left;
  }
  found.textContent = words.length > 0 ? `${count} found` : "";
}

field.addEventListener("input", filter);
document.addEventListener("keydown", (event) => {
  const isTyping = event.target instanceof HTMLInputElement;
  if (event.key === "/" && !isTyping && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    field.focus();
  }
});
box.hidden = false;
filter();

export {};
