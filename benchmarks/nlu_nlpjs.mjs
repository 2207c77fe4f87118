// nlp.js as a peer of benchmarks/nlu.py: reads the job, teaches, answers on the last line of its output.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const { containerBootstrap } = require("@nlpjs/core-loader");
const { Nlp } = require("@nlpjs/nlp");
const { LangFr } = require("@nlpjs/lang-fr");

const job = JSON.parse(readFileSync(process.argv[2], "utf8"));
const container = await containerBootstrap();
container.use(Nlp);
container.use(LangFr);
const nlp = container.get("nlp");
nlp.settings.autoSave = false;
nlp.settings.log = false;
nlp.addLanguage("fr");
const start = performance.now();
for (const [text, label] of job.taught) nlp.addDocument("fr", text, label);
await nlp.train();
const seconds = (performance.now() - start) / 1000;

const rankings = [];
const ms = [];
for (const text of job.tested) {
  const begun = performance.now();
  const { classifications } = await nlp.process("fr", text);
  ms.push(performance.now() - begun);
  rankings.push(classifications.map(({ intent, score }) => [intent === "None" ? "out_of_scope" : intent, score]));
}
const memory = process.resourceUsage().maxRSS / 1024;
console.log(JSON.stringify({ rankings, ms, seconds, memory }));
