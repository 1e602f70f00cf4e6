// The preview in a real browser: what people write is seen, what they break is told, and a page outlives its server.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { PHONE, launch, open, sideways, violations } from "./browser.js";
import { crossbook, none } from "./site.js";

const repository = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
let browser, work, server;

/** Starts the program; gives its address once it says so. */
async function start(...more) {
  const child = spawn(crossbook, ["serve", "-C", work, ...more], { stdio: ["ignore", "ignore", "pipe"] });
  const address = await new Promise((done, failed) => {
    let text = "";
    child.stderr.on("data", (piece) => {
      text += piece;
      const found = text.match(/serving (http:\S+)/);
      if (found) done(found[1]);
    });
    child.on("exit", () => failed(new Error(text)));
  });
  const stop = () => new Promise((done) => (child.on("exit", done), child.kill("SIGINT")));
  return { address, stop };
}

before(async () => {
  work = mkdtempSync(join(tmpdir(), "crossbook-serve-"));
  cpSync(join(repository, "examples"), join(work, "examples"), { recursive: true });
  cpSync(join(repository, "book.toml"), join(work, "book.toml"));
  [browser, server] = await Promise.all([launch(), start("--port", "0")]);
});
after(async () => {
  await browser?.close();
  await server?.stop();
  rmSync(work, { recursive: true, force: true });
});

const PLAN = "examples/berth-api/docs/cross-collab/TASK4/PLAN.md";
const edit = (path, change) => writeFileSync(join(work, path), change(readFileSync(join(work, path), "utf8")));
const panel = (page) => page.locator("#crossbook-live summary");
/** What axe finds in what the preview adds; the pages themselves are held to it elsewhere. */
const faultsOfPreview = async (page) => (await violations(page)).filter((fault) => fault.includes("crossbook-live"));
const connected = (page) => page.waitForFunction(() => / in all$/.test(document.querySelector("#crossbook-live")?.shadowRoot.querySelector("summary").textContent));
const marked = (page) => page.evaluate(() => (globalThis.sameDocument = true));
const isSame = (page) => page.evaluate(() => globalThis.sameDocument === true);

test("what is written is seen, at the place that was read; pages that did not change stay", async () => {
  const { page, faults, close } = await open(browser, server.address);
  const other = await open(browser, server.address);
  await page.goto(`${server.address}berth-api/task4.html`);
  await other.page.goto(`${server.address}rules/broken-link.html`);
  await Promise.all([connected(page), connected(other.page), marked(other.page)]);
  await page.evaluate(() => scrollTo(0, 900));
  const place = await page.evaluate(() => scrollY);
  assert.ok(place > 300, "the page is long enough");
  edit(PLAN, (text) => `${text}\nWritten while somebody reads.\n`);
  await page.getByText("Written while somebody reads.").waitFor({ state: "attached" });
  await page.waitForFunction((place) => Math.abs(scrollY - place) < 60, place);
  assert.ok(await isSame(other.page), "the rule's page is as it was");
  none([...faults, ...other.faults]);
  await Promise.all([close(), other.close()]);
});

/** The block that is read, by a word of its text: where its top is in the window. */
const topOf = (page, text) => page.getByText(text, { exact: true }).evaluate((element) => Math.round(element.getBoundingClientRect().top));

/** Scrolls so that a block is read a little below the top of the window, and says where it is. */
async function read(page, text) {
  await page.getByText(text, { exact: true }).evaluate((element) => scrollTo(0, scrollY + element.getBoundingClientRect().top - 40));
  return topOf(page, text);
}

/** Saves, and waits until the page shows it and is still. */
async function save(page, path, change, shown) {
  edit(path, change);
  await page.getByText(shown).first().waitFor({ state: "attached" });
  await page.waitForLoadState("load");
  await connected(page);
  await page.waitForTimeout(300);
}

test("three saves in a row keep the place, whatever is written above, below and at it", async () => {
  const { page, faults, close } = await open(browser, server.address);
  // The address may name another place, at which the reader once began.
  await page.goto(`${server.address}berth-api/task4.html#status`);
  await connected(page);
  const text = "The planner sends a run in batches of 2,000 windows. A batch that comes twice is stored once.";
  const place = await read(page, text);
  assert.ok(await page.evaluate(() => scrollY > 300), "there is something above it");
  const keeps = async (what) => assert.ok(Math.abs((await topOf(page, text)) - place) <= 2, `${what}: ${await topOf(page, text)}, not ${place}`);
  const above = (number) => (all) => all.replace("## Status Snapshot", `Above ${number}: one more paragraph.\n\n- and\n- a\n- list\n\n## Status Snapshot`);
  await save(page, PLAN, above(1), "Above 1");
  await keeps("the first save");
  await save(page, PLAN, (all) => above(2)(all).replace("### Phase 3: Batch ingest", "### Phase 3: Batch intake"), "Above 2");
  await keeps("the second save, which renames its heading");
  await save(page, PLAN, (all) => `${above(3)(all)}\nWritten at the end.\n`, "Above 3");
  await keeps("the third save");
  // Who reads on meanwhile is kept there, and not where they were.
  const further = "Window read";
  const heading = page.locator("main h1, main h2, main h3, main h4", { hasText: further }).first();
  const where = () => heading.evaluate((element) => Math.round(element.getBoundingClientRect().top));
  await page.mouse.move(400, 400);
  await page.mouse.wheel(0, (await where()) - 60);
  await page.waitForTimeout(200);
  const next = await where();
  await save(page, PLAN, above(4), "Above 4");
  assert.ok(Math.abs((await where()) - next) <= 2, `${await where()}, not ${next}`);
  // Where the block itself is written, its neighbours stay.
  await read(page, text);
  const neighbour = await where();
  await save(page, PLAN, (all) => all.replace("comes twice is stored once", "comes twice is kept once"), "comes twice is kept once");
  assert.ok(Math.abs((await where()) - neighbour) <= 60, `${await where()}, not ${neighbour}`);
  none(faults);
  await close();
});

test("pictures above that load late do not move the place, and what was unfolded stays open", async () => {
  const { page, faults, close } = await open(browser, server.address);
  const folder = dirname(PLAN);
  const picture = (name) => `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 700" width="400" height="700"><title>${name}</title><rect width="400" height="700"/></svg>`;
  for (const name of ["one", "two"]) writeFileSync(join(work, folder, `${name}.svg`), picture(name));
  edit(PLAN, (all) => all.replace("## Status Snapshot", "![One](one.svg)\n\n![Two](two.svg)\n\n<details><summary>More of it</summary>\n\nFolded away.\n\n</details>\n\n## Status Snapshot"));
  await page.goto(`${server.address}berth-api/task4.html`);
  await page.getByText("More of it").waitFor();
  await page.waitForLoadState("load");
  await connected(page);
  // A version that is on its way may take the page from under a click.
  for (let tries = 0; tries < 10 && !(await page.getByText("Folded away.").isVisible()); tries++) {
    await page.getByText("More of it").click();
    await page.waitForTimeout(200);
  }
  const text = "Seven days from now, one berth at a time, cached for a minute.";
  const place = await read(page, text);
  let slow = 0;
  await page.route(/(one|two)\.svg/, async (route) => {
    await new Promise((done) => setTimeout(done, 400 * ++slow));
    await route.continue();
  });
  for (const number of [1, 2, 3]) {
    slow = 0;
    await save(page, PLAN, (all) => all.replace("## Scope", `Late ${number}.\n\n## Scope`), `Late ${number}.`);
    await page.waitForFunction(() => [...document.querySelectorAll("main img")].filter((image) => image.complete && image.naturalHeight > 600).length >= 2);
    await page.waitForTimeout(300);
    assert.ok(Math.abs((await topOf(page, text)) - place) <= 2, `save ${number}: ${await topOf(page, text)}, not ${place}`);
    await page.getByText("Folded away.").waitFor({ timeout: 3000 });
  }
  // Nor do saves that come before the page of the one before is there.
  for (const number of [4, 5, 6]) {
    slow = 0;
    edit(PLAN, (all) => all.replace("## Scope", `Late ${number}.\n\n## Scope`));
    await page.waitForTimeout(250);
  }
  await page.getByText("Late 6.").waitFor({ state: "attached" });
  await page.waitForFunction(() => [...document.querySelectorAll("main img")].filter((image) => image.complete && image.naturalHeight > 600).length >= 2);
  await page.waitForTimeout(400);
  assert.ok(Math.abs((await topOf(page, text)) - place) <= 2, `saves in quick succession: ${await topOf(page, text)}, not ${place}`);
  none(faults);
  await close();
});

test("a style is exchanged without loading the page", async () => {
  const { page, faults, close } = await open(browser, server.address);
  mkdirSync(join(work, "theme/css"), { recursive: true });
  writeFileSync(join(work, "theme/css/own.css"), "main { outline: 1px solid rgb(1, 2, 3) }");
  await page.goto(server.address);
  const outline = (color) => page.waitForFunction((color) => getComputedStyle(document.querySelector("main")).outlineColor === color, color);
  await outline("rgb(1, 2, 3)");
  await connected(page);
  await marked(page);
  writeFileSync(join(work, "theme/css/own.css"), "main { outline: 1px solid rgb(4, 5, 6) }");
  await outline("rgb(4, 5, 6)");
  assert.ok(await isSame(page));
  none(faults);
  await close();
});

test("the panel counts findings and leads to them; it can be used by keyboard and read by all", async () => {
  for (const colorScheme of ["light", "dark"]) {
    const { page, faults, close } = await open(browser, server.address, { colorScheme, viewport: PHONE });
    await page.goto(`${server.address}quay-console/task5.html`);
    await connected(page);
    // The figures are those of the page's own header.
    const [here, all] = (await panel(page).textContent()).match(/^(.+) here · (\d+) in all$/).slice(1);
    const header = await page.locator("dt", { hasText: "Findings" }).locator("xpath=following-sibling::dd").locator(".counts").textContent();
    assert.equal(here.replaceAll(", ", " "), header.trim().replace(/\s+/g, " "));
    assert.match(await page.locator(".badge", { hasText: "finding" }).textContent(), new RegExp(`^${all}\\D`));
    await panel(page).focus();
    await page.keyboard.press("Enter");
    await page.locator("#crossbook-live li").first().waitFor();
    none(await faultsOfPreview(page), colorScheme);
    assert.equal(await page.evaluate(sideways), "");
    none(faults);
    await close();
  }
});

test("what breaks book.toml is told with its place over the last good site, and goes when it is fixed", async () => {
  const { page, faults, close } = await open(browser, server.address);
  await page.goto(`${server.address}berth-api/task4.html`);
  await connected(page);
  const before = readFileSync(join(work, "book.toml"), "utf8");
  writeFileSync(join(work, "book.toml"), `titel = "<img src=x onerror=alert(1)>"\n${before}`);
  const alert = page.locator("#crossbook-live [role=alert]");
  await alert.getByText("unknown key `titel`").waitFor();
  assert.match(await alert.textContent(), /book\.toml:1/);
  assert.match(await alert.locator("pre").textContent(), /<img src=x/);
  assert.ok(await page.locator("main h1").isVisible());
  none(await faultsOfPreview(page));
  writeFileSync(join(work, "book.toml"), before);
  await alert.waitFor({ state: "hidden" });
  none(faults);
  await close();
});

test("a page comes back when the server does, with what was written meanwhile", async () => {
  const { page, close } = await open(browser, server.address);
  await page.goto(`${server.address}berth-api/task4.html`);
  await connected(page);
  const port = new URL(server.address).port;
  await server.stop();
  await page.waitForFunction(() => /not connected$/.test(document.querySelector("#crossbook-live").shadowRoot.querySelector("summary").textContent));
  edit(PLAN, (text) => `${text}\nWritten while nobody served.\n`);
  server = await start("--port", port);
  await page.getByText("Written while nobody served.").waitFor({ state: "attached", timeout: 20_000 });
  await connected(page);
  await close();
});
