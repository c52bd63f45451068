import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { defineCommand } from "@/lib/cli/define-command";
import { flag, text } from "@/lib/cli/options";
import { fail, runCommand } from "@/lib/cli/run-command";
import type { Answer } from "./answer";
import { readDocuments } from "./documents";
import { readMachine } from "./machine";
import { authUrlOption } from "./real-auth";
import {
  type AuthKind,
  authQuestions,
  type QuestionName,
  questions,
  readResults,
  resultsFolders,
  type StoredResult,
} from "./results";
import { formatAnswer } from "./text";

const names = z.string().transform((given, context): QuestionName[] => {
  const selected = given.split(",");
  const unknown = selected.filter((name) => !isQuestion(name));
  if (unknown.length === 0) return selected.filter(isQuestion);
  const message = `lists unknown questions (${unknown.join(", ")}): use ${questions.join(", ")}`;
  context.addIssue({ code: "custom", message });
  return z.NEVER;
});

const options = {
  quick: flag("check in two minutes that every question works, and store nothing"),
  json: flag("print the answers as JSON"),
  only: text("<name,…>", `the questions to ask: ${questions.join(", ")}`, names.optional()),
  authUrl: text(
    "<url>",
    `ask ${authQuestions.join(", ")} with a real Auth server on this machine instead of the local stand-in. The questions add tenants to its database, which must not contain other tenants. Set DATABASE_URL to the connection string of its tables’ owner, and set the Auth keys as for the console`,
    authUrlOption.optional(),
  ),
};

const command = defineCommand({
  name: "bench",
  summary:
    "Answers each question on its own Postgres, and stores the answers in bench/results/. Then generates docs/performance.md and the figures in README.md and docs/scaling.md from them. Takes 15 minutes on two cores, and needs 5 GB of disk space. Other load on the machine makes the figures worse. The question `processes` needs PgBouncer (`apt-get install pgbouncer`). The first run installs the programs that the console is compared with, in bench/peers.",
  args: {},
  options,
  examples: ["--quick", "--only round-trips,floor", "--auth-url http://localhost:54321 --only request"],
  exitCodes: { 0: "done", 1: "a question has no answer", 2: "an option is wrong" },
  needs: "nothing",
  run,
});

process.exitCode = await runCommand(command.name, [command], process.argv.slice(2), null);

async function run({ quick, json, only, authUrl }: z.infer<z.ZodObject<typeof options>>): Promise<number> {
  const selected = only ?? (authUrl ? authQuestions : questions);
  const other = selected.find((name) => authUrl && !authQuestions.includes(name));
  if (other)
    return fail(`The answer to ${other} does not depend on the kind of Auth server: leave out --auth-url.`);
  const auth = authUrl ? "real" : "local";
  prepare(selected);
  const results: StoredResult[] = [];
  let exitCode = 0;
  for (const name of selected) {
    const machine = readMachine();
    const startedAt = performance.now();
    const answer = await runQuestion(name, [
      ...(quick ? ["--quick"] : []),
      ...(authUrl ? ["--auth-url", authUrl] : []),
    ]);
    const seconds = Math.round((performance.now() - startedAt) / 1_000);
    if (!answer) {
      console.error(`${name}: no answer after ${seconds} s; its output is above.`);
      exitCode = 1;
      continue;
    }
    results.push({ name, machine, seconds, answer });
    if (!json) console.log(formatAnswer(answer, seconds));
    if (!quick) storeResult(auth, results.at(-1) as StoredResult);
  }
  if (json) console.log(JSON.stringify(results, null, 2));
  if (quick || readResults("local").length < questions.length) return exitCode;
  for (const [file, text] of readDocuments()) writeFileSync(file, text);
  return exitCode;
}

function isQuestion(name: string): name is QuestionName {
  return (questions as readonly string[]).includes(name);
}

/**
 * Installs and type-checks the peers, which `npm ci` and `tsc` exclude. Builds the console, so that an old build is
 * never measured.
 */
function prepare(selected: readonly string[]): void {
  const needsPeers = selected.some((name) => fileOf(name).startsWith("bench/peers/"));
  if (needsPeers) {
    if (!peersAreInstalled()) runStep("npm", "ci", "--prefix", "bench/peers", "--no-audit", "--no-fund");
    runStep("tsc", "--project", "bench/peers");
  }
  runStep("next", "build");
}

/** True if the packages were installed after the lock file last changed. */
function peersAreInstalled(): boolean {
  const [lock, made] = ["bench/peers/package-lock.json", "bench/peers/node_modules/.package-lock.json"];
  return existsSync(made) && statSync(made).mtimeMs >= statSync(lock).mtimeMs;
}

function runStep(command: string, ...args: string[]): void {
  console.error(`${command} ${args.join(" ")} …`);
  const { status } = spawnSync(command, args, { stdio: ["ignore", "ignore", "inherit"] });
  if (status !== 0) throw new Error(`${command} ${args.join(" ")} exited with ${status}`);
}

/** Questions that need extra packages are in bench/peers. */
function fileOf(name: string): string {
  const file = `bench/questions/${name}.ts`;
  return existsSync(file) ? file : `bench/peers/${name}.ts`;
}

/** Each question runs in its own process, with its own connection pool and settings. */
async function runQuestion(name: QuestionName, args: readonly string[]): Promise<Answer | null> {
  const out = path.resolve(".local", `bench-${name}-${process.pid}.json`);
  mkdirSync(path.dirname(out), { recursive: true });
  const file = fileOf(name);
  const flags = ["--import", "tsx", "--conditions=react-server", file, "--out", out];
  const child = spawn(process.execPath, [...flags, ...args], {
    // Discards what the measured programs write to standard output.
    stdio: ["ignore", "ignore", "inherit"],
  });
  await new Promise((resolve) => child.once("exit", resolve));
  if (!existsSync(out)) return null;
  const answer = JSON.parse(readFileSync(out, "utf8")) as Answer;
  rmSync(out);
  return answer;
}

function storeResult(auth: AuthKind, { answer: { plans, ...answer }, ...result }: StoredResult): void {
  mkdirSync(resultsFolders[auth], { recursive: true });
  const file = path.join(resultsFolders[auth], result.name);
  writeFileSync(`${file}.json`, `${JSON.stringify({ ...result, answer }, null, 2)}\n`);
  // The plans are long and change with every version of Postgres, so they are not committed.
  if (plans) writeFileSync(`${file}.plans.txt`, plans);
}
