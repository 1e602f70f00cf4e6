// Small screens: nothing but tables and code scrolls sideways.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { PHONE, open, sideways } from "./browser.js";
import { files, folder, kinds, none } from "./site.js";
import { browser, site } from "./stage.js";

describe("no page scrolls sideways", { concurrency: 2 }, () => {
  const pages = { 320: files(folder, ".html"), 360: Object.values(kinds), 700: Object.values(kinds), 1000: Object.values(kinds) };
  for (const [width, paths] of Object.entries(pages)) {
    test(`at ${width} px`, async () => {
      const { page, close } = await open(browser, site.address, { viewport: { width: Number(width), height: 700 } });
      const faults = [];
      for (const path of paths) {
        await page.goto(site.address + path, { waitUntil: "domcontentloaded" });
        await page.evaluate(() => document.querySelectorAll("details").forEach((fold) => (fold.open = true)));
        const wide = await page.evaluate(sideways);
        if (wide) faults.push(`${path}: ${wide}`);
      }
      await close();
      none(faults);
    });
  }
});

test("what is cut off on a phone can be scrolled to with the keyboard", async () => {
  const { page, close } = await open(browser, site.address, { viewport: PHONE });
  let boxes = 0;
  for (const path of Object.values(kinds)) {
    await page.goto(site.address + path);
    const [count, faults] = await page.evaluate(() => {
      const isCut = (element) => element.scrollWidth > element.clientWidth + 1 && /auto|scroll/.test(getComputedStyle(element).overflowX);
      const cut = [...document.body.querySelectorAll("*")].filter((element) => element.checkVisibility() && isCut(element));
      const silent = cut.filter((element) => element.tabIndex < 0);
      return [cut.length, silent.map((element) => element.outerHTML.slice(0, 90))];
    });
    boxes += count;
    none(faults, path);
  }
  await close();
  assert.ok(boxes > 0, "no table of the demo is wide enough to prove anything");
});

test("on a phone the rows of a list are entries that are seen whole", async () => {
  const { page, close } = await open(browser, site.address, { viewport: PHONE });
  for (const kind of ["repo", "features", "home", "rules"]) {
    await page.goto(site.address + kinds[kind]);
    const inside = page.locator("table[data-sort] td:visible, table[data-sort] td:visible *");
    assert.ok((await inside.count()) > 10);
    const right = await inside.evaluateAll((all) => Math.max(...all.map((one) => one.getBoundingClientRect().right)));
    assert.ok(right <= PHONE.width, `${kind}: ${right}`);
  }
  await close();
});

test("a wide table on a phone follows the arrow keys", async () => {
  const { page, close } = await open(browser, site.address, { viewport: PHONE });
  await page.goto(site.address + kinds.document);
  const table = page.locator(".table").first();
  await table.focus();
  await page.keyboard.press("ArrowRight");
  await page.waitForFunction(() => document.querySelector(".table").scrollLeft > 0, null, { timeout: 2000 });
  await close();
});

test("on a phone the label and the button of code are inside its box, and not on its text", async () => {
  const { page, close } = await open(browser, site.address, { viewport: PHONE, hasTouch: true, isMobile: true });
  await page.goto(site.address + "guide/getting-started.html");
  await page.locator("figure.code > .copy").first().waitFor();
  const boxes = await page.locator("figure.code:has(> figcaption)").evaluateAll((figures) =>
    figures.map((figure) => {
      const [box, code, ...own] = ["pre", "code", "figcaption", ".copy"].map((one) => figure.querySelector(one).getBoundingClientRect());
      return own.map((one) => one.top > box.top && one.right < box.right && one.left > box.left && one.bottom <= code.top);
    }),
  );
  await close();
  assert.ok(boxes.length > 1);
  assert.ok(boxes.flat().every(Boolean), JSON.stringify(boxes));
});
