// Search: with the hands on the keyboard, from a server and from a folder.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import { PHONE, open, violations } from "./browser.js";
import { folder, kinds, none } from "./site.js";
import { browser, site } from "./stage.js";

const homes = { "from a server": site.address, "from a folder": pathToFileURL(folder).href + "/" };

const results = (page) => page.locator(".results [role=option]");

/** A number that the search says, once it says one: `12 pages`. */
const pages = async (page) => {
  const status = page.locator(".finder .status", { hasText: /\d+ pages?$/ });
  return Number((await status.textContent()).match(/\d+/)[0]);
};

for (const where of Object.keys(homes)) {
  describe(where, () => {
    test("a slash opens it, arrows choose, Enter leads there; Escape leads back", async () => {
      const { page, faults, close } = await open(browser, homes[where]);
      await page.goto(homes[where] + kinds.rules);
      await page.keyboard.press("/");
      const field = page.getByRole("combobox", { name: "Search all repos" });
      await field.waitFor();
      await page.keyboard.press("Escape");
      await field.waitFor({ state: "hidden" });
      await page.keyboard.press("Control+k");
      await page.keyboard.type("TASK4");
      await results(page).first().waitFor();
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("ArrowUp");
      const chosen = page.locator(".results [aria-selected=true]");
      assert.match(await chosen.textContent(), /TASK4/);
      assert.equal(await field.getAttribute("aria-activedescendant"), await chosen.getAttribute("id"));
      await page.keyboard.press("Enter");
      await page.waitForURL(/\/task4\.html/);
      await close();
      none(faults);
    });

    test("facets narrow it by keyboard, and say how much is left", async () => {
      const { page, faults, close } = await open(browser, homes[where]);
      await page.goto(homes[where] + kinds.home);
      await page.keyboard.press("/");
      await page.getByRole("combobox", { name: "Search all repos" }).waitFor();
      await page.keyboard.type("window");
      const all = await pages(page);
      await page.keyboard.press("Tab");
      const repo = page.getByRole("combobox", { name: "Repo", exact: true });
      while (!(await repo.evaluate((select) => select === document.activeElement))) await page.keyboard.press("Tab");
      await page.keyboard.type("tide");
      const left = Number((await repo.locator("option:checked").textContent()).match(/\((\d+)\)/)[1]);
      await page.locator(".finder .status", { hasText: new RegExp(`^${left} pages?$`) }).waitFor();
      assert.ok(left > 0 && left < all, `${left} of ${all}`);
      await close();
      none(faults);
    });
  });
}

test("its page keeps what was asked in its address", async () => {
  const { page, close } = await open(browser, site.address);
  await page.goto(site.address + kinds.search + "?q=window&repo=tide-planner");
  const found = await pages(page);
  assert.equal(await page.getByRole("combobox", { name: "Repo", exact: true }).inputValue(), "tide-planner");
  await page.getByRole("combobox", { name: "Repo", exact: true }).selectOption("");
  await page.waitForURL((url) => url.search === "?q=window");
  await page.locator(".finder .status", { hasNotText: new RegExp(`^${found} pages`) }).waitFor();
  await close();
});

test("what somebody owns is found by their name, and is a facet", async () => {
  const { page, close } = await open(browser, site.address);
  await page.goto(site.address + kinds.search + "?q=declarations");
  const all = await pages(page);
  const owner = page.getByRole("combobox", { name: "Owner", exact: true });
  await owner.selectOption({ label: (await owner.locator("option", { hasText: "Ines" }).textContent()) });
  await page.waitForURL((url) => url.searchParams.get("owner") === "Ines");
  const left = await pages(page);
  assert.ok(left > 0 && left < all, `${left} of ${all}`);
  await page.goto(site.address + kinds.search + "?q=ines");
  assert.ok((await pages(page)) >= 3);
  await close();
});

for (const colorScheme of ["light", "dark"]) {
  test(`axe finds nothing on its dialog and on its results, on a phone, ${colorScheme}`, async () => {
    const { page, close } = await open(browser, site.address, { colorScheme, viewport: PHONE });
    await page.goto(site.address + kinds.home);
    await page.getByRole("link", { name: "Search" }).click();
    await page.getByRole("combobox", { name: "Search all repos" }).fill("window batch");
    await results(page).first().waitFor();
    none(await violations(page), "dialog");
    await page.goto(site.address + kinds.search + "?q=window");
    await results(page).first().waitFor();
    none(await violations(page), "page");
    assert.ok(await page.evaluate(() => document.scrollingElement.scrollWidth <= innerWidth));
    await close();
  });
}

test("without scripts its link leads to a page that says where else to look", async () => {
  const { page, close } = await open(browser, site.address, { javaScriptEnabled: false });
  await page.goto(site.address + kinds.task);
  await page.getByRole("link", { name: "Search" }).click();
  await page.waitForURL("**/search/index.html");
  await page.locator("main").getByRole("link", { name: "quay-console" }).click();
  await page.waitForURL("**/quay-console/index.html");
  await close();
});
