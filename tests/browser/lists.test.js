// Long lists: what a reader does to them.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, open } from "./browser.js";
import { kinds, serve } from "./site.js";

let browser, site;
before(async () => {
  [browser, site] = await Promise.all([launch(), serve()]);
});
after(async () => {
  await browser.close();
  site.close();
});

test("findings are narrowed by words and by severity, and their number is said", async () => {
  const { page, close } = await open(browser, site.address);
  await page.goto(site.address + kinds.report);
  const all = await page.locator(".finding:visible").count();
  await page.getByRole("searchbox", { name: "Filter" }).fill("broken-link");
  const shown = await page.locator(".finding:visible").count();
  assert.ok(shown > 0 && shown < all);
  assert.equal(await page.getByRole("status").textContent(), `${shown} of ${all} shown`);
  await page.getByRole("searchbox", { name: "Filter" }).fill("");
  await page.getByRole("checkbox", { name: "warnings" }).uncheck();
  assert.equal(await page.locator(".finding.warning:visible").count(), 0);
  assert.ok((await page.locator(".finding.note:visible").count()) > 0);
  await close();
});

test("contracts are narrowed by kind, and headings without contracts go", async () => {
  const { page, close } = await open(browser, site.address);
  await page.goto(site.address + kinds.contracts);
  for (const kind of ["texts", "pins"]) await page.getByRole("checkbox", { name: kind }).uncheck();
  const kindsShown = await page.locator("[data-row]:visible").evaluateAll((rows) => [...new Set(rows.map((row) => row.dataset.kind))]);
  assert.deepEqual(kindsShown, ["file"]);
  assert.equal(await page.locator("#versions").isVisible(), false);
  await close();
});

test("a table is sorted by its heads, by keyboard, both ways, and says so", async () => {
  const { page, close } = await open(browser, site.address);
  await page.goto(site.address + kinds.rules);
  const head = page.getByRole("columnheader", { name: "Found here" });
  const counts = () => page.locator("tbody td:last-child").evaluateAll((cells) => cells.map((cell) => Number(cell.dataset.value)));
  await head.getByRole("button").focus();
  await page.keyboard.press("Enter");
  assert.equal(await head.getAttribute("aria-sort"), "ascending");
  const up = await counts();
  assert.deepEqual(up, [...up].sort((one, other) => one - other));
  await page.keyboard.press("Enter");
  assert.equal(await head.getAttribute("aria-sort"), "descending");
  assert.equal((await counts())[0], up.at(-1));
  await close();
});
