// README's pictures show what the demo shows today.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { drawn, pictures, root } from "./pictures.js";
import { browser, site } from "./stage.js";

test("the pictures of README are those of the demo: `./test pictures` draws them", async () => {
  const readme = readFileSync(join(root, "README.md"), "utf8");
  const kept = drawn();
  for (const { name, shows, bytes } of await pictures(browser, site.address)) {
    assert.ok(bytes.length > 10_000 && shows.length > 100, `${name} is empty`);
    assert.ok(existsSync(join(root, "docs", name)) && readme.includes(`(docs/${name})`), `README shows docs/${name}`);
    assert.equal(shows, kept[name].join("\n"), name);
  }
});
