// Diagrams: larger and smaller, moved by keys and pointer, another layout on a phone, and words that can be read on what is behind them.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { after, describe, test } from "node:test";
import { PHONE, WIDE, open, violations } from "./browser.js";
import { crossbook, kinds, none, serve } from "./site.js";
import { browser, site } from "./stage.js";

const REPOS = "section:has(> #repos) figure.diagram";
const TABLET = { width: 700, height: 800 };

const graph = async (options) => {
  const opened = await open(browser, site.address, options);
  await opened.page.goto(site.address + kinds.graph);
  return { ...opened, figure: opened.page.locator(REPOS), picture: opened.page.locator(`${REPOS} .picture:visible`) };
};
const width = (picture) => picture.locator("svg").first().evaluate((svg) => svg.getBoundingClientRect().width);
const place = (picture) => picture.evaluate(({ scrollLeft, scrollTop }) => [scrollLeft, scrollTop]);

test("buttons and keys change the size of a picture that is larger than its place", async () => {
  const { page, figure, picture, faults, close } = await graph({ viewport: TABLET });
  const fitted = await width(picture);
  const [smaller, larger, fit] = ["Smaller", "Larger", "Fit into its place"].map((name) => figure.getByRole("button", { name }));
  assert.ok(await fit.isDisabled());
  await larger.click();
  const bigger = await width(picture);
  assert.ok(bigger > fitted * 1.1, `${fitted} to ${bigger}`);
  none(await violations(page));
  await smaller.click();
  assert.ok((await width(picture)) < bigger);
  await fit.click();
  assert.equal(await width(picture), fitted);
  await picture.focus();
  assert.equal(await picture.getAttribute("aria-keyshortcuts"), "+ - 0");
  await page.keyboard.press("+");
  await page.keyboard.press("+");
  assert.ok((await width(picture)) > bigger);
  await page.keyboard.press("Escape");
  assert.equal(await width(picture), fitted);
  none(faults);
  await close();
});

test("arrow keys and a pointer move it, a link still leads on, and the wheel is the page's", async () => {
  const { page, picture, close } = await graph({ viewport: TABLET });
  await picture.focus();
  for (let step = 0; step < 5; step += 1) await page.keyboard.press("+");
  const [x, y] = await place(picture);
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowDown");
  const [right, down] = await place(picture);
  assert.ok(right > x && down > y, `${x},${y} to ${right},${down}`);
  const box = await picture.boundingBox();
  const middle = [box.x + box.width / 2, Math.min(box.y + box.height / 2, TABLET.height - 60)];
  await page.mouse.move(...middle);
  await page.mouse.down();
  await page.mouse.move(middle[0] + 80, middle[1] + 30, { steps: 4 });
  await page.mouse.up();
  const [dragged] = await place(picture);
  assert.ok(dragged < right, `${right} to ${dragged}`);
  const [before, inside] = [await page.evaluate(() => scrollY), await place(picture)];
  await page.mouse.wheel(0, 200);
  await page.waitForFunction((before) => scrollY > before, before);
  assert.deepEqual(await place(picture), inside);
  await close();
});

test("a picture that fits has no buttons, and without a script none has", async () => {
  const wide = await open(browser, site.address, { viewport: WIDE });
  await wide.page.goto(site.address + kinds.feature);
  assert.equal(await wide.page.locator(".zooming:visible").count(), 0);
  await wide.close();
  const still = await graph({ viewport: TABLET, javaScriptEnabled: false });
  assert.equal(await still.page.locator(".zooming").count(), 0);
  const { scrollWidth, clientWidth } = await still.picture.evaluate(({ scrollWidth, clientWidth }) => ({ scrollWidth, clientWidth }));
  assert.ok(scrollWidth > clientWidth, "it scrolls");
  await still.close();
});

test("a phone gets the layout from the top down", async () => {
  const sizes = {};
  for (const viewport of [WIDE, PHONE]) {
    const { page, close } = await open(browser, site.address, { viewport });
    await page.goto(site.address + kinds.feature);
    const shown = page.locator("figure.diagram .picture:visible");
    assert.equal(await shown.count(), 1);
    sizes[viewport.width] = await shown.locator("svg").evaluate((svg) => [svg.clientWidth, svg.clientHeight]);
    await close();
  }
  const [[wide, low], [narrow, high]] = [sizes[WIDE.width], sizes[PHONE.width]];
  assert.ok(wide > low && narrow < 330 && high > narrow, JSON.stringify(sizes));
});

/** For a page to evaluate: words of pictures that cannot be read on what is behind them. */
function faint() {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const channels = (colour, opacity) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    const [red, green, blue, alpha] = canvas.getImageData(0, 0, 1, 1).data;
    return [red, green, blue, (alpha / 255) * opacity];
  };
  const over = (top, ground) => [0, 1, 2].map((at) => top[at] * top[3] + ground[at] * (1 - top[3]));
  const luminance = (colour) => {
    const [red, green, blue] = colour.map((channel) => channel / 255).map((share) => (share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const found = [];
  for (const picture of document.querySelectorAll(".picture")) {
    if (!picture.clientWidth) continue;
    const paper = channels(getComputedStyle(picture).backgroundColor, 1);
    const all = [...picture.querySelectorAll("svg :is(rect, path, polygon, circle, ellipse, text)")].filter((element) => !element.closest("defs, marker, clipPath"));
    const shapes = all.filter((element) => element.tagName !== "text").map((element) => ({ element, box: element.getBoundingClientRect(), order: all.indexOf(element) }));
    for (const text of all.filter((element) => element.tagName === "text" && element.textContent.trim())) {
      const box = text.getBoundingClientRect();
      const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
      let ground = paper.slice(0, 3);
      for (const { element, box: other, order } of shapes) {
        if (order > all.indexOf(text) || x < other.left || x > other.right || y < other.top || y > other.bottom) continue;
        const style = getComputedStyle(element);
        if (style.fill === "none" || style.fill.startsWith("url")) continue;
        const matrix = element.getScreenCTM();
        if (matrix && !element.isPointInFill(new DOMPoint(x, y).matrixTransform(matrix.inverse()))) continue;
        let opacity = Number(style.fillOpacity);
        for (let at = element; at !== picture; at = at.parentElement) opacity *= Number(getComputedStyle(at).opacity);
        ground = over(channels(style.fill, opacity), ground);
      }
      const words = text.querySelector("tspan") ?? text;
      // What is drawn around the words is their ground.
      const { paintOrder, stroke } = getComputedStyle(text);
      if (paintOrder.startsWith("stroke") && stroke !== "none") ground = channels(stroke, 1).slice(0, 3);
      const ink = over(channels(getComputedStyle(words).fill, 1), ground);
      const [one, other] = [luminance(ink), luminance(ground)];
      const ratio = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
      if (ratio < 4.5) found.push(`${ratio.toFixed(1)}: "${text.textContent.trim()}" in ${picture.getAttribute("aria-label")}`);
    }
  }
  return found;
}

describe("words in diagrams of every kind can be read, light and dark", () => {
  const top = mkdtempSync(join(tmpdir(), "crossbook-diagrams-"));
  after(() => rmSync(top, { recursive: true, force: true }));
  const corpus = join(dirname(fileURLToPath(import.meta.url)), "../diagrams/corpus");
  const task = join(top, "api/docs/cross-collab/TASK1");
  mkdirSync(task, { recursive: true });
  for (const name of readdirSync(corpus)) copyFileSync(join(corpus, name), join(task, name === "colours.md" ? "PLAN.md" : name));
  spawnSync(crossbook, ["build", "-C", top, "--output", join(top, "site"), "--exit-zero", "--no-cache"], { encoding: "utf8" });

  // A document chose these itself; numbers of messages stand on markers, which have no place of their own.
  const chosen = /"Do not" in|"\d+" in Sequence|"[AB]" in Quadrant|"[BC]" in State|"wide" in Block|"asks" in The harbour.s/;
  for (const colorScheme of ["light", "dark"]) {
    test(colorScheme, async () => {
      const all = await serve("/", join(top, "site"));
      const { page, close } = await open(browser, all.address, { colorScheme, viewport: WIDE });
      await page.goto(`${all.address}api/task1.html`);
      await page.evaluate(() => document.querySelectorAll("details").forEach((fold) => (fold.open = true)));
      assert.ok((await page.locator(".picture:visible").count()) > 60);
      const found = (await page.evaluate(faint)).filter((fault) => !chosen.test(fault));
      await close();
      all.close();
      none(found);
    });
  }
});
