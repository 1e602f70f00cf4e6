// What shows the search: the field, the facets and the results, in a dialog on every page and on the page of the search.
(() => {
  "use strict";
  const search = globalThis.crossbookSearch;
  const { root, core } = search;
  const make = (name, attributes = {}, ...children) => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) if (value !== undefined) element.setAttribute(key, value);
    element.append(...children);
    return element;
  };
  const marked = (element, text, hits) => {
    let at = 0;
    for (const hit of hits(text)) {
      if (hit.at < at) continue;
      element.append(text.slice(at, hit.at), make("mark", {}, text.slice(hit.at, hit.end)));
      at = hit.end;
    }
    element.append(text.slice(at));
    return element;
  };
  const FACETS = [
    ["kind", "Kind", "Every kind"],
    ["repo", "Repo", "All repos"],
    ["state", "State", "Any state"],
    ["owner", "Owner", "Any owner"],
  ];

  const HINT = "Words in any form, names from code, “a phrase”, TASK4";

  // The field, the facets and the results, in the dialog and on the page alike.
  // `eager` says that Enter opens the first result where none is chosen.
  const panel = (id, count, eager, changed) => {
    const list = make("div", { hidden: "", role: "listbox", id: `${id}-results`, "aria-label": "Results", class: "results" });
    const input = make("input", {
      type: "text", role: "combobox", class: "query", "aria-label": "Search all repos", "aria-controls": list.id, "aria-expanded": "false",
      "aria-autocomplete": "list", autocomplete: "off", autocapitalize: "off", spellcheck: "false", enterkeyhint: "search", placeholder: "Search all repos",
    });
    const status = make("p", { class: "status", role: "status" }, HINT);
    // Whether anybody owns anything is known once the index is there.
    const shy = (name) => name === "owner" && { hidden: "" };
    const selects = FACETS.map(([name, label, all]) => make("select", { name, "aria-label": label, ...shy(name) }, make("option", { value: "" }, all)));
    const facets = make("div", { class: "facets" }, ...selects);
    const more = make("button", { type: "button", class: "more-results", hidden: "" }, "Show more");
    const form = make("form", { class: "finder", role: "search" }, make("div", { class: "field" }, input), facets, status, list, more);
    let [turn, shown, active] = [0, count, -1];

    const choose = (next) => {
      const options = [...list.children];
      options[active]?.setAttribute("aria-selected", "false");
      active = options.length ? (next + options.length) % options.length : -1;
      const option = options[active];
      if (!option) return input.removeAttribute("aria-activedescendant");
      option.setAttribute("aria-selected", "true");
      option.scrollIntoView({ block: "nearest" });
      input.setAttribute("aria-activedescendant", option.id);
    };
    const clear = (message) => {
      list.replaceChildren();
      list.hidden = true;
      active = -1;
      input.removeAttribute("aria-activedescendant");
      input.setAttribute("aria-expanded", "false");
      more.hidden = true;
      status.textContent = message;
    };
    const option = (result, at) => {
      const title = marked(make("span", { class: "title" }), result.title, result.hits);
      const facts = make("span", { class: "facts-line" }, result.kind);
      if (result.repo && !result.title.startsWith(`${result.repo} `)) facts.append(` · ${result.repo}`);
      if (result.state) facts.append(" ", make("span", { class: `state ${result.state[0]}` }, result.state[1]));
      const link = make("a", { role: "option", id: `${id}-${at}`, href: root + result.href, tabindex: "-1", "aria-selected": "false" }, title, facts);
      if (result.path) link.append(marked(make("span", { class: "path" }), result.path, result.hits));
      if (result.text) link.append(marked(make("span", { class: "extract" }), result.text, result.hits));
      return link;
    };
    const chosen = () => Object.fromEntries(selects.filter((select) => select.value).map((select) => [select.name, select.value]));
    const run = async () => {
      const own = ++turn;
      const text = input.value;
      changed(text, chosen());
      if (!/[\p{L}\p{N}]/u.test(text)) return clear(HINT);
      try {
        const index = await core();
        const states = index.states.map(([, label]) => label.toLowerCase().replaceAll(" ", "-"));
        const lists = { kind: index.kinds, repo: ["", ...index.repos], state: ["", ...states], owner: ["", ...index.people] };
        const places = Object.entries(chosen()).map(([facet, value]) => [facet, lists[facet].indexOf(value)]);
        const answer = await search.query(text, Object.fromEntries(places));
        const results = await Promise.all(answer.found.slice(0, shown).map((one) => search.show(answer, one)));
        if (own !== turn) return;
        for (const select of selects) {
          const value = select.value;
          const named = [...answer.counts[select.name]].filter(([place]) => lists[select.name][place]);
          named.sort(([one], [other]) => one - other);
          const options = named.map(([place, pages]) => {
            const key = lists[select.name][place];
            const label = select.name === "state" ? index.states[place - 1][1] : key;
            return make("option", { value: key }, `${label} (${pages})`);
          });
          if (value && !named.some(([place]) => lists[select.name][place] === value)) options.push(make("option", { value }, `${value} (0)`));
          select.hidden = select.name === "owner" && !index.people.length;
          select.replaceChildren(select.firstChild, ...options);
          select.value = value;
        }
        const total = answer.found.length;
        const pages = `${answer.open && total > 1 ? "At least " : ""}${total} page${total === 1 ? "" : "s"}`;
        const lost = answer.unknown.length ? `Not found: ${answer.unknown.join(", ")}` : "";
        const none = answer.open ? "Nothing found among the most relevant pages" : "Nothing found";
        clear([total ? pages : none, lost].filter(Boolean).join(". "));
        list.append(...results.map(option));
        list.hidden = !total;
        input.setAttribute("aria-expanded", String(total > 0));
        more.hidden = total <= shown;
      } catch {
        if (own === turn) clear("The index could not be loaded");
      }
    };
    // Somebody who types on is not kept waiting by results for half a word.
    let timer;
    let last = Promise.resolve();
    const now = () => {
      clearTimeout(timer);
      timer = undefined;
      return (last = run());
    };
    const soon = () => {
      shown = count;
      clearTimeout(timer);
      timer = setTimeout(now, 60);
    };
    const go = async () => {
      await (timer ? now() : last);
      (list.children[active] || (eager && list.firstChild))?.click?.();
    };
    form.addEventListener("input", soon);
    form.addEventListener("submit", (event) => event.preventDefault());
    more.addEventListener("click", () => {
      const seen = list.children.length;
      shown += count;
      now().then(() => {
        input.focus({ preventScroll: true });
        choose(seen);
      });
    });
    input.addEventListener("focus", () => core().catch(() => {}), { once: true });
    input.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      if (event.key === "ArrowDown") choose(active + 1);
      else if (event.key === "ArrowUp") choose(active < 0 ? -1 : active - 1);
      else if (event.key === "Enter") go();
      else return;
      event.preventDefault();
    });
    const set = (text, values) => {
      input.value = text;
      for (const select of selects) {
        if (values[select.name]) select.append(make("option", { value: values[select.name] }, values[select.name]));
        select.value = values[select.name] || "";
      }
      return now();
    };
    return { form, input, set };
  };

  const address = (text, values) => {
    const parts = new URLSearchParams({ ...(text && { q: text }), ...values }).toString();
    return parts && `?${parts}`;
  };
  const place = document.querySelector("[data-search-page]");
  let open;
  if (place) {
    const own = panel("search", 20, false, (text, values) => {
      try {
        history.replaceState(null, "", address(text, values) || location.pathname);
      } catch {
        // From some disks an address cannot be changed; the search goes on.
      }
    });
    place.append(own.form);
    const asked = new URLSearchParams(location.search);
    own.set(asked.get("q") || "", Object.fromEntries(FACETS.map(([name]) => [name, asked.get(name)])));
    let before = false;
    open = () => {
      own.input.focus();
      if (before) own.input.select();
      before = true;
    };
  } else {
    let dialog, own;
    open = () => {
      if (!dialog) {
        const all = make("a", { href: `${root}search/index.html` }, "Open as a page");
        const keys = make("p", { class: "keys" }, make("kbd", {}, "↑"), make("kbd", {}, "↓"), " choose ", make("kbd", {}, "Enter"), " open ", make("kbd", {}, "Esc"), " close ", all);
        const close = make("button", { type: "button", class: "close" }, "Close");
        own = panel("find", 8, true, (text, values) => (all.href = `${root}search/index.html${address(text, values)}`));
        own.form.querySelector(".field").append(close);
        dialog = make("dialog", { class: "search", "aria-label": "Search" }, own.form, keys);
        close.addEventListener("click", () => dialog.close());
        dialog.addEventListener("click", (event) => {
          if (event.target === dialog || event.target.closest("a")) dialog.close();
        });
        document.body.append(dialog);
      }
      if (!dialog.open) dialog.showModal();
      own.input.focus();
      own.input.select();
    };
  }
  search.open = open;
})();
