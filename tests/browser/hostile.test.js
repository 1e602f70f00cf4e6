// Documents that nobody meant well: what they say is text, whatever it looks like.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { launch, open, sideways, violations } from "./browser.js";
import { faultsOf } from "./html.js";
import { crossbook, files, none, serve } from "./site.js";

const LONG = "Eisenbahnschwellenimprägnierungsanlagen".repeat(6);
const PICTURES = ["pixel", "remote"].map((name) => `asks for https://elsewhere.example/${name}.png`);
const CELLS = (text) => "|" + ` ${text} |`.repeat(14);

const PLAN = `---
lang: de-DE
---

# ${LONG} <script>alert(1)</script> & "quotes" — Task 1 Plan

Last updated: 2026-01-02

## Goal \`code\` <b>bold</b> [link](https://elsewhere.example/)

${LONG} <https://${LONG.toLowerCase()}.example/${LONG}>

<script>alert("script")</script>
<img src="https://elsewhere.example/pixel.png" onerror="alert('image')" width="4000">
<iframe src="https://elsewhere.example/"></iframe>
<style>body { display: none } @import "https://elsewhere.example/x.css";</style>
<svg onload="alert('svg')"><text>x</text></svg>
<form action="https://elsewhere.example/"><input autofocus onfocus="alert('focus')"><button>Send</button></form>
<h1 id="main">Another title</h1>
<div id="contents" style="width: 5000px; position: fixed; inset: 0">over all</div>
<a href="javascript:alert('link')">harmless</a> [mark](javascript:alert(2)) <table><tr><td>open
<video src="https://elsewhere.example/v.mp4" autoplay></video><link rel="stylesheet" href="https://elsewhere.example/x.css">

![picture](https://elsewhere.example/remote.png) ![${LONG}](nowhere.png) ![own](own.svg)

A note[^n], and the same[^N], with \0, \x1b[31m and \x9b in it.

[^n]: One.
[^n]: Two.

## Phases

| # | Phase | State |
|---|---|---|
| 1 | ${LONG} | In progress |
| 2 | <img src=x onerror=alert(3)> | ${LONG} |

## Wide

${CELLS("column")}
${CELLS("---")}
${CELLS(LONG.slice(0, 40))}

\`\`\`rust ${LONG}
${"let a_long_line = 1; ".repeat(40)}
\`\`\`

## Depth

${Array.from({ length: 24 }, (_, depth) => "  ".repeat(depth) + `- level ${depth} ${LONG.slice(0, 60)}`).join("\n")}

##### A heading that jumps

## Goal \`code\` <b>bold</b> [link](https://elsewhere.example/)

> > > > > > > > deep ${LONG}

- [ ] open
- [x] ${LONG}

## Locked Contracts

### ${LONG}

\`GET /v1/${LONG}?a=<b>&c="d"\` returns \`{ "${LONG}": string }\`.
`;

const PICTURE = `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="90" height="90" onload="alert('load')">
<script>alert("picture")</script><script href="https://elsewhere.example/x.js"/><style>@import "https://elsewhere.example/x.css"; rect { fill: url(#g) }</style>
<defs><linearGradient id="g"><stop offset="0" stop-color="#00f"/><stop offset="1" stop-color="#00f"/></linearGradient></defs>
<image href="https://elsewhere.example/inner.png" width="9" height="9"/><use href="https://elsewhere.example/y.svg#z"/>
<foreignObject width="90" height="90"><body xmlns="http://www.w3.org/1999/xhtml"><img src="x" onerror="alert('inner')"/></body></foreignObject>
<a xlink:href="javascript:alert('link')"><rect width="90" height="90" onclick="alert('click')"/></a>
<a><set attributeName="href" to="javascript:alert('set')"/><circle r="9"/></a></svg>`;

const STATUS = `# Task 1 Status

**Overall**: blocked by <script>alert(4)</script> ${LONG}

## Recent Activity

- 2026-01-02: ${LONG} <img src=x onerror=alert(5)>

## Blockers

- ${LONG}
`;

let browser, site, top;
before(async () => {
  top = mkdtempSync(join(tmpdir(), "crossbook-"));
  const write = (path, text) => {
    mkdirSync(dirname(join(top, path)), { recursive: true });
    writeFileSync(join(top, path), text);
  };
  write("book.toml", `title = '${LONG} <i>&"'\n`);
  for (const repo of ["alpha", "a-repo-whose-name-does-not-end-before-the-line-does-and-goes-on"]) {
    write(`${repo}/docs/cross-collab/TASK1/PLAN.md`, PLAN);
    write(`${repo}/docs/cross-collab/TASK1/STATUS.md`, STATUS);
    write(`${repo}/docs/cross-collab/TASK1/own.svg`, PICTURE);
    write(`${repo}/docs/cross-collab/TASK1/OTHER_PROJECTS.md`, `# Other projects\n\n## alpha\n\nalpha TASK1 and TASK99, TASK98 of ${repo}\n\n${PLAN}`);
  }
  // It finds errors enough to fail, and builds all the same.
  const { status, stderr } = spawnSync(crossbook, ["build", "-C", top, "--output", join(top, "site")]);
  assert.equal(status, 1, `${stderr}`);
  [browser, site] = await Promise.all([launch(), serve("/", join(top, "site"))]);
});
after(async () => {
  await browser?.close();
  site?.close();
  rmSync(top, { recursive: true });
});

const pages = () => files(join(top, "site"), ".html").filter((path) => !path.startsWith("rules/") && !path.startsWith("guide/"));

test("nothing of theirs runs, and they take up no more room than there is", async () => {
  const { page, faults, close } = await open(browser, site.address, { viewport: { width: 320, height: 700 } });
  page.on("dialog", (dialog) => {
    faults.push(`says ${dialog.message()}`);
    dialog.dismiss();
  });
  // A picture that a document shows is the one thing that is fetched from elsewhere, and it does not tell from where.
  const told = [];
  await page.route("https://elsewhere.example/**", (route) => {
    const request = route.request();
    told.push(request.headers().referer ?? "nothing");
    return request.resourceType() === "image" ? route.fulfill({ contentType: "image/svg+xml", body: "<svg xmlns='http://www.w3.org/2000/svg'/>" }) : route.abort();
  });
  for (const path of pages()) {
    await page.goto(site.address + path);
    await page.evaluate(() => document.querySelectorAll("details").forEach((fold) => (fold.open = true)));
    // A picture is asked for once it comes near.
    for (const picture of await page.locator("main img").all()) await picture.scrollIntoViewIfNeeded();
    const wide = await page.evaluate(sideways);
    if (wide) faults.push(`${path}: ${wide}`);
  }
  await close();
  none(faults.filter((fault) => !PICTURES.includes(fault)));
  assert.deepEqual([...new Set(told)], ["nothing"]);
});

test("a picture that is opened as a page runs nothing, loads nothing and looks as it did", async () => {
  const { page, faults, close } = await open(browser, site.address);
  page.on("dialog", (dialog) => {
    faults.push(`says ${dialog.message()}`);
    dialog.dismiss();
  });
  const asked = [];
  await page.route("https://elsewhere.example/**", (route) => {
    asked.push(route.request().url());
    return route.abort();
  });
  await page.goto(site.address + "assets/files/alpha/docs/cross-collab/TASK1/own.svg");
  assert.deepEqual(await page.evaluate(() => [...document.querySelectorAll("*")].map((one) => one.localName).filter((name) => /script|foreign|set/.test(name))), []);
  assert.match(await page.evaluate(() => getComputedStyle(document.querySelector("rect")).fill), /url\("#g"\)/);
  await page.mouse.click(45, 45);
  await page.waitForTimeout(200);
  assert.match(page.url(), /own\.svg$/);
  await close();
  none(faults);
  assert.deepEqual(asked, []);
});

test("an address whose place is no text throws nothing", async () => {
  const { page, faults, close } = await open(browser, site.address);
  await page.route("https://elsewhere.example/**", (route) => route.fulfill({ contentType: "image/svg+xml", body: "<svg xmlns='http://www.w3.org/2000/svg'/>" }));
  for (const path of ["alpha/task1.html", "report/index.html", "search/index.html", "guide/configuration.html", "index.html"]) {
    for (const hash of ["#%", "#%E0%A4%A", "#100%", "#%00"]) await page.goto(site.address + path + hash);
    await page.evaluate(() => (location.hash = "#%zz"));
    await page.waitForTimeout(50);
  }
  await close();
  none(faults.filter((fault) => !PICTURES.includes(fault)));
});

test("their pages stay valid, and axe finds nothing on them", async () => {
  const invalid = [];
  for (const path of pages()) invalid.push(...(await faultsOf(path, readFileSync(join(top, "site", path), "utf8"))));
  none(invalid);
  const { page, close } = await open(browser, site.address);
  await page.goto(site.address + "alpha/task1.html");
  // Their headings jump as they were written.
  none((await violations(page)).filter((fault) => !fault.startsWith("heading-order")));
  await close();
});
