// A browser that remembers what went wrong in it.
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { chromium } from "playwright-core";

export const WIDE = { width: 1280, height: 800 };
export const PHONE = { width: 360, height: 740 };

/** The chromium of this machine, found by name. */
function executable() {
  if (process.env.CHROMIUM) return process.env.CHROMIUM;
  const places = (process.env.PATH ?? "").split(delimiter);
  const candidates = ["chromium", "chromium-browser", "google-chrome"].flatMap((name) => places.map((place) => join(place, name)));
  const found = candidates.find((path) => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
  if (!found) throw new Error("no chromium on the PATH: install it, or name it in CHROMIUM");
  return found;
}

/** Root has no sandbox to go into. */
export const launch = () => chromium.launch({ executablePath: executable(), chromiumSandbox: process.getuid?.() !== 0 });

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
