(parts) => {
  const locale = document.documentElement.lang;
  const words = new Set();
  for (const form of ["long", "short"]) {
    for (let day = 1; day <= 7; day += 1) {
      const weekday = new Intl.DateTimeFormat(locale, { weekday: form, timeZone: "UTC" });
      words.add(weekday.format(Date.UTC(2026, 0, day)));
    }
    for (let month = 0; month < 12; month += 1) {
      const options = { month: form, day: "numeric", timeZone: "UTC" };
      const parts = new Intl.DateTimeFormat(locale, options).formatToParts(Date.UTC(2026, month, 1));
      words.add(parts.find((part) => part.type === "month").value);
    }
  }
  const longest = [...words].sort((a, b) => b.length - a.length);
  const names = new RegExp(`(?<!\\p{L})(?:${longest.join("|")})(?!\\p{L})`, "gu");
  const times = /[#\d](?:(?:[\s,.:/–-]|de)*(?:[#\d]|[AP]M|[ap]\.\s?m\.))*/g;
  const neutral = (text) => text.replace(/\s+/g, " ").trim().replace(names, "#").replace(times, "#");
  const lines = [];
  const tell = (text) => {
    const line = neutral(text);
    if (/\p{L}/u.test(line) && lines.at(-1) !== line) lines.push(line);
  };
  const marks = { BUTTON: ["(", ")"], A: ["<", ">"], H1: ["# ", ""], H2: ["## ", ""], H3: ["### ", ""] };
  const walk = (node) => {
    if (node.nodeType === Node.TEXT_NODE) tell(node.data);
    if (node.nodeType !== Node.ELEMENT_NODE || node.ariaHidden === "true" || !node.checkVisibility()) return;
    // Free times are those of the day of the test.
    if (node.matches("script, style, .days, .times, #page[inert]")) return;
    for (const name of ["aria-label", "placeholder", "alt"]) {
      const value = node.getAttribute(name);
      if (value) tell(`${name}: ${value}`);
    }
    if (node.tagName === "SELECT") {
      const options = [...node.options].slice(0, 8).map((one) => one.textContent);
      return tell(`[${options.join(" / ")}]`);
    }
    const mark = marks[node.tagName];
    if (mark) return tell(mark[0] + node.innerText + mark[1]);
    node.childNodes.forEach(walk);
  };
  document.querySelectorAll(parts).forEach(walk);
  return lines.join("\n");
}
