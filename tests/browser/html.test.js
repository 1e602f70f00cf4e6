// What the pages are made of, read without a browser.
import assert from "node:assert/strict";
import { test } from "node:test";
import { faultsOf } from "./html.js";
import { files, folder, kinds, none, read } from "./site.js";

test("every page is valid HTML", async () => {
  const faults = [];
  for (const path of files(folder, ".html")) faults.push(...(await faultsOf(path, read(path))));
  none(faults);
});

test("the tests look at every kind of page that there is", () => {
  const kind = (path) => /<body class="([^"]*)"/.exec(read(path))?.[1];
  const looked = new Set(Object.values(kinds).map(kind));
  none(files(folder, ".html").filter((path) => !looked.has(kind(path))));
});

test("styles and scripts of a page stay below 72 KB, the search aside", () => {
  const size = (path) => Buffer.byteLength(read(path));
  // What searches is counted apart: its scripts, in `theme/search`, come when they are asked for.
  const weight = files(folder, ".css", ".js").filter((path) => /^theme\/(css|js)\/(?!search\.)/.test(path)).map(size);
  const total = weight.reduce((sum, bytes) => sum + bytes, 0);
  assert.ok(total > 0 && total < 72_000, `${total} bytes, under ${folder}/theme`);
});
