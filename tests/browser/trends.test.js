// The page of figures over time, for which a workspace needs a history: three weeks of it.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { devNull, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { PHONE, WIDE, launch, open, sideways, violations } from "./browser.js";
import { faultsOf } from "./html.js";
import { crossbook, none, serve } from "./site.js";

/** What is written in each week, by its day: one item each, of which the second mentions one that nobody has. */
const WEEKS = {
  "2026-03-06": [1, "In progress", "The crane is ordered."],
  "2026-03-13": [2, "In progress", "It waits for TASK9."],
  "2026-03-20": [1, "Complete", "The crane works."],
};
const status = (number, phase, text) => `# Status — Task ${number} (Cranes)\n\n## Phase Status\n\n| Phase | Description | Status |\n|---|---|---|\n| 1 | All | ${phase} |\n\n## Notes\n\n${text}\n`;

let browser, site, work;

function write(path, text) {
  const place = join(work, path);
  mkdirSync(dirname(place), { recursive: true });
  writeFileSync(place, text);
}

/** Runs git as if nobody had settings, at noon of a day. */
function git(day, ...words) {
  const who = Object.fromEntries(["AUTHOR", "COMMITTER"].flatMap((role) => [[`GIT_${role}_NAME`, "A"], [`GIT_${role}_EMAIL`, "a@example.com"], [`GIT_${role}_DATE`, `${day}T12:00:00Z`]]));
  const env = { ...process.env, GIT_CONFIG_GLOBAL: devNull, GIT_CONFIG_NOSYSTEM: "1", ...who };
  const { status, stderr } = spawnSync("git", words, { cwd: join(work, "harbour"), env, encoding: "utf8" });
  assert.equal(status, 0, stderr);
}

before(async () => {
  work = mkdtempSync(join(tmpdir(), "crossbook-trends-"));
  write("book.toml", "[build]\ntrends = true\n");
  for (const [day, [number, phase, text]] of Object.entries(WEEKS)) {
    write(`harbour/docs/cross-collab/TASK${number}/STATUS.md`, status(number, phase, text));
    if (number === 1 && phase === "In progress") git(day, "init", "--quiet", "--initial-branch=main");
    git(day, "add", "--all");
    git(day, "commit", "--quiet", "--message", text);
  }
  const built = spawnSync(crossbook, ["build", "-C", work, "--no-cache", "--exit-zero"], { encoding: "utf8" });
  assert.equal(built.status, 0, built.stderr);
  [browser, site] = await Promise.all([launch(), serve("/", join(work, "site"))]);
});
after(async () => {
  await browser?.close();
  site?.close();
  rmSync(work, { recursive: true, force: true });
});

test("three weeks are three rows, newest first, and a picture of each figure says what it shows", async () => {
  const { page, close } = await open(browser, site.address);
  await page.goto(`${site.address}index.html`);
  await page.getByRole("link", { name: "Trends", exact: true }).click();
  await page.waitForURL("**/trends/index.html");
  const rows = await page.locator("tbody tr").evaluateAll((rows) => rows.map((row) => [row.cells[0].textContent, row.cells[1].textContent, row.cells[row.cells.length - 1].textContent]));
  assert.deepEqual(rows, [["2026-03-20", "1", "1"], ["2026-03-15", "1", "0"], ["2026-03-08", "0", "0"]]);
  const pictures = page.getByRole("img");
  assert.ok((await pictures.count()) >= 3);
  for (const picture of await pictures.all()) assert.match(await picture.getAttribute("aria-label"), /\d/);
  await close();
});

test("axe finds nothing, and nothing scrolls sideways on a phone", async () => {
  const { page, faults, close } = await open(browser, site.address);
  await page.goto(`${site.address}trends/index.html`);
  await page.evaluate(() => document.querySelectorAll("details:not(.menu)").forEach((fold) => (fold.open = true)));
  for (const [colorScheme, viewport] of [["light", WIDE], ["dark", WIDE], ["light", PHONE], ["dark", PHONE]]) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize(viewport);
    none(await violations(page), `${colorScheme}, ${viewport.width} px`);
  }
  await page.setViewportSize({ width: 360, height: 700 });
  assert.equal(await page.evaluate(sideways), "");
  await close();
  none(faults);
});

test("the page is valid HTML", async () => {
  none(await faultsOf("trends/index.html", readFileSync(join(work, "site/trends/index.html"), "utf8")));
});
