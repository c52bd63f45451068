import { existsSync, readFileSync } from "node:fs";
import { posix } from "node:path";
import { expect, test } from "vitest";

/** The files on the path from the form to the INSERT, in the order of docs/architecture.md. */
const listed = [...readFileSync("docs/architecture.md", "utf8").matchAll(/^\| \d+ +\| `([^`]+)`/gm)].map(
  ([, path = ""]) => path,
);

/** All direct and indirect imports of the form's page and its actions. */
function reachable(): Set<string> {
  const reached = new Set(listed.filter((path) => /provision-v2\/(page\.tsx|actions\.ts)$/.test(path)));
  for (const path of reached) {
    for (const [, name = ""] of readFileSync(path, "utf8").matchAll(/from "((?:@|\.\.?)\/[^"]+)"/g)) {
      const base = name.startsWith("@/") ? name.slice(2) : posix.join(posix.dirname(path), name);
      const file = [`${base}.ts`, `${base}.tsx`, `${base}/index.ts`].find((candidate) =>
        existsSync(candidate),
      );
      if (file) reached.add(file);
    }
  }
  return reached;
}

test("docs/architecture.md lists only files that every product has", () => {
  const drafted = ["index.ts", "schema.ts", "views.sql", "grants.sql", "slug.ts"];
  const own = listed.filter((path) => path.startsWith("db/product/")).map((path) => posix.basename(path));
  expect(own).not.toEqual([]);
  expect(own.filter((name) => !drafted.includes(name))).toEqual([]);
});

test("docs/architecture.md lists at most 20 files from the form to the INSERT, all of them on the path", () => {
  expect(listed.length).toBeGreaterThan(10);
  expect(listed.length).toBeLessThanOrEqual(20);
  const reached = reachable();
  const calls = listed.filter((path) => path.endsWith(".ts")).map((path) => readFileSync(path, "utf8"));
  const unused = listed.filter((path) => {
    if (!path.endsWith(".sql")) return !reached.has(path);
    return !calls.some((text) => text.includes(`provisioning.${posix.basename(path, ".sql")}(`));
  });
  expect(unused).toEqual([]);
});
