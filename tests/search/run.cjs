// Runs the site's own search script on a built site, without a browser: `node run.cjs SCRIPT SITE < queries.json`.
// Each has a line of JSON for an answer: `{text, facets?}` is searched for with nothing remembered from the one before,
// `{terms}` is taken apart, and `{audit: true}` looks up every word of the site.
const fs = require("node:fs");
const path = require("node:path");
const vm = require("node:vm");

const [script, site] = process.argv.slice(2);
const code = new vm.Script(fs.readFileSync(script, "utf8"), { filename: script });

const fresh = () => {
  const context = vm.createContext({ crossbookSearch: {} });
  code.runInContext(context);
  const search = context.crossbookSearch;
  const loaded = { requests: 0, bytes: 0 };
  search.load = async (address) => {
    const text = fs.readFileSync(path.join(site, address.split("?")[0]), "utf8");
    loaded.requests += 1;
    loaded.bytes += Buffer.byteLength(text);
    vm.runInContext(text, context);
  };
  return { search, loaded };
};

// Whether every word of every text is found in the unit where it stands.
const audit = async () => {
  const { search } = fresh();
  const known = new Map();
  const lost = [];
  let unit = 0;
  const texts = fs.readdirSync(path.join(site, "search/t")).length;
  for (let at = 0; at < texts; at++) {
    const script = fs.readFileSync(path.join(site, `search/t/${at}.js`), "utf8");
    const pages = vm.runInNewContext(`let value; const crossbookSearch = { add: (_, own) => (value = own) }; ${script} value`);
    for (const [, , units] of pages)
      for (const [, , text] of units) {
        for (const term of search.terms(text)) {
          if (!known.has(term)) known.set(term, await search.units(term));
          const held = known.get(term);
          if (!held || (held.whole && !held.units.has(unit))) lost.push(`${term} in ${unit}`);
        }
        unit += 1;
      }
  }
  return { words: known.size, lost };
};

const answer = async ({ text, facets, terms, audit: all }) => {
  const { search, loaded } = fresh();
  if (all) return audit();
  if (terms) return { terms: search.terms(terms) };
  const start = performance.now();
  const found = await search.query(text, facets);
  const results = await Promise.all(found.found.slice(0, 8).map((one) => search.show(found, one)));
  return {
    total: found.found.length,
    unknown: found.unknown,
    counts: Object.fromEntries(Object.entries(found.counts).map(([facet, counts]) => [facet, [...counts]])),
    results: results.map(({ href, title, path, text, hits }) => ({ href, title, path, text, marks: hits(text).map(({ at, end }) => text.slice(at, end)) })),
    milliseconds: Math.round(performance.now() - start),
    ...loaded,
  };
};

(async () => {
  for (const query of JSON.parse(fs.readFileSync(0, "utf8"))) console.log(JSON.stringify(await answer(query)));
})();
