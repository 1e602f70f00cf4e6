// The whole workspace as one file: read, on a phone too, and printed.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { PHONE, launch, open, sideways, violations } from "./browser.js";
import { faultsOf } from "./html.js";
import { crossbook, none } from "./site.js";

const repository = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
let browser, folder, file;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), "crossbook-single-"));
  file = join(folder, "all.html");
  execFileSync(crossbook, ["build", "-C", repository, "--quiet", "--exit-zero", "--single", "all", "--output", file]);
  browser = await launch();
});
after(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

const opened = async (options) => {
  const there = await open(browser, pathToFileURL(file).href, options);
  const asked = [];
  there.page.on("request", (request) => asked.push(request.url()));
  await there.page.goto(pathToFileURL(file).href);
  return { ...there, asked };
};

test("it is valid HTML", async () => none(await faultsOf("all.html", readFileSync(file, "utf8"))));

for (const colorScheme of ["light", "dark"]) {
  test(`it needs no other file, and axe finds nothing, on a phone, ${colorScheme}`, async () => {
    const { page, faults, asked, close } = await opened({ viewport: PHONE, colorScheme });
    none(asked.filter((address) => !address.startsWith("data:") && address !== pathToFileURL(file).href));
    none(await violations(page));
    none(await page.evaluate(sideways));
    none(faults);
    await close();
  });
}

test("links lead to their parts", async () => {
  const { page, faults, close } = await opened();
  await page.getByRole("navigation", { name: "Contents" }).getByRole("link", { name: /quay-console TASK6/ }).click();
  const part = page.locator("section.part:target");
  assert.equal(await part.getAttribute("id"), "quay-console--task6");
  assert.ok(Math.abs(await part.evaluate((element) => element.getBoundingClientRect().top)) < 40);
  none(faults);
  await close();
});

test("each part begins on a page of its own when it is printed", async () => {
  const { page, faults, close } = await opened();
  const parts = await page.locator("section.part").count();
  const pdf = (await page.pdf({ format: "A4" })).toString("latin1");
  const pages = pdf.match(/\/Type\s*\/Page\b/g).length;
  assert.ok(parts > 20 && pages > parts, `${pages} pages for ${parts} parts`);
  writeFileSync(join(folder, "all.pdf"), pdf, "latin1");
  none(faults);
  await close();
});
