// The site under test: its pages, one for each kind, and a server that knows nothing but files.
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { dirname, extname, join, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";

const repository = resolve(dirname(fileURLToPath(import.meta.url)), "../..");

/** Where `./test` puts the built demo. */
export const folder = process.env.SITE ? resolve(process.env.SITE) : join(repository, "target/browser/demo");

/** The program that made it. */
export const crossbook = process.env.CROSSBOOK ? resolve(process.env.CROSSBOOK) : join(repository, "target/debug/crossbook");

if (!existsSync(join(folder, "index.html"))) throw new Error(`there is no site in ${folder}: \`./test browser\` builds it`);

/** A page of each kind that there is, and of each face that a kind has. */
export const kinds = {
  home: "index.html",
  features: "features/index.html",
  feature: "features/tide-window-slots.html",
  task: "berth-api/task4.html",
  document: "docs/cross-collab/WORKFLOW.html",
  repo: "quay-console/index.html",
  "repo that is not here": "harbor-desk/index.html",
  repo_report: "report/quay-console.html",
  report: "report/index.html",
  contracts: "contracts/index.html",
  contract: "contracts/berth-api-task4-window-batch.html",
  "contract of a file": "contracts/tide-planner-window-batch-schema.html",
  "contract of a package": "contracts/manifest-contracts-manifest-package.html",
  people: "people/index.html",
  person: "people/Ines.html",
  activity: "activity/index.html",
  "activity of a month": "activity/2026-04.html",
  conflicts: "conflicts/index.html",
  environments: "environments/index.html",
  graph: "graph/index.html",
  guide: "guide/configuration.html",
  rules: "rules/index.html",
  rule: "rules/contract-drift.html",
  search: "search/index.html",
  not_found: "404.html",
};

/** Every file below a folder with one of these endings, relative to it. */
export function files(top, ...endings) {
  const all = readdirSync(top, { recursive: true }).map((path) => path.split(sep).join("/"));
  return all.filter((path) => endings.includes(extname(path))).sort();
}

export const read = (path) => readFileSync(join(folder, path), "utf8");

const types = { ".html": "text/html; charset=utf-8", ".css": "text/css", ".js": "text/javascript", ".json": "application/json", ".svg": "image/svg+xml", ".xml": "application/xml", ".txt": "text/plain; charset=utf-8" };

/** Serves the site below a path. Gives its address, with a `/` at its end, and what ends it. */
export async function serve(below = "/", top = folder) {
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url, "http://host").pathname);
    let file = path.startsWith(below) ? join(top, path.slice(below.length)) : "";
    if (file.endsWith(sep) || file === top) file = join(file, "index.html");
    try {
      const bytes = readFileSync(file);
      response.writeHead(200, { "content-type": types[extname(file)] ?? "application/octet-stream" }).end(bytes);
    } catch {
      response.writeHead(404, { "content-type": "text/plain" }).end("not found");
    }
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  return {
    address: `http://127.0.0.1:${server.address().port}${below}`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** Fails with all that was found, a line each. */
export const none = (faults, where = "") => assert.ok(faults.length === 0, [where, ...faults].join("\n  "));
