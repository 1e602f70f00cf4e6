// What finds: the one reader of the index, whose format is told in src/site/search/mod.rs. It knows nothing of the page.
// `crossbookSearch.query` gives pages, best first; `crossbookSearch.show` what there is to show of one.
(() => {
  "use strict";
  const search = globalThis.crossbookSearch;

  // Pieces
  const waiting = new Map();
  const pieces = new Map();
  let version = "";
  search.add = (name, value) => waiting.get(name)?.(value);
  const piece = (name, path, read) => {
    if (!pieces.has(name)) {
      const loaded = new Promise((done, failed) => {
        waiting.set(name, done);
        const absent = () => failed(new Error(`${name} is not in ${path}`));
        search.load(`search/${path}${version && `?${version}`}`).then(absent, failed);
      });
      pieces.set(name, loaded.then(read));
      pieces.get(name).catch(() => pieces.delete(name));
    }
    return pieces.get(name);
  };

  const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const values = new Map([...DIGITS].map((digit, value) => [digit, value]));
  const reader = (text, at = 0) => ({
    more: () => at < text.length,
    digit: () => values.get(text[at++]),
    number() {
      let sum = 0;
      for (let scale = 1; ; scale *= 32) {
        const value = this.digit();
        sum += (value % 32) * scale;
        if (!(value >= 32)) return sum;
      }
    },
  });

  const core = (search.core = () =>
    piece("core", "core.js", (raw) => {
      version = raw.version;
      const pages = [];
      for (const runs = reader(raw.runs); runs.more(); ) {
        let [count, kind, repo] = [runs.number(), runs.number(), runs.number()];
        while (count--) pages.push({ kind, repo, state: 0, after: 0, owner: [], first: 0 });
      }
      const standings = [];
      for (const each = reader(raw.standings); each.more(); ) standings.push({ state: each.number(), after: each.digit(), owner: Array.from({ length: each.number() }, () => each.number()) });
      const pageOf = [];
      const each = reader(raw.pages);
      pages.forEach((page, index) => {
        page.first = pageOf.length;
        for (let units = each.number(); units--; ) pageOf.push(index);
        Object.assign(page, standings[each.number()]);
      });
      const texts = [0];
      for (const sizes = reader(raw.texts); sizes.more(); ) texts.push(texts.at(-1) + sizes.number());
      // The kinds of items come first, the guide and the rules last.
      const items = raw.kinds.map((_, kind) => kind < raw.kinds.length - 6);
      const ours = raw.kinds.map((_, kind) => kind < raw.kinds.length - 2);
      return { ...raw, pages, pageOf, texts, items, ours, ends: raw.terms.split(" "), little: new Set(raw.little.split(" ")) };
    }));

  // Terms: as src/site/search/token.rs takes texts apart
  const LONGEST = 48;
  const PARTS = 12;
  const alone = "\\p{sc=Han}\\p{sc=Hira}\\p{sc=Thai}\\p{sc=Laoo}\\p{sc=Khmr}\\p{sc=Mymr}\\p{No}";
  const word = new RegExp(`[vV]?[0-9]+(?:\\.[0-9]+)+|[${alone}]\\p{M}*|[\\p{sc=Kana}ー][\\p{sc=Kana}\\p{M}ー]*|(?:(?![${alone}\\p{sc=Kana}])[\\p{Alphabetic}\\p{M}\\p{Nd}])+`, "gu");
  const lower = (text) => Array.from(text, (character) => character.toLowerCase()).join("");
  const short = (text) => Array.from(text).slice(0, LONGEST).join("");
  // As src/site/search/fold.rs leaves out what is written above and below letters.
  const LETTERS = { ß: "ss", æ: "ae", œ: "oe", ø: "o", đ: "d", ð: "d", ħ: "h", ı: "i", ł: "l", ŧ: "t", þ: "th", ŋ: "n" };
  const MARKS = /[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670]/g;
  const plain = (letter) => {
    const apart = letter.normalize("NFD");
    const below = apart.replace(MARKS, "");
    return LETTERS[letter] ?? (below === apart ? letter : below);
  };
  const fold = (text) => (/^[\0-\x7f]*$/.test(text) ? text : Array.from(text, plain).join(""));
  const names = (text) => {
    const found = [];
    let end = -1;
    for (const match of text.matchAll(word)) {
      if (end < 0 || !/^[_-]+$/.test(text.slice(end, match.index))) found.push([]);
      let at = match.index;
      end = at + match[0].length;
      if (match[0].includes(".")) {
        const version = lower(match[0]);
        found.at(-1).push({ term: short(version.replace("v", "")), version: short(version), at, end });
        continue;
      }
      const cut = match[0].replace(/([\p{Ll}\p{N}])(\p{Lu})/gu, "$1 $2").replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, "$1 $2");
      for (const part of cut.split(" ")) {
        const term = short(fold(short(lower(part))));
        if (term) found.at(-1).push({ term, at, end: at + part.length });
        at += part.length;
      }
    }
    return found.filter((parts) => parts.length);
  };
  search.terms = (text) =>
    names(text).flatMap((parts) => {
      const terms = parts.flatMap(({ term, version }) => (version && version !== term ? [term, version] : term));
      return parts.length > 1 && parts.length <= PARTS ? [...terms, short(parts.map(({ term }) => term).join(""))] : terms;
    });

  // The dictionary
  const entries = (index) =>
    piece(`d${index}`, `d/${index}.js`, (text) => {
      const all = new Map();
      for (const line of text.split("\n")) {
        const group = [];
        let term = "";
        for (const item of line.split(";")) {
          const [head, ...lists] = item.split(" ");
          term = Array.from(term).slice(0, values.get(head[0])).join("") + head.slice(1);
          const entry = { term, list: lists.at(-1), group, more: lists.length > 1 ? reader(lists[0]).number() : 0 };
          group.push(entry);
          all.set(term, entry);
        }
      }
      return all;
    });
  const postings = (entry) => {
    if (!entry.units) {
      entry.units = [];
      let unit = 0;
      for (const list = reader(entry.list); list.more(); ) entry.units.push([(unit += list.number()), list.digit()]);
      entry.count = entry.more || entry.units.length;
    }
    return entry.units;
  };
  // The pieces that may hold a term, or terms that begin so. The directory knows six characters.
  const holders = (index, term, begins) => {
    const known = Array.from(term).slice(0, 6).join("");
    const found = [];
    for (let at = 0; at < index.ends.length / 2; at++) {
      const [first, last] = [index.ends[2 * at], index.ends[2 * at + 1]];
      if (known <= last && (begins ? first.slice(0, known.length) <= known : first <= known)) found.push(at);
    }
    return found;
  };
  const lookUp = async (index, term, begins) => {
    const own = holders(index, term, false).slice(0, 3);
    const wider = begins && Array.from(term).length > 1 ? holders(index, term, true) : [];
    const list = [...new Set([...own, ...wider.slice(0, 2)])];
    return { held: list, maps: await Promise.all(list.map(entries)) };
  };

  // A term as it is, from all pieces or from those at hand.
  const find = async (index, term, among) => {
    const held = holders(index, term, false).filter((at) => !among || among.includes(at));
    const maps = await Promise.all(held.map(entries));
    return maps.map((map) => map.get(term)).find(Boolean);
  };
  // The units in which a term stands, and whether these are all.
  search.units = async (term) => {
    const entry = await find(await core(), term);
    return entry && { units: new Set(postings(entry).map(([unit]) => unit)), whole: !entry.more };
  };

  // Numbers are sought as they are: 1.4 is not 1.41, and TASK12 is no error for TASK13.
  const digits = (term) => term.replace(/[^0-9]+/g, " ").trim();
  const splitsNumber = (longer, term) => /[0-9]$/.test(term) && /[0-9]/.test(longer[term.length]);
  const common = (one, other) => {
    let same = 0;
    while (same < one.length && one[same] === other[same]) same++;
    return same;
  };
  // Whether one letter more, less, other, or two in each other's place make one word of the other.
  const isNear = (one, other) => {
    if (Math.abs(one.length - other.length) > 1) return false;
    const same = common(one, other);
    const [a, b] = [one.slice(same), other.slice(same)];
    return a.slice(1) === b || a === b.slice(1) || a.slice(1) === b.slice(1) || (a[0] === b[1] && a[1] === b[0] && a.slice(2) === b.slice(2));
  };
  // Where an error in the first letters may have led away from.
  const variants = (term) => [0, 1, 2].flatMap((at) => [term.slice(0, at) + term.slice(at + 1), term.slice(0, at) + term[at + 1] + term[at] + term.slice(at + 2)]);

  // What a term stands for: itself and its stem's other forms, words that begin so, else words like it.
  const expand = async (index, term, begins, guess) => {
    const { held, maps } = await lookUp(index, term, begins);
    const found = new Map();
    for (const map of maps) {
      const entry = map.get(term);
      if (!entry) continue;
      found.set(entry, 1);
      for (const other of entry.group) if (other !== entry) found.set(other, 0.7);
    }
    if (begins) {
      const isThere = maps.some((map) => map.has(term));
      const begun = maps.flatMap((map) => [...map.values()]).filter((entry) => entry.term.length > term.length && entry.term.startsWith(term));
      const longer = isThere ? begun.filter((entry) => !splitsNumber(entry.term, term)) : begun;
      longer.sort((one, other) => one.term.length - other.term.length || (one.term < other.term ? -1 : 1));
      for (const entry of longer.slice(0, 50)) if (!found.has(entry)) found.set(entry, isThere ? 0.3 : 0.6);
    }
    if (!found.size && guess && Array.from(term).length >= 5 && !/^[\d.]+$/.test(term)) {
      const near = [...holders(index, term.slice(0, 4), true).slice(0, 2), ...variants(term).flatMap((other) => holders(index, other, false))];
      const further = [...new Set(near)].filter((at) => !held.includes(at));
      maps.push(...(await Promise.all(further.slice(0, 3).map(entries))));
      const all = maps.flatMap((map) => [...map.values()]).filter((entry) => digits(entry.term) === digits(term));
      for (const entry of all) if (isNear(entry.term, term)) found.set(entry, 0.5);
      if (!found.size) {
        const shared = (entry) => common(entry.term, term);
        const most = Math.max(0, ...all.map(shared));
        if (most >= Math.max(4, term.length - 4)) for (const entry of all) if (shared(entry) === most && entry.term.length <= most + 4) found.set(entry, 0.4);
      }
      for (const [entry, share] of [...found]) for (const other of entry.group) if (!found.has(other)) found.set(other, share);
    }
    return { held, found };
  };

  // For each unit, how much it has of what a term stands for, whose forms are as rare as all of them are together.
  const weigh = (index, found) => {
    const scores = new Map();
    let count = 0;
    let open = false;
    for (const entry of found.keys()) {
      postings(entry);
      count += entry.count;
      open ||= entry.more > 0;
    }
    const all = index.pageOf.length;
    count = Math.min(count, all);
    const rarity = found.size ? Math.log(1 + (all - count + 0.5) / (count + 0.5)) : 0;
    for (const [entry, share] of found) {
      for (const [unit, weight] of entry.units) {
        const score = share * rarity * weight;
        if (!(scores.get(unit) >= score)) scores.set(unit, score);
      }
    }
    return { scores, rarity, open };
  };

  const within = (lists) => {
    const scores = new Map();
    for (const [unit, score] of lists[0].scores) {
      const others = lists.slice(1).map((list) => list.scores.get(unit));
      if (others.every(Boolean)) scores.set(unit, others.reduce((sum, other) => sum + other, score) / lists.length);
    }
    return scores;
  };

  // A word of the query, with all it may mean.
  const seek = async (index, wanted) => {
    const { parts, begins } = wanted;
    const whole = short(parts.join(""));
    const own = await expand(index, whole, begins, parts.length === 1);
    if (parts.length === 1 && wanted.version && wanted.version !== whole) {
      // 2.1 may be another thing's than v2.1.
      for (const [entry, share] of own.found) own.found.set(entry, 0.4 * share);
      for (const [entry, share] of (await expand(index, wanted.version, begins, false)).found) own.found.set(entry, share);
    }
    const result = { ...weigh(index, own.found), forms: new Set([...own.found.keys()].map((entry) => entry.term)), held: own.held };
    if (parts.length > 1 && (!own.found.size || parts.length < 4)) {
      const each = await Promise.all(parts.map((part, at) => expand(index, part, begins && at === parts.length - 1, !own.found.size)));
      const lists = each.map(({ found }) => weigh(index, found));
      for (const { found } of each) for (const entry of found.keys()) result.forms.add(entry.term);
      const share = own.found.size ? 0.4 : 0.8;
      for (const [unit, score] of within(lists)) if (!(result.scores.get(unit) >= score * share)) result.scores.set(unit, score * share);
      result.rarity ||= Math.max(...lists.map((list) => list.rarity));
      result.open ||= !own.found.size && lists.every((list) => list.open);
    }
    const number = /^task0*(\d+)$/.exec(whole);
    if (number) {
      const { found } = await expand(index, `#${number[1]}`, false, false);
      result.tasks = new Set([...found.keys()].flatMap((entry) => postings(entry).map(([unit]) => unit)));
      for (const unit of result.tasks) result.scores.set(unit, Math.max(60, result.scores.get(unit) || 0));
      result.rarity ||= 1;
    }
    return result;
  };

  // The words of a query in order, and what stands in quotes.
  search.parse = (text) => {
    const words = [];
    const phrases = [];
    const open = !/[\s"]$/.test(text);
    text.split('"').forEach((part, at) => {
      const found = names(part).map((parts) => ({ parts: parts.map(({ term }) => term), version: parts[0].version, quoted: at % 2 === 1 }));
      if (at % 2 && found.length) phrases.push(found.flatMap(({ parts }) => parts));
      words.push(...found);
    });
    for (let at = 0; at + 1 < words.length; at++) {
      const [one, other] = [words[at], words[at + 1]];
      if (/^(task|spec|adr|rfc|phase|item)$/.test(one.parts.join()) && /^\d+$/.test(other.parts.join()) && !one.quoted) words.splice(at, 2, { parts: ["task", ...other.parts] });
    }
    if (words.length && open && !words.at(-1).quoted) words.at(-1).begins = true;
    return { words: words.slice(0, 16), phrases };
  };

  // Words that may be looked for, without those that stand in any sentence and in any question, unless there are no others.
  const weighty = (index, words) => {
    const isLittle = ({ parts, quoted }) => !quoted && parts.length === 1 && index.little.has(parts[0]);
    return words.every(isLittle) ? words : words.filter((one) => !isLittle(one));
  };

  // The pages that have any of it, each with its units, best first.
  const gather = (index, met, pairs) => {
    const lists = [...met, ...pairs];
    // The units of a page have numbers that follow each other, its head the first.
    const units = Uint32Array.from(new Set(lists.flatMap(({ scores }) => [...scores.keys()]))).sort();
    const rarity = met.reduce((sum, one) => sum + one.rarity, 0);
    const found = [];
    for (let next = 0; next < units.length; ) {
      const page = index.pageOf[units[next]];
      const { first, after, kind } = index.pages[page];
      const head = lists.map(({ scores }) => scores.get(first) || 0);
      const tops = lists.map(() => 0);
      const totals = [];
      let within = 0;
      for (; index.pageOf[units[next]] === page; next++) {
        let [total, held] = [0, 0];
        lists.forEach(({ scores, rarity: own }, at) => {
          const score = scores.get(units[next]) || 0;
          total += Math.max(score, head[at]);
          if (at < met.length && (score || head[at])) held += own;
          tops[at] = Math.max(tops[at], score);
        });
        within = Math.max(within, held / rarity);
        totals.push([units[next], total]);
      }
      totals.sort((one, other) => other[1] - one[1] || one[0] - other[0]);
      const covered = met.reduce((sum, one, at) => sum + (tops[at] ? one.rarity : one.open ? one.rarity / 2 : 0), 0) / rarity;
      const sum = tops.reduce((one, other) => one + other, 0);
      // A page is about what it says in several places.
      const more = totals.slice(1, 7).reduce((one, [, total]) => one + total, 0);
      // Of what fits alike, what is open and recent comes first, and the item before what only tells of it.
      const share = (1 - 0.015 * after) * (index.items[kind] ? 1.2 : 1);
      const isTask = met.some((one) => one.tasks?.has(first)) ? 1e4 : 0;
      found.push({ page, units: totals.map(([unit]) => unit), covered, within, score: share * (totals[0][1] + 0.25 * sum + 0.06 * more) * covered ** 3 + isTask });
    }
    return found.sort((one, other) => other.score - one.score || one.page - other.page);
  };

  // Without pages that lack what matters of the query, unless there are no others. Of a question or of several words, half is enough.
  const enough = (found, isLong) => {
    const least = Math.min(isLong ? 0.5 : 0.6, found.reduce((most, { covered }) => Math.max(most, covered), 0));
    return found.filter(({ covered }) => covered >= least);
  };

  // What a word counts where it stands in a title, at least.
  const TITLE = 20;
  // The team's own words come without those of the guide and the rules, which are found apart, unless no page of theirs holds half of
  // what is sought in one place. A rule by its name is one that is sought.
  const apart = async (index, found, words, { held, isLong }) => {
    const name = await find(index, short(words.flatMap(({ parts }) => parts).join("")), held);
    const named = new Set(name ? postings(name).flatMap(([unit, weight]) => (weight >= TITLE ? [unit] : [])) : []);
    const isOurs = ({ page }) => index.ours[index.pages[page].kind];
    const isShown = (one) => isOurs(one) || named.has(index.pages[one.page].first);
    if (!found.some((one) => isOurs(one) && one.within >= 0.5)) return { found: enough(found, isLong), isApart: () => false };
    const shown = new Set(enough(found.filter(isShown), isLong));
    const all = new Set(enough(found, isLong));
    return { found: found.filter((one) => shown.has(one) || (all.has(one) && !isShown(one))), isApart: (one) => !isShown(one) };
  };

  // Those whose text has the phrases, as far down as texts may be loaded for it.
  const phrased = async (index, found, phrases) => {
    const kept = [];
    let budget = 80;
    for (const one of found) {
      if (budget <= 0) break;
      for (const unit of one.units.slice(0, 8)) {
        if (budget-- <= 0) break;
        const { title, path, text } = await unitText(index, unit);
        const flat = [title, path, text].map((part) => names(part).flat().map(({ term }) => term).join(" ")).join("\n");
        if (!phrases.every((phrase) => ` ${flat} `.replaceAll("\n", " \n ").includes(` ${phrase.join(" ")} `))) continue;
        kept.push({ ...one, units: [unit, ...one.units.filter((other) => other !== unit)] });
        break;
      }
    }
    return { kept, open: budget <= 0 };
  };

  const FACETS = ["kind", "repo", "state", "owner"];

  // The pages that a query finds, best first. Facets are places in the core's lists, counted from 1 but for kinds.
  search.query = async (text, facets = {}) => {
    const index = await core();
    const { words: all, phrases } = search.parse(text);
    const words = weighty(index, all);
    const sought = await Promise.all(words.map((wanted) => seek(index, wanted)));
    const met = sought.filter((one) => one.scores.size);
    const unknown = words.filter((_, at) => !sought[at].scores.size).map(({ parts }) => parts.join(" "));
    // Two words that also stand as one name stand there together.
    const pairs = [];
    for (let at = 0; at + 1 < words.length; at++) {
      const name = short([...words[at].parts, ...words[at + 1].parts].join(""));
      const entry = await find(index, name, sought[at].held);
      if (entry) pairs.push(weigh(index, new Map([[entry, 0.7]])));
    }
    let { found, isApart } = await apart(index, gather(index, met, pairs), words, { held: sought[0]?.held || [], isLong: !phrases.length && (words.length > 2 || words.length < all.length) });
    let open = met.some((one) => one.open);
    if (phrases.length) ({ kept: found, open } = await phrased(index, unknown.length ? [] : found, phrases));
    // A page may have several owners.
    const values = (page, facet) => [index.pages[page][facet]].flat();
    const fits = (page, but) => FACETS.every((facet) => facet === but || facets[facet] === undefined || values(page, facet).includes(facets[facet]));
    const counts = {};
    for (const facet of FACETS) {
      counts[facet] = new Map();
      for (const one of found) {
        if (!fits(one.page, facet)) continue;
        for (const value of values(one.page, facet)) counts[facet].set(value, (counts[facet].get(value) || 0) + 1);
      }
    }
    const forms = new Set(met.flatMap((one) => [...one.forms]));
    const shown = found.filter((one) => fits(one.page) && (facets.kind !== undefined || !isApart(one)));
    return { index, found: shown, counts, unknown, open, words, forms };
  };

  const unitText = async (index, unit) => {
    const at = index.texts.findLastIndex((first) => first <= unit);
    const pages = await piece(`t${at}`, `t/${at}.js`, (pages) => pages);
    let left = unit - index.texts[at];
    for (const [title, href, units] of pages) {
      if (left < units.length) {
        const [anchor, path, text] = units[left];
        return { title, path, text, href: anchor ? `${href}#${anchor}` : href };
      }
      left -= units.length;
    }
    return { title: "", path: "", text: "", href: "" };
  };

  // What is shown of a result.
  search.show = async ({ index, forms, words }, { page, units }) => {
    const { kind, repo, state } = index.pages[page];
    const told = await unitText(index, units[0]);
    const last = words.at(-1);
    const starts = last?.begins ? last.parts.at(-1) : null;
    const plain = new Set(words.flatMap(({ parts }) => parts));
    const wholes = words.filter(({ parts }) => parts.length > 1).map(({ parts }) => short(parts.join("")));
    const isWhole = (name) => wholes.includes(name) || (last?.begins && last.parts.length > 1 && name.startsWith(wholes.at(-1)));
    const isHit = ({ term }) => forms.has(term) || plain.has(term) || (starts?.length > 1 && term.startsWith(starts));
    const hits = (text) =>
      names(text).flatMap((parts) => {
        const name = short(parts.map(({ term }) => term).join(""));
        const some = parts.filter(isHit);
        const whole = isWhole(name) || (some.length ? some.length === parts.length : forms.has(name));
        return whole ? [{ at: parts[0].at, end: parts.at(-1).end }] : some;
      });
    return { ...told, ...extract(told.text, hits), hits, kind: index.kinds[kind], repo: index.repos[repo - 1], state: index.states[state - 1] };
  };

  // The part of a text where most of what was sought stands together.
  const AROUND = 60;
  const SHOWN = 240;
  const extract = (text, hits) => {
    const all = hits(text);
    let [best, most] = [0, -1];
    all.forEach((hit, at) => {
      const terms = new Set();
      for (let next = at; next < all.length && all[next].end < hit.at + SHOWN - AROUND; next++) terms.add(text.slice(all[next].at, all[next].end).toLowerCase());
      if (terms.size > most) [best, most] = [hit.at, terms.size];
    });
    let start = best > AROUND ? text.lastIndexOf(" ", best - AROUND) + 1 || best - AROUND : 0;
    if (best - start > 2 * AROUND) start = best - AROUND;
    let end = start + SHOWN < text.length ? text.lastIndexOf(" ", start + SHOWN) : text.length;
    if (end <= best) end = Math.min(text.length, start + SHOWN);
    return { text: (start ? "… " : "") + text.slice(start, end).trim() + (end < text.length ? " …" : "") };
  };
})();
