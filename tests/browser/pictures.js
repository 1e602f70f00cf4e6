// The pictures of README, drawn from the demo: `./test pictures` writes them. What can be read in them is kept beside them,
// and a test holds that against the demo of today.
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { launch } from "./browser.js";
import { serve } from "./site.js";

export const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const words = join(root, "docs/pictures.json");

/** What the pictures show, by their names, as it was when they were drawn. */
export const drawn = () => JSON.parse(readFileSync(words, "utf8"));

/** The finding that the picture shows, with its colours, and the line that ends the report. */
function report() {
  const run = spawnSync(process.env.CROSSBOOK, ["check", "--color", "always"], { cwd: root, encoding: "utf8" });
  const plain = (text) => text.replace(/\x1b\[[0-9;]*m/g, "");
  const blocks = run.stdout.trimEnd().split("\n\n");
  const finding = blocks.find((block) => plain(block).startsWith("warning[stale-snapshot]: tide-planner TASK2"));
  if (!finding) throw new Error(`the demo has no such finding:\n${run.stdout}${run.stderr}`);
  const last = run.stdout.split("\n").findLast((line) => /\d+ documents, \d+ references/.test(plain(line)));
  return `\x1b[32m$\x1b[0m crossbook check\n${finding}\n\n${last}\n`;
}

const COLOURS = { 31: "#ff7b72", 91: "#ff7b72", 32: "#7ee787", 92: "#7ee787", 33: "#e3b341", 93: "#e3b341", 34: "#79c0ff", 94: "#79c0ff", 36: "#76e3ea", 96: "#76e3ea" };

/** Text with the terminal's colours as HTML. */
function html(text) {
  const safe = text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  let open = false;
  const marked = safe.replace(/\x1b\[([0-9;]*)m/g, (_, codes) => {
    const close = open ? "</span>" : "";
    const list = codes.split(";").filter((code) => code && code !== "0");
    open = list.length > 0;
    if (!open) return close;
    const colour = list.map((code) => COLOURS[code]).find(Boolean) ?? "#f0f3f6";
    return `${close}<span style="color:${colour}${list.includes("1") ? ";font-weight:bold" : ""}">`;
  });
  return marked + (open ? "</span>" : "");
}

/** Draws the pictures: each with its name, what it shows, and its bytes. */
export async function pictures(browser, site) {
  const wide = { viewport: { width: 1200, height: 800 }, deviceScaleFactor: 1, colorScheme: "light" };
  const context = await browser.newContext(wide);
  const page = await context.newPage();
  // The age of what is blocked is told by the clock.
  await page.clock.setFixedTime(new Date("2026-05-20T12:00:00Z"));
  await page.goto(`${site}index.html`);
  // Only what is in the picture counts, and the version of the program does not.
  const home = await page.evaluate(() => {
    const shown = [...document.querySelectorAll("h1, h2, .lead, .figures dt, .figures dd, main td, main th")];
    const inside = shown.filter((element) => element.checkVisibility() && element.getBoundingClientRect().bottom <= innerHeight);
    return inside.map((element) => element.innerText.trim().replace(/\s+/g, " ")).join("\n");
  });
  const homePicture = await page.screenshot();
  const text = report();
  await page.setContent(`<body style="margin:0;background:#0d1117"><pre style="margin:0;padding:24px 28px;display:inline-block;min-width:900px;box-sizing:border-box;font:15px/1.45 'DejaVu Sans Mono',monospace;color:#f0f3f6">${html(text)}</pre></body>`);
  const finding = await page.locator("pre").innerText();
  const findingPicture = await page.locator("pre").screenshot();
  await context.close();
  return [
    { name: "home.png", shows: home, bytes: homePicture },
    { name: "finding.png", shows: finding, bytes: findingPicture },
  ];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [browser, site] = await Promise.all([launch(), serve()]);
  const all = await pictures(browser, site.address);
  for (const picture of all) writeFileSync(join(root, "docs", picture.name), picture.bytes);
  writeFileSync(words, `${JSON.stringify(Object.fromEntries(all.map(({ name, shows }) => [name, shows.split("\n")])), null, 2)}\n`);
  await browser.close();
  site.close();
}
