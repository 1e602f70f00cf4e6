// What the pages are made of, read without a browser.
import assert from "node:assert/strict";
import { test } from "node:test";
import { HtmlValidate } from "html-validate";
import { files, folder, kinds, read } from "./site.js";

// Off is what is a matter of taste, or of what a sanitiser writes: all of it is valid HTML.
const validator = new HtmlValidate({
  root: true,
  extends: ["html-validate:recommended"],
  rules: {
    "attribute-boolean-style": "off",
    "doctype-style": "off",
    "form-dup-name": ["error", { shared: ["radio", "checkbox"] }],
    "long-title": "off",
    "no-inline-style": "off",
    "no-trailing-whitespace": "off",
    // Headings give their ids: "1.4.0" is a heading.
    "valid-id": ["error", { relaxed: true }],
  },
});

test("every page is valid HTML", async () => {
  const faults = [];
  for (const path of files(folder, ".html")) {
    const { results } = await validator.validateString(read(path), path);
    for (const { ruleId, message, line, column } of results.flatMap((result) => result.messages)) {
      faults.push(`${path}:${line}:${column}: ${message} (${ruleId})`);
    }
  }
  assert.deepEqual(faults, []);
});

test("the tests look at every kind of page that there is", () => {
  const kind = (path) => /<body class="([^"]*)"/.exec(read(path))?.[1];
  const looked = new Set(Object.values(kinds).map(kind));
  assert.deepEqual(files(folder, ".html").filter((path) => !looked.has(kind(path))), []);
});

test("styles and scripts of a page stay below 60 KB", () => {
  const size = (path) => Buffer.byteLength(read(path));
  // The search comes when it is asked for.
  const weight = files(folder, ".css", ".js").filter((path) => path.startsWith("theme/") && !path.includes("search")).map(size);
  const total = weight.reduce((sum, bytes) => sum + bytes, 0);
  assert.ok(total > 0 && total < 60_000, `${total} bytes, under ${folder}/theme`);
});
