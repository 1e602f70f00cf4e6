// The ids that github-slugger gives headings: reads lines of JSON, an array of the headings of one document each, and writes a line
// with an array of their ids for each.
import GithubSlugger from "github-slugger";

let input = "";
for await (const chunk of process.stdin.setEncoding("utf8")) input += chunk;
const ids = (line) => {
  const slugger = new GithubSlugger();
  return JSON.stringify(JSON.parse(line).map((heading) => slugger.slug(heading)));
};
// Not by `readline`, which takes U+2028 for the end of a line.
process.stdout.write(input.split("\n").filter(Boolean).map((line) => `${ids(line)}\n`).join(""));
