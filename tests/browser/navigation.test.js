// Finding one's way: in one line where there is room, from a menu where there is none.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { PHONE, WIDE, open } from "./browser.js";
import { kinds, none } from "./site.js";
import { browser, site } from "./stage.js";

const focused = (page) => page.evaluate(() => document.activeElement.textContent.trim());

for (const javaScriptEnabled of [true, false]) {
  describe(javaScriptEnabled ? "on a phone" : "on a phone, with scripts off", () => {
    test("a finger opens the menu and follows it", async () => {
      const { page, close } = await open(browser, site.address, { viewport: PHONE, hasTouch: true, javaScriptEnabled });
      await page.goto(site.address + kinds.task);
      const contracts = page.getByRole("navigation", { name: "Site" }).getByRole("link", { name: /Contracts/ });
      assert.equal(await contracts.isVisible(), false);
      await page.getByRole("button", { name: "Menu" }).tap();
      await contracts.tap();
      await page.waitForURL("**/" + kinds.contracts);
      assert.equal(await page.getByRole("heading", { level: 1 }).textContent(), "Contracts");
      await close();
    });

    test("a tap beside the menu closes it, and so does its button", async () => {
      const { page, close } = await open(browser, site.address, { viewport: PHONE, hasTouch: true, javaScriptEnabled });
      await page.goto(site.address + kinds.home);
      const menu = page.getByRole("navigation", { name: "Site" });
      await page.getByRole("button", { name: "Menu" }).tap();
      await page.touchscreen.tap(10, 400);
      await menu.waitFor({ state: "hidden" });
      await page.getByRole("button", { name: "Menu" }).tap();
      await page.getByRole("button", { name: "Close the menu" }).tap();
      await menu.waitFor({ state: "hidden" });
      await close();
    });

    test("the keyboard opens the menu, walks through it and gets back", async () => {
      const { page, close } = await open(browser, site.address, { viewport: PHONE, javaScriptEnabled });
      await page.goto(site.address + kinds.home);
      await page.getByRole("button", { name: "Menu" }).focus();
      await page.keyboard.press("Enter");
      await page.keyboard.press("Tab");
      assert.equal(await focused(page), "Close the menu");
      await page.keyboard.press("Tab");
      assert.equal(await focused(page), "Overview");
      await page.keyboard.press("Escape");
      assert.equal(await focused(page), "Menu");
      await close();
    });
  });
}

test("fingers hit what they aim at: the menu's lines are 40 px high or more", async () => {
  const { page, close } = await open(browser, site.address, { viewport: PHONE });
  await page.goto(site.address + kinds.home);
  await page.getByRole("button", { name: "Menu" }).click();
  for (const menu of await page.locator(".menu summary").all()) await menu.click();
  const low = await page.locator("#site-menu :is(a, summary, button)").evaluateAll((all) =>
    all.filter((one) => one.getBoundingClientRect().height < 40).map((one) => one.textContent.trim()));
  await close();
  none(low);
});

test("where there is room, everything stands in one line and no menu is needed", async () => {
  const { page, close } = await open(browser, site.address, { viewport: WIDE });
  await page.goto(site.address + kinds.rule);
  const nav = page.getByRole("navigation", { name: "Site" });
  const tops = await nav.locator("> a").evaluateAll((links) => links.map((link) => Math.round(link.getBoundingClientRect().top)));
  assert.ok(tops.length > 4 && Math.max(...tops) - Math.min(...tops) < 4, `${tops}`);
  assert.equal(await page.locator(".menu-open").isVisible(), false);
  assert.equal(await nav.locator("summary.current").textContent(), "Help");
  await close();
});

test("the list of repos opens by keyboard, closes with Escape and leads to a repo", async () => {
  const { page, close } = await open(browser, site.address);
  await page.goto(site.address + kinds.home);
  const repos = page.getByText("Repos", { exact: true }).first();
  await repos.focus();
  await page.keyboard.press("Enter");
  const repo = page.getByRole("navigation", { name: "Site" }).getByRole("link", { name: "quay-console" });
  await repo.waitFor();
  await page.keyboard.press("Escape");
  await repo.waitFor({ state: "hidden" });
  assert.equal(await focused(page), "Repos");
  await page.keyboard.press("Enter");
  await repo.focus();
  await page.keyboard.press("Enter");
  await page.waitForURL("**/quay-console/index.html");
  await close();
});

test("a page that was a phone's becomes a wide one without a menu in its way", async () => {
  const { page, close } = await open(browser, site.address, { viewport: PHONE });
  await page.goto(site.address + kinds.home);
  await page.getByRole("button", { name: "Menu" }).click();
  await page.setViewportSize(WIDE);
  await page.waitForFunction(() => !document.querySelector(":popover-open"));
  await close();
});
