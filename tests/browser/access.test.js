// Pages for everybody: rules that a machine can check, and the keyboard.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { PHONE, WIDE, open, violations } from "./browser.js";
import { kinds, none } from "./site.js";
import { browser, site } from "./stage.js";

/** What depends on the colours alone. */
const COLOURS = ["color-contrast", "link-in-text-block"];

describe("axe finds nothing, wide and on a phone, light and dark", { concurrency: 2 }, () => {
  for (const [kind, path] of Object.entries(kinds)) {
    test(kind, async () => {
      const { page, close } = await open(browser, site.address);
      await page.goto(site.address + path);
      await page.evaluate(() => document.querySelectorAll("details:not(.menu)").forEach((fold) => (fold.open = true)));
      const faults = [];
      for (const [look, colorScheme, viewport, rules] of [
        ["light, wide", "light", WIDE],
        ["dark, wide", "dark", WIDE, COLOURS],
        ["dark, phone", "dark", PHONE],
        ["light, phone", "light", PHONE, COLOURS],
      ]) {
        await page.emulateMedia({ colorScheme });
        await page.setViewportSize(viewport);
        faults.push(...(await violations(page, rules)).map((fault) => `${look}: ${fault}`));
      }
      await close();
      none(faults);
    });
  }

  for (const colorScheme of ["light", "dark"]) {
    test(`the open menu, ${colorScheme}`, async () => {
      const { page, close } = await open(browser, site.address, { colorScheme, viewport: PHONE });
      await page.goto(site.address + kinds.repo);
      await page.getByRole("button", { name: "Menu" }).click();
      for (const menu of await page.locator(".menu summary").all()) await menu.click();
      const found = await violations(page);
      await close();
      none(found);
    });
  }
});

test("the first stop of the Tab key leads past the navigation", async () => {
  const { page, close } = await open(browser, site.address);
  await page.goto(site.address + kinds.task);
  await page.keyboard.press("Tab");
  const skip = page.getByRole("link", { name: "Skip to content" });
  assert.ok(await skip.evaluate((link) => link === document.activeElement && link.getBoundingClientRect().left >= 0));
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  assert.ok(await page.evaluate(() => document.activeElement.closest("main")));
  await close();
});

describe("every stop of the Tab key shows where it is", { concurrency: 2 }, () => {
  for (const kind of ["home", "task", "report", "contracts", "contract", "repo"]) {
    for (const viewport of [WIDE, PHONE]) {
      test(`${kind}, ${viewport.width} px`, async () => {
        const { page, close } = await open(browser, site.address, { viewport });
        await page.goto(site.address + kinds[kind]);
        const hidden = [];
        for (let stop = 0; stop < 60; stop += 1) {
          await page.keyboard.press("Tab");
          const fault = await page.evaluate(() => {
            const element = document.activeElement;
            if (element === document.body) return "end";
            const { left, right, top, bottom, width, height } = element.getBoundingClientRect();
            const { outlineStyle, outlineWidth } = getComputedStyle(element);
            const seen = width > 0 && height > 0 && right > 0 && bottom > 0 && left < innerWidth && top < innerHeight;
            const marked = outlineStyle !== "none" && parseFloat(outlineWidth) >= 2;
            return seen && marked ? "" : `${element.outerHTML.slice(0, 90)}${seen ? "" : " is not in sight"}${marked ? "" : " has no outline"}`;
          });
          if (fault === "end") break;
          if (fault) hidden.push(fault);
        }
        await close();
        none(hidden);
      });
    }
  }
});
