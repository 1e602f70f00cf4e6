// What mermaid's own parser says of diagrams: reads a JSON array of texts, writes a JSON array of messages, null where it accepts.
import { JSDOM } from "jsdom";

const { window } = new JSDOM("<!doctype html><body></body>", { pretendToBeVisual: true });
globalThis.window = window;
globalThis.document = window.document;
for (const name of ["Element", "HTMLElement", "SVGElement", "Node", "DOMParser", "NodeFilter", "DocumentFragment", "Option"]) {
  globalThis[name] = window[name];
}
const { default: mermaid } = await import("mermaid");
mermaid.initialize({ startOnLoad: false });
for (const name of ["log", "warn", "error", "info", "debug"]) console[name] = () => {};

let input = "";
for await (const chunk of process.stdin.setEncoding("utf8")) input += chunk;
const verdicts = [];
for (const text of JSON.parse(input)) {
  try {
    await mermaid.parse(text);
    verdicts.push(null);
  } catch (error) {
    verdicts.push(String(error?.message ?? error));
  }
}
process.stdout.write(JSON.stringify(verdicts));
