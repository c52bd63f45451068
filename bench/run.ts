import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import type { Answer } from "./answer";
import { documentsOf } from "./documents";
import { machineNow } from "./machine";
import { type Kept, type QuestionName, questions, readResults, resultsFolder } from "./results";
import { asText } from "./text";

const help = `npm run bench [-- --quick] [--json] [--only NAME,…]

Asks each question on a Postgres of its own, and keeps the answers in bench/results/, from which
docs/performance.md and the figures of README.md and docs/scaling.md are made. It takes a quarter
of an hour and 5 GB of disk on two cores; --quick shows in two that all of it works, and keeps nothing.
Whatever else runs on the machine makes every figure worse. processes needs PgBouncer
(\`apt-get install pgbouncer\`); what the others compare with is installed below bench/peers the first time.

Questions: ${questions.join(", ")}`;

const flag = { type: "boolean", default: false } as const;
const { values: options } = parseArgs({
  options: { quick: flag, json: flag, help: flag, only: { type: "string" } },
});

if (options.help) console.log(help);
else await run();

async function run(): Promise<void> {
  const asked = options.only?.split(",") ?? questions;
  const unknown = asked.filter((name) => !(questions as readonly string[]).includes(name));
  if (unknown.length > 0) {
    console.error(`There is no question ${unknown.join(", ")}. There are: ${questions.join(", ")}`);
    process.exitCode = 1;
    return;
  }
  prepare(asked);
  const kept: Kept[] = [];
  for (const name of asked as QuestionName[]) {
    const machine = machineNow();
    const began = performance.now();
    const answer = await ask(name);
    const seconds = Math.round((performance.now() - began) / 1_000);
    if (!answer) {
      console.error(`${name}: no answer after ${seconds} s; what it said is above.`);
      process.exitCode = 1;
      continue;
    }
    kept.push({ name, machine, seconds, answer });
    if (!options.json) console.log(asText(answer, seconds));
    if (!options.quick) keep(kept.at(-1) as Kept);
  }
  if (options.json) console.log(JSON.stringify(kept, null, 2));
  if (options.quick || readResults().length < questions.length) return;
  for (const [file, text] of documentsOf(readResults())) writeFileSync(file, text);
}

/** The peers are no part of the product’s install, and the whole request needs a production build. */
function prepare(asked: readonly string[]): void {
  const ofPeers = asked.some((name) => fileOf(name).startsWith("bench/peers/"));
  if (ofPeers && !installed()) step("npm", "ci", "--prefix", "bench/peers", "--no-audit", "--no-fund");
  if (!existsSync(".next/BUILD_ID")) step("next", "build");
}

/** Whether what is installed is what the lock says today. */
function installed(): boolean {
  const [lock, made] = ["bench/peers/package-lock.json", "bench/peers/node_modules/.package-lock.json"];
  return existsSync(made) && statSync(made).mtimeMs >= statSync(lock).mtimeMs;
}

function step(command: string, ...args: string[]): void {
  console.error(`${command} ${args.join(" ")} …`);
  const { status } = spawnSync(command, args, { stdio: ["ignore", "ignore", "inherit"] });
  if (status !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${status}`);
}

/** What needs packages of the benchmark’s own lies with them, out of the product’s types. */
function fileOf(name: string): string {
  const file = `bench/questions/${name}.ts`;
  return existsSync(file) ? file : `bench/peers/${name}.ts`;
}

/** Each question is a process of its own, which has one pool of connections and settings of its own. */
async function ask(name: QuestionName): Promise<Answer | null> {
  const out = path.resolve(".local", `bench-${name}-${process.pid}.json`);
  mkdirSync(path.dirname(out), { recursive: true });
  const file = fileOf(name);
  const flags = ["--import", "tsx", "--conditions=react-server", file, "--out", out];
  const child = spawn(process.execPath, [...flags, ...(options.quick ? ["--quick"] : [])], {
    // What programs print is not the benchmark’s to pass on.
    stdio: ["ignore", "ignore", "inherit"],
  });
  await new Promise((resolve) => child.once("exit", resolve));
  if (!existsSync(out)) return null;
  const answer = JSON.parse(readFileSync(out, "utf8")) as Answer;
  rmSync(out);
  return answer;
}

function keep({ answer: { plans, ...answer }, ...kept }: Kept): void {
  mkdirSync(resultsFolder, { recursive: true });
  const file = path.join(resultsFolder, kept.name);
  writeFileSync(`${file}.json`, `${JSON.stringify({ ...kept, answer }, null, 2)}\n`);
  if (plans) writeFileSync(`${file}.plans.txt`, plans);
}
