// Runs the steps of action.yml that are commands, in order, as the forge runs them; gives the steps that are not.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { repository, run } from "./release.js";

const from = createRequire(new URL("../formats/package.json", import.meta.url));
const { parse } = from("yaml");
const expressions = (file) => import(new URL(`../formats/node_modules/@actions/expressions/dist/${file}.js`, import.meta.url));
const { Evaluator, Lexer, Parser, data } = await expressions("index");
const { truthy } = await expressions("result");

function value(of) {
  if (of === null || of === undefined) return new data.Null();
  if (typeof of === "boolean") return new data.BooleanData(of);
  if (typeof of === "number") return new data.NumberData(of);
  if (typeof of === "string") return new data.StringData(of);
  return new data.Dictionary(...Object.entries(of).map(([key, part]) => ({ key, value: value(part) })));
}

/** What an expression is in these contexts. */
function evaluate(expression, contexts) {
  const tree = new Parser(new Lexer(expression).lex().tokens, Object.keys(contexts), []).parse();
  return new Evaluator(tree, value(contexts)).evaluate();
}

const filled = (text, contexts) => String(text).replace(/\$\{\{(.*?)\}\}/gs, (_, expression) => evaluate(expression.trim(), contexts).coerceString());
const isTrue = (text, contexts) => truthy(evaluate(text.replace(/^\$\{\{(.*)\}\}$/s, "$1").trim(), contexts));

/** What the files of a run have: `key=value` lines. */
const outputs = (path) => Object.fromEntries(readFileSync(path, "utf8").split("\n").filter(Boolean).map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]));

/**
 * Runs the action in a checkout. `fails` is the name of the step that did, `log` what was printed, `used` the other actions
 * that it runs, with what they are given.
 */
export async function action({ checkout, runner, inputs = {}, event = {}, env = {} }) {
  const action = parse(readFileSync(join(repository, "action.yml"), "utf8"));
  const github = { action_path: repository, token: "secret", event };
  const given = Object.fromEntries(Object.entries(action.inputs).map(([name, input]) => [name, inputs[name] ?? filled(input.default, { github })]));
  for (const name of Object.keys(inputs)) if (!action.inputs[name]) throw new Error(`no input ${name}`);
  mkdirSync(runner, { recursive: true });
  const contexts = { inputs: given, github, steps: {} };
  const done = { log: "", used: [], outputs: {}, summary: "", fails: undefined };
  const file = (name) => {
    const path = join(runner, name);
    writeFileSync(path, "");
    return path;
  };
  const summary = file("summary");
  let { PATH } = env;
  for (const step of action.runs.steps) {
    if (step.id) contexts.steps[step.id] = { outputs: {} };
    if (step.if !== undefined && !isTrue(step.if, contexts)) continue;
    if (step.uses) {
      done.used.push({ uses: step.uses, with: Object.fromEntries(Object.entries(step.with).map(([name, text]) => [name, filled(text, contexts)])) });
      continue;
    }
    if (step.shell !== "bash") throw new Error(`${step.name}: another shell`);
    const output = file("output");
    const path = file("path");
    const own = Object.fromEntries(Object.entries(step.env ?? {}).map(([name, text]) => [name, filled(text, contexts)]));
    const files = { GITHUB_OUTPUT: output, GITHUB_PATH: path, GITHUB_STEP_SUMMARY: summary, RUNNER_TEMP: runner, GITHUB_REPOSITORY: "acme/web" };
    const cwd = join(checkout, filled(step["working-directory"] ?? ".", contexts));
    // What the forge runs for `shell: bash`.
    const bash = ["--noprofile", "--norc", "-eo", "pipefail", "-c", filled(step.run, contexts)];
    const { code, stdout, stderr } = await run("bash", bash, { codes: [0, 1, 2], cwd, env: { ...env, PATH, ...files, ...own } });
    done.log += stdout + stderr;
    if (step.id) contexts.steps[step.id].outputs = outputs(output);
    for (const folder of readFileSync(path, "utf8").split("\n").filter(Boolean)) PATH = `${folder}:${PATH}`;
    if (code !== 0) {
      done.fails = step.name;
      break;
    }
  }
  for (const [name, output] of Object.entries(action.outputs)) done.outputs[name] = filled(output.value, contexts);
  done.summary = readFileSync(summary, "utf8");
  done.path = PATH;
  return done;
}
