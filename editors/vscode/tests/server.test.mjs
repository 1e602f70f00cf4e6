// The language server, asked by the protocol's own client on the demo.
import assert from "node:assert/strict";
import { renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { Editor, capabilities, made, position } from "./client.mjs";

const SNAPSHOT = "quay-console/docs/cross-collab/TASK5/OTHER_PROJECTS.md";
const STATUS = "berth-api/docs/cross-collab/TASK3/STATUS.md";
const PLAN = "berth-api/docs/cross-collab/TASK1/PLAN.md";
const DRIFTED = "quay-console/docs/cross-collab/TASK6/OTHER_PROJECTS.md";

let editor;
before(async () => {
  editor = await Editor.open({ options: { inlayHints: true, showReferences: "crossbook.showReferences" }, rules: 'numbering-gap = "off"' });
});
after(async () => {
  assert.equal(await editor.close(), 0);
  assert.equal(editor.stderr, "", "nothing is said beside the protocol");
});

const until = async (is, what) => {
  for (let waited = 0; !is(); waited += 20) {
    assert.ok(waited < 30_000, what);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};

test("the first reading is shown, and files are watched", async () => {
  await editor.ask("workspace/symbol", { query: "" });
  const kinds = editor.progress.map((value) => value.kind);
  assert.deepEqual([kinds[0], kinds.at(-1)], ["begin", "end"]);
  assert.ok(editor.progress.some((value) => value.message === "Parsing"));
  const [registration] = editor.registered;
  assert.equal(registration.method, "workspace/didChangeWatchedFiles");
  assert.ok(registration.registerOptions.watchers.some((watcher) => watcher.globPattern.includes("book.toml")));
});

test("edits in the middle of characters that are no single unit are read as they are written", async () => {
  let text = await editor.show(PLAN, editor.read(PLAN).replace("## Goal", "## Goal\n\u{1f980}\u{e4} in quay-console TASK2 \u{1f6f3}\u{fe0f}, then TASK3 \u{2014} and on.\n"));
  assert.deepEqual(await editor.findings(PLAN), []);
  text = await editor.edit(PLAN, text, "\u{e4} in quay-console TASK2", "\u{1f980}\u{4e16}, as quay-console TASK99");
  text = await editor.edit(PLAN, text, "\u{1f6f3}\u{fe0f}, then", "\u{1f6f3}\u{fe0f}\u{1f980} and");
  const [finding] = await editor.findings(PLAN);
  assert.equal(finding.code, "broken-task-ref");
  assert.deepEqual(finding.range.start, position(text, text.indexOf("quay-console TASK99")));
  assert.match(finding.codeDescription.href, /content\/rules\/broken-task-ref\.md$/);
  text = await editor.edit(PLAN, text, "99", "2");
  assert.deepEqual(await editor.findings(PLAN), []);
});

test("a file is reported as unchanged where nothing in it changed", async () => {
  await editor.show(STATUS);
  const ask = (previousResultId) => editor.ask("textDocument/diagnostic", { ...editor.document(STATUS), previousResultId });
  const first = await ask();
  assert.deepEqual([first.kind, first.items.map((item) => item.code)], ["full", ["broken-link"]]);
  assert.deepEqual(await ask(first.resultId), { kind: "unchanged", resultId: first.resultId });
});

test("the whole workspace is asked for, and answered again once there is news", async () => {
  const ask = (known = []) => editor.ask("workspace/diagnostic", { previousResultIds: known.map(({ uri, resultId }) => ({ uri, value: resultId })) });
  const first = (await ask()).items;
  const of = (items, path) => items.find((item) => item.uri === editor.uri(path));
  assert.ok(of(first, DRIFTED).items.some((item) => item.code === "contract-drift"));
  let isAnswered = false;
  const next = ask(first).then((report) => ((isAnswered = true), report.items));
  await editor.ask("workspace/symbol", { query: "" });
  assert.equal(isAnswered, false, "nothing is new");
  const text = await editor.show(SNAPSHOT);
  await editor.edit(SNAPSHOT, text, "berth-api TASK4", "berth-api TASK44");
  const news = await next;
  assert.ok(of(news, SNAPSHOT).items.some((item) => item.code === "broken-task-ref"));
  assert.equal(of(news, DRIFTED).kind, "unchanged");
  assert.equal([...editor.pushed.values()].filter((list) => list.length).length, 0, "what is asked for is not told as well");
  await editor.edit(SNAPSHOT, text.replace("berth-api TASK4", "berth-api TASK44"), "berth-api TASK44", "berth-api TASK4");
});

test("a change of one file on the disk has others asked for again", async () => {
  await editor.findings(STATUS);
  const before = editor.refreshes;
  writeFileSync(join(editor.root, "examples", "berth-api/docs/cross-collab/TASK3/RUNBOOK.md"), "# Runbook\n");
  await until(() => editor.refreshes > before, "a refresh");
  assert.deepEqual(await editor.findings(STATUS), []);
});

test("stale text is struck out, and related places are told", async () => {
  const [claim] = (await editor.findings(SNAPSHOT)).filter((item) => item.code === "stale-snapshot");
  const related = claim.relatedInformation[0].location;
  assert.equal(related.uri, editor.uri("tide-planner/docs/cross-collab/TASK2/STATUS.md"));
});

test("sections, tables and code can be folded, and selections grow", async () => {
  const text = await editor.show("berth-api/docs/cross-collab/TASK4/PLAN.md");
  const document = editor.document("berth-api/docs/cross-collab/TASK4/PLAN.md");
  const folds = await editor.ask("textDocument/foldingRange", document);
  const goal = text.split("\n").indexOf("## Goal");
  const fold = folds.find((fold) => fold.startLine === goal);
  assert.ok(fold && text.split("\n")[fold.endLine].trim() && text.split("\n").slice(fold.endLine + 1, fold.endLine + 3).join("").startsWith("## "));
  const at = position(text, text.indexOf("## Goal") + 12);
  let [selection] = await editor.ask("textDocument/selectionRange", { ...document, positions: [at] });
  const sizes = [];
  for (; selection; selection = selection.parent) {
    sizes.push(selection.range.end.line - selection.range.start.line);
  }
  assert.ok(sizes.length > 3, sizes.join());
  assert.deepEqual(sizes, [...sizes].sort((one, other) => one - other));
});

test("states are shown behind names, and titles say who refers to them", async () => {
  const hints = await editor.ask("textDocument/inlayHint", { ...editor.document(SNAPSHOT), range: { start: { line: 0, character: 0 }, end: { line: 30, character: 0 } } });
  assert.ok(hints.some((hint) => hint.label === "In progress" && hint.position.line === 6), JSON.stringify(hints));
  const lenses = await editor.ask("textDocument/codeLens", editor.document(SNAPSHOT));
  const [references, findings] = lenses.map((lens) => lens.command);
  assert.match(references.title, /^referenced by \d+$/);
  assert.equal(references.command, "crossbook.showReferences");
  assert.equal(references.arguments[2].length, Number(references.title.split(" ").pop()));
  assert.match(findings.title, /^\d+ findings$/);
});

test("paths, headings, contracts, keys and templates are offered", async () => {
  const path = "quay-console/docs/cross-collab/TASK6/NOTES.md";
  const offered = async (text) => {
    await editor.show(path, text);
    const items = await editor.ask("textDocument/completion", { ...editor.document(path), position: position(text, text.length) });
    await editor.connection.sendNotification("textDocument/didClose", editor.document(path));
    return items;
  };
  const labels = async (text) => (await offered(text)).map((item) => item.label);
  assert.ok((await labels("# Notes\n\n\u{1f980} [x](../TASK5/")).includes("PLAN.md"));
  assert.ok((await labels("# Notes\n\n[x](")).includes("STATUS.md"));
  assert.ok((await labels("# Notes\n\nIn `docs/cross-collab/")).includes("TASK5/"));
  assert.ok((await labels("# Notes\n\n[x](PLAN.md#")).includes("goal"));
  assert.deepEqual(await labels("# Notes\n\n## Here\n\n[x](#"), ["notes", "here"]);
  const contracts = await labels("# Notes\n\n## Locked Contracts\n\n- berth-api ");
  assert.ok(contracts.includes("Position read"), contracts.join());
  assert.deepEqual(await labels("# Notes\n\n## Locked Contracts\n\n- berth-api: Pos"), ["Position read"]);
  assert.ok(!(await labels("# Notes\n\n## Locked Contracts\n\n- tide-planner ")).includes("Position read"));
  assert.ok((await labels("---\nst")).includes("status"));
  assert.ok((await labels("---\nstatus: ")).includes("Blocked"));
  const fresh = "quay-console/docs/cross-collab/TASK7/PLAN.md";
  await editor.show(fresh, "");
  const [template] = await editor.ask("textDocument/completion", { ...editor.document(fresh), position: { line: 0, character: 0 } });
  await editor.connection.sendNotification("textDocument/didClose", editor.document(fresh));
  assert.equal(template.insertTextFormat, 2);
  assert.match(template.textEdit.newText, /^# \$\{1:Title\} — Task 7 Plan\n\nRepo: quay-console\n/);
});

test("the owner's words are taken over, and a claim is brought in line", async () => {
  const text = await editor.show(DRIFTED);
  const at = editor.at(DRIFTED, text, "Declaration submit");
  const actions = await editor.ask("textDocument/codeAction", { ...editor.document(DRIFTED), range: { start: at.position, end: at.position }, context: { diagnostics: [] } });
  const action = actions.find((action) => action.title === "Take over the words of berth-api TASK5");
  assert.ok(action, actions.map((action) => action.title).join());
  const [change] = action.edit.documentChanges;
  assert.equal(change.textDocument.uri, editor.uri(DRIFTED));
  const fixed = made(text, change.edits);
  await editor.edit(DRIFTED, text, text, fixed);
  assert.ok(!(await editor.findings(DRIFTED)).some((item) => item.code === "contract-drift"));

  const claims = editor.read(SNAPSHOT);
  const place = editor.at(SNAPSHOT, claims, "Complete. See tide-planner");
  const offered = await editor.ask("textDocument/codeAction", { ...editor.document(SNAPSHOT), range: { start: place.position, end: place.position }, context: { diagnostics: [], only: ["quickfix"] } });
  assert.ok(offered.some((action) => action.title === "Bring this claim in line: `In progress`"), offered.map((action) => action.title).join());
});

test("what names a file follows it when it is moved", async () => {
  const from = "berth-api/docs/cross-collab/TASK3/CUTOVER_RUNBOOK.md";
  const to = "berth-api/docs/cross-collab/TASK3/notes/RUNBOOK_2.md";
  const edit = await editor.ask("workspace/willRenameFiles", { files: [{ oldUri: editor.uri(from), newUri: editor.uri(to) }] });
  const changed = new Map(edit.documentChanges.map((change) => [change.textDocument.uri, change.edits]));
  assert.ok(changed.size > 0 && edit.documentChanges.every((change) => !change.kind), "the editor moves the file");
  for (const [uri, edits] of changed) {
    assert.ok(edits.some((edit) => /RUNBOOK_2|notes\//.test(edit.newText) || uri === editor.uri(from)), uri);
  }
});

test("a task's folder that is moved is renumbered, or refused with the reason", async () => {
  const folder = (number) => editor.uri(`quay-console/docs/cross-collab/TASK${number}`);
  const move = (to) => editor.ask("workspace/willRenameFiles", { files: [{ oldUri: folder(5), newUri: to }] });
  const edit = await move(folder(9));
  const rename = await editor.ask("textDocument/rename", { ...editor.at(SNAPSHOT, editor.read(SNAPSHOT), "5 (Tide"), newName: "9" });
  const texts = (edit) => edit.documentChanges.filter((change) => !change.kind);
  assert.deepEqual(texts(edit), texts(rename));
  assert.ok(texts(edit).length > 3);
  await assert.rejects(move(folder(6)), /already has TASK6/);
  await assert.rejects(move(editor.uri("quay-console/docs/cross-collab/SOMETHING")), /would not be an item/);
});

test("an editor that edits without versions gets plain changes", async () => {
  const plain = await Editor.open({ capabilities: { ...capabilities, workspace: {}, textDocument: {} } });
  const text = await plain.show(STATUS);
  await until(() => plain.pushed.get(plain.uri(STATUS))?.length, "diagnostics");
  const at = plain.at(STATUS, text, "RUNBOOK.md");
  const actions = await plain.ask("textDocument/codeAction", { ...plain.document(STATUS), range: { start: at.position, end: at.position }, context: { diagnostics: [] } });
  const fix = actions.find((action) => action.title.startsWith("Ignore"));
  assert.ok(fix.edit.changes[plain.uri(STATUS)].length);
  assert.equal(await plain.ask("textDocument/inlayHint", { ...plain.document(STATUS), range: { start: { line: 0, character: 0 }, end: { line: 9, character: 0 } } }), null);
  assert.equal(await plain.close(), 0);
});

test("one repo of a workspace is read with the others, and the editor is told so", async () => {
  const part = await Editor.open({ folder: "examples/berth-api" });
  const there = await part.ask("textDocument/definition", part.at(PLAN, await part.show(PLAN), "quay-console TASK1"));
  assert.equal(there[0].uri, part.uri("quay-console/docs/cross-collab/TASK1/PLAN.md"));
  renameSync(join(part.root, "examples/quay-console/docs/cross-collab/TASK1"), join(part.root, "examples/quay-console/docs/cross-collab/TASK8"));
  const params = { files: [{ oldUri: part.uri("quay-console/docs/cross-collab/TASK1"), newUri: part.uri("quay-console/docs/cross-collab/TASK8") }] };
  await part.connection.sendNotification("workspace/didRenameFiles", params);
  let moved = false;
  for (let tries = 0; tries < 200 && !(moved = (await part.findings(PLAN)).some((item) => item.code === "broken-task-ref")); tries++) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  assert.ok(moved);
  assert.equal(await part.close(), 0);
});
