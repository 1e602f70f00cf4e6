// For whoever reads a document: where they are in it, code and fixes to copy, and nothing folded on paper.
(() => {
  "use strict";
  const all = (selector, from = document) => [...from.querySelectorAll(selector)];
  // What an address calls a place. A `%` in it may stand for itself.
  const named = (hash) => {
    const name = hash.slice(1);
    try {
      return document.getElementById(decodeURIComponent(name));
    } catch {
      return document.getElementById(name);
    }
  };

  // Marks, among links to places of the page, the one that leads to what is being read.
  const follow = (nav, show) => {
    const entries = all('a[href^="#"]', nav)
      .map((link) => ({ link, place: named(link.hash) }))
      .filter((entry) => entry.place);
    if (entries.length < 2) return;
    let current;
    let due = false;
    const mark = () => {
      due = false;
      // The last heading above the upper third of the window; entries stand in the order of the page.
      const line = innerHeight / 3;
      let low = 0;
      let high = entries.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (entries[middle].place.getBoundingClientRect().top <= line) low = middle + 1;
        else high = middle;
      }
      const atEnd = innerHeight + scrollY >= document.documentElement.scrollHeight - 2;
      const next = atEnd && scrollY > 0 ? entries.at(-1) : entries[low - 1];
      if (next === current) return;
      if (current) current.link.removeAttribute("aria-current");
      current = next;
      if (!current) return;
      current.link.setAttribute("aria-current", "location");
      show(current.link);
    };
    const soon = () => {
      if (!due) requestAnimationFrame(mark);
      due = true;
    };
    addEventListener("scroll", soon, { passive: true });
    addEventListener("resize", soon);
    mark();
  };

  const wide = matchMedia("(min-width: 64rem)");
  for (const nav of all(".contents")) {
    const fold = nav.querySelector("details");
    const summary = fold && fold.querySelector("summary");
    if (!fold || !summary) continue;
    const fit = () => {
      fold.open = wide.matches;
      // Beside the text there is nothing to unfold.
      if (wide.matches) summary.tabIndex = -1;
      else summary.removeAttribute("tabindex");
    };
    wide.addEventListener("change", fit);
    fit();
    nav.addEventListener("click", (event) => {
      if (!wide.matches && event.target.closest("a")) fold.open = false;
    });

    follow(nav, (link) => {
      const box = fold.getBoundingClientRect();
      const own = link.getBoundingClientRect();
      if (own.top < box.top || own.bottom > box.bottom) fold.scrollTop += own.top - box.top - box.height / 2;
    });
  }
  for (const nav of all(".tabs")) follow(nav, (link) => link.scrollIntoView({ block: "nearest", inline: "nearest" }));

  const copier = (text, what) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    const show = (word, name) => {
      button.textContent = word;
      button.setAttribute("aria-label", name);
    };
    show("Copy", `Copy ${what}`);
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(text());
        show("Copied", `Copied ${what}`);
      } catch {
        show("Not allowed", `Not allowed to copy ${what}`);
      }
      setTimeout(() => show("Copy", `Copy ${what}`), 1500);
    });
    return button;
  };
  if (navigator.clipboard) {
    for (const code of all("[data-copy]")) code.after(copier(() => code.textContent, "the fix"));
    for (const code of all("figure.code > pre > code")) code.closest("figure").append(copier(() => code.textContent, "this code"));
  }

  let folded = [];
  addEventListener("beforeprint", () => {
    folded = all("main details:not([open])");
    for (const fold of folded) fold.open = true;
  });
  addEventListener("afterprint", () => {
    for (const fold of folded) fold.open = false;
  });
})();
