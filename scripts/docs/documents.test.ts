import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { optionName } from "@/lib/cli/options";
import { errorCodes } from "@/lib/guards/error-codes";
import { settingNames } from "@/lib/platform/settings";
import { operatorCommands } from "./commands";
import { anchorsOf, commandsOf, documents, linksOf, upperNamesOf } from "./documents";
import { sources } from "./source";

const named = (path: string) => documents.find((document) => document.path === path);

test("no document has a dead link or anchor", () => {
  const dead = documents.flatMap((document) =>
    linksOf(document)
      .filter(({ file, anchor }) => {
        if (!existsSync(file)) return true;
        const target = named(file);
        return anchor !== "" && (!target || !anchorsOf(target).includes(anchor));
      })
      .map(({ file, anchor }) => `${document.path}: ${file}#${anchor}`),
  );
  expect(dead).toEqual([]);
  expect(documents.flatMap(linksOf).length).toBeGreaterThan(50);
});

test("every document is reachable by links from the README", () => {
  const reachablePaths = new Set(["README.md"]);
  for (const path of reachablePaths) {
    const document = named(path);
    for (const { file } of document ? linksOf(document) : []) reachablePaths.add(file);
  }
  expect(documents.map(({ path }) => path).filter((path) => !reachablePaths.has(path))).toEqual([]);
});

test("every `npm run …` command in a document exists and has the options used there", () => {
  const { scripts } = JSON.parse(readFileSync("package.json", "utf8")) as { scripts: Record<string, string> };
  const mistakes = documents.flatMap((document) =>
    commandsOf(document).flatMap(({ script, options }) => {
      if (!(script in scripts)) return [`${document.path}: npm run ${script}`];
      const definitions = operatorCommands.get(script);
      if (!definitions) return [];
      const knownOptions = definitions.flatMap((definition) =>
        Object.entries(definition.options).map(([key, option]) => `--${optionName(key, option)}`),
      );
      const unknown = options.filter((option) => ![...knownOptions, "--help"].includes(option));
      return unknown.map((option) => `${document.path}: npm run ${script} -- ${option}`);
    }),
  );
  expect(mistakes).toEqual([]);
});

/** Variables and codes of Next, Node and the Auth server. */
const foreign = ["NEXT_DEPLOYMENT_ID", "SELF_SIGNED_CERT_IN_CHAIN", "GOTRUE_JWT_KEYS"];

test("every variable and code in a document exists in the code", () => {
  const code = [".ts", ".tsx", ".json", ".sql", "Dockerfile", "compose.yaml"]
    .flatMap(sources)
    .filter(({ path }) => !path.startsWith("scripts/docs/"))
    .map(({ text }) => text)
    .join("\n");
  const unknown = documents.flatMap((document) =>
    upperNamesOf(document)
      .filter((name) => !foreign.includes(name) && !new RegExp(`\\b${name}\\b`).test(code))
      .map((name) => `${document.path}: ${name}`),
  );
  expect(unknown).toEqual([]);
});

test("every variable that the console reads is in the reference", () => {
  const reference = named("docs/reference.md")?.text ?? "";
  const read = [".ts", ".tsx"]
    .flatMap(sources)
    .filter(
      ({ path }) => /^(app|lib|db)\/|^[\w.]+\.ts$/.test(path) && !/testing|playwright|\.test\./.test(path),
    )
    .flatMap(({ text }) => [...text.matchAll(/\b(?:process\.env|source)\.([A-Z][A-Z0-9_]*)/g)])
    .map(([, name = ""]) => name);
  const ownNames = new Set([...read, ...Object.values(settingNames).flat()]);
  // Set by Node, Next, Vercel and next.config.ts.
  for (const name of [
    "NODE_ENV",
    "NEXT_RUNTIME",
    "VERCEL",
    "FUNCTION_FINGERPRINT",
    "DEFINITIONS_FINGERPRINT",
  ])
    ownNames.delete(name);
  expect([...ownNames].filter((name) => !reference.includes(`\`${name}\``))).toEqual([]);
  expect(ownNames.size).toBeGreaterThan(20);
});

test("docs/troubleshooting.md has exactly one section per error code, in order", () => {
  const [, byCode = ""] = named("docs/troubleshooting.md")?.text.split("## By error code") ?? [];
  expect([...byCode.matchAll(/^### (.*)$/gm)].map(([, heading]) => heading)).toEqual([...errorCodes]);
});

test("every decision has a date and a status that match the list of decisions", () => {
  const list = named("docs/decisions/README.md")?.text ?? "";
  const decisions = documents.filter(({ path }) => /^docs\/decisions\/\d/.test(path));
  expect(decisions.length).toBeGreaterThan(15);
  for (const { path, text } of decisions) {
    const header =
      /^# \d{4} · .+\n\n- Date: (\d{4}-\d\d-\d\d)\n- Status: (Proposed|Accepted|Superseded(?: in part)?)\b/;
    const [, date, status] = header.exec(text) ?? [];
    const row = list.split("\n").find((line) => line.includes(`(${path.slice("docs/decisions/".length)})`));
    const cells = row?.split("|").map((cell) => cell.trim());
    expect(cells?.slice(3, 5), path).toEqual([date, status]);
  }
});
