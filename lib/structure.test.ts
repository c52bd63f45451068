import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { posix } from "node:path";
import { describe, expect, test } from "vitest";

/** Rules of this codebase that a type checker cannot check. */

const sources = execFileSync(
  "git",
  [
    "ls-files",
    "--cached",
    "--others",
    "--exclude-standard",
    "--deduplicate",
    "*.ts",
    "*.tsx",
    "*.sql",
    "*.mjs",
  ],
  { encoding: "utf8" },
)
  .split("\n")
  // Git still lists deleted files, for example if db:adopt has replaced db/product.
  .filter((file) => file !== "" && existsSync(file));

const files = sources
  .filter((file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$/.test(file))
  .map((path) => ({ path, text: readFileSync(path, "utf8") }));

const paths = new Set(files.map(({ path }) => path));

/** The paths of files in these folders that contain a match. */
function matching(folder: RegExp, text: RegExp): string[] {
  return files.filter((file) => folder.test(file.path) && text.test(file.text)).map(({ path }) => path);
}

describe("in this codebase", () => {
  test("the application never imports the local stack or the tests", () => {
    expect(
      matching(/^(app|components|proxy|instrumentation)/, /from "(@\/|\.\.?\/)+(local|e2e|scripts)\//),
    ).toEqual([]);
    expect(matching(/^lib\//, /from "(@\/|\.\.?\/)+(local|e2e|scripts)\//)).toEqual([
      "lib/provisioning/testing.ts",
    ]);
  });

  test("screens never import the database", () => {
    expect(matching(/^(app|components)\//, /from "(drizzle-orm|pg|@\/db\/)/)).toEqual([]);
  });

  test("only tests and the benchmark import the product's test data", () => {
    const importing = matching(
      /^(app|components|db|lib|local)\//,
      /product\/(testing|violations|bench-rows)"/,
    );
    expect(importing.filter((path) => !/testing|lints/.test(path))).toEqual([]);
  });

  test("app/, components/ and lib/ never import the database driver", () => {
    expect(matching(/^(app|components|lib)\//, /from "pg"/)).toEqual([]);
  });

  test("only the benchmark calls db.transaction, which leaks a client if BEGIN fails", () => {
    // The benchmark demonstrates the leak.
    expect(matching(/./, /\bdb\.transaction\(/)).toEqual(["bench/peers/drivers.ts"]);
  });

  test("every file of server actions is listed, and those of the console use a guard", () => {
    const actions = files.filter(({ text }) => /^"use server";/.test(text));
    expect(actions.map(({ path }) => path).sort()).toEqual([
      "app/(auth)/(owner)/activate/[key]/actions.ts",
      "app/(auth)/login/actions.ts",
      "app/(auth)/login/verify/actions.ts",
      "app/(console)/_components/owner-access/actions.ts",
      "app/(console)/account/security/actions.ts",
      "app/(console)/audit/[attemptId]/_erase/actions.ts",
      "app/(console)/audit/cleanups/actions.ts",
      "app/(console)/provision-v2/actions.ts",
      "app/(console)/staff/actions.ts",
    ]);
    const unguarded = actions.filter(
      ({ path, text }) => path.includes("(console)") && !/define(?:Write)?Action\(/.test(text),
    );
    expect(unguarded.map(({ path }) => path)).toEqual([]);
  });

  test("every route handler of the console uses defineStaffRoute", () => {
    const handlers = files.filter(({ path }) => /^app\/\(console\)\/.*route\.ts$/.test(path));
    expect(handlers.map(({ path }) => path).sort()).toEqual([
      "app/(console)/audit/export/route.ts",
      "app/(console)/audit/live/route.ts",
      "app/(console)/search/results/route.ts",
    ]);
    expect(handlers.filter(({ text }) => !text.includes("= defineStaffRoute("))).toEqual([]);
  });

  test("only the listed routes and actions are available without a second factor", () => {
    const exempt = matching(/^app\//, /withoutSecondFactor: true/);
    expect(exempt).toEqual([
      "app/(console)/account/security/actions.ts",
      "app/(console)/audit/live/route.ts",
      "app/(console)/provision-v2/actions.ts",
      "app/(console)/search/results/route.ts",
    ]);
  });

  test("only lists, search, figures and exports read from a standby, and those with showsAge render DataAge", () => {
    const reading = files.filter(({ text }) => /\bstandbyReaderOf\(/.test(text));
    expect(reading.map(({ path }) => path).sort()).toEqual([
      "app/(console)/audit/(list)/page.tsx",
      "app/(console)/audit/metrics/all-figures.tsx",
      "app/(console)/search/page.tsx",
      "app/(console)/search/results/route.ts",
      "app/(console)/tenants/(list)/page.tsx",
      "lib/audit/export/export-stream.ts",
      "lib/auth/reader.ts",
    ]);
    const showing = reading.filter(({ text }) => text.includes("showsAge: true"));
    expect(showing.map(({ path }) => path)).toEqual(matching(/^app\//, /<DataAge /));
  });

  test("every page of the console uses staffPage, which can show that the console is busy", () => {
    const pages = files.filter(({ path }) => /^app\/\(console\)\/.*\/page\.tsx$/.test(path));
    const unwrapped = pages.filter(({ text }) => !text.includes("export default staffPage("));
    expect(unwrapped.map(({ path }) => path)).toEqual([]);
  });

  test("every page of the console calls requireStaff", () => {
    expect(matching(/^app\/\(console\)\/.*page\.tsx$/, /await requireStaff\(\)/)).toEqual(
      files.filter(({ path }) => /^app\/\(console\)\/.*page\.tsx$/.test(path)).map(({ path }) => path),
    );
  });

  test("no folder has more than 25 source files", () => {
    const counts = Map.groupBy(sources, (path) => posix.dirname(path));
    const large = [...counts].filter(([, { length }]) => length > 25).map(([folder]) => folder);
    expect(counts.size).toBeGreaterThan(50);
    expect(large).toEqual([]);
  });

  test("no file has a catch-all name, such as utils or helpers", () => {
    expect(matching(/(^|\/)(utils|helpers|types|misc|common)\.tsx?$/, /./)).toEqual([]);
  });
});

/** The files of this codebase that each file imports. */
const imports = new Map(
  files.map(({ path, text }) => [
    path,
    [...text.matchAll(/(?:from|import\() ?"((?:@|\.\.?)\/[^"]+)"/g)]
      .map(([, name = ""]) => resolved(path, name))
      .filter((imported) => imported !== undefined),
  ]),
);

function resolved(from: string, name: string): string | undefined {
  const base = name.startsWith("@/") ? name.slice(2) : posix.join(posix.dirname(from), name);
  return [base, `${base}.ts`, `${base}.tsx`, `${base}/index.ts`, `${base}/index.tsx`].find((path) =>
    paths.has(path),
  );
}

test("there are no import cycles, not even through type imports", () => {
  const circles: string[] = [];
  const done = new Set<string>();
  const follow = (path: string, route: string[]): void => {
    if (route.includes(path)) circles.push([...route.slice(route.indexOf(path)), path].join(" → "));
    if (route.includes(path) || done.has(path)) return;
    for (const next of imports.get(path) ?? []) follow(next, [...route, path]);
    done.add(path);
  };
  for (const path of imports.keys()) follow(path, []);
  expect(circles).toEqual([]);
});

/** Returns `lib/audit` for `lib/audit/query/range.ts`. */
const domainOf = (path: string) => path.split("/").slice(0, 2).join("/");

describe("the folders of lib/", () => {
  const uses = new Map<string, Set<string>>();
  for (const [path, imported] of imports) {
    if (!/^lib\/[\w-]+\//.test(path) || /testing/.test(path)) continue;
    const used = imported.filter((other) => /^lib\/[\w-]+\//.test(other)).map(domainOf);
    const knownUses = uses.get(domainOf(path)) ?? new Set();
    uses.set(domainOf(path), new Set([...knownUses, ...used.filter((other) => other !== domainOf(path))]));
  }

  test("import each other in one direction only", () => {
    const cycles: string[] = [];
    const follow = (domain: string, path: string[]): void => {
      if (path.includes(domain)) {
        cycles.push([...path.slice(path.indexOf(domain)), domain].join(" → "));
        return;
      }
      for (const next of uses.get(domain) ?? []) follow(next, [...path, domain]);
    };
    for (const domain of uses.keys()) follow(domain, []);
    expect(uses.size).toBeGreaterThan(10);
    expect(cycles).toEqual([]);
  });

  test("are not imported by platform/", () => {
    expect([...(uses.get("lib/platform") ?? [])]).toEqual([]);
  });
});
