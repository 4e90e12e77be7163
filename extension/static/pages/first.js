// Paints the popup as it was last, with its age, before Wasm is there to draw it as it is. What is painted
// is what the popup itself has drawn from text; it lies in the storage of the session, which nobody else
// writes, and no script in it would run.

/** @type {{painted?: any}} */
const { painted } = await chrome.storage.session.get("painted");
const place = document.getElementById("page");
if (typeof painted?.html === "string" && place?.querySelector(":scope > .skeleton")) {
  place.innerHTML = painted.html;
  place.inert = true;
  const minutes = Math.round((Date.now() - painted.at) / 60_000);
  if (minutes > 0) {
    const age = document.createElement("p");
    age.className = "meta age";
    age.textContent = new Intl.RelativeTimeFormat(chrome.i18n.getUILanguage()).format(-minutes, "minute");
    place.prepend(age);
  }
}

export {};
