// Runs the site's own search script on a built site, without a browser: `node run.cjs SCRIPT SITE < queries.json`.
// Each query is `{text, facets?}` and has a line of JSON for an answer, in which nothing is remembered from the one before.
const fs = require("node:fs");
const path = require("node:path");
const vm = require("node:vm");

const [script, site] = process.argv.slice(2);
const code = new vm.Script(fs.readFileSync(script, "utf8"), { filename: script });

const fresh = () => {
  const context = vm.createContext({ document: { currentScript: null }, URL, console });
  code.runInContext(context);
  const search = context.crossbookSearch;
  const loaded = { requests: 0, bytes: 0 };
  search.load = async (address) => {
    const text = fs.readFileSync(path.join(site, "search", address.split("?")[0]), "utf8");
    loaded.requests += 1;
    loaded.bytes += Buffer.byteLength(text);
    vm.runInContext(text, context);
  };
  return { search, loaded };
};

const answer = async ({ text, facets, terms }) => {
  const { search, loaded } = fresh();
  if (terms) return { terms: search.terms(text) };
  const start = performance.now();
  const found = await search.query(text, facets);
  const results = await Promise.all(found.found.slice(0, 8).map((one) => search.show(found, one)));
  return {
    total: found.found.length,
    unknown: found.unknown,
    results: results.map(({ href, title, path, text, hits }) => ({ href, title, path, text, marks: hits(text).map(({ at, end }) => text.slice(at, end)) })),
    milliseconds: Math.round(performance.now() - start),
    ...loaded,
  };
};

(async () => {
  for (const query of JSON.parse(fs.readFileSync(0, "utf8"))) console.log(JSON.stringify(await answer(query)));
})();
