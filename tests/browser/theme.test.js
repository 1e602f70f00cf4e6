// Light and dark: as the system has it, or as somebody chose, and from the first moment.
import assert from "node:assert/strict";
import { test } from "node:test";
import { PHONE, open } from "./browser.js";
import { kinds } from "./site.js";
import { browser, site } from "./stage.js";

/** How light the ground is: 0 is black. */
const light = (page) => page.evaluate(() => Number(getComputedStyle(document.body).backgroundColor.match(/\d+/)[0]));

test("the system decides, until somebody chooses; the choice goes along to the next page", async () => {
  const { page, close } = await open(browser, site.address, { colorScheme: "dark" });
  await page.goto(site.address + kinds.home);
  assert.ok((await light(page)) < 60, "dark as the system");
  const button = page.getByRole("button", { name: /Theme/ });
  assert.equal(await button.textContent(), "Theme: Auto");
  await button.focus();
  await page.keyboard.press("Enter");
  assert.equal(await button.textContent(), "Theme: Light");
  assert.ok((await light(page)) > 200, "light as chosen");
  await page.goto(site.address + kinds.task);
  assert.equal(await button.textContent(), "Theme: Light");
  assert.ok((await light(page)) > 200, "and on the next page");
  await button.click();
  assert.equal(await button.textContent(), "Theme: Dark");
  await button.click();
  assert.equal(await button.textContent(), "Theme: Auto");
  await page.emulateMedia({ colorScheme: "light" });
  assert.ok((await light(page)) > 200, "the system decides again");
  await close();
});

test("a chosen theme is there before anything is painted, and needs no script that comes later", async () => {
  const { page, close } = await open(browser, site.address, { colorScheme: "light" });
  await page.addInitScript(() => {
    localStorage.setItem("crossbook-theme", "dark");
    // Nothing is painted before there is a body.
    new MutationObserver((_, observer) => {
      if (!document.body) return;
      globalThis.atFirst = document.documentElement.dataset.theme;
      observer.disconnect();
    }).observe(document, { childList: true, subtree: true });
  });
  await page.route("**/*.js", (route) => route.abort());
  await page.goto(site.address + kinds.report);
  assert.equal(await page.evaluate(() => globalThis.atFirst), "dark");
  assert.ok((await light(page)) < 60);
  await close();
});

test("without scripts the system decides, and there is no switch that does nothing", async () => {
  const { page, close } = await open(browser, site.address, { colorScheme: "dark", javaScriptEnabled: false });
  await page.goto(site.address + kinds.home);
  assert.equal(await page.locator("[data-theme-switch]").isVisible(), false);
  assert.ok((await light(page)) < 60);
  await close();
});

test("on a phone the switch is in the menu", async () => {
  const { page, close } = await open(browser, site.address, { viewport: PHONE, colorScheme: "light" });
  await page.goto(site.address + kinds.home);
  await page.getByRole("button", { name: "Menu" }).click();
  const button = page.getByRole("button", { name: /Theme/ });
  await button.click();
  await button.click();
  assert.equal(await button.textContent(), "Theme: Dark");
  assert.ok((await light(page)) < 60);
  await close();
});
