// Keeps an open page fresh: `crossbook serve` adds this line to pages as it serves them, and no built site has it.
// What documents say is shown as text alone.
(() => {
  "use strict";
  const own = document.currentScript;
  // As it stands in an address.
  const page = own.dataset.page;
  const foldKey = "crossbook-live-open";
  const store = (key, value) => {
    try {
      if (value === undefined) return sessionStorage.getItem(key);
      if (value === null) sessionStorage.removeItem(key);
      else sessionStorage.setItem(key, value);
    } catch {
      // Without storage the panel is closed on every page.
    }
    return null;
  };

  const reload = () => {
    crossbookPlace.remember();
    location.reload();
  };
  crossbookPlace.restore();

  // What is shown stands apart from the page's own styles.
  const host = document.createElement("div");
  host.id = "crossbook-live";
  const shadow = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    :host { all: initial; color-scheme: light dark; font: 0.875rem/1.4 system-ui, sans-serif; }
    @media print { :host { display: none; } }
    * { box-sizing: border-box; }
    .panel, .trouble { color: light-dark(#1c2227, #e0e5e7); background: light-dark(#fcfbf8, #1c2226); border: 1px solid light-dark(#8b8778, #6d7a83); border-radius: 4px; box-shadow: 0 4px 16px rgb(0 0 0 / 0.2); }
    .panel { position: fixed; right: 0.75rem; bottom: 0.75rem; z-index: 20; max-width: min(26rem, calc(100vw - 1.5rem)); }
    summary { padding: 0.35rem 0.7rem; cursor: pointer; border-radius: 4px; }
    summary:focus-visible, a:focus-visible, button:focus-visible { outline: 2px solid light-dark(#0b5a66, #7ccbd3); outline-offset: 1px; }
    ul { margin: 0; padding: 0 0.7rem 0.5rem; list-style: none; max-height: 45vh; overflow: auto; }
    li { padding: 0.3rem 0; border-top: 1px solid light-dark(#dedad0, #313a40); overflow-wrap: anywhere; }
    b { font-weight: 650; }
    .error { color: light-dark(#a3201d, #ff9488); }
    .warning { color: light-dark(#7d4d00, #ecb452); }
    .note { color: light-dark(#3b567c, #aac3e8); }
    small { display: block; font-size: 0.8125rem; color: light-dark(#565f66, #a3aeb5); }
    a { color: light-dark(#0b5a66, #7ccbd3); }
    .trouble { position: fixed; inset: 0.75rem 0.75rem auto; z-index: 30; max-width: 52rem; max-height: 70vh; overflow: auto; margin: 0 auto; padding: 0.9rem 1.1rem; border-top: 4px solid light-dark(#a3201d, #ff9488); }
    .trouble h2 { margin: 0 0 0.4rem; font-size: 1.05rem; }
    .trouble p { margin: 0.3rem 0; overflow-wrap: anywhere; }
    pre { margin: 0.5rem 0; padding: 0.5rem 0.7rem; overflow: auto; background: light-dark(#f4f2ec, #14181b); border-radius: 3px; font: 0.8125rem/1.45 ui-monospace, monospace; }
    button { font: inherit; padding: 0.2rem 0.8rem; cursor: pointer; color: inherit; background: transparent; border: 1px solid light-dark(#8b8778, #6d7a83); border-radius: 4px; }
    [hidden] { display: none; }
  `);
  shadow.adoptedStyleSheets = [sheet];
  const make = (name, properties = {}, ...children) => {
    const element = Object.assign(document.createElement(name), properties);
    element.append(...children);
    return element;
  };
  const summary = make("summary");
  const list = make("ul");
  const fold = make("details", { open: store(foldKey) === "yes" }, summary, list);
  fold.addEventListener("toggle", () => store(foldKey, fold.open ? "yes" : null));
  const panel = make("aside", { className: "panel", ariaLabel: "Preview" }, fold);
  const trouble = make("section", { className: "trouble", hidden: true });
  trouble.setAttribute("role", "alert");
  const state = make("span");
  state.setAttribute("role", "status");
  shadow.append(trouble, panel);
  const attach = () => document.body.append(host);
  if (document.body) attach();
  else addEventListener("DOMContentLoaded", attach);
  const paint = () => (host.style.colorScheme = document.documentElement.dataset.theme || "light dark");
  paint();
  new MutationObserver(paint).observe(document.documentElement, { attributeFilter: ["data-theme"] });

  // As the page's header counts them.
  const counted = (counts) => {
    const parts = ["error", "warning", "note"].map((severity) => [counts[`${severity}s`], severity]).filter(([number]) => number);
    return parts.map(([number, severity]) => `${number} ${severity}${number === 1 ? "" : "s"}`).join(", ") || "no findings";
  };
  let told;
  const show = () => {
    summary.replaceChildren(state);
    if (!told) return (state.textContent = "Connecting to the preview\u2026");
    state.textContent = `${counted(told.here)} here \u00b7 ${told.site.total} in all${connected ? "" : " \u00b7 not connected"}`;
    list.replaceChildren(
      ...told.findings.map((finding) => {
        const entry = document.getElementById(finding.id);
        const words = entry ? make("a", { href: `#${finding.id}` }, finding.message) : finding.message;
        return make("li", {}, make("b", { className: finding.severity }, finding.severity), " ", words, make("small", {}, `${finding.place} \u00b7 ${finding.rule}`));
      }),
    );
    if (!told.findings.length) list.append(make("li", {}, "Nothing is wrong with what this page shows."));
  };
  let hushed;
  const alarm = (what) => {
    const text = what ? JSON.stringify(what) : "";
    if (text === hushed) return;
    hushed = undefined;
    if (!what) {
      trouble.hidden = true;
      trouble.replaceChildren();
      return;
    }
    const close = make("button", { type: "button" }, "Hide");
    const hide = () => {
      trouble.hidden = true;
      hushed = text;
    };
    close.addEventListener("click", hide);
    trouble.onkeydown = (event) => event.key === "Escape" && hide();
    const parts = [make("h2", {}, what.message), make("p", {}, make("b", {}, what.place))];
    if (what.line) parts.push(make("pre", { tabIndex: 0 }, what.line));
    if (what.help) parts.push(make("p", {}, what.help));
    parts.push(make("p", {}, "The site below is the last one that could be made."), close);
    trouble.hidden = false;
    trouble.replaceChildren(...parts);
  };

  const decoded = (address) => {
    try {
      return decodeURIComponent(address);
    } catch {
      // A `%` that stands for itself.
      return address;
    }
  };
  const swap = (styles, before) => {
    for (const link of document.querySelectorAll("link[rel~=stylesheet][href]")) {
      const address = new URL(link.href);
      const path = decoded(address.pathname).replace(/^\//, "");
      if (address.origin !== location.origin || !styles[path] || styles[path] === before[path]) continue;
      address.search = `?${styles[path]}`;
      const fresh = link.cloneNode();
      fresh.href = address.href;
      // The old one stays until the new one is there, so that nothing flickers.
      fresh.onload = fresh.onerror = () => link.remove();
      link.after(fresh);
    }
  };
  const hear = (now) => {
    const before = told;
    told = now;
    connected = true;
    alarm(now.trouble);
    const seen = before ? before.page : own.dataset.seen || null;
    const names = (styles) => Object.keys(styles).join();
    const other = before && (before.pictures !== now.pictures || before.scripts !== now.scripts || names(before.styles) !== names(now.styles));
    if (seen !== now.page || other) return reload();
    if (before) swap(now.styles, before.styles);
    show();
  };

  let connected = false;
  let source;
  let again;
  const connect = () => {
    clearTimeout(again);
    if (source) source.close();
    source = undefined;
    // A page that nobody looks at needs no connection: browsers have but six for one server.
    if (document.hidden) return;
    source = new EventSource(`/.crossbook/events?page=${page}`);
    source.onmessage = (event) => hear(JSON.parse(event.data));
    source.onerror = () => {
      connected = false;
      show();
      if (source && source.readyState === EventSource.CLOSED) again = setTimeout(connect, 1000);
    };
  };
  addEventListener("visibilitychange", connect);
  addEventListener("pageshow", (event) => event.persisted && connect());
  addEventListener("pagehide", () => source && source.close());
  show();
  connect();
})();
