// Opens the search, and loads it when it is first asked for.
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
  const open = async () => {
    try {
      await (loaded ||= load("theme/search/query.js").then(() => load("theme/search/finder.js")));
      crossbookSearch.open();
    } catch {
      loaded = undefined;
    }
  };

  for (const button of document.querySelectorAll("[data-search-open]")) {
    button.addEventListener("click", open);
    button.hidden = false;
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
  if (document.querySelector("[data-search-page]")) open();
})();
