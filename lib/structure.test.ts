import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";

/** Rules of the house that a type checker cannot see. */

const files = execFileSync(
  "git",
  ["ls-files", "--cached", "--others", "--exclude-standard", "*.ts", "*.tsx"],
  { encoding: "utf8" },
)
  .split("\n")
  // Git still lists deleted files, as after a draft of db/product.
  .filter((file) => file !== "" && existsSync(file) && !/\.test\.tsx?$/.test(file))
  .map((path) => ({ path, text: readFileSync(path, "utf8") }));

/** Paths of the files below one of the folders whose text matches. */
function matching(folder: RegExp, text: RegExp): string[] {
  return files.filter((file) => folder.test(file.path) && text.test(file.text)).map(({ path }) => path);
}

describe("the house", () => {
  test("the product never imports the local stack or the tests", () => {
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
    expect(importing.filter((path) => !/testing|fixtures|lints/.test(path))).toEqual([]);
  });

  test("only db/ imports the driver", () => {
    expect(matching(/^(app|components|lib)\//, /from "pg"/)).toEqual([]);
  });

  test("nobody opens a transaction on the pool, which leaks a client when BEGIN fails", () => {
    // But the benchmark, which shows that it does.
    expect(matching(/./, /\bdb\.transaction\(/)).toEqual(["bench/peers/drivers.ts"]);
  });

  test("files of server actions export async functions only, and call no verb without a guard", () => {
    const actions = files.filter(({ text }) => /^"use server";/.test(text));
    expect(actions.map(({ path }) => path).sort()).toEqual([
      "app/(auth)/activate/[key]/actions.ts",
      "app/(auth)/login/actions.ts",
      "app/(auth)/login/verify/actions.ts",
      "app/(console)/_components/owner-access/actions.ts",
      "app/(console)/account/security/actions.ts",
      "app/(console)/audit/cleanups/actions.ts",
      "app/(console)/provision-v2/actions.ts",
    ]);
    const unguarded = actions.filter(
      ({ path, text }) => path.includes("(console)") && !text.includes("defineAction("),
    );
    expect(unguarded.map(({ path }) => path)).toEqual([]);
  });

  test("every route handler of the console is made for staff", () => {
    const handlers = files.filter(({ path }) => /^app\/\(console\)\/.*route\.ts$/.test(path));
    expect(handlers.map(({ path }) => path).sort()).toEqual([
      "app/(console)/audit/export/route.ts",
      "app/(console)/audit/live/route.ts",
    ]);
    expect(handlers.filter(({ text }) => !text.includes("= defineStaffRoute("))).toEqual([]);
  });

  test("what a password alone opens where a second factor is required is listed here", () => {
    const opened = matching(/^app\//, /withoutSecondFactor: true/);
    expect(opened).toEqual([
      "app/(console)/account/security/actions.ts",
      "app/(console)/audit/live/route.ts",
      "app/(console)/provision-v2/actions.ts",
    ]);
  });

  test("every page of the console can say that it is busy", () => {
    const pages = files.filter(({ path }) => /^app\/\(console\)\/.*\/page\.tsx$/.test(path));
    const bare = pages.filter(({ text }) => !text.includes("export default staffPage("));
    expect(bare.map(({ path }) => path)).toEqual([]);
  });

  test("every page of the console asks for staff before anything else", () => {
    expect(matching(/^app\/\(console\)\/.*page\.tsx$/, /await requireStaff\(\)/)).toEqual(
      files.filter(({ path }) => /^app\/\(console\)\/.*page\.tsx$/.test(path)).map(({ path }) => path),
    );
  });

  test("no drawer: files are named by what they hold", () => {
    expect(matching(/(^|\/)(utils|helpers|types|misc|common)\.tsx?$/, /./)).toEqual([]);
  });
});
