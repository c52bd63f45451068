import { existsSync, readFileSync } from "node:fs";
import { posix } from "node:path";
import { expect, test } from "vitest";

/** The files on the path from the form to the INSERT, in the order of docs/architecture.md. */
const listedPaths = [...readFileSync("docs/architecture.md", "utf8").matchAll(/^\| \d+ +\| `([^`]+)`/gm)].map(
  ([, path = ""]) => path,
);

/** All direct and indirect imports of the form's page and its actions. */
function reachable(): Set<string> {
  const reachedPaths = new Set(
    listedPaths.filter((path) => /provision-v2\/(page\.tsx|actions\.ts)$/.test(path)),
  );
  for (const path of reachedPaths) {
    for (const [, name = ""] of readFileSync(path, "utf8").matchAll(/from "((?:@|\.\.?)\/[^"]+)"/g)) {
      const base = name.startsWith("@/") ? name.slice(2) : posix.join(posix.dirname(path), name);
      const file = [`${base}.ts`, `${base}.tsx`, `${base}/index.ts`].find((candidate) =>
        existsSync(candidate),
      );
      if (file) reachedPaths.add(file);
    }
  }
  return reachedPaths;
}

test("docs/architecture.md lists only files that every product has", () => {
  const drafted = ["index.ts", "schema.ts", "views.sql", "grants.sql", "slug.ts"];
  const productFiles = listedPaths
    .filter((path) => path.startsWith("db/product/"))
    .map((path) => posix.basename(path));
  expect(productFiles).not.toEqual([]);
  expect(productFiles.filter((name) => !drafted.includes(name))).toEqual([]);
});

test("docs/architecture.md lists at most 20 files from the form to the INSERT, all of them on the path", () => {
  expect(listedPaths.length).toBeGreaterThan(10);
  expect(listedPaths.length).toBeLessThanOrEqual(20);
  const reachedPaths = reachable();
  const calls = listedPaths.filter((path) => path.endsWith(".ts")).map((path) => readFileSync(path, "utf8"));
  const unused = listedPaths.filter((path) => {
    if (!path.endsWith(".sql")) return !reachedPaths.has(path);
    return !calls.some((text) => text.includes(`provisioning.${posix.basename(path, ".sql")}(`));
  });
  expect(unused).toEqual([]);
});
