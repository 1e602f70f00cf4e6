// Long lists: what a reader does to them.
import assert from "node:assert/strict";
import { test } from "node:test";
import { open } from "./browser.js";
import { kinds } from "./site.js";
import { browser, site } from "./stage.js";

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

test("findings are narrowed to a repo and a rule, and the address can be sent to others", async () => {
  const { page, close } = await open(browser, site.address);
  await page.goto(site.address + kinds.report);
  await page.getByRole("combobox", { name: "Rule" }).selectOption("file-drift");
  await page.getByRole("combobox", { name: "Repo" }).selectOption("quay-console");
  const shown = () => page.locator(".finding:visible").evaluateAll((all) => all.map((one) => [one.dataset.rule, one.closest(".group").dataset.repo].join()));
  const here = await shown();
  assert.deepEqual(new Set(here), new Set(["file-drift,quay-console"]));
  assert.equal(await page.locator(".group:visible").count(), 1);
  const other = await page.context().newPage();
  await other.goto(page.url());
  assert.equal(await other.locator(".finding:visible").count(), here.length);
  assert.equal(await other.getByRole("combobox", { name: "Rule" }).inputValue(), "file-drift");
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
