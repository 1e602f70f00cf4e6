// The same files from a server, from below a path, from a folder; with scripts and without.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import { launch, open } from "./browser.js";
import { folder, kinds, none, serve } from "./site.js";

let browser;
const homes = { "from a server": null, "from below a path": null, "from a folder": pathToFileURL(folder).href + "/" };
const servers = [];
before(async () => {
  const [top, below] = await Promise.all([serve(), serve("/some/where/")]);
  servers.push(top, below);
  homes["from a server"] = top.address;
  homes["from below a path"] = below.address;
  browser = await launch();
});
after(async () => {
  await browser.close();
  for (const server of servers) server.close();
});

for (const where of Object.keys(homes)) {
  describe(where, () => {
    for (const javaScriptEnabled of [true, false]) {
      test(`one gets from the overview to a task, a contract and a rule, ${javaScriptEnabled ? "with" : "without"} scripts`, async () => {
        const { page, faults, close } = await open(browser, homes[where], { javaScriptEnabled });
        await page.goto(homes[where] + kinds.home);
        const main = page.locator("main");
        const follow = async (link, url) => {
          await link.first().click();
          await page.waitForURL(url);
        };
        await follow(main.getByRole("region", { name: "Blocked" }).getByRole("link", { name: "quay-console TASK6" }), /\/quay-console\/task6.html/);
        assert.ok(await main.getByRole("heading", { level: 1 }).isVisible());
        await page.locator("details#contracts").evaluate((fold) => (fold.open = true));
        await follow(main.getByRole("link", { name: /^contract Declaration submit/ }), /\/contracts\/berth-api-task5/);
        await page.getByText("Help", { exact: true }).first().click();
        await follow(page.getByRole("navigation", { name: "Site" }).getByRole("link", { name: "Rules" }), /\/rules\/index.html/);
        await follow(main.getByRole("link", { name: "contract-drift" }), /\/rules\/contract-drift.html/);
        await close();
        none(faults);
      });
    }

    test("every kind of page is there, styled, without an error and without a request elsewhere", async () => {
      const { page, faults, close } = await open(browser, homes[where]);
      for (const [kind, path] of Object.entries(kinds)) {
        // It is made for whatever address was not found; below a path it has no way home but `url` in book.toml.
        if (kind === "not_found" && where !== "from a server") continue;
        await page.goto(homes[where] + path);
        const [mark, scripts] = await page.evaluate(() => [
          getComputedStyle(document.documentElement).getPropertyValue("--accent"),
          document.querySelectorAll("button:not([hidden]):is([data-theme-switch])").length,
        ]);
        if (mark === "" || scripts === 0) faults.push(`${path}: ${mark ? "the script did not run" : "no styles"}`);
      }
      await close();
      none(faults);
    });
  });
}
