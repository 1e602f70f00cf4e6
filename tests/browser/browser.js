// A browser that remembers what went wrong in it.
import axe from "axe-core";
import { chromium } from "playwright-core";

export const WIDE = { width: 1280, height: 800 };
export const PHONE = { width: 360, height: 740 };

/** Root has no sandbox to go into. */
export const launch = () =>
  chromium.launch({ executablePath: process.env.CHROMIUM, chromiumSandbox: process.getuid?.() !== 0 });

/**
 * A page, and what goes wrong on it: errors in the console and of scripts, answers that are no files, and requests that
 * leave `site`.
 */
export async function open(browser, site, options = {}) {
  const context = await browser.newContext({ viewport: WIDE, ...options });
  context.setDefaultTimeout(10_000);
  const page = await context.newPage();
  const faults = [];
  page.on("console", (message) => ["error", "warning"].includes(message.type()) && faults.push(`console: ${message.text()}`));
  page.on("pageerror", (error) => faults.push(`script: ${error.message}`));
  page.on("request", (request) => request.url().startsWith(site) || request.url().startsWith("data:") || faults.push(`asks for ${request.url()}`));
  page.on("response", (response) => response.status() >= 400 && faults.push(`${response.status()}: ${response.url()}`));
  return { page, faults, close: () => context.close() };
}

const EVERYTHING = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** What axe finds on a page as it stands: by WCAG 2.2 AA and by good practice, or by some rules alone. */
export async function violations(page, rules = EVERYTHING) {
  await page.evaluate((source) => globalThis.axe ?? (0, eval)(source), axe.source);
  const found = await page.evaluate((runOnly) => globalThis.axe.run(document, { runOnly, resultTypes: ["violations"] }), rules);
  return found.violations.flatMap(({ id, help, nodes }) => nodes.map(({ target, any }) => `${id}: ${help}: ${target}: ${any[0]?.message ?? ""}`));
}

/** For a page to evaluate: what makes it scroll sideways, or nothing. */
export function sideways() {
  const width = document.scrollingElement.scrollWidth;
  if (width <= innerWidth) return "";
  const all = [...document.body.querySelectorAll(":not(.table *, pre *)")];
  const wide = all.filter((element) => element.getBoundingClientRect().right > innerWidth + 0.5);
  return `${width} px wide: ${wide.slice(0, 4).map((element) => element.outerHTML.slice(0, 70)).join(", ")}`;
}
