// The place that somebody reads, kept over any number of reloads. It is known by the text of what stands at the top of the
// window, and by that of its neighbours: heights, ids and all that stands above may be others in the page that comes.
const crossbookPlace = (() => {
  "use strict";
  const key = `crossbook-place ${location.pathname}`;
  const HEADINGS = "h1, h2, h3, h4, h5, h6";
  const BLOCKS = `${HEADINGS}, p, li, dt, dd, tr, pre, figcaption, summary, img`;
  /** How many blocks of the window are remembered, and how many before them: the first of them that is still there counts. */
  const WITHIN = 12;
  const BEFORE = 6;
  const SAID = 240;
  const main = () => document.querySelector("main") || document.body;

  // What a block says, by which it is found again.
  const words = (block) => {
    const text = block.localName === "img" ? `${block.getAttribute("src")} ${block.alt}` : block.textContent;
    return `${block.localName} ${text.trim().replace(/\s+/g, " ").slice(0, SAID)}`;
  };
  // Blocks without blocks in them, each with the heading above it.
  const blocks = () => {
    let heading = "";
    return [...main().querySelectorAll(BLOCKS)].flatMap((element) => {
      if (element.matches(HEADINGS)) heading = words(element);
      return element.querySelector(BLOCKS) ? [] : [{ element, heading }];
    });
  };
  // What stays in the window whatever is read says nothing about the place.
  const isStuck = (element) => {
    for (; element && element !== document.body; element = element.parentElement) {
      if (/sticky|fixed/.test(getComputedStyle(element).position)) return true;
    }
    return false;
  };

  const folds = () => [...main().querySelectorAll("details")];
  const nameOfFold = (fold, all) => {
    const said = (other) => words(other.querySelector("summary") || other);
    const own = said(fold);
    return [own, all.filter((other) => said(other) === own).indexOf(fold)];
  };
  const openAtFirst = new Map(folds().map((fold) => [fold, fold.open]));
  const changedFolds = () => {
    const all = folds();
    return all.filter((fold) => openAtFirst.has(fold) && fold.open !== openAtFirst.get(fold)).map((fold) => [...nameOfFold(fold, all), fold.open]);
  };
  const setFolds = (changed) => {
    const all = folds();
    const names = changed.length ? all.map((fold) => nameOfFold(fold, all)) : [];
    for (const [said, nth, open] of changed) {
      const fold = all[names.findIndex((name) => name[0] === said && name[1] === nth)];
      if (fold) fold.open = open;
    }
  };

  const measure = () => {
    const place = { x: scrollX, y: scrollY, read: [] };
    // Who has not scrolled sees what comes first.
    return scrollY < 1 ? place : { ...place, read: blocksRead() };
  };
  const blocksRead = () => {
    const all = blocks();
    const boxes = all.map(({ element }) => element.getBoundingClientRect());
    const isRead = (at) => boxes[at].height > 0 && boxes[at].bottom > 0 && boxes[at].top < innerHeight && !isStuck(all[at].element);
    const within = all.map((_, at) => at).filter(isRead).slice(0, WITHIN);
    const before = all.map((_, at) => at).filter((at) => boxes[at].height > 0 && boxes[at].bottom <= 0 && !(at > within[0]));
    const known = (at) => {
      const { element, heading } = all[at];
      const said = words(element);
      const same = all.filter((other) => other.heading === heading && words(other.element) === said);
      return { said, heading, nth: same.indexOf(all[at]), top: boxes[at].top };
    };
    return [...within, ...before.slice(-BEFORE).reverse()].map(known);
  };

  // The block that is remembered, and where it stood.
  const recognise = (place) => {
    const all = blocks().map((block) => ({ ...block, said: words(block.element) }));
    for (const { said, heading, nth, top } of place.read) {
      const same = all.filter((block) => block.said === said);
      const near = same.filter((block) => block.heading === heading);
      const found = near.length ? near[Math.min(nth, near.length - 1)] : same.length === 1 ? same[0] : undefined;
      if (found) return { element: found.element, top };
    }
    return undefined;
  };

  // Until the reader moves, the place stays where it was, whatever loads above it.
  let kept;
  let known;
  let expected = -1;
  let height = -1;
  let isLoaded = false;
  const settle = () => {
    if (!kept) return;
    const y = known ? scrollY + known.element.getBoundingClientRect().top - known.top : kept.y;
    if (Math.abs(y - scrollY) >= 1) scrollTo({ left: kept.x, top: y, behavior: "instant" });
    [expected, height] = [scrollY, document.documentElement.scrollHeight];
  };
  const grown = new ResizeObserver(settle);
  const moved = () => {
    if (Math.abs(scrollY - expected) < 2) return;
    // A page that grows or shrinks, or goes to the place in its address, is moved by the browser, and not by its reader.
    if (isLoaded && document.documentElement.scrollHeight === height) release();
    else settle();
  };
  const MOVES = ["wheel", "touchmove", "keydown", "pointerdown"];
  const release = () => {
    kept = known = undefined;
    grown.disconnect();
    removeEventListener("scroll", moved);
    for (const name of MOVES) removeEventListener(name, release, true);
  };
  const keep = (place) => {
    kept = place;
    setFolds(place.folds);
    known = recognise(place);
    settle();
    grown.observe(document.body);
    addEventListener("scroll", moved, { passive: true });
    for (const name of MOVES) addEventListener(name, release, { capture: true, passive: true });
  };

  /**
   * Before the page is loaded again. Where nobody has moved since it last was, the place is the one from before. Until the
   * new page comes this one can be read on, so the last word is that of the moment at which it goes.
   */
  const remember = () => {
    store();
    addEventListener("pagehide", store, { once: true });
  };
  const store = () => {
    const place = kept || measure();
    try {
      sessionStorage.setItem(key, JSON.stringify({ ...place, folds: changedFolds() }));
      history.scrollRestoration = "manual";
    } catch {
      // Without storage the browser does what it can.
    }
  };
  /** After it was. */
  const restore = () => {
    let place;
    try {
      place = JSON.parse(sessionStorage.getItem(key));
      sessionStorage.removeItem(key);
    } catch {
      // Nothing is remembered then.
    }
    if (!place) return;
    keep(place);
    const done = () =>
      setTimeout(() => {
        settle();
        history.scrollRestoration = "auto";
        isLoaded = true;
      });
    // A picture that never comes keeps nobody where they were.
    setTimeout(() => (isLoaded = true), 4000);
    if (document.readyState === "complete") done();
    else addEventListener("load", done, { once: true });
  };
  return { remember, restore };
})();
