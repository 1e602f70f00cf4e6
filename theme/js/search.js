// Opens the search, and loads it when it is first asked for. Without script the same link leads to a page.
(() => {
  "use strict";
  const root = new URL("../../", document.currentScript.src).href;
  const load = (path) =>
    new Promise((done, failed) => {
      const script = document.createElement("script");
      script.src = root + path;
      script.onload = () => (script.remove(), done());
      script.onerror = () => (script.remove(), failed(new Error(path)));
      document.head.append(script);
    });
  globalThis.crossbookSearch = { root, load };
  let loaded;
  const ready = () => {
    loaded ||= load("theme/search/query.js").then(() => load("theme/search/finder.js"));
    loaded.catch(() => (loaded = undefined));
    return loaded;
  };
  const place = document.querySelector("[data-search-page]");
  const open = () =>
    ready().then(
      () => crossbookSearch.open(),
      () => place || (location.href = `${root}search/index.html`),
    );

  for (const link of document.querySelectorAll("[data-search-open]")) {
    link.addEventListener("focus", () => ready().catch(() => {}));
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      open();
    });
    const key = link.querySelector("kbd");
    if (key) key.hidden = false;
  }
  document.addEventListener("keydown", (event) => {
    const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey;
    const isTyping = event.target.closest?.("input, textarea, select, [contenteditable]");
    const isSlash = event.key === "/" && isPlain && !isTyping;
    const isK = event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
    if (!isSlash && !isK) return;
    event.preventDefault();
    open();
  });
  if (place) open();
})();
