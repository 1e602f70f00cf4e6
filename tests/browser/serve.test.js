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
    assert.match(await panel(page).textContent(), /^\d+ findings? here, \d+ in all$|^no findings here, \d+ in all$/);
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
