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

const PLAN = `# ${LONG} <script>alert(1)</script> & "quotes" — Task 1 Plan

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

![picture](https://elsewhere.example/remote.png) ![${LONG}](nowhere.png)

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
    write(`${repo}/docs/cross-collab/TASK1/OTHER_PROJECTS.md`, `# Other projects\n\n## alpha\n\nalpha TASK1 and TASK99, TASK98 of ${repo}\n\n${PLAN}`);
  }
  // It finds errors enough to fail, and builds all the same.
  const { status, stderr } = spawnSync(crossbook, ["build", top, "--output", join(top, "site")]);
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
    const wide = await page.evaluate(sideways);
    if (wide) faults.push(`${path}: ${wide}`);
  }
  await close();
  none(faults.filter((fault) => !PICTURES.includes(fault)));
  assert.deepEqual([...new Set(told)], ["nothing"]);
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
