// What is nice to have: the choice of colours, tables that sort, filters for findings and contracts.
// Every page can be read and followed without it.
(() => {
  "use strict";
  const all = (selector, from = document) => [...from.querySelectorAll(selector)];
  const root = document.documentElement;

  const themes = ["auto", "light", "dark"];
  for (const button of all("[data-theme-switch]")) {
    const show = () => {
      const theme = root.dataset.theme || "auto";
      button.querySelector("[data-theme-name]").textContent = theme[0].toUpperCase() + theme.slice(1);
    };
    button.addEventListener("click", () => {
      const next = themes[(themes.indexOf(root.dataset.theme || "auto") + 1) % themes.length];
      if (next === "auto") delete root.dataset.theme;
      else root.dataset.theme = next;
      try {
        localStorage.setItem("crossbook-theme", next);
      } catch {
        // Without storage the choice holds for this page.
      }
      show();
    });
    show();
    button.hidden = false;
  }

  document.addEventListener("click", (event) => {
    for (const menu of all("details.menu[open]")) if (!menu.contains(event.target)) menu.open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of all("details.menu[open]")) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });

  const menu = document.getElementById("site-menu");
  const roomy = matchMedia("(min-width: 72rem)");
  if (menu && menu.hidePopover) roomy.addEventListener("change", () => menu.hidePopover());

  // What an address calls a place. A `%` in it may stand for itself.
  const named = (hash) => {
    const name = hash.slice(1);
    try {
      return document.getElementById(decodeURIComponent(name));
    } catch {
      return document.getElementById(name);
    }
  };
  const reveal = () => {
    const target = named(location.hash);
    for (let fold = target && target.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    if (target && target.closest("details")) target.scrollIntoView();
  };
  addEventListener("hashchange", reveal);
  if (location.hash) reveal();

  // A day on which something stopped says more with its age, which only the reader's clock knows.
  const spans = [["year", 365], ["month", 30], ["week", 7], ["day", 1]];
  for (const time of all("time[data-age]")) {
    const days = Math.floor((Date.now() - Date.parse(time.dateTime)) / 86400000);
    const [unit, length] = spans.find(([, length]) => days >= 2 * length) || ["day", 1];
    if (days >= 0) time.after(`, ${new Intl.RelativeTimeFormat("en", { numeric: "auto" }).format(-Math.floor(days / length), unit)}`);
  }

  const order = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });
  for (const table of all("table[data-sort]")) {
    const heads = all("thead th", table);
    const body = table.tBodies[0];
    if (!body || body.rows.length < 2) continue;
    heads.forEach((head, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        const down = head.getAttribute("aria-sort") === "ascending";
        heads.forEach((other) => other.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        const value = (row) => {
          const cell = row.cells[column];
          return cell ? cell.dataset.value ?? cell.textContent.trim() : "";
        };
        const rows = [...body.rows].sort((one, other) => order.compare(value(one), value(other)) * (down ? -1 : 1));
        body.append(...rows);
      });
    });
  }

  // Hides the rows that do not fit or lack a word that is looked for, and parts of which no row is left; says how many are left.
  const narrow = (filter, selector, parts, fits, said = (row) => row.textContent) => {
    const words = filter.querySelector("[name=words]").value.toLowerCase().split(/\s+/).filter(Boolean);
    const rows = all(selector);
    let shown = 0;
    for (const row of rows) {
      const text = said(row).toLowerCase();
      row.hidden = !fits(row) || !words.every((word) => text.includes(word));
      shown += row.hidden ? 0 : 1;
    }
    for (const part of all(parts)) part.hidden = !part.querySelector(`${selector}:not([hidden])`);
    filter.querySelector("output").textContent = shown === rows.length ? "" : `${shown} of ${rows.length} shown`;
  };
  const checked = (boxes) => boxes.filter((box) => box.checked).map((box) => box.value);

  const FINDING = ".finding[data-rule]";
  for (const filter of all("[data-filter]")) {
    const findings = all(FINDING);
    if (findings.length < 2) continue;
    const field = (name) => filter.querySelector(`[name=${name}]`);
    const boxes = all("input[name=severity]", filter);
    const facets = { repo: (finding) => finding.closest(".group")?.dataset.repo, rule: (finding) => finding.dataset.rule };
    for (const [name, of] of Object.entries(facets)) {
      const counts = new Map();
      for (const value of findings.map(of)) if (value) counts.set(value, (counts.get(value) || 0) + 1);
      if (counts.size < 2) continue;
      const values = [...counts.keys()].sort(order.compare);
      field(name).append(...values.map((value) => new Option(`${value} (${counts.get(value)})`, value)));
      field(name).parentElement.hidden = false;
    }
    // The address holds what was chosen, so that it can be sent to others.
    const asked = new URLSearchParams(location.search);
    for (const name of ["words", ...Object.keys(facets)]) field(name).value = asked.get(name) || "";
    for (const name of Object.keys(facets)) if (field(name).selectedIndex < 0) field(name).value = "";
    if (asked.has("severity")) for (const box of boxes) box.checked = asked.get("severity").split(",").includes(box.value);
    const tell = (severities) => {
      const chosen = new URLSearchParams();
      for (const name of ["words", ...Object.keys(facets)]) if (field(name).value) chosen.set(name, field(name).value);
      if (severities.length < boxes.length) chosen.set("severity", severities.join(","));
      const address = `${chosen}` ? `?${chosen}` : location.pathname;
      try {
        history.replaceState(null, "", address + location.hash);
      } catch {
        // From some disks an address cannot be changed; the filter goes on.
      }
    };
    const said = (finding) => `${finding.textContent} ${finding.closest(".file")?.querySelector("h3").textContent ?? ""}`;
    const apply = () => {
      const severities = checked(boxes);
      const isChosen = (finding) => Object.entries(facets).every(([name, of]) => !field(name).value || field(name).value === of(finding));
      narrow(filter, FINDING, ".file, .group", (finding) => isChosen(finding) && severities.includes(finding.dataset.severity), said);
      return severities;
    };
    filter.addEventListener("input", () => tell(apply()));
    filter.hidden = false;
    apply();
  }

  for (const filter of all("[data-filter-rows]")) {
    if (all("[data-row]").length < 2) continue;
    const boxes = all("input[name=kind]", filter);
    const apply = () => {
      const kinds = checked(boxes);
      narrow(filter, "[data-row]", ".verdict-group", (row) => !boxes.length || kinds.includes(row.dataset.kind));
    };
    filter.addEventListener("input", apply);
    filter.hidden = false;
  }
})();
